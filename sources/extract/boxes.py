"""Fact boxes (label, value) and summary cells ('5GW campus; $15.2B Microsoft').

Owns tables that hold words rather than units. Invariant: a sum stated elsewhere on the page is not kept twice.
"""

from __future__ import annotations

import itertools
import re
from functools import cache

from sources.extract.cues import load, pattern
from sources.extract.draft import Draft
from sources.extract.layout import Layout
from sources.extract.pledge import Pledge
from sources.extract.quantities.model import Money
from sources.extract.reading import Reading
from sources.extract.records import Decision, Quote
from sources.extract.registry import Registry
from sources.extract.rows import Rows
from sources.page.model import Cell, Table


@cache
def _fact(key: str) -> re.Pattern[str]:
    return pattern(tuple(load("columns")[key]))


_ROLES: tuple[tuple[str, str | None], ...] = (
    ("fact_operator", "operator"),
    ("fact_lead", None),
    ("fact_partner", "partner"),
    ("fact_chips", "chip_supplier"),
)


class Boxes:
    """Reads fact boxes and summary cells of one page."""

    def __init__(self, reading: Reading, registry: Registry, rows: Rows) -> None:
        self.reading, self.registry, self.rows = reading, registry, rows
        self.pledges, self.capacities, self.participants = rows.pledges, rows.capacities, rows.participants

    def facts(self, table: Table, subject: Draft | None) -> None:
        """Two columns without a header: label and value."""
        for row in table.grid:
            label, value = row[0], row[1]
            named = [m for m in self.registry.within(label.start, label.end) if m[2].country_iso3]
            if label.start == value.start and label.end == value.end:
                continue
            draft = named[0][2] if named and named[0][3].shape not in ("referring",) else subject
            if draft is None or draft.country_iso3 is None:
                continue
            text = label.text.strip()
            for measure in self.reading.measures.within(value.start, value.end + 1):
                if measure.is_ai and not measure.per:
                    due = re.search(r"\bby (?:the end of )?(20\d\d)", value.text)
                    self.rows.capacity(
                        measure.metric,
                        measure.low,
                        measure.high,
                        measure.qualifier,
                        draft,
                        draft.country_iso3,
                        measure.hardware,
                        due.group(1) if due else None,
                        measure.start,
                        measure.end,
                        False,
                    )
            if _fact("fact_money").search(text):
                for money in self.reading.sums.within(value.start, value.end + 1)[:1]:
                    if money.currency is not None and money.low >= 150_000:
                        restated = any(
                            abs(p.high - money.high) <= 0.005 * money.high
                            for p in self.rows.book.near(("currency", money.currency), money.high)
                        )
                        self.pledges.decisions.append(
                            Decision(
                                money.start,
                                money.end,
                                f"{money.currency} {money.low:,.0f}",
                                "dropped" if restated else "kept",
                                "restated" if restated else "fact_box",
                                draft.name,
                            )
                        )
                        if not restated:
                            draft.is_attached = True
                            self.pledges.kept.append(
                                Pledge(
                                    money,
                                    money.low,
                                    money.high,
                                    money.currency,
                                    draft.country_iso3,
                                    draft,
                                    90,
                                    draft.lead,
                                    None,
                                    "announced",
                                    self.rows.period(value.text),
                                    None,
                                    False,
                                    None,
                                    (Quote("amount_low", money.start, money.end),),
                                    len(self.pledges.kept),
                                    -1,
                                )
                            )
            for key, role in _ROLES:
                if _fact(key).match(text):
                    for org in self.reading.organisations.within(value.start, value.end + 1):
                        self.participants.add(
                            org.name, draft, role, org.hq_iso3, (Quote("organisation", org.start, org.end),)
                        )
                    break

    def pairs(self, subject: Draft | None) -> None:
        """Labels and values set as short paragraphs or list items, as definition lists read."""
        blocks = self.reading.page.blocks
        text = self.reading.text
        for label, value in itertools.pairwise(blocks):
            if label.kind in ("heading", "table") or value.kind in ("heading", "table") or subject is None:
                continue
            if label.end - label.start > 30 or value.end - value.start > 160:
                continue
            words = text[label.start : label.end].strip(" :")
            for key, role in _ROLES:
                if _fact(key).fullmatch(words):
                    for org in self.reading.organisations.within(value.start, value.end + 1):
                        self.participants.add(
                            org.name, subject, role, org.hq_iso3, (Quote("organisation", org.start, org.end),)
                        )
                    break

    def rest(self, table: Table, layout: Layout) -> None:
        """Decide on sums in cells of words ('5GW campus; $15.2B Microsoft'): restated ones are dropped, others kept."""
        for row_number, row in enumerate(table.grid):
            if row_number < table.header_rows or row_number in table.total_rows:
                continue
            for column, cell in enumerate(row):
                if (
                    column in (*layout.money, *layout.usd)
                    and layout.project is not None
                    and not re.search(r"[;,]|[a-z]{4}", cell.text)
                ):
                    continue
                for money in self.reading.sums.within(cell.start, cell.end + 1):
                    self._cell_sum(money, cell, row, layout, table)
                if layout.country is not None and column not in (*layout.power, *layout.chips, layout.notes):
                    for measure in self.reading.measures.within(cell.start, cell.end + 1):
                        self._cell_measure(measure.metric, measure.high, measure.start, measure.end)

    def _cell_measure(self, metric: str, high: float, start: int, end: int) -> None:
        known = any(abs(c.high - high) <= 0.01 * high for c in self.capacities.values.near((metric, high)))
        if not known:
            self.capacities.decisions.append(
                Decision(
                    start,
                    end,
                    f"{metric} {high:g}",
                    "dropped",
                    "table_summary",
                    "a summary cell gives no project for it",
                )
            )

    def _cell_sum(self, money: Money, cell: Cell, row: tuple[Cell, ...], layout: Layout, table: Table) -> None:
        book = self.rows.book
        if book.is_told(money.start):
            return
        country = self.rows.row_country(row, layout, table)
        same = any(
            abs(p.high - money.high) <= 0.005 * money.high for p in book.near(("country", country), money.high)
        ) or any(
            p.money.conversion and abs(p.money.conversion.high - money.high) <= 0.005 * money.high
            for p in book.near("converted", money.high)
        )
        if same or country is None or money.currency is None or money.low < 1_000_000 or layout.country is None:
            self.pledges.decisions.append(
                Decision(
                    money.start,
                    money.end,
                    f"{money.currency} {money.low:,.0f}",
                    "dropped",
                    "restated" if same else "table_summary",
                )
            )
            return
        named = [m for m in self.registry.within(cell.start, cell.end) if m[2].country_iso3 == country and m[2].is_sure]
        after = [m for m in named if m[0] >= money.end - 1]
        orgs = [o for o in self.reading.organisations.within(cell.start, cell.end + 1) if abs(o.start - money.end) < 4]
        if after or named:
            draft = (after or named)[0][2]
        elif orgs:
            draft = self.registry.investment(orgs[0].name, country)
        else:
            self.pledges.decisions.append(
                Decision(
                    money.start,
                    money.end,
                    f"{money.currency} {money.low:,.0f}",
                    "dropped",
                    "table_summary",
                    "the cell names no project",
                )
            )
            return
        draft.is_attached = True
        self.pledges.kept.append(
            Pledge(
                money,
                money.low,
                money.high,
                money.currency,
                country,
                draft,
                70,
                draft.lead,
                None,
                "announced",
                (None, None),
                None,
                False,
                None,
                (Quote("amount_low", money.start, money.end), Quote("*", cell.start, min(cell.end, cell.start + 300))),
                len(self.pledges.kept),
                -1,
            )
        )
        self.pledges.decisions.append(
            Decision(money.start, money.end, f"{money.currency} {money.low:,.0f}", "kept", "table_cell", draft.name)
        )

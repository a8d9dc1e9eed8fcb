"""Sums and measures that stand in cells of words: '5GW campus; $15.2B Microsoft'.

Owns deciding on what no column or label has told. Invariant: a sum stated elsewhere on the page is not kept twice.
"""

from __future__ import annotations

import re

from sources.extract.pledge import Pledge
from sources.extract.quantities.model import Money
from sources.extract.records import Decision, Quote
from sources.extract.tables.context import Context
from sources.extract.tables.layout import Layout
from sources.extract.tables.row import body, quote
from sources.extract.tables.subjects import Subjects
from sources.page.model import Cell, Table

_WORDED = re.compile(r"[;,]|[a-z]{4}")


class Summaries:
    """Reads the summary cells of one page's tables."""

    def __init__(self, context: Context, subjects: Subjects) -> None:
        self.reading, self.registry, self.book = context.reading, context.registry, context.book
        self.pledges, self.capacities, self.subjects = context.pledges, context.capacities, subjects

    def read(self, table: Table, layout: Layout) -> None:
        """Decide on the sums and measures of a table's words: restated ones are dropped, others kept."""
        sums = (*layout.money, *layout.usd) if layout.project is not None else ()
        measured = (*layout.power, *layout.chips, layout.notes)
        for row in body(table):
            for column, cell in enumerate(row):
                if column in sums and not _WORDED.search(cell.text):
                    continue
                for money in self.reading.sums.within(cell.start, cell.end + 1):
                    self._sum(money, cell, row, layout, table)
                if layout.country is not None and column not in measured:
                    for measure in self.reading.measures.within(cell.start, cell.end + 1):
                        self._measure(measure.metric, measure.high, measure.start, measure.end)

    def _measure(self, metric: str, high: float, start: int, end: int) -> None:
        known = any(abs(c.high - high) <= 0.01 * high for c in self.capacities.values.near((metric, high)))
        if not known:
            detail = "a summary cell gives no project for it"
            self.capacities.decisions.append(
                Decision(start, end, f"{metric} {high:g}", "dropped", "table_summary", detail)
            )

    def _tell(self, money: Money, outcome: str, rule: str, detail: str = "") -> None:
        value = f"{money.currency} {money.low:,.0f}"
        self.pledges.decisions.append(Decision(money.start, money.end, value, outcome, rule, detail))

    def _sum(self, money: Money, cell: Cell, row: tuple[Cell, ...], layout: Layout, table: Table) -> None:
        if self.book.is_told(money.start):
            return
        country = self.subjects.country(row, layout, table)
        same = any(
            abs(p.high - money.high) <= 0.005 * money.high for p in self.book.near(("country", country), money.high)
        ) or any(
            p.money.conversion and abs(p.money.conversion.high - money.high) <= 0.005 * money.high
            for p in self.book.near("converted", money.high)
        )
        if same or country is None or money.currency is None or money.low < 1_000_000 or layout.country is None:
            self._tell(money, "dropped", "restated" if same else "table_summary")
            return
        named = [m for m in self.registry.within(cell.start, cell.end) if m[2].country_iso3 == country and m[2].is_sure]
        after = [m for m in named if m[0] >= money.end - 1]
        orgs = [o for o in self.reading.organisations.within(cell.start, cell.end + 1) if abs(o.start - money.end) < 4]
        if after or named:
            draft = (after or named)[0][2]
        elif orgs:
            draft = self.registry.investment(orgs[0].name, country)
        else:
            self._tell(money, "dropped", "table_summary", "the cell names no project")
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
                (Quote("amount_low", money.start, money.end), quote("*", cell.start, cell.end)),
                len(self.pledges.kept),
                -1,
            )
        )
        self._tell(money, "kept", "table_cell", draft.name)

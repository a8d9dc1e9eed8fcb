"""Tables about one project: its phases, lots and components, who finances it, which contracts it gave.

Owns rows that are parts of a project rather than projects. Invariant: parts never exceed their whole, and a sum that
prose states is not kept twice.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TypeAlias

from sources.extract.cues import load, pattern
from sources.extract.draft import Draft
from sources.extract.parts import share
from sources.extract.pledge import Pledge, near
from sources.extract.tables.context import Context
from sources.extract.tables.labels import read_label
from sources.extract.tables.layout import Layout
from sources.extract.tables.ledger import Ledger
from sources.extract.tables.measures import Measures
from sources.extract.tables.money import RowMoney
from sources.extract.tables.parties import Parties, Party
from sources.extract.tables.periods import TO_YEAR
from sources.extract.tables.row import BLANK, PART, Row, body, filled, is_title, quote, unbracketed
from sources.page.model import Cell, Table

_END_OF = re.compile(r"end of (20\d\d)")
_LIKE_FUND = re.compile(r"Fund|Bank|Capital|Black|Partners")
_COMPONENT = re.compile(
    r"(?:part of|(?:cost )?(?:components?|cost item|cost categor(?:y|ies)|work packages?|phases?|lots?|stages?|"
    r"tranches?|"
    r"steps?|packages?|"
    r"milestones?|instal?ments?|composantes?|componentes?|volets?|lotes?|fases?|etapas?))\b",
    re.IGNORECASE,
)
Body: TypeAlias = list[tuple[int, tuple[Cell, ...]]]
"""Rows of a table, its totals with them, and their numbers."""


class Sheets:
    """Reads the tables of one page that are about one project."""

    def __init__(self, context: Context, ledger: Ledger, parties: Parties, money: RowMoney, measures: Measures) -> None:
        self.context, self.reading, self.registry, self.book = context, context.reading, context.registry, context.book
        self.participants = context.participants
        self.ledger, self.parties, self.money, self.measures = ledger, parties, money, measures

    def is_sheet(self, table: Table, layout: Layout) -> bool:
        """Whether most rows are named by a measure, a step or a payer: things that no project is called."""
        if layout.project is None:
            return True
        project = layout.project
        labels = [row[project] for row in body(table) if project < len(row) and not BLANK.match(row[project].text)]
        if _COMPONENT.match(table.headers[project]) and sum(map(self._is_named, labels)) < 0.5 * len(labels):
            return True
        return bool(labels) and sum(map(self._is_plain, labels)) >= 0.5 * len(labels)

    def _is_named(self, cell: Cell) -> bool:
        return any(m[2].is_sure for m in self.registry.within(cell.start, cell.end))

    def _is_plain(self, cell: Cell) -> bool:
        """Whether a row's label names no project: 'Equity (US$ million)', 'Phase 2', '— Halcyon Grid', 'Total'."""
        if self._is_named(cell):
            return False
        label = read_label(cell.text)
        if label.kind in ("money", "power", "accelerators", "step", "start", "end", "due", "status", "period"):
            return True
        named = self.reading.organisations.within(cell.start, cell.end + 1)
        return bool(named) and label.is_under and named[0].end - named[0].start >= 0.6 * len(label.words)

    def read(self, table: Table, layout: Layout, subject: Draft | None) -> None:
        """A table whose rows are parts of `subject`, or its deals."""
        if _skipped().search(" ".join((table.caption or "", *table.headers))):
            return
        if subject is None or subject.country_iso3 is None:
            return
        subject = self._restated(table, layout, subject) or subject
        if subject.country_iso3 is None:
            return
        country = subject.country_iso3
        if layout.project is None:
            layout.project = _unmeasured(table, layout)
        rows = [(n, row) for n, row in enumerate(table.grid) if n >= table.header_rows and not is_title(row)]
        if layout.partner == 0:
            self._deals(rows, table, layout, subject, country)
            return
        known = self.book.first_of(subject)
        whole = self._total(rows, table, layout, subject, country)
        parts: list[Pledge] = []
        previous: tuple[Cell, ...] | None = None
        above: Pledge | None = None
        for number, written in rows:
            if number in table.total_rows:
                continue
            cells = previous = filled(written, previous)
            row = Row(cells, layout, table, country)
            label = cells[layout.project]
            is_under = bool(PART.match(label.text)) or read_label(label.text).is_under
            parties = self.parties.of_row(cells, layout)
            self.parties.add(parties, subject)
            over = above if is_under and above is not None else whole
            pledge = self.money.read(row, subject, parties if layout.pays else [], over)
            if pledge is not None and not is_under:
                above = pledge
                parts.append(pledge)
            self.measures.of_row(row, subject, True)
        if layout.running is not None and rows:
            # The last of running totals is the power of the whole.
            last = Row(rows[-1][1][: layout.running + 1], Layout(None, power=[layout.running]), table, country)
            self.measures.of_row(last, subject, False)
        self._relate(parts, whole, known)

    def _restated(self, table: Table, layout: Layout, subject: Draft) -> Draft | None:
        """The project whose sums the table says again: two of its rows state what prose states of that project."""
        counts: Counter[int] = Counter()
        drafts: dict[int, Draft] = {}
        assert subject.country_iso3 is not None
        for cells in table.grid[table.header_rows :][:40]:
            row = Row(cells, layout, table, subject.country_iso3)
            for draft in {id(p.draft): p.draft for p in self.ledger.restated(row)}.values():
                counts[id(draft)] += 1
                drafts[id(draft)] = draft
        if not counts or id(subject) in counts:
            return None
        key, number = counts.most_common(1)[0]
        return drafts[key] if number >= 2 else None

    def _total(self, rows: Body, table: Table, layout: Layout, subject: Draft, country: str) -> Pledge | None:
        """The sum of the last total row: subtotals stand before it."""
        totals = [row for number, row in rows if number in table.total_rows]
        if not totals:
            return self._captioned(rows, table, subject, country)
        row = Row(totals[-1], layout, table, country)
        text = " ".join(c.text for c in row.cells)
        year = TO_YEAR.search(text) or _END_OF.search(text)
        plain = Layout(None, layout.project, money=layout.money, usd=layout.usd)
        whole = self.money.read(replace(row, layout=plain), subject, [], None)
        self.measures.of_row(row, subject, False, year.group(1) if year else None)
        return whole

    def _captioned(self, rows: Body, table: Table, subject: Draft, country: str) -> Pledge | None:
        """The sum that the caption gives for all rows: 'Uses of the EGP 3 billion'."""
        first = table.grid[0][0].start
        found = [m for m in self.reading.sums.within(table.start, first) if m.currency is not None and m.low >= 1e6]
        if len(found) != 1 or len(rows) < 2:
            return None
        money = found[0]
        cell = self.context.cell(money.start, money.end)
        known = self.book.first_of(subject)
        stage = known.stage if known is not None else "announced"
        return self.ledger.keep(
            money, cell, subject, country, None, None, stage, (None, None), None, None, "table_caption"
        )

    def _relate(self, parts: list[Pledge], whole: Pledge | None, known: Pledge | None) -> None:
        """Rows to their whole: the total row's sum, else the sum of the project that prose states and they make up."""
        if whole is None:
            whole = next((p for p in parts if len(parts) > 2 and near(2 * p.high, sum(o.high for o in parts))), None)
        own = [p for p in parts if p is not whole]
        if whole is not None:
            for part in own:
                if part.whole is None and part is not whole.whole and part.high <= whole.high * 1.001:
                    part.whole, part.is_part = whole, True
            if own:
                share(whole, own)
        elif known is not None:
            wholes = (
                [p for p in self.book.of(known.draft) if p not in own and p.currency == own[0].currency] if own else []
            )
            for over in sorted(wholes, key=lambda p: p.high):
                made = _making_up(own, over)
                if made:
                    whole = over
                    for part in made:
                        if part.whole is None and over.whole is not part:
                            part.whole, part.is_part = over, True
                    break
        top = whole or known
        for part in own:
            if top is None or top is part:
                continue
            if not part.has_payer and top.sponsor is not None:
                part.sponsor, part.sponsor_kind = top.sponsor, top.sponsor_kind
            if part.whole is top:
                part.announced = part.announced or top.announced
                if part.stage == "announced" and not part.is_stage_said and top.stage == "committed":
                    part.stage = top.stage

    def _deals(self, rows: Body, table: Table, layout: Layout, subject: Draft, country: str) -> None:
        """Rows are what the subject agreed with one partner each: projects of their own."""
        known = self.book.first_of(subject)
        previous: tuple[Cell, ...] | None = None
        for number, written in rows:
            if number in table.total_rows:
                continue
            cells = previous = filled(written, previous)
            row = Row(cells, layout, table, country)
            draft = subject
            payer = None
            cell = row.at(layout.partner)
            if cell is not None:
                draft, payer = self._deal(cell, subject, country)
            elif known is not None and known.sponsor:
                payer = Party(known.sponsor, None, None, (cells[0].start, cells[0].end), True)
            pledge = self.money.read(row, draft, [payer] if payer else [], None)
            if pledge is not None and known is not None and payer is not None and payer.name == known.sponsor:
                pledge.sponsor_kind = known.sponsor_kind
                pledge.announced = pledge.announced or known.announced
                pledge.stage = known.stage
            self.measures.of_row(row, draft, False)

    def _deal(self, cell: Cell, subject: Draft, country: str) -> tuple[Draft, Party]:
        """The project of what `subject` agreed with the partner in a cell, and who pays: a fund, else the subject."""
        orgs = self.reading.organisations.within(cell.start, cell.end + 1)
        org = orgs[0] if orgs else None
        partner = org.name if org else unbracketed(cell.text).strip()
        draft = self.registry.programme(f"{subject.name} {partner}", country, "infrastructure")
        draft.is_attached = True
        draft.partners.clear()
        role = "chip_supplier" if org and org.sector == "chips" else None
        said = (quote("organisation", cell.start, cell.end),)
        self.participants.add(partner, draft, role, org.hq_iso3 if org else None, said)
        is_fund = (org and org.sector == "fund") or _LIKE_FUND.search(partner)
        at = (cell.start, cell.end)
        return draft, Party(partner, org, None, at, True) if is_fund else Party(subject.name, None, None, at, True)


def _unmeasured(table: Table, layout: Layout) -> int:
    """The first column without numbers, which names the rows."""
    measured = (
        *layout.money,
        *layout.usd,
        *layout.power,
        *layout.chips,
        *layout.years,
        *layout.paid,
        *layout.shares,
    )
    return next((i for i in range(len(table.headers)) if i not in measured), 0)


def _skipped() -> re.Pattern[str]:
    return pattern(tuple(load("columns")["skip_caption"]))


def _making_up(parts: list[Pledge], whole: Pledge) -> list[Pledge]:
    """The parts that `whole` is made up of: all where they fit in it, else the first ones that add up to it."""
    total = 0.0
    first: list[Pledge] = []
    for part in parts:
        total += part.high
        first.append(part)
        if len(first) > 1 and abs(total - whole.high) <= 0.012 * whole.high:
            return first
    return parts if total <= 1.012 * whole.high else []

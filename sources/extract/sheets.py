"""Tables about one project: its phases, lots and components, who finances it, which contracts it gave.

Owns rows that are parts of a project rather than projects. Invariant: parts never exceed their whole, and a sum that
prose states is not kept twice.
"""

from __future__ import annotations

import re
from collections import Counter

from sources.extract.cues import load, pattern
from sources.extract.draft import Draft
from sources.extract.labels import read_label
from sources.extract.layout import BLANK, Layout
from sources.extract.parts import share
from sources.extract.pledge import Pledge, near
from sources.extract.reading import Reading
from sources.extract.records import Quote
from sources.extract.registry import Registry
from sources.extract.rows import PART, TO_YEAR, Party, Rows
from sources.page.model import Cell, Table

_END_OF = re.compile(r"end of (20\d\d)")
_LIKE_FUND = re.compile(r"Fund|Bank|Capital|Black|Partners")


class Sheets:
    """Reads the tables of one page that are about one project."""

    def __init__(self, reading: Reading, registry: Registry, rows: Rows) -> None:
        self.reading, self.registry, self.rows = reading, registry, rows
        self.pledges, self.participants = rows.pledges, rows.participants

    def is_sheet(self, table: Table, layout: Layout) -> bool:
        """Whether most rows are named by a measure, a step or a payer: things that no project is called."""
        if layout.project is None:
            return True
        labels = [
            row[layout.project]
            for number, row in enumerate(table.grid)
            if number >= table.header_rows
            and number not in table.total_rows
            and layout.project < len(row)
            and not BLANK.match(row[layout.project].text)
        ]
        named = sum(1 for c in labels if any(m[2].is_sure for m in self.registry.within(c.start, c.end)))
        if _COMPONENT.match(table.headers[layout.project]) and named < 0.5 * len(labels):
            return True
        return bool(labels) and sum(map(self.is_plain, labels)) >= 0.5 * len(labels)

    def is_plain(self, cell: Cell) -> bool:
        """Whether a row's label names no project: 'Equity (US$ million)', 'Phase 2', '— Halcyon Grid', 'Total'."""
        label = read_label(cell.text)
        if any(m[2].is_sure for m in self.registry.within(cell.start, cell.end)):
            return False
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
        measured = (
            *layout.money,
            *layout.usd,
            *layout.power,
            *layout.chips,
            *layout.years,
            *layout.paid,
            *layout.shares,
        )
        if layout.project is None:
            layout.project = next((i for i in range(len(table.headers)) if i not in measured), 0)
        body = [
            (n, row)
            for n, row in enumerate(table.grid)
            if n >= table.header_rows and not (len(row) > 2 and len({(c.start, c.end) for c in row}) == 1)
        ]
        if layout.partner == 0:
            self._deals(body, table, layout, subject, country)
            return
        known = self.rows.book.first_of(subject)
        whole = self._total(body, table, layout, subject, country)
        parts: list[Pledge] = []
        previous: tuple[Cell, ...] | None = None
        above: Pledge | None = None
        for number, row in body:
            if number in table.total_rows:
                continue
            cells = self.rows.filled(row, previous)
            previous = cells
            label = cells[layout.project]
            is_under = bool(PART.match(label.text)) or read_label(label.text).is_under
            parties = self.rows.parties(cells, layout)
            self.rows.add_parties(parties, subject)
            over = above if is_under and above is not None else whole
            pledge = self.rows.row_money(cells, layout, table, subject, country, parties if layout.pays else [], over)
            if pledge is not None and not is_under:
                above = pledge
                parts.append(pledge)
            self.rows.row_capacity(cells, layout, table, subject, country, True)
        if layout.running is not None and body:
            last = body[-1][1][layout.running]
            self.rows.row_capacity(
                (*body[-1][1][: layout.running], last),
                Layout(None, power=[layout.running]),
                table,
                subject,
                country,
                False,
            )
        self._relate(parts, whole, known)

    def _restated(self, table: Table, layout: Layout, subject: Draft) -> Draft | None:
        """The project whose sums the table says again: two of its rows state what prose states of that project."""
        counts: Counter[int] = Counter()
        drafts: dict[int, Draft] = {}
        for row in table.grid[table.header_rows :][:40]:
            for draft in {id(p.draft): p.draft for p in self.rows.restated(row, layout, table, subject)}.values():
                counts[id(draft)] += 1
                drafts[id(draft)] = draft
        if not counts or id(subject) in counts:
            return None
        key, number = counts.most_common(1)[0]
        return drafts[key] if number >= 2 else None

    def _total(
        self,
        body: list[tuple[int, tuple[Cell, ...]]],
        table: Table,
        layout: Layout,
        subject: Draft,
        country: str,
    ) -> Pledge | None:
        """The sum of the last total row: subtotals stand before it."""
        totals = [row for number, row in body if number in table.total_rows]
        if not totals:
            return self._captioned(body, table, subject, country)
        row = totals[-1]
        text = " ".join(c.text for c in row)
        year = TO_YEAR.search(text) or _END_OF.search(text)
        plain = Layout(None, layout.project, money=layout.money, usd=layout.usd)
        whole = self.rows.row_money(row, plain, table, subject, country, [], None)
        self.rows.row_capacity(row, layout, table, subject, country, False, year.group(1) if year else None)
        return whole

    def _captioned(
        self, body: list[tuple[int, tuple[Cell, ...]]], table: Table, subject: Draft, country: str
    ) -> Pledge | None:
        """The sum that the caption gives for all rows: 'Uses of the EGP 3 billion'."""
        first = table.grid[0][0].start
        found = [m for m in self.reading.sums.within(table.start, first) if m.currency is not None and m.low >= 1e6]
        if len(found) != 1 or len(body) < 2:
            return None
        money = found[0]
        cell = Cell(self.reading.text[money.start : money.end], money.start, money.end, 0, 0)
        known = self.rows.book.first_of(subject)
        stage = known.stage if known is not None else "announced"
        return self.rows.keep(
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
                [p for p in self.rows.book.of(known.draft) if p not in own and p.currency == own[0].currency]
                if own
                else []
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

    def _deals(
        self,
        body: list[tuple[int, tuple[Cell, ...]]],
        table: Table,
        layout: Layout,
        subject: Draft,
        country: str,
    ) -> None:
        """Rows are what the subject agreed with one partner each: projects of their own."""
        assert layout.partner is not None
        known = self.rows.book.first_of(subject)
        previous: tuple[Cell, ...] | None = None
        for number, row in body:
            if number in table.total_rows:
                continue
            cells = self.rows.filled(row, previous)
            previous = cells
            draft = subject
            payer = None
            if layout.partner < len(cells):
                cell = cells[layout.partner]
                orgs = self.reading.organisations.within(cell.start, cell.end + 1)
                partner = orgs[0].name if orgs else re.sub(r"\s*\([^)]*\)", "", cell.text).strip()
                draft = self.registry.programme(f"{subject.name} {partner}", country, "infrastructure")
                draft.is_attached = True
                draft.partners.clear()
                self.participants.add(
                    partner,
                    draft,
                    "chip_supplier" if orgs and orgs[0].sector == "chips" else None,
                    orgs[0].hq_iso3 if orgs else None,
                    (Quote("organisation", cell.start, min(cell.end, cell.start + 300)),),
                )
                is_fund = (orgs and orgs[0].sector == "fund") or _LIKE_FUND.search(partner)
                org = orgs[0] if orgs and is_fund else None
                payer = Party(partner if is_fund else subject.name, org, None, (cell.start, cell.end), True)
            elif known is not None and known.sponsor:
                payer = Party(known.sponsor, None, None, (cells[0].start, cells[0].end), True)
            pledge = self.rows.row_money(cells, layout, table, draft, country, [payer] if payer else [], None)
            if pledge is not None and known is not None and payer is not None and payer.name == known.sponsor:
                pledge.sponsor_kind = known.sponsor_kind
                pledge.announced = pledge.announced or known.announced
                pledge.stage = known.stage
            self.rows.row_capacity(cells, layout, table, draft, country, False)


def _skipped() -> re.Pattern[str]:
    return pattern(tuple(load("columns")["skip_caption"]))


_COMPONENT = re.compile(
    r"(?:part of|(?:cost )?(?:components?|cost item|cost categor(?:y|ies)|work packages?|phases?|lots?|stages?|"
    r"tranches?|"
    r"steps?|packages?|"
    r"milestones?|instal?ments?|composantes?|componentes?|volets?|lotes?|fases?|etapas?))\b",
    re.IGNORECASE,
)


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


__all__ = ["Sheets"]

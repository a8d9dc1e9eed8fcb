"""Tables of projects: rows to projects, money, capacities and participants.

Owns tables with a project column, tables of steps of one project, and fact boxes. Country judgements in tables are
`assessments`. Invariant: a total row never adds to its parts, and a converted column is never a second sum.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from sources.extract.boxes import Boxes
from sources.extract.capacities import Capacities
from sources.extract.commitments import Pledges
from sources.extract.cues import load, pattern
from sources.extract.draft import Draft
from sources.extract.labels import AI, FACTS, read_label
from sources.extract.layout import BLANK, Layout, layout_of
from sources.extract.participants import Participants
from sources.extract.pledge import Pledge
from sources.extract.quantities import parse_date
from sources.extract.reading import Reading
from sources.extract.registry import FAR, Registry
from sources.extract.rows import PART, Rows
from sources.extract.scene import Scene
from sources.extract.sheets import Sheets
from sources.page.model import Cell, Table


def turned(table: Table) -> Table:
    """A table with its rows as columns: its columns are projects, each row a fact of all of them."""
    grid = tuple(zip(*table.grid[table.header_rows - 1 :], strict=True))
    headers = ("Project", *(row[0].text for row in table.grid[table.header_rows :]))
    return replace(table, headers=headers, header_rows=1, grid=grid, total_rows=frozenset())


_ROUND = re.compile(r"series [a-h]\+?|(?:pre-)?seed(?: round)?|series [a-h] extension", re.IGNORECASE)


def _is_of_accounts(table: Table) -> bool:
    """Whether rows are lines of a company's accounts: revenue, profit, net debt."""
    words = pattern(tuple(str(w) for w in load("columns")["skip_rows"]))
    labels = [row[0].text for row in table.grid[table.header_rows :] if row[0].text]
    told = sum(1 for text in labels if len(text) < 50 and words.search(text))
    if any(_ROUND.fullmatch(cell.text.strip()) for row in table.grid[table.header_rows :][:3] for cell in row):
        return True
    return told >= 2 or (told == 1 and len(labels) <= 3)


def _is_headless(table: Table) -> bool:
    """Whether the first of two-column rows, taken for a header, is a fact like those below it."""
    labels = [read_label(row[0].text).kind for row in table.grid]
    return labels[0] in FACTS and sum(1 for kind in labels if kind) >= max(3, 0.6 * len(labels))


class Tracker:
    """Reads the tables of one page into the records of prose."""

    def __init__(
        self,
        reading: Reading,
        scene: Scene,
        registry: Registry,
        pledges: Pledges,
        capacities: Capacities,
        participants: Participants,
    ) -> None:
        self.reading, self.scene, self.registry = reading, scene, registry
        self.pledges, self.participants = pledges, participants
        self.rows = Rows(reading, scene, registry, pledges, capacities, participants)
        self.boxes = Boxes(reading, registry, self.rows)
        self.sheets = Sheets(reading, registry, self.rows)

    @property
    def states(self) -> dict[int, tuple[str, Cell]]:
        """States of drafts that status columns give, by the draft's id."""
        return self.rows.states

    def read(self) -> None:
        """Definition lists, which tell of the project, then all tables outside ignored sections."""
        self.boxes.pairs(self.registry.main)
        for table in self.reading.page.tables:
            if self.scene.section(table.start).is_ignored or not table.grid:
                continue
            self._date(table)
            if _is_of_accounts(table):
                continue
            self.rows.place = table.start
            if len(table.grid[0]) == 2 and (
                table.header_rows == 0 or len(set(table.headers)) == 1 or _is_headless(table)
            ):
                self.boxes.facts(table, self._subject(table))
                continue
            subject = self._subject(table)
            if self._is_turned(table):
                table = turned(table)
            elif self.boxes.is_box(table):
                self.boxes.columns(table, subject)
                continue
            layout = layout_of(self.reading, self.registry, table)
            is_sheet = self.sheets.is_sheet(table, layout)
            if (
                layout.project is not None
                and not is_sheet
                and (
                    layout.country is not None
                    or layout.money
                    or layout.usd
                    or layout.years
                    or layout.shares
                    or layout.power
                    or layout.lead
                    or layout.status is not None
                )
            ):
                self._projects(table, layout)
            elif layout.money or layout.power or layout.chips or layout.usd or layout.years or layout.shares:
                self.sheets.read(table, layout, subject)
            self.boxes.rest(table, layout)
        self.boxes.finish()

    def _date(self, table: Table) -> None:
        """Sums in sentences of a table of what happened when are of the day that their row begins with."""
        if not table.grid[0]:
            return
        told = [p for p in self.pledges.kept if table.start <= p.money.start < table.end and p.block >= 0]
        rows = table.grid[table.header_rows :] if told else ()
        starts = [row[0].start for row in rows]
        for pledge in told:
            at = bisect_right(starts, pledge.money.start) - 1
            first = rows[at][0] if at >= 0 and not pledge.is_dated else None
            day = parse_date(first.text) if first is not None and len(first.text) < 30 else None
            if day:
                pledge.announced, pledge.is_dated = day, True

    def _told_beside(self, cells: tuple[Cell, ...], whole: Pledge) -> None:
        """Smaller sums that a sentence of the row gives for its project are parts of the row's sum."""
        for cell in cells:
            if len(cell.text) < 40:
                continue
            for money in self.reading.sums.within(cell.start, cell.end + 1):
                for pledge in self.rows.book.near(("draft", id(whole.draft), whole.currency), money.high):
                    if (
                        pledge.money.start == money.start
                        and pledge is not whole
                        and pledge.whole is None
                        and pledge.high < whole.high
                    ):
                        pledge.whole, pledge.is_part = whole, True

    def _is_turned(self, table: Table) -> bool:
        """Whether columns are projects and rows are what is said of them."""
        if len(table.grid[0]) < 3 or not table.header_rows:
            return False
        kinds = {read_label(row[0].text).kind for row in table.grid[table.header_rows :]} - {None, "step"}
        heads = table.grid[table.header_rows - 1][1:]
        named = sum(1 for c in heads if any(m[2].is_sure for m in self.registry.within(c.start, c.end)))
        return len(kinds) >= 3 and (("country" in kinds and len(kinds) >= 4) or named * 2 >= len(heads))

    def _projects(self, table: Table, layout: Layout) -> None:
        whole: Pledge | None = None
        previous: tuple[Cell, ...] | None = None
        last: Draft | None = None
        is_ai = self._is_about_ai(table)
        group: str | None = None
        for number, row in enumerate(table.grid):
            if number < table.header_rows or number in table.total_rows:
                continue
            if len(row) > 2 and len({(c.start, c.end) for c in row}) == 1:
                group = self._opens_group(row[0]) or group
                continue
            cells = self.rows.filled(row, previous)
            previous = cells
            country = self.rows.row_country(cells, layout, table, group)
            assert layout.project is not None
            if layout.project >= len(cells):
                continue
            name_cell = cells[layout.project]
            is_part = bool(PART.match(name_cell.text))
            if is_part and last is not None:
                country = last.country_iso3
            if country is None or BLANK.match(name_cell.text):
                continue
            draft = self.rows.draft(name_cell, country, last if is_part else None, is_ai)
            if draft is None:
                continue
            if not is_part:
                last, whole = draft, None
            parties = self.rows.parties(cells, layout)
            pledge = self.rows.row_money(cells, layout, table, draft, country, parties, whole if is_part else None)
            if pledge is not None and not is_part:
                whole = pledge
                self._told_beside(cells, pledge)
                if pledge.draft is not draft and not draft.mentions and pledge.draft.country_iso3 == country:
                    # A row that restates the sum of a project that prose describes is that project.
                    pledge.draft.aliases.setdefault(draft.name)
                    draft.is_attached = False
                    last = draft = pledge.draft
            if not is_part:
                self.rows.add_parties(parties, draft)
            self.rows.row_status(cells, layout, draft)
            self.rows.row_capacity(cells, layout, table, draft, country, is_part)

    def _opens_group(self, title: Cell) -> str | None:
        """The country whose rows follow below a row that is all title: 'Austria — reliance on US technology: low'."""
        places = self.reading.places.within(title.start, title.end + 1)
        return places[0].country_iso3 if places and places[0].start <= title.start + 6 else None

    def _is_about_ai(self, table: Table) -> bool:
        """Whether the table's caption, headers or headings, or the page's title, speak of AI."""
        told = [table.caption or "", *table.headers, self.reading.page.title or ""]
        told += [self.reading.text[a:b] for a, b in self.scene.section(table.start).headings]
        return any(AI.search(words) for words in told)

    def _subject(self, table: Table) -> Draft | None:
        """The project that a table without a project column speaks of."""
        title = " ".join(filter(None, (table.caption, table.headers[0] if len(set(table.headers)) == 1 else "")))
        if title.strip():
            for draft in self.registry.drafts[:FAR]:
                if draft.is_sure and any(len(n) > 3 and n in title for n in (draft.name, *draft.aliases)):
                    return draft
        section = self.scene.section(table.start)
        found = self.registry.last_before(table.start, section.start)
        while found and not (found[2].is_sure or found[2].is_attached):
            found = self.registry.last_before(found[0], section.start)
        return found[2] if found else self.registry.main

"""All tables and definition lists of a page: the entry to reading tables.

Owns telling what sort each table is and the order of reading. Country judgements in tables are `assessments`.
Invariant: each table is read by one reader, but for its cells of words, which `summaries` decides on last.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from sources.extract.capacities import Capacities
from sources.extract.commitments import Pledges
from sources.extract.cues import load, pattern
from sources.extract.participants import Participants
from sources.extract.quantities import parse_date
from sources.extract.reading import Reading
from sources.extract.registry import Registry
from sources.extract.scene import Scene
from sources.extract.tables.boxes import Boxes
from sources.extract.tables.context import Context
from sources.extract.tables.costs import Costs
from sources.extract.tables.facts import Facts
from sources.extract.tables.headers import layout_of
from sources.extract.tables.labels import FACTS, read_label
from sources.extract.tables.layout import Layout
from sources.extract.tables.ledger import Ledger
from sources.extract.tables.measures import Measures
from sources.extract.tables.money import RowMoney
from sources.extract.tables.parties import Parties
from sources.extract.tables.payers import Payers
from sources.extract.tables.projects import Projects
from sources.extract.tables.sheets import Sheets
from sources.extract.tables.stages import Stages
from sources.extract.tables.subjects import Subjects
from sources.extract.tables.summaries import Summaries
from sources.extract.tables.sums import totals
from sources.extract.tables.turn import turned
from sources.page.model import Cell, Table

_ROUND = re.compile(r"series [a-h]\+?|(?:pre-)?seed(?: round)?|series [a-h] extension", re.IGNORECASE)


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
        self.reading, self.scene, self.registry, self.pledges = reading, scene, registry, pledges
        self.context = context = Context(reading, scene, registry, pledges, capacities, participants)
        self.ledger = Ledger(context)
        self.subjects = Subjects(context)
        stages, parties, payers, measures = Stages(context), Parties(context), Payers(context), Measures(context)
        money = RowMoney(context, self.ledger, payers, stages)
        self.costs = Costs(context, self.ledger, payers)
        self.boxes = Boxes(context, Facts(context, payers, self.costs, measures))
        self.projects = Projects(context, self.subjects, stages, parties, money, measures)
        self.sheets = Sheets(context, self.ledger, parties, money, measures)
        self.summaries = Summaries(context, self.subjects)

    @property
    def states(self) -> dict[int, tuple[str, Cell]]:
        """States of drafts that status columns give, by the draft's id."""
        return self.context.states

    def read(self) -> None:
        """Definition lists, which tell of the project, then all tables outside ignored sections."""
        self.boxes.lists(self.registry.main)
        for table in self.reading.page.tables:
            if self.scene.section(table.start).is_ignored or not table.grid:
                continue
            self._date(table)
            if not _is_of_accounts(table):
                self._table(table)
        self.costs.finish()

    def _table(self, table: Table) -> None:
        """Read a table as what it is: facts, projects, or what is about one project."""
        self.ledger.place = table.start
        subject = self.subjects.of_table(table)
        if len(table.grid[0]) == 2 and (table.header_rows == 0 or len(set(table.headers)) == 1 or _is_headless(table)):
            self.boxes.rows(table, subject)
            return
        if self._is_turned(table):
            table = turned(table, "Project")
        elif self.boxes.is_box(table):
            self.boxes.columns(table, subject)
            return
        layout = layout_of(self.reading, self.registry, table)
        table = replace(table, total_rows=totals(table, layout))
        if _names_projects(layout) and not self.sheets.is_sheet(table, layout):
            self.projects.read(table, layout)
        elif layout.money or layout.power or layout.chips or layout.usd or layout.years or layout.shares:
            self.sheets.read(table, layout, subject)
        self.summaries.read(table, layout)

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

    def _is_turned(self, table: Table) -> bool:
        """Whether columns are projects and rows are what is said of them."""
        if len(table.grid[0]) < 3 or not table.header_rows:
            return False
        kinds = {read_label(row[0].text).kind for row in table.grid[table.header_rows :]} - {None, "step"}
        heads = table.grid[table.header_rows - 1][1:]
        named = sum(1 for c in heads if any(m[2].is_sure for m in self.registry.within(c.start, c.end)))
        return len(kinds) >= 3 and (("country" in kinds and len(kinds) >= 4) or named * 2 >= len(heads))


def _names_projects(layout: Layout) -> bool:
    """Whether a table has a column of projects and another that says something of them."""
    if layout.project is None:
        return False
    said = (layout.money, layout.usd, layout.years, layout.shares, layout.power, layout.lead)
    return layout.country is not None or layout.status is not None or any(said)


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

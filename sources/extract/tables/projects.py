"""Tables whose rows are projects.

Owns the walk over their rows: groups, wholes and 'of which' rows, rows that restate prose. Invariant: a total row never
adds to its parts.
"""

from __future__ import annotations

from sources.extract.draft import Draft
from sources.extract.pledge import Pledge
from sources.extract.tables.context import Context
from sources.extract.tables.layout import Layout
from sources.extract.tables.measures import Measures
from sources.extract.tables.money import RowMoney
from sources.extract.tables.parties import Parties
from sources.extract.tables.row import BLANK, PART, Row, body, filled, is_title
from sources.extract.tables.stages import Stages
from sources.extract.tables.subjects import Subjects
from sources.page.model import Cell, Table


class Projects:
    """Reads the tables of one page whose rows are projects."""

    def __init__(
        self,
        context: Context,
        subjects: Subjects,
        stages: Stages,
        parties: Parties,
        money: RowMoney,
        measures: Measures,
    ) -> None:
        self.reading, self.book = context.reading, context.book
        self.subjects, self.stages, self.parties = subjects, stages, parties
        self.money, self.measures = money, measures

    def read(self, table: Table, layout: Layout) -> None:
        """A table with a column of projects."""
        assert layout.project is not None
        whole: Pledge | None = None
        previous: tuple[Cell, ...] | None = None
        last: Draft | None = None
        is_ai = self.subjects.is_about_ai(table)
        group: str | None = None
        for written in body(table):
            if is_title(written):
                group = self.subjects.group(written[0]) or group
                continue
            cells = previous = filled(written, previous)
            if layout.project >= len(cells):
                continue
            name = cells[layout.project]
            is_part = bool(PART.match(name.text))
            if is_part and last is not None:
                country = last.country_iso3
            else:
                country = self.subjects.country(cells, layout, table, group)
            if country is None or BLANK.match(name.text):
                continue
            draft = self.subjects.project(name, country, last if is_part else None, is_ai)
            if draft is None:
                continue
            if not is_part:
                last, whole = draft, None
            row = Row(cells, layout, table, country)
            parties = self.parties.of_row(cells, layout)
            pledge = self.money.read(row, draft, parties, whole if is_part else None)
            if pledge is not None and not is_part:
                whole = pledge
                self._told_beside(cells, pledge)
                if pledge.draft is not draft and not draft.mentions and pledge.draft.country_iso3 == country:
                    # A row that restates the sum of a project that prose describes is that project.
                    pledge.draft.aliases.setdefault(draft.name)
                    draft.is_attached = False
                    last = draft = pledge.draft
            if not is_part:
                self.parties.add(parties, draft)
            self.stages.note_state(row, draft)
            self.measures.of_row(row, draft, is_part)

    def _told_beside(self, cells: tuple[Cell, ...], whole: Pledge) -> None:
        """Smaller sums that a sentence of the row gives for its project are parts of the row's sum."""
        for cell in cells:
            if len(cell.text) < 40:
                continue
            for money in self.reading.sums.within(cell.start, cell.end + 1):
                for pledge in self.book.near(("draft", id(whole.draft), whole.currency), money.high):
                    if (
                        pledge.money.start == money.start
                        and pledge is not whole
                        and pledge.whole is None
                        and pledge.high < whole.high
                    ):
                        pledge.whole, pledge.is_part = whole, True

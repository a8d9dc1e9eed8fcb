"""Tables of projects: rows to projects, money, capacities and participants.

Owns tables with a project column, tables of steps of one project, and fact boxes. Country judgements in tables are
`assessments`. Invariant: a total row never adds to its parts, and a converted column is never a second sum.
"""

from __future__ import annotations

import re

from sources.extract.boxes import Boxes
from sources.extract.capacities import Capacities
from sources.extract.commitments import Pledges
from sources.extract.cues import load, pattern
from sources.extract.draft import Draft
from sources.extract.layout import BLANK, Layout, layout_of
from sources.extract.participants import Participants
from sources.extract.pledge import Pledge
from sources.extract.reading import Organisation, Reading
from sources.extract.records import Quote
from sources.extract.registry import FAR, Registry
from sources.extract.rows import PART, TO_YEAR, Rows
from sources.extract.scene import Scene
from sources.page.model import Cell, Table


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

    @property
    def states(self) -> dict[int, tuple[str, Cell]]:
        """States of drafts that status columns give, by the draft's id."""
        return self.rows.states

    def read(self) -> None:
        """All tables outside ignored sections."""
        for table in self.reading.page.tables:
            if self.scene.section(table.start).is_ignored or not table.grid:
                continue
            if len(table.grid[0]) == 2 and (table.header_rows == 0 or len(set(table.headers)) == 1):
                self.boxes.facts(table, self._subject(table))
                continue
            layout = layout_of(self.reading, self.registry, table)
            if layout.project is not None and (
                layout.country is not None or layout.money or layout.power or layout.lead or layout.status is not None
            ):
                self._projects(table, layout)
            elif layout.money or layout.power or layout.chips:
                self._steps(table, layout)
            self.boxes.rest(table, layout)
        self._pairs()

    def _pairs(self) -> None:
        """Definition lists, where the page is about one project."""
        self.boxes.pairs(self.registry.main)

    def _projects(self, table: Table, layout: Layout) -> None:
        whole: Pledge | None = None
        previous: tuple[Cell, ...] | None = None
        last: Draft | None = None
        for number, row in enumerate(table.grid):
            if number < table.header_rows or number in table.total_rows:
                continue
            if len(row) > 2 and len({(c.start, c.end) for c in row}) == 1:
                continue
            cells = self.rows.filled(row, previous)
            previous = cells
            country = self.rows.row_country(cells, layout, table)
            assert layout.project is not None
            if layout.project >= len(cells):
                continue
            name_cell = cells[layout.project]
            is_part = bool(PART.match(name_cell.text))
            if is_part and last is not None:
                country = last.country_iso3
            if country is None or BLANK.match(name_cell.text):
                continue
            draft = self.rows.draft(name_cell, country, last if is_part else None)
            if not is_part:
                last, whole = draft, None
            self.rows.row_status(cells, layout, draft)
            leads = self.rows.leads(cells, layout, draft, is_part)
            pledge = self.rows.row_money(cells, layout, table, draft, country, leads, whole if is_part else None)
            if pledge is not None and not is_part:
                whole = pledge
            self.rows.row_capacity(cells, layout, table, draft, country, is_part)

    def _steps(self, table: Table, layout: Layout) -> None:
        """A table without a project column: parts of the project in focus, or deals of its subject."""
        if pattern(tuple(load("columns")["skip_caption"])).search(" ".join((table.caption or "", *table.headers))):
            return
        subject = self._subject(table)
        if subject is None or subject.country_iso3 is None:
            return
        country = subject.country_iso3
        body = [(n, row) for n, row in enumerate(table.grid) if n >= table.header_rows]
        total = next((row for n, row in body if n in table.total_rows), None)
        whole: Pledge | None = None
        previous: tuple[Cell, ...] | None = None
        layout.project = next(
            (
                i
                for i in range(len(table.headers))
                if i not in (*layout.money, *layout.usd, *layout.power, *layout.chips)
            ),
            0,
        )
        if total is not None and layout.partner is None:
            year = TO_YEAR.search(" ".join(c.text for c in total)) or re.search(
                r"end of (20\d\d)", " ".join(c.text for c in total)
            )
            whole = self.rows.row_money(total, layout, table, subject, country, [], None)
            self.rows.row_capacity(total, layout, table, subject, country, False, year.group(1) if year else None)
        for number, row in body:
            if number in table.total_rows:
                continue
            cells = self.rows.filled(row, previous)
            previous = cells
            draft = subject
            leads: list[tuple[str, Organisation | None]] = []
            if layout.partner is not None and layout.partner < len(cells):
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
                if (orgs and orgs[0].sector == "fund") or re.search(r"Fund|Bank|Capital|Black|Partners", partner):
                    leads = [(partner, orgs[0] if orgs else None)]
                else:
                    leads = [(subject.name, None)]
            known = self.rows.book.first_of(subject)
            if not leads and known is not None and known.sponsor:
                leads = [(known.sponsor, None)]
            pledge = self.rows.row_money(
                cells, layout, table, draft, country, leads, whole or (known if layout.partner is None else None)
            )
            if pledge is not None and known is not None and leads and leads[0][0] == known.sponsor:
                pledge.sponsor_kind = known.sponsor_kind
                pledge.announced = pledge.announced or known.announced
                pledge.stage = known.stage
            self.rows.row_capacity(cells, layout, table, draft, country, layout.partner is None)

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

"""What a table, and what a row of it, is about: the country and the project.

Owns matching the name in a cell with the projects of the page, and making those that only a table names. Invariant: a
name that says a known project again makes no second one.
"""

from __future__ import annotations

import re
from itertools import islice

from sources.extract.draft import Draft
from sources.extract.kinds import kind_of
from sources.extract.names import country_name, likeness, words
from sources.extract.registry import FAR
from sources.extract.tables.context import Context
from sources.extract.tables.labels import AI
from sources.extract.tables.layout import Layout
from sources.extract.tables.row import PART
from sources.page.model import Cell, Table

_SHORTS = re.compile(r"\b(?:AI|GPU|HPC|IT|LLM|R&D)s?\b")
_TAIL = re.compile(
    r"\s*\((?!\s*[A-Z]{2,}\s*\))[^)]*\)\s*$|,\s+(?:fiscal years?\s+)?20\d\d.*$|,\s+[\w-]+\s+(?:phase|"
    r"tranche|allocation|budget|instalment).*$|,\s+including\s.*$|,\s+(?:over|in)\s.*$"
)
_COUNTED = re.compile(r"^(?:\d+|two|three|four|five|six|seven|eight|nine|ten)\s+", re.IGNORECASE)
_NOTE = re.compile(r"\s*\[\d+\]")
_CAPITAL = re.compile(r"[A-Z]")
_NAMELIKE = re.compile(r"(?<!^)(?<![“\"])[A-ZÀ-Þ]")
_ACRONYM = re.compile(r"\(([A-Z]{2,}[\w-]*)\)")


class Subjects:
    """Finds the countries and projects of the tables of one page."""

    def __init__(self, context: Context) -> None:
        self.reading, self.scene, self.registry = context.reading, context.scene, context.registry

    def of_table(self, table: Table) -> Draft | None:
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

    def is_about_ai(self, table: Table) -> bool:
        """Whether the table's caption, headers or headings, or the page's title, speak of AI."""
        told = [table.caption or "", *table.headers, self.reading.page.title or ""]
        told += [self.reading.text[a:b] for a, b in self.scene.section(table.start).headings]
        return any(AI.search(words) for words in told)

    def group(self, title: Cell) -> str | None:
        """The country whose rows follow below a row that is all title: 'Austria — reliance on US technology: low'."""
        places = self.reading.places.within(title.start, title.end + 1)
        return places[0].country_iso3 if places and places[0].start <= title.start + 6 else None

    def country(self, cells: tuple[Cell, ...], layout: Layout, table: Table, group: str | None = None) -> str | None:
        """The country of a row: its own column's, else that of the `group` of rows it stands in, else of its words."""
        if group is not None and layout.country is None:
            return group
        for index in (layout.country, layout.place, layout.project, *layout.lead):
            if index is not None and index < len(cells):
                found = [p.country_iso3 for p in self.reading.places.within(cells[index].start, cells[index].end + 1)]
                if found:
                    return found[0]
        return self.scene.section(table.start).country_iso3 or self.scene.country

    def project(self, cell: Cell, country: str, whole: Draft | None, is_ai: bool = True) -> Draft | None:
        """The project that a row names; None where neither the row nor the table (`is_ai`) speaks of AI."""
        name = _NOTE.sub("", PART.sub("", cell.text)).strip()
        plain = _plain(name)
        if whole is not None and self._is_plain_part(plain, cell):
            whole.aliases.setdefault(plain)
            return whole
        known = self._known(cell, plain, country)
        if known is not None:
            return known
        is_plain = whole is None and not AI.search(cell.text) and kind_of(plain)[0] in (None, "programme")
        if is_plain and (not is_ai or self.reading.cues.find("licence/others", cell.start, cell.end)):
            return None
        made = Draft(plain or name, country, kind_of(plain)[0] or self._kind_by_table(cell), True)
        made.is_attached = whole is None or bool(_CAPITAL.search(_SHORTS.sub("", plain)[:1]))
        if whole is not None and not made.is_attached:
            made.is_sure = False
        if name != plain:
            made.aliases.setdefault(name)
        acronym = _ACRONYM.search(cell.text)
        if acronym:
            made.aliases.setdefault(acronym.group(1))
        if whole is not None:
            made.lead = whole.lead
        self.registry.drafts.append(made)
        made.aliases.setdefault(cell.text.strip()[:120])
        return made

    def _is_plain_part(self, plain: str, cell: Cell) -> bool:
        """Whether the name of a part is none of a project: no capital, or a partner or place only."""
        if not _CAPITAL.search(_SHORTS.sub("", plain)):
            return True
        return kind_of(plain)[0] is None and bool(
            self.reading.organisations.within(cell.start, cell.end + 1)
            or self.reading.places.within(cell.start, cell.end + 1)
        )

    def _known(self, cell: Cell, plain: str, country: str) -> Draft | None:
        """The project of the page that the name in a cell says again."""
        here = [m for m in self.registry.within(cell.start, cell.end) if m[2].country_iso3 in (None, country)]
        for _, _, draft, mention in here:
            if (
                draft.is_sure
                and (
                    likeness(draft.name, plain) >= 0.6
                    or (mention.shape not in ("described", "referring") and likeness(mention.name, plain) >= 0.6)
                )
                and mention.end - mention.start >= 0.45 * len(plain)
            ):
                draft.country_iso3 = country
                draft.is_attached = True
                draft.aliases.setdefault(plain)
                return draft
        for draft in self.registry.recent(country):
            if likeness(draft.name, plain) >= 0.9:
                draft.is_attached = True
                return draft
        placed = self.reading.places.within(cell.start, cell.end)
        described = None if placed else self._described(plain, country)
        if described is not None:
            described.is_attached = True
            described.aliases.setdefault(plain)
        return described

    def _described(self, plain: str, country: str) -> Draft | None:
        """'Cloud region', 'Supercomputer': the one project of the country whose name holds a plain label's words."""
        mine = words(plain) - words(country_name(country))
        if not mine or _NAMELIKE.search(_SHORTS.sub("", plain)):
            return None
        found = [
            d
            for d in self.registry.recent(country)
            if d.mentions and any(mine <= words(n) for n in (d.name, *islice(d.aliases, 4)))
        ]
        return found[0] if len(found) == 1 else None

    def _kind_by_table(self, cell: Cell) -> str:
        """The kind of what a row names without saying: machines in the row, else the column's head or the caption."""
        end = self.reading.text.find("\n", cell.end)
        if any(m.is_ai for m in self.reading.measures.within(cell.end, end if end >= 0 else cell.end)):
            return "infrastructure"
        table = self.reading.tables.holding(cell.start)
        head = table.grid[0][cell.column].text if table is not None and table.header_rows else ""
        above = self.reading.headings.last_before(table.start) if table is not None else None
        caption = (table.caption if table is not None else None) or (
            self.reading.text[above.start : above.end] if above is not None else ""
        )
        kinds = (kind_of(said)[0] for said in (head, caption[:200]))
        return next((k for k in kinds if k in ("infrastructure", "model", "data")), "programme")


def _plain(name: str) -> str:
    """A name without the brackets, years, phases and counts that stand around it."""
    plain = name
    while (cut := _TAIL.search(plain)) and cut.start() > 3:
        plain = plain[: cut.start()].strip()
    return _COUNTED.sub("", plain).strip(" ,;:")

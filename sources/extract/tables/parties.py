"""Whom a row names, and the part that the header of the column gives them.

Owns leads, partners and contractors of rows. Who pays is `payers`'. Invariant: a cell that holds a number names
nobody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sources.extract.draft import Draft
from sources.extract.reading import Organisation
from sources.extract.records import Quote
from sources.extract.tables.context import Context
from sources.extract.tables.layout import Layout
from sources.extract.tables.row import BLANK
from sources.page.model import Cell

_NO_PARTY = re.compile(
    r"(?:the )?(?:government|gobierno|gouvernement|regierung|estado|état|staat|bund|unión europea|union europ|"
    r"federal|republic|state|budget|own|private|public|other|total|european union|eu\b|"
    r"national gov|"
    r"counterpart|beneficiar|donors?|tbd|to be|foreign|domestic|central gov)",
    re.IGNORECASE,
)
FIGURE = re.compile(r"^\W*(?:[A-Z]{1,3}\$?\s?)?[$€£]?\s?\d[\d\s.,]*\W*$")
"""Cells that hold a number and name nobody."""
_AS_ROLE = re.compile(
    r"\s*[,(]?\s*(?:as\s+)?(?:the\s+|its\s+|an?\s+)?(?:anchor\s+|first\s+)?(tenant|customer|operator|partner|developer|funder|lead)\b"
)
_ROLE_OF = {"customer": "tenant"} | {r: r for r in ("tenant", "operator", "partner", "developer", "funder", "lead")}
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_BETWEEN = re.compile(r";|,\s+with\s|\swith\s|,\s(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Party:
    """One whom a row names; `pays` where nothing says that it does not pay the row's sum."""

    name: str
    organisation: Organisation | None
    role: str | None
    at: tuple[int, int]
    pays: bool


class Parties:
    """Reads parties of the rows of one page."""

    def __init__(self, context: Context) -> None:
        self.reading, self.participants = context.reading, context.participants

    def of_row(self, cells: tuple[Cell, ...], layout: Layout) -> list[Party]:
        """Whom a row names as lead, payer, partner or contractor, and the part that the column's header gives."""
        found: list[Party] = []
        partners = [layout.partner] if layout.partner is not None else []
        for index in (*layout.lead, *partners, *layout.takers):
            if index >= len(cells) or BLANK.match(cells[index].text) or FIGURE.match(cells[index].text):
                continue
            cell = cells[index]
            pays = index in layout.lead and (index not in layout.runs or (len(layout.lead) == 1 and not layout.shares))
            for position, (name, org) in enumerate(self._named(cell)):
                at = (org.start, org.end) if org else (cell.start, min(cell.end, cell.start + 300))
                found.append(Party(name, org, _role(index, layout, position == 0, org), at, pays))
        if not found and layout.project is not None and "(" in cells[layout.project].text:
            cell = cells[layout.project]
            for org in self.reading.organisations.within(cell.start, cell.end + 1):
                if self.reading.text[org.start - 1 : org.start] == "(" or org.start > cell.start + 8:
                    told = _AS_ROLE.match(self.reading.text, org.end, cell.end)
                    role = _ROLE_OF.get(told.group(1)) if told else "lead" if layout.leads_first and not found else None
                    found.append(Party(org.name, org, role, (org.start, org.end), True))
        return found

    def _named(self, cell: Cell) -> list[tuple[str, Organisation | None]]:
        """The organisations of a cell, or where none is known the names that it lists."""
        named = self.reading.organisations.within(cell.start, cell.end + 1)
        return [(o.name, o) for o in named] or [
            (piece.strip(), None)
            for piece in _BETWEEN.split(_IN_BRACKETS.sub("", cell.text))
            if len(piece.strip()) > 2 and piece.strip()[0].isupper()
        ]

    def add(self, parties: list[Party], draft: Draft) -> None:
        """Add the parties of a row to the participants of its project."""
        for party in parties:
            if party.organisation is None and _NO_PARTY.match(party.name):
                continue
            self.participants.add(
                party.name,
                draft,
                party.role,
                party.organisation.hq_iso3 if party.organisation else None,
                (Quote("organisation", *party.at),),
            )


def _role(index: int, layout: Layout, is_first: bool, org: Organisation | None) -> str | None:
    """The part of one whom column `index` names."""
    is_first = is_first and index in layout.lead
    if org and org.sector == "chips":
        return "chip_supplier"
    if is_first and index in layout.pays:
        return "funder"
    if is_first and (index in layout.runs or (org and org.sector == "government")):
        return "lead"
    return "partner" if index in layout.takers else None

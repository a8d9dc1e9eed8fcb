"""Who pays a sum of a table: by a cell's words, a column's header, a row's leads, a budget's caption.

Owns payers of rows and facts; those of prose are `sponsors`. Invariant: a sort of payer ('private') is never a name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from sources.extract.actors import kind_by_name, subnational
from sources.extract.actors import kind_of as sponsor_kind_of
from sources.extract.draft import Draft
from sources.extract.names import government_of
from sources.extract.reading import Organisation
from sources.extract.tables.amounts import sum_at
from sources.extract.tables.context import Context
from sources.extract.tables.parties import FIGURE, Party
from sources.extract.tables.row import BLANK, PART, Row, unbracketed
from sources.page.model import Cell, Table

_BUDGET = re.compile(
    r"\b(?:budgets?|appropriations?|finance (?:law|act|bill)|treasury|(?:supplementary|main|spending) estimates|"
    r"public money|FY\s?\d\d|"
    r"presupuestos?|loi de finances|haushalt|state funds?)\b",
    re.IGNORECASE,
)
_PROGRAMME = re.compile(
    r"\b(?:strategy|policy|programme|program|plan|budget|fund|mission|call|initiative|agenda|roadmap|estrategia|stratégie)\b",
    re.IGNORECASE,
)
_GOVERNMENT = re.compile(
    r"(?:the )?(?:(?:federal|national|central) )?(?:government|gobierno|gouvernement|governo|bundesregierung|état|"
    r"estado)\b",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"\s*\d{1,3}(?:\.\d+)?\s?%")
_REGION = re.compile(
    r"\W*(?:the\s+)?(?:land|länder|regions?|regional|municipality|city|commune|província|provincia|kommun)$",
    re.IGNORECASE,
)
_PUBLIC = re.compile(
    r"\W*(?:the\s+)?(?:public|state|national|central|federal|government|treasury|taxpayers?|budget|counterpart|"
    r"état|estado|estatal|bund|staat)\b",
    re.IGNORECASE,
)
_PRIVATE = re.compile(
    r"\W*(?:the\s+)?(?:private|own\b|(?:foreign|domestic|local|international) (?:donors?|firms?|compan|investors?|"
    r"partners?)|bidders?|operators?|beneficiar|industry|companies|firms?|commercial|consortium|users?|"
    r"other|various|to be|tbd|recettes|propios)",
    re.IGNORECASE,
)
_EUROPE = re.compile(r"\W*(?:of which\s+)?(?:the\s+)?(?:EU|European Union|UE|Union europ[ée]enne|Unión Europea)\b")
_NAMELIKE = re.compile(r"\W*[A-ZÀ-Þ0-9]")
_BETWEEN = re.compile(r";|,\s+with\s|\swith\s|,\s(?=[A-Z])|\s/\s")


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays by a cell's words; `name` is None where a sort of payer is meant that no name is given for."""

    name: str | None
    kind: str | None
    organisation: Organisation | None = None
    is_said: bool = False
    """A column or label for payers names it."""


class Payers:
    """Reads payers of the tables of one page."""

    def __init__(self, context: Context) -> None:
        self.reading = context.reading

    def of_cell(self, cell: Cell, country: str) -> Payer | None:
        """Who pays by the words of a cell: an organisation, a government, a sort of payer; None where it is blank."""
        text = unbracketed(cell.text).strip()
        if BLANK.match(cell.text) or FIGURE.match(cell.text) or not text:
            return None
        named = self.reading.organisations.within(cell.start, cell.end + 1)
        if named and not _GOVERNMENT.match(text):
            org = named[0]
            return Payer(org.name, sponsor_kind_of(org.name, org.hq_iso3, org.sector, country), org)
        if _EUROPE.match(text):
            return Payer(government_of("EUU"), "government")
        if _PRIVATE.match(text):
            sort = text.lower()
            foreign = "private_foreign" if sort.startswith("foreign firm") else None
            return Payer(None, "private_domestic" if sort.startswith(("private", "domestic")) else foreign)
        if _REGION.match(text):
            return Payer(None, "government")
        state = subnational(text)
        if state is not None:
            return Payer(state, "government")
        named_places = self.reading.places.within(cell.start, cell.end + 1)
        places = [p.country_iso3 for p in named_places]
        is_place = sum(p.end - p.start for p in named_places) >= 0.7 * len(text)
        government = self.reading.cues.find("actors/government", cell.start, cell.end + 1)
        if government or _GOVERNMENT.match(text) or _PUBLIC.match(text) or is_place:
            whose = places[0] if places else country
            return Payer(government_of(whose), "government" if whose in (country, "EUU") else "foreign_state")
        if not 2 < len(text) <= 70 or not _NAMELIKE.match(text):
            return None
        name = _BETWEEN.split(text)[0].strip()
        return Payer(name, kind_by_name(name, country))

    def of_column(self, table: Table, index: int, country: str) -> Payer | None:
        """Who pays by the header of a column: 'State', 'of which EU'."""
        cell = table.grid[max(table.header_rows - 1, 0)][index]
        return self.of_cell(replace(cell, text=PART.sub("", cell.text)), country)

    def of_row(self, row: Row, draft: Draft, parties: list[Party]) -> Payer | None:
        """Who pays a row's sum: the payer's column, the first column of what one payer gives, who leads."""
        layout, table, country = row.layout, row.table, row.country
        cell = row.at(layout.pays[0]) if layout.pays else None
        payer = self.of_cell(cell, country) if cell is not None else None
        if payer is not None:
            return replace(payer, is_said=True)
        language = self.reading.page.language
        for index in layout.shares:
            cell = row.at(index)
            if cell is not None and (_PERCENT.match(cell.text) or sum_at(row, index, language) is not None):
                payer = self.of_column(table, index, country)
                if payer is not None and payer.name:
                    return payer
        lead = next((p for p in parties if p.pays), None)
        if lead is None:
            budget = " ".join((table.caption or "", *table.headers, self.reading.page.title or ""))
            is_public = _BUDGET.search(budget) or (draft.lead is None and _PROGRAMME.search(draft.name))
            return Payer(government_of(country), "government") if is_public else None
        org = lead.organisation
        kind = sponsor_kind_of(lead.name, org.hq_iso3 if org else None, org.sector if org else None, country)
        return Payer(lead.name, kind, org)

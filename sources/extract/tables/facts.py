"""What the facts of a box say of its project: state, dates, who pays for it, who takes part, what it holds.

Owns facts other than sums, which are `costs`'. Invariant: a box is about one project.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TypeAlias

from sources.extract.draft import Draft
from sources.extract.kinds import kind_of
from sources.extract.pledge import Pledge
from sources.extract.quantities import parse_date
from sources.extract.records import Quote
from sources.extract.tables.context import Context
from sources.extract.tables.costs import Box, Costs
from sources.extract.tables.labels import AI, Label, read_label, state_in
from sources.extract.tables.measures import Measures
from sources.extract.tables.payers import Payers
from sources.extract.tables.periods import period_of
from sources.extract.tables.row import PART, quote, unbracketed
from sources.page.model import Cell

Pair: TypeAlias = tuple[Cell, Cell]
"""A label and its value."""
_YEAR = re.compile(r"\b20\d\d\b")
_SINCE = re.compile(r"\W*(?:since|yes\b|seit|depuis|desde)", re.IGNORECASE)
_NO_NAME = re.compile(r"\b(?:republic|government|kingdom|state|n/?a|none|tbd|to be|yes|no|various)\b", re.IGNORECASE)
_CAPITAL = re.compile(r"[A-ZÀ-Þ]")
ROLES: dict[str, str | None] = {
    "operator": "operator",
    "lead": "lead",
    "partner": "partner",
    "taker": "partner",
    "funder": "funder",
    "chips": "chip_supplier",
}
"""The part of those whom a fact of a kind names."""


class Facts:
    """Reads the facts of one page's boxes."""

    def __init__(self, context: Context, payers: Payers, costs: Costs, measures: Measures) -> None:
        self.reading, self.registry, self.states = context.reading, context.registry, context.states
        self.participants = context.participants
        self.payers, self.costs, self.measures = payers, costs, measures

    def box(self, pairs: list[Pair], subject: Draft | None, facts: int = 0) -> Box | None:
        """The project that facts are about and what they say of it as a whole; `facts` where there are enough of them
        to make a page without a named project a data sheet."""
        labelled = [(read_label(label.text), value) for label, value in pairs]
        draft = self._named(labelled) or subject
        country = self._country(labelled)
        has_sums = any(label.kind == "money" for label, _ in labelled)
        if draft is None and facts >= 3 and has_sums and self.registry.count_sure() == 0:
            draft = self._headed(country)
        if draft is not None and draft.country_iso3 is None:
            draft.country_iso3 = country
        if draft is None or draft.country_iso3 is None:
            return None
        box = Box(draft, draft.country_iso3)
        start: int | None = None
        end: int | None = None
        for label, value in labelled:
            year = _YEAR.search(value.text)
            if label.kind == "status" and box.status is None:
                self._stands(box, state_in(value.text), value)
            elif label.kind == "approved":
                box.approved = min(filter(None, (box.approved, parse_date(value.text))), default=None)
            elif label.kind == "announced" and box.announced is None:
                box.announced = parse_date(value.text)
            elif label.kind == "funder" and box.payer is None:
                box.payer = self.payers.of_cell(value, box.country)
            elif label.kind == "period":
                box.period = period_of(value.text)
            elif label.kind == "due" and _SINCE.match(value.text) and box.status is None:
                self._stands(box, "operational", value)
            elif label.kind == "due" and year:
                box.due = year.group()
            elif label.kind in ("start", "end") and year:
                start, end = (int(year.group()), end) if label.kind == "start" else (start, int(year.group()))
        if box.period == (None, None) and (start is None or end is None or start <= end):
            box.period = start, end
        return box

    def read(self, box: Box, pairs: list[Pair], wholes: dict[str, Pledge]) -> dict[str, Pledge]:
        """Sums, under `wholes` by currency, measures and parties of a box; gives its first sum of each currency."""
        sums: list[tuple[Pledge, Label]] = []
        unit = ""
        above: Pledge | None = None
        for cell, value in pairs:
            label = read_label(cell.text)
            self._parties(box, label, value)
            unit = label.unit or unit
            under = label.is_under or PART.match(cell.text) is not None
            if self.costs.is_sum(label, value) or (under and above is not None and label.kind is None):
                its_unit = label.unit or (unit if under else "")
                found = self.costs.read(box, label, cell, value, its_unit, under, above)
                sums += [(pledge, label) for pledge in found]
                if found and not (under and above is not None):
                    above = found[0] if under else found[-1]
            else:
                above = above if under else None
                self.measures.of_fact(label, value, box.draft, box.country, box.due)
        self.costs.relate(sums, wholes)
        self.costs.boxes.append(box)
        first: dict[str, Pledge] = {}
        for pledge, _ in sums:
            first.setdefault(pledge.currency, pledge)
        return first

    def _stands(self, box: Box, state: str | None, value: Cell) -> None:
        box.status = state
        if state is not None:
            self.states.setdefault(id(box.draft), (state, value))

    def _named(self, labelled: list[tuple[Label, Cell]]) -> Draft | None:
        """The project that the last fact of a name names."""
        named = None
        for label, value in labelled:
            if label.kind == "name":
                inside = [m for m in self.registry.within(value.start, value.end) if m[2].is_sure]
                named = inside[0][2] if inside else named
        return named

    def _country(self, labelled: list[tuple[Label, Cell]]) -> str | None:
        places = self.reading.places
        return next(
            (
                p.country_iso3
                for label, value in labelled
                if label.kind == "country"
                for p in places.within(value.start, value.end + 1)
            ),
            None,
        )

    def _headed(self, country: str | None) -> Draft | None:
        """The project of a data sheet that names it in its heading only: 'Speech Corpus of Wolof (P-0457)'."""
        head = next((b for b in self.reading.page.blocks if b.kind == "heading"), None)
        title = self.reading.text[head.start : head.end] if head else (self.reading.page.title or "")
        name = unbracketed(title).strip(" .:")
        country = country or self.registry.scene.country
        kind = kind_of(name)[0]
        if country is None or not 8 < len(name) <= 90 or not (AI.search(name) or (kind and AI.search(self._start))):
            return None
        draft = Draft(name, country, kind or "infrastructure", True)
        draft.aliases.setdefault(title)
        self.registry.drafts.append(draft)
        return draft

    @cached_property
    def _start(self) -> str:
        return self.reading.text[:3000]

    def _parties(self, box: Box, label: Label, value: Cell) -> None:
        """Who a fact names, in the part that its label says."""
        if label.kind not in ROLES or len(value.text) > 200:
            return
        role = ROLES[label.kind]
        named = self.reading.organisations.within(value.start, value.end + 1)
        for org in named:
            own = "chip_supplier" if org.sector == "chips" and label.kind in ("taker", "chips", "partner") else role
            if label.kind == "chips" and org.sector not in ("chips", None):
                continue
            self.participants.add(org.name, box.draft, own, org.hq_iso3, (Quote("organisation", org.start, org.end),))
        if named or label.kind == "chips" or self.reading.places.within(value.start, value.end + 1):
            return
        name = unbracketed(value.text).strip(" .")
        if 3 < len(name) <= 70 and _CAPITAL.match(name) and not _NO_NAME.search(name) and not _YEAR.search(name):
            said = (quote("organisation", value.start, value.end),)
            for piece in name.split(";"):
                self.participants.add(piece.strip(), box.draft, role, None, said)

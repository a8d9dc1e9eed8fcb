"""Rows of project tables: name, country, state, leads, money, capacities.

Owns reading cells with their headers' units. Invariant: a converted column is never a second sum.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import islice, pairwise

from sources.extract.actors import kind_by_name, subnational
from sources.extract.actors import kind_of as sponsor_kind_of
from sources.extract.book import Book
from sources.extract.capacities import HARDWARE, Capacities, Capacity, canonical_hardware
from sources.extract.commitments import Pledges
from sources.extract.cues import cue
from sources.extract.draft import Draft
from sources.extract.kinds import kind_of
from sources.extract.labels import AI, state_in
from sources.extract.layout import BLANK, Layout, unit_of
from sources.extract.names import country_name, government_of, likeness, words
from sources.extract.participants import Participants
from sources.extract.pledge import Pledge, near
from sources.extract.quantities import parse_amount_cell, parse_date, parse_quantity_cell
from sources.extract.quantities.cells import header_unit
from sources.extract.quantities.model import Money, Qualifier
from sources.extract.reading import Organisation, Reading
from sources.extract.records import Decision, Quote
from sources.extract.registry import Registry
from sources.extract.resolve import SURE
from sources.extract.scene import Scene
from sources.page.model import Cell, Table

_SAME = re.compile(r"^(?:same|idem|ditto|id\.|″|\"|as above|〃)$", re.IGNORECASE)


PART = re.compile(r"^\W*(?:of which|thereof|including|incl\.|davon|dont|part:|of this|–|↳)\s*:?\s*", re.IGNORECASE)


_CIRCA = re.compile(r"\s*(?:c\.|ca\.?|circa|approx\.?|~|≈)\s*(?=[\d$€£])", re.IGNORECASE)
_OVER = re.compile(r"\s*(?:[>≥<≤]|over|max\.?|up to)\s*(?=[\d$€£])", re.IGNORECASE)
_DECIDED_NAME = re.compile(
    r"allocat|budget|\bcommitted\b|award|grant|appropriat|contract|förder|zuwend|bewillig|subvenci|adjudic|\bapproved\b|\bselected\b|\bretained\b",
    re.IGNORECASE,
)
_BUDGET = re.compile(
    r"\b(?:budgets?|appropriations?|finance (?:law|act|bill)|treasury|(?:supplementary|main|spending) estimates|"
    r"public money|FY\s?\d\d|"
    r"presupuestos?|loi de finances|haushalt|state funds?)\b",
    re.IGNORECASE,
)
_INSIDE = re.compile(r"(?:included in|part of|within|in|of)\s+(?:row |no\.? ?|line |item |#)?\d+", re.IGNORECASE)
_PROGRAMME = re.compile(
    r"\b(?:strategy|policy|programme|program|plan|budget|fund|mission|call|initiative|agenda|roadmap|estrategia|stratégie)\b",
    re.IGNORECASE,
)
_NO_PARTY = re.compile(
    r"(?:the )?(?:government|gobierno|gouvernement|regierung|estado|état|staat|bund|unión europea|union europ|"
    r"federal|republic|state|budget|own|private|public|other|total|european union|eu\b|"
    r"national gov|"
    r"counterpart|beneficiar|donors?|tbd|to be|foreign|domestic|central gov)",
    re.IGNORECASE,
)
_SHORTS = re.compile(r"\b(?:AI|GPU|HPC|IT|LLM|R&D)s?\b")
_GOVERNMENT = re.compile(
    r"(?:the )?(?:(?:federal|national|central) )?(?:government|gobierno|gouvernement|governo|bundesregierung|état|"
    r"estado)\b",
    re.IGNORECASE,
)
_WORDED = re.compile(r"[a-z]{2,}|\d\s?[mbk]\b", re.IGNORECASE)
_CODED = re.compile(r"^\W*[A-Z]{1,3}\W*\d")
_DIGITS = re.compile(r"\d[\d,.\s]*\d|\d")
_PLAIN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_SPACES = re.compile(r"[,\s]")
_PERCENT = re.compile(r"\s*\d{1,3}(?:\.\d+)?\s?%")
_GROUPED = re.compile(r"\W*\d{1,3}(?:\.\d{3})+(?:,\d+)?\W*|\W*\d+,\d+\W*")
_COMMA_LANGUAGES = re.compile(
    r"(?:bg|ca|cs|da|de|el|es|fi|fr|gl|hr|hu|id|it|nb|nl|nn|no|pl|pt|ro|ru|sk|sl|sr|sv|tr|uk|vi)$"
)
_REGION = re.compile(
    r"\W*(?:the\s+)?(?:land|länder|regions?|regional|municipality|city|commune|província|provincia|kommun)$",
    re.IGNORECASE,
)
_COMMA_UNIT = re.compile(r"\b(?:milh|millon|mill?ioni|miliard|milion|Mio\b|Mrd\b|millions? d[’'e])")
_CODE_MEANS = re.compile(r"\b([A-Z]{1,2})\s?=\s?([a-z][^;,.)\n]{3,40})")
_MOST = re.compile(r"\b(?:max(?:imum)?|up to|ceiling|upper limit)\b", re.IGNORECASE)
_MIXED = re.compile(r"public[- –]private", re.IGNORECASE)
_PAID_HEADER = re.compile(r"\b(?:outturn|actuals?|spent|paid|disbursed)\b", re.IGNORECASE)
_PROPOSED = re.compile(
    r"\b(?:proposed|requested|sought|main estimates|planned|estimated?|indicative|projected|forecast|draft|needed)\b",
    re.IGNORECASE,
)
_DECIDED = re.compile(
    r"\b(?:allocat\w*|budget(?:ed)?|approved|committed|award\w*|grant\w*|appropriat\w*|contract\w*|voted|adopted|signed|"
    r"secured)\b",
    re.IGNORECASE,
)
_MAGNITUDE = re.compile(
    r"\b(?:in )?(?:thousands?|millions?|billions?|trillions?|crore|lakh|bn|mn|mln|m|k)\b\.?|\b000\b", re.IGNORECASE
)
_CODE = re.compile(r"\b[A-Z]{3,4}\b|(?:US|A|C|NZ|S|HK|NT|R)?[$€£¥₹₩]")
_FROM_YEAR = re.compile(r"\b(?:from|since|starting)\s+(20\d\d)\b", re.IGNORECASE)
_YEARS = re.compile(r"\b(20\d\d)\s*(?:–|-|to|/)\s*(20\d\d)\b")


_SHORT_YEARS = re.compile(r"\b(20\d\d)\s*[–-]\s*(\d\d)\b")


TO_YEAR = re.compile(r"\b(?:to|until|by|through)\s+(20\d\d)\b")


_ONE_YEAR = re.compile(
    r"\b(20\d\d)\s+(?:allocation|budget)|\b(?:allocation|budget)\s+(?:for\s+)?(20\d\d)\b", re.IGNORECASE
)


_TAIL = re.compile(
    r"\s*\((?!\s*[A-Z]{2,}\s*\))[^)]*\)\s*$|,\s+(?:fiscal years?\s+)?20\d\d.*$|,\s+[\w-]+\s+(?:phase|"
    r"tranche|allocation|budget|instalment).*$|,\s+including\s.*$|,\s+(?:over|in)\s.*$"
)


_SUMS = re.compile(r"\b(?:budgets|amounts|sums|grants|allocations|awards|contracts|below|following)\b", re.IGNORECASE)


_FIGURE = re.compile(r"^\W*(?:[A-Z]{1,3}\$?\s?)?[$€£]?\s?\d[\d\s.,]*\W*$")
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


_AS_ROLE = re.compile(
    r"\s*[,(]?\s*(?:as\s+)?(?:the\s+|its\s+|an?\s+)?(?:anchor\s+|first\s+)?(tenant|customer|operator|partner|developer|funder|lead)\b"
)
_ROLE_OF = {"customer": "tenant"} | {r: r for r in ("tenant", "operator", "partner", "developer", "funder", "lead")}


@dataclass(frozen=True, slots=True)
class Party:
    """One whom a row names; `pays` where nothing says that it does not pay the row's sum."""

    name: str
    organisation: Organisation | None
    role: str | None
    at: tuple[int, int]
    pays: bool


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays by a cell's words; `name` is None where a sort of payer is meant that no name is given for."""

    name: str | None
    kind: str | None
    organisation: Organisation | None = None
    is_said: bool = False
    """A column or label for payers names it."""


_COUNTED = re.compile(r"^(?:\d+|two|three|four|five|six|seven|eight|nine|ten)\s+", re.IGNORECASE)


class Rows:
    """Reads rows of one page's tables into drafts, pledges, capacities and participants."""

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
        self.pledges, self.capacities, self.participants = pledges, capacities, participants
        self.states: dict[int, tuple[str, Cell]] = {}
        self.place = -1
        """Where the table or box being read begins."""
        self._places: dict[int, int] = {}
        self._claimed: dict[tuple[int, int], Draft] = {}
        """Pledges of prose that a row of a table restates, and the row's project."""
        self.book = Book(pledges.kept, pledges.decisions, len(reading.text))

    def filled(self, row: tuple[Cell, ...], previous: tuple[Cell, ...] | None) -> tuple[Cell, ...]:
        """The row with 'same' cells taken from the row above."""
        if previous is None:
            return row
        return tuple(previous[i] if _SAME.match(c.text.strip()) and i < len(previous) else c for i, c in enumerate(row))

    def row_country(
        self, cells: tuple[Cell, ...], layout: Layout, table: Table, group: str | None = None
    ) -> str | None:
        """The country of a row: its own column's, else that of the `group` of rows it stands in, else of its words."""
        if group is not None and layout.country is None:
            return group
        for index in (layout.country, layout.place, layout.project, *layout.lead):
            if index is not None and index < len(cells):
                found = [p.country_iso3 for p in self.reading.places.within(cells[index].start, cells[index].end + 1)]
                if found:
                    return found[0]
        return self.scene.section(table.start).country_iso3 or self.scene.country

    def draft(self, cell: Cell, country: str, whole: Draft | None, is_ai: bool = True) -> Draft | None:
        """The project that a row names; None where neither the row nor the table (`is_ai`) speaks of AI."""
        name = re.sub(r"\s*\[\d+\]", "", PART.sub("", cell.text)).strip()
        plain = name
        while (cut := _TAIL.search(plain)) and cut.start() > 3:
            plain = plain[: cut.start()].strip()
        plain = _COUNTED.sub("", plain).strip(" ,;:")
        if whole is not None and (
            not re.search(r"[A-Z]", _SHORTS.sub("", plain))
            or (
                kind_of(plain)[0] is None
                and (
                    self.reading.organisations.within(cell.start, cell.end + 1)
                    or self.reading.places.within(cell.start, cell.end + 1)
                )
            )
        ):
            whole.aliases.setdefault(plain)
            return whole
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
        is_plain = whole is None and not AI.search(cell.text) and kind_of(plain)[0] in (None, "programme")
        if is_plain and (not is_ai or self.reading.cues.find("licence/others", cell.start, cell.end)):
            return None
        made = Draft(plain or name, country, kind_of(plain)[0] or self._kind_by_table(cell), True)
        made.is_attached = whole is None or bool(re.search(r"[A-Z]", _SHORTS.sub("", plain)[:1]))
        if whole is not None and not made.is_attached:
            made.is_sure = False
        if name != plain:
            made.aliases.setdefault(name)
        acronym = re.search(r"\(([A-Z]{2,}[\w-]*)\)", cell.text)
        if acronym:
            made.aliases.setdefault(acronym.group(1))
        if whole is not None:
            made.lead = whole.lead
        self.registry.drafts.append(made)
        made.aliases.setdefault(cell.text.strip()[:120])
        return made

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

    def spelt(self, text: str) -> str:
        """What a code in a cell stands for by the page's legend: 'C' is 'voted, approved or contracted'."""
        code = text.strip()
        return self._legend.get(code, text) if 0 < len(code) <= 2 else text

    @cached_property
    def _legend(self) -> dict[str, str]:
        found: dict[str, str] = {}
        text, blocks = self.reading.text, self.reading.page.blocks
        for code, meaning in pairwise(blocks):
            if code.end - code.start <= 2 and code.kind == meaning.kind and meaning.end - meaning.start <= 90:
                found.setdefault(text[code.start : code.end], text[meaning.start : meaning.end])
        for block in blocks:
            if block.kind != "table" and block.end - block.start <= 400 and text.find("=", block.start, block.end) >= 0:
                for match in _CODE_MEANS.finditer(text, block.start, block.end):
                    found.setdefault(match.group(1), match.group(2))
        return found

    def _described(self, plain: str, country: str) -> Draft | None:
        """'Cloud region', 'Supercomputer': the one project of the country whose name holds a plain label's words."""
        mine = words(plain) - words(country_name(country))
        if not mine or re.search(r"(?<!^)(?<![“\"])[A-ZÀ-Þ]", _SHORTS.sub("", plain)):
            return None
        found = [
            d
            for d in self.registry.recent(country)
            if d.mentions and any(mine <= words(n) for n in (d.name, *islice(d.aliases, 4)))
        ]
        return found[0] if len(found) == 1 else None

    def row_status(self, cells: tuple[Cell, ...], layout: Layout, draft: Draft) -> None:
        if self._is_in_service(cells, layout) and not self._has_status(cells, layout):
            assert layout.due is not None
            self.states.setdefault(id(draft), ("operational", cells[layout.due]))
        if layout.status is None or layout.status >= len(cells):
            return
        due = cells[layout.due].text.strip().lower() if layout.due is not None and layout.due < len(cells) else ""
        state = "operational" if due == "yes" else state_in(self.spelt(cells[layout.status].text))
        if state is not None:
            self.states.setdefault(id(draft), (state, cells[layout.status]))

    def _is_in_service(self, cells: tuple[Cell, ...], layout: Layout) -> bool:
        """Whether a column of years in service gives one that has passed when the page was written."""
        if layout.due is None or not layout.is_service or layout.due >= len(cells):
            return False
        year = re.fullmatch(r"\W*(?:\w+ )?(20\d\d)\W*", cells[layout.due].text)
        written = self.reading.page.published_on
        return year is not None and written is not None and int(year.group(1)) < int(written[:4])

    def parties(self, cells: tuple[Cell, ...], layout: Layout) -> list[Party]:
        """Whom a row names as lead, payer, partner or contractor, and the part that the column's header gives."""
        found: list[Party] = []
        partners = [layout.partner] if layout.partner is not None else []
        for index in (*layout.lead, *partners, *layout.takers):
            if index >= len(cells) or BLANK.match(cells[index].text) or _FIGURE.match(cells[index].text):
                continue
            cell = cells[index]
            named = self.reading.organisations.within(cell.start, cell.end + 1)
            names: list[tuple[str, Organisation | None]] = [(o.name, o) for o in named] or [
                (piece.strip(), None)
                for piece in re.split(r";|,\s+with\s|\swith\s|,\s(?=[A-Z])", re.sub(r"\([^)]*\)", "", cell.text))
                if len(piece.strip()) > 2 and piece.strip()[0].isupper()
            ]
            for position, (name, org) in enumerate(names):
                at = (org.start, org.end) if org else (cell.start, min(cell.end, cell.start + 300))
                first = position == 0 and index in layout.lead
                role = (
                    "chip_supplier"
                    if org and org.sector == "chips"
                    else "funder"
                    if first and index in layout.pays
                    else "lead"
                    if first and (index in layout.runs or (org and org.sector == "government"))
                    else "partner"
                    if index in layout.takers
                    else None
                )
                pays = index in layout.lead and (
                    index not in layout.runs or (len(layout.lead) == 1 and not layout.shares)
                )
                found.append(Party(name, org, role, at, pays))
        if not found and layout.project is not None and "(" in cells[layout.project].text:
            cell = cells[layout.project]
            for org in self.reading.organisations.within(cell.start, cell.end + 1):
                if self.reading.text[org.start - 1 : org.start] == "(" or org.start > cell.start + 8:
                    told = _AS_ROLE.match(self.reading.text, org.end, cell.end)
                    role = _ROLE_OF.get(told.group(1)) if told else "lead" if layout.leads_first and not found else None
                    found.append(Party(org.name, org, role, (org.start, org.end), True))
        return found

    def add_parties(self, parties: list[Party], draft: Draft) -> None:
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

    def payer(self, cell: Cell, country: str) -> Payer | None:
        """Who pays by the words of a cell: an organisation, a government, a sort of payer; None where it is blank."""
        text = re.sub(r"\s*\([^)]*\)", "", cell.text).strip()
        if BLANK.match(cell.text) or _FIGURE.match(cell.text) or not text:
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
        if not 2 < len(text) <= 70 or not re.match(r"\W*[A-ZÀ-Þ0-9]", text):
            return None
        name = re.split(r";|,\s+with\s|\swith\s|,\s(?=[A-Z])|\s/\s", text)[0].strip()
        return Payer(name, kind_by_name(name, country))

    def row_money(
        self,
        cells: tuple[Cell, ...],
        layout: Layout,
        table: Table,
        draft: Draft,
        country: str,
        parties: list[Party],
        whole: Pledge | None,
    ) -> Pledge | None:
        """The row's sum as a pledge, or the pledge of prose that it restates; what its other columns say as parts."""
        sums = self._sums(cells, layout, table, country)
        payer = self._row_payer(cells, layout, table, draft, country, parties)
        main: Pledge | None = None
        stage = self._stage_of_row(cells, layout, table, draft, whole)
        if sums:
            money, used = sums[0]
            main = self._row_pledge(money, used, cells, layout, draft, country, payer, stage, whole)
            for other, cell in sums[1:]:
                same = other.currency == money.currency
                self._told(other, cell, "dropped", "column" if same else "conversion", "the row's sum in other words")
        self._columns(cells, layout, table, draft, country, payer, stage, main, whole)
        return main

    def _row_payer(
        self,
        cells: tuple[Cell, ...],
        layout: Layout,
        table: Table,
        draft: Draft,
        country: str,
        parties: list[Party],
    ) -> Payer | None:
        """Who pays a row's sum: the payer's column, the first column of what one payer gives, who leads."""
        if layout.pays and layout.pays[0] < len(cells):
            payer = self.payer(cells[layout.pays[0]], country)
            if payer is not None:
                return replace(payer, is_said=True)
        for index in layout.shares:
            if index >= len(cells):
                continue
            if _PERCENT.match(cells[index].text) or self._sum(cells, index, layout, table, country) is not None:
                payer = self._column_payer(table, index, country)
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

    def _sums(self, cells: tuple[Cell, ...], layout: Layout, table: Table, country: str) -> list[tuple[Money, Cell]]:
        """The sums of a row's money columns, the one that counts first."""
        span = self._span(cells, layout, table, country)
        if span is not None:
            return [span]
        return [
            (parsed, cells[index])
            for index in (*layout.money, *layout.usd)
            if (parsed := self._sum(cells, index, layout, table, country)) is not None
        ]

    def _sum(self, cells: tuple[Cell, ...], index: int, layout: Layout, table: Table, country: str) -> Money | None:
        if index >= len(cells) or BLANK.match(cells[index].text):
            return None
        header = self._header(table, index)
        if index in (*layout.shares, *layout.years, *layout.paid) and header_unit(header)[1] == 0:
            # Columns of parts are in the unit of their whole.
            whole = next((h for i in (*layout.money, *layout.usd) if header_unit(h := self._header(table, i))[1]), "")
            header = f"{header} ({whole})" if whole else header
        if layout.currency is not None and layout.currency < len(cells) and not header_unit(header)[0]:
            header = f"{header} {cells[layout.currency].text}"
        return amount_in(self._plain_number(cells[index].text, header), header, country)

    def _plain_number(self, text: str, header: str) -> str:
        """A number of a language that groups by full stops and has decimal commas, as English writes it."""
        is_comma = _COMMA_LANGUAGES.match(self.reading.page.language or "") or _COMMA_UNIT.search(header)
        if not is_comma or not _GROUPED.fullmatch(text):
            return text
        return text.replace(".", "").replace(",", ".")

    def _told(self, money: Money, cell: Cell, outcome: str, rule: str, detail: str = "") -> None:
        self.pledges.decisions.append(
            Decision(
                cell.start, cell.end, f"{money.currency} {money.low:,.0f} {money.qualifier}", outcome, rule, detail
            )
        )

    def _stage_of_row(
        self, cells: tuple[Cell, ...], layout: Layout, table: Table, draft: Draft, whole: Pledge | None
    ) -> str:
        assert layout.project is not None
        stage = self._stage(
            cells,
            layout,
            " ".join(
                (
                    cells[layout.project].text,
                    table.caption or "",
                    *(table.headers[i] for i in (*layout.money, *layout.usd)),
                )
            ),
            table,
        )
        if stage == "announced" and not self._has_status(cells, layout):
            if self._is_in_service(cells, layout):
                return "disbursed"
            if whole is not None:
                return whole.stage
            if draft.is_chosen:
                return "committed"
            state = self.states.get(id(draft))
            is_financed = layout.pays or layout.instrument is not None
            if is_financed and state is not None and state[0] in ("approved", "under_construction", "operational"):
                return "committed"
        return stage

    def _row_pledge(
        self,
        money: Money,
        used: Cell,
        cells: tuple[Cell, ...],
        layout: Layout,
        draft: Draft,
        country: str,
        payer: Payer | None,
        stage: str,
        whole: Pledge | None,
        period: tuple[int | None, int | None] | None = None,
    ) -> Pledge:
        assert layout.project is not None
        draft.is_attached = True
        label = cells[layout.project]
        if period is None:
            told = [i for i in (layout.instrument, layout.period) if i is not None and i < len(cells)]
            period = self.period("\x00".join((label.text, *(cells[i].text for i in told))))
            if period == (None, None) and layout.years:
                period = min(y[0] for y in layout.years.values()), max(y[1] for y in layout.years.values())
        announced = (
            parse_date(cells[layout.announced].text)
            if layout.announced is not None and layout.announced < len(cells)
            else None
        )
        kind = "public_private" if any(_MIXED.search(c.text) for c in cells) else payer.kind if payer else None
        kept = self.keep(
            money,
            used,
            draft,
            country,
            payer,
            kind,
            stage,
            period,
            announced,
            whole,
            "part" if whole else "table_cell",
            (Quote("project", label.start, min(label.end, label.start + 300)),),
        )
        if any(_INSIDE.fullmatch(c.text.strip()) for c in cells):
            kept.is_part = True
        return kept

    def keep(
        self,
        money: Money,
        used: Cell,
        draft: Draft,
        country: str,
        payer: Payer | None,
        kind: str | None,
        stage: str,
        period: tuple[int | None, int | None],
        announced: str | None,
        whole: Pledge | None,
        rule: str,
        quotes: tuple[Quote, ...] = (),
    ) -> Pledge:
        """Keep a sum of a table or box, or teach the pledge of prose that it restates what it says beside."""
        span = Money(
            used.start,
            used.end,
            money.low,
            money.high,
            money.currency,
            money.symbol,
            money.qualifier,
            money.is_inferred,
            money.conversion,
        )
        pledge = Pledge(
            span,
            money.low,
            money.high,
            money.currency or "",
            country,
            draft,
            95,
            payer.name if payer is not None else draft.lead,
            kind,
            stage,
            period,
            announced,
            whole is not None,
            whole,
            (Quote("amount_low", used.start, min(used.end, used.start + 300)), *quotes),
            len(self.pledges.kept),
            -1,
            has_payer=payer is not None,
        )
        draft.is_attached = True
        if pledge.stage == "announced" and rule != "fact_box" and sponsor_gives(pledge.sponsor):
            pledge.stage = "committed"
        earlier = self._stated(pledge)
        if earlier is not None:
            self._teach(earlier, pledge, payer is not None and payer.is_said)
            self._told(money, used, "dropped", "restated", f"same sum as at {earlier.money.start}")
            return earlier
        self.pledges.kept.append(pledge)
        self._places[id(pledge)] = self.place
        self._told(money, used, "kept", rule, draft.name)
        return pledge

    def restated(self, cells: tuple[Cell, ...], layout: Layout, table: Table, draft: Draft) -> list[Pledge]:
        """Pledges of prose whose sums a row of a table about `draft` states."""
        country = draft.country_iso3
        if country is None:
            return []
        return [
            p
            for money, _ in self._sums(cells, layout, table, country)[:1]
            for p in self.book.near(("prose", country, money.currency), money.high)
            if near(p.high, money.high)
        ]

    def _stated(self, pledge: Pledge) -> Pledge | None:
        """The pledge of prose that states the same sum, unless a row has claimed it already."""
        for other in self.book.near(("prose", pledge.country, pledge.currency), pledge.high):
            if (
                near(other.high, pledge.high)
                and near(other.low, pledge.low)
                and other is not pledge.whole
                and self._claimed.get((id(other), self.place), pledge.draft) is pledge.draft
                and (pledge.whole is None or other.draft is pledge.draft or other.score < SURE)
            ):
                return other
        for other in self.book.near(("draft", id(pledge.draft), pledge.currency), pledge.high):
            if (
                other.block < 0
                and self._places.get(id(other), self.place) != self.place
                and (other.currency, other.country) == (pledge.currency, pledge.country)
                and near(other.high, pledge.high)
                and near(other.low, pledge.low)
            ):
                return other
        return None

    def _teach(self, earlier: Pledge, row: Pledge, is_payer_said: bool) -> None:
        """Give a pledge of prose what the row that restates it says beyond."""
        self._claimed[id(earlier), self.place] = row.draft
        if row.sponsor and (is_payer_said or (row.has_payer and not earlier.has_payer)):
            earlier.sponsor, earlier.sponsor_kind, earlier.has_payer = row.sponsor, row.sponsor_kind, True
        elif earlier.sponsor is None:
            earlier.sponsor, earlier.sponsor_kind = row.sponsor, row.sponsor_kind
        if earlier.stage == "announced" and not earlier.is_stage_said:
            earlier.stage = row.stage
        earlier.period = (earlier.period[0] or row.period[0], earlier.period[1] or row.period[1])
        if row.announced and not earlier.is_dated:
            earlier.announced, earlier.is_dated = row.announced, True
        if earlier.whole is None and row.whole is not None and row.whole.whole is not earlier:
            earlier.whole, earlier.is_part = row.whole, True

    def _columns(
        self,
        cells: tuple[Cell, ...],
        layout: Layout,
        table: Table,
        draft: Draft,
        country: str,
        payer: Payer | None,
        stage: str,
        main: Pledge | None,
        whole: Pledge | None,
    ) -> None:
        """What columns of years, of sorts of payers and of payments say: parts of the row's sum where it has one."""
        over = main if main is not None else whole
        if over is None and layout.years:
            over = self._known_whole(cells, layout, table, draft, country)
        shares = [i for i in layout.shares if self._sum(cells, i, layout, table, country) is not None]
        for index in (*layout.years, *shares, *layout.paid):
            money = self._sum(cells, index, layout, table, country)
            if money is None:
                continue
            if main is not None and money.high >= 0.995 * main.high:
                self._told(money, cells[index], "dropped", "column", "the row's sum in other words")
                if index in layout.shares and not main.has_payer:
                    self._pays(main, table, index, country)
                elif index in layout.paid and near(money.high, main.high):
                    main.stage = "disbursed"
                continue
            if index in layout.paid and main is not None and main.stage == "announced" and not main.is_stage_said:
                main.stage = "committed"  # money that is being paid has been decided
            year = layout.years.get(index)
            who = self._column_payer(table, index, country) if index in layout.shares else payer
            self._row_pledge(
                money,
                cells[index],
                cells,
                layout,
                draft,
                country,
                who,
                "disbursed"
                if index in layout.paid or _PAID_HEADER.search(table.headers[index])
                else self._stage_of_header(table.headers[index], stage),
                over,
                year,
            )

    def _known_whole(
        self, cells: tuple[Cell, ...], layout: Layout, table: Table, draft: Draft, country: str
    ) -> Pledge | None:
        """The sum of a project that prose states, where the years of a row fit in it."""
        sums = [m for i in layout.years if (m := self._sum(cells, i, layout, table, country)) is not None]
        total = sum(m.high for m in sums)
        wholes = [
            p for p in self.book.prose_of(draft) if sums and p.currency == sums[0].currency and p.high >= 0.999 * total
        ]
        return min(wholes, key=lambda p: p.high, default=None) if len(sums) > 1 else None

    def _stage_of_header(self, header: str, stage: str) -> str:
        if _PROPOSED.search(header):
            return "announced"
        return "committed" if stage == "announced" and _DECIDED.search(header) else stage

    def _column_payer(self, table: Table, index: int, country: str) -> Payer | None:
        cell = table.grid[max(table.header_rows - 1, 0)][index]
        return self.payer(replace(cell, text=PART.sub("", cell.text)), country)

    def _pays(self, pledge: Pledge, table: Table, index: int, country: str) -> None:
        payer = self._column_payer(table, index, country)
        if payer is not None and payer.name:
            pledge.sponsor, pledge.sponsor_kind, pledge.has_payer = payer.name, payer.kind, True

    def _header(self, table: Table, index: int) -> str:
        """A money column's header, with the currency or unit that the caption gives where it gives none."""
        header = table.headers[index]
        sign, exponent = header_unit(header)
        unit = unit_of(table) if not sign or not exponent else ""
        if not unit:
            return header
        its_sign, its_exponent = header_unit(unit)
        if (exponent and its_exponent and not its_sign) or (sign and not its_exponent):
            return header
        if exponent:
            return f"{header} {re.sub(_MAGNITUDE, '', unit)}"
        return f"{header} ({unit if not sign else _CODE.sub('', unit)})"

    def _span(self, cells: tuple[Cell, ...], layout: Layout, table: Table, country: str) -> tuple[Money, Cell] | None:
        """A sum given as low and high in two columns."""
        low = next(
            (i for i in layout.money if re.search(r"\b(?:low|from|min(?:imum)?)\b", table.headers[i], re.IGNORECASE)),
            None,
        )
        high = next(
            (i for i in layout.money if re.search(r"\b(?:high|to|max(?:imum)?)\b", table.headers[i], re.IGNORECASE)),
            None,
        )
        if low is None or high is None or low == high or max(low, high) >= len(cells):
            return None
        one = _scaled_cell(cells[low].text, self._header(table, low), country)
        two = _scaled_cell(cells[high].text, self._header(table, high), country)
        if one is None or two is None or one.currency is None or two.high < one.low:
            return None
        if one.low == two.high:
            return one, cells[low]
        return replace(one, high=two.high, qualifier="range"), cells[low]

    def period(self, text: str) -> tuple[int | None, int | None]:
        match = _YEARS.search(text)
        if match and int(match.group(1)) <= int(match.group(2)):
            return int(match.group(1)), int(match.group(2))
        if re.search(r"(?:^|[\s\x00])20\d\d\s*$", text) and re.fullmatch(r"\s*20\d\d\s*", text.rsplit("\x00", 1)[-1]):
            year = int(text.rsplit("\x00", 1)[-1])
            return year, year
        match = _SHORT_YEARS.search(text)
        if match and int(match.group(1)) <= int(match.group(1)[:2] + match.group(2)):
            return int(match.group(1)), int(match.group(1)[:2] + match.group(2))
        match = _ONE_YEAR.search(text)
        if match:
            year = int(match.group(1) or match.group(2))
            return year, year
        match = TO_YEAR.search(text)
        if match:
            return None, int(match.group(1))
        match = _FROM_YEAR.search(text)
        return (int(match.group(1)), None) if match else (None, None)

    def _has_status(self, cells: tuple[Cell, ...], layout: Layout) -> bool:
        return layout.status is not None and layout.status < len(cells) and not BLANK.match(cells[layout.status].text)

    def _stage(self, cells: tuple[Cell, ...], layout: Layout, name: str, table: Table) -> str:
        text = (
            self.spelt(cells[layout.status].text).lower()
            if layout.status is not None and layout.status < len(cells)
            else ""
        )
        if re.search(r"disburs|\bpaid|spent|completed", text):
            return "disbursed"
        if re.search(r"draft|propos|announc|plan|pledg|\bbid|promis|design|reserved", text):
            return "announced"
        if re.search(
            r"approv|adopt|construct|operational|running|signed|fund|budget|live|open|commit|award|contract|voted|passed|"
            r"piling|fitted|being built|secured",
            text,
        ) or _DECIDED_NAME.search(name):
            return "committed"
        if text and state_in(text) in ("approved", "under_construction", "operational"):
            return "committed"
        if not text and self._is_of_awards(table):
            return "committed"
        return "announced"

    def _is_of_awards(self, table: Table) -> bool:
        """Whether the paragraph before the table says that its sums were decided: 'the retained budgets are:'."""
        before = self.reading.sentences.within(max(0, table.start - 700), table.start)
        if not before:
            return False
        return any(
            _SUMS.search(self.reading.text, s.start, s.end)
            and self.reading.cues.find("stages/committed", s.start, s.end)
            and not self.reading.cues.find("stages/plan", s.start, s.end)
            for s in before
            if s.block >= before[-1].block - 1
        )

    def row_capacity(
        self,
        cells: tuple[Cell, ...],
        layout: Layout,
        table: Table,
        draft: Draft,
        country: str,
        is_part: bool,
        target: str | None = None,
    ) -> None:
        hardware = None
        if (
            layout.hardware is not None
            and layout.hardware < len(cells)
            and not BLANK.match(cells[layout.hardware].text)
        ):
            hardware = cells[layout.hardware].text.strip()[:60]
        if layout.due is not None and layout.due < len(cells):
            year = re.search(r"20\d\d", cells[layout.due].text)
            target = year.group() if year else target
        told = {layout.country, layout.project, *layout.lead, *layout.takers, *layout.money, *layout.usd, *layout.power}
        words = [i for i in range(len(cells)) if i not in told and i not in layout.chips]
        for index in (*layout.power, *layout.chips, *words):
            if index >= len(cells) or BLANK.match(cells[index].text):
                continue
            cell = cells[index]
            inside = self.reading.measures.within(cell.start, cell.end + 1)
            if inside:
                for measure in inside:
                    if measure.is_ai and not measure.per:
                        due = re.search(r"\bby (?:the end of )?(20\d\d)", cell.text)
                        self.capacity(
                            measure.metric,
                            measure.low,
                            measure.high,
                            measure.qualifier,
                            draft,
                            country,
                            measure.hardware or self.hardware_in(cell) or hardware,
                            due.group(1) if due else target,
                            measure.start,
                            measure.end,
                            is_part,
                        )
                continue
            if index in words:
                continue
            bound = _CIRCA.match(cell.text) or _OVER.match(cell.text)
            parsed = parse_quantity_cell(cell.text[bound.end() :] if bound else cell.text, table.headers[index])
            if parsed is not None and bound is not None and parsed.qualifier == "exact":
                parsed = replace(parsed, qualifier=_qualifier(bound.group()))
            if parsed is not None:
                self.capacity(
                    parsed.metric,
                    parsed.low,
                    parsed.high,
                    parsed.qualifier,
                    draft,
                    country,
                    parsed.hardware or self.hardware_in(cell) or hardware,
                    target,
                    cell.start,
                    cell.end,
                    is_part,
                )

    def hardware_in(self, cell: Cell) -> str | None:
        """The accelerator that a cell names: '~40,000 (Rubin)'."""
        named = HARDWARE.search(self.reading.text, cell.start, cell.end)
        return canonical_hardware(named.group(1)) if named else None

    def capacity(
        self,
        metric: str,
        low: float,
        high: float,
        qualifier: str,
        draft: Draft,
        country: str,
        hardware: str | None,
        target: str | None,
        start: int,
        end: int,
        is_part: bool,
    ) -> None:
        draft.is_attached = True
        self.capacities.keep(
            Capacity(
                metric,
                low,
                high,
                qualifier,
                country,
                draft,
                95,
                canonical_hardware(hardware) if hardware else None,
                target,
                None,
                is_part,
                (Quote("value_low", start, min(end, start + 300)),),
                start,
                end,
                -1,
            )
        )


@lru_cache(maxsize=1024)
def amount_in(text: str, header: str, country: str) -> Money | None:
    """The sum of a cell under a header; None where it states none of a size that counts."""
    bound = _CIRCA.match(text) or _OVER.match(text)
    parsed = _scaled_cell(text[bound.end() :] if bound else text, header, country)
    if parsed is None or parsed.currency is None or parsed.high < 1000 or parsed.per:
        return None
    if parsed.qualifier == "exact" and bound is not None:
        return replace(parsed, qualifier=_qualifier(bound.group()))
    if parsed.qualifier == "exact" and _MOST.search(header):
        return replace(parsed, qualifier="up_to")
    return parsed


def _qualifier(sign: str) -> Qualifier:
    """What a sign or word before a number says of it: '>110', 'max. 40', 'c. 225'."""
    sign = sign.strip().lower()
    if sign.startswith((">", "≥", "over")):
        return "at_least"
    return "up_to" if sign.startswith(("<", "≤", "max", "up")) else "approx"


def _scaled_cell(cell: str, header: str, country: str) -> Money | None:
    """A cell without a magnitude word is in the header's units, however large its number is."""
    money = parse_amount_cell(cell, header, country=country)
    _, exponent = header_unit(header)
    if money is None or not exponent or (_WORDED.search(cell) and not _CODED.search(cell)):
        return money
    digits = _DIGITS.search(cell)
    plain = float(_SPACES.sub("", digits.group())) if digits and _PLAIN.fullmatch(digits.group()) else None
    if plain is not None and abs(plain - money.low) <= 1e-6 * plain and plain * 10.0**exponent < 1e16:
        factor = 10.0**exponent
        return replace(money, low=money.low * factor, high=money.high * factor)
    return money


def sponsor_gives(sponsor: str | None) -> bool:
    """Whether a sponsor is one whose sums are awards: a research council, a joint undertaking."""
    return sponsor is not None and bool(cue("stages", "granters").match(sponsor))

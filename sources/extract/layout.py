"""Which column of a table holds what.

Owns reading headers by the words of `cues/columns.yml`. Invariant: a column has one meaning.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache

from sources.extract.assessments import country_column_of, dimension_of
from sources.extract.cues import load, pattern
from sources.extract.labels import state_in
from sources.extract.quantities.cells import header_unit
from sources.extract.reading import Reading
from sources.extract.registry import Registry
from sources.page.model import Cell, Table

BLANK = re.compile(
    r"^[\s–—\-.…]*$|^n/?[adp]$|^n\.?[dk]\.?$|^unknown$|^tb[dac]$|^none$|^nil$|^not (?:yet )?(?:stated|disclosed|"
    r"published|"
    r"chosen|known|given|available|applicable|announced|decided|selected|set|fixed)$|^undisclosed$|^own staff$|^\?$",
    re.IGNORECASE,
)


_USD = re.compile(r"US\s?\$|\bUSD\b|\$\s?\(?US|dollars?|\bUS\b", re.IGNORECASE)


@cache
def _columns() -> list[tuple[str, re.Pattern[str]]]:
    return [
        (key, pattern(tuple(words)))
        for key, words in load("columns").items()
        if not key.startswith(("fact_", "row_", "skip_"))
    ]


_MACHINE = re.compile(
    r"\d|NVIDIA|Nvidia|AMD|Intel|GPU|TPU|Ascend|Cerebras|Hopper|Blackwell|Instinct|Gaudi|Groq|Xeon|EPYC|Grace"
)
"""What a cell about hardware names; a column of sorts of projects does not."""


_PAYS = re.compile(
    r"\b(?:pays|paid by|shareholders?|payer|funders?|funded by|money from|donors?|financed by|financiers?|lenders?|"
    r"sources? of (?:funds?|funding|finance|financing)|(?:funding|financing|finance) sources?|contributors?|sponsors?|"
    r"bailleurs?|financeurs?|financiador(?:es)?|geldgeber|mittelgeber|co-?financiers?|funding bod(?:y|ies)|grantor)\b",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"(?:sources?|origin|from|financing|funding|fuentes?|fontes?|origen|quelle|herkunft)$", re.IGNORECASE
)
"""Headers of a payer's column where the table is one of financing, and of references elsewhere."""
_FINANCING = re.compile(
    r"\b(?:sources? (?:of|and uses)|financing|finance plan|funding|funded|who pays|financement|financiación|"
    r"finanzierung|money comes)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"%|\bper ?cent\b|\bshare\b|\bchange\b|\brunning total\b|\bcumulative\b|\bcumulated\b|\bper (?:unit|GPU|MW|capita|"
    r"head)\b|\bremaining\b|\bbalance\b|\bvariance\b|\bdifference\b|\bprevious\b|\bgrowth\b|"
    r"\b(?:GDP|GVA|GNI|revenues?|turnover|valuation|market (?:size|value|cap\w*)|exports?|imports?|profits?|sales|debt|"
    r"assets under|wages?|salar(?:y|ies)|population|penalt(?:y|ies)|fines?|bid security|earnest money)\b",
    re.IGNORECASE,
)
"""Columns that say again, in another way, what the others say, or tell of economies and companies."""
_YEAR = re.compile(
    r"(?:FY\s?|fiscal year |financial year |budget |year |exercice |"
    r"ejercicio )?(20\d\d)(?:\s?[/–-]\s?((?:20)?\d\d))?(?!\d)"
    r"(?:\W{1,3}(?:voted|budget(?:ed)?|sought|requested|proposed|estimates?|main estimates|planned|plan|actuals?|"
    r"outturn|"
    r"forecast|allocation|allocated|approved|to date|spent|draft|appropriation|projected|indicative|\W)*)?",
    re.IGNORECASE,
)
_PAID = re.compile(
    r"\b(?:disbursed|disbursements?|paid|paid out|spent|expenditure to date|outturn|executed|drawn|décaissé|pagado|"
    r"ejecutado|ausgezahlt)\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\b(?:totals?|sum|overall|all years|in all|altogether|gesamt|summe|ensemble|combined)\b", re.IGNORECASE
)
_BY_WHOM = re.compile(
    r"(?:of which |thereof )?(?:the )?(state|government|public|national|central government|federal|treasury|budget|eu|"
    r"european union|eurohpc|private|industry|(?:foreign|domestic) (?:donors?|firms?|compan(?:y|ies)|investors?)|"
    r"donors?|"
    r"own funds|own|companies|firms?)\b(?: (?:funds?|funding|money|share|contribution|part|sector|budget|investments?|"
    r"investors?|capital|grant|or|and|firms?|donors?))*$",
    re.IGNORECASE,
)
_GIVES = re.compile(r"\b(?:contribut\w+|gives?|puts? in|pays|shares? of the cost|funding|in kind)\b", re.IGNORECASE)
"""Headers of what partners give: they pay, and are no deals of their own."""
_INSIDE = re.compile(r"(?:whole|total|(?:included in|part of|within|in|of) .{1,20})", re.IGNORECASE)
"""Cells that tell of which other row a row's sum is a part."""
_COUNTING = re.compile(
    r"(?:#|no\.?|nr\.?|n°|code|vote|heads?|sub-?heads?|id|ref(?:erence)?\.?|rank|page|line no\.?|item no\.?|year|"
    r"number|count|"
    r"projects|grants|awards|applications|staff|jobs|students|users|sites|nodes|racks|cores|petaflops?|pflop/?s|score|area)\b",
    re.IGNORECASE,
)
"""Headers of numbers that are no money, whatever unit the caption gives."""
_SERVICE = re.compile(
    r"in service|operational|online|opened|opening|since|live|in operation|in betrieb|en service|en servicio",
    re.IGNORECASE,
)
_GIVERS = frozenset({"government", "fund", "multilateral", "bank"})
_RUNNING = re.compile(r"\b(?:running total|cumulative|cumulated)\b", re.IGNORECASE)
_MEGAWATTS = re.compile(r"\bMW\b|\bGW\b|megawatt")
_STATE_HEADER = re.compile(r"\b(?:state|country|nation|economy|member)s?\b", re.IGNORECASE)
_CODE = re.compile(r"[A-Z]{3}")
_WEAK_NAME = re.compile(
    r"(?:rounds?|lines?|items?|what|measures?|zones?|sites?|location|concept|#|no\.?|line|packages?|budget line)\b",
    re.IGNORECASE,
)
"""Headers of what may name a project where no column names it better."""
_LEADS_FIRST = re.compile(r"\((?:the )?(?:lead|coordinator|operator|owner)\b", re.IGNORECASE)
_RUNS = re.compile(
    r"(?:co-?ordinat|operat|host|run by|who runs|runs|carried out|implement|led by|executing|responsible)",
    re.IGNORECASE,
)
_OF_WHICH = re.compile(r"(?:of which|thereof|davon|dont)\b", re.IGNORECASE)
_PHASE = re.compile(r"(?:phase|stage|etapa|fase|étape)\b", re.IGNORECASE)
_BRACKETED = re.compile(r"[(\[]([^()\[\]]{1,40})[)\]]")
_IN_UNIT = re.compile(
    r"\bin (?:[A-Z$€£][\w$€£.]* )?(?:millions?|billions?|thousands?|bn|mn|crore|lakh)(?: (?:of )?[\w$€£]+)?"
)
_NUMBER = re.compile(r"^\W*(?:[A-Z]{1,4}\s?)?[$€£¥₹₩]?\s?\d")


@dataclass
class Layout:
    """Which column holds what."""

    country: int | None
    project: int | None = None
    lead: list[int] = field(default_factory=list)
    pays: list[int] = field(default_factory=list)
    """Those of `lead` whose header says that they pay."""
    partner: int | None = None
    announced: int | None = None
    money: list[int] = field(default_factory=list)
    usd: list[int] = field(default_factory=list)
    power: list[int] = field(default_factory=list)
    chips: list[int] = field(default_factory=list)
    hardware: int | None = None
    status: int | None = None
    due: int | None = None
    is_service: bool = False
    """Whether the column of years is of those in service, not of those aimed at."""
    place: int | None = None
    notes: int | None = None
    period: int | None = None
    instrument: int | None = None
    currency: int | None = None
    """A column of currency codes."""
    running: int | None = None
    """A column of running totals of power."""
    runs: list[int] = field(default_factory=list)
    """Those of `lead` whose header says that they run or coordinate: who pays it does not say."""
    leads_first: bool = False
    """Whether the header of the projects says that the first in brackets leads: 'Project (lead; others)'."""
    takers: list[int] = field(default_factory=list)
    """Who gets the money for work or goods: contractors, suppliers, winners."""
    years: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Columns of the money of one year."""
    paid: list[int] = field(default_factory=list)
    """Columns of what of the money has been paid."""
    shares: dict[int, str] = field(default_factory=dict)
    """Columns of what one sort of payer gives ('State', 'Private'), by the words of their headers."""


def layout_of(reading: Reading, registry: Registry, table: Table) -> Layout:
    layout = Layout(country_column_of(reading, table))
    if (
        layout.country is not None
        and dict(_columns())["lead"].match(table.headers[layout.country].strip())
        and not _STATE_HEADER.search(table.headers[layout.country])
    ):
        layout.country = None
    is_financing = bool(_FINANCING.search(" ".join((table.caption or "", *table.headers))))
    best = 0
    phase: int | None = None
    body = [
        row
        for number, row in enumerate(table.grid)
        if number >= table.header_rows and not (len(row) > 2 and row[0].end > row[0].start == row[-1].start)
    ]
    for index, header in enumerate(table.headers):
        if index == layout.country:
            continue
        text = header.strip()
        kind = next((k for k, words in _columns() if words.match(text)), None) or next(
            (k for k, words in _columns() if k != "taker" and words.search(text)), None
        )
        last = text.rpartition(" / ")[2]
        kind = next((k for k in ("chips", "power") if last != text and dict(_columns())[k].match(last)), kind)
        filled = [row[index].text for row in body if index < len(row) and not BLANK.match(row[index].text)]
        numbers = sum(1 for b in filled if _NUMBER.match(b))
        is_counted = bool(index and filled and numbers >= 0.6 * len(filled))
        if is_counted and _YEAR.match(text) and not any(_YEAR.fullmatch(b) for b in filled):
            kind = None
        if is_counted and kind in ("lead", "partner", "taker", "status", "instrument", "place"):
            kind = "money" if kind in ("lead", "partner", "taker") else None
        if _ASIDE.search(text):
            if _RUNNING.search(text) and _MEGAWATTS.search(text):
                layout.running = index
            continue
        if filled and sum(1 for b in filled if _INSIDE.fullmatch(b.strip())) >= 0.8 * len(filled):
            continue
        codes = sum(1 for b in filled if _CODE.fullmatch(b.strip()))
        if filled and layout.currency is None and codes >= 0.8 * len(filled):
            layout.currency = index
            continue
        is_source = bool(_SOURCE.match(text)) and (is_financing or not index or _names_givers(reading, body, index))
        if not is_counted and (_PAYS.search(text) or is_source):
            layout.lead.append(index)
            layout.pays.append(index)
        elif (
            kind in ("project", "model")
            and (layout.project is None or _is_better_name(table, layout.project, index))
            and (dimension_of(text) is None or text.lower() == "model")
        ):
            layout.project = index
            layout.leads_first = bool(_LEADS_FIRST.search(text))
        elif _MEGAWATTS.search(text):
            layout.power.append(index)
        elif kind == "money" or re.search(r"[$€£]|\b[A-Z]{3}\b \(?(?:m|bn|million|billion)", text):
            (layout.usd if _USD.search(text) else layout.money).append(index)
        elif kind == "lead":
            layout.lead.append(index)
            if _RUNS.match(text):
                layout.runs.append(index)
        elif kind == "taker":
            layout.takers.append(index)
        elif kind == "partner" and _GIVES.search(" ".join(table.headers)):
            layout.lead.append(index)
            layout.pays.append(index)
        elif kind == "partner":
            layout.partner = index
        elif kind == "power" or kind == "chips":
            getattr(layout, kind).append(index)
        elif kind == "hardware" and not any(_MACHINE.search(b) for b in filled):
            continue
        elif kind == "status":
            told = sum(1 for b in filled if state_in(b))
            if told > best or (layout.status is None and not _PHASE.match(text)):
                layout.status, best = index, told
            elif phase is None:
                phase = index
        elif kind in ("announced", "hardware", "due", "place", "notes", "period", "instrument"):
            if getattr(layout, kind) is None:
                setattr(layout, kind, index)
        elif (
            filled and layout.country is None and layout.project is None and index == 0 and sum(1 for _ in filled) >= 2
        ):
            continue
    if layout.status is None:
        layout.status = phase
    layout.is_service = layout.due is not None and bool(_SERVICE.search(table.headers[layout.due]))
    _sums(table, layout)
    judged = [i for i, h in enumerate(table.headers) if dimension_of(h)]
    if len(judged) >= 2:
        layout.money, layout.usd = [], []
    if layout.project is None and layout.country is not None and layout.money:
        candidates = [
            i
            for i in range(len(table.headers))
            if i
            not in (layout.country, *layout.money, *layout.usd, *layout.power, *layout.chips, *layout.lead, *judged)
        ]
        for index in candidates:
            if any(
                registry.within(row[index].start, row[index].end)
                for row in table.grid[table.header_rows :]
                if index < len(row)
            ):
                layout.project = index
                break
    return layout


def _names_givers(reading: Reading, body: list[tuple[Cell, ...]], index: int) -> bool:
    """Whether most cells of a column name a state body, a fund or a development bank."""
    cells = [row[index] for row in body if index < len(row) and not BLANK.match(row[index].text)]
    told = sum(
        1
        for c in cells
        if len(c.text) < 40 and any(o.sector in _GIVERS for o in reading.organisations.within(c.start, c.end + 1))
    )
    return bool(cells) and told >= 0.5 * len(cells)


def _is_better_name(table: Table, one: int, other: int) -> bool:
    """Whether column `other` names projects better than `one`: a plainer header, or each row its own name."""
    if bool(_WEAK_NAME.match(table.headers[one])) != bool(_WEAK_NAME.match(table.headers[other])):
        return bool(_WEAK_NAME.match(table.headers[one]))
    return False


def _sums(table: Table, layout: Layout) -> None:
    """Sort the columns of sums: those under a unit that the caption gives, the whole first, years, what was paid, what
    each sort of payer gives."""
    taken = {
        *layout.money,
        *layout.usd,
        *layout.power,
        *layout.chips,
        *layout.lead,
        *layout.takers,
        *(
            i
            for i in (
                layout.country,
                layout.project,
                layout.partner,
                layout.announced,
                layout.hardware,
                layout.status,
                layout.due,
                layout.place,
                layout.period,
                layout.instrument,
                layout.currency,
            )
            if i is not None
        ),
    }
    has_unit = bool(header_unit(unit_of(table))[0])
    body = table.grid[table.header_rows :]
    for index, header in enumerate(table.headers):
        if not index or _COUNTING.match(header.strip()):
            continue
        is_share = bool(_OF_WHICH.match(header.rpartition(" / ")[2].strip()))
        is_year = _YEAR.fullmatch(header.rpartition(" / ")[2].strip())
        if (
            index in taken
            or _ASIDE.search(header)
            or not (has_unit or ((is_year or is_share) and layout.money))
            or not header
        ):
            continue
        filled = [row[index].text for row in body if index < len(row) and not BLANK.match(row[index].text)]
        if filled and all(_YEAR.fullmatch(f.strip()) for f in filled):
            continue
        if filled and sum(1 for f in filled if _NUMBER.match(f)) >= 0.7 * len(filled):
            layout.money.append(index)
    for columns in (layout.money, layout.usd):
        for index in list(columns) if len(layout.money) + len(layout.usd) > 1 else ():
            last = table.headers[index].rpartition(" / ")[2].strip()
            last = re.sub(r"\s*\([^)]*\)$", "", last)
            year = _YEAR.fullmatch(last)
            if year:
                first, last_year = int(year.group(1)), year.group(2)
                layout.years[index] = first, int(f"{first // 100}{last_year[-2:]}") if last_year else first
            elif _PAID.search(last):
                layout.paid.append(index)
            elif _BY_WHOM.match(last) or _OF_WHICH.match(last):
                layout.shares[index] = last
            else:
                continue
            columns.remove(index)
        columns.sort(key=lambda i: (not _WHOLE.search(table.headers[i]), i))
    if len(layout.years) == 1 and not layout.money and not layout.usd:
        layout.money.extend(layout.years)
        layout.years.clear()
    if not layout.money and not layout.usd and layout.paid:
        layout.money, layout.paid = layout.paid[:1], layout.paid[1:]


def _unit_of_years(table: Table) -> str:
    """The unit that one column gives for those of years beside it: 'FY2026', 'FY2027', 'Total (million baht)'."""
    years = sum(1 for h in table.headers if _YEAR.fullmatch(h.rpartition(" / ")[2].strip()))
    units = {unit for h in table.headers if (unit := _unit_in(h))} if years else set()
    return units.pop() if len(units) == 1 else ""


@lru_cache(maxsize=256)
def _unit_in(words: str) -> str:
    bracketed = _BRACKETED.findall(words)
    for inside in (*bracketed, *(m.group() for m in _IN_UNIT.finditer(words))):
        sign, exponent = header_unit(inside)
        if exponent or (sign and len(inside) < 24):
            return str(inside)
    return ""


def unit_of(table: Table) -> str:
    """The unit of money that a table's caption or first header gives for all its sums: 'CFAF million'."""
    caption = table.caption or ""
    if len(caption) <= 24 and all(header_unit(caption)):
        return caption
    return _unit_in(caption) or _unit_of_years(table) or (_unit_in(table.headers[0]) if table.headers else "")

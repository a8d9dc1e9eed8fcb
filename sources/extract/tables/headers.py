"""Columns by their headers, with the words of `cues/columns.yml`, and by what their cells hold.

Owns filling a `Layout`; columns of sums are sorted by `sums`. Invariant: words of a header go before what the cells
below it look like, but for numbers below the header of a name.
"""

from __future__ import annotations

import re
from functools import cache

from sources.extract.assessments import country_column_of, dimension_of
from sources.extract.cues import load, pattern
from sources.extract.quantities.cells import header_unit
from sources.extract.reading import Reading
from sources.extract.registry import Registry
from sources.extract.tables.labels import state_in
from sources.extract.tables.layout import Layout
from sources.extract.tables.row import BLANK
from sources.extract.tables.sums import ASIDE, NUMBER, sort_sums
from sources.extract.tables.units import YEAR
from sources.page.model import Cell, Table

_USD = re.compile(r"US\s?\$|\bUSD\b|\$\s?\(?US|dollars?|\bUS\b", re.IGNORECASE)
_SUM_IN = re.compile(r"[$€£]|\b[A-Z]{3}\b \(?(?:m|bn|million|billion)")
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
_GIVES = re.compile(r"\b(?:contribut\w+|gives?|puts? in|pays|shares? of the cost|funding|in kind)\b", re.IGNORECASE)
"""Headers of what partners give: they pay, and are no deals of their own."""
_INSIDE = re.compile(r"(?:whole|total|(?:included in|part of|within|in|of) .{1,20})", re.IGNORECASE)
"""Cells that tell of which other row a row's sum is a part."""
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
_PHASE = re.compile(r"(?:phase|stage|etapa|fase|étape)\b", re.IGNORECASE)
_STATE_CODE = re.compile(r"[A-Z]{1,2}")
"""What stands below 'Money' where letters say how far it is."""
_FIRST = ("announced", "hardware", "due", "place", "notes", "period", "instrument")
"""Kinds of which the first column counts."""


@cache
def _columns() -> dict[str, re.Pattern[str]]:
    """The words of each kind of column, in the order in which they are tried."""
    return {
        key: pattern(tuple(words))
        for key, words in load("columns").items()
        if not key.startswith(("fact_", "row_", "skip_"))
    }


def layout_of(reading: Reading, registry: Registry, table: Table) -> Layout:
    """Which column of a table holds what."""
    layout = Layout(_country(reading, table))
    is_financing = bool(_FINANCING.search(" ".join((table.caption or "", *table.headers))))
    states: list[tuple[int, int]] = []
    body = [
        row
        for number, row in enumerate(table.grid)
        if number >= table.header_rows and not (len(row) > 2 and row[0].end > row[0].start == row[-1].start)
    ]
    for index, header in enumerate(table.headers):
        if index == layout.country:
            continue
        text = header.strip()
        filled = [row[index] for row in body if index < len(row) and not BLANK.match(row[index].text)]
        values = [cell.text for cell in filled]
        is_counted = bool(index and filled and sum(1 for v in values if NUMBER.match(v)) >= 0.6 * len(filled))
        kind = _kind(text, values, is_counted)
        if _is_aside(layout, index, text, values):
            continue
        is_source = bool(_SOURCE.match(text)) and (is_financing or not index or _names_givers(reading, filled))
        if not is_counted and (_PAYS.search(text) or is_source):
            layout.lead.append(index)
            layout.pays.append(index)
        elif kind == "status" and not _is_named_otherwise(text):
            states.append((index, sum(1 for v in values if state_in(v))))
        else:
            _fill(layout, table, index, kind, values)
    _choose_status(layout, table, states)
    layout.is_service = layout.due is not None and bool(_SERVICE.search(table.headers[layout.due]))
    sort_sums(table, layout)
    judged = [i for i, h in enumerate(table.headers) if dimension_of(h)]
    if len(judged) >= 2:
        layout.money, layout.usd = [], []
    if layout.project is None and layout.country is not None and layout.money:
        layout.project = _named(registry, table, layout, judged)
    return layout


def _country(reading: Reading, table: Table) -> int | None:
    """The column of countries, unless its header is that of who leads."""
    index = country_column_of(reading, table)
    if index is None:
        return None
    header = table.headers[index]
    is_lead = _columns()["lead"].match(header.strip()) and not _STATE_HEADER.search(header)
    return None if is_lead else index


def _kind(text: str, values: list[str], is_counted: bool) -> str | None:
    """The kind of a column by its header; `is_counted` where its `values` are numbers."""
    columns = _columns()
    kind = next((k for k, words in columns.items() if words.match(text)), None) or next(
        (k for k, words in columns.items() if k != "taker" and words.search(text)), None
    )
    last = text.rpartition(" / ")[2]
    kind = next((k for k in ("chips", "power") if last != text and columns[k].match(last)), kind)
    if not is_counted:
        return "status" if kind == "money" and values and all(_STATE_CODE.fullmatch(v) for v in values) else kind
    if kind is None and all(header_unit(text)):
        return "money"
    if YEAR.match(text) and not any(YEAR.fullmatch(v) for v in values):
        return None
    if kind in ("lead", "partner", "taker"):
        return "money"
    return None if kind in ("status", "instrument", "place") else kind


def _is_aside(layout: Layout, index: int, text: str, values: list[str]) -> bool:
    """Whether a column says again what the others say, is of totals that rows belong to, or of codes of currencies."""
    if ASIDE.search(text):
        if _RUNNING.search(text) and _MEGAWATTS.search(text):
            layout.running = index
        return True
    if not values:
        return False
    if sum(1 for v in values if _INSIDE.fullmatch(v.strip())) >= 0.8 * len(values):
        return True
    codes = sum(1 for v in values if _CODE.fullmatch(v.strip()))
    if layout.currency is None and codes >= 0.8 * len(values):
        layout.currency = index
        return True
    return False


def _is_named_otherwise(text: str) -> bool:
    """Whether a header of states speaks of power or money."""
    return bool(_MEGAWATTS.search(text) or _SUM_IN.search(text))


def _fill(layout: Layout, table: Table, index: int, kind: str | None, values: list[str]) -> None:
    """Enter a column of a kind other than states."""
    text = table.headers[index].strip()
    if (
        kind in ("project", "model")
        and (layout.project is None or _is_better_name(table, layout.project, index))
        and (dimension_of(text) is None or text.lower() == "model")
    ):
        layout.project = index
        layout.leads_first = bool(_LEADS_FIRST.search(text))
    elif _MEGAWATTS.search(text):
        layout.power.append(index)
    elif kind == "money" or _SUM_IN.search(text):
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
    elif kind in _FIRST and getattr(layout, kind) is None:
        is_machine = kind != "hardware" or any(_MACHINE.search(v) for v in values)
        if is_machine:
            setattr(layout, kind, index)


def _choose_status(layout: Layout, table: Table, states: list[tuple[int, int]]) -> None:
    """The column of states is the one that names most of them, of equal ones the first that is none of phases."""
    best = 0
    phase: int | None = None
    for index, told in states:
        if told > best or (layout.status is None and not _PHASE.match(table.headers[index].strip())):
            layout.status, best = index, told
        elif phase is None:
            phase = index
    if layout.status is None:
        layout.status = phase


def _named(registry: Registry, table: Table, layout: Layout, judged: list[int]) -> int | None:
    """The first column without a meaning of which a cell names a project of the page."""
    taken = {layout.country, *layout.money, *layout.usd, *layout.power, *layout.chips, *layout.lead, *judged}
    for index in (i for i in range(len(table.headers)) if i not in taken):
        cells = (row[index] for row in table.grid[table.header_rows :] if index < len(row))
        if any(registry.within(cell.start, cell.end) for cell in cells):
            return index
    return None


def _names_givers(reading: Reading, cells: list[Cell]) -> bool:
    """Whether most cells of a column name a state body, a fund or a development bank."""
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

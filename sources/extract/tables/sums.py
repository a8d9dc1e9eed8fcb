"""Which columns hold sums, and of what: the whole, one year, what was paid, what one payer gives.

Owns sorting the columns of money that `headers` found, and finding those under the caption's unit. Invariant: a column
of counts, shares or changes is no column of sums.
"""

from __future__ import annotations

import re

from sources.extract.quantities.cells import header_unit
from sources.extract.quantities.points import closing_year
from sources.extract.tables.layout import Layout
from sources.extract.tables.row import BLANK, PART
from sources.extract.tables.units import YEAR, own_words, unit_of
from sources.page.model import Cell, Table

ASIDE = re.compile(
    r"%|\bper ?cent\b|\bshare\b|\bchange\b|\brunning total\b|\bcumulative\b|\bcumulated\b|\bper (?:unit|GPU|MW|capita|"
    r"head)\b|\bremaining\b|\bbalance\b|\bvariance\b|\bdifference\b|\bprevious\b|\bgrowth\b|"
    r"\b(?:GDP|GVA|GNI|revenues?|turnover|valuation|market (?:size|value|cap\w*)|exports?|imports?|profits?|sales|debt|"
    r"assets under|wages?|salar(?:y|ies)|population|penalt(?:y|ies)|fines?|bid security|earnest money)\b",
    re.IGNORECASE,
)
"""Columns that say again, in another way, what the others say, or tell of economies and companies."""
NUMBER = re.compile(r"^\W*(?:[A-Z]{1,4}\s?)?[$€£¥₹₩]?\s?\d")
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
_COUNTING = re.compile(
    r"(?:#|no\.?|nr\.?|n°|code|vote|heads?|sub-?heads?|id|ref(?:erence)?\.?|rank|page|line no\.?|item no\.?|year|"
    r"number|count|"
    r"projects|grants|awards|applications|staff|jobs|students|users|sites|nodes|racks|cores|petaflops?|pflop/?s|score|area)\b",
    re.IGNORECASE,
)
"""Headers of numbers that are no money, whatever unit the caption gives."""
_OF_WHICH = re.compile(r"(?:of which|thereof|davon|dont)\b", re.IGNORECASE)
_GROUPING = re.compile(r"(?<=\d)[,\s](?=\d{3}(?!\d))")
_DECIMAL = re.compile(r"\d+(?:\.\d+)?")
_BRACKETS_BEHIND = re.compile(r"\s*\([^)]*\)$")


def sort_sums(table: Table, layout: Layout) -> None:
    """Sort the columns of sums in `layout`, with those under the caption's unit: the whole first; years, what was paid
    and what each sort of payer gives apart."""
    _add_unnamed(table, layout)
    for columns in (layout.money, layout.usd):
        for index in list(columns) if len(layout.money) + len(layout.usd) > 1 else ():
            last = _BRACKETS_BEHIND.sub("", own_words(table.headers[index]))
            year = YEAR.fullmatch(last)
            if year:
                first, second = year.groups()
                layout.years[index] = int(first), int((closing_year(first, second) if second else None) or first)
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


def totals(table: Table, layout: Layout) -> frozenset[int]:
    """The table's last row where each sum in it adds up those of three or more rows above, whatever it is called."""
    body = [n for n in range(table.header_rows, len(table.grid)) if n not in table.total_rows]
    rows = [table.grid[n] for n in body if not PART.match(table.grid[n][0].text)]
    columns = (*layout.money, *layout.usd, *layout.years)
    told = [i for i in columns if i < len(rows[-1]) and NUMBER.match(rows[-1][i].text)] if len(rows) > 3 else []
    if told and body[-1] == len(table.grid) - 1 and all(_adds_up(rows, index) for index in told):
        return table.total_rows | {body[-1]}
    return table.total_rows


def _adds_up(rows: list[tuple[Cell, ...]], index: int) -> bool:
    """Whether the number of the last row is the sum of those above it."""
    values = [_value(row[index].text) for row in rows if index < len(row) and not BLANK.match(row[index].text)]
    numbers = [v for v in values if v is not None]
    return len(numbers) == len(values) > 3 and abs(sum(numbers[:-1]) - numbers[-1]) <= 0.002 * numbers[-1]


def _value(text: str) -> float | None:
    plain = _GROUPING.sub("", text.strip())
    return float(plain) if _DECIMAL.fullmatch(plain) else None


def _add_unnamed(table: Table, layout: Layout) -> None:
    """Add columns of numbers whose headers name no money: under the caption's unit, of years, 'of which'."""
    taken = {
        *layout.money,
        *layout.usd,
        *layout.power,
        *layout.chips,
        *layout.lead,
        *layout.takers,
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
    }
    has_unit = bool(header_unit(unit_of(table))[0])
    body = table.grid[table.header_rows :]
    for index, header in enumerate(table.headers):
        if not index or index in taken or not header or _COUNTING.match(header.strip()) or ASIDE.search(header):
            continue
        last = own_words(header)
        if not has_unit and not (layout.money and (YEAR.fullmatch(last) or _OF_WHICH.match(last))):
            continue
        filled = [row[index].text for row in body if index < len(row) and not BLANK.match(row[index].text)]
        if filled and all(YEAR.fullmatch(f.strip()) for f in filled):
            continue
        if filled and sum(1 for f in filled if NUMBER.match(f)) >= 0.7 * len(filled):
            layout.money.append(index)

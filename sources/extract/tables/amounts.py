"""The sums that cells of a row state under their columns' headers.

Owns the number of a cell in its header's unit. What the sum is for is `money`'s. Invariant: a sum has a currency and a
size that counts.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from sources.extract.quantities import parse_amount_cell
from sources.extract.quantities.cells import header_unit
from sources.extract.quantities.model import Money, Qualifier
from sources.extract.tables.row import BLANK, Row
from sources.extract.tables.units import header_of
from sources.page.model import Cell

_CIRCA = re.compile(r"\s*(?:c\.|ca\.?|circa|approx\.?|~|≈)\s*(?=[\d$€£])", re.IGNORECASE)
_OVER = re.compile(r"\s*(?:[>≥<≤]|over|max\.?|up to)\s*(?=[\d$€£])", re.IGNORECASE)
_MOST = re.compile(r"\b(?:max(?:imum)?|up to|ceiling|upper limit)\b", re.IGNORECASE)
_WORDED = re.compile(r"[a-z]{2,}|\d\s?[mbk]\b", re.IGNORECASE)
_CODED = re.compile(r"^\W*[A-Z]{1,3}\W*\d")
_DIGITS = re.compile(r"\d[\d,.\s]*\d|\d")
_PLAIN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_SPACES = re.compile(r"[,\s]")
_GROUPED = re.compile(r"\W*\d{1,3}(?:\.\d{3})+(?:,\d+)?\W*|\W*\d+,\d+\W*")
_COMMA_LANGUAGES = re.compile(
    r"(?:bg|ca|cs|da|de|el|es|fi|fr|gl|hr|hu|id|it|nb|nl|nn|no|pl|pt|ro|ru|sk|sl|sr|sv|tr|uk|vi)$"
)
_COMMA_UNIT = re.compile(r"\b(?:milh|millon|mill?ioni|miliard|milion|Mio\b|Mrd\b|millions? d[’'e])")
_LOW = re.compile(r"\b(?:low|from|min(?:imum)?)\b", re.IGNORECASE)
_HIGH = re.compile(r"\b(?:high|to|max(?:imum)?)\b", re.IGNORECASE)
_LEAST = 1000


def sums_of(row: Row, language: str | None) -> list[tuple[Money, Cell]]:
    """The sums of a row's money columns and their cells, the one that counts first."""
    span = _span(row)
    if span is not None:
        return [span]
    return [
        (parsed, row.cells[index])
        for index in (*row.layout.money, *row.layout.usd)
        if (parsed := sum_at(row, index, language)) is not None
    ]


def sum_at(row: Row, index: int, language: str | None) -> Money | None:
    """The sum of a row's cell on a page of `language`; None where it states none."""
    cell, layout, table = row.at(index), row.layout, row.table
    if cell is None or BLANK.match(cell.text):
        return None
    header = header_of(table, index)
    if index in (*layout.shares, *layout.years, *layout.paid) and header_unit(header)[1] == 0:
        # Columns of parts are in the unit of their whole.
        whole = next((h for i in (*layout.money, *layout.usd) if header_unit(h := header_of(table, i))[1]), "")
        header = f"{header} ({whole})" if whole else header
    currency = row.at(layout.currency)
    if currency is not None and not header_unit(header)[0]:
        header = f"{header} {currency.text}"
    return amount_in(_plain_number(cell.text, header, language), header, row.country)


@lru_cache(maxsize=1024)
def amount_in(text: str, header: str, country: str) -> Money | None:
    """The sum of a cell under a header; None where it states none of a size that counts."""
    text, qualifier = bounded(text)
    parsed = _scaled_cell(text, header, country)
    if parsed is None or parsed.currency is None or parsed.high < _LEAST or parsed.per:
        return None
    if parsed.qualifier == "exact" and qualifier is not None:
        return replace(parsed, qualifier=qualifier)
    if parsed.qualifier == "exact" and _MOST.search(header):
        return replace(parsed, qualifier="up_to")
    return parsed


def bounded(text: str) -> tuple[str, Qualifier | None]:
    """A number without the sign or word before it, and what that says of it: '>110', 'max. 40', 'c. 225'."""
    bound = _CIRCA.match(text) or _OVER.match(text)
    if bound is None:
        return text, None
    rest, sign = text[bound.end() :], bound.group().strip().lower()
    if sign.startswith((">", "≥", "over")):
        return rest, "at_least"
    return rest, "up_to" if sign.startswith(("<", "≤", "max", "up")) else "approx"


def _span(row: Row) -> tuple[Money, Cell] | None:
    """A sum given as low and high in two columns."""
    cells, headers = row.cells, row.table.headers
    low = next((i for i in row.layout.money if _LOW.search(headers[i])), None)
    high = next((i for i in row.layout.money if _HIGH.search(headers[i])), None)
    if low is None or high is None or low == high or max(low, high) >= len(cells):
        return None
    one = _scaled_cell(cells[low].text, header_of(row.table, low), row.country)
    two = _scaled_cell(cells[high].text, header_of(row.table, high), row.country)
    if one is None or two is None or one.currency is None or two.high < one.low:
        return None
    if one.low == two.high:
        return one, cells[low]
    return replace(one, high=two.high, qualifier="range"), cells[low]


def _plain_number(text: str, header: str, language: str | None) -> str:
    """A number of a language that groups by full stops and has decimal commas, as English writes it."""
    is_comma = _COMMA_LANGUAGES.match(language or "") or _COMMA_UNIT.search(header)
    if not is_comma or not _GROUPED.fullmatch(text):
        return text
    return text.replace(".", "").replace(",", ".")


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

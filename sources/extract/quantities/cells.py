"""Values of table cells, where the unit often stands in the header: 'US$ bn' over '1.2', 'MW' over '150'.

Owns reading one cell with its column's header. Does not know tables. Invariant: a cell's own currency, magnitude and
unit win over the header's, and a cell that holds more than its value (a sentence) is not forced into one.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from sources.extract.quantities.amounts import Number, numbers_in, vocabulary
from sources.extract.quantities.capacity import find_quantities
from sources.extract.quantities.context import look_after, look_before
from sources.extract.quantities.currency import Written, currencies, currency_of, resolve_currency
from sources.extract.quantities.model import Metric, Money, Qualifier, Quantity
from sources.extract.quantities.money import find_money
from sources.extract.quantities.tokens import SPACES, cut

_POWER = re.compile(r"\b(kW|MW|GW|megawatts?|gigawatts?|kilowatts?)\b", re.IGNORECASE)
_COUNT = re.compile(r"\b(?:GPUs?|accelerators?|chips?|AI chips|H100s?|processors?)\b", re.IGNORECASE)
_EQUIVALENT = re.compile(r"\bH100[- ]?(?:e\b|eq|equivalents?)", re.IGNORECASE)
_FLOPS = re.compile(r"\b(exa|peta|e|p)-?flops?(?:/s)?\b", re.IGNORECASE)
_FACTORS = {"kw": 0.001, "mw": 1.0, "gw": 1000.0, "kilowatt": 0.001, "megawatt": 1.0, "gigawatt": 1000.0}
_SHORT = re.compile(
    r"\b(bn|mn|mln|m|k|tn|mio|mrd|md)\b\.?|\b(?:in )?(thousands|millions|billions|trillions)\b", re.IGNORECASE
)
_TENS = {"10": 1, "100": 2, "1000": 3}
"""'100 million yen': the sums of a column counted in hundreds of millions."""
_LOCAL = re.compile(r"\blocal\b|\b(?:own|national) currency\b", re.IGNORECASE)
_MOST_CELL = 160


@lru_cache(maxsize=2048)
def header_unit(header: str) -> tuple[str | None, int]:
    """The currency sign or code a header names, and the power of ten it says its numbers are in (0: none).

    'Money (million) / local currency' gives (None, 6); 'US$ bn' gives ('US$', 9); 'Budget, 000 EUR' gives ('EUR', 3).
    """
    tokens = cut(header)
    tables = currencies()
    form: Written | None = None
    exponent = 0
    for i, low in enumerate(tokens.lows):
        if form is None and low in tables.starts and low != "sum":  # a header's 'sum' is no money of Uzbekistan
            found = tables.forms.at(tokens, i)
            if found is not None and "never" not in found[0].rules:
                form = found[0]
        if low == "000" and not exponent:
            exponent = 3
        magnitude = vocabulary().magnitudes.at(tokens, i, SPACES)
        if magnitude is not None and magnitude[0].style == "word" and not exponent:
            exponent = magnitude[0].exponent + (_TENS.get(tokens.lows[i - 1], 0) if i else 0)
    if not exponent and (match := _SHORT.search(header)) is not None:
        short = (match.group(1) or match.group(2)).lower()
        exponent = {"m": 6, "k": 3, "millions": 6, "billions": 9, "thousands": 3, "trillions": 12}.get(short, 0)
    return (form.symbol if form is not None else None), exponent


def parse_amount_cell(
    cell: str, header: str = "", *, country: str | None = None, dollar: str | None = None
) -> Money | None:
    """The sum a cell states, offsets into `cell`; None where it states none.

    `header` gives currency and magnitude where the cell does not; `country` reads a shared sign. A currency that
    neither names is the country's own where the header says 'local currency', else None with an empty `symbol`.
    """
    if not cell or len(cell) > _MOST_CELL:
        return None
    sign, exponent = header_unit(header)
    found = find_money(cell)
    numbers = numbers_in(cell)
    if not numbers:
        return None
    if found:
        money = found[0]
        own = next((number for number in numbers if cut(cell).starts[number.first] >= money.start), numbers[0])
        if exponent and own.exponent is None:
            money = _scaled(money, exponent)
        return resolve_currency(money, country, dollar=dollar)
    if (
        sign is None
        and not exponent
        and not re.search(r"\b(?:currency|amount|money|budget|cost|value|sum|investment|funding)\b", header, re.I)
    ):
        return None
    money_or_none = _plain(cell, numbers, exponent)
    if money_or_none is None:
        return None
    form = currencies().by_symbol.get(sign or "")
    if form is not None:
        code, inferred = currency_of(form, country)
        return replace(money_or_none, currency=code, symbol=form.symbol, is_inferred=inferred)
    if _LOCAL.search(header) and country:
        code = currencies().of_country.get(country) or None
        return replace(money_or_none, currency=code, is_inferred=code is not None)
    return money_or_none


def _scaled(money: Money, exponent: int) -> Money:
    factor = 10.0**exponent
    conversion = (
        _scaled(money.conversion, exponent)
        if money.conversion is not None and money.conversion.high < 1e9
        else money.conversion
    )
    if money.high >= 1e9:
        return money
    return replace(money, low=money.low * factor, high=money.high * factor, conversion=conversion)


def _plain(cell: str, numbers: tuple[Number, ...], exponent: int) -> Money | None:
    """A cell of digits alone, or of a range of them, with what qualifies it."""
    tokens = cut(cell)
    one = numbers[0]
    two = numbers[1] if len(numbers) > 1 else None
    around = look_before(tokens, one.first)
    start = tokens.starts[one.first]
    if cell[: around.start if around.start >= 0 else start].strip(" \u00a0(~"):
        return None
    last = one
    low = high = _value(one, exponent)
    if two is not None:
        between = cell[tokens.ends[one.last - 1] : tokens.starts[two.first]].strip()
        if between in ("-", "–", "—", "‑", "to") and _value(two, exponent) > low:
            last, high = two, _value(two, exponent)
    after = look_after(tokens, last.last)
    end = tokens.ends[last.last - 1]
    rest = cell[max(end, after.end) :].strip()
    if rest and not rest.startswith(("(", "[", "*", "†", "‡", ",", ";", "/")):
        return None
    qualifier: Qualifier = "range" if low < high else around.qualifier or after.qualifier or "exact"
    return Money(
        start,
        end,
        low,
        high,
        None,
        "",
        qualifier,
        per=after.per,
        is_additional=around.is_additional,
        phrase_start=around.start if around.start >= 0 else start,
        phrase_end=max(end, after.end),
    )


def _value(number: Number, exponent: int) -> float:
    if number.exponent is not None or not exponent:
        return number.value
    return float(f"{number.digits or number.mantissa}e{exponent}")


def parse_quantity_cell(cell: str, header: str) -> Quantity | None:
    """The capacity a cell states, the unit from `header` where the cell has none; None where there is none."""
    if not cell or len(cell) > _MOST_CELL:
        return None
    found = find_quantities(cell)
    if found:
        return found[0]
    metric: Metric
    factor = 1.0
    if _EQUIVALENT.search(header):
        metric = "h100_equivalents"
    elif (match := _POWER.search(header)) is not None:
        metric, factor = "power_mw", _FACTORS[match.group(1).lower().rstrip("s")]
    elif (match := _FLOPS.search(header)) is not None:
        metric, factor = "ai_exaflops", 1.0 if match.group(1).lower().startswith("e") else 0.001
    elif _COUNT.search(header):
        metric = "accelerators"
    else:
        return None
    money = (
        _plain(cell, numbers, 3 if re.search(r"\b(?:thousands?|000)\b", header) else 0)
        if (numbers := numbers_in(cell))
        else None
    )
    if money is None:
        return None
    is_ai = metric != "ai_exaflops" or bool(re.search(r"\bAI\b", header))
    return Quantity(
        money.start,
        money.end,
        metric,
        money.low * factor,
        money.high * factor,
        money.qualifier,
        is_ai=is_ai,
        phrase_start=money.phrase_start,
        phrase_end=money.phrase_end,
    )


__all__ = ["header_unit", "parse_amount_cell", "parse_quantity_cell"]

"""The unit of a column's money: its header's, else what the caption, the first header or the columns beside it give.

Owns units that stand away from their numbers. Reads no cell but headers. Invariant: a header's own unit is never
overruled.
"""

from __future__ import annotations

import re
from functools import lru_cache

from sources.extract.quantities.cells import header_unit
from sources.page.model import Table

YEAR = re.compile(
    r"(?:FY\s?|fiscal year |financial year |budget |year |exercice |"
    r"ejercicio )?(20\d\d)(?:\s?[/–-]\s?((?:20)?\d\d))?(?!\d)"
    r"(?:\W{1,3}(?:voted|budget(?:ed)?|sought|requested|proposed|estimates?|main estimates|planned|plan|actuals?|"
    r"outturn|"
    r"forecast|allocation|allocated|approved|to date|spent|draft|appropriation|projected|indicative|\W)*)?",
    re.IGNORECASE,
)
"""Headers of the money of one year."""
_LAST_WORDS = re.compile(r"[,:–—]\s+([^,:–—()]{3,20})$")
"""'Proposed measures, SEK m'."""
_BRACKETED = re.compile(r"[(\[]([^()\[\]]{1,40})[)\]]")
_IN_UNIT = re.compile(
    r"\bin (?:[A-Z$€£][\w$€£.]* )?(?:millions?|billions?|thousands?|bn|mn|crore|lakh)(?: (?:of )?[\w$€£]+)?"
)
_MAGNITUDE = re.compile(
    r"\b(?:in )?(?:thousands?|millions?|billions?|trillions?|crore|lakh|bn|mn|mln|m|k)\b\.?|\b000\b", re.IGNORECASE
)
_CODE = re.compile(r"\b[A-Z]{3,4}\b|(?:US|A|C|NZ|S|HK|NT|R)?[$€£¥₹₩]")


def unit_of(table: Table) -> str:
    """The unit of money that a table's caption or first header gives for all its sums: 'CFAF million'."""
    caption = table.caption or ""
    if len(caption) <= 24 and all(header_unit(caption)):
        return caption
    behind = _LAST_WORDS.search(caption)
    if behind is not None and all(header_unit(behind.group(1))):
        return behind.group(1)
    return _unit_in(caption) or _unit_of_years(table) or (_unit_in(table.headers[0]) if table.headers else "")


def header_of(table: Table, index: int) -> str:
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
        return f"{header} {_MAGNITUDE.sub('', unit)}"
    return f"{header} ({unit if not sign else _CODE.sub('', unit)})"


def own_words(header: str) -> str:
    """The last of the headers that stand above each other: '2026' of 'Budget / 2026'."""
    return header.rpartition(" / ")[2].strip()


def _unit_of_years(table: Table) -> str:
    """The unit that one column gives for those of years beside it: 'FY2026', 'FY2027', 'Total (million baht)'."""
    years = sum(1 for h in table.headers if YEAR.fullmatch(own_words(h)))
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

"""Confidence of a value, by one published formula.

Owns the formula and its constants, which METHOD prints. Invariant: more authority, more independent
publishers, more agreement and less age never lower it.

    base(best authority)                      1: 0.85   2: 0.75   3: 0.65   4: 0.45
    each further independent publisher        the rest to 1 shrinks by a quarter, three times at most
    figures that disagree by more than 10%    times 0.85
    each full year of age beyond two          times 0.95, five times at most

Full years only, so that a new document somewhere does not change every old value a little.
"""

from __future__ import annotations

BASE = {1: 0.85, 2: 0.75, 3: 0.65, 4: 0.45}
SHRINK, MOST_FURTHER = 0.75, 3
DISAGREEMENT = 0.85
YEARLY, FREE_YEARS, MOST_YEARS = 0.95, 2, 5


def years_between(older: str, newer: str) -> float | None:
    """Years from one ISO date to another (a year or month stands for its middle); None where one is missing."""
    if not older or not newer:
        return None
    return max(0.0, _as_years(newer) - _as_years(older))


def _as_years(date: str) -> float:
    year = int(date[:4])
    month = int(date[5:7]) - 1 if len(date) >= 7 else 5.5
    day = int(date[8:10]) - 1 if len(date) >= 10 else 14.5
    return year + month / 12 + day / 365


def confidence(authority: int, publishers: int, *, agree: bool, last_told: str, as_of: str) -> float:
    """0 to 1, three decimals. `last_told` may be empty: an undated value is taken as two years old."""
    value = BASE[min(4, max(1, authority))]
    value = 1 - (1 - value) * SHRINK ** min(max(0, publishers - 1), MOST_FURTHER)
    if not agree:
        value *= DISAGREEMENT
    age = years_between(last_told, as_of)
    if age is not None and age > FREE_YEARS:
        value *= YEARLY ** min(int(age) - FREE_YEARS, MOST_YEARS)
    return round(value, 3)

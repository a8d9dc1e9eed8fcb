"""The years that the words of a row or a fact give for its money.

Owns years in labels and in columns of periods; dates of prose are `timing`. Invariant: a period never ends before it
begins.
"""

from __future__ import annotations

import re

from sources.extract.quantities.points import closing_year

_FROM_YEAR = re.compile(r"\b(?:from|since|starting)\s+(20\d\d)\b", re.IGNORECASE)
_YEARS = re.compile(r"\b(20\d\d)\s*(?:–|-|to|/)\s*(20\d\d)\b")
_SHORT_YEARS = re.compile(r"\b(20\d\d)\s*[–-]\s*(\d\d)\b")
TO_YEAR = re.compile(r"\b(?:to|until|by|through)\s+(20\d\d)\b")
"""Words for the last year of what a row says."""
_ONE_YEAR = re.compile(
    r"\b(20\d\d)\s+(?:allocation|budget)|\b(?:allocation|budget)\s+(?:for\s+)?(20\d\d)\b", re.IGNORECASE
)
_YEAR_ALONE = re.compile(r"\s*20\d\d\s*")


def period_of(*texts: str) -> tuple[int | None, int | None]:
    """First and last year that labels and cells give; None for what they do not tell. The last may be a year alone."""
    text = "\x00".join(texts)
    match = _YEARS.search(text)
    if match and int(match.group(1)) <= int(match.group(2)):
        return int(match.group(1)), int(match.group(2))
    if _YEAR_ALONE.fullmatch(texts[-1]):
        return int(texts[-1]), int(texts[-1])
    match = _SHORT_YEARS.search(text)
    if match and (last := closing_year(*match.groups())):
        return int(match.group(1)), int(last)
    match = _ONE_YEAR.search(text)
    if match:
        year = int(match.group(1) or match.group(2))
        return year, year
    match = TO_YEAR.search(text)
    if match:
        return None, int(match.group(1))
    match = _FROM_YEAR.search(text)
    return (int(match.group(1)), None) if match else (None, None)

"""The words around a number that qualify it: 'more than', 'up to', 'an additional', 'a year', 'per GPU hour'.

Owns reading qualifiers and price units beside a span of tokens. Does not read numbers. Invariant: it looks at no more
than a fixed number of words on either side, so a text of any length costs the same per number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from sources.extract.quantities.model import Qualifier
from sources.extract.quantities.tokens import SPACES, Phrases, Tokens
from sources.knowledge import read_table

_MEANINGS: dict[str, Qualifier] = {"approx": "approx", "at_least": "at_least", "up_to": "up_to"}
_NOT_PER = frozenset({"earlier", "ago", "before", "later", "after", "ahead", "hence", "from"})
_PRICED = r"(?:price|cost|rate|fee|rent|charge|tariff)s?"
_PRICE = re.compile(
    rf"\b(hour|month|week|dai|day|annual|year)ly?\s+(?:\w+\s+){{0,2}}?{_PRICED}\b[^.;,\d]*$"
    rf"|\b{_PRICED}\s+(?:per|of an?|for an?|an?)\s+((?:GPU|CPU|node|kilowatt|megawatt)?[- ]?\w+)\b[^.;\d]*$",
    re.IGNORECASE,
)
_ADJECTIVES = {
    "annual": "year",
    "yearly": "year",
    "monthly": "month",
    "weekly": "week",
    "hourly": "hour",
    "daily": "day",
}


class Around(NamedTuple):
    """What stands beside a number. `start`/`end` are where these words begin or end, -1 where there are none."""

    qualifier: Qualifier | None = None
    is_additional: bool = False
    is_between: bool = False
    is_change: bool = False
    per: str | None = None
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class _Tables:
    before: Phrases[str]
    after: Phrases[str]
    per: Phrases[str]
    slash: Phrases[str]


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    before: Phrases[str] = Phrases()
    after: Phrases[str] = Phrases()
    meanings = (*_MEANINGS, "additional", "between", "change", "exact")
    for row in read_table("qualifiers.csv", ("phrase", "meaning", "place")):
        table = before if row.choice("place", ("before", "after")) == "before" else after
        table.add(row.text("phrase", required=True), row.choice("meaning", meanings))
    per: Phrases[str] = Phrases()
    slash: Phrases[str] = Phrases()
    for row in read_table("per.csv", ("phrase", "per")):
        phrase = row.text("phrase", required=True)
        (slash if phrase.startswith("/") else per).add(phrase.lstrip("/"), row.text("per", required=True))
    return _Tables(before, after, per, slash)


_AFTER_GAPS = frozenset({" (", "-", "+ ", " - ", "” ", '" ', "’ ", "» "})
_NOTHING = Around()


def look_before(tokens: Tokens, first: int) -> Around:
    """Qualifiers that end right before token `first`."""
    table = _tables().before
    i = first
    if i <= 0 or (tokens.lows[i - 1] not in table.by_last and tokens.lows[i - 1] not in _ADJECTIVES):
        return _NOTHING
    qualifier: Qualifier | None = None
    is_additional = is_between = is_change = False
    per: str | None = None
    for _ in range(4):
        if i <= 0 or (
            tokens.gaps[i - 1] not in SPACES and not (tokens.gaps[i - 1] == "" and not tokens.lows[i - 1][0].isalpha())
        ):
            break
        found = table.before(tokens, i)
        if found is None:
            if tokens.lows[i - 1] in _ADJECTIVES and per is None:
                per, i = _ADJECTIVES[tokens.lows[i - 1]], i - 1
                continue
            break
        meaning, i = found
        if meaning == "additional":
            is_additional = True
        elif meaning == "between":
            is_between = True
        elif meaning == "change":
            is_change = True
        elif meaning in _MEANINGS and (qualifier is None or qualifier == "approx"):
            qualifier = _MEANINGS[meaning]
    return Around(qualifier, is_additional, is_between, is_change, per, tokens.starts[i] if i < first else -1)


def look_after(tokens: Tokens, last: int) -> Around:
    """'+', 'or more', 'a year', '/kWh': what follows the token before `last`."""
    tables = _tables()
    text = tokens.text
    end = tokens.ends[last - 1]
    mark = text[end : end + 1]
    qualifier: Qualifier | None = None
    per: str | None = None
    stop = -1
    is_additional = False
    if mark == "+":
        qualifier, stop = "at_least", end + 1
    i = last
    if i >= len(tokens.lows):
        return Around(qualifier, end=stop) if qualifier else _NOTHING
    gap = tokens.gaps[i - 1]
    low = tokens.lows[i]
    if gap in ("/", " / ", "+/"):
        found = tables.slash.at(tokens, i)
        return Around(qualifier, per=found[0], end=tokens.ends[found[1] - 1]) if found else Around(qualifier, end=stop)
    for _ in range(2):
        if not (gap in SPACES or gap in _AFTER_GAPS) or i >= len(tokens.lows):
            break
        after = tables.after.at(tokens, i) if low in tables.after.by_first else None
        if gap == " (" and after is not None and not text.startswith(")", tokens.ends[after[1] - 1]):
            after = None
        if after is not None and qualifier is None:
            meaning, i = after
            qualifier = _MEANINGS.get(meaning)
            stop = tokens.ends[i - 1]
        else:
            unit = tables.per.at(tokens, i) if low in tables.per.by_first else None
            if unit is None or (
                unit[1] < len(tokens.lows) and tokens.lows[unit[1]] in _NOT_PER and tokens.gaps[unit[1] - 1] in SPACES
            ):
                break
            per, i = unit
            stop = tokens.ends[i - 1]
        if i >= len(tokens.lows):
            break
        gap, low = tokens.gaps[i - 1], tokens.lows[i]
    if qualifier is None and per is None:
        return _NOTHING
    return Around(qualifier, is_additional, per=per, end=stop)


def price_unit(text: str, start: int) -> str | None:
    """The unit of a price, from the words before it: 'the hourly price to', 'the price per GPU-hour fell below'."""
    window = text[max(0, start - 64) : start]
    lowered = window.lower()
    if "pric" not in lowered and "cost" not in lowered and "rate" not in lowered and "fee" not in lowered:
        return None
    match = _PRICE.search(window)
    if match is None:
        return None
    if match.group(1):
        return {"dai": "day", "annual": "year"}.get(match.group(1).lower(), match.group(1).lower())
    unit = match.group(2).replace("-", " ").strip()
    return "GPU hour" if unit.lower() in ("gpu hour", "gpu-hour") else unit

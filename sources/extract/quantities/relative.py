"""Dates told from the day of writing: 'last year', 'this spring', 'last December', '17 April', 'in November'.

Owns reading them from a given anchor. Invariant: without an anchor nothing is read; a bare month or day is the nearest
one that is past, as news prose means it, unless the words look ahead.
"""

from __future__ import annotations

import re
from functools import lru_cache

from sources.extract.quantities.points import COUNTED, Point, date_words, day_point
from sources.extract.quantities.tokens import SPACES, Tokens

_ISO = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_WORDS_TOO = frozenset({"march", "may", "august", "mark", "set", "sep", "dec", "marca"})
"""Months that are words of their own where they begin small."""
_SHIFTS = {"last": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1}


@lru_cache(maxsize=1)
def _starts() -> frozenset[str]:
    return frozenset({*_SHIFTS, *date_words().months})


def relative_points(tokens: Tokens, anchor: str) -> list[Point]:
    """'last year', 'this spring', 'last December', '17 April', 'in November': read from the day of writing."""
    if not _ISO.fullmatch(anchor):
        return []
    year, month = int(anchor[:4]), int(anchor[5:7] or 12)
    months = date_words().months
    found: list[Point] = []
    for i in tokens.where(_starts()):
        low = tokens.lows[i]
        if i + 1 < len(tokens.lows) and low in _SHIFTS and tokens.gaps[i] in SPACES:
            following = tokens.lows[i + 1]
            start, end = tokens.starts[i], tokens.ends[i + 1]
            if following == "year":
                found.append(Point(start, end, "year", str(year + _SHIFTS[low]), str(year + _SHIFTS[low])))
            elif following in months or following in _SEASONS:
                n = months.get(following) or _SEASONS[following]
                at = year + (1 if low in ("next", "coming") and n <= month else 0)
                at -= 1 if low in ("last", "previous") and n >= month else 0
                at -= 1 if low == "this" and following == "winter" and month < 6 else 0
                is_month = following in months
                iso = f"{at}-{n:02d}"
                found.append(
                    Point(start, end, "month", iso, iso) if is_month else Point(start, end, "year", str(at), str(at))
                )
        elif low in months and (len(low) > 3 or low == "may") and low != "mars":
            if not tokens.words[i][0].isupper() and (low in _WORDS_TOO or _day_beside(tokens, i) is None):
                continue
            if low in ("march", "may") and not (
                (i and tokens.lows[i - 1] in ("in", "on", "since", "by", "until", "of", "from"))
                or _day_beside(tokens, i)
            ):
                continue
            n = months[low]
            at = year if n <= month else year - 1
            if i and tokens.lows[i - 1] in ("by", "until", "before") and n > month:
                at = year
            start, end = tokens.starts[i], tokens.ends[i]
            beside = _day_beside(tokens, i)
            if beside is None:
                found.append(Point(start, end, "month", f"{at}-{n:02d}", f"{at}-{n:02d}"))
                continue
            day, first, last = beside
            point = day_point(tokens.starts[first], tokens.ends[last], str(at), n, str(day))
            if point is not None:
                found.append(point)
    return found


def _day_beside(tokens: Tokens, i: int) -> tuple[int, int, int] | None:
    """The day number before or after a month: ('17 April', '17th of April', 'April 17')."""
    first = i
    if first >= 2 and tokens.lows[first - 1] in ("of", "de"):
        first -= 1
    if first >= 1 and tokens.lows[first - 1] in ("st", "nd", "rd", "th") and first >= 2:
        first -= 1
    if (
        first >= 1
        and tokens.lows[first - 1].isdecimal()
        and 1 <= int(tokens.lows[first - 1][:4]) <= 31
        and tokens.gaps[i - 1] in SPACES
    ):
        return int(tokens.lows[first - 1][:4]), first - 1, i
    if (
        i + 1 < len(tokens.lows)
        and tokens.lows[i + 1].isdecimal()
        and tokens.gaps[i] in SPACES
        and 1 <= int(tokens.lows[i + 1][:4]) <= 31
        and not COUNTED.match(tokens.text, tokens.ends[i + 1])
    ):
        return int(tokens.lows[i + 1][:4]), i, i + 1
    return None

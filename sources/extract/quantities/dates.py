"""Periods in prose and single date strings: ranges, open ends ('by 2030'), lengths of time.

Owns what stands around the points of `points.py`, and `parse_date` for one isolated string. Asks no clock: 'last year'
is read only from the `anchor` given. Invariant: periods do not overlap; an end that the text does not state is None.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache

from sources.extract.quantities.amounts import numbers_in
from sources.extract.quantities.model import Period, PeriodKind
from sources.extract.quantities.points import Point, day_point, points_in
from sources.extract.quantities.relative import relative_points
from sources.extract.quantities.tokens import CLOSE, SPACES, Phrases, Tokens, cut
from sources.knowledge import read_table, word_list

_JOINT = re.compile(
    r"[ \xa0]*(?:[-–—‑/]|to|until|till|through|à|au|a|bis|al|hasta|até|tot|en|and|et|und|y|e|do|og)[ \xa0]*",
    re.IGNORECASE,
)
_AND = frozenset({"and", "et", "und", "y", "e", "en", "og"})
_PADDING = re.compile(r"\b(?:the|end|of|early|late|fiscal|year|mid)\b|mid-", re.IGNORECASE)


@lru_cache(maxsize=1)
def _bounds() -> Phrases[str]:
    bounds: Phrases[str] = Phrases()
    for row in read_table("period_words.csv", ("word", "bound")):
        bounds.add(row.text("word", required=True), row.choice("bound", ("until", "since", "between")))
    return bounds


@lru_cache(maxsize=1)
def _lengths() -> dict[str, float]:
    rows = read_table("durations.csv", ("unit", "years"))
    return {row.text("unit", required=True): row.number("years") for row in rows}


def find_dates(text: str, *, anchor: str | None = None) -> list[Period]:
    """Dates and periods of `text` in order, not overlapping.

    `anchor` is the ISO date the text was written on (any precision from the year); with it 'last year', 'this spring',
    'last December' and days without a year are read too. Never raises; linear in the length of `text`.
    """
    tokens = cut(text)
    points = points_in(tokens)
    if anchor is not None:
        points = _merge(points, relative_points(tokens, anchor))
    found: list[Period] = []
    p = 0
    while p < len(points):
        point = points[p]
        bound, start = _bound(tokens, point)
        after = points[p + 1] if p + 1 < len(points) else None
        if after is not None and _joined(tokens.text, point, after, bound):
            found.append(_period(start if bound else point.start, after.end, "range", point.since, after.until, None))
            p += 2
            continue
        if bound == "until":
            found.append(_period(start, point.end, point.kind, None, point.until, point.until))
        elif bound == "since":
            found.append(_period(start, point.end, point.kind, point.since, None, point.since))
        else:
            since, until, is_name = point.since, point.until, point.is_name
            found.append(_period(point.start, point.end, point.kind, since, until, since, is_name=is_name))
        p += 1
    return sorted([*found, *_durations(tokens, found)], key=lambda period: period.start)


def _period(
    start: int,
    end: int,
    kind: PeriodKind,
    since: str | None,
    until: str | None,
    iso: str | None,
    *,
    is_name: bool = False,
) -> Period:
    first, last = int(since[:4]) if since else None, int(until[:4]) if until else None
    return Period(start, end, kind, since, until, first, last, iso, None, is_name)


_DECADE = frozenset({"decade"})
_BOUND_GAPS = SPACES | {"-", "’", "'"}


def _bound(tokens: Tokens, point: Point) -> tuple[str | None, int]:
    """'by', 'until', 'since', 'between' right before a point, 'the', 'fiscal' and 'end of' between them allowed for."""
    i = bisect_left(tokens.starts, point.start)
    if i <= 0 or tokens.gaps[i - 1] not in _BOUND_GAPS:
        return None, point.start
    padding = word_list("words_before_bound_years")
    while i > 1 and tokens.lows[i - 1] in padding:
        if tokens.gaps[i - 2] not in _BOUND_GAPS:
            break
        i -= 1
    found = _bounds().before(tokens, i)
    return (found[0], tokens.starts[found[1]]) if found is not None else (None, point.start)


def _joined(text: str, one: Point, two: Point, bound: str | None) -> bool:
    if two.start - one.end > 24 or two.until < one.since[: len(two.until)]:
        return False
    bare = _PADDING.sub(" ", text[one.end : two.start])
    match = _JOINT.fullmatch(bare)
    if match is None:
        return False
    if bare.strip().lower() in _AND:
        return bound == "between"
    return bound in (None, "since", "between") and two.until[:4] >= one.since[:4]


def _durations(tokens: Tokens, found: list[Period]) -> list[Period]:
    """'over five years', '36 months', 'the next decade': lengths, which state neither end."""
    units = _lengths()
    ends = [period.end for period in found]
    lengths: list[Period] = []
    for number in numbers_in(tokens.text):
        i = number.last
        if (
            number.exponent is not None
            or not 0 < number.value <= 100
            or i >= len(tokens.lows)
            or tokens.gaps[i - 1] not in CLOSE
        ):
            continue
        unit = units.get(tokens.lows[i])
        start, end = tokens.starts[number.first], tokens.ends[i]
        if unit is None:
            continue
        beside = bisect_right(ends, start)
        if beside < len(found) and found[beside].start < end:
            continue
        if i + 1 < len(tokens.lows) and tokens.lows[i + 1] in ("old", "ago", "earlier") and tokens.gaps[i] in CLOSE:
            continue
        lengths.append(Period(start, end, "duration", years=number.value * unit))
    for i in tokens.where(_DECADE):
        if i and tokens.lows[i - 1] in ("next", "coming", "this") and tokens.gaps[i - 1] in SPACES:
            lengths.append(Period(tokens.starts[i - 1], tokens.ends[i], "duration", years=10.0))
    return lengths


def _merge(points: list[Point], more: list[Point]) -> list[Point]:
    """Both lists in order, a point of `points` winning over what it overlaps, and the first of two others."""
    if not more:
        return points
    first = {id(point) for point in points}
    kept: list[Point] = []
    for point in sorted([*points, *more], key=lambda one: (one.start, id(one) not in first)):
        if not kept or point.start >= kept[-1].end:
            kept.append(point)
        elif id(point) in first and id(kept[-1]) not in first:
            kept[-1] = point
    return kept


_COMPACT = re.compile(r"\s*((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:\D|T|$)")
_SHORT = re.compile(r"\s*(\d{1,2})[./-](\d{1,2})[./-](\d\d)\s*$")
_SLASHED = re.compile(r"\s*(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)\b")
_STAMP = re.compile(r"\s*((?:19|20)\d\d)-(\d\d)(?:-(\d\d))?(?:[T ]|$)")


def parse_date(text: str, *, month_first: bool = False) -> str | None:
    """The one date that an isolated string gives, as ISO text as precise as it is; None where it gives none.

    `month_first` reads '03/04/2026' as 4 March (American pages); without it days come first. Never raises.
    """
    text = text[:200]
    if (match := _STAMP.match(text)) is not None:
        year, month, day = match.groups()
        if day is None:
            return f"{year}-{month}" if 1 <= int(month) <= 12 else None
        point = day_point(0, 0, year, month, day)
        return point.since if point else None
    if (match := _COMPACT.match(text)) is not None:
        point = day_point(0, 0, *match.groups())
        return point.since if point else None
    if (match := _SLASHED.match(text)) is not None:
        one, two, year = match.groups()
        day, month = (two, one) if month_first else (one, two)
        point = day_point(0, 0, year, month, day) or day_point(0, 0, year, day, month)
        return point.since if point else None
    if (match := _SHORT.match(text)) is not None:
        one, two, year = match.groups()
        day, month = (two, one) if month_first else (one, two)
        point = day_point(0, 0, f"20{year}", month, day) or day_point(0, 0, f"20{year}", day, month)
        return point.since if point else None
    points = points_in(cut(text))
    if not points:
        return None
    order: dict[PeriodKind, int] = {"date": 0, "month": 1, "quarter": 2, "half": 3}
    best = min(points, key=lambda point: (order.get(point.kind, 4), point.start))
    return best.since

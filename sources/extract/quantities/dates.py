"""Dates and periods: days, months, quarters, fiscal years, ranges, open ends and lengths of time.

Owns reading them in prose (`find_dates`) and in one isolated string (`parse_date`). Asks no clock: words like 'last
year' are read only from the `anchor` given. Invariant: what is returned is a date that exists, as precise as written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from sources.extract.quantities.amounts import numbers_in
from sources.extract.quantities.model import Period, PeriodKind
from sources.extract.quantities.tokens import CLOSE, SPACES, Phrases, Tokens, cut
from sources.knowledge import read_table

_YEAR = r"(?:19[5-9]\d|20\d\d)(?!\d|[.,]\d|%)"
_HALVES = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": 4, "final": 4,
           "premier": 1, "deuxième": 2, "second semestre": 2}
_DASH = "[-–—‑/]"
_JOINT = re.compile(r"[ \xa0]*(?:[-–—‑]|to|until|till|through|à|au|a|bis|al|hasta|até|tot|en|and|et|und|y|e|do|og)[ \xa0]*", re.IGNORECASE)
_AND = frozenset({"and", "et", "und", "y", "e", "en", "og"})
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12, "printemps": 3, "été": 6, "automne": 9, "hiver": 12}


@dataclass(frozen=True, slots=True)
class _Point:
    start: int
    end: int
    kind: PeriodKind
    since: str
    until: str
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    months: dict[str, int]
    point: re.Pattern[str]
    starts: frozenset[str]
    bounds: Phrases[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    months = {row.text("name", required=True): int(row.number("number")) for row in read_table("months.csv", ("name", "number"))}
    bounds: Phrases[str] = Phrases()
    for row in read_table("period_words.csv", ("word", "bound")):
        bounds.add(row.text("word", required=True), row.choice("bound", ("until", "since", "between")))
    names = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    ordinal = r"(?:st|nd|rd|th|er|º|ª|\.)?"
    of = r"(?:[ \xa0]+(?:of|de|del|d'))?"
    point = re.compile(
        rf"""(?P<iso>(?P<iy>(?:19|20)\d\d)(?P<isep>[-/.])(?P<im>0[1-9]|1[0-2])(?P=isep)(?P<id>0[1-9]|[12]\d|3[01])(?!\d))
        |(?P<cjk>(?P<cy>(?:19|20)\d\d)[ \xa0]?[年년][ \xa0]?(?:(?P<cm>1[0-2]|0?[1-9])[ \xa0]?[月월][ \xa0]?(?:(?P<cd>3[01]|[12]\d|0?[1-9])[ \xa0]?[日일])?)?)
        |(?P<dmy>(?P<dd>\d{{1,2}})(?P<dsep>[./-])[ \xa0]?(?P<dm>\d{{1,2}})(?P=dsep)[ \xa0]?(?P<dy>(?:19|20)\d\d)(?!\d))
        |(?P<dMy>(?P<ed>3[01]|[12]\d|0?[1-9]){ordinal}{of}[ \xa0-]+(?P<em>{names})\b\.?,?{of}[ \xa0,-]+(?P<ey>{_YEAR}))
        |(?P<Mdy>(?P<fm>{names})\b\.?[ \xa0]+(?P<fd>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?,?[ \xa0]+(?P<fy>{_YEAR}))
        |(?P<My>(?P<gm>{names})\b\.?,?{of}[ \xa0-]+(?P<gy>{_YEAR}))
        |(?P<quarter>(?:q|t)(?P<hq>[1-4])[ \xa0/-]?(?:of[ \xa0]+)?(?:fy|fiscal[ \xa0]+)?['’]?(?P<hy>{_YEAR})|(?P<h2>[1-4])q[ \xa0]?(?P<h2y>{_YEAR})
          |(?P<ho>first|second|third|fourth|last|final|1st|2nd|3rd|4th)[ \xa0-]quarter(?:[ \xa0]+of)?(?:[ \xa0]+the)?(?:[ \xa0]+fiscal)?(?:[ \xa0]+year)?[ \xa0]+(?P<h3y>{_YEAR})
          |(?P<h4y>(?:19|20)\d\d)[ \xa0-]?q(?P<h4q>[1-4])(?!\w))
        |(?P<half>h(?P<jh>[12])[ \xa0/-]?(?P<jy>{_YEAR})|(?P<jo>first|second|1st|2nd)[ \xa0-]half(?:[ \xa0]+of)?[ \xa0]+(?P<j2y>{_YEAR})
          |(?P<j3y>(?:19|20)\d\d)[ \xa0-]?h(?P<j3h>[12])(?!\w))
        |(?P<fiscal>(?:fy[ \xa0]?|(?:fiscal|financial|budget)(?:[ \xa0]+years?)?[ \xa0]+)(?P<ky>(?:19|20)\d\d|\d\d(?=\D|$))(?:{_DASH}(?P<ky2>(?:20)?\d\d)(?!\d))?)
        |(?P<span>(?P<ly>(?:19|20)\d\d){_DASH}(?P<ly2>\d\d)(?![\d.,]\d|\d))
        |(?P<part>(?:early|mid|late|(?:the[ \xa0]+)?(?:start|beginning|middle|end|close|turn|autumn|spring|summer|fall|winter)|début|fin|anfang|ende|mitte)
          (?:[ \xa0-]of)?[ \xa0-](?P<py>{_YEAR}))
        |(?P<year>{_YEAR})""",
        re.IGNORECASE | re.VERBOSE,
    )
    starts = frozenset(
        {*months, "q", "t", "h", "fy", "fiscal", "financial", "budget", "early", "mid", "late", "the", "start", "beginning", "middle",
         "end", "close", "turn", "first", "second", "third", "fourth", "last", "final", "début", "fin", "anfang", "ende", "mitte", *_SEASONS}
    )
    return _Words(months, point, starts, bounds)


def find_dates(text: str, *, anchor: str | None = None) -> list[Period]:
    """Dates and periods of `text` in order, not overlapping.

    `anchor` is the ISO date the text was written on (any precision from the year); with it 'last year', 'this spring',
    'last December' and days without a year are read too. Never raises; linear in the length of `text`.
    """
    tokens = cut(text)
    points = _points(tokens)
    if anchor is not None:
        points = _merge(points, _relative(tokens, anchor))
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
            plain = _period(point.start, point.end, point.kind, point.since, point.until, point.since)
            found.append(replace(plain, is_name=point.is_name) if point.is_name else plain)
        p += 1
    return sorted([*found, *_durations(tokens, found)], key=lambda period: period.start)


def _period(start: int, end: int, kind: PeriodKind, since: str | None, until: str | None, iso: str | None) -> Period:
    return Period(
        start, end, kind, since, until, int(since[:4]) if since else None, int(until[:4]) if until else None, iso
    )


def _points(tokens: Tokens) -> list[_Point]:
    words = _words()
    found: list[_Point] = []
    taken = 0
    text = tokens.text
    for i, low in enumerate(tokens.lows):
        start = tokens.starts[i]
        if start < taken:
            continue
        if low[0].isdigit():
            if start and (text[start - 1].isalpha() or text[start - 1] in "_$€£¥₹") and low[0] not in "12":
                continue
        elif low not in words.starts:
            continue
        match = words.point.match(text, start)
        if match is None or not _may_be_date(tokens, i, match):
            continue
        point = _read(match, words.months)
        if point is not None:
            if match.lastgroup == "year" and _in_name(tokens, i):
                point = replace(point, is_name=True)
            found.append(point)
            taken = point.end
    return found


def _may_be_date(tokens: Tokens, i: int, match: re.Match[str]) -> bool:
    """Keeps out years that are counts ('2000 GPUs'), sums ('$2025') and parts of names ('RTX 2080')."""
    text, start, end = tokens.text, match.start(), match.end()
    if end < len(text) and (text[end].isalnum() and not match.group("cjk") or text[end] in "%$€£°"):
        return bool(match.group("cjk"))
    if match.lastgroup not in ("year", "span"):
        return True
    before = text[max(0, start - 2) : start]
    if before and (before[-1] in "$€£¥₹₩₦₱/._#" or before[-1].isalpha() or before[-1] == "-" and before[0].isalnum()):
        if before[-1] == "/" and not before[0].isdigit():
            return True
        return before[-1] in "-/" and i > 0 and len(tokens.lows[i - 1]) in (2, 4) and tokens.lows[i - 1].isdigit()
    if i + 1 < len(tokens.lows) and tokens.ends[i] == end and match.group("year"):
        following, gap = tokens.lows[i + 1], tokens.gap(i)
        if gap in SPACES and following in _COUNTED:
            return False
    return not (end + 1 < len(text) and text[end] in ",." and text[end + 1].isdigit())


_BEFORE_YEARS = frozenset(
    "in by since until till before after from to of and or between during through for as late early mid end spring summer autumn fall "
    "winter year fy total announced updated published founded launched the until copyright due around circa about".split()
)


def _in_name(tokens: Tokens, i: int) -> bool:
    """'France 2030', 'Vision 2030': a year right after a capitalised word that is no word of time."""
    if i == 0 or tokens.gap(i - 1) not in SPACES:
        return False
    before = tokens.lows[i - 1]
    return tokens.word(i - 1)[0].isupper() and before not in _BEFORE_YEARS and before not in _words().months


_COUNTED = frozenset(
    "gpu gpus chips chip mw gw kw megawatts gigawatts accelerators people jobs engineers students users researchers startups companies "
    "million billion trillion bn mn crore lakh euros dollars pounds yen yuan won rupees servers nodes racks cores homes hours "
    "square petaflops exaflops teraflops languages models papers km kilometres miles tonnes employees staff members firms".split()
)


def _read(match: re.Match[str], months: dict[str, int]) -> _Point | None:
    get = match.group
    start, end = match.span()
    if get("iso"):
        return _day(start, end, get("iy"), get("im"), get("id"))
    if get("cjk"):
        if get("cd"):
            return _day(start, end, get("cy"), get("cm"), get("cd"))
        iso = f"{get('cy')}-{int(get('cm')):02d}" if get("cm") else get("cy")
        return _Point(start, end, "month" if get("cm") else "year", iso, iso)
    if get("dmy"):
        return _day(start, end, get("dy"), get("dm"), get("dd")) or _day(start, end, get("dy"), get("dd"), get("dm"))
    if get("dMy"):
        return _day(start, end, get("ey"), months[get("em").lower()], get("ed"))
    if get("Mdy"):
        return _day(start, end, get("fy"), months[get("fm").lower()], get("fd"))
    if get("My"):
        iso = f"{get('gy')}-{months[get('gm').lower()]:02d}"
        return _Point(start, end, "month", iso, iso)
    if get("quarter"):
        year = get("hy") or get("h2y") or get("h3y") or get("h4y")
        n = int(get("hq") or get("h2") or get("h4q") or _HALVES[get("ho").lower()])
        return _Point(start, end, "quarter", f"{year}-{3 * n - 2:02d}", f"{year}-{3 * n:02d}")
    if get("half"):
        year = get("jy") or get("j2y") or get("j3y")
        n = int(get("jh") or get("j3h") or _HALVES[get("jo").lower()])
        return _Point(start, end, "half", f"{year}-{6 * n - 5:02d}", f"{year}-{6 * n:02d}")
    if get("fiscal"):
        first = _four(get("ky"))
        last = _closing(first, get("ky2")) if get("ky2") else first
        return _Point(start, end, "fiscal_year", first, last) if last and last >= first else None
    if get("span"):
        first = get("ly")
        closing = _closing(first, get("ly2"))
        if closing is None or closing <= first or int(first) < 1950:
            return None
        is_fiscal = int(closing) == int(first) + 1
        return _Point(start, end, "fiscal_year" if is_fiscal else "range", first, closing)
    year = get("py") or get("year")
    return _Point(start, end, "year", year, year)


def _four(digits: str) -> str:
    return digits if len(digits) == 4 else f"20{digits}"


def _closing(first: str, second: str) -> str | None:
    """The year that '26' closes after '2025': in its century, at most forty years on."""
    year = second if len(second) == 4 else first[:2] + second
    return year if 0 <= int(year) - int(first) <= 40 else None


def _day(start: int, end: int, year: str, month: str | int, day: str) -> _Point | None:
    try:
        iso = date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
    return _Point(start, end, "date", iso, iso)


_BOUND_GAPS = SPACES | {"-", "’", "'"}


def _bound(tokens: Tokens, point: _Point) -> tuple[str | None, int]:
    """'by', 'until', 'since', 'between' right before a point, 'the', 'fiscal' and 'end of' between them allowed for."""
    i = _token_at(tokens, point.start)
    if i <= 0 or tokens.gap(i - 1) not in _BOUND_GAPS:
        return None, point.start
    while i > 1 and tokens.lows[i - 1] in ("the", "year", "end", "of", "around", "about", "roughly", "early", "late", "mid", "calendar"):
        if tokens.gap(i - 2) not in _BOUND_GAPS:
            break
        i -= 1
    found = _words().bounds.before(tokens, i)
    return (found[0], tokens.starts[found[1]]) if found is not None else (None, point.start)


def _token_at(tokens: Tokens, start: int) -> int:
    low, high = 0, len(tokens.starts)
    while low < high:
        middle = (low + high) // 2
        if tokens.starts[middle] < start:
            low = middle + 1
        else:
            high = middle
    return low


def _joined(text: str, one: _Point, two: _Point, bound: str | None) -> bool:
    between = text[one.end : two.start]
    if len(between) > 24 or two.until < one.since[: len(two.until)]:
        return False
    bare = re.sub(r"\b(?:the|end|of|early|late|fiscal|year|mid)\b|mid-", " ", between, flags=re.IGNORECASE)
    match = _JOINT.fullmatch(bare)
    if match is None:
        return False
    if bare.strip().lower() in _AND:
        return bound == "between"
    return bound in (None, "since", "between") and two.until[:4] >= one.since[:4]


def _durations(tokens: Tokens, found: list[Period]) -> list[Period]:
    """'over five years', '36 months', 'the next decade': lengths, which state neither end."""
    units = {"year": 1.0, "years": 1.0, "month": 1 / 12, "months": 1 / 12, "decade": 10.0, "decades": 10.0, "ans": 1.0, "jahre": 1.0,
             "jahren": 1.0, "años": 1.0, "anos": 1.0, "anni": 1.0, "år": 1.0, "jaar": 1.0, "mois": 1 / 12, "monate": 1 / 12, "lat": 1.0}
    taken = [(period.start, period.end) for period in found]
    lengths: list[Period] = []
    for number in numbers_in(tokens.text):
        i = number.last
        if number.exponent is not None or not 0 < number.value <= 100 or i >= len(tokens.lows) or tokens.gap(i - 1) not in CLOSE:
            continue
        unit = units.get(tokens.lows[i])
        start, end = tokens.starts[number.first], tokens.ends[i]
        if unit is None or any(a < end and start < b for a, b in taken):
            continue
        if i + 1 < len(tokens.lows) and tokens.lows[i + 1] in ("old", "ago", "earlier") and tokens.gap(i) in CLOSE:
            continue
        lengths.append(Period(start, end, "duration", years=number.value * unit))
    for i, low in enumerate(tokens.lows[:-1]):
        if low in ("next", "coming", "this") and tokens.lows[i + 1] == "decade" and tokens.gap(i) in SPACES:
            lengths.append(Period(tokens.starts[i], tokens.ends[i + 1], "duration", years=10.0))
    return lengths


def _merge(points: list[_Point], more: list[_Point]) -> list[_Point]:
    kept = list(points)
    for point in more:
        if all(point.end <= other.start or point.start >= other.end for other in kept):
            kept.append(point)
    return sorted(kept, key=lambda point: point.start)


def _relative(tokens: Tokens, anchor: str) -> list[_Point]:
    """'last year', 'this spring', 'last December', '17 April', 'in November': read from the day of writing."""
    if not re.fullmatch(r"\d{4}(?:-\d\d(?:-\d\d)?)?", anchor):
        return []
    year, month = int(anchor[:4]), int(anchor[5:7] or 12)
    months = _words().months
    found: list[_Point] = []
    shift = {"last": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1}
    for i, low in enumerate(tokens.lows):
        if i + 1 < len(tokens.lows) and low in shift and tokens.gap(i) in SPACES:
            following = tokens.lows[i + 1]
            start, end = tokens.starts[i], tokens.ends[i + 1]
            if following == "year":
                found.append(_Point(start, end, "year", str(year + shift[low]), str(year + shift[low])))
            elif following in months or following in _SEASONS:
                n = months.get(following) or _SEASONS[following]
                at = year + (1 if low in ("next", "coming") and n <= month else 0)
                at -= 1 if low in ("last", "previous") and n >= month else 0
                at -= 1 if low == "this" and following == "winter" and month < 6 else 0
                is_month = following in months
                iso = f"{at}-{n:02d}"
                found.append(_Point(start, end, "month", iso, iso) if is_month else _Point(start, end, "year", str(at), str(at)))
        elif low in months and len(low) > 3 and low != "mars" and tokens.word(i)[0].isupper():
            if low in ("march", "may") and not (i and tokens.lows[i - 1] in ("in", "on", "since", "by", "until", "of", "from") or _day_beside(tokens, i)):
                continue
            n = months[low]
            at = year if n <= month else year - 1
            if i and tokens.lows[i - 1] in ("by", "until", "before") and n > month:
                at = year
            start, end = tokens.starts[i], tokens.ends[i]
            beside = _day_beside(tokens, i)
            if beside is None:
                found.append(_Point(start, end, "month", f"{at}-{n:02d}", f"{at}-{n:02d}"))
                continue
            day, first, last = beside
            point = _day(tokens.starts[first], tokens.ends[last], str(at), n, str(day))
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
    if first >= 1 and tokens.lows[first - 1].isdigit() and 1 <= int(tokens.lows[first - 1][:4]) <= 31 and tokens.gap(i - 1) in SPACES:
        return int(tokens.lows[first - 1][:4]), first - 1, i
    if i + 1 < len(tokens.lows) and tokens.lows[i + 1].isdigit() and tokens.gap(i) in SPACES and 1 <= int(tokens.lows[i + 1][:4]) <= 31:
        return int(tokens.lows[i + 1][:4]), i, i + 1
    return None


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
        point = _day(0, 0, year, month, day)
        return point.since if point else None
    if (match := _COMPACT.match(text)) is not None:
        point = _day(0, 0, *match.groups())
        return point.since if point else None
    if (match := _SLASHED.match(text)) is not None:
        one, two, year = match.groups()
        day, month = (two, one) if month_first else (one, two)
        point = _day(0, 0, year, month, day) or _day(0, 0, year, day, month)
        return point.since if point else None
    if (match := _SHORT.match(text)) is not None:
        one, two, year = match.groups()
        day, month = (two, one) if month_first else (one, two)
        point = _day(0, 0, f"20{year}", month, day) or _day(0, 0, f"20{year}", day, month)
        return point.since if point else None
    points = _points(cut(text))
    if not points:
        return None
    order: dict[PeriodKind, int] = {"date": 0, "month": 1, "quarter": 2, "half": 3}
    best = min(points, key=lambda point: (order.get(point.kind, 4), point.start))
    return best.since


__all__ = ["find_dates", "parse_date"]

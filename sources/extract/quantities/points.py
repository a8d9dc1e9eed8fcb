"""Points in time as written: a day, a month, a quarter, a half, a fiscal year, a year, each alone.

Owns the grammar of one date. What stands around it ('by', 'between ... and') is `dates.py`'s. Asks no clock.
Invariant: a point is a date that exists, and never spans two lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from sources.extract.quantities.model import PeriodKind
from sources.extract.quantities.tokens import SPACES, Tokens, cut
from sources.knowledge import read_table, word_list

_YEAR = r"(?:19[5-9]\d|20\d\d)(?!\d|[.,]\d|%)"
_DASH = "[-–—‑/]"
_RANKS = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "last": 4,
    "final": 4,
}


_ALONE = frozenset({"year", "lone"})
_YEARS, _NUMBERS = ("y1", "y2", "y3", "y4", "y5", "y6"), ("n1", "n2", "n3", "n4", "n5", "n6")


class Point(NamedTuple):
    """A date as written; `since` and `until` are its first and last day, month or year, in ISO."""

    start: int
    end: int
    kind: PeriodKind
    since: str
    until: str
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    months: dict[str, int]
    of_number: re.Pattern[str]
    of_month: re.Pattern[str]
    of_word: re.Pattern[str]
    """Points by what opens them: a number, the name of a month, another word."""
    starts: frozenset[str]
    follow: frozenset[str]
    """What may stand behind a day or the number of a quarter."""


@lru_cache(maxsize=1)
def date_words() -> Words:
    """Names of months and the patterns built on them. Raises `KnowledgeError` where a table is malformed."""
    months = {
        row.text("name", required=True): int(row.number("number"))
        for row in read_table("months.csv", ("name", "number"))
    }
    names = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    ordinal, of, gap = r"(?:st|nd|rd|th|er|º|ª|\.)?", r"(?:[ \xa0]+(?:of|de|del|d'))?", r"[ \xa0]"
    day, century = r"(?:3[01]|[12]\d|0?[1-9])", r"(?:19|20)\d\d"
    seasons = "autumn|spring|summer|fall|winter"
    of_number = re.compile(
        rf"""(?P<year>{_YEAR}(?!{_DASH}\d|\.\d|[ \xa0-]?[qh]\d|{gap}?[年년]))
        |(?P<iso>(?P<iy>{century})(?P<isep>[-/.])(?P<im>0[1-9]|1[0-2])(?P=isep)(?P<id>0[1-9]|[12]\d|3[01])(?!\d))
        |(?P<cjk>(?P<cy>{century}){gap}?[年년]{gap}?
          (?:(?P<cm>1[0-2]|0?[1-9]){gap}?[月월]{gap}?(?:(?P<cd>{day}){gap}?[日일])?)?)
        |(?P<dmy>(?P<dd>\d{{1,2}})(?P<dsep>[./-]){gap}?(?P<dm>\d{{1,2}})(?P=dsep){gap}?(?P<dy>{century})(?!\d))
        |(?P<mY>(?P<nm>0[1-9]|1[0-2])/(?P<ny>{century})(?![\d/]))
        |(?P<dMy>(?P<ed>{day}){ordinal}{of}[ \xa0-]+(?P<em>{names})\b\.?,?{of}[ \xa0,-]+(?P<ey>{_YEAR}))
        |(?P<quarter>(?P<n2>[1-4])q{gap}?(?P<y2>{_YEAR})
          |(?P<n3>1st|2nd|3rd|4th)[ \xa0-]quarter(?:{gap}+(?:of|the|fiscal|year)){{0,4}}{gap}+(?P<y3>{_YEAR})
          |(?P<y4>{century})[ \xa0-]?q(?P<n4>[1-4])(?!\w))
        |(?P<half>(?P<n5>1st|2nd)[ \xa0-]half(?:{gap}+of)?{gap}+(?P<y5>{_YEAR})
          |(?P<y6>{century})[ \xa0-]?h(?P<n6>[12])(?!\w))
        |(?P<span>(?P<ly>{century}){_DASH}(?P<ly2>\d\d)(?![\d.,]\d|\d))
        |(?P<lone>{_YEAR})""",
        re.IGNORECASE | re.VERBOSE,
    )
    of_month = re.compile(
        rf"""(?P<Mdy>(?P<fm>{names})\b\.?{gap}+(?P<fd>{day})(?:st|nd|rd|th)?,?{gap}+(?P<fy>{_YEAR}))
        |(?P<My>(?P<gm>{names})\b\.?,?{of}[ \xa0-]+(?P<gy>{_YEAR}))""",
        re.IGNORECASE | re.VERBOSE,
    )
    of_word = re.compile(
        rf"""(?P<quarter>[qt](?P<n1>[1-4])[ \xa0/-]?(?:of{gap}+)?(?:fy|fiscal{gap}+)?['’]?(?P<y1>{_YEAR})
          |(?P<n2>first|second|third|fourth|last|final)[ \xa0-]quarter
           (?:{gap}+(?:of|the|fiscal|year)){{0,4}}{gap}+(?P<y2>{_YEAR}))
        |(?P<half>h(?P<n3>[12])[ \xa0/-]?(?P<y3>{_YEAR})
          |(?P<n4>first|second)[ \xa0-]half(?:{gap}+of)?{gap}+(?P<y4>{_YEAR}))
        |(?P<fiscal>(?:fy{gap}?|(?:fiscal|financial|budget)(?:{gap}+years?)?{gap}+)
          (?P<ky>(?:19|20|25)\d\d|\d\d(?=\D|$))
          (?:{_DASH}(?P<ky2>(?:20)?\d\d)(?!\d)|{gap}(?:and|to){gap}(?P<ky3>(?:20|25)\d\d)(?!\d|[.,]\d))?)
        |(?P<thai>b\.?e\.?{gap}?(?P<by>25\d\d)(?!\d))
        |(?P<part>(?:early|mid|late|début|fin|anfang|ende|mitte
          |(?:the{gap}+)?(?:start|beginning|middle|end|close|turn|{seasons}))(?:[ \xa0-]of)?[ \xa0-](?P<py>{_YEAR}))""",
        re.IGNORECASE | re.VERBOSE,
    )
    heads = "q t h be fy fiscal financial budget early mid late the start beginning middle end close turn"
    more = "first second third fourth last final début fin anfang ende mitte spring summer autumn fall winter"
    follow = {cut(name).lows[0] for name in months} | {
        *["st", "nd", "rd", "th", "er", "º", "ª", "of", "de", "del", "d", "q"]
    }
    starts = frozenset({*months, *heads.split(), *more.split()})
    return Words(months, of_number, of_month, of_word, starts, frozenset(follow))


_ENDS_IN_DAY = re.compile(r"(?<!\d)\d{1,2}$")
COUNTED = re.compile(
    r"[ \xa0](?:million|billion|trillion|crore|lakh|milliard|millone?s|milhões|bn|mn)\b", re.IGNORECASE
)
"""'In October 24 million euros came': the number is no day."""


def points_in(tokens: Tokens) -> list[Point]:
    """Every point of the text, in order, not overlapping."""
    words = date_words()
    found: list[Point] = []
    taken = 0
    text = tokens.text
    for i in tokens.among(words.starts):
        low, start = tokens.lows[i], tokens.starts[i]
        if start < taken:
            continue
        is_number = low[0].isdigit()
        if is_number:
            if start and (text[start - 1].isalpha() or text[start - 1] in "_$€£¥₹") and low[0] not in "12":
                continue
            if low.isascii() and not _may_begin(tokens, i, low, words.follow):
                continue
        elif not tokens.has_number(i + 1, i + 8) or (low == "the" and tokens.lows[i + 1] not in words.starts):
            continue
        pattern = words.of_number if is_number else words.of_month if low in words.months else words.of_word
        match = pattern.match(text, start)
        if match is None or not _may_be_date(tokens, i, match):
            continue
        if _ENDS_IN_DAY.search(match.group()) and COUNTED.match(text, match.end()):
            continue
        point = _read(match, words.months)
        if point is not None:
            if match.lastgroup in _ALONE and _in_name(tokens, i):
                point = point._replace(is_name=True)
            found.append(point)
            taken = point.end
    return found


def _may_begin(tokens: Tokens, i: int, low: str, follow: frozenset[str]) -> bool:
    """Whether a number can begin a date: a year, a day before a month, '01.02.2025', '4Q 2025'."""
    if not low.isdigit():
        return low.count(".") == 2
    if len(low) <= 2:
        end = tokens.ends[i]
        return tokens.text[end : end + 1] in ("/", "-", ".") or (
            i + 1 < len(tokens.lows) and tokens.lows[i + 1] in follow
        )
    return len(low) == 4 and low[:2] in ("19", "20")


def _may_be_date(tokens: Tokens, i: int, match: re.Match[str]) -> bool:
    """Keeps out years that are counts ('2000 GPUs'), sums ('$2025') and parts of names ('RTX 2080')."""
    text, kind = tokens.text, match.lastgroup
    start, end = match.span()
    if end < len(text) and ((text[end].isalnum() and kind != "cjk") or text[end] in "%$€£°"):
        return kind == "cjk"
    if kind == "mY":
        return text[start - 1 : start] not in ("/", "-", ".") and not _in_name(tokens, i)
    if kind not in _ALONE and kind != "span":
        return True
    before = text[max(0, start - 2) : start]
    if before and (before[-1] in "$€£¥₹₩₦₱/._#" or before[-1].isalpha() or (before[-1] == "-" and before[0].isalnum())):
        if before[-1] == "/" and not before[0].isdigit():
            return True
        return before[-1] in "-/" and i > 0 and len(tokens.lows[i - 1]) == 4 and tokens.lows[i - 1].isdigit()
    if i + 1 < len(tokens.lows) and tokens.ends[i] == end and kind != "span":
        following, gap = tokens.lows[i + 1], tokens.gaps[i]
        if gap in SPACES and following in word_list("counted_things"):
            return False
    return not (end + 1 < len(text) and text[end] in ",." and text[end + 1].isdigit())


def _in_name(tokens: Tokens, i: int) -> bool:
    """'France 2030', 'Vision 2030': a year right after a capitalised word that is no word of time."""
    if i == 0 or tokens.gaps[i - 1] not in SPACES:
        return False
    before = tokens.lows[i - 1]
    return (
        tokens.words[i - 1][0].isupper()
        and before not in word_list("words_before_years")
        and before not in date_words().months
    )


def _read(match: re.Match[str], months: dict[str, int]) -> Point | None:
    get, kind = match.group, match.lastgroup
    start, end = match.span()
    if kind in _ALONE or kind == "part":
        year = get("py") if kind == "part" else get()
        return Point(start, end, "year", year, year)
    if kind == "iso":
        return day_point(start, end, get("iy"), get("im"), get("id"))
    if kind == "cjk":
        if get("cd"):
            return day_point(start, end, get("cy"), get("cm"), get("cd"))
        iso = f"{get('cy')}-{int(get('cm')):02d}" if get("cm") else get("cy")
        return Point(start, end, "month" if get("cm") else "year", iso, iso)
    if kind == "dmy":
        return day_point(start, end, get("dy"), get("dm"), get("dd")) or day_point(
            start, end, get("dy"), get("dd"), get("dm")
        )
    if kind == "dMy":
        return day_point(start, end, get("ey"), months[get("em").lower()], get("ed"))
    if kind == "Mdy":
        return day_point(start, end, get("fy"), months[get("fm").lower()], get("fd"))
    if kind in ("mY", "My"):
        iso = f"{get('ny')}-{int(get('nm')):02d}" if kind == "mY" else f"{get('gy')}-{months[get('gm').lower()]:02d}"
        return Point(start, end, "month", iso, iso)
    if kind in ("quarter", "half"):
        written = match.groupdict()
        year = next(written[name] for name in _YEARS if written.get(name))
        rank = next(written[name] for name in _NUMBERS if written.get(name)).lower()
        unit: PeriodKind = "quarter" if kind == "quarter" else "half"
        size = 3 if kind == "quarter" else 6
        last = size * (_RANKS.get(rank) or int(rank))
        return Point(start, end, unit, f"{year}-{last - size + 1:02d}", f"{year}-{last:02d}")
    if kind == "fiscal":
        first = _four(get("ky"))
        until = closing_year(first, get("ky2")) if get("ky2") else _four(get("ky3")) if get("ky3") else first
        return Point(start, end, "fiscal_year", first, until) if until and until >= first else None
    if kind == "thai":
        year = _four(get("by"))
        return Point(start, end, "year", year, year)
    first = get("ly")
    closing = closing_year(first, get("ly2"))
    if closing is None or closing <= first or int(first) < 1950:
        return None
    is_fiscal = int(closing) == int(first) + 1
    return Point(start, end, "fiscal_year" if is_fiscal else "range", first, closing)


def _four(digits: str) -> str:
    """The year of two digits, or of the Buddhist era (2569 is 2026)."""
    if len(digits) == 4:
        return digits if digits < "2500" else str(int(digits) - 543)
    return f"20{digits}"


def closing_year(first: str, second: str) -> str | None:
    """The year that '26' closes after '2025': in its century, at most forty years on."""
    year = second if len(second) == 4 else first[:2] + second
    return year if 0 <= int(year) - int(first) <= 40 else None


def day_point(start: int, end: int, year: str, month: str | int, day: str) -> Point | None:
    try:
        iso = date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
    return Point(start, end, "date", iso, iso)

"""The date a sum was announced: of its own sentence, of the ones around it, of its list, section or page.

Owns choosing among the dates found near a sum. Invariant: a date is as precise as the page tells it and never later
than the year in which the page was published.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from functools import cache

from sources.extract.quantities.model import Period
from sources.extract.quantities.points import date_words
from sources.extract.reading import Reading
from sources.extract.scene import Scene
from sources.extract.sentences import Sentence
from sources.extract.timing.lead import lead_in_of

_GOES_ON = re.compile(
    r"(?:It|This|That|The sum|The money|The figure|The pledge|The announcement|C[’']est|Il s[’']agit|Elle|Es|Das)\b"
)
_WORDS_TOO = frozenset({"may", "march"})
"""Names that count only with a capital."""
_SHORT = frozenset({"may", "june", "july", "mai", "juin", "juni", "juli"})


@cache
def _months() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns of a month without its year, and of a month at the end."""
    names = [n for n in date_words().months if len(n) > 4 or n in _SHORT]
    name = "|".join([n.capitalize() for n in names] + [n for n in names if n not in _WORDS_TOO])
    bare = re.compile(
        r"\b(?:[Ii]n|[Ss]ince|[Ee]arly|[Ll]ate|[Mm]id-|[Tt]his|[Ll]ast|[Ee]n|[Ee]m|[Ii]m|[Ss]eit|[Dd]esde|[Dd]epuis)\s+"
        rf"({name})\b(?!\s+(?:\d|(?:of|de|del|do|des)\b(?!\s+(?:this year|este año|cette année|este ano))))"
    )
    return bare, re.compile(rf"\b({name})\s+$")


_COUNTS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"]
_AGO = re.compile(rf"\b(?:last month\b|({'|'.join(_COUNTS)}) months (?:ago|since)\b)", re.IGNORECASE)


def _bare_month(reading: Reading, sentence: Sentence) -> str | None:
    """'In May the ministry signed': the last May before the page was published."""
    return reading.once("bare_month", sentence.start, lambda: _find_bare_month(reading, sentence))


_TO_COME = re.compile(
    r"\b(?:due|expected|planned|scheduled|opens?|starts?|begins?|will \w+|to \w+)\s+(?:in|by|for|from)\s+$",
    re.IGNORECASE,
)
"""'is due in May': a month to come."""


_IN_ASIDE = re.compile(r",\s+(?:an?|which|who|whose|where|as|when|while)\s[^,;]*$")
"""'..., a plan born ten months ago': told of another thing than the act."""


def _is_told(reading: Reading, sentence: Sentence, dated: re.Match[str]) -> bool:
    """Whether a date of a sentence stands outside what only hangs on at its end."""
    return _IN_ASIDE.search(reading.text, sentence.start, dated.start()) is None


def _month_of_last_year(reading: Reading, sentence: Sentence) -> re.Match[str] | None:
    """The first month of a sentence before 'of last year'; group 1 is the month."""
    _, month_before = _months()
    for last_year in reading.cues.all("dates/last_year", sentence.start, sentence.end):
        month = month_before.search(reading.text, max(sentence.start, last_year.first - 16), last_year.first)
        if month is not None:
            return month
    return None


def _find_bare_month(reading: Reading, sentence: Sentence) -> str | None:
    published = reading.page.published_on
    if not published or len(published) < 7:
        return None
    if (last := _month_of_last_year(reading, sentence)) is not None and _is_told(reading, sentence, last):
        return f"{int(published[:4]) - 1}-{date_words().months[last.group(1).lower()]:02d}"
    is_counted = reading.text.find("month", sentence.start, sentence.end) >= 0
    ago = _AGO.search(reading.text, sentence.start, sentence.end) if is_counted else None
    if ago is not None and _is_told(reading, sentence, ago):
        months = 1 if ago.group(1) is None else _COUNTS.index(ago.group(1).lower()) + 1
        total = int(published[:4]) * 12 + int(published[5:7]) - 1 - months
        return f"{total // 12}-{total % 12 + 1:02d}"
    bare, _ = _months()
    match = bare.search(reading.text, sentence.start, sentence.end)
    if match is None or not _is_told(reading, sentence, match):
        return None
    if _TO_COME.search(reading.text, max(sentence.start, match.start() - 24), match.start(1)):
        return None
    month = date_words().months[match.group(1).lower()]
    year = int(published[:4]) - (1 if month > int(published[5:7]) else 0)
    return f"{year}-{month:02d}"


def _is_recent(reading: Reading, sentence: Sentence) -> bool:
    """Whether a sentence tells of the days before it was published."""
    return reading.cues.find("dates/recent", sentence.start, sentence.end) is not None


def announced_on(reading: Reading, scene: Scene, sentence: Sentence, start: int, end: int) -> tuple[str | None, bool]:
    """The date of the announcement, as precise as the page tells it, and whether the sum's own sentence gives it."""
    dated = _best(reading, scene, sentence, start, end)
    published = reading.page.published_on
    recent = reading.cues.find("dates/recent", sentence.start, start)
    if dated and recent and published and len(dated) == 4 and start - recent.last < 60:
        return published, True
    if dated:
        return dated, True
    if _is_recent(reading, sentence):
        return published, True
    bare = _bare_month(reading, sentence)
    if bare:
        return bare, True
    after = reading.sentences.within(sentence.end, sentence.end + 700)
    if after and after[0].block == sentence.block and _GOES_ON.match(reading.text, after[0].start):
        dated = _best(reading, scene, after[0], after[0].start, after[0].start)
        if dated:
            return dated, True
    section = scene.section(sentence.start)
    earlier = [
        s
        for s in reading.sentences.within(max(section.start, sentence.start - 1200), sentence.start)
        if s.block >= sentence.block - 1
    ]
    for previous in reversed(earlier[-2:]):
        if previous.block == sentence.block:
            dated = _best(reading, scene, previous, previous.end, previous.end)
            if dated:
                return dated, False
            bare = _bare_month(reading, previous)
            if bare:
                return bare, False
            if published and _is_recent(reading, previous):
                return published, False
    lead_in = lead_in_of(reading, sentence)
    if lead_in is not None and (led := _best(reading, scene, lead_in, lead_in.end, lead_in.end)):
        return led, False
    alone = _entry_date(reading, scene, sentence.block) or _section_date(reading, scene, section.start)
    if alone:
        return alone, True
    block = reading.page.blocks[sentence.block]
    if (told := _dateline(reading)) is not None:
        return told, False
    lead = reading.lead
    if (
        published
        and lead
        and block.start <= lead.end + 1200
        and reading.cues.find("dates/recent", lead.start, min(lead.end, lead.start + 700))
    ):
        return published, False
    return None, False


_DATELINE = re.compile(
    r"[A-ZÀ-Þ][\w .,’'()-]{2,70}?[,(]\s*(?:[A-Z][a-z]+\.?\s+\d{1,2}(?:,?\s+20\d\d)?|"
    r"\d{1,2}\s+[A-Z][a-z]+(?:\s+20\d\d)?)\)?\s*(?:\([^)]{2,30}\)\s*)?(?:—|–|-|/|:)"
)


def _dateline(reading: Reading) -> str | None:
    """The day of a page that opens like a press release, 'MUSCAT, Oman, February 11, 2026 —': it tells of that day."""
    return reading.once("dateline", 0, lambda: _find_dateline(reading))


def _find_dateline(reading: Reading) -> str | None:
    for block in reading.page.blocks[:14]:
        match = _DATELINE.match(reading.text, block.start, block.end) if block.kind == "paragraph" else None
        if match is not None:
            dates = [p.iso for p in reading.periods.within(match.start(), match.end()) if p.iso and len(p.iso) == 10]
            return dates[-1] if dates else reading.page.published_on
    return None


def _entry_date(reading: Reading, scene: Scene, number: int) -> str | None:
    """The date that stands alone in one of the blocks right before, as between the entries of a timeline."""
    blocks = reading.page.blocks
    for block in reversed(blocks[max(0, number - 3) : number]):
        if block.end - block.start > 60:
            if block.kind == "heading":
                return None
            continue
        for period in reading.periods.within(block.start, block.end):
            if period.iso and period.end - period.start >= 0.6 * (block.end - block.start):
                return _in_headed_year(reading, scene, period)
        if block.kind == "heading":
            return None
    return None


def _section_date(reading: Reading, scene: Scene, start: int) -> str | None:
    """The date that stands alone beside a section's heading, as in timelines."""
    blocks = reading.page.blocks
    for number in range(max(0, bisect_left(blocks, start - 200, key=lambda b: b.start) - 1), len(blocks)):
        block = blocks[number]
        if block.start > start + 400:
            break
        if block.end < start - 80 or block.end - block.start > 60:
            continue
        if abs(block.end - start) <= 4 or (block.start >= start and block.kind != "heading") or block.start == start:
            for period in reading.periods.within(block.start, block.end):
                if period.iso and period.end - period.start >= 0.6 * (block.end - block.start):
                    return _in_headed_year(reading, scene, period)
    return None


_RIGHT_IN = re.compile(r"\s+(?:in|on)\s+(?:early\s+|late\s+|mid-)?")
_FOUNDED = re.compile(r"(?:\b(?:[Ff]ounded|[Bb]orn)|\bEstablished)\s+in\s+$")
_NOW = re.compile(r"\b(?:now|today)\b")
_OF_LAST_YEAR = re.compile(r",?\s+(?:of\s+)?last year\b")
_YEAR = re.compile(r"(?:19|20)\d\d")
_BUDGETED = re.compile(r"\b(?:[Ff]or|fiscal|year)\s+$")
"""Before a year that is a budget's, not an act's."""
_BOUND = re.compile(
    r"\b(?:by|before|until|till|to|through|end of|from|between|and|due in|since|target(?:ing)?|"
    r"opens|opening|begins|starts|over)\s+(?:the\s+|end of\s+|end-|mid-)*$",
    re.IGNORECASE,
)
"""Before a date on which something ends, begins or is due."""
_OF_A_NAME = re.compile(r"[A-Z][\w’-]+\s+$")
_OPENS_DATE = re.compile(r"\b(?:In|By|Since|During|For|Of)\s+$")
_UNDATED_KINDS = ("duration", "range", "fiscal_year")
_NEAR = 160
"""Characters within which a date stands near its sum."""


def _best(reading: Reading, scene: Scene, sentence: Sentence, start: int, end: int) -> str | None:
    """The date of a sentence for the sum at `start:end`: near before far, a day or month before a year."""
    choices: list[tuple[int, Period]] = []
    for period in reading.periods.within(sentence.start, sentence.end):
        dated = _as_date(reading, sentence, period, start, end)
        if dated is not None:
            beside = period.start >= end and _RIGHT_IN.fullmatch(reading.text, end, period.start) is not None
            choices.append((0 if beside else abs(period.start - start), dated))
    if not choices:
        return None
    _, best = min(choices, key=lambda c: (c[0] > _NEAR, len(c[1].iso or "") == 4, c[0]))
    return _in_headed_year(reading, scene, best)


def _as_date(reading: Reading, sentence: Sentence, period: Period, start: int, end: int) -> Period | None:
    """A period of the sentence as the date of an act, or `None` where it tells of something else."""
    text, published = reading.text, reading.page.published_on
    if not period.iso or period.kind in _UNDATED_KINDS or period.since is None or period.until is None:
        return None
    if start <= period.start < end or _is_other_sums(reading, period, start, end):
        return None
    if _OF_LAST_YEAR.match(text, period.end) and not _YEAR.search(text, period.start, period.end):
        if not published or len(period.iso) < 7 or _IN_ASIDE.search(text, sentence.start, period.start):
            return None
        period = replace(period, iso=f"{int(published[:4]) - 1}{(period.iso or '')[4:]}")
    before = text[max(sentence.start, period.start - 24) : period.start]
    if _BOUND.search(before) or (published and (period.iso or "")[:4] > published[:4]):
        return None
    if period.kind == "year" and (
        _BUDGETED.search(before)
        or _FOUNDED.search(before)
        or (_OF_A_NAME.search(before) and not _OPENS_DATE.search(before))
    ):
        return None
    if period.end <= start and _NOW.search(text, period.end, start):
        return None
    return period


def _is_other_sums(reading: Reading, period: Period, start: int, end: int) -> bool:
    """Whether another number of money, or a semicolon, stands between the sum and the period."""
    first, last = min(end, period.end), max(start, period.start)
    if any(m.start != start and first <= m.start < last for m in reading.bare.within(first, last)):
        return True
    return period.start >= end and ";" in reading.text[end : period.start]


def _in_headed_year(reading: Reading, scene: Scene, period: Period) -> str | None:
    """'3 June' under the heading '2024': a day without a year is one of the year that stands over it."""
    iso = period.iso
    if iso is None or len(iso) < 7 or _YEAR.search(reading.text, period.start, period.end):
        return iso
    year = scene.headed_year(period.start)
    if year and year > (reading.page.published_on or "9999")[:4]:
        return iso
    return year + iso[4:] if year else iso

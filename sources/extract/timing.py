"""When: the period a sum covers, the date it was announced, the year a capacity is due.

Owns choosing among the periods found near a value. Invariant: `period_start <= period_end` where both are given.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from sources.extract.quantities.model import Period
from sources.extract.reading import Reading
from sources.extract.scene import Scene
from sources.extract.sentences import Sentence

_BY = re.compile(
    r"\b(?:by|to|through|until|till|before|up to|jusqu'en|bis|hasta|até)\s+(?:the\s+)?(?:end\s+of\s+|"
    r"end-|mid-|early\s+|late\s+|fiscal\s+(?:year\s+)?|ende\s+|[a-zäé]{3,9}\s+)?(20\d\d)\b",
    re.IGNORECASE,
)
_FROM_TO = re.compile(
    r"\b(?:between|from|in|for|de|von|entre)?\s*\(?(20\d\d)(?:[/–-]\d\d(?!\d))?\s*(?:–|-|—|to|and|through|"
    r"until|à|bis|a|y|e)\s*(?:the\s+end\s+of\s+)?(20\d\d)(?:[/–-](\d\d)(?!\d))?\b"
)
_FROM = re.compile(
    r"\b(?:from|starting in|beginning in|starting|as of|à partir de|ab)\s+(?:fiscal(?: year)?\s+|"
    r"spring\s+|early\s+|mid-|autumn\s+|January\s+|April\s+|July\s+)?(20\d\d)\b",
    re.IGNORECASE,
)
_YEAR_BUDGET = re.compile(
    r"\b(?:budget for|budget of|for fiscal(?: year)?|for the year|for|in the|the)\s+(20\d\d)\s+(?:budget|"
    r"allocation|budget year)?|\b(20\d\d)\s+(?:budget|allocation)\b",
    re.IGNORECASE,
)
_ANNOUNCE = re.compile(
    r"\b(?:announc|pledg|promis|approv|adopt|sign|unveil|allocat|set aside|grant|agree|launch|"
    r"made public|present|publish|earmark|select|award|commit|said|says|told|put|reserv|gave|"
    r"give|announcement|created|released|picked|opened|filed|budget|bought|estimated|spoke|"
    r"mention|secur|contribut|raised)\w*",
    re.IGNORECASE,
)


_BUDGET_YEAR = re.compile(
    r"(?<!nlike in )(?<!nlike in the )\b(?:(?:financial|fiscal|budget)\s+years?|FY|"
    r"(?:[Ff]inance|[Bb]udget|[Aa]ppropriations?)\s+(?:[Ll]aw|[Aa]ct|[Bb]ill)(?:\s+(?:for|of))?(?:\s+the\s+(?:financial|fiscal)\s+year)?|"
    r"(?<=[Tt]he )(?:law|act|bill)\s+for(?:\s+the\s+(?:financial|fiscal)\s+year)?)\s*"
    r"(?P<year>20\d\d)(?:\s?[/–-]\s?(?P<next>(?:20)?\d\d))?(?!\d)"
)
_FOR_YEAR = re.compile(r"For\s+(?:the\s+year\s+)?(?P<year>20\d\d)(?:\s?[/–-]\s?(?P<next>(?:20)?\d\d))?(?!\d)")
"""The budget year that a sentence names: 'in the financial year 2026/27', 'the finance law for 2026'."""
_BUDGET_OF = re.compile(r"\b[Bb]udget (?:for|of|in)(?: the year)? (20\d\d)\b|\b(20\d\d) budget\b")
_THIS_YEAR = re.compile(r"\b(?:until|by|through)\s+(?:the end of\s+)?(?:[A-Z][a-z]+\s+)?(?:of\s+)?this year\b")


_AMOUNTS = re.compile(r"It (?:amounts|comes|totals|stands|is worth|runs)\b")


def published_year(reading: Reading) -> int | None:
    """The year in which the page was published, where it says."""
    return int(reading.page.published_on[:4]) if reading.page.published_on else None


_YEARS_MONEY = re.compile(
    r"\b(?:[Tt]he|[Tt]hat|[Ii]ts)\s+(?P<year>20\d\d)(?:[/–-](?P<next>\d\d))?\s+(?:money|budget|allocations?|funds|appropriations?)\b"
)
_FISCAL = re.compile(r"\b(?:in|for|during|over|FY)\s*(20\d\d)[–/-](\d\d)(?!\d)")
_SPENT_NOW = re.compile(r"(?:\s+(?:alone|so far|already))?\s+this year\b(?!\s+and\b)")
_NOW_HAS = re.compile(
    r"This year (?:it|they|the \w+|\w+) (?:has|have|can spend|will spend|spends?|gets?|puts?|sets? aside|gives?|"
    r"allocates?|budgets?|pays?)\b"
)
"""'... has been paid this year', 'This year it has 2 billion': money of the year in which the page speaks."""


def _years(named: re.Match[str]) -> tuple[int, int]:
    """The years of 'for 2026' and 'financial year 2026/27'."""
    year, until = int(named.group("year")), named.group("next")
    return year, (year // 100) * 100 + int(until[-2:]) if until else year


def period_of(reading: Reading, sentence: Sentence, start: int, end: int) -> tuple[int | None, int | None]:
    """First and last year that the sum at `start:end` covers, as the text states."""
    text = reading.text
    after = text[end : min(sentence.end, end + 110)]
    before = text[max(sentence.start, start - 110) : start]
    stop = re.search(r"[;]|[$€£₹¥]\s?\d|(?<!\d)\.\s", after)
    near = after[: stop.start()] if stop else after
    for window in (near, _last_part(before)):
        match = _FROM_TO.search(window) if "20" in window else None
        if match:
            first, last = int(match.group(1)), int(match.group(2))
            if match.group(3):
                last = (first // 100) * 100 + int(match.group(3)) if last == first else last + 1
            if first <= last <= first + 30:
                return first, last
    this_year = _THIS_YEAR.search(near)
    if this_year and reading.page.published_on:
        return None, int(reading.page.published_on[:4])
    match = (_BY.search(near) or _running(near)) if "20" in near else None
    if match:
        return None, int(match.group(1))
    match = _BY.search(_last_part(before)) if "20" in before else None
    if (
        match
        and re.search(r"(?:into|for|in|worth|of)\s*\W*$", _last_part(before)) is None
        and len(_last_part(before)) - match.end() < 40
    ):
        return None, int(match.group(1))
    match = _FROM.search(near) if "20" in near else None
    if match:
        return int(match.group(1)), None
    following = reading.sentences.within(sentence.end, sentence.end + 700)
    if following and following[0].block == sentence.block:
        go_on = text[following[0].start : following[0].end]
        if re.search(
            r"\b(?:appropriation|payments?|programme|money|funding|it|spending)\b[^.]{0,30}\b(?:runs?|"
            r"covers?|begins?|starts?|is spread|stretch)",
            go_on,
            re.IGNORECASE,
        ):
            match = _FROM_TO.search(go_on)
            if match and int(match.group(1)) <= int(match.group(2)):
                return int(match.group(1)), int(match.group(2)) + (1 if match.group(3) else 0)
        match = re.match(r"It (?:covers|runs for) \d+ months from (?:\w+ )?(20\d\d)", go_on)
        if match:
            return int(match.group(1)), None
    fiscal = _FISCAL.search(near) or _FISCAL.search(_last_part(before))
    if fiscal and (int(fiscal.group(1)) + 1) % 100 == int(fiscal.group(2)):
        return int(fiscal.group(1)), int(fiscal.group(1)) + 1
    if published_year(reading) and (_SPENT_NOW.match(near) or _NOW_HAS.match(text, sentence.start)):
        return published_year(reading), published_year(reading)
    if _AMOUNTS.match(text, sentence.start):
        before_it = reading.sentences.last_before(sentence.start, max(0, sentence.start - 500))
        if before_it is not None and before_it.block == sentence.block:
            spoken = _BUDGET_YEAR.search(text, before_it.start, before_it.end)
            if spoken:
                return _years(spoken)
    named = _FOR_YEAR.match(text, sentence.start) or _BUDGET_YEAR.search(
        text, sentence.start, min(sentence.end, end + 110)
    )
    if named:
        return _years(named)
    match = re.match(
        r"[^.;$€£]{0,20}\bin(?:to)? (?:the|its) (20\d\d) (?:state |national |federal |draft )*budget\b", near
    )
    if match is None and re.search(
        r"\b(?:budget|tabled|allocat|earmark|appropriat|set aside|sets aside|proposes?|bill)\w*", before
    ):
        match = re.match(r"\s+(?:for|to) [^.,;$€£\d]{2,30} (?:in|for) (20\d\d)\b", near) or re.match(
            r"\s+(?:for|in) (20\d\d)\b", near
        )
    if match:
        return int(match.group(1)), int(match.group(1))
    far = text[end : min(sentence.end, end + 190)]
    match = _FROM_TO.search(far)
    if match and not re.search(r"[$€£₹¥]\s?\d|\b(?:billion|million|crore|bn)\b", far[: match.start()]):
        first, last = int(match.group(1)), int(match.group(2)) + (1 if match.group(3) else 0)
        if first < last <= first + 15:
            return first, last
    match = _BUDGET_OF.search(before + text[start:end] + near[:64])
    if match and (
        re.search(r"contains|holds|has|provides|includes|gives|puts|sets|foresees|in the|of|for|2", before[-60:])
        or (match.start() > len(before) and not re.search(r"announc|unveil|present", near))
    ):
        year = int(match.group(1) or match.group(2))
        return year, year
    lead_in = _lead_in(reading, sentence)
    if lead_in is not None:
        led = _BUDGET_YEAR.search(text, lead_in.start, lead_in.end) or _YEARS_MONEY.search(
            text, lead_in.start, lead_in.end
        )
        if led:
            return _years(led)
    return None, None


_GOES_ON = re.compile(
    r"(?:It|This|That|The sum|The money|The figure|The pledge|The announcement|C[’']est|Il s[’']agit|Elle|Es|Das)\b"
)
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_BARE_MONTH = re.compile(
    rf"\b(?:[Ii]n|[Ss]ince|[Ee]arly|[Ll]ate|[Mm]id-|[Tt]his|[Ll]ast)\s+({'|'.join(_MONTHS)})\b(?!\s+(?:\d|of))"
)


_LAST_YEARS = re.compile(rf"\b({'|'.join(_MONTHS)}) (?:of )?last year\b")
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


def _told_in(dated: re.Pattern[str], reading: Reading, sentence: Sentence) -> re.Match[str] | None:
    """The first match of `dated` in a sentence, outside what only hangs on at its end."""
    match = dated.search(reading.text, sentence.start, sentence.end)
    if match is None or _IN_ASIDE.search(reading.text, sentence.start, match.start()):
        return None
    return match


def _find_bare_month(reading: Reading, sentence: Sentence) -> str | None:
    published = reading.page.published_on
    if not published or len(published) < 7:
        return None
    if (last_year := _told_in(_LAST_YEARS, reading, sentence)) is not None:
        return f"{int(published[:4]) - 1}-{_MONTHS.index(last_year.group(1)) + 1:02d}"
    if (ago := _told_in(_AGO, reading, sentence)) is not None:
        months = 1 if ago.group(1) is None else _COUNTS.index(ago.group(1).lower()) + 1
        total = int(published[:4]) * 12 + int(published[5:7]) - 1 - months
        return f"{total // 12}-{total % 12 + 1:02d}"
    match = _told_in(_BARE_MONTH, reading, sentence)
    if not match:
        return None
    if _TO_COME.search(reading.text, max(sentence.start, match.start() - 24), match.start(1)):
        return None
    month = _MONTHS.index(match.group(1)) + 1
    year = int(published[:4]) - (1 if month > int(published[5:7]) else 0)
    return f"{year}-{month:02d}"


_RECENT = re.compile(
    r"\b(?:on (?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)|yesterday|today|"
    r"this week|last week|this morning|earlier this month|this month)\b",
    re.IGNORECASE,
)


def _running(near: str) -> re.Match[str] | None:
    return re.search(r"\b(?:running|runs|due|stretching|lasting)\s+(?:to|until|through)\s+(20\d\d)\b", near)


def _last_part(before: str) -> str:
    cut = max(before.rfind(";"), before.rfind(". "), before.rfind("; "))
    return before[cut + 1 :] if cut >= 0 else before


def _is_recent(reading: Reading, sentence: Sentence) -> bool:
    """Whether a sentence tells of the days before it was published."""
    found = reading.once("recent", sentence.start, lambda: _RECENT.search(reading.text, sentence.start, sentence.end))
    return found is not None


def announced_on(reading: Reading, scene: Scene, sentence: Sentence, start: int, end: int) -> tuple[str | None, bool]:
    """The date of the announcement, as precise as the page tells it, and whether the sum's own sentence gives it."""
    dated = _best(reading, scene, sentence, start, end)
    published = reading.page.published_on
    recent = _RECENT.search(reading.text, sentence.start, start)
    if dated and recent and published and len(dated) == 4 and start - recent.end() < 60:
        return published, True
    if dated:
        return dated, True
    if published and _is_recent(reading, sentence):
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
    lead_in = _lead_in(reading, sentence)
    if lead_in is not None and (led := _best(reading, scene, lead_in, lead_in.end, lead_in.end)):
        return led, False
    alone = _entry_date(reading, scene, sentence.block) or section_date(reading, section.start, section.headings)
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
        and _RECENT.search(reading.text, lead.start, min(lead.end, lead.start + 700))
    ):
        return published, False
    return None, False


_DATELINE = re.compile(
    r"[A-ZÀ-Þ][\w .,’'()-]{2,70}?[,(]\s*(?:[A-Z][a-z]+\.?\s+\d{1,2},?\s+20\d\d|\d{1,2}\s+[A-Z][a-z]+\s+20\d\d)\)?\s*"
    r"(?:\([^)]{2,30}\)\s*)?(?:—|–|-|/|:)"
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


def _lead_in(reading: Reading, sentence: Sentence) -> Sentence | None:
    """The sentence that announces the list an item belongs to: 'In the tables tabled on 25 February:'."""
    blocks = reading.page.blocks
    if blocks[sentence.block].kind != "list_item":
        return None
    for block in reversed(blocks[max(0, sentence.block - 12) : sentence.block]):
        if block.kind == "list_item":
            continue
        if block.kind == "heading" or reading.text[block.start : block.end].rstrip()[-1:] != ":":
            return None
        return reading.sentences.last_before(block.end, block.start)
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


def section_date(reading: Reading, start: int, headings: tuple[tuple[int, int], ...]) -> str | None:
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
                    return period.iso
    return None


_RIGHT_IN = re.compile(r"\s+(?:in|on)\s+(?:early\s+|late\s+|mid-)?")
_FOUNDED = re.compile(r"(?:\b(?:[Ff]ounded|[Bb]orn)|\bEstablished)\s+in\s+$")
_NOW = re.compile(r"\b(?:now|today)\b")
_OF_LAST_YEAR = re.compile(r",?\s+(?:of\s+)?last year\b")
_YEAR = re.compile(r"(?:19|20)\d\d")


def _best(reading: Reading, scene: Scene, sentence: Sentence, start: int, end: int) -> str | None:
    published = reading.page.published_on
    choices: list[tuple[int, Period]] = []
    for period in reading.periods.within(sentence.start, sentence.end):
        if (
            not period.iso
            or period.kind in ("duration", "range", "fiscal_year")
            or (start <= period.start < end)
            or period.since is None
            or period.until is None
            or any(
                min(end, period.end) <= m.start < max(start, period.start) and m.start != start
                for m in reading.bare.within(min(end, period.end), max(start, period.start))
            )
        ):
            continue
        if period.start >= end and ";" in reading.text[end : period.start]:
            continue
        if _OF_LAST_YEAR.match(reading.text, period.end) and not _YEAR.search(reading.text, period.start, period.end):
            if not published or len(period.iso) < 7 or _IN_ASIDE.search(reading.text, sentence.start, period.start):
                continue
            period = replace(period, iso=f"{int(published[:4]) - 1}{period.iso[4:]}")
        before = reading.text[max(sentence.start, period.start - 24) : period.start]
        if period.kind == "year" and re.search(r"\b(?:[Ff]or|fiscal|year)\s+$", before):
            continue
        if re.search(
            r"\b(?:by|until|till|to|through|before|end of|from|between|and|due in|since|target(?:ing)?|"
            r"opens|opening|begins|starts|over)\s+(?:the\s+|end of\s+|end-|mid-)*$",
            before,
            re.IGNORECASE,
        ):
            continue
        if (published and period.iso and period.iso[:4] > published[:4]) or (
            period.kind == "year"
            and re.search(r"[A-Z][\w’-]+\s+$", before)
            and not re.search(r"\b(?:In|By|Since|During|For|Of)\s+$", before)
        ):
            continue
        if period.kind == "year" and _FOUNDED.search(before):
            continue
        if period.end <= start and _NOW.search(reading.text, period.end, start):
            continue
        beside = period.start >= end and _RIGHT_IN.fullmatch(reading.text, end, period.start) is not None
        choices.append((0 if beside else abs(period.start - start), period))
    if not choices:
        return None
    best = min(
        choices,
        key=lambda c: (c[0] > 160, len(c[1].iso or "") == 4, c[0]),
    )[1]
    return _in_headed_year(reading, scene, best)


def _in_headed_year(reading: Reading, scene: Scene, period: Period) -> str | None:
    """'3 June' under the heading '2024': a day without a year is one of the year that stands over it."""
    iso = period.iso
    if iso is None or len(iso) < 7 or _YEAR.search(reading.text, period.start, period.end):
        return iso
    year = scene.headed_year(period.start)
    if year and year > (reading.page.published_on or "9999")[:4]:
        return iso
    return year + iso[4:] if year else iso


_WHEN = (
    r"(?:the\s+)?(?:(?:very\s+)?(?:end|start|beginning|middle|close|first|second|third|fourth|last|early|late|mid|spring|"
    r"summer|autumn|fall|winter|Q[1-4]|H[12])[\s-]+(?:(?:quarter|half|part|months?|weeks?)\s+)?(?:of\s+)?(?:the\s+year\s+)?)?"
    r"(?:(?:end|early|late|mid)[\s-])?(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:[A-Z][a-zé]+\s+)?(?:\d{1,2},\s+)?(20\d\d)\b"
)
"""'2027', 'the fall of 2027', 'the fourth quarter of 2027', 'mid-2027', '30 June 2027'."""
_DUE_AFTER = re.compile(
    r"\b(?:by|before|in|for|from|promised for|due in|complete in|ready|until|begin|starts?|on or before|during|"
    rf"mise en service [^.]{{0,30}}pour|prévue pour|de|en|bis|ab|entro|para)\s+(?:(?:the\s+)?end\s+of\s+)?{_WHEN}"
    r"|\bend-(20\d\d)\b"
)
_AS_MONTH = re.compile(
    r"\b(20\d\d)\s+as\s+(?:the|its)\s+(?:month|year|date|time|target)\b|"
    r"\b(?:commissioning|completion|delivery|opening|handover)\s+(?:is\s+)?(?:due\s+|set\s+|planned\s+|scheduled\s+)?"
    r"(?:for|in|by|on)\s+(?:[A-Za-z]+\s+){0,3}(20\d\d)\b"
)
_AHEAD = re.compile(
    rf"\b(?:by|before|until|ready|due|open)\s+(?:(?:in|by|the)\s+){{0,2}}(?:end\s+of\s+)?{_WHEN}[^.;]{{0,100}}$"
)
_THEN_WILL = re.compile(rf"\b(?:at|from|in|on)\s+(?:the\s+end\s+of\s+)?{_WHEN}[^.;]{{0,60}}\bwill\b[^.;]{{0,40}}$")
"""'upon completion at the end of 2027 its capacity will rise to'."""
_MEASURED = re.compile(r"\b\d[\d.,]*\s?(?:MW|GW|GPUs|megawatt|gigawatt)")
_TOGETHER = re.compile(r"[^,;.]{0,40}?\band\s+(?:an?\s+\w+\s+of\s+)?(?:about\s+|some\s+)?")
"""Between two measures that are due together: '103 MW and 60,000 GPUs in 2029'."""
_OPENS = re.compile(
    r"(?:It|They|That|This|All|The|Operations?|Delivery|La|Le|L[’']|Opening|Completion|Commissioning|Handover|First|Work)\b"
    r"[^.;]{0,90}?\b(?:open|ready|operation|service|online|on line|complet|finish|deliver|commission|start|switch|"
    rf"running|live|hand|expected|foreseen|planned|scheduled|due|begin|up)[^.;]{{0,40}}?\b{_WHEN}"
)
_DELIVERY = re.compile(r"(?:Delivery|Commissioning|Completion|Handover|Opening|Operations?)\b")
_READY = re.compile(
    r"\b(?:running|operational|ready|complete|completed|online|in use|opens?|in service|finished|live|switched on|"
    rf"handed over|commissioned|due|delivered)\s+(?:by|in|from|before|for)\s+(?:(?:the\s+)?end\s+of\s+)?{_WHEN}"
)
_THIS_YEAR_END = re.compile(r"\b(?:by|before) the end of (?:this|the) year\b[^.;]{0,60}$")
_WITHIN_YEAR = re.compile(
    r"\b(?:by|before) the end of (?:this|the) year\b|\bbefore the year is out\b|\bthis year\b|\bbefore Christmas\b"
)
_NEXT_YEAR = re.compile(r"\bnext\s+year\b")


def target_on(reading: Reading, sentence: Sentence, start: int, end: int, clause: tuple[int, int]) -> str | None:
    """The year by which a capacity is due."""
    text = reading.text[end : min(sentence.end, end + 150)]
    before = reading.text[max(sentence.start, start - 160) : start]
    published = (reading.page.published_on or "")[:4]
    for pattern in (_DUE_AFTER, _AS_MONTH):
        due = pattern.search(text)
        year = (due.group(1) or due.group(2)) if due else None
        if due and year and int(year) >= 2010:
            between = text[: due.start()]
            other = _MEASURED.search(between)
            joined = other is None or _TOGETHER.fullmatch(between, 0, other.start()) is not None
            if joined and ";" not in between and len(between) < 110:
                return year
    if published and _THIS_YEAR_END.search(before):
        return published
    ahead = _AHEAD.search(before) or _THEN_WILL.search(before)
    if ahead and not _MEASURED.search(ahead.group()):
        return ahead.group(1)
    for number, following in enumerate(reading.sentences.within(sentence.end, sentence.end + 400)[:3]):
        if following.block != sentence.block:
            break
        if number and not _DELIVERY.match(reading.text, following.start):
            continue
        due = _OPENS.match(reading.text, following.start, following.end)
        if due and not _MEASURED.search(due.group()) and due.group(1) >= (published or "2010"):
            return due.group(1)
    for earlier in reversed(reading.sentences.within(max(0, sentence.start - 900), sentence.start)[-3:]):
        if earlier.block < sentence.block - 1:
            break
        ready = _READY.search(reading.text, earlier.start, earlier.end)
        if ready and ready.group(1) >= published:
            return ready.group(1)
    if published and _WITHIN_YEAR.search(text[:110]):
        return published
    if published and _NEXT_YEAR.search(text[:110]) and not _MEASURED.search(text[:110]):
        return str(int(published) + 1)
    return None

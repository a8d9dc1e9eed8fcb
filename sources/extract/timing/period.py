"""The years a sum covers: 'over 2026-2030', 'by 2030', 'from 2027', 'in the financial year 2026/27'.

Owns choosing among the years found near a sum. Invariant: first <= last where both are given.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from sources.extract.quantities.points import closing_year
from sources.extract.reading import Reading
from sources.extract.sentences import Sentence
from sources.extract.timing.lead import lead_in_of

Years = tuple[int | None, int | None]
"""First and last year, each where the text states it."""

_SIDE, _FAR = 110, 190
"""Characters beside a sum in which its years stand, and behind it where no other sum comes between."""
_LONGEST, _LONGEST_FAR = 30, 15
"""Years that a period lasts at most, close by and far from its sum."""

_FROM_TO = re.compile(
    r"\b(?:between|from|in|for|de|von|entre)?\s*\(?(20\d\d)(?:[/–-]\d\d(?!\d))?\s*(?:–|-|—|to|and|through|"
    r"until|à|bis|a|y|e)\s*(?:the\s+end\s+of\s+)?(?:fiscal\s+(?:year\s+)?|FY\s?)?(20\d\d)(?:[/–-](\d\d)(?!\d))?\b"
)
_BY = re.compile(
    r"\b(?:by|to|through|until|till|before|up to|between now and|jusqu'en|bis|hasta|até)\s+(?:the\s+)?(?:end\s+of\s+|"
    r"end-|mid-|early\s+|late\s+|fiscal\s+(?:year\s+)?|ende\s+|[a-zäé]{3,9}\s+)?(20\d\d)\b",
    re.IGNORECASE,
)
_RUNNING = re.compile(r"\b(?:running|runs|due|stretching|lasting)\s+(?:to|until|through)\s+(20\d\d)\b")
_FROM = re.compile(
    r"\b(?:from|starting in|beginning in|starting|as of|à partir de|ab)\s+(?:fiscal(?: year)?\s+|"
    r"spring\s+|early\s+|mid-|autumn\s+|January\s+|April\s+|July\s+)?(20\d\d)\b",
    re.IGNORECASE,
)
_LEADS_ON = re.compile(r"(?:into|for|in|worth|of)\s*\W*$")
"""A word between a year and the sum behind it that gives the sum another year."""
_BY_THIS_YEAR = re.compile(r"\b(?:until|by|through)\s+(?:the end of\s+)?(?:[A-Z][a-z]+\s+)?(?:of\s+)?this year\b")
_SPENT_NOW = re.compile(
    r"(?:\s+(?:alone|so far|already))?(?:\s+(?:will be|is being|has been|is|are being|are|was|were|have been))?"
    r"(?:\s+(?:utili[sz]ed|spent|paid|disbursed|released|used|drawn|available|due))?"
    r"\s+(?:this year|in the current (?:financial |fiscal |budget |calendar )?year)\b(?!\s+and\b)"
)
_NOW_HAS = re.compile(
    r"This year (?:it|they|the \w+|\w+) (?:has|have|can spend|will spend|spends?|gets?|puts?|sets? aside|gives?|"
    r"allocates?|budgets?|pays?)\b"
)
_YEARS_BUDGET = re.compile(
    r"\b(?:[Tt]his|the current) year[’']s (?:[a-z]+ ){0,2}(?:budget|investment (?:programme|program|plan)|"
    r"appropriations?|(?:General )?(?:Appropriations?|Finance|Budget) (?:Act|Law|Bill))\b"
)
"""'... has been paid this year', 'This year it has 2 billion': money of the year in which the page speaks."""
_MONEY_RUNS = re.compile(
    r"\b(?:appropriation|payments?|programme|money|funding|it|spending)\b[^.]{0,30}\b(?:runs?|"
    r"covers?|begins?|starts?|is spread|stretch)",
    re.IGNORECASE,
)
_MONTHS_FROM = re.compile(r"It (?:covers|runs for) \d+ months from (?:\w+ )?(20\d\d)")
_FISCAL = re.compile(r"\b(?:in|for|during|over|FY)\s*(20\d\d)[–/-](\d\d)(?!\d)")
_BUDGET_YEAR = re.compile(
    r"(?<!nlike in )(?<!nlike in the )\b(?:(?:financial|fiscal|budget|calendar)\s+years?,?|fiscal|FY|"
    r"(?:[Ff]inance|[Bb]udget|[Aa]ppropriations?)\s+(?:[Ll]aw|[Aa]ct|[Bb]ill)(?:\s+(?:for|of))?(?:\s+the\s+(?:financial|fiscal)\s+year)?|"
    r"(?<=[Tt]he )(?:law|act|bill)\s+for(?:\s+the\s+(?:financial|fiscal)\s+year)?)\s*"
    r"(?P<year>20\d\d)(?:\s?[/–-]\s?(?P<next>(?:20)?\d\d))?(?!\d)"
)
"""The budget year that a sentence names: 'in the financial year 2026/27', 'the finance law for 2026'."""
_FOR_YEAR = re.compile(r"For\s+(?:the\s+year\s+)?(?P<year>20\d\d)(?:\s?[/–-]\s?(?P<next>(?:20)?\d\d))?(?!\d)")
_YEARS_MONEY = re.compile(
    r"\b(?:[Tt]he|[Tt]hat|[Ii]ts)\s+(?P<year>20\d\d)(?:[/–-](?P<next>\d\d))?\s+(?:money|budget|allocations?|funds|appropriations?)\b"
)
_AMOUNTS = re.compile(r"It (?:amounts|comes|totals|stands|is worth|runs)\b")
_IN_BUDGET = re.compile(r"[^.;$€£]{0,20}\bin(?:to)? (?:the|its) (20\d\d) (?:state |national |federal |draft )*budget\b")
_BUDGETS = re.compile(
    r"\b(?:budget|tabled|allocat|earmark|appropriat|set aside|sets aside|proposes?|bill|"
    r"spent|spends|disburse|paid out)\w*"
)
_FOR_WHAT = re.compile(r"\s+(?:for|to) [^.,;$€£\d]{2,30} (?:in|for) (20\d\d)\b")
_RIGHT_FOR = re.compile(r"\s+(?:for|in) (20\d\d)\b")
_TO_RECEIVE = re.compile(
    r"\b(?:are|is) to (?:receive|get|be given)\s+(?:about |some |up to )?$|"
    r"\bfor (20\d\d)\s+(?:has |have |had )?"
    r"(?:voted|allocated|earmarked|budgeted|set aside|appropriated|reserved)\s+(?:about |some |up to )?$"
)
"""'which for 2026 has voted 385 million', 'are to receive 30 billion in 2026'."""
_SPENT_IN = re.compile(
    r"\s+(?:was|were|is|are|will be|has been|have been|had been) "
    r"(?:spent|paid|paid out|disbursed|utili[sz]ed|used|released) in (20\d\d)\b"
    r"|\s+(?:would|will|is to|are to) go to [^.,;$€£\d]{2,40} in (20\d\d)\b"
)
_BUDGET_OF = re.compile(r"\b[Bb]udget (?:for|of|in)(?: the year)? (20\d\d)\b|\b(20\d\d) budget\b")
_HOLDS = re.compile(r"contains|holds|has|provides|includes|gives|puts|sets|foresees|in the|of|for|2")
_MADE_KNOWN = re.compile(r"announc|unveil|present")
_OTHER_SUM = re.compile(r"[$€£₹¥]\s?\d|\b(?:billion|million|crore|bn)\b")
_ENDS_HERE = re.compile(r"[;]|[$€£₹¥]\s?\d|(?<!\d)\.\s")
"""Behind which the words beside a sum speak of something else."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A sum and the words beside it: `before` and `last` of those end at it, `after` and `near` begin behind it."""

    reading: Reading
    sentence: Sentence
    start: int
    end: int
    before: str
    last: str
    near: str


def period_of(reading: Reading, sentence: Sentence, start: int, end: int) -> Years:
    """First and last year that the sum at `start:end` covers, as the text states."""
    text = reading.text
    after = text[end : min(sentence.end, end + _SIDE)]
    before = text[max(sentence.start, start - _SIDE) : start]
    stop = _ENDS_HERE.search(after)
    cut = max(before.rfind(";"), before.rfind(". "))
    place = _Place(
        reading, sentence, start, end, before, before[cut + 1 :], after[: stop.start()] if stop is not None else after
    )
    for rule in _RULES:
        if (years := rule(place)) is not None:
            return years
    return None, None


def _span(place: _Place) -> Years | None:
    """'$2 billion between 2026 and 2030'."""
    for window in (place.near, place.last):
        match = _FROM_TO.search(window) if "20" in window else None
        if match:
            first, last = int(match.group(1)), int(match.group(2))
            if match.group(3):
                last = int(closing_year(match.group(1), match.group(3)) or 0) if last == first else last + 1
            if first <= last <= first + _LONGEST:
                return first, last
    return None


def _until(place: _Place) -> Years | None:
    """'$2 billion by 2030', 'by the end of this year'; 'by 2030 it will spend $2 billion'."""
    published = _published_year(place.reading)
    if published and _BY_THIS_YEAR.search(place.near):
        return None, published
    match = (_BY.search(place.near) or _RUNNING.search(place.near)) if "20" in place.near else None
    if match:
        return None, int(match.group(1))
    match = _BY.search(place.last) if "20" in place.before else None
    if match and _LEADS_ON.search(place.last) is None and len(place.last) - match.end() < 40:
        return None, int(match.group(1))
    return None


def _since(place: _Place) -> Years | None:
    """'$2 billion from 2027'."""
    match = _FROM.search(place.near) if "20" in place.near else None
    return (int(match.group(1)), None) if match else None


def _told_next(place: _Place) -> Years | None:
    """'$2 billion. The money runs from 2026 to 2030.'"""
    reading = place.reading
    following = reading.sentences.within(place.sentence.end, place.sentence.end + 700)
    if not following or following[0].block != place.sentence.block:
        return None
    goes_on = reading.text[following[0].start : following[0].end]
    if _MONEY_RUNS.search(goes_on):
        match = _FROM_TO.search(goes_on)
        if match and int(match.group(1)) <= int(match.group(2)):
            return int(match.group(1)), int(match.group(2)) + (1 if match.group(3) else 0)
    match = _MONTHS_FROM.match(goes_on)
    return (int(match.group(1)), None) if match else None


def _fiscal(place: _Place) -> Years | None:
    """'$2 billion in 2026/27'."""
    match = _FISCAL.search(place.near) or _FISCAL.search(place.last)
    if match and (int(match.group(1)) + 1) % 100 == int(match.group(2)):
        return int(match.group(1)), int(match.group(1)) + 1
    return None


def _this_year(place: _Place) -> Years | None:
    """'$2 billion this year'."""
    published = _published_year(place.reading)
    if published and (
        _SPENT_NOW.match(place.near)
        or _NOW_HAS.match(place.reading.text, place.sentence.start)
        or _YEARS_BUDGET.search(place.last)
        or _YEARS_BUDGET.search(place.near)
    ):
        return published, published
    return None


def _budget_year(place: _Place) -> Years | None:
    """'In the financial year 2026/27 ...', 'For 2026 ...'; 'It amounts to $2 billion' behind such a sentence."""
    reading, sentence = place.reading, place.sentence
    if _AMOUNTS.match(reading.text, sentence.start):
        before = reading.sentences.last_before(sentence.start, max(0, sentence.start - 500))
        if before is not None and before.block == sentence.block:
            spoken = _BUDGET_YEAR.search(reading.text, before.start, before.end)
            if spoken:
                return _years(spoken)
    named = _FOR_YEAR.match(reading.text, sentence.start) or _BUDGET_YEAR.search(
        reading.text, sentence.start, min(sentence.end, place.end + _SIDE)
    )
    return _years(named) if named else None


def _budgeted(place: _Place) -> Years | None:
    """'puts $2 billion into the 2026 budget', 'allocates $2 billion for chips in 2026'."""
    to_get = _TO_RECEIVE.search(place.last)
    if to_get is not None and to_get.group(1):
        return int(to_get.group(1)), int(to_get.group(1))
    match = _IN_BUDGET.match(place.near) or _SPENT_IN.match(place.near)
    if match is None and to_get is not None:
        match = _RIGHT_FOR.match(place.near)
    if match is None and _BUDGETS.search(place.before):
        match = _FOR_WHAT.match(place.near) or _RIGHT_FOR.match(place.near)
    if match is None:
        return None
    year = int(match.group(match.lastindex or 1))
    return year, year


def _span_far(place: _Place) -> Years | None:
    """'$2 billion for the national programme of laboratories and machines, 2026-2030'."""
    far = place.reading.text[place.end : min(place.sentence.end, place.end + _FAR)]
    match = _FROM_TO.search(far)
    if match and not _OTHER_SUM.search(far, 0, match.start()):
        first, last = int(match.group(1)), int(match.group(2)) + (1 if match.group(3) else 0)
        if first < last <= first + _LONGEST_FAR:
            return first, last
    return None


def _of_budget(place: _Place) -> Years | None:
    """'The 2026 budget holds $2 billion'."""
    beside = place.before + place.reading.text[place.start : place.end] + place.near[:64]
    match = _BUDGET_OF.search(beside)
    if match and (
        _HOLDS.search(place.before[-60:]) or (match.start() > len(place.before) and not _MADE_KNOWN.search(place.near))
    ):
        year = int(match.group(1) or match.group(2))
        return year, year
    return None


def _of_list(place: _Place) -> Years | None:
    """'The 2026 allocations:' above a list."""
    lead_in = lead_in_of(place.reading, place.sentence)
    if lead_in is None:
        return None
    text = place.reading.text
    led = _BUDGET_YEAR.search(text, lead_in.start, lead_in.end) or _YEARS_MONEY.search(text, lead_in.start, lead_in.end)
    return _years(led) if led else None


_RULES: tuple[Callable[[_Place], Years | None], ...] = (
    _span,
    _until,
    _since,
    _told_next,
    _fiscal,
    _this_year,
    _budget_year,
    _budgeted,
    _span_far,
    _of_budget,
    _of_list,
)
"""The nearest and plainest words first; the first rule that finds years decides."""


def _years(named: re.Match[str]) -> tuple[int, int]:
    """The years of 'for 2026' and 'financial year 2026/27'."""
    year, until = named.group("year"), named.group("next")
    return int(year), int((closing_year(year, until) if until else None) or year)


def _published_year(reading: Reading) -> int | None:
    return int(reading.page.published_on[:4]) if reading.page.published_on else None

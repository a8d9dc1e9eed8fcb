"""The year by which a capacity is due: '100 MW by 2027', '103 MW and 60,000 GPUs in 2029', 'It opens in 2028.'"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from sources.extract.reading import Reading
from sources.extract.sentences import Sentence

_WHEN = (
    r"(?:the\s+)?(?:(?:very\s+)?(?:end|start|beginning|middle|close|first|second|third|fourth|last|early|late|mid|spring|"
    r"summer|autumn|fall|winter|Q[1-4]|H[12])[\s-]+(?:(?:quarter|half|part|months?|weeks?)\s+)?(?:of\s+)?(?:the\s+year\s+)?)?"
    r"(?:(?:end|early|late|mid)[\s-])?(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:[A-Z][a-zé]+\s+)?(?:\d{1,2},\s+)?(20\d\d)\b"
)
"""'2027', 'the fall of 2027', 'the fourth quarter of 2027', 'mid-2027', '30 June 2027'."""
_DUE_AFTER = re.compile(
    r"\b(?:by|before|in|for|from|around|promised for|due in|complete in|ready|until|begin|starts?|on or before|during|"
    rf"on\s?line|mise en service [^.]{{0,30}}pour|prévue pour|de|en|bis|ab|entro|para)\s+"
    rf"(?:(?:the\s+)?end\s+of\s+)?{_WHEN}"
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
_THEN_WILL = re.compile(
    rf"\b(?:[Aa]t|[Ff]rom|[Ii]n|[Oo]n)\s+(?:the\s+end\s+of\s+)?{_WHEN}[^.;]{{0,60}}\bwill\b[^.;]{{0,40}}$"
)
"""'upon completion at the end of 2027 its capacity will rise to'."""
_STARTS_WITH = re.compile(
    r"\b(?:starts?|begins?|opens?|log in|handed over|delivered|switch(?:ed)? on|running|ready|in service|"
    rf"online|on line)\s+(?:in|around|from|by|on|during)\s+{_WHEN}[^.;]{{0,50}}\b(?:with|at|on)\b[^.;]{{0,30}}$"
)
"""'is to be handed over in the third quarter of 2027 with'."""
_MEASURED = re.compile(r"\b\d[\d.,]*\s?(?:MW|GW|GPUs|megawatt|gigawatt)")
_TOGETHER = re.compile(
    r"[^,;.]{0,40}?\band\s+(?:an?\s+\w+\s+of\s+)?(?:about\s+|some\s+)?|,?\s+(?:drawing|using|with)\s+(?:[a-z]+\s+){0,3}"
)
"""Between two measures that are due together: '103 MW and 60,000 GPUs in 2029'."""
_OPENS = re.compile(
    r"(?:It|They|That|This|All|The|Operations?|Delivery|La|Le|L[’']|Opening|Completion|Commissioning|Handover|First|Work|Users)\b"
    r"[^.;]{0,90}?\b(?:open|ready|operation|service|online|on line|complet|finish|deliver|commission|start|switch|"
    rf"running|live|hand|expected|foreseen|planned|scheduled|due|begin|up|admit)[^.;]{{0,40}}?\b{_WHEN}"
    rf"|(?:Target|Completion|Delivery|Opening|Handover|Commissioning)(?: date)?:\s+{_WHEN}"
)
_DELIVERY = re.compile(r"(?:Delivery|Commissioning|Completion|Handover|Opening|Operations?|Users|Target)\b")
_READY = re.compile(
    r"\b(?:running|operational|ready|complete|completed|online|in use|opens?|in service|finished|live|switched on|"
    rf"handed over|commissioned|due|delivered)\s+(?:by|in|from|before|for)\s+(?:(?:the\s+)?end\s+of\s+)?{_WHEN}"
)
_THIS_YEAR_END = re.compile(r"\b(?:by|before) the end of (?:this|the) year\b[^.;]{0,60}$")
_WITHIN_YEAR = re.compile(
    r"\b(?:by|before) the end of (?:this|the) year\b|\bbefore the year is (?:out|over)\b|"
    r"\bthis year\b|\bbefore Christmas\b"
)
_NEXT_YEAR = re.compile(r"\bnext\s+year\b")


@dataclass(frozen=True, slots=True)
class _Place:
    """A capacity with the words before and behind it in its sentence, and the year in which the page was published."""

    reading: Reading
    sentence: Sentence
    before: str
    behind: str
    published: str


def target_on(reading: Reading, sentence: Sentence, start: int, end: int) -> str | None:
    """The year by which a capacity is due."""
    place = _Place(
        reading,
        sentence,
        reading.text[max(sentence.start, start - 160) : start],
        reading.text[end : min(sentence.end, end + 150)],
        (reading.page.published_on or "")[:4],
    )
    for rule in _RULES:
        if (year := rule(place)) is not None:
            return year
    return None


def _behind(place: _Place) -> str | None:
    """'100 MW by 2027', '103 MW and 60,000 GPUs in 2029'."""
    for pattern in (_DUE_AFTER, _AS_MONTH):
        due = pattern.search(place.behind)
        year = _year(due)
        if due is None or year is None or int(year) < 2010:
            continue
        between = place.behind[: due.start()]
        other = _MEASURED.search(between)
        is_joined = other is None or _TOGETHER.fullmatch(between, 0, other.start()) is not None
        if is_joined and ";" not in between and len(between) < 110:
            return year
    return None


def _by_end_of_year(place: _Place) -> str | None:
    """'by the end of this year it will have 100 MW'."""
    return place.published if place.published and _THIS_YEAR_END.search(place.before) else None


def _ahead(place: _Place) -> str | None:
    """'ready in 2027 with 100 MW', 'from summer 2027 it will provide 100 MW'."""
    for pattern in (_AHEAD, _THEN_WILL, _STARTS_WITH):
        ahead = pattern.search(place.before)
        if ahead is not None:
            return None if _MEASURED.search(ahead.group()) else ahead.group(1)
    return None


def _told_next(place: _Place) -> str | None:
    """'100 MW. It opens in 2028.', '100 MW. Delivery is promised before the end of the year.'"""
    reading, sentence = place.reading, place.sentence
    for number, following in enumerate(reading.sentences.within(sentence.end, sentence.end + 400)[:3]):
        if following.block != sentence.block:
            return None
        is_delivery = _DELIVERY.match(reading.text, following.start)
        if number and not is_delivery:
            continue
        due = _OPENS.match(reading.text, following.start, following.end)
        year = _year(due)
        if due is not None and year and not _MEASURED.search(due.group()) and year >= (place.published or "2010"):
            return year
        if is_delivery and place.published and _WITHIN_YEAR.search(reading.text, following.start, following.end):
            return place.published
    return None


def _told_before(place: _Place) -> str | None:
    """'The hall will be ready in 2028. It draws 100 MW.'"""
    reading, sentence = place.reading, place.sentence
    for earlier in reversed(reading.sentences.within(max(0, sentence.start - 900), sentence.start)[-3:]):
        if earlier.block < sentence.block - 1:
            return None
        ready = _READY.search(reading.text, earlier.start, earlier.end)
        if ready and ready.group(1) >= place.published:
            return ready.group(1)
    return None


def _soon(place: _Place) -> str | None:
    """'100 MW before the year is out', '100 MW next year'."""
    near = place.behind[:110]
    if not place.published:
        return None
    if _WITHIN_YEAR.search(near):
        return place.published
    return str(int(place.published) + 1) if _NEXT_YEAR.search(near) and not _MEASURED.search(near) else None


_RULES: tuple[Callable[[_Place], str | None], ...] = (
    _behind,
    _by_end_of_year,
    _ahead,
    _told_next,
    _told_before,
    _soon,
)


def _year(match: re.Match[str] | None) -> str | None:
    """The year that one of the groups of a match holds."""
    return next((group for group in match.groups() if group), None) if match is not None else None

"""The year by which a capacity is due: '100 MW by 2027', '103 MW and 60,000 GPUs in 2029', 'It opens in 2028.'"""

from __future__ import annotations

import re

from sources.extract.reading import Reading
from sources.extract.sentences import Sentence

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


def target_on(reading: Reading, sentence: Sentence, start: int, end: int) -> str | None:
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

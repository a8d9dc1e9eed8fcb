"""How far the money has gone: announced, committed or disbursed.

Owns the words for it (`cues/stages.yml`). Invariant: every commitment gets a stage; 'announced' where no act is named.
"""

from __future__ import annotations

import re

from sources.extract.cues import Cues, Hit


def stage_of(
    text: str, cues: Cues, clause: tuple[int, int], sentence: tuple[int, int], start: int, end: int
) -> tuple[str, int, int]:
    """Stage of the sum at `start:end` and the span of the word that says so (empty where it is the default)."""
    if _STATED.match(text, end, sentence[1]):
        return "announced", end, end
    past = _COST.search(text[max(sentence[0], start - 40) : start])
    if (
        past
        and not re.search(r"\b(?:would|will|could|may|might|to)\b", text[max(clause[0], start - 90) : start])
        and not _INTENDED.search(text[max(sentence[0], start - 60) : start - len(past.group())] + " ")
    ):
        at = max(sentence[0], start - 40) + past.start()
        return "disbursed", at, at + 4
    unpassed = cues.find("stages/unpassed", sentence[0], sentence[1])
    if unpassed:
        return "announced", unpassed.first, unpassed.last
    for first, last, is_near in ((clause[0], clause[1], True), (sentence[0], sentence[1], False)):
        plan = _nearest(cues, "stages/plan", first, last, start, end)
        done = _nearest(cues, "stages/disbursed", first, last, start, end)
        act = _nearest(cues, "stages/committed", first, last, start, end)
        if done and _INTENDED.search(text[max(first, done.start() - 26) : done.start()]):
            plan, done = (done if plan is None or _gap(done, start, end) < _gap(plan, start, end) else plan), None
        if act and _INTENDED.search(text[max(first, act.start() - 26) : act.start()]):
            plan, act = (act if plan is None or _gap(act, start, end) < _gap(plan, start, end) else plan), None
        if plan and act and _PASSED.match(text[act.start() : plan.end()]):
            plan = None
        firm = min((m for m in (done, act) if m), key=lambda m: _gap(m, start, end), default=None)
        if firm and (not plan or _gap(firm, start, end) <= _gap(plan, start, end)):
            return ("disbursed" if firm is done else "committed"), firm.start(), firm.end()
        if plan:
            return "announced", plan.start(), plan.end()
        if firm and is_near:
            return ("disbursed" if firm is done else "committed"), firm.start(), firm.end()
    return "announced", start, start


_STATED = re.compile(
    r"\s*(?:that |which )?(?:the \w+|he|she|it|they) (?:gave|named|stated|quoted|mentioned|spoke of) "
    r"(?:in|on|last|at|then|before|a year|earlier)\b"
)
"""'the 90 billion the company gave in November': a figure told, not money handed over."""
_COST = re.compile(
    r"\bcost\s+(?:it |them |the state |the taxpayer |the university |about |around |some |nearly "
    r"|almost |just over |more than )*$"
)
_PASSED = re.compile(
    r"(?:approv|adopt|pass|endors|clear|green-?light|ratif)\w*\s+(?:an?|the|its|their|his|her)\s+(?:[\w-]+\s+){0,3}plans?$",
    re.IGNORECASE,
)
"""A plan that was approved is no longer only a plan."""
_INTENDED = re.compile(
    r"\b(?:would|will|to|plans to|could|may|might|intends to|hopes to|promised to|proposes "
    r"to)\s+(?:be\s+)?(?:\w+ly\s+)?$",
    re.IGNORECASE,
)


def _nearest(cues: Cues, key: str, first: int, last: int, start: int, end: int) -> Hit | None:
    return min(cues.all(key, first, last), key=lambda m: _gap(m, start, end), default=None)


def _gap(match: Hit, start: int, end: int) -> int:
    if match.end() <= start:
        return start - match.end()
    if match.start() >= end:
        return (match.start() - end) + 8
    return 0

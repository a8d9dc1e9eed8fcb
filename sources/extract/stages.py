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
    if unpassed and not _ELSEWHERE.search(text, max(sentence[0], unpassed.first - 40), unpassed.first):
        return "announced", unpassed.first, unpassed.last
    pending = _PENDING.search(text, *sentence)
    if pending:
        return "announced", *pending.span()
    for first, last, is_near in ((clause[0], clause[1], True), (sentence[0], sentence[1], False)):
        plan = _nearest(text, cues.all("stages/plan", first, last), start, end, is_near=True)
        done = _nearest(text, cues.all("stages/disbursed", first, last), start, end, is_near=is_near)
        act = _nearest(text, cues.all("stages/committed", first, last), start, end, is_near=is_near)
        if done and _INTENDED.search(text[max(first, done.start() - 26) : done.start()]):
            plan, done = (done if plan is None or _gap(done, start, end) < _gap(plan, start, end) else plan), None
        if act and (
            _INTENDED.search(text[max(first, act.start() - 26) : act.start()])
            or _SOUGHT.search(text, max(first, act.start() - 40), act.start())
        ):
            plan, act = (act if plan is None or _gap(act, start, end) < _gap(plan, start, end) else plan), None
        if plan and act and _PASSED.match(text[act.start() : plan.end()]):
            plan = None
        if done and act and done.first <= first + 3:
            act = None
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
_ELSEWHERE = re.compile(
    r"\b(?:as|than|than in|unlike|after|above|beyond|exceeds|exceeding)\s+(?:(?:the|its|their|last year[’']s|an?)\s+)?$"
)
"""'as requested', 'more than in the draft budget': beside what was passed stands what had been asked for."""
_COST = re.compile(
    r"\bcost\s+(?:it |them |the state |the taxpayer |the university |about |around |some |nearly "
    r"|almost |just over |more than )*$"
)
_PENDING = re.compile(
    r"\b(?:decision|vote) (?:on|about|over) [^.;]{3,120}?\b(?:is|are) "
    r"(?:due|expected|awaited|pending|to be taken|to come)\b"
)
_SOUGHT = re.compile(
    r"\b(?:negotiat\w*|discuss\w*|seeks?|seeking|sought|appl(?:y|ies|ied|ying) for|wants?|hopes? for|"
    r"tender(?:s|ed|ing)?|prepar(?:es?|ing)|drafts?|drafting|bids? for|compet\w+ for|awaits?|until|if|no|without)\s+"
    r"(?:an?\s+|the\s+|its\s+|their\s+|any\s+)?(?:\w+\s+)?$",
    re.IGNORECASE,
)
"""'negotiates a contract', 'applied for a grant', 'until a decision': an act that is still to come."""
_LOOSE = re.compile(
    r"settled|was settled|went into|covers|bears|orders|signs|commission(?:s|ed)|pays|drew|bound|binds|(?:a )?line of|"
    r"sanctions?|law|resolution|decided|decision|concluded|assigned|(?:made|makes|making) available|carried over|loan|"
    r"selected|picked|hired|sealed|finalised|finalized|executed|purchases",
    re.IGNORECASE,
)
"""Words of many senses: they tell of a sum only in its own clause."""
_NOT = re.compile(r"(?:\b(?:not|never|yet to|nor)|n[’']t)\s+(?:yet\s+)?(?:been\s+|be\s+)?(?:\w+ly\s+)?$", re.IGNORECASE)
_WERDEN = re.compile(r"\s+(?:werden|wird)\b")
"""'sollen gezahlt werden': German says so what is to come."""
_IDIOM = re.compile(
    r"went into (?:\w+ )?(?:detail|hiding|force|liquidation)|pays (?:off|attention|tribute|heed|for itself)|"
    r"settled (?:in|on|for|down|into)\b|signs (?:of|that|autographs)\b|bound (?:to|by)\b|"
    r"concluded (?:that|with)\b|(?:selected|picked|chosen) (?:an?|the|its) (?:site|place|location|city|town|date)\b|"
    r"drew (?:applause|criticism|attention|fire|crowds)|handed over (?:the keys|power)",
    re.IGNORECASE,
)
_PASSED = re.compile(
    r"(?:approv|adopt|pass|endors|clear|green-?light|ratif)\w*\s+(?:an?|the|its|their|his|her)\s+(?:[\w-]+\s+){0,3}plans?$",
    re.IGNORECASE,
)
"""A plan that was approved is no longer only a plan."""
_INTENDED = re.compile(
    r"\b(?:would|will|to|must|shall|should|can|plans to|could|may|might|intends to|hopes to|promised to|proposes "
    r"to)\s+(?:be\s+)?(?:\w+ly\s+)?$",
    re.IGNORECASE,
)


def _nearest(text: str, hits: list[Hit], start: int, end: int, *, is_near: bool) -> Hit | None:
    """The hit nearest to the sum; outside its clause (not `is_near`) without words of many senses."""
    telling = (
        hit
        for hit in hits
        if not _IDIOM.match(text, hit.first)
        and not _NOT.search(text, max(0, hit.first - 24), hit.first)
        and not _WERDEN.match(text, hit.last)
        and (is_near or not _LOOSE.fullmatch(text, hit.first, hit.last))
    )
    return min(telling, key=lambda m: _gap(m, start, end), default=None)


def _gap(match: Hit, start: int, end: int) -> int:
    if match.end() <= start:
        return start - match.end()
    if match.start() >= end:
        return (match.start() - end) + 8
    return 0

"""What each sum on a page is: a commitment, or one of the many things that are none.

Owns the decision and the rule that made it; the words are in `cues/sum_roles.yml`. Does not resolve projects or
sponsors. Invariant: every sum gets exactly one role.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from sources.extract.cues import load, pattern
from sources.extract.quantities.model import Money
from sources.extract.reading import Reading
from sources.extract.scene import Scene
from sources.extract.sentences import Sentence, clause_of

SMALLEST = 150_000.0
"""Below this a sum is a price, a ticket or a prize, whatever the currency."""


@dataclass(frozen=True, slots=True)
class Role:
    """`rule` names the rule of `sum_roles.yml`; 'commitment' where none took the sum."""

    rule: str
    detail: str = ""

    @property
    def is_commitment(self) -> bool:
        return self.rule == "commitment"


@cache
def _rules() -> list[tuple[str, str, dict[str, re.Pattern[str]]]]:
    rules = []
    for entry in load("sum_roles"):
        places: dict[str, re.Pattern[str]] = {}
        for key in ("after", "before", "clause", "sentence", "heading", "unless"):
            if entry.get(key):
                compiled = pattern(tuple(str(p) for p in entry[key]))
                if key == "before":
                    compiled = re.compile(rf"(?:{compiled.pattern})\W{{0,3}}(?:(?:about|around|over|more than|up to|nearly|some|only|just|to|at|of|roughly|from)\s+){{0,2}}\W*$", re.IGNORECASE)
                places[key] = compiled
        rules.append((str(entry["rule"]), str(entry.get("detail", "")), places))
    return rules


def role_of(reading: Reading, scene: Scene, money: Money, sentence: Sentence) -> Role:
    """The role of `money` in `sentence`."""
    text = reading.text
    if scene.section(money.start).is_ignored:
        return Role("teaser", "stands in a list of links, comments or other boilerplate")
    if money.per:
        return Role("per_year", "a yearly sum") if money.per.endswith("year") else Role("unit_price", f"per {money.per}")
    if money.low < SMALLEST and money.high < SMALLEST:
        return Role("too_small", "smaller than any project")
    start = money.phrase_start if money.phrase_start >= 0 else money.start
    end = max(money.phrase_end, money.end)
    first, last = clause_of(text, sentence, start, end)
    comma_first, comma_last = _narrow(text, first, last, start, end)
    clause = text[comma_first:comma_last]
    after, before = text[end : min(end + 60, sentence.end)], text[max(sentence.start, start - 60) : start]
    whole = text[sentence.start : sentence.end]
    block = reading.page.blocks[sentence.block]
    if block.end - block.start <= 160 and block.kind == "list_item":
        clause = text[block.start : block.end]
    alone = len(whole) < 220 and len(reading.sums.within(sentence.start, sentence.end)) <= 1
    heading = scene.heading_text(money.start)
    for rule, detail, places in _rules():
        if "unless" in places and places["unless"].search(clause):
            continue
        if "after" in places and (found := places["after"].match(after.lstrip(" ,)")) or "after" in places and places["after"].search(after[:28])):
            return Role(rule, detail)
        if "before" in places and places["before"].search(before):
            return Role(rule, detail)
        if "clause" in places and places["clause"].search(whole if rule == "not_ai" and alone else clause):
            return Role(rule, detail)
        if "sentence" in places and places["sentence"].search(whole):
            return Role(rule, detail)
        if "heading" in places and heading and places["heading"].search(heading):
            return Role(rule, detail)
    following = _next_sentence(reading, sentence)
    if following and _DENIAL.match(following):
        return Role("rejected", "the next sentence says that it is no pledge")
    return Role("commitment")


_DENIAL = re.compile(
    r"Different (?:planet|story|matter|thing)|Not the same\b|Nobody is proposing|Nothing to do with|Never mind|No such|That[’']s a different|This is not|"
    r"(?:It|This|That|The money|That money|The sum|That sum)\s+(?:is|was)\s+(?:not\s+(?:a\s+(?:budget|pledge|commitment|promise)|an\s+outlay|money)|never\s+appropriated|a\s+condition|a\s+hope|a\s+guess)"
    r"|That\s+(?:figure|number|is the government[’']s guess)|No paper with that number|No such (?:sum|figure|line)|It is not\.|There is no such",
)


def _next_sentence(reading: Reading, sentence: Sentence) -> str | None:
    after = reading.sentences.within(sentence.end, sentence.end + 1300)
    if after and after[0].block == sentence.block:
        return reading.text[after[0].start : after[0].end]
    return None


def _narrow(text: str, first: int, last: int, start: int, end: int) -> tuple[int, int]:
    """The clause cut at ', and' and ', which' where that leaves the sum its own verb."""
    for match in re.finditer(r",\s+(?:and|which|who|with|to be|but|so|then|of which|plus)\s", text[first:last]):
        at = first + match.start()
        if at >= end:
            return first, at
        if first + match.end() <= start and start - (first + match.end()) > 12:
            first = at + 1
    return first, last

"""What each sum on a page is: a commitment, or one of the many things that are none.

Owns the decision and the rule that made it; the words are in `cues/sum_roles.yml`. Does not resolve projects or
sponsors. Invariant: every sum gets exactly one role.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from sources.extract.cues import Cues, cue, load, pattern
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


_PLACES = ("after", "before", "clause", "sentence", "heading", "unless")


@cache
def _rules() -> tuple[tuple[Role, frozenset[str], dict[str, str]], ...]:
    """Each rule's role, the places that it looks at, and the cue list of each place."""
    rules = []
    for entry in load("sum_roles"):
        name = str(entry["rule"])
        lists = {place: f"sum_roles/{name}/{place}" for place in _PLACES}
        rules.append((Role(name, str(entry.get("detail", ""))), frozenset(p for p in _PLACES if entry.get(p)), lists))
    return tuple(rules)


def _rules_on(cues: Cues) -> list[tuple[Role, frozenset[str], dict[str, str]]]:
    """The rules of which the page holds any phrase, and the places worth a look."""
    found = cues.kept.get("roles")
    if found is None:
        found = []
        for role, places, lists in _rules():
            here = frozenset(p for p in places if p == "heading" or cues.has(lists[p]))
            if here - {"unless"}:
                found.append((role, here, lists))
        cues.kept["roles"] = found
    return found


@lru_cache(maxsize=2048)
def _is_headed(rule: str, heading: str) -> bool:
    return bool(_heading_words(rule).search(heading))


@cache
def _heading_words(rule: str) -> re.Pattern[str]:
    entry = next(e for e in load("sum_roles") if e["rule"] == rule)
    return pattern(tuple(str(p) for p in entry["heading"]))


_ASKS = re.compile(
    r"(?:\W*(?:\d{1,2}|[a-z]|[ivx]{1,4})[).]\s+|[“\"‘]|Q\s?[:.]\s+)?(?:But |And |So )?"
    r"(?:Is|Are|Was|Were|Does|Do|Did|Has|Have|Had|Will|Would|Can|Could|Should|Whether)\b"
)
_MOST_UNIT = 5e8
"""No card, hour or seat costs as much, in whatever money."""
_WIDE = frozenset({"not_ai", "rejected", "rumour", "headline"})
"""Rules that look at the whole of a short sentence with one sum."""
_UP_TO_SUM = re.compile(
    r"\W{0,3}(?:(?:about|around|over|more than|up to|nearly|some|only|just|to|at|of|roughly|from)\s+){0,2}\W*",
    re.IGNORECASE,
)


def role_of(reading: Reading, scene: Scene, money: Money, sentence: Sentence) -> Role:
    """The role of `money` in `sentence`."""
    text = reading.text
    if scene.section(money.start).is_ignored:
        return Role("teaser", "stands in a list of links, comments or other boilerplate")
    if is_teaser(reading, sentence, money.start):
        return Role("teaser", "points to another story")
    if money.per:
        return (
            Role("per_year", "a yearly sum") if money.per.endswith("year") else Role("unit_price", f"per {money.per}")
        )
    if money.low < SMALLEST and money.high < SMALLEST:
        return Role("too_small", "smaller than any project")
    if text.endswith("?", sentence.start, sentence.end) and _ASKS.match(text, sentence.start, sentence.end):
        return Role("question", "asked, not said")
    start = money.phrase_start if money.phrase_start >= 0 else money.start
    end = max(money.phrase_end, money.end)
    first, last = clause_of(text, sentence, start, end)
    comma_first, comma_last = _narrow(text, first, last, start, end)
    first, last = comma_first, comma_last
    whole = text[sentence.start : sentence.end]
    block = reading.page.blocks[sentence.block]
    in_short_item = block.end - block.start <= 160 and block.kind == "list_item"
    if in_short_item and len(reading.sums.within(block.start, block.end)) <= 1:
        first, last = block.start, block.end
    alone = len(whole) < 220 and len(reading.sums.within(sentence.start, sentence.end)) <= 1
    heading = scene.heading_text(money.start)
    cues = reading.cues
    skip = re.match(r"[ ,)]*", text[end : end + 4])
    behind = end + (skip.end() if skip else 0)
    for role, places, lists in _rules_on(cues):
        if "unless" in places and cues.find(lists["unless"], first, last):
            continue
        if (
            "after" in places
            and (hit := cues.find(lists["after"], behind, min(behind + 60, sentence.end)))
            and hit.start() <= end + 28
        ):
            return role
        if role.rule == "unit_price" and money.high >= _MOST_UNIT:
            continue
        is_restated = role.rule == "conversion" and _is_same_currency(reading, money, sentence)
        if (
            "before" in places
            and not is_restated
            and any(
                _UP_TO_SUM.fullmatch(text, hit.end(), start) or _UP_TO_SUM.fullmatch(text, hit.end(), money.start)
                for hit in cues.all(lists["before"], max(sentence.start, start - 60), money.start)
            )
        ):
            return role
        if "clause" in places:
            wide = alone and role.rule in _WIDE
            if in_short_item and role.rule == "market_forecast" and cues.find(lists["clause"], block.start, block.end):
                return role
            if cues.find(lists["clause"], sentence.start if wide else first, sentence.end if wide else last):
                return role
        if "sentence" in places and cues.find(lists["sentence"], sentence.start, sentence.end):
            return role
        if "heading" in places and heading and _is_headed(role.rule, heading):
            return role
    if reading.once("on trial", sentence.block, lambda: _is_on_trial(reading, sentence)):
        return Role("on_trial", "a statement that the page puts to the test")
    following = _next_sentence(reading, sentence)
    if following and _DENIAL.match(following):
        return Role("rejected", "the next sentence says that it is no pledge")
    return Role("commitment")


def _is_same_currency(reading: Reading, money: Money, sentence: Sentence) -> bool:
    """Whether the sum before this one in its paragraph is of the same money: 'one half, i.e. 75 million euros'."""
    before = reading.sums.last_before(money.start, reading.page.blocks[sentence.block].start)
    return before is not None and before.currency == money.currency


_VERDICT = re.compile(
    r"\W*(?:(?:our |the )?(?:verdict|rating|ruling|finding|conclusion|result)\b|fact[- ]check|"
    r"(?:mostly |half[- ]|partly )?(?:true|false)\b|misleading|unproven|exaggerated|cannot be checked|verdikt|fazit|"
    r"faux\b|vrai\b|falso\b|verdadero)",
    re.IGNORECASE,
)


def _is_on_trial(reading: Reading, sentence: Sentence) -> bool:
    """Whether a paragraph is a quotation on which the next passes a verdict, as in checks of facts."""
    blocks = reading.page.blocks
    block = blocks[sentence.block]
    said = reading.text[block.start : block.end].strip()
    if said[:1] not in "“\"«„‘'" or said[-1:] not in "”\"»“’'" or sentence.block + 1 >= len(blocks):
        return False
    following = blocks[sentence.block + 1]
    return _VERDICT.match(reading.text, following.start, following.end) is not None


_DENIAL = re.compile(
    r"(?:Nobody|No one|No other \w+)\s+(?:seconded|backed|supported|followed)\b|"
    r"The (?:motion|bill|proposal|amendment|idea|plan|request)\s+(?:died|fell|failed|was (?:rejected|defeated|"
    r"voted down|withdrawn|refused|turned down))\b|"
    r"It (?:fell|failed|died|was (?:rejected|refused|turned down|voted down))\b|"
    r"[^.]{0,60}\bunaware of (?:such|any such|that)\b|[“\"]?We have not discussed|[“\"]?There (?:is|was) no such|"
    r"Different (?:planet|story|matter|thing)|Not the same\b|Nobody is proposing|Nothing to "
    r"do with|Never mind|No such|That[’']s a different|This is not|"
    r"(?:It|This|That|The money|That money|The sum|That sum)\s+(?:is|was)\s+(?:not\s+(?:a\s+(?:budget|"
    r"pledge|commitment|promise)|an\s+outlay|money)|never\s+appropriated|a\s+condition|a\s+hope|"
    r"a\s+guess)"
    r"|That\s+(?:figure|number|is the government[’']s guess)|No paper with that number|No such "
    r"(?:sum|figure|line)|It is not\.|There is no such",
)


def is_teaser(reading: Reading, sentence: Sentence, position: int) -> bool:
    """Whether the words point to other stories: 'Read next: How ...', 'Elsewhere: Riyadh's $10 billion order'."""
    block = reading.page.blocks[sentence.block]
    for start in dict.fromkeys((block.start, sentence.start)):
        head = reading.text[start : min(block.end, start + 40)]
        if cue("sections", "teaser_leads").match(head):
            return True
        lead = cue("sections", "roundup_leads").match(head)
        if lead is not None and head[lead.end() : lead.end() + 1] == ":":
            first, last = clause_of(reading.text, sentence, position, position)
            return not reading.cues.find("licence/gives", max(first, start + lead.end()), last)
    return False


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

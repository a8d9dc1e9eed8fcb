"""The state of a project: announced, approved, under construction, operational, paused, cancelled.

Owns the words for it (`cues/status.yml`) and drivers. Invariant: a state needs a word in a sentence that names
the project, or in one right behind it that points back and names no other.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from sources.extract.cues import Hit
from sources.extract.draft import Draft, groups_of, head_group
from sources.extract.reading import Reading
from sources.extract.registry import Registry
from sources.extract.sentences import Sentence, clause_of

_RANKS = ("operational", "under_construction", "approved")
"""States from the furthest: a project that runs was approved and built before."""
_STATES = ("cancelled", "paused", "under_construction", "operational", "approved", "announced")
_BY_GRAMMAR = {
    "acts": "operational",
    "acted_on": "operational",
    "released": "operational",
    "works": "under_construction",
    "halts": "paused",
    "goes_on": "under_construction",
}
"""Lists of words that tell a state only in their place in the sentence."""
_DRIVERS = ("security", "culture", "autonomy", "economy")
_NEAR = 30
"""Characters before a word of state in which a plan or a denial takes it back."""
_SUBJECT_GAP = 40
"""Characters between a project and what it does."""
_OBJECT_GAP = 12
"""Characters between what is done with a project and its name."""
_SHORT_LINE = 60
_FOLLOWING = 5
"""Sentences behind one that names the project that may still speak of it."""
_POINTS = re.compile(
    r"(?:(?:Today|Now|Since then|There|Here|By then|At present|So far|Meanwhile),?\s+)?"
    r"(?:(?:It|They|(?:Foundation|Building|Civil|Construction|Site) works?)\b|(?:The|This|That|Its|Their)\s+"
    r"(?:(?:new|first|same|whole|finished|national|state)\s+)?(?P<noun>[a-z]+(?:\s+cent(?:re|er))?)\b|"
    r"(?:Construction|Building|Works?|Ground|Foundations|Installation|Talks|Negotiations|Plans)\b)"
)
_ANY = frozenset({"project", "site", "venture", "complex", "installation", "building", "work", "works", "construction"})
_DATED = re.compile(
    r"\b(?:in|on|by|from|for|until|till|around|about|after|before|during|next|late|early|mid|end of|since|en|im|à)"
    r"[ -]?(?:the\s+)?$"
)
"""What ties a date to the word before it."""
_DATE_GAP = 14
_NONE = re.compile(r"(?:No|None|Neither|Nothing|Nobody|Not)\b")
"""A sentence that opens so denies what it says."""
_LABEL = re.compile(r"\b(?:Status|State of play|Stage|Progress)\b")
_THE_WHOLE = re.compile(
    r"(?:\s+the)?\s+(?:\w+\s+)?(?:tender|project|plan|call|bid|contract|scheme|programme|program|procurement|deal)\b"
)
"""What is ended with a project: 'it withdrew the tender'."""
_OTHER_WORKS = re.compile(
    r"\b(?:a|an|the|another|some|new)\s+(?:\w+\s+)?(?:roads?|motorways?|bridges?|ports?|railways?|hospitals?|schools?|airports?|"
    r"dams?|hotels?|stadiums?|museums?|tunnels?|refiner(?:y|ies)|pipelines?|housing|homes|flats)\s+(?:is|are|was|were|has|have)\b",
    re.IGNORECASE,
)
"""'A road is being built': what is told of another work than the project."""
_PART = re.compile(
    r"\b(?:[Ff]irst|[Pp]hase|[Ll]ot|[Ss]tage|[Oo]ne|[Hh]alf|[Pp]art)\s+(?:phase|hall|lot|stage|unit|part|building|block|of|"
    r"[1-9]\w?|[Oo]ne|[Tt]wo|I{1,3})\b"
)


_YEAR = re.compile(r"(?:19|20)\d\d")


class _State(NamedTuple):
    """A state said in a sentence by a word of list `by`, with the word's place."""

    state: str
    first: int
    last: int
    by: str


def _said(reading: Reading, sentence: Sentence) -> list[_State]:
    """The states that hold by the words of a sentence, looked for once."""
    return reading.once("states", sentence.start, lambda: _states(reading, sentence))


def _states(reading: Reading, sentence: Sentence) -> list[_State]:
    found: list[_State] = []
    for by in (*_STATES, *_BY_GRAMMAR):
        for hit in reading.cues.all(f"status/{by}", sentence.start, sentence.end):
            state = _BY_GRAMMAR.get(by, by)
            if by != "announced" and _taken_back(reading, sentence, hit, state):
                if by not in _STATES or state in ("cancelled", "paused"):
                    continue
                state = "announced"
            found.append(_State(state, hit.first, hit.last, by))
    return found


def _fits(reading: Reading, said: _State, draft: Draft, start: int, end: int) -> bool:
    """Whether a state that holds in some places only holds for the project named at `start:end`."""
    if said.by in ("acts", "halts", "goes_on"):
        return 0 <= said.first - end < _SUBJECT_GAP
    if said.by == "acted_on":
        return 0 <= start - said.last < _OBJECT_GAP
    if said.by == "released":
        return draft.kind in ("model", "data")
    if said.by == "works":
        return 0 <= start - said.last < _OBJECT_GAP and bool(reading.cues.find("status/begun", end, end + 60))
    return True


def _taken_back(reading: Reading, sentence: Sentence, hit: Hit, state: str) -> bool:
    """Whether words before a state make it a plan or deny it, or the date behind it is yet to come."""
    floor = max(sentence.start, hit.first - _NEAR)
    text = reading.text
    if any(text[p.first : p.last] != "May" for p in reading.cues.all("status/plan", floor, hit.last)):
        return state != "cancelled" or text[floor : hit.first].rstrip().endswith(("could be", "may be", "might be"))
    if reading.cues.find("status/negation", floor, hit.first) or _NONE.match(text, sentence.start, hit.first):
        return True
    if reading.cues.at("status/due", hit.last + 1, sentence.end):
        return True
    if state in ("cancelled", "paused"):
        return reading.cues.find("status/resumed", hit.last, sentence.end) is not None
    today = reading.page.published_on
    ahead = reading.periods.within(hit.first, min(sentence.end, hit.last + _NEAR))
    if not today or not ahead or reading.cues.find("status/plan", hit.last, ahead[0].start):
        return False
    between = reading.text[hit.last : ahead[0].start]
    if any(sign in between for sign in ";,.:"):
        return False
    if not _DATED.search(between) and (len(between) > _DATE_GAP or between.lower() != between):
        return False
    if reading.text.endswith("ed", hit.first, hit.last) and not _YEAR.search(
        reading.text, ahead[0].start, ahead[0].end
    ):
        return False  # 'opened in December': the last one
    date = ahead[0].iso or ahead[0].since
    return date is not None and date[: len(today)] > today[: len(date)]


def _following(reading: Reading, registry: Registry, draft: Draft, sentence: Sentence) -> list[tuple[Sentence, bool]]:
    """The sentences behind one that names `draft` up to another project, and whether each points back to it."""
    found: list[tuple[Sentence, bool]] = []
    groups = groups_of(draft)
    last = sentence
    while len(found) < _FOLLOWING:
        after = reading.sentences.first_from(last.end)
        if after is None:
            break
        if any(m[2] is not draft and (m[2].is_sure or m[3].is_new) for m in registry.within(after.start, after.end)):
            break
        points = _POINTS.match(reading.text, after.start, min(after.end, after.start + 60))
        noun = points and points.group("noun")
        is_back = bool(points) and (noun is None or noun in _ANY or head_group(noun) in groups)
        is_next = after.block != last.block and (found or not _is_heading(reading, sentence))
        if is_next and not (is_back and noun):
            break
        found.append((after, is_back or (not found and _is_all_name(reading, sentence, draft))))
        last = after
    return found


def _is_heading(reading: Reading, sentence: Sentence) -> bool:
    """Whether a sentence is a heading, or a line of its own without a full stop as terms of lists are."""
    block = reading.page.blocks[sentence.block]
    alone = sentence.start == block.start and sentence.end == block.end
    return block.kind == "heading" or (
        alone and block.end - block.start < _SHORT_LINE and reading.text[block.end - 1] not in ".!?:;"
    )


def _is_all_name(reading: Reading, sentence: Sentence, draft: Draft) -> bool:
    """Whether a heading is but the project's name: what stands below it is said of the project."""
    heading = reading.text[sentence.start : sentence.end].strip()
    return _is_heading(reading, sentence) and heading in (draft.name, *draft.aliases)


def status_of(reading: Reading, registry: Registry, draft: Draft) -> tuple[str | None, tuple[int, int] | None]:
    """The furthest state stated near a mention of `draft`, with the word's span; None where nothing tells."""
    best: dict[str, tuple[float, tuple[int, int]]] = {}

    def give(said: _State, score: float) -> None:
        if score > best.get(said.state, (0.0, (0, 0)))[0]:
            best[said.state] = (score, (said.first, said.last))

    read: set[int] = set()
    for mention in draft.mentions[:40]:
        sentence = reading.sentence_at(mention.start)
        if sentence is None:
            continue
        clause = clause_of(reading.text, sentence, mention.start, mention.end)
        others = [m for m in registry.within(sentence.start, sentence.end) if m[2] is not draft and m[2].is_sure]
        for said in _said(reading, sentence):
            if others and any(abs(o[0] - said.first) < abs(mention.start - said.first) for o in others):
                continue
            if not _fits(reading, said, draft, mention.start, mention.end):
                continue
            if mention.end < said.first and _OTHER_WORKS.search(reading.text, mention.end, said.first):
                continue
            distance = max(0, said.first - mention.end, mention.start - said.last)
            weight = 2.0 if clause[0] <= said.first < clause[1] else 1.0
            give(said, weight * 100 / (10 + distance / 12))
        if sentence.start in read or others:
            continue
        read.add(sentence.start)
        for after, is_back in _following(reading, registry, draft, sentence):
            for said in _said(reading, after):
                distance = said.first - after.start
                if _OTHER_WORKS.search(reading.text, after.start, said.first):
                    continue
                if said.by in _BY_GRAMMAR and not (is_back and _fits(reading, said, draft, after.start, after.start)):
                    continue
                is_end = said.state in ("cancelled", "paused") and bool(_THE_WHOLE.match(reading.text, said.last))
                if _LABEL.search(reading.text, max(after.start, said.first - 20), said.first):
                    is_end, distance = True, 0
                weight = 2.0 if is_back or is_end else 1.2 if draft is registry.titled else 0.7
                give(said, weight * 100 / (10 + distance / 12))
    if not best:
        return None, None
    for state in ("cancelled", "paused"):
        if state in best and best[state][0] > 12:
            return state, best[state][1]
    for state in _RANKS:
        if state in best and best[state][0] >= 4:
            if (
                state == "operational"
                and best.get("under_construction", (0.0,))[0] >= 4
                and _is_part(reading, best[state][1])
            ):
                continue
            return state, best[state][1]
    state = max(best, key=lambda s: best[s][0])
    return state, best[state][1]


def _is_part(reading: Reading, span: tuple[int, int]) -> bool:
    """Whether a word of state is said of a phase or a hall of the whole."""
    sentence = reading.sentence_at(span[0])
    return sentence is not None and bool(_PART.search(reading.text, max(sentence.start, span[0] - 80), span[0]))


def drivers_of(reading: Reading, draft: Draft) -> tuple[str, ...]:
    """Why the project is built, by the words in its sentences."""
    found = []
    for driver in _DRIVERS:
        for mention in draft.mentions[:10]:
            sentence = reading.sentence_at(mention.start)
            if sentence and reading.cues.find(f"status/drivers/{driver}", sentence.start, sentence.end):
                found.append(driver)
                break
    return tuple(found)

"""Payers who stand before the sum: subjects that give, owners who will build, the state that it costs.

Owns the verbs between a payer and a sum. Invariant: who receives, looks on or is spoken of is no payer.
"""

from __future__ import annotations

import re

from sources.extract.actors import Actor
from sources.extract.names import government_of
from sources.extract.sponsors.asked import Asked
from sources.extract.sponsors.back import points_back

_NEAREST = 12
"""Actors before a sum among which its payer is looked for: a hostile sentence may name a thousand."""
_COSTS_STATE = re.compile(r"\bcost\s+(?:the state|the government|the taxpayers?|taxpayers)\s+(?:about\s+|some\s+)?$")
_PRONOUN = re.compile(
    r"\b(?:it|they)\s+(?:wants?|plans?|intends?|will|is to|are to|hopes?|means|aims?|has promised|have promised|"
    r"promised|pledged|would)\b[^,;]{0,40}$"
)
_NO_VERB = re.compile(r"\s+(?:another |about |some |a further |up to )?")
_AND_THEN = re.compile(r"(?:,|;|\band)\s+(?:the\s+)?$")
"""'Safaricom pays 5 million and the state 4 million': the second payer's verb is left out."""
_OWNS = re.compile(r"\s+(?:owns?|holds?|controls?|backs?|runs?|part-owns?|founded|set up|created)\s*,")
_GIVEN = re.compile(
    r"\b(?:gives?|gave|giving|grants?|granted|granting|awards?|awarded|lends?|lent|pays|paid|hands?|handed|offers?|offered|"
    r"allots?|allotted|allocates?|allocated)\s+(?:the\s+)?(?:\w+\s)?$"
)
"""'It gives Cohere 240 million': who stands right behind such a verb gets the money."""
_PUTS_MONEY = re.compile(r"\b(?:invest|commit|pledg|fund|financ|contribut|put)\w*")
_ADDS = re.compile(r"\s+(?:will\s+)?(?:adds?|added|pays?|paid|gives?|gave)\s+(?:about |some |another |a further )?")
_RECEIVES = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:has |have |will |had )?(?:received?|gets?|got|was given|was granted|was awarded|"
    r"was allocated)\b"
)
_LOOKS_ON = re.compile(
    r"\b(?:praise[sd]?|visit(?:s|ed)|toured|inspect(?:s|ed)|criticis\w+|criticiz\w+|welcom(?:es|ed)|oppose[sd]?|doubts|"
    r"doubted|regrets|regretted|admires|admired|studied|studies)\b"
)
"""'The minister praised the 4 million': who speaks of a sum does not pay it."""
_ACTS = re.compile(
    r"\b(?:build|builds|building|will|plans?|is to|has|have|opens?|signs?|agreed|sells?|runs?|"
    r"hosts?|operates?|teaming|develop\w*|construct\w*|means|intends|wants|aims|seeks)\b"
)
_AND_OFFICE = re.compile(
    r"\b[Tt]he (?:ministry|department|agency|authority|fund|commission|office|council)\s+and\s+(?:[\w’'-]+\s+){0,10}$"
)
_SOURCE = re.compile(r"\b(?:from|out of)\s+(?:the\s+|its\s+|their\s+)?$")
"""'75 million from the budget, and the bank lends 100 million': where another's money comes from."""
_PAIRED = re.compile(
    r"\s*(?:,|and|&|,\s+and|with|et|together with|along with|,[^,.;]{3,70},?\s+and)\s+(?:the\s+|"
    r"(?:two|three|four|five|several)\s+|London-based\s+|[\w-]+-based\s+)?(?:[\w-]+\s)?"
)


def cost_to_state(asked: Asked) -> Actor | None:
    """'It has cost taxpayers 20 million'."""
    if _COSTS_STATE.search(asked.text[max(asked.sentence.start, asked.start - 40) : asked.start]):
        return _home_state(asked)
    return None


def doer(asked: Asked) -> Actor | None:
    """'Brookfield is the partner, and it plans to invest 20 billion'."""
    if asked.clause[0] <= asked.sentence.start or not _PRONOUN.search(asked.text[asked.clause[0] : asked.start]):
        return None
    named = (a for a in asked.named if a.end <= asked.clause[0] and not a.is_government and not asked.is_object(a))
    return next(named, None)


def _leaves_verb_out(asked: Asked, first: int, last: int) -> bool:
    """Whether a name at `first:last` follows another sum and stands right before this one."""
    return bool(
        _NO_VERB.fullmatch(asked.text, last, asked.start)
        and _AND_THEN.search(asked.text, asked.sentence.start, first)
        and asked.reading.sums.within(asked.sentence.start, first)
    )


def beside(asked: Asked) -> Actor | None:
    """'Safaricom pays 5 million and the state 4 million'."""
    return next((a for a in reversed(asked.before()) if _leaves_verb_out(asked, a.start, a.end)), None)


def state_beside(asked: Asked) -> Actor | None:
    """'France pays 5 million, Italy 4 million'."""
    place = asked.reading.places.last_before(asked.start, asked.sentence.start)
    if (
        place is None
        or place.by not in ("name", "capital")
        or any(a.start <= place.start < a.end for a in asked.named)
        or not _leaves_verb_out(asked, place.start, place.end)
    ):
        return None
    return asked.state_at(place, home=asked.actors.scene.country_of(asked.sentence, asked.start))


def giver(asked: Asked) -> Actor | None:
    """'The bank lends 20 million'; the state where all that is told is who gets the money."""
    text, start = asked.text, asked.start
    cues = asked.reading.cues
    is_received = False
    for floor in (asked.clause[0], asked.sentence.start):
        for actor in reversed([a for a in asked.before()[-_NEAREST:] if a.start >= floor]):
            gap = text[actor.end : start]
            if _OWNS.match(gap):
                continue
            if _GIVEN.search(text, max(floor, actor.start - 26), actor.start):
                is_received = True
                continue
            if (
                actor.is_maker
                and not _PUTS_MONEY.search(text[actor.end : min(asked.sentence.end, asked.end + 40)])
                and not _ADDS.fullmatch(gap)
            ):
                continue
            if cues.find("actors/give", actor.end, start) and not asked.is_object(actor):
                if _RECEIVES.match(gap):
                    is_received = True
                    continue
                return _first_of_pair(asked, actor)
    return _home_state(asked) if is_received else None


def subject(asked: Asked) -> Actor | None:
    """Who opens the sentence: a public body, or a company that acts."""
    opening = (a for a in asked.before() if a.start <= asked.sentence.start + 24 and not asked.is_object(a))
    actor = next(opening, None)
    if actor is None or (actor.is_government and _LOOKS_ON.search(asked.text, actor.end, asked.start)):
        return None
    if actor.is_government or _ACTS.search(asked.text[actor.end : asked.start]):
        return _first_of_pair(asked, actor)
    return None


def _home_state(asked: Asked) -> Actor | None:
    country = asked.country
    return Actor(asked.start, asked.start, government_of(country), "government", True, country) if country else None


def _first_of_pair(asked: Asked, actor: Actor) -> Actor:
    """The first of 'Aker and Nscale': the data model's sponsor."""
    if _AND_OFFICE.search(asked.text, asked.sentence.start, actor.start):
        office = points_back(asked.actors, asked.sentence, actor.start)
        if office is not None:
            return office
    first = actor
    for other in reversed(asked.named):
        if (
            other.end <= first.start
            and _PAIRED.fullmatch(asked.text[other.end : first.start])
            and not asked.is_object(other)
            and not _SOURCE.search(asked.text, asked.sentence.start, other.start)
        ):
            first = other
    return first

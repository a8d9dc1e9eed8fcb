"""The state of a project: announced, approved, under construction, operational, paused, cancelled.

Owns the words for it (`cues/status.yml`) and drivers. Invariant: a state needs a word in a sentence that names
the project.
"""

from __future__ import annotations

from sources.extract.draft import Draft
from sources.extract.reading import Reading
from sources.extract.registry import Registry
from sources.extract.sentences import clause_of

_ORDER = ("cancelled", "paused", "under_construction", "operational", "approved", "announced")
_DRIVERS = ("security", "culture", "autonomy", "economy")


def status_of(reading: Reading, registry: Registry, draft: Draft) -> tuple[str | None, tuple[int, int] | None]:
    """The strongest state stated near a mention of `draft`, with the word's span; None where nothing tells."""
    scores: dict[str, tuple[float, tuple[int, int]]] = {}
    for mention in draft.mentions[:40]:
        sentence = reading.sentence_at(mention.start)
        if sentence is None:
            continue
        clause = clause_of(reading.text, sentence, mention.start, mention.end)
        for first, last, weight in ((clause[0], clause[1], 2.0), (sentence.start, sentence.end, 1.0)):
            others = [m for m in registry.within(first, last) if m[2] is not draft and m[2].is_sure]
            for state in _ORDER:
                for match in reading.cues.all(f"status/{state}", first, last):
                    if others and any(abs(o[0] - match.start()) < abs(mention.start - match.start()) for o in others):
                        continue
                    planned = bool(reading.cues.find("status/plan", max(first, match.start() - 30), match.end()))
                    if state in ("operational", "under_construction") and planned:
                        continue
                    distance = max(0, match.start() - mention.end, mention.start - match.end())
                    score = weight * 10 / (10 + distance / 12)
                    if score > scores.get(state, (0.0, (0, 0)))[0]:
                        scores[state] = (score, match.span())
            if scores and weight == 2.0:
                break
    if not scores:
        return None, None
    for state in ("cancelled", "paused"):
        if state in scores and scores[state][0] > 12:
            return state, scores[state][1]
    for state in ("operational", "under_construction", "approved"):
        if state in scores and scores[state][0] >= 4:
            return state, scores[state][1]
    best = max(scores, key=lambda s: scores[s][0])
    return best, scores[best][1]


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

"""The payer of a sum: the first rule that finds one.

Owns the order of the rules. Invariant: who only receives, supplies, leads or runs something is never the payer.
"""

from __future__ import annotations

from collections.abc import Callable

from sources.extract.actors import Actor, Actors
from sources.extract.sentences import Sentence
from sources.extract.sponsors import back, before, behind, listed
from sources.extract.sponsors.asked import Asked

_RULES: tuple[Callable[[Asked], Actor | None], ...] = (
    listed.around,
    back.from_office,
    behind.source,
    behind.budgeted,
    before.cost_to_state,
    back.office_giving,
    behind.bearer,
    before.doer,
    behind.inverted,
    listed.bracketed,
    behind.whose_money,
    behind.granting,
    behind.sharer,
    before.beside,
    before.state_beside,
    before.giver,
    back.meant,
    behind.finder,
    listed.lead,
    listed.opening,
    listed.above,
    before.subject,
    behind.maker,
    behind.agent,
)


def payer_of(actors: Actors, sentence: Sentence, start: int, end: int, clause: tuple[int, int]) -> Actor | None:
    """The payer of the sum at `start:end` of `sentence`, from its `clause`, its sentence, then what words point to."""
    asked = Asked(actors, sentence, start, end, clause, actors.of(sentence), actors.text)
    for rule in _RULES:
        if (payer := rule(asked)) is not None:
            return payer
    return None

"""A commitment in the making, and what helps to make it.

Owns the shape that prose (`commitments`) and tables (`tables`) share. Invariant: `low <= high`, in single units of
`currency`.
"""

from __future__ import annotations

from dataclasses import dataclass

from sources.extract.draft import Draft
from sources.extract.quantities.currency import currencies
from sources.extract.quantities.model import Money
from sources.extract.records import Quote
from sources.extract.sentences import Sentence


@dataclass
class Pledge:
    """A commitment in the making."""

    money: Money
    low: float
    high: float
    currency: str
    country: str
    draft: Draft
    score: int
    sponsor: str | None
    sponsor_kind: str | None
    stage: str
    period: tuple[int | None, int | None]
    announced: str | None
    is_part: bool
    whole: Pledge | None
    quotes: tuple[Quote, ...]
    order: int
    block: int
    scope: str = "project"
    has_payer: bool = False
    is_stage_said: bool = False
    is_dated: bool = False
    section: int = 0
    payer_is_government: bool = False
    is_listed: bool = False
    """Stands in a list of parts that a lead-in announces."""
    """The sum's own sentence gives the date."""


def is_shared(money: Money) -> bool:
    """Whether the sign or word as written belongs to several currencies."""
    form = currencies().by_symbol.get(money.symbol)
    return form is not None and form.code is None


def near(one: float, other: float) -> bool:
    """Equal within half a percent."""
    return abs(one - other) <= 0.005 * max(abs(one), abs(other), 1e-9)


def window(sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    """The sentence, or 300 characters of it around `start:end`."""
    if sentence.end - sentence.start <= 300:
        return sentence.start, sentence.end
    first = max(sentence.start, min(start - 120, sentence.end - 300))
    return first, min(sentence.end, first + 300)

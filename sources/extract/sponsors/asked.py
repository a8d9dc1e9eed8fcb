"""A sum whose payer is asked for, with the actors of its sentence.

Owns what all rules for a payer look at. Decides nothing. Invariant: `named` is in the order of the text.
"""

from __future__ import annotations

from dataclasses import dataclass

from sources.extract.actors import Actor, Actors
from sources.extract.names import government_of
from sources.extract.reading import Place, Reading
from sources.extract.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Asked:
    """The sum at `start:end`; `clause` is its part of the sentence, `named` are who may act in the sentence."""

    actors: Actors
    sentence: Sentence
    start: int
    end: int
    clause: tuple[int, int]
    named: list[Actor]
    text: str

    @property
    def reading(self) -> Reading:
        return self.actors.reading

    @property
    def country(self) -> str | None:
        """The country that the sentence is about."""
        return self.actors.scene.country_of(self.sentence)

    def before(self) -> list[Actor]:
        """Those who stand before the sum."""
        return [actor for actor in self.named if actor.end <= self.start]

    def behind(self) -> list[Actor]:
        """Those who stand behind the sum."""
        return [actor for actor in self.named if actor.start >= self.end]

    def is_object(self, actor: Actor) -> bool:
        return self.actors.is_object(self.sentence, actor)

    def state_at(self, place: Place, *, home: str | None) -> Actor:
        """The government of the country that stands at `place`, another state than `home` or not."""
        whose = place.country_iso3
        kind = "government" if whose in (home, "EUU") else "foreign_state"
        return Actor(place.start, place.end, government_of(whose), kind, True, whose)

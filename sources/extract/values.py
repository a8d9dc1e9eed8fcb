"""Things kept so far, found again by about what number they state.

Owns the lookup that tells restated numbers in constant time. Decides nothing. Invariant: what `near` gives is in the
order of arrival, and holds all that are within one percent, up to `MOST` of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from math import floor, log
from typing import Generic, TypeVar

T = TypeVar("T")

MOST = 60
"""How many earlier things of about one value a new one is compared with; pages that state one sum more often repeat."""

_WIDTH = 0.02


class Values(Generic[T]):
    """Items by a key and a number, oldest first."""

    def __init__(self) -> None:
        self._places: defaultdict[tuple[Hashable, int], list[tuple[int, T]]] = defaultdict(list)
        self._count = 0

    def add(self, key: Hashable, value: float, item: T) -> None:
        """Remember `item` under `key` and `value`."""
        place = self._places[key, _place(value)]
        if len(place) < MOST:
            place.append((self._count, item))
        self._count += 1

    def near(self, *asked: tuple[Hashable, float]) -> list[T]:
        """Items under any of the (key, value) pairs asked for, values within two percent, oldest first, each once."""
        found: dict[int, T] = {}
        order: list[tuple[int, int]] = []
        for key, value in asked:
            at = _place(value)
            for place in (at - 1, at, at + 1):
                for number, item in self._places.get((key, place), ()):
                    if id(item) not in found:
                        found[id(item)] = item
                        order.append((number, id(item)))
        order.sort()
        return [found[key] for _, key in order[:MOST]]


def _place(value: float) -> int:
    return floor(log(value) / _WIDTH) if value > 1e-9 else -1_000_000

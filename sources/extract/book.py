"""The pledges and decisions of a page, found by what they state while tables are read.

Owns following two lists that only grow. Decides nothing. Invariant: answers speak of all that the lists hold now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable

from sources.extract.draft import Draft
from sources.extract.pledge import Pledge
from sources.extract.records import Decision
from sources.extract.values import Values

_MOST = 40


class Book:
    """An index over `kept` and `decisions` of a page of `size` characters."""

    def __init__(self, kept: list[Pledge], decisions: list[Decision], size: int) -> None:
        self._kept, self._decisions = kept, decisions
        self._read = self._decided = 0
        self._values: Values[Pledge] = Values()
        self._of: defaultdict[int, list[Pledge]] = defaultdict(list)
        self._prose: defaultdict[int, list[Pledge]] = defaultdict(list)
        self._told = bytearray(size + 1)

    def near(self, key: Hashable, value: float) -> list[Pledge]:
        """Pledges of about this high value: of ('country', c), ('currency', c), ('draft', id, currency), ('prose',
        country, currency) or, with about this value as the high of their conversion, 'converted'. Oldest first."""
        self._follow()
        return self._values.near((key, value))

    def first_of(self, draft: Draft) -> Pledge | None:
        """The first pledge of a draft."""
        self._follow()
        of = self.of(draft)
        return of[0] if of else None

    def of(self, draft: Draft) -> list[Pledge]:
        """The pledges of a draft, oldest first."""
        self._follow()
        return self._of.get(id(draft), [])

    def prose_of(self, draft: Draft) -> list[Pledge]:
        """The first pledges of a draft that prose states."""
        self._follow()
        return self._prose.get(id(draft), [])

    def is_told(self, position: int) -> bool:
        """Whether a pledge's sum stands over `position`, or a decision begins there."""
        self._follow()
        return bool(self._told[position])

    def _follow(self) -> None:
        for pledge in self._kept[self._read :] if self._read < len(self._kept) else ():
            for key in (
                ("country", pledge.country),
                ("currency", pledge.currency),
                ("draft", id(pledge.draft), pledge.currency),
                *([("prose", pledge.country, pledge.currency)] if pledge.block >= 0 else []),
            ):
                self._values.add(key, pledge.high, pledge)
            if pledge.money.conversion is not None:
                self._values.add("converted", pledge.money.conversion.high, pledge)
            self._of[id(pledge.draft)].append(pledge)
            if pledge.block >= 0 and len(self._prose[id(pledge.draft)]) < _MOST:
                self._prose[id(pledge.draft)].append(pledge)
            span = pledge.money.end - pledge.money.start
            self._told[pledge.money.start : pledge.money.end] = b"\x01" * max(0, span)
        self._read = len(self._kept)
        for decision in self._decisions[self._decided :] if self._decided < len(self._decisions) else ():
            self._told[decision.start] = 1
        self._decided = len(self._decisions)

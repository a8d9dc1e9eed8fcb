"""Things that lie at offsets, kept in order and found by range in logarithmic time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import Generic, Protocol, TypeVar


class Spanned(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


T = TypeVar("T", bound=Spanned)


_IN_ORDER = attrgetter("start", "end")
_MOST = 400


class Spans(Generic[T]):
    """Immutable sequence of spans in text order."""

    def __init__(self, items: Iterable[T]) -> None:
        self._items = sorted(items, key=_IN_ORDER)
        self._starts = [i.start for i in self._items]
        self._longest = min(_MOST, max([i.end - i.start for i in self._items], default=0))

    def __iter__(self) -> Iterator[T]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def within(self, start: int, end: int) -> list[T]:
        """Items that begin in `[start, end)` and end at or before `end`."""
        starts = self._starts
        low = bisect_left(starts, start)
        if low == len(starts) or starts[low] >= end:
            return []
        return [i for i in self._items[low : bisect_left(starts, end, low)] if i.end <= end]

    def touching(self, start: int, end: int) -> list[T]:
        """Items that overlap `[start, end)`; items are taken to be no longer than 400 characters."""
        starts = self._starts
        low = bisect_left(starts, start - self._longest)
        if low == len(starts) or starts[low] >= end:
            return []
        return [i for i in self._items[low : bisect_left(starts, end, low)] if i.end > start]

    def holding(self, position: int) -> T | None:
        """The last item that begins at or before `position`, if it reaches beyond; for items that do not overlap."""
        index = bisect_right(self._starts, position) - 1
        return item if index >= 0 and (item := self._items[index]).end > position else None

    def first_from(self, position: int) -> T | None:
        """The first item that begins at or after `position`."""
        index = bisect_left(self._starts, position)
        return self._items[index] if index < len(self._items) else None

    def last_before(self, position: int, floor: int = 0) -> T | None:
        """The last item that ends at or before `position` and begins at or after `floor`."""
        index = bisect_right(self._starts, position) - 1
        while index >= 0 and self._items[index].start >= floor:
            if self._items[index].end <= position:
                return self._items[index]
            index -= 1
        return None

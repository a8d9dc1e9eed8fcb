"""Things that lie at offsets, kept in order and found by range in logarithmic time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import Generic, Protocol, TypeVar


class Spanned(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


T = TypeVar("T", bound=Spanned)


class Spans(Generic[T]):
    """Immutable sequence of spans in text order."""

    def __init__(self, items: Iterable[T]) -> None:
        self._items = sorted(items, key=lambda i: (i.start, i.end))
        self._starts = [i.start for i in self._items]

    def __iter__(self) -> Iterator[T]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def within(self, start: int, end: int) -> list[T]:
        """Items that begin in `[start, end)` and end at or before `end`."""
        low, high = bisect_left(self._starts, start), bisect_left(self._starts, end)
        if low >= high:
            return []
        return [i for i in self._items[low:high] if i.end <= end]

    def touching(self, start: int, end: int) -> list[T]:
        """Items that overlap `[start, end)`; items are taken to be shorter than 400 characters."""
        low, high = bisect_left(self._starts, start - 400), bisect_left(self._starts, end)
        return [i for i in self._items[low:high] if i.end > start]

    def holding(self, position: int) -> T | None:
        """The last item that begins at or before `position`, if it reaches beyond; for items that do not overlap."""
        index = bisect_right(self._starts, position) - 1
        return self._items[index] if index >= 0 and self._items[index].end > position else None

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

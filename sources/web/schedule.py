"""When each host may be asked next.

Owns the queue of work by lane (a lane is a host) and the waiting. Knows nothing of HTTP. Invariant: a
lane has at most one item in work, and the next starts no sooner than its gap after the last one
started, nor than half of it after that one ended.
"""

from __future__ import annotations

import heapq
import threading
import time
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclass(slots=True)
class _Lane(Generic[Item]):
    queue: list[tuple[float, int, Item]] = field(default_factory=list)
    started_at: float = 0.0
    is_busy: bool = False
    ticket: int = -1


class Lanes(Generic[Item]):
    """Thread-safe. `ready_at` (monotonic seconds by lane) outlives one batch, so that the next one keeps the
    spacing too."""

    def __init__(self, ready_at: MutableMapping[str, float]) -> None:
        self._ready_at = ready_at
        self._lanes: dict[str, _Lane[Item]] = {}
        self._heap: list[tuple[float, int, str]] = []
        self._changed = threading.Condition()
        self._count = 0
        self._outstanding = 0
        self._is_stopped = False

    def add(self, lane: str, item: Item, *, not_before: float = 0.0) -> None:
        """Queue an item; `not_before` is monotonic seconds."""
        with self._changed:
            self._outstanding += 1
            self._push(lane, item, not_before)

    def take(self) -> tuple[str, Item] | None:
        """The next item whose time has come, waiting for it; None once all are finished or the work was stopped."""
        with self._changed:
            while True:
                if self._is_stopped or self._outstanding == 0:
                    return None
                while self._heap and self._lanes[self._heap[0][2]].ticket != self._heap[0][1]:
                    heapq.heappop(self._heap)
                now = time.monotonic()
                if self._heap and self._heap[0][0] <= now:
                    _, _, name = heapq.heappop(self._heap)
                    lane = self._lanes[name]
                    lane.is_busy, lane.ticket, lane.started_at = True, -1, now
                    return name, heapq.heappop(lane.queue)[2]
                self._changed.wait(self._heap[0][0] - now if self._heap else None)

    def began(self, lane: str) -> None:
        """The visit of an item taken from the lane begins only now: looking up and connecting took its time."""
        with self._changed:
            self._lanes[lane].started_at = time.monotonic()

    def finish(self, lane: str, *, gap_s: float) -> None:
        """An item taken from the lane is done; the lane rests."""
        with self._changed:
            self._outstanding -= 1
            self._rest(lane, gap_s)

    def again(self, lane: str, *, gap_s: float, to: str, item: Item, not_before: float = -1.0) -> None:
        """An item taken from `lane` goes on later, in lane `to` (a redirect or a retry), ahead of what was not
        begun yet unless it is to wait; `lane` rests."""
        with self._changed:
            self._push(to, item, not_before)
            self._rest(lane, gap_s)

    def hold(self, lane: str, until: float) -> None:
        """Let the whole lane wait until then (monotonic seconds)."""
        with self._changed:
            self._ready_at[lane] = max(self._ready_at.get(lane, 0.0), until)
            self._schedule(lane)

    def clear(self, lane: str) -> list[Item]:
        """Take back everything queued in a lane; it counts as finished."""
        with self._changed:
            found = self._lanes.get(lane)
            if found is None:
                return []
            items = [item for _, _, item in sorted(found.queue, key=lambda entry: entry[:2])]
            found.queue.clear()
            found.ticket = -1
            self._outstanding -= len(items)
            self._changed.notify_all()
            return items

    def stop(self) -> None:
        with self._changed:
            self._is_stopped = True
            self._changed.notify_all()

    def _push(self, lane: str, item: Item, not_before: float) -> None:
        self._count += 1
        heapq.heappush(self._lanes.setdefault(lane, _Lane()).queue, (not_before, self._count, item))
        self._schedule(lane)

    def _rest(self, name: str, gap_s: float) -> None:
        lane = self._lanes[name]
        lane.is_busy = False
        ready = max(lane.started_at + gap_s, time.monotonic() + gap_s / 2)
        self._ready_at[name] = max(self._ready_at.get(name, 0.0), ready)
        self._schedule(name)
        self._changed.notify_all()

    def _schedule(self, name: str) -> None:
        lane = self._lanes.get(name)
        if lane is None or lane.is_busy or not lane.queue:
            return
        self._count += 1
        lane.ticket = self._count
        when = max(self._ready_at.get(name, 0.0), lane.queue[0][0])
        heapq.heappush(self._heap, (when, lane.ticket, name))
        self._changed.notify()

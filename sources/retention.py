"""Removing captures that nothing needs any more.

Owns the rule of what may go. Invariant: a capture that evidence points to, that is a source's latest
content, or that is younger than the limit is never removed; the log is never touched.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sources.captures import CaptureStore


@dataclass(frozen=True, slots=True)
class Retention:
    """What was removed (or would be, in a rehearsal), and what was kept."""

    removed: tuple[str, ...]
    freed_bytes: int
    kept: int
    is_rehearsal: bool


def retain(
    store: CaptureStore,
    referenced: Collection[str],
    *,
    older_than: timedelta,
    now: datetime,
    is_rehearsal: bool = True,
) -> Retention:
    """Remove captures that are not in `referenced` (digests that evidence or documents point to), are no
    source's latest content, and were last fetched and written before `now - older_than`.

    ValueError if `older_than` is under a day: a run under way may not have logged its captures yet."""
    if older_than < timedelta(days=1):
        raise ValueError("captures are kept for a day at least; give an older_than of one day or more")
    limit = now - older_than
    needed = set(referenced) | {held.sha256 for held in store.held()}
    for retrieval in store.retrievals():
        if retrieval.sha256 is not None and retrieval.fetched_at >= limit:
            needed.add(retrieval.sha256)
    removed: list[str] = []
    freed = kept = 0
    for sha256 in store.digests():
        path = store.path(sha256)
        status = path.stat()
        if sha256 in needed or datetime.fromtimestamp(status.st_mtime, UTC) >= limit:
            kept += 1
            continue
        if not is_rehearsal:
            path.unlink()
        removed.append(sha256)
        freed += status.st_size
    return Retention(tuple(removed), freed, kept, is_rehearsal)

"""The last step: a staged release takes its place, then the pointer names it.

Owns the order of the steps and what happens when somebody else publishes too. Invariant: the pointer
names only releases that lie whole in their place; a publisher that dies or loses leaves the old pointer.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from warehouse.release import anatomy, feed, files
from warehouse.release.errors import AlreadyReleased, PointerMoved, ReleaseError
from warehouse.release.pointer import Entry, Pointer, dump
from warehouse.release.store import Store

ATTEMPTS = 5
"""How often a change of the pointer that depends on nothing else is tried again."""


def publish(store: Store, staged: Path, entry: Entry) -> Entry:
    """Put a staged and verified folder in its place and name it; returns the entry that stands.

    Raises AlreadyReleased (the version stands with other content), PointerMoved (another release came
    between: build again), PublisherBusy, StoreError. Publishing the same bytes twice does nothing."""
    if store.local(entry.version) is not None:
        files.sync_tree(staged)  # the long wait for the disk, before others have to wait for us
    with store.publishing(entry.version, entry.sums_sha256):
        seen = store.pointer()
        for known in seen.pointer.releases:
            if known.version == entry.version and known.content_hash == entry.content_hash:
                return known
        after = seen.pointer.with_release(entry)
        ensure_next(seen.pointer, entry.version)
        parent = seen.pointer.parent_of(entry.version)
        if (parent.version if parent else None) != entry.parent:
            raise PointerMoved(
                f"another release was published in {store.url} since this one was built",
                "nothing is lost: build again")
        store.place(entry.version, staged)
        store.swap(seen.tag, dump(after))
    _tell(store, after)
    return entry


def ensure_next(pointer: Pointer, version: str) -> None:
    """Raise where the store holds a later release than the one to publish."""
    for entry in pointer.releases:
        if anatomy.version(entry.version) > anatomy.version(version):
            raise ReleaseError(
                f"release {entry.version} stands already and is later than {version}",
                "restore the warehouse from it (`sovai release restore`), then refresh",
            )
        if entry.version == version:
            raise AlreadyReleased(
                f"release {version} stands already with other content",
                "releases are never rewritten: build the next one")


def update(store: Store, change: Callable[[Pointer], Pointer]) -> Pointer:
    """Change the pointer, again if somebody else changed it meanwhile. Raises PointerMoved, StoreError."""
    for attempt in range(ATTEMPTS):
        seen = store.pointer()
        after = change(seen.pointer)
        try:
            store.swap(seen.tag, dump(after))
        except PointerMoved:
            if attempt == ATTEMPTS - 1:
                raise
            continue
        _tell(store, after)
        return after
    raise AssertionError("unreachable")


def _tell(store: Store, pointer: Pointer) -> None:
    """Write the feed of what the pointer says; a feed that fell behind is written anew by the next change."""
    for _ in range(ATTEMPTS):
        store.write_beside(anatomy.FEED, feed.atom(pointer))
        now = store.pointer().pointer
        if now.sequence <= pointer.sequence:
            return
        pointer = now

"""What can go wrong with a release, as one line of what and one line of what to do.

Owns the exceptions of this package. Invariant: every error that a user can cause or meet is one of these.
"""

from __future__ import annotations


class ReleaseError(Exception):
    """`what` went wrong and what `todo` about it, one line each."""

    def __init__(self, what: str, todo: str) -> None:
        super().__init__(what)
        self.what = what
        self.todo = todo


class NoRelease(ReleaseError):
    """The version is not in the store, or the store is empty."""


class StoreError(ReleaseError):
    """The store cannot be read or written."""


class ReadOnlyStore(StoreError):
    """The store only reads."""


class PointerMoved(ReleaseError):
    """Another publisher replaced the pointer since it was read; nothing is lost, try again."""


class PublisherBusy(ReleaseError):
    """Another publisher is at work; nothing is lost, try again."""


class AlreadyReleased(ReleaseError):
    """The version was published with other content."""


class BrokenRelease(ReleaseError):
    """A release failed its verification; `problems` has one line each."""

    def __init__(self, what: str, todo: str, problems: tuple[str, ...]) -> None:
        super().__init__(what, todo)
        self.problems = problems

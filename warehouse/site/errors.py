"""What the site says when it cannot go on."""

from __future__ import annotations


class SiteError(Exception):
    """`what` is wrong, and what `todo` about it; one line each."""

    def __init__(self, what: str, todo: str) -> None:
        super().__init__(what)
        self.what = what
        self.todo = todo


class AssetsMissing(SiteError):
    """The front-end assets are not there (and were required), or cannot be had here."""

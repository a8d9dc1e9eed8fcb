"""releases.json: which releases there are, which is the latest, which are withdrawn.

Owns the form of the pointer and the rules over it; reads and writes no store. Invariant: entries are
only ever added or withdrawn, never dropped; `sequence` grows with every change, so an older pointer is
known as such; `integrity` is the hash of everything else, so a damaged one is known too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from schemas.registry import SHA256, TIME, VERSION
from warehouse.release import anatomy
from warehouse.release.errors import AlreadyReleased, NoRelease, ReleaseError, StoreError

LARGEST = 50_000_000
"""Bytes of pointer that are read at most: about a hundred thousand releases."""

Text = Annotated[str, Field(min_length=1, max_length=2000)]
VersionText = Annotated[str, Field(pattern=f"^{VERSION}$")]
Digest = Annotated[str, Field(pattern=f"^{SHA256}$")]
Count = Annotated[int, Field(ge=0)]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Withdrawal(_Model):
    """Why a release should no longer be used, and which one to use instead."""

    reason: Text
    successor: VersionText | None = None
    on: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]


class Entry(_Model):
    """One release. `sums_sha256` is the hash of its SHA256SUMS and so proves every byte of it."""

    version: VersionText
    released_on: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    schema_version: Text
    parent: VersionText | None = None
    content_hash: Digest
    sums_sha256: Digest
    size: Count
    """Bytes of all files."""
    rows: dict[str, Count]
    changes: dict[str, Count]
    """Rows added, removed and changed against the parent."""
    withdrawn: Withdrawal | None = None


class Pointer(_Model):
    """The content of releases.json; `releases` has the oldest version first."""

    format: Annotated[int, Field(ge=1, le=1)] = 1
    name: Text = anatomy.NAME
    sequence: Count = 0
    latest: VersionText | None = None
    checked_at: Annotated[str, Field(pattern=f"^{TIME}$")] | None = None
    releases: tuple[Entry, ...] = ()

    def find(self, version: str) -> Entry:
        """The entry of a version, or of 'latest'. Raises NoRelease."""
        wanted = self.latest if version == "latest" else str(anatomy.version(version))
        for entry in self.releases:
            if entry.version == wanted:
                return entry
        if version == "latest":
            raise NoRelease("there is no release yet", "make one: `sovai refresh`, then `sovai release build`")
        raise NoRelease(f"there is no release {version}", "`sovai release list` shows those there are")

    def standing(self) -> tuple[Entry, ...]:
        """Entries that are not withdrawn, oldest first."""
        return tuple(entry for entry in self.releases if entry.withdrawn is None)

    def parent_of(self, version: str) -> Entry | None:
        """The newest standing release before a version, which its changes are told against."""
        order = anatomy.version(version)
        before = [entry for entry in self.standing() if anatomy.version(entry.version) < order]
        return before[-1] if before else None

    def with_release(self, entry: Entry) -> Pointer:
        """A pointer that names one more release. Raises AlreadyReleased where the version is taken."""
        for known in self.releases:
            if known.version == entry.version:
                raise AlreadyReleased(
                    f"release {entry.version} stands already with other content",
                    "releases are never rewritten: build the next version",
                )
        entries = sorted((*self.releases, entry), key=lambda one: anatomy.version(one.version))
        return self._with(tuple(entries))

    def with_withdrawal(self, version: str, withdrawal: Withdrawal) -> Pointer:
        """A pointer in which a release is withdrawn. Raises NoRelease, ReleaseError."""
        entry = self.find(version)
        if entry.withdrawn is not None:
            raise ReleaseError(
                f"release {entry.version} is withdrawn already: {entry.withdrawn.reason}", "nothing to do")
        if withdrawal.successor is not None:
            successor = self.find(withdrawal.successor)
            if successor.version == entry.version or successor.withdrawn is not None:
                raise ReleaseError(
                    f"release {successor.version} cannot stand for {entry.version}", "name a release that stands"
                )
        changed = entry.model_copy(update={"withdrawn": withdrawal})
        return self._with(tuple(changed if one is entry else one for one in self.releases))

    def with_check(self, at: str) -> Pointer:
        """A pointer that says the sources were looked at and nothing new was found."""
        return self.model_copy(update={"checked_at": at, "sequence": self.sequence + 1})

    def _with(self, entries: tuple[Entry, ...]) -> Pointer:
        standing = [entry.version for entry in entries if entry.withdrawn is None]
        return self.model_copy(update={
            "releases": entries, "latest": standing[-1] if standing else None, "sequence": self.sequence + 1})


def dump(pointer: Pointer) -> bytes:
    """The file's bytes; the same pointer gives the same bytes."""
    content = pointer.model_dump(mode="json")
    return (json.dumps(content | {"integrity": _integrity(content)}, indent=1, ensure_ascii=False) + "\n").encode()


def load(data: bytes) -> Pointer:
    """Read the file. Raises StoreError where it is damaged."""
    todo = "restore releases.json from a copy; the releases beside it are untouched"
    try:
        content = json.loads(data)
        if not isinstance(content, dict):
            raise ValueError("not an object")
        integrity = content.pop("integrity", None)
        pointer = Pointer.model_validate_json(json.dumps(content))
    except (ValueError, RecursionError, ValidationError) as error:
        raise StoreError(f"releases.json is damaged: {_first_line(error)}", todo) from error
    if integrity != _integrity(content):
        raise StoreError("releases.json is damaged: its integrity hash does not match", todo)
    versions = [entry.version for entry in pointer.releases]
    if versions != sorted(set(versions), key=anatomy.version) or (pointer.latest and pointer.latest not in versions):
        raise StoreError("releases.json is damaged: its list is not in order", todo)
    return pointer


def _integrity(content: Mapping[str, object]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _first_line(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return str(error).splitlines()[0] if str(error) else type(error).__name__

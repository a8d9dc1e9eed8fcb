"""From warehouse to release: stage, describe, read back, verify, publish.

Owns the order of the stages. Invariant: a release is a function of the warehouse, the version and the
release before it: no clock, no machine, no run goes into its bytes; what is published was read back
from the disk and verified first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.release import anatomy, changes, database, describe, fetch, manifest, publish, snapshot
from warehouse.release.change_table import CHANGE_TABLE
from warehouse.release.content import combined, content
from warehouse.release.describe import Score, Visited
from warehouse.release.errors import BrokenRelease
from warehouse.release.manifest import Manifest
from warehouse.release.pointer import Entry
from warehouse.release.store import Store
from warehouse.release.verify import Verified, sums, verify

Sign = Callable[[Path], bytes]
"""Gives the signature over a file."""


@dataclass(frozen=True, slots=True)
class Built:
    """What stands in the store now; `is_new` is false where the same release stood there before."""

    entry: Entry
    is_new: bool
    counts: tuple[changes.Count, ...] = ()
    verified: Verified | None = None


def build(
    connection: duckdb.DuckDBPyConnection, store: Store, version: str, *, notes: Sequence[str] = (),
    scores: Sequence[Score] = (), health: Sequence[Visited] = (), sign: Sign | None = None,
) -> Built:
    """Release what the warehouse holds as `version` and publish it.

    `connection` only reads. `notes` are lines for the release notes that the data cannot tell; `scores`
    are extraction scores and `health` the live sources for QUALITY.md; `sign` signs SHA256SUMS. Both releases
    of one content are one: a version that stands with this content is left alone. Raises ReleaseError and its kinds."""
    anatomy.version(version)
    seen = store.pointer().pointer
    for entry in seen.releases:
        if entry.version == version and entry.content_hash == content_hash(connection):
            return Built(entry, False)
    publish.ensure_next(seen, version)
    parent = seen.parent_of(version)
    with ExitStack() as stack:
        folder = stack.enter_context(store.staging(version))
        before = stack.enter_context(fetch.folder(store, parent, fetch.for_comparing)) if parent else None
        told, counts, totals = stage(
            connection, folder, version, before, notes=notes, scores=scores, health=health, sign=sign)
        read_back = frozenset(part.path for part in told.tables if part.name != CHANGE_TABLE.name)
        verified = verify(folder, version, read_back=read_back)
        if not verified.is_whole:
            raise BrokenRelease(
                f"release {version} failed its own verification: {verified.problems[0]}",
                "check the disk and build again", verified.problems)
        entry = Entry(
            version=version, released_on=told.released_on, schema_version=told.schema_version, parent=told.parent,
            content_hash=told.content_hash,
            sums_sha256=hashlib.sha256((folder / anatomy.SUMS).read_bytes()).hexdigest(), size=verified.size,
            rows={part.name: part.rows for part in told.tables if part.name != "changes"}, changes=totals)
        standing = publish.publish(store, folder, entry)
    return Built(standing, standing is entry, counts, verified)


def stage(
    connection: duckdb.DuckDBPyConnection, folder: Path, version: str, before: Path | None, *,
    notes: Sequence[str] = (), scores: Sequence[Score] = (), health: Sequence[Visited] = (), sign: Sign | None = None,
) -> tuple[Manifest, tuple[changes.Count, ...], dict[str, int]]:
    """Write every file of a release into `folder`; `before` is the folder of the release it is told against."""
    written = snapshot.write(connection, folder, version)
    database.build(folder, written)
    # The manifest is written twice: the comparison reads it, and it lists the comparison's own file.
    parent = manifest.read(before).version if before is not None else None
    manifest.write(folder, version=version, parent=parent, written=written)
    with changes.Comparison(before, folder) as comparison:
        changed = comparison.write_parquet(folder / anatomy.CHANGES, version)
        (folder / "CHANGES.md").write_text(comparison.markdown(), encoding="utf-8")
        told = manifest.write(folder, version=version, parent=parent, written=written, changes=changed)
        describe.write(folder, told, comparison, notes=notes, scores=scores, health=health)
        counts, totals = comparison.counts(), comparison.totals()
    (folder / anatomy.SUMS).write_bytes(sums(folder))
    if sign is not None:
        (folder / anatomy.SIGNATURE).write_bytes(sign(folder / anatomy.SUMS))
    return told, counts, totals


def content_hash(connection: duckdb.DuckDBPyConnection) -> str:
    """The hash of all released tables of a warehouse but `releases` (64 hex digits).

    The same hash as the manifest's of a release of it: equal to the last release's, nothing is new."""
    found = {}
    for table, name, path, _ in snapshot.parts():
        if table.name != "releases":
            found[path] = content(connection, name, table.columns)
    return combined(found)

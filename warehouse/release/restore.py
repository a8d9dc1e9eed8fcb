"""Bring a lost warehouse back from a release.

Owns refilling released tables, their history and the list of releases. What single documents state is not
in a release: the next refresh reads the sources again and finds ids, first appearances and history
as they were. Invariant: only a verified release goes in, and only into a warehouse that holds nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from schemas.ddl import identifier
from warehouse.release import fetch, manifest, snapshot
from warehouse.release.errors import BrokenRelease, ReleaseError
from warehouse.release.manifest import Part
from warehouse.release.snapshot import parquet
from warehouse.release.store import Store
from warehouse.release.verify import verify


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: the version and the rows of all tables together."""

    version: str
    rows: int


def restore(connection: duckdb.DuckDBPyConnection, store: Store, version: str = "latest") -> Restored:
    """Fill a migrated, empty warehouse from a release, in one transaction.

    Columns that the release does not know stay null. Raises NoRelease, BrokenRelease, StoreError, and
    ReleaseError where the warehouse holds rows or the release has a later schema."""
    entry = store.pointer().pointer.find(version)
    with fetch.whole(store, entry) as folder:
        verified = verify(folder, entry.version, entry)
        if not verified.is_whole:
            raise BrokenRelease(
                f"release {entry.version} is damaged: {verified.problems[0]}", "restore from another release or store",
                verified.problems)
        told = manifest.read(folder)
        connection.begin()
        try:
            rows = sum(
                _fill(connection, name, table.columns, folder, part)
                for table, name, path, _ in snapshot.parts()
                if (part := told.find(path.removesuffix(".parquet"))) is not None)
            connection.commit()
        except BaseException:
            connection.rollback()
            raise
    return Restored(entry.version, rows)


def _fill(
    connection: duckdb.DuckDBPyConnection, name: str, columns: tuple[str, ...], folder: Path, part: Part,
) -> int:
    held = connection.execute(f"SELECT count(*) FROM {identifier(name)}").fetchone()
    if held is None or held[0]:
        raise ReleaseError(
            f"the warehouse is not empty: {name} holds rows", "move the warehouse file away first, then restore")
    unknown = [column for column in part.columns if column not in columns]
    if unknown:
        raise ReleaseError(
            f"the release has a column that this software does not know: {part.name}.{unknown[0]}",
            "update the software, then restore")
    shared = ", ".join(map(identifier, part.columns))
    connection.execute(
        f"INSERT INTO {identifier(name)} ({shared}) SELECT {shared} FROM {parquet(folder / part.path)}")
    return part.rows

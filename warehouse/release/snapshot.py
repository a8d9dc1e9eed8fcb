"""The tables of the warehouse as Parquet files.

Owns the form of the files: one a table, sorted by its key, zstd, plain types, the release and schema
version in the file's metadata. Invariant: the same rows give the same bytes, whatever the order in
which the warehouse holds them, and each file was read back from the disk, found to hold them, and hashed.
That keys are unique is proven by the database beside the files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from schemas.ddl import identifier, literal
from schemas.fields import Table
from schemas.version import SCHEMA
from warehouse.release import anatomy
from warehouse.release.content import Content, content, quick
from warehouse.release.errors import ReleaseError

ROW_GROUP = 122_880


@dataclass(frozen=True, slots=True)
class Written:
    """One Parquet file of a staged release. `path` is relative to the release; `table` holds its columns."""

    path: str
    table: Table
    key: tuple[str, ...]
    content: Content

    @property
    def is_history(self) -> bool:
        return self.path.startswith(anatomy.HISTORY)


def parquet(path: Path) -> str:
    """A Parquet file as SQL relation."""
    return f"read_parquet({literal(str(path))})"


def write(connection: duckdb.DuckDBPyConnection, folder: Path, version: str) -> tuple[Written, ...]:
    """Write every released table of the warehouse into `folder`, history below it.

    Raises ReleaseError where a table is absent or has not the declared columns."""
    (folder / anatomy.HISTORY).mkdir(parents=True, exist_ok=True)
    return tuple(_write(connection, folder, version, *part) for part in parts())


def parts() -> Iterator[tuple[Table, str, str, tuple[str, ...]]]:
    """Table, its name in the warehouse, its path in the release, its key."""
    for table in anatomy.released_tables():
        yield table, table.name, anatomy.table_path(table.name), table.key
        if table.has_history:
            yield table, f"{table.name}_history", anatomy.history_path(table.name), anatomy.history_key(table)


def _write(
    connection: duckdb.DuckDBPyConnection, folder: Path, version: str, table: Table, name: str, path: str,
    key: tuple[str, ...],
) -> Written:
    relation = identifier(name)
    file = parquet(folder / path)
    try:
        copy_sorted(connection, relation, table.columns, key, folder / path, {"release": version, "schema": SCHEMA})
        held = quick(connection, relation, table.columns)
    except duckdb.CatalogException as error:
        raise ReleaseError(
            f"the warehouse has no table {name}", "run `sovai refresh` to bring it up to date") from error
    except duckdb.BinderException as error:
        raise ReleaseError(
            f"table {name} of the warehouse lacks a column: {str(error).splitlines()[0]}",
            "run `sovai refresh` to bring it up to date",
        ) from error
    if quick(connection, file, table.columns) != held:
        raise ReleaseError(f"{path} reads back unlike the warehouse's {name}", "check the disk and build again")
    return Written(path, table, key, content(connection, file, table.columns))


def copy_sorted(
    connection: duckdb.DuckDBPyConnection, relation: str, columns: Sequence[str], key: Sequence[str], file: Path,
    metadata: dict[str, str],
) -> None:
    """Write `relation` (SQL, not from users) to a Parquet file, sorted by a key that is unique."""
    values = ", ".join(map(identifier, columns))
    order = ", ".join(map(identifier, key))
    known = ", ".join(f"{name}: {literal(value)}" for name, value in metadata.items())
    connection.execute(
        f"COPY (SELECT {values} FROM {relation} ORDER BY {order}) TO {literal(str(file))} "
        f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP}, KV_METADATA {{{known}}})"
    )

"""A release opened for reading: its tables as rows, and as tables of an in-memory database.

Owns reading the release folder (Parquet files, descriptor, checksums). Computes nothing. Invariant: every
table of the registry is there, with every declared column and in key order, empty where the release has
no such file; what is missing is listed, so pages can say so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from schemas import registry, vocabulary
from schemas.ddl import SQL_TYPES, identifier, literal
from schemas.derived import DERIVED
from schemas.fields import Field, Table
from warehouse import connect
from warehouse.release.files import relative_files, sha256
from warehouse.site.errors import SiteError

DESCRIPTOR, CHANGES = "datapackage.json", "changes"
VERSION = re.compile(registry.VERSION)
SAFE_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")


NEUTRAL = {"text": "''", "double": "0", "bigint": "0", "boolean": "false", "texts": "[]"}
"""What stands in a required column that a release of an older schema does not have."""


class Row:
    """One row, its columns as attributes. Read-only; asking for a column that the registry lacks is an error."""

    __slots__ = ("_index", "_values")

    def __init__(self, index: Mapping[str, int], values: Sequence[Any]) -> None:
        object.__setattr__(self, "_index", index)
        object.__setattr__(self, "_values", values)

    def __getattr__(self, name: str) -> Any:
        try:
            return self._values[self._index[name]]
        except KeyError:
            raise AttributeError(name) from None

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("rows are read-only")

    def items(self) -> Iterator[tuple[str, Any]]:
        """(column, value) in declared order."""
        return zip(self._index, self._values, strict=True)

    def __repr__(self) -> str:
        return f"Row({dict(self.items())!r})"


Rows = tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """One file of the release: `digest` is its sha256, `rows` known for tables only."""

    name: str
    size: int
    digest: str
    rows: int | None
    title: str


class Dataset:
    """One release in memory. Close it after use."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.package = _package(folder)
        self.version = _version(folder, self.package)
        self.connection = connect.memory()
        self.connection.execute("SET threads=1")  # sums in one order, so the bytes are the same
        self.missing: list[str] = []
        self.missing_columns: list[str] = []
        self.as_rows: dict[str, Rows] = {}
        for table in TABLES.values():
            self._load(table)
        self.has_changes = (folder / f"{CHANGES}.parquet").is_file()
        if self.has_changes:
            self._read(
                f"CREATE TABLE changes AS SELECT * FROM read_parquet({literal(str(folder / 'changes.parquet'))})"
            )

    def close(self) -> None:
        self.connection.close()

    @property
    def day(self) -> str:
        """The date in the version."""
        return self.version.split(".")[0]

    def rows(self, table: str) -> Rows:
        """All rows of a table of the registry, in key order."""
        if table not in self.as_rows:
            declared = TABLES[table]
            order = ", ".join(map(identifier, declared.key))
            cursor = self.connection.execute(f"SELECT * FROM {identifier(table)} ORDER BY {order}")
            self.as_rows[table] = as_rows(declared.columns, cursor.fetchall())
        return self.as_rows[table]

    def query(self, sql: str) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """Column names and rows of a statement of ours (never of text from a record)."""
        cursor = self.connection.execute(sql)
        return tuple(column[0] for column in cursor.description), cursor.fetchall()

    @cached_property
    def changes(self) -> Rows:
        """Rows of changes.parquet as they come, in a total order; empty where the file is absent."""
        if not self.has_changes:
            return ()
        columns, rows = self.query("SELECT * FROM changes ORDER BY ALL")
        return as_rows(columns, rows)

    @cached_property
    def files(self) -> tuple[ReleaseFile, ...]:
        """Every file of the release, tables first, with checksums computed from the bytes."""
        described = {
            str(item.get("path")): item for item in self.package.get("resources", []) if isinstance(item, dict)
        }
        found = []
        for name in relative_files(self.folder):
            path = self.folder / name
            if path.is_symlink() or not all(SAFE_PART.fullmatch(part) for part in name.split("/")):
                continue
            rows = None
            if path.suffix == ".parquet":
                rows = self.query(f"SELECT count(*) FROM read_parquet({literal(str(path))})")[1][0][0]
            resource = described.get(name, {})
            title = str(resource.get("title") or resource.get("description") or "")
            found.append(ReleaseFile(name, path.stat().st_size, sha256(path), rows, title))
        return tuple(sorted(found, key=lambda file: (file.rows is None, file.name)))

    def _load(self, table: Table) -> None:
        path = self.folder / f"{table.name}.parquet"
        place = identifier(table.name)
        if not path.is_file():
            self.missing.append(table.name)
            columns = ", ".join(f"{identifier(f.name)} {SQL_TYPES[f.type]}" for f in table.fields)
            self.connection.execute(f"CREATE TABLE {place} ({columns})")
            return
        source = f"read_parquet({literal(str(path))})"
        self._read(f"CREATE TEMP TABLE shape AS SELECT * FROM {source} LIMIT 0")
        have = {row[0] for row in self.connection.execute("DESCRIBE shape").fetchall()}
        self.connection.execute("DROP TABLE shape")
        columns = ", ".join(self._column(table, field, have) for field in table.fields)
        order = ", ".join(map(identifier, table.key))
        self._read(f"CREATE TABLE {place} AS SELECT {columns} FROM {source} ORDER BY {order}")
        needed = [field.name for field in table.fields if field.required]
        counts = self.query(
            f"SELECT {', '.join(f'count({identifier(name)})' for name in needed)}, count(*) FROM {place}"
        )
        *filled, total = counts[1][0]
        for name, count in zip(needed, filled, strict=True):
            if count < total:
                raise SiteError(f"{table.name}.{name} is empty in some rows", "run `sovai release verify` on it")

    def _column(self, table: Table, field: Field, have: set[str]) -> str:
        """A declared column; where an older schema lacks it, nothing, or a neutral value if it is required."""
        kind = SQL_TYPES[field.type]
        if field.name in have:
            return f"CAST({identifier(field.name)} AS {kind}) AS {identifier(field.name)}"
        if not field.required:
            return f"CAST(NULL AS {kind}) AS {identifier(field.name)}"
        self.missing_columns.append(f"{table.name}.{field.name}")
        return f"CAST({NEUTRAL[field.type]} AS {kind}) AS {identifier(field.name)}"

    def _read(self, sql: str) -> None:
        try:
            self.connection.execute(sql)
        except duckdb.Error as error:
            raise SiteError(
                f"cannot read a table of {self.folder.name}: {str(error).splitlines()[0][:200]}",
                "run `sovai release verify` on it",
            ) from error


TABLES: Mapping[str, Table] = registry.TABLES | DERIVED


def as_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Rows:
    index = {name: place for place, name in enumerate(columns)}
    return tuple(Row(index, row) for row in rows)


def _package(folder: Path) -> dict[str, Any]:
    path = folder / DESCRIPTOR
    if not path.is_file():
        raise SiteError(f"{folder} is no release: it has no {DESCRIPTOR}", "name a folder of `sovai release list`")
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise SiteError(f"{path} is not JSON: {error}", "run `sovai release verify` on it") from error
    if not isinstance(package, dict):
        raise SiteError(f"{path} is no data package", "run `sovai release verify` on it")
    return package


def _version(folder: Path, package: Mapping[str, Any]) -> str:
    version = str(package.get("version") or folder.name)
    if not VERSION.fullmatch(version):
        raise SiteError(f"{folder}: {version[:40]!r} is no release version", "versions look like 2026-11-23.0")
    return version


def country_name(code: str | None) -> str:
    """The name of a country code; the code itself where it is unknown."""
    country = vocabulary.countries().get(code or "")
    return country.name if country else code or ""

"""The content hash: what a table says, whatever file or writer carries it.

Owns one definition, used to tell whether anything changed and to prove a release across writer
versions. Invariant: the order of rows and the form of storage do not matter; every column and every row does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import duckdb

from schemas.ddl import identifier
from schemas.fields import Table


@dataclass(frozen=True, slots=True)
class Content:
    """`rows` of a table and the `hash` (sha256, hex) of what they say."""

    rows: int
    hash: str


def content(connection: duckdb.DuckDBPyConnection, table: Table, relation: str | None = None) -> Content:
    """Hash one table, or another `relation` of its shape (already quoted SQL).

    The hash is sha256 over the sorted md5 of each row, the row as a JSON object of the declared columns."""
    columns = ", ".join(f"{identifier(name)} := {identifier(name)}" for name in table.columns)
    row = connection.execute(
        f"""
        SELECT count(*), sha256(coalesce(string_agg(digest, '' ORDER BY digest), ''))
        FROM (SELECT md5(CAST(to_json(struct_pack({columns})) AS VARCHAR)) AS digest
              FROM {relation or identifier(table.name)})
        """
    ).fetchone()
    assert row is not None  # an aggregate has one row
    return Content(row[0], row[1])


def contents(connection: duckdb.DuckDBPyConnection, tables: Iterable[Table]) -> dict[str, Content]:
    """The content of each table, by name."""
    return {table.name: content(connection, table) for table in tables}


def total(parts: Mapping[str, Content]) -> str:
    """One hash over all tables, by name."""
    lines = "".join(f"{name} {parts[name].rows} {parts[name].hash}\n" for name in sorted(parts))
    return hashlib.sha256(lines.encode()).hexdigest()

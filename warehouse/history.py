"""Record what the index now says, and since when it has said so.

Owns index time: which version learnt a row (`recorded_at`) and which was the first without it
(`retired_at`), the first and last version of a project, and the list of versions. Does not publish. Invariant: a
row that says the same keeps its `recorded_at`; what was ever said stands in the table or in its history.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import polars as pl

from schemas.ddl import create, identifier, literal
from schemas.derived import DERIVED
from schemas.fields import Table
from schemas.registry import TABLES
from schemas.version import SCHEMA
from warehouse.migrate import history_name
from warehouse.release.build import content_hash

STAMPS = ("recorded_at", "retired_at", "first_seen_release", "last_changed_release")
"""Columns that this module fills; they are no part of what a row says."""

RECORDED: dict[str, Table] = {name: table for name, table in (TABLES | DERIVED).items() if name != "releases"}
"""Every table that leaves in a release and whose content makes a version."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows new, changed (same key, other content) and gone in one table."""

    new: int = 0
    changed: int = 0
    gone: int = 0


@dataclass(frozen=True, slots=True)
class Recorded:
    """`version` is what the index says now; `is_new` whether this call made it; `changes` by table with history."""

    version: str
    is_new: bool
    content_hash: str
    changes: Mapping[str, Counts]
    rows: Mapping[str, int]


def latest(connection: duckdb.DuckDBPyConnection) -> str | None:
    """The newest recorded version, or None in a fresh warehouse."""
    versions = [row[0] for row in connection.execute("SELECT version FROM releases").fetchall()]
    return max(versions, key=version_order, default=None)


def counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Rows of each released table, by name."""
    parts = " UNION ALL ".join(f"SELECT {literal(name)}, count(*) FROM {identifier(name)}" for name in RECORDED)
    found = dict(connection.execute(parts).fetchall())
    return {name: found[name] for name in RECORDED}


def version_order(version: str) -> tuple[str, int]:
    """Sort key of versions: '2026-11-24.10' comes after '2026-11-24.9'."""
    date, _, number = version.rpartition(".")
    return date, int(number)


def next_version(after: str | None, date: str) -> str:
    """The first free version on `date` (YYYY-MM-DD); a clock behind the last version uses that one's date."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", date, re.ASCII):
        raise ValueError(f"{date!r} is not a date")
    if after is None:
        return f"{date}.0"
    last_date, number = version_order(after)
    return f"{date}.0" if date > last_date else f"{last_date}.{number + 1}"


def record(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, pl.DataFrame], date: str) -> Recorded:
    """Make `tables` (registry shape, without stamps) what the index says; the caller holds the transaction.

    A new version is recorded where any table says something else than at the last one, or the schema changed.
    Otherwise the warehouse stays as it is."""
    parent = latest(connection)
    version = next_version(parent, date)
    changes: dict[str, Counts] = {}
    for name, rows in tables.items():
        table = RECORDED[name]
        connection.register("incoming", rows.select(table.columns))
        if table.has_history:
            changes[name] = _replace_with_history(connection, table, version)
        else:
            _replace(connection, table, "SELECT * FROM incoming")
        connection.unregister("incoming")
    _stamp_ids(connection, version)
    says = content_hash(connection)
    if parent is not None and (says, SCHEMA) == _recorded(connection, parent):
        return Recorded(parent, False, says, changes, counts(connection))
    connection.execute("INSERT INTO releases VALUES (?, ?, ?, ?)", [version, SCHEMA, says, parent])
    return Recorded(version, True, says, changes, counts(connection))


def _recorded(connection: duckdb.DuckDBPyConnection, version: str) -> tuple[str, str]:
    row = connection.execute(
        "SELECT content_hash, schema_version FROM releases WHERE version = ?", [version]
    ).fetchone()
    return (row[0], row[1]) if row else ("", "")


def _replace(connection: duckdb.DuckDBPyConnection, table: Table, select: str) -> None:
    connection.execute(f"CREATE OR REPLACE TEMP TABLE staged AS {select}")
    connection.execute(f"DROP TABLE IF EXISTS {identifier(table.name)}")
    connection.execute(create(table, with_key=False))
    columns = ", ".join(map(identifier, table.columns))
    order = ", ".join(map(identifier, table.key))
    connection.execute(
        f"INSERT INTO {identifier(table.name)} ({columns}) SELECT {columns} FROM staged ORDER BY {order}"
    )
    connection.execute("DROP TABLE staged")


def _replace_with_history(connection: duckdb.DuckDBPyConnection, table: Table, version: str) -> Counts:
    key = " AND ".join(f"n.{identifier(name)} = o.{identifier(name)}" for name in table.key)
    said = [name for name in table.columns if name not in STAMPS]
    same = " AND ".join(f"n.{identifier(name)} IS NOT DISTINCT FROM o.{identifier(name)}" for name in said)
    first = identifier(table.key[0])
    old, retired = identifier(table.name), identifier(history_name(table))
    counts = connection.execute(
        f"""
        SELECT count(*) FILTER (o.{first} IS NULL),
               count(*) FILTER (n.{first} IS NOT NULL AND o.{first} IS NOT NULL AND NOT ({same})),
               count(*) FILTER (n.{first} IS NULL)
        FROM incoming n FULL JOIN {old} o ON {key}
        """
    ).fetchone()
    assert counts is not None  # an aggregate has one row
    names = ", ".join(map(identifier, table.columns))
    stamped = ", ".join(
        f"'{version}' AS {identifier(name)}" if name == "retired_at" else f"o.{identifier(name)}"
        for name in table.columns
    )
    connection.execute(
        f"INSERT INTO {retired} ({names}) SELECT {stamped} FROM {old} o LEFT JOIN incoming n ON {key} "
        f"WHERE n.{first} IS NULL OR NOT ({same})"
    )
    stamps = {
        "recorded_at": f"CASE WHEN o.{first} IS NOT NULL AND {same} THEN o.recorded_at ELSE '{version}' END",
        "retired_at": "NULL",
    }
    if "first_seen_release" in table.columns:
        stamps["first_seen_release"] = (
            f"coalesce(o.first_seen_release, (SELECT min(h.first_seen_release) FROM {retired} h "
            f"WHERE h.{first} = n.{first}), '{version}')"
        )
        stamps["last_changed_release"] = (
            f"CASE WHEN o.{first} IS NOT NULL AND {same} THEN o.last_changed_release ELSE '{version}' END"
        )
    columns = ", ".join(f"{stamps.get(name, 'n.' + identifier(name))} AS {identifier(name)}" for name in table.columns)
    _replace(connection, table, f"SELECT {columns} FROM incoming n LEFT JOIN {old} o ON {key}")
    return Counts(*counts)


def _stamp_ids(connection: duckdb.DuckDBPyConnection, version: str) -> None:
    connection.execute("UPDATE project_ids SET first_seen_release = ? WHERE first_seen_release IS NULL", [version])

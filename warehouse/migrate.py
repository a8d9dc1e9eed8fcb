"""Bring a warehouse to today's shape.

Numbered SQL files do what needs thought and run once each, in order; after them every table of the
registry exists with at least its declared columns. Published tables are rebuilt by each load, so they never need a
migration of their own. Invariant: after `migrate`, all tables that later stages name exist.
"""

from __future__ import annotations

from importlib.resources import files

import duckdb

from schemas.ddl import SQL_TYPES, create, identifier
from schemas.derived import DERIVED
from schemas.fields import Table
from schemas.registry import TABLES
from schemas.stated import STATED_TABLES
from warehouse.connect import WarehouseError


def history_name(table: Table) -> str:
    """Where the retired rows of a table stand."""
    return f"{table.name}_history"


def migrate(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Apply what is missing; returns the names of the migrations that ran. Runs in one transaction.

    Raises WarehouseError where the file was written by a later version of the software."""
    connection.begin()
    try:
        connection.execute("CREATE TABLE IF NOT EXISTS migrations (name VARCHAR PRIMARY KEY)")
        done = {row[0] for row in connection.execute("SELECT name FROM migrations").fetchall()}
        scripts = {
            entry.name: entry for entry in files("warehouse.migrations").iterdir() if entry.name.endswith(".sql")
        }
        if unknown := done - set(scripts):
            raise WarehouseError(
                f"the warehouse was written by a later version (migration {min(unknown)})", "update the software"
            )
        fresh = tuple(sorted(set(scripts) - done))
        for name in fresh:
            connection.execute(scripts[name].read_text(encoding="utf-8"))
            connection.execute("INSERT INTO migrations VALUES (?)", [name])
        for table in (*TABLES.values(), *DERIVED.values(), *STATED_TABLES):
            _ensure(connection, table, table.name)
            if table.has_history:
                _ensure(connection, table, history_name(table))
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    return fresh


def _ensure(connection: duckdb.DuckDBPyConnection, table: Table, name: str) -> None:
    """Keys are held by the stages, not by indexes: DuckDB refuses to delete and insert one key in one transaction."""
    present = {
        row[0]
        for row in connection.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'main' AND table_name = ?", [name]
        ).fetchall()
    }
    if not present:
        connection.execute(create(table, name=identifier(name), with_key=False))
        return
    for field in table.fields:
        if field.name not in present:
            connection.execute(
                f"ALTER TABLE {identifier(name)} ADD COLUMN {identifier(field.name)} {SQL_TYPES[field.type]}"
            )

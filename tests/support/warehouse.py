"""A warehouse in memory that holds given tables: for tests of what reads a warehouse."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import polars as pl

from schemas.ddl import identifier
from warehouse.connect import memory
from warehouse.migrate import migrate


def holding(tables: Mapping[str, pl.DataFrame]) -> duckdb.DuckDBPyConnection:
    """A migrated warehouse with these rows ('projects', 'projects_history')."""
    connection = memory()
    migrate(connection)
    for name, rows in tables.items():
        put(connection, name, rows)
    return connection


def put(connection: duckdb.DuckDBPyConnection, name: str, rows: pl.DataFrame) -> None:
    """Make a table hold exactly these rows."""
    columns = ", ".join(map(identifier, rows.columns))
    connection.register("incoming", rows)
    connection.execute(f"DELETE FROM {identifier(name)}")
    connection.execute(f"INSERT INTO {identifier(name)} ({columns}) SELECT {columns} FROM incoming")
    connection.unregister("incoming")

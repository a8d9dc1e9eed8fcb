"""The DuckDB file of a release: the same tables with keys, comments, history, views and macros.

Owns the file's form; takes its rows from the Parquet files beside it. Invariant: clients from DuckDB
1.1 on open it, and its tables hold what the Parquet files hold, in the same order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from schemas.ddl import comments, create, identifier, literal
from schemas.fields import Table
from warehouse import views
from warehouse.connect import memory
from warehouse.release import anatomy
from warehouse.release.errors import ReleaseError
from warehouse.release.snapshot import Written, parquet

STORAGE = "v1.0.0"
BLOCK = 16_384
"""Bytes of a block; the usual 262,144 would make a file of many small tables mostly empty. DuckDB 1.1 reads it."""
REPEATABLE_ROWS = 100_000
"""Up to so many rows the same tables give the same bytes of the database. Above, its size matters more:
it is compressed, DuckDB's choice of a sample and unset bytes vary, and the content hashes prove it instead."""
ARENA = "1GB"
"""Address space of the block arena; memory is used as it is needed."""


def build(folder: Path, written: Sequence[Written]) -> Path:
    """Write the database of a staged release from its Parquet files; returns its path.

    Raises ReleaseError where a row breaks the key or a rule of its table."""
    file = folder / anatomy.DATABASE
    connection = memory()
    try:
        if sum(part.content.rows for part in written) <= REPEATABLE_ROWS:
            _repeat_bytes(connection)
        connection.execute(
            f"ATTACH {literal(str(file))} AS release (STORAGE_VERSION {literal(STORAGE)}, BLOCK_SIZE {BLOCK})")
        connection.execute("USE release")
        connection.begin()
        for statement in statements(folder, written):
            connection.execute(statement)
        connection.commit()
    except (duckdb.ConstraintException, duckdb.TransactionException) as error:
        reason = _broken_rule(folder, written, error)
        raise ReleaseError(reason, "look at `sovai review`; then refresh again") from error
    else:
        connection.execute("USE memory")
        connection.execute("CHECKPOINT release")
        connection.execute("DETACH release")
    finally:
        connection.close()
    return file


def _broken_rule(folder: Path, written: Sequence[Written], error: duckdb.Error) -> str:
    """Which table breaks which rule, in one line."""
    with memory() as connection:
        for part in written:
            key = ", ".join(map(identifier, part.key))
            twice = f"SELECT 1 FROM {parquet(folder / part.path)} GROUP BY {key} HAVING count(*) > 1 LIMIT 1"
            if connection.execute(twice).fetchone():
                return f"table {part.path.removesuffix('.parquet')} repeats a key ({', '.join(part.key)})"
    return f"the warehouse breaks a rule of its tables: {str(error).splitlines()[0]}"


def _repeat_bytes(connection: duckdb.DuckDBPyConnection) -> None:
    """Make DuckDB 1.5 write the same bytes each time: one thread, no compression (it samples and leaves bytes
    unset), and blocks from an arena of fresh memory instead of the heap, whose old content would fill gaps."""
    connection.execute("SET threads = 1")
    connection.execute("SET force_compression = 'uncompressed'")
    connection.execute(f"SET block_allocator_memory = {literal(ARENA)}")


def statements(folder: Path, written: Sequence[Written]) -> Iterator[str]:
    """What makes the database, in order."""
    yield f"CREATE SCHEMA {anatomy.HISTORY}"
    for part in written:
        name = place(part.table, part.is_history)
        yield create(part.table, name=name, with_key=False)
        yield from comments(part.table, name=name)
        if part.is_history:
            yield f"COMMENT ON TABLE {name} IS {literal(f'retired rows: {part.table.grain}')}"
        columns = ", ".join(map(identifier, part.table.columns))
        yield f"INSERT INTO {name} ({columns}) SELECT {columns} FROM {parquet(folder / part.path)}"
        # The index is built much faster over rows that are there than row by row.
        yield f"ALTER TABLE {name} ADD PRIMARY KEY ({', '.join(map(identifier, part.key))})"
    yield VERSION_ORDER
    yield "COMMENT ON MACRO version_order IS 'a release version as a text that sorts'"
    for part in written:
        if part.is_history:
            yield from _as_of(part.table)
    yield "CREATE MACRO as_of(version) AS TABLE SELECT * FROM projects_as_of(version)"
    yield "COMMENT ON MACRO TABLE as_of IS 'projects as they stood in a release: the same as projects_as_of'"
    for statement in views.statements():
        yield statement
        yield from _comment(statement)


def _comment(statement: str) -> Iterator[str]:
    """The lines before a view or macro as its comment."""
    head, _, rest = statement.partition("CREATE OR REPLACE ")
    found = re.match(r"(VIEW|MACRO)\s+(\w+)", rest)
    words = " ".join(line.removeprefix("--").strip() for line in head.splitlines()).strip()
    if found and words:
        kind = "VIEW" if found[1] == "VIEW" else "MACRO TABLE"
        yield f"COMMENT ON {kind} {identifier(found[2])} IS {literal(words)}"


def place(table: Table, is_history: bool) -> str:
    """Where the table lies in the database, quoted."""
    return f"{anatomy.HISTORY if is_history else 'main'}.{identifier(table.name)}"


VERSION_ORDER = "CREATE MACRO version_order(version) AS version[1:10] || lpad(version[12:], 9, '0')"


def _as_of(table: Table) -> Iterator[str]:
    """A table macro that gives the rows that stood in a past release: `projects_as_of('2026-11-23.0')`."""
    name = f"{table.name}_as_of"
    # What stood in that release was not retired yet, whatever became of it since.
    columns = ", ".join("NULL AS retired_at" if c == "retired_at" else identifier(c) for c in table.columns)
    stood = (
        "version_order(recorded_at) <= version_order(version) "
        "AND (retired_at IS NULL OR version_order(retired_at) > version_order(version))"
    )
    yield (
        f"CREATE MACRO {name}(version) AS TABLE "
        f"SELECT {columns} FROM {place(table, False)} WHERE {stood} "
        f"UNION ALL SELECT {columns} FROM {place(table, True)} WHERE {stood}"
    )
    yield f"COMMENT ON MACRO TABLE {name} IS {literal(f'{table.name} as they stood in a release')}"

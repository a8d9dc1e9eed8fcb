"""What a staged release counts to: the numbers that its pages tell.

Owns the questions to the Parquet files. Invariant: every answer has a total order, so the same tables
give the same pages.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from schemas.ddl import identifier
from schemas.dictionary import ColumnFacts, TableFacts
from schemas.fields import Table
from warehouse.connect import memory
from warehouse.release import anatomy
from warehouse.release.snapshot import parquet

EXAMPLE = 60
"""Characters of an example at most."""


class Facts:
    """Questions to the files of one staged release. Use as a context manager."""

    def __init__(self, folder: Path) -> None:
        self._connection = memory()
        for table in anatomy.released_tables():
            self._connection.execute(
                f"CREATE VIEW {identifier(table.name)} AS SELECT * FROM "
                f"{parquet(folder / anatomy.table_path(table.name))}")

    def __enter__(self) -> Facts:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of a question that this package wrote; table names are those of the release."""
        return self._connection.execute(sql).fetchall()

    def one(self, sql: str) -> tuple[Any, ...]:
        """The first row of a question that always has one."""
        return self.ask(sql)[0]

    def tables(self) -> list[TableFacts]:
        """Rows, shares filled and examples of every table."""
        return list(self._tables.values())

    def table(self, name: str) -> TableFacts:
        """Those of one table."""
        return self._tables[name]

    @cached_property
    def _tables(self) -> dict[str, TableFacts]:
        return {table.name: self._table(table) for table in anatomy.released_tables()}

    def _table(self, table: Table) -> TableFacts:
        key = identifier(table.key[0])
        asked = ", ".join(
            f"count({identifier(name)}), arg_min({identifier(name)}, {key})::VARCHAR" for name in table.columns)
        rows, *found = self.one(f"SELECT count(*), {asked} FROM {identifier(table.name)}")
        pairs = zip(found[::2], found[1::2], strict=True)
        return TableFacts(table, rows, {
            name: ColumnFacts(filled / rows if rows else None, _cut(example))
            for name, (filled, example) in zip(table.columns, pairs, strict=True)})


def _cut(text: str | None) -> str | None:
    return text if text is None or len(text) <= EXAMPLE else text[: EXAMPLE - 1] + "…"

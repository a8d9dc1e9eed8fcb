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

HEAD = 1000
"""Rows that examples are taken from."""
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
        # An empty list says as little as null.
        columns = [
            f"nullif({identifier(field.name)}, [])" if field.type == "texts" else identifier(field.name)
            for field in table.fields]
        name = identifier(table.name)
        rows, *filled = self.one(f"SELECT count(*), {', '.join(f'count({column})' for column in columns)} FROM {name}")
        # The file is sorted by key: an example is the first value of the first rows, or else the least of all.
        key = identifier(table.key[0])
        first = ", ".join(f"arg_min({column}, {key})::VARCHAR" for column in columns)
        examples = list(self.one(f"SELECT {first} FROM (FROM {name} LIMIT {HEAD})"))
        for place, column in enumerate(columns):
            if examples[place] is None and filled[place]:
                examples[place] = self.one(f"SELECT min({column})::VARCHAR FROM {name}")[0]
        return TableFacts(table, rows, {
            column: ColumnFacts(number / rows if rows else None, _cut(example))
            for column, number, example in zip(table.columns, filled, examples, strict=True)})


def _cut(text: str | None) -> str | None:
    return text if text is None or len(text) <= EXAMPLE else text[: EXAMPLE - 1] + "…"

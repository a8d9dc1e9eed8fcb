"""A table turned so that its columns become rows.

Owns the turn only. Invariant: every cell keeps its text and its place in the page.
"""

from __future__ import annotations

from dataclasses import replace

from sources.page.model import Table


def turned(table: Table, named: str) -> Table:
    """A table with its columns as rows: each was about one thing, which the first column names under `named`."""
    grid = tuple(zip(*table.grid[table.header_rows - 1 :], strict=True))
    headers = (named, *(row[0].text for row in table.grid[table.header_rows :]))
    return replace(table, headers=headers, header_rows=1, grid=grid, total_rows=frozenset())

"""One row of a table under the layout of its columns.

Owns the shape that all readers of rows take, and which rows of a table are read. Decides nothing. Invariant: `at` never
reaches beyond a short row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sources.extract.records import Quote
from sources.extract.tables.layout import Layout
from sources.page.model import Cell, Table

BLANK = re.compile(
    r"^[\s–—\-.…]*$|^n/?[adp]$|^n\.?[dk]\.?$|^unknown$|^tb[dac]$|^none$|^nil$|^not (?:yet )?(?:stated|disclosed|"
    r"published|"
    r"chosen|known|given|available|applicable|announced|decided|selected|set|fixed)$|^undisclosed$|^own staff$|^\?$",
    re.IGNORECASE,
)
"""Cells that say nothing."""
PART = re.compile(r"^\W*(?:of which|thereof|including|incl\.|davon|dont|part:|of this|–|↳)\s*:?\s*", re.IGNORECASE)
"""How the name of a row begins that is part of the row above."""
_SAME = re.compile(r"^(?:same|idem|ditto|id\.|″|\"|as above|〃)$", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*\([^)]*\)")
_LONGEST_QUOTE = 300


@dataclass(frozen=True, slots=True)
class Row:
    """Cells of a row, what its columns hold, and the country that it is about."""

    cells: tuple[Cell, ...]
    layout: Layout
    table: Table
    country: str

    def at(self, index: int | None) -> Cell | None:
        """The cell of a column; None where there is no such column or the row ends before it."""
        return self.cells[index] if index is not None and index < len(self.cells) else None


def filled(row: tuple[Cell, ...], previous: tuple[Cell, ...] | None) -> tuple[Cell, ...]:
    """The row with 'same' cells taken from the row above."""
    if previous is None:
        return row
    return tuple(previous[i] if _SAME.match(c.text.strip()) and i < len(previous) else c for i, c in enumerate(row))


def body(table: Table) -> Iterator[tuple[Cell, ...]]:
    """The rows of a table but for its headers and totals."""
    for number, row in enumerate(table.grid):
        if number >= table.header_rows and number not in table.total_rows:
            yield row


def is_title(row: tuple[Cell, ...]) -> bool:
    """Whether one cell spans the row: a title of the rows below it."""
    return len(row) > 2 and len({(c.start, c.end) for c in row}) == 1


def unbracketed(text: str) -> str:
    """Words without what stands in brackets."""
    return _BRACKETS.sub("", text)


def quote(field: str, start: int, end: int) -> Quote:
    """The words of a cell as evidence for `field`, cut where they are long."""
    return Quote(field, start, min(end, start + _LONGEST_QUOTE))

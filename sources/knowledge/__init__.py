"""Knowledge as data: the tables beside this file, read and checked line by line.

Owns reading the CSV tables that a domain expert extends (currencies, magnitudes, units, hardware, countries,
organisations...). Each opens with comment lines ('#') that say what its columns mean. Knows nothing of what the
tables are for. Invariant: a malformed table never loads in part; the error names file and line.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

HERE = Path(__file__).parent


class KnowledgeError(ValueError):
    """A knowledge table is malformed; the message is `file:line: what is wrong; what to do`."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; `cells` in the order of the columns asked for."""

    file: str
    line: int
    columns: tuple[str, ...]
    cells: tuple[str, ...]

    def text(self, column: str, *, required: bool = False) -> str:
        value = self.cells[self.columns.index(column)]
        if required and not value:
            raise self.error(f"{column} is empty; fill it or delete the line")
        return value

    def many(self, column: str) -> tuple[str, ...]:
        """The parts of a cell that lists several, separated by ';'."""
        return tuple(part.strip() for part in self.text(column).split(";") if part.strip())

    def number(self, column: str) -> float:
        value = self.text(column, required=True)
        try:
            return float(value)
        except ValueError:
            raise self.error(f"{column} is {value!r}, not a number; write digits with a point") from None

    def choice(self, column: str, allowed: Collection[str]) -> str:
        value = self.text(column)
        if value not in allowed:
            raise self.error(f"{column} is {value!r}; use one of {', '.join(sorted(allowed))}")
        return value

    def error(self, what: str) -> KnowledgeError:
        return KnowledgeError(f"{self.file}:{self.line}: {what}")


def read_table(name: str, columns: tuple[str, ...], *, path: Path | None = None) -> Iterator[Row]:
    """Rows of `sources/knowledge/<name>` (or of `path`).

    Raises `KnowledgeError` where the header or a line is malformed; a reader of values raises it through `Row`.
    """
    where = path if path is not None else HERE / name
    try:
        lines = where.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{where.name}:0: cannot be read ({error}); restore the file as UTF-8 text") from None
    numbered = [(n, line) for n, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    if not numbered:
        raise KnowledgeError(f"{where.name}:0: no header line; the first line must be {','.join(columns)}")
    header = tuple(next(csv.reader([numbered[0][1]])))
    missing = [column for column in columns if column not in header]
    if missing:
        raise KnowledgeError(
            f"{where.name}:{numbered[0][0]}: no column {missing[0]!r}; the header must have {','.join(columns)}"
        )
    places = [header.index(column) for column in columns]
    for (line, _), cells in zip(numbered[1:], csv.reader(text for _, text in numbered[1:]), strict=False):
        if len(cells) != len(header):
            raise KnowledgeError(
                f"{where.name}:{line}: {len(cells)} cells where the header has {len(header)}; "
                "quote a cell that holds a comma"
            )
        yield Row(where.name, line, columns, tuple(cells[place].strip() for place in places))


@lru_cache(maxsize=1)
def _word_lists() -> dict[str, frozenset[str]]:
    return {
        row.text("list", required=True): frozenset(row.many("words"))
        for row in read_table("word_lists.csv", ("list", "words"))
    }


def word_list(name: str) -> frozenset[str]:
    """The words of one list of word_lists.csv. Raises `KnowledgeError` where the table has no such list."""
    words = _word_lists().get(name)
    if not words:
        raise KnowledgeError(f"word_lists.csv:0: no list {name!r}; put it back, the grammars ask for it")
    return words

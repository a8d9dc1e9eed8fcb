"""The data dictionary: every table and column in words, as a Markdown page.

Owns the page's form; takes what is counted (rows, shares filled, examples) from its caller. Invariant:
every declared table and column stands on the page, in declared order.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from schemas.derived import DERIVED
from schemas.fields import Field, Table
from schemas.registry import TABLES
from schemas.version import SCHEMA

TYPE_WORDS = {
    "text": "text",
    "double": "number",
    "bigint": "whole number",
    "boolean": "true/false",
    "texts": "list of text",
}


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """What one release holds in a column: share of rows with a value (None without rows), one value as text."""

    filled: float | None
    example: str | None


@dataclass(frozen=True, slots=True)
class TableFacts:
    """What one release holds in a table: rows (None where no release is meant), and facts by column."""

    table: Table
    rows: int | None
    columns: Mapping[str, ColumnFacts]


def page(title: str, tables: Sequence[TableFacts]) -> str:
    """The page: a list of tables, then a section for each with its columns and the words they may hold."""
    return "\n".join(_lines(title, tables)) + "\n"


def declared() -> str:
    """The page of the schemas alone, without a release: `python -m schemas.dictionary > docs/DATA_DICTIONARY.md`."""
    tables = [TableFacts(table, None, {}) for table in (*TABLES.values(), *DERIVED.values())]
    return page(f"Data dictionary, schema {SCHEMA}", tables)


def _lines(title: str, tables: Sequence[TableFacts]) -> Iterator[str]:
    yield f"# {title}"
    yield ""
    yield "Null means that no source states a value. Money is in units of its currency, shares are fractions, 0 to 1,"
    yield "dates are ISO text as precise as the source gives them (`2026`, `2026-04`, `2026-04-03`). Tables with"
    yield "`recorded_at` and `retired_at` have their retired rows in `history/`, with the same columns."
    yield ""
    yield "| table | a row is | rows | key |"
    yield "|---|---|--:|---|"
    for facts in tables:
        table = facts.table
        rows = "" if facts.rows is None else facts.rows
        yield f"| [{table.name}](#{table.name}) | {cell(table.grain)} | {rows} | {', '.join(table.key)} |"
    for facts in tables:
        yield from _section(facts)


def _section(facts: TableFacts) -> Iterator[str]:
    table = facts.table
    yield ""
    yield f"## {table.name}"
    yield ""
    yield f"A row is {table.grain}. Key: {', '.join(f'`{name}`' for name in table.key)}."
    yield ""
    yield "| column | type | unit | meaning | filled | example |"
    yield "|---|---|---|---|--:|---|"
    for field in table.fields:
        known = facts.columns.get(field.name, ColumnFacts(None, None))
        filled = "–" if known.filled is None else share(known.filled)
        example = f"`{cell(known.example).replace('`', chr(39))}`" if known.example else ""
        yield (
            f"| `{field.name}` | {TYPE_WORDS[field.type]} | {cell(field.unit or '')} | {cell(_meaning(field))} "
            f"| {filled} | {example} |"
        )
    for field in table.fields:
        if field.enum is not None:
            yield ""
            yield f"Words of `{field.name}`:"
            yield ""
            for word, meaning in field.enum.items():
                yield f"- `{word}`: {meaning}"


def _meaning(field: Field) -> str:
    meaning = field.doc
    if field.references is not None:
        meaning += f" → {field.references[0]}.{field.references[1]}"
    if field.required:
        meaning += "; never null"
    return meaning


def share(value: float) -> str:
    """A fraction as per cent; only a full share reads 100% and only an empty one 0%."""
    if 0 < value < 0.01:
        return "<1%"
    if 0.99 < value < 1:
        return ">99%"
    return f"{value * 100:.0f}%"


def cell(text: str, longest: int = 160) -> str:
    """Text that stays in its cell of a Markdown table, cut to `longest` characters."""
    cut = text if len(text) <= longest else text[: longest - 1] + "…"
    return cut.replace("\\", "\\\\").replace("|", "\\|").replace("\r", " ").replace("\n", " ").replace("<", "&lt;")


if __name__ == "__main__":
    sys.stdout.write(declared())

"""How commands speak: data on standard output, notes on standard error.

Owns the formats of tables (table, csv, json, jsonl). Invariant: what came from a page is printed inert: no
terminal escapes, and in CSV no cell that a spreadsheet would run.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Format(StrEnum):
    table = "table"
    csv = "csv"
    json = "json"
    jsonl = "jsonl"


def note(message: str) -> None:
    """One line to standard error."""
    print(inert(message), file=sys.stderr)  # noqa: T201


def _say(text: str) -> None:
    print(text)  # noqa: T201


def inert(text: str) -> str:
    """The text without control characters and direction overrides."""
    return CONTROL.sub("\ufffd", text)


def cell(value: Any) -> str:
    """A value as a CSV cell: what a spreadsheet would take for a formula gets an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, list):
        value = ";".join(map(str, value))
    if not isinstance(value, str):
        return str(value)
    return "'" + value if value.startswith(FORMULA) else value


def show(columns: Sequence[str], rows: Iterable[Sequence[Any]], form: Format, *, title: str | None = None) -> None:
    """Print rows in one of the formats."""
    if form is Format.csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([cell(value) for value in row] for row in rows)
    elif form is Format.json:
        _say(
            json.dumps(
                [dict(zip(columns, row, strict=True)) for row in rows], ensure_ascii=False, default=str, indent=1
            )
        )
    elif form is Format.jsonl:
        for row in rows:
            _say(json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False, default=str))
    else:
        table = Table(title=title, title_justify="left", header_style="bold")
        for column in columns:
            table.add_column(Text(inert(column)), overflow="fold")
        for row in rows:
            table.add_row(*(Text(_plain(value)) for value in row))
        Console(soft_wrap=False, width=None if sys.stdout.isatty() else 200).print(table)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return (
            f"{value:,.0f}"
            if abs(value) >= 1000 and value == int(value)
            else f"{value:,.4g}"
            if abs(value) < 1000
            else f"{value:,.2f}"
        )
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}" if abs(value) >= 10_000 else str(value)
    if isinstance(value, list):
        return inert("; ".join(map(str, value)))
    return inert(str(value))

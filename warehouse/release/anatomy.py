"""Names and places of the files of a release, and the order of versions.

Owns what lies where; knows no content. Invariant: a path that is spelt in two places of this package
is spelt here, and versions compare by date and number, never as text ('.10' comes after '.9').
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from schemas.derived import DERIVED
from schemas.fields import Table
from schemas.registry import TABLES
from schemas.registry import VERSION as VERSION_FORM
from warehouse.release.errors import ReleaseError

NAME = "sovereign-ai-index"
TITLE = "Sovereign AI Index"
SUMMARY = (
    "Who builds sovereign AI: government-backed projects for AI infrastructure, models and data in the countries of "
    "the world, with the money pledged, committed and spent, the capacity planned and installed, the organisations "
    "that take part, and the words of the sources that each value rests on."
)
POINTER = "releases.json"
FEED = "feed.xml"
SUMS = "SHA256SUMS"
SIGNATURE = "SHA256SUMS.sig"
DATAPACKAGE = "datapackage.json"
DATABASE = "sovereign_ai_index.duckdb"
CHANGES = "changes.parquet"
HISTORY = "history"
PARQUET = "application/vnd.apache.parquet"


class Version(NamedTuple):
    """`YYYY-MM-DD.N`: the day of the data and the number of the release of that day, from 0."""

    day: date
    number: int

    def __str__(self) -> str:
        return f"{self.day.isoformat()}.{self.number}"


def version(text: str) -> Version:
    """Read a version. Raises ReleaseError where it is none."""
    if re.fullmatch(VERSION_FORM, text, re.ASCII):
        day, number = text.split(".")
        try:
            return Version(date.fromisoformat(day), int(number))
        except ValueError:
            pass
    raise ReleaseError(
        f"{text!r} is not a release version", "give one like 2026-11-23.0; `sovai release list` shows them")


def released_tables() -> tuple[Table, ...]:
    """Every table of a release, published ones first, in the order of the registry."""
    return (*TABLES.values(), *DERIVED.values())


def table_path(table: str) -> str:
    return f"{table}.parquet"


def history_path(table: str) -> str:
    return f"{HISTORY}/{table}.parquet"


def history_key(table: Table) -> tuple[str, ...]:
    """Retired rows share a key with the row that stands, so the key of history adds when they were known."""
    return (*table.key, "recorded_at", "retired_at")

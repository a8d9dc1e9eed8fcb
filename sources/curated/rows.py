"""The CSV files of curated facts, row by row.

Owns their columns and where each row stands. Invariant: a row knows its file and line, so every complaint about it
can name them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable

COLUMNS = {
    "projects.csv": (
        "project_key",
        "name",
        "aliases",
        "country_iso3",
        "partner_iso3",
        "kind",
        "subtype",
        "status",
        "backing",
        "lead_org",
        "parent_key",
        "announced_on",
        "operational_on",
    ),
    "statements.csv": (
        "project_key",
        "table",
        "amount_low",
        "amount_high",
        "currency",
        "qualifier",
        "stage",
        "sponsor",
        "sponsor_kind",
        "period_start",
        "period_end",
        "component_of",
        "metric",
        "value_low",
        "value_high",
        "hardware",
        "target_on",
        "organisation",
        "role",
        "stated_on",
        "source_url",
        "source_publisher",
        "authority",
        "note",
    ),
    "sources.csv": ("source_id", "url", "publisher", "country_iso3", "authority", "kind", "language"),
    "organisations.csv": ("name", "aliases", "hq_iso3", "sector"),
}


class CuratedError(Exception):
    """A file of curated facts cannot be read; says file and line, and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file: `place` is 'statements.csv:17'; absent values are None."""

    place: str
    values: Mapping[str, str | None]

    def __getitem__(self, name: str) -> str | None:
        return self.values[name]

    def needed(self, name: str) -> str:
        """The value, which must be there. Raises CuratedError."""
        value = self.values[name]
        if value is None:
            raise CuratedError(f"{self.place}: {name} is empty; fill it or remove the row")
        return value

    def many(self, name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in (self.values[name] or "").split(";") if part.strip())

    def number(self, name: str) -> float | None:
        """The value as a number. Raises CuratedError."""
        value = self.values[name]
        try:
            return None if value is None else float(value)
        except ValueError as error:
            raise CuratedError(f"{self.place}: {name} is {value!r}, not a number; correct it") from error

    def year(self, name: str) -> int | None:
        """The value as a whole number. Raises CuratedError."""
        value = self.number(name)
        if value is not None and value != int(value):
            raise CuratedError(f"{self.place}: {name} is {value}, not a year; correct it")
        return None if value is None else int(value)


def rows(place: Traversable, name: str) -> Iterator[Row]:
    """Rows of one file. Raises CuratedError for a missing file or column, or a line of another length."""
    reader = csv.DictReader(text(place, name).splitlines())
    missing = set(COLUMNS[name]) - set(reader.fieldnames or ())
    if missing:
        raise CuratedError(f"{name}:1: column {min(missing)} is missing; restore the header")
    for values in reader:
        if None in values or None in values.values():
            raise CuratedError(f"{name}:{reader.line_num}: the line has not as many fields as the header; correct it")
        yield Row(f"{name}:{reader.line_num}", {key: value.strip() or None for key, value in values.items()})


def text(place: Traversable, name: str) -> str:
    """A file's text. Raises CuratedError."""
    try:
        return place.joinpath(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CuratedError(f"{name}: cannot be read ({error}); restore the file") from error

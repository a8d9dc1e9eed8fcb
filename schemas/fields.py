"""The shape of a field and of a table.

Owns the two small types that the registry is written in. Knows nothing of the tables themselves.
Invariant: a field says everything a compiler needs (frames, DDL, data package, dictionary), so no
compiler holds knowledge of its own about a column.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

Type = Literal["text", "double", "bigint", "boolean", "texts"]
"""Plain types only, so that any reader of the last years opens a release; `texts` is a list of text."""

Layer = Literal["published", "derived", "stated", "operational"]
"""published: leaves in releases, from sources; derived: leaves in releases, computed from published tables;
stated: what single documents say, internal; operational: about runs, internal."""


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One column. `minimum`/`maximum` bound numbers (inclusive), `pattern` is an ASCII regular
    expression for the whole text, `enum` the allowed words, `references` the (table, column) it points to."""

    name: str
    type: Type
    doc: str
    required: bool = False
    enum: Mapping[str, str] | None = None
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None
    unit: str | None = None
    references: tuple[str, str] | None = None
    codes: Literal["country", "currency"] | None = None
    """Values come from the country or the currency codes."""
    max_length: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """One table: `grain` says what a row is, `key` is unique and gives the total order of exports."""

    name: str
    layer: Layer
    grain: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    has_evidence: bool = False
    """Every row needs at least one row in `evidence`."""
    has_history: bool = False
    """Rows carry `valid_from`, `valid_to`, `recorded_at`, `retired_at`."""

    def __post_init__(self) -> None:
        names = [field.name for field in self.fields]
        if len(set(names)) != len(names):
            raise ValueError(f"table {self.name}: a field is declared twice")
        if not set(self.key) <= set(names):
            raise ValueError(f"table {self.name}: key {self.key} names an unknown field")

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)

    def field(self, name: str) -> Field:
        """The field of that name. Raises KeyError."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(f"{self.name}.{name}")


def required(field: Field) -> Field:
    """The same field, never null."""
    return replace(field, required=True)

"""The quotes behind the values of one page, numbered.

Owns grouping rows of evidence by passage. Invariant: each passage stands once, and each value finds the numbers of the
passages it rests on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from warehouse.site.dataset import Row

MOST_QUOTES = 250
"""Quotes on one page; the rest stands in the evidence file."""


@dataclass(slots=True)
class Quote:
    """One passage of one document and the values that rest on it."""

    number: int
    evidence: Row
    document: Row | None
    source: Row | None
    supports: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Cited:
    """The quotes of one page, numbered, and where each value of each row rests."""

    quotes: tuple[Quote, ...]
    hidden: int
    places: Mapping[tuple[str, str, str], tuple[int, ...]]
    rows: Mapping[tuple[str, str], tuple[int, ...]]
    by_id: Mapping[str, int]

    def numbers(self, evidence_ids: Iterable[str] | None) -> tuple[int, ...]:
        """Numbers of the quotes that stand for rows of evidence; those that the page does not show are left out."""
        return tuple(sorted({self.by_id[key] for key in evidence_ids or () if key in self.by_id}))

    def of(self, table: str, row_id: str, field_name: str | None = None) -> tuple[int, ...]:
        """Numbers of the quotes behind one value; those of the whole row where the value has none of its own."""
        if field_name is None:
            return self.rows.get((table, row_id), ())
        return self.places.get((table, row_id, field_name)) or self.places.get((table, row_id, "*"), ())

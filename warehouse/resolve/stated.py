"""What resolution is given and what it hands back.

Owns the two bundles of frames and the statements read into values. Reads no database and no clock.
Invariant: statements come out in one order whatever the order of the frames was, each once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

CURATED = "curated"
"""The extractor of what was recorded by hand."""


@dataclass(frozen=True, slots=True)
class Stated:
    """The `stated_*` tables of current documents, the documents and their sources."""

    projects: pl.DataFrame
    commitments: pl.DataFrame
    capacities: pl.DataFrame
    participants: pl.DataFrame
    model_lineage: pl.DataFrame
    policies: pl.DataFrame
    country_assessments: pl.DataFrame
    claims: pl.DataFrame
    evidence: pl.DataFrame
    documents: pl.DataFrame
    sources: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Merge:
    """A name that was found to mean a project: how sure and why."""

    project_id: str
    name: str
    country_iso3: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two names that may be one project: for `sovai review`. Left and right are a project id or `ISO3:name`."""

    left: str
    right: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class ResolutionReport:
    """What was decided on the way. `judgements` are ids of the judgement lines that took effect."""

    merges: tuple[Merge, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    judgements: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Resolved:
    """Published tables by name, in the registry's shape (history columns null), and the report."""

    tables: Mapping[str, pl.DataFrame]
    report: ResolutionReport


@dataclass(frozen=True, slots=True)
class Origin:
    """The document of a statement: `authority` 1 to 4, `on` its date or empty; a digest retells what others publish."""

    document_id: str
    publisher: str
    authority: int
    on: str
    is_digest: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """One row of a `stated_*` table with its origin; `row` holds the columns of that table."""

    statement_id: str
    origin: Origin
    curated: bool
    row: Mapping[str, Any]

    @property
    def standing(self) -> int:
        """Authority, one grade lower where a machine read it (hands check what machines misread) and in a digest."""
        return self.origin.authority + (0 if self.curated else 1) + self.origin.is_digest


UNKNOWN = Origin("", "", 4, "")


def origins(documents: pl.DataFrame, sources: pl.DataFrame) -> dict[str, Origin]:
    """Document id to origin. A publisher is compared in lower case; without one the source stands for it."""
    by_source = {
        row["source_id"]: (row["publisher"] or row["name"] or row["source_id"], row["authority"], row["is_digest"])
        for row in sources.select("source_id", "publisher", "name", "authority", "is_digest").iter_rows(named=True)
    }
    found = {}
    wanted = documents.select("document_id", "source_id", "publisher", "published_on")
    for document, source, publisher, on in wanted.iter_rows():
        default, authority, is_digest = by_source.get(source, (source, 4, False))
        found[document] = Origin(document, (publisher or default).casefold(), authority, on or "", is_digest)
    return found


def statements(frame: pl.DataFrame, known: Mapping[str, Origin]) -> list[Statement]:
    """All rows of one `stated_*` table, each once, ordered by statement id."""
    rows = frame.unique("statement_id", keep="first", maintain_order=True).sort("statement_id")
    return [
        Statement(row["statement_id"], known.get(row["document_id"], UNKNOWN), row["extractor"] == CURATED, row)
        for row in rows.iter_rows(named=True)
    ]


def publishers(group: list[Statement]) -> int:
    """How many publishers tell of it independently, at least 1; digests are none."""
    return max(1, len({statement.origin.publisher for statement in group if not statement.origin.is_digest}))

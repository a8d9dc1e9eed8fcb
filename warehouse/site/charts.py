"""The charts: for each its question in SQL, the finding as a title, the drawing, and what is left out.

Owns what a chart says. Drawing is `svg`'s, wording of values `words`'. Invariant: a chart, its table twin, its
CSV and its numbers in prose all come from the one statement that stands beside it, which also runs unchanged
in the console and next to the downloaded files.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from warehouse.site import findings, findings_money
from warehouse.site.dataset import Dataset, Rows, as_rows
from warehouse.site.figures import Figure, Made

SQL = Path(__file__).parent / "sql"


@dataclass(frozen=True, slots=True)
class Chart:
    """`finding` is one sentence with the numbers that the statement gave; `notes` say what is left out."""

    slug: str
    topic: str
    finding: str
    figures: tuple[Figure, ...]
    notes: tuple[str, ...]
    sql: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]

    @property
    def described(self) -> Rows:
        return as_rows(self.columns, self.rows)

    @property
    def is_empty(self) -> bool:
        return not self.rows


@dataclass(frozen=True, slots=True)
class Saved:
    """One saved query of the console: its name, the comment that explains it, and its statement."""

    slug: str
    title: str
    explanation: str
    sql: str


def statement(slug: str) -> str:
    """The statement of a chart."""
    return (SQL / f"{slug}.sql").read_text(encoding="utf-8")


def saved_queries() -> tuple[Saved, ...]:
    """The queries that the console offers, those of the charts first."""
    paths = [SQL / f"{slug}.sql" for slug in MAKERS] + sorted((SQL / "saved").glob("*.sql"))
    found = []
    for path in paths:
        text = path.read_text(encoding="utf-8")
        comment = " ".join(line[2:].strip() for line in text.splitlines() if line.startswith("--"))
        found.append(Saved(path.stem, path.stem.replace("-", " ").capitalize(), comment, text))
    return tuple(found)


def make(data: Dataset) -> dict[str, Chart]:
    """All charts of a release, by slug, in the order they are shown."""
    charts = {}
    for slug, (topic, maker) in MAKERS.items():
        sql = statement(slug)
        columns, rows = data.query(sql)
        finding, figures, notes = maker(as_rows(columns, rows))
        charts[slug] = Chart(slug, topic, finding, tuple(figures), tuple(notes), sql, columns, tuple(rows))
    return charts


Maker = Callable[[Rows], Made]
MAKERS: Mapping[str, tuple[str, Maker]] = {
    "top-commitments": ("Top commitments by region", findings_money.top),
    "growth": ("Growth of projects and countries", findings.growth),
    "money-stages": ("Announced, committed, disbursed", findings_money.stages),
    "kinds": ("What is being built", findings.kinds),
    "vendor-matrix": ("Who supplies whom", findings.vendors),
    "capacity": ("Planned against installed", findings.capacity),
    "model-bases": ("On whose models", findings.model_bases),
    "countries": ("Countries", findings.countries),
}

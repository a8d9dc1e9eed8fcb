"""What a digest may add: words for what others tell, never a project or a figure of its own.

Owns the one rule for sources that retell other pages (`sources.is_digest`), our own articles among them:
of what they say about projects only that is kept which another document states too; laws, claims and
assessments are kept, since nobody adds those up. Invariant: with all digests removed, the same projects
and the same figures stand.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from warehouse.resolve.names import squash
from warehouse.resolve.stated import Statement

SAME = math.log(1.03)
"""How far apart two figures may be and still be one: a digest rounds."""

FIGURES = {
    "commitments": ("currency", "amount_low", "amount_high"),
    "capacities": ("metric", "value_low", "value_high"),
}
"""By table: the unit of a figure and its two ends."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Statements by table that are kept, and how many of digests were left out, by table."""

    read: Mapping[str, list[Statement]]
    left_out: Mapping[str, int]


def confirmed(read: Mapping[str, list[Statement]], project_of: Mapping[str, str]) -> Confirmed:
    """Leave out what only digests tell of projects. `project_of` maps statement ids to project ids."""
    about = ("projects", *FIGURES, "participants", "model_lineage")
    told = {
        project_of[s.statement_id]
        for name in about
        for s in read[name]
        if not s.origin.is_digest and s.statement_id in project_of
    }
    kept = dict(read)
    for name in ("projects", "model_lineage"):
        kept[name] = [s for s in read[name] if not s.origin.is_digest or project_of.get(s.statement_id) in told]
    for name, columns in FIGURES.items():
        kept[name] = _figures(read[name], columns, project_of)
    members = {
        (project_of.get(s.statement_id), squash(s.row["organisation"]))
        for s in read["participants"]
        if not s.origin.is_digest
    }
    kept["participants"] = [
        s
        for s in read["participants"]
        if not s.origin.is_digest or (project_of.get(s.statement_id), squash(s.row["organisation"])) in members
    ]
    left_out = {name: len(read[name]) - len(kept[name]) for name in about if len(read[name]) > len(kept[name])}
    return Confirmed(kept, left_out)


def _figures(
    statements: Iterable[Statement], columns: tuple[str, str, str], project_of: Mapping[str, str]
) -> list[Statement]:
    unit, low, high = columns
    known: dict[tuple[str | None, str], list[tuple[float, float]]] = defaultdict(list)
    listed = list(statements)
    for s in listed:
        if not s.origin.is_digest:
            known[project_of.get(s.statement_id), s.row[unit]].append((s.row[low], s.row[high]))
    return [
        s
        for s in listed
        if not s.origin.is_digest
        or any(
            _same(s.row[low], one) and _same(s.row[high], other)
            for one, other in known.get((project_of.get(s.statement_id), s.row[unit]), ())
        )
    ]


def _same(left: float, right: float) -> bool:
    if left <= 0 or right <= 0:
        return left == right
    return abs(math.log(left / right)) <= SAME

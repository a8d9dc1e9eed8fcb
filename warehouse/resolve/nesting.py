"""Sums that are told for one project and belong to another.

Owns the guard against counting a sum twice because a document tells it for a programme, a part of it, or a
name that no hand recorded. Invariant: only what a machine read is moved, and only onto what hands recorded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from warehouse.resolve.figures import Figure, same_figure
from warehouse.resolve.rows import Facts

CONVERTED = 1.06
"""A conversion by another rate moves a sum by no more."""
TELLING_DIGITS = 4
"""A figure with so many digits is not met twice by chance within a country."""


def nest(by_project: Mapping[str, list[Figure]], facts: Facts) -> None:
    """A sum that a machine read for one project, when hands recorded that very sum for another project of the
    country, is that sum again and nested there: where the projects are related or the payer is the same, where the
    figure is too odd to be met twice, or where no hand recorded the first project at all."""
    hands: dict[str, list[tuple[str, Figure]]] = defaultdict(list)
    for project, figures in by_project.items():
        for figure in figures:
            if figure.statement.curated:
                hands[facts.country(project)].append((project, figure))
    for project in sorted(by_project):
        figures = by_project[project]
        own = [figure for figure in figures if figure.statement.curated]
        for number, figure in enumerate(figures):
            if (
                figure.statement.curated
                or figure.role not in ("whole", "part")
                or any(same_figure(figure, o) for o in own)
            ):
                continue
            near = [
                other
                for other, twin in hands[facts.country(project)]
                if other != project and _again(facts, project, figure, other, twin)
            ]
            if near:
                figures[number] = replace(figure, role="nested", inside=min(near))


def _again(facts: Facts, project: str, figure: Figure, other: str, twin: Figure) -> bool:
    """Whether a machine-read figure is another project's recorded figure."""
    if figure.unit != twin.unit:
        return (
            figure.digits >= TELLING_DIGITS - 1
            and apart(figure, twin) <= CONVERTED
            and bool(figure.common and twin.common)
        )
    return same_figure(figure, twin) and (
        project not in facts.by_hand
        or facts.related(project, other)
        or min(figure.digits, twin.digits) >= TELLING_DIGITS
        or (bool(figure.payer) and figure.payer == twin.payer)
    )


def apart(left: Figure, right: Figure) -> float:
    """How many times the larger figure is the smaller one; 1 where they cannot be compared."""
    one, two = (left.common, right.common) if left.unit != right.unit else (left.high, right.high)
    if not one or not two:
        return 1.0
    return max(one / two, two / one)

"""Figures of one project, grouped: who tells the same, what is part of what, which figure counts.

Owns the rules that commitments and capacities share. Knows nothing of currencies' rates or of tables.
Invariants: of a group at most one figure counts, a part never counts beside its whole, and the answer
depends on the set of figures, not on their order.

Within one project (rules in order):
1. Statements that give the same figure (equal when the finer one is rounded to the digits of the
   coarser one, two at least) at the same stage are one figure.
2. Figures that hand-recorded facts count are pledges of their own; figures they mark as restated or
   conflicting join the pledge they are nearest to; their parts are parts.
3. A figure that a machine read joins the pledge whose figure it is close to (CLOSE). Otherwise it is a
   pledge of its own only where sponsor or period differ expressly; else it is an inferred part where it is
   less than half of the largest, and a conflicting figure of the nearest where it is not.
4. In a pledge the preferred figure is: not set aside by hand, then best authority (one grade lower where
   one machine-read publisher alone tells it), then latest, then most digits.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise

from rapidfuzz import fuzz

from warehouse.resolve.figures import Figure, Pledge, Role, Told, close, gap, order, payers_fit, same_figure

PART_BELOW = 0.5
CHAIN_FROM = 0.05
"""A later figure that differs by more is a raise or a cut, not a rounding."""


def _tell(figures: list[Figure]) -> list[Told]:
    """Rule 1: figures that agree, as one; by stage and, for parts, by payer."""
    told: list[Told] = []
    for figure in sorted(figures, key=order):
        for group in told:
            lead = group.figures[0]
            if (
                same_figure(figure, lead)
                and figure.stage == lead.stage
                and group.inside == figure.inside
                and (figure.role == group.role or (not figure.statement.curated and figure.role == "whole"))
                and (group.role != "part" or payers_fit(figure, lead))
            ):
                group.figures.append(figure)
                break
        else:
            told.append(Told([figure], figure.role, figure.inside))
    return told


def _expressly_other(figure: Figure, pledge: Pledge) -> bool:
    """Whether sponsor or period say that it is another sum."""
    for told in pledge.told:
        for other in told.figures:
            if (
                figure.period[0]
                and other.period[0]
                and (
                    figure.period[0] > (other.period[1] or other.period[0])
                    or other.period[0] > (figure.period[1] or figure.period[0])
                )
            ):
                return True
    payers = [other.payer for told in pledge.told for other in told.figures if other.payer]
    return bool(figure.payer and payers) and all(fuzz.token_set_ratio(figure.payer, payer) < 50 for payer in payers)


def _nearest(told: Told, pledges: list[Pledge]) -> tuple[float, Pledge] | None:
    best: tuple[tuple[float, bool, int], Pledge] | None = None
    for number, pledge in enumerate(pledges):
        distance = min(gap(told.lead, other.lead) for other in pledge.told)
        same_payer = any(payers_fit(told.lead, other.lead) for other in pledge.told)
        rank = (round(distance, 6) + (0.0 if same_payer else 0.1), pledge.role == "part", number)
        if best is None or rank < best[0]:
            best = (rank, pledge)
    return None if best is None else (best[0][0], best[1])


def _add(pledge: Pledge, told: Told) -> None:
    told.pledge = pledge
    pledge.told.append(told)


def _open(pledges: list[Pledge], told: Told, role: Role, *, inferred: bool = False) -> Pledge:
    pledge = Pledge(role=role, inside=told.inside, is_inferred=inferred)
    _add(pledge, told)
    pledges.append(pledge)
    return pledge


def group(figures: list[Figure], *, can_differ: Callable[[Figure], bool] = lambda figure: True) -> list[Pledge]:
    """The pledges of one project, with the preferred figure of each marked and earlier figures chained.

    `can_differ` says whether a machine-read figure may open a pledge of its own beside others."""
    hands = [figure for figure in figures if figure.statement.curated]
    told = _tell(hands)
    pledges: list[Pledge] = []
    for item in told:
        if item.role in ("whole", "nested"):
            twin = next(
                (
                    p
                    for p in pledges
                    if p.role == item.role and p.inside == item.inside and same_figure(p.told[0].lead, item.lead)
                ),
                None,
            )
            if twin is not None:
                _add(twin, item)
            else:
                _open(pledges, item, item.role)
    for item in told:
        if item.role in ("part", "wider"):
            _open(pledges, item, item.role)
    for item in told:
        if item.role == "variant":
            _join_variant(item, pledges)
    for item in _tell([figure for figure in figures if not figure.statement.curated]):
        _join_read(item, pledges, can_differ)
    _link_parts(pledges)
    for pledge in pledges:
        pledge.preferred.preferred = True
        _chain(pledge)
    return pledges


def _join_variant(item: Told, pledges: list[Pledge]) -> None:
    nearest = _nearest(item, [p for p in pledges if p.role != "wider"] or pledges)
    if nearest is None:
        _open(pledges, item, "whole")
    else:
        _merge_or_add(nearest[1], item)


def _merge_or_add(pledge: Pledge, item: Told) -> None:
    """Into a figure of the pledge that tells the same at the same stage, else beside it."""
    for other in pledge.told:
        if same_figure(other.lead, item.lead) and other.lead.stage == item.lead.stage:
            other.figures.extend(item.figures)
            return
    _add(pledge, item)


def _may_be(item: Told, pledge: Pledge) -> bool:
    """Whether a machine-read figure may tell the sum of a pledge: it is close; a part has the same payer, too."""
    if pledge.role != "part":
        return any(close(item.lead, other.lead) for other in pledge.told)
    if item.role != "part":
        return any(same_figure(item.lead, other.lead) for other in pledge.told)
    return any(close(item.lead, other.lead) and payers_fit(item.lead, other.lead) for other in pledge.told)


def _join_read(item: Told, pledges: list[Pledge], can_differ: Callable[[Figure], bool]) -> None:
    near = [pledge for pledge in pledges if _may_be(item, pledge)]
    found = _nearest(item, near) if near else None
    if found is not None:
        _merge_or_add(found[1], item)
        return
    wholes = [pledge for pledge in pledges if pledge.role in ("whole", "nested")]
    if item.role in ("part", "nested", "wider") or not wholes:
        _open(pledges, item, item.role)
        return
    if can_differ(item.lead) and all(_expressly_other(item.lead, pledge) for pledge in wholes):
        _open(pledges, item, "whole")
        return
    comparable = _nearest(item, wholes)
    assert comparable is not None
    largest = max(p.preferred.lead.common or 0.0 for p in wholes)
    size = item.lead.common
    if math.isinf(comparable[0]) or (
        size is not None and largest and size < PART_BELOW * largest and comparable[0] > math.log(1 / PART_BELOW)
    ):
        _open(pledges, item, "part", inferred=True)
    else:
        _add(comparable[1], item)


def _link_parts(pledges: list[Pledge]) -> None:
    """Each part to the smallest whole that can hold it, else to the largest."""
    wholes = [pledge for pledge in pledges if pledge.role in ("whole", "nested")]
    if not wholes:
        return
    for pledge in pledges:
        if pledge.role != "part":
            continue
        size = pledge.preferred.lead.common or 0.0

        def fit(whole: Pledge, size: float = size) -> tuple[bool, float, str]:
            held = whole.preferred.lead.common or 0.0
            return held < size, held if held >= size else -held, whole.preferred.lead.statement.statement_id

        pledge.whole = min(wholes, key=fit)


def _chain(pledge: Pledge) -> None:
    """A figure told only after all tellings of another, in the same unit, that differs: raised or cut."""
    dated = sorted((told for told in pledge.told if told.first), key=lambda told: (told.first, told.last, told.rank))
    for earlier, later in pairwise(dated):
        shared = min(len(earlier.last), len(later.first))
        is_later = earlier.last[:shared] < later.first[:shared]
        if is_later and earlier.lead.unit == later.lead.unit and gap(earlier.lead, later.lead) > CHAIN_FROM:
            later.supersedes = earlier


def prefer(pledges: Iterable[Pledge], ids: Mapping[int, str], wanted: frozenset[str]) -> frozenset[str]:
    """Let the figures whose id is wanted stand for their pledges; returns those ids that were found."""
    found = set()
    for pledge in pledges:
        for told in pledge.told:
            if ids[id(told)] in wanted:
                pledge.chosen = told
                found.add(ids[id(told)])
        for told in pledge.told:
            told.preferred = told is pledge.preferred
    return frozenset(found)

"""Figures as documents state them, and how two compare.

Owns what a figure, a told figure and a pledge are, and when two figures are the same or close. Groups
nothing (`pledges.py` does). Invariant: `same_figure` and `gap` are symmetric.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from warehouse.resolve.stated import Statement, publishers

Role = Literal["whole", "variant", "part", "wider", "nested"]
"""whole counts by itself; variant is another figure of a pledge; part belongs to a whole of the same project;
wider holds more than the project; nested is inside another project's figure."""

CLOSE, CLOSE_ABOUT = math.log(1.03), math.log(1.12)
"""How far apart figures may be and still tell one sum: as they stand, or where one is about, a bound, or converted."""


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """One stated figure. `unit` must be equal for figures to be compared as they stand; `common` is its size in
    a unit that all figures of the group share (None: cannot be compared but by equal units)."""

    statement: Statement
    low: float
    high: float
    unit: str
    common: float | None
    qualifier: str
    stage: str
    payer: str
    period: tuple[int | None, int | None]
    on: str
    role: Role
    inside: str | None = None
    """The project that the figure is nested in."""

    @property
    def digits(self) -> int:
        return significant(self.high)

    @property
    def is_about(self) -> bool:
        return self.qualifier != "exact"


@dataclass(slots=True, eq=False)
class Told:
    """One figure as told by the statements that agree: the row of a published table."""

    figures: list[Figure]
    role: Role
    inside: str | None
    preferred: bool = False
    supersedes: Told | None = None
    pledge: Pledge | None = None

    @property
    def lead(self) -> Figure:
        """The figure that speaks for all: the most exact, then the best source, then the latest."""
        return min(self.figures, key=lambda f: (-f.digits, f.statement.standing, late(f.on), f.statement.statement_id))

    @property
    def statements(self) -> list[Statement]:
        return [figure.statement for figure in self.figures]

    @property
    def last(self) -> str:
        return max(figure.on for figure in self.figures)

    @property
    def first(self) -> str:
        return min((figure.on for figure in self.figures if figure.on), default="")

    @property
    def is_set_aside(self) -> bool:
        hands = [figure for figure in self.figures if figure.statement.curated]
        return bool(hands) and all(figure.role == "variant" for figure in hands)

    @property
    def rank(self) -> tuple[bool, int, str, int, str]:
        """The published rule: lower is preferred."""
        told_by = publishers(self.statements)
        standing = min(
            figure.statement.origin.authority
            + (figure.statement.origin.is_digest or (not figure.statement.curated and told_by < 2))
            for figure in self.figures
        )
        return self.is_set_aside, standing, late(self.last), -self.lead.digits, self.lead.statement.statement_id


@dataclass(slots=True, eq=False)
class Pledge:
    """Figures that tell of one thing. `whole` is the pledge that a part belongs to."""

    told: list[Told] = field(default_factory=list)
    role: Role = "whole"
    inside: str | None = None
    whole: Pledge | None = None
    is_inferred: bool = False
    chosen: Told | None = None
    """The figure that people prefer, over the rule."""

    @property
    def preferred(self) -> Told:
        return self.chosen or min(self.told, key=lambda told: told.rank)


def significant(value: float) -> int:
    """Significant digits of a figure: 103719200000 has 6, 5e9 has 1."""
    return max(1, len(Decimal(repr(value)).normalize().as_tuple().digits))


def rounded(value: float, digits: int) -> float:
    return float(f"{value:.{digits - 1}e}")


def same_figure(left: Figure, right: Figure) -> bool:
    """Whether two figures in one unit are one, allowing for the rounding of the coarser one."""
    if left.unit != right.unit:
        return False
    digits = max(2, min(left.digits, right.digits))
    return rounded(left.low, digits) == rounded(right.low, digits) and rounded(left.high, digits) == rounded(
        right.high, digits
    )


def late(on: str) -> str:
    """Sorts late dates first, undated ones last."""
    return (
        "".join(chr(ord("9") - ord(c) + ord("0")) if c.isdigit() else c for c in on) + ("" if len(on) == 10 else "~")
        if on
        else "~~"
    )


def order(figure: Figure) -> tuple[object, ...]:
    return (
        not figure.statement.curated,
        -(figure.common or 0.0),
        -figure.digits,
        figure.low,
        figure.statement.standing,
        late(figure.on),
        figure.statement.statement_id,
    )


def gap(left: Figure, right: Figure) -> float:
    """Distance of two figures as the logarithm of their ratio; infinite where they cannot be compared."""
    if left.unit == right.unit:
        one, two = (left.low + left.high) / 2, (right.low + right.high) / 2
    elif left.common is not None and right.common is not None:
        one, two = left.common, right.common
    else:
        return math.inf
    return abs(math.log(one / two)) if one > 0 and two > 0 else math.inf


def close(left: Figure, right: Figure) -> bool:
    """Whether two figures may tell one sum (rule 3)."""
    about = left.is_about or right.is_about or left.unit != right.unit
    return same_figure(left, right) or gap(left, right) <= (CLOSE_ABOUT if about else CLOSE)


def payers_fit(left: Figure, right: Figure) -> bool:
    return not left.payer or not right.payer or left.payer == right.payer

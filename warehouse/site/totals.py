"""Totals of money and capacity over rows that the index says count.

Owns adding. Invariant: stages and metrics are never added to each other; "no figure" is None, never zero.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from schemas import vocabulary
from warehouse.site.dataset import Row

STAGES = tuple(vocabulary.STAGE)


@dataclass(frozen=True, slots=True)
class Money:
    """Counted sums of one stage in US dollars. `low`/`high` None where no counted sum has a dollar value."""

    low: float | None
    high: float | None
    sums: int
    without_usd: int


@dataclass(frozen=True, slots=True)
class Amount:
    """A counted capacity of one metric and status."""

    low: float
    high: float
    figures: int


def counted_money(rows: Iterable[Row]) -> dict[str, Money]:
    """Counted sums by stage; a stage without a counted sum is absent."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.counts_in_totals and row.stage:
            found[row.stage].append(row)
    result = {}
    for stage in STAGES:
        if stage not in found:
            continue
        lows = [row.usd_low for row in found[stage] if row.usd_low is not None]
        highs = [row.usd_high for row in found[stage] if row.usd_high is not None]
        result[stage] = Money(
            sum(lows) if lows else None,
            sum(highs) if highs else None,
            len(found[stage]),
            sum(row.usd_high is None for row in found[stage]),
        )
    return result


def counted_capacity(rows: Iterable[Row]) -> dict[tuple[str, str], Amount]:
    """Counted capacities by (metric, status); figures without a status are left out."""
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.counts_in_totals and row.status:
            found[row.metric, row.status].append(row)
    return {
        (metric, status): Amount(
            sum(row.value_low for row in found[metric, status]),
            sum(row.value_high for row in found[metric, status]),
            len(found[metric, status]),
        )
        for metric in vocabulary.METRIC
        for status in vocabulary.CAPACITY_STATUS
        if (metric, status) in found
    }


def why_not_counted(row: Row) -> str:
    """Why a sum or capacity does not enter totals, in words; empty where it does."""
    if row.counts_in_totals:
        return ""
    if not row.preferred:
        return "another figure is preferred"
    values = dict(row.items())
    if values.get("scope") in ("country", "region"):
        return f"a sum of the {values['scope']} as a whole"
    if values.get("component_of") or values.get("component_of_project"):
        return "part of a larger sum" if "amount_low" in values else "part of a larger figure"
    return "not counted in totals"

"""Totals of money and capacity over rows that the index says count.

Owns adding, and which sums count where: for the world those of `counts_in_totals`; for a country also its own sums that
lie inside a sum of another country (a national project under a plan of the European Union), as the derived totals do;
for a project its own sums, also those inside a programme's. Invariant: stages and metrics are never added to each
other; "no figure" is None, never zero.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from schemas import vocabulary
from warehouse.site.dataset import Row

STAGES = tuple(vocabulary.STAGE)


@dataclass(frozen=True, slots=True)
class Money:
    """Sums of one stage in US dollars. `low`/`high` None where none has a dollar value; `nested` of the `sums` lie
    inside a sum of another project, so the world's total does not count them again."""

    low: float | None
    high: float | None
    sums: int
    without_usd: int
    nested: int


@dataclass(frozen=True, slots=True)
class Amount:
    """A counted capacity of one metric and status."""

    low: float
    high: float
    figures: int


def money_of(rows: Iterable[Row]) -> dict[str, Money]:
    """The rows by stage; a stage without a row is absent."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.stage:
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
            sum(not row.counts_in_totals for row in found[stage]),
        )
    return result


def is_own(row: Row) -> bool:
    """Whether a sum is its project's own: counted, or inside another project's sum; no share of it, no other figure."""
    return bool(row.counts_in_totals or (row.preferred and row.project_id and row.role == "nested"))


def counts_at_home(row: Row, host_of: Mapping[str, str]) -> bool:
    """Whether a sum counts in its country: counted, or inside a sum of a project that another country hosts."""
    around = host_of.get(row.component_of_project or "")
    return bool(row.counts_in_totals or (is_own(row) and around is not None and around != row.country_iso3))


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

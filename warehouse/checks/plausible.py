"""Figures that cannot be, and figures that are hard to believe.

Owns the bounds. Invariant: outside a bound is a warning, outside it by another factor of ten is fatal;
both name the project and both figures.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import duckdb

from warehouse.checks.result import Finding

USD_PER_MW = (1e6, 8e7)
"""About USD 29 million per MW of facility power is the going rate with chips; shells cost a third, small machines
more. Too little is never fatal: a sum may pay for a part of the site."""
EXAFLOPS_PER_ACCELERATOR = (1e-4, 5e-2)
"""From 0.1 petaFLOP/s (older chips, high precision) to 50 (newest chips, four bits)."""
WATTS_PER_ACCELERATOR = (200.0, 2e4)
SHARE_OF_GDP = 0.2
"""Sums of one country, counted once, above this share of its yearly output."""
FATAL_FACTOR = 10.0


@cache
def _gdp() -> tuple[tuple[str, float], ...]:
    with files("warehouse.checks").joinpath("gdp.csv").open(encoding="utf-8") as handle:
        return tuple((row["country_iso3"], float(row["usd_bn"]) * 1e9) for row in csv.DictReader(handle))


def _bounded(
    subject: str, value: float, bounds: tuple[float, float], words: str, *, low_is_fatal: bool = True
) -> Iterable[Finding]:
    low, high = bounds
    if low <= value <= high:
        return
    fatal = value > high * FATAL_FACTOR or (low_is_fatal and value < low / FATAL_FACTOR)
    yield Finding(subject, f"{words} is {value:.3g}, expected {low:.3g} to {high:.3g}", fatal)


COUNTED = """
WITH sums AS (
  SELECT project_id, sum(usd_high) AS usd FROM commitments
  WHERE preferred AND role IN ('whole', 'nested') AND project_id IS NOT NULL GROUP BY project_id),
figures AS (
  SELECT project_id, metric, status, sum(value_high) AS value FROM capacities
  WHERE preferred AND role IN ('whole', 'nested') AND project_id IS NOT NULL GROUP BY project_id, metric, status)
"""


def ratios(connection: duckdb.DuckDBPyConnection) -> Iterable[Finding]:
    """USD per MW, exaFLOP/s per accelerator and watts per accelerator of each project."""
    for project, usd, power in connection.execute(
        COUNTED
        + """
            SELECT s.project_id, s.usd, max(f.value) FROM sums s JOIN figures f USING (project_id)
            WHERE f.metric = 'power_mw' AND s.usd > 0 GROUP BY ALL ORDER BY ALL"""
    ).fetchall():
        yield from _bounded(project, usd / power, USD_PER_MW, "USD per MW", low_is_fatal=False)
    pairs = (
        COUNTED
        + """
        SELECT a.project_id, a.value, b.value FROM figures a JOIN figures b USING (project_id, status)
        WHERE a.metric = ? AND b.metric = 'accelerators' ORDER BY ALL"""
    )
    for project, compute, chips in connection.execute(pairs, ["ai_exaflops"]).fetchall():
        yield from _bounded(project, compute / chips, EXAFLOPS_PER_ACCELERATOR, "exaFLOP/s per accelerator")
    for project, power, chips in connection.execute(pairs, ["power_mw"]).fetchall():
        yield from _bounded(project, power * 1e6 / chips, WATTS_PER_ACCELERATOR, "watts per accelerator")


def economies(connection: duckdb.DuckDBPyConnection) -> Iterable[Finding]:
    """Money of a country against the order of its yearly output."""
    found = dict(
        connection.execute("""
        SELECT country_iso3,
          greatest(deduplicated_announced_usd, deduplicated_committed_usd, deduplicated_disbursed_usd)
        FROM country_index""").fetchall()
    )
    for country, gdp in _gdp():
        usd = found.get(country) or 0.0
        if usd > SHARE_OF_GDP * gdp:
            yield Finding(
                country,
                f"sums of {usd:.3g} USD are {usd / gdp:.0%} of a year's output (about {gdp:.3g})",
                usd > SHARE_OF_GDP * gdp * FATAL_FACTOR,
            )

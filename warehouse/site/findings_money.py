"""What the charts of money say: the largest sums of each region, and the three stages side by side.

Owns the sentence, the drawing and the notes of each. Invariant: nothing here adds one stage to another.
"""

from __future__ import annotations

from collections import defaultdict

from schemas import vocabulary
from warehouse.site import svg
from warehouse.site.dataset import Row, Rows, country_name
from warehouse.site.figures import NO_FIGURE, Figure, Made
from warehouse.site.words import listing, plural, short, usd


def top(rows: Rows) -> Made:
    bars = [
        svg.Bar(
            _placed(row),
            row.usd_high,
            f"{usd(row.usd_low, row.usd_high)} {row.stage or 'stage unknown'}",
            f"{short(row.sponsor, 80) or 'sponsor undisclosed'}; {row.currency} {row.amount_high:,.0f}",
            _tone(row.stage),
            vocabulary.REGION.get(row.region, row.region),
        )
        for row in rows
    ]
    if not rows:
        return "No counted sum with a dollar value in this release", [], []
    top = max(rows, key=lambda row: (row.usd_high, row.commitment_id))
    largest = (
        f"The largest single sum is {usd(top.usd_low, top.usd_high)} {top.stage or ''} for "
        f"{short(top.name, 80)} ({country_name(top.country_iso3)})"
    ).replace("  ", " ")
    return (
        largest,
        [Figure("Five largest sums of each region, US dollars", bars, bars)],
        [
            "One bar is one sum as sources state it, in US dollars at the rate and date in the table. Bars of "
            "different stages are different things: an announced sum is a pledge, a disbursed one is paid.",
            "Sums that are part of another, other figures for the same pledge, sums of a country as a whole, and sums "
            "without a known rate are left out.",
        ],
    )


def _placed(row: Row) -> str:
    """A project's name with its country, unless the name says it."""
    name, country = short(row.name, 60), country_name(row.country_iso3)
    return name if country.casefold() in name.casefold() else f"{name}, {country}"


def stages(rows: Rows) -> Made:
    by: dict[str, dict[str, Row]] = defaultdict(dict)
    totals: dict[str, float] = defaultdict(float)
    for row in rows:
        by[row.region][row.stage] = row
        totals[row.stage] += row.usd_high or 0
    if not rows:
        return "No counted sum in this release", [], []
    regions = sorted(by, key=lambda name: (-(max(row.usd_high or 0 for row in by[name].values())), name))
    cells = tuple(
        tuple(
            (by[name][stage].usd_high, usd(by[name][stage].usd_low, by[name][stage].usd_high) or NO_FIGURE)
            if stage in by[name]
            else (None, NO_FIGURE)
            for stage in vocabulary.STAGE
        )
        for name in regions
    )
    drawing = svg.Panels(
        tuple(vocabulary.REGION.get(name, name) for name in regions),
        tuple(stage.capitalize() for stage in vocabulary.STAGE),
        cells,
    )
    stated = listing(f"{usd(totals[stage])} {stage}" for stage in vocabulary.STAGE if totals.get(stage))
    without = sum(row.without_usd for row in rows)
    return (
        f"{stated}: three different things, not one sum",
        [Figure("Counted sums by region and stage, US dollars, one scale", drawing, drawing)],
        [
            "Announced is any public pledge; committed has passed a parliament, cabinet, board or budget or is signed; "
            "disbursed is paid. The same money may stand in two stages over time, so stages are never added.",
            "“No figure” means that no source states a sum at that stage. It is not zero: most governments never "
            "publish what was paid.",
            f"{plural(without, 'counted sum')} without a rate to dollars "
            f"{'is' if without == 1 else 'are'} not in the bars."
            if without
            else "Every counted sum has a rate to dollars.",
        ],
    )


def _tone(stage: str | None) -> int:
    return {"announced": 1, "committed": 2, "disbursed": 3}.get(stage or "", 0)

"""The pages of countries: figures, totals three ways, flags of dependency, suppliers, and the rows behind them.

Owns what a country's page is given. Invariant: each number on it stands above or beside the rows that make it, and a
share above its numerator, its denominator and the undisclosed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from schemas import derived, vocabulary
from warehouse.site import machine
from warehouse.site.dataset import Row
from warehouse.site.facets import sum_label, supplier_rows
from warehouse.site.release import Release
from warehouse.site.render import Writer
from warehouse.site.views import Country
from warehouse.site.words import plural, short, word

ROWS_SHOWN = 400
"""Rows of one table on a country's page; the page says how many more there are and where."""


QUOTES_OF_PROJECTS = 24


@dataclass(frozen=True, slots=True)
class Example:
    """A project and the reason of its flag."""

    project_id: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class TotalCell:
    """One total of one stage in US dollars; `metric` is its column of country_index, which its rows are traced by."""

    low: float
    high: float
    sums: int
    without_usd: int
    metric: str


@dataclass(frozen=True, slots=True)
class TotalLine:
    """One way of counting, with a cell for each stage; None where no sum has that stage."""

    label: str
    meaning: str
    cells: tuple[TotalCell | None, ...]


@dataclass(frozen=True, slots=True)
class FlagCount:
    """One layer of dependency over the projects of a country, with a few reasons."""

    label: str
    meaning: str
    yes: int
    no: int
    undisclosed: int
    examples: tuple[Example, ...]


def ranks(release: Release) -> dict[str, tuple[int, int]]:
    """Place by number of projects (equal numbers share a place), and how many countries have any."""
    counted = sorted(
        ((len(country.efforts), code) for code, country in release.views.countries.items() if country.efforts),
        key=lambda item: (-item[0], item[1]),
    )
    numbers = [number for number, _ in counted]
    return {code: (numbers.index(number) + 1, len(counted)) for number, code in counted}


def write(release: Release, writer: Writer, country: Country, ranks: Mapping[str, tuple[int, int]]) -> None:
    path = f"countries/{country.iso3.lower()}.html"
    index = release.indexes.get(country.iso3)
    total, known, rows = supplier_rows(country.projects)
    sums = sorted(
        country.sums, key=lambda row: (not release.views.counts_at_home(row), -(row.usd_high or 0), row.commitment_id)
    )
    places = [("policies", row.policy_id, short(row.name, 60)) for row in country.policies]
    places += [("country_assessments", row.assessment_id, word(row.dimension)) for row in country.assessments]
    places += [("commitments", row.commitment_id, sum_label(row)) for row in country.other_sums]
    for project in country.projects[: QUOTES_OF_PROJECTS // 3]:
        places.append(("projects", project.id, short(project.row.name, 60)))
    writer.page(
        path,
        release.renderer.page(
            path,
            "country.html",
            title=f"{country.name}: sovereign AI",
            description=f"{country.name}: {plural(len(country.efforts), 'project')} and "
            f"{plural(len(country.programmes), 'programme')} of sovereign AI, with "
            "sums by stage, capacity, suppliers and sources.",
            section="countries/index.html",
            machine=f"countries/{country.iso3.lower()}.json",
            country=country,
            index=index,
            rank=ranks.get(country.iso3),
            totals=_totals(release, country.iso3),
            flags=_flag_counts(release, country),
            suppliers={"total": total, "known": known, "rows": rows},
            sums=sums,
            cap=ROWS_SHOWN,
            cited=release.views.cited(
                places, most=QUOTES_OF_PROJECTS + len(country.policies) + len(country.assessments)
            ),
        ),
    )
    writer.file(f"countries/{country.iso3.lower()}.json", machine.country_json(country, release.views, index))
    writer.file(f"countries/{country.iso3.lower()}.csv", machine.country_csv(country))


def _totals(release: Release, iso3: str) -> list[TotalLine]:
    """Totals three ways, as the release computed them; empty where it did not."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in release.country_money.get(iso3, ()):
        found.setdefault((row.total, row.stage), []).append(row)
    if not found:
        return []
    return [
        TotalLine(
            TOTAL_LABELS.get(total, word(total)),
            meaning,
            tuple(_total(found.get((total, stage), []), f"{total}_{stage}_usd") for stage in vocabulary.STAGE),
        )
        for total, meaning in derived.TOTAL.items()
    ]


def _total(rows: Sequence[Row], metric: str) -> TotalCell | None:
    if not rows:
        return None
    return TotalCell(
        sum(row.usd_low for row in rows),
        sum(row.usd_high for row in rows),
        sum(row.commitments for row in rows),
        sum(row.without_usd for row in rows),
        metric,
    )


TOTAL_LABELS = {"headline": "Headline", "government": "Government only", "deduplicated": "Without double counting"}


def _flag_counts(release: Release, country: Country) -> list[FlagCount]:
    rows = [(project, row) for project in country.projects for row in release.flags.get(project.id, ())]
    counts = []
    for flag, meaning in derived.DEPENDENCY_FLAG.items():
        chosen = [(project, row) for project, row in rows if row.flag == flag]
        if not chosen:
            continue
        values = [row.value for _, row in chosen]
        examples = tuple(
            Example(project.id, project.row.name, row.reason) for project, row in chosen if row.value == "yes"
        )
        counts.append(
            FlagCount(
                word(flag), meaning, values.count("yes"), values.count("no"), values.count("undisclosed"), examples[:3]
            )
        )
    return counts

"""The pages of single records: projects, countries, organisations, and ids that stand for nothing any more.

Owns what each of these pages is given. Computes no totals (see `views`). Invariant: every record of the release has
exactly one page and one JSON file, at an address made from its id alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schemas import derived, vocabulary
from warehouse.site import machine
from warehouse.site.dataset import Row, country_name
from warehouse.site.evidence import Cited
from warehouse.site.release import Release, supplier_rows
from warehouse.site.render import Writer
from warehouse.site.views import Country, Project
from warehouse.site.words import listing, plain, plural, short, usd, word

ROWS_SHOWN = 400
"""Rows of one table on a country's page; the page says how many more there are and where."""
QUOTES_OF_PROJECTS = 24


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a project's life in the index."""

    version: str
    change: str
    field: str
    before: str | None
    after: str | None
    why: str | None
    detail: str | None


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


def history(releases: Sequence[Release]) -> dict[str, list[Event]]:
    """What changed of each project in the given releases (newest first)."""
    events: dict[str, list[Event]] = {}
    for release in releases:
        for item in release.changes.items:
            lines = [
                Event(release.version, item.change, row.field, row.before, row.after, row.why, row.detail)
                for row in item.fields
            ] or [Event(release.version, item.change, "*", None, None, item.what or None, None)]
            events.setdefault(item.project_id, []).extend(lines)
    return events


def write(release: Release, writer: Writer, events: Mapping[str, list[Event]]) -> None:
    """Write every record's page and JSON."""
    for project in release.views.projects.values():
        _project(release, writer, project, events.get(project.id, []))
    ranks = _ranks(release)
    for country in release.views.countries.values():
        _country(release, writer, country, ranks)
    _organisations(release, writer)
    for row in release.tombstones:
        path = f"projects/{row.project_id}.html"
        writer.page(
            path,
            release.renderer.page(
                path,
                "tombstone.html",
                title=row.project_id,
                description=f"The id {row.project_id} is not in use any more.",
                section="explore.html",
                item=row,
            ),
        )


def _project(release: Release, writer: Writer, project: Project, events: Sequence[Event]) -> None:
    path = f"projects/{project.id}.html"
    row = project.row
    pledges: dict[str, list[Row]] = {}
    for sum_ in project.commitments:
        pledges.setdefault(sum_.pledge_id, []).append(sum_)
    ordered = sorted(
        pledges.values(),
        key=lambda rows: (
            not any(item.counts_in_totals for item in rows),
            -max(item.usd_high or 0 for item in rows),
            rows[0].pledge_id,
        ),
    )
    writer.page(
        path,
        release.renderer.page(
            path,
            "project.html",
            title=f"{short(row.name, 90)} ({country_name(row.country_iso3)})",
            description=plain(row.summary) or _described(project),
            section="explore.html",
            machine=f"projects/{project.id}.json",
            project=project,
            cited=_project_sources(release, project),
            history=events,
            flags=release.flags.get(project.id, ()),
            pledges=[sorted(rows, key=lambda item: (not item.preferred, item.commitment_id)) for rows in ordered],
        ),
    )
    writer.file(
        f"projects/{project.id}.json", machine.project_json(project, release.views, release.flags.get(project.id, ()))
    )


def _described(project: Project) -> str:
    money = listing(
        f"{usd(item.low, item.high)} {stage}" for stage, item in project.money.items() if item.high is not None
    )
    kind = word(project.row.subtype or project.row.kind) or "project"
    return plain(f"{kind} in {country_name(project.row.country_iso3)}" + (f"; {money}" if money else ""))


def _project_sources(release: Release, project: Project) -> Cited:
    places = [("projects", project.id, "")]
    places += [("commitments", row.commitment_id, usd_or_sum(row)) for row in project.commitments]
    places += [("capacities", row.capacity_id, f"{word(row.metric)} {row.value_high:g}") for row in project.capacities]
    places += [("participants", row.participant_id, short(row.organisation, 60)) for row in project.participants]
    places += [("model_lineage", row.lineage_id, short(row.base_model or row.approach, 60)) for row in project.lineage]
    return release.views.cited(places)


def usd_or_sum(row: Row) -> str:
    """A short name of a sum for the list of what a quote supports."""
    return plain(f"{row.currency} {row.amount_high:,.0f}")


def _ranks(release: Release) -> dict[str, tuple[int, int]]:
    """Place by number of projects (equal numbers share a place), and how many countries have any."""
    counted = sorted(
        ((len(country.efforts), code) for code, country in release.views.countries.items() if country.efforts),
        key=lambda item: (-item[0], item[1]),
    )
    numbers = [number for number, _ in counted]
    return {code: (numbers.index(number) + 1, len(counted)) for number, code in counted}


def _country(release: Release, writer: Writer, country: Country, ranks: Mapping[str, tuple[int, int]]) -> None:
    path = f"countries/{country.iso3.lower()}.html"
    index = release.indexes.get(country.iso3)
    total, known, rows = supplier_rows(country.projects)
    sums = sorted(country.sums, key=lambda row: (not row.counts_in_totals, -(row.usd_high or 0), row.commitment_id))
    places = [("policies", row.policy_id, short(row.name, 60)) for row in country.policies]
    places += [("country_assessments", row.assessment_id, word(row.dimension)) for row in country.assessments]
    places += [("commitments", row.commitment_id, usd_or_sum(row)) for row in country.other_sums]
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


def _organisations(release: Release, writer: Writer) -> None:
    known: set[str] = set().union(*release.suppliers.values()) if release.suppliers else set()
    infrastructure = sum(project.row.kind == "infrastructure" for project in release.views.projects.values())
    sole: dict[str, list[str]] = {}
    for country in release.views.countries.values():
        names = {
            name for project in country.projects if project.row.kind == "infrastructure" for name in project.suppliers
        }
        if len(names) == 1:
            sole.setdefault(names.pop(), []).append(country.iso3)
    for item in release.views.organisations.values():
        path = f"organisations/{item.slug}.html"
        share: dict[str, Any] | None = None
        if item.name in release.suppliers:
            share = {
                "projects": len(release.suppliers[item.name]),
                "disclosed": len(known),
                "undisclosed": infrastructure - len(known),
            }
        writer.page(
            path,
            release.renderer.page(
                path,
                "organisation.html",
                title=short(item.name, 90),
                description=f"Where {short(item.name, 80)} takes part in sovereign AI: "
                f"{plural(len(item.project_ids), 'project')} in "
                f"{plural(len(item.countries), 'country', 'countries')}.",
                section="organisations/index.html",
                machine=f"organisations/{item.slug}.json",
                item=item,
                share=share,
                only=sole.get(item.name, []),
            ),
        )
        writer.file(f"organisations/{item.slug}.json", machine.organisation_json(item, release.version))

"""The pages of single records: projects, countries, organisations, and ids that stand for nothing any more.

Owns what each of these pages is given. Computes no totals (see `views`). Invariant: every record of the release has
exactly one page and one JSON file, at an address made from its id alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from warehouse.site import countries, machine
from warehouse.site.dataset import Row, country_name
from warehouse.site.evidence import Cited
from warehouse.site.facets import sum_label
from warehouse.site.release import Release
from warehouse.site.render import Writer
from warehouse.site.views import Project
from warehouse.site.words import listing, plain, plural, short, usd, word


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
    ranks = countries.ranks(release)
    for country in release.views.countries.values():
        countries.write(release, writer, country, ranks)
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
    places += [("commitments", row.commitment_id, sum_label(row)) for row in project.commitments]
    places += [("capacities", row.capacity_id, f"{word(row.metric)} {row.value_high:g}") for row in project.capacities]
    places += [("participants", row.participant_id, short(row.organisation, 60)) for row in project.participants]
    places += [("model_lineage", row.lineage_id, short(row.base_model or row.approach, 60)) for row in project.lineage]
    return release.views.cited(places)


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

"""The pages that list: all projects, countries, organisations, charts.

Owns splitting long lists. Invariant: every record of the release is in its list; a list that is longer than a page may
weigh continues on a further page, never cut silently.
"""

from __future__ import annotations

from schemas import vocabulary
from warehouse.site import charts as chart_forms
from warehouse.site import svg
from warehouse.site.facets import FACETS
from warehouse.site.release import Release
from warehouse.site.render import Writer
from warehouse.site.views import Organisation, Project
from warehouse.site.words import csv, plain

ROWS_A_PART = 500
"""Rows of one part of the table of all projects: about 400 KB, so that any page stays below a megabyte."""


ORGANISATIONS_A_PART = 1500


CHART_ROWS = 1000


def explore(release: Release, writer: Writer) -> None:
    ordered = sorted(release.views.projects.values(), key=_weight)
    parts = [ordered[start : start + ROWS_A_PART] for start in range(0, len(ordered), ROWS_A_PART)] or [[]]
    paths = ["explore.html", *(f"explore-{number}.html" for number in range(2, len(parts) + 1))]
    for number, (path, projects) in enumerate(zip(paths, parts, strict=True), 1):
        writer.page(
            path,
            release.renderer.page(
                path,
                "explore.html",
                title="All projects" if number == 1 else f"All projects, part {number}",
                description="Every project and programme, with search, filters and downloads.",
                section="explore.html",
                projects=projects,
                total=len(ordered),
                part=number,
                parts=len(parts),
                pages=paths,
                facets=FACETS,
                more=[other for other in paths if other != path] if number == 1 else [],
            ),
        )


def _weight(project: Project) -> tuple[float, str, str]:
    largest = max((money.high or 0 for money in project.money.values()), default=0)
    return -largest, plain(project.row.name).casefold(), project.id


def countries(release: Release, writer: Writer) -> None:
    countries = sorted(release.views.countries.values(), key=lambda country: (-len(country.efforts), country.name))
    by_region: dict[str, list[str]] = {}
    for country in sorted(countries, key=lambda country: country.name):
        by_region.setdefault(country.region, []).append(country.iso3)
    known = vocabulary.countries()
    path = "countries/index.html"
    writer.page(
        path,
        release.renderer.page(
            path,
            "countries.html",
            title="Countries",
            section=path,
            description="All countries with a record: projects, sums by stage, capacity, tier and dependence.",
            countries=countries,
            indexes=release.indexes,
            has_index=bool(release.indexes),
            by_region=by_region,
            without=sorted(country.name for code, country in known.items() if code not in release.views.countries),
        ),
    )


def organisations(release: Release, writer: Writer) -> None:
    items = sorted(release.views.organisations.values(), key=_size)
    suppliers, others = [item for item in items if item.is_supplier], [item for item in items if not item.is_supplier]
    parts = [others[start : start + ORGANISATIONS_A_PART] for start in range(0, len(others), ORGANISATIONS_A_PART)] or [
        []
    ]
    paths = ["organisations/index.html", *(f"organisations/index-{number}.html" for number in range(2, len(parts) + 1))]
    for number, (path, chosen) in enumerate(zip(paths, parts, strict=True), 1):
        writer.page(
            path,
            release.renderer.page(
                path,
                "organisations.html",
                title="Vendors and organisations",
                section=paths[0],
                description="Who supplies chips and cloud to whom, and every other organisation that sources name.",
                suppliers=suppliers,
                others=chosen,
                part=number,
                parts=len(parts),
                pages=paths,
            ),
        )


def _size(item: Organisation) -> tuple[int, str]:
    return -len(item.project_ids), item.name


def charts(release: Release, writer: Writer) -> None:
    path = "charts/index.html"
    writer.page(
        path,
        release.renderer.page(
            path,
            "charts.html",
            title="Charts",
            description="Charts with their tables, notes and SQL.",
            section=path,
            charts=list(release.charts.values()),
        ),
    )
    for chart in release.charts.values():
        files = [
            f"{chart.slug}{'' if number == 1 else f'-{number}'}.svg" for number in range(1, len(chart.figures) + 1)
        ]
        for name, figure in zip(files, chart.figures, strict=True):
            writer.file(
                f"charts/{name}",
                svg.standalone(
                    svg.draw(figure.wide, width=svg.WIDE, title=figure.title, description=chart.finding, key="chart")
                ),
            )
        writer.file(f"charts/{chart.slug}.csv", csv(chart.columns, chart.rows))
        writer.file(f"charts/{chart.slug}.sql", chart.sql)
        path = f"charts/{chart.slug}.html"
        writer.page(
            path,
            release.renderer.page(
                path,
                "chart.html",
                title=chart.topic,
                description=chart.finding,
                section="charts/index.html",
                chart=chart,
                svg_files=files,
                numeric=_numeric(chart),
                cap=CHART_ROWS,
                atlas=release.atlas("../") if chart.slug == "countries" else None,
            ),
        )


def _numeric(chart: chart_forms.Chart) -> frozenset[str]:
    return frozenset(
        name
        for index, name in enumerate(chart.columns)
        if any(isinstance(row[index], int | float) for row in chart.rows)
    )

"""The pages of a release that are not about one record: home, explore, indexes, charts, console, data, method.

Owns what each of these pages is given. Invariant: every number on them comes from `views`, `charts` or `quality` of
the same release; a list that is longer than a page may weigh is split, never cut silently.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from schemas.ddl import identifier
from warehouse.release import anatomy
from warehouse.site import charts as chart_forms
from warehouse.site import indexes, machine, publishing, quality, svg
from warehouse.site.assets import ENGINE, LICENCES
from warehouse.site.dataset import TABLES
from warehouse.site.facets import UNITED_STATES_AND_CHINA
from warehouse.site.figures import Figure
from warehouse.site.release import Release
from warehouse.site.render import CONSOLE_POLICY, Writer, json_ld
from warehouse.site.words import plain

ON_HOME = ("money-stages", "top-commitments", "vendor-matrix")


LISTED_CHANGES = 300


def write(release: Release, writer: Writer) -> None:
    """Write every such page of the release."""
    _home(release, writer)
    indexes.explore(release, writer)
    indexes.countries(release, writer)
    indexes.organisations(release, writer)
    indexes.charts(release, writer)
    _sql(release, writer)
    _data(release, writer)
    renderer = release.renderer
    writer.page(
        "method.html",
        renderer.page(
            "method.html",
            "method.html",
            title="Method",
            section="method.html",
            page_class="method",
            description="What is counted, how sources are read, how sure values are, and where the limits are.",
            reconciliation=release.data.rows("reconciliation"),
            claims=release.data.rows("claims"),
            landscape=release.data.rows("landscape"),
        ),
    )
    writer.page(
        "changes.html",
        renderer.page(
            "changes.html",
            "changes.html",
            title=f"Changes in {release.version}",
            section="data.html",
            cap=LISTED_CHANGES,
            description=f"What changed in release {release.version} against the one before.",
        ),
    )
    writer.page(
        "cite.html",
        renderer.page(
            "cite.html",
            "cite.html",
            title="Cite and report",
            description="How to cite the dataset, and how to report a problem.",
            citation=publishing.citations(release.data),
            has_cff=any(file.name == "CITATION.cff" for file in release.data.files),
        ),
    )


def _home(release: Release, writer: Writer) -> None:
    views = release.views
    projects = list(views.projects.values())
    efforts = [project for project in projects if project.row.kind != "programme"]
    newest = sorted(
        (project for project in projects if len(project.row.announced_on or "") >= 7),
        key=lambda project: (project.row.announced_on, project.id),
        reverse=True,
    )[:7]
    wanted = [
        file
        for file in release.data.files
        if file.name
        in (
            "projects.parquet",
            "commitments.parquet",
            "capacities.parquet",
            "evidence.parquet",
            anatomy.DATABASE,
            "CHANGES.md",
            "QUALITY.md",
        )
    ]
    writer.page(
        "index.html",
        release.renderer.page(
            "index.html",
            "home.html",
            title="Who builds sovereign AI",
            description=anatomy.SUMMARY,
            machine="index.json",
            efforts=len(efforts),
            programmes=len(projects) - len(efforts),
            total=len(projects),
            country_count=len(views.countries),
            project_countries=len({project.row.country_iso3 for project in efforts}),
            ex_us_cn=sum(project.row.country_iso3 not in UNITED_STATES_AND_CHINA for project in efforts),
            several=sum(project.row.publishers >= 2 for project in projects),
            money=release.money,
            atlas=release.atlas(""),
            ranked=release.charts["countries"],
            newest=newest,
            charts=[home_chart(release, slug) for slug in ON_HOME],
            downloads=wanted,
            json_ld=json_ld(_block(release)),
        ),
    )


def home_chart(release: Release, slug: str) -> chart_forms.Chart:
    """A chart as the home page shows it: of the five sums of each region the two largest."""
    chart = release.charts[slug]
    if slug != "top-commitments" or not chart.figures:
        return chart
    bars: list[svg.Bar] = []
    drawn = chart.figures[0].wide
    assert not isinstance(drawn, svg.Panels | svg.Years | svg.Matrix)  # the maker of this chart draws bars
    for bar in drawn:
        if sum(other.group == bar.group for other in bars) < 2:
            bars.append(bar)
    figure = Figure("Two largest sums of each region, US dollars", bars, bars)
    return chart_forms.Chart(
        chart.slug, chart.topic, chart.finding, (figure,), chart.notes, chart.sql, chart.columns, chart.rows
    )


def _block(release: Release) -> dict[str, Any]:
    dates = sorted(project.year for project in release.views.projects.values() if project.year)
    names = [country.name for country in release.views.countries.values()]
    return publishing.dataset_block(
        release.data,
        release.data.files,
        release.base_url,
        anatomy.SUMMARY,
        names,
        (dates[0], dates[-1]) if dates else None,
    )


def _sql(release: Release, writer: Writer) -> None:
    assets = release.assets
    described = [name for name in TABLES if name not in release.data.missing]
    tables = [*described, *(["changes"] if release.data.has_changes else [])]
    writer.page(
        "sql.html",
        release.renderer.page(
            "sql.html",
            "sql.html",
            title="SQL",
            description="Ask the release in SQL, in the browser or on your machine.",
            section="sql.html",
            policy=CONSOLE_POLICY,
            engine=f"assets/engine-{assets.engine_id}/" if assets else "",
            engine_size=assets.path(ENGINE).stat().st_size if assets else 0,
            tables=tables,
            described=[TABLES[name] for name in described],
            counts=_counts(release),
            saved=chart_forms.saved_queries(),
        ),
    )


def _data(release: Release, writer: Writer) -> None:
    data = release.data
    writer.page(
        "data.html",
        release.renderer.page(
            "data.html",
            "data.html",
            title=f"Data of release {release.version}",
            section="data.html",
            machine="index.json",
            description="All files of the release with checksums, how to open them, quality and licence.",
            files=data.files,
            file_names={file.name for file in data.files},
            missing=data.missing,
            quality=quality.figures(data, release.views),
            release_schema=data.package.get("schemaVersion") or "unknown",
            json_ld=json_ld(_block(release)),
            licences_file=f"assets/{LICENCES}" if release.assets else "",
        ),
    )
    writer.page(
        "dictionary.html",
        release.renderer.page(
            "dictionary.html",
            "dictionary.html",
            title="Dictionary",
            section="data.html",
            description="Every table and column: type, unit, meaning, share filled, allowed words, an example.",
            tables=list(TABLES.values()),
            counts=_counts(release),
            filled=_filled(release),
            missing=data.missing,
        ),
    )
    writer.file("index.json", machine.release_json(data, data.files, _counts(release)))


def _counts(release: Release) -> dict[str, int]:
    return {name: len(release.data.rows(name)) for name in TABLES}


def _filled(release: Release) -> dict[tuple[str, str], tuple[str, str]]:
    """Share of rows in which a column is filled, and the smallest of its commonest values as an example."""
    result: dict[tuple[str, str], tuple[str, str]] = {}
    for table in TABLES.values():
        total = len(release.data.rows(table.name))
        parts = ", ".join(
            f"count({identifier(f.name)}), min(CAST({identifier(f.name)} AS VARCHAR))" for f in table.fields
        )
        row: Sequence[Any] = release.data.query(f"SELECT {parts} FROM {identifier(table.name)}")[1][0]
        for index, column in enumerate(table.fields):
            filled, example = row[2 * index], row[2 * index + 1]
            share = f"{filled / total * 100:.0f}%" if total else "–"
            if total and 0 < filled < total and share in ("0%", "100%"):
                share = "under 1%" if share == "0%" else "over 99%"
            result[table.name, column.name] = (share, plain(example))
    return result

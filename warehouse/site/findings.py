"""What the charts of counts say: growth, kinds, suppliers, capacity, base models, countries.

Owns the sentence, the drawing and the notes of each. Invariant: every number in them comes from the rows of the
chart's one statement; an empty statement gives a sentence that says so and no drawing.
"""

from __future__ import annotations

from collections import defaultdict

from schemas import vocabulary
from warehouse.site import svg
from warehouse.site.dataset import Rows, country_name
from warehouse.site.figures import NO_FIGURE, Figure, Made
from warehouse.site.words import listing, number, percent, plural, short, word

MOST_COUNTRIES, MOST_VENDORS, MOST_VENDORS_NARROW, MOST_DEVELOPERS = 16, 9, 5, 14


def growth(rows: Rows) -> Made:
    dated = [row for row in rows if row.year is not None]
    undated = sum(row.projects for row in rows if row.year is None)
    if not dated:
        return "No project with a known date in this release", [], []
    first, last = dated[0].year, dated[-1].year
    by_year = {row.year: row for row in dated}
    years = tuple(range(max(first, last - 24), last + 1))
    projects = tuple(float(by_year[year].projects) if year in by_year else 0.0 for year in years)

    def running(column: str) -> tuple[float, ...]:
        value, line = 0.0, []
        for year in range(first, last + 1):
            value = float(getattr(by_year[year], column)) if year in by_year else value
            line.append(value)
        return tuple(line[-len(years) :])

    total, countries = running("projects_so_far")[-1], running("countries_so_far")[-1]
    peak = max(dated, key=lambda row: (row.projects, row.year))
    finding = (
        f"{total:,.0f} dated projects in {countries:,.0f} countries; the busiest year so far is {peak.year} "
        f"with {peak.projects:,}"
    )
    drawings = [
        Figure("New projects by year, and projects so far", both, both)
        for both in (
            svg.Years(
                years, projects, "Projects first announced in the year", running("projects_so_far"), "Projects so far"
            ),
        )
    ] + [
        Figure("New programmes, strategies and funds by year, and countries so far", both, both)
        for both in (
            svg.Years(
                years,
                tuple(float(by_year[year].programmes) if year in by_year else 0.0 for year in years),
                "Programmes first announced in the year",
                running("countries_so_far"),
                "Countries with a project so far",
            ),
        )
    ]
    return (
        finding,
        drawings,
        [
            f"{plural(undated, 'project')} without a known date "
            f"{'is' if undated == 1 else 'are'} left out of the curve and listed in the table's last row."
            if undated
            else "Every project has a known date.",
            "The last year is not over: a shorter column there is no decline. A rise is also one of what is reported.",
        ],
    )


def kinds(rows: Rows) -> Made:
    total = sum(row.efforts for row in rows)
    if not rows:
        return "No project in this release", [], []
    bars = [
        svg.Bar(
            word(row.kind).capitalize(),
            row.efforts,
            f"{row.efforts:,} ({percent(row.efforts, total)})",
            f"{row.operational:,} operational",
            0 if row.kind == "undisclosed" else 1,
        )
        for row in rows
    ]
    top = rows[0]
    others = total - sum(row.efforts_ex_us_cn for row in rows)
    finding = (
        f"{word(top.kind).capitalize()} makes up {percent(top.efforts, total)} of efforts "
        f"({top.efforts:,} of {total:,})"
    )
    return (
        finding,
        [Figure("Efforts by kind", bars, bars)],
        [
            f"Without the United States and China ({plural(others, 'effort')}) the numbers are in the table's column "
            "efforts_ex_us_cn; other trackers leave the two out.",
            "A programme, strategy or fund that spans layers is a kind of its own, not a project in totals.",
        ],
    )


def vendors(rows: Rows) -> Made:
    if not rows:
        return "No infrastructure project in this release", [], []
    cells: dict[str, dict[str, int]] = defaultdict(dict)
    totals: dict[str, int] = defaultdict(int)
    for row in rows:
        cells[row.country_iso3][row.vendor] = row.projects
        totals[row.vendor] += row.projects
    unknown = totals.pop("undisclosed", 0)
    vendors = sorted(totals, key=lambda name: (-totals[name], name))
    countries = sorted(cells, key=lambda code: (-sum(cells[code].values()), code))[:MOST_COUNTRIES]

    def matrix(most: int) -> svg.Matrix:
        columns = (*vendors[:most], "undisclosed")
        return svg.Matrix(
            tuple(country_name(code) for code in countries),
            columns,
            tuple(tuple(cells[code].get(vendor) for vendor in columns) for code in countries),
            frozenset({"undisclosed"}),
        )

    if vendors:
        finding = (
            f"{short(vendors[0], 40)} has a part in {plural(totals[vendors[0]], 'infrastructure project')}; "
            f"of {unknown:,} more no source names a supplier"
        )
    else:
        finding = f"No source names a supplier for any of {plural(unknown, 'infrastructure project')}"
    wide = matrix(MOST_VENDORS)
    return (
        finding,
        [
            Figure(
                f"Infrastructure projects by country and supplier; the {len(countries)} countries with most of them",
                wide,
                matrix(MOST_VENDORS_NARROW),
            )
        ],
        [
            "A project with two suppliers counts once under each, so columns do not add up to projects. Undisclosed is "
            "not “none”: it is in no share's numerator, and shares are given with and without it in their denominator.",
            f"{plural(len(vendors), 'supplier')} in all; the drawing shows the {min(len(vendors), MOST_VENDORS)} with "
            "most projects, the table all.",
        ],
    )


def capacity(rows: Rows) -> Made:
    if not rows:
        return "No counted capacity in this release", [], []
    figures = []
    for metric, meaning in vocabulary.METRIC.items():
        chosen = [row for row in rows if row.metric == metric and (row.planned_high or row.installed_high)][:12]
        if not chosen:
            continue
        cells = tuple(
            tuple(
                (value, number(value) if value is not None else NO_FIGURE)
                for value in (row.planned_high, row.installed_high)
            )
            for row in chosen
        )
        drawing = svg.Panels(tuple(country_name(row.country_iso3) for row in chosen), ("Planned", "Installed"), cells)
        figures.append(Figure(meaning[:1].upper() + meaning[1:], drawing, drawing))
    power = [row for row in rows if row.metric == "power_mw"]
    planned, installed = (
        sum(value for row in power if (value := getattr(row, name)) is not None)
        for name in ("planned_high", "installed_high")
    )
    finding = (
        f"{number(planned)} MW planned against {number(installed)} MW installed, where sources give figures"
        if power
        else f"Capacity figures for {plural(len({row.country_iso3 for row in rows}), 'country', 'countries')}"
    )
    return (
        finding,
        figures,
        [
            "The four metrics count different things and do not convert into each other; each has its own scale.",
            "The drawings show twelve countries of each metric, the table all. Upper ends of ranges are drawn.",
            "“No figure” is not zero: a country may well have capacity of which no source gives the size.",
        ],
    )


def model_bases(rows: Rows) -> Made:
    if not rows:
        return "No model project in this release", [], []
    bases: dict[str, int] = defaultdict(int)
    approaches: dict[str, int] = defaultdict(int)
    for row in rows:
        approaches[row.approach] += row.projects
        if row.base_model_developer:
            bases[row.base_model_developer] += row.instances
    bars = [
        svg.Bar(
            word(name).capitalize(), approaches[name], f"{approaches[name]:,}", "", 0 if name == "undisclosed" else 1
        )
        for name in vocabulary.APPROACH
        if name in approaches
    ]
    figures = [Figure("Model projects by approach", bars, bars)]
    total, unknown = sum(bases.values()), approaches.get("undisclosed", 0)
    if bases:
        ranked = sorted(bases.items(), key=lambda item: (-item[1], item[0]))
        second = [
            svg.Bar(short(name, 60), count, f"{count:,} of {total:,}", "", 2)
            for name, count in ranked[:MOST_DEVELOPERS]
        ]
        figures.append(Figure("Base models by their developer (instances)", second, second))
        leaders = listing(f"{short(name, 40)} ({count:,})" for name, count in ranked[:3])
        finding = (
            f"{plural(total, 'base model')} named by sources, most from {leaders}; of "
            f"{plural(unknown, 'model project')} no source says how {'it was' if unknown == 1 else 'they were'} built"
        )
    else:
        finding = f"Sources name no base model; of {plural(unknown, 'model project')} none says how they were built"
    return (
        finding,
        figures,
        [
            "Instances and projects are counted apart: a project may build on several base models, and stands under "
            "each developer. Shares of instances must not be read as shares of projects.",
            "Undisclosed is the largest group where sources are press reports: it says nothing about the models.",
        ],
    )


def countries(rows: Rows) -> Made:
    with_money = sum(any(getattr(row, f"{stage}_usd_high") is not None for stage in vocabulary.STAGE) for row in rows)
    ranked = sorted(rows, key=lambda row: (-row.projects, row.country_iso3))[:20]
    bars = [
        svg.Bar(country_name(row.country_iso3), row.projects, f"{row.projects:,}", f"{row.programmes:,} programmes")
        for row in ranked
    ]
    finding = f"{plural(len(rows), 'country has', 'countries have')} a record; of {with_money:,} a counted sum is known"
    return (
        finding,
        [Figure("Projects by country, the twenty with most", bars, bars)] if rows else [],
        [
            "Blank is “no figure”, never zero. The European Union (EUU) and pan-African efforts (AFR) are actors of "
            "their own; a national sum inside a plan of theirs counts for its country too, so countries do not add "
            "up to the world.",
        ],
    )

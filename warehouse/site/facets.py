"""What the table of all projects filters by, and small figures of one project or of a group.

Owns no totals. Invariant: the names here are the names in the page's address, so a link to a view keeps its meaning.
"""

from __future__ import annotations

from urllib.parse import quote

from warehouse.site.dataset import Row
from warehouse.site.views import SUPPLY, Project
from warehouse.site.words import plain

UNITED_STATES_AND_CHINA = ("USA", "CHN")


FACETS = (
    "region",
    "country",
    "kind",
    "status",
    "backing",
    "stage",
    "vendor",
    "year",
    "confidence",
    "has",
    "sources",
    "programme",
    "bloc",
)


def facet_values(project: Project) -> str:
    """What the table of all projects filters by, as `name=value|…`, values percent-encoded."""
    row = project.row
    values: list[tuple[str, object]] = [
        ("region", row.region),
        ("country", row.country_iso3),
        ("kind", row.kind or "unknown"),
        ("status", row.status or "unknown"),
        ("backing", row.backing or "unknown"),
        *(("stage", stage) for stage in project.money),
        *(("vendor", name[:60]) for name in project.suppliers[:12]),
        ("year", project.year or "unknown"),
        ("confidence", _band(row.confidence)),
        *(
            ("has", what)
            for what, there in (
                ("a sum", project.commitments),
                ("a capacity", project.capacities),
                ("a supplier", project.suppliers),
                ("a base model", any(item.base_model for item in project.lineage)),
            )
            if there
        ),
        ("sources", "several" if row.publishers >= 2 else "one"),
        ("programme", "yes" if row.kind == "programme" else "no"),
        ("bloc", "US or China" if row.country_iso3 in UNITED_STATES_AND_CHINA else "others"),
    ]
    return "|".join(f"{name}={quote(str(value), safe=' ')}" for name, value in values)


def power_of(project: Project) -> tuple[float, str] | None:
    """Counted power in MW and its status, installed before planned."""
    for status in ("installed", "planned"):
        amount = project.built.get(("power_mw", status))
        if amount:
            return amount.high, status
    return None


def _band(confidence: float | None) -> str:
    if confidence is None:
        return "not rated"
    return (
        "high (0.7 and more)"
        if confidence >= 0.7
        else "medium (0.4 to 0.7)"
        if confidence >= 0.4
        else "low (under 0.4)"
    )


def supplier_rows(projects: tuple[Project, ...]) -> tuple[int, int, list[tuple[str, str | None, int]]]:
    """(infrastructure projects, those with a named supplier, [(supplier, headquarters, projects)])."""
    infrastructure = [project for project in projects if project.row.kind == "infrastructure"]
    counts: dict[str, int] = {}
    hq: dict[str, str | None] = {}
    for project in infrastructure:
        for row in project.participants:
            if row.role in SUPPLY:
                hq[row.organisation] = hq.get(row.organisation) or row.hq_iso3
        for name in project.suppliers:
            counts[name] = counts.get(name, 0) + 1
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return (
        len(infrastructure),
        sum(bool(project.suppliers) for project in infrastructure),
        [(name, hq.get(name), count) for name, count in ranked],
    )


def sum_label(row: Row) -> str:
    """A short name of a sum for the list of what a quote supports."""
    return plain(f"{row.currency} {row.amount_high:,.0f}")

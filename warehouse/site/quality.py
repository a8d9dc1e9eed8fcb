"""What the release covers and what it does not, in figures and sentences.

Owns the coverage figures of the home, data and method pages. Invariant: each is counted from the release's own
tables, and each share names what it is a share of.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from schemas import registry
from warehouse.site.dataset import Dataset
from warehouse.site.views import Project, Views
from warehouse.site.words import percent, plural

Line = tuple[str, str, str]


def figures(data: Dataset, views: Views) -> list[Line]:
    """(figure, value, of what), for a table."""
    documents, projects = data.rows("documents"), list(views.projects.values())
    official = {row.source_id for row in data.rows("sources") if row.authority == 1}
    lines: list[Line] = [
        ("Documents", f"{len(documents):,}", f"from {plural(len(_publishers(data)), 'publisher')}"),
        _share(
            "From official sources", sum(row.source_id in official for row in documents), len(documents), "documents"
        ),
    ]
    lines.extend(
        _share(label, sum(test(project) for project in projects), len(projects), "projects and programmes")
        for label, test in TESTS
    )
    lines.append(_share("Rows that rest on a quote", *_with_evidence(data), "rows that need one"))
    pledges = len({row.pledge_id for row in data.rows("commitments")})
    lines.append(_share("Pledges for which sources differ", _conflicts(data), pledges, "pledges"))
    lines.append(
        ("Rows rejected by a check", f"{len(data.rows('quarantine')):,}", "kept in quarantine.parquet with the check")
    )
    return lines


def limits(data: Dataset, views: Views) -> list[str]:
    """Sentences on what a reader should not read into the numbers."""
    projects = list(views.projects.values())
    total = len(projects)
    languages = {row.language for row in data.rows("documents") if row.language}
    without_sum = sum(not project.commitments for project in projects)
    one = sum(project.row.publishers < 2 for project in projects)
    return [
        f"Covers what {plural(len(data.rows('documents')), 'document')} from "
        f"{plural(len(_publishers(data)), 'publisher')} in {plural(len(languages), 'language')} say. A country without "
        "a record is a gap of the index, not of the world.",
        f"Of {plural(total, 'record')}, {without_sum:,} ({percent(without_sum, total) or 'none'}) have no stated sum "
        f"and {one:,} ({percent(one, total) or 'none'}) rest on one publisher.",
        "Announced, committed and disbursed money are different things and are never added. Most governments do not "
        "publish what they paid, so a missing disbursed figure says nothing about payment.",
        "Market forecasts, company revenue and sums for things that are not AI are left out, so totals here are lower "
        "than headlines that include them.",
        "More reporting looks like more projects: growth over time is also growth of what is published and read.",
    ]


def _publishers(data: Dataset) -> set[str]:
    sources = {row.source_id: row.publisher for row in data.rows("sources")}
    return {row.publisher or sources.get(row.source_id) or row.source_id for row in data.rows("documents")}


def _with_evidence(data: Dataset) -> tuple[int, int]:
    proven = {(row.table_name, row.row_id) for row in data.rows("evidence")}
    wanted = [
        (table.name, getattr(row, table.key[0]))
        for table in registry.TABLES.values()
        if table.has_evidence
        for row in data.rows(table.name)
    ]
    return sum(key in proven for key in wanted), len(wanted)


def _conflicts(data: Dataset) -> int:
    seen: dict[str, set[tuple[float, float, str]]] = {}
    for row in data.rows("commitments"):
        seen.setdefault(row.pledge_id, set()).add((row.amount_low, row.amount_high, row.currency))
    return sum(len(figures_) > 1 for figures_ in seen.values())


def _share(label: str, part: int, whole: int, of: str) -> Line:
    return label, f"{part:,}" + (f" ({percent(part, whole)})" if whole else ""), f"of {whole:,} {of}"


TESTS: Sequence[tuple[str, Callable[[Project], bool]]] = (
    ("Told by two or more publishers", lambda project: project.row.publishers >= 2),
    ("With a stated sum", lambda project: bool(project.commitments)),
    ("With a capacity", lambda project: bool(project.capacities)),
    ("With a named chip or cloud supplier", lambda project: bool(project.suppliers)),
    ("With a date of announcement", lambda project: bool(project.row.announced_on)),
    ("With a known status", lambda project: bool(project.row.status)),
)

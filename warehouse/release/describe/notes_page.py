"""RELEASE_NOTES.md: what a reader should know of a release, under headings that never change.

Owns the page. Invariant: every release has the same headings in the same order; one with nothing to say
says "None."
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemas.dictionary import cell
from warehouse.release import licence
from warehouse.release.changes import Change, Comparison
from warehouse.release.describe.facts import Facts
from warehouse.release.manifest import Manifest

HEADINGS = (
    "In short", "New projects", "Changed projects", "Removed projects", "Other tables", "Schema",
    "Method and corrections", "Known problems", "How to read it",
)
LISTED = 50


def page(manifest: Manifest, facts: Facts, comparison: Comparison, notes: Sequence[str]) -> str:
    """The notes of one release; `notes` are lines that the data cannot tell, each a point."""
    sections = (
        _short(facts, comparison),
        _projects(facts, comparison, "added"),
        _projects(facts, comparison, "changed"),
        _projects(facts, comparison, "removed"),
        _others(comparison),
        _schema(manifest, comparison),
        _points([*notes, *_corrections(comparison)]),
        iter(["What is missing or uncertain stands in QUALITY.md."]),
        _reading(manifest),
    )
    lines = [f"# Release {manifest.version}"]
    for heading, section in zip(HEADINGS, sections, strict=True):
        body = list(section) or ["None."]
        lines += ["", f"## {heading}", "", *body]
    return "\n".join(lines) + "\n"


def _short(facts: Facts, comparison: Comparison) -> Iterator[str]:
    projects, programmes, countries = facts.one(
        "SELECT count(*), count(*) FILTER (kind = 'programme'), count(DISTINCT country_iso3) FROM projects")
    sums = facts.table("commitments").rows
    quotes, documents = facts.table("evidence").rows, facts.table("documents").rows
    yield (
        f"{projects - programmes} projects and {programmes} programmes in {countries} countries and territories; "
        f"{sums} sums of money; {quotes} quotes from {documents} documents."
    )
    yield ""
    if comparison.before is None:
        yield "This is the first release."
    else:
        totals = comparison.totals()
        yield (
            f"Since {comparison.before.version}: {totals['added']} rows added, {totals['changed']} changed, "
            f"{totals['removed']} removed, over all tables. CHANGES.md lists them."
        )


def _projects(facts: Facts, comparison: Comparison, change: str) -> Iterator[str]:
    if comparison.before is None and change == "added":
        yield "All: this is the first release."
        return
    rows = comparison.rows("projects", change=change)
    chosen = list(dict.fromkeys(row.row_id for row in rows))
    names = dict(facts.ask("SELECT project_id, name FROM projects")) if chosen else {}
    for row_id in chosen[:LISTED]:
        told = [row for row in rows if row.row_id == row_id]
        name = f" {names[row_id]}" if row_id in names else ""
        yield f"- `{row_id}`{cell(name)}{_why(change, told)}"
    if len(chosen) > LISTED:
        yield f"- and {len(chosen) - LISTED} more in CHANGES.md"


def _why(change: str, rows: Sequence[Change]) -> str:
    if change == "changed":
        return ": " + ", ".join(f"{row.field} ({(row.why or 'unknown').replace('_', ' ')})" for row in rows)
    reasons = [part for part in (rows[0].why, rows[0].detail) if part]
    return f": {cell(', '.join(reasons).replace('_', ' '))}" if reasons else ""


def _others(comparison: Comparison) -> Iterator[str]:
    for count in comparison.counts():
        if count.table != "projects":
            yield f"- {count.table}: {count.added} added, {count.changed} changed, {count.removed} removed"


def _schema(manifest: Manifest, comparison: Comparison) -> Iterator[str]:
    if comparison.before is not None and comparison.before.schema_version != manifest.schema_version:
        yield f"- schema version {comparison.before.schema_version} became {manifest.schema_version}"
    for line in comparison.schema_changes():
        yield f"- {line}"


def _corrections(comparison: Comparison) -> Iterator[str]:
    for row in comparison.rows(why="correction")[:LISTED]:
        before, after = row.before or "nothing", row.after or "nothing"
        yield f"{row.table_name} `{row.row_id}`: {row.field} corrected from {before} to {after}"


def _points(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        yield f"- {cell(line, 500)}"


def _reading(manifest: Manifest) -> Iterator[str]:
    yield "- `sovereign_ai_index.duckdb` opens with DuckDB 1.1 and later; the Parquet files open anywhere."
    yield "- DATA_DICTIONARY.md explains every column; datapackage.json says the same for programs."
    yield "- `sha256sum -c SHA256SUMS` proves the files."
    yield f"- Data licence: {licence.DATA.title}. CITATION.cff says how to cite release {manifest.version}."

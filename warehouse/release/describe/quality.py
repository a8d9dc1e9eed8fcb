"""QUALITY.md: how far the data of a release can be trusted, and where not.

Owns the page. Invariant: it tells what is missing as plainly as what is there; every figure is counted
from the release's own tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemas.dictionary import cell, share
from schemas.registry import TABLES
from schemas.vocabulary import AUTHORITY
from warehouse.release.describe.facts import Facts
from warehouse.release.manifest import Manifest

LISTED = 60
LIMITS = (
    "Only what public sources state is here. Secret and unpublished programmes are missing, and so are sums that no "
    "source ties to a project.",
    "Sources in English are over-represented; countries that publish little are under-represented.",
    "Values are read from prose by rules. Each has a quote: check it before you build on a single value.",
    "US dollar values use the rate in `fx_rate` of the date in `fx_date`: for comparing, not for accounting.",
    "Announced, committed and disbursed money are different things and must not be added together.",
    "A project without news keeps its last status; `is_dormant` marks those without news for two years.",
)


@dataclass(frozen=True, slots=True)
class Score:
    """Extraction measured against records made by hand: a table, and precision, recall and F1 from 0 to 1."""

    name: str
    precision: float
    recall: float
    f1: float
    pages: int


@dataclass(frozen=True, slots=True)
class Visited:
    """How a live source stood at the last visit of all: days as ISO text, empty where there was none."""

    source_id: str
    state: str
    last_attempt: str
    last_success: str
    failures: int
    records: str
    """Records of its content against what is expected of it: '3 of at least 1'."""


def page(manifest: Manifest, facts: Facts, scores: Sequence[Score], health: Sequence[Visited] = ()) -> str:
    """The page of one release."""
    lines = [f"# Quality of release {manifest.version}"]
    for title, section in (
        ("Sources", _sources(facts)),
        ("Health of live sources", _health(health)),
        ("Coverage by country", _countries(facts)),
        ("Coverage by field", _fields(facts)),
        ("Evidence", _evidence(facts)),
        ("Extraction", _extraction(scores)),
        ("Rejected records", _quarantine(facts)),
        ("Conflicts", _conflicts(facts)),
        ("Known limits", (f"- {limit}" for limit in LIMITS)),
    ):
        lines += ["", f"## {title}", "", *section]
    return "\n".join(lines) + "\n"


def _health(health: Sequence[Visited]) -> Iterator[str]:
    if not health:
        yield "No live source was visited for this release."
        return
    states = Counter(one.state for one in health)
    yield f"{len(health)} were visited: {', '.join(f'{count} {state}' for state, count in sorted(states.items()))}."
    listed = [one for one in health if one.state != "fresh" or one.failures][:LISTED]
    if listed:
        yield ""
        yield "| source | state | last attempt | last success | failures in a row | records |"
        yield "|---|---|---|---|--:|---|"
        for one in listed:
            yield (
                f"| {cell(one.source_id)} | {one.state} | {one.last_attempt} | {one.last_success} | {one.failures} "
                f"| {cell(one.records)} |")


def _sources(facts: Facts) -> Iterator[str]:
    rows = facts.ask("""
        SELECT s.kind, s.authority, count(DISTINCT s.source_id), count(DISTINCT d.source_id), count(d.document_id),
               max(d.published_on), min(d.fetched_at), max(d.fetched_at)
        FROM sources s LEFT JOIN documents d USING (source_id) GROUP BY s.kind, s.authority ORDER BY s.kind, s.authority
    """)
    silent = facts.ask("""
        SELECT source_id, enabled FROM sources ANTI JOIN documents USING (source_id) ORDER BY source_id
    """)
    known, speaking = sum(row[2] for row in rows), sum(row[3] for row in rows)
    yield f"{known} sources are known; {speaking} of them speak in this release."
    yield ""
    yield "| kind | authority | sources | that speak | documents | newest publication | fetched from | to |"
    yield "|---|---|--:|--:|--:|---|---|---|"
    for kind, authority, sources, speaking, documents, published, first, last in rows:
        word = AUTHORITY.get(authority, str(authority))
        days = " | ".join((day or "")[:10] for day in (published, first, last))
        yield f"| {kind} | {word} | {sources} | {speaking} | {documents} | {days} |"
    yield ""
    yield "Sources that say nothing in this release (not visited yet, unreachable, or without a record):"
    yield ", ".join(
        f"{cell(source)}{'' if enabled else ' (switched off)'}" for source, enabled in silent[:LISTED]) or "none"
    yield from _more(len(silent), "sources.parquet")


def _countries(facts: Facts) -> Iterator[str]:
    rows = facts.ask("""
        SELECT p.country_iso3, count(*) AS projects, count(*) FILTER (kind = 'programme'),
               count(*) FILTER (project_id IN (SELECT project_id FROM commitments)),
               count(*) FILTER (project_id IN (SELECT project_id FROM capacities)),
               count(*) FILTER (publishers >= 2), avg(confidence::DECIMAL(9, 6))
        FROM projects p GROUP BY ALL ORDER BY projects DESC, p.country_iso3
    """)
    yield f"Projects and programmes of {len(rows)} countries and territories."
    yield ""
    yield "| country | rows | programmes | with a sum | with a capacity | two or more publishers | mean confidence |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for country, total, programmes, sums, capacities, several, confidence in rows:
        mean = "" if confidence is None else f"{confidence:.2f}"
        yield f"| {country} | {total} | {programmes} | {sums} | {capacities} | {several} | {mean} |"


def _fields(facts: Facts) -> Iterator[str]:
    yield "Share of rows with a value; columns that are never null are left out."
    for name in ("projects", "commitments", "capacities", "participants", "model_lineage"):
        known = facts.table(name)
        if not known.rows:
            continue
        told = [
            f"{field.name} {share(known.columns[field.name].filled or 0)}"
            for field in TABLES[name].fields if not field.required]
        yield ""
        yield f"- **{name}** ({known.rows} rows): {', '.join(told)}"


def _evidence(facts: Facts) -> Iterator[str]:
    total, documents, by_hand = facts.one("""
        SELECT count(*), count(DISTINCT document_id), count(*) FILTER (extractor = 'curated') FROM evidence
    """)
    yield f"{total} quotes from {documents} documents, {by_hand} of them recorded by hand."
    yield ""
    yield "| table | values with a quote | two or more publishers | share |"
    yield "|---|--:|--:|--:|"
    rows = facts.ask("""
        SELECT table_name, count(*), count(*) FILTER (publishers >= 2)
        FROM (SELECT e.table_name, e.row_id, e.field, count(DISTINCT coalesce(d.publisher, d.source_id)) AS publishers
              FROM evidence e JOIN documents d USING (document_id) GROUP BY ALL)
        GROUP BY ALL ORDER BY table_name
    """)
    for name, values, several in rows:
        yield f"| {name} | {values} | {several} | {share(several / values)} |"


def _extraction(scores: Sequence[Score]) -> Iterator[str]:
    if not scores:
        yield "Not measured for this release."
        return
    yield "Records that the rules read from pages, against records made by hand. The pages have served to improve the"
    yield "rules: on a page of a new kind expect less."
    yield ""
    yield "| table | precision | recall | F1 | pages |"
    yield "|---|--:|--:|--:|--:|"
    for score in scores:
        yield f"| {score.name} | {score.precision:.3f} | {score.recall:.3f} | {score.f1:.3f} | {score.pages} |"


def _quarantine(facts: Facts) -> Iterator[str]:
    rows = facts.ask("""
        SELECT table_name, check_name, count(*) AS records FROM quarantine
        GROUP BY ALL ORDER BY records DESC, table_name, check_name
    """)
    yield f"{sum(row[2] for row in rows)} records were rejected; quarantine.parquet has each with the check it failed."
    if rows:
        yield ""
        yield "| table | check | records |"
        yield "|---|---|--:|"
        for name, check, records in rows[:LISTED]:
            yield f"| {cell(name)} | {cell(check)} | {records} |"
        yield from _more(len(rows), "quarantine.parquet")


def _conflicts(facts: Facts) -> Iterator[str]:
    rows = facts.ask("""
        SELECT pledge_id, min(country_iso3), count(*) AS figures, min(usd_low), max(usd_high)
        FROM commitments GROUP BY pledge_id
        HAVING count(DISTINCT (amount_low, amount_high, currency)) > 1
        ORDER BY figures DESC, pledge_id
    """)
    divergent, = facts.one("SELECT count(*) FROM commitments WHERE is_usd_divergent")
    yield (
        f"Sources give different figures for {len(rows)} pledges; all figures are kept, one is preferred. "
        f"For {divergent} sums the source's own conversion to US dollars differs from ours by more than a tenth."
    )
    if rows:
        yield ""
        yield "| pledge | country | figures | lowest USD | highest USD |"
        yield "|---|---|--:|--:|--:|"
        for pledge, country, figures, low, high in rows[:LISTED]:
            yield f"| {cell(pledge)} | {country} | {figures} | {_usd(low)} | {_usd(high)} |"
        yield from _more(len(rows), "commitments.parquet")


def _usd(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}"


def _more(rows: int, file: str) -> Iterator[str]:
    if rows > LISTED:
        yield ""
        yield f"{rows - LISTED} more stand in {file}."

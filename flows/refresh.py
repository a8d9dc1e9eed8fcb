"""The refresh flow: from declared sources to a published release, in a few batched tasks.

Owns the order of the stages and the run report. Each task is a stage; what it does stands in
`collect.py`, `live.py`, `stages.py` and `index.py`. Retries live in the HTTP client alone. Invariant: when this flow is
killed at any moment, the warehouse and the latest release are as they were or whole and new.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE

from flows.collect import (
    Captured,
    capture_articles,
    capture_curated,
    curated,
    declared_articles,
    declared_curated,
)
from flows.context import RunContext, start
from flows.errors import SovaiError
from flows.index import IndexReport, index, publish, save_run
from flows.live import LiveReport, collect_live, declared_live
from flows.rates import renew
from flows.report import RunReport, markdown
from flows.settings import settings
from flows.site import write_site
from flows.stages import LoadReport, load_documents
from flows.web import client
from sources.captures import CaptureStore
from warehouse.connect import lock


def _stage(name: str) -> Callable[[Callable[..., Any]], Any]:
    """A task for a whole stage: no cache and no retries of the engine's, results stay in memory."""
    return task(name=name, cache_policy=NO_CACHE, persist_result=False, retries=0)


@_stage("capture embedded sources")
def capture_embedded(context: RunContext) -> tuple[Captured, ...]:
    store = CaptureStore(context.settings.captures)
    return (*capture_curated(store, curated()), *capture_articles(store))


@_stage("capture live sources")
def capture_live(context: RunContext) -> LiveReport:
    return collect_live(context)


@_stage("read, extract, validate, load")
def load_stage(context: RunContext, captured: Sequence[Captured]) -> LoadReport:
    facts = curated()
    rows = {row["source_id"]: row for row in (*declared_live(context), *declared_curated(facts), *declared_articles())}
    return load_documents(context, list(rows.values()), captured, facts)


@_stage("resolve, derive, check, record")
def index_stage(context: RunContext) -> IndexReport:
    return index(context)


@_stage("snapshot, describe, verify, publish, site")
def publish_stage(context: RunContext, version: str) -> tuple[bool, str, str | None]:
    made, place = publish(context, version)
    return made, place, write_site(context.settings, version) if made else None


@flow(name="refresh", log_prints=False, persist_result=False)
def refresh(live: bool = False, reextract: bool = False, only: tuple[str, ...] = ()) -> dict[str, Any]:
    """Refresh the index. Returns the outcome and the run report as JSON and Markdown; it is saved below the home, too.

    `only` names the live sources to visit, due or not; without it all that are due are visited.

    Raises SovaiError where the run cannot go on; the report then says why."""
    context = start(settings(), salt=str(os.getpid()), live=live, reextract=reextract, only=only)
    report = RunReport(context.run_id, context.time, "live" if live else "embedded")
    began = time.monotonic()
    with lock(context.settings.warehouse):
        try:
            _run(context, report)
        except SovaiError as error:
            report.why = f"{error.what}; {error.todo}"
            raise
        except Exception as error:
            report.why = f"{type(error).__name__}: {error}"
            raise
        finally:
            report.seconds = round(time.monotonic() - began, 3)
            _keep(context, report)
    return {"outcome": report.outcome, "report": report.as_json(), "markdown": markdown(report)}


def _run(context: RunContext, report: RunReport) -> None:
    captured = capture_embedded(context)
    if context.live or context.reextract:
        visited = capture_live(context)
        captured = (*captured, *visited.captured)
        report.failed, report.stale = visited.failed, visited.stale
        report.visits, report.changed_pages = visited.outcomes, visited.changed
    if context.live and not context.only:
        report.failed = (*report.failed, *renew(context, client(context.settings, context.started_at)))
    loaded = load_stage(context, captured)
    report.fetched, report.unchanged = loaded.fresh, loaded.unchanged
    report.failed = (*report.failed, *loaded.unreadable)
    report.silent, report.records_by_source = loaded.silent, loaded.records_by_source
    report.records, report.quarantined = loaded.records, loaded.quarantined
    indexed = index_stage(context)
    report.gates, report.warnings, report.judgement = indexed.gates, indexed.warnings, indexed.judgement
    report.rows, report.changes = indexed.rows, indexed.changes
    if indexed.version is None:
        report.outcome = "held"
        report.why = "no release: " + "; ".join(gate.name for gate in indexed.gates if not gate.passed) + " failed"
        return
    report.version = indexed.version
    made, place, report.site = publish_stage(context, indexed.version)
    report.outcome = "released" if made else "unchanged"
    report.why = (
        f"release {indexed.version} published" if made else f"no release: nothing changed since {indexed.version}"
    )
    report.release_path = place


def _keep(context: RunContext, report: RunReport) -> None:
    """Save the report in our own records and show it in Prefect."""
    save_run(context, report)
    create_markdown_artifact(key="refresh-report", markdown=markdown(report), description=report.why)

"""The live part of a run: visit what is due on the web, and give what the live sources hold.

Owns wiring the catalogue, the client and the capture store to a run. Does not fetch by itself
(`sources/client.py` does). Invariant: a source that fails costs the run nothing but that source, and its
last capture still counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flows.catalogue import catalogue
from flows.collect import Captured
from flows.context import RunContext
from flows.errors import UsageError
from flows.stages import Failure
from sources.captures import CaptureDamaged, CaptureMissing, CaptureStore, Retrieval
from sources.catalogue.load import Catalogue
from sources.catalogue.model import Source
from sources.changes import record_changes
from sources.extract.extract import extract
from sources.extract.records import Extraction
from sources.health import health
from sources.page.model import UnreadablePage
from sources.page.read import read_page
from sources.round import live_sources, visit_due

READABLE = ("text/html", "application/xhtml+xml")
"""Media types that are read; others (PDF) are captured and wait for a reader."""
BRINGS_CONTENT = frozenset({"fetched", "moved"})


@dataclass(frozen=True, slots=True)
class LiveReport:
    """`captured` are the newest captures of all live sources; `outcomes` counts the visits by what came of them;
    `changed` says what changed in the records of pages that changed; the rest is for an operator to look at."""

    captured: tuple[Captured, ...]
    outcomes: Mapping[str, int] = field(default_factory=dict)
    changed: tuple[str, ...] = ()
    failed: tuple[Failure, ...] = ()
    stale: tuple[str, ...] = ()


def declared_live(context: RunContext) -> Iterator[dict[str, Any]]:
    """Rows of `sources` for the catalogue, what was added or discovered since included."""
    known = catalogue(context.settings)
    everything: Iterable[Source] = known
    if context.settings.captures.is_dir():
        everything = live_sources(known, CaptureStore(context.settings.captures))
    for source in everything:
        yield {
            "source_id": source.source_id,
            "name": source.publisher,
            "publisher": source.publisher,
            "kind": source.published_kind,
            "url": source.url,
            "country_iso3": source.country_iso3,
            "authority": source.authority,
            "licence": source.licence,
            "cadence": source.cadence,
            "enabled": source.is_enabled,
            "is_digest": False,
        }


def collect_live(context: RunContext) -> LiveReport:
    """Visit what is due (where the run is live), then give the newest capture of every live source."""
    store = CaptureStore(context.settings.captures)
    known = catalogue(context.settings)
    problems: tuple[str, ...] = ()
    visits: tuple[Retrieval, ...] = ()
    if context.live:
        visits, problems = _visit(context, store, known)
    everything = live_sources(known, store)
    firsts = {
        (visit.source_id, visit.sha256): visit
        for visit in reversed(list(store.retrievals()))
        if visit.outcome in BRINGS_CONTENT
    }
    captured = [
        _captured(firsts.get((visit.source_id, visit.sha256), visit))
        for source in everything
        if source.bears_records and (visit := store.latest_held(source.source_id)) is not None
    ]
    failed = [Failure(visit.source_id, visit.error or visit.outcome) for visit in visits if visit.error]
    failed += [Failure(*problem.split(": ", 1)) for problem in problems]
    stale = [
        f"{one.source_id}: {one.state}, {one.consecutive_failures} failures, last {one.last_error or one.last_outcome}"
        for one in health(everything, store.retrievals(), context.started_at)
        if one.is_stale and one.last_attempt_at is not None
    ]
    return LiveReport(
        tuple(item for item in captured if item.content_type.split(";")[0].strip() in READABLE),
        dict(sorted(Counter(visit.outcome for visit in visits).items())),
        tuple(_changes(store, visits)),
        tuple(failed),
        tuple(stale),
    )


def _visit(context: RunContext, store: CaptureStore, known: Catalogue) -> tuple[tuple[Retrieval, ...], tuple[str, ...]]:
    from flows.web import client

    if unknown := sorted(set(context.only) - {source.source_id for source in known.enabled()}):
        raise UsageError(f"there is no enabled source {unknown[0]!r}", "see `sovai sources list`")
    visitor = client(context.settings, context.started_at)
    done = visit_due(known, store, visitor, lambda: context.started_at, run_id=context.run_id, only=context.only)
    return done.retrievals, done.problems


def _captured(visit: Retrieval) -> Captured:
    assert visit.sha256 is not None  # only visits that hold a capture come here
    return Captured(
        visit.sha256,
        visit.source_id,
        visit.final_url or visit.url,
        f"{visit.fetched_at:%Y-%m-%dT%H:%M:%SZ}",
        visit.content_type or "text/html",
        visit.bytes,
        visit.status,
        visit.archive_url,
    )


def _changes(store: CaptureStore, visits: Iterable[Retrieval]) -> Iterator[str]:
    """For each page whose text changed in this run: what changed in its records."""
    changed = {visit.source_id: visit for visit in visits if visit.change in ("text", "moved") and visit.sha256}
    before: dict[str, Retrieval] = {}
    for visit in store.retrievals():
        later = changed.get(visit.source_id)
        if later is not None and visit.sha256 and visit.sha256 != later.sha256 and visit.outcome in BRINGS_CONTENT:
            before[visit.source_id] = visit
    for source_id, visit in sorted(changed.items()):
        old = _records(store, before[source_id]) if source_id in before else None
        new = _records(store, visit)
        if old is None or new is None:
            continue
        parts = [f"{part.table} +{len(part.added)} -{len(part.removed)}" for part in record_changes(old, new)]
        yield f"{source_id}: {visit.change} changed; {', '.join(parts) or 'no record changed'}"


def _records(store: CaptureStore, visit: Retrieval) -> Extraction | None:
    try:
        return extract(read_page(store.get(visit.sha256 or ""), url=visit.url, content_type=visit.content_type))
    except (UnreadablePage, CaptureMissing, CaptureDamaged):
        return None

"""The live part of a run: visit the enabled sources of the catalogue, and give what they hold.

Owns wiring the catalogue, the client and the capture store to a run. Does not fetch by itself
(`sources/client.py` does). Invariant: a source that fails costs the run nothing but that source, and its
last capture still counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flows.collect import Captured
from flows.context import RunContext
from flows.errors import CheckError, UsageError
from flows.stages import Failure
from sources.captures import CaptureStore, Retrieval
from sources.catalogue.load import ADDED, Catalogue, CatalogueError, load_catalogue
from sources.catalogue.model import PUBLISHED_KINDS


@dataclass(frozen=True, slots=True)
class LiveReport:
    """`captured` are the newest captures of all live sources; `failed` and `stale` what an operator should look at."""

    captured: tuple[Captured, ...]
    visited: int = 0
    failed: tuple[Failure, ...] = ()
    stale: tuple[str, ...] = ()


def catalogue(context: RunContext) -> Catalogue:
    """The shipped catalogue with the operator's own sources. Raises CheckError for a broken entry."""
    own = [context.settings.home / ADDED]
    if context.settings.extra_sources:
        own.append(context.settings.extra_sources)
    try:
        return load_catalogue(*own)
    except CatalogueError as error:
        raise CheckError(error.what, error.todo) from error


def declared_live(context: RunContext) -> Iterator[dict[str, Any]]:
    """Rows of `sources` for the catalogue, what `sovai sources add` put there included."""
    for source in catalogue(context):
        yield {
            "source_id": source.source_id,
            "name": source.publisher,
            "publisher": source.publisher,
            "kind": PUBLISHED_KINDS[source.kind],
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
    sources = catalogue(context)
    visits = _visit(context, store, sources) if context.live else ()
    failed = tuple(Failure(visit.source_id, visit.error or visit.outcome) for visit in visits if visit.error)
    captured = tuple(
        _captured(visit) for source in sources if (visit := store.latest_held(source.source_id)) is not None
    )
    return LiveReport(captured, len(visits), failed)


def _visit(context: RunContext, store: CaptureStore, sources: Catalogue) -> tuple[Retrieval, ...]:
    from flows.web import client
    from sources.live import due, fetch_batch

    visitor = client(context.settings, context.started_at)
    if unknown := sorted(set(context.only) - {source.source_id for source in sources.enabled()}):
        raise UsageError(f"there is no enabled source {unknown[0]!r}", "see `sovai sources list`")
    wanted = [source for source in due(sources, store, context.started_at) if source.bears_records]
    if context.only:
        wanted = [source for source in sources if source.source_id in context.only]
    return tuple(fetch_batch(wanted, store, visitor, lambda: context.started_at, run_id=context.run_id))


def _captured(visit: Retrieval) -> Captured:
    assert visit.sha256 is not None  # latest_held gives only visits with a capture
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

"""One round over all live sources: lists first, then every page that is due, those just found included.

Owns that order and what counts as a live source. Does not extract. Invariant: a source that is due is
visited exactly once a round, and a found article is a live source from the round that found it on.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sources.captures import CaptureStore, Retrieval
from sources.catalogue.load import Catalogue
from sources.catalogue.model import Source, source_id_of
from sources.client import Fetcher
from sources.discovered import FOUND, Discovered, DiscoveredLog, discover, sources_found
from sources.live import due, fetch_batch
from sources.topic import topic


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did. `problems` are lists that could not be read ('source: why')."""

    retrievals: tuple[Retrieval, ...]
    found: tuple[Discovered, ...]
    problems: tuple[str, ...]


def live_sources(catalogue: Catalogue, store: CaptureStore) -> list[Source]:
    """The catalogue and every article found so far, enabled or not."""
    return [*catalogue, *sources_found(DiscoveredLog(store.root / FOUND), catalogue)]


def visit_due(
    catalogue: Catalogue,
    store: CaptureStore,
    client: Fetcher,
    clock: Callable[[], datetime],
    *,
    run_id: str | None = None,
    only: Collection[str] = (),
    on_done: Callable[[Retrieval], None] | None = None,
) -> Round:
    """Visit all that is due; with `only` just these source ids, due or not, and what lists among them newly lead to.
    Raises only for a store that cannot be written (OSError) or is damaged."""
    lists = [source for source in _wanted(catalogue, store, clock, only) if source.leads_to_others]
    log = DiscoveredLog(store.root / FOUND)
    known = [source.url for source in catalogue]
    discovery = discover(lists, store, client, clock, log, topic(), known=known, run_id=run_id)
    if on_done is not None:
        for retrieval in discovery.retrievals:
            on_done(retrieval)
    chosen = {*only, *(source_id_of(found.url) for found in discovery.found)} if only else ()
    everything = live_sources(catalogue, store)
    pages = [source for source in _wanted(everything, store, clock, chosen) if not source.leads_to_others]
    seen_at = {source_id_of(found.url): found.found_at for found in log.all()}
    visits = fetch_batch(pages, store, client, clock, run_id=run_id, found_at=seen_at, on_done=on_done)
    return Round((*discovery.retrievals, *visits), discovery.found, discovery.problems)


def _wanted(
    sources: Iterable[Source], store: CaptureStore, clock: Callable[[], datetime], only: Collection[str]
) -> list[Source]:
    if only:
        return [source for source in sources if source.source_id in only and source.is_enabled]
    return due(sources, store, clock())

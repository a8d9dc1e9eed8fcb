"""Articles that feeds, sitemaps and listings led to, remembered with where each was found.

Owns one round of discovery and its append-only memory. Invariant: an address is remembered once,
however often and under whatever spelling it turns up, and no list is followed beyond its entry's
`max_pages`, off its site, or to a file it was at already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sources.captures import CHECKED, CaptureStore, Retrieval
from sources.catalogue.load import Catalogue
from sources.catalogue.model import Source, source_id_of
from sources.client import Fetcher
from sources.discover import BadList, Link, read_list
from sources.journal import Journal
from sources.live import fetch_batch
from sources.topic import Topic
from sources.web.urls import is_same_site, same_page_key

FOUND = "discovered.jsonl"
"""Name of the memory's file in the captures folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """One article found. `found_at` is the address of the list file, `by` the id of the catalogue's source."""

    url: str
    title: str
    published_on: str | None
    found_at: str
    by: str
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class Discovery:
    """What one round brought: visits to the lists, new articles, and lists that could not be read ('source: why')."""

    retrievals: tuple[Retrieval, ...]
    found: tuple[Discovered, ...]
    problems: tuple[str, ...]


class DiscoveredLog:
    """The memory, in one file beside the captures."""

    def __init__(self, path: Path) -> None:
        self._journal = Journal(path, Discovered)
        self._by_key: dict[str, Discovered] = {}

    def all(self) -> list[Discovered]:
        """Everything found so far, oldest first."""
        self._catch_up()
        return list(self._by_key.values())

    def knows(self, url: str) -> bool:
        self._catch_up()
        return same_page_key(url) in self._by_key

    def add(self, found: Discovered) -> bool:
        """Remember an article; False if it is known already."""
        if self.knows(found.url):
            return False
        self._journal.append(found)
        return True

    def _catch_up(self) -> None:
        with self._journal.locked():
            for found in self._journal.news():
                self._by_key.setdefault(same_page_key(found.url), found)


def discover(
    entries: Iterable[Source],
    store: CaptureStore,
    client: Fetcher,
    clock: Callable[[], datetime],
    log: DiscoveredLog,
    topic: Topic,
    *,
    known: Iterable[str] = (),
    run_id: str | None = None,
) -> Discovery:
    """Visit lists (feeds, sitemaps, listings), follow their further files, and remember new articles on topic.

    `known` are addresses that need no discovery (the catalogue's). Every file is captured and logged: a list's
    first file under its source id, further ones under `<source id>-p<n>`. Trouble with one list is reported,
    not raised."""
    lists = {entry.source_id: entry for entry in entries if entry.leads_to_others}
    seen = {entry.source_id: {same_page_key(entry.url)} for entry in lists.values()}
    known_keys = {same_page_key(url) for url in known}
    owners = {entry.source_id: entry for entry in lists.values()}
    retrievals: list[Retrieval] = []
    found: list[Discovered] = []
    problems: list[str] = []
    wave = list(lists.values())
    while wave:
        visits = fetch_batch(wave, store, client, clock, run_id=run_id)
        retrievals += visits
        wave = []
        for visit in visits:
            owner = owners[visit.source_id]
            if visit.outcome not in CHECKED or visit.sha256 is None:
                problems.append(f"{visit.source_id}: {visit.error}")
                continue
            place = visit.final_url or visit.url
            try:
                links = read_list(store.get(visit.sha256), url=place, content_type=visit.content_type)
            except BadList as error:
                problems.append(f"{visit.source_id}: {error}")
                continue
            except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
                problems.append(f"{visit.source_id}: cannot be read ({type(error).__name__}: {str(error)[:150]})")
                continue
            fresh = [link for link in links.links if _is_wanted(link, owner, topic, known_keys)]
            new = [item for link in fresh if (item := _remember(link, visit, owner, log, clock())) is not None]
            found += new
            # A page of a listing without anything new means that the rest is older still.
            if owner.kind == "listing" and not new and visit.source_id != owner.source_id:
                continue
            for more in links.more:
                key = same_page_key(more)
                pages = seen[owner.source_id]
                if key in pages or len(pages) >= owner.max_pages or not is_same_site(owner.url, more):
                    continue
                pages.add(key)
                page = owner.model_copy(update={"source_id": f"{owner.source_id}-p{len(pages)}", "url": more})
                owners[page.source_id] = owner
                wave.append(page)
    return Discovery(tuple(retrievals), tuple(found), tuple(problems))


def source_of(found: Discovered, by: Source | None) -> Source:
    """A discovered article as a source to visit; what is not known of it is taken from the list that led to it."""
    is_own = by is not None and is_same_site(by.url, found.url)
    return Source(
        source_id=source_id_of(found.url),
        url=found.url,
        publisher=by.publisher if by is not None and is_own else "not known",
        country_iso3=by.country_iso3 if by is not None and is_own else None,
        authority=by.authority if by is not None and is_own else 4,
        kind="article",
        language=by.language if by is not None and is_own else None,
        licence=by.licence if by is not None and is_own else "not stated: facts and short quotations only",
        cadence="quarterly",
    )


def sources_found(log: DiscoveredLog, catalogue: Catalogue) -> list[Source]:
    """Every article found so far that the catalogue has not itself, as sources to visit."""
    known = {same_page_key(source.url) for source in catalogue}
    return [source_of(found, catalogue.get(found.by)) for found in log.all() if same_page_key(found.url) not in known]


def _is_wanted(link: Link, owner: Source, topic: Topic, known: set[str]) -> bool:
    return same_page_key(link.url) not in known and topic.matches(link.title, link.url)


def _remember(link: Link, visit: Retrieval, owner: Source, log: DiscoveredLog, now: datetime) -> Discovered | None:
    found = Discovered(
        url=link.url,
        title=link.title,
        published_on=link.published_on,
        found_at=visit.final_url or visit.url,
        by=owner.source_id,
        first_seen_at=now,
    )
    return found if log.add(found) else None

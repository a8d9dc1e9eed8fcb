"""Visiting sources: fetch, capture, compare, log.

Owns the order of those steps for one batch and what each answer means for its source. Does not
decide politeness (`client.py`) nor extract. Invariant: bytes are captured before anything reads
them, each source gets exactly one line of the log a visit, and one source's failure touches no other.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, as_completed, wait
from contextlib import closing
from datetime import datetime, timedelta

from sources.captures import CaptureStore, Outcome, Retrieval
from sources.catalogue.model import Source
from sources.changes import Reading, ReadPage, compare, permanent_target, read_answer
from sources.client import Fetcher
from sources.page.read import read_page
from sources.web.messages import DOCUMENT_TYPES, FEED_TYPES, HTML_TYPES, Answer, FetchFailure, Request, Response

_GONE = frozenset({404, 410})
_SETTLING = 4
Settled = Generator[Retrieval, None, None]


def fetch_batch(
    entries: Iterable[Source],
    store: CaptureStore,
    client: Fetcher,
    clock: Callable[[], datetime],
    *,
    run_id: str | None = None,
    found_at: Mapping[str, str] | None = None,
    read: ReadPage = read_page,
    on_done: Callable[[Retrieval], None] | None = None,
) -> list[Retrieval]:
    """Visit each source once; returns and logs one retrieval each, in the order of `entries`.

    `found_at` gives, by source id, where a source was discovered; `on_done` hears of each as it is
    logged. Network and page trouble never raises; a full disk (OSError) or a damaged store does.
    """
    wanted = list(entries)
    done: dict[str, Retrieval] = {}
    by_id = {entry.source_id: entry for entry in wanted}
    before = {entry.source_id: _before(entry, store) for entry in by_id.values()}
    requests = [request_for(entry, before[entry.source_id], store) for entry in by_id.values()]

    def settle(answer: Answer) -> Retrieval:
        entry = by_id[answer.request.key]
        seen_at = (found_at or {}).get(entry.source_id)
        retrieval = judge_answer(
            entry, answer, before[entry.source_id], store, clock(), run_id=run_id, found_at=seen_at, read=read
        )
        store.record(retrieval)
        return retrieval

    with closing(client.fetch_all(requests)) as answers, closing(_side_by_side(settle, answers)) as settled:
        for retrieval in settled:
            done[retrieval.source_id] = retrieval
            if on_done is not None:
                on_done(retrieval)
    return [done[entry.source_id] for entry in wanted]


def _side_by_side(settle: Callable[[Answer], Retrieval], answers: Iterable[Answer]) -> Settled:
    """Settle a few answers at a time: most of the time goes into waiting for the disk to sync. No more are taken
    in than are being settled, so that the client is held back rather than memory filled."""
    with ThreadPoolExecutor(_SETTLING) as pool:
        waiting: set[Future[Retrieval]] = set()
        for answer in answers:
            waiting.add(pool.submit(settle, answer))
            while len(waiting) >= 2 * _SETTLING:
                settled, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in settled)
        yield from (future.result() for future in as_completed(waiting))


def due(entries: Iterable[Source], store: CaptureStore, now: datetime) -> list[Source]:
    """The enabled sources whose cadence says that a visit is due, or whose last visit failed or was deferred.

    A failing source is tried again after a tenth of its cadence and at most a day, so that one run's bad luck is
    made good by the next without hammering a dead host."""
    found = []
    for entry in entries:
        if not entry.is_enabled:
            continue
        latest = store.latest(entry.source_id)
        wait = entry.visited_every
        if latest is not None and latest.outcome in ("failed", "refused", "gone"):
            wait = min(timedelta(days=1), wait / 10)
        # An hour of grace lets a daily run that starts a little early count as the next day's.
        if latest is None or now - latest.fetched_at >= wait - min(timedelta(hours=1), wait / 4):
            found.append(entry)
    return found


def request_for(entry: Source, before: Retrieval | None, store: CaptureStore) -> Request:
    """The request of a visit, conditional where the capture that a 304 would confirm is really there."""
    accept: tuple[str, ...] = HTML_TYPES
    if entry.kind in ("feed", "sitemap"):
        accept = (*FEED_TYPES, *HTML_TYPES, "text/plain")
    elif entry.kind == "document":
        accept = (*HTML_TYPES, *DOCUMENT_TYPES)
    if before is None or before.sha256 is None or not store.has(before.sha256):
        return Request(url=entry.url, key=entry.source_id, accept=accept)
    return Request(
        url=entry.url,
        key=entry.source_id,
        accept=accept,
        etag=before.etag,
        last_modified=before.last_modified,
        validated_url=before.final_url or before.url,
    )


def _before(entry: Source, store: CaptureStore) -> Retrieval | None:
    """What the source said last, unless its address in the catalogue is another now."""
    before = store.latest_held(entry.source_id)
    return before if before is not None and before.url == entry.url else None


def judge_answer(
    entry: Source,
    answer: Answer,
    before: Retrieval | None,
    store: CaptureStore,
    now: datetime,
    *,
    run_id: str | None = None,
    found_at: str | None = None,
    read: ReadPage = read_page,
) -> Retrieval:
    """What an answer means for its source; captures its bytes first. Logs nothing."""

    def visit(outcome: Outcome, **known: object) -> Retrieval:
        common: dict[str, object] = {
            "source_id": entry.source_id,
            "url": entry.url,
            "fetched_at": now,
            "outcome": outcome,
            "final_url": answer.url,
            "status": answer.status,
            "archive_url": entry.archive_url,
            "attempts": answer.attempts,
            "elapsed_s": round(answer.elapsed_s, 3),
            "found_at": found_at,
            "run_id": run_id,
        }
        return Retrieval(**{**common, **known})  # type: ignore[arg-type]

    if isinstance(answer, FetchFailure):
        outcome: Outcome = "refused" if answer.is_refusal else "gone" if answer.status in _GONE else "failed"
        return visit(outcome, error=str(answer), change="gone" if outcome == "gone" else None)
    if answer.is_not_modified and before is not None:
        return visit(
            "not_modified",
            sha256=before.sha256,
            content_type=before.content_type,
            charset=before.charset,
            etag=answer.etag or before.etag,
            last_modified=answer.last_modified or before.last_modified,
            canonical_url=before.canonical_url,
            text_sha256=before.text_sha256,
            moved_to=permanent_target(answer),
            change="unchanged",
        )
    sha256 = store.put(answer.body)
    reading = _reading(answer, read) if entry.bears_records else Reading()
    known: dict[str, object] = {
        "sha256": sha256,
        "content_type": answer.content_type,
        "charset": answer.charset,
        "bytes": len(answer.body),
    }
    if reading.trouble is not None:
        outcome = "gone" if reading.is_gone else "failed"
        return visit(outcome, **known, error=reading.trouble, change="gone" if reading.is_gone else None)
    compared = compare(before, answer, sha256, reading)
    return visit(
        compared.outcome,
        **known,
        change=compared.change,
        etag=answer.etag,
        last_modified=answer.last_modified,
        canonical_url=reading.canonical_url,
        text_sha256=reading.text_sha256,
        moved_to=permanent_target(answer),
    )


def _reading(answer: Response, read: ReadPage) -> Reading:
    """Reading never takes the batch down: a page that breaks the reader is that page's failure."""
    try:
        return read_answer(answer, read)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError, ArithmeticError) as error:
        return Reading(trouble=f"unreadable: {type(error).__name__}: {str(error)[:160]}")

"""The stages of a refresh, as plain functions over a run context.

Owns what happens between capture and release: read, extract, validate, load, resolve, derive, check,
record. Knows nothing of Prefect (`refresh.py` wraps these). Invariant: each stage can be run again on what the one
before left, and gives the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial

import duckdb

from flows.collect import Captured
from flows.context import RunContext
from flows.errors import SovaiError
from schemas.frames import frame
from schemas.registry import DOCUMENTS, SOURCES
from sources.captures import CaptureDamaged, CaptureStore
from sources.curated.load import CONTENT_TYPE, Curated, Sheet
from sources.curated.load import EXTRACTOR as CURATED
from sources.curated.load import VERSION as CURATED_VERSION
from sources.extract.extract import NAME as EXTRACTOR
from sources.extract.extract import VERSION, extract
from sources.extract.records import Extraction
from sources.page.model import Page, UnreadablePage
from sources.page.read import VERSION as READER_VERSION
from sources.page.read import read_page
from sources.statements import Statements
from warehouse import history
from warehouse.connect import writing
from warehouse.load import Batch, load, load_sources, loaded_documents
from warehouse.migrate import migrate
from warehouse.release.errors import ReleaseError
from warehouse.release.restore import restore
from warehouse.release.store import open_store
from warehouse.runs import record_runs

PARALLEL_FROM = 64
"""From this many pages on, reading them in several processes pays for starting those."""
SHEET_READER = "sheet-1"


@dataclass(frozen=True, slots=True)
class Failure:
    """A source or document that could not be used, and why in one line."""

    source_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class LoadReport:
    """`fresh` documents were read, `unchanged` were known; records kept by table, rows rejected by check."""

    fresh: int
    unchanged: int
    records: Mapping[str, int]
    quarantined: Mapping[str, int]
    unreadable: tuple[Failure, ...]
    silent: tuple[str, ...]
    """Sources whose document states nothing."""
    records_by_source: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Read:
    """One page, read; or the reason why not."""

    captured: Captured
    page: Page | None
    extraction: Extraction | None
    failure: str | None = None


def load_documents(
    context: RunContext, declared: Sequence[Mapping[str, object]], captured: Sequence[Captured], curated: Curated
) -> LoadReport:
    """Read what is new among `captured`, and load it; what this software has read before is left alone."""
    store = CaptureStore(context.settings.captures)
    sheets = {sheet.document_id: sheet for sheet in curated.sheets}
    with writing(context.settings.warehouse) as connection:
        migrate(connection)
        _bring_back(context, connection)
        record_runs(
            connection, (path.read_text("utf-8", "replace") for path in sorted(context.settings.runs.glob("*.json")))
        )
        known = loaded_documents(connection)
        distinct = {
            item.document_id: item for item in reversed(captured)
        }.values()  # one content, one document: the first source
        fresh = [
            item for item in reversed(distinct) if context.reextract or (item.document_id, *_reading(item)) not in known
        ]
        batch, failures, silent, by_source = _read_all(store, fresh, sheets)
        rejected_sources = load_sources(connection, frame(SOURCES, declared))
        loaded = load(connection, batch)
    quarantined = Counter(loaded.quarantined) + Counter(rejected_sources["check_name"].to_list())
    return LoadReport(
        len(fresh),
        len(captured) - len(fresh),
        loaded.statements,
        dict(sorted(quarantined.items())),
        tuple(failures),
        tuple(silent),
        by_source,
    )


def _bring_back(context: RunContext, connection: duckdb.DuckDBPyConnection) -> None:
    """Fill a new warehouse from the latest release, if there is one: ids and history outlive a lost file.

    Raises SovaiError where the release cannot be used."""
    if history.latest(connection) is not None:
        return
    try:
        store = open_store(context.settings.release_store)
        if store.pointer().pointer.latest is not None:
            restore(connection, store)
    except ReleaseError as error:
        raise SovaiError(f"cannot bring the index back: {error.what}", error.todo) from error


def _reading(item: Captured) -> tuple[str, str, str]:
    """Who would read it today: reader version, extractor, extractor version."""
    if item.content_type == CONTENT_TYPE:
        return SHEET_READER, CURATED, CURATED_VERSION
    return READER_VERSION, EXTRACTOR, VERSION


def _read_all(
    store: CaptureStore, fresh: Sequence[Captured], sheets: Mapping[str, Sheet]
) -> tuple[Batch, list[Failure], list[str], dict[str, int]]:
    statements = Statements()
    documents: list[dict[str, object]] = []
    failures: list[Failure] = []
    silent: list[str] = []
    by_source: dict[str, int] = {}
    for item in fresh:
        if sheet := sheets.get(item.document_id):
            statements.add(sheet.document_id, sheet.text, sheet.extraction, reader=SHEET_READER, origins=sheet.origins)
            documents.append(_document(item, title=sheet.title, publisher=sheet.publisher, language=sheet.language))
            by_source[item.source_id] = _size(sheet.extraction)
    for read in _read_pages(store, [item for item in fresh if item.document_id not in sheets]):
        item, page, extraction = read.captured, read.page, read.extraction
        if page is None or extraction is None:
            failures.append(Failure(item.source_id, read.failure or "unreadable"))
            continue
        statements.add(item.document_id, page.text, extraction, reader=READER_VERSION)
        documents.append(
            _document(
                item,
                title=page.title,
                publisher=page.publisher,
                author=page.author,
                published_on=page.published_on,
                language=page.language,
                canonical_url=page.canonical_url,
            )
        )
        by_source[item.source_id] = _size(extraction)
        if not _size(extraction):
            silent.append(item.source_id)
    rows, evidence, texts = statements.frames()
    return Batch(frame(DOCUMENTS, documents), texts, rows, evidence, statements.origin), failures, silent, by_source


def _size(extraction: Extraction) -> int:
    return sum(map(len, extraction.by_table().values()))


def _read_pages(store: CaptureStore, items: Sequence[Captured]) -> Iterable[Read]:
    """Pages are pure functions of their captures, so many may be read at once; results keep the order."""
    reader = partial(_read_one, store)
    if len(items) < PARALLEL_FROM:
        return map(reader, items)
    with ProcessPoolExecutor() as pool:
        return list(pool.map(reader, items, chunksize=8))


def _read_one(store: CaptureStore, item: Captured) -> Read:
    try:
        page = read_page(store.get(item.document_id), url=item.url, content_type=item.content_type)
        return Read(item, page, extract(page))
    except UnreadablePage as error:
        return Read(item, None, None, str(error))
    except CaptureDamaged as error:
        return Read(item, None, None, str(error))


def _document(item: Captured, **facts: str | None) -> dict[str, object]:
    return {
        "document_id": item.document_id,
        "source_id": item.source_id,
        "url": item.url,
        "fetched_at": item.fetched_at,
        "http_status": item.http_status,
        "content_type": item.content_type,
        "bytes": item.bytes,
        "archive_path": f"{item.document_id[:2]}/{item.document_id[2:]}.zst",
        "archive_url": item.archive_url,
        **facts,
    }

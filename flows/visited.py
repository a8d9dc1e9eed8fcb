"""How the live sources stood at the last visit of all, for a release to say.

Owns asking the log of visits, the catalogue and the warehouse. Invariant: the answer depends on the log alone, not on
when it is asked, so a release built again says the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import duckdb

from flows.catalogue import catalogue
from flows.output import note
from flows.settings import Settings
from sources.captures import CaptureStore
from sources.health import SourceHealth, health
from sources.round import live_sources
from warehouse.connect import WarehouseError, reading
from warehouse.release.describe import Visited

RECORDS = """
SELECT documents.source_id, count(DISTINCT (evidence.table_name, evidence.row_id))
FROM evidence JOIN documents USING (document_id)
WHERE documents.superseded_by IS NULL AND documents.content_type NOT LIKE 'text/x-record%'
GROUP BY ALL
"""


def visited(settings: Settings) -> tuple[Visited, ...]:
    """The live sources that were ever visited, those to look at first; none before the first live run."""
    if not settings.captures.is_dir():
        return ()
    store = CaptureStore(settings.captures)
    visits = list(store.retrievals())
    if not visits:
        return ()
    newest = max(visit.fetched_at for visit in visits)
    sources = live_sources(catalogue(settings), store)
    found = health(sources, visits, newest, records_by_source(settings.warehouse))
    return tuple(_line(one) for one in found if one.last_attempt_at is not None)


def records_by_source(warehouse: Path) -> Mapping[str, int]:
    """Records by source that was read from a page, as far as there is a warehouse to say so."""
    if not warehouse.is_file():
        return {}
    try:
        with reading(warehouse) as connection:
            return dict(connection.execute(RECORDS).fetchall())
    except (WarehouseError, duckdb.Error) as error:
        note(f"records are not counted: {str(error).splitlines()[0]}")
        return {}


def _line(one: SourceHealth) -> Visited:
    expected = f"at least {one.min_records}" + (f", at most {one.max_records}" if one.max_records is not None else "")
    counted = "not counted" if one.records is None else str(one.records)
    return Visited(
        one.source_id,
        one.state,
        _day(one.last_attempt_at),
        _day(one.last_success_at),
        one.consecutive_failures,
        f"{counted}; expected {expected}",
    )


def _day(moment: datetime | None) -> str:
    return "" if moment is None else moment.date().isoformat()

"""What may be removed from a home, and removing it.

Owns the policy for leftovers, run reports and captures (the rule for captures stands in
`sources/retention.py`). Invariant: runs under the warehouse's lock, so nothing that is in use goes; a release
and the pointer are never touched.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flows.settings import Settings
from sources.captures import CaptureStore
from sources.retention import retain
from warehouse.connect import discard, lock, reading

REPORTS_KEPT = 20
"""The newest run reports stay whatever their age."""


@dataclass(frozen=True, slots=True)
class Gone:
    """Paths of one kind that went (or would go), and their bytes on disk."""

    what: str
    paths: tuple[str, ...]
    bytes: int


def tidy(settings: Settings, *, capture_days: int, run_days: int, is_rehearsal: bool) -> tuple[Gone, ...]:
    """Remove what the policy lets go, or only tell of it. Raises WarehouseBusy while a refresh runs, WarehouseError."""
    with lock(settings.warehouse):
        return (
            _leftovers(settings, is_rehearsal),
            _reports(settings, run_days, is_rehearsal),
            _captures(settings, capture_days, is_rehearsal),
        )


def _leftovers(settings: Settings, is_rehearsal: bool) -> Gone:
    """Of killed runs: the warehouse's working copy, half-written captures and reports, staged releases."""
    copy = settings.warehouse.with_suffix(".next.duckdb")
    found = list(settings.home.glob(f"{copy.name}*"))
    found += settings.captures.glob("[0-9a-f][0-9a-f]/.*.tmp")
    found += settings.runs.glob("*.tmp")
    releases = _releases(settings)
    if releases is not None:
        found += [path for path in releases.glob(".staging-*") if path.is_dir()]
        found += releases.glob(".*.tmp")
    size = sum(map(_size, found))
    if not is_rehearsal:
        discard(copy)
        _remove(found)
    return Gone("leftovers of killed runs", tuple(map(str, sorted(found))), size)


def _reports(settings: Settings, days: int, is_rehearsal: bool) -> Gone:
    limit = f"{settings.clock() - timedelta(days=days):%Y%m%dT%H%M%SZ}"
    by_age = sorted(settings.runs.glob("*.json"), key=lambda path: path.name, reverse=True)
    found = [path for path in by_age[REPORTS_KEPT:] if path.name.partition("-")[0] < limit]
    size = sum(map(_size, found))
    if not is_rehearsal:
        _remove(found)
    return Gone(f"run reports older than {days} days", tuple(map(str, sorted(found))), size)


def _captures(settings: Settings, days: int, is_rehearsal: bool) -> Gone:
    what = f"captures older than {days} days that no evidence points to"
    if not settings.warehouse.exists():  # without it nobody knows what is pointed to: all stay
        return Gone(what, (), 0)
    store = CaptureStore(settings.captures)
    done = retain(
        store,
        _referenced(settings),
        older_than=timedelta(days=days),
        now=settings.clock(),
        is_rehearsal=is_rehearsal,
    )
    return Gone(what, tuple(str(store.path(sha256)) for sha256 in done.removed), done.freed_bytes)


def _referenced(settings: Settings) -> set[str]:
    """Documents that published or earlier evidence points to, that speak today, or that wait in quarantine."""
    with reading(settings.warehouse) as connection:
        rows = connection.execute(
            "SELECT table_name FROM information_schema.columns WHERE column_name = 'document_id' "
            "AND table_name NOT IN ('documents', 'document_texts')"
        ).fetchall()
        found = {
            row[0]
            for (name,) in rows
            for row in connection.execute(
                f'SELECT DISTINCT document_id FROM "{name}" WHERE document_id IS NOT NULL'
            ).fetchall()
        }
        current = connection.execute("SELECT document_id FROM documents WHERE superseded_by IS NULL").fetchall()
    return found | {row[0] for row in current}


def _releases(settings: Settings) -> Path | None:
    store = settings.release_store.removeprefix("file://")
    return None if "://" in store else Path(store)


def _size(path: Path) -> int:
    if path.is_dir():
        return sum(item.lstat().st_size for item in path.rglob("*") if not item.is_dir())
    return path.lstat().st_size


def _remove(found: Iterable[Path]) -> None:
    for path in found:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)

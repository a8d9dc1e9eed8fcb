"""Stages run directly on small folders of facts and made pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.collect import HTML, Captured, capture_curated, declared_curated
from flows.context import RunContext, start
from flows.settings import Settings
from flows.stages import LoadReport, load_documents
from sources.captures import CaptureStore
from sources.curated.load import load
from tests.support.facts import Facts
from warehouse.connect import reading


@dataclass(frozen=True)
class Loaded:
    """What a load left: its report, the quarantine as (check, table, value), and the context to go on with."""

    report: LoadReport
    quarantine: list[tuple[str, str, str | None]]
    context: RunContext

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with reading(self.context.settings.warehouse) as connection:
            return connection.execute(sql).fetchall()


Loads = Callable[..., Loaded]


@pytest.fixture
def loads(tmp_path: Path) -> Loads:
    """Load facts and pages (source id to bytes) into a home of the test."""
    context = start(Settings(home=tmp_path / "home", now="2026-11-24T06:00:00Z"), salt="test")  # type: ignore[arg-type]
    store = CaptureStore(context.settings.captures)

    def loaded(facts: Facts, pages: Sequence[tuple[str, bytes]] = ()) -> Loaded:
        curated = load(facts.write(tmp_path / "facts"))
        captured = [*capture_curated(store, curated)]
        declared = list(declared_curated(curated))
        for source_id, raw in pages:
            url = f"https://{source_id}.example/"
            captured.append(Captured(store.put(raw), source_id, url, "2026-11-24T05:00:00Z", HTML, len(raw)))
            declared.append(
                {
                    "source_id": source_id,
                    "name": source_id,
                    "publisher": source_id,
                    "kind": "article",
                    "url": url,
                    "authority": 3,
                    "licence": "made",
                    "cadence": "weekly",
                    "enabled": True,
                    "is_digest": False,
                }
            )
        report = load_documents(context, declared, captured, curated)
        with reading(context.settings.warehouse) as connection:
            rows = connection.execute("SELECT check_name, table_name, value FROM quarantine ORDER BY ALL").fetchall()
        return Loaded(report, rows, context)

    return loaded

"""A home that lost its warehouse, but not its releases, goes on where it was."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from flows.collect import capture_articles, capture_curated, curated, declared_articles, declared_curated
from flows.context import start
from flows.index import index
from flows.live import declared_live
from flows.settings import Settings
from flows.stages import load_documents
from sources.captures import CaptureStore
from warehouse.connect import reading

pytestmark = pytest.mark.slow


def test_ids_and_history_outlive_a_lost_warehouse(index_home: Path, tmp_path: Path) -> None:
    shutil.copytree(index_home / "releases", tmp_path / "releases")
    settings = Settings(home=tmp_path, now="2026-12-01T06:00:00Z")  # type: ignore[arg-type]
    context = start(settings, salt="lost")
    store, facts = CaptureStore(settings.captures), curated()
    captured = (*capture_curated(store, facts), *capture_articles(store))
    declared = {
        row["source_id"]: row for row in (*declared_live(context), *declared_curated(facts), *declared_articles())
    }
    loaded = load_documents(context, list(declared.values()), captured, facts)
    assert loaded.fresh == len(captured)
    indexed = index(context)
    assert (indexed.version, indexed.is_new) == ("2026-11-24.0", False)
    with reading(settings.warehouse) as connection:
        firsts = connection.execute("SELECT DISTINCT first_seen_release FROM projects").fetchall()
    assert firsts == [("2026-11-24.0",)]

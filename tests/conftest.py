"""What all tests share: a home of their own, and no settings from outside."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis

hypothesis.register_profile("untimed", deadline=None)  # a busy machine is no fault of the code
hypothesis.load_profile("untimed")
os.environ.setdefault("DO_NOT_TRACK", "1")
for name in [name for name in os.environ if name.startswith("SOVAI_")]:
    del os.environ[name]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A fresh SOVAI_HOME with a pinned clock."""
    from flows.settings import settings

    monkeypatch.setenv("SOVAI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SOVAI_NOW", "2026-11-24T06:00:00Z")
    settings.cache_clear()
    yield tmp_path / "home"
    settings.cache_clear()


@pytest.fixture(scope="session")
def index_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the embedded sources refreshed once for all tests, without the flow engine. Read it only."""
    from flows.collect import capture_articles, capture_curated, curated, declared_articles, declared_curated
    from flows.context import start
    from flows.index import index, publish
    from flows.live import declared_live
    from flows.settings import Settings
    from flows.stages import load_documents
    from sources.captures import CaptureStore

    home = tmp_path_factory.mktemp("index")
    settings = Settings(home=home, now="2026-11-24T06:00:00Z")  # type: ignore[arg-type]
    context = start(settings, salt="tests")
    store, facts = CaptureStore(settings.captures), curated()
    captured = (*capture_curated(store, facts), *capture_articles(store))
    declared = {
        row["source_id"]: row for row in (*declared_live(context), *declared_curated(facts), *declared_articles())
    }
    load_documents(context, list(declared.values()), captured, facts)
    indexed = index(context)
    assert indexed.version is not None, [gate for gate in indexed.gates if not gate.passed]
    publish(context, indexed.version)
    return home


@pytest.fixture(scope="session")
def release(index_home: Path) -> Path:
    """The folder of the release of `index_home`."""
    return index_home / "releases" / "2026-11-24.0"

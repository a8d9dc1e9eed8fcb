"""What all tests share: a home of their own, and no settings from outside."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

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

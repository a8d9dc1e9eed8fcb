"""`sovai captures`: out, in and away, and never what evidence needs."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest
from typer.testing import CliRunner, Result

from flows.commands.captures import app
from flows.errors import CheckError, UsageError
from flows.settings import settings
from sources.captures import CaptureStore, Retrieval
from sources.catalogue.load import load_catalogue
from tests.faults.quick import NOW


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def filled(home: Path) -> tuple[CaptureStore, list[str]]:
    """Four contents, two of one source of the catalogue and two that nothing names."""
    store = CaptureStore(home / "captures")
    digests = [store.put(raw) for raw in (b"old", b"new", b"cited", b"orphan")]
    known = next(iter(load_catalogue()))
    for days, sha256 in ((900, digests[0]), (800, digests[1])):
        moment = NOW - timedelta(days=days)
        visit = Retrieval(source_id=known.source_id, url=known.url, fetched_at=moment, outcome="fetched", sha256=sha256)
        store.record(visit)
    then = (NOW - timedelta(days=900)).timestamp()
    for sha256 in digests:
        os.utime(store.path(sha256), (then, then))
    return store, digests


def test_export_and_import_move_captures_to_another_home(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, _ = filled(home)
    file = tmp_path / "pages.warc.gz"
    done = run("export", str(file), "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout) == [{"file": str(file), "captures": 2, "visits": 2}]
    monkeypatch.setenv("SOVAI_HOME", str(tmp_path / "other"))
    settings.cache_clear()
    assert json.loads(run("import", str(file), "--json").stdout) == [{"captures": 2, "visits": 2, "left_out": 0}]
    other = CaptureStore(tmp_path / "other" / "captures")
    assert list(other.retrievals()) == list(store.retrievals())
    assert run("import", str(file)).exit_code == 4


def test_nothing_to_export_leaves_no_file(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "pages.warc.gz"
    assert run("export", str(file)).exit_code == 4
    assert not file.exists()
    filled(home)
    assert run("export", str(file), "--source", "nobody").exit_code == 4
    assert isinstance(run("export", str(tmp_path)).exception, UsageError)


def test_bad_archives_are_refused(home: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.warc").write_bytes(b"not an archive\n" * 100)
    assert isinstance(run("import", str(tmp_path / "bad.warc")).exception, CheckError)
    assert isinstance(run("import", str(tmp_path / "none.warc")).exception, UsageError)


def test_prune_needs_to_know_what_evidence_points_to(home: Path) -> None:
    store, digests = filled(home)
    result = run("prune", "--yes")
    assert isinstance(result.exception, UsageError)
    assert set(store.digests()) == set(digests)


def test_prune_keeps_what_warehouse_and_releases_speak_of(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, (_, new, cited, _) = filled(home)
    with duckdb.connect(str(home / "warehouse.duckdb")) as connection:
        connection.execute("CREATE TABLE evidence AS SELECT 'none' AS document_id")
    release = home / "releases" / "2026-01-01.0"
    release.mkdir(parents=True)
    pl.DataFrame({"document_id": [cited]}).write_parquet(release / "evidence.parquet")
    pl.DataFrame({"project_id": ["x"]}).write_parquet(release / "projects.parquet")
    counted = run("prune", "--json")
    assert json.loads(counted.stdout)[0]["would_be_removed"] == 2
    assert len(list(store.digests())) == 4
    assert json.loads(run("prune", "--yes", "--json").stdout)[0]["removed"] == 2
    assert set(store.digests()) == {new, cited}
    assert run("prune", "--yes").exit_code == 4
    monkeypatch.setenv("SOVAI_STORE", "s3://bucket/releases")
    settings.cache_clear()
    assert isinstance(run("prune").exception, UsageError)

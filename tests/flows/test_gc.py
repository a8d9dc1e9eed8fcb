"""`sovai gc`: what goes, what stays, and that a rehearsal removes nothing."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from flows.report import RunReport
from flows.settings import Settings
from flows.tidy import Gone, tidy
from sources.captures import CaptureStore
from warehouse.connect import WarehouseBusy

LONG_AGO = 1_600_000_000
"""Seconds since 1970: September 2020."""


@pytest.fixture
def littered(index_home: Path, tmp_path: Path) -> Path:
    """A copy of a refreshed home with leftovers of killed runs, old reports and an old capture of no use."""
    home = tmp_path / "home"
    shutil.copytree(index_home, home)
    (home / "warehouse.next.duckdb").write_bytes(b"half")
    (home / "warehouse.next.duckdb.wal").write_bytes(b"half")
    staged = home / "releases" / ".staging-2026-11-25.0-abc" / "2026-11-25.0"
    staged.mkdir(parents=True)
    (staged / "projects.parquet").write_bytes(b"half")
    store = CaptureStore(home / "captures")
    useless = store.path(store.put(b"an error page that nobody needs"))
    os.utime(useless, (LONG_AGO, LONG_AGO))
    (useless.parent / ".abc.zst.1.2.tmp").write_bytes(b"half")
    for year in range(1990, 2026):
        RunReport(f"{year}0101T000000Z-abc", f"{year}-01-01T00:00:00Z", "embedded").save(home / "runs")
    return home


def clean(home: Path, *, is_rehearsal: bool) -> tuple[Gone, ...]:
    settings = Settings(home=home, now="2026-11-24T06:00:00Z")  # type: ignore[arg-type]
    return tidy(settings, capture_days=365, run_days=400, is_rehearsal=is_rehearsal)


def files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"}


def test_a_rehearsal_tells_what_would_go_and_removes_nothing(littered: Path) -> None:
    before = files(littered)
    told = clean(littered, is_rehearsal=True)
    assert [len(one.paths) for one in told] == [4, 16, 1]
    assert all(one.bytes > 0 for one in told)
    assert files(littered) == before


def test_leftovers_old_reports_and_useless_captures_go_and_all_else_stays(littered: Path, index_home: Path) -> None:
    told = clean(littered, is_rehearsal=True)
    assert clean(littered, is_rehearsal=False) == told
    assert not (littered / "warehouse.next.duckdb").exists()
    assert list((littered / "releases").glob(".staging-*")) == []
    kept = {path.relative_to(littered) for path in files(littered) if path.parent.name != "runs"}
    assert kept == {path.relative_to(index_home) for path in files(index_home) if path.parent.name != "runs"}
    years = sorted(path.name[:4] for path in (littered / "runs").glob("*.json"))
    assert years[0] == "2006" and len(years) == 20
    assert [len(one.paths) for one in clean(littered, is_rehearsal=False)] == [0, 0, 0]


def test_captures_that_evidence_points_to_stay_however_old(littered: Path) -> None:
    store = CaptureStore(littered / "captures")
    for digest in store.digests():
        os.utime(store.path(digest), (LONG_AGO, LONG_AGO))
    (gone,) = clean(littered, is_rehearsal=True)[2].paths
    assert store.get(Path(gone).parent.name + Path(gone).stem) == b"an error page that nobody needs"


def test_without_a_warehouse_no_capture_goes(littered: Path) -> None:
    (littered / "warehouse.duckdb").unlink()
    assert clean(littered, is_rehearsal=True)[2].paths == ()


def test_nothing_goes_while_a_refresh_runs(littered: Path) -> None:
    import subprocess
    import sys

    code = (
        "import sys; from pathlib import Path; from warehouse.connect import lock\n"
        f"with lock(Path({str(littered / 'warehouse.duckdb')!r})): print('held', flush=True); sys.stdin.read()"
    )
    root = Path(__file__).resolve().parents[2]
    holder = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root
    )
    assert holder.stdout is not None and holder.stdout.readline() == "held\n"
    try:
        with pytest.raises(WarehouseBusy):
            clean(littered, is_rehearsal=False)
    finally:
        holder.communicate("")
    assert (littered / "warehouse.next.duckdb").exists()

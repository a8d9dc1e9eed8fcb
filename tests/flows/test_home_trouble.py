"""A home that cannot be used: each case ends in two lines, and what stood before stands."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


def sovai(
    home: Path, *arguments: str, module: str = "flows.cli", before: Callable[[], None] | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SOVAI_", "PREFECT_"))}
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=environment | {"SOVAI_HOME": str(home), "SOVAI_NOW": "2026-11-25T06:00:00Z"} | more,
        capture_output=True,
        text=True,
        timeout=120,
        preexec_fn=before,
    )


def two_lines(done: subprocess.CompletedProcess[str]) -> str:
    first, second = done.stderr.splitlines()
    assert first.startswith("error: ") and second.startswith("  do: ")
    return first.removeprefix("error: ")


def test_a_home_that_cannot_be_made(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("in the way")
    for home in (file, file / "below", Path("/proc/nowhere")):
        done = sovai(home, "refresh")
        assert done.returncode == 1
        assert two_lines(done).startswith(f"cannot write in {home}")


@pytest.mark.skipif(os.geteuid() == 0, reason="modes do not hold root; the case above stands for it")
def test_a_home_without_permission_to_write(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o500)
    done = sovai(home, "refresh")
    assert done.returncode == 1
    assert two_lines(done).startswith(f"cannot write in {home}")


def test_a_warehouse_file_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "warehouse.duckdb").write_text("this is a text and no database at all")
    done = sovai(tmp_path, "query", "SELECT 1")
    assert done.returncode == 3
    assert "is not a DuckDB database" in two_lines(done)
    done = sovai(tmp_path, module="tests.e2e.driver")
    assert done.returncode != 0
    assert "is not a DuckDB database" in done.stderr
    assert (tmp_path / "warehouse.duckdb").read_text() == "this is a text and no database at all"


def test_a_full_disk_leaves_warehouse_and_release_as_they_were(index_home: Path, tmp_path: Path) -> None:
    """A limit on the size of files stands for the full disk: the write that passes it fails."""
    home = tmp_path / "home"
    shutil.copytree(index_home, home)
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file() and path.parent.name != "runs"}

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        size = (home / "warehouse.duckdb").stat().st_size // 2
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    done = sovai(home, module="tests.e2e.driver", before=limit)
    assert done.returncode != 0
    assert "cannot write" in done.stderr
    after = {path: path.read_bytes() for path in home.rglob("*") if path.is_file() and path.parent.name != "runs"}
    assert after.keys() - before.keys() <= {home / "warehouse.lock"}
    assert {path: raw for path, raw in after.items() if path in before} == before

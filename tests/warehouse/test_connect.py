"""One writer, readers that never wait, and a file that is whole at every moment."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from warehouse.connect import WarehouseBusy, WarehouseError, reading, writing


def put(path: Path, value: int) -> None:
    with writing(path) as connection:
        connection.execute("CREATE OR REPLACE TABLE t AS SELECT ? AS x", [value])


def get(path: Path) -> int:
    with reading(path) as connection:
        row = connection.execute("SELECT x FROM t").fetchone()
    assert row is not None
    return int(row[0])


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "home" / "warehouse.duckdb"
    put(path, 1)
    put(path, 2)
    assert get(path) == 2
    assert sorted(entry.name for entry in path.parent.iterdir()) == ["warehouse.duckdb", "warehouse.lock"]


def test_a_failed_write_leaves_the_warehouse_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    put(path, 1)
    with pytest.raises(RuntimeError), writing(path) as connection:
        connection.execute("UPDATE t SET x = 2")
        raise RuntimeError
    assert get(path) == 1
    assert not list(tmp_path.glob("*.next*"))


def test_readers_read_while_a_writer_writes_and_keep_their_state(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    put(path, 1)
    script = (
        "import duckdb, sys; print(duckdb.connect(sys.argv[1], read_only=True).sql('SELECT x FROM t').fetchone()[0])"
    )
    with writing(path) as connection:
        connection.execute("UPDATE t SET x = 2")
        other = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
        assert other.stdout.strip() == "1"
    assert get(path) == 2


HOLD = """
import sys, time
from pathlib import Path
from warehouse.connect import writing
with writing(Path(sys.argv[1])) as connection:
    connection.execute("CREATE OR REPLACE TABLE t AS SELECT 9 AS x")
    print("held", flush=True)
    time.sleep(60)
"""


def hold(path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_writer_is_told_so_and_a_killed_one_frees_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    put(path, 1)
    process = hold(path)
    try:
        with pytest.raises(WarehouseBusy, match="another refresh is writing") as caught, writing(path):
            pass
        assert "wait for it" in caught.value.todo
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert get(path) == 1
    put(path, 2)
    assert get(path) == 2
    assert not list(tmp_path.glob("*.next*"))


@pytest.mark.parametrize("content", [b"", b"not a database", b"\0" * 5000])
def test_a_file_that_is_no_database_is_not_touched(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "warehouse.duckdb"
    path.write_bytes(content)
    with pytest.raises(WarehouseError, match="not a DuckDB database") as caught:
        put(path, 1)
    assert "move it away" in caught.value.todo
    with pytest.raises(WarehouseError, match="not a DuckDB database"):
        reading(path)
    assert path.read_bytes() == content


def test_a_damaged_database_is_one_clear_line(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    put(path, 1)
    raw = bytearray(path.read_bytes())
    raw[4096:8192] = os.urandom(4096)
    path.write_bytes(raw)
    with pytest.raises(WarehouseError) as caught, reading(path) as connection:
        connection.execute("SELECT * FROM t")
    assert "\n" not in caught.value.what


def test_no_warehouse_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="no warehouse") as caught:
        reading(tmp_path / "warehouse.duckdb")
    assert "sovai refresh" in caught.value.todo


def test_a_home_that_is_a_file_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("in the way")
    with (
        pytest.raises(WarehouseError, match="cannot write in") as caught,
        writing(tmp_path / "home" / "warehouse.duckdb"),
    ):
        pass
    assert "SOVAI_HOME" in caught.value.todo


def test_a_full_disk_leaves_the_old_warehouse() -> None:
    """A limit on the size of files stands in for the end of the disk."""
    script = """
import resource, sys
from pathlib import Path
from warehouse.connect import WarehouseError, writing
path = Path(sys.argv[1])
with writing(path) as connection:
    connection.execute("CREATE TABLE t AS SELECT 1 AS x")
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 100_000,) * 2)
before = path.read_bytes()
try:
    with writing(path) as connection:
        connection.execute("CREATE TABLE big AS SELECT random()::VARCHAR || random()::VARCHAR AS r FROM range(200000)")
except WarehouseError as error:
    print("told:", error.todo)
assert path.read_bytes() == before
assert not list(path.parent.glob("*.next*"))
"""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run(
            [sys.executable, "-c", script, str(Path(folder) / "warehouse.duckdb")],
            capture_output=True,
            text=True,
            check=False,
        )
    assert run.returncode == 0, run.stderr
    assert "make room on the disk" in run.stdout

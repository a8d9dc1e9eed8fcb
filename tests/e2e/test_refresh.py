"""`sovai refresh` from nothing to a verified release, as a user runs it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from tests.e2e.conftest import VERSION, Sovai, copied, finish, kill_group
from tests.e2e.released import assert_whole, content, pointer

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

READER = """
import sys, time, pathlib, duckdb
slowest, count = 0.0, 0
print("reading", flush=True)
while not pathlib.Path(sys.argv[2]).exists():
    began = time.monotonic()
    with duckdb.connect(sys.argv[1], read_only=True) as connection:
        rows = connection.execute("SELECT count(*) FROM projects JOIN commitments USING (project_id)").fetchone()[0]
    slowest, count = max(slowest, time.monotonic() - began), count + 1
    assert rows > 0
    time.sleep(0.02)
print(count, slowest)
"""
"""Another process that queries the warehouse over and over with plain DuckDB until a file appears."""


def test_refresh_from_nothing_makes_a_whole_release(refreshed: tuple[Sovai, str]) -> None:
    command, printed = refreshed
    report = json.loads(printed)
    assert (report["outcome"], report["version"]) == ("released", VERSION)
    assert all(gate["passed"] for gate in report["gates"])
    assert pointer(command.home / "releases") == [VERSION]
    assert_whole(command.home / "releases" / VERSION)
    done = command.run("release", "verify", VERSION)
    assert done.returncode == 0, done.stderr


def test_every_quote_of_the_release_is_its_documents_text_at_its_offsets(refreshed: tuple[Sovai, str]) -> None:
    """Checked against the files alone, with plain DuckDB and Python's own slices."""
    home = refreshed[0].home
    release = home / "releases" / VERSION
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as connection:
        texts = dict(connection.execute("SELECT document_id, body FROM document_texts").fetchall())
    quotes = duckdb.execute(
        f"SELECT document_id, quote, char_start, char_end FROM '{release / 'evidence.parquet'}'"
    ).fetchall()
    assert len(quotes) > 1000
    wrong = [row for row in quotes if texts[row[0]][row[2] : row[3]] != row[1]]
    assert wrong == []


def test_every_fact_of_the_release_has_evidence(refreshed: tuple[Sovai, str]) -> None:
    release = refreshed[0].home / "releases" / VERSION
    for table, key in (("projects", "project_id"), ("commitments", "commitment_id"), ("capacities", "capacity_id")):
        bare = duckdb.execute(
            f"SELECT {key} FROM '{release / (table + '.parquet')}' "
            f"WHERE {key} NOT IN (SELECT row_id FROM '{release / 'evidence.parquet'}' WHERE table_name = '{table}')"
        ).fetchall()
        assert bare == [], table


def test_second_refresh_makes_no_release_and_says_so(refreshed: tuple[Sovai, str], tmp_path: Path) -> None:
    command = Sovai(copied(refreshed[0].home, tmp_path / "home"), refreshed[0].prefect_home)
    before = content(command.home / "releases" / VERSION)
    done = command.run("refresh")
    assert done.returncode == 0, done.stderr
    assert f"no release: nothing changed since {VERSION}" in done.stdout
    assert pointer(command.home / "releases") == [VERSION]
    assert content(command.home / "releases" / VERSION) == before


def test_same_input_gives_the_same_bytes_in_another_home(refreshed: tuple[Sovai, str], sovai: Sovai) -> None:
    done = sovai.run("refresh", "--json")
    assert done.returncode == 0, done.stderr
    here, there = (command.home / "releases" / VERSION for command in (refreshed[0], sovai))
    assert content(here) == content(there)


def test_readers_never_wait_and_a_second_writer_is_refused_while_a_refresh_runs(
    refreshed: tuple[Sovai, str], tmp_path: Path, prefect_home: Path
) -> None:
    home = copied(refreshed[0].home, tmp_path / "home")
    command = Sovai(home, copied(prefect_home, tmp_path / "prefect"))
    stop = tmp_path / "stop"
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(home / "warehouse.duckdb"), str(stop)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert reader.stdout is not None and reader.stdout.readline() == "reading\n"
        first = command.start("refresh", "--reextract")
        _until(home / "warehouse.next.duckdb", first)
        kill_group(first, signal.SIGSTOP)  # amid its writing, for as long as the second takes
        try:
            began = time.monotonic()
            second = command.run("refresh")
            refused_after = time.monotonic() - began
        finally:
            kill_group(first, signal.SIGCONT)
        assert finish(first).returncode == 0
    finally:
        stop.touch()
        out, err = reader.communicate(timeout=30)
    assert second.returncode == 1
    assert second.stderr.splitlines() == [
        f"error: another refresh is writing {home / 'warehouse.duckdb'}",
        "  do: wait for it to end, or use another home (SOVAI_HOME)",
    ]
    assert refused_after < 15
    assert reader.returncode == 0, err
    count, slowest = out.split()
    assert int(count) > 20
    assert float(slowest) < 1
    assert_whole(home / "releases" / VERSION)
    assert pointer(home / "releases") == [VERSION]


def _until(path: Path, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 120
    while not path.exists():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.02)

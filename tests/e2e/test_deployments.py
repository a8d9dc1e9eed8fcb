"""prefect.yaml against a Prefect server on PostgreSQL as docs/OPERATE.md sets it up; on SQLite where there is none."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import ROOT, Sovai, copied

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[str | None]:
    """The address of a PostgreSQL database of the test's own, or None where PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found or shutil.which("runuser") is None:
        yield None
        return
    folder, programs = Path("/tmp") / f"sovai-pg-{os.getpid()}", found[-1].parent
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def run(*command: str | Path) -> None:
        subprocess.run([*as_user, *map(str, command)], check=True, capture_output=True, timeout=60, cwd="/tmp")

    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    run(programs / "initdb", "-D", folder, "-A", "trust", "-U", "prefect")
    run(programs / "pg_ctl", "-D", folder, "-o", options, "-l", folder / "log", "-w", "start")
    try:
        run(
            programs / "psql",
            "-h",
            folder,
            "-p",
            str(port),
            "-U",
            "prefect",
            "-d",
            "postgres",
            "-c",
            "CREATE DATABASE prefect",
        )
        run(
            programs / "psql",
            "-h",
            folder,
            "-p",
            str(port),
            "-U",
            "prefect",
            "-d",
            "prefect",
            "-c",
            "CREATE EXTENSION pg_trgm",
        )
        yield f"postgresql+asyncpg://prefect@127.0.0.1:{port}/prefect"
    finally:
        run(programs / "pg_ctl", "-D", folder, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def server(sovai: Sovai, database: str | None) -> Iterator[str]:
    """A Prefect server as an operator runs it; its API's address."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SOVAI_", "PREFECT_"))}
    environment |= {
        "PREFECT_HOME": str(sovai.prefect_home),
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    }
    if database is not None:
        environment["PREFECT_SERVER_DATABASE_CONNECTION_URL"] = database
    process = subprocess.Popen(
        [sys.executable, "-m", "flows.server"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdin is not None and process.stdout is not None
    address = process.stdout.readline().strip()
    assert process.stdout.readline() == "ready\n"
    yield address
    process.stdin.close()
    process.wait(30)


def test_three_deployments_are_made_and_a_worker_runs_one(
    refreshed: tuple[Sovai, str], sovai: Sovai, server: str, tmp_path: Path
) -> None:
    copied(refreshed[0].home, sovai.home)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SOVAI_", "PREFECT_"))}
    environment |= {
        "PREFECT_API_URL": server,
        "PREFECT_HOME": str(sovai.prefect_home),
        "DO_NOT_TRACK": "1",
        "SOVAI_HOME": str(sovai.home),
    }

    def prefect(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "prefect", "--no-prompt", *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    prefect("work-pool", "create", "--type", "process", "sovai")
    prefect("deploy", "--all")
    listed = json.loads(prefect("deployment", "ls", "-o", "json"))
    assert {one["name"]: one["schedules"][0]["schedule"]["cron"] for one in listed} == {
        "weekly-refresh": "0 6 * * 1",
        "daily-source-check": "0 4 * * *",
        "monthly-reextraction": "0 8 1 * *",
    }
    prefect("deployment", "run", "scheduled refresh/weekly-refresh", "--param", "live=false")
    prefect("worker", "start", "--pool", "sovai", "--run-once")
    reports = [json.loads(path.read_text()) for path in sorted((sovai.home / "runs").glob("*.json"))]
    assert [report["outcome"] for report in reports] == ["released", "unchanged"]
    runs = json.loads(prefect("flow-run", "ls", "--state", "Completed", "-o", "json"))
    assert len(runs) == 1

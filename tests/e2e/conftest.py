"""Real processes for the end-to-end tests: `sovai` as a user runs it, and the flow without its engine for many kills.

Each process leads a group of its own, so that a kill takes its children along. Prefect's database is migrated once
a session and copied for whoever needs one of its own.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.facts import Facts

ROOT = Path(__file__).resolve().parents[2]
NOW = "2026-11-24T06:00:00Z"
VERSION = "2026-11-24.0"


@dataclass
class Sovai:
    """Starts commands for one home."""

    home: Path
    prefect_home: Path
    now: str | None = NOW

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        return self._start([sys.executable, "-m", "flows.cli", *arguments], environment)

    def run(self, *arguments: str, timeout: float = 150, **environment: str) -> subprocess.CompletedProcess[str]:
        return finish(self.start(*arguments, **environment), timeout)

    def drive(self, *arguments: str | Path) -> subprocess.Popen[str]:
        """The refresh flow without its engine; see driver.py."""
        return self._start([sys.executable, "-m", "tests.e2e.driver", *map(str, arguments)], {})

    def _start(self, command: list[str], environment: dict[str, str]) -> subprocess.Popen[str]:
        inherited = {
            name: value for name, value in os.environ.items() if not name.startswith(("SOVAI_", "PREFECT_", "COV_"))
        }
        ours = {"SOVAI_HOME": str(self.home), "PREFECT_HOME": str(self.prefect_home), "DO_NOT_TRACK": "1"}
        if self.now is not None:
            ours["SOVAI_NOW"] = self.now
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=inherited | ours | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )


def finish(process: subprocess.Popen[str], timeout: float = 150) -> subprocess.CompletedProcess[str]:
    """Wait for a process; one that does not end in time is killed with its group."""
    try:
        out, err = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        kill_group(process)
        raise
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def kill_group(process: subprocess.Popen[str], number: int = signal.SIGKILL) -> None:
    """Send a signal to a process and all that it started; with SIGKILL, reap it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)
    if number == signal.SIGKILL:
        process.communicate()


@pytest.fixture(scope="session")
def prefect_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PREFECT_HOME whose database is migrated."""
    home = tmp_path_factory.mktemp("prefect")
    code = "from flows.server import own_server\nwith own_server(): pass"
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SOVAI_", "PREFECT_"))}
    subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment | {"PREFECT_HOME": str(home), "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL"},
        check=True,
        timeout=150,
    )
    return home


@pytest.fixture
def sovai(tmp_path: Path, prefect_home: Path) -> Sovai:
    """Commands for a fresh home, with a Prefect database of their own."""
    return Sovai(tmp_path / "home", copied(prefect_home, tmp_path / "prefect"))


@pytest.fixture(scope="session")
def refreshed(tmp_path_factory: pytest.TempPathFactory, prefect_home: Path) -> tuple[Sovai, str]:
    """A home that `sovai refresh` made from nothing, and what it printed. Read it only."""
    folder = tmp_path_factory.mktemp("refreshed")
    command = Sovai(folder / "home", copied(prefect_home, folder / "prefect"))
    done = command.run("refresh", "--json")
    assert done.returncode == 0, done.stderr
    return command, done.stdout


@pytest.fixture(scope="session")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """A folder with the first so many projects of the shipped facts."""
    folder = tmp_path_factory.mktemp("facts")

    def of(count: int) -> Path:
        place = folder / str(count)
        return place if place.exists() else Facts.shipped(count).write(place)

    return of


def copied(source: Path, target: Path) -> Path:
    shutil.copytree(source, target)
    return target


@pytest.fixture(autouse=True)
def no_process_is_left(tmp_path: Path) -> Iterator[None]:
    """No test may leave a process that works below its folder."""
    yield
    for entry in Path("/proc").glob("[0-9]*/environ") if Path("/proc").is_dir() else ():
        try:
            environment = entry.read_bytes()
        except OSError:
            continue
        if int(entry.parent.name) != os.getpid() and f"={tmp_path}/".encode() in environment:
            command = (entry.parent / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            os.kill(int(entry.parent.name), signal.SIGKILL)
            pytest.fail(f"left running: {command}")

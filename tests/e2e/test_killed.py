"""A refresh killed at any moment costs that run and nothing else.

The kills are SIGKILL to the whole process group. Moments are random with a fixed seed: some in time, some
right before a change of the file system, where half-done work would show.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.conftest import VERSION, Sovai, copied, finish, kill_group
from tests.e2e.released import assert_sound, content, pointer

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
NEXT = "2026-11-24.1"
BEFORE, AFTER = 20, 24
"""Projects in the facts of the old release and of the new one."""


@dataclass(frozen=True)
class Undisturbed:
    """A home with the old release, and what the undisturbed refresh with more facts makes of it."""

    old: Sovai
    facts: Path
    release: dict[str, str]
    seconds: float
    changes: int


@pytest.fixture(scope="module")
def undisturbed(
    tmp_path_factory: pytest.TempPathFactory, facts: Callable[[int], Path], prefect_home: Path
) -> Undisturbed:
    folder = tmp_path_factory.mktemp("undisturbed")
    old = Sovai(folder / "old", prefect_home)
    done = finish(old.drive(facts(BEFORE)))
    assert done.stdout == "released\n", done.stderr
    new = Sovai(copied(old.home, folder / "new"), prefect_home)
    began = time.monotonic()
    done = finish(new.drive(facts(AFTER), "--count"))
    seconds = time.monotonic() - began
    outcome, changes = done.stdout.split()
    assert outcome == "released", done.stderr
    assert pointer(new.home / "releases") == [VERSION, NEXT]
    return Undisturbed(old, facts(AFTER), content(new.home / "releases" / NEXT), seconds, int(changes))


@pytest.mark.parametrize("seed", range(4))
def test_killed_at_random_moments_the_next_run_makes_the_same_release(
    undisturbed: Undisturbed, tmp_path: Path, seed: int
) -> None:
    """Five kills a home, twenty in all; the run after the last one ends well."""
    chance = random.Random(seed)
    command = Sovai(copied(undisturbed.old.home, tmp_path / "home"), undisturbed.old.prefect_home)
    before = content(command.home / "releases" / VERSION)
    for _ in range(3):
        process = command.drive(undisturbed.facts)
        time.sleep(chance.uniform(0.1, 1.0) * undisturbed.seconds)
        kill_group(process)
        assert_sound(command.home)
    for _ in range(2):
        die_at = chance.randint(1, undisturbed.changes)
        finish(command.drive(undisturbed.facts, "--die-at", str(die_at)))
        assert_sound(command.home)
    assert content(command.home / "releases" / VERSION) == before
    done = finish(command.drive(undisturbed.facts))
    assert done.returncode == 0, done.stderr
    assert_sound(command.home)
    assert pointer(command.home / "releases") == [VERSION, NEXT]
    assert content(command.home / "releases" / NEXT) == undisturbed.release
    assert content(command.home / "releases" / VERSION) == before


def test_killed_right_before_and_after_the_release_takes_its_place(undisturbed: Undisturbed, tmp_path: Path) -> None:
    """The last changes of the file system are those of publishing; each is tried in turn."""
    for back in range(1, 7):
        home = copied(undisturbed.old.home, tmp_path / str(back))
        command = Sovai(home, undisturbed.old.prefect_home)
        process = finish(command.drive(undisturbed.facts, "--die-at", str(undisturbed.changes - back)))
        assert process.returncode == -9, process.stdout
        assert_sound(home)
        if back in (2, 5):
            done = finish(command.drive(undisturbed.facts))
            assert done.returncode == 0, done.stderr
            assert content(home / "releases" / NEXT) == undisturbed.release
            assert command.run("gc").returncode == 0
            assert list(home.rglob(".staging-*")) == [] == list(home.glob("*.next.duckdb*"))


def test_the_real_command_killed_with_its_server_leaves_what_was(
    refreshed: tuple[Sovai, str], tmp_path: Path, prefect_home: Path
) -> None:
    chance = random.Random(2026)
    old = refreshed[0].home
    command = Sovai(copied(old, tmp_path / "home"), copied(prefect_home, tmp_path / "prefect"))
    before = content(command.home / "releases")
    for _ in range(3):
        process = command.start("refresh", "--reextract")
        time.sleep(chance.uniform(0.5, 6))
        kill_group(process)
        assert_sound(command.home)
    _until_no_server(tmp_path)
    done = command.run("refresh", "--json")
    assert done.returncode == 0, done.stderr
    assert '"outcome": "unchanged"' in done.stdout
    after = content(command.home / "releases")
    checked = {"releases.json", "feed.xml"}  # say when the sources were last looked at
    assert {name: after[name] for name in after if name not in checked} == {
        name: before[name] for name in before if name not in checked
    }


def _until_no_server(folder: Path) -> None:
    """The engine's server sees that its owner is gone and ends by itself; it has a group of its own."""
    deadline = time.monotonic() + 30
    while any(_works_in(entry, folder) for entry in Path("/proc").glob("[0-9]*/environ")):
        assert time.monotonic() < deadline, "the server outlives its owner"
        time.sleep(0.2)


def _works_in(environ: Path, folder: Path) -> bool:
    try:
        return f"PREFECT_HOME={folder}/".encode() in environ.read_bytes()
    except OSError:
        return False

"""Killed at any moment, raced or read meanwhile: the pointer always names whole releases and loses none."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl
import pytest

from tests.support import warehouse
from tests.warehouse.release import publisher
from tests.warehouse.release.conftest import FIRST, SECOND
from tests.warehouse.release.test_s3 import bucket, url  # noqa: F401  (fixtures)
from warehouse.release import anatomy, fetch, files
from warehouse.release.build import build
from warehouse.release.download import download
from warehouse.release.errors import ReleaseError
from warehouse.release.pointer import Entry
from warehouse.release.publish import publish
from warehouse.release.store import FolderStore, Store, open_store
from warehouse.release.verify import verify

ROOT = Path(__file__).parents[3]
KILLS = 30


def kill_at_random_moments(place: str, seed: int) -> int:
    """Start publishers and kill each soon after its first work; returns how many releases stand."""
    rng = random.Random(seed)
    whole: dict[str, str] = {}
    for turn in range(KILLS):
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.warehouse.release.publisher", place], cwd=ROOT, stdout=subprocess.PIPE,
            text=True)
        assert child.stdout is not None
        assert child.stdout.readline().strip().isdigit(), "the publisher did not start"
        time.sleep(rng.uniform(0, 0.4))
        assert child.poll() is None, "the publisher gave up by itself"
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        store = open_store(place)
        standing = store.pointer().pointer
        assert [entry.version for entry in standing.releases] == [
            f"{publisher.DAY}.{number}" for number in range(len(standing.releases))], turn
        known = {entry.version: entry.sums_sha256 for entry in standing.releases}
        assert known.items() >= whole.items(), "a release was lost or rewritten"
        for entry in standing.releases:
            if entry.version not in whole:
                assert store.names(entry.version) == {*fetch.sums(store, entry), anatomy.SUMS}, turn
                with fetch.folder(store, entry) as folder:  # checks each file when it is copied
                    for name, digest in fetch.sums(store, entry).items():
                        assert files.sha256(folder / name) == digest, (turn, name)
        whole = known
    return len(whole)


def problems(store: Store, entry: Entry) -> tuple[str, ...]:
    with fetch.whole(store, entry) as folder:
        return verify(folder, entry.version, entry).problems


@pytest.mark.slow
def test_killed_publishers_leave_whole_releases_in_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "releases"
    number = kill_at_random_moments(str(folder), 1)
    assert number >= 10, "the kills came too early to prove anything"
    store = FolderStore(folder)
    with store.staging(f"{publisher.DAY}.{number}") as staged:
        publish(store, staged, publisher.stage(staged, number))
    expected = {f"{publisher.DAY}.{one}" for one in range(number + 1)}
    assert {path.name for path in folder.iterdir()} == expected | {anatomy.POINTER, anatomy.FEED, ".publish.lock"}, (
        "the next publisher removes what dead ones left")


@pytest.mark.slow
def test_killed_publishers_leave_whole_releases_in_a_bucket(url: str) -> None:  # noqa: F811
    pytest.importorskip("obstore")
    assert kill_at_random_moments(url, 2) >= 5, "the kills came too early to prove anything"


def test_a_publisher_that_died_between_place_and_pointer_is_followed_by_the_next(
    releases: Path, second_tables: dict[str, pl.DataFrame],
) -> None:
    third = "2026-12-07.0"
    shutil.copytree(releases / SECOND, releases / third)  # placed, never named
    (releases / third / "LICENSE").write_text("half")
    (releases / ".staging-x").mkdir()
    (releases / ".releases.json.1.tmp").write_text("half")
    with warehouse.holding(second_tables) as connection:
        entry = build(connection, FolderStore(releases), third).entry
    assert problems(FolderStore(releases), entry) == ()
    assert not list(releases.glob(".staging*")) and not list(releases.glob("*.tmp"))


def test_a_living_publishers_staging_is_left_alone(releases: Path) -> None:
    store = FolderStore(releases)
    with store.staging("2026-12-07.0") as mine:
        (mine / "work").write_text("mine")
        with FolderStore(releases).staging("2026-12-07.1"):
            pass
        assert (mine / "work").read_text() == "mine"


@pytest.mark.slow
def test_two_publishers_racing_in_a_folder_lose_nothing(
    built: Path, tmp_path: Path, first_tables: dict[str, pl.DataFrame],
) -> None:
    other = tmp_path / "other"
    with warehouse.holding(first_tables | {"policies": first_tables["policies"].head(3)}) as connection:
        build(connection, FolderStore(other), FIRST)
        build(connection, FolderStore(tmp_path / "later"), SECOND)
    told = 0
    for turn in range(20):
        place = tmp_path / f"store-{turn}"
        theirs = (other, FIRST) if turn % 2 else (tmp_path / "later", SECOND)
        gate = threading.Barrier(2)

        def run(
            folder: Path, version: str, place: Path = place, gate: threading.Barrier = gate,
        ) -> Entry | ReleaseError:
            store = FolderStore(place)
            entry = FolderStore(folder).pointer().pointer.find(version)
            with store.staging(version) as staged:
                shutil.copytree(folder / version, staged, dirs_exist_ok=True)
                gate.wait()
                try:
                    return publish(store, staged, entry)
                except ReleaseError as error:
                    return error

        with ThreadPoolExecutor(2) as pool:
            outcomes = [task.result() for task in [pool.submit(run, built, FIRST), pool.submit(run, *theirs)]]
        done = [one for one in outcomes if isinstance(one, Entry)]
        told += sum(isinstance(one, ReleaseError) and bool(one.todo) for one in outcomes)
        standing = FolderStore(place).pointer().pointer
        assert {entry.sums_sha256 for entry in standing.releases} == {entry.sums_sha256 for entry in done} != set()
        sums = fetch.sums(FolderStore(place), standing.find("latest"))
        assert {name: files.sha256(place / standing.releases[-1].version / name) for name in sums} == sums
        shutil.rmtree(place)
    assert told == 20


def test_a_reader_during_publishing_gets_one_whole_version(tmp_path: Path) -> None:
    folder = tmp_path / "releases"
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.warehouse.release.publisher", str(folder)], cwd=ROOT, stdout=subprocess.PIPE)
    try:
        assert child.stdout is not None
        for _ in range(2):
            child.stdout.readline()  # the second line: the first release stands
        seen = []
        for turn in range(20):
            done = download(FolderStore(folder), "latest", tmp_path / f"here-{turn}", tables=["a", "b"])
            sums = fetch.sums(FolderStore(folder), done.entry)
            for name in ("a.parquet", "b.parquet", "history/a.parquet"):
                assert files.sha256(done.folder / name) == sums[name]
            seen.append(done.entry.version)
    finally:
        child.kill()
        child.wait()
        child.stdout.close()
    assert seen == sorted(seen, key=anatomy.version) and len(set(seen)) > 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes anywhere")
def test_a_store_that_cannot_be_written_is_told(tmp_path: Path, first_tables: dict[str, pl.DataFrame]) -> None:
    tmp_path.chmod(0o500)
    with warehouse.holding(first_tables) as connection, pytest.raises(ReleaseError) as caught:
        build(connection, FolderStore(tmp_path / "releases"), FIRST)
    assert "cannot write" in caught.value.what

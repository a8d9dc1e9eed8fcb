"""A download is verified before it takes its place, goes on where it broke, and knows when it is stale."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from flows.commands.release import _fetch as fetch
from tests.support.serving import serving
from tests.warehouse.release.conftest import FIRST, SECOND
from tests.warehouse.release.test_build import files_of
from warehouse.release import anatomy
from warehouse.release.download import STATE, download, state, status
from warehouse.release.errors import BrokenRelease, NoRelease, ReadOnlyStore, StoreError
from warehouse.release.seen import OlderPointer
from warehouse.release.store import FolderStore, open_store
from warehouse.release.withdraw import withdraw


@pytest.mark.parametrize("kind", ["folder", "http"])
def test_a_whole_release_arrives_byte_for_byte(kind: str, built: Path, tmp_path: Path) -> None:
    with serving(built) as served:
        store = FolderStore(built) if kind == "folder" else open_store(served.address, fetch=fetch)
        told: dict[str, tuple[int, int]] = {}
        done = download(store, "latest", tmp_path, progress=lambda path, here, size: told.update({path: (here, size)}))
        size = (built / SECOND / anatomy.DATABASE).stat().st_size
        assert told[anatomy.DATABASE] == (size, size)
        assert done.folder == tmp_path / SECOND
        assert files_of(done.folder) == files_of(built / SECOND)
        again = download(store, SECOND, tmp_path)
    assert again.fetched == 0
    here = state(tmp_path)
    assert here is not None and here.version == SECOND and here.tables == ()


def test_single_tables_come_with_history_licence_and_dictionary(built: Path, tmp_path: Path) -> None:
    download(FolderStore(built), FIRST, tmp_path, tables=["projects", "evidence"])
    assert set(files_of(tmp_path / FIRST)) == {
        "projects.parquet", "history/projects.parquet", "evidence.parquet", "datapackage.json", "LICENSE",
        "CITATION.cff", "DATA_DICTIONARY.md", "SHA256SUMS"}
    with pytest.raises(NoRelease, match="no table secrets"):
        download(FolderStore(built), FIRST, tmp_path, tables=["secrets"])


def test_a_broken_download_goes_on_where_it_ended(built: Path, tmp_path: Path) -> None:
    size = (built / SECOND / anatomy.DATABASE).stat().st_size
    with serving(built) as served:
        store = open_store(served.address, fetch=fetch)
        served.cut_after = size // 3
        download(store, SECOND, tmp_path)
        ranges = [wanted for path, wanted in served.asked if path.endswith(".duckdb")]
    assert files_of(tmp_path / SECOND) == files_of(built / SECOND)
    assert ranges[0] is None and all(wanted for wanted in ranges[1:]) and len(ranges) == 4


def test_a_server_without_ranges_works_too(built: Path, tmp_path: Path) -> None:
    partial = tmp_path / ".partial" / SECOND / anatomy.DATABASE
    partial.parent.mkdir(parents=True)
    partial.write_bytes((built / SECOND / anatomy.DATABASE).read_bytes()[:100_000])
    with serving(built) as served:
        served.knows_ranges = False
        download(open_store(served.address, fetch=fetch), SECOND, tmp_path)
    assert files_of(tmp_path / SECOND) == files_of(built / SECOND)
    assert not (tmp_path / ".partial").exists()


def test_a_spoilt_partial_file_is_fetched_anew(built: Path, tmp_path: Path) -> None:
    partial = tmp_path / ".partial" / SECOND / "projects.parquet"
    partial.parent.mkdir(parents=True)
    partial.write_bytes(b"x" * 500)
    download(FolderStore(built), SECOND, tmp_path)
    assert files_of(tmp_path / SECOND) == files_of(built / SECOND)


def test_a_file_that_is_not_what_the_sums_say_never_takes_its_place(releases: Path, tmp_path: Path) -> None:
    file = releases / SECOND / "projects.parquet"
    file.write_bytes(file.read_bytes()[:-1] + b"!")
    with serving(releases) as served, pytest.raises(BrokenRelease):
        download(open_store(served.address, fetch=fetch), SECOND, tmp_path / "here")
    assert not (tmp_path / "here" / SECOND / "projects.parquet").exists()
    assert not (tmp_path / "here" / STATE).exists()


def test_status_tells_stale_withdrawn_and_rolled_back(releases: Path, tmp_path: Path) -> None:
    store, here = FolderStore(releases), tmp_path / "here"
    old_pointer = (releases / anatomy.POINTER).read_bytes()
    download(store, FIRST, here)
    assert status(store, here).is_stale
    download(store, SECOND, here)
    assert not status(store, here).is_stale
    withdraw(store, SECOND, reason="wrong", successor=FIRST, on=date(2026, 12, 1))
    found = status(store, here)
    assert found.is_stale and found.entry is not None and found.entry.withdrawn is not None
    (releases / anatomy.POINTER).write_bytes(old_pointer)
    with pytest.raises(OlderPointer):
        status(store, here)
    with pytest.raises(OlderPointer):
        download(store, "latest", here)


def test_http_only_reads_and_says_what_is_missing(built: Path, tmp_path: Path) -> None:
    with serving(built) as served:
        store = open_store(served.address, fetch=fetch)
        with pytest.raises(NoRelease):
            list(store.open(f"{SECOND}/nothing"))
        with pytest.raises(ReadOnlyStore):
            withdraw(store, SECOND, reason="x", successor=None, on=date(2026, 12, 1))
        with pytest.raises(NoRelease, match=r"no releases\.json"):
            open_store(f"{served.address}/elsewhere", fetch=fetch).pointer()
        address = served.address
    with pytest.raises(StoreError):
        open_store(address, fetch=fetch).pointer()
    with pytest.raises(StoreError, match="only be read"):
        open_store(address)
    with pytest.raises(StoreError, match="no store of kind"):
        open_store("ftp://x/y")

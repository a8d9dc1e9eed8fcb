"""Withdrawing takes a release out of use, not out of the store."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.warehouse.release.conftest import FIRST, SECOND
from tests.warehouse.release.test_build import files_of
from warehouse.release import anatomy
from warehouse.release.errors import NoRelease, ReleaseError, StoreError
from warehouse.release.pointer import Pointer, load
from warehouse.release.store import FolderStore
from warehouse.release.verify import verify
from warehouse.release.withdraw import checked, withdraw

DAY = date(2026, 12, 1)


def test_withdrawing_moves_latest_and_keeps_every_file(releases: Path) -> None:
    before = {name: digest for name, digest in files_of(releases).items() if "/" in name}
    pointer = withdraw(FolderStore(releases), SECOND, reason="wrong rates", successor=FIRST, on=DAY)
    assert pointer.latest == FIRST
    entry = FolderStore(releases).pointer().pointer.find(SECOND)
    assert entry.withdrawn is not None
    told = entry.withdrawn
    assert (told.reason, told.successor, told.on) == ("wrong rates", FIRST, "2026-12-01")
    assert {name: digest for name, digest in files_of(releases).items() if "/" in name} == before
    assert verify(releases / SECOND, SECOND, entry).is_whole


def test_all_withdrawn_leaves_no_latest(releases: Path) -> None:
    store = FolderStore(releases)
    withdraw(store, "latest", reason="a", successor=None, on=DAY)
    assert withdraw(store, "latest", reason="b", successor=None, on=DAY).latest is None
    with pytest.raises(NoRelease):
        store.pointer().pointer.find("latest")


def test_what_cannot_be_withdrawn_is_refused(releases: Path) -> None:
    store = FolderStore(releases)
    with pytest.raises(NoRelease):
        withdraw(store, "2020-01-01.0", reason="x", successor=None, on=DAY)
    with pytest.raises(ReleaseError, match="cannot stand for"):
        withdraw(store, SECOND, reason="x", successor=SECOND, on=DAY)
    withdraw(store, FIRST, reason="x", successor=SECOND, on=DAY)
    with pytest.raises(ReleaseError, match="withdrawn already"):
        withdraw(store, FIRST, reason="y", successor=None, on=DAY)
    with pytest.raises(ReleaseError, match="cannot stand for"):
        withdraw(store, SECOND, reason="x", successor=FIRST, on=DAY)


def test_feed_tells_every_release_and_the_withdrawal(releases: Path) -> None:
    withdraw(FolderStore(releases), SECOND, reason="wrong <rates> & sums", successor=FIRST, on=DAY)
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ElementTree.parse(releases / anatomy.FEED).getroot()
    titles = [entry.findtext(f"{atom}title") for entry in feed.iter(f"{atom}entry")]
    assert titles == [f"{SECOND} (withdrawn)", FIRST]
    summaries = [entry.findtext(f"{atom}summary") or "" for entry in feed.iter(f"{atom}entry")]
    assert summaries[0] == f"Withdrawn: wrong <rates> & sums Use {FIRST} instead."
    assert feed.findtext(f"{atom}updated") == "2026-12-01T00:00:00Z"
    for tag in ("id", "title", "updated"):
        assert feed.findtext(f"{atom}{tag}")


def test_looking_without_finding_news_is_noted_and_changes_nothing_else(releases: Path) -> None:
    store = FolderStore(releases)
    before = store.pointer().pointer
    after = checked(store, "2026-12-02T06:00:00Z")
    assert after.checked_at == "2026-12-02T06:00:00Z"
    assert after.releases == before.releases and after.sequence == before.sequence + 1


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"\xff\xfe", b"[" * 100_000, b'{"format": 2}', b'{"releases": 7}'])
def test_a_damaged_pointer_is_told_in_one_line(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        load(data)
    assert "\n" not in caught.value.what and caught.value.todo


def test_an_empty_store_has_an_empty_pointer(tmp_path: Path) -> None:
    seen = FolderStore(tmp_path / "none").pointer()
    assert seen.pointer == Pointer() and seen.tag is None

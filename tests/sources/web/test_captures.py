"""Captures and their log: complete or absent, append-only, readable after a kill."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.captures import CaptureDamaged, CaptureMissing, CaptureStore, Retrieval
from sources.retention import retain
from tests.faults.quick import NOW


def visit(source_id: str = "s", **changes: object) -> Retrieval:
    known: dict[str, object] = {
        "source_id": source_id,
        "url": "https://example.org/",
        "fetched_at": NOW,
        "outcome": "fetched",
    }
    return Retrieval(**{**known, **changes})  # type: ignore[arg-type]


def test_bytes_come_back_as_they_were_and_lie_under_their_digest(store: CaptureStore) -> None:
    raw = b"<html>" + os.urandom(5000) + b"\0" * 100_000
    sha256 = store.put(raw)
    assert sha256 == hashlib.sha256(raw).hexdigest()
    assert store.get(sha256) == raw
    path = store.path(sha256)
    assert path == store.root / sha256[:2] / f"{sha256[2:]}.zst"
    assert path.stat().st_size < 7000
    assert list(store.digests()) == [sha256]


@given(st.binary(max_size=2000))
def test_any_bytes_survive(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    store = CaptureStore(tmp_path_factory.getbasetemp() / "any")
    assert store.get(store.put(raw)) == raw


def test_capture_is_never_rewritten(store: CaptureStore) -> None:
    sha256 = store.put(b"once")
    before = store.path(sha256).stat()
    assert store.put(b"once") == sha256
    after = store.path(sha256).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert [path.name for path in store.path(sha256).parent.iterdir()] == [store.path(sha256).name]


def test_damaged_capture_is_reported_and_healed_by_the_same_bytes(store: CaptureStore) -> None:
    sha256 = store.put(b"good bytes")
    store.path(sha256).write_bytes(b"rotten")
    with pytest.raises(CaptureDamaged, match=r"remove .* and fetch its source again"):
        store.get(sha256)
    assert store.put(b"good bytes") == sha256
    assert store.get(sha256) == b"good bytes"
    assert [path.read_bytes() for path in (store.root / "damaged").iterdir()] == [b"rotten"]


def test_capture_of_other_content_under_the_name_is_damage(store: CaptureStore) -> None:
    one, other = store.put(b"one"), store.put(b"other")
    store.path(one).write_bytes(store.path(other).read_bytes())
    with pytest.raises(CaptureDamaged, match="hash to something else"):
        store.get(one)


def test_missing_capture_and_bad_digest_are_told_apart(store: CaptureStore) -> None:
    with pytest.raises(CaptureMissing, match="fetch its source again or import it"):
        store.get("0" * 64)
    for bad in ("../../etc/passwd", "ABC", "0" * 63, "A" * 64):
        with pytest.raises(ValueError, match="is not a sha256"):
            store.path(bad)


def test_failed_write_leaves_nothing_behind(store: CaptureStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        store.put(b"too much")
    assert [path for path in store.root.rglob("*") if path.is_file()] == []


def test_latest_and_latest_held_differ_after_a_failure(store: CaptureStore) -> None:
    sha256 = store.put(b"page")
    store.record(visit("a", sha256=sha256))
    store.record(visit("a", outcome="failed", error="timeout: slow", fetched_at=NOW + timedelta(days=1)))
    store.record(visit("a", outcome="gone", sha256=store.put(b"not found"), fetched_at=NOW + timedelta(days=2)))
    store.record(visit("b", outcome="failed"))
    latest, held = store.latest("a"), store.latest_held("a")
    assert latest is not None
    assert held is not None
    assert (latest.outcome, held.sha256) == ("gone", sha256)
    assert store.latest_held("b") is None
    assert [one.source_id for one in store.held()] == ["a"]
    assert [one.outcome for one in store.retrievals("a")] == ["fetched", "failed", "gone"]


def test_everything_in_a_retrieval_survives_the_log(store: CaptureStore) -> None:
    known = {
        "final_url": "https://example.org/x",
        "content_type": "text/html",
        "charset": "utf-8",
        "etag": '"x"',
        "last_modified": "Tue",
        "change": "text",
        "canonical_url": "https://example.org/c",
        "text_sha256": "b" * 64,
        "found_at": "https://example.org/feed",
        "archive_url": "https://archive.example/1",
        "moved_to": "https://example.org/y",
        "run_id": "r1",
    }
    full = visit(sha256="a" * 64, status=200, bytes=12, attempts=2, elapsed_s=0.25, **known)
    store.record(full)
    assert list(CaptureStore(store.root).retrievals()) == [full]


def test_torn_last_line_is_tolerated_reported_and_spoils_nothing_else(store: CaptureStore) -> None:
    store.record(visit("a"))
    log = store.root / "log.jsonl"
    whole = log.read_bytes()
    log.write_bytes(whole + whole[: len(whole) // 2])
    again = CaptureStore(store.root)
    assert [one.source_id for one in again.retrievals()] == ["a"]
    assert [damage.line for damage in again.damaged_lines()] == [2]
    again.record(visit("b"))
    assert [one.source_id for one in again.retrievals()] == ["a", "b"]
    fresh = CaptureStore(store.root)
    assert fresh.latest("b") is not None
    assert [damage.line for damage in fresh.damaged_lines()] == [2]


def test_log_is_shared_by_threads_and_other_stores(store: CaptureStore) -> None:
    other = CaptureStore(store.root)
    threads = [
        threading.Thread(target=lambda s=s, n=n: [s.record(visit(f"{n}-{i}")) for i in range(20)])
        for n, s in enumerate((store, other, store, other))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list(store.retrievals())) == 80
    assert store.damaged_lines() == ()
    assert store.latest("1-19") is not None


def test_kill_in_the_middle_leaves_only_whole_captures(store: CaptureStore) -> None:
    code = (
        "import os, sys; from pathlib import Path; from sources.captures import CaptureStore\n"
        "store = CaptureStore(Path(sys.argv[1])); print('go', flush=True)\n"
        "while True: store.put(os.urandom(300_000))\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(store.root)], stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        process.stdout.readline()
        for _ in range(400):
            if len(list(store.digests())) >= 3:
                break
            threading.Event().wait(0.02)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()  # type: ignore[union-attr]
    kept = list(store.digests())
    assert len(kept) >= 3
    assert all(len(store.get(sha256)) == 300_000 for sha256 in kept)


def test_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        visit(fetched_at=datetime(2026, 1, 1))  # noqa: DTZ001


def aged(store: CaptureStore, raw: bytes, days: int) -> str:
    sha256 = store.put(raw)
    then = (NOW - timedelta(days=days)).timestamp()
    os.utime(store.path(sha256), (then, then))
    return sha256


def test_retention_never_removes_what_is_pointed_to_latest_or_young(store: CaptureStore, tmp_path: Path) -> None:
    cited, first, last, young, orphan = (aged(store, raw, 400) for raw in (b"1", b"2", b"3", b"4", b"5"))
    just_written = store.put(b"6")
    for days, sha256 in ((400, first), (300, last)):
        store.record(visit("a", sha256=sha256, fetched_at=NOW - timedelta(days=days)))
    store.record(visit("b", sha256=young, outcome="failed", fetched_at=NOW - timedelta(days=1)))
    before = (store.root / "log.jsonl").read_bytes()
    rehearsed = retain(store, {cited}, older_than=timedelta(days=90), now=NOW)
    assert set(rehearsed.removed) == {first, orphan}
    assert len(list(store.digests())) == 6
    done = retain(store, {cited}, older_than=timedelta(days=90), now=NOW, is_rehearsal=False)
    assert set(done.removed) == {first, orphan}
    assert done.freed_bytes > 0
    assert set(store.digests()) == {cited, last, young, just_written}
    assert (store.root / "log.jsonl").read_bytes() == before
    with pytest.raises(ValueError, match="a day at least"):
        retain(store, set(), older_than=timedelta(hours=1), now=NOW)

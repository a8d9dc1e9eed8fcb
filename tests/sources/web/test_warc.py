"""WARC files: captures move between stores and from other tools, and nothing is taken on trust."""

from __future__ import annotations

import gzip
import io
from datetime import timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from sources.captures import CaptureStore, Retrieval
from sources.warc import BadArchive, export, load
from tests.faults.quick import NOW

PAGE = "<html>Café</html>".encode()


def filled(store: CaptureStore) -> CaptureStore:
    sha256 = store.put(PAGE)
    common = {
        "url": "https://e.org/a",
        "sha256": sha256,
        "content_type": "text/html",
        "charset": "utf-8",
        "etag": '"1"',
    }
    store.record(Retrieval(source_id="a-1", fetched_at=NOW, outcome="fetched", status=200, **common))
    later = NOW + timedelta(days=1)
    store.record(Retrieval(source_id="a-1", fetched_at=later, outcome="not_modified", status=304, **common))
    store.record(
        Retrieval(source_id="b-2", url="https://e.org/b", fetched_at=NOW, outcome="failed", error="timeout: slow")
    )
    other = store.put(b"%PDF-1.7")
    store.record(
        Retrieval(source_id="c-3", url="https://e.org/c", fetched_at=NOW, outcome="fetched", status=200, sha256=other,
                  content_type="application/pdf", found_at="https://e.org/feed")
    )  # fmt: skip
    return store


def test_everything_with_content_moves_to_another_store(store: CaptureStore, tmp_path: Path) -> None:
    path = tmp_path / "out" / "all.warc.gz"
    wrote = export(filled(store), path, store.retrievals())
    assert (wrote.captures, wrote.visits, wrote.missing) == (2, 3, ())
    other = CaptureStore(tmp_path / "other")
    took = load(other, path)
    assert (took.captures, took.visits, took.skipped) == (2, 3, ())
    assert list(other.digests()) == list(store.digests())
    assert list(other.retrievals()) == [one for one in store.retrievals() if one.sha256]
    again = load(other, path)
    assert (again.captures, again.visits) == (0, 0)
    assert [one.name for one in path.parent.iterdir()] == ["all.warc.gz"]


def test_file_is_a_warc_other_tools_read_and_the_same_each_time(store: CaptureStore, tmp_path: Path) -> None:
    one, two = tmp_path / "one.warc.gz", tmp_path / "two.warc.gz"
    for path in (one, two):
        export(filled(store) if path == one else store, path, store.retrievals())
    assert one.read_bytes() == two.read_bytes()
    with one.open("rb") as file:
        records = [
            (record.rec_type, record.rec_headers.get_header("WARC-Target-URI"), record.content_stream().read())
            for record in ArchiveIterator(file, check_digests="raise")
        ]
    assert [kind for kind, _, _ in records] == ["response", "metadata", "revisit", "metadata", "response", "metadata"]
    assert records[0][1:] == ("https://e.org/a", PAGE)


def foreign(path: Path, *pages: tuple[str, str, bytes], encoding: str | None = None) -> None:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for url, status, body in pages:
            headers = [("Content-Type", "text/html; charset=utf-8")]
            if encoding:
                headers.append(("Content-Encoding", encoding))
            http = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
            writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=http))


def test_other_tools_responses_are_taken_under_the_catalogues_ids(store: CaptureStore, tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc.gz"
    foreign(
        path,
        ("https://e.org/a", "200 OK", PAGE),
        ("https://e.org/b", "404 Not Found", b"no"),
        ("https://e.org/c", "200 OK", b""),
    )
    took = load(store, path, source_id_for={"https://e.org/a": "a-1"}.get)
    assert (took.captures, took.visits) == (1, 1)
    assert took.skipped == ("https://e.org/b: HTTP 404", "https://e.org/c: empty")
    (visit,) = store.retrievals()
    assert (visit.source_id, visit.content_type, visit.charset, visit.status) == ("a-1", "text/html", "utf-8", 200)
    assert store.get(visit.sha256 or "") == PAGE


def test_compressed_bodies_are_unpacked_and_bombs_left_out(store: CaptureStore, tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc.gz"
    foreign(path, ("https://e.org/a", "200 OK", gzip.compress(PAGE)), encoding="gzip")
    load(store, path)
    (visit,) = store.retrievals()
    assert store.get(visit.sha256 or "") == PAGE
    bomb = tmp_path / "bomb.warc.gz"
    foreign(bomb, ("https://e.org/bomb", "200 OK", gzip.compress(b"\0" * 70_000_000, 1)), encoding="gzip")
    took = load(store, bomb)
    assert took.captures == 0
    assert "more than" in took.skipped[0]


def test_claimed_digests_are_not_believed(store: CaptureStore, tmp_path: Path) -> None:
    path = tmp_path / "all.warc.gz"
    export(filled(store), path, store.retrievals("c-3"))
    forged = tmp_path / "forged.warc"
    forged.write_bytes(gzip.decompress(path.read_bytes()).replace(b"%PDF-1.7", b"%PDF-6.6"))
    other = CaptureStore(tmp_path / "other")
    took = load(other, forged)
    assert "does not hash" in took.skipped[0]
    (visit,) = other.retrievals()
    assert other.get(visit.sha256 or "") == b"%PDF-6.6"


def test_what_the_store_lost_is_named_and_what_is_no_warc_refused(store: CaptureStore, tmp_path: Path) -> None:
    lost = next(iter(filled(store).digests()))
    store.path(lost).unlink()
    assert export(store, tmp_path / "part.warc.gz", store.retrievals()).missing == (lost,)
    for content in (b"this is no archive\n" * 50, gzip.compress(b"neither is this"), b"\x1f\x8b\x08broken"):
        path = tmp_path / "bad.warc"
        path.write_bytes(content)
        with pytest.raises(BadArchive, match="is no WARC file"):
            load(CaptureStore(tmp_path / "none"), path)

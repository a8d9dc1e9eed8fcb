"""Visiting sources: the right outcome for each, the others unharmed, and what changed told apart."""

from __future__ import annotations

import errno
import threading
import time
from datetime import timedelta

import pytest

from sources.captures import CaptureStore, Retrieval
from sources.catalogue.model import Source
from sources.changes import record_changes, shared_pages
from sources.extract.records import Extraction, Quote, StatedProject
from sources.live import due, fetch_batch
from sources.page.model import Page, UnreadablePage
from tests.faults.certificates import Authority
from tests.faults.quick import NOW, client, source, threads_left
from tests.faults.server import CASES, FaultServer, Reply, article

LONG = "The ministry said that the national AI centre will open in spring with new machines. " * 25


def visit(store: CaptureStore, *entries: Source, **changes: object) -> list[Retrieval]:
    return fetch_batch(entries, store, client(**changes), lambda: NOW)


def one(server: FaultServer, store: CaptureStore, path: str, **changes: object) -> Retrieval:
    return visit(store, source("s-1", server.url(path)), **changes)[0]


@pytest.mark.parametrize(
    ("case", "outcome", "error"),
    [
        ("403", "failed", "status: HTTP 403"),
        ("404", "gone", "status: HTTP 404"),
        ("410", "gone", "status: HTTP 410"),
        ("500", "failed", "status: HTTP 500"),
        ("empty", "failed", "empty"),
        ("soft_404", "gone", "soft_404: its title says"),
        ("to_home", "gone", "soft_404: redirected to the home page"),
        ("cookie_wall", "failed", "consent_wall"),
        ("to_consent", "failed", "consent_wall: redirected to consent"),
        ("binary", "failed", "binary"),
        ("to_metadata", "refused", "address"),
        ("loop", "failed", "redirects"),
        ("gzip_bomb", "failed", "too_large"),
        ("short", "failed", "truncated"),
        ("silent", "failed", "timeout"),
        ("reset_mid_body", "failed", "connection"),
        ("429_tomorrow", "failed", "status: HTTP 429"),
        ("http10", "fetched", None),
        ("fine_at_third", "fetched", None),
        ("wrong_charset", "fetched", None),
        ("gzip", "fetched", None),
    ],
)
def test_each_case_gives_its_source_the_right_outcome(
    server: FaultServer, store: CaptureStore, case: str, outcome: str, error: str | None
) -> None:
    server.page("/consent", CASES["cookie_wall"])
    got = one(server, store, f"/case/{case}", attempts=1 if case != "fine_at_third" else 3)
    assert got.outcome == outcome, got
    assert (got.error is None) if error is None else (got.error or "").startswith(error), got
    assert store.latest("s-1") == got
    if got.outcome == "fetched":
        assert got.change == "new"
        assert store.get(got.sha256 or "")
    else:
        assert store.latest_held("s-1") is None


def test_all_faults_at_once_end_in_bounded_time_and_leave_good_sources_unharmed(
    server: FaultServer, store: CaptureStore
) -> None:
    faults = [name for name in CASES if name not in ("redirect", "redirect_on")]
    entries = [source(f"bad-{n}", server.url(f"/case/{name}", host=f"h{n}.localhost")) for n, name in enumerate(faults)]
    entries += [source(f"good-{n}", server.url(f"/fine/{n}", host=f"g{n}.localhost")) for n in range(10)]
    entries += [
        source("dns", "http://nowhere.example/"),
        source("inside", "http://inside.example/"),
        source("deep-file", "http://169.254.169.254/latest/"),
    ]
    threads = threading.active_count()
    started = time.monotonic()
    got = visit(store, *entries, attempts=2, workers=16)
    assert time.monotonic() - started < 60
    assert [one.source_id for one in got] == [entry.source_id for entry in entries]
    assert {one.outcome for one in got if one.source_id.startswith("good")} == {"fetched"}
    assert {one.source_id: one.outcome for one in got[-3:]} == {
        "dns": "failed",
        "inside": "refused",
        "deep-file": "refused",
    }
    assert len(list(store.retrievals())) == len(entries)
    assert list(store.root.rglob("*.tmp")) == []
    assert all(store.get(sha256) for sha256 in store.digests())
    assert threads_left(threads + 1) <= threads + 1  # one is the server's, which made the bomb


def test_page_nested_a_hundred_thousand_deep_is_dealt_with_in_bounded_time(
    server: FaultServer, store: CaptureStore
) -> None:
    started = time.monotonic()
    got = visit(store, source("deep-1", server.url("/case/deep")), source("good-1", server.url("/page")))
    assert time.monotonic() - started < 30
    assert got[0].sha256 is not None
    assert got[0].outcome == "fetched" or (got[0].error or "").startswith(("too_deep", "no_text"))
    assert got[1].outcome == "fetched"


def test_second_visit_is_a_304_that_confirms_the_capture(server: FaultServer, store: CaptureStore) -> None:
    first, second = one(server, store, "/page"), one(server, store, "/page")
    assert (first.outcome, second.outcome, second.status) == ("fetched", "not_modified", 304)
    assert second.sha256 == first.sha256
    assert second.bytes == 0
    third = one(server, store, "/page")
    assert third.outcome == "not_modified"


def test_304_is_not_asked_for_when_the_capture_is_lost(server: FaultServer, store: CaptureStore) -> None:
    first = one(server, store, "/page")
    assert first.sha256
    store.path(first.sha256).unlink()
    assert one(server, store, "/page").status == 200
    assert store.has(first.sha256)


def test_changes_are_told_apart(server: FaultServer, store: CaptureStore) -> None:
    def page(text: str, **more: str) -> Reply:
        return Reply(article("National AI", text, **more))

    seen = []
    for reply in (
        page(LONG),
        page(LONG),
        page(LONG, around="<ul><li>Other news of today</li></ul>", head="<!-- built 2 -->"),
        page(LONG + "It will cost 90 million euros."),
        page(LONG + "It will cost 90 million euros.", head='<link rel=canonical href="https://example.org/new-place">'),
        page(LONG + "It will cost 90 million euros.", head='<link rel=canonical href="https://example.org/new-place">'),
        Reply(b"<h1>Gone</h1>", status=410),
    ):
        server.page("/page", reply)
        got = one(server, store, "/page")
        seen.append((got.outcome, got.change))
    assert seen == [
        ("fetched", "new"),
        ("unchanged", "unchanged"),
        ("fetched", "boilerplate"),
        ("fetched", "text"),
        ("moved", "moved"),
        ("unchanged", "unchanged"),
        ("gone", "gone"),
    ]
    held = store.latest_held("s-1")
    assert held is not None
    assert held.outcome == "unchanged"


def test_permanent_redirect_that_appears_later_is_a_move(server: FaultServer, store: CaptureStore) -> None:
    server.page("/old", Reply(article("National AI", LONG)))
    one(server, store, "/old")
    server.page("/old", Reply(status=301, headers=[("Location", "/new")]))
    server.page("/new", Reply(article("National AI", LONG)))
    got = one(server, store, "/old")
    assert (got.outcome, got.moved_to) == ("moved", server.url("/new"))
    assert one(server, store, "/old").outcome == "unchanged"
    server.page("/old", Reply(status=302, headers=[("Location", "/new")]))
    assert one(server, store, "/old").moved_to is None


def test_failed_visit_keeps_what_was_known(server: FaultServer, store: CaptureStore) -> None:
    first = one(server, store, "/page")
    server.page("/page", CASES["cookie_wall"])
    assert one(server, store, "/page").outcome == "failed"
    held = store.latest_held("s-1")
    assert held is not None
    assert held.sha256 == first.sha256
    server.page("/page", Reply(article("/page"), etag=True))
    assert one(server, store, "/page").outcome == "not_modified"


def test_bytes_are_captured_before_they_are_read(server: FaultServer, store: CaptureStore) -> None:
    held: list[int] = []

    def reader(raw: bytes, *, url: str | None = None, content_type: str | None = None) -> Page:
        held.append(len(list(store.digests())))
        raise UnreadablePage("too_deep", "on purpose")

    got = fetch_batch([source("s-1", server.url("/page"))], store, client(), lambda: NOW, read=reader)[0]
    assert held == [1]
    assert got.outcome == "failed"
    assert got.sha256 is not None
    assert store.get(got.sha256)


def test_reader_that_breaks_on_a_page_fails_that_page_only(server: FaultServer, store: CaptureStore) -> None:
    def reader(raw: bytes, *, url: str | None = None, content_type: str | None = None) -> Page:
        if url and url.endswith("/bad"):
            raise RecursionError("too clever")
        return Page("text " * 400, (), ())

    entries = [source("bad-1", server.url("/bad")), source("good-1", server.url("/good"))]
    got = fetch_batch(entries, store, client(), lambda: NOW, read=reader)
    assert [one.outcome for one in got] == ["failed", "fetched"]
    assert (got[0].error or "").startswith("unreadable: RecursionError")


def test_full_disk_ends_the_batch_with_its_own_error_and_nothing_half_written(
    server: FaultServer, store: CaptureStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = threading.active_count()
    whole = store.put

    def put(raw: bytes) -> str:
        if len(list(store.digests())) >= 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        return whole(raw)

    monkeypatch.setattr(store, "put", put)
    entries = [source(f"s-{n}", server.url(f"/{n}", host=f"h{n % 5}.localhost")) for n in range(40)]
    with pytest.raises(OSError, match="No space left"):
        visit(store, *entries)
    logged = list(store.retrievals())
    assert 3 <= len(logged) < 40
    assert all(store.get(one.sha256 or "") for one in logged)
    assert threads_left(threads) <= threads


def test_two_sources_of_one_canonical_page_are_found(server: FaultServer, store: CaptureStore) -> None:
    head = '<link rel="canonical" href="https://example.org/the-page">'
    for path in ("/one", "/two", "/three"):
        server.page(path, Reply(article("National AI", LONG, head=head if path != "/three" else "")))
    visit(store, *(source(f"s-{path[1:]}", server.url(path)) for path in ("/one", "/two", "/three")))
    (shared,) = shared_pages(store.held())
    assert shared.source_ids == ("s-one", "s-two")
    assert shared.canonical_url == "https://example.org/the-page"


def test_long_article_about_cookies_is_no_wall(server: FaultServer, store: CaptureStore) -> None:
    text = "Accept all cookies, says the banner; the ministry wants to know who may store and access them. " * 30
    server.page("/page", Reply(article("Page not found: how the state lost its archive", text)))
    assert one(server, store, "/page").outcome == "fetched"


def test_document_may_be_pdf_but_an_article_may_not(server: FaultServer, store: CaptureStore) -> None:
    server.page("/paper", Reply(b"%PDF-1.7 " + b"x" * 500, content_type="application/pdf"))
    paper = source("paper-1", server.url("/paper"), kind="document")
    news = source("news-1", server.url("/paper"))
    got = visit(store, paper, news)
    assert [(one.outcome, one.content_type) for one in got] == [("fetched", "application/pdf"), ("failed", None)]


def test_due_sources_follow_their_cadence_and_failures_come_back_sooner(store: CaptureStore) -> None:
    entries = [
        source("new-1", "https://e.org/1"),
        source("weekly-2", "https://e.org/2", cadence="weekly"),
        source("failed-3", "https://e.org/3", cadence="weekly"),
        source("paused-4", "https://e.org/4", status="paused", reason="unsure"),
    ]
    for source_id, outcome in (("weekly-2", "fetched"), ("failed-3", "failed")):
        entry = {"source_id": source_id, "url": "https://e.org", "fetched_at": NOW, "outcome": outcome}
        store.record(Retrieval(**entry))  # type: ignore[arg-type]

    def names(**later: float) -> list[str]:
        return [entry.source_id for entry in due(entries, store, NOW + timedelta(**later))]

    assert names(hours=1) == ["new-1"]
    assert names(days=1) == ["new-1", "failed-3"]
    assert names(days=6.97) == ["new-1", "weekly-2", "failed-3"]


def test_record_changes_name_what_came_and_went_and_do_not_mind_offsets() -> None:
    def project(name: str, at: int) -> StatedProject:
        return StatedProject(evidence=(Quote("*", at, at + 5),), name=name, country_iso3="FRA")

    before = Extraction("t", "1", projects=(project("Jean Zay", 10), project("Old plan", 90)))
    after = Extraction("t", "1", projects=(project("Jean Zay", 40), project("New plan", 5)))
    (change,) = record_changes(before, after)
    assert (change.table, change.kept) == ("projects", 1)
    assert [getattr(record, "name", "") for record in (*change.added, *change.removed)] == ["New plan", "Old plan"]
    assert record_changes(before, before) == []


def test_identical_bytes_under_two_addresses_are_found(server: FaultServer, store: CaptureStore) -> None:
    page = Reply(article("National AI", LONG))
    server.page("/one", page)
    server.page("/two", page)
    visit(store, source("s-one", server.url("/one")), source("s-two", server.url("/two")))
    (shared,) = shared_pages(store.held())
    assert shared.source_ids == ("s-one", "s-two")


def test_tls_sources_are_visited_too(
    store: CaptureStore, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    authority = Authority.make(tmp_path_factory.mktemp("ca"))
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.bundle))
    with FaultServer(context=authority.context("tls.localhost")) as server:
        got = visit(
            store,
            source("good-1", server.url("/page", host="tls.localhost")),
            source("bad-1", server.url("/page", host="other.localhost")),
        )
    assert [(one.outcome, (one.error or "")[:4]) for one in got] == [("fetched", ""), ("failed", "tls:")]

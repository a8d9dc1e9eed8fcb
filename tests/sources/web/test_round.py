"""A whole round: lists, then what they led to, then quiet until something is due again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from sources.captures import CaptureStore
from sources.catalogue.load import Catalogue
from sources.health import health
from sources.round import live_sources, visit_due
from tests.faults.quick import NOW, client, source
from tests.faults.server import FaultServer, Reply, article


def feed(server: FaultServer, *paths: str) -> Reply:
    items = "".join(f"<item><title>National AI fund</title><link>{server.url(path)}</link></item>" for path in paths)
    return Reply(f"<rss><channel>{items}</channel></rss>".encode(), content_type="application/rss+xml", etag=True)


@pytest.fixture
def catalogue(server: FaultServer) -> Catalogue:
    return Catalogue(
        (
            source("feed-1", server.url("/feed"), kind="feed", cadence="daily"),
            source("list-2", server.url("/list"), kind="listing", cadence="weekly"),
            source("page-3", server.url("/page"), cadence="monthly"),
            source("paused-4", server.url("/paused"), status="paused", reason="unsure"),
        )
    )


def test_round_visits_lists_then_pages_and_each_once(
    server: FaultServer, store: CaptureStore, catalogue: Catalogue
) -> None:
    server.page("/feed", feed(server, "/new", "/page"))
    server.page("/list", Reply(article("All news") + b'<a href="/other">State AI fund grows</a><a href="/new">x</a>'))
    got = visit_due(catalogue, store, client(), lambda: NOW, run_id="r1")
    assert [found.url for found in got.found] == [server.url("/new"), server.url("/other")]
    assert sorted(visit.path for visit in server.seen()) == ["/feed", "/list", "/new", "/other", "/page"]
    assert {visit.outcome for visit in got.retrievals} == {"fetched"}
    assert {visit.run_id for visit in got.retrievals} == {"r1"}
    assert {visit.url: visit.found_at for visit in got.retrievals if visit.found_at} == {
        server.url("/new"): server.url("/feed"),
        server.url("/other"): server.url("/list"),
    }
    sources = live_sources(catalogue, store)
    assert len(sources) == 6
    assert {one.state for one in health(sources, store.retrievals(), NOW)} == {"fresh", "off"}


def test_next_rounds_visit_only_what_is_due(server: FaultServer, store: CaptureStore, catalogue: Catalogue) -> None:
    server.page("/feed", feed(server, "/new"))
    counts = []
    for days in (0, 0.2, 1, 7, 31):
        now: datetime = NOW + timedelta(days=days)
        seen = len(server.seen())
        visit_due(catalogue, store, client(), lambda: now)  # noqa: B023
        counts.append(len(server.seen()) - seen)
    assert counts == [4, 0, 1, 2, 3]


def test_failing_list_costs_only_itself(server: FaultServer, store: CaptureStore, catalogue: Catalogue) -> None:
    server.page("/feed", Reply(b"down", status=500))
    got = visit_due(catalogue, store, client(attempts=1), lambda: NOW)
    assert [problem.partition(":")[0] for problem in got.problems] == ["feed-1"]
    assert {visit.source_id: visit.outcome for visit in got.retrievals} == {
        "feed-1": "failed",
        "list-2": "fetched",
        "page-3": "fetched",
    }


def test_round_of_chosen_sources_visits_them_due_or_not_and_what_they_newly_lead_to(
    server: FaultServer, store: CaptureStore, catalogue: Catalogue
) -> None:
    server.page("/feed", feed(server, "/new"))
    visit_due(catalogue, store, client(), lambda: NOW, only=["page-3"])
    visit_due(catalogue, store, client(), lambda: NOW, only=["page-3", "feed-1", "paused-4"])
    assert sorted(visit.path for visit in server.seen()) == ["/feed", "/new", "/page", "/page"]

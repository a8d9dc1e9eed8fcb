"""`sovai sources` as a user meets it: data on stdout, notes on stderr, exit codes that mean something."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from flows.commands.sources import app
from flows.errors import CheckError, NetworkError, UsageError
from flows.settings import settings
from sources.captures import CaptureStore, Retrieval
from sources.catalogue.load import load_catalogue
from sources.web.messages import ClientSettings
from tests.faults.quick import NOW
from tests.faults.server import FaultServer, Reply, article


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for name, value in {
        "SOVAI_HOME": str(tmp_path / "home"),
        "SOVAI_CONTACT": "ops@example.org",
        "SOVAI_ALLOW_LOOPBACK": "1",
        "SOVAI_NOW": NOW.isoformat(),
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("flows.web.ClientSettings", partial(ClientSettings, host_spacing_s=0.0, backoff_s=0.01))
    settings.cache_clear()
    yield tmp_path / "home"
    settings.cache_clear()


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def here(server: FaultServer, path: str) -> str:
    return server.url(path, host="127.0.0.1")


def test_list_gives_the_whole_catalogue_as_data() -> None:
    result = run("list", "--json")
    rows = json.loads(result.stdout)
    assert len(rows) == len(load_catalogue())
    assert {"source_id", "url", "licence", "min_records", "reason"} <= set(rows[0])
    assert result.stderr == f"{len(rows)} sources\n"
    feeds = json.loads(run("list", "--kind", "feed", "--status", "paused", "--json").stdout)
    assert {(row["kind"], row["status"], bool(row["reason"])) for row in feeds} == {("feed", "paused", True)}
    assert run("list", "--kind", "nonsense").exit_code == 4


def test_broken_entry_of_the_operator_is_named_by_file_and_line(home: Path) -> None:
    home.mkdir()
    (home / "sources.yml").write_text("- source_id: x-1\n  url: nonsense\n")
    result = run("check")
    assert isinstance(result.exception, CheckError)
    assert result.exception.what.startswith(f"{home / 'sources.yml'} line ")


def test_add_fills_in_what_the_page_says(server: FaultServer, home: Path) -> None:
    head = (
        '<meta property="og:site_name" content="Ministry of Machines">'
        '<link rel="license" href="https://creativecommons.org/licenses/by/4.0/">'
    )
    server.page("/news", Reply(article("A national AI cluster", head=head)))
    url = here(server, "/news")
    result = run("add", url, "--authority", "1", "--country", "FRA", "--json")
    assert result.exit_code == 0, result.output
    (row,) = json.loads(result.stdout)
    expected = {
        "publisher": "Ministry of Machines",
        "language": "en",
        "kind": "article",
        "authority": 1,
        "country_iso3": "FRA",
        "licence": "https://creativecommons.org/licenses/by/4.0/",
        "status": "active",
    }
    assert {name: row[name] for name in expected} == expected
    added = load_catalogue(home / "sources.yml").by_url(url)
    assert added is not None
    visit = CaptureStore(home / "captures").latest(added.source_id)
    assert visit is not None
    assert (visit.outcome, visit.fetched_at) == ("fetched", NOW)
    assert run("add", url).exit_code == 4


def test_add_knows_feeds_and_sitemaps_from_pages(server: FaultServer) -> None:
    rss = b"<?xml version='1.0'?><rss><channel><item><title>t</title><link>http://e.org/1</link></item></channel></rss>"
    server.page("/feed", Reply(rss, content_type="application/rss+xml"))
    server.page("/map", Reply(b"<urlset><url><loc>http://e.org/1</loc></url></urlset>", content_type="text/xml"))
    kinds = [json.loads(run("add", here(server, path), "--json").stdout)[0]["kind"] for path in ("/feed", "/map")]
    assert kinds == ["feed", "sitemap"]


def test_add_refuses_what_gives_nothing_and_leaves_the_files_alone(server: FaultServer, home: Path) -> None:
    server.page("/twin", Reply(article(head=f'<link rel=canonical href="{next(iter(load_catalogue())).url}">')))
    for path, kind in (("/case/404", NetworkError), ("/case/cookie_wall", CheckError), ("/twin", CheckError)):
        result = run("add", here(server, path))
        assert isinstance(result.exception, kind), result.exception
        assert result.exception.todo
        assert result.stdout == ""
    assert isinstance(run("add", "http://10.0.0.1/").exception, CheckError)
    assert isinstance(run("add", here(server, "/page"), "--country", "France").exception, UsageError)
    assert not (home / "sources.yml").exists()


def test_add_without_a_visit_is_paused_until_verified(home: Path) -> None:
    result = run("add", "https://e.org/later", "--unvisited", "--kind", "feed", "--json")
    (row,) = json.loads(result.stdout)
    assert (row["status"], row["reason"], row["kind"]) == ("paused", "address not verified", "feed")
    assert not (home / "captures").exists()


def test_contact_is_asked_for_before_anything_is_visited(server: FaultServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOVAI_CONTACT")
    settings.cache_clear()
    result = run("add", here(server, "/page"))
    assert isinstance(result.exception, UsageError)
    assert "SOVAI_CONTACT" in result.exception.todo
    assert server.visits == []


def test_check_visits_named_sources_and_says_what_they_answer(server: FaultServer, home: Path) -> None:
    home.mkdir()
    entry = "- {{source_id: {0}, url: '{1}', publisher: P, authority: 3, kind: article, licence: n, cadence: daily}}\n"
    text = entry.format("good-1", here(server, "/page")) + entry.format("bad-2", here(server, "/case/410"))
    (home / "sources.yml").write_text(text)
    good = run("check", "good-1", "--json")
    assert good.exit_code == 0
    assert json.loads(good.stdout)[0]["outcome"] == "fetched"
    both = run("check", here(server, "/page"), "bad-2", "--json")
    assert both.exit_code == 3
    assert [row["outcome"] for row in json.loads(both.stdout)] == ["not_modified", "gone"]
    assert isinstance(run("check", "nobody").exception, UsageError)


def test_status_says_nothing_was_done_yet_then_who_is_stale(home: Path) -> None:
    assert run("status").exit_code == 4
    store = CaptureStore(home / "captures")
    sha256 = store.put(b"page")
    for source in load_catalogue().enabled():
        days = 300 if source.source_id == "hpcwire-com-feed" else 0.5
        moment = NOW - timedelta(days=days)
        store.record(
            Retrieval(source_id=source.source_id, url=source.url, fetched_at=moment, outcome="fetched", sha256=sha256)
        )
    result = run("status", "--stale", "--json")
    assert result.exit_code == 3
    (row,) = json.loads(result.stdout)
    assert (row["source_id"], row["state"], row["age_days"]) == ("hpcwire-com-feed", "stale", 300.0)
    assert "1 stale" in result.stderr
    feed = load_catalogue().get("hpcwire-com-feed")
    assert feed is not None
    store.record(
        Retrieval(source_id=feed.source_id, url=feed.url, fetched_at=NOW, outcome="not_modified", sha256=sha256)
    )
    assert run("status").exit_code == 0

"""Discovery: feeds, sitemaps and listings to new articles on topic, whatever is thrown at it."""

from __future__ import annotations

import gzip
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.captures import CaptureStore
from sources.catalogue.model import Source
from sources.discover import MAX_LINKS, BadList, iso_date, read_list
from sources.discovered import Discovered, DiscoveredLog, Discovery, discover, source_of
from sources.live import fetch_batch
from sources.topic import topic
from tests.faults.quick import NOW, client, source
from tests.faults.server import FaultServer, Reply, entity_bomb

BASE = "https://news.example.org/feed"
RSS = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>News</title><link>https://news.example.org</link>
<item><title>Government backs sovereign &amp; open AI</title><link>https://news.example.org/ai?utm_source=rss</link>
<pubDate>Tue, 03 Nov 2026 23:30:00 -0500</pubDate></item>
<item><title><![CDATA[<b>Football</b> results]]></title><guid>https://news.example.org/ball</guid></item>
<item><title>No link</title><guid isPermaLink="false">tag:1</guid></item>
<item><title>Script</title><link>javascript:alert(1)</link></item>
<item><title>Again</title><link>http://www.news.example.org/ai/</link></item>
</channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><link href="/" rel="alternate"/>
<entry><title type="html">Ministry orders 2,000 GPUs</title><link rel="self" href="/feed/1"/><link href="/gpus"/>
<published>2026-11-03T10:00:00Z</published></entry></feed>"""
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>N</title></channel>
<item rdf:about="y"><title>Old format</title><link>https://news.example.org/old</link><dc:date>2026-10-01</dc:date></item></rdf:RDF>"""
SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://news.example.org/national-ai-factory-funded</loc><lastmod>2026-11-01</lastmod></url>
<url><loc> /relative </loc></url>
<url><loc>https://news.example.org/3</loc><news:news><news:publication><news:name>N</news:name></news:publication>
<news:title>Minister opens AI supercomputer</news:title>
<news:publication_date>2026-11-02T08:00:00+09:00</news:publication_date>
</news:news></url></urlset>"""
LISTING = b"""<html><body><a href="/one">National AI strategy adopted</a>
<a href="/one#comments">National AI strategy adopted</a>
<a href="https://elsewhere.example/x">Sovereign AI elsewhere</a>
<a href="/img"><img src=x></a><a href="mailto:a@b">Mail AI</a>
<a href="/list?page=2" rel="next">Next</a></body></html>"""


def index(*files: str) -> bytes:
    maps = "".join(f"<sitemap><loc>{file}</loc></sitemap>" for file in files)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{maps}</sitemapindex>'.encode()


def test_rss_gives_each_link_once_with_title_and_date() -> None:
    got = read_list(RSS, url=BASE, content_type="application/rss+xml")
    assert [(link.url, link.title, link.published_on) for link in got.links] == [
        ("https://news.example.org/ai?utm_source=rss", "Government backs sovereign & open AI", "2026-11-04"),
        ("https://news.example.org/ball", "Football results", None),
    ]


def test_atom_rdf_and_sitemaps_are_read() -> None:
    (atom,) = read_list(ATOM, url=BASE, content_type="application/atom+xml").links
    assert (atom.url, atom.title, atom.published_on) == (
        "https://news.example.org/gpus",
        "Ministry orders 2,000 GPUs",
        "2026-11-03",
    )
    (rdf,) = read_list(RDF, url=BASE, content_type=None).links
    assert (rdf.url, rdf.published_on) == ("https://news.example.org/old", "2026-10-01")
    for body in (SITEMAP, gzip.compress(SITEMAP)):
        plain, relative, news = read_list(body, url=BASE, content_type="application/xml").links
        assert (plain.title, plain.published_on) == ("", "2026-11-01")
        assert relative.url == "https://news.example.org/relative"
        assert (news.title, news.published_on) == ("Minister opens AI supercomputer", "2026-11-01")
    assert read_list(index("/a.xml", "/b.xml"), url=BASE, content_type=None).more == (
        "https://news.example.org/a.xml",
        "https://news.example.org/b.xml",
    )


def test_listing_gives_links_of_its_own_site_and_the_next_page() -> None:
    got = read_list(LISTING, url="https://news.example.org/list", content_type="text/html")
    assert [(link.url, link.title) for link in got.links] == [
        ("https://news.example.org/one", "National AI strategy adopted")
    ]
    assert got.more == ("https://news.example.org/list?page=2",)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (entity_bomb(), "declares entities"),
        (b"<?xml version='1.0'?><rss><channel><item><title>cut", "is no well-formed XML|"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "is no feed or sitemap"),
        (b"\x1f\x8bnot gzip", "is no gzip file"),
        (b"%PDF-1.7", "binary"),
        (b"", "empty"),
    ],
)
def test_what_is_no_list_is_refused_in_one_line(body: bytes, says: str) -> None:
    try:
        got = read_list(body, url=BASE, content_type=None)
    except BadList as error:
        assert "\n" not in str(error)
        assert says.rstrip("|") in str(error)
    else:
        assert says.endswith("|")
        assert got.links == ()


def test_entities_are_not_resolved_whatever_the_encoding() -> None:
    bomb = entity_bomb().decode().replace('<?xml version="1.0"?>', '<?xml version="1.0" encoding="utf-16"?>')
    started = time.monotonic()
    try:
        titles = [link.title for link in read_list(bomb.encode("utf-16"), url=BASE, content_type=None).links]
    except BadList:
        titles = []
    assert time.monotonic() - started < 20
    assert all(len(title) <= 500 and "national AI" not in title for title in titles)


def test_huge_lists_and_unpacking_bombs_are_bounded() -> None:
    many = b"<urlset>" + b"".join(b"<url><loc>https://e.org/%d</loc></url>" % n for n in range(60_000)) + b"</urlset>"
    started = time.monotonic()
    assert len(read_list(many, url=BASE, content_type=None).links) == MAX_LINKS
    with pytest.raises(BadList, match="when unpacked"):
        read_list(gzip.compress(b"\0" * 60_000_000, 1), url=BASE, content_type=None)
    deep = b"<?xml version='1.0'?><rss>" + b"<a>" * 100_000
    assert_bounded(deep)
    assert_bounded(b"<a href='/x'>" * 50_000)
    assert time.monotonic() - started < 30


def assert_bounded(body: bytes) -> None:
    try:
        assert len(read_list(body, url=BASE, content_type="text/html").links) <= MAX_LINKS
    except BadList:
        return


@given(
    st.binary(max_size=400)
    | st.text(max_size=200).map(lambda text: b"<rss><item><link>" + text.encode("utf-8", "replace"))
)
def test_any_bytes_give_links_or_bad_list(body: bytes) -> None:
    try:
        read_list(body, url=BASE, content_type=None)
    except BadList:
        return


@given(st.text(max_size=40))
def test_dates_are_iso_or_nothing(text: str) -> None:
    day = iso_date(text)
    assert day is None or (len(day) == 10 and "1990" <= day[:4] <= "2100")


@pytest.mark.parametrize(
    ("title", "url", "expected"),
    [
        ("Government to fund national AI supercomputer", "", True),
        ("Kenya's ministry signs AI data centre deal", "", True),
        ("La France investit 2 milliards dans l'intelligence artificielle", "", True),
        ("Gobierno crea un modelo de inteligencia artificial", "", True),
        ("정부, 국가 AI 컴퓨팅센터 착공", "", True),
        ("政府，人工智能算力", "", True),
        ("الحكومة تطلق مركز الذكاء الاصطناعي", "", True),
        ("Stargate comes to Norway", "", True),
        ("Government raises fuel tax", "", False),
        ("New phone has an AI camera", "", False),
        ("He said the main aim is national unity", "", False),
        ("", "https://e.org/2026/national-ai-strategy.html", True),
        ("", "https://e.org/2026/local-football.html", False),
    ],
)
def test_topic_is_government_backed_ai(title: str, url: str, expected: bool) -> None:
    assert topic().matches(title, url) is expected


# rounds -------------------------------------------------------------------------------------------


def run(server: FaultServer, store: CaptureStore, *entries: Source, known: tuple[str, ...] = ()) -> Discovery:
    log = DiscoveredLog(store.root / "discovered.jsonl")
    return discover(entries, store, client(), lambda: NOW, log, topic(), known=known)


def feed(server: FaultServer, *paths: str) -> Reply:
    items = "".join(
        f"<item><title>National AI fund {path}</title><link>{server.url(path)}</link></item>" for path in paths
    )
    return Reply(f"<rss><channel>{items}</channel></rss>".encode(), content_type="application/rss+xml", etag=True)


def test_new_articles_are_remembered_once_with_where_they_were_found(server: FaultServer, store: CaptureStore) -> None:
    server.page("/feed", feed(server, "/a", "/b", "/known"))
    entry = source("daily-feed", server.url("/feed"), kind="feed", language="en", authority=2)
    first = run(server, store, entry, known=(server.url("/known"),))
    assert [(found.url, found.found_at, found.by) for found in first.found] == [
        (server.url("/a"), server.url("/feed"), "daily-feed"),
        (server.url("/b"), server.url("/feed"), "daily-feed"),
    ]
    again = run(server, store, entry)
    assert again.retrievals[0].outcome == "not_modified"
    assert [found.url for found in again.found] == [server.url("/known")]
    log = DiscoveredLog(store.root / "discovered.jsonl")
    assert [found.url for found in log.all()] == [server.url(path) for path in ("/a", "/b", "/known")]
    article = source_of(first.found[0], entry)
    assert (article.kind, article.publisher, article.authority, article.language) == ("article", "The Daily", 2, "en")
    got = fetch_batch([article], store, client(), lambda: NOW, found_at={article.source_id: first.found[0].found_at})
    assert got[0].found_at == server.url("/feed")


def test_article_on_another_site_inherits_nothing_from_the_feed() -> None:
    entry = source("daily-feed", "https://daily.example/feed", kind="feed", authority=1, country_iso3="FRA")
    found = Discovered(
        url="https://other.example/x",
        title="t",
        published_on=None,
        found_at=entry.url,
        by=entry.source_id,
        first_seen_at=NOW,
    )
    article = source_of(found, entry)
    assert (article.authority, article.country_iso3, article.publisher) == (4, None, "not known")


def test_sitemap_index_loops_and_foreign_files_are_not_followed(server: FaultServer, store: CaptureStore) -> None:
    xml = "application/xml"
    foreign = server.url("/foreign.xml", host="b.localhost")
    server.page("/index.xml", Reply(index(server.url("/index.xml"), server.url("/two.xml"), foreign), content_type=xml))
    server.page("/two.xml", Reply(index(server.url("/index.xml"), server.url("/news.xml")), content_type=xml))
    server.page(
        "/news.xml", Reply(SITEMAP.replace(b"https://news.example.org", server.url("").encode()), content_type=xml)
    )
    got = run(server, store, source("map-1", server.url("/index.xml"), kind="sitemap", max_pages=10))
    assert [len(server.seen(path)) for path in ("/index.xml", "/two.xml", "/news.xml", "/foreign.xml")] == [1, 1, 1, 0]
    assert [found.url for found in got.found] == [server.url("/national-ai-factory-funded"), server.url("/3")]
    assert [visit.source_id for visit in got.retrievals] == ["map-1", "map-1-p2", "map-1-p3"]


def test_endless_pagination_stops_at_the_limit_or_when_nothing_is_new(server: FaultServer, store: CaptureStore) -> None:
    async def endless(visit: object, wire: object) -> None:
        page = int(visit.query.get("page", "1"))  # type: ignore[attr-defined]
        body = f'<a href="/item/{page}">National AI plan {page}</a><a href="/list?page={page + 1}" rel="next">Next</a>'
        await wire.send(Reply(body.encode()).encode(visit))  # type: ignore[attr-defined,arg-type]

    server.page("/list", endless)
    entry = source("list-1", server.url("/list"), kind="listing", max_pages=4)
    assert len(run(server, store, entry).found) == 4
    assert len(server.seen("/list")) == 4
    assert run(server, store, entry).found == ()
    assert len(server.seen("/list")) == 6  # the first page, and a second one without anything new


def test_bad_list_is_a_problem_of_its_own_and_the_others_go_on(server: FaultServer, store: CaptureStore) -> None:
    server.page("/bomb", Reply(entity_bomb(), content_type="application/rss+xml"))
    server.page("/feed", feed(server, "/a"))
    got = run(
        server,
        store,
        source("bomb-1", server.url("/bomb"), kind="feed"),
        source("gone-1", server.url("/case/404"), kind="feed"),
        source("good-1", server.url("/feed"), kind="feed"),
        source("article-1", server.url("/page")),
    )
    assert [found.by for found in got.found] == ["good-1"]
    assert len(got.problems) == 2
    assert got.problems[0].startswith("bomb-1: declares entities")
    assert got.problems[1].startswith("gone-1: status: HTTP 404")


def test_memory_survives_a_torn_line(tmp_path: Path) -> None:
    path = tmp_path / "discovered.jsonl"
    found = Discovered(
        url="https://e.org/a", title="t", published_on=None, found_at=BASE, by="feed-1", first_seen_at=NOW
    )
    assert DiscoveredLog(path).add(found)
    path.write_bytes(path.read_bytes() + b'{"url": "https://e')
    again = DiscoveredLog(path)
    assert not again.add(found)
    assert [one.url for one in again.all()] == ["https://e.org/a"]

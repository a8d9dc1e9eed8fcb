"""What a page says of itself."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.page.dates import dates_in, iso, parse_date
from sources.page.read import read_page
from tests.sources.page.support import MORE, PROSE, article, html, read

LINKED = (
    '<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"NewsArticle",'
    '"headline":"Hall &amp; machine","datePublished":"2026-05-08T13:05:22+00:00",'
    '"author":[{"@type":"Person","name":"Ann Lee"},'
    '{"name":"Bo Ek"}],"publisher":{"@type":"Organization","name":"Lab & Rack"}}]}</script>'
)


def test_linked_data_gives_date_author_and_publisher() -> None:
    page = read(article("", head=LINKED))
    assert (page.published_on, page.is_published_on_inferred) == ("2026-05-08", False)
    assert page.author == "Ann Lee, Bo Ek"
    assert page.publisher == "Lab & Rack"


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ('<meta property="article:published_time" content="2026-06-12T06:30:00+02:00">', "", "2026-06-12"),
        ('<meta name="DC.Date" content="2026-03-18">', "", "2026-03-18"),
        ('<meta name="date" content="2026-01">', "", "2026-01"),
        ("", '<time datetime="2025-12-09T14:20:11+03:00">December 9, 2025</time>', "2025-12-09"),
        ("", '<time datetime="2026-02-26T01:10:00Z">Feb. 25, 2026, 8:10 p.m. ET</time>', "2026-02-25"),
        ("", '<div class="byline">By our reporter | Updated 09 Feb, 2026 06:40pm</div>', "2026-02-09"),
        ("", "<p>Published 11.12.2024 | Updated 15.1.2026</p>", "2024-12-11"),
        ("", "<p>Par la rédaction — Publié le 12 juin 2026 à 06h30</p>", "2026-06-12"),
        ("", "<p>What governments have promised. Updated 22 June 2026.</p>", "2026-06-22"),
        ("", "<p>13/04/2026 - By our correspondent</p>", "2026-04-13"),
    ],
)
def test_stated_dates_of_every_kind_are_read(head: str, body: str, expected: str) -> None:
    raw = html(f"<main><h1>A hall for the nation</h1>{body}<p>{PROSE}</p><p>{MORE}</p></main>", head=head)
    page = read(raw)
    assert (page.published_on, page.is_published_on_inferred) == (expected, False)


def test_linked_data_goes_before_meta_and_meta_before_byline() -> None:
    meta = '<meta property="article:published_time" content="2026-05-01">'
    body = f"<main><h1>T of the piece</h1><p>Published 3 April 2026</p><p>{PROSE}</p></main>"
    assert read(html(body, head=LINKED + meta)).published_on == "2026-05-08"
    assert read(html(body, head=meta)).published_on == "2026-05-01"
    assert read(html(body)).published_on == "2026-04-03"


def test_a_date_in_the_address_is_inferred() -> None:
    page = read_page(article(""), url="https://news.example/2026/05/08/hall")
    assert (page.published_on, page.is_published_on_inferred) == ("2026-05-08", True)


def test_a_day_in_the_one_dated_heading_below_the_title_is_the_pages() -> None:
    issue = f"<main><h1>The Wire</h1><h2>Friday 3 July 2026 - week 27</h2><p>{PROSE}</p><p>{MORE}</p></main>"
    assert read(html(issue)).published_on == "2026-07-03"
    entries = "".join(f"<h2>{day} July 2026</h2><p>{PROSE}</p>" for day in (3, 9))
    assert read(html(f"<main><h1>The Wire</h1>{entries}</main>")).published_on is None


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", f"<p><b>MUSCAT, Oman, February 11, 2026</b> - The company {PROSE}</p>", "2026-02-11"),
        ("<p>Portal | 17-Mar-2026 11:05:32 IST</p>", "", None),
        (
            "",
            "<table><tr><td>Title</td><td>Call</td></tr><tr><td>Published</td><td>16-Mar-2026 18:00</td></tr></table>",
            "2026-03-16",
        ),
        ("", f"<p>{PROSE} The grant letter is dated 15 January 2026.</p>", None),
    ],
    ids=["dateline", "clock", "table of facts", "a letter's date"],
)
def test_only_dates_of_the_page_itself_count(before: str, after: str, expected: str | None) -> None:
    raw = html(f"{before}<main><h1>A hall for the nation</h1>{after}<p>{PROSE}</p><p>{MORE}</p></main>")
    page = read(raw)
    assert (None if page.is_published_on_inferred else page.published_on) == expected


def test_dates_of_the_story_are_not_the_date_of_the_page() -> None:
    body = "".join(f"<li><time datetime='2024-0{n}-01'>1.{n}.2024</time> {PROSE}</li>" for n in range(1, 7))
    assert read(html(f"<main><h1>Timeline</h1><ol>{body}</ol></main>")).published_on is None


@pytest.mark.parametrize(
    ("head", "body", "title", "publisher"),
    [
        (
            "<title>Nine halls and a river - Steppe Economics</title>",
            "<h1>Nine halls and a river</h1>",
            "Nine halls and a river",
            "Steppe Economics",
        ),
        (
            "<title>Steppe Weekly - Nine halls and a river</title>",
            "<h1>Nine halls and a river</h1>",
            "Nine halls and a river",
            "Steppe Weekly",
        ),
        ("<title>Nine halls | Desk | Gulf Morning</title>", "<h1>Nine halls</h1>", "Nine halls", "Gulf Morning"),
        (
            '<title>x</title><meta property="og:site_name" content="The Times"/>',
            "<h1>Nine halls</h1>",
            "Nine halls",
            "The Times",
        ),
        (
            "<title>Nine halls</title>",
            '<header><a class="logo" href="/">Mekong Lab</a></header><h1>Nine halls</h1>',
            "Nine halls",
            "Mekong Lab",
        ),
        ('<meta property="og:title" content="Nine halls and a river">', "", "Nine halls and a river", None),
    ],
)
def test_title_and_publisher_are_told_apart(head: str, body: str, title: str, publisher: str | None) -> None:
    page = read(html(f"{body}<p>{PROSE}</p><p>{MORE}</p>", head=head))
    assert (page.title, page.publisher) == (title, publisher)


def test_canonical_address_is_resolved_against_the_one_asked_for() -> None:
    raw = article("", head='<link rel="canonical" href="/romania/hall">')
    assert read_page(raw, url="https://a.example/x?y=1").canonical_url == "https://a.example/romania/hall"
    assert read_page(raw).canonical_url is None


@pytest.mark.parametrize("href", ["http://[", "javascript:alert(1)", "", "//"])
def test_a_broken_canonical_address_is_none(href: str) -> None:
    assert read(article("", head=f'<link rel="canonical" href="{href}">')).canonical_url is None


@pytest.mark.parametrize(
    "script",
    ["{", "[" * 5000, "null", '{"@type":["NewsArticle"],"headline":5,"author":{"name":{"name":[]}}}', "<!-- x -->"],
)
def test_broken_linked_data_is_passed_over(script: str) -> None:
    assert (
        read(article("", head=f'<script type="application/ld+json">{script}</script>')).title == "A hall for the nation"
    )


@pytest.mark.parametrize(
    ("text", "american", "expected"),
    [
        ("28.11.2025 09:12", False, "2025-11-28"),
        ("3/4/2026", False, "2026-04-03"),
        ("3/4/2026", True, "2026-03-04"),
        ("30/04/2026", True, "2026-04-30"),
        ("20250715", False, "2025-07-15"),
        ("15-Jul-2025", False, "2025-07-15"),
        ("14th July 2026", False, "2026-07-14"),
        ("3 de febrero de 2026", False, "2026-02-03"),
        ("12. März 2026", False, "2026-03-12"),
        ("2026年6月4日", False, "2026-06-04"),
        ("May 2026", False, "2026-05"),
        ("2026", False, "2026"),
        ("31 June 2025", False, None),
        ("version 10.2.33", False, None),
    ],
)
def test_dates_are_read_as_written(text: str, american: bool, expected: str | None) -> None:
    assert parse_date(text, is_american=american) == expected


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2099, 12, 31)))
def test_any_iso_date_is_read_back(day: object) -> None:
    assert parse_date(str(day)) == str(day)
    assert parse_date(f"{day}T23:59:59Z") == str(day)


@given(st.text(max_size=200))
def test_no_text_breaks_the_date_grammar(text: str) -> None:
    for value, _ in dates_in(text):
        assert iso(*value.split("-")) == value


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", PROSE, "en"),
        (
            "fr-FR",
            "Le gouvernement a dit que la somme est dans le plan et que les travaux ne sont pas pour cette année. " * 2,
            "fr",
        ),
        (
            "",
            "Le gouvernement a dit que la somme est dans le plan et que les travaux ne sont pas pour cette année. " * 2,
            "fr",
        ),
        (
            "",
            "Die Regierung hat das Geld für die Halle und den Rechner nicht mit dem Land geteilt, "
            "das ist auch so von ihr gewollt. " * 2,
            "de",
        ),
        ("", "政府は新しい計算センターに五千億円を投じると発表した。建設は来年に始まる見込みである。" * 3, "ja"),
        ("", "Правительство сообщило, что выделит пять миллиардов на новый вычислительный центр в столице. " * 3, "ru"),
        (
            "",
            "Уряд повідомив, що виділить п'ять мільярдів на новий обчислювальний центр у столиці їхньої країни. " * 3,
            "uk",
        ),
        (
            "en",
            "Правительство сообщило, что выделит пять миллиардов на новый вычислительный центр в столице. " * 3,
            "ru",
        ),
    ],
)
def test_language_is_declared_or_told_by_the_words(lang: str, text: str, expected: str) -> None:
    assert read(html(f"<main><p>{text}</p></main>", lang=lang)).language == expected

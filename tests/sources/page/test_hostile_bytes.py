"""Bytes that no page should send."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources.page.decode import MAX_HTML_BYTES
from sources.page.model import UnreadablePage
from sources.page.read import read_page
from tests.sources.page.support import MORE, PROSE, article, html, read

pytestmark = pytest.mark.slow

WORDS = f"<p>{PROSE}</p>"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty"),
        (b" \n\t\x00 ", "empty"),
        (bytes(range(256)) * 20, "binary"),
        (b"%PDF-1.7\nwords", "binary"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "binary"),
        (b"<p>" + b"x" * MAX_HTML_BYTES, "too_large"),
        (b"<html><head><title>Only a title</title></head><body></body></html>", "no_text"),
        (b"<html><body><script>draw()</script><div id=app></div></body></html>", "no_text"),
        (b"<html><head><title>x</ti", "no_text"),
    ],
)
def test_what_is_no_page_is_refused_with_its_reason(raw: bytes, reason: str) -> None:
    with pytest.raises(UnreadablePage) as raised:
        read_page(raw)
    assert raised.value.reason == reason


@pytest.mark.parametrize(
    "tag", ["div", "span", "b", "a href=x", "ul><li", "table><tr><td", "blockquote", "h1", "x-y", "section class='a'"]
)
@pytest.mark.timeout(60)
def test_a_hundred_thousand_nested_elements_are_read(tag: str) -> None:
    page = read((f"<{tag}>" * (100_000 // (1 + tag.count("<"))) + WORDS).encode())
    assert PROSE in page.text


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "latin-1", "cp1252"])
def test_any_charset_declared_by_the_header_or_the_bytes_is_read(codec: str) -> None:
    text = f"<html><body><p>Die Förderung beträgt fünf Milliarden Euro über vier Jahre hinweg.</p>{WORDS}</body></html>"
    header = None if codec.startswith("utf") else f"text/html; charset={codec}"
    assert "Die Förderung beträgt fünf" in read_page(text.encode(codec), content_type=header).text


def test_a_wrong_declaration_yields_to_the_bytes() -> None:
    body = "<p>Die Förderung für künstliche Intelligenz beträgt fünf Milliarden Euro, über vier Jahre hinweg.</p>"
    said_utf8 = f"<html><head><meta charset=utf-8></head><body>{body}</body></html>".encode("cp1252")
    said_gbk = f"<html><head><meta charset=gb2312></head><body>{body}</body></html>".encode()
    assert "künstliche Intelligenz beträgt" in read_page(said_utf8).text
    assert "künstliche Intelligenz beträgt" in read_page(said_gbk).text
    assert "künstliche" in read_page(body.encode(), content_type="text/html; charset=no-such-set").text


def test_other_charsets_are_read_by_their_declaration() -> None:
    words = "政府宣布将在四年内投入五十亿元建设国家计算中心，首个机房预计在本十年末之前启用。"
    declared = '<meta http-equiv="content-type" content="text/html; charset=gb2312">'
    raw = f"<html><head>{declared}</head><body><p>{words}</p></body></html>"
    page = read_page(raw.encode("gb18030"))
    assert page.text == words
    assert page.language == "zh"


def test_nul_bytes_are_no_words() -> None:
    assert read(WORDS.replace("i", "i\0").encode()).text == PROSE


@pytest.mark.parametrize("cut", [15, 60, 120, 300, 350, 420, 500])
def test_a_page_cut_anywhere_is_read_as_far_as_it_goes(cut: int) -> None:
    raw = article("<table><tr><th>A</th><td>1</td></tr></table><ul><li>x<a href='y'>z</a></li></ul>")
    try:
        read(raw[:cut])
    except UnreadablePage as refused:
        assert refused.reason == "no_text"


@pytest.mark.parametrize(
    "unit",
    [
        f"<p>{PROSE}</p>",
        "<li><a href=x>Link of some words</a> and text</li>",
        "<div class='c'>text of words<br></div>",
        "<h2>Related articles</h2>",
        "<h2>Related</h2><p>Prose that goes on for a while after such a heading, again and again.</p>",
        "<div class=ad><h1>abc</h1></div>",
        "<p>word<sup>1</sup></p>",
        "a<br>",
        "<time datetime='2020-01-01'>x</time>",
        "<div class='card'><a href=x>Headline of a teaser</a><p>Short words under it.</p></div>",
        "<article><h1>One of many titles</h1><p>Some words of prose under it.</p></article>",
        "<tr><td>a</td><td>12</td></tr>",
    ],
)
@pytest.mark.timeout(60)
def test_long_pages_of_one_thing_end_in_time(unit: str) -> None:
    """Time square in the length would take minutes here; the limit is the test's own."""
    wrap = ("<table>", "</table>") if unit.startswith("<tr") else ("<main>", "</main>")
    page = read_page(html(wrap[0] + unit * (500_000 // len(unit)) + wrap[1]))
    assert page.text


@pytest.mark.slow
@pytest.mark.timeout(60)
def test_five_megabytes_take_seconds() -> None:
    raw = html("<article>" + f"<h2>Part</h2><p>{PROSE}</p><p>{MORE}</p>" * (4_900_000 // 420) + "</article>")
    assert len(read_page(raw).text) > 4_000_000


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_mutation_raises_past_the_refusal(data: st.DataObject) -> None:
    raw = bytearray(
        article(
            "<h2>Who pays</h2><table><caption>T</caption><tr><th rowspan=2>A</th><td colspan=2>1<sup>a</sup></td></tr>"
            "<tr><td>2</td></tr></table>"
            "<ul><li>x</li></ul><p class=byline>By Ann, 3 May 2026</p><div class='share'>Share</div><p>a<br><br>b</p>",
            head='<title>A - B</title><script type=\'application/ld+json\'>{"@type":"Article"}</script>',
        )
    )
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 6))] = data.draw(
            st.sampled_from([b"<", b">", b"</td>", b"<td>", b"\xff", b"", b"&#x", b"<!--", b'"', b"<p", b"\x00"])
        )
    with contextlib.suppress(UnreadablePage):
        read(bytes(raw))


@pytest.mark.parametrize("tag", ["h1", "time", "a rel='author'"])
def test_elements_nested_in_their_own_kind_are_not_read_once_a_level(tag: str) -> None:
    words = "".join(f"<{tag}>part {number} " for number in range(4000))
    raw = f"<html><body>{words}<p>{'A sentence that is long enough to stay. ' * 5}</p></body></html>".encode()
    began = time.process_time()
    read_page(raw)
    assert time.process_time() - began < 5

"""From feeds, sitemaps and listing pages to the links they hold.

Owns the reading of those three formats. Does not fetch, nor decide which links are on topic or new
(`discovered.py` does). Invariant: hostile input costs bounded time and memory: no entity is resolved,
nothing is loaded from elsewhere, and no more than `MAX_LINKS` links are returned.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from bs4 import BeautifulSoup, Tag
from bs4.filter import SoupStrainer
from lxml import etree

from sources.page.decode import decode
from sources.page.model import UnreadablePage
from sources.web.urls import absolute, is_same_page, is_same_site, same_page_key

MAX_LINKS = 5_000
MAX_XML_BYTES = 50 * 1024 * 1024
"""What the sitemap protocol allows a file, unpacked."""
_NEXT_WORDS = frozenset({"next", "next page", "older", "older posts", "›", "»", "→", "suivant", "siguiente", "weiter"})
_XML_STARTS = (b"<?xml", b"<rss", b"<feed", b"<urlset", b"<sitemapindex", b"<rdf:rdf")
_DECLARATION = re.compile(r"""(?<=<\?xml)([^>]{0,100}?)encoding\s*=\s*["'][^"']{0,40}["']""")
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)


class BadList(ValueError):
    """The bytes are no feed, sitemap or listing that can be read."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link as a list gives it. `published_on` is an ISO date where the list states one."""

    url: str
    title: str = ""
    published_on: str | None = None


@dataclass(frozen=True, slots=True)
class Links:
    """What one file of a list holds: links to articles, and addresses of further files of the same list."""

    links: tuple[Link, ...] = ()
    more: tuple[str, ...] = ()


def read_list(body: bytes, *, url: str, content_type: str | None) -> Links:
    """Read a feed (RSS 0.9 to 2.0, Atom), a sitemap, a sitemap index or, failing those, a listing page. `url` is
    the address the body came from. Raises BadList."""
    body = _as_utf8(_unpacked(body))
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:400].lower()
    if b"<html" not in start and any(mark in start for mark in _XML_STARTS):
        return _read_xml(body, url)
    return _read_listing(body, url, content_type)


def _unpacked(body: bytes) -> bytes:
    """Sitemaps come gzipped as files, whatever their transfer encoding."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        plain = stream.decompress(body, MAX_XML_BYTES + 1)
    except zlib.error as error:
        raise BadList(f"is no gzip file: {error}") from None
    if len(plain) > MAX_XML_BYTES:
        raise BadList(f"is more than {MAX_XML_BYTES:,} bytes when unpacked")
    return plain


def _as_utf8(body: bytes) -> bytes:
    """UTF-16 as UTF-8, so that what looks for markup in bytes finds it."""
    if not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body
    text = body.decode("utf-16", "replace")
    return _DECLARATION.sub(r"\1", text, count=1).encode("utf-8", "replace")


def _read_xml(body: bytes, url: str) -> Links:
    if len(body) > MAX_XML_BYTES:
        raise BadList(f"is more than {MAX_XML_BYTES:,} bytes")
    if _ENTITY.search(body[: 1024 * 1024]):
        raise BadList("declares entities, which no feed needs and bombs are made of")
    links: dict[str, Link] = {}
    more: dict[str, None] = {}
    root = ""
    try:
        for name, element in _elements(body):
            root = root or name
            if name in ("item", "entry"):
                _add(links, _feed_link(element, url))
            elif name == "url" and root == "urlset":
                _add(links, _sitemap_link(element, url))
            elif name == "sitemap" and (nested := _text(element, "loc")):
                if (target := absolute(url, nested)) is not None:
                    more[target] = None
            else:
                continue
            element.clear()
            if len(links) >= MAX_LINKS or len(more) >= MAX_LINKS:
                break
    except etree.XMLSyntaxError as error:
        if not links and not more:
            raise BadList(f"is no well-formed XML: {str(error)[:150]}") from None
    if not links and not more and root not in ("rss", "feed", "urlset", "sitemapindex", "RDF", "channel"):
        raise BadList(f"is XML, but <{root[:40]}> is no feed or sitemap")
    return Links(tuple(links.values()), tuple(more))


def _elements(body: bytes) -> Iterator[tuple[str, etree._Element]]:
    """(local name, element) for the root as it opens and for the others as they close."""
    events = etree.iterparse(
        io.BytesIO(body),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    is_root = True
    for event, element in events:
        if not isinstance(element.tag, str):
            continue
        if event == "end" or is_root:
            is_root = False
            yield _local_name(element), element


def _local_name(element: etree._Element) -> str:
    """The tag without namespace or undeclared prefix."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def _add(links: dict[str, Link], link: Link | None) -> None:
    if link is not None:
        links.setdefault(same_page_key(link.url), link)


def _children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    for child in element:
        if isinstance(child.tag, str) and _local_name(child) == name:
            yield child


def _text(element: etree._Element, name: str) -> str:
    for child in _children(element, name):
        text = "".join(map(str, child.itertext())).strip()
        if text:
            return text[:2000]
    return ""


def _feed_link(element: etree._Element, base: str) -> Link | None:
    """An item of RSS or RDF, or an entry of Atom."""
    target = ""
    for child in _children(element, "link"):
        if child.get("href") and child.get("rel", "alternate") == "alternate":
            target = child.get("href", "")
            break
        target = target or (child.text or "").strip()
    if not target:
        guid = next(_children(element, "guid"), None)
        if guid is not None and guid.get("isPermaLink", "true") != "false":
            target = (guid.text or "").strip()
    url = absolute(base, target) if target else None
    if url is None:
        return None
    stated = next((text for name in ("pubDate", "published", "date", "updated") if (text := _text(element, name))), "")
    return Link(url, _tidy(_text(element, "title")), iso_date(stated))


def _sitemap_link(element: etree._Element, base: str) -> Link | None:
    url = absolute(base, _text(element, "loc")) if _text(element, "loc") else None
    if url is None:
        return None
    news = next(_children(element, "news"), None)
    if news is None:
        return Link(url, "", iso_date(_text(element, "lastmod")))
    return Link(url, _tidy(_text(news, "title")), iso_date(_text(news, "publication_date")))


def _read_listing(body: bytes, url: str, content_type: str | None) -> Links:
    """Links of an HTML page to other pages of its site, and the next page of the listing."""
    try:
        html = decode(body, content_type)
    except UnreadablePage as error:
        raise BadList(str(error)) from None
    links: dict[str, Link] = {}
    more: dict[str, None] = {}
    for tag in BeautifulSoup(html, "lxml", parse_only=SoupStrainer(["a", "link"])).find_all(["a", "link"], href=True):
        target = absolute(url, str(tag["href"]))
        if target is None or not is_same_site(url, target) or is_same_page(url, target):
            continue
        title = _tidy(tag.get_text(" ") or str(tag.get("title") or tag.get("aria-label") or ""))
        if _is_next(tag, title):
            more[target] = None
        elif tag.name == "a" and title:
            _add(links, Link(target, title))
        if len(links) >= MAX_LINKS:
            break
    return Links(tuple(links.values()), tuple(more))


def _is_next(tag: Tag, title: str) -> bool:
    return "next" in str(tag.get("rel")) or (tag.name == "a" and title.casefold().strip("> ") in _NEXT_WORDS)


def _tidy(text: str) -> str:
    return " ".join(re.sub(r"<[^<>]{0,300}>", " ", text).split())[:500]


def iso_date(text: str) -> str | None:
    """The ISO date of an RFC 822 or ISO 8601 time, or None. Years before 1990 and after 2100 are no dates of news."""
    text = text.strip()[:60]
    moment: datetime | None = None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    try:
        day = moment.astimezone(UTC).date() if moment.tzinfo else moment.date()
    except (OverflowError, ValueError):
        return None
    return day.isoformat() if 1990 <= day.year <= 2100 else None

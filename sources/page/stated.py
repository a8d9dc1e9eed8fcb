"""What a page states for machines: meta elements, JSON-LD, time and author elements, its address.

Owns the reading of those elements with BeautifulSoup and nothing else: which of them to believe is for
`metadata.py` and `published.py`. Invariant: every text here is clean and none is empty.
"""

from __future__ import annotations

import html as entities
import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import lxml.html
from bs4 import BeautifulSoup, Tag
from lxml import etree

from sources.page.inline import clean

_META_NAMES = re.compile(
    r"^(og:(title|site_name|url|locale|published_time|article:published_time)|twitter:title|article:(published_time|author)|author|byl|date|"
    r"pubdate|publishdate|publish[-_.]date|publication[-_.]?date|sailthru\.(date|author|title)|parsely-(pub-date|author|title)|"
    r"dc\.(date|creator|title|publisher)[.a-z]*|dcterms\.(date|created|issued|creator|title|publisher)|"
    r"citation_(publication_date|date|author|title|publisher)|datepublished|article[.:_-]?(published|date|created)[a-z_.-]*|"
    r"application-name|publisher|headline|release_date|originalpublicationdate|rnews:datepublished|shareaholic:article_published_time)$",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"Article|BlogPosting|Report|WebPage|Page$|Dataset|CreativeWork|Posting", re.IGNORECASE)
_BEAR_TEXT = frozenset({"title", "h1", "time", "a"})
_MAX_TEXTS = 50
"""Headings, and author links, that are looked at."""
_MAX_TEXT_CHARS = 1_000_000
_MAX_ELEMENTS = 400
_MAX_NODES = 500
_MAX_TIMES = 12


@dataclass(frozen=True, slots=True)
class Linked:
    """An article of the page's JSON-LD, as far as metadata goes."""

    headline: str | None
    published: tuple[str, ...]
    author: str | None
    publisher: str | None


@dataclass(frozen=True, slots=True)
class Time:
    """A time element: the machine's date, the reader's words, and the words of its class and itemprop."""

    machine: str
    shown: str
    names: str


@dataclass(frozen=True, slots=True)
class Stated:
    """Everything stated, in the order of the page; articles of JSON-LD before pages."""

    metas: tuple[tuple[str, str], ...]
    linked: tuple[Linked, ...]
    times: tuple[Time, ...]
    headings: tuple[str, ...]
    authors: tuple[str, ...]
    title: str | None
    canonical: str | None

    def meta(self, *names: str) -> list[str]:
        """Contents of the meta elements of these names, in the order of the names."""
        return [value for name in names for key, value in self.metas if key == name]


def read_stated(root: lxml.html.HtmlElement) -> Stated:
    """What the page states for machines."""
    soup = BeautifulSoup("".join(_strained(root)), "lxml", multi_valued_attributes=None)
    metas: dict[str, str] = {}
    linked: list[Linked] = []
    pages: list[Linked] = []
    times: list[Time] = []
    headings: list[str] = []
    authors: list[str] = []
    title: str | None = None
    canonical: str | None = None
    for tag in soup.find_all(True):
        name = tag.name
        if name == "meta":
            key = str(tag.get("property") or tag.get("name") or tag.get("itemprop") or "").lower()
            value = clean(str(tag.get("content") or ""))
            if key and value:
                metas.setdefault(key, value)
        elif name == "script":
            for node in _nodes(tag):
                (pages if "page" in str(node.get("@type")).lower() else linked).append(_linked(node))
        elif name == "time" and len(times) < _MAX_TIMES:
            times.append(
                Time(
                    str(tag.get("datetime") or ""),
                    _text(tag),
                    f"{tag.get('class') or ''} {tag.get('itemprop') or ''}".lower(),
                )
            )
        elif name == "h1" and len(headings) < _MAX_TEXTS:
            headings.append(_text(tag))
        elif name == "a" and len(authors) < _MAX_TEXTS:
            authors.append(_text(tag))
        elif name == "title":
            title = title or _text(tag) or None
        elif name == "link":
            canonical = canonical or clean(str(tag.get("href") or "")) or None
    return Stated(
        tuple(metas.items()),
        (*linked, *pages),
        tuple(times),
        tuple(filter(None, headings)),
        tuple(filter(None, authors)),
        title,
        canonical,
    )


def _strained(root: lxml.html.HtmlElement) -> Iterable[str]:
    """Markup of only the elements that can bear metadata: building a tag costs more than parsing it."""
    count = 0
    held = Counter[str]()
    room = _MAX_TEXT_CHARS
    for element in root.iter("title", "meta", "link", "script", "h1", "time", "a"):
        tag = element.tag
        if tag == "meta":
            if not _META_NAMES.match(element.get("property") or element.get("name") or element.get("itemprop") or ""):
                continue
        elif tag == "link":
            if "canonical" not in (element.get("rel") or "").lower():
                continue
        elif tag == "script":
            if "ld+json" not in (element.get("type") or ""):
                continue
        elif tag == "a":
            if "author" not in (element.get("rel") or "") and "author" not in (element.get("itemprop") or ""):
                continue
        elif tag == "time" and held["time"] >= _MAX_TIMES:
            continue
        if tag in _BEAR_TEXT:
            # Elements nested in their own kind would be written once for each level: broken markup, never metadata.
            if held[tag] >= _MAX_TEXTS or room <= 0:
                continue
            held[tag] += 1
        markup = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
        if tag in _BEAR_TEXT:
            room -= len(markup)
        yield markup
        count += 1
        if count > _MAX_ELEMENTS:
            return


def _text(tag: Tag) -> str:
    return clean(tag.get_text(" "))


def _nodes(script: Tag) -> list[dict[str, object]]:
    """Article and page nodes of one JSON-LD script; none where it is no JSON."""
    source = (script.string or script.get_text()).strip().removeprefix("<![CDATA[").removesuffix("]]>")
    try:
        queue: list[object] = [json.loads(source, strict=False)]
    except (ValueError, RecursionError):
        return []
    found: list[dict[str, object]] = []
    seen = 0
    while queue and seen < _MAX_NODES:
        item = queue.pop()
        seen += 1
        if isinstance(item, list):
            queue.extend(reversed(item[:_MAX_NODES]))
        elif isinstance(item, dict):
            if _ARTICLE.search(str(item.get("@type") or "")) or "headline" in item:
                found.append(item)
            queue.extend(
                item[key]
                for key in ("mainEntityOfPage", "mainEntity", "@graph")
                if isinstance(item.get(key), (list, dict))
            )
    return found


def _linked(node: dict[str, object]) -> Linked:
    dates = tuple(value for key in ("datePublished", "dateCreated") if isinstance(value := node.get(key), str))
    return Linked(_name(node.get("headline")), dates, _name(node.get("author")), _name(node.get("publisher")))


def _name(value: object, depth: int = 0) -> str | None:
    """The name in a JSON-LD value: text, an object with a name, or a list of them joined with ', '."""
    if isinstance(value, str):
        return clean(entities.unescape(value)) or None
    if depth > 3:
        return None
    if isinstance(value, dict):
        return _name(value.get("name"), depth + 1)
    if isinstance(value, list):
        names = [name for item in value[:8] if (name := _name(item, depth + 1))]
        return ", ".join(dict.fromkeys(names)) or None
    return None

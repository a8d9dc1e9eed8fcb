"""What a page states for machines: meta elements, JSON-LD, time and author elements, its address.

Owns the reading of those elements and nothing else: which of them to believe is for `metadata.py` and
`published.py`. Invariant: every text here is clean and none is empty.
"""

from __future__ import annotations

import html as entities
import json
import re
from itertools import islice
from typing import NamedTuple

import lxml.html
from lxml import etree

from sources.page.inline import clean

_ARTICLE = re.compile(r"Article|BlogPosting|Report|WebPage|Page$|Dataset|CreativeWork|Posting", re.IGNORECASE)
_UNREAD = frozenset({"script", "style", "template", "rt", "rp"})
_MAX_TEXTS = {"title": 50, "h1": 50, "time": 12, "a": 50}
"""Elements whose text is looked at, by kind."""
_MAX_TEXT_CHARS = 1_000_000
"""Characters of all these texts: elements nested in their own kind would be read once for each level."""
_MAX_ELEMENTS = 400
_MAX_NODES = 500


class Linked(NamedTuple):
    """An article of the page's JSON-LD, as far as metadata goes."""

    headline: str | None
    published: tuple[str, ...]
    author: str | None
    publisher: str | None


class Time(NamedTuple):
    """A time element: the machine's date, the reader's words, and the words of its class and itemprop."""

    machine: str
    shown: str
    names: str


class Stated(NamedTuple):
    """Everything stated, in the order of the page; articles of JSON-LD before pages."""

    metas: dict[str, str]
    linked: tuple[Linked, ...]
    times: tuple[Time, ...]
    headings: tuple[str, ...]
    authors: tuple[str, ...]
    title: str | None
    canonical: str | None

    def meta(self, *names: str) -> list[str]:
        """Contents of the meta elements of these names, in the order of the names."""
        return [self.metas[name] for name in names if name in self.metas]


def read_stated(root: lxml.html.HtmlElement) -> Stated:
    """What the page states for machines."""
    metas: dict[str, str] = {}
    linked: list[Linked] = []
    pages: list[Linked] = []
    times: list[Time] = []
    texts: dict[str, list[str]] = {tag: [] for tag in _MAX_TEXTS}
    canonical: str | None = None
    room = _MAX_TEXT_CHARS

    def look(element: lxml.html.HtmlElement) -> str | None:
        """Add the text of an element, unless there are enough of them."""
        nonlocal room
        if room <= 0 or len(texts[element.tag]) >= _MAX_TEXTS[element.tag]:
            return None
        said = _said(element)
        room -= len(said)
        texts[element.tag].append(clean(said))
        return texts[element.tag][-1]

    for element in islice(filter(_bears, root.iter("meta", "link", "script", *_MAX_TEXTS)), _MAX_ELEMENTS):
        tag = element.tag
        if tag == "meta":
            key = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
            value = clean(element.get("content") or "")
            if key and value:
                metas.setdefault(key, value)
        elif tag == "link":
            canonical = canonical or clean(element.get("href") or "") or None
        elif tag == "script":
            for node in _nodes(element.text or ""):
                (pages if "page" in str(node.get("@type")).lower() else linked).append(_linked(node))
        elif (shown := look(element)) is not None:
            if tag == "time":
                names = f"{element.get('class') or ''} {element.get('itemprop') or ''}".lower()
                times.append(Time(element.get("datetime") or "", shown, names))
            if tag not in ("a", "h1") and len(element):
                # A link within these counts as an author's, the last of all to be believed.
                for link in element.iter("a"):
                    look(link)
    return Stated(
        metas,
        (*linked, *pages),
        tuple(times),
        tuple(filter(None, texts["h1"])),
        tuple(filter(None, texts["a"])),
        next(filter(None, texts["title"]), None),
        canonical,
    )


def _bears(element: lxml.html.HtmlElement) -> bool:
    """Whether an element of these kinds bears metadata: of links and scripts, only few do."""
    tag = element.tag
    if tag == "a":
        return "author" in (element.get("rel") or "") or "author" in (element.get("itemprop") or "")
    if tag == "link":
        return "canonical" in (element.get("rel") or "").lower()
    return tag != "script" or "ld+json" in (element.get("type") or "")


def _said(element: lxml.html.HtmlElement) -> str:
    """The words of an element, those of the elements within it set apart."""
    if not len(element):
        return element.text or ""
    parts: list[str] = []
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, one in walker:
        if event == "end":
            parts.append(one.tail or "" if one is not element else "")
        elif one.tag in _UNREAD:
            walker.skip_subtree()
        else:
            parts.append(one.text or "")
    return " ".join(parts)


def _nodes(script: str) -> list[dict[str, object]]:
    """Article and page nodes of one JSON-LD script; none where it is no JSON."""
    source = script.strip().removeprefix("<![CDATA[").removesuffix("]]>")
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

"""A table's markup as a full grid; cells with markup of their own are read with BeautifulSoup.

Owns the HTML table model: rowspan, colspan, rowspan=0, the order of thead, tbody and tfoot, footnote marks in
cells. Does not know what the rows mean or where the table stands (`tables.py`). Invariant: the grid is rectangular
and never larger than `_MAX_PLACES`, whatever the spans say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import lxml.html
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from lxml import etree

from sources.page.inline import clean, sup_text

_MAX_SPAN = 1000
_MAX_PLACES = 100_000
"""Places in a grid, spans filled, beyond which its rows are cut."""
_BLOCK = frozenset(
    {
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "br",
        "tr",
        "dd",
        "dt",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "hr",
        "table",
    }
)
_DROPPED = frozenset({"script", "style", "noscript", "template", "button", "svg", "select", "iframe"})
_STARS = frozenset("*†‡§¶")
_STAR = re.compile(r"(?<=[\w)])\s?([*†‡§¶]+)$")
_Row = list[lxml.html.HtmlElement]


@dataclass(slots=True)
class Source:
    """A cell as written: once in the markup, maybe at many places of the grid."""

    text: str
    is_header: bool
    is_bold: bool
    marks: tuple[str, ...]


class Grid(NamedTuple):
    """A table before it has a place in the text."""

    caption: str | None
    rows: tuple[tuple[Source | None, ...], ...]
    in_head: int
    """How many of the rows stand in a thead."""


def read_grid(table: lxml.html.HtmlElement) -> Grid | None:
    """The grid of a table element, or None where it has no cell with words."""
    groups: dict[str, list[_Row]] = {"thead": [], "tbody": [], "tfoot": []}
    captions: _Row = []
    for child in table:
        if child.tag == "tr":
            groups["tbody"].append(list(child.iterchildren("td", "th")))
        elif child.tag in groups:
            groups[child.tag].extend(list(tr.iterchildren("td", "th")) for tr in child.iterchildren("tr"))
        elif child.tag == "caption":
            captions.append(child)
    written = [row for group in groups.values() for row in group]
    tags = _tags(cell for row in [captions, *written] for cell in row if len(cell))
    caption = next(filter(None, (_source(each, tags).text for each in captions)), None)
    widest = max(16, _MAX_PLACES // max(len(written), 1))
    head, body, foot = (_fill(groups[name], tags, widest) for name in ("thead", "tbody", "tfoot"))
    rows = head + body + foot
    width = max((len(row) for row in rows), default=0)
    rows = [row + [None] * (width - len(row)) for row in rows]
    rows = [row for row in rows if any(cell is not None and cell.text for cell in row)]
    if not rows:
        return None
    return Grid(caption, tuple(map(tuple, rows)), len(head))


def _tags(cells: Iterable[lxml.html.HtmlElement]) -> dict[lxml.html.HtmlElement, Tag]:
    """The tag of each of these cells, parsed in one go."""
    markup = {cell: etree.tostring(cell, encoding="unicode", method="html", with_tail=False) for cell in cells}
    if not markup:
        return {}
    page = "".join(f"<cell>{one}</cell>" for one in markup.values())
    body = BeautifulSoup(page, "lxml", multi_valued_attributes=None).body
    tags = (holder.find(True) for holder in body.find_all("cell", recursive=False)) if body else ()
    return {cell: tag for cell, tag in zip(markup, tags, strict=False) if isinstance(tag, Tag)}


def _source(cell: lxml.html.HtmlElement, tags: dict[lxml.html.HtmlElement, Tag]) -> Source:
    is_header = cell.tag == "th"
    if cell in tags:
        text, marks, is_bold = _words(tags[cell])
        return Source(text, is_header, is_bold, marks)
    text, marks = _without_mark(clean("".join(cell.itertext()) if len(cell) else cell.text or ""))
    return Source(text, is_header, False, marks)


def _fill(rows: list[_Row], tags: dict[lxml.html.HtmlElement, Tag], widest: int) -> list[list[Source | None]]:
    """Rows with their spans spread: the algorithm of the HTML standard for one row group.

    No row gets wider than `widest`, so that spans cannot make a grid larger than `_MAX_PLACES`.
    """
    taken: list[dict[int, Source]] = [{} for _ in rows]
    for y, cells in enumerate(rows):
        x = 0
        for cell in cells:
            while x in taken[y]:
                x += 1
            if x >= widest:
                break
            source = _source(cell, tags)
            wide = min(_span(cell.get("colspan")) or 1, widest - x)
            high = _span(cell.get("rowspan")) or len(rows) - y
            for row in range(y, min(y + high, len(rows))):
                for column in range(x, x + wide):
                    taken[row].setdefault(column, source)
            x += wide
    return [[places.get(x) for x in range(max(places, default=-1) + 1)] for places in taken]


def _span(value: str | None) -> int:
    """A colspan or rowspan: 1 where it is missing or no number, at most `_MAX_SPAN`."""
    if value is None:
        return 1
    text = value.strip()
    return min(int(text), _MAX_SPAN) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _words(cell: Tag) -> tuple[str, tuple[str, ...], bool]:
    """Text of a cell without footnote marks; the marks; whether all of it is bold."""
    words: list[str] = []
    marks: list[str] = []
    bold = 0
    skip: Tag | None = None
    for node in cell.descendants:
        if skip is not None:
            if skip in node.parents:
                continue
            skip = None
        if isinstance(node, Tag):
            if node.name in _DROPPED or "display:none" in str(node.get("style") or "").replace(" ", ""):
                skip = node
            elif node.name == "sup":
                link = node.find("a") is not None or "reference" in str(node.get("class") or "")
                added, mark = sup_text(node.get_text(), "".join(words[-3:]), is_link=link)
                words.append(added)
                if mark:
                    marks.append(mark)
                skip = node
            elif node.name in _BLOCK:
                words.append(" ")
        elif type(node) is NavigableString:
            words.append(node)
            if node.strip() and any(parent.name in ("b", "strong") for parent in _parents(node, cell)):
                bold += len(node.strip())
    text, marks_after = _without_mark(clean("".join(words)))
    return text, (*marks, *marks_after), bool(text) and bold >= len(text) * 0.9


def _without_mark(text: str) -> tuple[str, tuple[str, ...]]:
    """A cell's text without the star or dagger that ends it, and that mark."""
    star = _STAR.search(text) if text[-1:] in _STARS else None
    return (text[: star.start()].rstrip(), (star.group(1),)) if star else (text, ())


def _parents(node: NavigableString, stop: Tag) -> list[Tag]:
    found: list[Tag] = []
    parent = node.parent
    while parent is not None and parent is not stop and len(found) < 8:
        found.append(parent)
        parent = parent.parent
    return found

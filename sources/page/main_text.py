"""Which blocks are what the page says: everything else is navigation, teasers, comments, adverts.

Owns the choice and its order: marked elements, the container of the piece, link lists, openers of teaser
sections, stock lines. Does not read markup (`flatten.py`) or classes (`words.py`). Invariant: an element that
holds most of the page's prose is never dropped for its name, so a page always keeps what it mainly says.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from sources.page.flatten import Flat, Node, Piece
from sources.page.words import Sign, is_junk, opens_boilerplate

DROPPED_TAGS = frozenset({"nav", "footer", "aside", "menu", "dialog", "amp-list"})
DROPPED_SHARE = 0.4
"""A marked element with more than this share of the page's prose is kept all the same."""
CONTAINER_SHARE = 0.8
"""The container is the deepest element that holds this share of the prose of the element around it."""
_SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？", "”", "\"", "»", "’", ":", ";", ")", "।", "؟", "۔")


@dataclass(slots=True)
class Selection:
    """Indexes of the pieces that are content, in order, and how sure that is (0 to 1)."""

    kept: list[int]
    confidence: float


def prose_weight(piece: Piece) -> int:
    """How many characters of running prose a piece holds: 0 for labels, links and short lines."""
    text = piece.text
    length = len(text)
    if piece.kind == "heading":
        return 0
    if piece.kind == "table":
        return length // 2
    own = length - piece.link_chars
    if own * 2 < length:
        return 0
    # Scripts without blanks say in one character what takes three in Latin.
    if length >= 80 or (length >= 40 and (text[-1] in ".!?。…”\"»:" or not text.isascii() and " " not in text)):
        return own
    return own // 4 if length >= 25 and text.endswith(_SENTENCE_ENDS) else 0


def select(flat: Flat, title: str | None) -> Selection:
    """The content of the page."""
    pieces, nodes = flat.pieces, flat.nodes
    if not pieces:
        return Selection([], 0.0)
    weights = [prose_weight(piece) for piece in pieces]
    sums = [0, *accumulate(weights)]
    total = sums[-1]
    alive = [True] * len(pieces)
    _drop_marked(nodes, sums, total, alive)
    if total and not any(ok and weight for ok, weight in zip(alive, weights, strict=True)):
        alive = [True] * len(pieces)
    live = [0, *accumulate(weight if ok else 0 for weight, ok in zip(weights, alive, strict=True))]
    first, last = _container(nodes, live, len(pieces))
    first = _reach_back(pieces, weights, alive, nodes, first, title)
    for index in range(len(pieces)):
        if not first <= index < last:
            alive[index] = False
    _drop_link_groups(nodes, pieces, weights, alive)
    _drop_sections(flat, weights, alive)
    for index, piece in enumerate(pieces):
        if alive[index] and (is_junk(piece.text) or _is_link_line(piece)):
            alive[index] = False
    _drop_empty_headings(pieces, alive)
    kept = [index for index, ok in enumerate(alive) if ok]
    share = sum(weights[index] for index in kept) / total if total else 0.0
    return Selection(kept, share)


def _kill(alive: list[bool], node: Node) -> None:
    for index in range(node.first, node.last):
        alive[index] = False


def _drop_marked(nodes: list[Node], sums: list[int], total: int, alive: list[bool]) -> None:
    """Drop elements whose tag, class, id or role says furniture, unless they hold most of the page."""
    until = 0
    in_article = _ranges(nodes, "article")
    for node in nodes:
        if node.first < until and node.last <= until:
            continue
        if node.first == node.last:
            continue
        sign = node.signs
        marked = node.is_hidden or (Sign.DROP in sign and Sign.KEEP not in sign) \
            or (node.tag in DROPPED_TAGS and Sign.KEEP not in sign) \
            or (node.tag == "header" and not _has_heading(node)) \
            or (Sign.BYLINE in sign and Sign.BODY not in sign and node.last - node.first <= 6
                and not _has_heading(node) and sums[node.last] - sums[node.first] < 300)
        if not marked or node.tag in ("html", "body", "main", "h1"):
            continue
        if node.tag == "article" and len(in_article) == 1:
            continue
        weight = sums[node.last] - sums[node.first]
        if total and weight > DROPPED_SHARE * total:
            continue
        _kill(alive, node)
        until = node.last


def _ranges(nodes: list[Node], tag: str) -> list[Node]:
    return [node for node in nodes if node.tag == tag]


def _has_heading(node: Node) -> bool:
    return next(node.element.iter("h1"), None) is not None


def _container(nodes: list[Node], live: list[int], count: int) -> tuple[int, int]:
    """The range of pieces of the deepest element that holds nearly all prose of those around it."""
    best = (0, count)
    inside = live[-1]
    if not inside:
        return best
    for node in nodes:
        if not best[0] <= node.first <= node.last <= best[1]:
            continue
        weight = live[node.last] - live[node.first]
        if weight >= CONTAINER_SHARE * inside and node.tag not in ("p", "li", "td"):
            best = (node.first, node.last)
            inside = weight
    return best


def _reach_back(pieces: list[Piece], weights: list[int], alive: list[bool], nodes: list[Node], first: int, title: str | None) -> int:
    """The start of the content, moved up to the title that stands before the container."""
    for index in range(first - 1, max(first - 40, -1), -1):
        piece = pieces[index]
        if piece.kind == "heading" and piece.level == 1 and alive[index]:
            return index
    return first


def _drop_link_groups(nodes: list[Node], pieces: list[Piece], weights: list[int], alive: list[bool]) -> None:
    """Drop lists and boxes that are mostly links."""
    for node in nodes:
        size = node.last - node.first
        if size == 0 or size > 400 or node.tag not in ("ul", "ol", "div", "section", "table", "p", "dl"):
            continue
        chars = links = prose = 0
        for index in range(node.first, node.last):
            if alive[index]:
                chars += len(pieces[index].text)
                links += pieces[index].link_chars
                prose += weights[index]
        if chars and links > 0.6 * chars and prose < 200 and (size > 1 or links > 0.85 * chars):
            _kill(alive, node)


def _is_link_line(piece: Piece) -> bool:
    return piece.kind in ("paragraph", "list_item") and piece.link_chars >= 0.9 * len(piece.text) and len(piece.text) < 160


def _drop_sections(flat: Flat, weights: list[int], alive: list[bool]) -> None:
    """Drop what follows a heading or line that opens teasers, comments or the like."""
    pieces, nodes = flat.pieces, flat.nodes
    for index, piece in enumerate(pieces):
        if not alive[index] or not opens_boilerplate(piece.text):
            continue
        node = nodes[piece.node]
        if node.tag in ("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "div", "header", "b") and node.last - node.first == 1 \
                and node.parent >= 0:
            node = nodes[node.parent]
        end = node.last
        rank = piece.level if piece.kind == "heading" and piece.level else 6
        for later in range(index + 1, end):
            other = pieces[later]
            if other.kind == "heading" and other.level and other.level <= rank and not opens_boilerplate(other.text):
                end = later
                break
        if piece.kind != "heading" and sum(weights[index + 1:end]) > 0:
            # A line that only looks like an opener ends nothing: prose goes on after it.
            alive[index] = False
            continue
        if sum(weights[later] for later in range(index, end) if alive[later]) * 3 > sum(
                weight for weight, ok in zip(weights, alive, strict=True) if ok):
            continue
        for later in range(index, end):
            alive[later] = False


def _drop_empty_headings(pieces: list[Piece], alive: list[bool]) -> None:
    """Drop headings with nothing under them: what they headed was furniture."""
    following = 0
    for index in range(len(pieces) - 1, -1, -1):
        if not alive[index]:
            continue
        piece = pieces[index]
        if piece.kind == "heading" and piece.level:
            if following == 0 and piece.level > 1:
                alive[index] = False
                continue
            following = piece.level
        else:
            following = 9

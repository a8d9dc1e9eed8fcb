"""Which blocks are what the page says: everything else is navigation, teasers, comments, adverts.

Owns the order of the choice and the finding of the piece: the element that holds it, its named body, and what
belongs to it around that. Does not read markup (`flatten.py`) or say what furniture is (`furniture.py`). Invariant:
a page that has any words keeps some.
"""

from __future__ import annotations

from dataclasses import dataclass

from sources.page.flatten import Flat
from sources.page.furniture import (
    Choice,
    drop_empty_headings,
    drop_lines,
    drop_link_groups,
    drop_marked,
    drop_sections,
    drop_teasers,
)
from sources.page.words import is_junk

_CONTAINER_SHARE = 0.8
"""The container is the deepest element that holds this share of the prose of the one around it."""

_BESIDE = 60
"""Characters of prose that a block must hold to count as part of the piece though it stands beside its element."""


@dataclass(slots=True)
class Selection:
    """Indexes of the content pieces in order; those of the piece's body proper (without headline, standfirst
    and what stands beside the body) are `kept[body_first:body_last]`."""

    kept: list[int]
    body_first: int
    body_last: int
    prose: int
    """Characters of running prose among the kept pieces."""


def select(flat: Flat) -> Selection:
    """The content of the page."""
    if not flat.pieces:
        return Selection([], 0, 0, 0)
    choice = Choice(flat)
    drop_marked(choice)
    choice.resum()
    if choice.total and not choice.sums[-1]:
        choice.alive = [True] * len(flat.pieces)
        choice.resum()
    drop_teasers(choice)
    choice.resum()
    first, last, holder = _container(choice)
    start, end = _surroundings(choice, first, last, holder)
    choice.kill(0, start)
    choice.kill(end, len(flat.pieces))
    drop_link_groups(choice)
    drop_sections(choice)
    drop_lines(choice, first)
    drop_empty_headings(choice)
    if not any(choice.alive):
        choice.alive = [not is_junk(piece.text) for piece in flat.pieces]
    kept = [index for index, ok in enumerate(choice.alive) if ok]
    prose = sum(choice.weights[index] for index in kept)
    inside = [place for place, index in enumerate(kept) if first <= index < last]
    if not inside:
        return Selection(kept, 0, len(kept), prose)
    body_first, body_last = inside[0], inside[-1] + 1
    if (
        body_first == 0
        and flat.pieces[kept[0]].kind == "heading"
        and len(kept) > 1
        and (not choice.titles or flat.pieces[kept[0]].level == 1)
    ):
        body_first = 1
    return Selection(kept, body_first, body_last, prose)


def _container(choice: Choice) -> tuple[int, int, int]:
    """Range of pieces and node of the deepest element that holds nearly all prose of those around it; within
    it, of the one that is named as the body or is the only article with a headline, if it holds half."""
    first, last, holder = 0, len(choice.pieces), -1
    inside = choice.sums[-1]
    if not inside:
        return first, last, holder
    for number, node in enumerate(choice.nodes):
        if not first <= node.first <= node.last <= last or node.tag in (
            "p",
            "li",
            "pre",
            "table",
            "ul",
            "ol",
            "dl",
            "dd",
        ):
            continue
        weight = choice.prose(node.first, node.last)
        if weight >= _CONTAINER_SHARE * inside:
            first, last, holder, inside = node.first, node.last, number, weight
    return _named_body(choice, first, last, holder)


def _named_body(choice: Choice, first: int, last: int, holder: int) -> tuple[int, int, int]:
    """Within the container, what is named as the body, in one element or several, or the only headed article."""
    nodes = choice.nodes
    inside = choice.prose(first, last)
    named: list[int] = []
    until = first
    for number, node in enumerate(nodes):
        if (
            until <= node.first < node.last <= last
            and ("body" in node.signs or node.attributes.get("itemprop") == "articleBody")
            and choice.prose(node.first, node.last) * 10 >= inside
        ):
            named.append(number)
            until = node.last
    if named and sum(choice.prose(nodes[number].first, nodes[number].last) for number in named) * 2 >= inside:
        return nodes[named[0]].first, nodes[named[-1]].last, named[0] if len(named) == 1 else holder
    headed = [
        number
        for number, node in enumerate(nodes)
        if node.tag == "article"
        and first <= node.first < node.last <= last
        and choice.has_title(node)
        and any(choice.alive[node.first : node.last])
    ]
    if len(headed) == 1 and choice.prose(nodes[headed[0]].first, nodes[headed[0]].last) >= min(inside // 2, 1000):
        return nodes[headed[0]].first, nodes[headed[0]].last, headed[0]
    return first, last, holder


def _like_siblings(choice: Choice, holder: int, first: int, last: int) -> tuple[int, int]:
    """The range widened to the siblings made like the container: the other slides, entries or chapters of the page."""
    own = choice.nodes[holder]
    look = own.tag, own.attributes.get("class")
    for node in choice.nodes:
        if node.parent == own.parent and node.tag == look[0] and node.attributes.get("class") == look[1] and look[1]:
            first, last = min(first, node.first), max(last, node.last)
    return first, last


def _surroundings(choice: Choice, first: int, last: int, holder: int) -> tuple[int, int]:
    """The range of what belongs to the piece: its headline above, and prose in the same article or main element."""
    start, end = first, last
    number = holder
    outer_first, outer_last = first, last
    while number >= 0:
        node = choice.nodes[number]
        if (
            node.tag in ("article", "main")
            or node.attributes.get("role") == "main"
            or node.attributes.get("id") in ("content", "main")
        ):
            outer_first, outer_last = node.first, node.last
            if node.tag == "article":
                break
        number = node.parent
    like_first, like_last = _like_siblings(choice, holder, first, last) if holder >= 0 else (first, last)
    outer_first, outer_last = min(outer_first, like_first), max(outer_last, like_last)
    before = [index for index in choice.titles if max(first - 40, 0) <= index < first and choice.alive[index]]
    if before:
        start = before[-1]
    elif outer_first < first:
        start = min(
            [index for index in range(outer_first, first) if choice.alive[index] and choice.weights[index]] or [first]
        )
    later = [
        index
        for index in range(last, outer_last)
        if choice.alive[index] and choice.weights[index] >= (1 if index < like_last else _BESIDE)
    ]
    if later:
        end = later[-1] + 1
    return start, end

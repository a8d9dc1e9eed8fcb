"""The furniture of a page: what is dropped before and after the piece itself is found.

Owns the rules that drop blocks: marked elements, teaser groups, link lists, sections opened by a stock heading,
stock lines, headings over nothing. Does not find the piece (`main_text.py`). Invariant: an element that holds most
of the page's prose is never dropped for its name.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from itertools import accumulate

from sources.page.flatten import Flat, Node, Piece
from sources.page.words import is_byline, is_junk, opens_facts, opens_furniture, opens_teasers

_DROPPED_TAGS = frozenset({"nav", "footer", "aside", "menu", "dialog", "amp-list", "figcaption"})
_MAX_OPENERS = 100
"""No page has more teaser sections than this; one that seems to is not worth time square in its length."""
_HEADLINE = 30
"""Characters that linked headlines have in the mean; shorter links name things, such as the projects of a tracker."""
_PROSE = 150
"""Characters from which a paragraph is prose beyond doubt, not the blurb of a teaser."""
_DROPPED_SHARE = 0.4
"""An element marked as furniture by a weak word that holds more of the page's prose is kept."""


def prose_weight(piece: Piece) -> int:
    """How many characters of running prose a block holds: 0 for labels, links and short lines."""
    text = piece.text
    length = len(text)
    if piece.kind == "heading":
        return 0
    if piece.kind == "table":
        return length // 2
    own = length - piece.link_chars
    if own * 2 < length:
        return 0
    if not text.isascii() and text.count(" ") * 12 < length:
        # Scripts without blanks say in one character what takes three in Latin.
        own, length = own * 3, length * 3
    if length >= 80 or (length >= 40 and text[-1] in '.!?。…”"»:'):
        return own
    return own // 4 if length >= 25 and (piece.link_chars == 0 or text[-1] in '.!?…。！？”"»’:;)।؟۔') else 0


class Choice:
    """The state of one choice: which pieces are still alive, and the prose in any range of them."""

    def __init__(self, flat: Flat) -> None:
        self.pieces = flat.pieces
        self.nodes = flat.nodes
        self.weights = [prose_weight(piece) for piece in flat.pieces]
        self.titles = [index for index, piece in enumerate(flat.pieces) if piece.kind == "heading" and piece.level == 1]
        self.alive = [True] * len(flat.pieces)
        self.sums = [0, *accumulate(self.weights)]
        self.total = self.sums[-1]

    def kill(self, first: int, last: int) -> None:
        self.alive[first:last] = [False] * (last - first)

    def resum(self) -> None:
        self.sums = [0, *accumulate(weight if ok else 0 for weight, ok in zip(self.weights, self.alive, strict=True))]

    def has_title(self, node: Node) -> bool:
        """Whether a first-rank heading stands in the element."""
        place = bisect_left(self.titles, node.first)
        return place < len(self.titles) and self.titles[place] < node.last

    def prose(self, first: int, last: int) -> int:
        return self.sums[last] - self.sums[first]


def drop_marked(choice: Choice) -> None:
    """Drop elements whose tag, class, id or role says furniture, unless they hold most of the page."""
    until = 0
    articles = sum(node.tag == "article" for node in choice.nodes)
    for node in choice.nodes:
        if node.first == node.last or node.last <= until or node.tag in ("html", "body", "main", "h1"):
            continue
        if not _is_marked(choice, node) or (node.tag == "article" and articles == 1):
            continue
        if choice.prose(node.first, node.last) <= _share_limit(choice, node) * choice.total:
            choice.kill(node.first, node.last)
            until = node.last


def _is_marked(choice: Choice, node: Node) -> bool:
    """Whether an element is furniture by its tag or names: of the site, of pictures, or a line about the piece."""
    signs, tag, blocks = node.signs, node.tag, node.last - node.first
    if node.is_hidden:
        return True
    if ("drop" in signs or tag in _DROPPED_TAGS) and "keep" not in signs:
        return "strong" in signs or not opens_facts(choice.pieces[node.first].text)
    if tag == "header":
        return not choice.has_title(node) and choice.prose(node.first, node.last) * 4 <= choice.total
    if tag == "figure" or "media" in signs:
        if blocks > 40 or choice.prose(node.first, node.last) * 4 > choice.total or choice.has_title(node):
            return False
        return all(piece.kind != "table" for piece in choice.pieces[node.first : node.first + 40])
    if "byline" in signs and "body" not in signs and blocks <= 6:
        return choice.prose(node.first, node.last) < 300 and not choice.has_title(node)
    return False


def _share_limit(choice: Choice, node: Node) -> float:
    """The share of the page's prose up to which a marked element may be furniture.

    Most of the prose, or all that stands with the headline: whatever it is called, it is the piece. Only what is
    hidden or named beyond doubt may hold more than the piece, where that is there: a headline and some prose.
    """
    has_title = choice.has_title(node)
    is_strong = node.is_hidden or "strong" in node.signs or node.tag in ("footer", "nav")
    outside = choice.total - choice.prose(node.first, node.last)
    if is_strong and (node.is_hidden or not has_title) and choice.titles and outside >= 250:
        return 0.75
    return 0.15 if has_title else _DROPPED_SHARE


def drop_teasers(choice: Choice) -> None:
    """Drop groups of three or more like elements that are each a linked headline with a short text."""
    groups: dict[tuple[int, str, str], list[Node]] = defaultdict(list)
    for node in choice.nodes:
        if node.tag == "li" and choice.nodes[node.parent].tag == "ol":
            continue
        if 0 < node.last - node.first <= 12 and node.tag in ("li", "div", "article", "section", "td", "a"):
            groups[node.parent, node.tag, node.attributes.get("class") or ""].append(node)
    for group in groups.values():
        if len(group) < 3:
            continue
        teasers = [node for node in group if _is_teaser(choice, node)]
        if len(teasers) < 3 or len(teasers) * 10 < len(group) * 7:
            continue
        if sum(_headline(choice, node) for node in teasers) < _HEADLINE * len(teasers):
            continue
        weight = sum(choice.prose(node.first, node.last) for node in teasers)
        rest = choice.sums[-1] - weight
        if weight > rest and (rest < 800 or weight > 3 * rest):
            continue
        for node in teasers:
            choice.kill(node.first, node.last)


def _headline(choice: Choice, node: Node) -> int:
    """Characters of the longest link of an element."""
    return max(choice.pieces[index].link_chars for index in range(node.first, node.last))


def _is_teaser(choice: Choice, node: Node) -> bool:
    pieces = [choice.pieces[index] for index in range(node.first, node.last)]
    chars = sum(len(piece.text) for piece in pieces)
    links = max(piece.link_chars for piece in pieces)
    if chars > 500 or links < 15 or any(piece.kind == "table" for piece in pieces):
        return False
    heads = [piece for piece in pieces if piece.starts_linked and piece.link_chars >= 15]
    return bool(heads) and sum(piece.link_chars for piece in pieces) * 8 > chars and not _is_prose_item(pieces)


def _is_prose_item(pieces: list[Piece]) -> bool:
    """A list item of the piece itself may open with a link in a sentence: one block, few of its words linked."""
    return len(pieces) == 1 and pieces[0].link_chars * 5 < len(pieces[0].text)


def drop_link_groups(choice: Choice) -> None:
    """Drop lists and boxes that are mostly links."""
    pieces, alive, weights = choice.pieces, choice.alive, choice.weights
    for node in choice.nodes:
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
            choice.kill(node.first, node.last)


def drop_sections(choice: Choice) -> None:
    """Drop what follows a heading or line that opens teasers, comments or the like."""
    pieces, alive, weights = choice.pieces, choice.alive, choice.weights
    openers = 0
    for index, piece in enumerate(pieces):
        if not alive[index] or (not (is_sure := opens_furniture(piece.text)) and not opens_teasers(piece.text)):
            continue
        openers += 1
        if openers > _MAX_OPENERS:
            break
        end = _section_end(choice, index)
        following = sum(weights[later] for later in range(index, end) if alive[later])
        remaining = sum(weight for weight, ok in zip(weights, alive, strict=True) if ok)
        prose = next(
            (
                at
                for at in range(index + 1, end)
                if alive[at] and pieces[at].kind == "paragraph" and weights[at] >= _PROSE
            ),
            None,
        )
        if piece.kind != "heading" and (following > 600 or following * 6 > remaining):
            # A line that only looks like an opener ends nothing: the piece goes on after it.
            end = index + 1
        elif prose is not None and (not is_sure or following * 3 > remaining):
            # Real prose under the heading is the piece; between them may stand teasers.
            end = prose if any(alive[index + 1 : prose]) or prose > index + 1 else index
        elif following * 3 > remaining:
            end = index
        choice.kill(index, end)


def _section_end(choice: Choice, index: int) -> int:
    """Where the section that a piece opens ends: at the next heading of its rank, or with its element."""
    node = choice.nodes[choice.pieces[index].node]
    while node.last - node.first == 1 and node.parent >= 0:
        node = choice.nodes[node.parent]
    piece = choice.pieces[index]
    rank = piece.level if piece.kind == "heading" and piece.level else 7
    for later in range(index + 1, node.last):
        other = choice.pieces[later]
        if other.kind == "heading" and other.level and other.level <= rank and not opens_furniture(other.text):
            return later
    return node.last


def drop_lines(choice: Choice, first: int) -> None:
    """Drop stock lines, links that stand alone, bylines above the prose, and repeats of long lines."""
    above = {piece.text for piece in choice.pieces[:first] if len(piece.text) >= 40}
    pieces, nodes = choice.pieces, choice.nodes
    lists: dict[int, list[int]] = defaultdict(list)
    for index, piece in enumerate(pieces):
        if choice.alive[index] and piece.kind == "list_item" and nodes[piece.node].tag == "li":
            lists[nodes[piece.node].parent].append(index)
    # A link alone in an item is content in a list whose other items say more than links.
    mixed: set[int] = set()
    for items in lists.values():
        if sum(_is_linked(pieces[item]) for item in items) * 10 < 7 * len(items):
            mixed.update(items)
    before_prose = True
    for index, piece in enumerate(choice.pieces):
        if not choice.alive[index]:
            continue
        text = piece.text
        if piece.kind in ("table", "heading", "quote"):
            continue
        if (
            (_is_linked(piece) and index not in mixed)
            or (index >= first and text in above)
            or is_junk(text)
            or (before_prose and (index < first or piece.kind == "paragraph") and is_byline(text))
        ):
            choice.alive[index] = False
        elif choice.weights[index] >= 150:
            before_prose = False


def _is_linked(piece: Piece) -> bool:
    """Whether a short block is nothing but a link."""
    return piece.link_chars >= 0.9 * len(piece.text) and len(piece.text) < 160


def drop_empty_headings(choice: Choice) -> None:
    """Drop headings with nothing under them: what they headed was furniture."""
    following = 0
    for index in range(len(choice.pieces) - 1, -1, -1):
        if not choice.alive[index]:
            continue
        piece = choice.pieces[index]
        if piece.kind == "heading" and piece.level:
            if following == 0 and piece.level > 1:
                choice.alive[index] = False
                continue
            following = piece.level
        else:
            following = 9

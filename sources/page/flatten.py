"""A tree to a flat list of text blocks, with the element tree over them kept as ranges.

Owns what is a block, how its words are joined, and where footnote marks and soft characters go. Does not
decide what is content (`main_text.py`). Invariant: one pass over the tree without recursion; every word of the
page that a reader could see is in exactly one block.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import lxml.html
from lxml import etree

from sources.page.inline import clean, is_note_link, sup_text
from sources.page.model import BlockKind
from sources.page.words import INLINE, SKIPPED, Sign, signs

_BULLETS = frozenset("*•·▪–—-►▶■○●◦‣✓✔➤→")
_STOPS = frozenset(".!?:…。！？")
_BOLD = frozenset({"b", "strong", "big"})
_LARGE = frozenset({"4", "5", "6", "7", "+1", "+2", "+3", "+4"})
_COUNTED = {
    **dict.fromkeys(("ul", "ol", "dl", "menu", "dir"), "list"),
    **dict.fromkeys(("li", "dt", "dd"), "item"),
    **dict.fromkeys(("figcaption", "caption"), "caption"),
    **dict.fromkeys(("pre", "listing", "xmp"), "pre"),
    "blockquote": "quote",
}
"""What an element's depth is counted as."""
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_UNSIGNED: frozenset[Sign] = frozenset()
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(slots=True)
class Piece:
    """A block of text as found, before it is known to be content."""

    text: str
    kind: BlockKind
    level: int | None
    link_chars: int
    node: int
    is_bold: bool = False
    starts_linked: bool = False
    table: lxml.html.HtmlElement | None = None


@dataclass(slots=True)
class Node:
    """A block-level element: `pieces[first:last]` are the blocks within it."""

    tag: str
    attributes: dict[str, str]
    parent: int
    first: int
    last: int
    signs: frozenset[Sign]
    is_hidden: bool


@dataclass(slots=True)
class Flat:
    pieces: list[Piece] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)


class _Flattener:
    """State of the one pass."""

    def __init__(self) -> None:
        self.flat = Flat()
        self.words: list[str] = []
        self.link_depth = 0
        self.bold_depth = 0
        self.link_chars = 0
        self.bold_chars = 0
        self.starts_linked = False
        self.breaks = 0
        self.stack: list[int] = []
        self.heading: int | None = None
        self.depths = dict.fromkeys(_COUNTED.values(), 0)
        self.definitions = 0

    def enter_inline(self, element: lxml.html.HtmlElement, tag: str) -> bool:
        """Begin an element within a line; False where its content is not to be read."""
        if tag == "sup":
            text, before = "".join(element.itertext()), "".join(self.words[-3:])
            words, _ = sup_text(text, before, is_link=is_note_link(element))
            if words:
                self.add(words)
            return False
        if _is_inline_junk(element):
            return False
        if tag == "a":
            self.link_depth += 1
        elif _is_bold(element, tag):
            self.bold_depth += 1
        return True

    def leave_inline(self, element: lxml.html.HtmlElement, tag: str) -> None:
        if tag == "a":
            self.link_depth -= 1
        elif _is_bold(element, tag):
            self.bold_depth -= 1

    def enter_block(self, element: lxml.html.HtmlElement, tag: str) -> None:
        if self.words:
            self.flush()
        nodes = self.flat.nodes
        nodes.append(_node(element, tag, self.stack[-1] if self.stack else -1, len(self.flat.pieces)))
        self.stack.append(len(nodes) - 1)
        if tag in _HEADINGS:
            self.heading = _HEADINGS[tag]
        elif tag in _COUNTED:
            self.depths[_COUNTED[tag]] += 1
            self.definitions += tag == "dd"

    def leave_block(self, tag: str) -> None:
        if self.words:
            self.flush()
        if self.stack:
            self.flat.nodes[self.stack.pop()].last = len(self.flat.pieces)
        if tag in _HEADINGS:
            self.heading = None
        elif tag in _COUNTED:
            self.depths[_COUNTED[tag]] -= 1
            self.definitions -= tag == "dd"

    def add_table(self, element: lxml.html.HtmlElement) -> None:
        """Add a data table as one piece."""
        if self.words:
            self.flush()
        pieces, nodes = self.flat.pieces, self.flat.nodes
        nodes.append(_node(element, "table", self.stack[-1] if self.stack else -1, len(pieces)))
        text = clean(" ".join(element.itertext()))
        if text:
            pieces.append(Piece(text, "table", None, 0, len(nodes) - 1, table=element))
        nodes[-1].last = len(pieces)

    def add(self, text: str) -> None:
        if text.isspace():
            if self.words:
                self.words.append(" ")
            return
        if self.breaks:
            if self.breaks > 1 or self._ends_line(text):
                self.flush()
            self.breaks = 0
        if self.depths["pre"] and "\n" in text:
            for index, part in enumerate(re.split(r"\n[ \t]*\n", text)):
                if index:
                    self.flush()
                self._word(part)
            return
        self._word(text)

    def _ends_line(self, following: str) -> bool:
        """Whether a single line break parts two blocks: at a bullet, after a full stop, after a line in bold."""
        following = following.lstrip()
        if following[:1] in _BULLETS:
            return True
        if self.bold_depth == 0 and self.bold_chars and self.bold_chars >= 0.9 * len(clean("".join(self.words))):
            return True
        before = "".join(self.words[-4:]).rstrip()
        return before[-1:] in _STOPS and not following[:1].islower()

    def _word(self, text: str) -> None:
        if self.link_depth:
            if not self.starts_linked and not "".join(self.words).strip():
                self.starts_linked = True
            self.link_chars += len(text)
        if self.bold_depth:
            self.bold_chars += len(text)
        self.words.append(text)

    def add_break(self) -> None:
        if self.words:
            self.words.append(" ")
            self.breaks += 1

    def flush(self) -> None:
        """End the block: its words, of which there must be some, become a piece."""
        self.breaks = 0
        text = clean("".join(self.words))
        self.words.clear()
        if text:
            kind: BlockKind = "paragraph"
            level: int | None = None
            if self.heading and len(text) <= 200:
                kind, level = "heading", self.heading
            elif self.depths["caption"]:
                kind = "caption"
            elif self.depths["item"]:
                # What is said of a term stands under it.
                kind, level = "list_item", max(self.depths["list"], 1) + (self.definitions > 0)
            elif self.depths["quote"]:
                kind = "quote"
            self.flat.pieces.append(
                Piece(
                    text,
                    kind,
                    level,
                    min(self.link_chars, len(text)),
                    self.stack[-1] if self.stack else 0,
                    self.bold_chars >= len(text) * 0.9,
                    self.starts_linked,
                )
            )
        self.link_chars = 0
        self.bold_chars = 0
        self.starts_linked = False


def flatten(root: lxml.html.HtmlElement, is_data_table: Callable[[lxml.html.HtmlElement], bool]) -> Flat:
    """All visible text of the tree as pieces in reading order, and the block elements over them.

    `is_data_table(element)` says of a table whether it holds data: such a table is one piece whose
    element is kept for the grid; any other table is layout and its cells are plain blocks.
    """
    state = _Flattener()
    walker = etree.iterwalk(root, events=("start", "end"))
    passed: object = None
    for event, element in walker:
        tag = element.tag
        if event == "start":
            if tag.__class__ is not str or tag in SKIPPED:
                is_entered = False
            elif tag in INLINE:
                is_entered = state.enter_inline(element, tag)
            elif tag == "br":
                state.add_break()
                continue
            elif tag == "table" and is_data_table(element):
                state.add_table(element)
                is_entered = False
            else:
                state.enter_block(element, tag)
                is_entered = True
            if is_entered:
                text = element.text
                if text:
                    state.add(text)
            else:
                walker.skip_subtree()
                passed = element
            continue
        if passed is element:
            passed = None
        elif tag in INLINE:
            state.leave_inline(element, tag)
        elif tag != "br":
            state.leave_block(tag)
        tail = element.tail
        if tail and element is not root:
            state.add(tail)
    if state.words:
        state.flush()
    return state.flat


def _node(element: lxml.html.HtmlElement, tag: str, parent: int, first: int) -> Node:
    attributes = dict(element.items())
    if not attributes:
        return Node(tag, attributes, parent, first, first, _UNSIGNED, False)
    names, identity, role = attributes.get("class"), attributes.get("id"), attributes.get("role")
    found = signs(names) if names else _UNSIGNED
    if identity and tag not in _HEADINGS and identity.count("-") + identity.count("_") < 3:
        # Longer ids are slugs of headings: words of the piece, not of the page's make-up.
        found |= signs(identity)
    if role:
        found |= signs(role)
    is_hidden = (
        ("style" in attributes and _HIDDEN.search(attributes["style"]) is not None)
        or "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
    )
    return Node(tag, attributes, parent, first, first, found, is_hidden)


def _is_bold(element: lxml.html.HtmlElement, tag: str) -> bool:
    return tag in _BOLD or (tag == "font" and element.get("size") in _LARGE)


def _is_inline_junk(element: lxml.html.HtmlElement) -> bool:
    """Whether an element within a line is hidden, or named as furniture and short."""
    names, style = element.get("class"), element.get("style")
    if style is not None and _HIDDEN.search(style):
        return True
    if not names or "drop" not in signs(names) or "keep" in signs(names):
        return False
    if element.tag == "a" and element.getparent() is not None and element.getparent().tag in ("p", "li", "td"):
        # A link inside prose is words of a sentence, whatever the class that styles or counts it.
        return False
    return len("".join(element.itertext())) <= 80

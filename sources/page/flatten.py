"""A tree to a flat list of text blocks, with the element tree over them kept as ranges.

Owns what is a block, how its words are joined, and where footnote marks and soft characters go. Does not
decide what is content (`main_text.py`). Invariant: one pass over the tree without recursion; every word of the
page that a reader could see is in exactly one block.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import lxml.html
from lxml import etree

from sources.page.model import BlockKind
from sources.page.words import Sign, signs

_SKIPPED = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "select", "option", "textarea",
                      "button", "input", "canvas", "audio", "video", "head", "map", "area", "link", "meta", "title", "datalist",
                      "amp-ad", "amp-consent", "amp-social-share", "amp-sidebar", "amp-analytics", "amp-auto-ads", "amp-sticky-ad",
                      "amp-embed", "rt", "rp", "param", "source", "track", "frameset", "frame", "applet", "progress", "meter", "dialog"})
_INLINE = frozenset({"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "ins",
                     "kbd", "label", "mark", "nobr", "q", "rb", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub",
                     "sup", "time", "tt", "u", "var", "wbr", "blink", "picture"})
_BULLETS = frozenset("*•·▪–—-►▶■○●◦‣✓✔➤→")
_STOPS = frozenset(".!?:…。！？")
_BOLD = frozenset({"b", "strong", "big"})
_LARGE = frozenset({"4", "5", "6", "7", "+1", "+2", "+3", "+4"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
SOFT = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u034f\u180e\u061c"))
"""Characters that print nothing: soft hyphens, zero-width blanks, direction marks."""
# Joiners shape words in Arabic and Indic scripts; elsewhere they print nothing.
_JOINER = re.compile("(?<![\u0600-\u0fff\u1780-\u17ff])[\u200c\u200d]")
_ORDINAL = re.compile(r"(st|nd|rd|th|er|re|e|è?me|de|a|o|os|as|ª|º)", re.IGNORECASE)
_TRADEMARK = frozenset({"tm", "sm", "mc", "md", "®", "™", "℠", "©"})
_MARK = re.compile(r"[\[(]?\s*(?:[a-z]|\d{1,3}|[ivx]{1,4}|[*†‡§¶#‖]{1,3}|note \d+|nb \d+|citation needed|n \d+)\s*[\])]?(?:\s*,\s*(?:[a-z]|\d{1,3}))*", re.IGNORECASE)
_UNIT_BEFORE = re.compile(r"(?:^|[\s\d(/])(?:[kcdm]?m|ft|in|mi|yd|sec|s|W/m|kg/m)$")
_POWER_BEFORE = re.compile(r"(?:^|[^\d.,])(?:10|2)$")


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
    marks: tuple[str, ...] = ()


@dataclass(slots=True)
class Node:
    """A block-level element: `pieces[first:last]` are the blocks within it."""

    element: lxml.html.HtmlElement
    tag: str
    parent: int
    first: int
    last: int
    signs: Sign
    is_hidden: bool = False


@dataclass(slots=True)
class Flat:
    pieces: list[Piece] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)


def clean(text: str) -> str:
    """`text` with blanks of every kind as single spaces and characters that print nothing gone."""
    if not text.isascii():
        text = text.translate(SOFT)
        if "\u200c" in text or "\u200d" in text:
            text = _JOINER.sub("", text)
    return " ".join(text.split())


def sup_text(text: str, before: str, *, is_link: bool) -> tuple[str, str | None]:
    """What a superscript adds to the line: (words, footnote mark).

    Ordinals join ('5th'), trademark signs go, exponents get a '^' so that 10 to the 18th is not read as
    1018, square metres join ('m2'), and footnote marks leave the line.
    """
    inner = clean(text)
    if not inner:
        return "", None
    if inner.lower() in _TRADEMARK:
        return "", None
    if is_link:
        return "", inner.strip("[]() ")
    last = before.rstrip()[-24:]
    if inner.lstrip("-−+").isdigit():
        if _POWER_BEFORE.search(last) or not inner.isdigit():
            return "^" + inner, None
        if _UNIT_BEFORE.search(last):
            return inner, None
    if _ORDINAL.fullmatch(inner) and last[-1:].isdigit() and (len(inner) > 1 or inner in "eaoªº" and not before[-1:].isspace()
                                                              and inner != "a"):
        return inner, None
    if _MARK.fullmatch(inner):
        return "", inner.strip("[]() ")
    return " " + inner + " " if len(inner) > 4 else inner, None


class _Flattener:
    """State of the one pass."""

    def __init__(self, is_data_table: object) -> None:
        self.flat = Flat()
        self.is_data_table = is_data_table
        self.words: list[str] = []
        self.marks: list[str] = []
        self.link_depth = 0
        self.bold_depth = 0
        self.link_chars = 0
        self.bold_chars = 0
        self.starts_linked = False
        self.breaks = 0
        self.stack: list[int] = []
        self.heading: int | None = None
        self.lists = 0
        self.items = 0
        self.quotes = 0
        self.captions = 0
        self.pre = 0

    def add(self, text: str) -> None:
        if text.isspace():
            self.words.append(" ")
            return
        if self.breaks:
            if self.breaks > 1 or self._ends_line(text):
                self.flush()
            self.breaks = 0
        if self.pre and "\n" in text:
            for index, part in enumerate(re.split(r"\n[ \t]*\n", text)):
                if index:
                    self.flush()
                self._word(part)
            return
        self._word(text)

    def _ends_line(self, following: str) -> bool:
        """Whether a single line break parts two blocks: at a bullet, or after a full stop."""
        following = following.lstrip()
        if following[:1] in _BULLETS:
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

    def flush(self) -> None:
        self.breaks = 0
        if not self.words:
            return
        text = clean("".join(self.words))
        self.words.clear()
        if text:
            kind: BlockKind = "paragraph"
            level: int | None = None
            if self.heading and len(text) <= 200:
                kind, level = "heading", self.heading
            elif self.captions:
                kind = "caption"
            elif self.items:
                kind, level = "list_item", max(self.lists, 1)
            elif self.quotes:
                kind = "quote"
            self.flat.pieces.append(Piece(text, kind, level, min(self.link_chars, len(text)), self.stack[-1] if self.stack else 0,
                                          self.bold_chars >= len(text) * 0.9, self.starts_linked, None, tuple(self.marks)))
        self.marks.clear()
        self.link_chars = 0
        self.bold_chars = 0
        self.starts_linked = False


def flatten(root: lxml.html.HtmlElement, is_data_table: object) -> Flat:
    """All visible text of the tree as pieces in reading order, and the block elements over them.

    `is_data_table(element)` says of a table whether it holds data: such a table is one piece whose
    element is kept for the grid; any other table is layout and its cells are plain blocks.
    """
    state = _Flattener(is_data_table)
    flat = state.flat
    nodes, pieces, stack = flat.nodes, flat.pieces, state.stack
    walker = etree.iterwalk(root, events=("start", "end"))
    skipped: object = None
    for event, element in walker:
        tag = element.tag
        if event == "start":
            if tag.__class__ is not str or tag in _SKIPPED:
                walker.skip_subtree()
                skipped = element
                continue
            if tag in _INLINE:
                if tag == "a":
                    state.link_depth += 1
                elif tag in _BOLD or (tag == "font" and element.get("size") in _LARGE):
                    state.bold_depth += 1
                elif tag == "sup":
                    words, mark = sup_text("".join(element.itertext()), "".join(state.words[-3:]), is_link=_is_note_link(element))
                    if words:
                        state.add(words)
                    if mark:
                        state.marks.append(mark)
                    walker.skip_subtree()
                    continue
                names = element.get("class")
                if names is not None or element.get("style") is not None:
                    if _is_inline_junk(element, names or ""):
                        walker.skip_subtree()
                        skipped = element
                        if tag == "a":
                            state.link_depth -= 1
                        elif tag in _BOLD:
                            state.bold_depth -= 1
                        continue
                text = element.text
                if text:
                    state.add(text)
                continue
            if tag == "br":
                state.breaks += 1
                state.words.append(" ")
                continue
            state.flush()
            if tag == "table" and is_data_table(element):  # type: ignore[operator]
                nodes.append(_node(element, tag, stack, len(pieces)))
                text = clean(" ".join(element.itertext()))
                if text:
                    pieces.append(Piece(text, "table", None, 0, len(nodes) - 1, table=element))
                nodes[-1].last = len(pieces)
                walker.skip_subtree()
                skipped = element
                continue
            nodes.append(_node(element, tag, stack, len(pieces)))
            stack.append(len(nodes) - 1)
            if tag in _HEADINGS:
                state.heading = _HEADINGS[tag]
            elif tag in ("ul", "ol", "dl", "menu", "dir"):
                state.lists += 1
            elif tag in ("li", "dt", "dd"):
                state.items += 1
            elif tag == "blockquote":
                state.quotes += 1
            elif tag in ("figcaption", "caption"):
                state.captions += 1
            elif tag in ("pre", "listing", "xmp"):
                state.pre += 1
            text = element.text
            if text:
                state.add(text)
            continue
        # end
        if skipped is element or tag == "sup":
            skipped = None
        elif tag in _INLINE:
            if tag == "a":
                state.link_depth -= 1
            elif tag in _BOLD or (tag == "font" and element.get("size") in _LARGE):
                state.bold_depth -= 1
        elif tag != "br":
            state.flush()
            if stack:
                nodes[stack.pop()].last = len(pieces)
            if tag in _HEADINGS:
                state.heading = None
            elif tag in ("ul", "ol", "dl", "menu", "dir"):
                state.lists -= 1
            elif tag in ("li", "dt", "dd"):
                state.items -= 1
            elif tag == "blockquote":
                state.quotes -= 1
            elif tag in ("figcaption", "caption"):
                state.captions -= 1
            elif tag in ("pre", "listing", "xmp"):
                state.pre -= 1
        tail = element.tail
        if tail and element is not root:
            state.add(tail)
    state.flush()
    return flat


def _node(element: lxml.html.HtmlElement, tag: str, stack: list[int], first: int) -> Node:
    names, identity, role = element.get("class"), element.get("id"), element.get("role")
    sign = signs(names) if names else Sign.NONE
    if identity and tag not in _HEADINGS and identity.count("-") + identity.count("_") < 3:
        # Longer ids are slugs of headings: words of the piece, not of the page's make-up.
        sign |= signs(identity)
    if role:
        sign |= signs(role)
    style = element.get("style")
    is_hidden = (style is not None and _HIDDEN.search(style) is not None) or element.get("hidden") is not None \
        or element.get("aria-hidden") == "true"
    return Node(element, tag, stack[-1] if stack else -1, first, first, sign, is_hidden)


def _is_note_link(sup: lxml.html.HtmlElement) -> bool:
    """Whether a superscript points to a note of the page."""
    if "reference" in (sup.get("class") or "") or "footnote" in (sup.get("class") or ""):
        return True
    parent = sup.getparent()
    for link in (parent, *sup.iterchildren("a")):
        if link is not None and link.tag == "a" and (link.get("href") or "").startswith("#"):
            return True
    return False


def _is_inline_junk(element: lxml.html.HtmlElement, names: str) -> bool:
    style = element.get("style")
    if style is not None and _HIDDEN.search(style):
        return True
    if not names or Sign.DROP not in signs(names) or Sign.KEEP in signs(names):
        return False
    if element.tag == "a" and element.getparent() is not None and element.getparent().tag in ("p", "li", "td"):
        # A link inside prose is words of a sentence, whatever the class that styles or counts it.
        return False
    return len("".join(element.itertext())) <= 80

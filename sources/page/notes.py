"""Footnotes: which text a mark stands for.

Owns the finding of note texts in the blocks of a page. Does not remove marks (`flatten.py`, `tables.py`).
Invariant: a mark that is defined twice keeps its first text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import lxml.html

from sources.page.inline import clean

_LEADING = re.compile(r"(?:\[?\(?((?:\d{1,2}|[a-z]))[\].)]{1,2}|([*†‡§¶]{1,3}|\^))\s*(?=\S)")
_NOTE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:fn|footnotes?|notes?|references?|endnotes?|reflist|sources?|legend)(?:$|[\s_-])", re.IGNORECASE
)


def notes_of(root: lxml.html.HtmlElement, lines: Iterable[str]) -> dict[str, str]:
    """Text by footnote mark.

    Read from paragraphs that open with a superscript mark ('<sup>a</sup> Ministry release'), with several in
    one paragraph each up to the next; from list items of note lists; from lines that open with a mark.
    """
    found: dict[str, str] = {}
    for sup in root.iter("sup"):
        parent = sup.getparent()
        if parent is None or parent.tag in ("td", "th", "a") or not _opens_note(sup, parent):
            continue
        mark = clean("".join(sup.itertext())).strip("[]() ")
        if mark and len(mark) <= 4 and (text := _up_to_next_sup(sup)):
            found.setdefault(mark, text)
    for element in root.iter("ol", "ul"):
        holder = element.getparent()
        names = " ".join(
            filter(None, (element.get("class"), element.get("id"), holder.get("class") if holder is not None else None))
        )
        if not _NOTE_CLASS.search(names):
            continue
        for number, item in enumerate(element.iterchildren("li"), 1):
            text = clean("".join(item.itertext())).strip("^↩ ")
            if text:
                found.setdefault(str(number), text)
    for line in lines:
        match = _LEADING.match(line)
        if match and len(line) < 600:
            found.setdefault(match.group(1) or match.group(2), line[match.end() :].strip())
    return found


def _opens_note(sup: lxml.html.HtmlElement, parent: lxml.html.HtmlElement) -> bool:
    """Whether the mark opens its paragraph, or follows the full stop of the note before it in such a paragraph."""
    previous = sup.getprevious()
    before = clean((parent.text if previous is None else previous.tail) or "")
    if previous is None:
        return not before
    first = parent[0]
    return first.tag == "sup" and not clean(parent.text or "") and (not before or before[-1] in '.;,)!?:”"')


def _up_to_next_sup(sup: lxml.html.HtmlElement) -> str:
    parts = [sup.tail or ""]
    for sibling in sup.itersiblings():
        if sibling.tag in ("sup", "br"):
            break
        if isinstance(sibling.tag, str):
            parts.extend(sibling.itertext())
        parts.append(sibling.tail or "")
    return clean("".join(parts))

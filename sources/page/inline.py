"""Words within a line: blanks, characters that print nothing, superscripts.

Owns what a run of text says once its inline markup is gone. Does not know blocks (`flatten.py`). Invariant: no
footnote mark is ever glued onto a number, and no digit of an exponent is read as part of one.
"""

from __future__ import annotations

import re

import lxml.html

_SOFT = re.compile(
    "[\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u034f\u180e\u061c]"
)
"""Characters that print nothing: soft hyphens, zero-width blanks, direction marks."""
# Joiners shape words in Arabic and Indic scripts; elsewhere they print nothing.
_JOINER = re.compile("(?<![\u0600-\u0fff\u1780-\u17ff])[\u200c\u200d]")
_ORDINAL = re.compile(r"(st|nd|rd|th|er|re|e|è?me|de|a|o|os|as|ª|º)", re.IGNORECASE)
_TRADEMARK = frozenset({"tm", "sm", "mc", "md", "®", "™", "℠", "©"})
_MARK = re.compile(
    r"[\[(]?\s*(?:[a-z]|\d{1,3}|[ivx]{1,4}|[*†‡§¶#‖]{1,3}|note \d+|nb \d+|citation needed|n \d+)"
    r"\s*[\])]?(?:\s*,\s*(?:[a-z]|\d{1,3}))*",
    re.IGNORECASE,
)
_UNIT_BEFORE = re.compile(r"(?:^|[\s\d(/])(?:[kcdm]?m|ft|in|mi|yd|sec|s|W/m|kg/m)$")
_POWER_BEFORE = re.compile(r"(?:^|[^\d.,])(?:10|2)$")


def clean(text: str) -> str:
    """`text` with blanks of every kind as single spaces and characters that print nothing gone."""
    line = " ".join(text.split())
    if line.isascii() or (line.isprintable() and "\u034f" not in line):
        # Of the characters that print nothing, Python takes only the grapheme joiner for printable.
        return line
    text = _SOFT.sub("", text)
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
    if (
        _ORDINAL.fullmatch(inner)
        and last[-1:].isdigit()
        and (len(inner) > 1 or (inner in "eaoªº" and not before[-1:].isspace() and inner != "a"))
    ):
        return inner, None
    if _MARK.fullmatch(inner):
        return "", inner.strip("[]() ")
    return " " + inner + " " if len(inner) > 4 else inner, None


def is_note_link(sup: lxml.html.HtmlElement) -> bool:
    """Whether a superscript points to a note of the page."""
    if "reference" in (sup.get("class") or "") or "footnote" in (sup.get("class") or ""):
        return True
    parent = sup.getparent()
    for link in (parent, *sup.iterchildren("a")):
        if link is not None and link.tag == "a" and (link.get("href") or "").startswith("#"):
            return True
    return False

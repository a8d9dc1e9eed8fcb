"""What class names and stock lines say of an element: the reading of `boilerplate.yml` and `elements.yml`.

Owns the vocabulary of page furniture. Does not decide what is kept. Invariant: looking a name up costs a
dictionary access after its first sight, and the memory for names seen is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

Sign = Literal["drop", "byline", "keep", "body", "heading", "media", "strong"]
"""What the class, id and role words of an element say of it: a key of `classes` in `boilerplate.yml`."""

_ELEMENTS = yaml.safe_load(Path(__file__).with_name("elements.yml").read_text(encoding="utf-8"))
SKIPPED = frozenset(_ELEMENTS["skipped"].split())
"""Elements whose content no reader sees as text."""
INLINE = frozenset(_ELEMENTS["inline"].split())
"""Elements that run within a line; all others begin a block."""
_FILE = Path(__file__).with_name("boilerplate.yml")
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_]+")


def _parts(text: str) -> str:
    return " ".join(_PARTS.findall(text)).lower()


class _Lines:
    """Patterns of whole lines. Those that could begin anywhere in a line are tried only where it has their words."""

    def __init__(self, entries: list[str | dict[str, Any]]) -> None:
        self.plain = _line_pattern(entry for entry in entries if isinstance(entry, str))
        self.floating = [
            (word, _line_pattern([entry["line"]]))
            for entry in entries
            if not isinstance(entry, str)
            for word in entry["has"]
        ]

    def match(self, line: str) -> bool:
        text = line.strip().lower()
        if self.plain.fullmatch(text):
            return True
        return any(word in text and pattern.fullmatch(text) for word, pattern in self.floating)


def _line_pattern(lines: Iterable[str]) -> re.Pattern[str]:
    # Groups that keep what they match cost time, and lines are only told apart.
    plain = (re.sub(r"(?<!\\)\((?!\?)", "(?:", line) for line in lines)
    return re.compile("(?:" + "|".join(f"(?:{line})" for line in plain) + r")\s*[:.…>»]*")


def _load() -> tuple[dict[Sign, re.Pattern[str]], dict[str, _Lines]]:
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    patterns: dict[Sign, re.Pattern[str]] = {}
    for name, words in data["classes"].items():
        phrases = sorted({_parts(word) for word in words.split()}, key=len, reverse=True)
        patterns[name] = re.compile(r"(?:^| )(?:" + "|".join(map(re.escape, phrases)) + r")(?= |$)")
    keys = ("section_openers", "teaser_openers", "keep_openers", "junk_lines", "byline_lines")
    return patterns, {key: _Lines(data[key]) for key in keys}


_SIGNS, _LINES = _load()


# Classes that tell what a piece is about or what stands beside it, not what the element is.
_ABOUT = re.compile(
    r"(?:^|(?<=\s))(?:category|tag|tax|term|topic|format|status|type|has|is|no|not|with|without|js|hide|show|postid|cat|section)"
    r"[-_]\S+",
    re.IGNORECASE,
)


@lru_cache(maxsize=20_000)
def signs(names: str) -> frozenset[Sign]:
    """The signs in a class, id or role attribute (any case)."""
    text = _parts(_ABOUT.sub("", names[:400]))
    return frozenset(sign for sign, pattern in _SIGNS.items() if pattern.search(text))


def opens_furniture(line: str) -> bool:
    """Whether a heading or line of its own opens comments, related pieces or the like."""
    return len(line) <= 100 and _LINES["section_openers"].match(line)


def opens_teasers(line: str) -> bool:
    """Whether a heading or line of its own opens teasers, unless there is real prose under it."""
    return len(line) <= 100 and _LINES["teaser_openers"].match(line)


def opens_facts(line: str) -> bool:
    """Whether a heading opens a box of facts, which is content wherever it stands."""
    return len(line) <= 100 and _LINES["keep_openers"].match(line)


def is_junk(line: str) -> bool:
    """Whether a whole line is page furniture wherever it stands."""
    return len(line) <= 260 and _LINES["junk_lines"].match(line)


_STOPS, _SENTENCE = frozenset(".!?…"), 7
"""Signs that end a sentence, and the blanks that one of some length has."""


def is_byline(line: str) -> bool:
    """Whether a line above the prose says only who wrote the piece, when, or how long it takes to read.

    A sentence of some length with its full stop is prose, whatever it opens with: 'By the end of 2027 the hall ...'.
    """
    if len(line) > 160 or (line.rstrip()[-1:] in _STOPS and line.count(" ") >= _SENTENCE):
        return False
    return _LINES["byline_lines"].match(line)

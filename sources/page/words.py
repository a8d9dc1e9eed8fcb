"""What class names and stock lines say of an element: the reading of `boilerplate.yml` and `elements.yml`.

Owns the vocabulary of page furniture. Does not decide what is kept. Invariant: looking a name up costs a
dictionary access after its first sight, and the memory for names seen is bounded.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Literal

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


def _load() -> tuple[dict[Sign, re.Pattern[str]], dict[str, re.Pattern[str]]]:
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    patterns: dict[Sign, re.Pattern[str]] = {}
    for name, words in data["classes"].items():
        phrases = sorted({_parts(word) for word in words.split()}, key=len, reverse=True)
        patterns[name] = re.compile(r"(?:^| )(?:" + "|".join(map(re.escape, phrases)) + r")(?= |$)")
    lines = {
        key: re.compile("(?:" + "|".join(f"(?:{line})" for line in data[key]) + r")\s*[:.…>»]*", re.IGNORECASE)
        for key in ("section_openers", "teaser_openers", "keep_openers", "junk_lines", "byline_lines")
    }
    return patterns, lines


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
    return len(line) <= 100 and _LINES["section_openers"].fullmatch(line.strip()) is not None


def opens_teasers(line: str) -> bool:
    """Whether a heading or line of its own opens teasers, unless there is real prose under it."""
    return len(line) <= 100 and _LINES["teaser_openers"].fullmatch(line.strip()) is not None


def opens_facts(line: str) -> bool:
    """Whether a heading opens a box of facts, which is content wherever it stands."""
    return len(line) <= 100 and _LINES["keep_openers"].fullmatch(line.strip()) is not None


def is_junk(line: str) -> bool:
    """Whether a whole line is page furniture wherever it stands."""
    return len(line) <= 260 and _LINES["junk_lines"].fullmatch(line.strip()) is not None


def is_byline(line: str) -> bool:
    """Whether a line above the prose says only who wrote the piece, when, or how long it takes to read."""
    return len(line) <= 160 and _LINES["byline_lines"].fullmatch(line.strip()) is not None

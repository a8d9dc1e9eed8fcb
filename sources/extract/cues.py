"""The cue words of `sources/knowledge/cues`, compiled.

Owns turning phrases of the YAML files into patterns. Knows no grammar. Invariant: every pattern is a plain
alternation without nested repetition, so that matching stays linear. Phrase syntax: words as they stand,
matched whole and without regard to case; `*` is up to four words; the pattern signs `? | [ ] ( )` may be used.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Any

import yaml

_GAP = r"(?:\S+\s+){0,4}?"


class BadCues(Exception):
    """A cue file does not say what it should; names the file and the entry."""


def pattern(phrases: list[str] | tuple[str, ...]) -> re.Pattern[str]:
    """One case-blind pattern for all phrases; an empty list never matches."""
    if not phrases:
        return re.compile(r"(?!)")
    return re.compile("|".join(sorted((_compiled(p) for p in phrases), key=len, reverse=True)), re.IGNORECASE)


def _compiled(phrase: str) -> str:
    words = phrase.strip().split()
    parts = []
    for index, word in enumerate(words):
        if word == "*":
            parts.append(_GAP)
            continue
        word = word.replace("'", "['’]").replace("$*", r"\$\S+").replace("*", r"\w*")
        parts.append(word + (r"\s+" if index < len(words) - 1 else ""))
    body = "".join(parts)
    try:
        re.compile(body)
    except re.error as error:
        raise BadCues(f"phrase {phrase!r} is no pattern ({error}); put a backslash before ( ) [ ] ? |") from None
    left = r"(?<!\w)" if re.match(r"[\w\[(]", body) else ""
    right = r"(?!\w)" if re.search(r"[\w?)\]]$", body) else ""
    return f"{left}(?:{body}){right}"


@cache
def load(name: str) -> Any:
    """The content of `cues/NAME.yml`."""
    text = resources.files("sources.knowledge").joinpath("cues", f"{name}.yml").read_text(encoding="utf-8")
    return yaml.safe_load(text)


@cache
def cue(name: str, key: str) -> re.Pattern[str]:
    """The pattern for list `key` of `cues/NAME.yml`; raises BadCues where there is none."""
    content = load(name)
    if not isinstance(content, dict) or not isinstance(content.get(key), list):
        raise BadCues(f"cues/{name}.yml has no list '{key}'; add it or fix the name")
    return pattern(tuple(str(p) for p in content[key]))

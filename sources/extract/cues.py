"""The cue words of `sources/knowledge/cues`, found in a page's text in one pass.

Owns reading the YAML files, turning phrases into one automaton, and answering where a list's phrases stand. Knows no
grammar. Invariant: finding all cues of a text is linear in its length; phrases hold no nested repetition.

Phrase syntax: words as they stand, matched whole and without regard to case; `*` is up to four words, `wor*` any
ending; `x?`, `[xy]` and `(x|y)` as in patterns; a backslash makes the next sign a plain one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from functools import cache, lru_cache
from importlib import resources
from typing import Any, NamedTuple

import ahocorasick
import yaml

_GAP = r"\s+(?:\S+\s+){0,4}?"
_MOST_VARIANTS = 64


class BadCues(Exception):
    """A cue file does not say what it should; names the file and the entry."""


@cache
def load(name: str) -> Any:
    """The content of `cues/NAME.yml`."""
    text = resources.files("sources.knowledge").joinpath("cues", f"{name}.yml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


# -- plain patterns, for short strings such as headers ---------------------------------------------------


@lru_cache(maxsize=512)
def pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """One case-blind pattern for all phrases, for short strings; an empty list never matches."""
    if not phrases:
        return re.compile(r"(?!)")
    return re.compile("|".join(sorted((_compiled(p) for p in phrases), key=len, reverse=True)), re.IGNORECASE)


def _compiled(phrase: str) -> str:
    words = phrase.strip().split()
    parts = []
    for index, word in enumerate(words):
        if word == "*":
            parts.append(r"(?:\S+\s+){0,4}?")
            continue
        word = word.replace("'", "['’]").replace("*", r"\w*")
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
def cue(name: str, key: str) -> re.Pattern[str]:
    """The pattern for list `key` of `cues/NAME.yml`, for short strings; raises BadCues where there is none."""
    content = load(name)
    if not isinstance(content, dict) or not isinstance(content.get(key), list):
        raise BadCues(f"cues/{name}.yml has no list '{key}'; add it or fix the name")
    return pattern(tuple(str(p) for p in content[key]))


# -- all cues of a text at once ---------------------------------------------------------------------------


class Hit(NamedTuple):
    """A phrase found at `first:last` of the text; read like a match."""

    first: int
    last: int

    def start(self) -> int:
        return self.first

    def end(self) -> int:
        return self.last

    def span(self) -> tuple[int, int]:
        return self.first, self.last


_LISTS = (
    "actors",
    "acts",
    "capacities",
    "claims",
    "dates",
    "licence",
    "parts",
    "projects",
    "roles",
    "stages",
    "status",
    "sum_roles",
    "topics",
)
_SKIPPED = {
    "projects/not_projects",
    "projects/ai_words",
    "projects/describers",
    "projects/plain_nouns",
    "projects/model_origins",
    "projects/determiners",
    "projects/ends_description",
    "projects/halls",
    "projects/places_of_work",
    "actors/pronouns",
    "claims/kinds",
    "claims/tracked",
    "licence/outsiders",
    "stages/granters",
}
"""Lists that nobody looks for in a whole text."""
_SELDOM = frozenset({"licence/costs", "licence/links", "licence/objects", "capacities/keep_energy"})
"""Lists of common words that few sentences are asked for: looked for there and then, not in the whole text."""


def _lists() -> dict[str, list[str]]:
    """All phrase lists by 'file/key' or 'file/rule/place'."""
    found: dict[str, list[str]] = {}

    def walk(path: str, content: Any) -> None:
        if path in _SKIPPED:
            return
        if isinstance(content, dict):
            for key, value in content.items():
                walk(f"{path}/{key}", value)
        elif isinstance(content, list) and all(isinstance(c, (str, int)) for c in content):
            found[path] = [str(c) for c in content]
        elif isinstance(content, list):
            for entry in content:
                for key, value in entry.items():
                    if isinstance(value, list):
                        walk(f"{path}/{entry['rule']}/{key}", value)

    for name in _LISTS:
        walk(name, load(name))
    for key in ("seats", "funds", "subnational"):
        found[f"actors/{key}"] = [_plainly(str(written)) for written in load("actors")[key]]
    laws = load("policies")
    found["policies/law_words"] = [str(word) for word in laws["law_words"]]
    found["policies/known"] = [_plainly(str(name)) for entry in laws["known"] for name in entry["names"]]
    return found


def _plainly(name: str) -> str:
    """A name as a phrase: its brackets and other signs of the phrase syntax stand for themselves."""
    return re.sub(r"([()\[\]?*|])", r"\\\1", name)


def _variants(phrase: str) -> list[str]:
    """The plain phrases that a phrase with `x?`, `[xy]`, `(x|y)` stands for."""
    done: list[str] = [""]
    i = 0
    while i < len(phrase):
        char = phrase[i]
        choices: list[str]
        if char == "\\" and i + 1 < len(phrase):
            choices, i = [phrase[i + 1]], i + 2
        elif char == "[":
            close = phrase.index("]", i)
            choices, i = list(phrase[i + 1 : close]), close + 1
        elif char == "(":
            close = phrase.index(")", i)
            choices, i = [v for part in phrase[i + 1 : close].split("|") for v in _variants(part)], close + 1
        else:
            choices, i = [char], i + 1
        if i < len(phrase) and phrase[i] == "?":
            choices, i = ["", *choices], i + 1
        done = [d + c for d in done for c in choices]
        if len(done) > _MOST_VARIANTS:
            raise BadCues(f"phrase {phrase!r} stands for too many; write it as several lines")
    return done


@cache
def _lexicon(is_seldom: bool) -> ahocorasick.Automaton:
    """The heads of phrases, each with its length, whether a word begins there, and the forms that it opens."""
    entries: dict[str, dict[tuple[bool, str], set[str]]] = defaultdict(lambda: defaultdict(set))
    for key, phrases in _lists().items():
        for phrase in phrases if (key in _SELDOM) == is_seldom else ():
            try:
                variants = _variants(phrase.strip().lower().replace("’", "'"))
            except ValueError:
                raise BadCues(
                    f"{key}: phrase {phrase!r} has an open bracket; close it or put a backslash before it"
                ) from None
            for variant in variants:
                head, star, rest = variant.partition("*")
                tail = ""
                if star:
                    tail = (_GAP if head.endswith(" ") else r"\w*") + r"(?:\S+\s+){0,4}?".join(
                        re.escape(p.strip()).replace(r"\ ", r"\s+") for p in rest.split("*")
                    )
                    if rest and rest[-1:].isalnum():
                        tail += r"(?!\w)"
                head = head.strip() if star and head.endswith(" ") else head
                if not head.strip():
                    raise BadCues(f"{key}: phrase {phrase!r} begins with *; begin it with a word")
                entries[head][not star and head[-1].isalnum(), tail].add(key)
    automaton = ahocorasick.Automaton()
    for head, forms in entries.items():
        opened = tuple(
            (right, tuple(sorted(keys)), re.compile(tail) if tail else None) for (right, tail), keys in forms.items()
        )
        automaton.add_word(head, (len(head), head[0].isalnum(), opened))
    automaton.make_automaton()
    return automaton


_PLAIN = (("’", "'"), ("\u00a0", " "), ("\u202f", " "), ("\n", " "), ("\t", " "), ("\u2009", " "))


@cache
def _under(path: str) -> tuple[str, ...]:
    """The lists whose key begins with `path`."""
    return tuple(key for key in _lists() if key.startswith(path))


def _spans_in(plain: str, first: int, last: int, *, is_seldom: bool) -> dict[str, list[tuple[int, int]]]:
    """Where the phrases of each list begin in `plain[first:last]`, and where they end, in order."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    size = len(plain)
    # The automaton copies what it is given, so a part is cut out first: else each look costs the whole text.
    for at, (length, is_word, forms) in _lexicon(is_seldom).iter(plain[first:last]):
        end = first + at + 1
        start = end - length
        if is_word and start and plain[start - 1].isalnum():
            continue
        for is_whole, keys, tail in forms:
            if is_whole and end < size and plain[end].isalnum():
                continue
            stop = end
            if tail is not None:
                match = tail.match(plain, end, min(size, end + 80))
                if match is None:
                    continue
                stop = match.end()
            for key in keys:
                found[key].append((start, stop))
    for spans in found.values():
        spans.sort()
    return dict(found)


class Cues:
    """Where the phrases of every list stand in one text."""

    def __init__(self, text: str) -> None:
        plain = text.lower()
        if len(plain) != len(text):
            plain = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
        for sign, one in _PLAIN:
            plain = plain.replace(sign, one)
        self.kept: dict[str, Any] = {}
        """What readers of cues work out once for this text, by their name."""
        self._plain = plain
        self._spans = _spans_in(plain, 0, len(plain), is_seldom=False)
        self._asked: dict[tuple[int, int], dict[str, list[tuple[int, int]]]] = {}

    def _seldom(self, key: str, start: int, end: int) -> list[tuple[int, int]] | None:
        """Spans of a list of common words within `[start, end)`, looked for now."""
        end = min(end, len(self._plain))
        if start >= end:
            return None
        if (start, end) not in self._asked:
            self._asked[start, end] = _spans_in(self._plain, start, end, is_seldom=True)
        return self._asked[start, end].get(key)

    def has(self, key: str) -> bool:
        """Whether any phrase of list `key` stands in the text."""
        return bool(self._seldom(key, 0, len(self._plain))) if key in _SELDOM else key in self._spans

    def find(self, key: str, start: int, end: int) -> Hit | None:
        """The first phrase of list `key` that lies inside `[start, end)`."""
        spans = self._seldom(key, start, end) if key in _SELDOM else self._spans.get(key)
        if not spans:
            return None
        index = bisect_left(spans, (start, 0))
        while index < len(spans) and spans[index][0] < end:
            if spans[index][1] <= end:
                return Hit(*spans[index])
            index += 1
        return None

    def all(self, key: str, start: int, end: int) -> list[Hit]:
        """All phrases of list `key` inside `[start, end)`, in order."""
        spans = self._seldom(key, start, end) if key in _SELDOM else self._spans.get(key)
        if not spans:
            return []
        found = []
        index = bisect_left(spans, (start, 0))
        while index < len(spans) and spans[index][0] < end:
            if spans[index][1] <= end:
                found.append(Hit(*spans[index]))
            index += 1
        return found

    def under(self, path: str, start: int, end: int) -> list[Hit]:
        """All phrases of all lists whose key begins with `path`, in order, each span once."""
        spans = {hit.span() for key in _under(path) for hit in self.all(key, start, end)}
        return [Hit(*span) for span in sorted(spans)]

    def at(self, key: str, start: int, end: int) -> Hit | None:
        """A phrase of list `key` that begins exactly at `start` and ends by `end`."""
        spans = self._seldom(key, start, end) if key in _SELDOM else self._spans.get(key)
        if not spans:
            return None
        index = bisect_left(spans, (start, 0))
        while index < len(spans) and spans[index][0] == start:
            if spans[index][1] <= end:
                return Hit(*spans[index])
            index += 1
        return None

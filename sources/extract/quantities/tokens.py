"""Cuts a text into words, numbers and signs with their offsets, and finds phrases among them.

Owns the raw tokens and phrase lookup. Knows no vocabulary of its own. Invariant: `text[starts[i]:ends[i]]` is token i
as written, tokens do not overlap, and cutting takes one pass whose cost is linear in the length of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from typing import Generic, TypeAlias, TypeVar

T = TypeVar("T")

SIGNS = "$＄€£¥￥₩￦₹₱₽₺₪₫₭₦₲₴₵₸₾₼₡฿៛৳֏₮؋﷼¢~≈∼±<>≤≥＞%"
_LETTER = r"[^\W\d_\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]"
# Each way to begin is one plain class: where none fits, as at every space, that is seen at once.
_TOKEN = re.compile(
    rf"([A-Za-z][A-Za-z]{_LETTER}*"  # most words; the others come below
    r"|\d(?:\d{0,2}(?:[ \u00a0\u202f\u2009]\d{3}(?!\d))+(?:[.,]\d+)?|\d*(?:[.,'’]\d+)*)"
    r"|[SB](?<![^\W\d_][SB])/\.?(?=[ \u00a0]?\d|$)"
    r"|[^\W\d_](?:\.[^\W\d_])+\.?(?![^\W\d_])"
    r"|\u0bb0\u0bc2|\u0dbb\u0dd4|\u0930\u0942"
    r"|[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]"
    rf"|{_LETTER}{_LETTER}*"
    rf"|[{re.escape(SIGNS)}])"
)

# What may stand between the words of one phrase, or between a number and its unit.
SPACES = frozenset({" ", "\u00a0", "\u202f", "\u2009", "  "})
CLOSE = SPACES | {"", "-", "\u2011", "\u2010", "- ", " - ", "\u00ad"}
DOTTED = CLOSE | {". ", ".", ".\u00a0"}
APOSTROPHES = frozenset({"'", "’", " d'", " d’"})


@dataclass(slots=True)
class Tokens:
    """The tokens of one text. `lows` are lower-case, full stops of initials taken out ('U.S.' is 'us').

    `gaps[i]` is what stands between token i and the next; a newline before the first (-1) and after the last.
    """

    text: str
    starts: list[int]
    ends: list[int]
    words: list[str]
    lows: list[str]
    gaps: list[str]
    _places: dict[str, list[int]] = field(default_factory=dict)
    _numeric: list[int] | None = None

    def __len__(self) -> int:
        return len(self.starts)

    def among(self, wanted: Set[str]) -> list[int]:
        """The tokens that begin with a digit or are among the `wanted`, in order."""
        numeric, more = self._numbers(), self.where(wanted)
        return sorted(numeric + more) if more else numeric

    def _numbers(self) -> list[int]:
        if self._numeric is None:
            self._numeric = self._all([low for low in self._by_word() if low[0].isdigit()])
        return self._numeric

    def has_number(self, first: int, last: int) -> bool:
        """Whether one of the tokens `first` to `last` (exclusive) begins with a digit."""
        numeric = self._numbers()
        at = bisect_left(numeric, first)
        return at < len(numeric) and numeric[at] < last

    def where(self, wanted: Set[str]) -> list[int]:
        """The tokens that are among the `wanted`, in order."""
        return self._all(self._by_word().keys() & wanted)

    def _by_word(self) -> dict[str, list[int]]:
        """Where each word stands: a page has half as many words as tokens, and is asked for many kinds of them."""
        places = self._places
        if not places:
            for i, low in enumerate(self.lows):
                if low in places:
                    places[low].append(i)
                else:
                    places[low] = [i]
        return places

    def _all(self, lows: Iterable[str]) -> list[int]:
        return sorted([i for low in lows for i in self._places[low]])


@lru_cache(maxsize=4)
def cut(text: str) -> Tokens:
    """Tokens of `text`. The last texts are kept, as money, capacities and dates each read the same one."""
    parts = _TOKEN.split(text)
    at = list(accumulate(map(len, parts)))
    words = parts[1::2]
    lows = list(map(str.lower, words))
    if "." in text:
        lows = [low.replace(".", "") if "." in low and not low[0].isdigit() else low for low in lows]
    return Tokens(text, at[0:-1:2], at[1::2], words, lows, [*parts[2:-1:2], "\n", "\n"])


Entry: TypeAlias = tuple[tuple[str, ...], str | None, T]


@dataclass(slots=True)
class Phrases(Generic[T]):
    """Phrases by their first (or last) word, the longest tried first. `exact` ones ask for their own capitals too."""

    by_first: dict[str, list[Entry[T]]] = field(default_factory=dict)
    by_last: dict[str, list[Entry[T]]] = field(default_factory=dict)
    _first_pair: dict[tuple[str, str], list[Entry[T]]] = field(default_factory=dict)
    _last_pair: dict[tuple[str, str], list[Entry[T]]] = field(default_factory=dict)
    _alone: dict[str, list[Entry[T]]] = field(default_factory=dict)

    def add(self, phrase: str, value: T, *, exact: bool = False) -> None:
        words = tuple(cut(phrase).lows)
        if not words:
            return
        entry = (words, phrase if exact else None, value)
        lists = [self.by_first.setdefault(words[0], []), self.by_last.setdefault(words[-1], [])]
        if len(words) == 1:
            lists.append(self._alone.setdefault(words[0], []))
        else:
            lists.append(self._first_pair.setdefault((words[0], words[1]), []))
            lists.append(self._last_pair.setdefault((words[-2], words[-1]), []))
        for entries in lists:
            entries.append(entry)
            entries.sort(key=lambda one: (-len(one[0]), one[1] is None))

    def at(self, tokens: Tokens, i: int, gaps: frozenset[str] = CLOSE) -> tuple[T, int] | None:
        """The longest phrase that begins at token i, and the token after it."""
        lows = tokens.lows
        if i >= len(lows) or lows[i] not in self.by_first:
            return None
        if i + 1 < len(lows):
            for words, written, value in self._first_pair.get((lows[i], lows[i + 1]), ()):
                end = i + len(words)
                if _stands(tokens, i, words, gaps) and (written is None or _same_case(tokens, i, end, written)):
                    return value, end
        for _, written, value in self._alone.get(lows[i], ()):
            if written is None or _same_case(tokens, i, i + 1, written):
                return value, i + 1
        return None

    def before(self, tokens: Tokens, i: int, gaps: frozenset[str] = CLOSE) -> tuple[T, int] | None:
        """The longest phrase whose last token is i - 1, and its first token."""
        lows = tokens.lows
        if i <= 0 or lows[i - 1] not in self.by_last:
            return None
        if i > 1:
            for words, written, value in self._last_pair.get((lows[i - 2], lows[i - 1]), ()):
                first = i - len(words)
                if first < 0 or not _stands(tokens, first, words, gaps):
                    continue
                if written is None or _same_case(tokens, first, i, written):
                    return value, first
        for _, written, value in self._alone.get(lows[i - 1], ()):
            if written is None or _same_case(tokens, i - 1, i, written):
                return value, i - 1
        return None


def _stands(tokens: Tokens, i: int, words: tuple[str, ...], gaps: frozenset[str]) -> bool:
    lows = tokens.lows
    if i + len(words) > len(lows):
        return False
    for k, word in enumerate(words):
        if lows[i + k] != word:
            return False
        if k and (gap := tokens.gaps[i + k - 1]) not in gaps and gap not in APOSTROPHES and gap not in (". ", "/"):
            return False
    return True


def _same_case(tokens: Tokens, i: int, end: int, written: str) -> bool:
    return tokens.text[tokens.starts[i] : tokens.ends[end - 1]].rstrip(".") == written.rstrip(".")

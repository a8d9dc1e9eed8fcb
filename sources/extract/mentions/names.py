"""Finds many names in a text at once, whole words only, accents and the case of capitals aside.

Owns matching. Knows no names of its own. Invariant: matches do not overlap, the leftmost and then longest wins, and
offsets are those of the text as given, however it was folded for matching.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

import ahocorasick

T = TypeVar("T")
_MOST_ACRONYM = 6
_EXACT, _CAPITAL, _ANY = 0, 1, 2


def _fold_table() -> dict[str, str]:
    """One letter for one: accents off, typographic quotes and dashes plain. Letters that would become two stay."""
    table = {"’": "'", "‘": "'", "ʼ": "'", "–": "-", "‑": "-", "‐": "-", "\u00a0": " "}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii() and base.isalpha():
            table[chr(code)] = base.lower()
    table.update({"ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ı": "i"})
    return table


_FOLDS = _fold_table()
_FOREIGN = re.compile(r"[^\x00-\x7f]")


@lru_cache(maxsize=4)
def fold(text: str) -> str:
    """`text` in lower case without accents, each character still in its place."""
    if text.isascii():
        return text.lower()
    plain = text
    for char in set(_FOREIGN.findall(text)) & _FOLDS.keys():
        plain = plain.replace(char, _FOLDS[char])
    lowered = plain.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in plain)
    return lowered


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    start: int
    end: int
    written: str
    value: T


class Names(Generic[T]):
    """A set of names with values. A name of capitals only, up to six letters, matches in capitals only."""

    def __init__(self) -> None:
        self._entries: dict[str, list[tuple[str, T]]] = {}
        self._automaton: ahocorasick.Automaton | None = None

    def add(self, written: str, value: T) -> None:
        """The first value of a name stays where a name comes twice with the same spelling."""
        key = fold(written)
        if not key.strip():
            return
        entries = self._entries.setdefault(key, [])
        if all(other != written for other, _ in entries):
            entries.append((written, value))
        self._automaton = None

    def __len__(self) -> int:
        return len(self._entries)

    def find(self, text: str) -> list[Match[T]]:
        """Names in `text`, in order, not overlapping."""
        if self._automaton is None:
            automaton = ahocorasick.Automaton()
            for key, entries in self._entries.items():
                ruled = tuple((written, value, _case_rule(written)) for written, value in entries)
                automaton.add_word(key, (len(key), ruled))
            automaton.make_automaton()
            self._automaton = automaton
        folded = fold(text)
        size = len(text)
        spans: list[tuple[int, int, str, T]] = []
        for last, (length, entries) in self._automaton.iter(folded):
            start, end = last - length + 1, last + 1
            if start and ((before := folded[start - 1]).isalnum() or before == "_"):
                continue
            if end < size and ((after := folded[end]).isalnum() or after == "_"):
                continue
            if end + 1 < size and text[end] == "." and text[end + 1].islower():
                continue
            exact = text[start:end]
            for written, value, rule in sorted(entries, key=lambda e: e[0] != exact) if len(entries) > 1 else entries:
                if rule == _ANY or (exact == written if rule == _EXACT else not exact[0].islower()):
                    spans.append((start, end, written, value))
                    break
        spans.sort(key=lambda span: (span[0], -span[1]))
        kept: list[Match[T]] = []
        taken = 0
        for start, end, written, value in spans:
            if start >= taken:
                kept.append(Match(start, end, written, value))
                taken = end
        return kept


def _case_rule(written: str) -> int:
    """Whether a name must stand as written, with a capital, or in any case."""
    first = written[0]
    if is_acronym(written):
        return _EXACT
    if first.isupper():
        return _CAPITAL
    return _EXACT if first.islower() and len(written) <= 4 else _ANY


def is_acronym(written: str) -> bool:
    letters = [char for char in written if char.isalpha()]
    return len(written) <= _MOST_ACRONYM and bool(letters) and all(char.isupper() for char in letters)

"""Where sentences and clauses begin and end, as offsets into the page's text.

Owns splitting. Knows nothing of what sentences say. Invariant: spans are in order, do not overlap, and
none is longer than `LONGEST` characters, so that later rules stay linear on text without full stops.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 1200

_END = re.compile(r"[.!?…]+[\"”’»)\]]*(?=\s+\S)|\n+")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"“])(?:[A-Z]|(?:[A-Za-z]\.)+[A-Za-z]|Mr|Mrs|Ms|Dr|Prof|Sen|Gov|Gen|St|No|Nos|"
    r"vs|etc|approx|ca|cf|e\.g|i\.e|Jan|Feb|Mar|Apr"
    r"|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|Inc|Ltd|Co|Corp|mio|Mio|mrd|Mrd|mln|bln|kr|Rs|tel|art|"
    r"Art|fig|Fig|est|incl|excl|n\.d|bn|St|Pte|Bhd|Sdn|Tbk)$"
)
_CLAUSE = re.compile(r";\s|:\s|\s[—–]\s|—|,\s(?:while|whereas|but|although|though|which is where)\s|\.\s")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: `text[start:end]`, in block number `block`."""

    start: int
    end: int
    block: int


def split_sentences(text: str, start: int, end: int, block: int) -> list[Sentence]:
    """Sentences of `text[start:end]`, trimmed; an overlong one is cut at a space."""
    found: list[Sentence] = []
    begin = start
    for match in _END.finditer(text, start, end):
        if text[match.start()] != "\n" and not _ends(text, begin, match):
            continue
        _add(text, begin, match.end(), block, found)
        begin = match.end()
    _add(text, begin, end, block, found)
    return found


def _ends(text: str, begin: int, match: re.Match[str]) -> bool:
    after = text[match.end() : match.end() + 12].lstrip()
    if not after:
        return True
    if after[0].islower():
        return False
    if text[match.start()] == "." and match.end() - match.start() == 1:
        head = text[max(begin, match.start() - 14) : match.start()]
        if _ABBREVIATION.search(head):
            return False
        if head[-1:].isdigit() and after[0].isdigit():
            return False
    return True


def _add(text: str, start: int, end: int, block: int, found: list[Sentence]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST:
        cut = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        if cut <= start:
            cut = start + LONGEST
        found.append(Sentence(start, cut, block))
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if end > start:
        found.append(Sentence(start, end, block))


@lru_cache(maxsize=4096)
def _cuts(segment: str) -> tuple[tuple[int, int], ...]:
    return tuple(match.span() for match in _CLAUSE.finditer(segment))


def clause_of(text: str, sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    """The span of the clause of `sentence` that holds `text[start:end]`; brackets do not end a clause."""
    first, last = sentence.start, sentence.end
    for cut_start, cut_end in _cuts(text[sentence.start : sentence.end]):
        if sentence.start + cut_end <= start:
            first = sentence.start + cut_end
        elif sentence.start + cut_start >= end:
            last = sentence.start + cut_start
            break
    return first, last

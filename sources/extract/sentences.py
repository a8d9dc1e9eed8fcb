"""Where sentences and clauses begin and end, as offsets into the page's text.

Owns splitting. Knows nothing of what sentences say. Invariant: spans are in order, do not overlap, and
none is longer than `LONGEST` characters, so that later rules stay linear on text without full stops.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

LONGEST = 1200

_END = re.compile(r"[.!?…\n](?:(?<=\n)\n*|[.!?…]*[\"”’»)\]]*(?=\s+\S))")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"“])(?:[A-Z]|(?:[A-Za-z]\.)+[A-Za-z]|Mr|Mrs|Ms|Dr|Prof|Sen|Gov|Gen|St|No|Nos|"
    r"vs|etc|approx|ca|cf|e\.g|i\.e|Jan|Feb|Mar|Apr"
    r"|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|Inc|Ltd|Co|Corp|mio|Mio|mrd|Mrd|mln|bln|kr|Rs|tel|art|"
    r"Art|fig|Fig|est|incl|excl|n\.d|bn|St|Pte|Bhd|Sdn|Tbk)$"
)
_CLAUSE = re.compile(r";\s|:\s|\s[—–]\s|—|,\s(?:while|whereas|but|although|though|which is where)\s|\.\s")


class Sentence(NamedTuple):
    """One sentence: `text[start:end]`, in block number `block`."""

    start: int
    end: int
    block: int


def split_sentences(text: str, start: int, end: int, block: int) -> list[Sentence]:
    """Sentences of `text[start:end]`, trimmed; an overlong one is cut at a space."""
    found: list[Sentence] = []
    begin = start
    for match in _END.finditer(text, start, end):
        first, last = match.span()
        if text[first] == "\n" or _ends(text, begin, first, last):
            _add(text, begin, last, block, found)
            begin = last
    _add(text, begin, end, block, found)
    return found


def _ends(text: str, begin: int, first: int, last: int) -> bool:
    """Whether the stop at `first:last` ends the sentence that opens at `begin`."""
    after = text[last : last + 12].lstrip()[:1]
    if not after:
        return True
    if after.islower():
        return False
    if text[first] == "." and last - first == 1:
        head = text[max(begin, first - 14) : first]
        if _ABBREVIATION.search(head) or (after.isdigit() and head[-1:].isdigit()):
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

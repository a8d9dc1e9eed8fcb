"""Counts of accelerators: '18,000 Nvidia GB300 chips', '35,000 H100s', '81,900 H100 equivalents'.

Owns the walk from a number over makers, chips and adjectives to the word of what is counted. Invariant: GPU hours, chip
makers and central processors are no count of accelerators; a bare 'chips' counts only beside what says which.
"""

from __future__ import annotations

import re
from collections.abc import Set
from functools import lru_cache
from typing import NamedTuple

from sources.extract.quantities.amounts import Number
from sources.extract.quantities.hardware import Hardware, hardware_at
from sources.extract.quantities.model import Metric
from sources.extract.quantities.tokens import APOSTROPHES, CLOSE, Phrases, Tokens
from sources.knowledge import read_table, word_list

_EQUIVALENT = re.compile(
    r"\b(?:equivalent (?:to|of)|equal to|comparable to|équivalent (?:à|de))\s+(?:\w+\s+){0,3}$", re.IGNORECASE
)
_MOST_WORDS = 9


class Unit(NamedTuple):
    """The unit found after a number, up to token `last` (exclusive); a value is the number times `factor`."""

    metric: Metric
    factor: float
    last: int
    hardware: Hardware | None = None
    vendor: str | None = None
    is_ai: bool = True


@lru_cache(maxsize=1)
def _counted_words() -> Phrases[str]:
    counted: Phrases[str] = Phrases()
    roles = ("head", "modifier", "hours", "equivalent", "not")
    for row in read_table("accelerators.csv", ("word", "role")):
        counted.add(row.text("word", required=True).lstrip("-"), row.choice("role", roles))
    return counted


def counted_openers() -> Set[str]:
    """The words with which what is counted, or a word beside it, begins."""
    return _counted_words().by_first.keys()


def accelerators_after(tokens: Tokens, number: Number) -> Unit | None:
    """'Nvidia GB300 chips' after a number: hardware and modifiers up to the word of what is counted."""
    if (number.is_weak and number.exponent not in (3, 6)) or number.value < 1 or number.value != int(number.value):
        return None
    counted = _counted_words()
    hardware: Hardware | None = None
    vendor: str | None = None
    ends_in_chip = is_modified = False
    i, limit = number.last, number.last + _MOST_WORDS
    while i < len(tokens.lows) and i < limit:
        gap = tokens.gaps[i - 1]
        if gap not in CLOSE and gap not in APOSTROPHES and gap not in (", ", "+", "+ ", "/"):
            break
        named = hardware_at(tokens, i)
        if named is not None:
            found, i = named
            vendor = vendor or found.vendor
            if found.cls != "vendor" and (hardware is None or (hardware.cls == "family" and found.cls == "chip")):
                hardware = found
            ends_in_chip = found.cls == "chip"
            continue
        word = counted.at(tokens, i)
        if word is None:
            break
        role, after = word
        if role == "equivalent":
            is_h100 = (hardware is not None and hardware.name == "H100") or tokens.lows[i] == "h100e"
            return Unit("h100_equivalents", 1, _skip_head(tokens, after), None, None) if is_h100 else None
        if role == "head":
            return _counted(tokens, number, i, after, hardware, vendor, is_modified)
        if role in ("hours", "not"):
            return None
        is_modified = is_modified or tokens.lows[i] in ("ai", "ia", "ki", "advanced", "graphics", "a.i", "artificial")
        i = after
    if ends_in_chip and hardware is not None:
        return _counted(tokens, number, i - 1, i, hardware, vendor, True)
    return None


def _skip_head(tokens: Tokens, i: int) -> int:
    if i < len(tokens.lows) and tokens.gaps[i - 1] in CLOSE:
        word = _counted_words().at(tokens, i)
        if word is not None and word[0] == "head":
            return word[1]
    return i


def _counted(
    tokens: Tokens,
    number: Number,
    head: int,
    last: int,
    hardware: Hardware | None,
    vendor: str | None,
    is_modified: bool,
) -> Unit | None:
    if last < len(tokens.lows) and tokens.gaps[last - 1] in CLOSE:
        word = _counted_words().at(tokens, last)
        if word is not None and word[0] == "hours":
            return None
        if word is not None and word[0] == "equivalent":
            return Unit("h100_equivalents", 1, word[1]) if hardware is not None and hardware.name == "H100" else None
        if tokens.lows[last] in word_list("no_chip_count"):
            return None
    is_weak = tokens.lows[head] in word_list("weak_heads")
    if is_weak and not (is_modified or hardware or vendor or number.value >= 1000 or _named_after(tokens, last)):
        return None
    before = tokens.text[max(0, tokens.starts[number.first] - 48) : tokens.starts[number.first]]
    if hardware is not None and _EQUIVALENT.search(before):
        if hardware.name != "H100":
            return None
        other = _other_hardware(tokens, last, hardware)
        return Unit("h100_equivalents", 1, last, other, other.vendor if other else None)
    if hardware is None:
        hardware = _named_after(tokens, last)
        vendor = vendor or (hardware.vendor if hardware is not None else None)
    return Unit("accelerators", 1, last, hardware, vendor)


def _named_after(tokens: Tokens, i: int) -> Hardware | None:
    """Hardware named behind what is counted: '1,456 processeurs H100', 'GPUs (GB300)', 'GPUs of the GB300 type'."""
    for k in range(i, min(i + 5, len(tokens.lows))):
        if tokens.gaps[k - 1] not in (" ", "\u00a0", " (", ", ", "’", "'"):
            return None
        if tokens.lows[k] == "s" and tokens.gaps[k - 1] in ("’", "'"):
            continue
        named = hardware_at(tokens, k)
        if named is not None:
            if named[0].cls in ("chip", "family"):
                return named[0]
        elif tokens.lows[k] not in word_list("hardware_bridge"):
            return None
    return None


def _other_hardware(tokens: Tokens, i: int, known: Hardware) -> Hardware | None:
    """The chip that equivalents are made of: '81,900 H100 chips using GB300'."""
    for k in range(i, min(i + 12, len(tokens.lows))):
        if "." in tokens.gaps[k - 1] or "\n" in tokens.gaps[k - 1]:
            return None
        named = hardware_at(tokens, k)
        if named is not None and named[0].cls in ("chip", "family") and named[0].name != known.name:
            return named[0]
    return None

"""Accelerators named in a text: 'GB300', 'Ascend 910B', 'Blackwell', and whose they are.

Owns the hardware table and finding its names. Counts nothing. Invariant: a canonical name is a `name` of hardware.csv.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from functools import lru_cache

from sources.extract.quantities.tokens import Phrases, Tokens, cut
from sources.knowledge import read_table


@dataclass(frozen=True, slots=True)
class Hardware:
    """An accelerator. `cls` is chip, family, system (a server or rack of chips) or vendor (only the maker's name)."""

    name: str
    vendor: str
    vendor_hq_iso3: str
    cls: str


@dataclass(frozen=True, slots=True)
class HardwareMention:
    start: int
    end: int
    hardware: Hardware


@lru_cache(maxsize=1)
def _table() -> Phrases[tuple[str, Hardware]]:
    table: Phrases[tuple[str, Hardware]] = Phrases()
    for row in read_table("hardware.csv", ("name", "written", "vendor", "vendor_hq_iso3", "cls")):
        name = row.text("name", required=True)
        cls = row.choice("cls", ("chip", "family", "system", "vendor"))
        hardware = Hardware(name, row.text("vendor", required=True), row.text("vendor_hq_iso3", required=True), cls)
        for written in (name, *row.many("written")):
            table.add(written, (written, hardware))
    return table


def hardware_openers() -> Set[str]:
    """The words with which the names of hardware begin."""
    return _table().by_first.keys()


def hardware_at(tokens: Tokens, i: int) -> tuple[Hardware, int] | None:
    """The hardware name that begins at token i, and the token after it (a plural 's' included)."""
    table = _table()
    if tokens.lows[i] not in table.by_first:
        return None
    found = table.at(tokens, i)
    if found is None:
        return None
    (written, hardware), last = found
    if last < len(tokens.lows) and tokens.gaps[last - 1] == "":
        following = tokens.lows[last]
        if following in ("s", "x"):
            last += 1
        elif following[0].isalnum():
            return None
    slice_ = tokens.text[tokens.starts[i] : tokens.ends[last - 1]]
    if i and tokens.gaps[i - 1] == "" and tokens.lows[i - 1][0].isalnum():
        return None
    if not slice_[0].isupper() and not slice_[0].isdigit():
        is_word = len(written) > 8 and written.islower()
        return (hardware, last) if is_word else None
    short = len(written) <= 5 and written.isalpha()
    return (
        None
        if short and written.isupper() and not slice_.rstrip("s").isupper() and written not in ("NVIDIA",)
        else (hardware, last)
    )


def find_hardware(text: str, *, vendors: bool = False) -> list[HardwareMention]:
    """Accelerators named in `text`, in order; makers' names alone too where `vendors`."""
    tokens = cut(text)
    found: list[HardwareMention] = []
    i = 0
    while i < len(tokens.lows):
        at = hardware_at(tokens, i)
        if at is None:
            i += 1
            continue
        hardware, last = at
        if vendors or hardware.cls != "vendor":
            found.append(HardwareMention(tokens.starts[i], tokens.ends[last - 1], hardware))
        i = last
    return found

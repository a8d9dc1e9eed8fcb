"""Capacities in prose: electrical power, counts of accelerators, H100 equivalents, AI compute.

Owns putting numbers and units of capacity together. Invariant: energy (MWh), GPU hours and counts of other things
give nothing; every quantity is in the unit its metric names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from sources.extract.quantities.amounts import Number, numbers_in
from sources.extract.quantities.context import look_after, look_before
from sources.extract.quantities.hardware import Hardware, hardware_at
from sources.extract.quantities.model import Metric, Quantity
from sources.extract.quantities.tokens import APOSTROPHES, CLOSE, SPACES, Phrases, Tokens, cut
from sources.knowledge import read_table

_JOINTS = {"-": "range", "–": "range", "—": "range", "‑": "range", "−": "range", "to": "to", "à": "to", "bis": "to", "a": "to",
           "and": "and", "et": "and", "und": "and", "y": "and", "e": "and", "or": "or"}
_AI_AFTER = re.compile(
    r"^.{0,48}?\b(?:AI|A\.I\.|IA|FP8|FP4|FP16|BF16|INT8|eight[- ]bit|8[- ]bit|half[- ]precision|low[- ]precision|mixed[- ]precision|tensor)\b", re.DOTALL
)
_AI_BEFORE = re.compile(r"\b(?:AI|A\.I\.|IA)\b[^.;]{0,48}$")
_NOT_AI = re.compile(r"\b(?:FP64|double[- ]precision|Linpack|LINPACK|HPL|Rmax|Rpeak|TOP500|Top500)\b")
_EQUIVALENT = re.compile(r"\b(?:equivalent (?:to|of)|equal to|comparable to|équivalent (?:à|de))\s+(?:\w+\s+){0,3}$", re.IGNORECASE)
_SUPPLY = re.compile(
    r"\s*(?:of|from|worth of)\s+(?:new\s+|additional\s+|installed\s+|clean\s+|firm\s+)*(?:on|off)?-?(?:shore\s+)?"
    r"(?:wind|solar|photovoltaic|batter|renewable|hydro|geothermal|nuclear|gas|generat|green|carbon-free|storage|baseload|coal)",
    re.IGNORECASE,
)
_BRIDGE = frozenset({"of", "the", "type", "generation", "class", "mostly", "all", "de", "from", "by", "its", "latest", "des", "du"})
_GROUPS = re.compile(r"\b(?:nodes?|servers?|racks?|systems?|clusters?|machines?|cabinets?)\b", re.IGNORECASE)
_MOST_WORDS = 9
_WEAK_HEADS = frozenset({"chip", "chips", "processor", "processors", "cards", "puces", "puce", "processeurs"})


@dataclass(frozen=True, slots=True)
class _Unit:
    metric: Metric
    factor: float
    last: int
    hardware: Hardware | None = None
    vendor: str | None = None
    is_ai: bool = True


@dataclass(frozen=True, slots=True)
class _Words:
    units: Phrases[tuple[str, float]]
    counted: Phrases[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    units: Phrases[tuple[str, float]] = Phrases()
    for row in read_table("units.csv", ("unit", "metric", "factor", "style")):
        value = (row.choice("metric", ("power_mw", "power_mva", "ai_exaflops")), row.number("factor"))
        units.add(row.text("unit", required=True), value, exact=row.choice("style", ("word", "exact")) == "exact")
    counted: Phrases[str] = Phrases()
    roles = ("head", "modifier", "hours", "equivalent", "not")
    for row in read_table("accelerators.csv", ("word", "role")):
        counted.add(row.text("word", required=True).lstrip("-"), row.choice("role", roles))
    return _Words(units, counted)


def find_quantities(text: str) -> list[Quantity]:
    """Capacities of `text` in order. Never raises; linear in the length of `text`."""
    return list(_found(text))


@lru_cache(maxsize=16)
def _found(text: str) -> tuple[Quantity, ...]:
    tokens = cut(text)
    numbers = numbers_in(text)
    found: list[Quantity] = []
    taken = 0
    for n, number in enumerate(numbers):
        if number.first < taken or _in_name(tokens, number):
            continue
        unit = _unit_after(tokens, number)
        if unit is None:
            continue
        low, first, separate = _opens(tokens, numbers, n, unit, taken, found)
        if separate is not None:
            found.append(separate)
        found.append(_build(tokens, first, number, low, unit))
        taken = unit.last
    found.extend(_articles(tokens, found))
    found.sort(key=lambda quantity: quantity.start)
    return tuple(found)


def _in_name(tokens: Tokens, number: Number) -> bool:
    """Whether the digits belong to a name: 'GB300', 'Ascend 910B'."""
    i = number.first
    if number.is_word or i == 0:
        return False
    if tokens.gap(i - 1) in ("", "_") and tokens.lows[i - 1][0].isalpha():
        return True
    for back in (1, 2):
        if i - back >= 0 and (found := hardware_at(tokens, i - back)) is not None and found[1] > i:
            return True
    return False


def _unit_after(tokens: Tokens, number: Number) -> _Unit | None:
    i = number.last
    if i >= len(tokens.lows):
        return None
    gap = tokens.gap(i - 1)
    if gap in CLOSE or gap in ("+", "+ "):
        at = i
        if tokens.lows[at] in ("ai", "ia", "fp8", "fp16", "sovereign") and at + 1 < len(tokens.lows) and tokens.gap(at) in CLOSE:
            at += 1
        unit = _words().units.at(tokens, at)
        if unit is not None and not number.is_weak:
            (metric, factor), last = unit
            if metric == "power_mva":
                return None
            if metric == "ai_exaflops":
                return _Unit("ai_exaflops", factor, last, is_ai=_is_ai(tokens, number, last, explicit=at > i))
            return _Unit("power_mw", factor, last)
        return _accelerators(tokens, number)
    if gap in APOSTROPHES:
        return _accelerators(tokens, number)
    return None


def _is_ai(tokens: Tokens, number: Number, last: int, *, explicit: bool) -> bool:
    start, end = tokens.starts[number.first], tokens.ends[last - 1]
    after = tokens.text[end : end + 64].split(". ", 1)[0]
    before = tokens.text[max(0, start - 64) : start].rsplit(". ", 1)[-1]
    if explicit:
        return True
    if _NOT_AI.search(after[:48]):
        return False
    return bool(_AI_AFTER.match(after) or _AI_BEFORE.search(before))


def _accelerators(tokens: Tokens, number: Number) -> _Unit | None:
    """'Nvidia GB300 chips' after a number: hardware and modifiers up to the word of what is counted."""
    if number.is_weak and number.exponent not in (3, 6) or number.value < 1 or number.value != int(number.value):
        return None
    counted = _words().counted
    hardware: Hardware | None = None
    vendor: str | None = None
    ends_in_chip = is_modified = False
    i, limit = number.last, number.last + _MOST_WORDS
    while i < len(tokens.lows) and i < limit:
        gap = tokens.gap(i - 1)
        if gap not in CLOSE and gap not in APOSTROPHES and gap not in (", ", "+", "+ ", "/"):
            break
        named = hardware_at(tokens, i)
        if named is not None:
            found, i = named
            vendor = vendor or found.vendor
            if found.cls != "vendor" and (hardware is None or hardware.cls == "family" and found.cls == "chip"):
                hardware = found
            ends_in_chip = found.cls == "chip"
            continue
        word = counted.at(tokens, i)
        if word is None:
            break
        role, after = word
        if role == "equivalent":
            is_h100 = hardware is not None and hardware.name == "H100" or tokens.lows[i] == "h100e"
            return _Unit("h100_equivalents", 1, _skip_head(tokens, after), None, None) if is_h100 else None
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
    if i < len(tokens.lows) and tokens.gap(i - 1) in CLOSE:
        word = _words().counted.at(tokens, i)
        if word is not None and word[0] == "head":
            return word[1]
    return i


def _counted(
    tokens: Tokens, number: Number, head: int, last: int, hardware: Hardware | None, vendor: str | None, is_modified: bool
) -> _Unit | None:
    if last < len(tokens.lows) and tokens.gap(last - 1) in CLOSE:
        word = _words().counted.at(tokens, last)
        if word is not None and word[0] == "hours":
            return None
        if word is not None and word[0] == "equivalent":
            return _Unit("h100_equivalents", 1, word[1]) if hardware is not None and hardware.name == "H100" else None
        if tokens.lows[last] in ("maker", "makers", "designer", "designers", "manufacturer", "manufacturers", "startup", "start"):
            return None
    if tokens.lows[head] in _WEAK_HEADS and not (is_modified or hardware or vendor or number.value >= 1000):
        return None
    before = tokens.text[max(0, tokens.starts[number.first] - 48) : tokens.starts[number.first]]
    if hardware is not None and _EQUIVALENT.search(before):
        if hardware.name != "H100":
            return None
        other = _other_hardware(tokens, last, hardware)
        return _Unit("h100_equivalents", 1, last, other, other.vendor if other else None)
    if hardware is None:
        hardware = _named_after(tokens, last)
        vendor = vendor or (hardware.vendor if hardware is not None else None)
    return _Unit("accelerators", 1, last, hardware, vendor)


def _named_after(tokens: Tokens, i: int) -> Hardware | None:
    """'1,456 processeurs H100', 'GPUs (GB300)', 'GPUs, of the GB300 generation': hardware named behind what is counted."""
    for k in range(i, min(i + 5, len(tokens.lows))):
        if tokens.gap(k - 1) not in (" ", "\u00a0", " (", ", "):
            return None
        named = hardware_at(tokens, k)
        if named is not None:
            if named[0].cls in ("chip", "family"):
                return named[0]
        elif tokens.lows[k] not in _BRIDGE:
            return None
    return None


def _other_hardware(tokens: Tokens, i: int, known: Hardware) -> Hardware | None:
    """The chip that equivalents are made of: '81,900 H100 chips using GB300'."""
    for k in range(i, min(i + 12, len(tokens.lows))):
        if "." in tokens.gap(k - 1) or "\n" in tokens.gap(k - 1):
            return None
        named = hardware_at(tokens, k)
        if named is not None and named[0].cls in ("chip", "family") and named[0].name != known.name:
            return named[0]
    return None


def _opens(
    tokens: Tokens, numbers: tuple[Number, ...], n: int, unit: _Unit, taken: int, found: list[Quantity]
) -> tuple[float, int, Quantity | None]:
    """The low end where number n closes a range; a quantity of its own where 'from A to B' states two."""
    number = numbers[n]
    if n == 0:
        return number.value, number.first, None
    before = numbers[n - 1]
    around = look_before(tokens, before.first)
    if found and tokens.ends[before.last - 1] <= found[-1].end and found[-1].end > tokens.starts[before.first]:
        last = found[-1]
        joint = _JOINTS.get(tokens.text[last.end : tokens.starts[number.first]].strip().lower())
        if last.metric == unit.metric and last.low == last.high and _is_range(joint, around.is_between, around.is_change):
            if last.low < number.value * unit.factor:
                found.pop()
                return last.low / unit.factor, before.first, None
        return number.value, number.first, None
    if before.first < taken or _in_name(tokens, before):
        return number.value, number.first, None
    joint = _JOINTS.get(tokens.text[tokens.ends[before.last - 1] : tokens.starts[number.first]].strip().lower())
    value = before.value
    if before.exponent is None and number.exponent is not None and before.mantissa < 1000:
        value = before.mantissa * 10.0**number.exponent
    if value >= number.value or (1900 <= value <= 2100 and not before.is_grouped and number.value / value > 2):
        return number.value, number.first, None
    if _is_range(joint, around.is_between, around.is_change):
        return value, before.first, None
    if joint == "to" and around.is_change:
        start, end = tokens.starts[before.first], tokens.ends[before.last - 1]
        scaled = value * unit.factor
        return number.value, number.first, Quantity(
            start, end, unit.metric, scaled, scaled, "exact", unit.hardware.name if unit.hardware else None, unit.vendor,
            unit.is_ai, phrase_start=start, phrase_end=end,
        )
    return number.value, number.first, None


def _is_range(joint: str | None, is_between: bool, is_change: bool) -> bool:
    return joint == "range" or (joint == "to" and (is_between or not is_change)) or (joint in ("and", "to") and is_between)


def _build(tokens: Tokens, first: int, number: Number, low: float, unit: _Unit) -> Quantity:
    start, end = tokens.starts[first], tokens.ends[unit.last - 1]
    around, after = look_before(tokens, first), look_after(tokens, unit.last)
    plus = "at_least" if tokens.text[tokens.ends[number.last - 1] : tokens.ends[number.last - 1] + 1] == "+" else None
    a, b = low * unit.factor, number.value * unit.factor
    qualifier = "range" if a < b else around.qualifier or plus or after.qualifier or "exact"
    per = after.per
    if per == "each" and unit.metric == "accelerators":
        window = tokens.text[max(0, start - 40) : start]
        per = "node" if _GROUPS.search(window) else "each"
    return Quantity(
        start, end, unit.metric, a, b, qualifier, unit.hardware.name if unit.hardware else None, unit.vendor, unit.is_ai,
        around.is_additional, per, around.start if around.start >= 0 else start, max(end, after.end),
        unit.metric == "power_mw" and _SUPPLY.match(tokens.text, end) is not None,
    )


def _articles(tokens: Tokens, found: list[Quantity]) -> list[Quantity]:
    """'a gigawatt', 'd’un gigawatt': the unit itself after an article."""
    taken = {quantity.start for quantity in found} | {quantity.end for quantity in found}
    more: list[Quantity] = []
    for i, low in enumerate(tokens.lows):
        if low not in ("gigawatt", "megawatt", "exaflop", "petaflop", "mégawatt", "gigavatio", "megavatio") or i == 0:
            continue
        if tokens.lows[i - 1] not in ("a", "an", "un", "une", "ein", "one") or tokens.gap(i - 1) not in SPACES | {"-"}:
            continue
        if tokens.ends[i] in taken or (i + 1 < len(tokens.lows) and tokens.lows[i + 1] in ("scale", "class", "sized", "hour", "hours")):
            continue
        if i > 1 and tokens.lows[i - 2] in ("half", "quarter", "per", "of", "price", "cost"):
            continue
        unit = _words().units.at(tokens, i)
        if unit is None:
            continue
        (metric, factor), last = unit
        if metric not in ("power_mw", "ai_exaflops"):
            continue
        around = look_before(tokens, i - 1)
        start = tokens.starts[i - 1]
        kind: Metric = "power_mw" if metric == "power_mw" else "ai_exaflops"
        more.append(
            Quantity(
                start, tokens.ends[last - 1], kind, factor, factor, around.qualifier or "exact",
                is_ai=kind == "power_mw", is_additional=around.is_additional,
                phrase_start=around.start if around.start >= 0 else start, phrase_end=tokens.ends[last - 1],
            )
        )
    return more

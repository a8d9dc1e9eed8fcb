"""Capacities in prose: electrical power, counts of accelerators, H100 equivalents, AI compute.

Owns putting numbers and units of capacity together. Invariant: energy (MWh), GPU hours and counts of other things
give nothing; every quantity is in the unit its metric names.
"""

from __future__ import annotations

import re
from functools import lru_cache

from sources.extract.quantities.accelerators import Unit, accelerators_after, counted_openers
from sources.extract.quantities.amounts import Number, number_at, numbers_in
from sources.extract.quantities.context import look_after, look_before
from sources.extract.quantities.hardware import hardware_at, hardware_openers
from sources.extract.quantities.model import Metric, Qualifier, Quantity
from sources.extract.quantities.tokens import APOSTROPHES, CLOSE, SPACES, Phrases, Tokens, cut
from sources.knowledge import read_table, word_list

_JOINTS = {
    **dict.fromkeys(("-", "–", "—", "‑", "−"), "range"),
    **dict.fromkeys(("to", "à", "bis", "a"), "to"),
    **dict.fromkeys(("and", "et", "und", "y", "e"), "and"),
}
_ALONE = frozenset({"gigawatt", "megawatt", "exaflop", "petaflop", "mégawatt", "gigavatio", "megavatio"})
_BEFORE_UNIT = frozenset({"ai", "ia", "fp8", "fp16", "sovereign"})
_AI_BESIDE = 48
_POINTED = re.compile(r"\d{1,3}\.\d{3}")
_GROUPS = re.compile(r"\b(?:nodes?|servers?|racks?|systems?|clusters?|machines?|cabinets?)\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def _units() -> Phrases[tuple[str, float]]:
    units: Phrases[tuple[str, float]] = Phrases()
    for row in read_table("units.csv", ("unit", "metric", "factor", "style")):
        value = (row.choice("metric", ("power_mw", "power_mva", "ai_exaflops")), row.number("factor"))
        units.add(row.text("unit", required=True), value, exact=row.choice("style", ("word", "exact")) == "exact")
    return units


@lru_cache(maxsize=1)
def _openers() -> frozenset[str]:
    """What may follow a number that counts a capacity: most numbers of a page are none."""
    return frozenset({*_units().by_first, *_BEFORE_UNIT}) | counted_openers() | hardware_openers()


def find_quantities(text: str) -> list[Quantity]:
    """Capacities of `text` in order. Never raises; linear in the length of `text`."""
    return list(_found(text))


@lru_cache(maxsize=4)
def _found(text: str) -> tuple[Quantity, ...]:
    tokens = cut(text)
    numbers = numbers_in(text)
    lows, openers = tokens.lows, _openers()
    found: list[Quantity] = []
    taken = 0
    for n, number in enumerate(numbers):
        if number.last >= len(lows) or lows[number.last] not in openers or number.first < taken:
            continue
        unit = _unit_after(tokens, number)
        if unit is None and _POINTED.fullmatch(tokens.words[number.first]):
            number = number_at(tokens, number.first, ",") or number
            unit = accelerators_after(tokens, number)
        if unit is None or _in_name(tokens, number):
            continue
        low, first, separate = _opens(tokens, numbers, n, number, unit, taken, found)
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
    if tokens.gaps[i - 1] in ("", "_") and tokens.lows[i - 1][0].isalpha():
        return True
    if (found := hardware_at(tokens, i - 1)) is not None and found[1] > i:
        return True
    return i > 1 and (found := hardware_at(tokens, i - 2)) is not None and found[1] > i


def _unit_after(tokens: Tokens, number: Number) -> Unit | None:
    i = number.last
    if i >= len(tokens.lows):
        return None
    gap = tokens.gaps[i - 1]
    if gap in CLOSE or gap in ("+", "+ "):
        at = i
        if tokens.lows[at] in _BEFORE_UNIT and at + 1 < len(tokens.lows) and tokens.gaps[at] in CLOSE:
            at += 1
        unit = _units().at(tokens, at)
        if unit is not None and not number.is_weak:
            (metric, factor), last = unit
            if metric == "power_mva":
                return None
            if metric == "ai_exaflops":
                return Unit("ai_exaflops", factor, last, is_ai=_is_ai(tokens, number, last, explicit=at > i))
            if tokens.gaps[last - 1] in CLOSE and tokens.lows[last] in ("hour", "hours", "h"):
                return None
            return Unit("power_mw", factor, last)
        return accelerators_after(tokens, number)
    if gap in APOSTROPHES:
        return accelerators_after(tokens, number)
    return None


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Words that make exaflops AI compute, words that make them ordinary, and what follows the power of plants."""

    def either(name: str) -> str:
        return "|".join(sorted(map(re.escape, word_list(name)), key=len, reverse=True))

    kinds = r"(?:new\s+|additional\s+|installed\s+|clean\s+|firm\s+|onshore\s+|offshore\s+){0,3}"
    return (
        re.compile(rf"(?<!\w)(?:{either('ai_precision')})(?!\w)"),
        re.compile(rf"(?<!\w)(?:{either('not_ai_precision')})(?!\w)"),
        re.compile(rf"\s*(?:of|from|worth of)\s+{kinds}(?:{either('supply_words')})", re.IGNORECASE),
    )


def _is_ai(tokens: Tokens, number: Number, last: int, *, explicit: bool) -> bool:
    if explicit:
        return True
    start, end = tokens.starts[number.first], tokens.ends[last - 1]
    ai, ordinary, _ = _patterns()
    after = re.split(r"[.;]\s", tokens.text[end : end + _AI_BESIDE], maxsplit=1)[0]
    before = re.split(r"[.;]\s", tokens.text[max(0, start - _AI_BESIDE) : start])[-1]
    return not ordinary.search(after) and bool(ai.search(after) or ai.search(before))


def _opens(
    tokens: Tokens, numbers: tuple[Number, ...], n: int, number: Number, unit: Unit, taken: int, found: list[Quantity]
) -> tuple[float, int, Quantity | None]:
    """The low end where number n closes a range; a quantity of its own where 'from A to B' states two."""
    if n == 0:
        return number.value, number.first, None
    before = numbers[n - 1]
    around = look_before(tokens, before.first)
    if found and tokens.ends[before.last - 1] <= found[-1].end and found[-1].end > tokens.starts[before.first]:
        last = found[-1]
        joint = _JOINTS.get(tokens.text[last.end : tokens.starts[number.first]].strip().lower())
        if (
            last.metric == unit.metric
            and last.low == last.high
            and _is_range(joint, around.is_between, around.is_change)
        ) and last.low < number.value * unit.factor:
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
        return (
            number.value,
            number.first,
            Quantity(
                start,
                end,
                unit.metric,
                scaled,
                scaled,
                "exact",
                unit.hardware.name if unit.hardware else None,
                unit.vendor,
                unit.is_ai,
                phrase_start=start,
                phrase_end=end,
            ),
        )
    return number.value, number.first, None


def _is_range(joint: str | None, is_between: bool, is_change: bool) -> bool:
    return (
        joint == "range" or (joint == "to" and (is_between or not is_change)) or (joint in ("and", "to") and is_between)
    )


def _build(tokens: Tokens, first: int, number: Number, low: float, unit: Unit) -> Quantity:
    start, end = tokens.starts[first], tokens.ends[unit.last - 1]
    around, after = look_before(tokens, first), look_after(tokens, unit.last)
    plus: Qualifier | None = (
        "at_least" if tokens.text[tokens.ends[number.last - 1] : tokens.ends[number.last - 1] + 1] == "+" else None
    )
    a, b = low * unit.factor, number.value * unit.factor
    qualifier: Qualifier = "range" if a < b else around.qualifier or plus or after.qualifier or "exact"
    per = after.per
    if per == "each" and unit.metric == "accelerators":
        window = tokens.text[max(0, start - 40) : start]
        per = "node" if _GROUPS.search(window) else "each"
    return Quantity(
        start,
        end,
        unit.metric,
        a,
        b,
        qualifier,
        unit.hardware.name if unit.hardware else None,
        unit.vendor,
        unit.is_ai,
        around.is_additional,
        per,
        around.start if around.start >= 0 else start,
        max(end, after.end),
        unit.metric == "power_mw" and _patterns()[2].match(tokens.text, end) is not None,
    )


def _articles(tokens: Tokens, found: list[Quantity]) -> list[Quantity]:
    """'a gigawatt', 'd’un gigawatt': the unit itself after an article."""
    taken = {quantity.start for quantity in found} | {quantity.end for quantity in found}
    more: list[Quantity] = []
    for i in tokens.where(_ALONE):
        if (
            i == 0
            or tokens.lows[i - 1] not in ("a", "an", "un", "une", "ein", "one")
            or tokens.gaps[i - 1] not in SPACES | {"-"}
        ):
            continue
        if tokens.ends[i] in taken or (
            i + 1 < len(tokens.lows) and tokens.lows[i + 1] in ("scale", "class", "sized", "hour", "hours")
        ):
            continue
        if i > 1 and tokens.lows[i - 2] in ("half", "quarter", "per", "of", "price", "cost"):
            continue
        unit = _units().at(tokens, i)
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
                start,
                tokens.ends[last - 1],
                kind,
                factor,
                factor,
                around.qualifier or "exact",
                is_ai=kind == "power_mw",
                is_additional=around.is_additional,
                phrase_start=around.start if around.start >= 0 else start,
                phrase_end=tokens.ends[last - 1],
            )
        )
    return more

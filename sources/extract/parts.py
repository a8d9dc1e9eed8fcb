"""Parts and wholes: 'of which', lists of parts, sums that add up, later sums of the same money.

Owns the words and the arithmetic. Does not merge restatements (`commitments`). Invariant: no sum is part of itself, and
a whole is never smaller than its part.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from sources.extract.cues import Cues
from sources.extract.pledge import Pledge
from sources.extract.reading import Reading
from sources.extract.sentences import Sentence

_DIVIDES = re.compile(
    r"\b(?:within|of which|as follows|following|breakdown|break down|split|divided|consists?|"
    r"includes?|comprises?|provide for|made up|parts|components|spread|shares?|items|goes to|"
    r"go to)\b",
    re.IGNORECASE,
)


_COUNTED = re.compile(
    r"\b(?:two|three|four|five|six|seven|several)\s+(?:main\s+)?(?:pillars|parts|strands|components|elements|pots|"
    r"tranches|slices|legs|chapters|budget lines|work packages|envelopes|shares)\b(?![^.]*\bsince\b)"
)


_TOTAL = re.compile(
    r"\b(?:total|in all|altogether|overall|as a whole|whole|combined|worth|budget of|outlay|sum was complete)\b",
    re.IGNORECASE,
)


_OTHER_PLEDGE = re.compile(
    r"\b(?:builds? on|building on|on top|additional|a further|another|separately|later pledge|"
    r"second site|second phase|in addition|more than doubles|new pledge|earlier)\b",
    re.IGNORECASE,
)


_FOR = re.compile(r"\s+(?:for|from|goes?|go|pays?|buys?|on)\s")
_ADDED = re.compile(r"\b(?:adds?|added|adding)\s+(?:about |some |a |its own )?$")
"""'... and the province added 10 million': money beside the first sum."""


_FROM = re.compile(r"\bfrom\s+(?:about |some |around |nearly )?$")
_DOWN_TO = re.compile(r"\s+(?:to|down to)\s+(?:about |some |just |only |around )?")
"""'cut from 7 billion to 5 billion': two figures of one sum."""


LATELY = 200
"""How many sums around a sum are looked at for its whole and its parts."""


class Wholes:
    """Remembers where sums stand and finds the whole that a later sum is a part of."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.text = reading, reading.text
        self.seen: list[tuple[int, int, Pledge]] = []
        """(start, block, pledge) of every place where a kept sum stands, restatements included."""

    def inherit(self, pledge: Pledge, whole: Pledge) -> None:
        """A part without a payer of its own is paid by whoever pays the whole, and dates from it."""
        if pledge.sponsor is None or not pledge.has_payer or pledge.is_listed:
            pledge.sponsor, pledge.sponsor_kind = (
                whole.sponsor,
                whole.sponsor_kind
                if whole.sponsor_kind != "public_private" or pledge.sponsor_kind is None
                else pledge.sponsor_kind,
            )
        if pledge.announced is None or (whole.announced or "").startswith(pledge.announced):
            pledge.announced = whole.announced
        if not pledge.is_stage_said:
            pledge.stage = whole.stage

    def _lately(self, block: int) -> Iterator[tuple[int, Pledge]]:
        """(start, pledge) of sums from `block` on, the last first, at most `LATELY`; sums are seen in text order."""
        for number in range(len(self.seen) - 1, max(-1, len(self.seen) - 1 - LATELY), -1):
            at, where, pledge = self.seen[number]
            if where < block:
                return
            yield at, pledge

    def whole(self, pledge: Pledge, sentence: Sentence, own: Pledge) -> Pledge | None:
        text, start = self.text, pledge.money.phrase_start if pledge.money.phrase_start >= 0 else pledge.money.start
        places = [
            (at, p)
            for at, p in self._lately(pledge.block - 2)
            if p is not own
            and p.country == pledge.country
            and p.currency == pledge.currency
            and p.high >= pledge.high * 0.999
            and at < start
            and p.whole is not own
        ]
        if not places:
            return None
        places.reverse()
        candidates = [p for _, p in places]
        semicolon = text.rfind(";", sentence.start, start)
        same = [p for at, p in places if at >= sentence.start]
        ends = {id(p): at for at, p in places}
        cues = self.reading.cues
        begin = max(
            sentence.start,
            semicolon + 1
            if semicolon > 0 and not re.search(r"components?:|splits? into", text[sentence.start : start])
            else sentence.start,
        )
        lead = lead_in(self.reading, sentence)
        if lead and any(at < sentence.start for at, _ in places):
            return next((p for at, p in reversed(places) if at < sentence.start and not p.is_part), None)
        counted = _counted_parts(self.reading, sentence)
        if counted is not None and any(at < counted for at, _ in places):
            return next((p for at, p in reversed(places) if at < counted and not p.is_part), None)
        fresh = cues.find("parts/whole_before", max(sentence.start, start - 40), start)
        if fresh or re.search(r"builds on|building on|on top of", text[max(sentence.start, start - 60) : start]):
            return None
        wholes = [p for p in same if not p.is_part] or same
        if wholes:
            begin = max(ends[id(wholes[-1])], sentence.start)
        found = cues.find("parts/part_before", begin, start)
        if found and wholes:
            return wholes[-1]
        if wholes and ":" in text[begin:start] and _FOR.match(text, pledge.money.end, sentence.end):
            return wholes[-1]
        tail = cues.find("parts/part_after", pledge.money.end, min(sentence.end, pledge.money.end + 44))
        top = [
            p
            for p in candidates
            if not p.is_part and (p.draft is pledge.draft or p.block == pledge.block or p.block == pledge.block - 1)
        ]
        if tail and top:
            return top[-1]
        opening = cues.at("parts/part_before", sentence.start, start) or (
            found
            and re.match(r"\W*(?:Of|Inside|Within|Out of|Another|The other|From|Part)\b", text[sentence.start : start])
        )
        if (opening or (found and found.start() - begin <= 60)) and top:
            return top[-1]
        return None


def lead_in(reading: Reading, sentence: Sentence) -> bool:
    """Whether the paragraph before announces parts: 'Within the framework agencies shall provide for:'."""
    for number in range(sentence.block - 1, max(-1, sentence.block - 7), -1):
        block = reading.page.blocks[number]
        tail = reading.text[max(block.start, block.end - 200) : block.end].rstrip()
        if tail.endswith(":"):
            return bool(_DIVIDES.search(tail))
        if block.kind != "list_item":
            return False
    return False


def _counted_parts(reading: Reading, sentence: Sentence) -> int | None:
    """Where a sentence of the paragraph before this one says 'It has three pillars': the sums after it are they."""
    block = reading.page.blocks[sentence.block]
    for before in reversed(reading.sentences.within(max(block.start, sentence.start - 900), sentence.start)[-4:]):
        if _COUNTED.search(reading.text, before.start, before.end):
            return before.end
    return None


def nest(pledges: list[Pledge], text: str, cues: Cues) -> None:
    """Mark as a part the smaller sum of a project that goes on about the same money; a later pledge stays its own."""
    of_draft: defaultdict[int, list[Pledge]] = defaultdict(list)
    for pledge in pledges:
        of_draft[id(pledge.draft)].append(pledge)
    blocks = {key: [p.block for p in group] for key, group in of_draft.items()}
    totals: dict[tuple[int, int], bool] = {}

    def is_total(pledge: Pledge, before: int, after: int) -> bool:
        at = pledge.money.start, before
        if at not in totals:
            totals[at] = bool(_TOTAL.search(text[max(0, at[0] - before) : pledge.money.end + after]))
        return totals[at]

    for pledge in pledges:
        if pledge.is_part or pledge.block < 0:
            continue
        same = id(pledge.draft)
        wholes = [
            p
            for p in _around(of_draft[same], blocks[same], pledge, 4)
            if p is not pledge
            and p.currency == pledge.currency
            and p.country == pledge.country
            and p.high > 1.02 * pledge.high
            and p.block >= 0
            and p.whole is not pledge
            and not p.is_part
            and (p.money.start < pledge.money.start or is_total(p, 60, 60))
            and (p.section == pledge.section or is_total(p, 100, 80))
            and not cues.find("parts/replaced", max(0, p.money.start - 90), p.money.end + 60)
        ]
        if not wholes:
            continue
        around = text[max(0, pledge.money.start - 90) : pledge.money.end + 60]
        if (
            _OTHER_PLEDGE.search(around)
            or cues.find("parts/replaced", max(0, pledge.money.start - 90), pledge.money.end + 60)
            or cues.find("parts/replaces", max(0, pledge.money.start - 90), pledge.money.end + 60)
        ):
            continue
        if any(
            _DOWN_TO.fullmatch(text, p.money.end, pledge.money.start)
            and _FROM.search(text, max(0, p.money.start - 20), p.money.start)
            for p in wholes
        ):
            continue
        if pledge.has_payer and _ADDED.search(text, max(0, pledge.money.start - 24), pledge.money.start):
            continue
        whole = max(wholes, key=lambda p: p.high)
        if (
            whole.announced
            and pledge.announced
            and whole.announced[:4] != pledge.announced[:4]
            and whole.is_dated
            and pledge.is_dated
            and pledge.draft.kind != "programme"
        ):
            continue
        if (
            pledge.has_payer
            and whole.has_payer
            and pledge.sponsor != whole.sponsor
            and pledge.sponsor_kind in ("private_foreign", "private_domestic", "state_owned")
            and pledge.sponsor is not None
        ):
            continue
        if whole.draft.is_investment or _OTHER_PLEDGE.search(
            text[max(0, whole.money.start - 60) : whole.money.end + 30]
        ):
            continue
        pledge.whole, pledge.is_part = whole, True
        if pledge.sponsor is None or not pledge.has_payer:
            pledge.sponsor, pledge.sponsor_kind = whole.sponsor, whole.sponsor_kind
        if not pledge.is_stage_said:
            pledge.stage = whole.stage


def _around(pledges: list[Pledge], blocks: list[int], pledge: Pledge, reach: int) -> list[Pledge]:
    """Of `pledges` in text order, those at most `reach` blocks from `pledge`; of many `LATELY` on either side."""
    low, high = bisect_left(blocks, pledge.block - reach), bisect_right(blocks, pledge.block + reach)
    if high - low > 2 * LATELY:
        here = bisect_left(pledges, pledge.order, key=lambda p: p.order)
        low, high = max(low, here - LATELY), min(high, here + LATELY)
    return pledges[low:high]


def add_up(pledges: list[Pledge]) -> None:
    """Mark as parts the smaller sums of one project that add up to a bigger one."""
    blocks = [p.block for p in pledges]
    for whole in sorted(pledges, key=lambda p: -p.high):
        smaller = [
            p
            for p in _around(pledges, blocks, whole, 8)
            if p is not whole and p.currency == whole.currency and p.country == whole.country and p.high < whole.high
        ]
        parts = _adding_up(smaller[:8], whole)
        if parts:
            for part in parts:
                if part.whole is None:
                    part.whole, part.is_part = whole, True
                    if not part.is_stage_said and whole.is_stage_said:
                        part.stage = whole.stage
            if whole.whole in parts:
                whole.whole, whole.is_part = None, False
            share(whole, parts)


def share(whole: Pledge, parts: list[Pledge]) -> None:
    """What parts tell of their whole: its first payer, a mix of public and private money, the stage."""
    if not whole.has_payer and parts[0].sponsor:
        whole.sponsor, whole.sponsor_kind = parts[0].sponsor, parts[0].sponsor_kind
    kinds = {p.sponsor_kind for p in parts if p.sponsor_kind}
    if (
        kinds & {"government", "state_owned", "foreign_state"}
        and kinds & {"private_domestic", "private_foreign"}
        and whole.sponsor_kind in (None, "government", *kinds)
    ):
        whole.sponsor_kind = "public_private"
    stages = {p.stage for p in parts}
    if not whole.is_stage_said and len(stages) == 1:
        whole.stage = parts[0].stage


@cache
def _choices(count: int) -> tuple[tuple[int, ...], ...]:
    """The ways to take two to four of `count` things, by rising bit masks."""
    masks = (tuple(i for i in range(count) if mask >> i & 1) for mask in range(3, 1 << count))
    return tuple(chosen for chosen in masks if 2 <= len(chosen) <= 4)


def _adding_up(items: list[Pledge], whole: Pledge) -> list[Pledge]:
    """Two to four of `items` that add up to `whole`, those of the fewest projects first; empty where none do."""
    total = whole.high
    if len(items) < 2 or sum(sorted(p.high for p in items)[-4:]) < 0.987 * total:
        return []
    highs = [p.high for p in items]
    found: list[list[Pledge]] = []
    for chosen in _choices(len(items)):
        apart = abs(sum([highs[i] for i in chosen]) - total)
        if apart > 0.012 * total:
            continue
        parts = [items[i] for i in chosen]
        close = all(p.draft is whole.draft or abs(p.block - whole.block) <= 2 for p in parts)
        if apart <= (0.012 if close else 0.0005 if len(parts) >= 3 else -1.0) * total:
            found.append(parts)
    return min(found, key=lambda c: len({id(p.draft) for p in c}), default=[])

"""Payers that the layout of a line or a list names: 'Gates Foundation: $17.5 million', '$180m (G42)'.

Owns leads, brackets and the items above. Invariant: only a name in the place of a payer counts, whatever the words say.
"""

from __future__ import annotations

import re

from sources.extract.actors import Actor
from sources.extract.resolve import headed_by
from sources.extract.sponsors.asked import Asked

_IN_BRACKET = re.compile(r"\s*\((?:another |the other |some |about )?(?:[^()\d]{0,12})")
_NEXT_BRACKET = re.compile(r"[^.;()$€£]{0,70}\(")
_NAME_AT_END = re.compile(r"[A-Z][\w]+(?:\s[A-Z]\w+)*\s*$")
_WORD_AT_END = re.compile(r"[a-z]\s*$")
_DASHED = re.compile(r"[^–—\d]{2,50}\s(?=[–—]\s)")
_THEN_SUM = re.compile(r"(?:\s+\([^()]{1,40}\))?\s*[,(–—-]?\s*(?:about |some |up to |around |nearly |roughly )?")
_NEXT_CELL = re.compile(r"\s*(?:\([^)|]*\)\s*)?\|\s*(?:up to |about |some |over )?", re.IGNORECASE)


def around(asked: Asked) -> Actor | None:
    """'G42 (US$180 million)': where the sum itself stands in a bracket."""
    inside = asked.text[max(0, asked.start - 14) : asked.start].rpartition("(")
    return bracketed(asked) if inside[1] and ")" not in inside[2] else None


def bracketed(asked: Asked) -> Actor | None:
    """'$180m for an AI compute hub (G42)': the organisation alone in the next bracket."""
    text, start, end = asked.text, asked.start, asked.end
    before = [a for a in asked.named if a.end < end and _IN_BRACKET.fullmatch(text[a.end : start])]
    if before:
        return before[-1]
    match = _NEXT_BRACKET.match(text[end : min(asked.sentence.end, end + 74)])
    if match is None:
        return None
    opened = end + match.end()
    for actor in asked.named:
        if (
            actor.start == opened
            and text[actor.end : actor.end + 1] == ")"
            and not asked.actors.registry.within(actor.start, actor.end)
        ):
            inside = text[opened - 26 : opened - 1]
            if not _NAME_AT_END.search(inside) or (actor.hq_iso3 and _WORD_AT_END.search(inside)):
                return actor
    return None


def lead(asked: Asked) -> Actor | None:
    """'Gates Foundation: $17.5 million', 'G42 with Microsoft: US$1 billion'."""
    text, start = asked.text, asked.start
    block = asked.reading.page.blocks[asked.sentence.block]
    if start - block.start > 340:
        return None
    colon = text[block.start : start].rfind(": ")
    if colon < 0 and block.kind == "list_item":
        dash = _DASHED.match(text[block.start : start])
        colon = dash.end() if dash and asked.named and asked.named[0].start <= block.start + 4 else -1
    if colon < 0 or colon > 140 or start - (block.start + colon) > 200:
        return None
    heads = (a for a in reversed(asked.named) if a.end <= block.start + colon + 1 and not asked.is_object(a))
    last = next(heads, None)
    return last if last is not None and block.start + colon - last.end < 60 else None


def opening(asked: Asked) -> Actor | None:
    """'the Government of Manitoba, $42 million, approved ...': who opens a list item and is followed by the sum."""
    if not asked.named:
        return None
    block = asked.reading.page.blocks[asked.sentence.block]
    first = asked.named[0]
    if block.kind == "table":
        # 'Gates Foundation | $7.5 million for ...': who stands in the cell before.
        leads = first.start <= asked.sentence.start + 4 and _NEXT_CELL.fullmatch(asked.text, first.end, asked.start)
        return first if leads else None
    if block.kind != "list_item" or asked.start - block.start > 120:
        return None
    return first if first.start <= block.start + 4 and _THEN_SUM.fullmatch(asked.text, first.end, asked.start) else None


def above(asked: Asked) -> Actor | None:
    """The organisation alone in the item that the sentence's item stands under: 'Microsoft', then 'New: R5.4bn'."""
    number = asked.reading.parents.get(asked.sentence.block)
    if number is None:
        return None
    block = asked.reading.page.blocks[number]
    company = headed_by(asked.reading, block)
    if company is None or company.sector == "chips":
        return None
    over = asked.reading.sentence_at(block.start)
    return next((a for a in asked.actors.of(over) if a.start == company.start), None) if over else None

"""The sentence that announces a list: 'In the tables tabled on 25 February:'. It dates every item below it."""

from __future__ import annotations

from sources.extract.reading import Reading
from sources.extract.sentences import Sentence

_LOOK_BACK = 12
"""Blocks above an item in which its lead-in stands at the latest."""


def lead_in_of(reading: Reading, sentence: Sentence) -> Sentence | None:
    """The sentence, ending in a colon, that announces the list to which the item of `sentence` belongs."""
    blocks = reading.page.blocks
    if blocks[sentence.block].kind != "list_item":
        return None
    for block in reversed(blocks[max(0, sentence.block - _LOOK_BACK) : sentence.block]):
        if block.kind == "list_item":
            continue
        if block.kind == "heading" or reading.text[block.start : block.end].rstrip()[-1:] != ":":
            return None
        return reading.sentences.last_before(block.end, block.start)
    return None

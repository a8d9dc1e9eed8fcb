"""The kept pieces as one text, with the offsets of each block and table in it.

Owns the joining and the last word on a block's kind (a bold line by itself is a heading). Does not choose
content. Invariant: `text[block.start:block.end]` is the block, and blocks are joined by one newline.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sources.page.flatten import Node, Piece
from sources.page.grid import read_grid
from sources.page.model import Block, Table
from sources.page.tables import place

_PSEUDO_LEVEL = 4
"""The rank of headings by shape, below those that pages rank themselves."""
_MAX_TABLES = 500
"""Tables of a page beyond which further ones are only words."""


def assemble(
    pieces: Sequence[Piece], nodes: Sequence[Node], kept: Iterable[int], notes: dict[str, str]
) -> tuple[str, tuple[Block, ...], tuple[Table, ...]]:
    """Text, blocks and tables of the kept pieces."""
    parts: list[str] = []
    blocks: list[Block] = []
    tables: list[Table] = []
    at = 0
    for index in kept:
        piece = pieces[index]
        if parts:
            parts.append("\n")
            at += 1
        if piece.table is not None and len(tables) < _MAX_TABLES and (grid := read_grid(piece.table)) is not None:
            text, table = place(grid, at, notes)
            blocks.append(Block("table", at, at + len(text), None, len(tables)))
            tables.append(table)
        else:
            text = piece.text
            kind, level = piece.kind, piece.level
            if kind == "table":
                kind = "paragraph"
            if kind == "paragraph" and _heads(piece, nodes[piece.node]):
                kind, level = "heading", _PSEUDO_LEVEL
            blocks.append(Block(kind, at, at + len(text), level))
        parts.append(text)
        at += len(text)
    return "".join(parts), tuple(blocks), tuple(tables)


def _heads(piece: Piece, node: Node) -> bool:
    """Whether a paragraph is a heading by shape: short, alone, bold or named so, and no sentence."""
    text = piece.text
    if len(text) > 160 or not any(letter.isalpha() for letter in text):
        return False
    if node.tag == "summary":
        return True
    if len(text) > 120 or text[-1] in ".,;":
        return False
    return piece.is_bold or ("heading" in node.signs and node.last - node.first == 1)

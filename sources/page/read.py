"""Bytes of a page to `Page`: the one entry to this package.

Owns the order of the steps. Each step is a module: decode, document, flatten, main_text, notes, blocks, tables,
metadata, language. Invariant: a pure function of its arguments; any bytes give a `Page` or `UnreadablePage`.
"""

from __future__ import annotations

from sources.page.blocks import assemble
from sources.page.decode import decode
from sources.page.document import parse, unveil
from sources.page.flatten import flatten
from sources.page.language import language_of
from sources.page.main_text import select
from sources.page.metadata import read_metadata
from sources.page.model import Page, UnreadablePage
from sources.page.notes import notes_of
from sources.page.tables import is_data_table

VERSION = "2"
"""Raise with every change that changes the text or the metadata of pages: captures are then read again."""

_THIN = 300
"""Characters of prose under which a page's words are sought where scripts would show them."""
_NOTE_LINES = 60
"""How many of the last lines may be footnotes."""


def read_page(raw: bytes, *, url: str | None = None, content_type: str | None = None) -> Page:
    """Read a captured page.

    `raw` are the bytes as fetched, `content_type` the HTTP header of that name, `url` the address asked for.
    Raises UnreadablePage (empty, binary, no_text, too_large, too_deep).
    """
    html = decode(raw, content_type)
    root = parse(html)
    flat = flatten(root, is_data_table)
    selection = select(flat)
    if selection.prose < _THIN and (unveiled := unveil(html)) is not None:
        other_root = parse(unveiled)
        other = flatten(other_root, is_data_table)
        other_selection = select(other)
        if other_selection.prose > 2 * selection.prose:
            root, flat, selection = other_root, other, other_selection
    metadata = read_metadata(root, flat, url)
    has_tables = any(piece.table is not None for piece in flat.pieces)
    notes = notes_of(root, [piece.text for piece in flat.pieces[-_NOTE_LINES:]]) if has_tables else {}
    text, blocks, tables = assemble(flat.pieces, flat.nodes, selection.kept, notes)
    if not text.strip():
        raise UnreadablePage("no_text", "the page says nothing; it may be drawn by scripts")
    return Page(
        text,
        blocks,
        tables,
        title=metadata.title,
        publisher=metadata.publisher,
        author=metadata.author,
        published_on=metadata.published_on,
        is_published_on_inferred=metadata.is_published_on_inferred,
        language=language_of(root, text),
        url=url,
        canonical_url=metadata.canonical_url,
        body_start=blocks[selection.body_first].start if selection.body_first < len(blocks) else 0,
        body_end=blocks[selection.body_last - 1].end if selection.body_last else None,
    )

"""What a page says, freed from its markup: the one text that offsets point into.

Owns the shapes that reading hands to extraction. Does not read HTML (`read.py`) and knows
nothing of records. Invariant: every `start`/`end` here is an offset into `Page.text`, with
`0 <= start <= end <= len(text)`, and `text[start:end]` is exactly what the block or cell says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["heading", "paragraph", "list_item", "table", "quote", "caption", "note"]


@dataclass(frozen=True, slots=True)
class Block:
    """One block of main text, in reading order.

    `level` is 1 to 6 for a heading and the depth (1 up) for a list item, else None.
    A `table` block covers all cells of one table; `table` then indexes `Page.tables`.
    """

    kind: BlockKind
    start: int
    end: int
    level: int | None = None
    table: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One grid place. Spanned cells repeat: the same offsets stand at each place they cover."""

    text: str
    start: int
    end: int
    row: int
    column: int
    is_header: bool = False
    notes: tuple[str, ...] = ()
    """Texts of the footnotes whose marks the cell carries; the marks are not in `text`."""


@dataclass(frozen=True, slots=True)
class Table:
    """A data table as a full grid: `grid[row][column]`, header rows first.

    `headers[column]` joins the column's header cells with ' / ', units included
    ('Money (million) / US$'). `total_rows` are rows that sum others.
    """

    caption: str | None
    headers: tuple[str, ...]
    header_rows: int
    grid: tuple[tuple[Cell, ...], ...]
    total_rows: frozenset[int]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Page:
    """One captured page, read. Absent metadata is None, never an empty string."""

    text: str
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...]
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published_on: str | None = None
    """ISO date with the precision the page gives."""
    is_published_on_inferred: bool = False
    """True where the date was guessed from the address or the prose rather than stated as metadata."""
    language: str | None = None
    """ISO 639-1, declared or detected."""
    url: str | None = None
    canonical_url: str | None = None
    body_start: int = 0
    body_end: int | None = None
    """Offsets of the piece proper in `text`; see `body`."""

    def quote(self, start: int, end: int) -> str:
        return self.text[start:end]

    @property
    def body(self) -> str:
        """The piece proper: `text` without headline, standfirst and what stands beside the body.
        What benchmarks of main text call the article body."""
        return self.text[self.body_start : self.body_end]


class UnreadablePage(Exception):
    """The bytes are not a page that can be read. `reason` is one word for the run report:
    empty, binary, no_text, too_large, too_deep."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason

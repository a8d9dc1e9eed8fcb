"""Pages built for the tests of reading."""

from __future__ import annotations

from sources.page.model import Page
from sources.page.read import read_page

PROSE = (
    "The ministry said on Monday that it would put five billion crowns into a national computing centre over four "
    "years, and that the first hall should open before the end of the decade."
)
MORE = (
    "Researchers had asked for a machine of their own since the last one was switched off, and the minister, who "
    "opened the meeting, told them that the waiting was now over and that the tender would follow in the spring."
)


def html(body: str, *, head: str = "", lang: str = "en") -> bytes:
    """A whole page in UTF-8."""
    start = f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">{head}</head>'
    return f"{start}<body>{body}</body></html>".encode()


def article(inner: str, *, head: str = "") -> bytes:
    """A page with one article: a title, two paragraphs of prose and `inner` between them."""
    return html(
        f"<main><article><h1>A hall for the nation</h1><p>{PROSE}</p>{inner}<p>{MORE}</p></article></main>", head=head
    )


def said(page: Page) -> list[str]:
    """The text of each block."""
    return [page.text[block.start : block.end] for block in page.blocks]


def read(raw: bytes) -> Page:
    """The page read, with its invariants checked."""
    page = read_page(raw)
    at = 0
    for block in page.blocks:
        assert at <= block.start < block.end <= len(page.text)
        at = block.end
    assert "\n".join(said(page)) == page.text
    for table in page.tables:
        widths = {len(row) for row in table.grid}
        assert len(widths) == 1 and len(table.headers) == widths.pop()
        for y, row in enumerate(table.grid):
            for x, cell in enumerate(row):
                assert (cell.row, cell.column) == (y, x)
                assert page.text[cell.start : cell.end] == cell.text
                assert table.start <= cell.start <= cell.end <= table.end
    return page

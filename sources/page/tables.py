"""Data tables in the text: which tables are data, what their rows are, where each cell stands.

Owns the test that tells a data table from a layout one, header and total rows, and the writing of a grid into the
page text. Does not read table markup (`grid.py`). Invariant: every cell's text is the text at its offsets.
"""

from __future__ import annotations

import re

import lxml.html

from sources.page.grid import Grid
from sources.page.model import Cell, Table

MAX_CELLS = 20_000
"""Cells of a table above which it is no table of a piece: it is read as plain blocks, cell by cell."""
_NOT_IN_DATA = ("table", "form", "h1", "article", "iframe")
_TOTAL = re.compile(
    r"(?:\w{3,12} / )?(grand |sub-?)?totals?\b|jumlah\b|toplam\b|łącznie\b|samtals\b|celkem\b|összesen\b|ukupno\b|"
    r"kokku\b|kopā\b|iš viso\b|sum\b|all (countries|projects|sites|regions|together)\b|overall\b|gesamt|summe\b|"
    r"in(s)? ?gesamt|total(e|es|i)?\b|somme\b|ensemble\b|suma\b|razem\b|totaal\b|i alt\b|totalt\b|yhteensä\b|"
    r"合计|总计|合計|총계|합계|итого|всего",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d")


def is_data_table(table: lxml.html.HtmlElement) -> bool:
    """Whether a table holds data rather than the layout of a page.

    Signs for: th, caption, thead, scope. Against: role=presentation, a table within, prose in cells,
    a single row or column.
    """
    if table.get("role") in ("presentation", "none"):
        return False
    rows = columns = cells = chars = long_cells = 0
    has_headers = False
    for element in table.iterdescendants("tr", "td", "th", "caption", "thead", *_NOT_IN_DATA):
        tag = element.tag
        if tag == "tr":
            rows += 1
            columns = max(columns, sum(1 for _ in element.iterchildren("td", "th")))
        elif tag in ("td", "th"):
            cells += 1
            if cells > MAX_CELLS:
                return False
            if tag == "th":
                has_headers = True
            length = sum(map(len, element.itertext())) if len(element) else len(element.text or "")
            chars += length
            long_cells += length > 350
        elif tag in _NOT_IN_DATA:
            return False
        else:
            has_headers = True
    if cells < 2 or rows * columns < 2 or chars == 0:
        return False
    if has_headers:
        return long_cells * 3 <= cells
    if rows < 2 or columns < 2:
        return False
    return long_cells == 0 and chars < 120 * cells


def _header_rows(grid: Grid) -> int:
    """How many leading rows name the columns."""
    rows, in_head = grid.rows, grid.in_head
    count = 0
    for row in rows[:6]:
        cells = [cell for cell in row if cell is not None and cell.text]
        if count and count >= in_head and len(row) > 2 and cells and all(cell is cells[0] for cell in row):
            break  # a line over all columns heads the rows below it
        if count < in_head or (cells and all(cell.is_header for cell in cells) and len(row) > 1):
            count += 1
        else:
            break
    if count == len(rows) and count > 1 and not in_head:
        return 1
    if count == 0 and len(rows) > 1 and len(rows[0]) > 1:
        first = [cell for cell in rows[0] if cell is not None and cell.text]
        rest = [cell for row in rows[1:] for cell in row if cell is not None and cell.text]
        # A first row in bold over rows that are not, or of words over columns of figures.
        if len(first) > 1 and all(cell.is_bold for cell in first) and not all(cell.is_bold for cell in rest):
            return 1
        has_figures = sum(bool(_NUMBER.search(cell.text)) for cell in rest) * 3 >= len(rest)
        if (
            len(first) > 1
            and len(rows) > 2
            and has_figures
            and not any(_NUMBER.search(cell.text) for cell in first)
            and not any(cell.is_header for cell in first)
        ):
            return 1
    return count if count < len(rows) else max(len(rows) - 1, 0)


def _headers(grid: Grid, header_rows: int) -> tuple[str, ...]:
    """The header of each column: its header cells joined with ' / ', repeats left out."""
    names: list[str] = []
    for column in range(len(grid.rows[0])):
        parts: list[str] = []
        for row in grid.rows[:header_rows]:
            cell = row[column]
            if cell is not None and cell.text and cell.text not in parts:
                parts.append(cell.text)
        names.append(" / ".join(parts))
    return tuple(names)


def place(grid: Grid, start: int, notes: dict[str, str]) -> tuple[str, Table]:
    """The table's text beginning at offset `start` of the page text, and the table with its offsets.

    Text: caption on a line of its own, then rows by newlines, the cells written in a row separated by ' | '.
    A spanned cell is written once, where it begins, and stands in the grid with those offsets wherever it reaches.
    """
    header_rows = _header_rows(grid)
    parts: list[str] = []
    length = 0

    def write(text: str) -> int:
        nonlocal length
        at = length
        parts.append(text)
        length += len(text)
        return start + at

    if grid.caption:
        write(grid.caption + "\n")
    written: dict[int, tuple[int, int]] = {}
    rows: list[tuple[Cell, ...]] = []
    totals: set[int] = set()
    for y, row in enumerate(grid.rows):
        cells: list[Cell] = []
        before = "\n" if written else ""
        for x, source in enumerate(row):
            if source is None:
                at = start + length
                cells.append(Cell("", at, at, y, x))
                continue
            key = id(source)
            if key not in written:
                write(before)
                at = write(source.text)
                written[key] = (at, at + len(source.text))
                before = " | "
            at, end = written[key]
            resolved = tuple(notes[mark] for mark in source.marks if mark in notes) if source.marks else ()
            cells.append(Cell(source.text, at, end, y, x, source.is_header or y < header_rows, resolved))
        first = next((cell.text for cell in cells if cell.text), "")
        if y >= header_rows and _TOTAL.match(first):
            totals.add(y)
        rows.append(tuple(cells))
    text = "".join(parts)
    table = Table(
        grid.caption, _headers(grid, header_rows), header_rows, tuple(rows), frozenset(totals), start, start + len(text)
    )
    return text, table

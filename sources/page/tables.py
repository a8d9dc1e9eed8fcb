"""Data tables as full grids: spans filled, header rows joined, notes resolved, total rows known.

Owns the HTML table model (rowspan, colspan, rowspan=0, thead/tbody/tfoot order) read with BeautifulSoup, and the
test that tells a data table from a layout one. Does not know where a table stands in the text: `place` is given
the offset at which its text begins. Invariant: the grid is rectangular and every cell's text is the text at its
offsets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import lxml.html
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from lxml import etree

from sources.page.inline import clean, sup_text
from sources.page.model import Cell, Table

MAX_SPAN = 1000
MAX_CELLS = 20_000
"""Cells of a table above which it is no table of a piece: it is read as plain blocks, cell by cell."""
_MAX_PLACES = 100_000
"""Places in a grid, spans filled, beyond which its rows are cut."""
_TOTAL = re.compile(
    r"(grand |sub-?)?totals?\b|sum\b|all (countries|projects|sites|regions|together)\b|overall\b|gesamt|summe\b|"
    r"in(s)? ?gesamt|total(e|es|i)?\b|somme\b|ensemble\b|suma\b|razem\b|totaal\b|i alt\b|totalt\b|yhteensä\b|"
    r"合计|总计|合計|총계|합계|итого|всего",
    re.IGNORECASE,
)
_BLOCK = frozenset(
    {
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "br",
        "tr",
        "dd",
        "dt",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "hr",
        "table",
    }
)
_DROPPED = frozenset({"script", "style", "noscript", "template", "button", "svg", "select", "iframe"})
_STAR = re.compile(r"(?<=[\w)])\s?([*†‡§¶]+)$")
_NUMBER = re.compile(r"\d")


@dataclass(slots=True)
class _Source:
    """A cell as written: once in the markup, maybe at many places of the grid."""

    text: str
    is_header: bool
    is_bold: bool
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table before it has a place in the text."""

    caption: str | None
    rows: tuple[tuple[_Source | None, ...], ...]
    header_rows: int


def is_data_table(table: lxml.html.HtmlElement) -> bool:
    """Whether a table holds data rather than the layout of a page.

    Signs for: th, caption, thead, scope. Against: role=presentation, a table within, prose in cells,
    a single row or column.
    """
    if table.get("role") in ("presentation", "none"):
        return False
    rows = columns = cells = chars = long_cells = 0
    has_headers = False
    for element in table.iterdescendants():
        tag = element.tag
        if tag == "table":
            return False
        if tag == "tr":
            rows += 1
            columns = max(columns, sum(1 for child in element if child.tag in ("td", "th")))
        elif tag in ("td", "th"):
            cells += 1
            if cells > MAX_CELLS:
                return False
            if tag == "th":
                has_headers = True
            length = sum(map(len, element.itertext()))
            chars += length
            long_cells += length > 350
        elif tag in ("caption", "thead"):
            has_headers = True
        elif tag in ("form", "h1", "article", "iframe"):
            return False
    if cells < 2 or rows * columns < 2 or chars == 0:
        return False
    if has_headers:
        return long_cells * 3 <= cells
    if rows < 2 or columns < 2:
        return False
    return long_cells == 0 and chars < 120 * cells


def read_grid(table: lxml.html.HtmlElement) -> Grid | None:
    """The grid of a table element, or None where it has no cell with words."""
    markup = etree.tostring(table, encoding="unicode", method="html", with_tail=False)
    soup = BeautifulSoup(markup, "lxml", multi_valued_attributes=None)
    root = soup.find("table")
    if not isinstance(root, Tag):
        return None
    caption: str | None = None
    groups: dict[str, list[Tag]] = {"thead": [], "tbody": [], "tfoot": []}
    for child in _tags(root):
        if child.name == "tr":
            groups["tbody"].append(child)
        elif child.name in groups:
            groups[child.name].extend(row for row in _tags(child) if row.name == "tr")
        elif child.name == "caption":
            caption = caption or _words(child)[0] or None
    widest = max(16, _MAX_PLACES // max(sum(map(len, groups.values())), 1))
    head, body, foot = (_fill(groups[name], widest) for name in ("thead", "tbody", "tfoot"))
    rows = head + body + foot
    width = max((len(row) for row in rows), default=0)
    rows = [row + [None] * (width - len(row)) for row in rows]
    rows = [row for row in rows if any(cell is not None and cell.text for cell in row)]
    if not rows:
        return None
    return Grid(caption, tuple(map(tuple, rows)), _header_rows(rows, len(head)))


def _tags(parent: Tag) -> list[Tag]:
    return [child for child in parent.contents if isinstance(child, Tag)]


def _fill(trs: list[Tag], widest: int) -> list[list[_Source | None]]:
    """Rows with their spans spread: the algorithm of the HTML standard for one row group.

    No row gets wider than `widest`, so that spans cannot make a grid larger than `_MAX_PLACES`.
    """
    taken: list[dict[int, _Source]] = [{} for _ in trs]
    for y, tr in enumerate(trs):
        x = 0
        for td in _tags(tr):
            if td.name not in ("td", "th"):
                continue
            while x in taken[y]:
                x += 1
            if x >= widest:
                break
            words, marks, is_bold = _words(td)
            source = _Source(words, td.name == "th", is_bold, marks)
            wide = min(_span(td.get("colspan")) or 1, widest - x)
            high = _span(td.get("rowspan")) or len(trs) - y
            for row in range(y, min(y + high, len(trs))):
                for column in range(x, x + wide):
                    taken[row].setdefault(column, source)
            x += wide
    return [[places.get(x) for x in range(max(places, default=-1) + 1)] for places in taken]


def _span(value: object) -> int:
    """A colspan or rowspan: 1 where it is missing or no number, at most `MAX_SPAN`."""
    text = str(value).strip()
    return min(int(text), MAX_SPAN) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _words(cell: Tag) -> tuple[str, tuple[str, ...], bool]:
    """Text of a cell without footnote marks; the marks; whether all of it is bold."""
    if len(cell.contents) == 1 and type(only := cell.contents[0]) is NavigableString:
        text, marks_after = _without_mark(clean(only))
        return text, marks_after, False
    words: list[str] = []
    marks: list[str] = []
    bold = 0
    skip: Tag | None = None
    for node in cell.descendants:
        if skip is not None:
            if skip in node.parents:
                continue
            skip = None
        if isinstance(node, Tag):
            if node.name in _DROPPED or "display:none" in str(node.get("style") or "").replace(" ", ""):
                skip = node
            elif node.name == "sup":
                link = node.find("a") is not None or "reference" in str(node.get("class") or "")
                added, mark = sup_text(node.get_text(), "".join(words[-3:]), is_link=link)
                words.append(added)
                if mark:
                    marks.append(mark)
                skip = node
            elif node.name in _BLOCK:
                words.append(" ")
        elif type(node) is NavigableString:
            words.append(node)
            if node.strip() and any(parent.name in ("b", "strong") for parent in _parents(node, cell)):
                bold += len(node.strip())
    text, marks_after = _without_mark(clean("".join(words)))
    return text, (*marks, *marks_after), bool(text) and bold >= len(text) * 0.9


def _without_mark(text: str) -> tuple[str, tuple[str, ...]]:
    """A cell's text without the star or dagger that ends it, and that mark."""
    star = _STAR.search(text)
    return (text[: star.start()].rstrip(), (star.group(1),)) if star else (text, ())


def _parents(node: NavigableString, stop: Tag) -> list[Tag]:
    found: list[Tag] = []
    parent = node.parent
    while parent is not None and parent is not stop and len(found) < 8:
        found.append(parent)
        parent = parent.parent
    return found


def _header_rows(rows: list[list[_Source | None]], in_head: int) -> int:
    """How many leading rows name the columns."""
    count = 0
    for row in rows[:6]:
        cells = [cell for cell in row if cell is not None and cell.text]
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


def headers_of(grid: Grid) -> tuple[str, ...]:
    """The header of each column: its header cells joined with ' / ', repeats left out."""
    names: list[str] = []
    for column in range(len(grid.rows[0])):
        parts: list[str] = []
        for row in grid.rows[: grid.header_rows]:
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
            resolved = tuple(notes[mark] for mark in source.marks if mark in notes)
            cells.append(Cell(source.text, at, end, y, x, source.is_header or y < grid.header_rows, resolved))
        first = next((cell.text for cell in cells if cell.text), "")
        if y >= grid.header_rows and _TOTAL.match(first):
            totals.add(y)
        rows.append(tuple(cells))
    text = "".join(parts)
    table = Table(
        grid.caption, headers_of(grid), grid.header_rows, tuple(rows), frozenset(totals), start, start + len(text)
    )
    return text, table

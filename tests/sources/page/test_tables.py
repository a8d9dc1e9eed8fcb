"""Tables as grids."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sources.page.model import Table
from tests.sources.page.support import article, read


def table_of(markup: str) -> Table:
    page = read(article(markup))
    assert len(page.tables) == 1
    return page.tables[0]


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.grid]


def test_spans_repeat_their_cell_and_header_rows_join() -> None:
    table = table_of(
        "<table><caption>Table 1. Projects</caption><thead>"
        "<tr><th rowspan=2>Country</th><th colspan=2>Money (million)</th><th rowspan=2>Power (MW)</th></tr>"
        "<tr><th>local currency</th><th>US$<sup>&dagger;</sup></th></tr></thead><tbody>"
        "<tr><td rowspan=2>Malaysia</td><td>RM&nbsp;2,000</td><td>475</td><td>&ndash;</td></tr>"
        "<tr><td>RM&nbsp;18.1<sup>a</sup></td><td>4.3</td><td>600<sup>b</sup></td></tr></tbody></table>"
        "<p class='fn'><sup>&dagger;</sup> Our conversion. <sup>a</sup> Ministry release. "
        "<sup>b</sup> Whole campus.</p>"
    )
    assert table.caption == "Table 1. Projects"
    assert table.headers == ("Country", "Money (million) / local currency", "Money (million) / US$", "Power (MW)")
    assert table.header_rows == 2
    assert texts(table)[2:] == [["Malaysia", "RM 2,000", "475", "–"], ["Malaysia", "RM 18.1", "4.3", "600"]]
    assert table.grid[2][0].start == table.grid[3][0].start
    assert table.grid[3][1].notes == ("Ministry release.",)
    assert table.grid[3][3].notes == ("Whole campus.",)
    assert table.grid[1][2].notes == ("Our conversion.",)


def test_rows_of_text_are_cells_by_bars_and_a_spanned_cell_is_written_once() -> None:
    page = read(
        article(
            "<table><tr><th>A</th><th>B</th></tr><tr><td rowspan=2>x</td><td>1</td></tr><tr><td>2</td></tr></table>"
        )
    )
    block = next(block for block in page.blocks if block.kind == "table")
    assert page.text[block.start : block.end] == "A | B\nx | 1\n2"
    assert block.table == 0


def test_a_first_row_in_bold_heads_a_table_without_th() -> None:
    table = table_of(
        "<table border=1><tr><td><b>Step</b></td><td><b>Cost (MAD bn)</b></td></tr><tr><td>1</td><td>5</td></tr>"
        "<tr><td>2</td><td>7</td></tr><tr><td><b>Total by end of 2027</b></td><td><b>12</b></td></tr></table>"
    )
    assert table.headers == ("Step", "Cost (MAD bn)")
    assert table.total_rows == {3}


def test_row_headers_alone_make_no_header_row() -> None:
    table = table_of(
        "<table><tr><th scope=row>Host</th><td>CSC</td></tr><tr><th scope=row>Place</th><td>Kajaani</td></tr></table>"
    )
    assert table.header_rows == 0
    assert [row[0].is_header for row in table.grid] == [True, True]


def test_foot_rows_stand_last_and_rowspan_zero_reaches_the_end_of_its_group() -> None:
    table = table_of(
        "<table><tfoot><tr><td>Sum</td><td>3</td></tr></tfoot><thead><tr><th>N</th><th>V</th></tr></thead>"
        "<tbody><tr><td rowspan=0>a</td><td>1</td></tr><tr><td>2</td></tr></tbody></table>"
    )
    assert texts(table) == [["N", "V"], ["a", "1"], ["a", "2"], ["Sum", "3"]]
    assert table.total_rows == {3}


def test_short_rows_are_filled_and_huge_spans_are_cut() -> None:
    table = table_of(
        "<table><tr><th>A</th><th>B</th><th>C</th></tr><tr><td>1</td></tr>"
        "<tr><td colspan=99999999>2</td><td>x</td></tr></table>"
    )
    assert texts(table)[1] == ["1", "", ""]


def test_a_star_in_a_header_is_a_note_too() -> None:
    table = table_of(
        "<table border=1><tr><td><b>Step</b></td><td><b>Cost (US$ m)*</b></td></tr>"
        "<tr><td>1</td><td>550</td></tr></table>"
        "<p>* as converted in the presentation</p>"
    )
    assert table.headers == ("Step", "Cost (US$ m)")
    assert table.grid[0][1].notes == ("as converted in the presentation",)


def test_cells_of_paragraphs_and_lists_keep_their_words_apart() -> None:
    table = table_of(
        "<table><tr><th>Who</th><th>What</th></tr><tr><td><p>One</p><p>Two</p></td><td>a<br>b<ul><li>c</li></ul></td></tr></table>"
    )
    assert texts(table)[1] == ["One Two", "a b c"]


def test_scripts_in_cells_are_no_words() -> None:
    table = table_of(
        "<table><tr><th>A</th><th>B</th></tr><tr><td>1<script>x()</script></td><td>2<style>y</style></td></tr></table>"
    )
    assert texts(table)[1] == ["1", "2"]


@st.composite
def spanned_grids(draw: st.DrawFn) -> tuple[list[list[str]], str]:
    """A grid cut at random into spanned cells: (what stands at each place, its markup)."""
    height, width = draw(st.integers(2, 6)), draw(st.integers(2, 6))
    grid: list[list[str]] = [[""] * width for _ in range(height)]
    rows: list[list[str]] = [[] for _ in range(height)]
    names = 0
    for y in range(height):
        for x in range(width):
            if grid[y][x]:
                continue
            free = next((n for n in range(x, width) if grid[y][n]), width) - x
            wide, high = draw(st.integers(1, free)), draw(st.integers(1, height - y))
            names += 1
            for row in range(y, y + high):
                for column in range(x, x + wide):
                    grid[row][column] = f"c{names}"
            tag = draw(st.sampled_from(["td", "th"])) if y else "th"
            rows[y].append(f"<{tag} rowspan={high} colspan={wide}>c{names}</{tag}>")
    return grid, "<table>" + "".join(f"<tr>{''.join(row)}</tr>" for row in rows) + "</table>"


@given(spanned_grids())
def test_any_cutting_of_a_grid_into_spans_is_read_back(case: tuple[list[list[str]], str]) -> None:
    grid, markup = case
    page = read(article(markup))
    if page.tables:
        assert texts(page.tables[0]) == grid
    else:
        assert len({name for row in grid for name in row}) < 2

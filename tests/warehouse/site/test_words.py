"""Values as words: money, dates, shares, and the neutralising of hostile text."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.site import words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1_240_000_000.0, "1.24\u00a0bn"),
        (999_960.0, "1\u00a0m"),
        (320e6, "320\u00a0m"),
        (99.95, "100"),
        (0.0, "0"),
        (5.187e11, "519\u00a0bn"),
        (1e12, "1\u00a0tn"),
        (41_000.0, "41\u00a0k"),
        (999_499.0, "999\u00a0k"),
    ],
)
def test_sums_are_shown_with_three_figures(value: float, text: str) -> None:
    assert words.compact(value) == text


def test_range_and_qualifier_are_said() -> None:
    assert words.money(1e9, 1.5e9, "USD") == "$1\u00a0bn–1.5\u00a0bn"
    assert words.money(103.7e9, 103.7e9, "INR", "up_to") == "up to INR\u00a0104\u00a0bn"
    assert words.money(None, None, "INR") == ""


@pytest.mark.parametrize(
    ("date", "text"),
    [
        ("2026", "2026"),
        ("2026-04", "Apr\u00a02026"),
        ("2026-04-03", "3\u00a0Apr\u00a02026"),
        (None, ""),
        ("2026-13", "2026"),
        ("2026-11-22T08:00:00Z", "22\u00a0Nov\u00a02026"),
    ],
)
def test_dates_keep_their_precision(date: str | None, text: str) -> None:
    assert words.day(date) == text


def test_share_under_one_percent_is_not_shown_as_zero() -> None:
    assert words.percent(1, 400) == "under 1%"
    assert words.percent(0, 400) == "0%"
    assert words.percent(1, 0) == ""


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "https://",
        "http://a b",
        'https://a/"onx=1',
        "https://u:p@a/",
        "https://a/\u202e",
        "ftp://a",
        "",
        None,
        "https://[",
        "\x01https://a",
    ],
)
def test_only_plain_web_addresses_become_links(url: str | None) -> None:
    assert words.safe_url(url) is None


def test_a_web_address_stays_as_it_is() -> None:
    assert words.safe_url("https://a.example/x?y=1&z=%22#f") == "https://a.example/x?y=1&z=%22#f"


@given(st.text())
def test_plain_text_has_no_hidden_characters(text: str) -> None:
    clean = words.plain(text)
    assert not words.HIDDEN.search(clean)
    assert words.plain(clean) == clean


@given(
    st.lists(
        st.lists(
            st.one_of(st.none(), st.text(), st.integers(), st.floats(allow_nan=False, allow_infinity=False)),
            min_size=3,
            max_size=3,
        ),
        max_size=5,
    )
)
def test_csv_reads_back_and_no_cell_is_a_formula(rows: list[list[object]]) -> None:
    text = words.csv(("a", "b", "c"), rows)
    assert text.startswith("\ufeff")
    back = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert len(back) == len(rows) + 1
    for row, read in zip(rows, back[1:], strict=True):
        for value, cell in zip(row, read, strict=True):
            if isinstance(value, str):
                assert not cell.lstrip().startswith(("=", "+", "-", "@")), cell
                assert cell.removeprefix("'") == words.plain(value).removeprefix("'")
            elif isinstance(value, int | float):
                assert float(cell) == float(value)


@given(st.text(min_size=1))
def test_slugs_are_plain_and_never_empty(text: str) -> None:
    slug = words.slug(text)
    assert slug
    assert slug.isascii() and slug.replace("-", "").isalnum() and len(slug) <= 64

"""What holds for every text: round trips of written sums, exact offsets, no exception, no overlap."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.extract.mentions import find_organisations, find_places
from sources.extract.quantities import (
    find_bare_sums,
    find_dates,
    find_money,
    find_quantities,
    parse_amount_cell,
    parse_date,
    parse_quantity_cell,
)
from sources.extract.quantities.amounts import read_digits

SIGNS = {
    "$": "USD",
    "US$": "USD",
    "€": "EUR",
    "£": "GBP",
    "C$": "CAD",
    "A$": "AUD",
    "NT$": "TWD",
    "HK$": "HKD",
    "R$": "BRL",
    "₹": "INR",
    "₩": "KRW",
    "₦": "NGN",
    "₱": "PHP",
    "RM": "MYR",
    "KSh": "KES",
    "CHF": "CHF",
    "AED": "AED",
    "SAR": "SAR",
    "NOK": "NOK",
    "JPY": "JPY",
    "PLN": "PLN",
    "KZT": "KZT",
    "VND": "VND",
    "EGP": "EGP",
}
WORDS = {
    "dollars": "USD",
    "euros": "EUR",
    "yen": "JPY",
    "won": "KRW",
    "baht": "THB",
    "tenge": "KZT",
    "zlotys": "PLN",
    "naira": "NGN",
    "Swiss francs": "CHF",
    "Canadian dollars": "CAD",
    "birr": "ETB",
    "ringgit": "MYR",
    "Danish kroner": "DKK",
}
MAGNITUDES = {
    "": 0,
    " million": 6,
    " billion": 9,
    " trillion": 12,
    "bn": 9,
    "m": 6,
    "tn": 12,
    " mn": 6,
    " crore": 7,
    " lakh": 5,
    " lakh crore": 12,
    "-billion": 9,
}
FRAGMENTS = [
    "$",
    "€",
    "US$",
    "R$",
    "kr",
    "RM ",
    "Rs ",
    "5",
    "1,234.5",
    "1.234,5",
    "10 000",
    "2025",
    "2026-27",
    "million",
    "bn",
    "m",
    "lakh crore",
    "half a",
    "a",
    "one",
    "hundred",
    "twenty",
    "and",
    "to",
    "-",
    "–",
    "between",
    "from",
    "up to",
    "(",
    ")",
    "/",
    "per",
    "a year",
    "GPU",
    "H100",
    "Nvidia",
    "MW",
    "GW",
    "AI",
    "exaflops",
    "May",
    "3",
    "Q3",
    "FY",
    "of",
    "by",
    "Ministry of",
    "University",
    "Group",
    "Fund",
    "French",
    "US",
    "Georgia",
    "government",
    "İ",
    "ß",
    "ﬁ",
    "\u00a0",
    "\u202f",
    "\n",
    "²",
    "½",
    "٣",
    "億",
    "円",
    "😀",
    "e\u0301",
    "won",
    "dollars",
    "pounds",
    "cents",
    "CFA francs",
    "U.S.",
    "S/",
    "+",
    "~",
    "≈",
    ">",
    "’",
    "”",
    ".",
    ",",
    ";",
]
messy = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=4)), max_size=40).flatmap(
    lambda parts: st.lists(st.sampled_from(["", " ", "  "]), min_size=len(parts), max_size=len(parts)).map(
        lambda gaps: "".join(part + gap for part, gap in zip(parts, gaps, strict=True))
    )
)
FINDERS: list[Callable[[str], Sequence[Any]]] = [
    find_money,
    find_bare_sums,
    find_quantities,
    find_places,
    find_organisations,
    lambda text: find_dates(text, anchor="2026-03-04"),
]


def grouped(whole: int, style: str) -> str:
    comma = f"{whole:,}"
    return {
        "plain": str(whole),
        "comma": comma,
        "point": comma.replace(",", "."),
        "space": comma.replace(",", " "),
        "thin": comma.replace(",", "\u202f"),
        "tick": comma.replace(",", "’"),
    }[style]


@given(
    written=st.sampled_from(sorted(SIGNS)),
    gap=st.sampled_from(["", " ", "\u00a0"]),
    whole=st.integers(1, 999),
    cents=st.integers(1, 99),
    magnitude=st.sampled_from(sorted(MAGNITUDES)),
)
def test_sum_with_sign_and_decimals_is_read_back(
    written: str, gap: str, whole: int, cents: int, magnitude: str
) -> None:
    number = f"{whole}.{cents:02d}"
    text = f"{written}{gap}{number}{magnitude}"
    [money] = find_money(f"It costs {text} today.")
    assert money.low == money.high == float(f"{number}e{MAGNITUDES[magnitude]}")
    assert money.currency == SIGNS[written]
    assert (money.start, money.end) == (9, 9 + len(text))


@given(
    whole=st.integers(10_000, 999_999_999),
    style=st.sampled_from(["comma", "space", "thin", "tick", "plain"]),
    word=st.sampled_from(sorted(WORDS)),
)
def test_grouped_sum_before_a_word_is_read_back(whole: int, style: str, word: str) -> None:
    text = f"{grouped(whole, style)} {word}"
    [money] = find_money(f"It costs {text}.")
    assert (money.low, money.currency) == (whole, WORDS[word])
    assert (money.start, money.end) == (9, 9 + len(text))


@given(low=st.integers(1, 499), extra=st.integers(1, 500), joint=st.sampled_from(["-", "–", " to ", " – "]))
def test_range_shares_currency_and_magnitude(low: int, extra: int, joint: str) -> None:
    [money] = find_money(f"between us, €{low}{joint}{low + extra} billion in all")
    assert (money.low, money.high, money.qualifier) == (low * 1e9, (low + extra) * 1e9, "range")


@given(whole=st.integers(0, 10**12), decimals=st.integers(0, 99))
def test_digits_are_read_in_every_locale(whole: int, decimals: int) -> None:
    expected = float(f"{whole}.{decimals:02d}")
    for style, mark in (("comma", "."), ("point", ","), ("space", ","), ("thin", "."), ("tick", ".")):
        plain = read_digits(f"{grouped(whole, style)}{mark}{decimals:02d}")
        assert plain is not None
        assert float(plain[0]) == expected


@settings(max_examples=300)
@given(messy)
def test_every_finder_gives_ordered_disjoint_spans_and_never_raises(text: str) -> None:
    for finder in FINDERS:
        last = 0
        for one in finder(text):
            assert 0 <= one.start < one.end <= len(text)
            assert one.start >= last
            last = one.end


@settings(max_examples=200)
@given(messy, messy)
def test_values_are_finite_and_ordered_and_cells_never_raise(text: str, header: str) -> None:
    for money in [*find_money(text), *find_bare_sums(text)]:
        assert 0 <= money.low <= money.high < math.inf
        assert money.phrase_start <= money.start < money.end <= money.phrase_end
    for quantity in find_quantities(text):
        assert 0 <= quantity.low <= quantity.high < math.inf
    parse_amount_cell(text, header, country="NZL")
    parse_quantity_cell(text, header)
    parse_date(text)


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "1 ",
        "123 ",
        "1,",
        "$5 ",
        "$5-",
        "between ",
        "5 million ",
        "up to ",
        "5 Nvidia ",
        "2025-",
        "by 2025 ",
        "May ",
        "University of ",
        "Ministry of Science and ",
        "French ",
        "Abc ",
        "9a",
        "($5 ",
        "half a ",
        "A",
        "İ",
        "\n",
    ],
)
def test_repetition_of_any_piece_is_read_through(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    for finder in FINDERS:
        finder(text)

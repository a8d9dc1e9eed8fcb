"""Table cells whose unit may stand in the header."""

from __future__ import annotations

import pytest

from sources.extract.quantities import header_unit, parse_amount_cell, parse_quantity_cell


@pytest.mark.parametrize(
    ("cell", "header", "country", "expected"),
    [
        ("1.2", "US$ bn", None, (1.2e9, 1.2e9, "USD", "exact")),
        ("up to 10", "Value (US$ bn)", None, (10e9, 10e9, "USD", "up_to")),
        ("RM 2,000", "Money (million) / local currency", "MYS", (2e9, 2e9, "MYR", "exact")),
        ("RM 18.1", "Money (million) / local currency", "MYS", (18.1e6, 18.1e6, "MYR", "exact")),
        ("475", "Money (million) / US$", "MYS", (475e6, 475e6, "USD", "exact")),
        (">₱260", "Money (million) / local currency", "PHL", (260e6, 260e6, "PHP", "at_least")),
        ("S$ 1,000+", "Money (million)", "SGP", (1e9, 1e9, "SGD", "at_least")),
        ("7,500,000", "Money (million) / local currency", "VNM", (7.5e12, 7.5e12, "VND", "exact")),
        ("₫7,500,000", "Money (million)", "VNM", (7.5e12, 7.5e12, "VND", "exact")),
        ("25,000+", "THB million", "THA", (25e9, 25e9, "THB", "at_least")),
        ("10–12", "EUR m", None, (10e6, 12e6, "EUR", "range")),
        ("$1.5B", "Investment", None, (1.5e9, 1.5e9, "USD", "exact")),
        ("€1.5 billion", "Money (million)", None, (1.5e9, 1.5e9, "EUR", "exact")),
        ("12", "Budget, million kroner", "DNK", (12e6, 12e6, "DKK", "exact")),
    ],
)
def test_cell_takes_from_its_header_what_it_does_not_say(
    cell: str, header: str, country: str | None, expected: tuple[float, float, str, str]
) -> None:
    money = parse_amount_cell(cell, header, country=country)
    assert money is not None
    assert (money.low, money.high, money.currency, money.qualifier) == (
        pytest.approx(expected[0]),
        pytest.approx(expected[1]),
        *expected[2:],
    )


@pytest.mark.parametrize(
    ("cell", "header"),
    [
        ("–", "US$ bn"),
        ("", "US$ bn"),
        ("n.d.", "US$ bn"),
        ("Ministry of Science 26/02", "US$ bn"),
        ("2025", "Announced"),
        ("12", "Countries"),
    ],
)
def test_cell_without_a_sum_gives_none(cell: str, header: str) -> None:
    assert parse_amount_cell(cell, header) is None


def test_local_currency_of_a_header_is_inferred_and_says_so() -> None:
    money = parse_amount_cell("7,500,000", "Money (million) / local currency", country="VNM")
    assert money is not None
    assert money.is_inferred


def test_header_names_currency_and_magnitude() -> None:
    assert header_unit("US$ bn") == ("US$", 9)
    assert header_unit("Money (million) / local currency") == (None, 6)
    assert header_unit("Budget, EUR 000") == ("EUR", 3)
    assert header_unit("Country") == (None, 0)


@pytest.mark.parametrize(
    ("cell", "header", "expected"),
    [
        ("46", "Power (MW)", ("power_mw", 46, 46, "exact")),
        ("1.5", "Capacity, GW", ("power_mw", 1500, 1500, "exact")),
        ("up to 500 MW", "Capacity", ("power_mw", 500, 500, "up_to")),
        ("120–150", "MW", ("power_mw", 120, 150, "range")),
        ("18,000 GB300", "Chips", ("accelerators", 18000, 18000, "exact")),
        ("18,000", "GPUs", ("accelerators", 18000, 18000, "exact")),
        ("6", "AI exaflops", ("ai_exaflops", 6, 6, "exact")),
        ("81,900", "H100 equivalents", ("h100_equivalents", 81900, 81900, "exact")),
    ],
)
def test_capacity_cell_takes_its_unit_from_the_header(
    cell: str, header: str, expected: tuple[str, float, float, str]
) -> None:
    quantity = parse_quantity_cell(cell, header)
    assert quantity is not None
    assert (quantity.metric, quantity.low, quantity.high, quantity.qualifier) == expected


def test_capacity_cell_without_a_unit_anywhere_gives_none() -> None:
    assert parse_quantity_cell("46", "Announced") is None
    assert parse_quantity_cell("–", "Power (MW)") is None

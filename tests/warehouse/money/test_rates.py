"""Rates say their date and source, or there is none."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.vocabulary import currencies
from sources.curated.load import load as load_curated
from warehouse.money.rates import RatesError, load


def ecb(text: str, name: str = "eurofxref-hist.csv") -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr(name, text)
    return raw.getvalue()


HISTORY = ecb("Date,USD,JPY,RUB,\n2024-01-05,1.2,150,N/A,\n2024-01-04,1.0,100,90,\n2023-12-29,1.1,110,80,\n")


def test_a_dollar_is_a_dollar_on_any_day() -> None:
    rate = load().of("USD", "2025-02-29"[:7])
    assert rate is not None
    assert (rate.usd_per_unit, rate.on) == (1.0, "2025-02")


def test_a_day_takes_its_own_rate_or_the_last_before_it() -> None:
    rates = load(HISTORY)
    assert rates.of("EUR", "2024-01-04").usd_per_unit == 1.0  # type: ignore[union-attr]
    weekend = rates.of("EUR", "2023-12-31")
    assert weekend is not None
    assert (weekend.usd_per_unit, weekend.on) == (1.1, "2023-12-29")
    assert rates.of("JPY", "2024-01-05").usd_per_unit == pytest.approx(1.2 / 150)  # type: ignore[union-attr]


def test_a_month_or_year_takes_its_average_and_says_so() -> None:
    rate = load(HISTORY).of("EUR", "2024")
    assert rate is not None
    assert (rate.usd_per_unit, rate.on) == (pytest.approx(1.1), "2024")
    assert "average of the year" in rate.source


def test_days_before_the_history_have_no_rate() -> None:
    assert load(HISTORY).of("EUR", "2023-06-01") is None


def test_days_long_after_the_history_have_no_rate() -> None:
    rates = load(HISTORY)
    assert rates.of("EUR", "2024-03-01").on == "2024-01-05"  # type: ignore[union-attr]
    assert rates.of("EUR", "2026-01-01") is None


def test_a_currency_that_left_the_list_falls_to_the_next_source() -> None:
    rate = load().of("RUB", "2024-06-01")
    assert rate is not None
    assert "Bank of Russia" in rate.source


@pytest.mark.parametrize(
    ("currency", "expected"), [("SAR", 1 / 3.75), ("AED", 1 / 3.6725), ("OMR", 1 / 0.3845), ("QAR", 1 / 3.64)]
)
def test_pegs_of_the_gulf(currency: str, expected: float) -> None:
    rate = load().of(currency, "2025-05-13")
    assert rate is not None
    assert rate.usd_per_unit == pytest.approx(expected)
    assert "peg" in rate.source


def test_a_peg_to_the_euro_moves_with_it() -> None:
    euro, franc = load().of("EUR", "2024-10-01"), load().of("XOF", "2024-10-01")
    assert euro is not None
    assert franc is not None
    assert franc.usd_per_unit == pytest.approx(euro.usd_per_unit / 655.957)
    assert franc.on == euro.on


def test_an_annual_average_carries_a_year_at_most_and_shows_its_own_year() -> None:
    rates = load()
    assert rates.of("TWD", "2026-01-15").on == "2025"  # type: ignore[union-attr]
    assert rates.of("TWD", "2027") is None
    assert rates.of("ARS", "2025") is None  # too unsteady to carry
    assert rates.of("ETB", "2025") is None


def test_every_currency_of_the_facts_has_a_rate_or_a_known_gap() -> None:
    rates = load()
    used = {record.currency for sheet in load_curated().sheets for record in sheet.extraction.commitments}
    assert {currency for currency in used if rates.of(currency, "2025") is None} <= {"ETB"}


def test_rates_are_of_a_plausible_size() -> None:
    """A slip by a magnitude in the files would show against the euro's neighbours."""
    rates = load()
    bounds = {
        "KWD": (3, 4),
        "VND": (3e-5, 5e-5),
        "KRW": (6e-4, 9e-4),
        "JPY": (6e-3, 8e-3),
        "INR": (1e-2, 1.3e-2),
        "GBP": (1.2, 1.5),
    }
    for currency, (low, high) in bounds.items():
        rate = rates.of(currency, "2024")
        assert rate is not None
        assert low < rate.usd_per_unit < high, currency


@pytest.mark.parametrize(
    "raw", [b"", b"not a zip", ecb("", "other.csv"), ecb("no header\n"), ecb("Date,USD\n2024-01-01,1..5\n")]
)
def test_a_broken_history_is_one_clear_error(raw: bytes) -> None:
    with pytest.raises(RatesError, match=r"fetch eurofxref-hist\.zip again"):
        load(raw)


@given(
    st.sampled_from(sorted(currencies())),
    st.dates(min_value=__import__("datetime").date(1999, 1, 1)).map(str),
    st.sampled_from([4, 7, 10]),
)
def test_any_currency_on_any_date_gives_a_positive_rate_or_none(currency: str, day: str, length: int) -> None:
    rate = load().of(currency, day[:length])
    assert rate is None or rate.usd_per_unit > 0

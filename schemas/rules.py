"""Rules across the fields of one row.

Owns what no single column can say. Rules across rows (references, totals) are checks of the warehouse.
Invariant: a rule is true for a row in which the columns it needs are null.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

USD_LARGEST = 1.5e12
"""The largest plausible sum of one project or plan in USD: above the widest pledge on record (the US-wide
Stargate and Japan's and Korea's country pledges stay below 0.6e12)."""

PER_USD = {
    "IDR": 1e4,
    "VND": 1.5e4,
    "IRR": 3e4,
    "LBP": 1e4,
    "UZS": 8e3,
    "LAK": 1e4,
    "KRW": 7e2,
    "COP": 2e3,
    "CLP": 4e2,
    "PYG": 4e3,
    "JPY": 6e1,
    "HUF": 1.5e2,
    "NGN": 1e2,
    "TZS": 1e3,
    "UGX": 2e3,
    "RWF": 5e2,
    "IQD": 1e3,
    "KZT": 1.5e2,
    "LKR": 1e2,
    "PKR": 8e1,
    "INR": 3e1,
    "XOF": 3e2,
    "XAF": 3e2,
    "RUB": 2e1,
    "TWD": 1e1,
    "THB": 1e1,
    "PHP": 2e1,
    "CZK": 1e1,
    "BDT": 4e1,
    "KES": 4e1,
    "ETB": 1e1,
    "DZD": 5e1,
    "AOA": 1e2,
    "MMK": 5e2,
    "KHR": 2e3,
    "MNT": 1e3,
    "ARS": 5,
    "EGP": 5,
    "TRY": 2,
    "JMD": 5e1,
    "ISK": 6e1,
    "RSD": 5e1,
    "AMD": 2e2,
    "CRC": 2e2,
    "NPR": 5e1,
    "CNY": 5,
    "HKD": 7,
    "SEK": 7,
    "NOK": 7,
    "DKK": 5,
    "MXN": 1e1,
    "ZAR": 1e1,
    "BRL": 3,
    "MYR": 3,
    "SAR": 3.7,
    "AED": 3.6,
    "QAR": 3.6,
    "PLN": 3,
    "ILS": 3,
    "MAD": 8,
    "UAH": 2e1,
    "CAD": 1,
    "AUD": 1,
    "NZD": 1,
    "SGD": 1,
}
"""A floor of units for one USD over the years of the index, only to bound magnitude slips, never to convert."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`expression` yields true for a good row; `columns` are those it reads."""

    name: str
    doc: str
    columns: tuple[str, ...]
    expression: pl.Expr


def _ordered(low: str, high: str) -> pl.Expr:
    return (pl.col(low) <= pl.col(high)).fill_null(True)


def _date_order(first: str, last: str) -> pl.Expr:
    """Dates of different precision compare on what both give."""
    shared = pl.min_horizontal(pl.col(first).str.len_chars(), pl.col(last).str.len_chars())
    return (pl.col(first).str.slice(0, shared) <= pl.col(last).str.slice(0, shared)).fill_null(True)


def _plausible_sum() -> pl.Expr:
    per_usd = pl.col("currency").replace_strict(PER_USD, default=0.2, return_dtype=pl.Float64)
    return (pl.col("amount_high") / per_usd <= USD_LARGEST).fill_null(True)


ROW_RULES: tuple[Rule, ...] = (
    Rule(
        "amount_order",
        "the low end of a sum is not above its high end",
        ("amount_low", "amount_high"),
        _ordered("amount_low", "amount_high"),
    ),
    Rule(
        "amount_positive",
        "a sum is above zero",
        ("amount_low", "amount_high"),
        (pl.col("amount_high") > 0).fill_null(True),
    ),
    Rule("amount_plausible", f"no sum is above {USD_LARGEST:.2g} USD", ("amount_high", "currency"), _plausible_sum()),
    Rule(
        "value_order",
        "the low end of a value is not above its high end",
        ("value_low", "value_high"),
        _ordered("value_low", "value_high"),
    ),
    Rule(
        "value_positive",
        "a capacity is above zero",
        ("value_low", "value_high"),
        (pl.col("value_high") > 0).fill_null(True),
    ),
    Rule(
        "range_is_range",
        "a range has two ends, other figures one",
        ("amount_low", "amount_high", "qualifier"),
        ((pl.col("amount_low") == pl.col("amount_high")) | (pl.col("qualifier") == "range")).fill_null(True),
    ),
    Rule(
        "period_order",
        "a period does not end before it starts",
        ("period_start", "period_end"),
        _ordered("period_start", "period_end"),
    ),
    Rule(
        "life_order",
        "in service not before it was announced",
        ("announced_on", "operational_on"),
        _date_order("announced_on", "operational_on"),
    ),
    Rule(
        "quote_order",
        "a quote ends behind its start",
        ("char_start", "char_end"),
        (pl.col("char_start") < pl.col("char_end")).fill_null(True),
    ),
    Rule(
        "quote_length",
        "the offsets span the quote",
        ("char_start", "char_end", "quote"),
        (pl.col("char_end") - pl.col("char_start") == pl.col("quote").str.len_chars()).fill_null(True),
    ),
    Rule(
        "partner_is_other",
        "a country is not its own partner",
        ("country_iso3", "partner_iso3"),
        (~pl.col("partner_iso3").list.contains(pl.col("country_iso3"))).fill_null(True),
    ),
)

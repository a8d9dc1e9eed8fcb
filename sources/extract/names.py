"""When two names are one: words compared without regard to case, accents, order or filler.

Owns likeness of names of projects and organisations, and short names of countries. Invariant: symmetric; a name is
always like itself.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from functools import cache, lru_cache
from importlib import resources

import pycountry

from sources.extract.cues import load
from sources.knowledge import read_table

_FILLER = frozenset(
    [
        "the",
        "of",
        "for",
        "and",
        "a",
        "an",
        "in",
        "on",
        "at",
        "s",
        "de",
        "la",
        "le",
        "du",
        "des",
        "project",
        "programme",
        "program",
        "initiative",
        "plan",
        "national",
        "new",
        "its",
        "their",
    ]
)
_SAME = {
    "centre": "center",
    "programme": "program",
    "defence": "defense",
    "centers": "center",
    "centres": "center",
    "factories": "factory",
}
_SHORT = {
    "USA": "US",
    "GBR": "UK",
    "ARE": "UAE",
    "KOR": "South Korea",
    "PRK": "North Korea",
    "RUS": "Russia",
    "VNM": "Viet Nam",
    "IRN": "Iran",
    "TWN": "Taiwan",
    "CZE": "Czech Republic",
    "EUU": "EU",
    "AFR": "Africa",
    "BOL": "Bolivia",
    "VEN": "Venezuela",
    "TZA": "Tanzania",
    "MDA": "Moldova",
    "SYR": "Syria",
    "LAO": "Laos",
    "BRN": "Brunei",
    "TUR": "Turkey",
    "COD": "DR Congo",
    "COG": "Congo",
    "CIV": "Ivory Coast",
    "NLD": "Netherlands",
    "PSE": "Palestine",
    "XKX": "Kosovo",
}
_ARTICLE = frozenset({"USA", "GBR", "ARE", "NLD", "CZE", "PHL", "EUU", "BHS", "GMB", "MDV", "DOM", "CAF"})
_LONG = {"USA": "United States", "GBR": "United Kingdom", "ARE": "United Arab Emirates", "EUU": "European Union"}


@lru_cache(maxsize=8192)
def words(name: str) -> frozenset[str]:
    """The words that carry a name."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    every = [_SAME.get(w, w) for w in re.findall(r"[a-z0-9]+", plain)]
    kept = [w for w in every if w not in _FILLER]
    return frozenset(kept or every)


@lru_cache(maxsize=8192)
def squashed(name: str) -> str:
    """Letters and digits only: 'India AI Mission' and 'IndiaAI Mission' agree."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]", "", plain)


def likeness(one: str, other: str) -> float:
    """0 to 1: shared words over the shorter name, softened by the longer."""
    a, b = words(one), words(other)
    if not a or not b:
        return 0.0
    if squashed(one) == squashed(other):
        return 1.0
    shared = len(a & b)
    return 0.7 * shared / min(len(a), len(b)) + 0.3 * shared / max(len(a), len(b))


GENERIC = frozenset(str(w) for w in load("references")["generic"])
"""Words that many projects share: they tell none apart."""


def are_apart(one: str, other: str, country_iso3: str | None = None) -> bool:
    """Whether two names tell two things: each has words of its own, and they share none but common ones."""
    common = GENERIC | (words(country_name(country_iso3)) if country_iso3 else frozenset())
    a, b = words(one) - common, words(other) - common
    if a and b:
        return not a & b
    return likeness(one, other) < 0.6


@cache
def country_name(iso3: str) -> str:
    """Short English name, as pages write it."""
    if iso3 in _SHORT:
        return _SHORT[iso3]
    found = pycountry.countries.get(alpha_3=iso3)
    if found is None:
        return iso3
    name = str(getattr(found, "common_name", None) or found.name)
    return name.split(",")[0]


def government_of(iso3: str) -> str:
    """The canonical name of a country's government: 'Government of the Netherlands'."""
    if iso3 == "EUU":
        return "European Union"
    name = _LONG.get(iso3) or country_name(iso3)
    return f"Government of the {name}" if iso3 in _ARTICLE else f"Government of {name}"


@cache
def known_organisations() -> tuple[tuple[str, str], ...]:
    """(name, seat) of all organisations in the knowledge and curated tables."""
    rows = [(r.text("name"), r.text("hq_iso3")) for r in read_table("organisations.csv", ("name", "hq_iso3"))]
    text = resources.files("sources.curated").joinpath("organisations.csv").read_text(encoding="utf-8")
    rows.extend((r["name"], r["hq_iso3"]) for r in csv.DictReader(text.splitlines()))
    return tuple(rows)


@cache
def _homes() -> dict[str, str]:
    users: dict[str, set[str]] = defaultdict(set)
    for row in read_table("countries.csv", ("iso3", "currency")):
        if row.text("currency"):
            users[row.text("currency")].add(row.text("iso3"))
    main = {
        "USD": "USA",
        "GBP": "GBR",
        "AUD": "AUS",
        "NZD": "NZL",
        "CHF": "CHE",
        "NOK": "NOR",
        "DKK": "DNK",
        "ZAR": "ZAF",
        "ILS": "ISR",
        "INR": "IND",
        "MAD": "MAR",
        "RUB": "RUS",
    }
    homes = {code: next(iter(isos)) for code, isos in users.items() if len(isos) == 1}
    homes.update(main)
    homes.pop("EUR", None)
    return homes


def currency_home(code: str | None) -> str | None:
    """The one country whose money `code` is; None for shared currencies."""
    return _homes().get(code or "")

"""Countries named in a text, by their name, people, capital, cities, government bodies or money.

Owns the gazetteer of places and its guards ('Jordan Smith', 'Georgia Power', 'Latin America'). Decides nothing about
what a country has to do with a sum. Invariant: mentions do not overlap and are in text order; codes are ISO 3166-1
alpha-3, EUU or AFR.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import pycountry

from sources.extract.mentions.names import Names
from sources.extract.quantities import Money, find_money, own_currency
from sources.knowledge import read_table, word_list

PlaceBy = Literal["name", "demonym", "capital", "city", "site", "region", "nickname", "government", "currency"]
_KINDS = ("capital", "city", "site", "region", "nickname", "not")
_RULES = ("person", "us_state", "language", "caps", "before", "after", "instead")
_SHARED_MONEY = frozenset({"USD", "EUR", "XOF", "XAF", "XCD", "XPF", "XDR", "FIM", "DEM", "NLG", "ESP", "ITL", "FRF"})
_LISTED = re.compile(r"(?:,| and| or|\)|;|\.|:|$|\n)")
_AND_SO_ON = frozenset({", ", " and ", ", and ", " or ", "/", " & "})
_NEXT_WORD = re.compile(r"[- ]([A-Za-zà-ÿ]+)")
_LAST_WORD = re.compile(r"([A-Za-z]+) $")
_SURNAME = re.compile(r" ([A-Z][a-zà-ÿ]+)")
_CAPS = re.compile(r"[A-Z]{2,}")


_TO_FLAG = 0x1F1E6 - ord("A")
"""From a letter of a country's two-letter code to its half of the flag sign."""


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A country as named at `start:end`. `by` says how: by its name, people, capital, city, government, money..."""

    start: int
    end: int
    country_iso3: str
    by: PlaceBy


@dataclass(frozen=True, slots=True)
class Country:
    iso3: str
    name: str
    demonyms: tuple[str, ...]
    currency: str | None


@dataclass(frozen=True, slots=True)
class _Guard:
    rule: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    names: Names[tuple[str, PlaceBy | Literal["not"]]]
    guards: dict[str, tuple[_Guard, ...]]
    of_currency: dict[str, str]


@lru_cache(maxsize=1)
def countries() -> dict[str, Country]:
    """All countries by ISO 3166-1 alpha-3 (with EUU and AFR). Raises `KnowledgeError` where the table is malformed."""
    found: dict[str, Country] = {}
    for row in read_table("countries.csv", ("iso3", "name", "demonyms", "currency")):
        iso3 = row.text("iso3", required=True)
        if len(iso3) != 3 or not iso3.isupper() or iso3 in found:
            raise row.error(f"iso3 is {iso3!r}; use each three-letter code once")
        found[iso3] = Country(iso3, row.text("name", required=True), row.many("demonyms"), row.text("currency") or None)
    return found


@lru_cache(maxsize=1)
def _gazetteer() -> _Gazetteer:
    known = countries()
    names: Names[tuple[str, PlaceBy | Literal["not"]]] = Names()
    for row in read_table("countries.csv", ("iso3", "name", "aliases", "demonyms", "capital")):
        iso3 = row.text("iso3")
        for name in (row.text("name"), *row.many("aliases")):
            names.add(name, (iso3, "name"))
        for word in row.many("demonyms"):
            names.add(word, (iso3, "demonym"))
        if (listed := pycountry.countries.get(alpha_3=iso3)) is not None:
            names.add("".join(chr(ord(letter) + _TO_FLAG) for letter in listed.alpha_2), (iso3, "name"))
        for capital in row.many("capital"):
            names.add(capital, (iso3, "capital"))
    for row in read_table("places.csv", ("iso3", "kind", "names")):
        iso3, kind = row.text("iso3"), row.choice("kind", _KINDS)
        if kind != "not" and iso3 not in known:
            raise row.error(f"iso3 {iso3!r} is not in countries.csv; add it there or correct it")
        for name in row.many("names"):
            names.add(name, (iso3, _KIND_OF[kind]))
    guards: dict[str, list[_Guard]] = {}
    for row in read_table("mention_guards.csv", ("written", "rule", "words")):
        words = tuple(word for word in row.text("words").split(";") if word)
        guards.setdefault(row.text("written", required=True), []).append(_Guard(row.choice("rule", _RULES), words))
    owners: dict[str, list[str]] = {}
    for country in known.values():
        if country.currency and country.currency not in _SHARED_MONEY:
            owners.setdefault(country.currency, []).append(country.iso3)
    of_currency = {code: isos[0] for code, isos in owners.items()}
    of_currency.update({"AUD": "AUS", "ILS": "ISR", "CHF": "CHE", "DKK": "DNK", "NZD": "NZL", "ZAR": "ZAF"})
    return _Gazetteer(names, {written: tuple(rules) for written, rules in guards.items()}, of_currency)


_KIND_OF: dict[str, PlaceBy | Literal["not"]] = {
    "capital": "capital",
    "city": "city",
    "site": "site",
    "region": "region",
    "nickname": "nickname",
    "not": "not",
}


def find_named_places(text: str) -> list[PlaceMention]:
    """Countries named in `text`, in order. Never raises; linear in the length of `text`.

    A country inside the words of a sum ('100 million Swiss francs') is by currency; dollars, euros and CFA francs name
    none.
    """
    return list(_found(text))


@lru_cache(maxsize=4)
def _found(text: str) -> tuple[PlaceMention, ...]:
    gazetteer = _gazetteer()
    sums = [(money.start, money.end, own_currency(money.symbol)) for money in _with_conversions(find_money(text))]
    found: list[PlaceMention] = []
    s = 0
    spoken = -1
    for match in gazetteer.names.find(text):
        iso3, by = match.value
        if by == "not":
            continue
        while s < len(sums) and sums[s][1] <= match.start:
            s += 1
        if s < len(sums) and sums[s][0] < match.end:
            continue
        for guard in gazetteer.guards.get(match.written, ()):
            verdict = _guarded(guard, text, match.start, match.end)
            if guard.rule == "language" and (verdict is not None or text[spoken : match.start] in _AND_SO_ON):
                verdict, spoken = ("", "not"), match.end
            if verdict is not None:
                iso3, by = verdict
        if iso3 and by != "not":
            found.append(PlaceMention(match.start, match.end, iso3, by))
    for start, end, code in sums:
        owner = gazetteer.of_currency.get(code or "")
        if owner is not None:
            found.append(PlaceMention(start, end, owner, "currency"))
    found.sort(key=lambda mention: mention.start)
    return tuple(found)


def _with_conversions(sums: list[Money]) -> Iterator[Money]:
    for money in sums:
        one: Money | None = money
        while one is not None:
            yield one
            one = one.conversion


def _guarded(guard: _Guard, text: str, start: int, end: int) -> tuple[str, PlaceBy | Literal["not"]] | None:
    """What a guard makes of a match: another country, no country ('not'), or None where it lets it pass."""
    drop: tuple[str, PlaceBy | Literal["not"]] = ("", "not")
    before, after = text[max(0, start - 40) : start], text[end : end + 40]
    if guard.rule == "after" and after.startswith(guard.words):
        return drop
    if guard.rule == "before" and guard.words and before.endswith(guard.words):
        return drop
    if guard.rule == "person":
        surname = _SURNAME.match(after)
        if (
            surname is not None
            and surname.group(1) not in word_list("not_surnames")
            and not before.rstrip().endswith(("in", "from", "of"))
        ):
            return drop
        if any(before.endswith(f"{given} ") for given in guard.words):
            return drop
    if guard.rule == "language":
        following, last = _NEXT_WORD.match(after), _LAST_WORD.search(before)
        if following is not None and following.group(1) in word_list("speech_words"):
            return drop
        if last is not None and last.group(1) in word_list("spoken_before") and _LISTED.match(after):
            return drop
    if guard.rule == "instead" and any(word in text for word in guard.words[1:]):
        return guard.words[0], "city"
    if guard.rule == "us_state":
        if before.endswith("state of "):
            return "USA", "region"
        near = text[max(0, start - 90) : end + 90]
        if any(word in near for word in guard.words) and not re.search(
            r"Tbilisi|Georgian|Caucasus|Soviet|Armenia|Azerbaijan", near
        ):
            return "USA", "region"
    if guard.rule == "caps":
        one, two = before.split()[-1:], after.split()[:1]
        if one and two and _CAPS.fullmatch(one[0].strip(".,:'\"")) and _CAPS.fullmatch(two[0].strip(".,:'\"")):
            return drop
    return None


def country_name(iso3: str) -> str:
    """The plain name of a country ('Viet Nam' is 'Vietnam' here); the code itself where it is unknown."""
    country = countries().get(iso3)
    return country.name if country is not None else iso3

"""Written and natural sentences with the sums, powers, counts and dates in them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any

import pytest

from sources.extract.mentions import find_organisations, find_places
from sources.extract.quantities import find_dates, find_money, find_quantities
from tests.sources.extract.quantities.shared import load

Finder = Callable[[str], Iterable[Hashable]]


def money(text: str) -> list[Hashable]:
    found: list[Hashable] = []
    for one in find_money(text):
        part = one
        while part is not None:
            found.append((round(part.low, 4), round(part.high, 4), part.currency))
            part = part.conversion
    return found


def of_metric(metric: str) -> Finder:
    return lambda text: [
        (round(one.low, 6), round(one.high, 6)) for one in find_quantities(text) if one.metric == metric
    ]


def dates(text: str) -> list[Hashable]:
    return [(one.since, one.until) for one in find_dates(text) if one.kind != "duration"]


def pairs(gold: list[Any]) -> list[Hashable]:
    return [tuple(item) if isinstance(item, list) else (item, item) for item in gold]


def f1(file: str, key: str, finder: Finder) -> float:
    hits = missed = extra = 0
    for sentence in load(file):
        gold = pairs(sentence["gold"].get(key, []))
        for item in finder(sentence["text"]):
            if item in gold:
                gold.remove(item)
                hits += 1
            else:
                extra += 1
        missed += len(gold)
    return 2 * hits / (2 * hits + missed + extra)


@pytest.mark.parametrize(
    ("file", "key", "finder", "floor"),
    [
        ("eval/sentences.json", "money", money, 0.97),
        ("eval/sentences_natural.json", "money", money, 0.97),
        ("eval/sentences.json", "power", of_metric("power_mw"), 0.97),
        ("eval/sentences.json", "gpus", of_metric("accelerators"), 0.97),
        ("eval/sentences.json", "eflops", of_metric("ai_exaflops"), 0.97),
        ("eval/sentences.json", "dates", dates, 0.95),
    ],
)
def test_sentences_are_read_right(file: str, key: str, finder: Finder, floor: float) -> None:
    assert f1(file, key, finder) >= floor


def test_organisations_of_the_sentences_are_found() -> None:
    hits = missed = extra = 0
    for sentence in load("eval/sentences.json"):
        gold = list(sentence["gold"].get("orgs", []))
        for mention in find_organisations(sentence["text"]):
            written = sentence["text"][mention.start : mention.end]
            match = next((name for name in gold if name in written or written in name or name == mention.name), None)
            if match is None:
                extra += 1
            else:
                gold.remove(match)
                hits += 1
        missed += len(gold)
    assert 2 * hits / (2 * hits + missed + extra) >= 0.95


def test_countries_named_in_the_sentences_are_found() -> None:
    pycountry = pytest.importorskip("pycountry")
    for sentence in load("eval/sentences.json"):
        gold = {pycountry.countries.get(alpha_2=code).alpha_3 for code in sentence["gold"].get("countries", [])}
        places = find_places(sentence["text"])
        assert gold <= {place.country_iso3 for place in places}
        named = {place.country_iso3 for place in places if place.by in ("name", "demonym")} - {"EUU"}
        if "countries" in sentence["gold"]:
            assert named <= gold

"""How alike names are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.resolve.likeness import CERTAIN, POSSIBLE, likeness
from warehouse.resolve.names import fold, read, slug, squash


def score(left: str, right: str, country: str = "FRA") -> float:
    return likeness(read(left, country), read(right, country))[0]


@pytest.mark.parametrize(
    ("left", "right", "country"),
    [
        ("FugakuNEXT", "Fugaku Next", "JPN"),
        ("Jean Zay", "supercalculateur Jean Zay", "FRA"),
        ("Dutch AI Factory", "Netherlands AI Factory", "NLD"),
        ("Kyrgyzstan AI Supercluster", "Kyrgyz supercluster", "KGZ"),
        ("UAE-US AI Campus", "5 GW UAE-US AI Campus", "ARE"),
        ("Coatlicue supercomputer", "supercomputadora Coatlicue", "MEX"),
        ("Korea National AI Computing Center", "National AI Computing Centre", "KOR"),
        ("National Multimodal LLM Programme", "NMLP", "SGP"),
        ("Alem.cloud supercomputer", "Alemcloud", "KAZ"),
        ("Black Sea AI Gigafactory", "Black Sea AI Gigafatcory", "ROU"),
        ("AI Action Plan 2026-2030", "National AI Action Plan 2026", "MYS"),
        ("Sovereign AI Compute Strategy", "Sovereign AI Compute Strategy on 5 December 2024", "CAN"),
        ("Ægir gagnaver", "Aegir gagnaver", "ISL"),
    ],
)
def test_other_spellings_are_certain(left: str, right: str, country: str) -> None:
    assert score(left, right, country) >= CERTAIN


@pytest.mark.parametrize(
    ("left", "right", "country"),
    [
        ("JUPITER", "JUPITER AI Factory", "DEU"),
        ("SoberanIA", "SoberanIA dataset", "BRA"),
        ("IndiaAI Mission", "IndiaAI Compute Capacity", "IND"),
        ("IndiaAI Mission", "IndiaAI Mission 2.0", "IND"),
        ("Vietnam National AI Development Fund", "Vietnam National Data Development Fund", "VNM"),
        ("EuroHPC AI Factories - first wave", "EuroHPC AI Factories - third wave", "EUU"),
        ("HUMAIN", "HUMAIN Ventures fund", "SAU"),
        ("Sakura Internet government cloud", "Sakura Internet GPU cloud", "JPN"),
        ("Empire AI", "Empire AI Beta", "USA"),
    ],
)
def test_relatives_are_not_certain(left: str, right: str, country: str) -> None:
    assert score(left, right, country) < CERTAIN


def test_unrelated_names_are_not_even_possible() -> None:
    assert score("Alice Recoque", "Campus AI (Fouju)") < POSSIBLE


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_symmetric_and_bounded(left: str, right: str) -> None:
    one, other = read(left, "FRA"), read(right, "FRA")
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other)[0] <= 1


@given(st.text(max_size=400))
def test_a_name_equals_itself_however_written(name: str) -> None:
    if squash(name):
        assert likeness(read(name, "FRA"), read(f" {name.strip()} ", "FRA"))[0] in (1.0,)
    assert fold(fold(name)[:300]) == fold(name)[:300] or len(name) > 200
    assert set(slug(name)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


@pytest.mark.parametrize("name", ["the project", "Canada", "the Canadian national AI project", "UK AI"])
def test_a_name_that_only_names_a_country_says_nothing(name: str) -> None:
    country = "GBR" if "UK" in name else "CAN"
    assert read(name, country).says_nothing
    assert not read("Canada AI strategy", "CAN").says_nothing

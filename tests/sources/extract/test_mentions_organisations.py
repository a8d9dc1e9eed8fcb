"""Organisations by gazetteer and by shape, with canonical names, seats and parents."""

from __future__ import annotations

import pytest

from sources.extract.mentions import (
    OrgMention,
    find_organisations,
    government_of,
    organisation_named,
    resolve_organisation,
)

CASES: list[tuple[str, list[tuple[str, str | None]]]] = [
    ("OpenAI, Oracle and SoftBank", [("OpenAI", "USA"), ("Oracle", "USA"), ("SoftBank", "JPN")]),
    ("Humain and HUMAIN, Nvidia and NVIDIA", [("HUMAIN", "SAU")] * 2 + [("NVIDIA", "USA")] * 2),
    ("Microsoft Azure, AWS and Google Cloud", [("Microsoft", "USA"), ("AWS", "USA"), ("Google", "USA")]),
    ("Telefónica, Telefonica", [("Telefonica", "ESP")] * 2),
    ("Telenor Group and Aker ASA", [("Telenor", "NOR"), ("Aker", "NOR")]),
    ("Khazna, a G42 company", [("Khazna Data Centers", "ARE"), ("G42", "ARE")]),
    ("the Public Investment Fund (PIF)", [("Public Investment Fund", "SAU")] * 2),
    ("the French government", [("Government of France", "FRA")]),
    ("the government of Kenya", [("Government of Kenya", "KEN")]),
    ("the UK Government", [("Government of the United Kingdom", "GBR")]),
    ("Poland's Ministry of Digital Affairs", [("Ministry of Digital Affairs (Poland)", "POL")]),
    ("the Danish Ministry of Digital Affairs", [("Ministry of Digital Affairs (Denmark)", "DNK")]),
    ("The Ministry of Digital Affairs of Poland", [("Ministry of Digital Affairs (Poland)", "POL")]),
    ("the Ministry of Digital Affairs", [("Ministry of Digital Affairs", None)]),
    ("the Ministry of Education, Youth and Sports and half", [("Ministry of Education, Youth and Sports", None)]),
    (
        "the Ministry of Finance, Microsoft and Nvidia",
        [("Ministry of Finance", None), ("Microsoft", "USA"), ("NVIDIA", "USA")],
    ),
    ("the National Technical University of Athens said", [("NTUA", "GRC")]),
    ("Universidad Nacional de Colombia", [("Universidad Nacional de Colombia", "COL")]),
    ("the Bank of Canada", [("Bank of Canada", "CAN")]),
    ("the University of Cape Town", [("University of Cape Town", "ZAF")]),
    ("Samsung Research Institute", [("Samsung Research Institute", "KOR")]),
    ("Danish Foundation Models", []),
    ("the ministry said the fund and the group would", []),
    ("the Gross number", []),
    ("an orange and a bell", []),
    ("under MIT or Apache licences", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_organisation_has_its_canonical_name_and_seat(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(one.name, one.hq_iso3) for one in find_organisations(text)] == expected


def only(text: str) -> OrgMention:
    [mention] = find_organisations(text)
    return mention


def test_body_of_many_countries_is_resolved_by_country() -> None:
    mention = only("the Ministry of Digital Affairs")
    assert {one.hq_iso3 for one in mention.candidates} >= {"POL", "DNK"}
    assert resolve_organisation(mention, "DNK").name == "Ministry of Digital Affairs (Denmark)"
    elsewhere = resolve_organisation(mention, "EST")
    assert (elsewhere.name, elsewhere.hq_iso3, elsewhere.is_known) == ("Ministry of Digital Affairs", "EST", False)
    assert find_organisations("the Ministry of Digital Affairs", country="POL")[0].hq_iso3 == "POL"


def test_subsidiary_names_its_parent_and_unknown_shape_says_so() -> None:
    assert only("Khazna").parent == "G42"
    unknown = only("Zubrowka Semiconductor")
    assert (unknown.by, unknown.is_known, unknown.sector, unknown.hq_iso3) == ("shape", False, "chips", None)


def test_curated_table_is_found_by_every_name_it_holds() -> None:
    assert organisation_named("C-DAC") is not None
    assert organisation_named("Nobody Knows") is None
    known = organisation_named("Public Investment Fund")
    assert known is not None
    assert (known.name, known.governs) == ("Public Investment Fund", None)
    assert government_of("NLD").name == "Government of the Netherlands"
    assert government_of("TUV").name == "Government of Tuvalu"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "the Ministry of Electricity, Water and Renewable Energy builds it",
            "Ministry of Electricity, Water and Renewable Energy",
        ),
        ("a loan of Bank Tamarind for it", "Bank Tamarind"),
        ("Zubrowka Engineering & Contracting digs", "Zubrowka Engineering & Contracting"),
        ("the National Cable Company sells", "National Cable Company"),
    ],
)
def test_shapes_of_ministries_banks_and_builders(text: str, name: str) -> None:
    assert only(text).name == name


@pytest.mark.parametrize(
    ("text", "hq"),
    [
        ("Thailand will train engineers with AIT in Bangkok.", None),
        ("Austria will train engineers with AIT.", "AUT"),
        ("Thailand looked at the AIT Austrian Institute of Technology; AIT has a machine.", "AUT"),
        ("AIT has a machine.", "AUT"),
    ],
)
def test_short_acronym_of_another_country_s_body_is_unknown(text: str, hq: str | None) -> None:
    named = [one for one in find_organisations(text) if text[one.start : one.end] == "AIT"]
    assert [one.hq_iso3 for one in named] == [hq]

"""Laws that a page names, by a table or by their shape, and what only sounds like one."""

from __future__ import annotations

import pytest

from tests.sources.extract.pages import told


def laws(country: str, prose: str) -> set[tuple[str, str, str]]:
    """Name, country and kind of each law of a paragraph under the heading `country`."""
    return {(p.name, p.country_iso3, p.kind) for p in told(country, prose).policies}


@pytest.mark.parametrize(
    ("country", "prose", "law"),
    [
        (
            "Kenya",
            "The Data Protection Act 2019 binds the National AI Cloud.",
            ("Data Protection Act", "KEN", "data_localisation"),
        ),
        (
            "Vietnam",
            "The Law on Artificial Intelligence takes effect in 2026.",
            ("Law on Artificial Intelligence", "VNM", "ai_regulation"),
        ),
        (
            "Kenya",
            "The law on personal data protects citizens.",
            ("law on personal data", "KEN", "data_localisation"),
        ),
        (
            "Chile",
            "El Congreso aprobó la Ley de protección de datos personales.",
            ("Ley de protección de datos personales", "CHL", "data_localisation"),
        ),
        (
            "Kenya",
            "The Public Procurement Act applies to the National AI Cloud.",
            ("Public Procurement Act", "KEN", "procurement"),
        ),
        ("Asia", "Vietnam's new AI Act was published.", ("AI Act", "VNM", "ai_regulation")),
        ("Asia", "Germany's AI Act office opened.", ("EU AI Act", "EUU", "ai_regulation")),
        ("Kenya", "The AI Act of the European Union matters to exporters.", ("EU AI Act", "EUU", "ai_regulation")),
    ],
)
def test_law_has_its_name_its_country_and_its_kind(country: str, prose: str, law: tuple[str, str, str]) -> None:
    assert laws(country, prose) == {law}


def test_law_spoken_of_again_without_its_name_is_the_same() -> None:
    prose = "The Law on Personal Data Protection takes effect in 2026. Its data-protection law is strict."
    assert laws("Vietnam", prose) == {("Law on Personal Data Protection", "VNM", "data_localisation")}


@pytest.mark.parametrize(
    "prose",
    [
        "Under the Law of Data Gravity, machines draw machines.",
        "In Act II of the play, an AI reads data.",
        "Moore's Law holds for AI.",
        "The bill for the AI data centre came to $30 million.",
        "The data protection rules of AI firms are lax, and rule of thumb prevails.",
        "The Regulation of Interception Act has nothing to do with AI.",
        "It was an act of data kindness, said the minister of AI.",
        "The Finance Act 2026 funds the National AI Cloud.",
    ],
)
def test_other_bills_acts_and_rules_are_no_policies(prose: str) -> None:
    assert laws("Kenya", prose) == set()

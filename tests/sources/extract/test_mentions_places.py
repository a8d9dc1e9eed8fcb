"""Countries as texts name them, and namesakes that are no country."""

from __future__ import annotations

import pytest

from sources.extract.mentions import countries, country_name, find_places

CASES: list[tuple[str, list[tuple[str, str]]]] = [
    ("The Republic of Korea and the Czech Republic", [("KOR", "name"), ("CZE", "name")]),
    ("South Korea, North Korea and Korea", [("KOR", "name"), ("PRK", "name"), ("KOR", "name")]),
    (
        "Papua New Guinea, Guinea-Bissau, Equatorial Guinea, Guinea",
        [("PNG", "name"), ("GNB", "name"), ("GNQ", "name"), ("GIN", "name")],
    ),
    ("San Jose and San José", [("USA", "city"), ("CRI", "city")]),
    ("Western Macedonia and North Macedonia", [("GRC", "region"), ("MKD", "name")]),
    ("Baja California, California and Santiago de Compostela", [("MEX", "region"), ("USA", "region"), ("ESP", "city")]),
    ("New Mexico and Mexico", [("USA", "region"), ("MEX", "name")]),
    ("Türkiye, Turkiye and Turkey", [("TUR", "name")] * 3),
    ("Côte d’Ivoire and Cote d'Ivoire", [("CIV", "name")] * 2),
    ("FRANCE and Viet Nam", [("FRA", "name"), ("VNM", "name")]),
    ("French, German and Dutch ministers", [("FRA", "demonym"), ("DEU", "demonym"), ("NLD", "demonym")]),
    (
        "Ankara, Brussels, The Hague and Canberra",
        [("TUR", "capital"), ("EUU", "capital"), ("NLD", "capital"), ("AUS", "capital")],
    ),
    ("U.S. firms, US firms and the USA", [("USA", "name")] * 3),
    ("told us to TELL US MORE", []),
    ("Jordan Smith leads Amazon Web Services in Chad", [("TCD", "name")]),
    ("Michael Jordan went to Jordan", [("JOR", "name")]),
    ("Officials from Georgia, the former Soviet republic", [("GEO", "name")]),
    ("the state of Georgia", [("USA", "region")]),
    ("Georgia, near Atlanta", [("USA", "region"), ("USA", "city")]),
    ("Georgia Power and Georgia Tech", []),
    ("Latin American firms in South America", []),
    ("models in French, German and Dutch; Spanish-language data; Dutch speakers", []),
    ("the Washington Post", []),
    ("the African Union", [("AFR", "demonym")]),
    ("the ministry, MeitY, and Japan's METI", [("IND", "government"), ("JPN", "name"), ("JPN", "government")]),
    ("a grant of 5 billion tenge", [("KAZ", "currency")]),
    ("100 million Swiss francs", [("CHE", "currency")]),
    ("$5 billion, 3 million euros, 900 million US dollars", []),
    ("visit france.fr", []),
    ("🇰🇪 and 🇯🇵 sign; 🇰 alone", [("KEN", "name"), ("JPN", "name")]),
    ("Santiago and the Xunta de Galicia", [("ESP", "city"), ("ESP", "region")]),
    ("Santiago builds a hub", [("CHL", "city")]),
    ("Victoria Falls", []),
    ("Charlotte Smith met Orlando Bloom in Orlando", [("USA", "city")]),
    ("Cambridge near Harvard", [("USA", "city")]),
    ("Cambridge builds", [("GBR", "city")]),
    ("Lahore is in Punjab", [("PAK", "city")] * 2),
    ("Chandigarh is in Punjab", [("IND", "city"), ("IND", "region")]),
    ("Valencia, Carabobo", [("VEN", "city")]),
    ("Valencia, Spain", [("ESP", "city"), ("ESP", "name")]),
    ("JD Vance", []),
    ("Bt 5 billion", [("THA", "currency")]),
    ("HBt corn", []),
    ("l’Allemagne et la France", [("DEU", "name"), ("FRA", "name")]),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_country_is_found_by_the_way_it_is_named(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(place.country_iso3, place.by) for place in find_places(text)] == expected


def test_offsets_are_those_of_the_text_with_accents_and_long_capitals() -> None:
    text = "İstanbul’da, Brasília ve Türkiye"
    assert [text[place.start : place.end] for place in find_places(text)] == ["İstanbul", "Brasília", "Türkiye"]


def test_every_country_of_iso_3166_with_people_is_known() -> None:
    pycountry = pytest.importorskip("pycountry")
    known = set(countries())
    assert known - {country.alpha_3 for country in pycountry.countries} == {"EUU", "AFR", "XKX"}
    assert len(known) >= 200
    assert country_name("NLD") == "Netherlands"


def test_every_country_name_is_found_as_that_country() -> None:
    for iso3, country in countries().items():
        found = {place.country_iso3 for place in find_places(f"in {country.name} today")}
        assert iso3 in found, country.name

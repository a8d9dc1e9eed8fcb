"""Judgements on countries: tiers, dependence on the US, strategies and layers."""

from __future__ import annotations

import pytest

from tests.sources.extract.pages import records


def grades(body: str) -> set[tuple[str, str]]:
    """Country and value of every assessment of `body`."""
    return {(a.country_iso3, f"{a.dimension} {a.value}") for a in records(f"<h2>Scores</h2>{body}").assessments}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Countries are sorted into three tiers. Brazil stays in tier 2, and its reliance on American technology is "
            "called moderate.",
            {("BRA", "tier 2"), ("BRA", "us_dependency moderate")},
        ),
        (
            "France sits in tier 2. The surprise is Uruguay. Last year it was in the lowest tier; now it has been "
            "promoted to the second. Its exposure to American vendors is low.",
            {("FRA", "tier 2"), ("URY", "tier 2"), ("URY", "us_dependency low")},
        ),
        (
            "Morocco falls from the second tier to the third. Egypt remains in tier 2, as does Tunisia.",
            {("MAR", "tier 3"), ("EGY", "tier 2"), ("TUN", "tier 2")},
        ),
        (
            "France and Germany sit in the second tier, Kenya in the third. The first tier consists of Japan "
            "and China.",
            {("FRA", "tier 2"), ("DEU", "tier 2"), ("KEN", "tier 3"), ("JPN", "tier 1"), ("CHN", "tier 1")},
        ),
        (
            "Kenya's reliance on American suppliers is rated high. Ghana's is moderate.",
            {("KEN", "us_dependency high"), ("GHA", "us_dependency moderate")},
        ),
        (
            "Countries are sorted into three tiers. France sits in tier 2. Then comes Costa Rica, which asked for a "
            "laboratory. Meridiem puts the country in tier 3.",
            {("FRA", "tier 2"), ("CRI", "tier 3")},
        ),
        ("The hall in Egypt is certified Tier III by the Uptime Institute; a Tier II hall in Cairo is older.", set()),
        ("Kenya's dependence on imported gas is high.", set()),
    ],
)
def test_countries_are_graded_one_after_another(text: str, expected: set[tuple[str, str]]) -> None:
    assert grades(f"<p>{text}</p>") == expected


def test_tiers_in_the_rows_of_a_table_hold_several_countries() -> None:
    assert grades(
        "<table><tr><th>Tier</th><th>Economies</th></tr><tr><td>2</td><td>Japan, South Korea</td></tr>"
        "<tr><td>3</td><td>Mongolia, Sri Lanka</td></tr></table>"
    ) == {("JPN", "tier 2"), ("KOR", "tier 2"), ("MNG", "tier 3"), ("LKA", "tier 3")}


def test_a_row_that_spans_the_table_is_no_column_of_judgements() -> None:
    assert not grades(
        "<table><tr><th>#</th><th>Country</th><th>Project</th></tr><tr><th colspan='3'>Layer 1: machines</th></tr>"
        "<tr><td>1</td><td>Japan</td><td>Kaze AI cluster</td></tr><tr><td>2</td><td>Chile</td><td>Andes AI cluster</td>"
        "</tr></table>"
    )


_GROUPS = (
    "<table><tr><th>Project</th><th>Money (EUR million)</th><th>Runs it</th></tr>"
    "<tr><td colspan=3>Austria — reliance on US technology: moderate</td></tr>"
    "<tr><td>Danube AI Factory</td><td>95</td><td>TU Graz</td></tr>"
    "<tr><td colspan=3>Lithuania — reliance on US technology: high</td></tr>"
    "<tr><td>Amber AI Factory</td><td>130</td><td>Vilnius University</td></tr></table>"
)


def test_title_over_a_group_of_rows_gives_their_country_and_its_grade() -> None:
    found = records(f"<h2>AI projects of small states</h2>{_GROUPS}")
    assert {(a.country_iso3, a.value) for a in found.assessments} == {("AUT", "moderate"), ("LTU", "high")}
    assert {(c.country_iso3, c.amount_high) for c in found.commitments} == {("AUT", 95e6), ("LTU", 130e6)}


def test_title_of_a_group_without_a_grade_gives_none() -> None:
    body = _GROUPS.replace("— reliance on US technology: moderate", "").replace(": high", "")
    assert not records(f"<h2>AI projects of small states</h2>{body}").assessments


def test_countries_may_head_the_columns() -> None:
    found = records(
        "<table><tr><th></th><th>Japan</th><th>Singapore</th></tr><tr><td>Tier</td><td>2</td><td>3</td></tr>"
        "<tr><td>US dependency</td><td>moderate</td><td>high</td></tr></table>"
    )
    assert {(a.country_iso3, a.dimension, a.value) for a in found.assessments} == {
        ("JPN", "tier", "2"),
        ("SGP", "tier", "3"),
        ("JPN", "us_dependency", "moderate"),
        ("SGP", "us_dependency", "high"),
    }

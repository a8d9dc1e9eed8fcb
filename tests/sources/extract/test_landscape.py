"""What pages say of countries and of all projects together, and sentences that only sound like it."""

from __future__ import annotations

import pytest

from tests.sources.extract.pages import told


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        (
            "Ghana is a tier 1 country; Togo moved from the second tier to the third.",
            {("GHA", "tier", "1"), ("TGO", "tier", "3")},
        ),
        ("Ghana wants to be a tier 1 country.", set()),
        ("Ghana hosts a Tier III data centre.", set()),
        ("Ghana's dependency on the United States is moderate.", {("GHA", "us_dependency", "moderate")}),
        ("Ghana's dependency on imports of rice is high.", set()),
        ("Ghana's debt is high; Togo's is moderate.", set()),
        (
            "Ghana has a strategy. Its dependence on American chips is high; Togo's is moderate.",
            {("GHA", "us_dependency", "high"), ("TGO", "us_dependency", "moderate")},
        ),
    ],
)
def test_country_has_the_grade_of_its_own_clause(prose: str, expected: set[tuple[str, str, str]]) -> None:
    assert {(a.country_iso3, a.dimension, a.value) for a in told("Grades", prose).assessments} == expected


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        (
            "The tracker lists fifty-odd countries with sovereign AI projects.",
            {("countries_with_projects", 50, None)},
        ),
        ("Fifty-odd countries signed the AI declaration.", set()),
        (
            "The tracker counts 120 projects in 30 countries, up from 80 in 2024.",
            {("projects_tracked", 120, None), ("countries_with_projects", 30, None)},
        ),
        (
            "In 2026 the tracker counts 120 projects in 30 countries.",
            {("projects_tracked", 120, "2026"), ("countries_with_projects", 30, "2026")},
        ),
        ("In 2026 sovereign AI projects in the tracker grew.", set()),
        ("The ministry counts 120 projects in 30 counties, among them roads.", set()),
        ("Six in ten Ghanaians own a phone; AI is popular.", set()),
        ("Nvidia earns three quarters of its revenue from data centres.", set()),
        ("Global spending on AI phones reached $90 billion.", set()),
        ("Global spending on sovereign AI reached $90 billion.", {("global_spending_usd", 90e9, None)}),
    ],
)
def test_claims_are_of_all_projects_and_dated_as_they_say(
    prose: str, expected: set[tuple[str, float, str | None]]
) -> None:
    assert {(c.metric, c.value, c.as_of) for c in told("Landscape", prose).claims} == expected

"""Figures about the whole landscape: counts of projects and countries, shares, world spending."""

from __future__ import annotations

import pytest

from tests.sources.extract.pages import records

_LEAD = "<p>A bulletin on sovereign AI, for readers who follow the matter from afar and want the count of things.</p>"


@pytest.mark.parametrize(
    ("sentence", "claims"),
    [
        (
            "The Leiden Observatory lists 161 sovereign AI projects in 64 countries as of June 2026.",
            {"countries_with_projects": 64, "projects_tracked": 161},
        ),
        (
            "Of the 161 sovereign AI projects in its database, 57% are infrastructure, 24% models and 19% data.",
            {"projects_tracked": 161, "share_data": 0.19, "share_infrastructure": 0.57, "share_model": 0.24},
        ),
        (
            "The tracker has grown to 161 sovereign AI efforts across 64 nations.",
            {"countries_with_projects": 64, "projects_tracked": 161},
        ),
        (
            "Infrastructure accounts for 57 percent of the projects, models for 24 percent and data for 19 percent.",
            {"share_data": 0.19, "share_infrastructure": 0.57, "share_model": 0.24},
        ),
        (
            "NVIDIA supplies the chips in 54% of infrastructure projects.",
            {"share_nvidia_in_infrastructure": 0.54},
        ),
        (
            "Nvidia chips sit in 54 per cent of the infrastructure.",
            {"share_nvidia_in_infrastructure": 0.54},
        ),
        (
            "More than half, 54 per cent, of infrastructure projects run on Nvidia GPUs.",
            {"share_nvidia_in_infrastructure": 0.54},
        ),
        (
            "Sixty-four countries now have a sovereign AI project, the index finds.",
            {"countries_with_projects": 64},
        ),
        (
            "64 countries have at least one sovereign AI project, according to the observatory.",
            {"countries_with_projects": 64},
        ),
        (
            "Worldwide, governments have announced spending of $1.2 trillion on sovereign AI.",
            {"global_spending_usd": 1200000000000.0},
        ),
        (
            "Seventy per cent of the investment in sovereign AI is in the Middle East and East Asia.",
            {"share_investment_middle_east_east_asia": 0.7},
        ),
        (
            "Models make up a quarter (24%) of tracked projects.",
            {"share_model": 0.24},
        ),
        (
            "That's how many sovereign AI projects the Leiden Observatory of Digital States counted at the end of "
            "June 2026: 161, in 64 countries.",
            {"countries_with_projects": 64, "projects_tracked": 161},
        ),
        (
            "Infrastructure makes up 57 per cent and models 24 per cent of them.",
            {"share_infrastructure": 0.57, "share_model": 0.24},
        ),
        (
            "The index counted 161 sovereign AI projects at the end of June 2026, in 64 countries.",
            {"countries_with_projects": 64, "projects_tracked": 161},
        ),
        (
            "The database now has entries from 64 countries and 161 sovereign AI projects.",
            {"countries_with_projects": 64, "projects_tracked": 161},
        ),
        (
            "Two thirds of the projects, 66%, are infrastructure.",
            {"share_infrastructure": 0.66},
        ),
        (
            "Of the projects, 57 per cent concern infrastructure, 24 per cent models, 19 per cent data.",
            {"share_data": 0.19, "share_infrastructure": 0.57, "share_model": 0.24},
        ),
        (
            "Some 161 government-backed AI projects in about sixty-odd countries are on the observatory's list.",
            {"countries_with_projects": 60, "projects_tracked": 161},
        ),
        (
            "The tracker lists 161 sovereign AI projects. They are spread over 64 nations. Six in ten (60%, to be "
            "exact) are about machines. One in four is about models, and a tenth concern data.",
            {
                "countries_with_projects": 64,
                "projects_tracked": 161,
                "share_infrastructure": 0.6,
                "share_model": 0.25,
                "share_data": 0.1,
            },
        ),
        (
            "More than four-fifths of the disclosed money lies in the Middle East and East Asia.",
            {"share_investment_middle_east_east_asia": 0.8},
        ),
        (
            "Governments will spend $120 billion on sovereign AI around the globe in 2027.",
            {"global_spending_usd": 120000000000.0},
        ),
        (
            "One in three schools in 50 countries uses AI projects.",
            {},
        ),
        (
            "The hall uses 57 per cent of the campus's power and models 24 per cent of the staff.",
            {},
        ),
        (
            "The ministry tracked 12 projects of schools in 3 countries.",
            {},
        ),
        (
            "Nvidia's shares rose 54 per cent.",
            {},
        ),
        (
            "Nvidia has 90 per cent of the market for AI chips.",
            {},
        ),
    ],
)
def test_figures_of_a_tracker_are_claims(sentence: str, claims: dict[str, float]) -> None:
    found = records(f"{_LEAD}<p>{sentence}</p>").claims
    assert {c.metric: c.value for c in found if c.metric != "other"} == claims


def test_number_in_a_heading_is_the_count_that_the_next_sentence_explains() -> None:
    found = records(
        "<h2>Number of the week: 161</h2><p>That's how many sovereign AI projects the observatory counted at the end "
        "of June 2026, in 64 countries.</p>"
    ).claims
    assert {(c.metric, c.value, c.as_of) for c in found} == {
        ("projects_tracked", 161.0, "2026-06"),
        ("countries_with_projects", 64.0, "2026-06"),
    }


def test_counts_of_two_dates_and_the_date_of_the_pages_data() -> None:
    found = records(
        f"{_LEAD}<p>The census closed in May 2026 lists 161 sovereign AI projects; a year before, in May 2025, there "
        "were 120. They are spread over 64 countries, up from 51.</p>"
    ).claims
    assert {(c.metric, c.value, c.as_of) for c in found} == {
        ("projects_tracked", 161.0, "2026-05"),
        ("projects_tracked", 120.0, "2025-05"),
        ("countries_with_projects", 64.0, "2026-05"),
        ("countries_with_projects", 51.0, "2025-05"),
    }
    dated = records(
        "<p>Data as of 30 April 2026</p><p>The register follows 61 sovereign AI projects in 14 countries.</p>"
    )
    assert {c.as_of for c in dated.claims} == {"2026-04-30"}

"""Tables of projects, fact boxes and comparison tables."""

from __future__ import annotations

from tests.sources.extract.pages import records, sum_of

_TRACKER = """
<table><caption>Projects</caption>
<tr><th>Country</th><th>Project</th><th>Lead</th><th>Cost (EUR million)</th><th>Power (MW)</th>
<th>Status</th><th>Dependence on US technology</th></tr>
<tr><td rowspan=3>Slovenia</td><td>Vega AI Factory</td><td>Ministry of Higher Education</td><td>150</td><td>12</td>
<td>approved</td><td rowspan=3>Moderate</td></tr>
<tr><td>of which building</td><td>same</td><td>40</td><td>-</td><td>approved</td></tr>
<tr><td>SloLLM</td><td>University of Ljubljana</td><td>5</td><td>-</td><td>operational</td></tr>
<tr><td>Estonia</td><td>Tartu AI Cloud</td><td>Telia</td><td>n/a</td><td>30</td><td>announced</td><td>High</td></tr>
<tr><th>Total</th><td></td><td></td><td>155</td><td>42</td><td></td><td></td></tr>
</table>
"""


def test_tracker_rows_become_projects_sums_and_powers() -> None:
    found = records(f"<p>We track AI projects of two countries.</p>{_TRACKER}")
    assert {p.name: (p.country_iso3, p.kind, p.status) for p in found.projects} == {
        "Vega AI Factory": ("SVN", "infrastructure", "approved"),
        "SloLLM": ("SVN", "model", "operational"),
        "Tartu AI Cloud": ("EST", "infrastructure", "announced"),
    }
    assert sorted(c.amount_high / 1e6 for c in found.commitments) == [5, 40, 150]
    assert sum_of(found, 40e6).component and not sum_of(found, 150e6).component
    assert {c.value_high for c in found.capacities} == {12, 30}


def test_total_row_adds_nothing_to_a_table_of_projects() -> None:
    assert not [c for c in records(_TRACKER).commitments if c.amount_high == 155e6]


def test_dependency_column_becomes_assessments() -> None:
    found = records(_TRACKER)
    assert {(a.country_iso3, a.dimension, a.value) for a in found.assessments} == {
        ("SVN", "us_dependency", "moderate"),
        ("EST", "us_dependency", "high"),
    }


def test_large_numbers_under_a_header_of_millions_are_millions() -> None:
    rows = "".join(
        (f"<tr><td>Viet Nam</td><td>Project {n} AI Cluster</td><td>₫{v}</td></tr>")
        for n, v in (("A", "2,500,000"), ("B", "900,000"))
    )
    found = records(f"<table><tr><th>Country</th><th>Project</th><th>Cost (million)</th></tr>{rows}</table>")
    assert {c.amount_high for c in found.commitments} == {2.5e12, 9e11}


def test_tiers_of_prose_name_their_countries() -> None:
    found = records(
        "<h2>Tiers</h2><p>Tier 1 (US and China): the whole stack.</p><p>Tier 2 – partial (Brazil, Turkey "
        "and Viet Nam): some layers.</p>"
    )
    assert {(a.country_iso3, a.value) for a in found.assessments if a.dimension == "tier"} == {
        ("USA", "1"),
        ("CHN", "1"),
        ("BRA", "2"),
        ("TUR", "2"),
        ("VNM", "2"),
    }


def test_claims_about_the_landscape() -> None:
    found = records(
        "<p>By March 2026 the CNAS index tracked 150 government-backed projects across 60 countries. "
        "Infrastructure projects make up 57% of all tracked projects; model projects make up 35%; data "
        "projects are 8%. "
        "NVIDIA supplies GPUs for 51% of all tracked infrastructure projects. Global spending on "
        "sovereign AI is projected to pass $120 billion in 2026.</p>"
    )
    assert {c.metric: c.value for c in found.claims} == {
        "projects_tracked": 150,
        "countries_with_projects": 60,
        "share_infrastructure": 0.57,
        "share_model": 0.35,
        "share_data": 0.08,
        "share_nvidia_in_infrastructure": 0.51,
        "global_spending_usd": 120e9,
    }
    assert not found.commitments

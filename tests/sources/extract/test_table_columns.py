"""Columns that hold money of projects, and columns that hold money of something else."""

from __future__ import annotations

import pytest

from tests.sources.extract.pages import records


def table(*rows: tuple[str, ...]) -> str:
    """Markup of a table whose first row is its head."""
    head, *body = rows
    lines = ["".join(f"<th>{c}</th>" for c in head), *("".join(f"<td>{c}</td>" for c in row) for row in body)]
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


LEAD = "<h2>Kenya</h2><p>The Konza AI Campus in the country's economy, as the ministry tells of it.</p>"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Exports (KES million)", {900, 500}),
        ("GDP (KES million)", {900, 500}),
        ("Revenue (KES million)", {900, 500}),
        ("Company valuation (KES million)", {900, 500}),
        ("Market size (KES million)", {900, 500}),
    ],
)
def test_money_of_economies_and_companies_beside_a_cost_is_none_of_the_project_s(
    header: str, expected: set[int]
) -> None:
    found = records(
        LEAD
        + table(
            ("Project", "Country", "Cost (KES million)", header),
            ("Konza AI Campus", "Kenya", "900", "70,000"),
            ("Mombasa AI Hub", "Kenya", "500", "80,000"),
        )
    )
    assert {round(c.amount_high / 1e6) for c in found.commitments} == expected


@pytest.mark.parametrize(
    "rows",
    [
        (("Year", "Demand (MW)", "GDP (KES billion)"), ("2024", "90", "15,000"), ("2025", "95", "16,000")),
        (("Group", "Users (million)", "Share"), ("Students", "2", "40%"), ("Firms", "3", "60%")),
        (("Company", "Revenue (KES million)"), ("Safaricom", "300,000"), ("Airtel Kenya", "90,000")),
        (("Service", "Price"), ("H100 hour", "KES 400"), ("Yearly plan", "KES 4 million")),
    ],
)
def test_tables_without_a_project_s_money_give_none(rows: tuple[tuple[str, ...], ...]) -> None:
    assert not records(LEAD + table(*rows)).commitments


def test_rows_of_one_project_are_parts_of_its_total() -> None:
    found = records(
        "<h2>Kenya</h2><p>The Konza AI Campus in figures, as the ministry tells them.</p>"
        + table(
            ("Measure", "Cost (KES million)", "Payer"),
            ("Machine hall", "900", "Treasury"),
            ("GPU cluster", "1,200", "KenGen"),
            ("Total", "2,100", ""),
        )
    )
    assert {round(c.amount_high / 1e6): (c.component, c.sponsor) for c in found.commitments} == {
        2100: (False, "Government of Kenya"),
        900: (True, "Government of Kenya"),
        1200: (True, "KenGen"),
    }


def test_rows_and_terms_of_other_works_are_no_projects() -> None:
    rows = records(
        "<h2>Kenya</h2>"
        + table(
            ("Programme", "2026/27 (KES m)", "2027/28 (KES m)", "Total (KES m)"),
            ("Konza AI Campus", "50", "60", "110"),
            ("Road upkeep", "500", "600", "1,100"),
        )
    )
    assert {p.name for p in rows.projects} == {"Konza AI Campus"}
    terms = records(
        "<h2>Kenya</h2><dl><dt>Konza AI Campus</dt><dd>$5 million from the Treasury</dd><dt>Nairobi railway</dt>"
        "<dd>$70 million from the Treasury</dd></dl>"
    )
    assert [(c.project, c.amount_high) for c in terms.commitments] == [("Konza AI Campus", 5e6)]

"""One pledge a sum: who tells the same, what is part of what, which figure counts."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from sources.extract.records import Extraction, Quote, StatedCommitment, StatedProject
from tests.warehouse.resolve.worlds import Document, resolved
from warehouse.judgement.files import JudgementError
from warehouse.judgement.judgement import Judgement

EVIDENCE = (Quote("*", 0, 5),)
KEY = "fra-alice-recoque"


def told(
    url: str,
    *sums: dict[str, Any],
    hand: bool = False,
    authority: int = 3,
    on: str | None = "2025-06-01",
    key: str = KEY,
    name: str = "Alice Recoque",
    country: str = "FRA",
    **project: Any,
) -> Document:
    commitments = tuple(
        StatedCommitment(
            **{  # type: ignore[arg-type]
                "project": name,
                "country_iso3": country,
                "currency": "EUR",
                "stage": "announced",
                "evidence": EVIDENCE,
                "project_key": key if hand else None,
                "amount_high": sum_["amount_low"],
            }
            | sum_
        )
        for sum_ in sums
    )
    record = StatedProject(name=name, country_iso3=country, key=key if hand else None, evidence=EVIDENCE, **project)
    facts = {"url": url, "publisher": url, "authority": authority, "published_on": on}
    return facts, Extraction("curated" if hand else "prose", "1", projects=(record,), commitments=commitments)


def rows(*world: Document, judgement: Judgement | None = None) -> list[dict[str, Any]]:
    return resolved(list(world), judgement=judgement).tables["commitments"].sort("usd_high", "commitment_id").to_dicts()


def test_five_sources_of_one_sum_are_one_commitment_with_five_quotes() -> None:
    world = [told(f"u{number}", {"amount_low": 554e6}) for number in range(5)]
    result = resolved(world)
    (row,) = result.tables["commitments"].to_dicts()
    assert row["publishers"] == 5
    assert row["counts_in_totals"]
    quotes = result.tables["evidence"].filter(pl.col("table_name") == "commitments")
    assert quotes["document_id"].n_unique() == 5


def test_a_rounded_figure_tells_the_exact_one() -> None:
    (row,) = rows(
        told("u1", {"amount_low": 103_719_200_000.0, "currency": "INR"}),
        told("u2", {"amount_low": 103_720_000_000.0, "currency": "INR", "qualifier": "approx"}),
    )
    assert (row["amount_low"], row["qualifier"], row["publishers"]) == (103_719_200_000.0, "exact", 2)


def test_differing_figures_are_kept_and_the_better_source_is_preferred() -> None:
    low, high = rows(told("u1", {"amount_low": 500e6}, authority=1), told("u2", {"amount_low": 600e6}, authority=4))
    assert low["pledge_id"] == high["pledge_id"]
    assert (low["preferred"], high["preferred"]) == (True, False)
    assert (low["counts_in_totals"], high["counts_in_totals"]) == (True, False)
    assert low["confidence"] < rows(told("u1", {"amount_low": 500e6}, authority=1))[0]["confidence"]


def test_among_equal_sources_the_later_figure_is_preferred_and_supersedes() -> None:
    low, high = rows(
        told("u1", {"amount_low": 500e6}, on="2024-01-01"), told("u2", {"amount_low": 700e6}, on="2025-01-01")
    )
    assert high["preferred"]
    assert high["supersedes"] == low["commitment_id"]


def test_figures_of_one_month_are_no_chain() -> None:
    low, high = rows(
        told("u1", {"amount_low": 500e6}, on="2025-01"), told("u2", {"amount_low": 700e6}, on="2025-01-20")
    )
    assert low["supersedes"] is None
    assert high["supersedes"] is None


def test_parts_are_linked_to_their_whole_and_never_counted() -> None:
    part, whole = rows(told("u1", {"amount_low": 700e6}, {"amount_low": 100e6, "component": True, "sponsor": "EIFO"}))
    assert part["component_of"] == whole["commitment_id"]
    assert [part["role"], whole["role"]] == ["part", "whole"]
    assert [part["counts_in_totals"], whole["counts_in_totals"]] == [False, True]


def test_equal_parts_of_two_payers_stay_two() -> None:
    found = rows(
        told(
            "u1",
            {"amount_low": 100e9, "currency": "CZK"},
            {"amount_low": 15e9, "currency": "CZK", "component": True, "sponsor": "State"},
            {"amount_low": 15e9, "currency": "CZK", "component": True, "sponsor": "European Union"},
        )
    )
    assert [row["role"] for row in found] == ["part", "part", "whole"]


def test_a_project_sum_inside_a_programme_sum_is_not_counted_in_the_world() -> None:
    result = resolved(
        [
            told(
                "u1",
                {"amount_low": 20e9},
                hand=True,
                key="euu-gigafactories",
                name="EU AI Gigafactories",
                country="EUU",
            ),
            told("u2", {"amount_low": 5e9, "component": True, "component_of": "euu-gigafactories"}, hand=True),
        ]
    )
    small, large = result.tables["commitments"].sort("usd_high").to_dicts()
    assert (small["role"], small["component_of_project"]) == ("nested", "euu-gigafactories")
    assert small["component_of"] == large["commitment_id"]
    assert not small["counts_in_totals"]


def test_a_nested_sum_counts_where_the_outer_one_has_no_figure() -> None:
    result = resolved(
        [
            told("u1", hand=True, key="euu-gigafactories", name="EU AI Gigafactories", country="EUU"),
            told("u2", {"amount_low": 5e9, "component": True, "component_of": "euu-gigafactories"}, hand=True),
        ]
    )
    (row,) = result.tables["commitments"].to_dicts()
    assert row["counts_in_totals"]


def test_sums_of_a_country_as_a_whole_stay_out_of_totals() -> None:
    (row,) = rows(told("u1", {"amount_low": 5e9, "scope": "country", "project": None}))
    assert (row["project_id"], row["scope"], row["counts_in_totals"]) == (None, "country", False)


def test_a_smaller_machine_read_sum_without_payer_or_period_is_an_inferred_part() -> None:
    small, _ = rows(told("u1", {"amount_low": 554e6}, hand=True), told("u2", {"amount_low": 40e6}))
    assert small["role"] == "part"
    assert "inferred" in small["note"]


def test_a_machine_reading_does_not_displace_a_recorded_figure_of_equal_authority() -> None:
    low, high = rows(told("u1", {"amount_low": 554e6}, hand=True), told("u2", {"amount_low": 700e6}, on="2026-06-01"))
    assert (low["preferred"], high["preferred"]) == (True, False)


def test_a_sum_of_another_period_is_a_pledge_of_its_own() -> None:
    found = rows(
        told("u1", {"amount_low": 554e6, "period_start": 2021, "period_end": 2024}, hand=True),
        told("u2", {"amount_low": 300e6, "period_start": 2027, "period_end": 2030}),
    )
    assert len({row["pledge_id"] for row in found}) == 2
    assert all(row["counts_in_totals"] for row in found)


def test_sums_of_a_cancelled_project_do_not_count() -> None:
    (row,) = rows(told("u1", {"amount_low": 554e6}, hand=True, status="cancelled"))
    assert row["preferred"]
    assert not row["counts_in_totals"]


def test_a_preference_wins_over_the_rule_and_must_match() -> None:
    world = (told("u1", {"amount_low": 500e6}, authority=1), told("u2", {"amount_low": 600e6}, authority=4))
    wanted = "fra-alice-recoque:eur-600000000-announced"
    low, high = rows(*world, judgement=Judgement(preferences={("commitments", wanted): "the contract says so"}))
    assert (low["preferred"], high["preferred"]) == (False, True)
    with pytest.raises(JudgementError, match="no figure"):
        rows(*world, judgement=Judgement(preferences={("commitments", "fra-x:eur-1"): "gone"}))


def test_a_sum_without_a_rate_has_no_dollars_and_says_why() -> None:
    (row,) = rows(told("u1", {"amount_low": 1e9, "currency": "ETB"}))
    assert (row["usd_high"], row["usd_missing"]) == (None, "no_rate")


def test_a_conversion_that_differs_by_more_than_a_tenth_is_flagged() -> None:
    result = resolved(
        [
            told("u1", {"amount_low": 554e6, "usd_stated": 900e6}),
        ]
    )
    assert result.tables["commitments"]["is_usd_divergent"].to_list() == [True]
    assert any("900" in warning or "9e+08" in warning for warning in result.report.warnings)

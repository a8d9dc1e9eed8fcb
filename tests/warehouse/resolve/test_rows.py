"""Which value of a field is taken, and what it rests on."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from sources.extract.records import (
    Extraction,
    Quote,
    StatedClaim,
    StatedLineage,
    StatedParticipant,
    StatedPolicy,
    StatedProject,
)
from tests.warehouse.resolve.worlds import Document, resolved
from tests.warehouse.support import curated
from warehouse.judgement import corrections
from warehouse.judgement.corrections import Correction
from warehouse.judgement.files import JudgementError
from warehouse.judgement.judgement import Judgement
from warehouse.judgement.judgement import load as load_judgement
from warehouse.resolve.confidence import confidence

EVIDENCE = (Quote("*", 0, 5),)


def page(
    url: str,
    *,
    authority: int = 3,
    on: str | None = "2025-06-01",
    hand: bool = False,
    quotes: tuple[Quote, ...] = EVIDENCE,
    others: dict[str, Any] | None = None,
    **fields: Any,
) -> Document:
    record = StatedProject(
        **{"name": "Olivia", "country_iso3": "NOR", "evidence": quotes, "key": "nor-olivia" if hand else None} | fields
    )
    return (
        {"url": url, "publisher": url, "authority": authority, "published_on": on},
        Extraction("curated" if hand else "prose", "1", projects=(record,), **(others or {})),
    )


def project(*world: Document) -> dict[str, Any]:
    (row,) = resolved(list(world)).tables["projects"].to_dicts()
    return row


def test_the_latest_status_is_taken() -> None:
    assert (
        project(page("a", status="announced", on="2024-01-01"), page("b", status="operational", on="2026-01-01"))[
            "status"
        ]
        == "operational"
    )


@pytest.mark.parametrize(
    ("read", "expected"), [("announced", "approved"), ("operational", "operational"), ("cancelled", "cancelled")]
)
def test_a_machine_carries_a_recorded_status_on_but_not_back(read: str, expected: str) -> None:
    assert (
        project(page("a", status="approved", on="2024", hand=True), page("b", status=read, on="2026-01-01"))["status"]
        == expected
    )


def test_hands_decide_the_kind_over_better_authority() -> None:
    assert (
        project(page("a", kind="infrastructure", hand=True, authority=4), page("b", kind="programme", authority=1))[
            "kind"
        ]
        == "infrastructure"
    )


def test_the_first_announcement_is_as_exact_as_the_sources_allow() -> None:
    assert (
        project(
            page("a", announced_on="2025-03"), page("b", announced_on="2025-03-09"), page("c", announced_on="2026")
        )["announced_on"]
        == "2025-03-09"
    )


def test_an_announcement_after_service_is_left_out_and_told() -> None:
    found = resolved([page("a", announced_on="2026-11", operational_on="2025")])
    assert found.tables["projects"]["announced_on"].to_list() == [None]
    assert any("after it was in service" in warning for warning in found.report.warnings)


def test_no_news_for_two_years_is_dormant_unless_in_service() -> None:
    assert project(page("a", on="2023-01-01", status="announced"))["is_dormant"]
    assert not project(page("a", on="2023-01-01", status="operational"))["is_dormant"]
    assert project(page("a", on=None))["is_dormant"] is None


def test_parents_in_a_ring_lose_one_link() -> None:
    rows = resolved(
        [
            page("a", name="Alpha", key="nor-alpha", parent="nor-beta", hand=True),
            page("b", name="Beta", key="nor-beta", parent="nor-alpha", hand=True),
        ]
    ).tables["projects"]
    assert rows["parent_project_id"].null_count() == 1


def test_the_summary_names_only_what_is_known() -> None:
    assert project(page("a"))["summary"] == "Olivia is an AI effort for Norway."
    full = project(
        page("a", kind="infrastructure", subtype="supercomputer", status="operational", backing="government")
    )
    assert full["summary"] == "Olivia is a supercomputer with AI capacity for Norway, operational, backed by the state."


def test_evidence_of_a_field_stands_only_where_its_source_says_what_is_published() -> None:
    quotes = (Quote("status", 0, 5), Quote("kind", 6, 9))
    found = resolved(
        [
            page("a", status="announced", kind="infrastructure", on="2024-01-01", quotes=quotes),
            page("b", status="operational", on="2026-01-01", quotes=(Quote("status", 1, 4),)),
        ]
    )
    told = found.tables["evidence"].filter(pl.col("table_name") == "projects")
    assert sorted(zip(told["field"], told["char_start"], strict=True)) == [("*", 0), ("kind", 6), ("status", 1)]


def test_digests_are_no_independent_publishers() -> None:
    digest = page("d")
    digest[0]["is_digest"] = True
    assert project(page("a"), digest)["publishers"] == 1
    assert project(page("a"), page("b"))["publishers"] == 2


def test_spellings_of_an_organisation_are_one_participant() -> None:
    def with_people(url: str, name: str, role: str | None) -> Document:
        people = (
            StatedParticipant(project="Olivia", country_iso3="NOR", organisation=name, role=role, evidence=EVIDENCE),
        )
        return page(url, others={"participants": people})

    found = resolved(
        [
            with_people("a", "NVIDIA", "chip_supplier"),
            with_people("b", "Nvidia  Corporation", "chip_supplier"),
            with_people("c", "nvidia", None),
        ],
        judgement=load_judgement(),
    )
    (row,) = found.tables["participants"].to_dicts()
    assert (row["organisation"], row["role"], row["publishers"]) == ("NVIDIA", "chip_supplier", 2)
    assert found.tables["evidence"].filter(pl.col("table_name") == "participants").height == 3


def test_lineage_has_a_row_for_each_base_and_none_where_a_base_is_known() -> None:
    def lineage(url: str, base: str | None) -> Document:
        told = (
            StatedLineage(
                project="Olivia", country_iso3="NOR", approach="on_open_weights", base_model=base, evidence=EVIDENCE
            ),
        )
        return page(url, kind="model", others={"lineage": told})

    found = resolved([lineage("a", "Llama 3"), lineage("b", "Mistral 7B"), lineage("c", "llama-3"), lineage("d", None)])
    assert found.tables["model_lineage"]["base_model"].to_list() == ["Llama 3", "Mistral 7B"]


def test_policies_and_claims_of_many_documents_are_one_row_each() -> None:
    def other(url: str) -> Document:
        return page(
            url,
            others={
                "policies": (StatedPolicy(name="AI Act", country_iso3="EUU", kind="ai_regulation", evidence=EVIDENCE),),
                "claims": (
                    StatedClaim(
                        metric="projects_tracked",
                        value=139.0,
                        unit="count",
                        as_of="2026-05",
                        attributed_to="CNAS",
                        evidence=EVIDENCE,
                    ),
                ),
            },
        )

    found = resolved([other("a"), other("b")])
    assert found.tables["policies"].height == found.tables["claims"].height == 1
    assert found.tables["evidence"].filter(pl.col("table_name") == "claims").height == 2


def test_confidence_rises_with_authority_and_publishers_and_falls_with_age_and_quarrel() -> None:
    def value(authority: int = 3, publishers: int = 1, *, agree: bool = True, last: str = "2026-01-01") -> float:
        return confidence(authority, publishers, agree=agree, last_told=last, as_of="2026-11-01")

    assert value(1) > value(2) > value(3) > value(4)
    assert value(publishers=4) > value(publishers=2) > value()
    assert value(agree=False) < value()
    assert value(last="2020-01-01") < value(last="2023-01-01") < value()
    assert value(last="") == value()


def test_confidence_ages_in_full_years_only() -> None:
    def value(as_of: str) -> float:
        return confidence(3, 1, agree=True, last_told="2023-01-01", as_of=as_of)

    assert value("2026-02-01") == value("2026-11-01") < value("2025-11-01") == value("2024-01-01")


def correction(**changes: str) -> Correction:
    return Correction(
        **{
            "table": "projects",
            "row_id": "nor-olivia",
            "field": "backing",
            "expected": "government",
            "value": "public_private",
            "reason": "the fund pays",
            "evidence_url": "https://example.org",
            "decided_on": "2026-11-01",
        }
        | changes
    )


def test_a_correction_replaces_the_value_it_expects_and_is_reported() -> None:
    found = resolved([page("a", backing="government", hand=True)], judgement=Judgement(corrections=(correction(),)))
    assert found.tables["projects"]["backing"].to_list() == ["public_private"]
    assert "correction projects nor-olivia backing" in found.report.judgements


@pytest.mark.parametrize("changes", [{"expected": "state_owned"}, {"row_id": "nor-nobody"}])
def test_a_correction_that_matches_nothing_is_an_error(changes: dict[str, str]) -> None:
    with pytest.raises(JudgementError):
        resolved(
            [page("a", backing="government", hand=True)], judgement=Judgement(corrections=(correction(**changes),))
        )


def test_shipped_judgement_fits_the_shipped_facts() -> None:
    judged = load_judgement()
    found = resolved(curated(), judgement=judged)
    assert found.tables["projects"].height >= 390
    assert corrections.load() == judged.corrections
    assert not [warning for warning in found.report.warnings if "no effect" in warning]


def test_recorded_facts_keep_their_own_judgement_of_what_adds_up() -> None:
    """Blank component_of counts, the row's own key never does, another key does not in the world."""
    rows = resolved(curated(), judgement=load_judgement()).tables["commitments"]
    counted = rows.filter("counts_in_totals")
    assert set(counted["role"]) == {"whole"}
    assert 140 <= counted.height <= 152
    assert rows.filter(pl.col("role") == "nested")["component_of"].null_count() == 0

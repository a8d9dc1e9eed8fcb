"""Which project a statement means, and what becomes of ids."""

from __future__ import annotations

import polars as pl
import pytest

from schemas import frames
from schemas.registry import PROJECT_IDS
from sources.extract.records import (
    Extraction,
    Quote,
    StatedCapacity,
    StatedCommitment,
    StatedParticipant,
    StatedProject,
)
from tests.warehouse.resolve.worlds import Document, resolved
from warehouse.judgement import decisions
from warehouse.judgement.files import JudgementError
from warehouse.judgement.judgement import Judgement

EVIDENCE = (Quote("*", 0, 5),)


def page(
    url: str,
    name: str,
    country: str = "FRA",
    *,
    key: str | None = None,
    kind: str | None = None,
    sums: tuple[float, ...] = (),
    megawatts: tuple[float, ...] = (),
    people: tuple[str, ...] = (),
    **more: object,
) -> Document:
    record = StatedProject(name=name, country_iso3=country, key=key, kind=kind, evidence=EVIDENCE, **more)  # type: ignore[arg-type]
    extraction = Extraction(
        "curated" if key else "prose",
        "1",
        projects=(record,),
        commitments=tuple(
            StatedCommitment(
                project=name,
                country_iso3=country,
                amount_low=value,
                amount_high=value,
                currency="EUR",
                project_key=key,
                evidence=EVIDENCE,
            )
            for value in sums
        ),
        capacities=tuple(
            StatedCapacity(
                project=name,
                country_iso3=country,
                metric="power_mw",
                value_low=value,
                value_high=value,
                project_key=key,
                evidence=EVIDENCE,
            )
            for value in megawatts
        ),
        participants=tuple(
            StatedParticipant(project=name, country_iso3=country, organisation=one, project_key=key, evidence=EVIDENCE)
            for one in people
        ),
    )
    return {"url": url, "publisher": url, "published_on": "2025-06-01"}, extraction


def ids(*world: Document, known: pl.DataFrame | None = None, lines: tuple[tuple[str, str, str], ...] = ()) -> list[str]:
    said = decisions.parse(
        {"left": left, "verdict": verdict, "right": right, "reason": "said so", "decided_on": "2026-11-01"}
        for left, verdict, right in lines
    )
    return (
        resolved(list(world), known_ids=known, judgement=Judgement(decisions=said))
        .tables["projects"]["project_id"]
        .to_list()
    )


def registry(*rows: dict[str, str]) -> pl.DataFrame:
    return frames.frame(PROJECT_IDS, rows)


def test_other_spellings_join_a_recorded_project() -> None:
    found = resolved([page("a", "Jean Zay", key="fra-jean-zay"), page("b", "supercalculateur Jean Zay")])
    (row,) = found.tables["projects"].to_dicts()
    assert row["project_id"] == "fra-jean-zay"
    assert row["aliases"] == ["supercalculateur Jean Zay"]
    (merge,) = found.report.merges
    assert merge.score >= 0.95
    assert merge.reason


def test_a_new_name_gets_an_id_of_country_and_name() -> None:
    assert ids(page("a", "Café de l'IA", country="FRA")) == ["fra-cafe-de-lia"]


def test_names_without_latin_letters_get_distinct_ids() -> None:
    found = ids(page("a", "富岳", "JPN"), page("b", "産総研", "JPN"))
    assert len(found) == 2
    assert all(project.startswith("jpn-project") for project in found)


def test_doubtful_pairs_stay_apart_and_are_listed() -> None:
    found = resolved([page("a", "JUPITER", "DEU", key="deu-jupiter"), page("b", "JUPITER AI Factory", "DEU")])
    assert found.tables["projects"].height == 2
    (doubt,) = found.report.doubts
    assert (doubt.left, doubt.right) == ("deu-jupiter", "DEU:JUPITER AI Factory")


def test_a_shared_sum_settles_a_doubt() -> None:
    assert ids(
        page(
            "a", "Kutaisi Technology Hub AI data centre", "GEO", key="geo-kutaisi", kind="infrastructure", sums=(123e6,)
        ),
        page("b", "Kutaisi Technology Hub", "GEO", kind="infrastructure", sums=(123e6,)),
    ) == ["geo-kutaisi"]


def test_two_figures_in_common_settle_where_names_say_little() -> None:
    (row,) = (
        resolved(
            [
                page("a", "SK-AWS Ulsan", "KOR", key="kor-ulsan", sums=(7.13e9,), megawatts=(103.0,)),
                page("b", "103 MW site of the group", "KOR", sums=(7.13e9,), megawatts=(103.0,)),
            ]
        )
        .tables["projects"]
        .to_dicts()
    )
    assert row["project_id"] == "kor-ulsan"
    assert row["aliases"] == []


def test_kinds_that_exclude_each_other_do_not_merge_on_the_name() -> None:
    assert len(ids(page("a", "Falcon", "ARE", kind="model"), page("b", "Falcon", "ARE", kind="infrastructure"))) == 2


def test_one_name_in_two_countries_is_two_projects() -> None:
    assert len(ids(page("a", "National AI Fund", "PAK"), page("b", "National AI Fund", "VNM"))) == 2


def test_a_name_that_fits_two_projects_joins_neither() -> None:
    found = resolved(
        [
            page("a", "Google AI Hub Visakhapatnam", "IND", key="ind-google", sums=(15e9,)),
            page("b", "Reliance AI Hub Visakhapatnam", "IND", key="ind-reliance", sums=(15e9,)),
            page("c", "AI hub in Visakhapatnam", "IND", sums=(15e9,)),
        ]
    )
    assert found.tables["projects"].height == 3
    assert {doubt.left for doubt in found.report.doubts} == {"ind-google", "ind-reliance"}


def test_a_name_that_says_nothing_makes_no_project() -> None:
    found = resolved([page("a", "the Canadian project", "CAN", sums=(2e9,))])
    assert found.tables["projects"].height == 0
    assert found.tables["commitments"]["scope"].to_list() == ["country"]


def test_a_decision_joins_names_that_no_score_would() -> None:
    world = (page("a", "Alice Recoque", key="fra-alice-recoque"), page("b", "Jules Verne"))
    assert len(ids(*world)) == 2
    assert ids(*world, lines=(("fra-alice-recoque", "same", "FRA:Jules Verne"),)) == ["fra-alice-recoque"]


def test_a_decision_keeps_apart_what_every_score_would_join() -> None:
    world = (page("a", "Jean Zay", key="fra-jean-zay"), page("b", "Jean Zay"))
    assert len(ids(*world, lines=(("fra-jean-zay", "not_same", "FRA:Jean Zay"),))) == 2


def test_a_decision_on_two_ids_leaves_a_redirect_with_its_reason() -> None:
    found = resolved(
        [page("a", "Jean Zay", key="fra-jean-zay"), page("b", "IDRIS machine", key="fra-idris")],
        judgement=Judgement(
            decisions=decisions.parse(
                [
                    {
                        "left": "fra-jean-zay",
                        "verdict": "same",
                        "right": "fra-idris",
                        "reason": "one machine",
                        "decided_on": "2026-11-01",
                    }
                ]
            )
        ),
    )
    assert found.tables["projects"]["project_id"].to_list() == ["fra-jean-zay"]
    rows = {row["project_id"]: row for row in found.tables["project_ids"].iter_rows(named=True)}
    assert (rows["fra-idris"]["state"], rows["fra-idris"]["merged_into"], rows["fra-idris"]["reason"]) == (
        "merged",
        "fra-jean-zay",
        "one machine",
    )
    assert found.report.judgements == ("decision fra-jean-zay same fra-idris",)


def test_a_decision_without_effect_is_told() -> None:
    found = resolved(
        [page("a", "Jean Zay")],
        judgement=Judgement(
            decisions=decisions.parse(
                [
                    {
                        "left": "FRA:Nobody",
                        "verdict": "same",
                        "right": "FRA:Nothing",
                        "reason": "x",
                        "decided_on": "2026-11-01",
                    }
                ]
            )
        ),
    )
    assert any("no effect" in warning for warning in found.report.warnings)


def test_contradicting_decisions_are_refused() -> None:
    line = {"left": "FRA:A", "right": "FRA:B", "reason": "x", "decided_on": "2026-11-01"}
    with pytest.raises(JudgementError, match="both ways"):
        decisions.parse([line | {"verdict": "same"}, line | {"verdict": "not_same"}])


def test_an_id_given_out_before_is_kept_when_another_name_is_commoner() -> None:
    known = registry({"project_id": "fra-jean-zay-supercomputer", "state": "active"})
    assert ids(page("a", "Jean Zay supercomputer"), page("b", "Jean Zay"), page("c", "Jean Zay"), known=known) == [
        "fra-jean-zay-supercomputer"
    ]


def test_two_ids_given_out_before_become_one_with_a_redirect() -> None:
    known = registry(
        {"project_id": "fra-jean-zay", "state": "active"},
        {"project_id": "fra-jean-zay-supercomputer", "state": "active"},
    )
    found = resolved([page("a", "Jean Zay supercomputer"), page("b", "Jean Zay")], known_ids=known)
    assert found.tables["projects"]["project_id"].to_list() == ["fra-jean-zay"]
    rows = {row["project_id"]: row for row in found.tables["project_ids"].iter_rows(named=True)}
    assert rows["fra-jean-zay-supercomputer"]["merged_into"] == "fra-jean-zay"


def test_an_id_that_was_merged_is_never_given_out_again() -> None:
    known = registry(
        {"project_id": "fra-olympe", "state": "merged", "merged_into": "fra-zeus", "reason": "one"},
        {"project_id": "fra-zeus", "state": "active"},
    )
    (project,) = ids(page("a", "Olympe"), known=known)
    assert project not in ("fra-olympe",)


def test_an_id_without_documents_is_retired_and_comes_back_under_its_name() -> None:
    known = registry({"project_id": "fra-olympe", "state": "active", "first_seen_release": "2026-01-01.0"})
    gone = resolved([page("a", "Jean Zay")], known_ids=known).tables["project_ids"]
    row = next(row for row in gone.iter_rows(named=True) if row["project_id"] == "fra-olympe")
    assert (row["state"], row["reason"], row["first_seen_release"]) == (
        "retired",
        "no current document tells of it",
        "2026-01-01.0",
    )
    back = resolved([page("a", "Olympe")], known_ids=gone).tables["project_ids"]
    assert next(r for r in back.iter_rows(named=True) if r["project_id"] == "fra-olympe")["state"] == "active"

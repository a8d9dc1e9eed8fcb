"""The index: totals, shares with their parts, computed judgements, claims beside counts."""

from __future__ import annotations

from functools import cache

import polars as pl
import pytest

from schemas import frames
from schemas.derived import DERIVED, TOTAL
from sources.extract.records import (
    Extraction,
    Quote,
    StatedCapacity,
    StatedCommitment,
    StatedLineage,
    StatedParticipant,
    StatedProject,
)
from tests.warehouse.resolve.worlds import Document, resolved
from tests.warehouse.support import curated, stated
from warehouse.derive import reconcile, rules
from warehouse.derive.base_models import family
from warehouse.derive.derive import derive
from warehouse.derive.layers import designers
from warehouse.derive.totals import contributions
from warehouse.judgement.judgement import load as load_judgement

EVIDENCE = (Quote("*", 0, 5),)


@cache
def shipped() -> tuple[dict[str, pl.DataFrame], dict[str, pl.DataFrame]]:
    tables = dict(resolved(curated(), judgement=load_judgement()).tables)
    return tables, derive(tables, curated().documents)


def world(*documents: Document) -> tuple[dict[str, pl.DataFrame], dict[str, pl.DataFrame]]:
    made = stated(documents)
    tables = dict(resolved(made).tables)
    return tables, derive(tables, made.documents)


def sum_of(
    amount: float,
    kind: str | None,
    key: str,
    *,
    inside: str | None = None,
    part: bool = False,
    stage: str = "committed",
    sponsor: str | None = None,
) -> StatedCommitment:
    return StatedCommitment(
        project=key,
        project_key=key,
        country_iso3=key[:3].upper(),
        amount_low=amount,
        amount_high=amount,
        currency="USD",
        sponsor=sponsor or kind,
        sponsor_kind=kind,
        stage=stage,
        component=part or inside is not None,
        component_of=key if part else inside,
        note="part: a share" if part else None,
        evidence=EVIDENCE,
    )


def page(
    key: str,
    *,
    kind: str = "infrastructure",
    status: str = "announced",
    sums: tuple[StatedCommitment, ...] = (),
    people: tuple[tuple[str, str, str | None], ...] = (),
    lineage: tuple[StatedLineage, ...] = (),
    hardware: str | None = None,
    **more: str,
) -> Document:
    country = key[:3].upper()
    record = StatedProject(name=key, key=key, country_iso3=country, kind=kind, status=status, evidence=EVIDENCE, **more)  # type: ignore[arg-type]
    return {"url": key, "publisher": key}, Extraction(
        "curated",
        "1",
        projects=(record,),
        commitments=sums,
        lineage=lineage,
        participants=tuple(
            StatedParticipant(
                project=key,
                project_key=key,
                country_iso3=country,
                organisation=name,
                role=role,
                hq_iso3=hq,
                evidence=EVIDENCE,
            )
            for name, role, hq in people
        ),
        capacities=(
            StatedCapacity(
                project=key,
                project_key=key,
                country_iso3=country,
                metric="accelerators",
                value_low=10.0,
                value_high=10.0,
                hardware=hardware,
                status="planned",
                evidence=EVIDENCE,
            ),
        )
        if hardware
        else (),
    )


def figure(derived: dict[str, pl.DataFrame], country: str, column: str) -> object:
    return derived["country_index"].filter(pl.col("country_iso3") == country)[column].to_list()[0]


def test_government_total_leaves_private_parts_of_state_sums_out() -> None:
    _, derived = world(
        page(
            "fra-a",
            sums=(
                sum_of(100.0, "government", "fra-a"),
                sum_of(30.0, "private_domestic", "fra-a", part=True, sponsor="Company"),
            ),
        )
    )
    assert figure(derived, "FRA", "deduplicated_committed_usd") == 100.0
    assert figure(derived, "FRA", "government_committed_usd") == 70.0


def test_government_total_takes_state_parts_of_other_sums_up_to_the_whole() -> None:
    _, derived = world(
        page(
            "dnk-a",
            sums=(
                sum_of(700.0, "public_private", "dnk-a"),
                sum_of(100.0, "state_owned", "dnk-a", part=True, sponsor="EIFO"),
            ),
        )
    )
    assert figure(derived, "DNK", "government_committed_usd") == 100.0
    _, derived = world(
        page(
            "dnk-b",
            sums=(
                sum_of(70.0, "public_private", "dnk-b"),
                sum_of(50.0, "state_owned", "dnk-b", part=True, sponsor="One"),
                sum_of(40.0, "government", "dnk-b", part=True, sponsor="Two"),
            ),
        )
    )
    assert figure(derived, "DNK", "government_committed_usd") == pytest.approx(70.0)


def test_a_national_sum_inside_a_european_one_counts_in_its_country_but_not_in_the_world() -> None:
    tables, derived = world(
        page("euu-plan", kind="programme", sums=(sum_of(1000.0, "government", "euu-plan"),)),
        page("fin-machine", sums=(sum_of(200.0, "government", "fin-machine", inside="euu-plan"),)),
    )
    assert figure(derived, "FIN", "deduplicated_committed_usd") == 200.0
    world_rows = contributions(tables["commitments"], tables["projects"]).world.filter(
        pl.col("total") == "deduplicated"
    )
    assert world_rows["usd_high"].sum() == 1000.0
    landscape = derived["landscape"].filter(
        (pl.col("metric") == "headline_committed_usd") & (pl.col("scope") == "world")
    )
    assert landscape["value"].to_list() == [1200.0]


def test_a_sum_inside_another_of_its_own_country_counts_once_there() -> None:
    _, derived = world(
        page("ind-mission", kind="programme", sums=(sum_of(1000.0, "government", "ind-mission"),)),
        page("ind-cluster", sums=(sum_of(400.0, "government", "ind-cluster", inside="ind-mission"),)),
    )
    assert figure(derived, "IND", "deduplicated_committed_usd") == 1000.0
    assert figure(derived, "IND", "headline_committed_usd") == 1400.0


def test_stages_are_never_added() -> None:
    _, derived = world(
        page("fra-a", sums=(sum_of(5.0, "government", "fra-a", stage="announced"),)),
        page("fra-b", sums=(sum_of(7.0, "government", "fra-b", stage="disbursed"),)),
    )
    assert [
        figure(derived, "FRA", f"deduplicated_{stage}_usd") for stage in ("announced", "committed", "disbursed")
    ] == [5.0, 0.0, 7.0]


def test_shares_stand_with_numerator_denominator_and_undisclosed() -> None:
    _, derived = world(
        page("fra-a", people=(("NVIDIA", "chip_supplier", "USA"),)),
        page("fra-b", hardware="Instinct MI430X"),
        page("fra-c"),
        page("fra-m", kind="model"),
    )
    assert [
        figure(derived, "FRA", f"nvidia_{part}") for part in ("numerator", "denominator", "undisclosed", "share")
    ] == [1, 2, 1, 0.5]
    assert figure(derived, "FRA", "us_chips_numerator") == 2


def test_a_share_of_nothing_disclosed_is_null() -> None:
    _, derived = world(page("fra-a"))
    assert figure(derived, "FRA", "nvidia_share") is None
    assert figure(derived, "FRA", "us_dependency") == "undisclosed"


def test_dependency_flags_are_yes_no_or_undisclosed_with_their_evidence() -> None:
    tables, derived = world(
        page(
            "fra-a",
            people=(
                ("NVIDIA", "chip_supplier", "USA"),
                ("Scaleway", "operator", "FRA"),
                ("Unknown Cloud", "cloud_provider", None),
            ),
            sums=(sum_of(5.0, "government", "fra-a", sponsor="Government of France"),),
        )
    )
    flags = {row["flag"]: row for row in derived["dependency"].iter_rows(named=True)}
    assert {flag: row["value"] for flag, row in flags.items()} == {
        "chip_designer": "yes",
        "cloud_provider": "undisclosed",
        "operator": "no",
        "operator_parent": "no",
        "lead_financier": "no",
    }
    assert set(flags["chip_designer"]["evidence_ids"]) <= set(tables["evidence"]["evidence_id"])
    assert flags["chip_designer"]["evidence_ids"]
    assert "owners.csv" in flags["operator_parent"]["reason"]
    assert "headquarters unknown" in flags["cloud_provider"]["reason"]


def test_models_depend_on_the_maker_of_their_base() -> None:
    def built_on(base: str | None, hq: str | None, approach: str = "on_open_weights") -> tuple[StatedLineage, ...]:
        return (
            StatedLineage(
                project="x",
                country_iso3="FRA",
                approach=approach,
                base_model=base,
                base_model_hq_iso3=hq,
                evidence=EVIDENCE,
            ),
        )

    def model(key: str, lineage: tuple[StatedLineage, ...]) -> Document:
        facts, extraction = page(key, kind="model")
        from dataclasses import replace

        return facts, replace(extraction, lineage=tuple(replace(one, project=key) for one in lineage))

    _, derived = world(
        model("fra-a", built_on("Llama 3", "USA")),
        model("fra-b", built_on("Qwen 2", "CHN")),
        model("fra-c", built_on(None, None, "from_scratch")),
        model("fra-d", ()),
    )
    flags = derived["dependency"].filter(pl.col("flag") == "base_model").sort("project_id")
    assert flags["value"].to_list() == ["yes", "no", "no", "undisclosed"]
    assert [
        figure(derived, "FRA", f"models_{word}") for word in ("on_open_weights", "from_scratch", "undisclosed")
    ] == [2, 1, 1]
    assert figure(derived, "FRA", "base_models") == 2
    share = derived["base_model_share"].filter((pl.col("scope") == "world") & (pl.col("family") == "llama"))
    assert share.select("numerator", "denominator", "projects").row(0) == (1, 2, 1)


@pytest.mark.parametrize(
    ("text", "vendors"),
    [
        ("H100", {"NVIDIA"}),
        ("GB300 DGX SuperPOD", {"NVIDIA"}),
        ("Instinct MI355X", {"AMD"}),
        ("B200;H200", {"NVIDIA"}),
        ("Ascend 910B", {"Huawei"}),
        ("DSX", set()),
    ],
)
def test_hardware_names_its_designer(text: str, vendors: set[str]) -> None:
    assert {vendor for vendor, _ in designers(text)} == vendors


@pytest.mark.parametrize(
    ("name", "expected"), [("Llama-3.1-8B", "llama"), ("Mixtral 8x7B", "mistral"), ("Own thing", "own")]
)
def test_families_of_base_models(name: str, expected: str) -> None:
    assert family(name) == expected


def test_growth_never_falls_and_counts_the_undated_apart() -> None:
    _, derived = world(page("fra-a", announced_on="2024-03"), page("fra-b", announced_on="2026"), page("deu-c"))
    rows = derived["growth"].filter((pl.col("scope") == "world") & (pl.col("kind") == "all")).sort("year")
    assert rows["year"].to_list() == [2024, 2025, 2026]
    assert rows["announced_so_far"].to_list() == [1, 1, 2]
    assert rows["undated"].to_list() == [1, 1, 1]


def test_without_the_united_states_and_china_is_a_scope_of_its_own() -> None:
    _, derived = world(page("fra-a"), page("usa-b"), page("chn-c"))
    counts = dict(
        derived["landscape"].filter(pl.col("metric") == "projects_tracked").select("scope", "value").iter_rows()
    )
    assert counts == {"world": 3.0, "ex_us_cn": 1.0}


def test_every_figure_of_the_index_is_the_sum_of_its_rows() -> None:
    _, derived = shipped()
    figures = {row["country_iso3"]: row for row in derived["country_index"].iter_rows(named=True)}
    traced = derived["index_trace"].group_by("country_iso3", "metric").agg(pl.col("value").sum())
    for country, metric, value in traced.iter_rows():
        assert figures[country][metric] == pytest.approx(value)


def test_derived_tables_of_the_shipped_facts_are_valid() -> None:
    _, derived = shipped()
    assert set(derived) == set(DERIVED)
    for name, rows in derived.items():
        assert not frames.check(DERIVED[name], rows).rejected, name


def test_totals_of_the_shipped_facts_are_in_order_in_every_country() -> None:
    _, derived = shipped()
    for row in derived["country_index"].iter_rows(named=True):
        for stage in ("announced", "committed", "disbursed"):
            government, plain, headline = (
                row[f"{total}_{stage}_usd"] for total in ("government", "deduplicated", "headline")
            )
            assert government <= plain * (1 + 1e-9)
            assert plain <= headline * (1 + 1e-9)
    assert set(TOTAL) == {"government", "deduplicated", "headline"}


def test_every_claim_has_a_reason_and_every_reference_a_form() -> None:
    _, derived = shipped()
    rows = derived["reconciliation"]
    assert rows["reason"].str.len_chars().min() > 5
    assert rows.filter(pl.col("claim_ref") == "C03a")["ours"].to_list()[0] > 139
    tables, made = shipped()
    for claim in reconcile.shipped():
        if claim.reference:
            reconcile.look_up(claim.reference, claim.scope, {**tables, **made})
    with pytest.raises(ValueError, match="no such reference"):
        reconcile.look_up("nonsense:a:b", None, {**tables, **made})


def test_every_claim_of_the_list_is_answered() -> None:
    numbers = {claim.ref[1:3] for claim in reconcile.shipped() if claim.ref.startswith("C")}
    assert numbers == {f"{number:02}" for number in range(1, 41)}


def test_rules_are_tried_in_order_and_the_last_always_holds() -> None:
    limits = rules.load()
    assert rules.judge(limits.tier, _zeros()).rule == limits.tier[-1].id
    row = _zeros() | {"infrastructure_operational": 5.0, "foundation_models": 1.0, "deduplicated_committed_usd": 1e9}
    assert rules.judge(limits.tier, row).value == 1


def _zeros() -> dict[str, float | None]:
    return dict.fromkeys(
        [
            "infrastructure_operational",
            "infrastructure_under_construction",
            "infrastructure_under_way",
            "models_operational",
            "foundation_models",
            "deduplicated_announced_usd",
            "deduplicated_committed_usd",
            "deduplicated_disbursed_usd",
        ],
        0.0,
    )


@pytest.mark.parametrize(
    "text",
    [
        "tier: [",
        "excluded_scope: []\ntier: []\nus_dependency: []",
        "excluded_scope: []\ntier: [{id: a, value: 1, doc: x, all: [{column: a}]}]\nus_dependency: []",
    ],
)
def test_wrong_thresholds_are_refused(text: str) -> None:
    with pytest.raises(rules.RulesError, match="correct the file"):
        rules.parse(text)

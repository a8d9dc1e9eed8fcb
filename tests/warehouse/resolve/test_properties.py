"""What holds for every world: order, repetition, growth, totals."""

from __future__ import annotations

import dataclasses
from itertools import combinations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from schemas import frames
from schemas.derived import DERIVED
from schemas.registry import TABLES
from tests.warehouse.resolve.worlds import Document, documents, parts, resolved, shuffled, worlds
from tests.warehouse.support import stated
from warehouse.derive.derive import derive
from warehouse.derive.totals import contributions
from warehouse.resolve.stated import Stated

pytestmark = pytest.mark.slow

FEW = settings(max_examples=25)


@FEW
@given(worlds(), st.integers(0, 999))
def test_order_of_sources_does_not_matter(world: list[Document], seed: int) -> None:
    frames_ = stated(world)
    one, other = resolved(frames_), resolved(shuffled(frames_, seed))
    for name, table in one.tables.items():
        assert_frame_equal(table, other.tables[name])
    assert one.report == other.report


@FEW
@given(worlds())
def test_merging_twice_is_the_same_as_once(world: list[Document]) -> None:
    once = stated(world)
    twice = Stated(
        **{
            field.name: pl.concat([getattr(once, field.name)] * 2) if field.name != "sources" else once.sources
            for field in dataclasses.fields(Stated)
        }
    )
    first = resolved(once)
    again = resolved(twice, known_ids=first.tables["project_ids"])
    for name, table in first.tables.items():
        assert_frame_equal(table, again.tables[name])


@FEW
@given(worlds(), documents(keys=False))
def test_adding_a_source_never_splits_a_project(world: list[Document], more: Document) -> None:
    before = parts(resolved(world))
    after = {document: number for number, group in enumerate(parts(resolved([*world, more]))) for document in group}
    for group in before:
        for one, other in combinations(sorted(group), 2):
            assert after[one] == after[other]


@FEW
@given(worlds(), documents(keys=False))
def test_ids_survive_a_new_source(world: list[Document], more: Document) -> None:
    first = resolved(world).tables
    grown = resolved([*world, more], known_ids=first["project_ids"]).tables
    known = {row["project_id"]: row for row in grown["project_ids"].iter_rows(named=True)}
    for project in first["projects"]["project_id"]:
        assert project in known
        if known[project]["state"] != "active":
            assert known[project]["merged_into"] in known
            assert known[project]["reason"]


@settings(max_examples=10)
@given(worlds())
def test_every_row_is_valid_and_rests_on_evidence(world: list[Document]) -> None:
    frames_ = stated(world)
    tables = resolved(frames_).tables
    for name, rows in (tables | derive(tables, frames_.documents)).items():
        checked = frames.check((TABLES | DERIVED)[name], rows)
        assert not checked.rejected, (name, checked.rejected[0])
    for name, rows in tables.items():
        if TABLES[name].has_evidence:
            told = set(tables["evidence"].filter(pl.col("table_name") == name)["row_id"])
            assert set(rows[TABLES[name].key[0]]) == told


@FEW
@given(worlds())
def test_totals_never_exceed_the_headline_and_parts_are_never_counted(world: list[Document]) -> None:
    tables = resolved(world).tables
    commitments = tables["commitments"]
    counted = commitments.filter("counts_in_totals")
    assert set(counted["role"]) <= {"whole", "nested"}
    assert counted["component_of"].null_count() == counted.height
    assert counted["preferred"].all()
    totals = contributions(commitments, tables["projects"])
    for view in (totals.world, totals.country):
        sums = (
            view.group_by("country_iso3", "stage", "total")
            .agg(pl.col("usd_high").sum())
            .pivot(on="total", index=["country_iso3", "stage"], values="usd_high")
        )
        for row in sums.iter_rows(named=True):
            government, plain = row.get("government") or 0.0, row.get("deduplicated") or 0.0
            assert government <= plain * (1 + 1e-9)
            assert plain <= (row.get("headline") or 0.0) * (1 + 1e-9)


@FEW
@given(worlds())
def test_each_pledge_has_one_preferred_figure(world: list[Document]) -> None:
    commitments = resolved(world).tables["commitments"]
    preferred = commitments.group_by("pledge_id").agg(pl.col("preferred").sum())
    assert preferred["preferred"].to_list() == [1] * preferred.height
    chained = commitments.filter(pl.col("supersedes").is_not_null())
    assert set(chained["supersedes"]) <= set(commitments["commitment_id"])

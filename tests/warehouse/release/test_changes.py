"""What changed between releases is told by row and field, with the reason."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from schemas.derived import DERIVED
from schemas.frames import frame
from tests.support import warehouse
from tests.warehouse.release.conftest import FIRST, SECOND
from warehouse.release import anatomy
from warehouse.release.build import build
from warehouse.release.changes import Comparison
from warehouse.release.store import FolderStore


def test_first_release_has_an_empty_changes_file_and_says_so(built: Path) -> None:
    assert pl.read_parquet(built / FIRST / anatomy.CHANGES).height == 0
    assert "first release" in (built / FIRST / "CHANGES.md").read_text()


def test_added_changed_and_removed_projects_are_told_with_reasons(
    built: Path, first_tables: dict[str, pl.DataFrame],
) -> None:
    projects = first_tables["projects"]
    first, last = projects["project_id"][0], projects["project_id"][-1]
    with Comparison(built / FIRST, built / SECOND) as comparison:
        rows = comparison.rows("projects")
    by_change = {row.change: row for row in rows if row.row_id in (first, last, "ind-brand-new")}
    assert (by_change["added"].row_id, by_change["added"].why) == ("ind-brand-new", "new_source")
    removed = by_change["removed"]
    assert (removed.row_id, removed.why) == (last, "merged")
    assert removed.detail == f"into {first}: the same campus under two names"
    changed = by_change["changed"]
    assert (changed.row_id, changed.field, changed.why) == (first, "status", "new_source")
    assert (changed.before, changed.after) == (projects["status"][0], "cancelled")
    assert all(row.field != "recorded_at" for row in rows)


@pytest.mark.slow
def test_reasons_are_told_only_where_they_are_known(
    built: Path, tmp_path: Path, first_tables: dict[str, pl.DataFrame],
) -> None:
    with Comparison(built / FIRST, built / SECOND) as comparison:
        told = {(row.table_name, row.change): row.why for row in comparison.rows()}
    assert told["documents", "added"] == "new_source"
    assert told["evidence", "added"] is told["evidence", "removed"] is told["project_ids", "added"] is None
    money = frame(DERIVED["country_money"], [{
        "country_iso3": "IND", "total": "headline", "stage": "announced", "sponsor_kind": "government", "usd_low": 1.0,
        "usd_high": 2.0, "commitments": 1, "without_usd": 0}])
    store = FolderStore(tmp_path)
    for version, rows in ((FIRST, money.clear()), (SECOND, money)):
        with warehouse.holding(first_tables | {"country_money": rows}) as connection:
            build(connection, store, version)
    with Comparison(tmp_path / FIRST, tmp_path / SECOND) as comparison:
        row, = comparison.rows()
    assert (row.table_name, row.change, row.why) == ("country_money", "added", "derived")
    assert row.row_id == "IND · headline · announced · government"


def test_a_new_rate_is_told_as_such_and_field_by_field(built: Path, first_tables: dict[str, pl.DataFrame]) -> None:
    moved = first_tables["commitments"]["commitment_id"][0]
    with Comparison(built / FIRST, built / SECOND) as comparison:
        rows = [row for row in comparison.rows("commitments") if row.row_id == moved]
    assert {row.field for row in rows} == {"fx_rate", "usd_low", "usd_high"}
    assert {row.why for row in rows} == {"rate_change"}
    rate = next(row for row in rows if row.field == "fx_rate")
    assert float(rate.before or 0) * 1.01 == float(rate.after or 0)


def test_parquet_markdown_and_rows_tell_the_same(built: Path) -> None:
    with Comparison(built / FIRST, built / SECOND) as comparison:
        rows = comparison.rows()
        counts = {count.table: count for count in comparison.counts()}
        page = comparison.markdown()
    table = pl.read_parquet(built / SECOND / anatomy.CHANGES)
    assert [tuple(row) for row in table.rows()] == [
        (row.table_name, row.row_id, row.change, row.field, row.before, row.after, row.why, row.detail) for row in rows]
    assert (counts["projects"].added, counts["projects"].removed) == (1, 1)
    assert f"| projects | 1 | 1 | {counts['projects'].changed} |" in page
    assert page == (built / SECOND / "CHANGES.md").read_text()


@pytest.mark.slow
def test_corrections_and_vanished_sources_are_told(
    tmp_path: Path, first_tables: dict[str, pl.DataFrame],
) -> None:
    store = FolderStore(tmp_path)
    with warehouse.holding(first_tables) as connection:
        build(connection, store, FIRST)
    claims, evidence = first_tables["claims"], first_tables["evidence"]
    corrected, gone = claims["claim_id"][0], claims["claim_id"][1]
    proof = evidence.filter(pl.col("row_id") == corrected).head(1).with_columns(
        evidence_id=pl.lit("z"), field=pl.lit("value"), extractor=pl.lit("correction"))
    vanished = evidence.filter(pl.col("row_id") == gone)["document_id"].unique()
    later = first_tables | {
        "claims": claims.filter(pl.col("claim_id") != gone).with_columns(
            value=pl.when(pl.col("claim_id") == corrected).then(pl.lit(5.0)).otherwise("value")),
        "evidence": pl.concat([evidence.filter(~pl.col("document_id").is_in(vanished.implode())), proof]),
        "documents": first_tables["documents"].filter(~pl.col("document_id").is_in(vanished.implode())),
    }
    with warehouse.holding(later) as connection:
        built = build(connection, store, SECOND)
    assert built.entry.parent == FIRST
    with Comparison(tmp_path / FIRST, tmp_path / SECOND) as comparison:
        told = {(row.row_id, row.change, row.field): row.why for row in comparison.rows("claims")}
    assert told == {(gone, "removed", "*"): "source_gone", (corrected, "changed", "value"): "correction"}
    assert f"`{corrected}`: value corrected" in (tmp_path / SECOND / "RELEASE_NOTES.md").read_text()


def test_a_rewrite_without_change_has_no_changes(releases: Path, tmp_path: Path) -> None:
    folder = releases / FIRST
    for file in folder.glob("*.parquet"):
        pl.read_parquet(file).write_parquet(file, compression="gzip")
    with Comparison(releases / FIRST, releases / FIRST) as comparison:
        assert comparison.rows() == []
        assert "No row of any table changed" in comparison.markdown()
    with Comparison(releases / SECOND, releases / FIRST) as backwards:
        assert backwards.totals()["removed"] > 0

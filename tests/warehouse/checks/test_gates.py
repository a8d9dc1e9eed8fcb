"""What holds a release back, and what lets it through."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import polars as pl
import pytest

from schemas.ddl import identifier
from tests.warehouse.derive.test_index import page, sum_of
from tests.warehouse.resolve.worlds import Document, resolved
from tests.warehouse.support import stated
from warehouse import views
from warehouse.checks.gates import gates
from warehouse.checks.result import GateResult
from warehouse.connect import memory
from warehouse.derive.derive import derive
from warehouse.migrate import migrate

WORLD = (
    page(
        "fra-alpha",
        people=(("NVIDIA", "chip_supplier", "USA"), ("CEA", "lead", "FRA")),
        hardware="H100",
        sums=(
            sum_of(5e9, "government", "fra-alpha"),
            sum_of(1e9, "private_domestic", "fra-alpha", part=True, sponsor="Company"),
        ),
    ),
    page("ind-beta", sums=(sum_of(2e9, "government", "ind-beta"),)),
)


def filled(*documents: Document) -> duckdb.DuckDBPyConnection:
    made = stated(documents or WORLD)
    tables = resolved(made).tables
    connection = memory()
    migrate(connection)
    bodies = (
        pl.DataFrame({"document_id": made.documents["document_id"], "reader_version": "1"})
        .with_columns(body=pl.lit("x" * 400))
        .select("document_id", "body", "reader_version")
    )
    for name, rows in {
        **tables,
        **derive(tables, made.documents),
        "documents": made.documents,
        "sources": made.sources,
        "document_texts": bodies,
    }.items():
        connection.register("incoming", rows)
        columns = ", ".join(map(identifier, rows.columns))
        connection.execute(f"INSERT INTO {identifier(name)} ({columns}) SELECT {columns} FROM incoming")
        connection.unregister("incoming")
    return connection


@pytest.fixture
def state() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = filled()
    yield connection
    connection.close()


def failed(connection: duckdb.DuckDBPyConnection, **before: int) -> dict[str, GateResult]:
    return {gate.name: gate for gate in gates(connection, before, {}) if not gate.passed}


def test_a_whole_state_passes_every_gate(state: duckdb.DuckDBPyConnection) -> None:
    assert failed(state) == {}
    assert [gate.name for gate in gates(state, {}, {})] == [
        "keys",
        "references",
        "evidence",
        "quotes",
        "totals",
        "traces",
        "plausible",
        "economies",
        "counts",
        "ids",
    ]


@pytest.mark.parametrize(
    ("gate", "harm"),
    [
        ("keys", "INSERT INTO projects SELECT * FROM projects LIMIT 1"),
        ("references", "UPDATE commitments SET component_of_project = 'fra-nobody' WHERE role = 'part'"),
        ("references", "UPDATE evidence SET row_id = 'gone' WHERE table_name = 'projects' AND row_id = 'ind-beta'"),
        ("evidence", "DELETE FROM evidence WHERE table_name = 'commitments'"),
        ("quotes", "UPDATE evidence SET quote = 'other' WHERE evidence_id = (SELECT min(evidence_id) FROM evidence)"),
        ("quotes", "DELETE FROM document_texts"),
        ("totals", "UPDATE commitments SET counts_in_totals = true WHERE role = 'part'"),
        ("totals", "UPDATE commitments SET preferred = false WHERE role = 'part'"),
        (
            "totals",
            "UPDATE country_index SET government_committed_usd = 2 * headline_committed_usd WHERE country_iso3 = 'FRA'",
        ),
        ("traces", "DELETE FROM index_trace WHERE metric = 'projects' AND country_iso3 = 'IND'"),
        (
            "economies",
            "UPDATE country_index SET deduplicated_announced_usd = 1e15 WHERE country_iso3 = 'FRA'",
        ),
        ("ids", "DELETE FROM project_ids WHERE project_id = 'ind-beta'"),
        ("ids", "UPDATE project_ids SET state = 'retired' WHERE project_id = 'ind-beta'"),
        (
            "ids",
            "UPDATE project_ids SET state = 'merged', merged_into = 'fra-x', reason = '' WHERE project_id = 'ind-beta'",
        ),
        ("counts", "DELETE FROM projects"),
    ],
)
def test_harm_is_found_by_its_gate(state: duckdb.DuckDBPyConnection, gate: str, harm: str) -> None:
    state.execute(harm)
    assert gate in failed(state)


def test_a_table_that_lost_more_than_a_tenth_holds_back(state: duckdb.DuckDBPyConnection) -> None:
    rows = state.execute("SELECT count(*) FROM evidence").fetchall()[0][0]
    assert "counts" in failed(state, evidence=rows + rows // 5 + 12)
    assert failed(state, evidence=rows + 1 if rows > 10 else 9) == {}


def test_small_tables_may_shrink(state: duckdb.DuckDBPyConnection) -> None:
    assert failed(state, policies=9) == {}


def test_an_impossible_ratio_holds_back_and_a_hard_one_warns() -> None:
    megawatt = {"metric": "power_mw", "value_low": 1.0, "value_high": 1.0}
    for price, passes in ((2e8, True), (2e9, False)):
        facts, extraction = page("fra-alpha", sums=(sum_of(price, "government", "fra-alpha"),), hardware="H100")
        from dataclasses import replace

        extraction = replace(extraction, capacities=tuple(replace(one, **megawatt) for one in extraction.capacities))
        gate = next(g for g in gates(filled((facts, extraction)), {}, {}) if g.name == "plausible")
        assert gate.passed is passes
        assert "fra-alpha: USD per MW is" in gate.detail


def test_a_recorded_reason_lets_one_subject_through_and_is_shown(state: duckdb.DuckDBPyConnection) -> None:
    state.execute("UPDATE project_ids SET state = 'retired' WHERE project_id IN ('ind-beta', 'fra-alpha')")
    let = {("ids", "ind-beta"): "given up by its sponsor"}
    gate = next(g for g in gates(state, {}, let) if g.name == "ids")
    assert not gate.passed
    assert "ind-beta let through: given up by its sponsor" in gate.detail
    both = let | {("ids", "fra-alpha"): "the same"}
    assert next(g for g in gates(state, {}, both) if g.name == "ids").passed


def test_views_and_macros_answer_the_common_questions(state: duckdb.DuckDBPyConnection) -> None:
    for _ in range(2):
        for statement in views.statements():
            state.execute(statement)
    assert state.execute("SELECT kind, efforts FROM projects_by_kind").fetchall() == [("infrastructure", 2)]
    assert state.execute(
        "SELECT vendor, numerator, undisclosed FROM vendor_share_infrastructure WHERE scope = 'world'"
    ).fetchall() == [("NVIDIA", 1, 1)]
    assert [row[0] for row in state.execute("SELECT project FROM top_commitments('europe')").fetchall()] == [
        "fra-alpha"
    ]
    assert len(state.execute("SELECT * FROM top_commitments('world')").fetchall()) == 2
    assert {row[0] for row in state.execute("SELECT section FROM country_profile('FRA')").fetchall()} >= {
        "index",
        "money",
        "infrastructure",
        "commitment",
        "capacity",
        "supplier",
    }
    quotes = state.execute("SELECT DISTINCT table_name FROM evidence_for('fra-alpha')").fetchall()
    assert {row[0] for row in quotes} == {"projects", "commitments", "capacities", "participants"}
    for name in views.ORDER[:6]:
        state.execute(f"SELECT * FROM {name}").fetchall()


def test_each_view_is_one_file_with_a_leading_comment() -> None:
    for statement in views.statements():
        assert statement.startswith("-- Grain: ")
        assert ";" not in statement.replace("-- ", "").split("AS", 1)[1]

"""Loading is idempotent, quarantines instead of dropping, and history remembers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl
import pytest

from schemas.frames import frame
from schemas.registry import DOCUMENTS, SOURCES, TABLES
from schemas.stated import DOCUMENT_TEXTS, STATED, STATED_EVIDENCE
from warehouse import history
from warehouse.connect import WarehouseError, memory
from warehouse.load import Batch, load, load_sources, loaded_documents
from warehouse.migrate import migrate
from warehouse.runs import record_runs

TEXT = "France commits €2 billion to a cluster."
DOCUMENT = {
    "document_id": "a" * 64,
    "source_id": "s",
    "url": "https://example.org/a",
    "fetched_at": "2026-11-01T00:00:00Z",
    "bytes": 10,
}


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with memory() as opened:
        migrate(opened)
        yield opened


def commitment(**change: object) -> dict[str, object]:
    return {
        "statement_id": "s-1",
        "document_id": "a" * 64,
        "country_iso3": "FRA",
        "amount_low": 2e9,
        "amount_high": 2e9,
        "currency": "EUR",
        "is_currency_inferred": False,
        "qualifier": "exact",
        "component": False,
        "scope": "project",
        "extractor": "x",
        "extractor_version": "1",
    } | change


def batch(
    *commitments: dict[str, object], quote: str = "€2 billion", document: dict[str, object] | None = None
) -> Batch:
    document = DOCUMENT | (document or {})
    start = TEXT.index("€2 billion")
    return Batch(
        frame(DOCUMENTS, [document]),
        frame(DOCUMENT_TEXTS, [{"document_id": document["document_id"], "body": TEXT, "reader_version": "1 x 1"}]),
        {"commitments": frame(STATED["commitments"], list(commitments))},
        frame(
            STATED_EVIDENCE,
            [
                {
                    "statement_id": row["statement_id"],
                    "document_id": document["document_id"],
                    "field": "*",
                    "quote": quote,
                    "char_start": start,
                    "char_end": start + len(quote),
                }
                for row in commitments
            ],
        ),
        {"s-2": "statements.csv:17"},
    )


def count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert row is not None
    return int(row[0])


def test_loading_twice_is_loading_once(connection: duckdb.DuckDBPyConnection) -> None:
    for _ in range(2):
        loaded = load(connection, batch(commitment()))
        assert (loaded.documents, loaded.statements["commitments"], loaded.quarantined) == (1, 1, {})
    assert [
        count(connection, name) for name in ("documents", "stated_commitments", "stated_evidence", "document_texts")
    ] == [1] * 4
    assert loaded_documents(connection) == {("a" * 64, "1", "x", "1")}


def test_a_bad_row_goes_to_quarantine_with_its_check_value_and_place(connection: duckdb.DuckDBPyConnection) -> None:
    loaded = load(connection, batch(commitment(), commitment(statement_id="s-2", currency="XXQ")))
    assert loaded.quarantined == {"currency:known_word": 1}
    row = connection.execute("SELECT table_name, check_name, value, row_json FROM quarantine").fetchone()
    assert row is not None
    assert row[:3] == ("commitments", "currency:known_word", "XXQ")
    assert json.loads(row[3])["origin"] == "statements.csv:17"
    assert count(connection, "stated_commitments") == 1
    load(connection, batch(commitment(), commitment(statement_id="s-2")))
    assert count(connection, "quarantine") == 0, "a row that passes after a fix leaves the quarantine"


def test_a_quote_that_is_not_the_text_at_its_offsets_is_refused(connection: duckdb.DuckDBPyConnection) -> None:
    loaded = load(connection, batch(commitment(), quote="€3 billion"))
    assert loaded.quarantined == {"evidence:not_in_text": 1}
    assert count(connection, "stated_commitments") == 0


def test_a_statement_without_evidence_is_refused(connection: duckdb.DuckDBPyConnection) -> None:
    good = batch(commitment())
    bare = Batch(good.documents, good.texts, good.statements, good.evidence.clear())
    assert load(connection, bare).quarantined == {"evidence:missing": 1}


def test_statements_of_a_rejected_document_go_with_it(connection: duckdb.DuckDBPyConnection) -> None:
    loaded = load(connection, batch(commitment(), document={"url": "htp:/broken"}))
    assert loaded.quarantined["url:pattern"] == 1
    assert loaded.quarantined["document:rejected"] == 1
    assert count(connection, "documents") == 0


def test_the_newest_content_of_an_address_speaks_for_it(connection: duckdb.DuckDBPyConnection) -> None:
    load(connection, batch(commitment()))
    later = {"document_id": "b" * 64, "fetched_at": "2026-11-02T00:00:00Z"}
    load(connection, batch(commitment(statement_id="s-3", document_id="b" * 64), document=later))
    assert connection.execute("SELECT document_id, superseded_by FROM documents ORDER BY 1").fetchall() == [
        ("a" * 64, "b" * 64),
        ("b" * 64, None),
    ]


def test_a_sheet_recorded_by_hand_is_not_superseded_by_the_page(connection: duckdb.DuckDBPyConnection) -> None:
    load(connection, batch(commitment(), document={"content_type": "text/x-record; charset=utf-8"}))
    later = {"document_id": "b" * 64, "fetched_at": "2026-11-02T00:00:00Z", "content_type": "text/html"}
    load(connection, batch(commitment(statement_id="s-3", document_id="b" * 64), document=later))
    assert count(connection, "documents WHERE superseded_by IS NULL") == 2


def test_a_load_that_breaks_leaves_nothing(
    connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("warehouse.load._supersede", broken)
    with pytest.raises(RuntimeError):
        load(connection, batch(commitment()))
    assert [count(connection, name) for name in ("documents", "stated_commitments")] == [0, 0]


def test_a_source_with_a_bad_address_is_quarantined(connection: duckdb.DuckDBPyConnection) -> None:
    good = {"source_id": "a", "name": "A", "kind": "article", "authority": 1, "enabled": True, "is_digest": False}
    rejected = load_sources(connection, frame(SOURCES, [good, good | {"source_id": "b", "url": "javascript:alert(1)"}]))
    assert rejected["check_name"].to_list() == ["url:pattern"]
    assert count(connection, "sources") == 1


def test_a_run_stands_once_and_a_broken_report_costs_only_its_row(connection: duckdb.DuckDBPyConnection) -> None:
    report = {
        "run_id": "a",
        "started_at": "2026-11-24T06:00:00Z",
        "mode": "live",
        "outcome": "released",
        "seconds": 1.5,
    }
    texts = [json.dumps(report), "{torn", "[]", json.dumps(report | {"run_id": None})]
    assert [record_runs(connection, texts), record_runs(connection, texts)] == [1, 0]
    assert connection.execute("SELECT run_id, outcome, version, seconds FROM runs").fetchall() == [
        ("a", "released", None, 1.5)
    ]


def projects(*names: str) -> pl.DataFrame:
    return frame(
        TABLES["projects"],
        [
            {
                "project_id": f"fra-{name.lower()}",
                "name": name,
                "country_iso3": "FRA",
                "region": "europe",
                "publishers": 1,
            }
            for name in names
        ],
    )


def test_history_remembers_when_a_row_was_learnt_and_unlearnt(connection: duckdb.DuckDBPyConnection) -> None:
    first = history.record(connection, {"projects": projects("A", "B")}, "2026-11-24")
    assert (first.version, first.is_new, first.changes["projects"]) == ("2026-11-24.0", True, history.Counts(2, 0, 0))
    again = history.record(connection, {"projects": projects("B", "A")}, "2026-11-25")
    assert (again.version, again.is_new, again.content_hash) == ("2026-11-24.0", False, first.content_hash)
    renamed = projects("A", "B").with_columns(name=pl.col("name") + "x").filter(pl.col("project_id") == "fra-a")
    second = history.record(connection, {"projects": renamed}, "2026-11-24")
    assert (second.version, second.changes["projects"]) == ("2026-11-24.1", history.Counts(0, 1, 1))
    assert connection.execute(
        "SELECT name, recorded_at, retired_at, first_seen_release, last_changed_release FROM projects"
    ).fetchall() == [("Ax", "2026-11-24.1", None, "2026-11-24.0", "2026-11-24.1")]
    assert connection.execute(
        "SELECT name, recorded_at, retired_at FROM projects_history ORDER BY name"
    ).fetchall() == [
        ("A", "2026-11-24.0", "2026-11-24.1"),
        ("B", "2026-11-24.0", "2026-11-24.1"),
    ]
    third = history.record(connection, {"projects": projects("B")}, "2026-12-01")
    assert third.version == "2026-12-01.0"
    back = connection.execute("SELECT first_seen_release, recorded_at FROM projects").fetchone()
    assert back == ("2026-11-24.0", "2026-12-01.0"), "a project that comes back keeps its first release"


@pytest.mark.parametrize(
    ("after", "date", "expected"),
    [
        (None, "2026-11-24", "2026-11-24.0"),
        ("2026-11-24.0", "2026-11-24", "2026-11-24.1"),
        ("2026-11-24.9", "2026-11-24", "2026-11-24.10"),
        ("2026-11-24.3", "2026-11-25", "2026-11-25.0"),
        ("2026-11-24.3", "2026-11-20", "2026-11-24.4"),
    ],
)
def test_versions_only_rise(after: str | None, date: str, expected: str) -> None:
    assert history.next_version(after, date) == expected


def test_versions_are_ordered_by_number_not_by_text() -> None:
    assert history.version_order("2026-11-24.10") > history.version_order("2026-11-24.9")


def test_migrating_twice_is_migrating_once(connection: duckdb.DuckDBPyConnection) -> None:
    assert migrate(connection) == ()


def test_a_warehouse_from_the_future_is_refused(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("INSERT INTO migrations VALUES ('9999_later.sql')")
    with pytest.raises(WarehouseError, match="later version"):
        migrate(connection)


def test_a_new_column_is_added_to_an_old_warehouse(connection: duckdb.DuckDBPyConnection) -> None:
    load(connection, batch(commitment()))
    connection.execute("ALTER TABLE stated_commitments DROP COLUMN note")
    migrate(connection)
    assert connection.execute("SELECT amount_low, note FROM stated_commitments").fetchall() == [(2e9, None)]


def test_the_real_thing_on_disk(tmp_path: Path) -> None:
    from warehouse.connect import reading, writing

    path = tmp_path / "warehouse.duckdb"
    with writing(path) as opened:
        migrate(opened)
        load(opened, batch(commitment()))
    with reading(path) as opened:
        assert count(opened, "stated_commitments") == 1

"""The registry and what is compiled from it say the same."""

from __future__ import annotations

from dataclasses import fields as dataclass_fields
from pathlib import Path

import duckdb
import polars as pl
import pytest

from schemas import version
from schemas.ddl import comments, create
from schemas.derived import DERIVED
from schemas.dictionary import declared
from schemas.fields import Field, Table
from schemas.frames import POLARS, WrongShape, check, empty, frame
from schemas.registry import TABLES
from schemas.stated import STATED, STATED_TABLES
from schemas.vocabulary import countries, currencies
from sources.extract.records import Extraction

EVERY = (*TABLES.values(), *DERIVED.values(), *STATED_TABLES)
SHA = "0" * 64
COMMITMENT = {
    "statement_id": "s-1",
    "document_id": SHA,
    "project": "Mission",
    "country_iso3": "IND",
    "amount_low": 1e9,
    "amount_high": 1e9,
    "currency": "INR",
    "is_currency_inferred": False,
    "qualifier": "exact",
    "component": False,
    "scope": "project",
    "extractor": "x",
    "extractor_version": "1",
}


@pytest.mark.parametrize("table", EVERY, ids=lambda table: table.name)
def test_ddl_makes_the_declared_columns(table: Table) -> None:
    with duckdb.connect() as connection:
        connection.execute(create(table))
        for comment in comments(table):
            connection.execute(comment)
        columns = connection.execute(
            "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index", [table.name]
        ).fetchall()
    assert [name for name, _ in columns] == list(table.columns)
    assert all(comment for _, comment in columns)


@pytest.mark.parametrize("table", EVERY, ids=lambda table: table.name)
def test_references_point_to_declared_columns(table: Table) -> None:
    known = TABLES | DERIVED
    for field in table.fields:
        if field.references:
            other, column = field.references
            assert column in known[other].columns


@pytest.mark.parametrize("table", [t for t in TABLES.values() if t.has_history], ids=lambda table: table.name)
def test_tables_with_history_carry_its_columns(table: Table) -> None:
    assert {"valid_from", "valid_to", "recorded_at", "retired_at"} <= set(table.columns)


def test_stated_tables_have_the_columns_of_the_records() -> None:
    records = Extraction("x", "1").by_table()
    assert set(records) == set(STATED)
    from sources.extract import records as module

    names = {
        "projects": "StatedProject",
        "commitments": "StatedCommitment",
        "capacities": "StatedCapacity",
        "participants": "StatedParticipant",
        "model_lineage": "StatedLineage",
        "policies": "StatedPolicy",
        "country_assessments": "StatedAssessment",
        "claims": "StatedClaim",
    }
    keys = {"statement_id", "document_id", "extractor", "extractor_version"}
    for table, name in names.items():
        mine = {item.name for item in dataclass_fields(getattr(module, name))} - {"evidence"}
        assert mine == set(STATED[table].columns) - keys, table


def test_a_changed_schema_needs_a_new_version() -> None:
    assert version.fingerprint() == version.FINGERPRINT, (
        "the registry changed: raise SCHEMA in schemas/version.py and set FINGERPRINT to " + version.fingerprint()
    )


def test_codes_are_known() -> None:
    assert {"IND", "EUU", "AFR", "XKX", "TWN"} <= set(countries())
    assert {"USD", "INR", "XOF", "AED"} <= currencies()
    regions = {country.region for country in countries().values()}
    assert regions == set(TABLES["projects"].field("region").enum or ())


def reject(**change: object) -> list[str]:
    rows = frame(STATED["commitments"], [COMMITMENT | change])
    return [rejected.check_name for rejected in check(STATED["commitments"], rows).rejected]


def test_a_good_row_passes() -> None:
    assert reject() == []


@pytest.mark.parametrize(
    ("change", "check_name"),
    [
        ({"currency": "XXQ"}, "currency:known_word"),
        ({"amount_low": -5.0}, "amount_low:minimum"),
        ({"amount_low": 0.0, "amount_high": 0.0}, "row:amount_positive"),
        ({"currency": "USD", "amount_low": 1.6e12, "amount_high": 1.6e12}, "row:amount_plausible"),
        ({"currency": "IDR", "amount_low": 2e17, "amount_high": 2e17}, "amount_low:maximum"),
        ({"amount_low": float("nan")}, "amount_low:required"),
        ({"amount_high": float("inf")}, "amount_high:maximum"),
        ({"country_iso3": "ZZZ"}, "country_iso3:known_word"),
        ({"country_iso3": None}, "country_iso3:required"),
        ({"period_start": 2030, "period_end": 2026}, "row:period_order"),
        ({"amount_low": 2e9, "amount_high": 1e9, "qualifier": "range"}, "row:amount_order"),
        ({"amount_low": 5e8}, "row:range_is_range"),
        ({"stage": "dreamt"}, "stage:known_word"),
        ({"announced_on": "2024-13"}, "announced_on:pattern"),
        ({"document_id": "abc"}, "document_id:pattern"),
        ({"project": "x" * 301}, "project:length"),
    ],
)
def test_a_bad_row_is_rejected_by_name(change: dict[str, object], check_name: str) -> None:
    assert reject(**change) == [check_name]


def test_rows_that_share_a_key_are_both_rejected_and_the_same_row_twice_is_one() -> None:
    table = STATED["commitments"]
    other = COMMITMENT | {"project": "Another"}
    assert [r.check_name for r in check(table, frame(table, [COMMITMENT, other])).rejected] == ["key:duplicate"] * 2
    twice = check(table, frame(table, [COMMITMENT, COMMITMENT]))
    assert twice.valid.height == 1
    assert twice.rejected == ()


def test_a_country_is_not_its_own_partner() -> None:
    table = TABLES["projects"]
    row = {"project_id": "fra-x", "name": "X", "country_iso3": "FRA", "region": "europe", "publishers": 1}
    rejected = check(table, frame(table, [row | {"partner_iso3": ["FRA"]}, row | {"partner_iso3": ["ZZZ"]}])).rejected
    assert [r.check_name for r in rejected] == ["row:partner_is_other", "partner_iso3:known_word"]


@pytest.mark.parametrize("row", [{"nonsense": 1}, {"amount_low": "much"}])
def test_a_frame_of_another_shape_is_an_error_of_the_program(row: dict[str, object]) -> None:
    with pytest.raises(WrongShape, match="stated_commitments"):
        frame(STATED["commitments"], [row])


def test_an_empty_frame_is_checked_too() -> None:
    for table in EVERY:
        assert check(table, empty(table)).valid.height == 0


def test_every_type_has_a_frame_type() -> None:
    assert {field.type for table in EVERY for field in table.fields} <= set(POLARS)
    assert isinstance(POLARS["texts"], pl.List)


def test_a_table_refuses_a_key_it_has_not() -> None:
    with pytest.raises(ValueError, match="unknown field"):
        Table("t", "published", "grain", ("b",), (Field("a", "text", "doc"),))


def test_the_dictionary_in_the_docs_is_todays() -> None:
    written = (Path(__file__).resolve().parents[2] / "docs" / "DATA_DICTIONARY.md").read_text(encoding="utf-8")
    assert written == declared(), "run `python -m schemas.dictionary > docs/DATA_DICTIONARY.md`"

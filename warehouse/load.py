"""Put what documents state into the warehouse, in one transaction.

Owns the stated tables, documents, sources and the quarantine of extraction. Does not resolve: no
document knows of another here. Invariant: loading the same batch twice leaves the same rows, and every
quote that is kept equals its document's text at its offsets.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import duckdb
import polars as pl

from schemas.ddl import identifier
from schemas.fields import Table
from schemas.frames import Checked, check, empty, frame
from schemas.registry import DOCUMENTS, QUARANTINE, SOURCES
from schemas.stated import DOCUMENT_TEXTS, STATED, STATED_EVIDENCE


@dataclass(frozen=True, slots=True)
class Batch:
    """What a run brings: frames in the shapes of the registry, unchecked.

    `statements` is keyed by published table name and shaped by `schemas.stated.STATED`;
    `origin` tells for statement ids where a row stands, for the quarantine ('statements.csv:17')."""

    documents: pl.DataFrame
    texts: pl.DataFrame
    statements: Mapping[str, pl.DataFrame]
    evidence: pl.DataFrame
    origin: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Loaded:
    """Counts of one load: documents new or read again, statements kept by table, and rows quarantined by check."""

    documents: int
    statements: Mapping[str, int]
    quarantined: Mapping[str, int]


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All or nothing for the block."""
    connection.begin()
    try:
        yield
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def loaded_documents(connection: duckdb.DuckDBPyConnection) -> frozenset[tuple[str, str, str, str]]:
    """(document_id, reader version, extractor, extractor version) of documents that need no second reading.

    A document that stated nothing is known by its text alone; its extractor columns are empty."""
    rows = connection.execute(
        """
        SELECT t.document_id, t.reader_version FROM document_texts t JOIN documents d USING (document_id)
        """
    ).fetchall()
    return frozenset((row[0], *row[1].split(" ", 2)) for row in rows)


def load_sources(connection: duckdb.DuckDBPyConnection, sources: pl.DataFrame) -> pl.DataFrame:
    """Make the sources table say what is declared today; returns the rows that failed, as quarantine rows."""
    checked = check(SOURCES, sources)
    rejected = _rejected_rows(SOURCES, sources, checked, {}, "catalogue", "")
    with transaction(connection):
        connection.execute("DELETE FROM sources")
        _insert(connection, SOURCES.name, checked.valid)
        connection.execute("DELETE FROM quarantine WHERE extractor = 'catalogue'")
        _insert(connection, QUARANTINE.name, rejected)
    return rejected


def load(connection: duckdb.DuckDBPyConnection, batch: Batch) -> Loaded:
    """Check a batch and put it in place of what its documents stated before.

    Raises schemas.frames.WrongShape where a frame has not the declared columns."""
    quarantine: list[pl.DataFrame] = []
    checked_documents = check(DOCUMENTS, batch.documents)
    quarantine.append(_rejected_rows(DOCUMENTS, batch.documents, checked_documents, batch.origin, "", ""))
    documents = checked_documents.valid
    known = documents["document_id"]
    texts = batch.texts.filter(pl.col("document_id").is_in(known.implode()))
    evidence, bad_quotes = _check_quotes(batch.evidence, texts)
    kept: dict[str, pl.DataFrame] = {}
    for name, table in STATED.items():
        rows = batch.statements.get(name, empty(table))
        checked = check(table, rows)
        quarantine.append(_rejected_rows(table, rows, checked, batch.origin, "", ""))
        valid = checked.valid
        for reason, bad in (
            ("document:rejected", ~pl.col("document_id").is_in(known.implode())),
            ("evidence:not_in_text", pl.col("statement_id").is_in(bad_quotes.implode())),
            ("evidence:missing", ~pl.col("statement_id").is_in(evidence["statement_id"].unique().implode())),
        ):
            lost = valid.filter(bad)
            quarantine.append(_quarantine(table, lost, reason, batch.origin))
            valid = valid.filter(~bad)
        kept[name] = valid
    rejected = pl.concat(quarantine)
    statement_ids = pl.concat([rows["statement_id"] for rows in kept.values()])
    evidence = evidence.filter(pl.col("statement_id").is_in(statement_ids.implode()))
    with transaction(connection):
        read_again = batch.documents["document_id"].to_list()
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE read_again AS SELECT unnest(?::VARCHAR[]) AS document_id", [read_again]
        )
        for table in (DOCUMENTS, DOCUMENT_TEXTS, STATED_EVIDENCE, QUARANTINE, *STATED.values()):
            connection.execute(
                f"DELETE FROM {identifier(table.name)} WHERE document_id IN (SELECT document_id FROM read_again)"
            )
        _insert(connection, DOCUMENTS.name, documents)
        _insert(connection, DOCUMENT_TEXTS.name, texts)
        for name, table in STATED.items():
            _insert(connection, table.name, kept[name])
        _insert(connection, STATED_EVIDENCE.name, evidence)
        _insert(connection, QUARANTINE.name, rejected)
        _supersede(connection)
    return Loaded(
        documents.height,
        {name: rows.height for name, rows in kept.items()},
        dict(rejected.group_by("check_name").len().sort("check_name").iter_rows()),
    )


def _check_quotes(evidence: pl.DataFrame, texts: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    """Evidence that holds, and the ids of statements with a quote that is not the text at its offsets."""
    checked = check(STATED_EVIDENCE, evidence)
    bad = {evidence["statement_id"][rejected.row] for rejected in checked.rejected}
    bodies = dict(zip(texts["document_id"], texts["body"], strict=True))
    for row in checked.valid.select("statement_id", "document_id", "quote", "char_start", "char_end").iter_rows():
        statement_id, document_id, quote, start, end = row
        if bodies.get(document_id, "")[start:end] != quote:
            bad.add(statement_id)
    return checked.valid.filter(~pl.col("statement_id").is_in(list(bad))), pl.Series(sorted(bad), dtype=pl.String)


def _supersede(connection: duckdb.DuckDBPyConnection) -> None:
    """The newest content of one address of one source speaks for it; sheets recorded by hand supersede only sheets."""
    connection.execute(
        """
        UPDATE documents SET superseded_by = newest.document_id
        FROM (
          SELECT source_id, url, content_type LIKE 'text/x-record%' AS by_hand,
                 arg_max(document_id, (fetched_at, document_id)) AS document_id
          FROM documents GROUP BY ALL
        ) newest
        WHERE documents.source_id = newest.source_id
          AND documents.url IS NOT DISTINCT FROM newest.url
          AND coalesce(documents.content_type LIKE 'text/x-record%', false) = coalesce(newest.by_hand, false)
        """
    )
    connection.execute("UPDATE documents SET superseded_by = NULL WHERE superseded_by = document_id")


def _insert(connection: duckdb.DuckDBPyConnection, name: str, rows: pl.DataFrame) -> None:
    if rows.height:
        columns = ", ".join(map(identifier, rows.columns))
        connection.register("incoming", rows)
        connection.execute(f"INSERT INTO {identifier(name)} ({columns}) SELECT {columns} FROM incoming")
        connection.unregister("incoming")


def _rejected_rows(
    table: Table, rows: pl.DataFrame, checked: Checked, origin: Mapping[str, str], extractor: str, version: str
) -> pl.DataFrame:
    records = []
    for rejected in checked.rejected:
        row = rows.row(rejected.row, named=True)
        records.append(_record(table, row, rejected.check_name, rejected.value, origin, extractor, version))
    return frame(QUARANTINE, records)


def _quarantine(table: Table, rows: pl.DataFrame, reason: str, origin: Mapping[str, str]) -> pl.DataFrame:
    return frame(QUARANTINE, [_record(table, row, reason, None, origin, "", "") for row in rows.iter_rows(named=True)])


def _record(
    table: Table,
    row: Mapping[str, object],
    check_name: str,
    value: str | None,
    origin: Mapping[str, str],
    extractor: str,
    version: str,
) -> dict[str, object]:
    where = origin.get(str(row.get("statement_id") or row.get("document_id") or ""))
    plain = {name: item for name, item in row.items() if item not in (None, [])} | ({"origin": where} if where else {})
    row_json = json.dumps(plain, ensure_ascii=False, sort_keys=True, default=str)
    document_id = row.get("document_id")
    digest = hashlib.sha256(f"{table.name}\n{check_name}\n{row_json}".encode()).hexdigest()[:20]
    return {
        "quarantine_id": f"q-{digest}",
        "table_name": table.name.removeprefix("stated_"),
        "document_id": document_id if isinstance(document_id, str) and len(document_id) == 64 else None,
        "check_name": check_name,
        "value": value,
        "row_json": row_json,
        "extractor": str(row.get("extractor") or extractor or "-"),
        "extractor_version": str(row.get("extractor_version") or version or "-"),
    }

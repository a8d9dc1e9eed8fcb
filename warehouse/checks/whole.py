"""Is the database whole: keys, references, evidence, totals?

Owns checks that compare tables with each other. Reads with SQL; changes nothing. Invariant: no statement
holds text that came from a page.
"""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from schemas.ddl import identifier, literal
from schemas.derived import COUNTRY_INDEX, DERIVED
from schemas.registry import TABLES
from warehouse.checks.result import Finding

NEARLY = 1e-6
"""Relative difference that adding floats in another order may make."""
WEAK = {("documents", "source_id")}
"""References that may dangle: a source that is no longer declared leaves its documents behind."""


def _count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = connection.execute(sql).fetchone()
    assert row is not None  # an aggregate has one row
    return int(row[0])


def keys(connection: duckdb.DuckDBPyConnection) -> Iterable[Finding]:
    """Keys that stand twice, and required columns that are null."""
    for table in (*TABLES.values(), *DERIVED.values()):
        key = ", ".join(map(identifier, table.key))
        twice = _count(
            connection,
            f"SELECT count(*) FROM (SELECT 1 FROM {identifier(table.name)} GROUP BY {key} HAVING count(*) > 1)",
        )
        if twice:
            yield Finding(table.name, f"{twice} keys stand twice")
        needed = " OR ".join(f"{identifier(field.name)} IS NULL" for field in table.fields if field.required)
        empty = _count(connection, f"SELECT count(*) FROM {identifier(table.name)} WHERE {needed}") if needed else 0
        if empty:
            yield Finding(table.name, f"{empty} rows lack a required value")


def references(connection: duckdb.DuckDBPyConnection) -> Iterable[Finding]:
    """Values that point to no row."""
    for table in (*TABLES.values(), *DERIVED.values()):
        for field in table.fields:
            if field.references is None:
                continue
            other, column = field.references
            lost = _count(
                connection,
                f"""
                SELECT count(*) FROM {identifier(table.name)} t
                WHERE t.{identifier(field.name)} IS NOT NULL AND NOT EXISTS (
                  SELECT 1 FROM {identifier(other)} o WHERE o.{identifier(column)} = t.{identifier(field.name)})""",
            )
            if lost:
                yield Finding(
                    f"{table.name}.{field.name}",
                    f"{lost} rows point to no row of {other}",
                    (table.name, field.name) not in WEAK,
                )
    for table in TABLES.values():
        lost = _count(
            connection,
            f"""
            SELECT count(*) FROM evidence e WHERE e.table_name = {literal(table.name)} AND NOT EXISTS (
              SELECT 1 FROM {identifier(table.name)} t WHERE t.{identifier(table.key[0])} = e.row_id)""",
        )
        if lost:
            yield Finding(f"evidence of {table.name}", f"{lost} rows point to no row of {table.name}")


def evidence(connection: duckdb.DuckDBPyConnection) -> Iterable[Finding]:
    """Rows that rest on no evidence: none may."""
    for table in TABLES.values():
        if not table.has_evidence:
            continue
        key = identifier(table.key[0])
        bare = connection.execute(f"""
            SELECT count(*), min(t.{key}) FROM {identifier(table.name)} t WHERE NOT EXISTS (
              SELECT 1 FROM evidence e WHERE e.table_name = {literal(table.name)} AND e.row_id = t.{key})""").fetchone()
        if bare and bare[0]:
            yield Finding(table.name, f"{bare[0]} rows without evidence, first {bare[1]}")


def quotes(connection: duckdb.DuckDBPyConnection) -> Iterable[Finding]:
    """Quotes that are not the text of their document at their offsets."""
    rows = connection.execute("""
        SELECT e.document_id, count(*) FROM evidence e LEFT JOIN document_texts t USING (document_id)
        WHERE t.body IS NULL OR e.quote IS DISTINCT FROM substr(t.body, e.char_start + 1, e.char_end - e.char_start)
        GROUP BY e.document_id ORDER BY e.document_id""").fetchall()
    for document, number in rows:
        yield Finding(document, f"{number} quotes are not in its text")


def totals(connection: duckdb.DuckDBPyConnection) -> Iterable[Finding]:
    """What counts must be whole, preferred and of a project; government <= deduplicated <= headline in each country."""
    rows = connection.execute("""
        SELECT commitment_id FROM commitments
        WHERE counts_in_totals AND (
          NOT preferred OR project_id IS NULL OR role NOT IN ('whole', 'nested') OR component_of IS NOT NULL
                                    OR scope NOT IN ('project', 'programme'))
        UNION ALL
        SELECT capacity_id FROM capacities
        WHERE counts_in_totals AND (
          NOT preferred OR project_id IS NULL OR role NOT IN ('whole', 'nested') OR component_of IS NOT NULL)
        ORDER BY ALL""").fetchall()
    for (row_id,) in rows:
        yield Finding(row_id, "counts in totals but is a part, not preferred, or of no project")
    for (pledge,) in connection.execute("""
            SELECT pledge_id FROM commitments GROUP BY pledge_id
            HAVING count(*) FILTER (preferred) <> 1 ORDER BY ALL""").fetchall():
        yield Finding(pledge, "not exactly one preferred figure of the pledge")
    for stage in ("announced", "committed", "disbursed"):
        for (country,) in connection.execute(f"""
                SELECT country_iso3 FROM country_index
                WHERE government_{stage}_usd > deduplicated_{stage}_usd * (1 + {NEARLY})
                   OR deduplicated_{stage}_usd > headline_{stage}_usd * (1 + {NEARLY}) ORDER BY ALL""").fetchall():
            yield Finding(country, f"{stage}: government, deduplicated and headline totals are not in order")


def traces(connection: duckdb.DuckDBPyConnection) -> Iterable[Finding]:
    """Every traced figure of the index is the sum of its rows."""
    traced = {row[0] for row in connection.execute("SELECT DISTINCT metric FROM index_trace").fetchall()}
    for metric in sorted(traced & set(COUNTRY_INDEX.columns)):
        lost = _count(
            connection,
            f"""
            SELECT count(*) FROM country_index i
            LEFT JOIN (
              SELECT country_iso3, sum(value) AS value FROM index_trace WHERE metric = {literal(metric)} GROUP BY ALL) t
            USING (country_iso3)
            WHERE abs(coalesce(i.{identifier(metric)}, 0) - coalesce(t.value, 0))
                  > {NEARLY} * greatest(1, coalesce(t.value, 0))""",
        )
        if lost:
            yield Finding(metric, f"{lost} countries where the rows do not add to the figure")

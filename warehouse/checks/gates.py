"""The gates before a release.

Owns the list of checks and what each compares with the last state. Reads only. Invariant: a release is
held back by every fatal finding that no recorded reason lets through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import duckdb

from schemas.ddl import identifier
from warehouse.checks import plausible, whole
from warehouse.checks.result import Finding, GateResult, outcome
from warehouse.judgement import passes

DROP = 0.1
"""The share of rows that a table may lose from one state to the next."""
SMALL = 10
"""Smaller tables may lose more than that share."""
WATCHED = (
    "documents",
    "projects",
    "commitments",
    "capacities",
    "participants",
    "model_lineage",
    "policies",
    "country_assessments",
    "claims",
    "evidence",
    "country_index",
)

Check = Callable[[duckdb.DuckDBPyConnection], Iterable[Finding]]
CHECKS: tuple[tuple[str, Check, str], ...] = (
    ("keys", whole.keys, "every key is unique, every required value there"),
    ("references", whole.references, "every reference leads to a row"),
    ("evidence", whole.evidence, "no row without evidence"),
    ("quotes", whole.quotes, "every quote is its document's text at its offsets"),
    ("totals", whole.totals, "parts are never counted, totals are in order"),
    ("traces", whole.traces, "the rows of every figure add to it"),
    ("plausible", plausible.ratios, "USD per MW and compute per accelerator within bounds"),
    ("economies", plausible.economies, "no country's sums beyond the order of its output"),
)


def gates(
    connection: duckdb.DuckDBPyConnection,
    previous: Mapping[str, int],
    recorded: Mapping[tuple[str, str], str] | None = None,
) -> tuple[GateResult, ...]:
    """All gates on the state that `connection` sees; `previous` are rows by table of the last state (empty: none).

    `recorded` are (gate, subject) passed over with their reason, those shipped unless given."""
    let = passes.load() if recorded is None else recorded
    found = [outcome(name, list(check(connection)), let, good) for name, check, good in CHECKS]
    found.append(outcome("counts", list(counts(connection, previous)), let, "no table lost more than a tenth"))
    found.append(
        outcome("ids", list(ids(connection)), let, "every id ever given out stands, merged or retired with a reason")
    )
    return tuple(found)


def counts(connection: duckdb.DuckDBPyConnection, previous: Mapping[str, int]) -> Iterable[Finding]:
    """Tables that lost more than a tenth of their rows; an index without projects."""
    for name in WATCHED:
        row = connection.execute(f"SELECT count(*) FROM {identifier(name)}").fetchone()
        now, before = int(row[0]) if row else 0, previous.get(name, 0)
        if name == "projects" and not now:
            yield Finding(name, "there is not one project")
        elif before >= SMALL and now < before * (1 - DROP):
            yield Finding(name, f"{now} rows after {before}")


def ids(connection: duckdb.DuckDBPyConnection) -> Iterable[Finding]:
    """Project ids that were published once and are neither standing, merged nor retired with a reason."""
    rows = connection.execute("""
        SELECT project_id, 'is gone from project_ids' FROM (
          SELECT project_id FROM projects UNION SELECT project_id FROM projects_history) p
        WHERE NOT EXISTS (SELECT 1 FROM project_ids i WHERE i.project_id = p.project_id)
        UNION ALL
        SELECT project_id, 'is ' || state || ' without a reason' FROM project_ids
        WHERE state <> 'active' AND reason IS NULL
        UNION ALL
        SELECT i.project_id, 'is merged into an id that does not exist' FROM project_ids i
        WHERE i.state = 'merged' AND NOT EXISTS (SELECT 1 FROM project_ids o WHERE o.project_id = i.merged_into)
        UNION ALL
        SELECT i.project_id, 'is active but has no row' FROM project_ids i
        WHERE i.state = 'active' AND NOT EXISTS (SELECT 1 FROM projects p WHERE p.project_id = i.project_id)
        ORDER BY ALL""").fetchall()
    for project, words in rows:
        yield Finding(project, words)


__all__ = ["CHECKS", "GateResult", "counts", "gates", "ids"]

"""What runs did, as rows of the warehouse: one a run, from its saved report.

Owns the table `runs`. The saved report is the record; a row mirrors it from the next load on. Invariant: a run
stands there once, and a report that cannot be read costs nothing but its row.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

import duckdb

COLUMNS = ("run_id", "started_at", "mode", "outcome", "seconds")
"""What a report must hold to become a row."""


def record_runs(connection: duckdb.DuckDBPyConnection, reports: Iterable[str]) -> int:
    """Add the runs of these reports (JSON texts) that are not there yet; returns how many."""
    known = {row[0] for row in connection.execute("SELECT run_id FROM runs").fetchall()}
    added = 0
    for text in reports:
        try:
            report = json.loads(text)
        except ValueError:
            continue
        if (
            not isinstance(report, dict)
            or any(report.get(name) is None for name in COLUMNS)
            or report["run_id"] in known
        ):
            continue
        connection.execute(
            "INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?)",
            [*(report[name] for name in COLUMNS[:4]), report.get("version"), report["seconds"], text],
        )
        known.add(report["run_id"])
        added += 1
    return added

"""Quarantined rows that people looked at and leave out for good.

Owns reading `dismissed.csv`. Invariant: a dismissed row stays in the quarantine; only the list of what waits
for a decision leaves it out.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from warehouse.judgement.files import JudgementError, read_rows

FILE = "dismissed.csv"
COLUMNS = ("quarantine_id", "reason", "decided_on")


def load(own: Path | None = None) -> Mapping[str, str]:
    """Quarantine id to the reason. Raises JudgementError."""
    found: dict[str, str] = {}
    for number, row in enumerate(read_rows(FILE, COLUMNS, own), 2):
        if not row["quarantine_id"] or not row["reason"]:
            raise JudgementError(f"{FILE}:{number}: quarantine_id and reason must be there; fill or remove the line")
        found[row["quarantine_id"]] = row["reason"]
    return found

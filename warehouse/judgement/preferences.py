"""Preferences: which figure of a pledge counts, where people decided.

Owns reading `preferences.csv`. Invariant: a preference wins over the published rule and over nothing else:
the other figures stay, beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from warehouse.judgement.files import JudgementError, read_rows

FILE = "preferences.csv"
COLUMNS = ("table", "row_id", "reason", "decided_on")
TABLES = ("commitments", "capacities")


def load(own: Path | None = None) -> Mapping[tuple[str, str], str]:
    """(table, row id) to the reason. Raises JudgementError."""
    found: dict[tuple[str, str], str] = {}
    for number, row in enumerate(read_rows(FILE, COLUMNS, own), 2):
        if row["table"] not in TABLES:
            raise JudgementError(f"{FILE}:{number}: table is {row['table']!r}; write commitments or capacities")
        if not row["row_id"] or not row["reason"]:
            raise JudgementError(f"{FILE}:{number}: row_id and reason must be there; fill or remove the line")
        found[row["table"], row["row_id"]] = row["reason"]
    return found

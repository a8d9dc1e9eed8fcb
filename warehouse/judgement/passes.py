"""Gates passed over with a recorded reason.

Owns reading `passes.csv`. Invariant: a line lets one subject of one gate through, never a whole gate.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from warehouse.judgement.files import JudgementError, read_rows

COLUMNS = ("gate", "subject", "reason", "decided_on")


def load(own: Path | None = None) -> Mapping[tuple[str, str], str]:
    """(gate, subject) to the reason. Raises JudgementError."""
    found: dict[tuple[str, str], str] = {}
    for number, row in enumerate(read_rows("passes.csv", COLUMNS, own), 2):
        if not row["gate"] or not row["subject"] or not row["reason"]:
            raise JudgementError(
                f"passes.csv:{number}: gate, subject and reason must be there; fill or remove the line"
            )
        found[row["gate"], row["subject"]] = row["reason"]
    return found

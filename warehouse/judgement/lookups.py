"""Lookups: what another spelling of an organisation means.

Owns reading `organisations.csv`. Invariant: a spelling means one organisation; two lines that disagree are refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from warehouse.judgement.files import JudgementError, read_rows
from warehouse.resolve.names import squash

COLUMNS = ("spelling", "name")


def organisations(own: Path | None = None) -> Mapping[str, str]:
    """Squashed spelling to canonical name. Raises JudgementError."""
    found: dict[str, str] = {}
    for number, row in enumerate(read_rows("organisations.csv", COLUMNS, own), 2):
        if not row["spelling"] or not row["name"]:
            raise JudgementError(
                f"organisations.csv:{number}: spelling and name must both be there; fill or remove the line"
            )
        if found.setdefault(squash(row["spelling"]), row["name"]) != row["name"]:
            raise JudgementError(
                f"organisations.csv:{number}: {row['spelling']!r} already means another; remove one line"
            )
    return found

"""Corrections: a published value that is wrong, replaced by hand.

Owns the form of `corrections.csv` and how a line is applied. Invariant: a line changes one value, and
only where the value it expects stands; a line that matches nothing any more is an error, so no
correction outlives its reason in silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from schemas.fields import Field
from schemas.frames import POLARS
from schemas.registry import TABLES
from warehouse.judgement.files import JudgementError, read_rows

FILE = "corrections.csv"
COLUMNS = ("table", "row_id", "field", "expected", "value", "reason", "evidence_url", "decided_on")
CORRECTED = (
    "projects",
    "commitments",
    "capacities",
    "participants",
    "model_lineage",
    "policies",
    "country_assessments",
    "claims",
)
FIXED = {
    "commitments": {"pledge_id", "preferred", "counts_in_totals", "role", "usd_low", "usd_high", "fx_rate", "currency"},
    "capacities": {"preferred", "counts_in_totals", "role"},
}
"""Values that follow from others: they are decided by preferences and decisions, or computed."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One line. `expected` and `value` are texts; empty means null; a list is separated by ';'."""

    table: str
    row_id: str
    field: str
    expected: str
    value: str
    reason: str
    evidence_url: str
    decided_on: str

    @property
    def id(self) -> str:
        return f"correction {self.table} {self.row_id} {self.field}"


def load(own: Path | None = None) -> tuple[Correction, ...]:
    """All lines. Raises JudgementError with the line that is wrong."""
    lines = []
    for number, row in enumerate(read_rows(FILE, COLUMNS, own), 2):
        line = Correction(**row)
        if line.table not in CORRECTED or line.field not in TABLES[line.table].columns:
            raise JudgementError(f"{FILE}:{number}: there is no column {line.table}.{line.field}; correct the line")
        if line.field in TABLES[line.table].key or line.field in FIXED.get(line.table, ()):
            raise JudgementError(f"{FILE}:{number}: {line.field} cannot be corrected; it follows from other values")
        if not line.reason or not line.evidence_url:
            raise JudgementError(f"{FILE}:{number}: a correction needs a reason and an evidence_url; add them")
        for text in (line.expected, line.value):
            _parse(TABLES[line.table].field(line.field), text, f"{FILE}:{number}")
        lines.append(line)
    return tuple(lines)


def _parse(field: Field, text: str, place: str) -> Any:
    """The value that a text stands for. Raises JudgementError where it is none."""
    if text == "":
        return None
    try:
        if field.type == "double":
            return float(text)
        if field.type == "bigint":
            return int(text)
    except ValueError as error:
        raise JudgementError(f"{place}: {text!r} is no number; correct the line") from error
    if field.type == "boolean":
        if text not in ("true", "false"):
            raise JudgementError(f"{place}: {text!r} is neither true nor false; correct the line")
        return text == "true"
    if field.type == "texts":
        return [part.strip() for part in text.split(";") if part.strip()]
    return text


def apply(tables: Mapping[str, pl.DataFrame], lines: tuple[Correction, ...]) -> dict[str, pl.DataFrame]:
    """The tables with every line applied; sums in dollars follow their amounts.

    Raises JudgementError for the first line whose row or expected value is not there."""
    corrected = dict(tables)
    for line in lines:
        rows = corrected[line.table]
        table = TABLES[line.table]
        at = pl.col(table.key[0]) == line.row_id
        found = rows.filter(at)
        field = table.field(line.field)
        if not found.height:
            raise JudgementError(f"{line.id}: there is no such row any more; remove the line or give it the new id")
        stands = found[line.field].to_list()[0]
        expected = _parse(field, line.expected, line.id)
        if (stands or None) != (expected or None):
            raise JudgementError(f"{line.id}: {stands!r} stands there, not {line.expected!r}; remove or renew the line")
        value = pl.lit(_parse(field, line.value, line.id), dtype=POLARS[field.type])
        rows = rows.with_columns(pl.when(at).then(value).otherwise(pl.col(line.field)).alias(line.field))
        if line.table == "commitments" and line.field in ("amount_low", "amount_high"):
            usd = line.field.replace("amount", "usd")
            rows = rows.with_columns(
                pl.when(at).then(pl.col(line.field) * pl.col("fx_rate")).otherwise(pl.col(usd)).alias(usd)
            )
        corrected[line.table] = rows
    return corrected

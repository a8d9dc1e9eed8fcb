"""Frames checked by pandera: what passes, and what goes to quarantine with which check.

Compiles the registry to pandera schemas over polars frames. Owns no column knowledge of its own.
Invariant: `check` never drops a row: each comes back either valid or rejected with the check it failed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandera.polars as pa
import polars as pl

from schemas.fields import Field, Table
from schemas.rules import ROW_RULES
from schemas.vocabulary import countries, currencies

POLARS: Mapping[str, Any] = {
    "text": pl.String,
    "double": pl.Float64,
    "bigint": pl.Int64,
    "boolean": pl.Boolean,
    "texts": pl.List(pl.String),
}


@dataclass(frozen=True, slots=True)
class Rejected:
    """One row that failed: `row` is its index in the checked frame, `check_name` is `column:check`."""

    row: int
    check_name: str
    value: str | None


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome: `valid` keeps the order of the input; `rejected` has one entry a row, its first failure."""

    valid: pl.DataFrame
    rejected: tuple[Rejected, ...]


class WrongShape(Exception):
    """A frame lacks a column or has one of the wrong type: an error of the program, not of the data."""


def allowed(field: Field) -> frozenset[str] | None:
    """The words a coded field may hold, or None where it is free."""
    if field.codes == "country":
        return frozenset(countries())
    if field.codes == "currency":
        return currencies()
    return frozenset(field.enum) if field.enum is not None else None


def _checks(field: Field) -> list[Any]:
    checks: list[Any] = []
    words = allowed(field)
    if words is not None:
        ordered = sorted(words)
        if field.type == "texts":
            checks.append(
                pa.Check(
                    lambda data, ordered=ordered: data.lazyframe.select(
                        pl.col(data.key).list.eval(pl.element().is_in(ordered)).list.all()
                    ),
                    name="known_word",
                )
            )
        else:
            checks.append(pa.Check.isin(ordered, name="known_word"))
    if field.minimum is not None:
        checks.append(pa.Check.ge(field.minimum, name="minimum"))
    if field.maximum is not None:
        checks.append(pa.Check.le(field.maximum, name="maximum"))
    if field.pattern is not None:
        checks.append(pa.Check.str_matches(f"^(?:{field.pattern})$", name="pattern"))
    if field.max_length is not None:
        checks.append(pa.Check.str_length(max_value=field.max_length, name="length"))
    if field.type == "double":
        checks.append(pa.Check(lambda data: data.lazyframe.select(pl.col(data.key).is_finite()), name="finite"))
    return checks


@cache
def schema(table: Table) -> pa.DataFrameSchema:
    """The pandera schema of one table, row rules included."""
    columns = {
        field.name: pa.Column(
            POLARS[field.type], checks=_checks(field), nullable=not field.required, required=True, description=field.doc
        )
        for field in table.fields
    }
    rules = [
        pa.Check(lambda data, expression=rule.expression: data.lazyframe.select(expression), name=rule.name)
        for rule in ROW_RULES
        if set(rule.columns) <= set(table.columns)
    ]
    return pa.DataFrameSchema(columns, checks=rules, strict=True, name=table.name, description=table.grain)


def empty(table: Table) -> pl.DataFrame:
    """A frame of the table's shape without rows."""
    return pl.DataFrame(schema={field.name: POLARS[field.type] for field in table.fields})


def frame(table: Table, rows: Iterable[Mapping[str, Any]] | Sequence[Sequence[Any]]) -> pl.DataFrame:
    """Rows (mappings by column name) as a frame of the table's shape; absent columns become null.

    Raises WrongShape where a value cannot take the column's type or a column is unknown."""
    items: list[Mapping[str, Any] | Sequence[Any]] = list(rows)
    shape = {field.name: POLARS[field.type] for field in table.fields}
    known = set(shape)
    for row in items:
        if isinstance(row, Mapping) and not set(row) <= known:
            raise WrongShape(f"{table.name}: unknown column {sorted(set(row) - known)[0]!r}")
    try:
        return pl.DataFrame(items, schema=shape, orient="row", strict=True)
    except (TypeError, pl.exceptions.PolarsError) as error:
        raise WrongShape(f"{table.name}: {error}") from error


def check(table: Table, data: pl.DataFrame) -> Checked:
    """Check a frame of the table's columns against the registry.

    Returns valid and rejected rows. Rows that share a key are all rejected as `key:duplicate` except the
    first when they are the same in every column. Raises WrongShape where the frame has not the table's
    columns and types."""
    data = data.select(pl.col(name) for name in table.columns) if set(table.columns) <= set(data.columns) else data
    failures: dict[int, Rejected] = {}
    try:
        schema(table).validate(data, lazy=True)
    except pa.errors.SchemaErrors as error:
        for case in error.failure_cases.iter_rows(named=True):
            index = case["index"]
            if index is None:
                raise WrongShape(f"{table.name}: {case['column']}: {case['check']}: {case['failure_case']}") from error
            column = case["column"] if case["schema_context"] == "Column" else "row"
            name = _name(case["check"])
            value = _read_by(name, data, index) if column == "row" else _text(case["failure_case"])
            failures.setdefault(index, Rejected(index, f"{column}:{name}", value))
    data = data.with_row_index("__row")
    good = data.filter(~pl.col("__row").is_in(list(failures))) if failures else data
    good = good.unique(subset=list(table.columns), keep="first", maintain_order=True)
    twice = good.filter(pl.struct(table.key).is_duplicated())
    for row in twice.iter_rows(named=True):
        failures[row["__row"]] = Rejected(
            row["__row"], "key:duplicate", json.dumps([row[name] for name in table.key], ensure_ascii=False)
        )
    good = good.filter(~pl.struct(table.key).is_duplicated())
    return Checked(good.drop("__row"), tuple(failures[index] for index in sorted(failures)))


PLAIN_NAMES = {
    "not_nullable": "required",
    "isin": "known_word",
    "greater_than_or_equal_to": "minimum",
    "less_than_or_equal_to": "maximum",
    "str_matches": "pattern",
    "str_length": "length",
}
"""Names of checks that a reader of the quarantine understands."""


def _name(check: Any) -> str:
    word = str(check).split("(")[0]
    return PLAIN_NAMES.get(word, word)


def _read_by(rule_name: str, data: pl.DataFrame, index: int) -> str:
    """The values that a row rule read, as JSON."""
    columns = next(rule.columns for rule in ROW_RULES if rule.name == rule_name)
    return json.dumps({name: data[name][index] for name in columns}, ensure_ascii=False, default=list)[:300]


def _text(value: Any) -> str | None:
    return None if value is None else str(value)[:300]

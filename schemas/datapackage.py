"""Data Package v2 from the registry: the schema of one table as a Table Schema, and the files around it.

Compiles only; knows no release. Invariant: every declared column, bound, key and reference of the
registry stands in the descriptor, in declared order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from schemas.fields import Field, Table

TABLE_SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"
DATA_RESOURCE = "https://datapackage.org/profiles/2.0/dataresource.json"
DATA_PACKAGE = "https://datapackage.org/profiles/2.0/datapackage.json"
TYPES: Mapping[str, Mapping[str, str]] = {
    "text": {"type": "string"},
    "double": {"type": "number"},
    "bigint": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "texts": {"type": "array", "itemType": "string"},
}


def table_schema(table: Table, key: Sequence[str] | None = None, *, references: bool = True) -> dict[str, Any]:
    """The Table Schema of one table; `key` replaces the declared key (history has its own)."""
    schema: dict[str, Any] = {
        "$schema": TABLE_SCHEMA,
        "fields": [field_schema(field) for field in table.fields],
        "primaryKey": list(key or table.key),
    }
    foreign = [_foreign_key(table, field) for field in table.fields if field.references is not None]
    if references and foreign:
        schema["foreignKeys"] = foreign
    return schema


def field_schema(field: Field) -> dict[str, Any]:
    """One field with its meaning, unit and constraints."""
    constraints: dict[str, Any] = {}
    if field.required:
        constraints["required"] = True
    if field.codes is not None and field.type == "text":
        constraints["pattern"] = "^[A-Z]{3}$"  # the list of codes is long and would stand at every such column
    elif field.enum is not None and field.type == "text":
        constraints["enum"] = sorted(field.enum)
    if field.minimum is not None:
        constraints["minimum"] = _number(field, field.minimum)
    if field.maximum is not None:
        constraints["maximum"] = _number(field, field.maximum)
    if field.pattern is not None:
        constraints["pattern"] = f"^(?:{field.pattern})$"
    if field.max_length is not None:
        constraints["maxLength"] = field.max_length
    described: dict[str, Any] = {"name": field.name, **TYPES[field.type], "description": field.doc}
    if field.unit is not None:
        described["unit"] = field.unit
    if constraints:
        described["constraints"] = constraints
    if field.enum is not None:
        described["meanings"] = dict(field.enum)
    return described


def _foreign_key(table: Table, field: Field) -> dict[str, Any]:
    assert field.references is not None  # the caller asks only for fields that refer
    other, column = field.references
    reference: dict[str, Any] = {"fields": [column]}
    if other != table.name:
        reference["resource"] = other
    return {"fields": [field.name], "reference": reference}


def _number(field: Field, value: float) -> float | int:
    return int(value) if field.type == "bigint" or value.is_integer() else value

"""DuckDB tables from the registry: columns, constraints, keys and comments.

Compiles only; runs nothing. Invariant: the same registry gives the same statements, in one order.
"""

from __future__ import annotations

from collections.abc import Iterator

from schemas.fields import Field, Table
from schemas.frames import allowed

SQL_TYPES = {"text": "VARCHAR", "double": "DOUBLE", "bigint": "BIGINT", "boolean": "BOOLEAN", "texts": "VARCHAR[]"}


def identifier(name: str) -> str:
    """A quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A quoted SQL text. For words of the registry only, never for what came from a page."""
    return "'" + text.replace("'", "''") + "'"


def create(table: Table, *, name: str | None = None, with_key: bool = True) -> str:
    """CREATE TABLE for one table; `name` places it elsewhere ('release.projects', already quoted)."""
    lines = [f"  {identifier(field.name)} {SQL_TYPES[field.type]}{_constraints(field)}" for field in table.fields]
    if with_key:
        lines.append(f"  PRIMARY KEY ({', '.join(map(identifier, table.key))})")
    return f"CREATE TABLE {name or identifier(table.name)} (\n" + ",\n".join(lines) + "\n)"


def comments(table: Table, *, name: str | None = None) -> Iterator[str]:
    """COMMENT ON for the table and each column."""
    place = name or identifier(table.name)
    yield f"COMMENT ON TABLE {place} IS {literal(table.grain)}"
    for field in table.fields:
        unit = f" [{field.unit}]" if field.unit else ""
        yield f"COMMENT ON COLUMN {place}.{identifier(field.name)} IS {literal(field.doc + unit)}"


def _constraints(field: Field) -> str:
    parts = [" NOT NULL"] if field.required else []
    column = identifier(field.name)
    conditions = []
    words = allowed(field) if field.enum is not None else None  # country codes are checked in frames: the list is long
    if words is not None and field.type == "text":
        conditions.append(f"{column} IN ({', '.join(map(literal, sorted(words)))})")
    if field.minimum is not None:
        conditions.append(f"{column} >= {field.minimum:g}")
    if field.maximum is not None:
        conditions.append(f"{column} <= {field.maximum:g}")
    if conditions:
        parts.append(f" CHECK ({' AND '.join(conditions)})")
    return "".join(parts)

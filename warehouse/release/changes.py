"""What changed between two releases, by row and field, and why.

Owns the comparison of two release folders and its three forms: Parquet, Markdown, rows for a terminal.
Invariant: two releases with the same content have no changes, whatever wrote their files; each row of
a table is told once as added or removed, or once per changed field.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from schemas.ddl import identifier, literal
from schemas.dictionary import cell
from warehouse.connect import memory
from warehouse.release import anatomy, reasons
from warehouse.release.change_table import CHANGE_TABLE
from warehouse.release.content import Content, content
from warehouse.release.manifest import Manifest, Part, read
from warehouse.release.snapshot import copy_sorted, parquet

COLUMNS, KEY = CHANGE_TABLE.columns, CHANGE_TABLE.key
BOOKKEEPING = ("recorded_at", "retired_at", "last_changed_release", "first_seen_release")
SKIPPED = ("releases", CHANGE_TABLE.name)
LISTED = 200
"""Rows that the Markdown form lists of each table; the Parquet form has them all."""

@dataclass(frozen=True, slots=True)
class Count:
    """Rows of one table that were added, removed and changed."""

    table: str
    added: int
    removed: int
    changed: int


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the comparison; columns as in changes.parquet."""

    table_name: str
    row_id: str
    change: str
    field: str
    before: str | None
    after: str | None
    why: str | None
    detail: str | None


class Comparison:
    """The changes from one release folder to another, in a database in memory. Use as a context manager."""

    def __init__(self, before: Path | None, after: Path) -> None:
        """`before` is None for a first release, which has no changes."""
        self.after = read(after)
        self.before = read(before) if before is not None else None
        self._connection = memory()
        self._connection.execute(
            "CREATE TABLE changes (" + ", ".join(f"{identifier(name)} VARCHAR" for name in COLUMNS) + ")")
        if before is not None and self.before is not None:
            self._compare(before, self.before, after)

    def __enter__(self) -> Comparison:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def counts(self) -> tuple[Count, ...]:
        """Rows added, removed and changed, of tables with any, in the order of the later release."""
        found = {
            row[0]: Count(*row)
            for row in self._connection.execute(
                """
                SELECT table_name,
                       count(DISTINCT row_id) FILTER (change = 'added'),
                       count(DISTINCT row_id) FILTER (change = 'removed'),
                       count(DISTINCT row_id) FILTER (change = 'changed')
                FROM changes GROUP BY table_name
                """
            ).fetchall()
        }
        return tuple(found[part.name] for part in self.after.tables if part.name in found)

    def totals(self) -> dict[str, int]:
        """Rows added, removed and changed over all tables."""
        counts = self.counts()
        return {
            "added": sum(count.added for count in counts),
            "removed": sum(count.removed for count in counts),
            "changed": sum(count.changed for count in counts),
        }

    def rows(
        self, table: str | None = None, *, change: str | None = None, why: str | None = None, limit: int | None = None,
    ) -> list[Change]:
        """The changes in order; of one table, one kind of change or one reason where given."""
        chosen = {"table_name": table, "change": change, "why": why}
        given = {name: value for name, value in chosen.items() if value is not None}
        where = " AND ".join(["true", *(f"{name} = ${name}" for name in given)])
        capped = f"LIMIT {int(limit)}" if limit is not None else ""
        found = self._connection.execute(
            f"SELECT {', '.join(COLUMNS)} FROM changes WHERE {where} ORDER BY {', '.join(KEY)} {capped}", given)
        return [Change(*row) for row in found.fetchall()]

    def reasons(self, table: str) -> list[tuple[str, str | None, int]]:
        """Change, reason and number of rows, of one table."""
        return self._connection.execute(
            "SELECT change, why, count(DISTINCT row_id) FROM changes WHERE table_name = ? GROUP BY ALL ORDER BY ALL",
            [table],
        ).fetchall()

    def schema_changes(self) -> list[str]:
        """Tables and columns that one of the two releases has and the other not, one line each."""
        return list(_schema_changes(self.before, self.after)) if self.before is not None else []

    def write_parquet(self, file: Path, version: str) -> Content:
        """The changes as a Parquet file, sorted; returns its rows and hash."""
        copy_sorted(self._connection, "changes", COLUMNS, KEY, file, {
            "release": version, "parent": self.before.version if self.before else ""})
        return content(self._connection, parquet(file), COLUMNS)

    def markdown(self) -> str:
        """The changes as a page: counts first, then rows, at most LISTED of each table."""
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        if self.before is None:
            yield f"# Changes in {self.after.version}"
            yield ""
            yield "This is the first release: there is nothing to compare it with."
            return
        yield f"# Changes from {self.before.version} to {self.after.version}"
        yield ""
        counts = self.counts()
        if not counts:
            yield "No row of any table changed."
        else:
            yield "| table | added | removed | changed |"
            yield "|---|--:|--:|--:|"
            for count in counts:
                yield f"| {count.table} | {count.added} | {count.removed} | {count.changed} |"
        for line in self.schema_changes():
            yield ""
            yield f"- {line}"
        for count in counts:
            yield ""
            yield f"## {count.table}"
            yield ""
            for change, why, number in self.reasons(count.table):
                yield f"- {change}{f', {why}' if why else ''}: {number}"
            yield ""
            yield "| row | change | field | before | after | why |"
            yield "|---|---|---|---|---|---|"
            for row in self.rows(count.table, limit=LISTED):
                why = " – ".join(part for part in (row.why, row.detail) if part)
                cells = (row.row_id, row.change, row.field, row.before, row.after, why)
                yield "| " + " | ".join(cell(text or "") for text in cells) + " |"
            hidden = count.added + count.removed + count.changed - LISTED
            if hidden > 0:
                yield ""
                yield f"Not all rows are listed here; `{anatomy.CHANGES}` has them all."

    def _compare(self, before: Path, manifest: Manifest, after: Path) -> None:
        connection = self._connection
        for side, folder, known in (("old", before, manifest), ("new", after, self.after)):
            connection.execute(f"CREATE SCHEMA {side}")
            for part in known.tables:
                if "/" not in part.name:
                    connection.execute(
                        f"CREATE VIEW {side}.{identifier(part.name)} AS SELECT * FROM {parquet(folder / part.path)}")
        for part in self.after.tables:
            earlier = manifest.find(part.name)
            if "/" in part.name or part.name in SKIPPED:
                continue
            if earlier is not None and earlier.content_hash == part.content_hash and earlier.columns == part.columns:
                continue
            if earlier is None or set(earlier.key) != set(part.key):
                continue  # told by schema_changes: rows without a common key have no counterpart
            for statement in _table_changes(earlier, part):
                connection.execute(statement)
        self._tell_why(manifest)

    def _tell_why(self, manifest: Manifest) -> None:
        def have(*names: str) -> bool:
            return all(side.find(name) is not None for side in (manifest, self.after) for name in names)

        if have("documents", "evidence"):
            reasons.tell(self._connection, with_decisions=have("project_ids"))



def _key_text(key: Sequence[str], alias: str) -> str:
    parts = [f"{alias}.{identifier(name)}::VARCHAR" for name in key]
    return parts[0] if len(parts) == 1 else f"concat_ws(' · ', {', '.join(parts)})"


def _table_changes(earlier: Part, part: Part) -> Iterator[str]:
    """INSERTs of the added, removed and changed rows of one table."""
    name = identifier(part.name)
    using = ", ".join(map(identifier, part.key))
    insert = "INSERT INTO changes (table_name, row_id, change, field, before, after)"
    table = literal(part.name)
    for change, here, there in (("added", "new", "old"), ("removed", "old", "new")):
        yield (
            f"{insert} SELECT {table}, {_key_text(part.key, 'a')}, '{change}', '*', NULL, NULL "
            f"FROM {here}.{name} a ANTI JOIN {there}.{name} b USING ({using})"
        )
    compared = [
        column for column in part.columns
        if column in earlier.columns and column not in part.key and column not in BOOKKEEPING
    ]
    if not compared:
        return
    pairs = ", ".join(
        f"{{field: {literal(column)}, before: {_text('o', column)}, after: {_text('n', column)}}}"
        for column in compared)
    differs = " OR ".join(f"o.{identifier(column)} IS DISTINCT FROM n.{identifier(column)}" for column in compared)
    on = " AND ".join(f"o.{identifier(column)} = n.{identifier(column)}" for column in part.key)
    yield (
        f"{insert} SELECT {table}, row_id, 'changed', pair.field, pair.before, pair.after FROM ("
        f"SELECT {_key_text(part.key, 'n')} AS row_id, unnest([{pairs}]) AS pair "
        f"FROM old.{name} o JOIN new.{name} n ON {on} WHERE {differs}) "
        f"WHERE pair.before IS DISTINCT FROM pair.after"
    )


def _text(alias: str, column: str) -> str:
    """A value as text: lists as JSON, numbers in shortest form."""
    value = f"{alias}.{identifier(column)}"
    return (
        f"CASE WHEN {value} IS NULL THEN NULL WHEN starts_with(typeof({value}), 'VARCHAR') AND "
        f"NOT ends_with(typeof({value}), '[]') THEN {value}::VARCHAR ELSE to_json({value})::VARCHAR END"
    )


def _schema_changes(before: Manifest, after: Manifest) -> Iterator[str]:
    for part in after.tables:
        earlier = before.find(part.name)
        if part.name == CHANGE_TABLE.name:
            continue
        if earlier is None:
            yield f"table {part.name} is new"
            continue
        if set(earlier.key) != set(part.key):
            yield f"table {part.name} has another key: its rows are not compared"
        for column in part.columns:
            if column not in earlier.columns:
                yield f"column {part.name}.{column} is new"
        for column in earlier.columns:
            if column not in part.columns:
                yield f"column {part.name}.{column} is gone"
    for earlier in before.tables:
        if earlier.name != CHANGE_TABLE.name and after.find(earlier.name) is None:
            yield f"table {earlier.name} is gone"

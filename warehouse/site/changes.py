"""What changed against the release before, put together for readers.

Owns grouping the rows of changes.parquet. Computes no difference itself. Invariant: counts cover every row of the
file, lists only those of projects, and nothing is said to be unchanged when the file is absent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from warehouse.site.dataset import Dataset, Row
from warehouse.site.views import Views
from warehouse.site.words import word

KINDS = ("added", "changed", "removed")
PREFIXED = {
    "commitments": "commitment_id",
    "capacities": "capacity_id",
    "participants": "participant_id",
    "model_lineage": "lineage_id",
}


@dataclass(frozen=True, slots=True)
class Tally:
    added: int
    changed: int
    removed: int


@dataclass(frozen=True, slots=True)
class Item:
    """One project that was added, changed or removed. `exists` says whether it has a page; `what` is a short remark."""

    project_id: str
    name: str
    change: str
    what: str
    exists: bool
    fields: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """`tables` counts rows by table; `items` are projects, added ones first; `counts` are for a sentence."""

    is_first: bool
    parent: str | None
    tables: Mapping[str, Tally]
    items: tuple[Item, ...]
    counts: tuple[tuple[str, int], ...]

    @property
    def groups(self) -> tuple[tuple[str, tuple[Item, ...]], ...]:
        """Items by change, without empty groups."""
        found = ((kind, tuple(item for item in self.items if item.change == kind)) for kind in KINDS)
        return tuple((kind, items) for kind, items in found if items)

    @property
    def summary(self) -> str:
        if self.is_first:
            return "first release"
        return ", ".join(f"{count:,} {label}" for label, count in self.counts) or "no row changed"


def tell(data: Dataset, views: Views) -> Changes:
    """The changes of a release. Without a changes file, or with no parent named, it is a first release."""
    parent = data.package.get("parent") or None
    tallies: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    fields: dict[str, list[Row]] = defaultdict(list)
    state: dict[str, str] = {}
    reasons: dict[str, str] = {}
    owner = {
        (table, getattr(row, key)): row.project_id
        for table, key in PREFIXED.items()
        for row in data.rows(table)
        if row.project_id
    }
    for row in data.changes:
        tallies[row.table_name][row.change].add(row.row_id)
        if row.table_name == "projects":
            state[row.row_id] = row.change
            if row.change == "changed":
                fields[row.row_id].append(row)
            elif row.why:
                reasons[row.row_id] = word(row.why)
        elif (row.table_name, row.row_id) in owner and row.change == "changed":
            fields[owner[row.table_name, row.row_id]].append(row)
            state.setdefault(owner[row.table_name, row.row_id], "changed")
    items = [
        Item(
            key,
            views.projects[key].row.name if key in views.projects else key,
            change,
            reasons.get(key, "")
            if change != "changed"
            else ", ".join(sorted({word(row.field) for row in fields[key]}))[:120],
            key in views.projects,
            tuple(fields[key]),
        )
        for key, change in state.items()
    ]
    items.sort(
        key=lambda item: (
            KINDS.index(item.change) if item.change in KINDS else 9,
            item.name.casefold(),
            item.project_id,
        )
    )
    tables = {
        name: Tally(*(len(tallies[name].get(kind, ())) for kind in KINDS))
        for name in sorted(tallies, key=lambda name: (name != "projects", name))
    }
    counts = []
    for kind, label in zip(KINDS, ("projects added", "projects changed", "projects withdrawn"), strict=True):
        number = sum(item.change == kind for item in items)
        if number:
            counts.append((label, number))
    rest = sum(sum((tally.added, tally.changed, tally.removed)) for name, tally in tables.items() if name != "projects")
    if rest:
        counts.append(("rows of other tables", rest))
    return Changes(parent is None and not tables, str(parent) if parent else None, tables, tuple(items), tuple(counts))

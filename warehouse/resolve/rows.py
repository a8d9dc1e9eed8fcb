"""Small things that the builders of rows share: dates, ids, choosing between values.

Owns the published rules "which value of a field is taken" and how row ids look. Invariant: an id is made
of what the row says, so it is the same in every run and for every order of sources.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from warehouse.resolve.stated import Statement

NOTE_LENGTH = 500


@dataclass(frozen=True, slots=True)
class About:
    """What the builders of figures need to know of a project."""

    country_iso3: str
    kind: str | None
    status: str | None
    announced_on: str | None
    parent: str | None


@dataclass(frozen=True)
class Facts:
    """The outcome of identity and projects, for the builders that follow."""

    project_of: Mapping[str, str]
    projects: Mapping[str, About]
    as_of: str
    by_hand: frozenset[str] = frozenset()
    """Projects that hands recorded."""

    def country(self, project: str) -> str:
        about = self.projects.get(project)
        return about.country_iso3 if about else ""

    def related(self, one: str, other: str) -> bool:
        """Parent and child, or children of one parent."""
        left, right = self.projects.get(one), self.projects.get(other)
        if left is None or right is None:
            return False
        return left.parent == other or right.parent == one or (left.parent is not None and left.parent == right.parent)


def told_on(statement: Statement) -> str:
    """When it was told: the date recorded with a fact by hand, the document's date for what a machine read."""
    stated = statement.row.get("announced_on") or ""
    return stated if statement.curated else statement.origin.on or stated


def first(values: Iterable[Any]) -> Any:
    """The first value that is there, or None."""
    return next((value for value in values if value is not None and value != ""), None)


def choose(candidates: Sequence[tuple[Any, Statement]]) -> Any:
    """One value of a coded field: recorded by hand first, then best authority, most publishers, latest, first word."""
    best: dict[Any, list[Statement]] = {}
    for value, statement in candidates:
        if value is not None:
            best.setdefault(value, []).append(statement)
    if not best:
        return None

    def rank(value: Any) -> tuple[object, ...]:
        tellers = best[value]
        latest = max((told_on(s) or s.origin.on for s in tellers), default="")
        return (
            not any(s.curated for s in tellers),
            min(s.standing for s in tellers),
            -len({s.origin.publisher for s in tellers}),
            _reverse(latest),
            str(value),
        )

    return min(best, key=rank)


def _reverse(text: str) -> tuple[int, ...]:
    return tuple(-ord(character) for character in text.ljust(10))


def digest(*parts: object, length: int = 12) -> str:
    """A short hash over parts; stable over runs."""
    return hashlib.sha256("\x1f".join("" if part is None else str(part) for part in parts).encode()).hexdigest()[
        :length
    ]


def ident(*parts: object) -> str:
    """A readable id from parts, empty ones left out; figures in full and without exponent."""
    words = []
    low: float | None = None
    for part in parts:
        if isinstance(part, float):
            if low is not None and part == low:
                continue
            low = part
            words.append(_plain(part))
        elif part:
            words.append(str(part))
    return f"{words[0]}:{'-'.join(words[1:])}"[:180]


def _plain(value: float) -> str:
    return f"{value:.0f}" if value == int(value) else f"{value:.6f}".rstrip("0").replace(".", "p")


def unique_ids(wanted: list[tuple[str, str, int]]) -> dict[int, str]:
    """Ids for (wished id, tie breaker, handle): where several wish the same, all but the first get a short hash."""
    ids: dict[int, str] = {}
    taken: set[str] = set()
    for name, tie, handle in sorted(wanted):
        ids[handle] = name if name not in taken else f"{name}-{digest(tie, length=6)}"
        taken.add(ids[handle])
    return ids


def clip(note: str | None) -> str | None:
    return note if note is None or len(note) <= NOTE_LENGTH else note[: NOTE_LENGTH - 1] + "…"

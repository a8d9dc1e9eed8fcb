"""Review decisions: two names are one project, or are not.

Owns the form of `decisions.csv` and the questions resolution asks of it. Invariant: a decision always
wins over any score, and two decisions never contradict each other (that file is refused).

A side is a project id (`fra-jean-zay`) or a name in a country (`FRA:Jean Zay extension`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from schemas.registry import PROJECT_ID
from warehouse.judgement.files import JudgementError, read_rows
from warehouse.resolve.names import squash

FILE = "decisions.csv"
COLUMNS = ("left", "verdict", "right", "reason", "decided_on")


@dataclass(frozen=True, slots=True)
class Decision:
    """One line. `same` with ids on both sides redirects `right` to `left`."""

    left: str
    verdict: Literal["same", "not_same"]
    right: str
    reason: str
    decided_on: str

    @property
    def is_same(self) -> bool:
        return self.verdict == "same"

    @property
    def id(self) -> str:
        return f"decision {self.left} {self.verdict} {self.right}"


def side(text: str) -> str:
    """The side as it is compared: an id as it is, a name squashed behind its country."""
    if re.fullmatch(PROJECT_ID, text):
        return text
    country, _, name = text.partition(":")
    return f"{country}:{squash(name)}"


@dataclass(frozen=True)
class Decisions:
    """All decisions, to ask."""

    lines: tuple[Decision, ...] = ()
    _by_pair: dict[frozenset[str], Decision] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for line in self.lines:
            pair = frozenset((side(line.left), side(line.right)))
            other = self._by_pair.setdefault(pair, line)
            if other.verdict != line.verdict:
                raise JudgementError(
                    f"decisions.csv: {line.left} and {line.right} are decided both ways; remove one line"
                )

    def between(self, left: Iterable[str], right: Iterable[str]) -> Decision | None:
        """The decision on any pair of the sides given (ids or `ISO3:squashed`); not_same wins over same."""
        if not self._by_pair:
            return None
        right = tuple(right)
        found = [d for one in left for other in right if (d := self._by_pair.get(frozenset((one, other)))) is not None]
        return min(found, key=lambda d: (d.is_same, d.id), default=None)

    def partners(self, sides: Iterable[str]) -> frozenset[str]:
        """The other sides of all decisions on any of the sides given."""
        if not self._by_pair:
            return frozenset()
        mine = frozenset(sides)
        return frozenset(other for pair in self._by_pair if pair & mine for other in pair - mine)

    def same(self) -> tuple[Decision, ...]:
        """Decisions that join two project ids."""
        return tuple(d for d in self.lines if d.is_same and ":" not in d.left and ":" not in d.right)


def parse(rows: Iterable[dict[str, str]]) -> Decisions:
    """Rows of the file as decisions. Raises JudgementError with the line that is wrong."""
    lines = []
    for number, row in enumerate(rows, 2):
        if row["verdict"] not in ("same", "not_same"):
            raise JudgementError(f"decisions.csv:{number}: verdict is {row['verdict']!r}; write same or not_same")
        if not row["reason"]:
            raise JudgementError(f"decisions.csv:{number}: no reason; say why")
        for name in ("left", "right"):
            if not re.fullmatch(PROJECT_ID, row[name]) and not re.fullmatch(r"[A-Z]{3}:.+", row[name]):
                raise JudgementError(
                    f"decisions.csv:{number}: {name} is {row[name]!r}; write a project id or ISO3:name"
                )
        verdict: Literal["same", "not_same"] = "same" if row["verdict"] == "same" else "not_same"
        lines.append(Decision(row["left"], verdict, row["right"], row["reason"], row["decided_on"]))
    return Decisions(tuple(lines))


def load(own: Path | None = None) -> Decisions:
    """The shipped decisions and those of an operator's folder. Raises JudgementError."""
    return parse(read_rows(FILE, COLUMNS, own))

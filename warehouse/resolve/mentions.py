"""Mentions: one name of one country and kind, with what documents say beside it, and how two compare.

Owns blocking and the decision on a pair. Knows neither ids nor decisions of people. Invariant: what a pair
is depends on the two mentions alone, and more shared facts never make it less likely.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from warehouse.resolve.likeness import CERTAIN, likeness
from warehouse.resolve.names import Name

MentionKey = tuple[str, str, str]
"""Country, squashed name, kind or empty."""

LARGEST_BLOCK = 60
"""A word that more names of a country share than this does not make them candidates."""
FIGURES_DECIDE = 2
"""So many figures in common (a sum and a capacity, two sums) make two mentions of a country one project."""
TELLING = 3
"""One figure with so many digits decides together with an organisation."""
APART = ({"model", "infrastructure"}, {"data", "infrastructure"}, {"model", "data"})
"""Kinds that one project cannot be both of."""
BY_FIGURES = "figures in common"
"""The reason of a match that no name gave: the mention's name is then no name of the project."""
STRICT = ("same words, one with a number", "same distinct words, said otherwise")
"""Reasons that only a telling sum settles."""
MAY_BE_PART = (
    "one name holds the other",
    "nothing distinct, same kind of thing",
    "same distinct words, one says more",
    *STRICT,
)
"""Reasons of likeness that a part and its whole may give as well."""


@dataclass(slots=True)
class Mention:
    """One name of one country and kind, gathered over documents. `signs` are shared facts that can settle a doubt."""

    key: MentionKey
    names: dict[str, Name] = field(default_factory=dict)
    written: dict[str, int] = field(default_factory=dict)
    organisations: set[str] = field(default_factory=set)
    sums: set[tuple[str, str]] = field(default_factory=set)

    @property
    def country(self) -> str:
        return self.key[0]

    @property
    def kind(self) -> str:
        return self.key[2]

    @property
    def says_nothing(self) -> bool:
        return all(name.says_nothing for name in self.names.values())

    @property
    def label(self) -> str:
        return f"{self.country}:{min(self.written)}" if self.written else f"{self.country}:{self.key[1]}"


class Block:
    """Candidates by country and folded pieces of names."""

    def __init__(self) -> None:
        self._by_piece: dict[tuple[str, str], list[int]] = defaultdict(list)

    @staticmethod
    def _pieces(country: str, names: Iterable[Name]) -> set[tuple[str, str]]:
        pieces: set[str] = set()
        for name in names:
            pieces |= {name.squashed, "=" + name.core, "-" + "".join(sorted(name.distinct))[:6], "i" + name.initials}
            pieces |= {"i" + name.squashed, "~" + " ".join(sorted(name.plain)), "b" + name.squashed[:1], *name.distinct}
            pieces |= {"t" + token[:4] for token in name.tokens if len(token) >= 6}
            if not name.distinct:
                pieces.add("c" + " ".join(sorted(name.classes)))
        return {(country, piece) for piece in pieces if len(piece) > 1 or (piece.isalnum() and piece not in "ibct")}

    def _places(self, mention: Mention) -> set[tuple[str, str]]:
        return self._pieces(mention.country, mention.names.values()) | {
            (mention.country, f"{unit} {value}") for unit, value in mention.sums
        }

    def add(self, number: int, mention: Mention) -> None:
        for piece in self._places(mention):
            self._by_piece[piece].append(number)

    def candidates(self, mention: Mention) -> list[int]:
        """Numbers of the mentions that share a piece of a name or a figure."""
        found: set[int] = set()
        for piece in self._places(mention):
            block = self._by_piece.get(piece, ())
            if len(block) <= LARGEST_BLOCK:
                found.update(block)
        return sorted(found)


def _kinds_apart(left: str, right: str) -> bool:
    return {left, right} in APART


def compare(left: Mention, right: Mention) -> tuple[float, str]:
    """The best likeness over all names of two mentions; kinds that exclude each other leave it possible at most."""
    best: tuple[float, str] = (0.0, "")
    for one in left.names.values():
        for other in right.names.values():
            best = max(best, likeness(one, other))
    if _kinds_apart(left.kind, right.kind):
        return (0.85, best[1] + ", other kind") if best[0] >= CERTAIN else best
    if best[0] < CERTAIN and (not left.kind or not right.kind or left.kind == right.kind):
        shared = left.sums & right.sums
        together = _is_telling(shared) and bool(left.organisations & right.organisations)
        decided = len(shared) >= FIGURES_DECIDE or together
        if decided and not _named_apart(left, right):
            return CERTAIN, BY_FIGURES
    return best


def _named_apart(left: Mention, right: Mention) -> bool:
    """Whether names say expressly that these are two: with other numbers, or of another kind of thing."""
    return any(
        (one.numbers != other.numbers and bool(one.numbers and other.numbers))
        or bool(one.classes and other.classes and not one.classes & other.classes)
        for one in left.names.values()
        for other in right.names.values()
    )


def settled(left: Mention, right: Mention, reason: str) -> str | None:
    """What makes a possible match certain: a sum that both have, or an organisation where the names are one's.

    Where one name says more than the other they may be whole and part, which share organisations: there only a sum and
    the same kind settle it, a telling sum where a number is more. Names of other kinds of things are never settled."""
    if _kinds_apart(left.kind, right.kind) or "other kind" in reason:
        return None
    shared = left.sums & right.sums
    if reason.startswith(MAY_BE_PART):
        same_kind = not left.kind or not right.kind or left.kind == right.kind
        return (
            "a sum in common" if same_kind and (_is_telling(shared) if reason.startswith(STRICT) else shared) else None
        )
    if shared:
        return "a sum in common"
    return "an organisation in common" if left.organisations & right.organisations else None


def _is_telling(figures: set[tuple[str, str]]) -> bool:
    return any(len(value.split("e")[0].replace(".", "").rstrip("0")) >= TELLING for _, value in figures)

"""What the readers of a page's tables share: the page's finds and the records made so far.

Owns no reading. Invariant: one context a page; readers add to its lists and never replace them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from sources.extract.book import Book
from sources.extract.capacities import Capacities
from sources.extract.commitments import Pledges
from sources.extract.participants import Participants
from sources.extract.reading import Reading
from sources.extract.registry import Registry
from sources.extract.scene import Scene
from sources.page.model import Cell


@dataclass(frozen=True)
class Context:
    """One page while its tables are read."""

    reading: Reading
    scene: Scene
    registry: Registry
    pledges: Pledges
    capacities: Capacities
    participants: Participants
    states: dict[int, tuple[str, Cell]] = field(default_factory=dict)
    """States of drafts and the cells that give them, by the draft's id."""

    @cached_property
    def book(self) -> Book:
        """The page's pledges and decisions by what they state."""
        return Book(self.pledges.kept, self.pledges.decisions, len(self.reading.text))

    def cell(self, start: int, end: int) -> Cell:
        """A stretch of the text as a cell of its own."""
        return Cell(self.reading.text[start:end], start, end, 0, 0)

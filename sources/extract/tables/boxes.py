"""Where facts stand: fact boxes, definition lists, 'label: value' lines, columns of values.

Owns pairing labels with their values and telling which project they are about. What a fact says is read by `facts`.
Invariant: a value has one label.
"""

from __future__ import annotations

import re

from sources.extract.draft import Draft
from sources.extract.pledge import Pledge
from sources.extract.tables.context import Context
from sources.extract.tables.costs import WHOLE
from sources.extract.tables.facts import ROLES, Facts, Pair
from sources.extract.tables.labels import FACTS, read_label
from sources.extract.tables.row import body
from sources.extract.tables.units import unit_of
from sources.page.model import Block, Cell, Table

_LINE = re.compile(r"([^:\n]{3,40}?)\s*:\s+(?=\S)")


class Boxes:
    """Finds the facts of one page."""

    def __init__(self, context: Context, facts: Facts) -> None:
        self.context, self.reading, self.registry, self.facts = context, context.reading, context.registry, facts

    def is_box(self, table: Table) -> bool:
        """Whether the rows of a table with headers are facts: each has a measure or unit of its own."""
        if len(table.grid[0]) < 2 or unit_of(table):
            return False
        labels = [read_label(row[0].text) for row in body(table)]
        told = [label for label in labels if label.kind and label.kind != "step"]
        if len(told) < 2 or len(told) < 0.5 * len(labels):
            return False
        headers = [read_label(h) for h in table.headers[1:]]
        if any(h.kind in ("power", "accelerators") or (h.kind == "money" and h.unit) for h in headers):
            return False
        return len({label.kind for label in told}) >= 2 or any(label.unit for label in told)

    def columns(self, table: Table, subject: Draft | None) -> None:
        """A box with one or more columns of values: phases of a project and their total, or projects."""
        order = sorted(range(1, len(table.grid[0])), key=lambda i: (not WHOLE.search(table.headers[i]), i))
        whole: dict[str, Pledge] = {}
        for column in order:
            head = table.grid[0][column]
            named = [m for m in self.registry.within(head.start, head.end) if m[2].is_sure and m[2].country_iso3]
            pairs = [
                (row[0], row[column]) for row in table.grid[table.header_rows :] if not _is_one(row[0], row[column])
            ]
            found = self.facts.box(pairs, named[0][2] if named and table.header_rows else subject)
            if found is None:
                continue
            sums = self.facts.read(found, pairs, {} if named else whole)
            if column == order[0] and WHOLE.search(table.headers[column]):
                whole = sums

    def rows(self, table: Table, subject: Draft | None) -> None:
        """Two columns without a header: label and value."""
        pairs: list[Pair] = []
        for label, value, *_ in table.grid:
            if _is_one(label, value):
                continue
            named = [m for m in self.registry.within(label.start, label.end) if m[2].country_iso3]
            if named and named[0][3].shape not in ("referring",) and named[0][2].is_sure:
                if (box := self.facts.box([(label, value)], named[0][2])) is not None:
                    self.facts.read(box, [(label, value)], {})
            else:
                pairs.append((label, value))
        if (box := self.facts.box(pairs, subject, _count(pairs))) is not None:
            self.facts.read(box, pairs, {})

    def lists(self, subject: Draft | None) -> None:
        """Labels and values set as short blocks, as definition lists read, and 'label: value' lines."""
        found: list[Pair] = []
        last = -9
        main = subject
        for number, block in enumerate(self.reading.page.blocks):
            if block.kind == "heading":
                self._list(found, subject)
                found = []
                named = [m[2] for m in self.registry.within(block.start, block.end) if m[2].is_sure]
                subject = named[-1] if named else main if (block.level or 2) <= 2 else subject
                continue
            if block.kind == "table" or block.end - block.start > 260:
                continue
            if found and found[-1][1].start == block.start:
                continue  # the value of the label before it
            pair = self._line(block) or self._term(number)
            if pair is None:
                continue
            if number - last > 6:
                self._list(found, subject)
                found = []
            found.append(pair)
            last = number
        self._list(found, subject)

    def _line(self, block: Block) -> Pair | None:
        """'Funder: Ministry of Science': a label of facts and its value in one block."""
        match = _LINE.match(self.reading.text, block.start, min(block.end, block.start + 60))
        if match is None:
            return None
        label = read_label(match.group(1))
        if label.kind is None and not (label.is_under and self.reading.sums.within(match.end(), block.end)):
            return None
        return self.context.cell(match.start(1), match.end(1)), self.context.cell(match.end(), block.end)

    def _term(self, number: int) -> Pair | None:
        """A block that is a label of facts, and the value in the block after it."""
        blocks = self.reading.page.blocks
        label = blocks[number]
        if number + 1 >= len(blocks) or label.end - label.start > 44:
            return None
        value = blocks[number + 1]
        if value.kind in ("heading", "table") or value.end - value.start > 200 or value.kind != label.kind:
            return None
        kind = read_label(self.reading.text[label.start : label.end]).kind
        if kind is None or kind == "step":
            return None
        # Without the levels of a definition list, a label may stand without its value, before the next label.
        is_under = (value.level or 0) > (label.level or 0) or kind == "status"
        if not is_under and read_label(self.reading.text[value.start : value.end]).kind in FACTS:
            return None
        return self.context.cell(label.start, label.end), self.context.cell(value.start, value.end)

    def _list(self, pairs: list[Pair], subject: Draft | None) -> None:
        """Read the facts of one list; of one too short to be about a project, only whom it names."""
        facts = _count(pairs)
        box = self.facts.box(pairs, subject, facts) if pairs else None
        if box is None:
            return
        is_list = len(pairs) >= 3 and facts >= 2
        self.facts.read(box, pairs if is_list else [p for p in pairs if read_label(p[0].text).kind in ROLES], {})


def _is_one(label: Cell, value: Cell) -> bool:
    """Whether one cell spans both columns: a title."""
    return (label.start, label.end) == (value.start, value.end)


def _count(pairs: list[Pair]) -> int:
    """How many labels are those of facts."""
    return sum(1 for label, _ in pairs if read_label(label.text).kind in FACTS)

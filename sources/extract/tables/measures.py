"""Power and chips that cells state: in their words, or as numbers under a header.

Owns capacities of rows and facts; those of prose are `capacities`. Invariant: a number is read once, by its own words
where it has any.
"""

from __future__ import annotations

import re
from dataclasses import replace

from sources.extract.capacities import HARDWARE, SMALLEST, Capacity, canonical_hardware
from sources.extract.draft import Draft
from sources.extract.quantities import parse_quantity_cell
from sources.extract.quantities.model import Quantity
from sources.extract.tables.amounts import bounded
from sources.extract.tables.context import Context
from sources.extract.tables.labels import Label
from sources.extract.tables.row import BLANK, Row, quote
from sources.page.model import Cell

_DUE = re.compile(r"(?:\s*,)?\s*\bby (?:the end of )?(20\d\d)")
_TIMES = re.compile(r"(?<=\d)\s*[×x]\s*(?=[A-Z]).*$")
"""'512 × H200' under 'Accelerators'."""
_YEAR = re.compile(r"20\d\d")
_CHIPS = re.compile(r"\bGPUs?\b|accelerators?|chips", re.IGNORECASE)


class Measures:
    """Reads capacities of the tables of one page."""

    def __init__(self, context: Context) -> None:
        self.reading, self.capacities = context.reading, context.capacities

    def of_row(self, row: Row, draft: Draft, is_part: bool, target: str | None = None) -> None:
        """The capacities of a row; `target` is the year that they are aimed at where no column gives one."""
        layout, cells = row.layout, row.cells
        named = row.at(layout.hardware)
        hardware = named.text.strip()[:60] if named is not None and not BLANK.match(named.text) else None
        due = row.at(layout.due)
        year = _YEAR.search(due.text) if due is not None else None
        target = year.group() if year else target
        told = {layout.country, layout.project, *layout.lead, *layout.takers, *layout.money, *layout.usd}
        measured = (*layout.power, *layout.chips)
        worded = [i for i in range(len(cells)) if i not in told and i not in measured]
        for index in (*measured, *worded):
            cell = row.at(index)
            if cell is None or BLANK.match(cell.text):
                continue
            if self.reading.measures.within(cell.start, cell.end + 1):
                self._worded(cell, draft, row.country, hardware, target, is_part)
            elif index in measured:
                by_year = _DUE.search(cell.text)
                text, qualifier = bounded(_TIMES.sub("", cell.text[: by_year.start()] if by_year else cell.text))
                parsed = parse_quantity_cell(text, row.table.headers[index])
                if parsed is not None and qualifier is not None and parsed.qualifier == "exact":
                    parsed = replace(parsed, qualifier=qualifier)
                if parsed is not None:
                    named_here = self._hardware_in(cell) or hardware
                    due_on = by_year.group(1) if by_year else target
                    self._keep(parsed, cell.start, cell.end, draft, row.country, named_here, due_on, is_part)

    def of_fact(self, label: Label, value: Cell, draft: Draft, country: str, due: str | None) -> None:
        """The capacities of a fact: in its words, else its number where its label says what is counted."""
        is_told = self._worded(value, draft, country, None, due, False)
        if is_told or label.kind not in ("power", "accelerators", "chips") or BLANK.match(value.text):
            return
        unit = label.unit if label.kind == "power" or _CHIPS.search(label.unit) else "GPUs"
        parsed = parse_quantity_cell(value.text, unit or label.words)
        if parsed is not None and parsed.high >= SMALLEST.get(parsed.metric, 0.0):
            self._keep(parsed, value.start, value.end, draft, country, self._hardware_in(value), due, False)

    def _worded(
        self, cell: Cell, draft: Draft, country: str, hardware: str | None, target: str | None, is_part: bool
    ) -> bool:
        """Keep what the words of a cell state of AI; whether they state any."""
        inside = [m for m in self.reading.measures.within(cell.start, cell.end + 1) if m.is_ai and not m.per]
        due = _DUE.search(cell.text) if inside else None
        target = due.group(1) if due else target
        for measure in inside:
            named = self._hardware_in(cell) or hardware
            self._keep(measure, measure.start, measure.end, draft, country, named, target, is_part)
        return bool(inside)

    def _hardware_in(self, cell: Cell) -> str | None:
        """The accelerator that a cell names: '~40,000 (Rubin)'."""
        named = HARDWARE.search(self.reading.text, cell.start, cell.end)
        return canonical_hardware(named.group(1)) if named else None

    def _keep(
        self,
        quantity: Quantity,
        start: int,
        end: int,
        draft: Draft,
        country: str,
        hardware: str | None,
        target: str | None,
        is_part: bool,
    ) -> None:
        """Keep a capacity of a project; `hardware` is what the cell or its row names where the number names none."""
        draft.is_attached = True
        hardware = quantity.hardware or hardware
        self.capacities.keep(
            Capacity(
                quantity.metric,
                quantity.low,
                quantity.high,
                quantity.qualifier,
                country,
                draft,
                95,
                canonical_hardware(hardware) if hardware else None,
                target,
                None,
                is_part,
                (quote("value_low", start, end),),
                start,
                end,
                -1,
            )
        )

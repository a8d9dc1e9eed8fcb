"""The money of a row: its sum, and what columns of years, of payers and of payments say beside.

Owns which columns are the row's sum and which its parts. Invariant: a converted column is never a second sum, and parts
stand under the row's own sum.
"""

from __future__ import annotations

import re

from sources.extract.draft import Draft
from sources.extract.pledge import Pledge, near
from sources.extract.quantities import parse_date
from sources.extract.quantities.model import Money
from sources.extract.tables.amounts import sum_at, sums_of
from sources.extract.tables.context import Context
from sources.extract.tables.ledger import Ledger
from sources.extract.tables.parties import Party
from sources.extract.tables.payers import Payer, Payers
from sources.extract.tables.periods import period_of
from sources.extract.tables.row import Row, quote
from sources.extract.tables.stages import Stages, stage_under
from sources.page.model import Cell

_INSIDE = re.compile(r"(?:included in|part of|within|in|of)\s+(?:row |no\.? ?|line |item |#)?\d+", re.IGNORECASE)
_MIXED = re.compile(r"public[- –]private", re.IGNORECASE)
_PAID_HEADER = re.compile(r"\b(?:outturn|actuals?|spent|paid|disbursed)\b", re.IGNORECASE)


class RowMoney:
    """Reads the sums of the rows of one page into its ledger."""

    def __init__(self, context: Context, ledger: Ledger, payers: Payers, stages: Stages) -> None:
        self.book, self.reading = context.book, context.reading
        self.ledger, self.payers, self.stages = ledger, payers, stages

    def read(self, row: Row, draft: Draft, parties: list[Party], whole: Pledge | None) -> Pledge | None:
        """The row's sum as a pledge, or the pledge of prose that it restates; what its other columns say as parts."""
        sums = sums_of(row, self.reading.page.language)
        payer = self.payers.of_row(row, draft, parties)
        main: Pledge | None = None
        stage = self.stages.of_row(row, draft, whole)
        if sums:
            money, used = sums[0]
            main = self._keep(money, used, row, draft, payer, stage, whole)
            for other, cell in sums[1:]:
                same = other.currency == money.currency
                self.ledger.tell(
                    other, cell, "dropped", "column" if same else "conversion", "the row's sum in other words"
                )
        self._columns(row, draft, payer, stage, main, whole)
        return main

    def _columns(
        self, row: Row, draft: Draft, payer: Payer | None, stage: str, main: Pledge | None, whole: Pledge | None
    ) -> None:
        """What columns of years, of sorts of payers and of payments say: parts of the row's sum where it has one."""
        layout, headers = row.layout, row.table.headers
        over = main if main is not None else whole
        if over is None and layout.years:
            over = self._known_whole(row, draft)
        for index in (*layout.years, *layout.shares, *layout.paid):
            money = self._sum(row, index)
            if money is None:
                continue
            if main is not None and money.high >= 0.995 * main.high:
                self.ledger.tell(money, row.cells[index], "dropped", "column", "the row's sum in other words")
                if index in layout.shares and not main.has_payer:
                    self._pays(main, row, index)
                elif index in layout.paid and near(money.high, main.high):
                    main.stage = "disbursed"
                continue
            is_paid = index in layout.paid
            if is_paid and main is not None and main.stage == "announced" and not main.is_stage_said:
                main.stage = "committed"  # money that is being paid has been decided
            is_paid = is_paid or bool(_PAID_HEADER.search(headers[index]))
            who = self.payers.of_column(row.table, index, row.country) if index in layout.shares else payer
            its_stage = "disbursed" if is_paid else stage_under(headers[index], stage)
            self._keep(money, row.cells[index], row, draft, who, its_stage, over, layout.years.get(index))

    def _sum(self, row: Row, index: int) -> Money | None:
        return sum_at(row, index, self.reading.page.language)

    def _known_whole(self, row: Row, draft: Draft) -> Pledge | None:
        """The sum of a project that prose states, where the years of a row fit in it."""
        sums = [m for i in row.layout.years if (m := self._sum(row, i)) is not None]
        total = sum(m.high for m in sums)
        wholes = [
            p for p in self.book.prose_of(draft) if sums and p.currency == sums[0].currency and p.high >= 0.999 * total
        ]
        return min(wholes, key=lambda p: p.high, default=None) if len(sums) > 1 else None

    def _pays(self, pledge: Pledge, row: Row, index: int) -> None:
        """Give a pledge the payer of the column that says its sum again."""
        payer = self.payers.of_column(row.table, index, row.country)
        if payer is not None and payer.name:
            pledge.sponsor, pledge.sponsor_kind, pledge.has_payer = payer.name, payer.kind, True

    def _keep(
        self,
        money: Money,
        used: Cell,
        row: Row,
        draft: Draft,
        payer: Payer | None,
        stage: str,
        whole: Pledge | None,
        period: tuple[int | None, int | None] | None = None,
    ) -> Pledge:
        """Keep one sum of a row with what the row says of all its sums."""
        layout = row.layout
        assert layout.project is not None
        label = row.cells[layout.project]
        if period is None:
            told = (row.at(layout.instrument), row.at(layout.period))
            period = period_of(label.text, *(cell.text for cell in told if cell is not None))
            if period == (None, None) and layout.years:
                period = min(y[0] for y in layout.years.values()), max(y[1] for y in layout.years.values())
        day = row.at(layout.announced)
        kind = "public_private" if any(_MIXED.search(c.text) for c in row.cells) else payer.kind if payer else None
        kept = self.ledger.keep(
            money,
            used,
            draft,
            row.country,
            payer,
            kind,
            stage,
            period,
            parse_date(day.text) if day is not None else None,
            whole,
            "part" if whole else "table_cell",
            (quote("project", label.start, label.end),),
        )
        if any(_INSIDE.fullmatch(c.text.strip()) for c in row.cells):
            kept.is_part = True
        return kept

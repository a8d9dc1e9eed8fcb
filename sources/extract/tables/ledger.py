"""The sums that tables state, each kept once.

Owns adding a table's pledge, or giving the pledge that it restates what the table says beyond. Invariant: a sum that
prose or another table states is not kept twice.
"""

from __future__ import annotations

from sources.extract.cues import cue
from sources.extract.draft import Draft
from sources.extract.pledge import Pledge, near
from sources.extract.quantities.model import Money
from sources.extract.records import Decision, Quote
from sources.extract.resolve import SURE
from sources.extract.tables.amounts import sums_of
from sources.extract.tables.context import Context
from sources.extract.tables.payers import Payer
from sources.extract.tables.row import Row, quote
from sources.page.model import Cell


class Ledger:
    """Keeps the sums of one page's tables."""

    def __init__(self, context: Context) -> None:
        self.book, self.pledges = context.book, context.pledges
        self.reading = context.reading
        self.place = -1
        """Where the table or fact being read begins."""
        self._places: dict[int, int] = {}
        self._claimed: dict[tuple[int, int], Draft] = {}
        """Pledges of prose that a row of a table restates, and the row's project."""

    def tell(self, money: Money, cell: Cell, outcome: str, rule: str, detail: str = "") -> None:
        """Add what became of a sum to the page's decisions."""
        value = f"{money.currency} {money.low:,.0f} {money.qualifier}"
        self.pledges.decisions.append(Decision(cell.start, cell.end, value, outcome, rule, detail))

    def keep(
        self,
        money: Money,
        used: Cell,
        draft: Draft,
        country: str,
        payer: Payer | None,
        kind: str | None,
        stage: str,
        period: tuple[int | None, int | None],
        announced: str | None,
        whole: Pledge | None,
        rule: str,
        quotes: tuple[Quote, ...] = (),
    ) -> Pledge:
        """Keep a sum of a table or box, or teach the pledge of prose that it restates what it says beside."""
        span = Money(
            used.start,
            used.end,
            money.low,
            money.high,
            money.currency,
            money.symbol,
            money.qualifier,
            money.is_inferred,
            money.conversion,
        )
        pledge = Pledge(
            span,
            money.low,
            money.high,
            money.currency or "",
            country,
            draft,
            95,
            payer.name if payer is not None else draft.lead,
            kind,
            stage,
            period,
            announced,
            whole is not None,
            whole,
            (quote("amount_low", used.start, used.end), *quotes),
            len(self.pledges.kept),
            -1,
            has_payer=payer is not None,
        )
        draft.is_attached = True
        if pledge.stage == "announced" and rule != "fact_box" and _gives(pledge.sponsor):
            pledge.stage = "committed"
        earlier = self._stated(pledge)
        if earlier is not None:
            self._teach(earlier, pledge, payer is not None and payer.is_said)
            self.tell(money, used, "dropped", "restated", f"same sum as at {earlier.money.start}")
            return earlier
        self.pledges.kept.append(pledge)
        self._places[id(pledge)] = self.place
        self.tell(money, used, "kept", rule, draft.name)
        return pledge

    def restated(self, row: Row) -> list[Pledge]:
        """Pledges of prose whose sums a row states."""
        return [
            p
            for money, _ in sums_of(row, self.reading.page.language)[:1]
            for p in self.book.near(("prose", row.country, money.currency), money.high)
            if near(p.high, money.high)
        ]

    def _stated(self, pledge: Pledge) -> Pledge | None:
        """The pledge of prose that states the same sum, unless a row has claimed it already."""
        for other in self.book.near(("prose", pledge.country, pledge.currency), pledge.high):
            if (
                near(other.high, pledge.high)
                and near(other.low, pledge.low)
                and other is not pledge.whole
                and self._claimed.get((id(other), self.place), pledge.draft) is pledge.draft
                and (pledge.whole is None or other.draft is pledge.draft or other.score < SURE)
            ):
                return other
        for other in self.book.near(("draft", id(pledge.draft), pledge.currency), pledge.high):
            if (
                other.block < 0
                and self._places.get(id(other), self.place) != self.place
                and (other.currency, other.country) == (pledge.currency, pledge.country)
                and near(other.high, pledge.high)
                and near(other.low, pledge.low)
            ):
                return other
        return None

    def _teach(self, earlier: Pledge, row: Pledge, is_payer_said: bool) -> None:
        """Give a pledge of prose what the row that restates it says beyond."""
        self._claimed[id(earlier), self.place] = row.draft
        if row.sponsor and (is_payer_said or (row.has_payer and not earlier.has_payer)):
            earlier.sponsor, earlier.sponsor_kind, earlier.has_payer = row.sponsor, row.sponsor_kind, True
        elif earlier.sponsor is None:
            earlier.sponsor, earlier.sponsor_kind = row.sponsor, row.sponsor_kind
        if earlier.stage == "announced" and not earlier.is_stage_said:
            earlier.stage = row.stage
        earlier.period = (earlier.period[0] or row.period[0], earlier.period[1] or row.period[1])
        if row.announced and not earlier.is_dated:
            earlier.announced, earlier.is_dated = row.announced, True
        if earlier.whole is None and row.whole is not None and row.whole.whole is not earlier:
            earlier.whole, earlier.is_part = row.whole, True


def _gives(sponsor: str | None) -> bool:
    """Whether a sponsor is one whose sums are awards: a research council, a joint undertaking."""
    return sponsor is not None and bool(cue("stages", "granters").match(sponsor))

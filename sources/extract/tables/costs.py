"""The sums of facts: who gives them, how far they are, which are parts of the box's total.

Owns 'Total cost: EUR 40 million (EIB)' once its label and value are found. Invariant: a part is smaller than its whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from sources.extract.draft import Draft
from sources.extract.pledge import Pledge
from sources.extract.quantities.model import Money
from sources.extract.tables.amounts import amount_in
from sources.extract.tables.context import Context
from sources.extract.tables.labels import RUNNING, Label
from sources.extract.tables.ledger import Ledger
from sources.extract.tables.payers import Payer, Payers
from sources.extract.tables.periods import period_of
from sources.extract.tables.row import BLANK
from sources.page.model import Cell

WHOLE = re.compile(r"\b(?:totals?|overall|gesamt\w*|coût du projet|project cost|entire|whole)\b", re.IGNORECASE)
"""Labels of what a project costs in all."""
_PART = re.compile(
    r"\b(?:grants?|loans?|equity|debt|contributions?|counterpart|co-?financing|own (?:funds|resources)|subsid(?:y|"
    r"ies)|share|"
    r"contract|lot|phase|tranche|subvention|prêt|subvención|préstamo|förderung|eigenmittel|of which|thereof|"
    r"support|aid)\b",
    re.IGNORECASE,
)
_PAID = re.compile(r"\b(?:disburs\w*|paid|spent|outturn|décaissé|pagado|ausgezahlt)\b", re.IGNORECASE)
_DECIDED = re.compile(
    r"\b(?:contract value|value of (?:the )?contract|award(?:ed)?|grants?|approved|signed|committed|allocat\w+|"
    r"appropriat\w+|"
    r"budgeted|bewilligt\w*|adjudicación|loan amount)\b",
    re.IGNORECASE,
)
_COST = re.compile(r"\b(?:costs?|price|coût|coste|kosten)\b", re.IGNORECASE)
_HOPED = re.compile(
    r"\b(?:estimated?|planned|proposed|indicative|expected|requested|budget estimate|put to tender|tender value|"
    r"ceiling|"
    r"maximum|target|prévu|previsto|geplant|estimé)\b",
    re.IGNORECASE,
)
_NO_SUM = re.compile(
    r"\b(?:fees?|EMD|earnest|deposit|guarantee|bond|security|turnover|revenue|income|sales|profits?|market|valuation|salary|"
    r"tariff|per (?:hour|unit|kWh|GPU)|rent|price list|population|GDP|assets|market cap)\b",
    re.IGNORECASE,
)
_GIVER = re.compile(
    r"(?:of which\s+|thereof\s+)?(?:the\s+)?(?:EU|state|public|national|government|federal|private|"
    r"own)\b(?!\s+(?:cost|value))",
    re.IGNORECASE,
)
_GIVEN_BY = re.compile(
    r"\s*(?:\((?:from |by )?(?:the )?|"
    r"(?:loan |grant |granted |provided |paid |funded |financed )?(?:from|by)\s+(?:the )?)"
)
_LEAST = 150_000


@dataclass
class Box:
    """What a box's facts say of its project as a whole."""

    draft: Draft
    country: str
    status: str | None = None
    payer: Payer | None = None
    approved: str | None = None
    announced: str | None = None
    period: tuple[int | None, int | None] = (None, None)
    due: str | None = None


class Costs:
    """Reads the sums of one page's facts into its ledger."""

    def __init__(self, context: Context, ledger: Ledger, payers: Payers) -> None:
        self.context, self.reading, self.book = context, context.reading, context.book
        self.ledger, self.payers = ledger, payers
        self.boxes: list[Box] = []
        """Boxes read so far."""

    def is_sum(self, label: Label, value: Cell) -> bool:
        """Whether a fact is one of money: by its label, or a payer's by its value."""
        return label.kind == "money" or (label.kind == "funder" and bool(self._stated(value)))

    def read(
        self, box: Box, label: Label, cell: Cell, value: Cell, unit: str, is_under: bool, above: Pledge | None
    ) -> list[Pledge]:
        """The sums of one fact; where its label stands under another, parts of the sum `above`, or of its own first."""
        found: list[Pledge] = []
        over = above if is_under else None
        for piece in self._pieces(value):
            kept = self._sum(box, label, cell, piece, unit, over)
            if kept is not None:
                found.append(kept)
                over = found[0] if is_under and over is None else over
        return found

    def finish(self) -> None:
        """What boxes say of their projects' money, once all of it is read."""
        for box in self.boxes:
            self._decide(box)

    def relate(self, sums: list[tuple[Pledge, Label]], wholes: dict[str, Pledge]) -> None:
        """The parts of a box's total, and of the total column of a box with phases."""
        totals = [p for p, label in sums if WHOLE.search(label.words)]
        if not totals:
            plain = [p for p, label in sums if not _PART.search(label.words) and p.whole is None]
            totals = plain[:1] if len(plain) == 1 and not plain[0].is_stage_said else []
        for pledge, _ in sums:
            whole = next((t for t in totals if t.currency == pledge.currency and t is not pledge), None)
            whole = whole or wholes.get(pledge.currency)
            if whole is None or whole is pledge or pledge.whole is not None or whole.whole is pledge:
                continue
            if pledge.high < 0.999 * whole.high:
                pledge.whole, pledge.is_part = whole, True
                if not pledge.has_payer and whole.has_payer:
                    pledge.sponsor, pledge.sponsor_kind = whole.sponsor, whole.sponsor_kind

    def _stated(self, value: Cell) -> list[Money]:
        return [m for m in self.reading.sums.within(value.start, value.end + 1) if m.currency is not None]

    def _sum(self, box: Box, label: Label, cell: Cell, value: Cell, unit: str, above: Pledge | None) -> Pledge | None:
        """The sum of one fact."""
        self.ledger.place = cell.start
        if _NO_SUM.search(cell.text) or BLANK.match(value.text):
            return None
        inside = self._stated(value)
        money = inside[0] if inside else amount_in(value.text, f"amount ({unit})", box.country) if unit else None
        if money is None or money.currency is None or money.low < _LEAST or money.per:
            return None
        used = self.context.cell(money.start, money.end) if inside else value
        payer = self._payer(box, label, cell, value, used)
        period = period_of(value.text)
        kept = self.ledger.keep(
            money,
            used,
            box.draft,
            box.country,
            payer,
            payer.kind if payer else None,
            _stage(box, cell.text, value.text),
            period if period != (None, None) else box.period,
            box.approved or box.announced,
            above,
            "fact_box",
        )
        if _HOPED.search(cell.text):
            kept.is_stage_said = True
        return kept

    def _payer(self, box: Box, label: Label, cell: Cell, value: Cell, used: Cell) -> Payer | None:
        """Who gives the sum `used` of a fact: by its label, before or behind it in its value, else the box's payer."""
        named = self._names_payer(cell) or (label.is_under and label.kind is None)
        payer = self.payers.of_cell(replace(cell, text=label.words), box.country) if named else None
        payer = payer or self._payer_before(value, used, box.country) or self._payer_behind(value, used, box.country)
        return replace(payer, is_said=True) if payer else box.payer

    def _pieces(self, value: Cell) -> list[Cell]:
        """A value cut at its semicolons where each piece holds a sum: 'Loan: US$ 150m; Government: US$ 30m'."""
        if ";" not in value.text:
            return [value]
        pieces = []
        at = value.start
        for text in value.text.split(";"):
            pieces.append(self.context.cell(at, at + len(text)))
            at += len(text) + 1
        return pieces if all(len(self._stated(p)) == 1 for p in pieces) else [value]

    def _payer_before(self, value: Cell, used: Cell, country: str) -> Payer | None:
        """'Government: US$ 30 million', 'EIB loan of EUR 50 million': who gives the sum, before it in its cell."""
        head = self.context.cell(value.start, used.start)
        words = head.text.strip(" :–—-")
        if len(words) < 2 or not (self._names_payer(head) or _GIVER.match(words)):
            return None
        return self.payers.of_cell(replace(head, text=words), country)

    def _payer_behind(self, value: Cell, used: Cell, country: str) -> Payer | None:
        """'EUR 40 million (EIB)', 'EUR 40 million from the state': who gives the sum, behind it in its cell."""
        rest = self.reading.text[used.end : value.end]
        given = _GIVEN_BY.match(rest)
        if given is None:
            return None
        behind = self.context.cell(used.end + given.end(), value.end)
        return self.payers.of_cell(behind, country) if behind.text else None

    def _names_payer(self, cell: Cell) -> bool:
        """Whether a label says who gives the sum: 'EU contribution', 'State budget', '— Halcyon Grid'."""
        return bool(
            self.reading.organisations.within(cell.start, cell.end + 1)
            or self.reading.places.within(cell.start, cell.end + 1)
            or _GIVER.match(cell.text.strip())
        )

    def _decide(self, box: Box) -> None:
        """An approved project's money is committed, from the day of the decision, where no words say otherwise."""
        if box.approved is None and box.status not in RUNNING and box.payer is None:
            return
        own = [p for p in self.book.of(box.draft) if p.country == box.country]
        if not own:
            return
        for pledge in own:
            if pledge.stage == "announced" and not pledge.is_stage_said and (box.approved or box.status in RUNNING):
                pledge.stage = "committed"
            if box.approved and not pledge.is_dated:
                pledge.announced = box.approved
            if box.payer is not None and box.payer.name and not pledge.has_payer:
                pledge.sponsor, pledge.sponsor_kind = box.payer.name, box.payer.kind


def _stage(box: Box, label: str, value: str) -> str:
    """The stage of a sum by its label and value, else by what the box says of its project."""
    if _PAID.search(label) or _PAID.search(value):
        return "disbursed"
    if _HOPED.search(label) or _HOPED.search(value):
        return "announced"
    if box.status == "operational" and _COST.search(label):
        return "disbursed"
    if _DECIDED.search(label) or _DECIDED.search(value) or box.approved or box.status in RUNNING:
        return "committed"
    return "announced"

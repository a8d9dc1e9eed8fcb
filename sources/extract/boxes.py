"""Fact boxes (label, value) and summary cells ('5GW campus; $15.2B Microsoft').

Owns tables that hold words rather than units. Invariant: a sum stated elsewhere on the page is not kept twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property

from sources.extract.capacities import SMALLEST
from sources.extract.draft import Draft
from sources.extract.kinds import kind_of
from sources.extract.labels import AI, FACTS, Label, read_label, state_in
from sources.extract.layout import BLANK, Layout, unit_of
from sources.extract.pledge import Pledge
from sources.extract.quantities import parse_date, parse_quantity_cell
from sources.extract.quantities.model import Money
from sources.extract.reading import Reading
from sources.extract.records import Decision, Quote
from sources.extract.registry import Registry
from sources.extract.rows import PART, Payer, Rows, amount_in
from sources.page.model import Block, Cell, Table

_DUE = re.compile(r"\bby (?:the end of )?(20\d\d)")
_YEAR = re.compile(r"\b20\d\d\b")
_WHOLE = re.compile(r"\b(?:totals?|overall|gesamt\w*|coût du projet|project cost|entire|whole)\b", re.IGNORECASE)
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
_SINCE = re.compile(r"\W*(?:since|yes\b|seit|depuis|desde)", re.IGNORECASE)
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
_NO_NAME = re.compile(r"\b(?:republic|government|kingdom|state|n/?a|none|tbd|to be|yes|no|various)\b", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*\([^)]*\)")
_CHIPS = re.compile(r"\bGPUs?\b|accelerators?|chips", re.IGNORECASE)
_GIVER = re.compile(
    r"(?:of which\s+|thereof\s+)?(?:the\s+)?(?:EU|state|public|national|government|federal|private|"
    r"own)\b(?!\s+(?:cost|value))",
    re.IGNORECASE,
)
_GIVEN_BY = re.compile(
    r"\s*(?:\((?:from |by )?(?:the )?|"
    r"(?:loan |grant |granted |provided |paid |funded |financed )?(?:from|by)\s+(?:the )?)"
)
_LINE = re.compile(r"([^:\n]{3,40}?)\s*:\s+(?=\S)")
_RUNNING = ("approved", "under_construction", "operational")
_ROLES: dict[str, str | None] = {
    "operator": "operator",
    "lead": "lead",
    "partner": "partner",
    "taker": "partner",
    "funder": "funder",
    "chips": "chip_supplier",
}
Pair = tuple[Label, Cell, Cell]


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
    hardware: str | None = None


class Boxes:
    """Reads fact boxes and summary cells of one page."""

    def __init__(self, reading: Reading, registry: Registry, rows: Rows) -> None:
        self.reading, self.registry, self.rows = reading, registry, rows
        self.pledges, self.capacities, self.participants = rows.pledges, rows.capacities, rows.participants
        self._boxes: list[Box] = []

    def is_box(self, table: Table) -> bool:
        """Whether the rows of a table with headers are facts: each has a measure or unit of its own."""
        if len(table.grid[0]) < 2 or unit_of(table):
            return False
        labels = [
            read_label(row[0].text)
            for number, row in enumerate(table.grid)
            if number >= table.header_rows and number not in table.total_rows
        ]
        told = [label for label in labels if label.kind and label.kind != "step"]
        if len(told) < 2 or len(told) < 0.5 * len(labels):
            return False
        headers = [read_label(h) for h in table.headers[1:]]
        if any(h.kind in ("power", "accelerators") or (h.kind == "money" and h.unit) for h in headers):
            return False
        return len({label.kind for label in told}) >= 2 or any(label.unit for label in told)

    def columns(self, table: Table, subject: Draft | None) -> None:
        """A box with one or more columns of values: phases of a project and their total, or projects."""
        order = sorted(range(1, len(table.grid[0])), key=lambda i: (not _WHOLE.search(table.headers[i]), i))
        body = table.grid[table.header_rows :]
        whole: dict[str, Pledge] = {}
        for column in order:
            head = table.grid[0][column]
            named = [m for m in self.registry.within(head.start, head.end) if m[2].is_sure and m[2].country_iso3]
            pairs = [
                (row[0], row[column])
                for row in body
                if (row[0].start, row[0].end) != (row[column].start, row[column].end)
            ]
            found = self._box(pairs, named[0][2] if named and table.header_rows else subject)
            if found is None:
                continue
            sums = self._read(found, pairs, {} if named else whole)
            if column == order[0] and _WHOLE.search(table.headers[column]):
                whole = sums

    def facts(self, table: Table, subject: Draft | None) -> None:
        """Two columns without a header: label and value."""
        pairs: list[tuple[Cell, Cell]] = []
        for row in table.grid:
            label, value = row[0], row[1]
            if (label.start, label.end) == (value.start, value.end):
                continue
            named = [m for m in self.registry.within(label.start, label.end) if m[2].country_iso3]
            if named and named[0][3].shape not in ("referring",) and named[0][2].is_sure:
                if (box := self._box([(label, value)], named[0][2])) is not None:
                    self._read(box, [(label, value)], {})
            else:
                pairs.append((label, value))
        facts_told = sum(1 for label, _ in pairs if read_label(label.text).kind in FACTS)
        if (box := self._box(pairs, subject, facts_told)) is not None:
            self._read(box, pairs, {})

    def pairs(self, subject: Draft | None) -> None:
        """Labels and values set as short blocks, as definition lists read, and 'label: value' lines."""
        found: list[tuple[Cell, Cell]] = []
        last = -9
        main = subject
        for number, block in enumerate(self.reading.page.blocks):
            if block.kind == "heading":
                if found:
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
            if found and number - last > 6:
                self._list(found, subject)
                found = []
            found.append(pair)
            last = number
        if found:
            self._list(found, subject)

    def _line(self, block: Block) -> tuple[Cell, Cell] | None:
        """'Funder: Ministry of Science': a label of facts and its value in one block."""
        match = _LINE.match(self.reading.text, block.start, min(block.end, block.start + 60))
        if match is None:
            return None
        label = read_label(match.group(1))
        if label.kind is None and not (label.is_under and self.reading.sums.within(match.end(), block.end)):
            return None
        return self._cell(match.start(1), match.end(1)), self._cell(match.end(), block.end)

    def _term(self, number: int) -> tuple[Cell, Cell] | None:
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
        return self._cell(label.start, label.end), self._cell(value.start, value.end)

    def _cell(self, start: int, end: int) -> Cell:
        return Cell(self.reading.text[start:end], start, end, 0, 0)

    def _list(self, pairs: list[tuple[Cell, Cell]], subject: Draft | None) -> None:
        facts = sum(1 for label, _ in pairs if read_label(label.text).kind in FACTS)
        box = self._box(pairs, subject, facts)
        if box is None:
            return
        self._read(
            box,
            pairs if len(pairs) >= 3 and facts >= 2 else [p for p in pairs if read_label(p[0].text).kind in _ROLES],
            {},
        )

    def _headed(self, country: str | None) -> Draft | None:
        """The project of a data sheet that names it in its heading only: 'Speech Corpus of Wolof (P-0457)'."""
        head = next((b for b in self.reading.page.blocks if b.kind == "heading"), None)
        title = self.reading.text[head.start : head.end] if head else (self.reading.page.title or "")
        name = _BRACKETS.sub("", title).strip(" .:")
        country = country or self.registry.scene.country
        kind = kind_of(name)[0]
        if country is None or not 8 < len(name) <= 90 or not (AI.search(name) or (kind and AI.search(self._start))):
            return None
        draft = Draft(name, country, kind or "infrastructure", True)
        draft.aliases.setdefault(title)
        self.registry.drafts.append(draft)
        return draft

    @cached_property
    def _start(self) -> str:
        return self.reading.text[:3000]

    def _box(self, pairs: list[tuple[Cell, Cell]], subject: Draft | None, facts: int = 0) -> Box | None:
        """The project that facts are about and what they say of it as a whole; `facts` where there are enough of them
        to make a page without a named project a data sheet."""
        labelled = [(read_label(label.text), label, value) for label, value in pairs]
        named = None
        for label, _, value in labelled:
            if label.kind == "name":
                inside = [m for m in self.registry.within(value.start, value.end) if m[2].is_sure]
                named = inside[0][2] if inside else named
        draft = named or subject
        country = next(
            (
                p.country_iso3
                for label, _, value in labelled
                if label.kind == "country"
                for p in self.reading.places.within(value.start, value.end + 1)
            ),
            None,
        )
        has_sums = any(label.kind == "money" for label, _, _ in labelled)
        if draft is None and facts >= 3 and has_sums and self.registry.count_sure() == 0:
            draft = self._headed(country)
        if draft is not None and draft.country_iso3 is None:
            draft.country_iso3 = country
        if draft is None or draft.country_iso3 is None:
            return None
        box = Box(draft, draft.country_iso3)
        start: int | None = None
        end: int | None = None
        for label, _, value in labelled:
            year = _YEAR.search(value.text)
            if label.kind == "status" and box.status is None:
                box.status = state_in(value.text)
                if box.status is not None:
                    self.rows.states.setdefault(id(draft), (box.status, value))
            elif label.kind == "approved":
                box.approved = min(filter(None, (box.approved, parse_date(value.text))), default=None)
            elif label.kind == "announced" and box.announced is None:
                box.announced = parse_date(value.text)
            elif label.kind == "funder" and box.payer is None:
                box.payer = self.rows.payer(value, box.country)
            elif label.kind == "period":
                box.period = self.rows.period("\x00" + value.text)
            elif label.kind == "due" and _SINCE.match(value.text) and box.status is None:
                box.status = "operational"
                self.rows.states.setdefault(id(draft), (box.status, value))
            elif label.kind == "due" and year:
                box.due = year.group()
            elif label.kind in ("start", "end") and year:
                start, end = (int(year.group()), end) if label.kind == "start" else (start, int(year.group()))
        if box.period == (None, None) and (start is None or end is None or start <= end):
            box.period = start, end
        return box

    def _read(self, box: Box, pairs: list[tuple[Cell, Cell]], wholes: dict[str, Pledge]) -> dict[str, Pledge]:
        """Sums, measures and parties of a box; gives its first sum of each currency."""
        labelled = [(read_label(label.text), label, value) for label, value in pairs]
        sums: list[tuple[Pledge, Label]] = []
        unit = ""
        above: Pledge | None = None
        for label, cell, value in labelled:
            self._parties(box, label, value)
            is_money = label.kind == "money" or (label.kind == "funder" and bool(self._sums(value)))
            if label.unit:
                unit = label.unit
            under = label.is_under or PART.match(cell.text) is not None
            if is_money or (under and above is not None and label.kind is None):
                for piece in self._pieces(value):
                    found = self._sum(
                        box, label, cell, piece, label.unit or (unit if under else ""), above if under else None
                    )
                    if found is not None:
                        sums.append((found, label))
                        above = above if under and above is not None else found
            else:
                above = above if under else None
                self._measures(box, label, value)
        self._relate(sums, wholes)
        self._boxes.append(box)
        first: dict[str, Pledge] = {}
        for pledge, _ in sums:
            first.setdefault(pledge.currency, pledge)
        return first

    def _sums(self, value: Cell) -> list[Money]:
        return [m for m in self.reading.sums.within(value.start, value.end + 1) if m.currency is not None]

    def _sum(self, box: Box, label: Label, cell: Cell, value: Cell, unit: str, above: Pledge | None) -> Pledge | None:
        """The sum of one fact."""
        self.rows.place = cell.start
        if _NO_SUM.search(cell.text) or BLANK.match(value.text):
            return None
        inside = self._sums(value)
        if inside:
            money, used = inside[0], self._cell(inside[0].start, inside[0].end)
        else:
            parsed = amount_in(value.text, f"amount ({unit})", box.country) if unit else None
            if parsed is None:
                return None
            money, used = parsed, value
        if money.currency is None or money.low < 150_000 or money.per:
            return None
        named = self._names_payer(cell) or (label.is_under and label.kind is None)
        payer = self.rows.payer(replace(cell, text=label.words), box.country) if named else None
        payer = payer or self._payer_before(value, used, box.country) or self._payer_behind(value, used, box.country)
        payer = replace(payer, is_said=True) if payer else box.payer
        period = self.rows.period(value.text)
        kept = self.rows.keep(
            money,
            used,
            box.draft,
            box.country,
            payer,
            payer.kind if payer else None,
            self._stage(box, cell.text, value.text),
            period if period != (None, None) else box.period,
            box.approved or box.announced,
            above,
            "fact_box",
        )
        if _HOPED.search(cell.text):
            kept.is_stage_said = True
        return kept

    def _pieces(self, value: Cell) -> list[Cell]:
        """A value cut at its semicolons where each piece holds a sum: 'Loan: US$ 150m; Government: US$ 30m'."""
        if ";" not in value.text:
            return [value]
        pieces = []
        at = value.start
        for text in value.text.split(";"):
            pieces.append(self._cell(at, at + len(text)))
            at += len(text) + 1
        return pieces if all(len(self._sums(p)) == 1 for p in pieces) else [value]

    def _payer_before(self, value: Cell, used: Cell, country: str) -> Payer | None:
        """'Government: US$ 30 million', 'EIB loan of EUR 50 million': who gives the sum, before it in its cell."""
        head = self._cell(value.start, used.start)
        words = head.text.strip(" :–—-")
        if len(words) < 2 or not (self._names_payer(head) or _GIVER.match(words)):
            return None
        return self.rows.payer(replace(head, text=words), country)

    def _names_payer(self, cell: Cell) -> bool:
        """Whether a label says who gives the sum: 'EU contribution', 'State budget', '— Halcyon Grid'."""
        return bool(
            self.reading.organisations.within(cell.start, cell.end + 1)
            or self.reading.places.within(cell.start, cell.end + 1)
            or _GIVER.match(cell.text.strip())
        )

    def _payer_behind(self, value: Cell, used: Cell, country: str) -> Payer | None:
        """'EUR 40 million (EIB)', 'EUR 40 million from the state': who gives the sum, behind it in its cell."""
        rest = self.reading.text[used.end : value.end]
        given = _GIVEN_BY.match(rest)
        if given is None:
            return None
        return (
            self.rows.payer(self._cell(used.end + given.end(), value.end), country) if given.end() < len(rest) else None
        )

    def _stage(self, box: Box, label: str, value: str) -> str:
        if _PAID.search(label) or _PAID.search(value):
            return "disbursed"
        if _HOPED.search(label) or _HOPED.search(value):
            return "announced"
        if box.status == "operational" and _COST.search(label):
            return "disbursed"
        if _DECIDED.search(label) or _DECIDED.search(value) or box.approved or box.status in _RUNNING:
            return "committed"
        return "announced"

    def _relate(self, sums: list[tuple[Pledge, Label]], wholes: dict[str, Pledge]) -> None:
        """The parts of a box's total, and of the total column of a box with phases."""
        totals = [p for p, label in sums if _WHOLE.search(label.words)]
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

    def _decide(self, box: Box) -> None:
        """An approved project's money is committed, from the day of the decision, where no words say otherwise."""
        if box.approved is None and box.status not in _RUNNING and box.payer is None:
            return
        own = [p for p in self.rows.book.of(box.draft) if p.country == box.country]
        if not own:
            return
        for pledge in own:
            if pledge.stage == "announced" and not pledge.is_stage_said and (box.approved or box.status in _RUNNING):
                pledge.stage = "committed"
            if box.approved and not pledge.is_dated:
                pledge.announced = box.approved
            if box.payer is not None and box.payer.name and not pledge.has_payer:
                pledge.sponsor, pledge.sponsor_kind = box.payer.name, box.payer.kind

    def finish(self) -> None:
        """What boxes say of their projects' money, once all of it is read."""
        for box in self._boxes:
            self._decide(box)

    def _measures(self, box: Box, label: Label, value: Cell) -> None:
        inside = [m for m in self.reading.measures.within(value.start, value.end + 1) if m.is_ai and not m.per]
        for measure in inside:
            due = _DUE.search(value.text)
            self.rows.capacity(
                measure.metric,
                measure.low,
                measure.high,
                measure.qualifier,
                box.draft,
                box.country,
                measure.hardware or self.rows.hardware_in(value),
                due.group(1) if due else box.due,
                measure.start,
                measure.end,
                False,
            )
        if inside or label.kind not in ("power", "accelerators", "chips") or BLANK.match(value.text):
            return
        unit = label.unit if label.kind == "power" or _CHIPS.search(label.unit) else "GPUs"
        parsed = parse_quantity_cell(value.text, unit or label.words)
        if parsed is not None and parsed.high >= SMALLEST.get(parsed.metric, 0.0):
            self.rows.capacity(
                parsed.metric,
                parsed.low,
                parsed.high,
                parsed.qualifier,
                box.draft,
                box.country,
                parsed.hardware or self.rows.hardware_in(value),
                box.due,
                value.start,
                value.end,
                False,
            )

    def _parties(self, box: Box, label: Label, value: Cell) -> None:
        """Who a fact names, in the part that its label says."""
        if label.kind not in _ROLES or len(value.text) > 200:
            return
        role = _ROLES[label.kind]
        named = self.reading.organisations.within(value.start, value.end + 1)
        for org in named:
            own = "chip_supplier" if org.sector == "chips" and label.kind in ("taker", "chips", "partner") else role
            if label.kind == "chips" and org.sector not in ("chips", None):
                continue
            self.participants.add(org.name, box.draft, own, org.hq_iso3, (Quote("organisation", org.start, org.end),))
        if named or label.kind == "chips" or self.reading.places.within(value.start, value.end + 1):
            return
        name = re.sub(r"\s*\([^)]*\)", "", value.text).strip(" .")
        if 3 < len(name) <= 70 and re.match(r"[A-ZÀ-Þ]", name) and not _NO_NAME.search(name) and not _YEAR.search(name):
            for piece in name.split(";"):
                self.participants.add(
                    piece.strip(),
                    box.draft,
                    role,
                    None,
                    (Quote("organisation", value.start, min(value.end, value.start + 300)),),
                )

    def rest(self, table: Table, layout: Layout) -> None:
        """Decide on sums in cells of words ('5GW campus; $15.2B Microsoft'): restated ones are dropped, others kept."""
        for row_number, row in enumerate(table.grid):
            if row_number < table.header_rows or row_number in table.total_rows:
                continue
            for column, cell in enumerate(row):
                if (
                    column in (*layout.money, *layout.usd)
                    and layout.project is not None
                    and not re.search(r"[;,]|[a-z]{4}", cell.text)
                ):
                    continue
                for money in self.reading.sums.within(cell.start, cell.end + 1):
                    self._cell_sum(money, cell, row, layout, table)
                if layout.country is not None and column not in (*layout.power, *layout.chips, layout.notes):
                    for measure in self.reading.measures.within(cell.start, cell.end + 1):
                        self._cell_measure(measure.metric, measure.high, measure.start, measure.end)

    def _cell_measure(self, metric: str, high: float, start: int, end: int) -> None:
        known = any(abs(c.high - high) <= 0.01 * high for c in self.capacities.values.near((metric, high)))
        if not known:
            self.capacities.decisions.append(
                Decision(
                    start,
                    end,
                    f"{metric} {high:g}",
                    "dropped",
                    "table_summary",
                    "a summary cell gives no project for it",
                )
            )

    def _cell_sum(self, money: Money, cell: Cell, row: tuple[Cell, ...], layout: Layout, table: Table) -> None:
        book = self.rows.book
        if book.is_told(money.start):
            return
        country = self.rows.row_country(row, layout, table)
        same = any(
            abs(p.high - money.high) <= 0.005 * money.high for p in book.near(("country", country), money.high)
        ) or any(
            p.money.conversion and abs(p.money.conversion.high - money.high) <= 0.005 * money.high
            for p in book.near("converted", money.high)
        )
        if same or country is None or money.currency is None or money.low < 1_000_000 or layout.country is None:
            self.pledges.decisions.append(
                Decision(
                    money.start,
                    money.end,
                    f"{money.currency} {money.low:,.0f}",
                    "dropped",
                    "restated" if same else "table_summary",
                )
            )
            return
        named = [m for m in self.registry.within(cell.start, cell.end) if m[2].country_iso3 == country and m[2].is_sure]
        after = [m for m in named if m[0] >= money.end - 1]
        orgs = [o for o in self.reading.organisations.within(cell.start, cell.end + 1) if abs(o.start - money.end) < 4]
        if after or named:
            draft = (after or named)[0][2]
        elif orgs:
            draft = self.registry.investment(orgs[0].name, country)
        else:
            self.pledges.decisions.append(
                Decision(
                    money.start,
                    money.end,
                    f"{money.currency} {money.low:,.0f}",
                    "dropped",
                    "table_summary",
                    "the cell names no project",
                )
            )
            return
        draft.is_attached = True
        self.pledges.kept.append(
            Pledge(
                money,
                money.low,
                money.high,
                money.currency,
                country,
                draft,
                70,
                draft.lead,
                None,
                "announced",
                (None, None),
                None,
                False,
                None,
                (Quote("amount_low", money.start, money.end), Quote("*", cell.start, min(cell.end, cell.start + 300))),
                len(self.pledges.kept),
                -1,
            )
        )
        self.pledges.decisions.append(
            Decision(money.start, money.end, f"{money.currency} {money.low:,.0f}", "kept", "table_cell", draft.name)
        )

"""Rows of project tables: name, country, state, leads, money, capacities.

Owns reading cells with their headers' units. Invariant: a converted column is never a second sum.
"""

from __future__ import annotations

import re
from dataclasses import replace

from sources.extract.actors import kind_of as sponsor_kind_of
from sources.extract.book import Book
from sources.extract.capacities import Capacities, Capacity, canonical_hardware
from sources.extract.commitments import Pledges
from sources.extract.draft import Draft
from sources.extract.kinds import kind_of
from sources.extract.layout import BLANK, Layout
from sources.extract.names import likeness
from sources.extract.participants import Participants
from sources.extract.pledge import Pledge
from sources.extract.quantities import parse_amount_cell, parse_date, parse_quantity_cell
from sources.extract.quantities.cells import header_unit
from sources.extract.quantities.model import Money
from sources.extract.reading import Organisation, Reading
from sources.extract.records import Decision, Quote
from sources.extract.registry import Registry
from sources.extract.scene import Scene
from sources.page.model import Cell, Table

_SAME = re.compile(r"^(?:same|idem|ditto|id\.|″|\"|as above|〃)$", re.IGNORECASE)


PART = re.compile(r"^\W*(?:of which|thereof|including|incl\.|davon|dont|part:|of this|–|↳)\s*:?\s*", re.IGNORECASE)


_CIRCA = re.compile(r"\s*(?:c\.|ca\.?|circa|approx\.?|~|≈)\s*(?=[\d$€£])", re.IGNORECASE)
_FROM_YEAR = re.compile(r"\b(?:from|since|starting)\s+(20\d\d)\b", re.IGNORECASE)
_YEARS = re.compile(r"\b(20\d\d)\s*(?:–|-|to|/)\s*(20\d\d)\b")


_SHORT_YEARS = re.compile(r"\b(20\d\d)\s*[–-]\s*(\d\d)\b")


TO_YEAR = re.compile(r"\b(?:to|until|by|through)\s+(20\d\d)\b")


_ONE_YEAR = re.compile(r"\b(20\d\d)\s+(?:allocation|budget)|\b(?:allocation|budget)\s+(?:for\s+)?(20\d\d)\b")


_TAIL = re.compile(
    r"\s*\((?!\s*[A-Z]{2,}\s*\))[^)]*\)\s*$|,\s+(?:fiscal years?\s+)?20\d\d.*$|,\s+\w+\s+(?:phase|"
    r"tranche|allocation).*$|,\s+including\s.*$"
)


_SUMS = re.compile(r"\b(?:budgets|amounts|sums|grants|allocations|awards|contracts|below|following)\b", re.IGNORECASE)


_COUNTED = re.compile(r"^(?:\d+|two|three|four|five|six|seven|eight|nine|ten)\s+", re.IGNORECASE)


class Rows:
    """Reads rows of one page's tables into drafts, pledges, capacities and participants."""

    def __init__(
        self,
        reading: Reading,
        scene: Scene,
        registry: Registry,
        pledges: Pledges,
        capacities: Capacities,
        participants: Participants,
    ) -> None:
        self.reading, self.scene, self.registry = reading, scene, registry
        self.pledges, self.capacities, self.participants = pledges, capacities, participants
        self.states: dict[int, tuple[str, Cell]] = {}
        self.book = Book(pledges.kept, pledges.decisions, len(reading.text))

    def filled(self, row: tuple[Cell, ...], previous: tuple[Cell, ...] | None) -> tuple[Cell, ...]:
        """The row with 'same' cells taken from the row above."""
        if previous is None:
            return row
        return tuple(previous[i] if _SAME.match(c.text.strip()) and i < len(previous) else c for i, c in enumerate(row))

    def row_country(self, cells: tuple[Cell, ...], layout: Layout, table: Table) -> str | None:
        for index in (layout.country, layout.place, layout.project, *layout.lead):
            if index is not None and index < len(cells):
                found = [p.country_iso3 for p in self.reading.places.within(cells[index].start, cells[index].end + 1)]
                if found:
                    return found[0]
        return self.scene.section(table.start).country_iso3 or self.scene.country

    def draft(self, cell: Cell, country: str, whole: Draft | None) -> Draft:
        name = re.sub(r"\s*\[\d+\]", "", PART.sub("", cell.text)).strip()
        plain = name
        while (cut := _TAIL.search(plain)) and cut.start() > 3:
            plain = plain[: cut.start()].strip()
        plain = _COUNTED.sub("", plain).strip(" ,;:")
        if whole is not None and (
            not re.search(r"(?<!^)[A-Z]|^[A-Z]", plain)
            or (
                kind_of(plain)[0] is None
                and (
                    self.reading.organisations.within(cell.start, cell.end + 1)
                    or self.reading.places.within(cell.start, cell.end + 1)
                )
            )
        ):
            whole.aliases.setdefault(plain)
            return whole
        here = [m for m in self.registry.within(cell.start, cell.end) if m[2].country_iso3 in (None, country)]
        for _, _, draft, mention in here:
            if (
                draft.is_sure
                and (
                    likeness(draft.name, plain) >= 0.6
                    or (mention.shape not in ("described", "referring") and likeness(mention.name, plain) >= 0.6)
                )
                and mention.end - mention.start >= 0.45 * len(plain)
            ):
                draft.country_iso3 = country
                draft.is_attached = True
                draft.aliases.setdefault(plain)
                return draft
        for draft in self.registry.recent(country):
            if likeness(draft.name, plain) >= 0.9:
                draft.is_attached = True
                return draft
        made = Draft(plain or name, country, kind_of(plain)[0] or "programme", True)
        made.is_attached = whole is None or bool(re.search(r"[A-Z]", plain[:1]))
        if whole is not None and not made.is_attached:
            made.is_sure = False
        if name != plain:
            made.aliases.setdefault(name)
        acronym = re.search(r"\(([A-Z]{2,}[\w-]*)\)", cell.text)
        if acronym:
            made.aliases.setdefault(acronym.group(1))
        if whole is not None:
            made.lead = whole.lead
        self.registry.drafts.append(made)
        made.aliases.setdefault(cell.text.strip()[:120])
        return made

    def row_status(self, cells: tuple[Cell, ...], layout: Layout, draft: Draft) -> None:
        if layout.status is None or layout.status >= len(cells):
            return
        text = cells[layout.status].text.strip().lower()
        for state, words in (
            ("cancelled", "cancel|scrapped|dropped"),
            ("paused", "paused|hold|suspend|stalled"),
            ("under_construction", "construction|building|being built|tender|procure"),
            ("operational", "operational|running|in use|open|live|active|in service|launched|released"),
            ("approved", "approved|adopted|funded|selected|signed|budgeted|contract|committed|awarded"),
            ("announced", "announced|planned|proposed|draft|pledged|concept|bid|mou"),
        ):
            if re.search(words, text):
                self.states.setdefault(id(draft), (state, cells[layout.status]))
                return

    def leads(
        self, cells: tuple[Cell, ...], layout: Layout, draft: Draft, is_part: bool
    ) -> list[tuple[str, Organisation | None]]:
        found: list[tuple[str, Organisation | None]] = []
        for index in (*layout.lead, *([layout.partner] if layout.partner is not None else [])):
            if index >= len(cells) or BLANK.match(cells[index].text):
                continue
            cell = cells[index]
            named = self.reading.organisations.within(cell.start, cell.end + 1)
            if named:
                found.extend((o.name, o) for o in named)
            else:
                found.extend(
                    (piece.strip(), None)
                    for piece in re.split(r";|,\s+with\s|\swith\s|,\s(?=[A-Z])", re.sub(r"\([^)]*\)", "", cell.text))
                    if len(piece.strip()) > 2
                )
            if not is_part:
                for position, (name, org) in enumerate(found):
                    quote = (
                        (Quote("organisation", org.start, org.end),)
                        if org
                        else (Quote("organisation", cell.start, min(cell.end, cell.start + 300)),)
                    )
                    role = (
                        "chip_supplier"
                        if org and org.sector == "chips"
                        else "funder"
                        if layout.pays and position == 0
                        else "lead"
                        if position == 0 and index in layout.lead and org and org.sector == "government"
                        else None
                    )
                    self.participants.add(name, draft, role, org.hq_iso3 if org else None, quote)
        if not found and layout.project is not None and not layout.lead:
            cell = cells[layout.project]
            inside = [
                o
                for o in self.reading.organisations.within(cell.start, cell.end + 1)
                if self.reading.text[o.start - 1 : o.start] == "(" or (o.start > cell.start + 8 and "(" in cell.text)
            ]
            for org in inside:
                found.append((org.name, org))
                self.participants.add(org.name, draft, None, org.hq_iso3, (Quote("organisation", org.start, org.end),))
        return found

    def row_money(
        self,
        cells: tuple[Cell, ...],
        layout: Layout,
        table: Table,
        draft: Draft,
        country: str,
        leads: list[tuple[str, Organisation | None]],
        whole: Pledge | None,
    ) -> Pledge | None:
        money: Money | None = None
        used: Cell | None = None
        span = self._span(cells, layout, table, country)
        for index in (*layout.money, *layout.usd):
            if span is not None:
                money, used = span
                break
            if index >= len(cells) or BLANK.match(cells[index].text):
                continue
            about = _CIRCA.match(cells[index].text)
            stated = cells[index].text[about.end() :] if about else cells[index].text
            parsed = self._scaled(
                parse_amount_cell(stated, self._header(table, index), country=country),
                stated,
                self._header(table, index),
            )
            if parsed is not None and about and parsed.qualifier == "exact":
                parsed = replace(parsed, qualifier="approx")
            if parsed is None or parsed.currency is None or parsed.high < 1000:
                continue
            if money is None:
                money, used = parsed, cells[index]
            else:
                self.pledges.decisions.append(
                    Decision(
                        cells[index].start,
                        cells[index].end,
                        f"{parsed.currency} {parsed.low:,.0f}",
                        "dropped",
                        "conversion",
                        "the same sum in another column's currency",
                    )
                )
        if money is None or used is None:
            return None
        draft.is_attached = True
        text = " ".join(c.text for c in cells)
        assert layout.project is not None
        period = self.period(
            cells[layout.project].text
            + ("\x00" + cells[layout.period].text if layout.period is not None and layout.period < len(cells) else "")
        )
        stage = self._stage(
            cells,
            layout,
            " ".join(
                (
                    cells[layout.project].text,
                    table.caption or "",
                    *(table.headers[i] for i in (*layout.money, *layout.usd)),
                )
            ),
            table,
        )
        if whole is not None and stage == "announced" and not self._has_status(cells, layout):
            stage = whole.stage
        announced = (
            parse_date(cells[layout.announced].text)
            if layout.announced is not None and layout.announced < len(cells)
            else None
        )
        sponsor, kind = (
            (
                leads[0][0],
                sponsor_kind_of(
                    leads[0][0],
                    leads[0][1].hq_iso3 if leads[0][1] else None,
                    leads[0][1].sector if leads[0][1] else None,
                    country,
                ),
            )
            if leads
            else (draft.lead, None)
        )
        if re.search(r"public[- –]private", text):
            kind = "public_private"
        pledge = Pledge(
            money,
            money.low,
            money.high,
            money.currency or "",
            country,
            draft,
            95,
            sponsor,
            kind,
            stage,
            period,
            announced,
            whole is not None,
            whole,
            (
                Quote("amount_low", used.start, min(used.end, used.start + 300)),
                Quote(
                    "project",
                    cells[layout.project].start,
                    min(cells[layout.project].end, cells[layout.project].start + 300),
                ),
            ),
            len(self.pledges.kept),
            -1,
        )
        for other in self.book.near(("prose", country, pledge.currency), pledge.high):
            if abs(other.high - pledge.high) <= 0.005 * pledge.high and (whole is None):
                return other
        pledge.money = Money(
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
        self.pledges.kept.append(pledge)
        self.pledges.decisions.append(
            Decision(
                used.start,
                used.end,
                f"{money.currency} {money.low:,.0f} {money.qualifier}",
                "kept",
                "part" if whole else "table_cell",
                draft.name,
            )
        )
        return pledge

    def _header(self, table: Table, index: int) -> str:
        """A money column's header, with the unit that the caption gives where it gives none."""
        header = table.headers[index]
        unit = re.search(r"\(([^()]*(?:million|billion|bn|thousand|crore|lakh|mn)[^()]*)\)", table.caption or "")
        return f"{header} ({unit.group(1)})" if unit and not header_unit(header)[1] else header

    def _span(self, cells: tuple[Cell, ...], layout: Layout, table: Table, country: str) -> tuple[Money, Cell] | None:
        """A sum given as low and high in two columns."""
        low = next(
            (i for i in layout.money if re.search(r"\b(?:low|from|min(?:imum)?)\b", table.headers[i], re.IGNORECASE)),
            None,
        )
        high = next(
            (i for i in layout.money if re.search(r"\b(?:high|to|max(?:imum)?)\b", table.headers[i], re.IGNORECASE)),
            None,
        )
        if low is None or high is None or low == high or max(low, high) >= len(cells):
            return None
        one = self._scaled(
            parse_amount_cell(cells[low].text, self._header(table, low), country=country),
            cells[low].text,
            self._header(table, low),
        )
        two = self._scaled(
            parse_amount_cell(cells[high].text, self._header(table, high), country=country),
            cells[high].text,
            self._header(table, high),
        )
        if one is None or two is None or one.currency is None or two.high < one.low:
            return None
        if one.low == two.high:
            return one, cells[low]
        return replace(one, high=two.high, qualifier="range"), cells[low]

    def _scaled(self, money: Money | None, cell: str, header: str) -> Money | None:
        """A cell without a magnitude word is in the header's units, however large its number is."""
        _, exponent = header_unit(header)
        if (
            money is None
            or not exponent
            or (
                re.search(r"[a-z]{2,}|\d\s?[mbk]\b", cell, re.IGNORECASE)
                and not re.search(r"^\W*[A-Z]{1,3}\W*\d", cell)
            )
        ):
            return money
        digits = re.search(r"\d[\d,.\s]*\d|\d", cell)
        plain = (
            float(re.sub(r"[,\s]", "", digits.group()))
            if digits and re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?", digits.group())
            else None
        )
        if plain is not None and abs(plain - money.low) <= 1e-6 * plain and plain * 10.0**exponent < 1e16:
            factor = 10.0**exponent
            return replace(money, low=money.low * factor, high=money.high * factor)
        return money

    def period(self, text: str) -> tuple[int | None, int | None]:
        match = _YEARS.search(text)
        if match and int(match.group(1)) <= int(match.group(2)):
            return int(match.group(1)), int(match.group(2))
        if re.search(r"(?:^|[\s\x00])20\d\d\s*$", text) and re.fullmatch(r"\s*20\d\d\s*", text.rsplit("\x00", 1)[-1]):
            year = int(text.rsplit("\x00", 1)[-1])
            return year, year
        match = _SHORT_YEARS.search(text)
        if match and int(match.group(1)) <= int(match.group(1)[:2] + match.group(2)):
            return int(match.group(1)), int(match.group(1)[:2] + match.group(2))
        match = _ONE_YEAR.search(text)
        if match:
            year = int(match.group(1) or match.group(2))
            return year, year
        match = TO_YEAR.search(text)
        if match:
            return None, int(match.group(1))
        match = _FROM_YEAR.search(text)
        return (int(match.group(1)), None) if match else (None, None)

    def _has_status(self, cells: tuple[Cell, ...], layout: Layout) -> bool:
        return layout.status is not None and layout.status < len(cells) and not BLANK.match(cells[layout.status].text)

    def _stage(self, cells: tuple[Cell, ...], layout: Layout, name: str, table: Table) -> str:
        text = cells[layout.status].text.lower() if layout.status is not None and layout.status < len(cells) else ""
        if re.search(r"disburs|paid|spent", text):
            return "disbursed"
        if re.search(r"draft|propos|announc|plan|pledg|bid", text):
            return "announced"
        if re.search(
            r"approv|adopt|construct|operational|running|signed|fund|budget|live|open|commit|award|contract", text
        ) or re.search(r"allocat|budget|\bcommitted\b|award|grant|appropriat|contract", name, re.IGNORECASE):
            return "committed"
        if not text and self._is_of_awards(table):
            return "committed"
        return "announced"

    def _is_of_awards(self, table: Table) -> bool:
        """Whether the paragraph before the table says that its sums were decided: 'the retained budgets are:'."""
        before = self.reading.sentences.within(max(0, table.start - 700), table.start)
        if not before:
            return False
        return any(
            _SUMS.search(self.reading.text, s.start, s.end)
            and self.reading.cues.find("stages/committed", s.start, s.end)
            and not self.reading.cues.find("stages/plan", s.start, s.end)
            for s in before
            if s.block >= before[-1].block - 1
        )

    def row_capacity(
        self,
        cells: tuple[Cell, ...],
        layout: Layout,
        table: Table,
        draft: Draft,
        country: str,
        is_part: bool,
        target: str | None = None,
    ) -> None:
        hardware = None
        if (
            layout.hardware is not None
            and layout.hardware < len(cells)
            and not BLANK.match(cells[layout.hardware].text)
        ):
            hardware = cells[layout.hardware].text.strip()[:60]
        if layout.due is not None and layout.due < len(cells):
            year = re.search(r"20\d\d", cells[layout.due].text)
            target = year.group() if year else target
        for index in (*layout.power, *layout.chips, *([layout.notes] if layout.notes is not None else [])):
            if index >= len(cells) or BLANK.match(cells[index].text):
                continue
            cell = cells[index]
            inside = self.reading.measures.within(cell.start, cell.end + 1)
            if inside:
                for measure in inside:
                    if measure.is_ai and not measure.per:
                        due = re.search(r"\bby (?:the end of )?(20\d\d)", cell.text)
                        self.capacity(
                            measure.metric,
                            measure.low,
                            measure.high,
                            measure.qualifier,
                            draft,
                            country,
                            measure.hardware or hardware,
                            due.group(1) if due else target,
                            measure.start,
                            measure.end,
                            is_part,
                        )
                continue
            if index == layout.notes:
                continue
            parsed = parse_quantity_cell(cell.text, table.headers[index])
            if parsed is not None:
                self.capacity(
                    parsed.metric,
                    parsed.low,
                    parsed.high,
                    parsed.qualifier,
                    draft,
                    country,
                    parsed.hardware or hardware,
                    target,
                    cell.start,
                    cell.end,
                    is_part,
                )

    def capacity(
        self,
        metric: str,
        low: float,
        high: float,
        qualifier: str,
        draft: Draft,
        country: str,
        hardware: str | None,
        target: str | None,
        start: int,
        end: int,
        is_part: bool,
    ) -> None:
        draft.is_attached = True
        self.capacities.keep(
            Capacity(
                metric,
                low,
                high,
                qualifier,
                country,
                draft,
                95,
                canonical_hardware(hardware) if hardware else None,
                target,
                None,
                is_part,
                (Quote("value_low", start, min(end, start + 300)),),
                start,
                end,
                -1,
            )
        )

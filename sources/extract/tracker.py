"""Tables of projects: rows to projects, money, capacities and participants.

Owns tables with a project column, tables of steps of one project, and fact boxes. Country judgements in tables are
`assessments`. Invariant: a total row never adds to its parts, and a converted column is never a second sum.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache

from sources.extract.assessments import country_column_of, dimension_of
from sources.extract.capacities import Capacities, Capacity, canonical_hardware
from sources.extract.commitments import Pledge, Pledges
from sources.extract.cues import load, pattern
from sources.extract.kinds import kind_of
from sources.extract.names import likeness
from sources.extract.participants import Participants
from sources.extract.quantities import parse_amount_cell, parse_date, parse_quantity_cell
from sources.extract.quantities.cells import header_unit
from sources.extract.quantities.model import Money
from sources.extract.reading import Organisation, Reading
from sources.extract.records import Decision, Quote
from sources.extract.registry import Draft, Registry
from sources.extract.scene import Scene
from sources.extract.sponsors import kind_of as sponsor_kind_of
from sources.page.model import Cell, Table

_BLANK = re.compile(r"^[\s–—\-.]*$|^n/?a$|^n\.?d\.?$|^unknown$|^tbd$|^not (?:stated|disclosed|published)$|^undisclosed$|^\?$", re.IGNORECASE)
_SAME = re.compile(r"^(?:same|idem|ditto|id\.|″|\"|as above|〃)$", re.IGNORECASE)
_PART = re.compile(r"^\W*(?:of which|thereof|including|incl\.|davon|dont|part:|of this|–|↳)\s*:?\s*", re.IGNORECASE)
_YEARS = re.compile(r"\b(20\d\d)\s*(?:–|-|to|/)\s*(20\d\d)\b")
_SHORT_YEARS = re.compile(r"\b(20\d\d)\s*[–-]\s*(\d\d)\b")
_TO_YEAR = re.compile(r"\b(?:to|until|by|through)\s+(20\d\d)\b")
_ONE_YEAR = re.compile(r"\b(20\d\d)\s+(?:allocation|budget)|\b(?:allocation|budget)\s+(?:for\s+)?(20\d\d)\b")
_TAIL = re.compile(r"\s*\((?!\s*[A-Z]{2,}\s*\))[^)]*\)\s*$|,\s+(?:fiscal years?\s+)?20\d\d.*$|,\s+\w+\s+(?:phase|tranche|allocation).*$|,\s+including\s.*$")
_COUNTED = re.compile(r"^(?:\d+|two|three|four|five|six|seven|eight|nine|ten)\s+", re.IGNORECASE)
_USD = re.compile(r"US\s?\$|\bUSD\b|\$\s?\(?US|dollars?|\bUS\b", re.IGNORECASE)


@cache
def _columns() -> list[tuple[str, re.Pattern[str]]]:
    return [(key, pattern(tuple(words))) for key, words in load("columns").items() if not key.startswith(("fact_", "skip_"))]


@cache
def _fact(key: str) -> re.Pattern[str]:
    return pattern(tuple(load("columns")[key]))


@dataclass
class Layout:
    """Which column holds what."""

    country: int | None
    project: int | None = None
    lead: list[int] = field(default_factory=list)
    partner: int | None = None
    announced: int | None = None
    money: list[int] = field(default_factory=list)
    usd: list[int] = field(default_factory=list)
    power: list[int] = field(default_factory=list)
    chips: list[int] = field(default_factory=list)
    hardware: int | None = None
    status: int | None = None
    due: int | None = None
    place: int | None = None
    notes: int | None = None
    period: int | None = None


class Tracker:
    """Reads the tables of one page into the records of prose."""

    def __init__(self, reading: Reading, scene: Scene, registry: Registry, pledges: Pledges, capacities: Capacities, participants: Participants) -> None:
        self.reading, self.scene, self.registry = reading, scene, registry
        self.pledges, self.capacities, self.participants = pledges, capacities, participants
        self.states: dict[int, tuple[str, Cell]] = {}

    def read(self) -> None:
        """All tables outside ignored sections."""
        for table in self.reading.page.tables:
            if self.scene.section(table.start).is_ignored or not table.grid:
                continue
            if len(table.grid[0]) == 2 and (table.header_rows == 0 or len(set(table.headers)) == 1):
                self._facts(table)
                continue
            layout = self._layout(table)
            if layout.project is not None and (layout.country is not None or layout.money or layout.power or layout.lead or layout.status is not None):
                self._projects(table, layout)
            elif layout.money or layout.power or layout.chips:
                self._steps(table, layout)
            self._rest(table, layout)

    def _layout(self, table: Table) -> Layout:
        layout = Layout(country_column_of(self.reading, table))
        for index, header in enumerate(table.headers):
            if index == layout.country:
                continue
            text = header.strip()
            kind = next((k for k, words in _columns() if words.match(text)), None) or next((k for k, words in _columns() if words.search(text)), None)
            body = [row[index].text for number, row in enumerate(table.grid) if number >= table.header_rows and index < len(row)]
            filled = [b for b in body if not _BLANK.match(b)]
            if kind in ("project", "model") and layout.project is None and (dimension_of(text) is None or text.lower() == "model"):
                layout.project = index
            elif re.search(r"\bMW\b|\bGW\b|megawatt", text):
                layout.power.append(index)
            elif kind == "money" or re.search(r"[$€£]|\b[A-Z]{3}\b \(?(?:m|bn|million|billion)", text):
                (layout.usd if _USD.search(text) else layout.money).append(index)
            elif kind == "lead":
                layout.lead.append(index)
            elif kind == "partner":
                layout.partner = index
            elif kind == "power" or kind == "chips":
                getattr(layout, kind).append(index)
            elif kind in ("announced", "hardware", "status", "due", "place", "notes", "period"):
                if getattr(layout, kind) is None:
                    setattr(layout, kind, index)
            elif filled and layout.country is None and layout.project is None and index == 0 and sum(1 for _ in filled) >= 2:
                continue
        judged = [i for i, h in enumerate(table.headers) if dimension_of(h)]
        if len(judged) >= 2:
            layout.money, layout.usd = [], []
        if layout.project is None and layout.country is not None and layout.money:
            candidates = [i for i in range(len(table.headers)) if i not in (layout.country, *layout.money, *layout.usd, *layout.power, *layout.chips, *layout.lead, *judged)]
            for index in candidates:
                if any(self.registry.within(row[index].start, row[index].end) for row in table.grid[table.header_rows :] if index < len(row)):
                    layout.project = index
                    break
        return layout

    # -- tables of projects ------------------------------------------------------------------------------

    def _projects(self, table: Table, layout: Layout) -> None:
        whole: Pledge | None = None
        previous: tuple[Cell, ...] | None = None
        last: Draft | None = None
        for number, row in enumerate(table.grid):
            if number < table.header_rows or number in table.total_rows:
                continue
            if len(row) > 2 and len({(c.start, c.end) for c in row}) == 1:
                continue
            cells = self._filled(row, previous)
            previous = cells
            country = self._row_country(cells, layout, table)
            assert layout.project is not None
            if layout.project >= len(cells):
                continue
            name_cell = cells[layout.project]
            is_part = bool(_PART.match(name_cell.text))
            if is_part and last is not None:
                country = last.country_iso3
            if country is None or _BLANK.match(name_cell.text):
                continue
            draft = self._draft(name_cell, country, last if is_part else None)
            if not is_part:
                last, whole = draft, None
            self._row_status(cells, layout, draft)
            leads = self._leads(cells, layout, draft, is_part)
            pledge = self._row_money(cells, layout, table, draft, country, leads, whole if is_part else None)
            if pledge is not None and not is_part:
                whole = pledge
            self._row_capacity(cells, layout, table, draft, country, is_part)

    def _filled(self, row: tuple[Cell, ...], previous: tuple[Cell, ...] | None) -> tuple[Cell, ...]:
        """The row with 'same' cells taken from the row above."""
        if previous is None:
            return row
        return tuple(previous[i] if _SAME.match(c.text.strip()) and i < len(previous) else c for i, c in enumerate(row))

    def _row_country(self, cells: tuple[Cell, ...], layout: Layout, table: Table) -> str | None:
        for index in (layout.country, layout.place, layout.project, *layout.lead):
            if index is not None and index < len(cells):
                found = [p.country_iso3 for p in self.reading.places.within(cells[index].start, cells[index].end + 1)]
                if found:
                    return found[0]
        return self.scene.section(table.start).country_iso3 or self.scene.country

    def _draft(self, cell: Cell, country: str, whole: Draft | None) -> Draft:
        name = re.sub(r"\s*\[\d+\]", "", _PART.sub("", cell.text)).strip()
        plain = name
        while (cut := _TAIL.search(plain)) and cut.start() > 3:
            plain = plain[: cut.start()].strip()
        plain = _COUNTED.sub("", plain).strip(" ,;:")
        if whole is not None and (not re.search(r"(?<!^)[A-Z]|^[A-Z]", plain) or kind_of(plain)[0] is None and (self.reading.organisations.within(cell.start, cell.end + 1) or self.reading.places.within(cell.start, cell.end + 1))):
            whole.aliases.setdefault(plain)
            return whole
        here = [m for m in self.registry.within(cell.start, cell.end) if m[2].country_iso3 in (None, country)]
        for _, _, draft, mention in here:
            if draft.is_sure and (likeness(draft.name, plain) >= 0.6 or mention.shape not in ("described", "referring") and likeness(mention.name, plain) >= 0.6) and mention.end - mention.start >= 0.45 * len(plain):
                draft.country_iso3 = country
                draft.is_attached = True
                draft.aliases.setdefault(plain)
                return draft
        for draft in self.registry.drafts:
            if draft.country_iso3 == country and (likeness(draft.name, plain) >= 0.9):
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

    def _row_status(self, cells: tuple[Cell, ...], layout: Layout, draft: Draft) -> None:
        if layout.status is None or layout.status >= len(cells):
            return
        text = cells[layout.status].text.strip().lower()
        for state, words in (("cancelled", "cancel|scrapped|dropped"), ("paused", "paused|hold|suspend|stalled"), ("under_construction", "construction|building|being built|tender|procure"),
                             ("operational", "operational|running|in use|open|live|active|in service|launched|released"), ("approved", "approved|adopted|funded|selected|signed|budgeted"),
                             ("announced", "announced|planned|proposed|draft|pledged|concept|bid|mou")):
            if re.search(words, text):
                self.states.setdefault(id(draft), (state, cells[layout.status]))
                return

    def _leads(self, cells: tuple[Cell, ...], layout: Layout, draft: Draft, is_part: bool) -> list[tuple[str, Organisation | None]]:
        found: list[tuple[str, Organisation | None]] = []
        for index in (*layout.lead, *([layout.partner] if layout.partner is not None else [])):
            if index >= len(cells) or _BLANK.match(cells[index].text):
                continue
            cell = cells[index]
            named = self.reading.organisations.within(cell.start, cell.end + 1)
            if named:
                found.extend((o.name, o) for o in named)
            else:
                found.extend((piece.strip(), None) for piece in re.split(r";|,\s+with\s|\swith\s|,\s(?=[A-Z])", re.sub(r"\([^)]*\)", "", cell.text)) if len(piece.strip()) > 2)
            if not is_part:
                for position, (name, org) in enumerate(found):
                    quote = (Quote("organisation", org.start, org.end),) if org else (Quote("organisation", cell.start, min(cell.end, cell.start + 300)),)
                    role = "chip_supplier" if org and org.sector == "chips" else "lead" if position == 0 and index in layout.lead and org and org.sector == "government" else None
                    self.participants.add(name, draft, role, org.hq_iso3 if org else None, quote)
        if not found and layout.project is not None and not layout.lead:
            cell = cells[layout.project]
            inside = [o for o in self.reading.organisations.within(cell.start, cell.end + 1) if self.reading.text[o.start - 1 : o.start] == "(" or o.start > cell.start + 8 and "(" in cell.text]
            for org in inside:
                found.append((org.name, org))
                self.participants.add(org.name, draft, None, org.hq_iso3, (Quote("organisation", org.start, org.end),))
        return found

    def _row_money(self, cells: tuple[Cell, ...], layout: Layout, table: Table, draft: Draft, country: str, leads: list[tuple[str, Organisation | None]], whole: Pledge | None) -> Pledge | None:
        money: Money | None = None
        used: Cell | None = None
        span = self._span(cells, layout, table, country)
        for index in (*layout.money, *layout.usd):
            if span is not None:
                money, used = span
                break
            if index >= len(cells) or _BLANK.match(cells[index].text):
                continue
            parsed = self._scaled(parse_amount_cell(cells[index].text, self._header(table, index), country=country), cells[index].text, self._header(table, index))
            if parsed is None or parsed.currency is None or parsed.high < 1000:
                continue
            if money is None:
                money, used = parsed, cells[index]
            else:
                self.pledges.decisions.append(Decision(cells[index].start, cells[index].end, f"{parsed.currency} {parsed.low:,.0f}", "dropped", "conversion", "the same sum in another column's currency"))
        if money is None or used is None:
            return None
        draft.is_attached = True
        text = " ".join(c.text for c in cells)
        assert layout.project is not None
        period = self._period(cells[layout.project].text + ("\x00" + cells[layout.period].text if layout.period is not None and layout.period < len(cells) else ""))
        stage = self._stage(cells, layout, " ".join((cells[layout.project].text, table.caption or "", *(table.headers[i] for i in (*layout.money, *layout.usd)))))
        announced = parse_date(cells[layout.announced].text) if layout.announced is not None and layout.announced < len(cells) else None
        sponsor, kind = (leads[0][0], sponsor_kind_of(leads[0][0], leads[0][1].hq_iso3 if leads[0][1] else None, leads[0][1].sector if leads[0][1] else None, country)) if leads else (draft.lead, None)
        if re.search(r"public[- –]private", text):
            kind = "public_private"
        pledge = Pledge(money, money.low, money.high, money.currency or "", country, draft, 95, sponsor, kind, stage, period, announced, whole is not None, whole,
                        (Quote("amount_low", used.start, min(used.end, used.start + 300)), Quote("project", cells[layout.project].start, min(cells[layout.project].end, cells[layout.project].start + 300))),
                        len(self.pledges.kept), -1)
        for other in self.pledges.kept:
            if other.country == country and other.currency == pledge.currency and abs(other.high - pledge.high) <= 0.005 * pledge.high and (whole is None) and other.block >= 0:
                return other
        pledge.money = Money(used.start, used.end, money.low, money.high, money.currency, money.symbol, money.qualifier, money.is_inferred, money.conversion)
        self.pledges.kept.append(pledge)
        self.pledges.decisions.append(Decision(used.start, used.end, f"{money.currency} {money.low:,.0f} {money.qualifier}", "kept", "part" if whole else "table_cell", draft.name))
        return pledge

    def _header(self, table: Table, index: int) -> str:
        """A money column's header, with the unit that the caption gives where it gives none."""
        header = table.headers[index]
        unit = re.search(r"\(([^()]*(?:million|billion|bn|thousand|crore|lakh|mn)[^()]*)\)", table.caption or "")
        return f"{header} ({unit.group(1)})" if unit and not header_unit(header)[1] else header

    def _span(self, cells: tuple[Cell, ...], layout: Layout, table: Table, country: str) -> tuple[Money, Cell] | None:
        """A sum given as low and high in two columns."""
        low = next((i for i in layout.money if re.search(r"\b(?:low|from|min(?:imum)?)\b", table.headers[i], re.IGNORECASE)), None)
        high = next((i for i in layout.money if re.search(r"\b(?:high|to|max(?:imum)?)\b", table.headers[i], re.IGNORECASE)), None)
        if low is None or high is None or low == high or max(low, high) >= len(cells):
            return None
        one = self._scaled(parse_amount_cell(cells[low].text, self._header(table, low), country=country), cells[low].text, self._header(table, low))
        two = self._scaled(parse_amount_cell(cells[high].text, self._header(table, high), country=country), cells[high].text, self._header(table, high))
        if one is None or two is None or one.currency is None or two.high < one.low:
            return None
        if one.low == two.high:
            return one, cells[low]
        return replace(one, high=two.high, qualifier="range"), cells[low]

    def _scaled(self, money: Money | None, cell: str, header: str) -> Money | None:
        """A cell without a magnitude word is in the header's units, however large its number is."""
        unit, exponent = header_unit(header)
        if money is None or not exponent or re.search(r"[a-z]{2,}|\d\s?[mbk]\b", cell, re.IGNORECASE) and not re.search(r"^\W*[A-Z]{1,3}\W*\d", cell):
            return money
        digits = re.search(r"\d[\d,.\s]*\d|\d", cell)
        plain = float(re.sub(r"[,\s]", "", digits.group())) if digits and re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?", digits.group()) else None
        if plain is not None and abs(plain - money.low) <= 1e-6 * plain and plain * 10.0**exponent < 1e16:
            factor = 10.0**exponent
            return replace(money, low=money.low * factor, high=money.high * factor)
        return money

    def _period(self, text: str) -> tuple[int | None, int | None]:
        match = _YEARS.search(text)
        if match and int(match.group(1)) <= int(match.group(2)):
            return int(match.group(1)), int(match.group(2))
        if re.search(r"(?:^|\s)20\d\d\s*$", text) and re.fullmatch(r"\s*20\d\d\s*", text.rsplit("\x00", 1)[-1]):
            year = int(text.rsplit("\x00", 1)[-1])
            return year, year
        match = _SHORT_YEARS.search(text)
        if match and int(match.group(1)) <= int(match.group(1)[:2] + match.group(2)):
            return int(match.group(1)), int(match.group(1)[:2] + match.group(2))
        match = _ONE_YEAR.search(text)
        if match:
            year = int(match.group(1) or match.group(2))
            return year, year
        match = _TO_YEAR.search(text)
        return (None, int(match.group(1))) if match else (None, None)

    def _stage(self, cells: tuple[Cell, ...], layout: Layout, name: str) -> str:
        text = cells[layout.status].text.lower() if layout.status is not None and layout.status < len(cells) else ""
        if re.search(r"disburs|paid|spent", text):
            return "disbursed"
        if re.search(r"draft|propos|announc|plan|pledg|bid", text):
            return "announced"
        if re.search(r"approv|adopt|construct|operational|running|signed|fund|budget|live|open|commit|award|contract", text) or re.search(r"allocat|budget|\bcommitted\b|award|grant|appropriat|contract", name, re.IGNORECASE):
            return "committed"
        return "announced"

    def _row_capacity(self, cells: tuple[Cell, ...], layout: Layout, table: Table, draft: Draft, country: str, is_part: bool, target: str | None = None) -> None:
        hardware = None
        if layout.hardware is not None and layout.hardware < len(cells) and not _BLANK.match(cells[layout.hardware].text):
            hardware = cells[layout.hardware].text.strip()[:60]
        if layout.due is not None and layout.due < len(cells):
            year = re.search(r"20\d\d", cells[layout.due].text)
            target = year.group() if year else target
        for index in (*layout.power, *layout.chips, *([layout.notes] if layout.notes is not None else [])):
            if index >= len(cells) or _BLANK.match(cells[index].text):
                continue
            cell = cells[index]
            inside = self.reading.measures.within(cell.start, cell.end + 1)
            if inside:
                for measure in inside:
                    if measure.is_ai and not measure.per:
                        due = re.search(r"\bby (?:the end of )?(20\d\d)", cell.text)
                        self._capacity(measure.metric, measure.low, measure.high, measure.qualifier, draft, country, measure.hardware or hardware, due.group(1) if due else target, measure.start, measure.end, is_part)
                continue
            if index == layout.notes:
                continue
            parsed = parse_quantity_cell(cell.text, table.headers[index])
            if parsed is not None:
                self._capacity(parsed.metric, parsed.low, parsed.high, parsed.qualifier, draft, country, parsed.hardware or hardware, target, cell.start, cell.end, is_part)

    def _capacity(self, metric: str, low: float, high: float, qualifier: str, draft: Draft, country: str, hardware: str | None, target: str | None, start: int, end: int, is_part: bool) -> None:
        draft.is_attached = True
        self.capacities.keep(Capacity(metric, low, high, qualifier, country, draft, 95, canonical_hardware(hardware) if hardware else None, target, None, is_part, (Quote("value_low", start, min(end, start + 300)),), start, end, -1))

    # -- steps of one project, partners, facts -------------------------------------------------------------

    def _steps(self, table: Table, layout: Layout) -> None:
        """A table without a project column: parts of the project in focus, or deals of its subject."""
        if pattern(tuple(load("columns")["skip_caption"])).search(" ".join((table.caption or "", *table.headers))):
            return
        subject = self._subject(table)
        if subject is None or subject.country_iso3 is None:
            return
        country = subject.country_iso3
        body = [(n, row) for n, row in enumerate(table.grid) if n >= table.header_rows]
        total = next((row for n, row in body if n in table.total_rows), None)
        whole: Pledge | None = None
        previous: tuple[Cell, ...] | None = None
        layout.project = next((i for i in range(len(table.headers)) if i not in (*layout.money, *layout.usd, *layout.power, *layout.chips)), 0)
        if total is not None and layout.partner is None:
            year = _TO_YEAR.search(" ".join(c.text for c in total)) or re.search(r"end of (20\d\d)", " ".join(c.text for c in total))
            whole = self._row_money(total, layout, table, subject, country, [], None)
            self._row_capacity(total, layout, table, subject, country, False, year.group(1) if year else None)
        for number, row in body:
            if number in table.total_rows:
                continue
            cells = self._filled(row, previous)
            previous = cells
            draft = subject
            leads: list[tuple[str, Organisation | None]] = []
            if layout.partner is not None and layout.partner < len(cells):
                cell = cells[layout.partner]
                orgs = self.reading.organisations.within(cell.start, cell.end + 1)
                partner = orgs[0].name if orgs else re.sub(r"\s*\([^)]*\)", "", cell.text).strip()
                draft = self.registry.programme(f"{subject.name} {partner}", country, "infrastructure")
                draft.is_attached = True
                draft.partners.clear()
                self.participants.add(partner, draft, "chip_supplier" if orgs and orgs[0].sector == "chips" else None, orgs[0].hq_iso3 if orgs else None, (Quote("organisation", cell.start, min(cell.end, cell.start + 300)),))
                if orgs and orgs[0].sector == "fund" or re.search(r"Fund|Bank|Capital|Black|Partners", partner):
                    leads = [(partner, orgs[0] if orgs else None)]
                else:
                    leads = [(subject.name, None)]
            known = next((p for p in self.pledges.kept if p.draft is subject), None)
            if not leads and known is not None and known.sponsor:
                leads = [(known.sponsor, None)]
            pledge = self._row_money(cells, layout, table, draft, country, leads, whole or (known if layout.partner is None else None))
            if pledge is not None and known is not None and leads and leads[0][0] == known.sponsor:
                pledge.sponsor_kind = known.sponsor_kind
                pledge.announced = pledge.announced or known.announced
                pledge.stage = known.stage
            self._row_capacity(cells, layout, table, draft, country, layout.partner is None)

    def _subject(self, table: Table) -> Draft | None:
        """The project that a table without a project column speaks of."""
        title = " ".join(filter(None, (table.caption, table.headers[0] if len(set(table.headers)) == 1 else "")))
        if title.strip():
            for draft in self.registry.drafts:
                if draft.is_sure and any(len(n) > 3 and n in title for n in (draft.name, *draft.aliases)):
                    return draft
        section = self.scene.section(table.start)
        found = self.registry.last_before(table.start, section.start)
        while found and not (found[2].is_sure or found[2].is_attached):
            found = self.registry.last_before(found[0], section.start)
        return found[2] if found else self.registry.main

    def _facts(self, table: Table) -> None:
        """Two columns without a header: label and value."""
        for row in table.grid:
            label, value = row[0], row[1]
            named = [m for m in self.registry.within(label.start, label.end) if m[2].country_iso3]
            if label.start == value.start and label.end == value.end:
                continue
            draft = named[0][2] if named and named[0][3].shape not in ("referring",) else self._subject(table)
            if draft is None or draft.country_iso3 is None:
                continue
            text = label.text.strip()
            for measure in self.reading.measures.within(value.start, value.end + 1):
                if measure.is_ai and not measure.per:
                    due = re.search(r"\bby (?:the end of )?(20\d\d)", value.text)
                    self._capacity(measure.metric, measure.low, measure.high, measure.qualifier, draft, draft.country_iso3, measure.hardware, due.group(1) if due else None, measure.start, measure.end, False)
            if _fact("fact_money").search(text):
                for money in self.reading.sums.within(value.start, value.end + 1)[:1]:
                    if money.currency is not None and money.low >= 150_000:
                        restated = any(p.currency == money.currency and abs(p.high - money.high) <= 0.005 * money.high for p in self.pledges.kept)
                        self.pledges.decisions.append(Decision(money.start, money.end, f"{money.currency} {money.low:,.0f}", "dropped" if restated else "kept", "restated" if restated else "fact_box", draft.name))
                        if not restated:
                            draft.is_attached = True
                            self.pledges.kept.append(Pledge(money, money.low, money.high, money.currency, draft.country_iso3, draft, 90, draft.lead, None, "announced", self._period(value.text), None, False, None,
                                                            (Quote("amount_low", money.start, money.end),), len(self.pledges.kept), -1))
            for key, role in (("fact_operator", "operator"), ("fact_lead", None), ("fact_partner", "partner"), ("fact_chips", "chip_supplier")):
                if _fact(key).match(text):
                    for org in self.reading.organisations.within(value.start, value.end + 1):
                        self.participants.add(org.name, draft, role, org.hq_iso3, (Quote("organisation", org.start, org.end),))
                    break

    def _rest(self, table: Table, layout: Layout) -> None:
        """Decide on sums in cells of words ('5GW campus; $15.2B Microsoft'): restated ones are dropped, others kept."""
        for row_number, row in enumerate(table.grid):
            if row_number < table.header_rows or row_number in table.total_rows:
                continue
            for column, cell in enumerate(row):
                if column in (*layout.money, *layout.usd) and layout.project is not None and not re.search(r"[;,]|[a-z]{4}", cell.text):
                    continue
                for money in self.reading.sums.within(cell.start, cell.end + 1):
                    self._cell_sum(money, cell, row, layout, table)
                if layout.country is not None and column not in (*layout.power, *layout.chips, layout.notes):
                    for measure in self.reading.measures.within(cell.start, cell.end + 1):
                        self._cell_measure(measure.metric, measure.high, measure.start, measure.end)

    def _cell_measure(self, metric: str, high: float, start: int, end: int) -> None:
        known = any(c.metric == metric and abs(c.high - high) <= 0.01 * high for c in self.capacities.kept)
        if not known:
            self.capacities.decisions.append(Decision(start, end, f"{metric} {high:g}", "dropped", "table_summary", "a summary cell gives no project for it"))

    def _cell_sum(self, money: Money, cell: Cell, row: tuple[Cell, ...], layout: Layout, table: Table) -> None:
        if any(d.start == money.start for d in self.pledges.decisions) or any(p.money.start <= money.start < p.money.end for p in self.pledges.kept):
            return
        country = self._row_country(row, layout, table)
        same = any(abs(p.high - money.high) <= 0.005 * money.high and p.country == country for p in self.pledges.kept) or any(
            p.money.conversion and abs(p.money.conversion.high - money.high) <= 0.005 * money.high for p in self.pledges.kept)
        if same or country is None or money.currency is None or money.low < 1_000_000 or layout.country is None:
            self.pledges.decisions.append(Decision(money.start, money.end, f"{money.currency} {money.low:,.0f}", "dropped", "restated" if same else "table_summary"))
            return
        named = [m for m in self.registry.within(cell.start, cell.end) if m[2].country_iso3 == country and m[2].is_sure]
        after = [m for m in named if m[0] >= money.end - 1]
        orgs = [o for o in self.reading.organisations.within(cell.start, cell.end + 1) if abs(o.start - money.end) < 4]
        if after or named:
            draft = (after or named)[0][2]
        elif orgs:
            draft = self.registry.investment(orgs[0].name, country)
        else:
            self.pledges.decisions.append(Decision(money.start, money.end, f"{money.currency} {money.low:,.0f}", "dropped", "table_summary", "the cell names no project"))
            return
        draft.is_attached = True
        self.pledges.kept.append(Pledge(money, money.low, money.high, money.currency, country, draft, 70, draft.lead, None, "announced", (None, None), None, False, None,
                                        (Quote("amount_low", money.start, money.end), Quote("*", cell.start, min(cell.end, cell.start + 300))), len(self.pledges.kept), -1))
        self.pledges.decisions.append(Decision(money.start, money.end, f"{money.currency} {money.low:,.0f}", "kept", "table_cell", draft.name))

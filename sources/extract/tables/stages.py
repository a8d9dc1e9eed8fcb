"""How far a row's project and its money are, by its columns of states, its headers and the words before its table.

Owns states and stages of rows; what prose says of them is `status` and `stages` of the page. Invariant: words of a row
go before what its table says of all rows.
"""

from __future__ import annotations

import re
from functools import cached_property
from itertools import pairwise

from sources.extract.draft import Draft
from sources.extract.pledge import Pledge
from sources.extract.tables.context import Context
from sources.extract.tables.labels import RUNNING, state_in
from sources.extract.tables.row import BLANK, Row
from sources.page.model import Table

_DECIDED_NAME = re.compile(
    r"allocat|budget|\bcommitted\b|award|grant|appropriat|contract|förder|zuwend|bewillig|subvenci|adjudic|\bapproved\b|\bselected\b|\bretained\b",
    re.IGNORECASE,
)
_CODE_MEANS = re.compile(
    r"\b([A-Z]{1,2})(?:\s?=\s?|\s(?:means|stands\sfor|is\sfor)\s)[“\"‘]?([a-z][^;,.)\n”\"’]{3,40})"
)
_LEGEND = re.compile(r"=|\bmeans\b|\bstands for\b|\bis for\b")
_PROPOSED = re.compile(
    r"\b(?:proposed|requested|sought|main estimates|planned|estimated?|indicative|projected|forecast|draft|needed)\b",
    re.IGNORECASE,
)
_DECIDED = re.compile(
    r"\b(?:allocat\w*|budget(?:ed)?|approved|committed|award\w*|grant\w*|appropriat\w*|contract\w*|voted|adopted|signed|"
    r"secured)\b",
    re.IGNORECASE,
)
_SUMS = re.compile(r"\b(?:budgets|amounts|sums|grants|allocations|awards|contracts|below|following)\b", re.IGNORECASE)
_SPENT = re.compile(r"disburs|\bpaid|spent|completed")
_HOPED = re.compile(r"draft|propos|announc|plan|pledg|\bbid|promis|design|reserved")
_BOUND = re.compile(
    r"approv|appropriat|earmark|obligat|adopt|construct|operational|running|signed|fund|budget|live|open|commit|award|contract|voted|passed|"
    r"piling|fitted|being built|secured"
)
_LONGEST_LEGEND = 500
"""Characters of a block that says what codes stand for."""
_IN_SERVICE = re.compile(r"\W*(?:\w+ )?(20\d\d)\W*")


class Stages:
    """Reads states and stages of the rows of one page."""

    def __init__(self, context: Context) -> None:
        self.context, self.reading = context, context.reading

    def note_state(self, row: Row, draft: Draft) -> None:
        """Remember the state that a row gives its project."""
        states, due = self.context.states, row.at(row.layout.due)
        if self._is_in_service(row) and not self._has_status(row):
            assert due is not None
            states.setdefault(id(draft), ("operational", due))
        cell = row.at(row.layout.status)
        if cell is None:
            return
        is_served = due is not None and due.text.strip().lower() == "yes"
        state = "operational" if is_served else state_in(self._spelt(cell.text))
        if state is not None:
            states.setdefault(id(draft), (state, cell))

    def of_row(self, row: Row, draft: Draft, whole: Pledge | None) -> str:
        """The stage of a row's money; a part whose own words tell none has that of its `whole`."""
        stage = self._by_words(row)
        if stage == "announced" and not self._has_status(row):
            if self._is_in_service(row):
                return "disbursed"
            if whole is not None:
                return whole.stage
            if draft.is_chosen:
                return "committed"
            state = self.context.states.get(id(draft))
            is_financed = row.layout.pays or row.layout.instrument is not None
            if is_financed and state is not None and state[0] in RUNNING:
                return "committed"
        return stage

    def _by_words(self, row: Row) -> str:
        """The stage by a row's state, its name and the headers of its money, else by the words before its table."""
        layout, table = row.layout, row.table
        assert layout.project is not None
        status = row.at(layout.status)
        text = self._spelt(status.text).lower() if status is not None else ""
        if _SPENT.search(text):
            return "disbursed"
        if _HOPED.search(text):
            return "announced"
        headers = (table.headers[i] for i in (*layout.money, *layout.usd))
        name = " ".join((row.cells[layout.project].text, table.caption or "", *headers))
        if _BOUND.search(text) or _DECIDED_NAME.search(name):
            return "committed"
        if text:
            return "committed" if state_in(text) in RUNNING else "announced"
        return "committed" if self._is_of_awards(table) else "announced"

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

    def _has_status(self, row: Row) -> bool:
        cell = row.at(row.layout.status)
        return cell is not None and not BLANK.match(cell.text)

    def _is_in_service(self, row: Row) -> bool:
        """Whether a column of years in service gives one that has passed when the page was written."""
        due = row.at(row.layout.due)
        if due is None or not row.layout.is_service:
            return False
        year = _IN_SERVICE.fullmatch(due.text)
        written = self.reading.page.published_on
        return year is not None and written is not None and int(year.group(1)) < int(written[:4])

    def _spelt(self, text: str) -> str:
        """What a code in a cell stands for by the page's legend: 'C' is 'voted, approved or contracted'."""
        code = text.strip()
        return self._legend.get(code, text) if 0 < len(code) <= 2 else text

    @cached_property
    def _legend(self) -> dict[str, str]:
        """Meanings by code: short blocks with a longer one behind them, and 'C = contracted' in a line of the text."""
        found: dict[str, str] = {}
        text, blocks = self.reading.text, self.reading.page.blocks
        for code, meaning in pairwise(blocks):
            if code.end - code.start <= 2 and code.kind == meaning.kind and meaning.end - meaning.start <= 90:
                found.setdefault(text[code.start : code.end], text[meaning.start : meaning.end])
        for block in blocks:
            if block.kind == "table" or block.end - block.start > _LONGEST_LEGEND:
                continue
            if _LEGEND.search(text, block.start, block.end):
                for match in _CODE_MEANS.finditer(text, block.start, block.end):
                    found.setdefault(match.group(1), match.group(2))
        return found


def stage_under(header: str, stage: str) -> str:
    """The stage of money under a header of its own, in a row of `stage`: 'Proposed 2027', 'Approved'."""
    if _PROPOSED.search(header):
        return "announced"
    return "committed" if stage == "announced" and _DECIDED.search(header) else stage

"""Everything seen in a page's text, by offset: sentences, sums, capacities, periods, organisations, places.

Owns running the finders once over a page and looking their results up by range. Decides nothing.
Invariant: every item's span lies inside the page's text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import TypeAlias, TypeVar, cast

from sources.extract.cues import Cues
from sources.extract.introduced import introduced
from sources.extract.mentions import OrgMention, PlaceMention, find_organisations, find_places
from sources.extract.quantities import find_bare_sums, find_dates, find_money, find_quantities
from sources.extract.quantities.model import Money, Period, Quantity
from sources.extract.sentences import Sentence, split_sentences
from sources.extract.spans import Spans
from sources.page.model import Block, Page, Table

T = TypeVar("T")

LONGEST_BLOCK = 8000
"""Characters. A longer block (a page without paragraphs) is read in pieces."""


Organisation: TypeAlias = OrgMention
Place: TypeAlias = PlaceMention

_ENDS = re.compile(r"[.!?][”\"’)]?(?:\s|$)")
_SUM = re.compile(r"(?:[A-Z]{1,3}[$€£]?|[$€£¥₹₩])\s?\d[\d.,\s]*\s?(?:m|bn|million|billion|crore|trillion)?\b")
_SUM_FOR = re.compile(
    r"(?:up to |about |some |over )?(?:[A-Z]{1,3}[$€£]?|[$€£¥₹₩])\s?\d[\d.,]*\s?(?:m|bn|million|billion|crore|"
    r"trillion)?"
    r"(?: [\w-]+){0,3} (?:for|to|towards|in|into)\s",
    re.IGNORECASE,
)
_SPACED_M = re.compile(r"[ \u00a0\u202f]m\b(?![²³’'])")


def _millions(text: str, money: Money) -> Money:
    """'CZK 36 m', 'EUR 40 m': an m set apart is millions where a currency stands before the number."""
    match = _SPACED_M.match(text, money.end)
    if match is None or money.high >= 100_000 or not money.symbol or text[money.start].isdigit():
        return money
    return replace(
        money,
        low=money.low * 1e6,
        high=money.high * 1e6,
        end=match.end(),
        phrase_end=max(match.end(), money.phrase_end),
    )


class Reading:
    """One page with all its finds."""

    def __init__(self, page: Page) -> None:
        self._worked: dict[tuple[str, int], object] = {}
        page = _in_pieces(page)
        self.page = page
        self.text = page.text
        self.sentences: Spans[Sentence] = Spans(
            sentence
            for number, block in enumerate(page.blocks)
            for start, end in (((block.start, block.end),) if block.kind != "table" else _prose_in(page, block))
            for sentence in split_sentences(page.text, start, end, number)
        )
        self.cues = Cues(page.text)
        self.sums: Spans[Money] = Spans(_millions(page.text, m) for m in find_money(page.text))
        self.bare: Spans[Money] = Spans(m for m in find_bare_sums(page.text) if not self.sums.touching(m.start, m.end))
        self.measures: Spans[Quantity] = Spans(find_quantities(page.text))
        self.periods: Spans[Period] = Spans(find_dates(page.text, anchor=page.published_on))
        self.places: Spans[Place] = Spans(find_places(page.text))
        self.organisations: Spans[Organisation] = self._with_introduced(
            Spans(m for m in find_organisations(page.text) if m.by != "government")
        )

    def _with_introduced(self, known: Spans[Organisation]) -> Spans[Organisation]:
        """`known` and the organisations that only this page names."""
        added: list[Organisation] = []
        for named in introduced(self.text, known, self.sentences, self.places, self.cues):
            long = known.holding(named.long) if named.long >= 0 else None
            if long is not None:
                added.append(replace(long, start=named.start, end=named.end))
            else:
                name = self.text[named.start : named.end]
                added.append(Organisation(named.start, named.end, name, None, None, by="shape", is_known=False))
        if not added:
            return known
        new = Spans(added)
        return Spans([*(o for o in known if not new.touching(o.start, o.end)), *added])

    def sentence_at(self, position: int) -> Sentence | None:
        """The sentence that holds `position`, if prose does."""
        return self.sentences.holding(position)

    def once(self, what: str, where: int, work: Callable[[], T]) -> T:
        """What `work` gives for `what` at `where`, worked out once a page: a sentence may hold a hundred sums."""
        key = (what, where)
        if key not in self._worked:
            self._worked[key] = work()
        return cast(T, self._worked[key])

    @cached_property
    def first_named(self) -> dict[str, Organisation]:
        """The first mention of each organisation, by its name."""
        return {o.name: o for o in reversed(list(self.organisations))}

    @cached_property
    def tables(self) -> Spans[Table]:
        """The page's tables by range."""
        return Spans(self.page.tables)

    @cached_property
    def headings(self) -> Spans[Block]:
        """The page's headings by range."""
        return Spans(b for b in self.page.blocks if b.kind == "heading")

    @cached_property
    def parents(self) -> dict[int, int]:
        """The list item or term that a list item stands under, by their numbers among the blocks."""
        found: dict[int, int] = {}
        above: list[tuple[int, int]] = []
        for number, block in enumerate(self.page.blocks):
            if block.kind != "list_item":
                above = []
                continue
            level = block.level or 1
            while above and above[-1][0] >= level:
                above.pop()
            if above:
                found[number] = above[-1][1]
            above.append((level, number))
        return found

    @cached_property
    def lead(self) -> Block | None:
        """The first paragraph of some length."""
        return next((b for b in self.page.blocks if b.kind == "paragraph" and b.end - b.start > 120), None)

    @cached_property
    def dollars(self) -> Counter[str | None]:
        """How many sums write out their currency ('C$', 'Australian dollars'), by code, and how many a bare '$'."""
        full = (m.currency for m in self.sums if m.symbol not in ("$", "dollars", "dollar"))
        return Counter([*full, *("$" for m in self.sums if m.symbol == "$")])

    @cached_property
    def only_currency(self) -> str | None:
        """The currency of nine in ten of the page's sums, where it has two or more."""
        codes = Counter(m.currency for m in self.sums if m.currency)
        ((code, count),) = codes.most_common(1) or ((None, 0),)
        return code if count >= 2 and count >= 0.9 * codes.total() else None

    @cached_property
    def marks_us_dollars(self) -> bool:
        """Whether the page calls US dollars so."""
        return "US$" in self.text or "USD" in self.text


def _prose_in(page: Page, block: Block) -> list[tuple[int, int]]:
    """The cells of a table that hold sentences: what happened on a date, what was decided."""
    if block.table is None or block.table >= len(page.tables):
        return []
    found: dict[int, int] = {}
    for row in page.tables[block.table].grid:
        for before, cell in zip((None, *row), row, strict=False):
            is_told = len(cell.text) >= 60 and cell.text.count(" ") >= 11
            if before is not None and len(before.text) <= 40 and _SUM.match(before.text):
                # 'RO 60 m | spent on ...': a sum, and what it is, in the cell beside it.
                if is_told or (cell.text.count(" ") >= 4 and cell.text[:1].islower()):
                    found[before.start] = cell.end
            elif before is not None and 2 < len(before.text) <= 50 and _SUM_FOR.match(cell.text):
                # 'Rwanda | $30 million for the Kigali AI Hub': who, and what was promised.
                found[before.start] = cell.end
            elif is_told and _ENDS.search(cell.text):
                found[cell.start] = cell.end
    return sorted(found.items())


def _in_pieces(page: Page) -> Page:
    """`page` with overlong blocks cut at a full stop or space: whatever looks about in its block stays linear."""
    if all(b.end - b.start <= LONGEST_BLOCK for b in page.blocks):
        return page
    blocks: list[Block] = []
    for block in page.blocks:
        start = block.start
        while block.kind != "table" and block.end - start > LONGEST_BLOCK:
            half, last = start + LONGEST_BLOCK // 2, start + LONGEST_BLOCK
            cut = max(page.text.rfind(". ", half, last), page.text.rfind("\n", half, last)) + 1
            cut = cut or page.text.rfind(" ", half, last) + 1 or last
            blocks.append(replace(block, start=start, end=cut))
            start = cut
        blocks.append(replace(block, start=start))
    return replace(page, blocks=tuple(blocks))

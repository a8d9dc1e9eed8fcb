"""Everything seen in a page's text, by offset: sentences, sums, capacities, periods, organisations, places.

Owns running the finders once over a page and looking their results up by range. Decides nothing.
Invariant: every item's span lies inside the page's text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from sources.extract.cues import Cues
from sources.extract.mentions import find_organisations, find_places
from sources.extract.quantities import find_bare_sums, find_dates, find_money, find_quantities
from sources.extract.quantities.model import Money, Period, Quantity
from sources.extract.sentences import Sentence, split_sentences
from sources.extract.spans import Spans
from sources.page.model import Page


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation as named at `start:end`; `name` is canonical, `sector` as in the curated table."""

    start: int
    end: int
    name: str
    hq_iso3: str | None
    sector: str | None
    is_known: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A country as named at `start:end`, by its name, people, capital, city, government or currency."""

    start: int
    end: int
    country_iso3: str
    by: str


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
        self.page = page
        self.text = page.text
        self.sentences: Spans[Sentence] = Spans(
            sentence
            for number, block in enumerate(page.blocks)
            if block.kind != "table"
            for sentence in split_sentences(page.text, block.start, block.end, number)
        )
        self.cues = Cues(page.text)
        self.sums: Spans[Money] = Spans(_millions(page.text, m) for m in find_money(page.text))
        self.bare: Spans[Money] = Spans(m for m in find_bare_sums(page.text) if not self.sums.touching(m.start, m.end))
        self.measures: Spans[Quantity] = Spans(find_quantities(page.text))
        self.periods: Spans[Period] = Spans(find_dates(page.text, anchor=page.published_on))
        self.organisations: Spans[Organisation] = Spans(
            Organisation(m.start, m.end, m.name, m.hq_iso3, m.sector, m.is_known)
            for m in find_organisations(page.text)
            if m.by != "government"
        )
        self.places: Spans[Place] = Spans(Place(m.start, m.end, m.country_iso3, m.by) for m in find_places(page.text))

    def sentence_at(self, position: int) -> Sentence | None:
        """The sentence that holds `position`, if prose does."""
        found = self.sentences.touching(position, position + 1)
        if found:
            return found[-1]
        for sentence in self.sentences.within(position - 1300, position + 1):
            if sentence.start <= position < sentence.end:
                return sentence
        return None

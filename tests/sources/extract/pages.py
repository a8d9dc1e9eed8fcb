"""Small pages for tests of extraction: markup in, records out."""

from __future__ import annotations

from sources.extract.extract import extract
from sources.extract.records import Extraction, StatedCapacity, StatedCommitment
from sources.page.model import Page
from sources.page.read import read_page

_FRAME = (
    "<html><head><title>{title}</title><meta property='article:published_time' "
    "content='{date}'></head><body><article><h1>{title}</h1>{body}</article></body></html>"
)
_FILLER = (
    "<p>Readers of this bulletin know the story; what follows is a summary for those who come to it "
    "late and want the facts in order.</p>"
)


def page_of(body: str, *, title: str = "Compute notes", date: str = "2026-05-20") -> Page:
    """A read page whose article holds `body` (HTML)."""
    return read_page(_FRAME.format(title=title, date=date, body=body + _FILLER).encode())


def records(body: str, *, title: str = "Compute notes", date: str = "2026-05-20") -> Extraction:
    """What the extractor finds in `body`."""
    return extract(page_of(body, title=title, date=date))


def told(country: str, prose: str, *, date: str = "2026-05-20") -> Extraction:
    """What the extractor finds in a paragraph under the heading `country`."""
    return records(f"<h2>{country}</h2><p>{prose}</p>", date=date)


def dropped(country: str, prose: str) -> set[str]:
    """The rules by which sums of a paragraph under the heading `country` were kept out."""
    return {d.rule for d in told(country, prose).decisions if d.outcome == "dropped"}


def only_sum(extraction: Extraction) -> StatedCommitment:
    """The one commitment of an extraction."""
    assert len(extraction.commitments) == 1, [(c.currency, c.amount_low, c.project) for c in extraction.commitments]
    return extraction.commitments[0]


def sum_of(extraction: Extraction, amount: float) -> StatedCommitment:
    """The commitment of `amount`."""
    found = [c for c in extraction.commitments if abs(c.amount_high - amount) < 0.001 * amount]
    assert len(found) == 1, [(c.currency, c.amount_low, c.project) for c in extraction.commitments]
    return found[0]


def capacity_of(extraction: Extraction, value: float) -> StatedCapacity:
    """The capacity of `value`."""
    found = [c for c in extraction.capacities if abs(c.value_high - value) < 0.001 * value]
    assert len(found) == 1, [(c.metric, c.value_high, c.project) for c in extraction.capacities]
    return found[0]


def rule_of(extraction: Extraction, page: Page, words: str) -> str:
    """The rule that decided on the number written as `words`."""
    for decision in extraction.decisions:
        if words in page.text[decision.start : decision.end] or page.text[decision.start : decision.end] in words:
            return decision.rule
    raise AssertionError(f"no decision on {words}: {[page.text[d.start : d.end] for d in extraction.decisions]}")

"""No page makes extraction raise, and none takes long."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.extract.extract import extract
from sources.page.model import Block, Page
from tests.sources.extract.pages import page_of

_SEED = (
    "<h2>Uganda: the dam</h2><p>In May 2025 the Ministry of ICT signed a contract for the “Aeolus” "
    "supercomputer: US$1.2 billion, of which $300 million is public, 10 MW, 4,000 H100 GPUs by 2028.</p>"
    "<ul><li>Microsoft will add R5.4bn (about $300m) by 2027.</li><li>Tier 2: Kenya, Ghana.</li></ul>"
    "<table><tr><th>Country</th><th>Project</th><th>Cost (US$ bn)</th></tr><tr><td>Peru</td><td>Inti AI Hub</td>"
    "<td>1.5</td></tr><tr><td>Peru</td><td>of which land</td><td>0.5</td></tr></table>"
)
_PIECES = [
    "$",
    "€",
    "billion",
    " AI ",
    "(",
    ")",
    "\u202f",
    "“",
    "…",
    "1,000",
    "of which ",
    "\n",
    "Tier 2 (",
    "%",
    "GPU",
    "\x00",
    "١٢٣",
    "İ",
    "ß",
    "—",
    ";",
    "Fund ",
    "’s ",
    "MW",
    "20/2026",
    "the ministry ",
]


def _mutated(text: str, random_source: random.Random) -> str:
    letters = list(text)
    for _ in range(random_source.randint(1, 30)):
        at = random_source.randrange(len(letters) + 1)
        choice = random_source.random()
        if choice < 0.4:
            letters[at:at] = random_source.choice(_PIECES)
        elif choice < 0.7:
            del letters[at : at + random_source.randint(1, 12)]
        else:
            start = random_source.randrange(len(letters) + 1)
            letters[at:at] = letters[start : start + random_source.randint(1, 80)]
    return "".join(letters)


def _page(text: str, random_source: random.Random) -> Page:
    blocks: list[Block] = []
    start = 0
    while start < len(text):
        end = min(len(text), start + random_source.randint(1, 400))
        kind = random_source.choice(["paragraph", "heading", "list_item", "note", "quote", "caption"])
        level = random_source.randint(1, 6) if kind in ("heading", "list_item") else None
        blocks.append(Block(kind, start, end, level=level))  # type: ignore[arg-type]
        start = end
    date = random_source.choice([None, "2026", "2026-05", "2026-05-20"])
    return Page(text, tuple(blocks), (), title=text[:40] or None, published_on=date)


@settings(max_examples=60)
@given(st.text(max_size=400))
def test_any_text_gives_an_extraction(text: str) -> None:
    found = extract(Page(text, (Block("paragraph", 0, len(text)),) if text else (), ()))
    for table in found.by_table().values():
        for record in table:
            assert all(0 <= q.start <= q.end <= len(text) for q in record.evidence)


def test_mutated_pages_never_raise() -> None:
    source = random.Random(7)
    text = page_of(_SEED, title="AI for Africa").text
    for _ in range(60):
        extract(_page(_mutated(text, source), source))


@pytest.mark.slow
def test_thousands_of_mutated_pages_never_raise_nor_take_a_second() -> None:
    source = random.Random(11)
    text = page_of(_SEED, title="AI for Africa").text
    for _ in range(4000):
        page = _page(_mutated(text, source), source)
        begin = time.perf_counter()
        extract(page)
        assert time.perf_counter() - begin < 2.0


@pytest.mark.slow
def test_text_without_full_stops_stays_linear() -> None:
    for unit in ("AI Factory $5 billion ", "the ministry of ", "National AI ", "(((", "a ", "€ 1 ", "Tier 2 "):
        text = unit * (200_000 // len(unit))
        begin = time.perf_counter()
        extract(Page(text, (Block("paragraph", 0, len(text)),), ()))
        assert time.perf_counter() - begin < 30.0

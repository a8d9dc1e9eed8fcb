"""No page takes long: thousands of real pages mutated in markup, and pages of one thing repeated.

    python -m tests.sources.extract.test_fuzz_speed 20000     the whole fuzz, with the slowest page at the end

Times are processor time of this process, so that a busy machine does not fail them.
"""

from __future__ import annotations

import random
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from sources.extract.extract import extract
from sources.page.model import UnreadablePage
from sources.page.read import read_page

_PAGES = Path(__file__).parents[2] / "eval"
_MOST = 1.0
"""Seconds that no page may take."""

_NASTY = (
    b"(" * 400,
    b"$" * 300,
    b"1," * 300,
    b"AI " * 300,
    b"A" * 3000,
    b" of which " * 60,
    b"\xe2\x80\xaf" * 200,
    "“AI ".encode() * 200,
    b"<b>" * 200,
    b"</p><p>" * 100,
    b"<h2>" * 60,
    b"<table><tr>" + b"<td>1 " * 200,
    b"EUR 1 million, " * 100,
    b"1% of projects " * 80,
    b"Ministry of " * 80,
    b"the " * 500,
    b"by the end of 2027, " * 60,
    b"2020-2021-" * 120,
    b"&nbsp;" * 400,
    b"x-" * 800,
    b"\x00" * 50,
    b"\xff\xfe" * 50,
    b"between 1 and 2 and 3 " * 60,
    b"10,000 NVIDIA H100 " * 80,
    b"University of " * 80,
    b"Tier 1 (France, Spain) " * 60,
    b"a (b (c " * 150,
    b"5. USD " * 400,
)


def _mutant(raw: bytes, source: random.Random) -> bytes:
    """`raw` with one to twelve pieces cut out, doubled many times, moved, or replaced by what patterns dislike."""
    for _ in range(source.randint(1, 12)):
        at, size = source.randrange(len(raw) + 1), source.choice((1, 5, 40, 400, 3000))
        piece = raw[at : at + size]
        kind = source.random()
        if kind < 0.3:
            raw = raw[:at] + source.choice(_NASTY) + raw[at:]
        elif kind < 0.5:
            raw = raw[:at] + piece * source.choice((2, 3, 10, 40)) + raw[at:]
        elif kind < 0.7:
            raw = raw[:at] + raw[at + size :]
        elif kind < 0.85:
            to = source.randrange(len(raw) + 1)
            raw = raw[:to] + piece + raw[to:]
        else:
            old, new = source.choice(
                ((b"<", b""), (b">", b" "), (b". ", b" "), (b"</p>", b""), (b" ", b"\n"), (b",", b""))
            )
            raw = raw[:at] + raw[at : at + 20 * size].replace(old, new) + raw[at + 20 * size :]
        raw = raw[:60_000]
    return raw


def _seconds(raw: bytes) -> float:
    began = time.process_time()
    with suppress(UnreadablePage):
        extract(read_page(raw))
    return time.process_time() - began


def _slowest(count: int, seed: int) -> tuple[float, bytes]:
    """The slowest of `count` mutants, and its seconds; raises what a page raises."""
    source = random.Random(seed)
    pages = [path.read_bytes() for path in sorted(_PAGES.glob("*.html"))]
    _seconds(pages[0])
    worst, which = 0.0, b""
    for _ in range(count):
        raw = _mutant(source.choice(pages), source)
        spent = _seconds(raw)
        if spent > worst:
            worst, which = spent, raw
    return worst, which


@pytest.mark.slow
def test_no_mutated_page_raises_or_takes_a_second() -> None:
    worst, which = _slowest(600, seed=5)
    assert worst < _MOST, f"{worst:.2f} s for a page that begins {which[:200]!r}"


_REPEATED = {
    "sums": "<p>France will spend {n} million euros on a supercomputer with 1{n},000 NVIDIA H100 chips by 2028.</p>",
    "projects": "<p>In Spain Foo{n} AI Supercomputer costs €{n} million; a data centre in Bar{n} gets {n} GPUs.</p>",
    "one block": "The Baz{n} Group will invest ${n} million in AI in Canada. It said the state pays half of it. ",
    "rows": "<table><tr><th>Country</th><th>Project</th><th>Cost (EUR million)</th><th>Lead</th></tr>"
    + "<tr><td>Japan</td><td>Qux{n} AI Factory</td><td>{n}</td><td>Ministry of Foo{n}</td></tr>" * 4
    + "</table>",
    "organisations": "Jules Verne AI Supercomputer partners are Foo{n} Group, University of Bar{n} and Baz{n} Bank. ",
    "headings": "<h2>Norway: Foo{n} AI Factory</h2><p>The company plans it. It will cost ${n} million by 2027.</p>",
    "items": "<li>€{n} million for Foo{n}</li>",
    "laws": "<p>The Foo{n} Bar Act of Kenya, the AI Act; {n}% of projects and 40% of efforts, Baz{n} Law.</p>",
    "digits": "{n} 2 3 billion, 4.5,6 € $7 8-9 2024 2025–2026 up to 3 m ",
    "no words": "(((\u00a0$ € % – ",
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", _REPEATED)
def test_time_grows_no_faster_than_the_page(kind: str) -> None:
    def page(size: int) -> bytes:
        unit = _REPEATED[kind]
        count = size // len(unit)
        body = "".join(unit.replace("{n}", str(17 * number % 9973 + 2)) for number in range(count))
        return f"<html><body><article><h1>France and AI</h1>{body}</article></body></html>".encode()

    _seconds(page(2000))
    small, large = min(_seconds(page(40_000)) for _ in range(2)), _seconds(page(240_000))
    assert large < 2.5 * 6 * small + 0.3, f"{small:.2f} s for 40 kB, {large:.2f} s for 240 kB"


if __name__ == "__main__":
    found, text = _slowest(int(sys.argv[1]), seed=int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    print(f"slowest {found:.2f} s, {len(text)} bytes")
    Path(sys.argv[3] if len(sys.argv) > 3 else "slowest.html").write_bytes(text)

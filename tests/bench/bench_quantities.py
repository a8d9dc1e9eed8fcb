"""Speed of the value grammar and of mentions, and how it grows with the length of the text.

Prints sentences a second of processor time for each finder on the sentences of `../shared/eval` where it is there, else
a few of our own, then the time of four times the text over once the text: 4 is linear.
Usage: python -m tests.bench.bench_quantities
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sources.extract.mentions import find_organisations, find_places, organisations, places
from sources.extract.quantities import (
    amounts,
    capacity,
    find_bare_sums,
    find_dates,
    find_money,
    find_quantities,
    money,
    tokens,
)

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "eval"
OWN = [
    "The ministry will add between €1.5 and €2 billion (about $2.1bn) by 2030, an additional 400 million a year.",
    "Canberra set aside A$1.5 billion in the 2025-26 budget for 18,000 Nvidia GB300 chips and 500 MW.",
    "Spurs have won just five matches this season and currently lie 14th in the table.",
    "India has onboarded more than 34,000 GPUs, offered at Rs 65 per hour, said the Ministry of Electronics and IT.",
]
FINDERS: dict[str, Callable[[str], Sequence[Any]]] = {
    "money": find_money,
    "bare sums": find_bare_sums,
    "capacities": find_quantities,
    "dates": find_dates,
    "places": find_places,
    "organisations": find_organisations,
}
CACHES = (
    tokens.cut, amounts.numbers_in, money._found, capacity._found, places._found, organisations._found,
)  # fmt: skip


def sentences() -> list[str]:
    found: list[str] = []
    for name in ("sentences.json", "sentences_natural.json"):
        path = SHARED / name
        if path.exists():
            found += [sentence["text"] for sentence in json.loads(path.read_text(encoding="utf-8"))]
    return found or OWN * 40


def forget() -> None:
    for cache in CACHES:
        cache.cache_clear()


def seconds(work: Callable[[], object], rounds: int = 5) -> float:
    best = float("inf")
    for _ in range(rounds):
        forget()
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def main() -> None:
    texts = sentences()
    page = "\n".join(texts)
    for finder in FINDERS.values():
        finder(page)
    print(f"{len(texts)} sentences, {len(page):,} characters")
    for name, finder in FINDERS.items():
        apart = seconds(lambda finder=finder: [finder(text) for text in texts])  # type: ignore[misc]
        once = seconds(lambda finder=finder: finder(page))  # type: ignore[misc]
        four = seconds(lambda finder=finder: finder("\n".join([page] * 4)))  # type: ignore[misc]
        print(
            f"{name:14} {len(texts) / apart:8,.0f} sentences/s   page {once * 1000:6.1f} ms   "
            f"4x text / 1x {four / once:4.1f}"
        )


if __name__ == "__main__":
    main()

"""Main text against the public article benchmark, and speed against trafilatura, in one run.

Prints precision, recall and F1 by the benchmark's own measure (multisets of 4-token shingles, each page of the
same weight) for `read_page` and for `trafilatura.extract` (its default settings but for comments, which the
benchmark counts as errors), then the ratio of their times per page (its default settings, text already decoded).
Usage: python tests/bench/bench_main_text.py [DIRECTORY] [--errors] [--rounds N]
DIRECTORY holds ground_truth.json and html/NAME.html.gz; default ../shared/peers/article_extraction.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from sources.page.decode import decode  # noqa: E402
from sources.page.model import UnreadablePage  # noqa: E402
from sources.page.read import read_page  # noqa: E402

_TOKEN = re.compile(r"\w+")


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    """Multiset of runs of `size` tokens; a shorter text is one run."""
    tokens = _TOKEN.findall(text)
    return (
        Counter(tuple(tokens[at : at + size]) for at in range(max(len(tokens) - size + 1, 1))) if tokens else Counter()
    )


def match(true: str, predicted: str) -> tuple[float, float, float]:
    """Shares of true positives, false positives and false negatives among all shingles of a page."""
    gold, found = shingles(true), shingles(predicted)
    common = sum((gold & found).values())
    parts = common, sum(found.values()) - common, sum(gold.values()) - common
    whole = sum(parts)
    return (parts[0] / whole, parts[1] / whole, parts[2] / whole) if whole else (0.0, 0.0, 0.0)


def score(pairs: list[tuple[str, str]]) -> tuple[float, float, float]:
    """(F1, precision, recall) over (true, predicted) texts, each page weighing the same."""
    sums = [sum(values) for values in zip(*(match(true, predicted) for true, predicted in pairs), strict=True)]
    precision, recall = sums[0] / (sums[0] + sums[1]), sums[0] / (sums[0] + sums[2])
    return 2 * precision * recall / (precision + recall), precision, recall


def body(raw: bytes) -> str:
    """The piece without its headline, as the benchmark wants it."""
    try:
        page = read_page(raw)
    except UnreadablePage:
        return ""
    return page.body


def timed(run: Callable[..., object], raws: Sequence[object], rounds: int) -> float:
    """Best time of `rounds` in seconds for all pages."""
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        for raw in raws:
            run(raw)
        best = min(best, time.perf_counter() - start)
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", nargs="?", type=Path, default=ROOT.parent / "shared/peers/article_extraction")
    parser.add_argument("--errors", action="store_true", help="list the pages, worst first")
    parser.add_argument("--rounds", type=int, default=3, help="timing rounds; 0 for no timing")
    options = parser.parse_args()
    import trafilatura

    truth = json.loads((options.directory / "ground_truth.json").read_text(encoding="utf-8"))
    pages = {name: gzip.decompress((options.directory / "html" / f"{name}.html.gz").read_bytes()) for name in truth}
    ours = {name: body(raw) for name, raw in pages.items()}
    theirs = {name: trafilatura.extract(decode(raw), include_comments=False) or "" for name, raw in pages.items()}
    for label, texts in (("read_page", ours), ("trafilatura", theirs)):
        f1, precision, recall = score([(truth[name]["articleBody"], texts[name]) for name in truth])
        print(f"{label:12} F1 {f1:.4f}  P {precision:.4f}  R {recall:.4f}  pages {len(truth)}")
    if options.errors:
        shares = {name: match(truth[name]["articleBody"], ours[name]) for name in truth}
        for name in sorted(truth, key=lambda one: shares[one][0]):
            mine, other = shares[name], match(truth[name]["articleBody"], theirs[name])
            print(
                f"  {name[:12]} ours tp {mine[0]:.3f} fp {mine[1]:.3f} fn {mine[2]:.3f} | "
                f"trafilatura tp {other[0]:.3f} {truth[name].get('url', '')[:70]}"
            )
    if options.rounds:
        evaluation = [path.read_bytes() for path in sorted((ROOT.parent / "shared/eval").glob("*/*.html"))]
        for label, raws in (("benchmark", list(pages.values())), ("evaluation", evaluation)):
            if raws:
                mine_s = timed(body, raws, options.rounds)
                other_s = timed(trafilatura.extract, [decode(raw) for raw in raws], options.rounds)
                print(
                    f"{label:12} read_page {1000 * mine_s / len(raws):.2f} ms a page, "
                    f"trafilatura {1000 * other_s / len(raws):.2f} ms, ratio {mine_s / other_s:.2f}"
                )


if __name__ == "__main__":
    main()

"""Time of the whole extraction of a page, records included, beside trafilatura's main text of the same page.

    python tests/bench/bench_extract.py [FOLDER...] [--rounds N]

A folder holds .html or .html.gz files (default: tests/eval). Both sides run in one process; each page's best of N
rounds counts. Printed are their ratio (below 1: ours is faster), time by page size, and peak memory.
"""

from __future__ import annotations

import argparse
import gzip
import resource
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import trafilatura

from sources.extract.extract import extract
from sources.page.model import UnreadablePage
from sources.page.read import read_page

OWN = Path(__file__).resolve().parents[1] / "eval"


def pages(folder: Path) -> list[bytes]:
    """The raw bytes of all pages of a folder, in the order of their names."""
    found = [path.read_bytes() for path in sorted(folder.rglob("*.html"))]
    return found + [gzip.decompress(path.read_bytes()) for path in sorted(folder.rglob("*.html.gz"))]


def ours(raw: bytes) -> None:
    with suppress(UnreadablePage):
        extract(read_page(raw))


def theirs(raw: bytes) -> None:
    trafilatura.extract(raw)


def timed(work: Callable[[bytes], None], raw: bytes) -> float:
    """Seconds of processor time of one run."""
    began = time.process_time()
    work(raw)
    return time.process_time() - began


def best(work: Callable[[bytes], None], found: list[bytes], rounds: int) -> float:
    """Seconds for all pages, each page's fastest of `rounds` runs. All pages come between two runs of one page: what a
    side keeps of a text that it has just read would flatter it."""
    rows = [[timed(work, raw) for raw in found] for _ in range(rounds)]
    return sum(map(min, zip(*rows, strict=True)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, default=[OWN])
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    for folder in arguments.folders:
        found = pages(folder)
        for raw in found[:3]:
            ours(raw)
            theirs(raw)
        mine, other = best(ours, found, arguments.rounds), best(theirs, found, arguments.rounds)
        print(
            f"{folder}: {len(found)} pages, ours {1000 * mine / len(found):.2f} ms a page, "
            f"trafilatura {1000 * other / len(found):.2f} ms, ratio {mine / other:.2f}"
        )
    one = b"<p>France will spend 2 billion euros on a supercomputer with 10,000 NVIDIA H100 chips by 2028.</p>"
    for size in (100_000, 1_000_000, 5_000_000):
        raw = b"<html><body><article><h1>AI</h1>" + one * (size // len(one)) + b"</article></body></html>"
        print(f"a page of {size / 1e6:.1f} MB: {timed(ours, raw):.2f} s")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()

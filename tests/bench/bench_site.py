"""Time and weight of the site's build for 400 and for 5,000 made-up projects, and how time grows.

Run: `python -m tests.bench.bench_site`. Prints seconds, pages, and sizes; the budgets are 60 s and 300 s.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from tests.support import made_release, synthetic
from warehouse.site.build import build

SIZES = (400, 5_000)


def main() -> None:
    spent = {}
    for projects in SIZES:
        with tempfile.TemporaryDirectory() as scratch:
            release = made_release.plain(Path(scratch) / synthetic.VERSION, projects)
            began = time.perf_counter()
            report = build(release, Path(scratch) / "site")
            spent[projects] = time.perf_counter() - began
        print(
            f"{projects:>6,} projects: {spent[projects]:6.1f} s, {report.pages:,} pages, {report.size / 1e6:.0f} MB, "
            f"home {report.home_size / 1e3:.0f} KB, largest page {report.largest_size / 1e3:.0f} KB"
        )
    small, large = SIZES
    print(f"{large / small:.1f} times the projects, {spent[large] / spent[small]:.1f} times the seconds")


if __name__ == "__main__":
    main()

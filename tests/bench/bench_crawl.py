"""Load test of the crawl: many sources on many hosts with latency, against the bound that politeness sets.

    python -m tests.bench.bench_crawl [--sources 500] [--hosts 50] [--latency 0.1] [--spacing 0.5]

Everything stays on loopback, on one address (127.0.0.x) a host. The bound is what no polite client can
beat: on each host one visit to robots.txt and one to each of its pages, each at least the spacing (or the
latency, if longer) after the one before. Prints JSON: for the first run and for the second, in which every
page must answer 304 and robots.txt is known, wall time, bound, and their ratio.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from sources.captures import CaptureStore
from sources.client import Client
from sources.live import fetch_batch
from sources.web.messages import ClientSettings
from tests.faults.quick import source
from tests.faults.server import FaultServer, Reply

LIMIT = 1.3


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sources", type=int, default=500)
    parser.add_argument("--hosts", type=int, default=50)
    parser.add_argument("--latency", type=float, default=0.1)
    parser.add_argument("--spacing", type=float, default=0.5)
    parser.add_argument("--workers", type=int, default=32)
    options = parser.parse_args()
    hosts = [f"127.0.0.{number + 1}" for number in range(options.hosts)]
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder, FaultServer(addresses=hosts, latency_s=options.latency) as server:
        store = CaptureStore(Path(folder))
        entries = []
        for number in range(options.sources):
            host = hosts[number % len(hosts)]
            path = f"/article/{number}"
            server.page(path, Reply(_article(number), etag=True))
            entries.append(source(f"s-{number}", server.url(path, host=host)))
        report: dict[str, object] = {"sources": options.sources, "hosts": options.hosts, "spacing_s": options.spacing}
        ratios = []
        per_host = -(-options.sources // options.hosts)
        for name, visits in (("first", per_host + 1), ("second", per_host)):
            manners = ClientSettings(
                contact="ops@example.org",
                host_spacing_s=options.spacing,
                workers=options.workers,
                allow_loopback=True,
                robots_folder=Path(folder) / "robots",
            )
            seen = len(server.visits)
            started, used = time.monotonic(), time.process_time()
            got = fetch_batch(entries, store, Client(manners, clock=lambda: now), lambda: now)
            wall = time.monotonic() - started
            bound = (visits - 1) * max(options.spacing, options.latency) + options.latency
            ratios.append(wall / bound)
            report[name] = {
                "outcomes": dict(Counter(visit.outcome for visit in got)),
                "requests": len(server.visits) - seen,
                "wall_s": round(wall, 2),
                "bound_s": round(bound, 2),
                "ratio": round(wall / bound, 3),
                "cpu_s": round(time.process_time() - used, 2),
                "most_at_once_on_a_host": max(server.most_at_once.values()),
            }
        report["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        is_good = max(ratios) <= LIMIT and report["second"]["outcomes"] == {"not_modified": options.sources}  # type: ignore[index]
        report["is_within_limit"] = is_good
    print(json.dumps(report, indent=1))
    return 0 if is_good else 1


def _article(number: int) -> bytes:
    text = f"Cluster {number} will hold {number * 10} accelerators and cost {number} million euros, says the ministry. "
    paragraphs = "".join(f"<p>{text * 4}</p>" for _ in range(40))
    return (
        f"<html lang=en><head><title>Cluster {number}</title></head><body><h1>C</h1>{paragraphs}</body></html>".encode()
    )


if __name__ == "__main__":
    sys.exit(main())

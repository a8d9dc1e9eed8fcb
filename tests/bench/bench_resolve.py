"""How resolution grows: time and memory for made-up projects told by five documents each.

Run: python -m tests.bench.bench_resolve [projects ...]. Prints one line a size, and the growth of time
from size to size as the exponent of a power (1.0 is linear).
"""

from __future__ import annotations

import gc
import math
import random
import resource
import sys
import time

import polars as pl

from schemas import frames
from schemas.registry import DOCUMENTS, PROJECT_IDS, SOURCES
from schemas.stated import STATED, STATED_EVIDENCE
from schemas.vocabulary import countries
from warehouse.derive.derive import derive
from warehouse.judgement.judgement import Judgement
from warehouse.money.rates import load as load_rates
from warehouse.resolve.resolve import resolve
from warehouse.resolve.stated import Stated

DOCUMENTS_EACH = 5
SYLLABLES = ["ka", "ro", "mi", "ve", "lu", "ta", "sen", "dor", "pal", "nim", "gor", "ash", "bel", "cir", "fen", "hul"]
KINDS = (
    ("infrastructure", "supercomputer"),
    ("infrastructure", "data centre"),
    ("model", "language model"),
    ("programme", "programme"),
    ("data", "dataset"),
)
CURRENCIES = ("USD", "EUR", "JPY", "INR", "SAR", "KRW")


def made_up(projects: int, seed: int = 7) -> Stated:
    """Stated frames of `projects` projects in all countries, each told by DOCUMENTS_EACH documents in varying words."""
    rng = random.Random(seed)
    codes = sorted(countries())
    documents, sources, evidence = [], [], []
    rows: dict[str, list[dict[str, object]]] = {name: [] for name in STATED}
    for number in range(200):
        sources.append(
            {
                "source_id": f"s{number}",
                "name": f"Source {number}",
                "publisher": f"Publisher {number}",
                "kind": "article",
                "authority": number % 4 + 1,
                "enabled": True,
                "is_digest": False,
            }
        )

    def state(table: str, document: str, values: dict[str, object]) -> None:
        statement = f"{table[:2]}{len(rows[table]):08}"
        rows[table].append(
            {"statement_id": statement, "document_id": document, "extractor": "prose", "extractor_version": "1"}
            | values
        )
        evidence.append(
            {
                "statement_id": statement,
                "document_id": document,
                "field": "*",
                "quote": "made up words",
                "char_start": 0,
                "char_end": 13,
            }
        )

    for number in range(projects):
        country = codes[number % len(codes)]
        kind, thing = KINDS[rng.randrange(len(KINDS))]
        word = "".join(rng.choices(SYLLABLES, k=4)).capitalize() + f"{number % 7 or ''}"
        currency, amount = rng.choice(CURRENCIES), float(rng.randrange(101, 9999) * 10**6)
        chips = float(rng.randrange(101, 9999) * 10)
        for told in range(DOCUMENTS_EACH):
            document = f"{number * DOCUMENTS_EACH + told:064x}"
            name = (f"{word} {thing}", word, f"{word} {thing}", f"National {word} {thing}", f"{word} {thing} project")[
                told
            ]
            documents.append(
                {
                    "document_id": document,
                    "source_id": f"s{rng.randrange(200)}",
                    "bytes": 1,
                    "published_on": f"202{rng.randrange(4, 7)}-0{rng.randrange(1, 10)}-1{rng.randrange(10)}",
                    "fetched_at": "2026-10-20T00:00:00Z",
                }
            )
            state("projects", document, {"name": name, "country_iso3": country, "kind": kind, "status": "announced"})
            state(
                "commitments",
                document,
                {
                    "project": name,
                    "country_iso3": country,
                    "amount_low": amount,
                    "amount_high": amount,
                    "currency": currency,
                    "is_currency_inferred": False,
                    "qualifier": "exact",
                    "component": False,
                    "scope": "project",
                    "stage": ("announced", "committed")[told % 2],
                },
            )
            state(
                "capacities",
                document,
                {
                    "project": name,
                    "country_iso3": country,
                    "metric": "accelerators",
                    "value_low": chips,
                    "value_high": chips,
                    "qualifier": "exact",
                    "component": False,
                    "status": "planned",
                },
            )
            for role in ("lead", "chip_supplier"):
                state(
                    "participants",
                    document,
                    {
                        "project": name,
                        "country_iso3": country,
                        "role": role,
                        "organisation": f"Company {rng.randrange(500)}",
                    },
                )
    return Stated(
        **{name: frames.frame(STATED[name], found) for name, found in rows.items()},
        evidence=frames.frame(STATED_EVIDENCE, evidence),
        documents=frames.frame(DOCUMENTS, documents),
        sources=frames.frame(SOURCES, sources),
    )


def measure(projects: int) -> tuple[float, float, int]:
    """Seconds of CPU for resolution, for derivation, and projects found."""
    stated = made_up(projects)
    gc.collect()
    began = time.process_time()
    resolved = resolve(
        stated, known_ids=frames.empty(PROJECT_IDS), judgement=Judgement(), rates=load_rates(), as_of="2026-10-20"
    )
    middle = time.process_time()
    derive(resolved.tables, stated.documents)
    return middle - began, time.process_time() - middle, resolved.tables["projects"].height


def main() -> None:
    sizes = [int(word) for word in sys.argv[1:]] or [1250, 2500, 5000, 10000]
    before: tuple[int, float] | None = None
    for size in sizes:
        seconds, derived, found = measure(size)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        grown = "" if before is None else f", power {math.log(seconds / before[1]) / math.log(size / before[0]):.2f}"
        print(
            f"{size} projects, {size * DOCUMENTS_EACH} documents: resolve {seconds:.1f} s{grown}, "
            f"derive {derived:.1f} s, {found} found, peak {peak:.0f} MB, polars {pl.__version__}"
        )
        before = size, seconds


if __name__ == "__main__":
    main()

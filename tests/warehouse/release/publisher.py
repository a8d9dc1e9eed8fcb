"""A process that publishes release after release until it is killed: `python -m ... URL`.

Its releases are small files with sums, quick to make, the same in every run: what is tried is publishing."""

from __future__ import annotations

import hashlib
import random
import sys
from itertools import count
from pathlib import Path

from warehouse.release import anatomy, files
from warehouse.release.pointer import Entry
from warehouse.release.publish import publish
from warehouse.release.store import open_store

DAY = "2026-11-23"


def stage(folder: Path, number: int) -> Entry:
    """Write the files of one release and tell its entry."""
    rng = random.Random(number)
    (folder / anatomy.HISTORY).mkdir()
    for name in ("a.parquet", "b.parquet", "history/a.parquet", "LICENSE"):
        (folder / name).write_bytes(rng.randbytes(rng.randrange(1, 200_000)))
    lines = [f"{files.sha256(folder / name)}  {name}\n" for name in files.relative_files(folder)]
    sums = "".join(lines).encode()
    (folder / anatomy.SUMS).write_bytes(sums)
    digest = hashlib.sha256(sums).hexdigest()
    return Entry(
        version=f"{DAY}.{number}", released_on=DAY, schema_version="1", content_hash=digest, sums_sha256=digest,
        parent=f"{DAY}.{number - 1}" if number else None, size=1, rows={}, changes={})


def main(url: str) -> None:
    for number in count(len(open_store(url).pointer().pointer.releases)):
        store = open_store(url)
        print(number, flush=True)
        with store.staging(f"{DAY}.{number}") as folder:
            publish(store, folder, stage(folder, number))


if __name__ == "__main__":
    main(sys.argv[1])

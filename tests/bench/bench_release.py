"""Size and time of a release of 100,000 projects and a million quotes, beside a plain COPY of the same tables.

    python -m tests.bench.bench_release [PROJECTS]

Prints seconds of processor time (so that other work on the machine does not count), bytes, peak memory of the
release alone, and the ratios. Not part of the test suite."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from schemas.ddl import identifier, literal
from tests.support import synthetic, warehouse
from warehouse.connect import reading, writing
from warehouse.migrate import migrate
from warehouse.release import anatomy, build, database, describe, snapshot
from warehouse.release.store import FolderStore

STAGES: tuple[tuple[Any, str], ...] = (
    (snapshot, "write"), (database, "build"), (describe, "write"), (build, "verify"), (build, "sums"))


def main(projects: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "warehouse.duckdb"
        for step in ("make", "plain", "release"):  # a process each, so that memory is counted apart
            subprocess.run([sys.executable, "-m", __spec__.name, str(projects), step, str(file)], check=True)
        plain_seconds, sorted_seconds, plain_bytes = map(float, (file.parent / "plain.txt").read_text().split())
        seconds, size, parquet, plain_parquet = map(float, (file.parent / "release.txt").read_text().split())
        print(f"time, release : plain copies = {seconds / plain_seconds:.2f}")
        print(f"time, release : copies in order of the keys = {seconds / sorted_seconds:.2f}")
        print(f"size, release : plain copies = {size / plain_bytes:.2f}")
        print(f"size, Parquet : plain Parquet = {parquet / plain_parquet:.2f}")


def make(projects: int, file: Path) -> None:
    tables = synthetic.tables(projects)
    rows = sum(table.height for table in tables.values())
    print(f"{projects:,} projects, {tables['evidence'].height:,} quotes, {rows:,} rows")
    with writing(file) as connection:
        migrate(connection)
        for name, table in tables.items():
            warehouse.put(connection, name, table)


def plain(file: Path) -> None:
    """Each table, in the order that the warehouse holds it, to Parquet and to a DuckDB file."""
    folder = file.parent / "plain"
    folder.mkdir()
    with reading(file) as connection:
        started = time.process_time()
        for table in anatomy.released_tables():
            connection.execute(
                f"COPY {identifier(table.name)} TO {literal(str(folder / f'{table.name}.parquet'))} "
                "(FORMAT parquet, COMPRESSION zstd)")
        parquet_seconds = time.process_time() - started
        started = time.process_time()
        for table in anatomy.released_tables():
            order = ", ".join(map(identifier, table.key))
            place = literal(str(file.parent / "sorted.parquet"))
            connection.execute(
                f"COPY (FROM {identifier(table.name)} ORDER BY {order}) TO {place} (FORMAT parquet, COMPRESSION zstd)")
        sorted_seconds = time.process_time() - started
    parquet_bytes = size(folder)
    target = file.parent / "plain.duckdb"
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH {literal(str(file))} AS warehouse (READ_ONLY)")
        connection.execute(f"ATTACH {literal(str(target))} AS plain (STORAGE_VERSION 'v1.0.0')")
        started = time.process_time()
        for table in anatomy.released_tables():
            name = identifier(table.name)
            connection.execute(f"CREATE TABLE plain.{name} AS FROM warehouse.{name}")
        connection.execute("DETACH plain")
        database_seconds = time.process_time() - started
    print(f"plain COPY to Parquet: {parquet_seconds:.2f} s, {parquet_bytes:,} bytes")
    print(f"the same in order of the keys: {sorted_seconds:.2f} s")
    print(f"plain copy to a DuckDB file: {database_seconds:.2f} s, {target.stat().st_size:,} bytes")
    print(f"  peak memory: {peak():,} MB")
    total = parquet_bytes + target.stat().st_size
    (file.parent / "plain.txt").write_text(
        f"{parquet_seconds + database_seconds} {sorted_seconds + database_seconds} {total}")


def release(file: Path) -> None:
    releases = file.parent / "releases"
    with reading(file) as connection, timed():
        started = time.process_time()
        built = build.build(connection, FolderStore(releases), synthetic.VERSION)
        seconds = time.process_time() - started
    parquet = size(releases, "*.parquet")
    database_bytes = size(releases, "*.duckdb")
    total = built.entry.size
    print(f"release: {seconds:.2f} s, {total:,} bytes: {parquet:,} Parquet, {database_bytes:,} database, "
          f"{total - parquet - database_bytes:,} other")
    print(f"  peak memory: {peak():,} MB")
    (file.parent / "release.txt").write_text(f"{seconds} {total} {parquet} {size(file.parent / 'plain')}")


@contextmanager
def timed() -> Iterator[None]:
    """Prints how long each stage of the build takes."""
    kept = [(module, name, getattr(module, name)) for module, name in STAGES]
    for module, name, function in kept:
        setattr(module, name, _timed(f"{module.__name__.rpartition('.')[2]}.{name}", function))
    try:
        yield
    finally:
        for module, name, function in kept:
            setattr(module, name, function)


def _timed(label: str, function: Callable[..., object]) -> Callable[..., object]:
    def call(*arguments: object, **more: object) -> object:
        started = time.process_time()
        try:
            return function(*arguments, **more)
        finally:
            print(f"  {label}: {time.process_time() - started:.2f} s")

    return call


def size(folder: Path, pattern: str = "*.parquet") -> int:
    return sum(file.stat().st_size for file in folder.rglob(pattern))


def peak() -> int:
    """Megabytes at the highest, of this process."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    if len(sys.argv) < 4:
        main(number)
    elif sys.argv[2] == "make":
        make(number, Path(sys.argv[3]))
    else:
        {"plain": plain, "release": release}[sys.argv[2]](Path(sys.argv[3]))

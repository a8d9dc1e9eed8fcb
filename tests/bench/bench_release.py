"""Size and time of a release of 100,000 projects and a million quotes, beside a plain COPY of the same tables.

    python -m tests.bench.bench_release [PROJECTS]

Prints seconds, bytes, peak memory and the ratios. Not part of the test suite."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

from schemas.ddl import identifier, literal
from tests.support import synthetic, warehouse
from warehouse.release import anatomy, build, database, describe, snapshot
from warehouse.release.store import FolderStore


def main(projects: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        tables = synthetic.tables(projects)
        connection = warehouse.holding(tables)
        rows = sum(table.height for table in tables.values())
        print(f"{projects:,} projects, {tables['evidence'].height:,} quotes, {rows:,} rows")
        del tables
        plain, plain_bytes = copy(connection, folder / "plain")
        print(f"plain COPY to Parquet: {plain:.2f} s, {plain_bytes:,} bytes")
        attached, attached_bytes = copy_database(connection, folder / "plain.duckdb")
        print(f"plain COPY to a DuckDB file: {attached:.2f} s, {attached_bytes:,} bytes")
        before = peak()
        store = FolderStore(folder / "releases")
        started = time.perf_counter()
        with timed():
            built = build.build(connection, store, synthetic.VERSION)
        seconds = time.perf_counter() - started
        parquet = sum(file.stat().st_size for file in (folder / "releases").rglob("*.parquet"))
        database_bytes = (folder / "releases" / synthetic.VERSION / anatomy.DATABASE).stat().st_size
        other = built.entry.size - parquet - database_bytes
        other = built.entry.size - parquet - database_bytes
        print(f"release: {seconds:.2f} s, {built.entry.size:,} bytes: "
              f"{parquet:,} Parquet, {database_bytes:,} database, {other:,} other")
        print(f"peak memory: {peak():,} MB ({before:,} MB before the release)")
        print(f"time, release : both plain copies = {seconds / (plain + attached):.2f}")
        print(f"size, release : both plain copies = {built.entry.size / (plain_bytes + attached_bytes):.2f}")
        print(f"size, Parquet : plain Parquet = {parquet / plain_bytes:.2f}")


def copy(connection: object, folder: Path) -> tuple[float, int]:
    """Every table, in the order that the warehouse holds it."""
    folder.mkdir()
    started = time.perf_counter()
    for table in anatomy.released_tables():
        connection.execute(  # type: ignore[attr-defined]
            f"COPY {identifier(table.name)} TO {literal(str(folder / table.name))} (FORMAT parquet, COMPRESSION zstd)")
    return time.perf_counter() - started, sum(file.stat().st_size for file in folder.iterdir())


def copy_database(connection: object, file: Path) -> tuple[float, int]:
    started = time.perf_counter()
    connection.execute(f"ATTACH {literal(str(file))} AS plain (STORAGE_VERSION 'v1.0.0')")  # type: ignore[attr-defined]
    for table in anatomy.released_tables():
        connection.execute(  # type: ignore[attr-defined]
            f"CREATE TABLE plain.{identifier(table.name)} AS FROM {identifier(table.name)}")
    connection.execute("DETACH plain")  # type: ignore[attr-defined]
    return time.perf_counter() - started, file.stat().st_size


class timed:
    """Prints how long each stage of the build takes."""

    def __enter__(self) -> None:
        self._kept = [(module, name, getattr(module, name)) for module, name in (
            (snapshot, "write"), (database, "build"), (describe, "write"), (build, "verify"), (build, "sums"))]
        for module, name, function in self._kept:
            setattr(module, name, self._wrap(f"{module.__name__.rpartition('.')[2]}.{name}", function))

    def __exit__(self, *_: object) -> None:
        for module, name, function in self._kept:
            setattr(module, name, function)

    @staticmethod
    def _wrap(label: str, function: object) -> object:
        def call(*arguments: object, **more: object) -> object:
            started = time.perf_counter()
            try:
                return function(*arguments, **more)  # type: ignore[operator]
            finally:
                print(f"  {label}: {time.perf_counter() - started:.2f} s")
        return call


def peak() -> int:
    """Megabytes at the highest, of this process."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)

"""The one door to the warehouse file.

Owns opening DuckDB, for reading and for writing, and the lock of the one writer. A writer works on a
copy that takes the file's place when it is whole, so readers are never locked out and never see a
half-done load, and a process killed at any moment leaves the old file. Invariant:
`warehouse.duckdb` is only ever replaced by a checkpointed, closed database.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

MAGIC = b"DUCK"
MAGIC_OFFSET = 8
DISK_TROUBLE = ("Could not write", "No space left", "Could not fsync", "Could not truncate")
"""Words of DuckDB that mean the disk, under several exception types."""
OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


class WarehouseError(Exception):
    """`what` is wrong with the file or its folder, and what `todo` about it; one line each."""

    def __init__(self, what: str, todo: str) -> None:
        super().__init__(what)
        self.what = what
        self.todo = todo


class WarehouseBusy(WarehouseError):
    """Another process is writing."""


@contextlib.contextmanager
def lock(path: Path) -> Iterator[None]:
    """Be the one writer of the warehouse at `path` while the block runs; may be nested in one process.

    The system frees the lock when the process dies. Raises WarehouseBusy where another process
    writes, WarehouseError where the folder cannot be written."""
    holder = FileLock(path.with_suffix(".lock"), timeout=0, is_singleton=True)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        holder.acquire()
    except Timeout as error:
        raise WarehouseBusy(
            f"another refresh is writing {path}", "wait for it to end, or use another home (SOVAI_HOME)"
        ) from error
    except OSError as error:
        raise WarehouseError(
            f"cannot write in {path.parent}: {error.strerror}",
            "free it for writing, or set SOVAI_HOME to another folder",
        ) from error
    try:
        yield
    finally:
        holder.release()


@contextlib.contextmanager
def writing(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a working copy that replaces the warehouse at the end of the block.

    An exception in the block leaves the warehouse as it was. Raises WarehouseBusy and WarehouseError."""
    with lock(path):
        copy = path.with_suffix(".next.duckdb")
        try:
            discard(copy)
            if path.exists():
                ensure_database(path)
                shutil.copyfile(path, copy)
            connection = duckdb.connect(str(copy), config=OFFLINE)
            try:
                yield connection
                connection.execute("CHECKPOINT")
            finally:
                connection.close()
            _sync(copy)
            copy.replace(path)
            _sync(path.parent)
        except OSError as error:
            raise WarehouseError(
                f"cannot write {copy}: {error.strerror or error}",
                "make room on the disk or set SOVAI_HOME to another folder",
            ) from error
        except duckdb.Error as error:
            if not any(sign in str(error) for sign in DISK_TROUBLE):
                raise
            first = str(error).splitlines()[0]
            raise WarehouseError(
                f"cannot write {copy}: {first}", "make room on the disk or set SOVAI_HOME to another folder"
            ) from error
        finally:
            discard(copy)


def reading(path: Path) -> duckdb.DuckDBPyConnection:
    """A read-only connection; it keeps the state of the moment it was opened. Raises WarehouseError."""
    if not path.exists():
        raise WarehouseError(f"there is no warehouse at {path}", "run `sovai refresh` first, or set SOVAI_HOME")
    ensure_database(path)
    try:
        return duckdb.connect(str(path), read_only=True, config=OFFLINE)
    except duckdb.Error as error:
        raise WarehouseError(
            f"cannot open {path}: {str(error).splitlines()[0]}",
            "move the file away and run `sovai refresh` to rebuild it",
        ) from error


def memory() -> duckdb.DuckDBPyConnection:
    """A database in memory that reaches nothing outside."""
    return duckdb.connect(config=OFFLINE)


def ensure_database(path: Path) -> None:
    """Raise WarehouseError unless the file starts like a DuckDB database."""
    try:
        with path.open("rb") as handle:
            head = handle.read(MAGIC_OFFSET + len(MAGIC))
    except OSError as error:
        raise WarehouseError(f"cannot read {path}: {error.strerror}", "check the file's permissions") from error
    if head[MAGIC_OFFSET:] != MAGIC:
        raise WarehouseError(
            f"{path} is not a DuckDB database", "move it away and run `sovai refresh` to build a new warehouse"
        )


def discard(path: Path) -> None:
    """Remove a working copy and what DuckDB lays beside it."""
    for leftover in (path, path.with_name(path.name + ".wal")):
        leftover.unlink(missing_ok=True)
    shutil.rmtree(path.with_name(path.name + ".tmp"), ignore_errors=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

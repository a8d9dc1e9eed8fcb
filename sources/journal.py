"""An append-only file of JSON lines that survives kills.

Owns appending and reading; knows nothing of what a line means but its type. Invariant: the file only
grows, an appended record is on disk when `append` returns, and a torn line of a killed writer spoils
only itself.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

import orjson
from filelock import FileLock
from pydantic import TypeAdapter, ValidationError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Record = TypeVar("Record", bound=DataclassInstance)
else:
    Record = TypeVar("Record")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DamagedLine:
    """A line that is no record, most often the torn last one of a killed run."""

    line: int
    detail: str


class JournalShrunk(RuntimeError):
    """An append-only file became shorter while in use."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} became shorter while in use; it is append-only, restore it from a backup")


class Journal(Generic[Record]):
    """Records of one dataclass in one file. Safe for threads and for several processes."""

    def __init__(self, path: Path, kind: type[Record]) -> None:
        self.path = path
        self._adapter: TypeAdapter[Record] = TypeAdapter(kind)
        self._thread_lock = threading.Lock()
        self._file_lock = FileLock(path.with_suffix(".lock"))
        self._seen_bytes = 0
        self._seen_lines = 0
        self._damaged: dict[int, DamagedLine] = {}

    def append(self, record: Record) -> None:
        """Write one line and sync it, closing a torn last line first."""
        line = orjson.dumps(asdict(record)) + b"\n"
        with self.locked(), self.path.open("ab+") as file:
            if file.tell() > 0:
                file.seek(-1, os.SEEK_END)
                if file.read(1) != b"\n":
                    line = b"\n" + line
            file.write(line)
            file.flush()
            os.fsync(file.fileno())

    def __iter__(self) -> Iterator[Record]:
        """Every record, oldest first; damaged lines are skipped (see `damaged`)."""
        if not self.path.is_file():
            return
        with self.path.open("rb") as file:
            for line in file:
                record, _ = self._parse(line)
                if record is not None:
                    yield record

    def news(self) -> list[Record]:
        """The records appended since the last call, by anyone. The caller holds `locked`."""
        size = self.path.stat().st_size if self.path.is_file() else 0
        if size < self._seen_bytes:
            raise JournalShrunk(self.path)
        if size == self._seen_bytes:
            return []
        found: list[Record] = []
        with self.path.open("rb") as file:
            file.seek(self._seen_bytes)
            for line in file:
                if not line.endswith(b"\n"):  # Torn; looked at again once something follows it.
                    self._note("torn: its writer was killed")
                    break
                record, trouble = self._parse(line)
                if record is None:
                    self._note(trouble)
                else:
                    found.append(record)
                self._seen_lines += 1
                self._seen_bytes += len(line)
        return found

    def damaged(self) -> tuple[DamagedLine, ...]:
        """Lines that `news` came across and could not read, for the run report."""
        return tuple(self._damaged.values())

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the journal against other threads and processes."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._thread_lock, self._file_lock.acquire(poll_interval=0.005):
            yield

    def _note(self, detail: str) -> None:
        number = self._seen_lines + 1
        if number not in self._damaged:
            self._damaged[number] = DamagedLine(number, detail)
            _log.warning("%s line %d is not usable (%s); it is skipped", self.path, number, detail)

    def _parse(self, line: bytes) -> tuple[Record | None, str]:
        try:
            return self._adapter.validate_json(line), ""
        except ValidationError as error:
            return None, error.errors(include_url=False)[0]["msg"]

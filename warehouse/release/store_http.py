"""Releases behind a plain web server, to read only.

Owns mapping a store's paths to addresses. Opens no sockets: the caller hands in what fetches
(`flows/` passes the project's HTTP client). Invariant: nothing here writes.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import quote

from warehouse.release import anatomy, pointer
from warehouse.release.errors import NoRelease, ReadOnlyStore, StoreError
from warehouse.release.store import Fetch, Tagged


class HttpStore:
    """A store at an http or https address."""

    def __init__(self, address: str, fetch: Fetch) -> None:
        self._address = address.rstrip("/")
        self._fetch = fetch

    @property
    def url(self) -> str:
        return self._address

    def pointer(self) -> Tagged:
        data = b""
        try:
            for piece in self.open(anatomy.POINTER):
                data += piece
                if len(data) > pointer.LARGEST:
                    raise StoreError(f"{self.url}/{anatomy.POINTER} is larger than any pointer", "check the address")
        except NoRelease as error:
            raise NoRelease(f"there is no {anatomy.POINTER} at {self.url}", "check the address of the store") from error
        return Tagged(pointer.load(data), hashlib.sha256(data).hexdigest())

    def open(self, path: str, start: int = 0) -> Iterator[bytes]:
        try:
            yield from self._fetch(f"{self._address}/{quote(path)}", start)
        except FileNotFoundError as error:
            raise NoRelease(f"{path} is not at {self.url}", "check the address of the store") from error
        except OSError as error:
            raise StoreError(f"cannot read {self.url}/{path}: {error}", "check the address and the network") from error

    def names(self, version: str) -> frozenset[str] | None:
        return None

    def local(self, version: str) -> Path | None:
        return None

    @contextlib.contextmanager
    def staging(self, version: str) -> Iterator[Path]:
        raise self._read_only()
        yield Path()

    def publishing(self, version: str, digest: str) -> AbstractContextManager[None]:
        raise self._read_only()

    def place(self, version: str, staged: Path) -> None:
        raise self._read_only()

    def swap(self, seen: str | None, data: bytes) -> None:
        raise self._read_only()

    def write_beside(self, name: str, data: bytes) -> None:
        raise self._read_only()

    def _read_only(self) -> ReadOnlyStore:
        return ReadOnlyStore(f"{self.url} only reads", "publish to the folder or bucket behind it")

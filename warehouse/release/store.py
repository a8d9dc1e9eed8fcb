"""Where releases lie: the operations that every kind of store has, and the folder.

Owns reading, placing and pointing; knows nothing of what is in a release. Invariant: `place` makes a
version's files visible whole, and `swap` replaces the pointer only if it is still the one that was read.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout

from warehouse.release import anatomy, files, pointer
from warehouse.release.errors import NoRelease, PointerMoved, PublisherBusy, StoreError
from warehouse.release.pointer import Pointer

STAGING = ".staging-"
LOCK = ".publish.lock"
LOCK_WAIT = 30.0
"""Seconds that a publisher waits for another one; the lock is held for a rename and a small write only."""


Fetch = Callable[[str, int], Iterator[bytes]]
"""Bytes of an address from an offset, in pieces. Raises FileNotFoundError where the server has no such file,
OSError for every other trouble."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """The pointer and the tag of the bytes it was read from (None where there was no file yet)."""

    pointer: Pointer
    tag: str | None


class Store(Protocol):
    """A place of releases. All methods raise StoreError where the store fails."""

    @property
    def url(self) -> str:
        """Where it is, for messages."""

    def pointer(self) -> Tagged:
        """The pointer; an empty one where the store has none yet."""

    def open(self, path: str, start: int = 0) -> Iterator[bytes]:
        """The bytes of a file from an offset, in pieces. Raises NoRelease where it is absent."""

    def names(self, version: str) -> frozenset[str] | None:
        """The files below a version as relative paths, or None where the store cannot list."""

    def local(self, version: str) -> Path | None:
        """The folder of a version where it can be read in place, else None."""

    def staging(self, version: str) -> AbstractContextManager[Path]:
        """An empty folder to stage a release in, as near to its place as can be; gone at the end of the block."""

    def publishing(self, version: str, digest: str) -> AbstractContextManager[None]:
        """Be the one that publishes a version whose SHA256SUMS has this hash. Raises PublisherBusy."""

    def place(self, version: str, staged: Path) -> None:
        """Make the staged files the files of a version that no pointer names yet."""

    def swap(self, seen: str | None, data: bytes) -> None:
        """Replace the pointer if its tag is still `seen`. Raises PointerMoved."""

    def write_beside(self, name: str, data: bytes) -> None:
        """Replace a file beside the pointer that is made from it."""


class FolderStore:
    """Releases in a folder of this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = FileLock(folder / LOCK, timeout=LOCK_WAIT)

    @property
    def url(self) -> str:
        return str(self.folder)

    def pointer(self) -> Tagged:
        data = self._pointer_bytes()
        return Tagged(Pointer(), None) if data is None else Tagged(pointer.load(data), _tag(data))

    def open(self, path: str, start: int = 0) -> Iterator[bytes]:
        try:
            with (self.folder / path).open("rb") as handle:
                handle.seek(start)
                while piece := handle.read(files.CHUNK):
                    yield piece
        except FileNotFoundError as error:
            raise NoRelease(f"{path} is not in {self.url}", "`sovai release list` shows what is") from error
        except OSError as error:
            raise _cannot("read", self.folder / path, error) from error

    def names(self, version: str) -> frozenset[str] | None:
        return frozenset(files.relative_files(self.folder / version))

    def local(self, version: str) -> Path | None:
        return self.folder / version

    @contextlib.contextmanager
    def staging(self, version: str) -> Iterator[Path]:
        with self._locked():
            self._clean()
            staged = Path(tempfile.mkdtemp(prefix=f"{STAGING}{version}-", dir=self.folder))
            # Held while the folder is in use: tells it from one whose publisher was killed.
            in_use = FileLock(staged / LOCK)
            in_use.acquire()
        try:
            place = staged / version
            place.mkdir()
            yield place
        finally:
            shutil.rmtree(staged, ignore_errors=True)
            in_use.release()

    @contextlib.contextmanager
    def publishing(self, version: str, digest: str) -> Iterator[None]:
        with self._locked():
            yield

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Be the only one that changes the folder; may be nested. The system frees it when the process dies."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
        except Timeout as error:
            raise PublisherBusy(
                f"another publisher holds {self.url}", "wait for it to end, then run this again") from error
        except OSError as error:
            raise _cannot("write", self.folder, error) from error
        try:
            yield
        finally:
            self._lock.release()

    def place(self, version: str, staged: Path) -> None:
        target = self.folder / version
        try:
            if target.exists():
                # No pointer names it (the caller holds the lock and has looked): a publisher died right before.
                shutil.rmtree(target)
            staged.chmod(0o755)
            files.sync_tree(staged)
            files.place(staged, target)
        except OSError as error:
            raise _cannot("write", target, error) from error

    def swap(self, seen: str | None, data: bytes) -> None:
        with self._locked():
            current = self._pointer_bytes()
            if (None if current is None else _tag(current)) != seen:
                raise PointerMoved(f"another publisher changed {self.url} meanwhile", "nothing is lost: run this again")
            self.write_beside(anatomy.POINTER, data)

    def write_beside(self, name: str, data: bytes) -> None:
        with self._locked():
            try:
                files.replace(self.folder / name, data)
            except OSError as error:
                raise _cannot("write", self.folder / name, error) from error

    def _pointer_bytes(self) -> bytes | None:
        file = self.folder / anatomy.POINTER
        try:
            if file.stat().st_size > pointer.LARGEST:
                raise StoreError(f"{file} is larger than any pointer", "restore it from a copy")
            return file.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _cannot("read", file, error) from error

    def _clean(self) -> None:
        """Remove staging folders and temporary pointers of publishers that were killed."""
        for leftover in self.folder.glob(f"{STAGING}*"):
            with contextlib.suppress(Timeout, OSError), FileLock(leftover / LOCK, timeout=0):
                shutil.rmtree(leftover, ignore_errors=True)
        for leftover in self.folder.glob(".*.tmp"):  # only ever written under the lock that we hold
            leftover.unlink(missing_ok=True)


def _tag(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _cannot(verb: str, path: Path, error: OSError) -> StoreError:
    return StoreError(f"cannot {verb} {path}: {error.strerror or error}", "check the disk and its permissions")


def open_store(url: str | Path, *, fetch: Fetch | None = None, claim_age: timedelta = timedelta(hours=1)) -> Store:
    """The store at a folder, file://, s3:// or http(s):// address. `fetch` gives the bytes of an address from an
    offset (see `store_http.Fetch`); `claim_age` is when the claim of a dead publisher on a bucket may be taken
    over. A library that only one kind of store needs is imported here. Raises StoreError."""
    text = str(url)
    kind, separator, rest = text.partition("://")
    if not separator:
        return FolderStore(Path(text))
    if kind == "file":
        return FolderStore(Path(rest))
    if kind == "s3":
        from warehouse.release.store_s3 import S3Store

        return S3Store(text, claim_age=claim_age)
    if kind in ("http", "https") and fetch is not None:
        from warehouse.release.store_http import HttpStore

        return HttpStore(text, fetch)
    if kind in ("http", "https"):
        raise StoreError(f"{text} can only be read", "publish to the folder or bucket behind it")
    raise StoreError(f"there is no store of kind {kind}://", "give a folder, s3://bucket/prefix or https://host/path")

"""Files of a release on this machine, wherever the store is.

Owns reading a version from any store into a folder, checked against its sums. Invariant: a file is
handed out only when its hash is the one that the pointer's entry leads to.
"""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from warehouse.release import anatomy
from warehouse.release.errors import BrokenRelease, NoRelease
from warehouse.release.pointer import Entry
from warehouse.release.store import Store
from warehouse.release.verify import SUMS_LARGEST, is_plain, read_sums

Wanted = Callable[[str], bool]


def everything(_: str) -> bool:
    """Every file of a release."""
    return True


def for_comparing(path: str) -> bool:
    """The files that a comparison reads."""
    return path == anatomy.DATAPACKAGE or (path.endswith(".parquet") and not path.startswith(anatomy.HISTORY))


@contextlib.contextmanager
def folder(store: Store, entry: Entry, wanted: Wanted = everything) -> Iterator[Path]:
    """A folder with the wanted files of a release: the store's own where it is local, else a copy that goes away.

    Raises NoRelease, StoreError, and BrokenRelease where a file is not what the sums say."""
    place = store.local(entry.version)
    if place is not None:
        yield place
        return
    with tempfile.TemporaryDirectory(prefix="sovai-release-") as temporary:
        place = Path(temporary)
        for path, digest in sums(store, entry).items():
            if wanted(path):
                copy(store, entry.version, path, digest, place / path)
        yield place


@contextlib.contextmanager
def whole(store: Store, entry: Entry) -> Iterator[Path]:
    """A folder as the store has it, damage included, to be verified; for other work use `folder`."""
    place = store.local(entry.version)
    if place is not None:
        yield place
        return
    names = store.names(entry.version)
    with tempfile.TemporaryDirectory(prefix="sovai-release-") as temporary:
        place = Path(temporary)
        listed = names if names is not None else _listed(store, entry)
        for path in sorted(listed):
            if not is_plain(path):
                raise BrokenRelease(
                    f"release {entry.version} has a file with a strange name", "look into the store; it is not ours",
                    (f"{path!r}: not part of the release",))
            target = place / path
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                with target.open("wb") as handle:
                    handle.writelines(store.open(f"{entry.version}/{path}"))
            except NoRelease:
                target.unlink()  # told by the verification as missing
        yield place


def _listed(store: Store, entry: Entry) -> frozenset[str]:
    """What a release should hold, where the store cannot list; with the signature that may be there."""
    return frozenset(sums(store, entry)) | {anatomy.SUMS, anatomy.SIGNATURE}


def sums(store: Store, entry: Entry) -> dict[str, str]:
    """The hashes of a release by path, proven by the entry. Raises BrokenRelease."""
    data = b""
    for piece in store.open(f"{entry.version}/{anatomy.SUMS}"):
        data += piece
        if len(data) > SUMS_LARGEST:
            break
    if hashlib.sha256(data).hexdigest() != entry.sums_sha256:
        raise _broken(entry.version, anatomy.SUMS)
    return read_sums(data)


def copy(store: Store, version: str, path: str, digest: str, target: Path) -> None:
    """Bring one file here. Raises BrokenRelease where its hash is not `digest`; then no file stays."""
    target.parent.mkdir(parents=True, exist_ok=True)
    found = hashlib.sha256()
    with target.open("wb") as handle:
        for piece in store.open(f"{version}/{path}"):
            found.update(piece)
            handle.write(piece)
    if found.hexdigest() != digest:
        target.unlink()
        raise _broken(version, path)


def _broken(version: str, path: str) -> BrokenRelease:
    return BrokenRelease(
        f"release {version} is damaged: {path} is not what its sums say", "verify the store: `sovai release verify`",
        (f"{path}: its bytes have changed",))

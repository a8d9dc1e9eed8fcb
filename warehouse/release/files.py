"""Files that are there whole or not at all.

Owns hashing, syncing and replacing files and folders on a disk. Invariant: `replace` and `place`
make bytes visible only after they are on the disk.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

CHUNK = 1 << 20


def sha256(path: Path) -> str:
    """Hash of a file (64 hex digits), read in pieces."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def relative_files(folder: Path) -> Iterator[str]:
    """All files below a folder as sorted relative paths with '/'; symbolic links are named, not followed."""
    found: list[str] = []
    for base, folders, names in os.walk(folder):
        links = [name for name in folders if (Path(base) / name).is_symlink()]
        found.extend((Path(base) / name).relative_to(folder).as_posix() for name in (*names, *links))
    return iter(sorted(found))


def sync(path: Path) -> None:
    """Flush a file or folder to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """Flush every file and folder below, the folder itself last."""
    for base, folders, names in os.walk(folder, topdown=False):
        for name in names:
            sync(Path(base) / name)
        for name in folders:
            sync(Path(base) / name)
    sync(folder)


def replace(path: Path, data: bytes) -> None:
    """Put bytes in a file's place: temporary name beside it, flushed, renamed."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        temporary.replace(path)
        sync(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def place(staged: Path, target: Path) -> None:
    """Rename a synced folder into its place, which must be free."""
    staged.rename(target)
    sync(target.parent)

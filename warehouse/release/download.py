"""Bring a release here and keep track of it.

Owns the folder of downloads: one folder a version and `state.json`. Invariant: a file stands under its name
only when its hash is the one the release's sums give; what was fetched in part is kept aside and taken up
again; `state.json` is written last.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from warehouse.release import anatomy, fetch, files, manifest, seen
from warehouse.release.errors import BrokenRelease, NoRelease, ReleaseError, StoreError
from warehouse.release.pointer import Entry
from warehouse.release.store import Store
from warehouse.release.verify import verify

STATE = "state.json"
PARTIAL = ".partial"
ATTEMPTS = 5
"""How often one file is taken up again after a broken transfer that brought something."""
ALWAYS = (anatomy.DATAPACKAGE, "LICENSE", "CITATION.cff", "DATA_DICTIONARY.md")
"""Comes along with single tables."""

Progress = Callable[[str, int, int], None]
"""Path, bytes here, bytes in all (0 where unknown)."""


class State(BaseModel):
    """Which release lies in a folder: version, where it came from, which tables (none: all)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    store: str
    version: str
    sums_sha256: str
    tables: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Downloaded:
    """What lies here now; `fetched` counts the files that were not here before."""

    entry: Entry
    folder: Path
    fetched: int


@dataclass(frozen=True, slots=True)
class Status:
    """What lies here beside what the store offers. `is_stale`: a newer one stands, or this one was withdrawn."""

    here: State | None
    latest: str | None
    entry: Entry | None

    @property
    def is_stale(self) -> bool:
        withdrawn = self.entry is None or self.entry.withdrawn is not None
        return self.here is None or self.here.version != self.latest or withdrawn


def download(
    store: Store, version: str, target: Path, *, tables: Sequence[str] = (), progress: Progress | None = None,
) -> Downloaded:
    """Fetch a release (or 'latest') into `target`, whole or only some tables with their history and licence.

    Raises NoRelease, StoreError, BrokenRelease (a file is not what the sums say), OlderPointer."""
    pointer = store.pointer().pointer
    seen.ensure_newer(target / ".seen.json", store.url, pointer)
    entry = pointer.find(version)
    sums = fetch.sums(store, entry)
    wanted = _wanted(sums, tables)
    folder, partial = target / entry.version, target / PARTIAL / entry.version
    fetched = 0
    sizes: dict[str, int] = {}
    for path in sorted(wanted, key=lambda path: path != anatomy.DATAPACKAGE):  # it tells the sizes of the others
        place = folder / path
        if place.is_file() and files.sha256(place) == sums[path]:
            continue
        sizes = sizes or _sizes(folder)
        tell = None if progress is None else _teller(progress, path, sizes.get(path, 0))
        _fetch(store, f"{entry.version}/{path}", sums[path], partial / path, tell)
        place.parent.mkdir(parents=True, exist_ok=True)
        (partial / path).replace(place)
        fetched += 1
    _fetch_small(store, entry, folder)
    if not tables:
        verified = verify(folder, entry.version, entry)
        if not verified.is_whole:
            raise BrokenRelease(
                f"release {entry.version} is damaged: {verified.problems[0]}", f"remove {folder} and download it again",
                verified.problems)
    files.sync_tree(folder)
    _remove_empty(target / PARTIAL)
    here = State(
        store=store.url, version=entry.version, sums_sha256=entry.sums_sha256, tables=tuple(sorted(set(tables))))
    files.replace(target / STATE, (here.model_dump_json(indent=1) + "\n").encode())
    return Downloaded(entry, folder, fetched)


def status(store: Store, target: Path) -> Status:
    """What lies in `target` and whether it is still the one to use. Raises StoreError, ReleaseError."""
    here = state(target)
    pointer = store.pointer().pointer
    seen.ensure_newer(target / ".seen.json", store.url, pointer)
    entry = next((one for one in pointer.releases if here is not None and one.version == here.version), None)
    return Status(here, pointer.latest, entry)


def state(target: Path) -> State | None:
    """The state file of a folder of downloads, or None. Raises ReleaseError where it is damaged."""
    try:
        return State.model_validate_json((target / STATE).read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        raise ReleaseError(f"{target / STATE} cannot be read", "download the release again") from error


def _wanted(sums: dict[str, str], tables: Sequence[str]) -> list[str]:
    if not tables:
        return sorted(sums)
    chosen: set[str] = set()
    for table in tables:
        paths = {anatomy.table_path(table), anatomy.history_path(table)} & set(sums)
        if not paths:
            known = ", ".join(sorted(path.removesuffix(".parquet") for path in sums if path.endswith(".parquet")))
            raise NoRelease(f"the release has no table {table}", f"choose from: {known}")
        chosen |= paths
    return sorted(chosen | (set(ALWAYS) & set(sums)))


def _sizes(folder: Path) -> dict[str, int]:
    """Bytes by path as the manifest tells them; nothing where it is not here yet."""
    try:
        return manifest.sizes(folder)
    except ReleaseError:
        return {}


def _teller(progress: Progress, path: str, size: int) -> Callable[[int], None]:
    """Tells of one file how many bytes are here."""
    return lambda here: progress(path, here, size)


def _fetch(store: Store, source: str, digest: str, target: Path, tell: Callable[[int], None] | None) -> None:
    """Fetch one file, from where an earlier try ended; a file with a wrong hash is fetched once more from the start."""
    target.parent.mkdir(parents=True, exist_ok=True)
    for is_second in (False, True):
        _transfer(store, source, target, tell)
        if files.sha256(target) == digest:
            return
        target.unlink()
        if is_second:
            raise BrokenRelease(
                f"{source} is not what its sums say", "verify the store: `sovai release verify`",
                (f"{source}: changed",))


def _transfer(store: Store, source: str, target: Path, tell: Callable[[int], None] | None) -> None:
    for attempt in range(ATTEMPTS):
        start = target.stat().st_size if target.exists() else 0
        here = start
        try:
            with target.open("ab") as handle:
                for piece in store.open(source, start):
                    handle.write(piece)
                    here += len(piece)
                    if tell is not None:
                        tell(here)
            return
        except NoRelease:
            raise
        except StoreError:
            if here == start or attempt == ATTEMPTS - 1:
                raise


def _fetch_small(store: Store, entry: Entry, folder: Path) -> None:
    """The list of sums, proven by the entry, and the signature where there is one."""
    data = b"".join(store.open(f"{entry.version}/{anatomy.SUMS}"))
    if hashlib.sha256(data).hexdigest() != entry.sums_sha256:
        raise BrokenRelease(f"{anatomy.SUMS} changed while it was fetched", "download again", ())
    files.replace(folder / anatomy.SUMS, data)
    try:
        signature = b"".join(store.open(f"{entry.version}/{anatomy.SIGNATURE}"))
    except NoRelease:
        return
    files.replace(folder / anatomy.SIGNATURE, signature)


def _remove_empty(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()

"""Does a release hold what it says?

Owns the checks of one release folder; repairs nothing. Invariant: a changed byte, a missing or an extra
file, a wrong row count, a wrong content hash and a wrong column are each found, and each is one line.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from schemas.ddl import identifier, literal
from warehouse.connect import memory
from warehouse.release import anatomy, files, manifest
from warehouse.release.change_table import CHANGE_TABLE
from warehouse.release.content import Content, combined, content, quick
from warehouse.release.errors import ReleaseError
from warehouse.release.manifest import Manifest, Part
from warehouse.release.pointer import Entry
from warehouse.release.snapshot import parquet

PATH = r"[A-Za-z0-9_][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*)*"
SUMS_LINE = re.compile(rf"([0-9a-f]{{64}})  ({PATH})", re.ASCII)
SUMS_LARGEST = 1_000_000
NOT_SUMMED = frozenset({anatomy.SUMS, anatomy.SIGNATURE})
SQL_TYPES = {
    "string": "VARCHAR", "number": "DOUBLE", "integer": "BIGINT", "boolean": "BOOLEAN", "array": "VARCHAR[]",
}


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at, and every problem found, one line each."""

    version: str
    files: int
    size: int
    rows: int
    problems: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        return not self.problems


def sums(folder: Path) -> bytes:
    """The SHA256SUMS of a folder of files, as `sha256sum` writes it."""
    lines = [
        f"{files.sha256(folder / name)}  {name}\n" for name in files.relative_files(folder) if name not in NOT_SUMMED]
    return "".join(lines).encode()


def is_plain(path: str) -> bool:
    """Is it a relative path that a release may have: no dots in front, nothing that leads elsewhere?"""
    return re.fullmatch(PATH, path, re.ASCII) is not None


def read_sums(data: bytes) -> dict[str, str]:
    """Hash by path. Raises ReleaseError where a line is not one that `sums` writes (so no path leaves the folder)."""
    try:
        lines = data.decode("ascii").splitlines()
    except UnicodeDecodeError as error:
        raise ReleaseError(f"{anatomy.SUMS} is damaged: not plain text", "download the release again") from error
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        match = SUMS_LINE.fullmatch(line)
        if match is None or match[2] in found:
            raise ReleaseError(f"{anatomy.SUMS} is damaged: line {number}", "download the release again")
        found[match[2]] = match[1]
    return found


def verify(
    folder: Path, version: str, entry: Entry | None = None, *, read_back: frozenset[str] = frozenset(),
) -> Verified:
    """Check a release folder against its own sums and manifest, and against the pointer's entry if given.

    `read_back` has paths of tables whose rows the caller has just read from this disk and hashed."""
    present = tuple(files.relative_files(folder))
    problems = list(_file_problems(folder, present, entry))
    damaged = {problem.split(":")[0] for problem in problems}
    rows = 0
    try:
        told = manifest.read(folder)
    except ReleaseError as error:
        problems.append(error.what)
    else:
        rows = sum(part.rows for part in told.tables)
        problems.extend(_manifest_problems(told, version, entry))
        problems.extend(_table_problems(folder, told, damaged, read_back))
    size = sum((folder / name).lstat().st_size for name in present)
    return Verified(version, len(present), size, rows, tuple(problems))


def _file_problems(folder: Path, present: tuple[str, ...], entry: Entry | None) -> Iterator[str]:
    if anatomy.SUMS not in present:
        yield f"{anatomy.SUMS}: missing"
        return
    if (folder / anatomy.SUMS).stat().st_size > SUMS_LARGEST:
        yield f"{anatomy.SUMS}: larger than any list of sums"
        return
    data = (folder / anatomy.SUMS).read_bytes()
    if entry is not None and hashlib.sha256(data).hexdigest() != entry.sums_sha256:
        yield f"{anatomy.SUMS}: not the one that {anatomy.POINTER} names"
    try:
        expected = read_sums(data)
    except ReleaseError as error:
        yield f"{anatomy.SUMS}: {error.what}"
        return
    for name in sorted(set(expected) | set(present)):
        if name in NOT_SUMMED:
            continue
        if name not in expected:
            yield f"{name}: not part of the release"
        elif name not in present:
            yield f"{name}: missing"
        elif (folder / name).is_symlink() or not (folder / name).is_file():
            yield f"{name}: not a plain file"
        elif files.sha256(folder / name) != expected[name]:
            yield f"{name}: its bytes have changed"


def _manifest_problems(told: Manifest, version: str, entry: Entry | None) -> Iterator[str]:
    name = anatomy.DATAPACKAGE
    if told.version != version:
        yield f"{name}: speaks of release {told.version}, not {version}"
    hashes = {
        part.path: Content(part.rows, part.content_hash)
        for part in told.tables if part.name not in ("releases", "changes")}
    if combined(hashes) != told.content_hash:
        yield f"{name}: its content hash is not that of its tables"
    if entry is not None and entry.content_hash != told.content_hash:
        yield f"{name}: its content hash is not the one that {anatomy.POINTER} names"


def _table_problems(
    folder: Path, told: Manifest, damaged: set[str], read_back: frozenset[str],
) -> Iterator[str]:
    """Rows, columns and content of each table, in Parquet and in the database; damaged files are known already."""
    connection = memory()
    proven: set[str] = set()
    try:
        for part in told.tables:
            if part.path in read_back and part.path not in damaged:
                proven.add(part.path)
            elif part.path not in damaged and (folder / part.path).is_file():
                problems = list(_relation_problems(connection, part, part.path, parquet(folder / part.path)))
                yield from problems
                if not problems:
                    proven.add(part.path)
        if anatomy.DATABASE in damaged or not (folder / anatomy.DATABASE).is_file():
            return
        try:
            connection.execute(f"ATTACH {literal(str(folder / anatomy.DATABASE))} AS release (READ_ONLY)")
        except duckdb.Error as error:
            yield f"{anatomy.DATABASE}: cannot be opened: {str(error).splitlines()[0]}"
            return
        for part in told.tables:
            if part.name != CHANGE_TABLE.name:
                # Beside a Parquet file that is proven, the rows of the database need only be the same ones.
                twin = parquet(folder / part.path) if part.path in proven else None
                yield from _relation_problems(
                    connection, part, f"{anatomy.DATABASE}: {part.name}", _place(part), twin)
    finally:
        connection.close()


def _place(part: Part) -> str:
    """The table in the attached database, as SQL."""
    schema, _, name = part.name.rpartition("/")
    return f"release.{schema or 'main'}.{identifier(name)}"


def _relation_problems(
    connection: duckdb.DuckDBPyConnection, part: Part, name: str, relation: str, twin: str | None = None,
) -> Iterator[str]:
    try:
        shape = {row[0]: row[1] for row in connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()}
        expected = {column: SQL_TYPES.get(type_, "?") for column, type_ in zip(part.columns, part.types, strict=True)}
        if shape != expected or list(shape) != list(expected):
            yield f"{name}: columns are not those of the manifest ({_first_difference(shape, expected)})"
            return
        if twin is not None and quick(connection, relation, part.columns) == quick(connection, twin, part.columns):
            return
        found = content(connection, relation, part.columns)
    except duckdb.Error as error:
        yield f"{name}: cannot be read: {str(error).splitlines()[0]}"
        return
    if found.rows != part.rows:
        yield f"{name}: {found.rows} rows, the manifest says {part.rows}"
    elif found.digest != part.content_hash:
        yield f"{name}: its content hash is not the one of the manifest"


def _first_difference(shape: dict[str, str], expected: dict[str, str]) -> str:
    for column in expected:
        if column not in shape:
            return f"{column} is missing"
        if shape[column] != expected[column]:
            return f"{column} is {shape[column]}, not {expected[column]}"
    for column in shape:
        if column not in expected:
            return f"{column} is extra"
    return "their order differs"

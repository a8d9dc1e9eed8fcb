"""datapackage.json: what a release consists of, for programs.

Owns writing the descriptor of a staged release and reading that of any release. Invariant: a release
is verified and compared by what its own manifest says of it, never by today's registry, so old
releases stay readable.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from schemas.datapackage import DATA_PACKAGE, DATA_RESOURCE, table_schema
from schemas.version import SCHEMA, fingerprint
from warehouse.release import anatomy, licence
from warehouse.release.change_table import CHANGE_TABLE
from warehouse.release.content import Content, combined
from warehouse.release.errors import ReleaseError
from warehouse.release.files import sha256
from warehouse.release.snapshot import Written

LARGEST = 20_000_000


@dataclass(frozen=True, slots=True)
class Part:
    """One table of a release as its manifest tells it. `types` are Table Schema types by column."""

    name: str
    path: str
    rows: int
    content_hash: str
    columns: tuple[str, ...]
    types: tuple[str, ...]
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a release says of itself. `content_hash` covers the tables that are not about releases."""

    version: str
    released_on: str
    schema_version: str
    schema_fingerprint: str
    content_hash: str
    parent: str | None
    tables: tuple[Part, ...]

    def find(self, name: str) -> Part | None:
        """The table of that name ('projects', 'history/projects'), or None."""
        return next((part for part in self.tables if part.name == name), None)


def content_hash(written: Sequence[Written]) -> str:
    """The hash of the data: every table but the list of releases, which changes with each version."""
    return combined({part.path: part.content for part in written if part.table.name != "releases"})


def write(
    folder: Path, *, version: str, parent: str | None, written: Sequence[Written], changes: Content | None = None,
) -> Manifest:
    """Write the descriptor of a staged release, whose data files must be there, and return it read back.

    `changes` tells of changes.parquet; None while it is not written yet."""
    released_on = anatomy.version(version).day.isoformat()
    resources = [_table(folder, part) for part in written]
    if changes is not None:
        resources.append(_resource(folder, "changes", anatomy.CHANGES, anatomy.PARQUET, "parquet", "table") | {
            "description": "what changed since the release before, by row and field",
            "rows": changes.rows,
            "contentHash": changes.digest,
            "schema": table_schema(CHANGE_TABLE),
        })
    resources.append(_resource(folder, "database", anatomy.DATABASE, "application/vnd.duckdb", "duckdb", None) | {
        "description": "the same tables as one DuckDB database with keys, comments, history, views and macros"})
    descriptor = {
        "$schema": DATA_PACKAGE,
        "name": anatomy.NAME,
        "title": anatomy.TITLE,
        "description": anatomy.SUMMARY,
        "version": version,
        "created": f"{released_on}T00:00:00Z",
        "schemaVersion": SCHEMA,
        "schemaFingerprint": fingerprint(),
        "contentHash": content_hash(written),
        "parent": parent,
        "keywords": ["artificial intelligence", "sovereign AI", "compute", "public investment", "policy"],
        "licenses": [licence.DATA.as_datapackage()],
        "contributors": [{"title": licence.PUBLISHER, "roles": ["publisher"]}],
        "sources": _sources(folder),
        "resources": resources,
    }
    data = json.dumps(descriptor, indent=1, ensure_ascii=False) + "\n"
    (folder / anatomy.DATAPACKAGE).write_text(data, encoding="utf-8")
    return read(folder)


def _sources(folder: Path) -> list[dict[str, str]]:
    """Where the data comes from, by name and address, sorted."""
    rows = pl.read_parquet(folder / anatomy.table_path("sources"), columns=["name", "url"]).unique().sort("name", "url")
    return [{"title": name} | ({"path": url} if url else {}) for name, url in rows.iter_rows()]


def _table(folder: Path, part: Written) -> dict[str, Any]:
    name = f"history-{part.table.name}".replace("_", "-") if part.is_history else part.table.name
    grain = f"retired rows: {part.table.grain}" if part.is_history else part.table.grain
    return _resource(folder, name, part.path, anatomy.PARQUET, "parquet", "table") | {
        "description": grain,
        "rows": part.content.rows,
        "contentHash": part.content.digest,
        "schema": table_schema(part.table, part.key, references=not part.is_history),
    }


def _resource(folder: Path, name: str, path: str, mediatype: str, form: str, type_: str | None) -> dict[str, Any]:
    file = folder / path
    described: dict[str, Any] = {"$schema": DATA_RESOURCE, "name": name, "path": path}
    if type_ is not None:
        described["type"] = type_
    return described | {
        "format": form, "mediatype": mediatype, "bytes": file.stat().st_size, "hash": f"sha256:{sha256(file)}"}


class _Field(BaseModel):
    model_config = ConfigDict(extra="allow")
    name: str
    type: str


class _Schema(BaseModel):
    fields: list[_Field]
    primaryKey: list[str] = []


class _Resource(BaseModel):
    model_config = ConfigDict(extra="allow")
    name: str
    path: str
    type: str | None = None
    bytes: int = Field(default=0, ge=0)
    rows: int = Field(default=0, ge=0)
    contentHash: str = ""
    table: _Schema | None = Field(default=None, alias="schema")


class _Package(BaseModel):
    model_config = ConfigDict(extra="allow")
    version: str
    created: str
    schemaVersion: str
    schemaFingerprint: str
    contentHash: str
    parent: str | None = None
    resources: list[_Resource]


def sizes(folder: Path) -> dict[str, int]:
    """Bytes of the files that the manifest of a release folder lists. Raises ReleaseError."""
    return {one.path: one.bytes for one in _package(folder).resources}


def read(folder: Path) -> Manifest:
    """The manifest of a release folder. Raises ReleaseError where it is absent or damaged."""
    package = _package(folder)
    return Manifest(
        package.version, package.created[:10], package.schemaVersion, package.schemaFingerprint, package.contentHash,
        package.parent,
        tuple(
            Part(
                one.path.removesuffix(".parquet"), one.path, one.rows, one.contentHash,
                tuple(field.name for field in one.table.fields), tuple(field.type for field in one.table.fields),
                tuple(one.table.primaryKey))
            for one in package.resources if one.table is not None))


def _package(folder: Path) -> _Package:
    file = folder / anatomy.DATAPACKAGE
    try:
        if file.stat().st_size > LARGEST:
            raise ValueError("larger than any manifest")
        return _Package.model_validate_json(file.read_bytes())
    except (OSError, ValueError, ValidationError) as error:
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise ReleaseError(f"{anatomy.DATAPACKAGE} cannot be read: {first}", "download the release again") from error

"""Releases of an earlier schema stay readable: they are taken by what their own manifest says."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from tests.support import warehouse
from tests.warehouse.release.conftest import FIRST, SECOND
from warehouse.connect import memory
from warehouse.release import anatomy, manifest
from warehouse.release.changes import Comparison
from warehouse.release.content import Content, combined, content
from warehouse.release.files import sha256
from warehouse.release.pointer import dump
from warehouse.release.restore import restore
from warehouse.release.snapshot import parquet
from warehouse.release.store import FolderStore
from warehouse.release.verify import sums, verify


@pytest.fixture
def old(releases: Path) -> Path:
    """The first release as an earlier schema would have made it: no `projects.summary`, table `growth` or database."""
    folder = releases / FIRST
    rows = pl.read_parquet(folder / "projects.parquet").drop("summary")
    rows.write_parquet(folder / "projects.parquet")
    (folder / "growth.parquet").unlink()
    (folder / anatomy.DATABASE).unlink()
    with memory() as connection:
        told = content(connection, parquet(folder / "projects.parquet"), rows.columns)
    package = json.loads((folder / anatomy.DATAPACKAGE).read_bytes())
    package["schemaVersion"] = "0.0.1"
    package["resources"] = [one for one in package["resources"] if one["name"] not in ("growth", "database")]
    for one in package["resources"]:
        if one["name"] == "projects":
            one["schema"]["fields"] = [field for field in one["schema"]["fields"] if field["name"] != "summary"]
            one["contentHash"] = told.digest
    package["contentHash"] = combined({
        one["path"]: Content(one["rows"], one["contentHash"])
        for one in package["resources"] if one["name"] not in ("releases", "changes")})
    (folder / anatomy.DATAPACKAGE).write_text(json.dumps(package))
    (folder / anatomy.SUMS).write_bytes(sums(folder))
    return folder


def test_an_older_release_is_verified_by_its_own_manifest(old: Path) -> None:
    assert verify(old, FIRST).problems == ()
    assert manifest.read(old).schema_version == "0.0.1"


def test_new_columns_and_tables_are_told_once_and_not_for_each_row(old: Path, releases: Path) -> None:
    with Comparison(old, releases / SECOND) as comparison:
        assert comparison.schema_changes() == ["column projects.summary is new", "table growth is new"]
        fields = {row.field for row in comparison.rows("projects", change="changed")}
        assert "status" in fields and "summary" not in fields
        page = comparison.markdown()
    assert "- column projects.summary is new" in page
    with Comparison(releases / SECOND, old) as backwards:
        assert "column projects.summary is gone" in backwards.schema_changes()
        assert "table growth is gone" in backwards.schema_changes()


def test_a_warehouse_comes_back_from_an_older_release_with_new_columns_empty(old: Path, releases: Path) -> None:
    store = FolderStore(releases)
    entry = store.pointer().pointer.find(FIRST)
    told = manifest.read(old)
    digest = sha256(old / anatomy.SUMS)
    renewed = entry.model_copy(update={"sums_sha256": digest, "content_hash": told.content_hash})
    pointer = store.pointer().pointer
    entries = tuple(renewed if one.version == FIRST else one for one in pointer.releases)
    (releases / anatomy.POINTER).write_bytes(dump(pointer.model_copy(update={"releases": entries})))
    with warehouse.holding({}) as connection:
        assert restore(connection, store, FIRST).version == FIRST
        assert connection.execute("SELECT count(*), count(summary) FROM projects").fetchone() == (60, 0)

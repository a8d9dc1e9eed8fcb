"""A lost warehouse comes back from a release, with its ids and history."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from tests.support import warehouse
from tests.warehouse.release.conftest import FIRST, SECOND
from warehouse.history import latest
from warehouse.release.build import content_hash
from warehouse.release.errors import BrokenRelease, NoRelease, ReleaseError
from warehouse.release.restore import restore
from warehouse.release.store import FolderStore


def test_a_restored_warehouse_is_what_was_released(built: Path, second_tables: dict[str, pl.DataFrame]) -> None:
    store = FolderStore(built)
    with warehouse.holding({}) as connection:
        done = restore(connection, store)
        assert done.version == SECOND == latest(connection)
        assert content_hash(connection) == store.pointer().pointer.find(SECOND).content_hash
        for name, rows in second_tables.items():
            assert connection.execute(f"SELECT * FROM {name}").pl().sort(rows.columns[0]).equals(
                rows.sort(rows.columns[0])), name


def test_a_warehouse_that_holds_rows_is_left_alone(built: Path, first_tables: dict[str, pl.DataFrame]) -> None:
    with warehouse.holding({"policies": first_tables["policies"]}) as connection:
        with pytest.raises(ReleaseError, match="not empty"):
            restore(connection, FolderStore(built), FIRST)
        assert connection.execute("SELECT count(*) FROM projects").fetchone() == (0,)


def test_a_damaged_release_is_not_restored(releases: Path) -> None:
    file = releases / SECOND / "claims.parquet"
    file.write_bytes(file.read_bytes() + b"\0")
    with warehouse.holding({}) as connection:
        with pytest.raises(BrokenRelease):
            restore(connection, FolderStore(releases))
        with pytest.raises(NoRelease):
            restore(connection, FolderStore(releases), "2001-01-01.0")

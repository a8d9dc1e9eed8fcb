"""Two releases in a folder, built once for the tests that only read them."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pytest

from tests.support import synthetic, warehouse
from warehouse.release.build import build
from warehouse.release.store import FolderStore

FIRST, SECOND = "2026-11-23.0", "2026-11-30.0"


@pytest.fixture(scope="session")
def first_tables() -> dict[str, pl.DataFrame]:
    return synthetic.tables(60, 7, FIRST)


@pytest.fixture(scope="session")
def second_tables(first_tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    return synthetic.evolved(first_tables, SECOND)


@pytest.fixture(scope="session")
def built(
    tmp_path_factory: pytest.TempPathFactory, first_tables: dict[str, pl.DataFrame],
    second_tables: dict[str, pl.DataFrame],
) -> Path:
    """A folder with two releases. Read it only; take `releases` to change one."""
    folder = tmp_path_factory.mktemp("built") / "releases"
    store = FolderStore(folder)
    for version, tables in ((FIRST, first_tables), (SECOND, second_tables)):
        with warehouse.holding(tables) as connection:
            build(connection, store, version)
    return folder


@pytest.fixture
def releases(built: Path, tmp_path: Path) -> Path:
    """A copy of `built` of one's own."""
    return Path(shutil.copytree(built, tmp_path / "releases"))

"""A release is a function of the warehouse, and takes its place whole."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import polars as pl
import pytest

from tests.support import synthetic, warehouse
from tests.warehouse.release.conftest import FIRST, SECOND
from warehouse.release import anatomy
from warehouse.release.build import build, content_hash
from warehouse.release.errors import AlreadyReleased, ReleaseError
from warehouse.release.store import FolderStore

PAGES = {
    "CHANGES.md", "CITATION.bib", "CITATION.cff", "DATA_DICTIONARY.md", "LICENSE", "QUALITY.md", "RELEASE_NOTES.md",
    "SHA256SUMS", "changes.parquet", "croissant.json", "datapackage.json", "dataset.jsonld",
    "sovereign_ai_index.duckdb",
}


def files_of(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*") if path.is_file()}


def test_release_has_exactly_the_files_of_its_anatomy(built: Path) -> None:
    tables = anatomy.released_tables()
    expected = PAGES | {f"{table.name}.parquet" for table in tables}
    expected |= {f"history/{table.name}.parquet" for table in tables if table.has_history}
    assert set(files_of(built / FIRST)) == expected
    assert set(files_of(built / SECOND)) == expected
    assert {path.name for path in built.iterdir()} == {FIRST, SECOND, "releases.json", "feed.xml", ".publish.lock"}


@pytest.mark.slow
def test_same_warehouse_gives_the_same_bytes_whatever_its_row_order_and_process(
    first_tables: dict[str, pl.DataFrame], built: Path, tmp_path: Path,
) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from tests.support import synthetic, warehouse\n"
        "from warehouse.release.build import build\n"
        "from warehouse.release.store import FolderStore\n"
        "made = {n: t.sample(fraction=1, shuffle=True, seed=5) for n, t in synthetic.tables(60, 7).items()}\n"
        f"build(warehouse.holding(made), FolderStore(Path(sys.argv[1])), {FIRST!r})\n")
    root = Path(__file__).parents[3]
    subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], check=True, cwd=root, env=os.environ | {"TZ": "Asia/Tokyo"})
    assert files_of(tmp_path / FIRST) == files_of(built / FIRST)


def test_every_row_of_the_warehouse_is_in_parquet_and_in_the_database(
    second_tables: dict[str, pl.DataFrame], built: Path,
) -> None:
    folder = built / SECOND
    with duckdb.connect(str(folder / anatomy.DATABASE), read_only=True) as database:
        for name, rows in second_tables.items():
            table = name.removesuffix("_history")
            path = folder / (anatomy.history_path(table) if name != table else anatomy.table_path(table))
            assert pl.read_parquet(path).equals(rows.sort(rows.columns[0])), name
            place = f"history.{table}" if name != table else table
            assert database.execute(f"SELECT count(*) FROM {place}").fetchone() == (rows.height,), name


def test_database_declares_keys_and_comments_on_every_table_and_column(built: Path) -> None:
    with duckdb.connect(str(built / SECOND / anatomy.DATABASE), read_only=True) as database:
        bare = database.execute("""
            SELECT table_name, column_name FROM duckdb_columns() WHERE comment IS NULL AND NOT internal
            AND table_name NOT IN (SELECT view_name FROM duckdb_views())
            UNION ALL SELECT table_name, NULL FROM duckdb_tables() WHERE comment IS NULL AND NOT internal
        """).fetchall()
        assert bare == []
        silent = database.execute("""
            SELECT view_name FROM duckdb_views() WHERE comment IS NULL AND NOT internal
            UNION ALL SELECT function_name FROM duckdb_functions() WHERE comment IS NULL AND NOT internal
        """).fetchall()
        assert silent == []
        keyed = {row[0] for row in database.execute(
            "SELECT table_name FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY'").fetchall()}
        assert keyed == {table.name for table in anatomy.released_tables()}


def test_database_answers_as_of_an_earlier_release(built: Path, first_tables: dict[str, pl.DataFrame]) -> None:
    with duckdb.connect(str(built / SECOND / anatomy.DATABASE), read_only=True) as database:
        then = database.execute(
            "SELECT project_id, status FROM projects_as_of(?) ORDER BY ALL", [FIRST]).fetchall()
        now = database.execute("SELECT project_id, status FROM projects_as_of(?) ORDER BY ALL", [SECOND]).fetchall()
        current = database.execute("SELECT project_id, status FROM projects ORDER BY ALL").fetchall()
    assert then == first_tables["projects"].select("project_id", "status").sort("project_id", "status").rows()
    assert now == current != then


def test_versions_of_one_day_are_ordered_by_number_not_by_text(built: Path) -> None:
    assert anatomy.version("2026-11-23.10") > anatomy.version("2026-11-23.9")
    with duckdb.connect(str(built / SECOND / anatomy.DATABASE), read_only=True) as database:
        assert database.execute(
            "SELECT version_order('2026-11-23.10') > version_order('2026-11-23.9')").fetchone() == (True,)


@pytest.mark.parametrize(
    "text", ["", "latest", "2026-13-01.0", "2026-11-23", "2026-11-23.", "../2026-11-23.0", "２026-11-23.0"])
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(ReleaseError) as caught:
        anatomy.version(text)
    assert caught.value.todo


def test_building_the_same_version_twice_does_nothing(releases: Path, second_tables: dict[str, pl.DataFrame]) -> None:
    before = files_of(releases)
    with warehouse.holding(second_tables) as connection:
        assert not build(connection, FolderStore(releases), SECOND).is_new
    assert files_of(releases) == before


def test_a_standing_version_is_never_rewritten(releases: Path, second_tables: dict[str, pl.DataFrame]) -> None:
    before = files_of(releases)
    other = second_tables | {"policies": second_tables["policies"].head(3)}
    with warehouse.holding(other) as connection, pytest.raises(AlreadyReleased):
        build(connection, FolderStore(releases), SECOND)
    assert files_of(releases) == before


def test_a_warehouse_that_fell_behind_cannot_publish(releases: Path, first_tables: dict[str, pl.DataFrame]) -> None:
    with warehouse.holding(first_tables) as connection, pytest.raises(ReleaseError, match="later than"):
        build(connection, FolderStore(releases), "2026-11-24.0")


def test_content_hash_of_the_warehouse_is_that_of_its_release(
    built: Path, second_tables: dict[str, pl.DataFrame],
) -> None:
    with warehouse.holding(second_tables) as connection:
        assert content_hash(connection) == FolderStore(built).pointer().pointer.find("latest").content_hash


def test_a_repeated_key_is_refused_and_nothing_is_published(tmp_path: Path) -> None:
    made = synthetic.tables(5)
    made["policies"] = pl.concat([made["policies"], made["policies"].head(1).with_columns(name=pl.lit("other"))])
    with warehouse.holding(made) as connection, pytest.raises(ReleaseError, match="repeats a key"):
        build(connection, FolderStore(tmp_path), FIRST)
    assert [path.name for path in tmp_path.iterdir()] == [".publish.lock"]


def test_a_row_that_breaks_a_rule_is_refused(tmp_path: Path) -> None:
    made = synthetic.tables(5)
    made["policies"] = made["policies"].with_columns(kind=pl.lit("unheard of"))
    with warehouse.holding({}) as connection:
        connection.execute("DROP TABLE policies")
        connection.register("incoming", made["policies"])
        connection.execute("CREATE TABLE policies AS SELECT * FROM incoming")
        with pytest.raises(ReleaseError, match="breaks a rule of its tables"):
            build(connection, FolderStore(tmp_path), FIRST)


def test_no_time_or_place_of_the_build_is_in_the_release(built: Path) -> None:
    package = json.loads((built / FIRST / "datapackage.json").read_bytes())
    assert package["created"] == "2026-11-23T00:00:00Z"
    for path in (built / FIRST).rglob("*"):
        if path.is_file():
            assert str(built).encode() not in path.read_bytes(), path

"""Verification finds every kind of damage and tells it in one line."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import polars as pl
import pytest

from tests.warehouse.release.conftest import FIRST, SECOND
from warehouse.release import anatomy
from warehouse.release.errors import ReleaseError, StoreError
from warehouse.release.files import relative_files, sha256
from warehouse.release.store import FolderStore
from warehouse.release.verify import Verified, read_sums, sums, verify


def check(releases: Path, version: str = SECOND) -> Verified:
    return verify(releases / version, version, FolderStore(releases).pointer().pointer.find(version))


def reseal(folder: Path) -> None:
    """Make the sums fit the files again, as one would who hides a change."""
    (folder / anatomy.SUMS).write_bytes(sums(folder))


def test_whole_releases_have_no_problems(built: Path) -> None:
    for version in (FIRST, SECOND):
        found = check(built, version)
        assert found.is_whole, found.problems
        assert found.rows > 500 and found.files > 30


@pytest.mark.slow
def test_one_flipped_bit_in_any_file_is_found(releases: Path) -> None:
    rng = random.Random(11)
    entry = FolderStore(releases).pointer().pointer.find(SECOND)
    tables = frozenset(name for name in relative_files(releases / SECOND) if name.endswith(".parquet"))
    for name in list(relative_files(releases / SECOND)):
        path = releases / SECOND / name
        whole = path.read_bytes()
        position = rng.randrange(len(whole))
        path.write_bytes(whole[:position] + bytes([whole[position] ^ 1 << rng.randrange(8)]) + whole[position + 1 :])
        found = verify(releases / SECOND, SECOND, entry, read_back=tables)  # the rows are not what is tried here
        assert any(problem.startswith(f"{name}:") for problem in found.problems), (name, position, found.problems)
        assert all("\n" not in problem for problem in found.problems)
        path.write_bytes(whole)
    assert check(releases).is_whole


def test_one_flipped_bit_in_the_pointer_is_found(releases: Path) -> None:
    path = releases / anatomy.POINTER
    whole = path.read_bytes()
    for position in range(0, len(whole), 37):
        path.write_bytes(whole[:position] + bytes([whole[position] ^ 2]) + whole[position + 1 :])
        with pytest.raises(StoreError, match="damaged"):
            FolderStore(releases).pointer()


def test_missing_and_extra_files_are_found(releases: Path) -> None:
    (releases / SECOND / "history/projects.parquet").unlink()
    (releases / SECOND / "history/more.txt").write_text("more")
    (releases / SECOND / "link").symlink_to("/etc/hostname")
    problems = check(releases).problems
    assert "history/projects.parquet: missing" in problems
    assert "history/more.txt: not part of the release" in problems
    assert "link: not part of the release" in problems


def test_wrong_row_count_is_found_even_with_fitting_sums(releases: Path) -> None:
    file = releases / SECOND / "policies.parquet"
    pl.read_parquet(file).head(4).write_parquet(file)
    reseal(releases / SECOND)
    problems = verify(releases / SECOND, SECOND).problems
    assert "policies.parquet: 4 rows, the manifest says 16" in problems
    assert any(problem.startswith("SHA256SUMS: not the one") for problem in check(releases).problems)


def test_one_changed_value_is_found_even_with_fitting_sums(releases: Path) -> None:
    file = releases / SECOND / "policies.parquet"
    rows = pl.read_parquet(file)
    rows.with_columns(name=pl.when(pl.col("policy_id") == rows["policy_id"][2]).then(pl.lit("x")).otherwise("name")
                      ).write_parquet(file)
    reseal(releases / SECOND)
    assert verify(releases / SECOND, SECOND).problems == (
        "policies.parquet: its content hash is not the one of the manifest",)


def test_a_mere_rewrite_by_another_writer_keeps_the_content_hash(releases: Path) -> None:
    for name in ("projects.parquet", "evidence.parquet", "commitments.parquet", "releases.parquet"):
        file = releases / SECOND / name
        before = sha256(file)
        pl.read_parquet(file).sample(fraction=1, shuffle=True, seed=1).write_parquet(file, compression="snappy")
        assert sha256(file) != before
    reseal(releases / SECOND)
    assert verify(releases / SECOND, SECOND).is_whole


def test_wrong_columns_are_found(releases: Path) -> None:
    file = releases / SECOND / "claims.parquet"
    pl.read_parquet(file).with_columns(pl.col("value").cast(pl.String)).write_parquet(file)
    reseal(releases / SECOND)
    problem, = verify(releases / SECOND, SECOND).problems
    assert problem == "claims.parquet: columns are not those of the manifest (value is VARCHAR, not DOUBLE)"


def test_database_that_says_something_else_is_found(releases: Path) -> None:
    (releases / SECOND / anatomy.DATABASE).write_bytes((releases / FIRST / anatomy.DATABASE).read_bytes())
    reseal(releases / SECOND)
    problems = verify(releases / SECOND, SECOND).problems
    assert any(problem.startswith("sovereign_ai_index.duckdb: projects:") for problem in problems)


def test_a_release_under_another_name_is_found(releases: Path) -> None:
    (releases / FIRST).rename(releases / "2026-11-24.0")
    assert "datapackage.json: speaks of release 2026-11-23.0, not 2026-11-24.0" in verify(
        releases / "2026-11-24.0", "2026-11-24.0").problems


@pytest.mark.parametrize("line", [
    "0" * 64 + "  ../../etc/passwd", "0" * 64 + "  /etc/passwd", "0" * 64 + " *x", "0" * 63 + "  x", "x", "",
    "0" * 64 + "  a/../b", "0" * 64 + "  .hidden",
])
def test_sums_never_lead_out_of_the_release(line: str) -> None:
    with pytest.raises(ReleaseError):
        read_sums(f"{line}\n".encode())


def test_sums_are_read_by_the_standard_tool(built: Path) -> None:
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", anatomy.SUMS], cwd=built / SECOND, capture_output=True,
        text=True)
    assert done.returncode == 0, done.stderr

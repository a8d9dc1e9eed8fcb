"""A release opens in whatever its reader uses."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import polars as pl
import pytest

from tests.warehouse.release.conftest import FIRST, SECOND
from warehouse.release import anatomy

QUESTIONS = {
    "SELECT count(*), sum(usd_high)::BIGINT FROM commitments": 2,
    "SELECT count(*) FROM history.projects": 1,
    f"SELECT count(*) FROM as_of('{FIRST}')": 1,
    f"SELECT count(*) FROM commitments_as_of('{FIRST}')": 1,
    "SELECT count(*) FROM top_commitments('world')": 1,
    "SELECT count(*) FROM country_profile('IND')": 1,
    "SELECT count(*) FROM evidence_for('ind-brand-new')": 1,
    "SELECT count(*) FROM projects_by_kind": 1,
    "SELECT comment FROM duckdb_columns() WHERE table_name = 'projects' AND column_name = 'backing' LIMIT 1": 1,
    "SELECT count(*) FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY'": 1,
}


def test_parquet_reads_the_same_in_duckdb_polars_pandas_and_pyarrow(built: Path) -> None:
    pandas = pytest.importorskip("pandas")
    parquet = pytest.importorskip("pyarrow.parquet")
    for file in sorted((built / SECOND).rglob("*.parquet")):
        polars = pl.read_parquet(file)
        assert parquet.read_table(file).num_rows == polars.height
        assert pl.from_arrow(parquet.read_table(file)).equals(polars)
        frame = pandas.read_parquet(file)
        assert list(frame.columns) == polars.columns and len(frame) == polars.height
        counted = duckdb.sql(f"SELECT count(*) FROM '{file}'").fetchone()
        assert counted == (polars.height,)


def test_parquet_carries_release_and_schema_version(built: Path) -> None:
    file = built / SECOND / "projects.parquet"
    found = dict(duckdb.sql(f"SELECT decode(key), decode(value) FROM parquet_kv_metadata('{file}')").fetchall())
    assert found["release"] == SECOND and found["schema"]


def test_parquet_keeps_to_plain_types_compressed_by_zstd(built: Path) -> None:
    for file in (built / SECOND).rglob("*.parquet"):
        types = {str(kind) for kind in pl.read_parquet(file).schema.values()}
        assert types <= {"String", "Float64", "Int64", "Boolean", "List(String)"}, file
        codecs = duckdb.sql(f"SELECT DISTINCT compression FROM parquet_metadata('{file}')").fetchall()
        assert codecs in ([("ZSTD",)], []), file


def installed(place: Path, requirement: str) -> Path:
    """A folder with a package of its own version, apart from this environment; skips where there is none."""
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--target",
         place, requirement], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"{requirement} does not install here")
    return place


@pytest.mark.slow
@pytest.mark.parametrize("version", ["1.1.3", "1.4.4", "2.0.0"])
def test_database_opens_in_old_and_new_clients(version: str, built: Path, tmp_path: Path) -> None:
    place = installed(tmp_path / "env", f"duckdb=={version}")
    code = (
        "import duckdb, json, sys\n"
        "c = duckdb.connect(sys.argv[1], read_only=True)\n"
        "print(duckdb.__version__)\n"
        "print(json.dumps([c.execute(q).fetchone() for q in json.loads(sys.argv[2])]))\n")
    file = built / SECOND / anatomy.DATABASE
    questions = list(QUESTIONS)
    done = subprocess.run(
        [sys.executable, "-c", code, file, json.dumps(questions)], capture_output=True, text=True,
        env=os.environ | {"PYTHONPATH": str(place)})
    assert done.returncode == 0, done.stderr
    assert version in done.stdout
    with duckdb.connect(str(file), read_only=True) as here:
        expected = [list(here.execute(question).fetchone() or ()) for question in questions]
    assert json.loads(done.stdout.splitlines()[-1]) == expected


def test_the_documented_sql_attaches_the_database(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (Path(__file__).parents[3] / "docs" / "RELEASES.md").read_text(encoding="utf-8")
    block = page.split("```sql\n")[1].split("```")[0]
    monkeypatch.chdir(built / SECOND)
    with duckdb.connect() as connection:
        rows = connection.execute(block.replace("2026-11-23.0", FIRST)).fetchall()
    assert len(rows) == pl.read_parquet(built / FIRST / "projects.parquet").height


@pytest.mark.slow
def test_parquet_opens_outside_python(built: Path, tmp_path: Path) -> None:
    """hyparquet, a reader in JavaScript that browsers use too."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        pytest.skip("npm is not installed")
    packages = ["hyparquet@1", "hyparquet-compressors@1"]
    brought = subprocess.run(
        [npm, "install", "--silent", "--ignore-scripts", "--no-audit", "--no-fund", *packages],
        cwd=tmp_path, capture_output=True, text=True, timeout=150)
    if brought.returncode:
        pytest.skip("the packages do not install here")
    (tmp_path / "read.mjs").write_text("""
        import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
        import { compressors } from 'hyparquet-compressors'
        const out = {}
        for (const name of process.argv.slice(3)) {
          const file = await asyncBufferFromFile(process.argv[2] + '/' + name + '.parquet')
          const rows = await parquetReadObjects({ file, compressors })
          out[name] = rows.map(row => Object.values(row).map(v => typeof v === 'bigint' ? Number(v) : v ?? null))
        }
        console.log(JSON.stringify(out))
    """)
    names = ["projects", "commitments", "evidence", "history/projects", "changes"]
    done = subprocess.run(
        [node, "read.mjs", str(built / SECOND), *names], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    for name, rows in json.loads(done.stdout).items():
        expected = pl.read_parquet(built / SECOND / f"{name}.parquet").rows()
        assert [tuple(row) for row in rows] == [tuple(row) for row in expected], name


@pytest.mark.slow
def test_database_and_parquet_open_in_the_command_line_of_duckdb(built: Path, tmp_path: Path) -> None:
    found = [path for path in installed(tmp_path / "env", "duckdb-cli==1.4.4").rglob("duckdb") if path.is_file()]
    if not found:
        pytest.skip("duckdb-cli brings no program here")
    tool = found[0]
    tool.chmod(0o755)
    for question in ("FROM top_commitments('world') LIMIT 3", "FROM 'projects.parquet' LIMIT 3"):
        done = subprocess.run(
            [tool, "-readonly", "-json", built / SECOND / anatomy.DATABASE, question], cwd=built / SECOND,
            capture_output=True, text=True, env=os.environ | {"HOME": str(tmp_path)})
        assert done.returncode == 0 and len(json.loads(done.stdout)) == 3, done.stderr



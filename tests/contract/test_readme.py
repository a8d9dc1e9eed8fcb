"""What the README promises, run as a reader would run it: plain DuckDB in a release's folder."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", README, re.DOTALL)


@pytest.fixture
def connection(release: Path, monkeypatch: pytest.MonkeyPatch) -> duckdb.DuckDBPyConnection:
    monkeypatch.chdir(release)
    return duckdb.connect("sovereign_ai_index.duckdb", read_only=True)


def test_the_readme_has_its_five_examples() -> None:
    assert len(QUERIES) >= 5


@pytest.mark.parametrize("sql", QUERIES, ids=[f"example {number}" for number in range(1, len(QUERIES) + 1)])
def test_an_example_gives_rows(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    assert len(connection.execute(sql).fetchall()) > 0


def test_the_first_example_names_at_most_three_sums_a_region(connection: duckdb.DuckDBPyConnection) -> None:
    rows = connection.execute(QUERIES[0]).fetchall()
    regions = [row[0] for row in rows]
    assert len(set(regions)) >= 8
    assert max(regions.count(region) for region in regions) == 3
    assert all(row[3] in {"announced", "committed", "disbursed", None} for row in rows)


def test_the_share_shows_its_parts(connection: duckdb.DuckDBPyConnection) -> None:
    numerator, denominator, undisclosed = connection.execute(QUERIES[2]).fetchall()[0]
    assert 0 < numerator <= denominator
    infrastructure = connection.execute("SELECT count(*) FROM projects WHERE kind = 'infrastructure'").fetchall()[0][0]
    assert denominator + undisclosed == infrastructure


def test_every_quote_of_a_country_names_its_page(connection: duckdb.DuckDBPyConnection) -> None:
    rows = connection.execute(QUERIES[4]).fetchall()
    assert len(rows) > 20
    assert all(row[3] for row in rows)
    by_hand = [row for row in rows if row[3].startswith("Recorded by hand")]
    assert by_hand
    assert all(row[5] for row in by_hand)


def block(language: str, having: str) -> str:
    """The one block of a language that holds some words."""
    (found,) = [text for text in re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL) if having in text]
    return found


def ran(command: list[str], release: Path, **environment: str) -> str:
    run = subprocess.run(
        command, cwd=release, env=os.environ | environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_the_lines_for_python_run(release: Path) -> None:
    assert "InvestAI" in ran([sys.executable, "-c", block("python", "import duckdb")], release)


def test_the_lines_for_the_command_line_run(release: Path) -> None:
    if shutil.which("duckdb") is None:
        pytest.skip("the DuckDB command line is not installed")
    assert "InvestAI" in ran(["bash", "-c", block("sh", "duckdb -readonly")], release)


def test_the_lines_for_r_run(release: Path) -> None:
    if shutil.which("Rscript") is None:
        pytest.skip("R is not installed")
    assert "InvestAI" in ran(["Rscript", "-e", block("r", "library(duckdb)")], release)


def test_the_line_for_a_spreadsheet_writes_its_file(index_home: Path, tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("sovai")
    line = block("sh", "--format csv").replace("sovai", str(program), 1)
    ran(["bash", "-c", line], tmp_path, SOVAI_HOME=str(index_home))
    rows = list(csv.DictReader((tmp_path / "top_commitments.csv").read_text(encoding="utf-8").splitlines()))
    assert len(rows) > 10
    assert {row["region"] for row in rows} == {"europe"}


def test_files_that_the_readme_links_to_exist() -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)", README) if not link.startswith("http")]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_commands_of_the_readme_exist() -> None:
    from flows.cli import COMMANDS, Lazy

    named = set(re.findall(r"sovai ([a-z]+)", README))
    assert named
    assert {name for name in named if name not in COMMANDS or not Lazy._exists(name)} == set()

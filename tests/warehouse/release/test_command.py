"""`sovai release` and `sovai cite`: exit codes, and data on standard output."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner, Result

from flows.cli import app
from flows.errors import CheckError, NetworkError, SovaiError
from flows.settings import settings
from tests.support import warehouse
from tests.support.serving import serving
from tests.warehouse.release.conftest import FIRST, SECOND
from warehouse.connect import reading, writing
from warehouse.migrate import migrate
from warehouse.release import anatomy, sign

Run = Callable[..., Result]


@pytest.fixture
def run(home: Path, built: Path) -> Run:
    """Runs the command in a home that holds two releases."""
    shutil.copytree(built, home / "releases")

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(app, list(arguments))

    return call


def failure(result: Result) -> SovaiError:
    assert isinstance(result.exception, SovaiError), result
    return result.exception


def test_list_shows_the_newest_first(run: Run) -> None:
    rows = json.loads(run("release", "list", "--format", "json").stdout)
    assert [(row["version"], row["state"]) for row in rows] == [(SECOND, "latest"), (FIRST, "")]
    assert rows[0]["projects"] == 60 and rows[0]["added"] > 0


def test_verify_tells_each_problem_and_exits_with_three(run: Run, home: Path) -> None:
    assert run("release", "verify", "all").exit_code == 0
    (home / "releases" / SECOND / "LICENSE").write_text("mine")
    (home / "releases" / FIRST / "more").write_text("more")
    done = run("release", "verify", "all", "--format", "json")
    assert done.exit_code == 3
    assert [(row["release"], row["problem"]) for row in json.loads(done.stdout)] == [
        (FIRST, "more: not part of the release"), (SECOND, "LICENSE: its bytes have changed")]


@pytest.mark.slow
def test_verify_tells_unsigned_wrong_key_and_rolled_back(
    run: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert run("release", "verify", SECOND, "--signed").exit_code == 3
    for name in ("ours", "other"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / name)], check=True)
    folder = home / "releases" / SECOND
    (folder / anatomy.SIGNATURE).write_bytes(sign.signer(tmp_path / "ours")(folder / anatomy.SUMS))
    trusted = tmp_path / "trusted"
    monkeypatch.setenv("SOVAI_ALLOWED_SIGNERS", str(trusted))
    settings.cache_clear()
    trusted.write_text(sign.trust_line(tmp_path / "ours.pub"))
    assert run("release", "verify", SECOND, "--signed").exit_code == 0
    trusted.write_text(sign.trust_line(tmp_path / "other.pub"))
    done = run("release", "verify", SECOND)
    assert done.exit_code == 3 and "not trusted" in done.stdout
    pointer = home / "releases" / anatomy.POINTER
    kept = pointer.read_bytes()
    assert run("release", "withdraw", FIRST, "--reason", "old").exit_code == 0
    run("release", "verify", FIRST)
    pointer.write_bytes(kept)
    done = run("release", "verify", FIRST)
    assert done.exit_code == 3 and "older list" in done.stdout


def test_diff_in_each_form(run: Run, tmp_path: Path) -> None:
    rows = json.loads(run("release", "diff", FIRST, SECOND, "--table", "projects", "--format", "json").stdout)
    assert {row["change"] for row in rows} == {"added", "changed", "removed"}
    page = run("release", "diff", FIRST, "--format", "markdown").stdout
    assert page.startswith(f"# Changes from {FIRST} to {SECOND}")
    assert run("release", "diff", FIRST, SECOND, "--output", str(tmp_path / "d.parquet")).exit_code == 0
    assert pl.read_parquet(tmp_path / "d.parquet").height > len(rows)
    assert "ind-brand-new" in run("release", "diff", FIRST, SECOND).stdout
    assert "no release 2001-01-01.0" in failure(run("release", "diff", "2001-01-01.0")).what


def test_withdraw_needs_a_reason_and_download_warns(run: Run, tmp_path: Path) -> None:
    assert run("release", "withdraw", SECOND).exit_code == 2
    done = run("release", "withdraw", SECOND, "--reason", "wrong rates", "--successor", FIRST)
    assert done.exit_code == 0 and f"latest is {FIRST}" in done.stderr
    done = run("release", "download", SECOND, "--to", str(tmp_path / "here"))
    assert f"was withdrawn on 2026-11-24: wrong rates; use {FIRST} instead" in done.stderr
    assert done.stdout.strip() == str(tmp_path / "here" / SECOND)
    assert run("release", "status", "--to", str(tmp_path / "here")).exit_code == 3


def test_download_and_status_over_http(run: Run, built: Path, tmp_path: Path) -> None:
    here = str(tmp_path / "here")
    assert run("release", "status", "--to", here).exit_code == 4
    with serving(built) as served:
        assert run("release", "download", "--from", served.address, "--to", here, "--table", "projects").exit_code == 0
        done = run("release", "status", "--to", here, "--format", "json")
        assert done.exit_code == 0 and json.loads(done.stdout)[0]["tables"] == ["projects"]
        assert run("release", "verify", "--from", served.address).exit_code == 0
    assert isinstance(failure(run("release", "download", "--from", served.address, "--to", here)), NetworkError)


@pytest.mark.slow
def test_build_releases_what_the_warehouse_holds_once(
    home: Path, second_tables: dict[str, pl.DataFrame], built: Path,
) -> None:
    runner = CliRunner()
    assert runner.invoke(app, ["release", "build"]).exit_code == 1
    with writing(settings().warehouse) as connection:
        migrate(connection)
    assert isinstance(failure(runner.invoke(app, ["release", "build"])), CheckError)
    with writing(settings().warehouse) as connection:
        for name, rows in second_tables.items():
            warehouse.put(connection, name, rows)
    done = runner.invoke(app, ["release", "build"])
    assert done.exit_code == 0 and done.stdout.strip().endswith(SECOND)
    assert runner.invoke(app, ["release", "build"]).exit_code == 4


def test_restore_brings_a_lost_warehouse_back(run: Run, second_tables: dict[str, pl.DataFrame]) -> None:
    assert run("release", "restore").exit_code == 0
    with reading(settings().warehouse) as connection:
        assert connection.execute("SELECT count(*) FROM projects_history").fetchone() == (
            second_tables["projects_history"].height,)
    assert "not empty" in failure(run("release", "restore")).what


@pytest.mark.parametrize(("style", "expected"), [
    ("text", f"release {SECOND} [Data set]. CC-BY-4.0."), ("bibtex", "@misc{sovereign_ai_index_2026_11_30_0,"),
    ("cff", "cff-version: 1.2.0")])
def test_cite_names_the_version(run: Run, home: Path, style: str, expected: str) -> None:
    assert expected in run("cite", "--style", style).stdout
    assert expected.replace(SECOND, FIRST).replace("11_30", "11_23") in run(
        "cite", str(home / "releases" / FIRST), "--style", style).stdout


@pytest.mark.slow
def test_build_signs_where_a_key_is_named_and_gives_the_same_bytes_otherwise(
    home: Path, second_tables: dict[str, pl.DataFrame], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "ours")], check=True)
    (tmp_path / "trusted").write_text(sign.trust_line(tmp_path / "ours.pub"))
    with writing(settings().warehouse) as connection:
        migrate(connection)
        for name, rows in second_tables.items():
            warehouse.put(connection, name, rows)
    sums = []
    for name, key in (("signed", tmp_path / "ours"), ("plain", None)):
        monkeypatch.setenv("SOVAI_STORE", str(tmp_path / name))
        if key:
            monkeypatch.setenv("SOVAI_SIGNING_KEY", str(key))
        else:
            monkeypatch.delenv("SOVAI_SIGNING_KEY")
        settings.cache_clear()
        assert CliRunner().invoke(app, ["release", "build"]).exit_code == 0
        sums.append((tmp_path / name / SECOND / anatomy.SUMS).read_bytes())
    assert sums[0] == sums[1]
    assert sign.check(tmp_path / "signed" / SECOND, tmp_path / "trusted") is sign.Signature.good
    assert sign.check(tmp_path / "plain" / SECOND, None) is sign.Signature.unsigned

"""`sovai status`: healthy or not, for people and for monitors."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.commands.status import app
from flows.health import Health, examine
from flows.report import RunReport
from flows.settings import Settings
from sources.captures import CaptureStore, Retrieval

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 25, 6, tzinfo=UTC)


def settings(home: Path, **changes: object) -> Settings:
    return Settings(home=home, now=NOW, **changes)  # type: ignore[arg-type]


def look(home: Path, **changes: object) -> Health:
    return examine(settings(home, **changes), max_age_days=8, max_stale_percent=10)


def report(home: Path, outcome: str, started_at: str, why: str = "because") -> None:
    name = started_at.replace("-", "").replace(":", "")
    RunReport(f"{name}-abc", started_at, "embedded", outcome, why).save(home / "runs")


@pytest.fixture
def healthy(index_home: Path, tmp_path: Path) -> Path:
    """A copy of a refreshed home with the report of a good run, a day ago."""
    home = tmp_path / "home"
    shutil.copytree(index_home / "releases", home / "releases")
    report(home, "released", "2026-11-24T06:00:00Z")
    return home


def test_a_refreshed_home_is_healthy(healthy: Path) -> None:
    found = look(healthy)
    assert found.problems == []
    assert found.last_run is not None and found.last_run.age_hours == 24
    assert found.release is not None and (found.release.latest, found.release.is_whole) == ("2026-11-24.0", True)
    assert found.text().startswith("healthy\n")


def test_a_home_without_anything_needs_a_look(tmp_path: Path) -> None:
    assert look(tmp_path / "home").problems == [
        "no refresh has run: run `sovai refresh`",
        "there is no release that stands",
    ]
    assert not (tmp_path / "home").exists()  # looking makes nothing


def test_a_failed_or_held_last_run_is_a_problem(healthy: Path) -> None:
    for number, outcome in enumerate(("failed", "held"), 1):
        report(healthy, outcome, f"2026-11-25T0{number}:00:00Z", "the disk is full")
        assert look(healthy).problems == [f"the last run is {outcome}: the disk is full"]
    report(healthy, "unchanged", "2026-11-25T03:00:00Z")
    assert look(healthy).problems == []


def test_runs_that_stopped_coming_are_a_problem(healthy: Path) -> None:
    found = examine(settings(healthy), max_age_days=0.5, max_stale_percent=10)
    assert found.problems == ["the last run that ended well began 1.0 days ago; the limit is 0.5"]


def test_a_changed_byte_of_the_release_is_a_problem(healthy: Path) -> None:
    file = healthy / "releases" / "2026-11-24.0" / "projects.parquet"
    raw = bytearray(file.read_bytes())
    raw[100] ^= 1
    file.write_bytes(raw)
    found = look(healthy)
    assert found.release is not None and found.release.is_whole is False
    assert any("projects.parquet" in problem for problem in found.problems)


def test_a_damaged_pointer_is_a_problem(healthy: Path) -> None:
    pointer = healthy / "releases" / "releases.json"
    pointer.write_text(pointer.read_text().replace("2026-11-24.0", "2026-11-24.7", 1))
    assert "releases.json is damaged" in look(healthy).problems[0]


def test_stale_sources_are_a_problem_once_the_web_is_visited_at_all(healthy: Path) -> None:
    catalogue = healthy / "extra.yml"
    catalogue.write_text(
        "- source_id: one\n  url: https://one.example/\n  publisher: One\n  authority: 3\n  kind: article\n"
        "  licence: not stated\n  cadence: daily\n"
    )
    visited = Retrieval(
        source_id="one",
        url="https://one.example/",
        fetched_at=datetime(2026, 11, 1, tzinfo=UTC),
        outcome="failed",
        error="timeout: nothing came",
    )
    CaptureStore(healthy / "captures").record(visited)
    found = look(healthy, extra_sources=catalogue)
    assert found.sources is not None and "one" in found.sources.stale
    assert len(found.problems) == 1 and "live sources are stale" in found.problems[0]


def test_monitors_get_an_exit_code_and_json(healthy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.settings import settings as cached

    monkeypatch.setenv("SOVAI_HOME", str(healthy))
    monkeypatch.setenv("SOVAI_NOW", "2026-11-25T06:00:00Z")
    cached.cache_clear()
    done = CliRunner().invoke(app, ["--json"])
    said = json.loads(done.stdout)
    assert (done.exit_code, said["schema"], said["is_healthy"], said["problems"]) == (0, "sovai.status/1", True, [])
    report(healthy, "failed", "2026-11-25T01:00:00Z")
    done = CliRunner().invoke(app, ["--json"])
    assert (done.exit_code, json.loads(done.stdout)["is_healthy"]) == (3, False)
    cached.cache_clear()

"""`sovai review`, `sovai explain`, `sovai history`: what waits, what makes a figure, how a project lived."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from flows.commands import explain, history, review
from flows.errors import CheckError, UsageError
from flows.index import index
from flows.settings import settings
from tests.flows.conftest import Loads
from tests.support.facts import Facts
from warehouse.connect import reading

pytestmark = pytest.mark.slow


def told_twice(facts: Facts) -> None:
    """Another page tells an earlier plan of the first project."""
    facts.add(
        "fra-made-1", url="https://other.example/1", amount_low="1500000", amount_high="1500000", stated_on="2024-02-01"
    )
    facts.projects.pop()
    facts.sources[-1]["source_id"] = "page-other"
    facts.statements[-1] |= {"component_of": "fra-made-1", "note": "conflicting figure: first plan"}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first test leaves its fresh home for the others."""
    return tmp_path_factory.mktemp("template") / "home"


@pytest.fixture
def filled(loads: Loads, tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home with three projects, one pledge told in two ways, and an index made of them."""
    home = tmp_path / "home"
    monkeypatch.setenv("SOVAI_HOME", str(home))
    monkeypatch.setenv("SOVAI_NOW", "2026-11-24T06:00:00Z")
    settings.cache_clear()
    if template.exists():
        shutil.copytree(template, home, dirs_exist_ok=True)
    else:
        facts = Facts.made()
        told_twice(facts)
        facts.add("fra-bad", amount_low="9e16", amount_high="9e16")
        report = index(loads(facts).context)
        assert report.version == "2026-11-24.0", report.gates
        shutil.copytree(home, template)
    yield home
    settings.cache_clear()


def run(module: object, *words: str) -> Result:
    return CliRunner().invoke(module.app, list(words))  # type: ignore[attr-defined]


def again(loads: Loads, facts: Facts) -> None:
    index(loads(facts).context)


def test_explain_lists_rows_that_add_to_the_figure(filled: Path) -> None:
    done = run(explain, "FRA", "deduplicated_announced_usd", "--json")
    rows = json.loads(done.stdout)
    assert done.exit_code == 0
    assert [row["row"] for row in rows] == ["fra-made-1:usd-1000000-announced"]
    assert sum(row["value"] for row in rows) == 1_000_000
    assert "= 1000000.0" in done.stderr


def test_explain_shows_the_words_a_figure_rests_on(filled: Path) -> None:
    rows = json.loads(run(explain, "fra", "projects", "--quotes", "--json").stdout)
    assert all(row["quote"] and row["publisher"] == "The News" for row in rows)


def test_explain_of_a_share_gives_its_three_counts_and_of_a_tier_its_rule(filled: Path) -> None:
    metrics = {row["metric"] for row in json.loads(run(explain, "FRA", "nvidia_share", "--json").stdout)}
    assert metrics == {"nvidia_undisclosed"}
    assert "by rule tier-3-plans" in run(explain, "FRA", "tier").stderr


def test_explain_without_metric_lists_all_figures_with_their_meaning(filled: Path) -> None:
    rows = {row["metric"]: row for row in json.loads(run(explain, "FRA", "--json").stdout)}
    assert rows["projects"]["value"] == 2
    assert rows["tier"]["meaning"]


@pytest.mark.parametrize("words", [("ZZZ",), ("FRA", "colour")])
def test_explain_of_what_is_not_there_says_what_is(filled: Path, words: tuple[str, ...]) -> None:
    error = run(explain, *words).exception
    assert isinstance(error, UsageError)
    assert "sovai" in error.todo


def test_nothing_makes_a_figure_of_zero(filled: Path) -> None:
    assert run(explain, "FRA", "models").exit_code == 4


def test_history_tells_what_was_learnt_changed_and_dropped(filled: Path, loads: Loads) -> None:
    facts = Facts.made()
    facts.projects[0]["status"] = "operational"
    facts.statements[0] |= {"amount_low": "3000000", "amount_high": "3000000"}
    again(loads, facts)
    events = [
        (row["version"], row["event"], row["row"]) for row in json.loads(run(history, "fra-made-1", "--json").stdout)
    ]
    assert ("2026-11-24.0", "learnt", "fra-made-1") in events
    assert ("2026-11-24.1", "changed", "fra-made-1") in events
    assert ("2026-11-24.1", "dropped", "fra-made-1:usd-1000000-announced") in events
    assert ("2026-11-24.1", "learnt", "fra-made-1:usd-3000000-announced") in events
    assert events == sorted(events, key=lambda event: event[0])


def test_history_of_an_unknown_project_names_near_ones(filled: Path) -> None:
    error = run(history, "fra-made-9").exception
    assert isinstance(error, UsageError)
    assert "fra-made-1" in error.todo


def test_conflicts_list_both_figures_with_the_preferred_first(filled: Path) -> None:
    rows = json.loads(run(review, "conflicts", "--json").stdout)
    assert [(row["amount_high"], row["preferred"]) for row in rows] == [(1_000_000.0, True), (1_500_000.0, False)]
    assert rows[0]["told_by"] == "The News"


def test_a_preference_takes_effect_at_the_next_refresh(filled: Path, loads: Loads) -> None:
    wanted = "fra-made-1:usd-1500000-announced"
    assert run(review, "prefer", wanted, "--reason", "the contract says so").exit_code == 0
    facts = Facts.made()
    told_twice(facts)
    report = index(loads(facts).context)
    assert f"preference {wanted}" in report.judgement
    with reading(filled / "warehouse.duckdb") as connection:
        assert connection.execute(
            "SELECT counts_in_totals FROM commitments WHERE commitment_id = ?", [wanted]
        ).fetchone() == (True,)


def test_a_preference_that_matches_nothing_any_more_stops_the_index(filled: Path, loads: Loads) -> None:
    run(review, "prefer", "fra-made-1:usd-1500000-announced", "--reason", "the contract says so")
    with pytest.raises(CheckError, match="no figure"):
        index(loads(Facts.made()).context)


def test_only_what_exists_can_be_preferred(filled: Path) -> None:
    assert isinstance(run(review, "prefer", "fra-x:usd-1", "--reason", "x").exception, UsageError)


def test_a_decision_is_checked_before_it_is_written(filled: Path) -> None:
    error = run(review, "decide", "France", "same", "fra-made-1", "--reason", "x").exception
    assert isinstance(error, UsageError)
    assert not (filled / "judgement" / "decisions.csv").exists()


def test_two_recorded_projects_are_merged_by_a_decision_and_leave_a_redirect(filled: Path, loads: Loads) -> None:
    assert run(review, "decide", "ind-made-2", "same", "bra-made-3", "--reason", "one site").exit_code == 0
    report = index(loads(Facts.made()).context)
    assert report.version is not None
    assert "decision ind-made-2 same bra-made-3" in report.judgement
    with reading(filled / "warehouse.duckdb") as connection:
        assert connection.execute(
            "SELECT state, merged_into, reason FROM project_ids WHERE project_id = 'bra-made-3'"
        ).fetchall() == [("merged", "ind-made-2", "one site")]


def test_quarantined_rows_are_listed_replayed_and_dismissed(filled: Path) -> None:
    rows = json.loads(run(review, "quarantine", "--json").stdout)
    assert {row["check"] for row in rows} == {"row:amount_plausible"}
    assert json.loads(run(review, "replay", "--json").stdout)[0]["now"] == "row:amount_plausible"
    for row in rows:
        assert run(review, "dismiss", row["quarantine_id"], "--reason", "a slip of the page").exit_code == 0
    assert run(review, "quarantine").exit_code == 4
    assert isinstance(run(review, "dismiss", "q-none", "--reason", "x").exception, UsageError)


def test_no_doubts_is_nothing_to_do(filled: Path) -> None:
    assert run(review, "doubts").exit_code == 4


def test_without_a_warehouse_every_command_says_what_to_do(home: Path) -> None:
    for module, words in (
        (explain, ["FRA"]),
        (history, ["fra-a"]),
        (review, ["doubts"]),
        (review, ["conflicts"]),
        (review, ["quarantine"]),
    ):
        error = run(module, *words).exception
        assert isinstance(error, CheckError)
        assert "sovai refresh" in error.todo

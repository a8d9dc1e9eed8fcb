"""Hand-recorded facts that are wrong: each goes to quarantine with its check, and the rest loads."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.collect import curated
from flows.errors import CheckError
from tests.flows.conftest import Loads
from tests.support.facts import Facts

RIGHT = 3
"""Projects and commitments of `Facts.made`, all right."""


@pytest.mark.parametrize(
    ("changes", "check", "table", "value"),
    [
        ({"currency": "XQX"}, "currency:known_word", "commitments", "XQX"),
        ({"amount_low": "-5", "amount_high": "-5"}, "amount_low:minimum", "commitments", "-5.0"),
        ({"amount_low": "3e12", "amount_high": "3e12"}, "row:amount_plausible", "commitments", "3000000000000.0"),
        ({"amount_low": "10", "amount_high": "5"}, "row:amount_order", "commitments", '"amount_high": 5.0'),
        ({"amount_low": "nan", "amount_high": "nan"}, "amount_low:required", "commitments", "NaN"),
        ({"country": "XXZ"}, "country_iso3:known_word", "projects", "XXZ"),
        ({"period_start": "2030", "period_end": "2020"}, "row:period_order", "commitments", '"period_end": 2020'),
        ({"status": "wishful"}, "status:known_word", "projects", "wishful"),
        ({"kind": "moonbase"}, "kind:known_word", "projects", "moonbase"),
        ({"announced_on": "2026-13-45"}, "announced_on", "projects", "2026-13-45"),
        ({"url": "javascript:alert(1)"}, "url:pattern", "documents", "javascript:alert(1)"),
        ({"url": "https://news.example/a b"}, "url:pattern", "documents", "https://news.example/a b"),
    ],
)
def test_a_wrong_row_is_quarantined_with_its_check_and_the_rest_loads(
    loads: Loads, changes: dict[str, str], check: str, table: str, value: str
) -> None:
    facts = Facts.made()
    facts.add("fra-wrong", **changes)
    done = loads(facts)
    assert any(
        found.startswith(check) and where == table and value in (what or "") for found, where, what in done.quarantine
    ), done.quarantine
    assert done.report.quarantined  # the report tells of it, too
    names = {row[0] for row in done.rows("SELECT name FROM stated_projects")}
    assert {"Cluster fra-made-1", "Cluster ind-made-2", "Cluster bra-made-3"} <= names
    sums = done.rows("SELECT project_key FROM stated_commitments WHERE project_key <> 'fra-wrong'")
    assert len(sums) == RIGHT


def test_right_facts_leave_the_quarantine_empty(loads: Loads) -> None:
    done = loads(Facts.made())
    assert done.quarantine == []
    assert (done.report.records["projects"], done.report.records["commitments"]) == (RIGHT, RIGHT)


def test_quarantine_says_in_which_line_the_wrong_value_stands(loads: Loads) -> None:
    facts = Facts.made()
    facts.add("fra-wrong", currency="XQX")
    rows = loads(facts).rows("SELECT row_json FROM quarantine WHERE check_name = 'currency:known_word'")
    assert '"origin": "statements.csv:5"' in str(rows[0][0])


def test_a_corrected_row_leaves_the_quarantine(loads: Loads) -> None:
    facts = Facts.made()
    facts.add("fra-wrong", currency="XQX")
    assert loads(facts).quarantine
    facts.statements[-1]["currency"] = "EUR"
    done = loads(facts)
    current = done.rows(
        "SELECT q.check_name FROM quarantine q JOIN documents d USING (document_id) WHERE d.superseded_by IS NULL"
    )
    assert current == []


def test_two_rows_with_one_id_are_both_named_and_stop_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = Facts.made()
    facts.add("fra-made-1")
    folder = facts.write(tmp_path / "facts")
    monkeypatch.setattr("sources.curated.load.folder", lambda: folder)
    complaint = r"projects\.csv:\d+: project_key fra-made-1 stands in line \d+, too"
    with pytest.raises(CheckError, match=complaint) as caught:
        curated()
    assert caught.value.todo
    assert caught.value.exit_code == 3


def test_a_number_that_is_none_names_file_and_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = Facts.made()
    facts.add("fra-wrong", amount_low="ten", amount_high="ten")
    folder = facts.write(tmp_path / "facts")
    monkeypatch.setattr("sources.curated.load.folder", lambda: folder)
    with pytest.raises(CheckError, match=r"statements\.csv:5: amount_low is 'ten'"):
        curated()

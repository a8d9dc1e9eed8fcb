"""Files of judgement: read whole, added to whole, refused with their line."""

from __future__ import annotations

from pathlib import Path

import pytest

from warehouse.judgement import corrections, decisions, dismissed, judgement, lookups, owners, passes, preferences
from warehouse.judgement.files import JudgementError, append, read_rows
from warehouse.resolve.names import squash

DECISION = {"left": "fra-a", "verdict": "same", "right": "FRA:B", "reason": "one machine", "decided_on": "2026-11-01"}


def test_shipped_files_are_whole() -> None:
    assert judgement.load().organisations[squash("Nvidia Corporation")] == "NVIDIA"
    assert owners.load()[squash("T-Systems")].hq_iso3 == "DEU"
    assert dismissed.load() == {}
    assert isinstance(passes.load(), dict)


def test_lines_of_an_operator_come_on_top(tmp_path: Path) -> None:
    append(tmp_path / "own", decisions.FILE, decisions.COLUMNS, DECISION)
    append(tmp_path / "own", decisions.FILE, decisions.COLUMNS, DECISION | {"right": "FRA:C"})
    own = decisions.load(tmp_path / "own").lines
    assert [line.right for line in own][-2:] == ["FRA:B", "FRA:C"]
    assert len(own) == len(decisions.load().lines) + 2


def test_text_with_commas_quotes_and_breaks_survives(tmp_path: Path) -> None:
    row = DECISION | {"reason": 'said "no", twice\nand meant it'}
    append(tmp_path, decisions.FILE, decisions.COLUMNS, row)
    assert read_rows(decisions.FILE, decisions.COLUMNS, tmp_path)[-1] == row


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("left,right\n", "header"),
        ("left,verdict,right,reason,decided_on\na,b\n", ":2: the line has not 5 fields"),
        ("left,verdict,right,reason,decided_on\na,b,c,d,e,f\n", ":2: the line has not 5 fields"),
        ("left,verdict,right,reason,decided_on\nfra-a,maybe,fra-b,x,\n", "write same or not_same"),
        ("left,verdict,right,reason,decided_on\nfra-a,same,fra-b,,\n", "no reason"),
        ("left,verdict,right,reason,decided_on\nFrance,same,fra-b,x,\n", "project id or ISO3:name"),
    ],
)
def test_wrong_decisions_are_refused_with_their_place(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / decisions.FILE).write_text(text, encoding="utf-8")
    with pytest.raises(JudgementError, match=message):
        decisions.load(tmp_path)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / decisions.FILE).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(JudgementError, match="cannot be read"):
        decisions.load(tmp_path)


HEADER = ",".join(corrections.COLUMNS) + "\n"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("nowhere,a,b,,x,r,https://e.org,2026", "no column"),
        ("projects,a,colour,,x,r,https://e.org,2026", "no column"),
        ("projects,a,project_id,,x,r,https://e.org,2026", "cannot be corrected"),
        ("commitments,a,usd_high,,5,r,https://e.org,2026", "cannot be corrected"),
        ("projects,a,backing,,x,,https://e.org,2026", "needs a reason"),
        ("projects,a,backing,,x,r,,2026", "needs a reason"),
        ("commitments,a,amount_high,ten,5,r,https://e.org,2026", "no number"),
        ("projects,a,is_dormant,yes,true,r,https://e.org,2026", "neither true nor false"),
    ],
)
def test_wrong_corrections_are_refused(tmp_path: Path, line: str, message: str) -> None:
    (tmp_path / corrections.FILE).write_text(HEADER + line + "\n", encoding="utf-8")
    with pytest.raises(JudgementError, match=message):
        corrections.load(tmp_path)


@pytest.mark.parametrize(
    ("name", "text", "load"),
    [
        (preferences.FILE, "table,row_id,reason,decided_on\nprojects,a,r,\n", preferences.load),
        (preferences.FILE, "table,row_id,reason,decided_on\ncommitments,,r,\n", preferences.load),
        (dismissed.FILE, "quarantine_id,reason,decided_on\nq-1,,\n", dismissed.load),
        ("passes.csv", "gate,subject,reason,decided_on\ncounts,,r,\n", passes.load),
        ("organisations.csv", "spelling,name\nNvidia,\n", lookups.organisations),
        ("organisations.csv", "spelling,name\nNvidia Corporation,AMD\n", lookups.organisations),
    ],
)
def test_other_wrong_lines_are_refused(tmp_path: Path, name: str, text: str, load: object) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(JudgementError):
        load(tmp_path)  # type: ignore[operator]


def test_a_folder_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(JudgementError, match="cannot be written"):
        append(tmp_path / "file" / "own", decisions.FILE, decisions.COLUMNS, DECISION)

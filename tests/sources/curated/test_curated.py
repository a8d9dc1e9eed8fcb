"""Facts recorded by hand become documents whose lines are their evidence."""

from __future__ import annotations

import shutil
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest

from schemas.frames import check
from schemas.stated import STATED
from sources.curated.load import Curated, load
from sources.curated.rows import CuratedError
from sources.statements import Statements

FILES = ("projects.csv", "statements.csv", "sources.csv", "organisations.csv", "RECORDED_ON")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small set: the first project of the shipped facts with its pages."""
    shipped = Path(str(files("sources.curated")))
    for name in FILES:
        shutil.copyfile(shipped / name, tmp_path / name)
    projects = (tmp_path / "projects.csv").read_text().splitlines()
    key = projects[1].split(",")[0]
    statements = [
        line for line in (tmp_path / "statements.csv").read_text().splitlines() if line.startswith((key, "project_key"))
    ]
    (tmp_path / "projects.csv").write_text("\n".join(projects[:2]) + "\n")
    (tmp_path / "statements.csv").write_text("\n".join(statements) + "\n")
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def rejected(curated: Curated) -> Counter[str]:
    statements = Statements()
    for sheet in curated.sheets:
        statements.add(sheet.document_id, sheet.text, sheet.extraction, reader="1", origins=sheet.origins)
    frames, _, _ = statements.frames()
    return Counter(bad.check_name for name, rows in frames.items() for bad in check(STATED[name], rows).rejected)


def test_every_row_becomes_one_record_with_its_line_as_quote() -> None:
    curated = load()
    shipped = Path(str(files("sources.curated")))
    rows = sum(len((shipped / name).read_text().splitlines()) - 1 for name in ("projects.csv", "statements.csv"))
    records = 0
    for sheet in curated.sheets:
        for items in sheet.extraction.by_table().values():
            for record in items:
                records += 1
                (quote,) = record.evidence
                words = sheet.text[quote.start : quote.end]
                assert words.startswith("Recorded by hand: ")
                assert "\n" not in words
                assert sheet.origins[id(record)].startswith(("projects.csv:", "statements.csv:"))
    assert records == rows


def test_the_shipped_facts_pass_every_check() -> None:
    assert rejected(load()) == Counter()


def test_a_sheet_names_its_page_and_that_it_was_recorded_by_hand() -> None:
    for sheet in load().sheets:
        first = sheet.text.splitlines()[0]
        assert sheet.url in first
        assert "Recorded by hand on 2026-" in first


def test_a_sheet_is_the_same_bytes_each_time() -> None:
    assert [sheet.document_id for sheet in load().sheets] == [sheet.document_id for sheet in load().sheets]


def test_the_size_of_the_shipped_index() -> None:
    curated = load()
    countries = {record.country_iso3 for sheet in curated.sheets for record in sheet.extraction.projects}
    assert sum(len(sheet.extraction.projects) for sheet in curated.sheets) >= 398
    assert len(countries) >= 100


@pytest.mark.parametrize(
    ("old", "new", "check_name"),
    [
        (",USD,exact,announced", ",XXQ,exact,announced", "currency:known_word"),
        ("60000000000,60000000000", "-60000000000,-60000000000", "amount_low:minimum"),
        ("60000000000,60000000000", "60000000000000,60000000000000", "row:amount_plausible"),
        ("Smart Africa,public_private,,,", "Smart Africa,public_private,2030,2026,", "row:period_order"),
        ("2025-04-04", "2025-14-04", "announced_on:pattern"),
    ],
)
def test_a_bad_statement_is_quarantined_by_name(folder: Path, old: str, new: str, check_name: str) -> None:
    edit(folder / "statements.csv", old, new)
    assert set(rejected(load(folder))) == {check_name}


def test_an_unknown_country_is_quarantined(folder: Path) -> None:
    edit(folder / "projects.csv", ",AFR,", ",ZZZ,")
    found = rejected(load(folder))
    assert set(found) == {"country_iso3:known_word"}


@pytest.mark.parametrize(
    ("name", "old", "new", "complaint"),
    [
        (
            "statements.csv",
            "60000000000,60000000000",
            "sixty,sixty",
            r"statements.csv:2: amount_low is 'sixty', not a number",
        ),
        ("statements.csv", "commitment", "rumour", r"statements.csv:2: table is 'rumour'"),
        ("projects.csv", "project_key", "key", r"projects.csv:1: column project_key is missing"),
        ("statements.csv", "http://rwandadispatch.com/", "http://elsewhere.example/", r"is not in sources.csv"),
        ("statements.csv", "60000000000,60000000000", ",", r"the figure is missing"),
    ],
)
def test_a_broken_file_is_one_line_that_names_file_and_line(
    folder: Path, name: str, old: str, new: str, complaint: str
) -> None:
    edit(folder / name, old, new)
    with pytest.raises(CuratedError, match=complaint) as caught:
        load(folder)
    assert "\n" not in str(caught.value)


def test_two_projects_with_one_key_are_refused(folder: Path) -> None:
    path = folder / "projects.csv"
    path.write_text(path.read_text() + path.read_text().splitlines()[1] + "\n")
    with pytest.raises(CuratedError, match=r"projects.csv:3: project_key afr-africa-ai-fund stands in line 2, too"):
        load(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "sources.csv").unlink()
    with pytest.raises(CuratedError, match=r"sources.csv: cannot be read"):
        load(folder)

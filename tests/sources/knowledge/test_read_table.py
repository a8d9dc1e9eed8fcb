"""The loader of knowledge tables: what it accepts, and that errors name file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from sources.knowledge import HERE, KnowledgeError, read_table, word_list


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "units.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_rows_skip_comments_and_keep_line_numbers(tmp_path: Path) -> None:
    path = write(tmp_path, '# what it is\nunit,factor\n\n# more\nMW,1\n"a,b",2;3\n')
    first, second = read_table("units.csv", ("factor", "unit"), path=path)
    assert (first.line, first.text("unit"), first.number("factor")) == (5, "MW", 1.0)
    assert (second.line, second.text("unit"), second.many("factor")) == (6, "a,b", ("2", "3"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "units.csv:0: no header"),
        ("unit\nMW\n", "units.csv:1: no column 'factor'"),
        ("unit,factor\nMW,1\nGW\n", "units.csv:3: 1 cells where the header has 2"),
        ("unit,factor\nMW,1,2\n", "units.csv:2: 3 cells where the header has 2"),
    ],
)
def test_malformed_table_is_refused_with_file_and_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(KnowledgeError, match=r"units\.csv") as caught:
        list(read_table("units.csv", ("unit", "factor"), path=write(tmp_path, text)))
    assert str(caught.value).startswith(message)


def test_malformed_value_is_refused_with_file_and_line(tmp_path: Path) -> None:
    [row] = read_table("units.csv", ("unit", "factor"), path=write(tmp_path, "unit,factor\n,many\n"))
    with pytest.raises(KnowledgeError, match=r"units.csv:2: factor is 'many', not a number"):
        row.number("factor")
    with pytest.raises(KnowledgeError, match=r"units.csv:2: unit is empty"):
        row.text("unit", required=True)
    with pytest.raises(KnowledgeError, match=r"units.csv:2: factor is 'many'; use one of exact, word"):
        row.choice("factor", ("word", "exact"))


def test_absent_table_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"units\.csv:0: cannot be read"):
        list(read_table("units.csv", ("unit",), path=tmp_path / "units.csv"))


def test_every_shipped_table_opens_with_its_meaning_and_has_even_rows() -> None:
    for path in sorted(HERE.glob("*.csv")):
        text = path.read_text(encoding="utf-8")
        assert text.startswith("#"), path.name
        header = next(line for line in text.splitlines() if not line.startswith("#"))
        assert list(read_table(path.name, tuple(header.split(",")))), path.name


def test_unknown_word_list_is_an_error() -> None:
    assert "chips" in word_list("weak_heads")
    with pytest.raises(KnowledgeError, match="no list 'nothing'"):
        word_list("nothing")

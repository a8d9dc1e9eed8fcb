"""Records that attack: markup, scripts, direction marks, formulas, endless names."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.support.made_release import NASTY
from tests.warehouse.site.conftest import Site
from warehouse.site.links import check
from warehouse.site.words import HIDDEN

pytestmark = pytest.mark.slow

ALLOWED = {
    "html",
    "head",
    "meta",
    "title",
    "link",
    "script",
    "body",
    "a",
    "header",
    "div",
    "nav",
    "ul",
    "ol",
    "li",
    "p",
    "main",
    "section",
    "article",
    "h1",
    "h2",
    "h3",
    "span",
    "bdi",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "caption",
    "dl",
    "dt",
    "dd",
    "code",
    "pre",
    "strong",
    "em",
    "figure",
    "figcaption",
    "svg",
    "desc",
    "g",
    "text",
    "path",
    "rect",
    "circle",
    "fieldset",
    "legend",
    "input",
    "label",
    "form",
    "button",
    "output",
    "footer",
    "blockquote",
    "details",
    "summary",
    "textarea",
    "br",
    "noscript",
}


def pages(site: Site) -> list[Path]:
    return sorted(site.folder.rglob("*.html"))


def test_no_record_adds_an_element_handler_or_script(hostile: Site) -> None:
    assert check(hostile.folder) == []
    for path in pages(hostile):
        soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        assert {tag.name for tag in soup.find_all(True)} <= ALLOWED, path
        for script in soup.find_all("script"):
            assert script.get("type") == "application/ld+json" or re.fullmatch(
                r"/?(\.\./)*assets/(app|console)-[0-9a-f]{10}\.js", str(script.get("src"))
            ), path
        for tag in soup.find_all("a"):
            assert not str(tag.get("href")).lower().lstrip().startswith(("javascript:", "data:")), path


def test_no_page_shows_a_hidden_or_direction_changing_character(hostile: Site) -> None:
    for path in pages(hostile):
        text = path.read_text(encoding="utf-8").replace("\n", "").replace("\r", "").replace("\t", "")
        found = HIDDEN.search(text)
        assert found is None, (path, found)


def test_attack_is_shown_as_the_text_it_is(hostile: Site) -> None:
    names = {
        heading.get_text()
        for path in (hostile.folder / "projects").glob("*.html")
        if (heading := BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").h1) is not None
    }
    assert "<script>alert(1)</script>" in names
    assert '"><img src=x onerror=alert(1)>' in names
    assert "{{ 7*7 }} {% raw %} [31m" in names
    assert max(map(len, names)) <= 160


def test_data_blocks_cannot_be_ended_by_a_record(hostile: Site) -> None:
    for path in ("index.html", "data.html"):
        soup = BeautifulSoup(hostile.text(path), "html.parser")
        for block in soup.select('script[type="application/ld+json"]'):
            assert block.string and "<" not in block.string
            json.loads(block.string)


@pytest.mark.parametrize("pattern", ["charts/*.csv", "countries/*.csv"])
def test_csv_cell_is_never_a_formula(hostile: Site, pattern: str) -> None:
    cells = 0
    for path in sorted(hostile.folder.glob(pattern)):
        text = path.read_bytes().decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline="")))
        assert len({len(row) for row in rows}) == 1, path
        for row in rows:
            for cell in row:
                cells += 1
                assert not cell.lstrip().startswith(("=", "+", "@")), (path, cell)
                assert not cell.startswith("-") or cell[1:].replace(".", "").isdigit(), (path, cell)
                assert not HIDDEN.search(cell)
    assert cells > 100


def test_json_carries_the_values_as_they_are(hostile: Site) -> None:
    names = {
        json.loads(path.read_text(encoding="utf-8"))["project"]["name"]
        for path in (hostile.folder / "projects").glob("*.json")
    }
    assert names == set(NASTY)


def test_direction_of_a_name_ends_with_the_name(hostile: Site) -> None:
    for path in sorted((hostile.folder / "projects").glob("*.html"))[:5]:
        heading = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").h1
        assert heading is not None and heading.bdi is not None

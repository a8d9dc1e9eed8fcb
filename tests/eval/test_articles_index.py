"""The shipped articles and their list agree, and every page names its publisher, date, licence and facts."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

ARTICLES = Path(__file__).resolve().parents[2] / "sources" / "articles"
ROWS = {row["file"]: row for row in csv.DictReader((ARTICLES / "index.csv").open(encoding="utf-8"))}
PAGES = sorted(ARTICLES.glob("*.html"))


def _soup(page: Path) -> BeautifulSoup:
    return BeautifulSoup(page.read_bytes(), "lxml")


def _meta(soup: BeautifulSoup, key: str, value: str) -> str:
    tag = soup.find("meta", attrs={key: value})
    assert tag is not None, f"no <meta {key}={value}>"
    return str(tag["content"])


def test_index_lists_every_page_and_no_other() -> None:
    assert set(ROWS) == {page.name for page in PAGES}
    assert len(PAGES) >= 15


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_row_says_what_the_page_says(page: Path) -> None:
    soup, row = _soup(page), ROWS[page.name]
    assert soup.title is not None and soup.title.get_text(strip=True) == row["title"]
    assert _meta(soup, "property", "article:published_time").startswith(row["published_on"])
    assert _meta(soup, "name", "publisher") == "Sovereign AI Index desk"
    assert _meta(soup, "name", "author")
    assert soup.html is not None and str(soup.html["lang"]).split("-")[0] == row["language"]
    assert soup.find("link", rel="license") is not None
    assert soup.find("link", rel="canonical") is None
    assert re.fullmatch(r"[A-Z]{3}|", row["country_iso3"])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_listed_fact_page_is_linked_and_no_teaser_is_dead(page: Path) -> None:
    hrefs = [str(link["href"]) for link in _soup(page).find_all("a", href=True)]
    listed = ROWS[page.name]["fact_urls"].split(";")
    assert len(listed) >= 3
    facts = [url for url in dict.fromkeys(hrefs) if url.startswith("http") and "creativecommons.org" not in url]
    assert facts == listed
    local = {href.split("#")[0] for href in hrefs if re.match(r"[\w-]+\.html", href)}
    assert local <= {other.name for other in PAGES}

"""Gather what a run reads: the facts and articles shipped here, as captures.

Owns turning embedded files into captured documents and declared sources. The web is `flows/live.py`.
Does not parse pages. Invariant: bytes are in the capture store before anything else looks at them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from flows.errors import CheckError
from sources.captures import CaptureStore
from sources.curated.load import CONTENT_TYPE, Curated, load
from sources.curated.rows import CuratedError

DESK = "Sovereign AI Index desk"
ARTICLE_LICENCE = "CC BY 4.0"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Captured:
    """One document in the capture store, not read yet. Times are 'YYYY-MM-DDTHH:MM:SSZ'."""

    document_id: str
    source_id: str
    url: str | None
    fetched_at: str
    content_type: str
    bytes: int
    http_status: int | None = None
    archive_url: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """A row of sources/articles/index.csv."""

    source_id: str
    file: str
    title: str
    published_on: str


def curated() -> Curated:
    """The hand-recorded facts. Raises CheckError naming file and line."""
    try:
        return load()
    except CuratedError as error:
        what, _, todo = str(error).rpartition("; ")
        raise CheckError(f"sources/curated/{what}", todo) from error


def articles() -> tuple[Article, ...]:
    """The articles shipped here, in the order of their index.

    Raises CheckError where the index names a file that is missing, or a file is not in the index."""
    folder = files("sources.articles")
    with folder.joinpath("index.csv").open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    listed = {row["file"] for row in rows}
    present = {entry.name for entry in folder.iterdir() if entry.name.endswith(".html")}
    if odd := sorted(listed ^ present):
        raise CheckError(
            f"sources/articles: {odd[0]} stands in only one of index.csv and the folder", "add or remove it"
        )
    return tuple(
        Article(f"article-{row['file'].removesuffix('.html')}", row["file"], row["title"], row["published_on"])
        for row in rows
    )


def capture_articles(store: CaptureStore) -> Iterator[Captured]:
    """Put the articles into the store; their time is the day they are dated, so bytes do not depend on the run."""
    folder = files("sources.articles")
    for article in articles():
        raw = folder.joinpath(article.file).read_bytes()
        yield Captured(
            store.put(raw, is_durable=False),
            article.source_id,
            None,
            f"{article.published_on}T00:00:00Z",
            HTML,
            len(raw),
        )


def capture_curated(store: CaptureStore, curated: Curated) -> Iterator[Captured]:
    """Put the sheets of hand-recorded facts into the store; their time is the day of recording."""
    for sheet in curated.sheets:
        raw = sheet.raw
        yield Captured(
            store.put(raw, is_durable=False),
            sheet.source_id,
            sheet.url,
            f"{sheet.recorded_on}T00:00:00Z",
            CONTENT_TYPE,
            len(raw),
        )


def declared_articles() -> Iterator[dict[str, Any]]:
    """Rows of `sources` for the articles shipped here."""
    for article in articles():
        yield {
            "source_id": article.source_id,
            "name": article.title,
            "publisher": DESK,
            "kind": "article",
            "authority": 4,
            "licence": ARTICLE_LICENCE,
            "cadence": "with each version of the software",
            "enabled": True,
            "is_digest": True,
        }


def declared_curated(curated: Curated) -> Iterator[dict[str, Any]]:
    """Rows of `sources` for the pages that facts were recorded from."""
    for page in curated.pages:
        kind = {"tracker": "table", "listing": "listing"}.get(page["kind"] or "", "article")
        yield {
            "source_id": page["source_id"],
            "name": page["publisher"] or page["url"],
            "publisher": page["publisher"],
            "kind": kind,
            "url": page["url"],
            "country_iso3": page["country_iso3"],
            "authority": int(page["authority"] or 4),
            "licence": "facts only; the page's own terms apply to its words",
            "cadence": "recorded by hand",
            "enabled": True,
            "is_digest": False,
        }

"""`sovai extract`: the records of pages, with the words each rests on."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from flows.errors import FAILED, NETWORK, NetworkError, UsageError
from flows.output import Format, note, show

app = typer.Typer(add_completion=False, rich_markup_mode=None)

COLUMNS = {
    "projects": ("name", "country_iso3", "kind", "status", "backing"),
    "commitments": (
        "project",
        "country_iso3",
        "sponsor",
        "amount_low",
        "amount_high",
        "currency",
        "qualifier",
        "stage",
        "period_start",
        "period_end",
        "component",
    ),
    "capacities": (
        "project",
        "country_iso3",
        "metric",
        "value_low",
        "value_high",
        "qualifier",
        "hardware",
        "target_on",
        "status",
    ),
    "participants": ("project", "country_iso3", "organisation", "role"),
    "policies": ("name", "country_iso3", "kind"),
    "country_assessments": ("country_iso3", "dimension", "value", "attributed_to"),
    "claims": ("metric", "value", "qualifier", "as_of", "attributed_to"),
    "model_lineage": ("project", "approach", "base_model", "base_model_developer", "licence"),
}
"""What the table form shows of each list; the first quote stands beside it."""


@app.command()
def extract(
    pages: list[str] = typer.Argument(..., metavar="FILE|URL...", help="HTML files, or addresses to fetch."),
    form: Format = typer.Option(Format.table, "--format", "-f", help="How to print; csv is not offered here."),
    text: bool = typer.Option(False, "--text", help="Print the main text of the page and nothing else."),
    explain: bool = typer.Option(
        False, "--explain", help="Show every number seen, what became of it, and by which rule."
    ),
) -> None:
    """Show what pages state: projects, sums, capacities, participants, policies, assessments, claims.

    Example: sovai extract page.html --format jsonl
    """
    if form is Format.csv:
        raise UsageError("--format csv does not fit records of several tables", "use table, json or jsonl")
    from sources.extract.export import explain as explained
    from sources.extract.export import to_document
    from sources.extract.extract import extract as records_of
    from sources.page.model import UnreadablePage
    from sources.page.read import read_page

    documents: list[dict[str, Any]] = []
    failures = network = 0
    for name in pages:
        try:
            raw, url, content_type = _bytes(name)
            page = read_page(raw, url=url, content_type=content_type)
        except UnreadablePage as error:
            note(f"{name}: {error}")
            failures += 1
            continue
        except NetworkError as error:
            note(f"{name}: {error.what}; {error.todo}")
            network += 1
            continue
        if text:
            print(page.body)  # noqa: T201
            continue
        extraction = records_of(page)
        if explain:
            print(f"# {name}\n{explained(extraction, page)}")  # noqa: T201
            continue
        document = to_document(extraction, page, url or Path(name).name)
        document["text"] = page.text  # what the offsets of quotes point into
        document["main_text"] = page.body
        if form is Format.jsonl:
            print(json.dumps(document, ensure_ascii=False), flush=True)  # noqa: T201
        elif form is Format.table:
            _tables(document)
        documents.append(document)
    if form is Format.json and not explain and not text:
        print(json.dumps(documents, ensure_ascii=False, indent=1))  # noqa: T201
    if failures or network:
        sys.exit(NETWORK if network and not failures else FAILED)


def _bytes(name: str) -> tuple[bytes, str | None, str | None]:
    """(raw bytes, address, content type). Raises UsageError for no such file, NetworkError for a failed fetch."""
    if not name.startswith(("http://", "https://")):
        try:
            return Path(name).read_bytes(), None, None
        except OSError as error:
            raise UsageError(f"cannot read {name}: {error.strerror}", "give an HTML file or an address") from error
    from flows.settings import settings
    from flows.web import client
    from sources.web.messages import Request, Response

    answer = client(settings(), settings().clock()).fetch(Request(url=name, key="extract"))
    if not isinstance(answer, Response):
        raise NetworkError(str(answer), "check the address, or save the page and give the file")
    return answer.body, answer.url, answer.content_type


def _tables(document: dict[str, Any]) -> None:
    print(f"{document['title'] or document['file']}  ({document['published_on'] or 'no date'})\n")  # noqa: T201
    for name, columns in COLUMNS.items():
        if rows := document[name]:
            show((*columns, "words"), _rows(rows, columns), Format.table, title=f"{name}: {len(rows)}")
    if not any(document[name] for name in COLUMNS):
        print("nothing that the index would record")  # noqa: T201


def _rows(records: list[dict[str, Any]], columns: tuple[str, ...]) -> Iterator[list[Any]]:
    for record in records:
        quote = next(iter(record["evidence"]), {"quote": ""})["quote"]
        yield [*(record[column] for column in columns), " ".join(quote.split())[:80]]

"""An extraction as the JSON object of the evaluation sets, and as text that explains it.

Owns the outward shape of records. Invariant: every list of the format is present, empty or not, in a stable order.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from sources.extract.records import Extraction, Stated
from sources.page.model import Page

_LISTS = {
    "projects": "projects",
    "commitments": "commitments",
    "capacities": "capacities",
    "participants": "participants",
    "policies": "policies",
    "country_assessments": "assessments",
    "claims": "claims",
    "model_lineage": "lineage",
}
_HIDDEN = {"evidence", "key", "project_key"}


def to_document(extraction: Extraction, page: Page, file: str) -> dict[str, Any]:
    """The JSON object of one page: its metadata and the lists of the data model at document level."""
    document: dict[str, Any] = {
        "file": file,
        "url": page.canonical_url or page.url,
        "title": page.title,
        "published_on": page.published_on,
        "language": page.language,
        "extractor": extraction.extractor,
        "extractor_version": extraction.version,
    }
    for name, attribute in _LISTS.items():
        document[name] = [_record(record, page) for record in getattr(extraction, attribute)]
    return document


def _record(record: Stated, page: Page) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for column in fields(record):
        if column.name in _HIDDEN:
            continue
        value = getattr(record, column.name)
        plain[column.name] = list(value) if isinstance(value, tuple) else value
    plain["evidence"] = [
        {"field": q.field, "quote": page.text[q.start : q.end], "start": q.start, "end": q.end} for q in record.evidence
    ]
    return plain


def explain(extraction: Extraction, page: Page) -> str:
    """One line a number or name seen: where, what it was read as, what became of it and by which rule."""
    lines = []
    for decision in extraction.decisions:
        quote = " ".join(page.text[decision.start : decision.end].split())[:60]
        detail = f" ({decision.detail})" if decision.detail else ""
        lines.append(
            f"{decision.start:>7}  {decision.outcome:<8}{decision.rule:<20}{decision.reading:<44}«{quote}»{detail}"
        )
    return "\n".join(lines)

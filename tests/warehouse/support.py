"""Stated frames for tests of the warehouse: from the curated facts, or from records made up in a test."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import polars as pl

from schemas import frames
from schemas.registry import DOCUMENTS, PROJECT_IDS, SOURCES
from schemas.stated import STATED, STATED_EVIDENCE
from sources.curated.load import load as load_curated
from sources.extract.records import Extraction
from sources.extract.records import Stated as Record
from warehouse.resolve.stated import Stated

AS_OF = "2026-10-20"


def stated(documents: Iterable[tuple[Mapping[str, Any], Extraction]]) -> Stated:
    """Frames from (document facts, extraction). A document needs `url`; other facts are optional."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in STATED}
    evidence: list[dict[str, Any]] = []
    papers: list[dict[str, Any]] = []
    places: dict[str, dict[str, Any]] = {}
    for facts, extraction in documents:
        document_id = hashlib.sha256(repr(sorted(facts.items())).encode()).hexdigest()
        source_id = f"s-{facts['url']}"
        places[source_id] = {
            "source_id": source_id,
            "name": facts.get("publisher") or source_id,
            "publisher": facts.get("publisher"),
            "kind": "article",
            "is_digest": bool(facts.get("is_digest")),
            "authority": facts.get("authority", 3),
            "enabled": True,
        }
        papers.append(
            {
                "document_id": document_id,
                "source_id": source_id,
                "publisher": facts.get("publisher"),
                "published_on": facts.get("published_on"),
                "fetched_at": "2026-10-20T00:00:00Z",
                "bytes": 1,
            }
        )
        for table, records in extraction.by_table().items():
            for record in records:
                _add(rows[table], evidence, document_id, table, record, extraction)
    return Stated(
        **{
            name: frames.frame(STATED[name], found).unique("statement_id", keep="first", maintain_order=True)
            for name, found in rows.items()
        },
        evidence=frames.frame(STATED_EVIDENCE, evidence).unique(maintain_order=True),
        documents=frames.frame(DOCUMENTS, papers).unique("document_id", keep="first", maintain_order=True),
        sources=frames.frame(SOURCES, places.values()),
    )


def _add(
    rows: list[dict[str, Any]],
    evidence: list[dict[str, Any]],
    document_id: str,
    table: str,
    record: Record,
    extraction: Extraction,
) -> None:
    values = {f.name: getattr(record, f.name) for f in dataclasses.fields(record) if f.name != "evidence"}
    values = {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}
    statement_id = hashlib.sha256(repr((document_id, table, sorted(values.items(), key=str))).encode()).hexdigest()[:32]
    rows.append(
        {
            "statement_id": statement_id,
            "document_id": document_id,
            "extractor": extraction.extractor,
            "extractor_version": extraction.version,
        }
        | values
    )
    for quote in record.evidence:
        evidence.append(
            {
                "statement_id": statement_id,
                "document_id": document_id,
                "field": quote.field,
                "quote": "x" * (quote.end - quote.start),
                "char_start": quote.start,
                "char_end": quote.end,
            }
        )


def no_ids() -> pl.DataFrame:
    return frames.empty(PROJECT_IDS)


@cache
def curated() -> Stated:
    """The shipped facts."""
    facts = load_curated()
    authority = {page["source_id"]: int(page["authority"] or 4) for page in facts.pages}
    documents = [
        (
            {"url": sheet.url, "publisher": sheet.publisher, "authority": authority[sheet.source_id]},
            dataclasses.replace(
                sheet.extraction,
                **{
                    name: tuple(
                        dataclasses.replace(
                            r, evidence=tuple(dataclasses.replace(q, end=min(q.end, q.start + 300)) for q in r.evidence)
                        )
                        for r in getattr(sheet.extraction, name)
                    )
                    for name in ("projects", "commitments", "capacities", "participants")
                },
            ),
        )
        for sheet in facts.sheets
    ]
    return stated(documents)

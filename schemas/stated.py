"""What single documents state, as tables: the form in which records are checked and kept.

Owns the internal tables between extraction and resolution. Column for column they are the records of
`sources/extract/records.py` plus the keys; a test holds the two together. Invariant: a row that stands
in one of these tables has passed `frames.check` and names a document and at least one quote.
"""

from __future__ import annotations

from dataclasses import replace

from schemas import registry as published
from schemas.fields import Field, Table
from schemas.registry import COUNTRY, PROJECT_ID, SUM, flag, number, text

STATEMENT_ID = text("statement_id", "id of the statement: document, table, content", required=True, max_length=80)
DOCUMENT_ID = replace(published.DOCUMENTS.field("document_id"), references=("documents", "document_id"))
EXTRACTOR = (
    text("extractor", "what read it", required=True),
    text("extractor_version", "version of the extractor", required=True),
)
PROJECT_NAME = text("project", "name of the project in this document", max_length=300)
PROJECT_KEY = text("project_key", "id asked for by hand", pattern=PROJECT_ID)
COMPONENT = flag("component", "part of another figure of this document", required=True)
COMPONENT_OF = text("component_of", "what it is part of: name, or key in curated facts", max_length=300)


def _of(table: Table, *names: str) -> tuple[Field, ...]:
    return tuple(table.field(name) for name in names)


def _stated(name: str, *fields: Field) -> Table:
    return Table(
        f"stated_{name}",
        "stated",
        f"one record of {name} as one document states it",
        ("statement_id",),
        (STATEMENT_ID, DOCUMENT_ID, *fields, *EXTRACTOR),
    )


STATED: dict[str, Table] = {
    "projects": _stated(
        "projects",
        *_of(
            published.PROJECTS,
            "name",
            "country_iso3",
            "aliases",
            "partner_iso3",
            "kind",
            "subtype",
            "status",
            "backing",
            "drivers",
        ),
        text("parent", "programme it is part of: name, or key in curated facts", max_length=300),
        *_of(published.PROJECTS, "announced_on", "operational_on"),
        replace(PROJECT_KEY, name="key"),
    ),
    "commitments": _stated(
        "commitments",
        PROJECT_NAME,
        COUNTRY,
        number("amount_low", "amount, or its low end", required=True, **SUM),
        number("amount_high", "amount, or its high end", required=True, **SUM),
        *_of(
            published.COMMITMENTS,
            "currency",
            "is_currency_inferred",
            "qualifier",
            "usd_stated",
            "sponsor",
            "sponsor_kind",
            "stage",
            "period_start",
            "period_end",
            "announced_on",
        ),
        COMPONENT,
        COMPONENT_OF,
        *_of(published.COMMITMENTS, "scope", "note"),
        PROJECT_KEY,
    ),
    "capacities": _stated(
        "capacities",
        PROJECT_NAME,
        *_of(
            published.CAPACITIES,
            "country_iso3",
            "metric",
            "value_low",
            "value_high",
            "qualifier",
            "hardware",
            "target_on",
            "status",
        ),
        COMPONENT,
        COMPONENT_OF,
        *_of(published.CAPACITIES, "note"),
        PROJECT_KEY,
    ),
    "participants": _stated(
        "participants",
        PROJECT_NAME,
        *_of(published.PARTICIPANTS, "country_iso3", "organisation", "role", "hq_iso3"),
        text("hardware", "accelerator model it supplies"),
        PROJECT_KEY,
    ),
    "model_lineage": _stated(
        "model_lineage",
        PROJECT_NAME,
        COUNTRY,
        *_of(
            published.MODEL_LINEAGE, "approach", "base_model", "base_model_developer", "base_model_hq_iso3", "licence"
        ),
    ),
    "policies": _stated("policies", *_of(published.POLICIES, "name", "country_iso3", "kind", "in_force_on")),
    "country_assessments": _stated(
        "country_assessments",
        *_of(published.COUNTRY_ASSESSMENTS, "country_iso3", "dimension", "value", "attributed_to"),
    ),
    "claims": _stated(
        "claims",
        *_of(published.CLAIMS, "metric", "value", "qualifier", "unit", "as_of", "scope", "attributed_to"),
    ),
}
"""By the name of the published table that they lead to."""

STATED_EVIDENCE = Table(
    "stated_evidence",
    "stated",
    "the words that one field of one statement rests on",
    ("statement_id", "field", "char_start", "char_end"),
    (
        STATEMENT_ID,
        DOCUMENT_ID,
        *_of(published.EVIDENCE, "field", "quote", "char_start", "char_end"),
    ),
)

DOCUMENT_TEXTS = Table(
    "document_texts",
    "stated",
    "the text of one document, which offsets of evidence point into",
    ("document_id",),
    (
        DOCUMENT_ID,
        text("body", "the text", required=True),
        text("reader_version", "version of the page reader", required=True),
    ),
)

STATED_TABLES: tuple[Table, ...] = (*STATED.values(), STATED_EVIDENCE, DOCUMENT_TEXTS)

__all__ = ["DOCUMENT_TEXTS", "STATED", "STATED_EVIDENCE", "STATED_TABLES"]

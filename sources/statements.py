"""From what one document states to rows: ids, columns and quotes in the shape of the stated tables.

Owns statement ids and the cutting of quotes. Does not check values (`schemas.frames` does) and opens
nothing. Invariant: a statement's id depends on its document and its content alone, so the same page read
twice gives the same ids.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import polars as pl

from schemas.frames import frame
from schemas.stated import DOCUMENT_TEXTS, STATED, STATED_EVIDENCE
from sources.extract.records import Extraction, Stated

QUOTE_LENGTH = 300
"""Longest quote that is kept, in characters; a longer one is cut at its end."""


@dataclass(slots=True)
class Statements:
    """Rows gathered from many documents; `frames` gives them their shape."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {name: [] for name in STATED})
    evidence: list[dict[str, Any]] = field(default_factory=list)
    texts: list[dict[str, Any]] = field(default_factory=list)
    origin: dict[str, str] = field(default_factory=dict)

    def add(
        self, document_id: str, text: str, extraction: Extraction, *, reader: str, origins: Mapping[int, str] = {}
    ) -> None:
        """Add one document. `reader` is the reader's version; `origins` maps id(record) to its file and line."""
        self.texts.append(
            {
                "document_id": document_id,
                "body": text,
                "reader_version": f"{reader} {extraction.extractor} {extraction.version}",
            }
        )
        seen: dict[str, int] = {}
        for name, records in extraction.by_table().items():
            columns = STATED[name].columns
            for record in records:
                row = {
                    item.name: _plain(getattr(record, item.name)) for item in fields(record) if item.name != "evidence"
                }
                row = {column: row.get(column) for column in columns}
                statement_id = _statement_id(document_id, name, row, record, seen)
                row |= {
                    "statement_id": statement_id,
                    "document_id": document_id,
                    "extractor": extraction.extractor,
                    "extractor_version": extraction.version,
                }
                self.rows[name].append(row)
                if id(record) in origins:
                    self.origin[statement_id] = origins[id(record)]
                self._quote(statement_id, document_id, text, record)

    def _quote(self, statement_id: str, document_id: str, text: str, record: Stated) -> None:
        placed = set()
        for quote in record.evidence:
            end = min(quote.end, quote.start + QUOTE_LENGTH)
            if (quote.field, quote.start, end) in placed:
                continue
            placed.add((quote.field, quote.start, end))
            self.evidence.append(
                {
                    "statement_id": statement_id,
                    "document_id": document_id,
                    "field": quote.field,
                    "quote": text[quote.start : end],
                    "char_start": quote.start,
                    "char_end": end,
                }
            )

    def frames(self) -> tuple[dict[str, pl.DataFrame], pl.DataFrame, pl.DataFrame]:
        """(statements by published table name, evidence, texts). Raises schemas.frames.WrongShape."""
        return (
            {name: frame(STATED[name], rows) for name, rows in self.rows.items()},
            frame(STATED_EVIDENCE, self.evidence),
            frame(DOCUMENT_TEXTS, self.texts),
        )


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value


def _statement_id(document_id: str, name: str, row: Mapping[str, Any], record: Stated, seen: dict[str, int]) -> str:
    """Two records of one document that say the same in different places get ids by their order."""
    content = repr(sorted((key, value) for key, value in row.items() if value not in (None, [])))
    digest = hashlib.sha256(f"{document_id}\n{name}\n{content}".encode()).hexdigest()[:20]
    seen[digest] = seen.get(digest, 0) + 1
    return f"s-{digest}" if seen[digest] == 1 else f"s-{digest}-{seen[digest]}"

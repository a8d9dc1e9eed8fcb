"""Rows of `evidence`: the words behind each published row, copied from every statement merged into it.

Owns how evidence of statements becomes evidence of rows. Invariant: evidence of a field is kept under
that field only where its statement says what is published; otherwise it stands for the row as a whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import polars as pl

from schemas.registry import EVIDENCE, TABLES

RENAMED = {"project": "project_id", "key": "project_id", "project_key": "project_id", "parent": "parent_project_id"}
WHOLE = "*"


def build(
    links: pl.DataFrame,
    stated: Mapping[str, pl.DataFrame],
    published: Mapping[str, pl.DataFrame],
    evidence: pl.DataFrame,
) -> pl.DataFrame:
    """`links` has table_name, statement_id, row_id, and `field`, which is null where the statement's own fields
    stand, else the one field that the whole statement is evidence of."""
    origin = pl.concat(
        [frame.select("statement_id", "extractor", "extractor_version") for frame in stated.values() if frame.height]
        or [pl.DataFrame(schema={"statement_id": pl.String, "extractor": pl.String, "extractor_version": pl.String})]
    )
    found = (
        links.join(evidence.rename({"field": "stated_field"}), on="statement_id")
        .join(origin.unique("statement_id", keep="first"), on="statement_id")
        .with_columns(pl.coalesce("field", pl.col("stated_field").replace(RENAMED)).alias("field"))
    )
    parts = [
        _agreeing(name, rows, stated.get(name), published[name])
        for (name,), rows in found.partition_by("table_name", as_dict=True).items()
        if isinstance(name, str)
    ]
    if not parts:
        return pl.DataFrame(
            schema={field.name: pl.Int64 if field.type == "bigint" else pl.String for field in EVIDENCE.fields}
        )
    place = ["table_name", "row_id", "field", "document_id", "char_start", "char_end"]
    joined = pl.concat(parts).unique(place, keep="first", maintain_order=False)
    places = joined.select(pl.concat_str(place, separator="\x1f")).to_series()
    ids = pl.Series("evidence_id", [hashlib.sha256(text.encode()).hexdigest()[:24] for text in places], dtype=pl.String)
    return joined.with_columns(ids).select(EVIDENCE.columns).sort("evidence_id")


def _agreeing(name: str, rows: pl.DataFrame, stated: pl.DataFrame | None, published: pl.DataFrame) -> pl.DataFrame:
    """Evidence of one table with its field, or '*' where the statement says otherwise than the row."""
    table = TABLES[name]
    key = table.key[0]
    known = set(table.columns)
    parts = []
    for (field,), part in rows.partition_by("field", as_dict=True).items():
        source = next(
            (old for old, new in RENAMED.items() if new == field and stated is not None and old in stated.columns),
            field,
        )
        if field == WHOLE or field == "project_id" or field not in known:
            parts.append(part.with_columns(field=pl.lit(field if field == "project_id" and field in known else WHOLE)))
            continue
        if (
            stated is None
            or source not in stated.columns
            or stated.schema[source] == pl.List(pl.String)
            or source != field
        ):
            parts.append(part)
            continue
        checked = part.join(
            stated.select("statement_id", pl.col(field).cast(pl.String).alias("__said")), on="statement_id", how="left"
        ).join(
            published.select(pl.col(key).alias("row_id"), pl.col(field).cast(pl.String).alias("__holds")),
            on="row_id",
            how="left",
        )
        differs = pl.col("__said").is_not_null() & pl.col("__said").ne_missing(pl.col("__holds"))
        parts.append(
            checked.with_columns(field=pl.when(differs).then(pl.lit(WHOLE)).otherwise(pl.col("field"))).drop(
                "__said", "__holds"
            )
        )
    return pl.concat([part.select(rows.columns) for part in parts])

"""Growth by year: what was first announced and put in service.

Owns the counting by year. Invariant: running counts never fall, and projects without a date are counted
beside them, never placed in a year.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from schemas.vocabulary import KIND


def rows(projects: pl.DataFrame, scopes: Mapping[str, frozenset[str]]) -> list[dict[str, Any]]:
    """Rows of `growth`: world and ex_us_cn by kind, countries for all kinds together."""
    dated = projects.select(
        "country_iso3",
        pl.col("kind").fill_null(""),
        pl.col("announced_on").str.slice(0, 4).cast(pl.Int64).alias("announced"),
        pl.col("operational_on").str.slice(0, 4).cast(pl.Int64).alias("operational"),
    )
    records = list(dated.iter_rows())
    by_country: dict[str, list[tuple[str, str, int | None, int | None]]] = {}
    for record in records:
        by_country.setdefault(record[0], []).append(record)
    found: list[dict[str, Any]] = []
    for scope, members in scopes.items():
        kinds = ("all", *KIND) if len(members) > 1 else ("all",)
        inside = [record for country in members for record in by_country.get(country, ())]
        for kind in kinds:
            chosen = [r for r in inside if (r[1] == kind if kind != "all" else r[1] != "programme")]
            found += _years(scope, kind, chosen)
    return found


def _years(scope: str, kind: str, records: list[tuple[str, str, int | None, int | None]]) -> list[dict[str, Any]]:
    years = [year for record in records for year in record[2:] if year is not None]
    undated = sum(record[2] is None for record in records)
    return [
        {
            "scope": scope,
            "kind": kind,
            "year": year,
            "announced": sum(record[2] == year for record in records),
            "announced_so_far": sum(record[2] is not None and record[2] <= year for record in records),
            "operational": sum(record[3] == year for record in records),
            "operational_so_far": sum(record[3] is not None and record[3] <= year for record in records),
            "countries_so_far": len({record[0] for record in records if record[2] is not None and record[2] <= year}),
            "undated": undated,
        }
        for year in (range(min(years), max(years) + 1) if years else ())
    ]

"""Claims of others beside our own figures.

Owns `claims.csv` (claims of the seed article and of peers, with the known reason of the gap) and how a
reference to one of our figures is read. Invariant: a claim is never changed to fit, and a figure that the
index does not measure is null, not zero.

A reference is a metric of `landscape` (with its scope), or
`country_index:ISO3:column`, `growth:scope:kind:year:column`, `base_model_share:scope:family:column`,
`commitment:project:column` (the preferred whole sum of a project), `policies`, `factories:EUU`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import polars as pl

WITHIN = 0.1
BY_METRIC = {
    "projects_tracked": "projects_tracked",
    "countries_with_projects": "countries_with_projects",
    "share_infrastructure": "share_infrastructure",
    "share_model": "share_model",
    "share_data": "share_data",
    "share_nvidia_in_infrastructure": "share_nvidia_in_infrastructure",
    "share_investment_middle_east_east_asia": "share_investment_middle_east_east_asia",
}
"""Metric of an extracted claim to that of `landscape` beside it; always ex_us_cn, as the claims' source counts."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim with the reference to our figure; `reference` None where the index does not measure it."""

    ref: str
    claim: str
    attributed_to: str | None
    as_of: str | None
    claimed: float
    unit: str
    reference: str | None
    scope: str | None
    reason: str


def shipped() -> tuple[Claim, ...]:
    """The claims of `claims.csv`."""
    with files("warehouse.derive").joinpath("claims.csv").open(encoding="utf-8") as handle:
        return tuple(
            Claim(
                row["claim_ref"],
                row["claim"],
                row["attributed_to"] or None,
                row["as_of"] or None,
                float(row["claimed"]),
                row["unit"],
                row["metric"] or None,
                row["scope"] or None,
                row["reason"],
            )
            for row in csv.DictReader(handle)
        )


def extracted(claims: pl.DataFrame, known: Iterable[Claim]) -> tuple[Claim, ...]:
    """Claims that documents state about figures we count too, with the reason known for that figure."""
    reasons: dict[str, str] = {}
    for claim in known:
        if claim.reference is not None:
            reasons.setdefault(claim.reference, claim.reason)
    return tuple(
        Claim(
            row["claim_id"],
            " ".join(filter(None, (row["metric"].replace("_", " "), row["scope"] and f"({row['scope']})"))),
            row["attributed_to"],
            row["as_of"],
            row["value"],
            row["unit"] or ("fraction" if row["metric"].startswith("share") else "count"),
            BY_METRIC[row["metric"]],
            "ex_us_cn",
            reasons.get(BY_METRIC[row["metric"]], "scope and date as its source gives them"),
        )
        for row in claims.filter(pl.col("metric").is_in(list(BY_METRIC))).iter_rows(named=True)
    )


def rows(claims: Iterable[Claim], tables: Mapping[str, pl.DataFrame]) -> list[dict[str, Any]]:
    """Rows of `reconciliation`; `tables` are the published and the other derived ones."""
    found = []
    for claim in claims:
        ours = None if claim.reference is None else look_up(claim.reference, claim.scope, tables)
        found.append(
            {
                "claim_ref": claim.ref,
                "claim": claim.claim,
                "attributed_to": claim.attributed_to,
                "as_of": claim.as_of,
                "claimed": claim.claimed,
                "unit": claim.unit,
                "metric": claim.reference,
                "scope": claim.scope,
                "ours": ours,
                "difference": None if ours is None else ours - claim.claimed,
                "ratio": None if ours is None or not claim.claimed else ours / claim.claimed,
                "is_within_tenth": None if ours is None else abs(ours - claim.claimed) <= WITHIN * abs(claim.claimed),
                "reason": claim.reason,
            }
        )
    return found


def look_up(reference: str, scope: str | None, tables: Mapping[str, pl.DataFrame]) -> float | None:
    """Our figure of a reference; None where there is no such row. Raises ValueError for another form."""
    kind, *rest = reference.split(":")
    if kind == "country_index" and len(rest) == 2:
        return _one(tables["country_index"].filter(pl.col("country_iso3") == rest[0]), rest[1])
    if kind == "growth" and len(rest) == 4:
        of = (pl.col("scope") == rest[0]) & (pl.col("kind") == rest[1]) & (pl.col("year") <= int(rest[2]))
        return _one(tables["growth"].filter(of).sort("year").tail(1), rest[3])
    if kind == "base_model_share" and len(rest) == 3:
        found = _one(
            tables["base_model_share"].filter((pl.col("scope") == rest[0]) & (pl.col("family") == rest[1])), rest[2]
        )
        return 0.0 if found is None else found
    if kind == "commitment" and len(rest) == 2:
        of = (pl.col("project_id") == rest[0]) & pl.col("preferred") & pl.col("role").is_in(["whole", "nested"])
        return _one(
            tables["commitments"].filter(of).sort("usd_high", "commitment_id", descending=[True, False]).head(1),
            rest[1],
        )
    if kind == "policies" and not rest:
        return float(tables["policies"].height)
    if kind == "factories" and len(rest) == 1:
        return float(_factories(tables["projects"]))
    if not rest:
        return _one(tables["landscape"].filter((pl.col("metric") == kind) & (pl.col("scope") == scope)), "value")
    raise ValueError(f"claims.csv: no such reference: {reference}")


def _factories(projects: pl.DataFrame) -> int:
    """Projects that are part of a wave of EuroHPC AI Factories."""
    return projects.filter(pl.col("parent_project_id").str.starts_with("euu-eurohpc-ai-factories-wave")).height


def _one(rows_: pl.DataFrame, column: str) -> float | None:
    if not rows_.height or rows_[column][0] is None:
        return None
    return float(rows_[column][0])

"""Shares that rest on layers: suppliers, and dependency on the United States.

Owns how projects are counted for a share. Invariant: what is undisclosed is counted beside a share, never in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from warehouse.derive.layers import Layers, Supplier

MAIN = {"infrastructure": "chip_designer", "model": "base_model", "data": "operator", "": "operator"}
"""The layer without which a project says nothing of its dependency."""


def vendor_shares(layers: Layers, projects: pl.DataFrame, scopes: Mapping[str, frozenset[str]]) -> list[dict[str, Any]]:
    """Rows of `vendor_share`; `scopes` name the countries of each scope."""
    chosen = projects.filter(pl.col("kind") == "infrastructure").select("project_id", "country_iso3")
    infrastructure: dict[str, str] = dict(chosen.iter_rows())
    rows = []
    for scope, members in scopes.items():
        inside = {project for project, country in infrastructure.items() if country in members}
        for layer in ("chips", "cloud"):
            by_vendor: dict[str, set[str]] = defaultdict(set)
            homes: dict[str, str | None] = {}
            for supplier in layers.suppliers:
                if supplier.layer == layer and supplier.project_id in inside:
                    by_vendor[supplier.vendor].add(supplier.project_id)
                    homes.setdefault(supplier.vendor, supplier.hq_iso3)
            known = set().union(*by_vendor.values()) if by_vendor else set()
            rows += [
                {
                    "scope": scope,
                    "layer": layer,
                    "vendor": vendor,
                    "hq_iso3": homes[vendor],
                    "numerator": len(found),
                    "denominator": len(known),
                    "undisclosed": len(inside) - len(known),
                    "share": len(found) / len(known),
                }
                for vendor, found in sorted(by_vendor.items())
            ]
    return rows


def dependent(dependency: pl.DataFrame, projects: pl.DataFrame) -> pl.DataFrame:
    """`project_id, country_iso3, us`: yes with any flag; no where the main layer is known and no flag is yes."""
    main = pl.col("kind").fill_null("").replace_strict(MAIN, default="chip_designer")
    return (
        dependency.join(projects.select("project_id", "kind"), on="project_id")
        .filter(pl.col("kind").fill_null("") != "programme")
        .group_by("project_id", "country_iso3")
        .agg(
            (pl.col("value") == "yes").any().alias("any_yes"),
            ((pl.col("flag") == main) & (pl.col("value") == "no")).any().alias("main_no"),
        )
        .select(
            "project_id",
            "country_iso3",
            pl.when("any_yes")
            .then(pl.lit("yes"))
            .when("main_no")
            .then(pl.lit("no"))
            .otherwise(pl.lit("undisclosed"))
            .alias("us"),
        )
        .sort("project_id")
    )


def names(items: Iterable[Supplier], layer: str) -> frozenset[str]:
    """Projects with a known supplier of a layer."""
    return frozenset(item.project_id for item in items if item.layer == layer)

"""The country index: each figure as the sum of rows that can be listed.

Owns which rows make which figure. Invariant: a figure of `country_index` that is a count or a sum equals
the sum of its rows in `index_trace`; shares, levels and tiers are computed from such figures alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from schemas import vocabulary as words
from schemas.derived import COUNTRY_INDEX, INDEX_TRACE, TOTAL
from schemas.frames import frame
from schemas.vocabulary import countries
from warehouse.derive.layers import Layers
from warehouse.derive.rules import Thresholds, judge
from warehouse.derive.shares import dependent, names
from warehouse.derive.totals import Totals, middle

KINDS = {"infrastructure": "infrastructure", "model": "models", "data": "data"}
SHARES = ("nvidia", "us_chips", "us_cloud", "domestic_operator", "us_dependent")


def trace(tables: Mapping[str, pl.DataFrame], totals: Totals, layers: Layers) -> pl.DataFrame:
    """Rows of `index_trace`: the parts of every figure."""
    projects = tables["projects"]
    real = projects.filter(pl.col("kind").fill_null("") != "programme")
    parts = [
        _count(real, "projects"),
        _count(projects.filter(pl.col("kind") == "programme"), "programmes"),
        *(_count(real.filter(pl.col("kind") == kind), name) for kind, name in KINDS.items()),
        _count(real.filter(pl.col("kind").is_null()), "kind_undisclosed"),
        *(_count(real.filter(pl.col("status") == status), f"status_{status}") for status in words.STATUS),
        _count(real.filter("is_dormant"), "dormant"),
        *(
            _count(projects.filter(pl.col("drivers").list.contains(driver)), f"driver_{driver}")
            for driver in words.DRIVER
        ),
        _count(projects.filter(pl.col("drivers").list.len().fill_null(0) == 0), "driver_undisclosed"),
        _count(projects.filter(pl.col("amount_missing").is_not_null()), "projects_without_sum"),
        *_built(real, tables["model_lineage"]),
        *_money(totals.country),
        *_capacities(tables["capacities"]),
        *_layers(real, layers),
        *_models(projects, tables["model_lineage"]),
        _rows(tables["policies"], "policies", "policies", "policy_id"),
    ]
    return pl.concat(parts).select(INDEX_TRACE.columns).sort(INDEX_TRACE.key)


def _rows(frame_: pl.DataFrame, metric: str, table: str, key: str, value: pl.Expr | None = None) -> pl.DataFrame:
    return frame_.select(
        "country_iso3",
        pl.lit(metric).alias("metric"),
        pl.lit(table).alias("table_name"),
        pl.col(key).alias("row_id"),
        (pl.lit(1.0) if value is None else value).cast(pl.Float64).alias("value"),
    )


def _count(rows: pl.DataFrame, metric: str) -> pl.DataFrame:
    return _rows(rows, metric, "projects", "project_id")


def _built(real: pl.DataFrame, lineage: pl.DataFrame) -> list[pl.DataFrame]:
    """What stands or is being built: the counts that tiers rest on."""
    infrastructure, models = real.filter(pl.col("kind") == "infrastructure"), real.filter(pl.col("kind") == "model")
    scratch = lineage.filter(pl.col("approach").is_in(["from_scratch", "both"]))["project_id"].unique()
    status = pl.col("status")
    return [
        _count(infrastructure.filter(status == "operational"), "infrastructure_operational"),
        _count(infrastructure.filter(status == "under_construction"), "infrastructure_under_construction"),
        _count(infrastructure.filter(status.is_in(["under_construction", "approved"])), "infrastructure_under_way"),
        _count(models.filter(status == "operational"), "models_operational"),
        _count(
            models.filter(
                (status.fill_null("") != "cancelled")
                & ((pl.col("subtype") == "foundation_model") | pl.col("project_id").is_in(scratch.implode()))
            ),
            "foundation_models",
        ),
    ]


def _money(rows: pl.DataFrame) -> list[pl.DataFrame]:
    priced = rows.filter(pl.col("usd_high").is_not_null())
    found = [
        _rows(
            priced.filter((pl.col("total") == total) & (pl.col("stage") == stage)),
            f"{total}_{stage}_usd",
            "commitments",
            "commitment_id",
            middle(),
        )
        for total in TOTAL
        for stage in words.STAGE
    ]
    counted = rows.filter(pl.col("total") == "deduplicated")
    found.append(_rows(counted, "commitments_counted", "commitments", "commitment_id"))
    found.append(
        _rows(counted.filter(pl.col("usd_high").is_null()), "commitments_without_usd", "commitments", "commitment_id")
    )
    return found


def _capacities(capacities: pl.DataFrame) -> list[pl.DataFrame]:
    counted = capacities.filter("counts_in_totals")
    value = (pl.col("value_low") + pl.col("value_high")) / 2
    return [
        _rows(
            counted.filter((pl.col("metric") == metric) & (pl.col("status") == status)),
            f"{metric}_{status}",
            "capacities",
            "capacity_id",
            value,
        )
        for metric in words.METRIC
        for status in words.CAPACITY_STATUS
    ]


def _split(rows: pl.DataFrame, name: str, yes: frozenset[str], known: frozenset[str]) -> list[pl.DataFrame]:
    """A share as three counts of projects."""
    at = pl.col("project_id")
    return [
        _count(rows.filter(at.is_in(sorted(yes))), f"{name}_numerator"),
        _count(rows.filter(at.is_in(sorted(known))), f"{name}_denominator"),
        _count(rows.filter(~at.is_in(sorted(known))), f"{name}_undisclosed"),
    ]


def _layers(real: pl.DataFrame, layers: Layers) -> list[pl.DataFrame]:
    infrastructure = real.filter(pl.col("kind") == "infrastructure")
    chips, cloud = names(layers.suppliers, "chips"), names(layers.suppliers, "cloud")
    flags = layers.dependency

    def having(flag: str, *values: str) -> frozenset[str]:
        return frozenset(flags.filter((pl.col("flag") == flag) & pl.col("value").is_in(values))["project_id"])

    nvidia = frozenset(s.project_id for s in layers.suppliers if s.layer == "chips" and s.vendor == "NVIDIA")
    operators = flags.filter((pl.col("flag") == "operator") & pl.col("hq_iso3").is_not_null())
    domestic = frozenset(operators.filter(pl.col("hq_iso3") == pl.col("country_iso3"))["project_id"])
    us = dependent(flags, real)
    return [
        *_split(infrastructure, "nvidia", nvidia, chips),
        *_split(infrastructure, "us_chips", having("chip_designer", "yes"), having("chip_designer", "yes", "no")),
        *_split(real, "us_cloud", having("cloud_provider", "yes"), cloud & having("cloud_provider", "yes", "no")),
        *_split(real, "domestic_operator", domestic, frozenset(operators["project_id"])),
        *_split(
            real,
            "us_dependent",
            frozenset(us.filter(pl.col("us") == "yes")["project_id"]),
            frozenset(us.filter(pl.col("us") != "undisclosed")["project_id"]),
        ),
    ]


def _models(projects: pl.DataFrame, lineage: pl.DataFrame) -> list[pl.DataFrame]:
    models = projects.filter(pl.col("kind") == "model")
    approach = lineage.group_by("project_id").agg(pl.col("approach").first())
    known = models.join(approach, on="project_id", how="left", maintain_order="left").with_columns(
        pl.col("approach").fill_null("undisclosed")
    )
    hosts = projects.select("project_id", "country_iso3")
    bases = lineage.filter(pl.col("base_model").is_not_null()).join(hosts, on="project_id", maintain_order="left")
    return [
        *(_count(known.filter(pl.col("approach") == word), f"models_{word}") for word in words.APPROACH),
        _rows(bases, "base_models", "model_lineage", "lineage_id"),
        _rows(bases.filter(pl.col("base_model_hq_iso3") == "USA"), "base_models_us", "model_lineage", "lineage_id"),
    ]


def index(tables: Mapping[str, pl.DataFrame], traced: pl.DataFrame, thresholds: Thresholds) -> pl.DataFrame:
    """Rows of `country_index`."""
    sums: dict[str, dict[str, float]] = {}
    for country, metric, value in traced.group_by("country_iso3", "metric").agg(pl.col("value").sum()).iter_rows():
        sums.setdefault(country, {})[metric] = value
    for country in tables["country_assessments"]["country_iso3"].unique().to_list():
        sums.setdefault(country, {})
    projects = tables["projects"]
    about = {
        row["country_iso3"]: row
        for row in projects.group_by("country_iso3")
        .agg(pl.col("confidence").mean().round(3), pl.col("announced_on").min().alias("first_announced_on"))
        .iter_rows(named=True)
    }
    tellers = _publishers(tables)
    rows = [
        _row(
            country,
            sums[country],
            about.get(country, {}),
            tellers.get(country, 0),
            thresholds,
        )
        for country in sorted(sums)
    ]
    return frame(COUNTRY_INDEX, rows).sort("country_iso3")


def _row(
    country: str,
    figures: Mapping[str, float],
    about: Mapping[str, Any],
    publishers: int,
    thresholds: Thresholds,
) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for field in COUNTRY_INDEX.fields:
        if field.type == "bigint":
            row[field.name] = int(figures.get(field.name, 0))
        elif field.type == "double":
            row[field.name] = figures.get(field.name, 0.0 if field.name.endswith("_usd") else None)
    for name in SHARES:
        below = row[f"{name}_denominator"]
        row[f"{name}_share"] = row[f"{name}_numerator"] / below if below else None
    read = row | {"is_us": float(country == "USA")}
    tier, level = judge(thresholds.tier, read), judge(thresholds.us_dependency, read)
    place = countries()[country]
    return row | {
        "country_iso3": country,
        "name": place.name,
        "region": place.region,
        "tier": int(tier.value),
        "tier_rule": tier.rule,
        "us_dependency": str(level.value),
        "us_dependency_rule": level.rule,
        "publishers": publishers,
        "confidence": about.get("confidence"),
        "first_announced_on": about.get("first_announced_on"),
    }


def _publishers(tables: Mapping[str, pl.DataFrame]) -> dict[str, int]:
    """Distinct publishers of the documents behind a country's projects."""
    told = tables["evidence"].filter(pl.col("table_name") == "projects").select("row_id", "document_id").unique()
    for name, key in (
        ("commitments", "commitment_id"),
        ("capacities", "capacity_id"),
        ("participants", "participant_id"),
    ):
        link = tables[name].select(pl.col(key).alias("row_id"), "project_id").drop_nulls()
        more = (
            tables["evidence"]
            .filter(pl.col("table_name") == name)
            .select("row_id", "document_id")
            .unique()
            .join(link, on="row_id")
        )
        told = pl.concat([told, more.select(pl.col("project_id").alias("row_id"), "document_id")])
    names_ = tables["documents"].select(
        "document_id", pl.coalesce(pl.col("publisher").str.to_lowercase(), "source_id").alias("publisher")
    )
    found = (
        told.join(tables["projects"].select(pl.col("project_id").alias("row_id"), "country_iso3"), on="row_id")
        .join(names_, on="document_id", how="left")
        .with_columns(pl.coalesce("publisher", "document_id"))
        .group_by("country_iso3")
        .agg(pl.col("publisher").n_unique().alias("publishers"))
    )
    return dict(found.iter_rows())

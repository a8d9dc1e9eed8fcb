"""Three totals of money, as contributions of single commitments.

Owns who counts in which total, for the world and for a country. Invariants: a contribution is never above
its commitment's sum; the rows of `deduplicated` are rows of `headline`, and `government` adds to no more
than `deduplicated`; parts of a sum count only where they split a counted sum into public and private.

A national sum inside a sum of another country (a project under a plan of the European Union) counts in
its country and not in the world, where the wider sum stands for both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl

STATE = ("government", "state_owned")
PRIVATE = ("private_domestic", "private_foreign")
View = Literal["world", "country"]


@dataclass(frozen=True, slots=True)
class Totals:
    """Frames of `country_iso3, total, stage, sponsor_kind, commitment_id, usd_low, usd_high`, null without a rate."""

    world: pl.DataFrame
    country: pl.DataFrame


def contributions(commitments: pl.DataFrame, projects: pl.DataFrame) -> Totals:
    """The contributions of each commitment to each total, as the world and as its country counts."""
    given_up = projects.filter(pl.col("status") == "cancelled")["project_id"]
    standing = commitments.filter(
        pl.col("preferred")
        & pl.col("project_id").is_not_null()
        & pl.col("scope").is_in(["project", "programme"])
        & ~pl.col("project_id").is_in(given_up.implode())
    )
    headline = standing.filter(pl.col("role").is_in(["whole", "nested"]))
    host = projects.select(pl.col("project_id").alias("component_of_project"), pl.col("country_iso3").alias("around"))
    national = headline.join(host, on="component_of_project", how="left", maintain_order="left").filter(
        pl.col("counts_in_totals")
        | (pl.col("role") == "nested") & pl.col("around").is_not_null() & (pl.col("around") != pl.col("country_iso3"))
    )
    counted = headline.filter("counts_in_totals")
    parts = standing.filter(pl.col("role") == "part")
    return Totals(_all(headline, counted, parts), _all(headline, national.drop("around"), parts))


def _all(headline: pl.DataFrame, counted: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    frames = [
        _shaped(headline, "headline"),
        _shaped(counted, "deduplicated"),
        _shaped(_government(counted, parts), "government"),
    ]
    return pl.concat(frames).sort("country_iso3", "total", "commitment_id")


def _shaped(rows: pl.DataFrame, total: str) -> pl.DataFrame:
    return rows.select(
        "country_iso3",
        pl.lit(total).alias("total"),
        pl.col("stage").fill_null("undisclosed"),
        pl.col("sponsor_kind").fill_null("undisclosed"),
        "commitment_id",
        "usd_low",
        "usd_high",
    )


def _government(counted: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    """State sums less their private parts; of other sums their state parts, together no more than the whole."""
    of_counted = parts.join(
        counted.select(
            pl.col("commitment_id").alias("component_of"),
            pl.col("usd_low").alias("whole_low"),
            pl.col("usd_high").alias("whole_high"),
            pl.col("sponsor_kind").alias("whole_kind"),
            pl.col("stage").alias("whole_stage"),
        ),
        on="component_of",
    )
    private = (
        of_counted.filter(pl.col("sponsor_kind").is_in(PRIVATE))
        .group_by("component_of")
        .agg(pl.col("usd_low").sum().alias("private_low"), pl.col("usd_high").sum().alias("private_high"))
    )
    own = counted.filter(pl.col("sponsor_kind").is_in(STATE)).join(
        private, left_on="commitment_id", right_on="component_of", how="left", maintain_order="left"
    )
    own = own.with_columns(
        usd_low=(pl.col("usd_low") - pl.col("private_high").fill_null(0)).clip(0),
        usd_high=(pl.col("usd_high") - pl.col("private_low").fill_null(0)).clip(0),
    ).drop("private_low", "private_high")
    state = of_counted.filter(
        pl.col("sponsor_kind").is_in(STATE)
        & ~pl.col("whole_kind").fill_null("").is_in(STATE)
        & pl.col("whole_high").is_not_null()
    )
    low, high = pl.col("usd_low").sum().over("component_of"), pl.col("usd_high").sum().over("component_of")
    state = state.with_columns(
        usd_low=pl.col("usd_low") * pl.min_horizontal(1.0, pl.col("whole_low") / low),
        usd_high=pl.col("usd_high") * pl.min_horizontal(1.0, pl.col("whole_high") / high),
        stage=pl.col("whole_stage"),
    )
    return pl.concat([own, state.select(own.columns)])


def middle() -> pl.Expr:
    """The point that stands for a range."""
    return (pl.col("usd_low") + pl.col("usd_high")) / 2


def by_country(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of `country_money`."""
    return (
        rows.group_by("country_iso3", "total", "stage", "sponsor_kind")
        .agg(
            pl.col("usd_low").sum(),
            pl.col("usd_high").sum(),
            pl.col("usd_high").count().cast(pl.Int64).alias("commitments"),
            pl.col("usd_high").null_count().cast(pl.Int64).alias("without_usd"),
        )
        .sort("country_iso3", "total", "stage", "sponsor_kind")
    )

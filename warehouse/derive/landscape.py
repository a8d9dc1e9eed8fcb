"""Figures about the whole landscape, for the world and without the United States and China.

Owns their definitions. Invariant: a share stands with numerator, denominator and how many are
undisclosed; a sum says how it counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import polars as pl

from schemas import vocabulary as words
from schemas.derived import TOTAL
from schemas.vocabulary import countries
from warehouse.derive.layers import Layers
from warehouse.derive.shares import dependent
from warehouse.derive.totals import Totals, middle

Row = dict[str, Any]


class Landscape:
    """Collects rows of `landscape` for one scope."""

    def __init__(self, scope: str) -> None:
        self.scope = scope
        self.rows: list[Row] = []

    def count(
        self, metric: str, value: float, method: str, unit: str = "count", undisclosed: int | None = None
    ) -> None:
        self.rows.append(
            {
                "metric": metric,
                "scope": self.scope,
                "value": float(value),
                "unit": unit,
                "method": method,
                "undisclosed": undisclosed,
            }
        )

    def share(self, metric: str, numerator: float, denominator: float, undisclosed: int, method: str) -> None:
        self.rows.append(
            {
                "metric": metric,
                "scope": self.scope,
                "value": numerator / denominator if denominator else None,
                "unit": "fraction",
                "numerator": float(numerator),
                "denominator": float(denominator),
                "undisclosed": undisclosed,
                "method": method,
            }
        )


def rows(
    tables: Mapping[str, pl.DataFrame], totals: Totals, layers: Layers, scopes: Mapping[str, frozenset[str]]
) -> list[Row]:
    """Rows of `landscape` for each scope (name to its countries)."""
    found: list[Row] = []
    us = dependent(layers.dependency, tables["projects"])
    for scope, members in scopes.items():
        one = Landscape(scope)
        inside = pl.col("country_iso3").is_in(sorted(members))
        projects = tables["projects"].filter(inside)
        _projects(one, projects)
        _layers(one, projects, layers, us.filter(inside))
        _models(one, projects, tables["model_lineage"])
        _money(one, totals, members, projects)
        _capacities(one, tables["capacities"].filter(inside & pl.col("counts_in_totals")))
        found += one.rows
    return found


def _projects(one: Landscape, projects: pl.DataFrame) -> None:
    real = projects.filter(pl.col("kind").fill_null("") != "programme")
    one.count("projects_tracked", real.height, "infrastructure, model and data projects; programmes apart")
    one.count("programmes_tracked", projects.height - real.height, "programmes, strategies and funds")
    one.count("efforts_tracked", projects.height, "projects and programmes together")
    one.count(
        "countries_with_projects", real["country_iso3"].n_unique(), "hosts of a project; EUU and AFR count as one each"
    )
    one.count("countries_with_efforts", projects["country_iso3"].n_unique(), "hosts of a project or a programme")
    one.count(
        "countries_with_programmes",
        projects.filter(pl.col("kind") == "programme")["country_iso3"].n_unique(),
        "hosts of a programme, strategy or fund",
    )
    known = real.filter(pl.col("kind").is_not_null())
    for kind, name in (("infrastructure", "infrastructure"), ("model", "model"), ("data", "data")):
        one.share(
            f"share_{name}",
            known.filter(pl.col("kind") == kind).height,
            known.height,
            real.height - known.height,
            "of projects with a known kind; programmes apart",
        )
    one.count(
        "infrastructure_projects",
        real.filter(pl.col("kind") == "infrastructure").height,
        "projects of kind infrastructure",
    )
    one.count("model_projects", real.filter(pl.col("kind") == "model").height, "projects of kind model")
    for status in words.STATUS:
        one.count(
            f"projects_{status}",
            real.filter(pl.col("status") == status).height,
            f"projects whose latest status is {status}",
            undisclosed=real["status"].null_count(),
        )
    one.count(
        "projects_dormant", real.filter("is_dormant").height, "no news for two years, not in service, not stopped"
    )
    state = real.filter(pl.col("backing").is_in(["government", "state_owned", "public_private"])).height
    one.share(
        "share_state_backed",
        state,
        real["backing"].count(),
        real["backing"].null_count(),
        "projects with backing government, state_owned or public_private",
    )


def _layers(one: Landscape, projects: pl.DataFrame, layers: Layers, us: pl.DataFrame) -> None:
    infrastructure = set(projects.filter(pl.col("kind") == "infrastructure")["project_id"])
    vendors: dict[str, set[str]] = defaultdict(set)
    for supplier in layers.suppliers:
        if supplier.layer == "chips" and supplier.project_id in infrastructure:
            vendors[supplier.vendor].add(supplier.project_id)
    known = set().union(*vendors.values()) if vendors else set()
    nvidia = len(vendors.get("NVIDIA", ()))
    undisclosed = len(infrastructure) - len(known)
    one.share(
        "share_nvidia_in_infrastructure",
        nvidia,
        len(known),
        undisclosed,
        "infrastructure projects with NVIDIA chips, of those with a known supplier",
    )
    one.share(
        "share_nvidia_in_all_infrastructure",
        nvidia,
        len(infrastructure),
        0,
        "infrastructure projects with NVIDIA chips, of all: undisclosed suppliers count as not NVIDIA",
    )
    yes, no = us.filter(pl.col("us") == "yes").height, us.filter(pl.col("us") == "no").height
    one.share(
        "share_us_dependent",
        yes,
        yes + no,
        us.height - yes - no,
        "projects with a flag of US dependency, of those disclosed",
    )
    for flag in ("chip_designer", "cloud_provider", "operator", "operator_parent", "base_model", "lead_financier"):
        rows_ = layers.dependency.filter(
            (pl.col("flag") == flag) & pl.col("project_id").is_in(projects["project_id"].implode())
        )
        counts = dict(rows_.group_by("value").len().iter_rows())
        one.share(
            f"share_us_{flag}",
            counts.get("yes", 0),
            counts.get("yes", 0) + counts.get("no", 0),
            counts.get("undisclosed", 0),
            f"flag {flag} of projects where it applies",
        )


def _models(one: Landscape, projects: pl.DataFrame, lineage: pl.DataFrame) -> None:
    models = projects.filter(pl.col("kind") == "model")["project_id"]
    mine = lineage.filter(pl.col("project_id").is_in(projects["project_id"].implode()))
    approach = (
        mine.filter(pl.col("project_id").is_in(models.implode())).group_by("project_id").agg(pl.col("approach").first())
    )
    counts = dict(approach.group_by("approach").len().iter_rows())
    disclosed = sum(value for word, value in counts.items() if word != "undisclosed")
    for word in ("from_scratch", "on_open_weights", "both"):
        one.share(
            f"share_models_{word}",
            counts.get(word, 0),
            disclosed,
            models.len() - disclosed,
            "model projects with a disclosed approach",
        )
    one.count(
        "models_approach_disclosed",
        disclosed,
        "model projects whose approach a source gives",
        undisclosed=models.len() - disclosed,
    )
    bases = mine.filter(pl.col("base_model").is_not_null())
    one.count("base_model_instances", bases.height, "base models, one a project and base")
    home = bases["base_model_hq_iso3"]
    one.share(
        "share_us_base_models",
        int((home == "USA").sum()),
        home.count(),
        home.null_count(),
        "instances by developers of the United States",
    )


def _money(one: Landscape, totals: Totals, members: frozenset[str], projects: pl.DataFrame) -> None:
    world = totals.world.filter(pl.col("country_iso3").is_in(sorted(members)))
    for total in TOTAL:
        rows_ = world.filter(pl.col("total") == total)
        for stage in words.STAGE:
            part = rows_.filter(pl.col("stage") == stage)
            one.count(
                f"{total}_{stage}_usd",
                part.select(middle().sum()).item() or 0.0,
                f"{TOTAL[total]}; stage {stage}",
                "USD",
                part["usd_high"].null_count(),
            )
    headline = world.filter(pl.col("total") == "headline").with_columns(usd=middle())
    mixed = float(headline["usd"].sum())
    one.count(
        "headline_mixed_stages_usd",
        mixed,
        "all stages added, as headlines do: for comparison only, not a total of ours",
        "USD",
        headline["usd"].null_count(),
    )
    region = headline["country_iso3"].replace_strict(
        {code: country.region for code, country in countries().items()}, return_dtype=pl.String
    )
    for metric, chosen, method in (
        (
            "share_investment_middle_east_east_asia",
            region.is_in(["middle_east", "east_asia"]),
            "of headline money, stages mixed, as the claim counts",
        ),
        (
            "share_investment_uae_japan",
            headline["country_iso3"].is_in(["ARE", "JPN"]),
            "of headline money, stages mixed, as the claim counts",
        ),
    ):
        one.share(metric, float(headline.filter(chosen)["usd"].sum()), mixed, headline["usd"].null_count(), method)
    priced = projects.filter(pl.col("amount_missing").is_null()).height
    one.share("share_projects_with_sum", priced, projects.height, 0, "projects and programmes with at least one sum")


def _capacities(one: Landscape, counted: pl.DataFrame) -> None:
    for metric, doc in words.METRIC.items():
        for status in words.CAPACITY_STATUS:
            rows_ = counted.filter((pl.col("metric") == metric) & (pl.col("status") == status))
            value = rows_.select(((pl.col("value_low") + pl.col("value_high")) / 2).sum()).item() or 0.0
            one.count(f"{metric}_{status}", value, f"{doc}, {status}; parts not added", metric)

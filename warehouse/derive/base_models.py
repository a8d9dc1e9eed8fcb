"""On whose open weights: families of base models and their shares.

Owns which family a model's name belongs to. Invariant: instances and projects are counted apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

Row = dict[str, Any]
FAMILIES = (
    "llama",
    "mistral",
    "mixtral",
    "gemma",
    "qwen",
    "deepseek",
    "kimi",
    "whisper",
    "falcon",
    "gpt-oss",
    "phi",
    "bloom",
    "bert",
    "t5",
    "glm",
    "nemotron",
    "exaone",
    "solar",
    "sea-lion",
    "olmo",
    "granite",
    "command",
)
"""Families of base models, as the start or a part of a model's name; Mixtral counts as Mistral."""


def family(base_model: str) -> str:
    """The family of a base model's name: 'Llama-3.1-8B' is llama; other names stand for themselves."""
    low = base_model.casefold()
    for name in FAMILIES:
        if name in low:
            return "mistral" if name == "mixtral" else name
    return low.split()[0] if low.split() else low


def base_model_shares(lineage: pl.DataFrame, projects: pl.DataFrame, scopes: Mapping[str, frozenset[str]]) -> list[Row]:
    """Rows of `base_model_share`."""
    hosts = dict(projects.select("project_id", "country_iso3").iter_rows())
    instances = [
        (hosts[row["project_id"]], family(row["base_model"]), row)
        for row in lineage.filter(pl.col("base_model").is_not_null()).sort("lineage_id").iter_rows(named=True)
    ]
    found: list[Row] = []
    for scope, members in scopes.items():
        inside = [(name, row) for country, name, row in instances if country in members]
        for name in sorted({name for name, _ in inside}):
            mine = [row for other, row in inside if other == name]
            found.append(
                {
                    "scope": scope,
                    "family": name,
                    "developer": next(
                        (row["base_model_developer"] for row in mine if row["base_model_developer"]), None
                    ),
                    "hq_iso3": next((row["base_model_hq_iso3"] for row in mine if row["base_model_hq_iso3"]), None),
                    "numerator": len(mine),
                    "denominator": len(inside),
                    "projects": len({row["project_id"] for row in mine}),
                    "share": len(mine) / len(inside),
                }
            )
    return found

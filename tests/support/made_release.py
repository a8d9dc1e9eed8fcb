"""Release folders made from made-up tables, for tests of the site: Parquet files and a descriptor, nothing else.

Owns no truth about releases: `warehouse/release` does. Invariant: the same arguments give the same folder.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from schemas import derived, frames, vocabulary
from schemas.derived import DERIVED
from tests.support import synthetic
from warehouse.connect import memory

CHANGES = ("table_name", "row_id", "change", "field", "before", "after", "why", "detail")


def write(
    folder: Path,
    tables: Mapping[str, pl.DataFrame],
    *,
    version: str = synthetic.VERSION,
    parent: str | None = None,
    changes: Sequence[Sequence[str | None]] | None = None,
) -> Path:
    """Write tables as a release folder."""
    folder.mkdir(parents=True)
    frames_ = dict(tables)
    if changes is not None:
        frames_["changes"] = pl.DataFrame(list(changes), schema=dict.fromkeys(CHANGES, pl.String), orient="row")
    with memory() as connection:
        for name, frame in frames_.items():
            connection.register("frame", frame)
            connection.execute(f"COPY (FROM frame) TO '{folder / name}.parquet' (FORMAT parquet, COMPRESSION zstd)")
            connection.unregister("frame")
    resources = [
        {
            "name": path.stem,
            "path": path.name,
            "description": f"the table {path.stem}",
            "hash": f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}",
        }
        for path in sorted(folder.glob("*.parquet"))
    ]
    package = {
        "name": "sovereign-ai-index",
        "version": version,
        "parent": parent,
        "schemaVersion": "0.1.0",
        "contentHash": "0" * 64,
        "resources": resources,
    }
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    (folder / "SHA256SUMS").write_text(
        "".join(
            f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
            for path in sorted(folder.glob("*.parquet"))
        )
    )
    return folder


def derived_tables(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Derived tables that are coherent enough for pages: one index row a country, flags, totals, claims."""
    projects = tables["projects"]
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in DERIVED}
    for place, code in enumerate(sorted(projects["country_iso3"].unique())):
        own = projects.filter(pl.col("country_iso3") == code)
        kinds = own["kind"].to_list()
        efforts = [kind for kind in kinds if kind != "programme"]
        row: dict[str, Any] = {
            field.name: 0 for field in derived.COUNTRY_INDEX.fields if field.type == "bigint" and field.required
        }
        row |= {
            "country_iso3": code,
            "name": vocabulary.countries()[code].name,
            "region": own["region"][0],
            "projects": len(efforts),
            "programmes": kinds.count("programme"),
            "infrastructure": kinds.count("infrastructure"),
            "models": kinds.count("model"),
            "data": kinds.count("data"),
            "nvidia_share": 0.5,
            "nvidia_numerator": 1,
            "nvidia_denominator": 2,
            "nvidia_undisclosed": 3,
            "us_dependency": ("low", "moderate", "high", "undisclosed")[place % 4],
            "us_dependency_rule": "share_over_half",
            "tier": place % 3 + 1,
            "tier_rule": "tier_by_projects",
            "publishers": 4,
            "confidence": 0.5,
        }
        rows["country_index"].append(row)
        for total in derived.TOTAL:
            rows["country_money"].append(
                {
                    "country_iso3": code,
                    "total": total,
                    "stage": "announced",
                    "sponsor_kind": "government",
                    "usd_low": 1e9,
                    "usd_high": 2e9,
                    "commitments": 3,
                    "without_usd": 1,
                }
            )
    for place, (project, code) in enumerate(projects.select("project_id", "country_iso3").rows()):
        rows["dependency"].append(
            {
                "project_id": project,
                "country_iso3": code,
                "flag": tuple(derived.DEPENDENCY_FLAG)[place % 6],
                "value": ("yes", "no", "undisclosed")[place % 3],
                "organisation": "NVIDIA" if place % 3 == 0 else None,
                "hq_iso3": "USA" if place % 3 == 0 else None,
                "reason": f"reason {place}",
                "evidence_ids": [],
            }
        )
    rows["landscape"].append(
        {
            "metric": "projects_tracked",
            "scope": "world",
            "value": float(projects.height),
            "unit": "count",
            "method": "rows of projects",
        }
    )
    rows["reconciliation"].append(
        {
            "claim_ref": "C01",
            "claim": "projects tracked",
            "attributed_to": "a tracker",
            "as_of": "2026-01",
            "claimed": 130.0,
            "unit": "count",
            "metric": "projects_tracked",
            "scope": "ex_us_cn",
            "ours": 90.0,
            "difference": -40.0,
            "ratio": 0.69,
            "is_within_tenth": False,
            "reason": "another definition",
        }
    )
    return {name: frames.frame(table, rows[name]).sort(table.key) for name, table in DERIVED.items()}


def nested(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The tables with one sum in ten inside a sum of another country's project, and one in ten inside one at home."""
    hosts = tables["projects"].select("project_id", "country_iso3").rows()
    sums = tables["commitments"].with_row_index("place")
    abroad = [next(key for key, host in hosts if host != code) for code in sums["country_iso3"]]
    at_home = [next((key for key, host in hosts if host == code), None) for code in sums["country_iso3"]]
    is_abroad = (pl.col("place") % 10 == 3) & pl.col("project_id").is_not_null()
    is_home = (pl.col("place") % 10 == 7) & pl.col("project_id").is_not_null()
    changed = sums.with_columns(
        component_of_project=pl.when(is_abroad)
        .then(pl.Series(abroad, dtype=pl.String))
        .when(is_home)
        .then(pl.Series(at_home, dtype=pl.String)),
        role=pl.when(is_abroad | is_home).then(pl.lit("nested")).otherwise("role"),
        counts_in_totals=pl.col("counts_in_totals") & ~(is_abroad | is_home),
    )
    return dict(tables) | {"commitments": changed.drop("place")}


def plain(folder: Path, projects: int = 60, *, seed: int = 0, version: str = synthetic.VERSION, **more: Any) -> Path:
    """A release of made-up projects with derived tables."""
    tables = nested(synthetic.tables(projects, seed=seed, version=version))
    return write(folder, tables | derived_tables(tables), version=version, **more)


NASTY = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</script><script>alert(2)</script>",
    '=HYPERLINK("http://evil.example/","click")',
    "\u202egnp.exe\u202c \u2066hidden\u2069 \u200f",
    "+1-2;@SUM(A1)\r\n=2",
    "{{ 7*7 }} {% raw %} \x00\x01\x02 \x1b[31m",
    "' onmouseover='alert(3)' javascript:alert(4)",
    "long " * 2000,
    "عربي \u200d हिन्दी 漢字 " + "e\u0301" * 30,
)


def hostile(folder: Path, projects: int = 40) -> Path:
    """A release in which every free text is an attack."""
    tables = synthetic.tables(projects)
    made = tables | derived_tables(tables)

    def nasty(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
        height = frame.height
        return frame.with_columns(
            pl.Series(column, [NASTY[(row + place) % len(NASTY)] for row in range(height)], dtype=pl.String)
            for place, column in enumerate(columns)
        )

    made["projects"] = nasty(made["projects"], "name", "summary", "lead_organisation").with_columns(
        aliases=pl.Series([list(NASTY)] * projects)
    )
    made["commitments"] = nasty(made["commitments"], "sponsor", "note", "fx_source", "usd_missing")
    made["capacities"] = nasty(made["capacities"], "hardware", "note")
    made["participants"] = nasty(made["participants"], "organisation")
    made["model_lineage"] = nasty(made["model_lineage"], "base_model", "base_model_developer", "licence")
    made["policies"] = nasty(made["policies"], "name")
    made["country_assessments"] = nasty(made["country_assessments"], "value", "attributed_to")
    made["claims"] = nasty(made["claims"], "attributed_to", "scope")
    made["sources"] = nasty(made["sources"], "name", "publisher", "licence")
    made["documents"] = nasty(made["documents"], "title", "publisher", "author").with_columns(
        url=pl.Series(
            [
                "javascript:alert(5)" if row % 2 else 'https://a.example/?q="><script>alert(6)</script>'
                for row in range(made["documents"].height)
            ]
        ),
        archive_url=pl.lit("data:text/html,<script>alert(7)</script>"),
    )
    made["evidence"] = nasty(made["evidence"], "quote", "extractor")
    made["dependency"] = nasty(made["dependency"], "organisation", "reason")
    made["reconciliation"] = nasty(made["reconciliation"], "claim", "attributed_to", "reason")
    keys = made["projects"]["project_id"].to_list()
    changes = [
        (
            "projects",
            key,
            "changed",
            "name",
            NASTY[place % len(NASTY)],
            NASTY[(place + 1) % len(NASTY)],
            "correction",
            NASTY[(place + 2) % len(NASTY)],
        )
        for place, key in enumerate(keys)
    ]
    return write(folder, made, parent="2026-11-22.0", changes=changes)

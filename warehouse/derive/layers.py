"""Whose layers a project rests on: suppliers, operators, owners, base models, payers.

Owns the flags of dependency on the United States and the suppliers of chips and cloud. Invariant: a
flag is yes or no only where rows with evidence (or a line of judgement, named in the reason) say whose
the layer is; else it is undisclosed.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl

from schemas.derived import DEPENDENCY
from schemas.frames import frame
from warehouse.judgement.owners import Owner
from warehouse.resolve.names import squash

FLAGS = {
    "infrastructure": ("chip_designer", "cloud_provider", "operator", "operator_parent", "lead_financier"),
    "model": ("base_model", "chip_designer", "cloud_provider", "operator", "operator_parent", "lead_financier"),
    "data": ("cloud_provider", "operator", "operator_parent", "lead_financier"),
    "programme": ("chip_designer", "cloud_provider", "operator", "operator_parent", "lead_financier"),
    "": ("operator", "operator_parent", "lead_financier"),
}
STATES = ("government", "state_owned")


@dataclass(frozen=True, slots=True)
class Held:
    """One organisation behind one layer. `rows` are (table, row id) with evidence for it."""

    organisation: str
    hq_iso3: str | None
    reason: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Supplier:
    project_id: str
    layer: str
    vendor: str
    hq_iso3: str | None


@dataclass(frozen=True, slots=True)
class Layers:
    """`dependency` is the table; `suppliers` who supplies chips and cloud to which project."""

    dependency: pl.DataFrame
    suppliers: tuple[Supplier, ...]


@cache
def _hardware() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    with files("warehouse.derive").joinpath("hardware.csv").open(encoding="utf-8") as handle:
        return tuple(
            (re.compile(row["pattern"], re.IGNORECASE), row["vendor"], row["hq_iso3"]) for row in csv.DictReader(handle)
        )


def designers(hardware: str) -> tuple[tuple[str, str], ...]:
    """(vendor, country) of every chip that a hardware text names."""
    return tuple((vendor, hq) for pattern, vendor, hq in _hardware() if pattern.search(hardware))


def build(tables: Mapping[str, pl.DataFrame], owners: Mapping[str, Owner]) -> Layers:
    """The flags of every project."""
    held: dict[tuple[str, str], list[Held]] = defaultdict(list)
    homes = _homes(tables["participants"])
    for row in tables["participants"].sort("participant_id").iter_rows(named=True):
        _participant(held, row)
    for row in (
        tables["capacities"]
        .filter(pl.col("hardware").is_not_null() & pl.col("project_id").is_not_null())
        .iter_rows(named=True)
    ):
        for vendor, hq in designers(row["hardware"]):
            held[row["project_id"], "chip_designer"].append(
                Held(vendor, hq, f"hardware {row['hardware']}", (("capacities", row["capacity_id"]),))
            )
    for row in tables["model_lineage"].iter_rows(named=True):
        _lineage(held, row)
    _financiers(held, tables["commitments"], homes)
    _operators(held, tables["projects"], owners)
    quotes = _evidence(tables["evidence"])
    rows = []
    for project in tables["projects"].select("project_id", "country_iso3", "kind").iter_rows(named=True):
        for flag in FLAGS[project["kind"] or ""]:
            rows.append(_flag(project, flag, held.get((project["project_id"], flag), []), quotes))
    suppliers = sorted(
        {
            (project, layer, item.organisation, item.hq_iso3 or "")
            for (project, flag), items in held.items()
            for item in items
            for layer in ([LAYER[flag]] if flag in LAYER else [])
        }
    )
    return Layers(
        frame(DEPENDENCY, rows).sort("project_id", "flag"),
        tuple(Supplier(project, layer, vendor, hq or None) for project, layer, vendor, hq in suppliers),
    )


LAYER = {"chip_designer": "chips", "cloud_provider": "cloud"}
BY_ROLE = {"chip_supplier": "chip_designer", "cloud_provider": "cloud_provider", "operator": "operator"}


def _participant(held: dict[tuple[str, str], list[Held]], row: Mapping[str, Any]) -> None:
    flag = BY_ROLE.get(row["role"] or "")
    if flag is not None:
        held[row["project_id"], flag].append(
            Held(
                row["organisation"],
                row["hq_iso3"],
                f"named as {row['role'].replace('_', ' ')}",
                (("participants", row["participant_id"]),),
            )
        )
    if row["role"] == "lead":
        held[row["project_id"], "_lead"].append(
            Held(
                row["organisation"],
                row["hq_iso3"],
                "lead; no operator is named",
                (("participants", row["participant_id"]),),
            )
        )


def _lineage(held: dict[tuple[str, str], list[Held]], row: Mapping[str, Any]) -> None:
    evidence = (("model_lineage", row["lineage_id"]),)
    if row["base_model_hq_iso3"] or row["base_model"]:
        held[row["project_id"], "base_model"].append(
            Held(
                row["base_model_developer"] or row["base_model"],
                row["base_model_hq_iso3"],
                f"built on {row['base_model'] or 'a model of ' + str(row['base_model_developer'])}",
                evidence,
            )
        )
    elif row["approach"] == "from_scratch":
        held[row["project_id"], "base_model"].append(Held("none", "", "trained from scratch", evidence))


def _homes(participants: pl.DataFrame) -> dict[str, str]:
    """Headquarters by squashed name, over all projects."""
    known = (
        participants.filter(pl.col("hq_iso3").is_not_null())
        .select("organisation", "hq_iso3")
        .unique()
        .sort("organisation", "hq_iso3")
    )
    return {squash(name): hq for name, hq in known.iter_rows()}


def _financiers(held: dict[tuple[str, str], list[Held]], commitments: pl.DataFrame, homes: Mapping[str, str]) -> None:
    """The sponsor of the largest sum that stands for the project."""
    sums = commitments.filter(
        pl.col("preferred")
        & pl.col("project_id").is_not_null()
        & pl.col("role").is_in(["whole", "nested"])
        & pl.col("scope").is_in(["project", "programme"])
        & pl.col("sponsor").is_not_null()
    )
    largest = sums.sort(pl.col("usd_high").fill_null(0), "commitment_id", descending=[True, False]).unique(
        "project_id", keep="first", maintain_order=True
    )
    for row in largest.iter_rows(named=True):
        home = homes.get(squash(row["sponsor"]))
        if home is None and row["sponsor_kind"] in STATES:
            home = row["country_iso3"]
        held[row["project_id"], "lead_financier"].append(
            Held(row["sponsor"], home, "sponsor of the largest sum", (("commitments", row["commitment_id"]),))
        )


def _operators(held: dict[tuple[str, str], list[Held]], projects: pl.DataFrame, owners: Mapping[str, Owner]) -> None:
    for project in projects["project_id"]:
        operators = held.get((project, "operator")) or held.get((project, "_lead"), [])
        if operators:
            held[project, "operator"] = operators
        for operator in operators:
            owner = owners.get(squash(operator.organisation))
            if owner is not None:
                held[project, "operator_parent"].append(
                    Held(
                        owner.name,
                        owner.hq_iso3,
                        f"owner of {operator.organisation}: {owner.reason} (owners.csv)",
                        operator.rows,
                    )
                )


def _evidence(evidence: pl.DataFrame) -> dict[tuple[str, str], list[str]]:
    wanted = evidence.filter(pl.col("table_name").is_in(["participants", "capacities", "model_lineage", "commitments"]))
    grouped = wanted.group_by("table_name", "row_id").agg(pl.col("evidence_id").sort().head(5))
    return {(table, row): ids for table, row, ids in grouped.iter_rows()}


def _flag(
    project: Mapping[str, Any], flag: str, items: list[Held], quotes: Mapping[tuple[str, str], list[str]]
) -> dict[str, Any]:
    """Yes where any is of the United States; no where all that are named have another home; else undisclosed."""
    american = [item for item in items if item.hq_iso3 == "USA"]
    homeless = [item for item in items if item.hq_iso3 is None]
    if american:
        value, chosen = "yes", american
    elif items and not homeless:
        value, chosen = "no", items
    else:
        value, chosen = "undisclosed", homeless
    evidence = list(dict.fromkeys(one for item in chosen for row in item.rows for one in quotes.get(row, ())))
    reason = "; ".join(dict.fromkeys(item.reason for item in chosen)) or "no source says"
    if value == "undisclosed" and chosen:
        reason = f"headquarters unknown: {reason}"
    return {
        "project_id": project["project_id"],
        "country_iso3": project["country_iso3"],
        "flag": flag,
        "value": value,
        "organisation": "; ".join(dict.fromkeys(item.organisation for item in chosen)) or None,
        "hq_iso3": (chosen[0].hq_iso3 or None) if chosen else None,
        "reason": reason,
        "evidence_ids": evidence[:10],
    }

"""All derived tables from the published ones.

Owns the order of steps and the scopes. Pure: no clock, no database. Invariant: the same published
tables give the same derived ones.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from schemas.derived import (
    BASE_MODEL_SHARE,
    COUNTRY_MONEY,
    GROWTH,
    LANDSCAPE,
    RECONCILIATION,
    VENDOR_SHARE,
)
from schemas.frames import frame
from warehouse.derive import base_models, country, growth, landscape, layers, reconcile, rules, shares, totals
from warehouse.derive.rules import Thresholds
from warehouse.judgement import owners
from warehouse.judgement.owners import Owner


def derive(
    published: Mapping[str, pl.DataFrame],
    documents: pl.DataFrame,
    *,
    owner_list: Mapping[str, Owner] | None = None,
    thresholds: Thresholds | None = None,
) -> dict[str, pl.DataFrame]:
    """Derived tables by name, from the published tables that resolution makes and their `documents`.

    Owners and thresholds are those shipped unless given. Raises RulesError and JudgementError where those are wrong."""
    limits = thresholds or rules.load()
    known_owners = owners.load() if owner_list is None else owner_list
    tables = {**published, "documents": documents}
    projects = tables["projects"]
    hosts = frozenset(projects["country_iso3"])
    wide = {"world": hosts, "ex_us_cn": hosts - frozenset(limits.excluded_scope)}
    every = wide | {host: frozenset([host]) for host in sorted(hosts)}
    money = totals.contributions(tables["commitments"], projects)
    whose = layers.build(tables, known_owners)
    traced = country.trace(tables, money, whose)
    made = {
        "country_index": country.index(tables, traced, limits),
        "country_money": frame(COUNTRY_MONEY, totals.by_country(money.country).to_dicts()),
        "index_trace": traced,
        "dependency": whose.dependency,
        "vendor_share": frame(VENDOR_SHARE, shares.vendor_shares(whose, projects, every)).sort(VENDOR_SHARE.key),
        "base_model_share": frame(
            BASE_MODEL_SHARE, base_models.base_model_shares(tables["model_lineage"], projects, every)
        ).sort(BASE_MODEL_SHARE.key),
        "growth": frame(GROWTH, growth.rows(projects, every)).sort(GROWTH.key),
        "landscape": frame(LANDSCAPE, landscape.rows(tables, money, whose, wide)).sort(LANDSCAPE.key),
    }
    shipped = reconcile.shipped()
    claims = (*shipped, *reconcile.extracted(tables["claims"], shipped))
    made["reconciliation"] = frame(RECONCILIATION, reconcile.rows(claims, {**tables, **made})).sort(RECONCILIATION.key)
    return made

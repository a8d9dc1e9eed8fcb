"""One release made ready for its pages: data, views, charts, map, changes and the renderer.

Owns putting these together once. Writes nothing. Invariant: all pages of a release are written from this one
object, so they cannot disagree with each other; no id that is unfit for an address gets past it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from schemas import derived, vocabulary
from schemas.version import SCHEMA, SOFTWARE
from warehouse.derive import rules as thresholds
from warehouse.release import anatomy, licence
from warehouse.site import atlas, changes, charts, quality, worldmap
from warehouse.site.assets import SHAPES, Assets
from warehouse.site.dataset import Dataset, Row, Rows
from warehouse.site.errors import SiteError
from warehouse.site.facets import facet_values, power_of
from warehouse.site.render import STATIC, Renderer, hashed_name
from warehouse.site.totals import Money, money_of
from warehouse.site.views import Views

NAVIGATION = (
    ("explore.html", "Explore"),
    ("countries/index.html", "Countries"),
    ("organisations/index.html", "Vendors"),
    ("charts/index.html", "Charts"),
    ("sql.html", "SQL"),
    ("data.html", "Data"),
    ("method.html", "Method"),
)
STYLE, SCRIPT, CONSOLE, ICON = (STATIC / name for name in ("site.css", "app.js", "console.js", "icon.svg"))
SAFE_PROJECT = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Release:
    """Everything that pages of one release are written from. Close it after use."""

    def __init__(self, folder: Path, assets: Assets | None, base_url: str | None, contact: str | None) -> None:
        self.data = Dataset(folder)
        self.assets, self.base_url, self.contact = assets, base_url, contact
        self.views = Views(self.data)
        ids = [*self.views.projects, *(row.project_id for row in self.tombstones)]
        for key in ids:
            if len(key) > 200 or not SAFE_PROJECT.fullmatch(key):
                self.data.close()
                raise SiteError(
                    f"project id {key[:60]!r} cannot be part of an address", "run `sovai release verify` on it"
                )
        if not self.views.countries.keys() <= vocabulary.countries().keys():
            unknown = sorted(self.views.countries.keys() - vocabulary.countries().keys())[0]
            self.data.close()
            raise SiteError(f"{unknown[:20]!r} is no country code", "run `sovai release verify` on it")

    def close(self) -> None:
        self.data.close()

    @property
    def version(self) -> str:
        return self.data.version

    @cached_property
    def charts(self) -> Mapping[str, charts.Chart]:
        return charts.make(self.data)

    @cached_property
    def changes(self) -> changes.Changes:
        return changes.tell(self.data, self.views)

    @cached_property
    def limits(self) -> list[str]:
        return quality.limits(self.data, self.views)

    def atlas(self, way: str) -> atlas.Atlas:
        """The map for a page from which `way` leads to the release's own root."""
        world = worldmap.load(self.assets.path(SHAPES)) if self.assets else None
        return atlas.make(self.charts["countries"].described, world, lambda code: f"{way}countries/{code.lower()}.html")

    @cached_property
    def indexes(self) -> Mapping[str, Row]:
        return {row.country_iso3: row for row in self.data.rows("country_index")}

    @cached_property
    def flags(self) -> Mapping[str, Rows]:
        """Dependency flags by project."""
        found: dict[str, list[Row]] = {}
        for row in self.data.rows("dependency"):
            found.setdefault(row.project_id, []).append(row)
        order = list(derived.DEPENDENCY_FLAG)
        return {
            key: tuple(sorted(rows, key=lambda row: order.index(row.flag) if row.flag in order else 99))
            for key, rows in found.items()
        }

    @cached_property
    def country_money(self) -> Mapping[str, Rows]:
        """Rows of the derived totals by country."""
        found: dict[str, list[Row]] = {}
        for row in self.data.rows("country_money"):
            found.setdefault(row.country_iso3, []).append(row)
        return {key: tuple(rows) for key, rows in found.items()}

    @cached_property
    def tombstones(self) -> Rows:
        """Ids that were given out once and stand for nothing now."""
        return tuple(
            row
            for row in self.data.rows("project_ids")
            if row.state != "active" and row.project_id not in self.views.projects
        )

    @cached_property
    def money(self) -> Mapping[str, Money]:
        """Counted sums of the world by stage."""
        return money_of(row for row in self.data.rows("commitments") if row.counts_in_totals)

    @cached_property
    def suppliers(self) -> Mapping[str, set[str]]:
        """Infrastructure projects by named supplier."""
        found: dict[str, set[str]] = {}
        for project in self.views.projects.values():
            if project.row.kind == "infrastructure":
                for name in project.suppliers:
                    found.setdefault(name, set()).add(project.id)
        return found

    @cached_property
    def renderer(self) -> Renderer:
        shared: dict[str, Any] = {
            "version": self.version,
            "day": self.data.day,
            "site_title": anatomy.TITLE,
            "publisher": licence.PUBLISHER,
            "licence": licence.DATA,
            "software": SOFTWARE,
            "schema": SCHEMA,
            "navigation": NAVIGATION,
            "style": hashed_name(STYLE),
            "script": hashed_name(SCRIPT),
            "console": hashed_name(CONSOLE),
            "icon": hashed_name(ICON),
            "projects": self.views.projects,
            "measure_groups": MEASURE_GROUPS,
            "stage_words": vocabulary.STAGE,
            "status_words": vocabulary.STATUS,
            "metric_words": vocabulary.METRIC,
            "region_words": vocabulary.REGION,
            "kind_words": vocabulary.KIND,
            "backing_words": vocabulary.BACKING,
            "claim_words": vocabulary.CLAIM_METRIC,
            "authority_words": vocabulary.AUTHORITY,
            "authority_terms": {name: f"authority {number}" for number, name in vocabulary.AUTHORITY.items()},
            "total_words": derived.TOTAL,
            "flag_words": derived.DEPENDENCY_FLAG,
            "yes_no_words": derived.YES_NO,
            "rules": RULES,
            "rule_words": {rule.id: rule.doc for _, rules in RULES for rule in rules},
            "limits": self.limits,
            "contact": self.contact,
            "facet_values": facet_values,
            "power_of": power_of,
            "changes": self.changes,
            "at_home": self.views.counts_at_home,
            "share_words": SHARES,
        }
        organisations = {name: item.slug for name, item in self.views.organisations.items()}
        return Renderer(shared, frozenset(self.views.countries), organisations)


RULES = (("tier", thresholds.load().tier), ("us_dependency", thresholds.load().us_dependency))
"""The published rules of this version; a release names the rule of each judgement by its id."""

MEASURE_GROUPS: tuple[tuple[str, tuple[atlas.Measure, ...]], ...] = tuple(
    (group, tuple(measure for measure in atlas.MEASURES if measure.group == group))
    for group in dict.fromkeys(measure.group for measure in atlas.MEASURES)
)
SHARES = (
    ("nvidia", "Infrastructure with NVIDIA chips"),
    ("us_chips", "Infrastructure with chips designed in the US"),
    ("us_cloud", "Projects on a US company's cloud"),
    ("domestic_operator", "Projects with a domestic operator"),
    ("us_dependent", "Projects with any flag of US dependency"),
)

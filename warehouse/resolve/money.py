"""Commitments: stated sums of many documents as pledges with a preferred figure each, in dollars where a rate is.

Owns what is special to sums: sponsors, programmes and their projects, rates. The grouping itself is in
`figures.py`. Invariant: what counts is preferred, of a project that was not given up, and inside no other
figure that stands; so the counted sums are a subset of the preferred ones of projects.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from warehouse.money.rates import Rates
from warehouse.resolve.confidence import confidence
from warehouse.resolve.figures import Figure, Pledge, Role, Told, same_figure
from warehouse.resolve.names import slug, squash
from warehouse.resolve.nesting import apart, nest
from warehouse.resolve.pledges import group, prefer
from warehouse.resolve.rows import Facts, clip, first, ident, told_on, unique_ids
from warehouse.resolve.stated import Statement, publishers

SPLIT = 1.10
"""Figures of one pledge further apart than this disagree; so does a source's own conversion."""


def role_of(statement: Statement, project: str, target: str | None) -> tuple[Role, str | None]:
    """The role of a stated figure in its project and, where it is nested, the project it is inside of."""
    row = statement.row
    if target is not None and target != project:
        return "nested", target
    if not row["component"]:
        return "whole", None
    if not statement.curated:
        return "part", None
    note = (row["note"] or "").casefold()
    if note.startswith(("restated", "conflicting")):
        return "variant", None
    return ("wider", None) if note.startswith("wider") else ("part", None)


@dataclass(frozen=True)
class Sums:
    """Builds the rows of `commitments`. `target_of` gives the project that a statement says it is part of."""

    facts: Facts
    rates: Rates
    target_of: Callable[[Statement], str | None]
    preferred: frozenset[str] = frozenset()
    """Ids of commitments that people prefer."""
    used: set[str] = field(default_factory=set)
    """Those of them that were found."""

    def rows(self, statements: list[Statement]) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
        """Rows of `commitments`, and pairs (statement id, commitment id)."""
        by_project: dict[str, list[Figure]] = defaultdict(list)
        loose: dict[tuple[str, str], list[Figure]] = defaultdict(list)
        for statement in statements:
            project = self.facts.project_of.get(statement.statement_id)
            row = statement.row
            if project is None or row["scope"] in ("country", "region"):
                loose[project or "", row["country_iso3"]].append(self._figure(statement, project or "", None))
            else:
                by_project[project].append(self._figure(statement, project, self.target_of(statement)))
        nest(by_project, self.facts)
        pledges = {project: group(by_project[project]) for project in sorted(by_project)}
        rows: list[dict[str, Any]] = []
        links: list[tuple[str, str]] = []
        ids = self._name(pledges)
        self.used.update(prefer((p for found in pledges.values() for p in found), ids, self.preferred))
        heads = {project: self._head(found, ids) for project, found in pledges.items()}
        for project, found in pledges.items():
            for pledge in found:
                for told in pledge.told:
                    rows.append(self._row(project, pledge, told, ids, heads))
                    links += [(statement.statement_id, ids[id(told)]) for statement in told.statements]
        self._loose(loose, rows, links)
        return rows, links

    def _figure(self, statement: Statement, project: str, target: str | None) -> Figure:
        row = statement.row
        role, inside = role_of(statement, project, target)
        on = told_on(statement)
        rate = self.rates.of(row["currency"], self._rate_date(statement, project))
        middle = (row["amount_low"] + row["amount_high"]) / 2
        return Figure(
            statement,
            row["amount_low"],
            row["amount_high"],
            row["currency"],
            middle * rate.usd_per_unit if rate else None,
            row["qualifier"],
            row["stage"] or "",
            squash(row["sponsor"] or ""),
            (row["period_start"], row["period_end"]),
            on,
            role,
            inside,
        )

    def _rate_date(self, statement: Statement, project: str) -> str:
        about = self.facts.projects.get(project)
        dates = [
            statement.row["announced_on"],
            None if statement.curated else statement.origin.on,
            about.announced_on if about else None,
            statement.origin.on,
            self.facts.as_of,
        ]
        return first(dates) or self.facts.as_of

    def _name(self, pledges: Mapping[str, list[Pledge]]) -> dict[int, str]:
        wanted: list[tuple[str, str, int]] = []
        for project, found in pledges.items():
            for pledge in found:
                for told in pledge.told:
                    lead = told.lead
                    payer = slug(lead.statement.row["sponsor"] or "", 24) if pledge.role == "part" else ""
                    name = ident(
                        project,
                        lead.unit.lower(),
                        lead.low,
                        lead.high,
                        lead.stage,
                        payer if pledge.role == "part" else "",
                        "" if pledge.role == "whole" else pledge.role,
                    )
                    wanted.append((name, min(s.statement_id for s in told.statements), id(told)))
        return unique_ids(wanted)

    def _head(self, found: list[Pledge], ids: Mapping[int, str]) -> str | None:
        """The commitment that stands for the project's sum: the largest preferred whole."""
        wholes = [pledge.preferred for pledge in found if pledge.role in ("whole", "nested")]
        return ids[id(max(wholes, key=lambda told: (told.lead.common or 0.0, ids[id(told)])))] if wholes else None

    def _row(
        self, project: str, pledge: Pledge, told: Told, ids: Mapping[int, str], heads: Mapping[str, str | None]
    ) -> dict[str, Any]:
        about = self.facts.projects[project]
        part_of = None
        if pledge.role == "part" and pledge.whole is not None:
            part_of = ids[id(pledge.whole.preferred)]
        elif pledge.role == "nested" and pledge.inside:
            part_of = heads.get(pledge.inside)
        counts = (
            told.preferred
            and about.status != "cancelled"
            and (pledge.role == "whole" or (pledge.role == "nested" and part_of is None))
        )
        row = self._values(told, project, about.country_iso3)
        anchor = min(
            pledge.told,
            key=lambda other: (not any(f.statement.curated for f in other.figures), other.first or "~", ids[id(other)]),
        )
        return row | {
            "commitment_id": ids[id(told)],
            "pledge_id": ids[id(anchor)],
            "preferred": told.preferred,
            "project_id": project,
            "country_iso3": about.country_iso3,
            "role": pledge.role,
            "component_of": part_of if part_of != ids[id(told)] else None,
            "component_of_project": pledge.inside if pledge.role == "nested" else None,
            "supersedes": ids[id(told.supersedes)] if told.supersedes else None,
            "counts_in_totals": counts,
            "note": clip(
                "inferred part: a smaller sum without sponsor or period of its own"
                if pledge.is_inferred
                else first(f.statement.row["note"] for f in [told.lead, *told.figures])
            ),
            "confidence": self._confidence(told, pledge),
        }

    def _values(self, told: Told, project: str, country: str) -> dict[str, Any]:
        lead = told.lead
        best = sorted(told.figures, key=lambda f: (f.statement.standing, f.statement.statement_id))
        rows = [lead.statement.row, *(figure.statement.row for figure in best)]
        on = self._rate_date(lead.statement, project)
        rate = self.rates.of(lead.unit, on)
        stated = first(row["usd_stated"] for row in rows)
        low = lead.low * rate.usd_per_unit if rate else None
        high = lead.high * rate.usd_per_unit if rate else None
        return {
            "country_iso3": country,
            "sponsor": first(row["sponsor"] for row in rows),
            "sponsor_kind": first(row["sponsor_kind"] for row in rows),
            "amount_low": lead.low,
            "amount_high": lead.high,
            "currency": lead.unit,
            "is_currency_inferred": all(row["is_currency_inferred"] for row in rows),
            "qualifier": lead.qualifier,
            "usd_low": low,
            "usd_high": high,
            "fx_rate": rate.usd_per_unit if rate else None,
            "fx_date": rate.on if rate else None,
            "fx_source": rate.source if rate else None,
            "usd_missing": None if rate else "no_rate",
            "usd_stated": stated,
            "is_usd_divergent": None
            if rate is None or stated is None or not stated or not low or not high
            else not (low / SPLIT <= stated <= high * SPLIT),
            "stage": lead.stage or None,
            "period_start": first(row["period_start"] for row in rows),
            "period_end": first(row["period_end"] for row in rows),
            "announced_on": min((row["announced_on"] for row in rows if row["announced_on"]), default=None),
            "scope": lead.statement.row["scope"],
            "publishers": publishers(told.statements),
        }

    def _confidence(self, told: Told, pledge: Pledge | None) -> float:
        chained = {id(told.supersedes)} if told.supersedes else set()
        others = (
            []
            if pledge is None
            else [
                other
                for other in pledge.told
                if other is not told and id(other) not in chained and other.supersedes is not told
            ]
        )
        agree = all(apart(told.lead, other.lead) <= SPLIT for other in others)
        authority = min(statement.origin.authority for statement in told.statements)
        return confidence(
            authority, publishers(told.statements), agree=agree, last_told=told.last, as_of=self.facts.as_of
        )

    def _loose(
        self, loose: Mapping[tuple[str, str], list[Figure]], rows: list[dict[str, Any]], links: list[tuple[str, str]]
    ) -> None:
        """Sums of countries and regions as a whole: the same figure is one sum; nothing else is known of them."""
        told: list[tuple[str, str, Told]] = []
        for project, country in sorted(loose):
            groups: list[Told] = []
            for figure in sorted(loose[project, country], key=lambda f: (-f.digits, f.statement.statement_id)):
                twin = next(
                    (t for t in groups if same_figure(t.figures[0], figure) and t.figures[0].stage == figure.stage),
                    None,
                )
                if twin is None:
                    groups.append(Told([figure], "whole", None, preferred=True))
                else:
                    twin.figures.append(figure)
            told += [(project, country, item) for item in groups]
        ids = unique_ids(
            [
                (
                    ident(
                        project or country.lower(),
                        item.lead.unit.lower(),
                        item.lead.low,
                        item.lead.high,
                        item.lead.stage,
                        item.lead.statement.row["scope"],
                    ),
                    min(s.statement_id for s in item.statements),
                    id(item),
                )
                for project, country, item in told
            ]
        )
        for project, country, item in told:
            values = self._values(item, project, country)
            if values["scope"] not in ("country", "region"):
                values["scope"] = "country"
            rows.append(
                values
                | {
                    "commitment_id": ids[id(item)],
                    "pledge_id": ids[id(item)],
                    "preferred": True,
                    "project_id": project or None,
                    "role": "wider" if project else "whole",
                    "counts_in_totals": False,
                    "note": clip(first(f.statement.row["note"] for f in item.figures)),
                    "confidence": self._confidence(item, None),
                }
            )
            links += [(statement.statement_id, ids[id(item)]) for statement in item.statements]

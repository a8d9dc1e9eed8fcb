"""Capacities: stated figures of power, accelerators and compute, grouped like sums.

Owns what is special to capacities: metrics and the two states. Invariant: planned and installed figures,
and figures of different metrics, are never one, never added, never part of each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from warehouse.resolve.confidence import confidence
from warehouse.resolve.figures import Figure, Pledge, Told
from warehouse.resolve.money import SPLIT, role_of
from warehouse.resolve.names import slug, squash
from warehouse.resolve.pledges import group, prefer
from warehouse.resolve.rows import Facts, clip, first, ident, told_on, unique_ids
from warehouse.resolve.stated import Statement, publishers

Kind = tuple[str, str, str]
"""Project, metric, status (or empty)."""


def rows(
    statements: list[Statement],
    facts: Facts,
    target_of: Callable[[Statement], str | None],
    preferred: frozenset[str],
    used: set[str],
) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    """Rows of `capacities`, and pairs (statement id, capacity id).

    `preferred` are ids of capacities that people prefer; those that were found are added to `used`."""
    by_kind: dict[Kind, list[Figure]] = defaultdict(list)
    loose: list[Figure] = []
    for statement in statements:
        project = facts.project_of.get(statement.statement_id)
        if project is None:
            loose.append(_figure(statement, "", None))
        else:
            metric, status = statement.row["metric"], statement.row["status"] or ""
            by_kind[project, metric, status].append(_figure(statement, project, target_of(statement)))
    grouped = {kind: group(by_kind[kind], can_differ=_other_hardware(by_kind[kind])) for kind in sorted(by_kind)}
    ids = _name(grouped, loose)
    used.update(prefer((pledge for pledges in grouped.values() for pledge in pledges), ids, preferred))
    heads: dict[Kind, str] = {}
    for kind, pledges in grouped.items():
        wholes = [pledge.preferred for pledge in pledges if pledge.role in ("whole", "nested")]
        if wholes:
            heads[kind] = ids[id(max(wholes, key=lambda told: (told.lead.high, ids[id(told)])))]
    found: list[dict[str, Any]] = []
    links: list[tuple[str, str]] = []
    for kind, pledges in grouped.items():
        for pledge in pledges:
            for told in pledge.told:
                found.append(_row(kind, pledge, told, ids, heads, facts))
                links += [(statement.statement_id, ids[id(told)]) for statement in told.statements]
    for figure in loose:
        told = Told([figure], "whole", None, preferred=True)
        found.append(
            _values(told, facts)
            | {
                "capacity_id": ids[id(figure)],
                "country_iso3": figure.statement.row["country_iso3"],
                "role": "whole",
                "counts_in_totals": False,
            }
        )
        links.append((figure.statement.statement_id, ids[id(figure)]))
    return found, links


def _figure(statement: Statement, project: str, target: str | None) -> Figure:
    row = statement.row
    role, inside = role_of(statement, project, target)
    return Figure(
        statement,
        row["value_low"],
        row["value_high"],
        f"{row['metric']} {row['status'] or ''}",
        (row["value_low"] + row["value_high"]) / 2,
        row["qualifier"],
        row["status"] or "",
        squash(row["hardware"] or ""),
        (None, None),
        told_on(statement),
        role,
        inside,
    )


def _other_hardware(figures: list[Figure]) -> Callable[[Figure], bool]:
    """A machine-read count is a capacity of its own beside others only where its hardware is another, named one."""
    named = {figure.payer for figure in figures if figure.statement.curated and figure.payer}
    return lambda figure: bool(figure.payer and named) and figure.payer not in named


def _name(grouped: Mapping[Kind, list[Pledge]], loose: list[Figure]) -> dict[int, str]:
    wanted = []
    for (project, metric, status), pledges in grouped.items():
        for pledge in pledges:
            for told in pledge.told:
                lead = told.lead
                name = ident(
                    project,
                    metric.replace("_", "-"),
                    lead.low,
                    lead.high,
                    status,
                    slug(lead.statement.row["hardware"] or "", 24),
                    "" if pledge.role == "whole" else pledge.role,
                )
                wanted.append((name, min(s.statement_id for s in told.statements), id(told)))
    for figure in loose:
        row = figure.statement.row
        name = ident(
            row["country_iso3"].lower(), row["metric"].replace("_", "-"), figure.low, figure.high, figure.stage
        )
        wanted.append((name, figure.statement.statement_id, id(figure)))
    return unique_ids(wanted)


def _row(
    kind: Kind, pledge: Pledge, told: Told, ids: Mapping[int, str], heads: Mapping[Kind, str], facts: Facts
) -> dict[str, Any]:
    project, metric, status = kind
    part_of = None
    if pledge.role == "part" and pledge.whole is not None:
        part_of = ids[id(pledge.whole.preferred)]
    elif pledge.role == "nested" and pledge.inside:
        part_of = heads.get((pledge.inside, metric, status))
    counts = (
        told.preferred
        and facts.projects[project].status != "cancelled"
        and (pledge.role == "whole" or (pledge.role == "nested" and part_of is None))
    )
    agree = all(
        told is other or max(told.lead.high, other.lead.high) <= SPLIT * min(told.lead.high, other.lead.high)
        for other in pledge.told
    )
    return _values(told, facts, agree=agree) | {
        "capacity_id": ids[id(told)],
        "project_id": project,
        "country_iso3": facts.country(project),
        "role": pledge.role,
        "preferred": told.preferred,
        "component_of": part_of if part_of != ids[id(told)] else None,
        "component_of_project": pledge.inside if pledge.role == "nested" else None,
        "counts_in_totals": counts,
    }


def _values(told: Told, facts: Facts, *, agree: bool = True) -> dict[str, Any]:
    lead = told.lead
    best = sorted(told.figures, key=lambda f: (f.statement.standing, f.statement.statement_id))
    rows = [lead.statement.row, *(figure.statement.row for figure in best)]
    return {
        "metric": lead.statement.row["metric"],
        "value_low": lead.low,
        "value_high": lead.high,
        "qualifier": lead.qualifier,
        "hardware": first(row["hardware"] for row in rows),
        "target_on": first(row["target_on"] for row in rows),
        "status": lead.stage or None,
        "preferred": told.preferred,
        "note": clip(first(row["note"] for row in rows)),
        "publishers": publishers(told.statements),
        "confidence": confidence(
            min(s.origin.authority for s in told.statements),
            publishers(told.statements),
            agree=agree,
            last_told=told.last,
            as_of=facts.as_of,
        ),
    }

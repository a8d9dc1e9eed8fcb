"""Participants, model lineage, policies, assessments and claims: what documents agree on, once each.

Owns when two such statements are one. Invariant: equal statements of many documents give one row with
evidence of each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping
from typing import Any

from warehouse.resolve.confidence import confidence
from warehouse.resolve.names import fold, read, slug, squash
from warehouse.resolve.rows import Facts, choose, digest, first, told_on
from warehouse.resolve.stated import Statement, publishers

Rows = tuple[list[dict[str, Any]], list[tuple[str, str]]]
"""Rows of a table and pairs (statement id, row id)."""


def _by(statements: list[Statement], key: Callable[[Statement], Hashable | None]) -> dict[Any, list[Statement]]:
    groups: dict[Any, list[Statement]] = defaultdict(list)
    for statement in statements:
        place = key(statement)
        if place is not None:
            groups[place].append(statement)
    return {place: groups[place] for place in sorted(groups, key=str)}


def _pick(group: list[Statement], field: str) -> Any:
    return choose([(statement.row[field], statement) for statement in group])


def canonical(name: str, lookup: Mapping[str, str]) -> str:
    """The canonical name of an organisation by the lookups, else the name itself without doubled blanks."""
    return lookup.get(squash(name), " ".join(name.split()))


def participants(statements: list[Statement], facts: Facts, lookup: Mapping[str, str]) -> Rows:
    """One row an organisation, role and project. `lookup` maps squashed spellings to canonical names.

    A telling without a role, or by a digest, joins the rows that the organisation has there by others."""

    def place(statement: Statement) -> tuple[str, str, str] | None:
        project = facts.project_of.get(statement.statement_id)
        name = squash(canonical(statement.row["organisation"], lookup))
        return None if project is None or not name else (project, name, statement.row["role"] or "")

    rows, links = [], []
    taken: set[str] = set()
    groups = _by(statements, place)
    firm: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (project, squashed, role), group in groups.items():
        if role and not all(s.origin.is_digest for s in group):
            firm[project, squashed].append(role)
    loose: list[tuple[tuple[str, str, str], list[Statement]]] = []
    made: dict[tuple[str, str, str], str] = {}
    for (project, squashed, role), group in groups.items():
        if firm[project, squashed] and role not in firm[project, squashed]:
            loose.append(((project, squashed, role), group))
            continue
        name = choose([(canonical(s.row["organisation"], lookup), s) for s in group])
        row_id = _fresh(f"{project}:{slug(name, 60) or digest(name)}-{role or 'unstated'}", taken, squashed)
        made[project, squashed, role] = row_id
        rows.append(
            {
                "participant_id": row_id,
                "project_id": project,
                "organisation": name,
                "role": role or None,
                "hq_iso3": _pick(group, "hq_iso3"),
                "country_iso3": facts.country(project),
                "publishers": publishers(group),
                "confidence": _confidence(group, facts.as_of),
            }
        )
        links += [(s.statement_id, row_id) for s in group]
    for (project, squashed, _), group in loose:
        links += [(s.statement_id, made[project, squashed, role]) for s in group for role in firm[project, squashed]]
    return rows, links


def _confidence(group: list[Statement], as_of: str) -> float:
    last = max((told_on(s) or s.origin.on for s in group), default="")
    return confidence(
        min(s.origin.authority for s in group), publishers(group), agree=True, last_told=last, as_of=as_of
    )


def _fresh(row_id: str, taken: set[str], *parts: object) -> str:
    """The id, with a short hash where names that differ only in letters no slug keeps share it."""
    if row_id in taken:
        row_id = f"{row_id}-{digest(*parts, length=6)}"
    taken.add(row_id)
    return row_id


def leads(
    statements: list[Statement],
    project_of: Mapping[str, str],
    lookup: Mapping[str, str],
) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """The leading organisation of each project, and pairs (statement id, project id) that say so."""
    groups = _by([s for s in statements if s.row["role"] == "lead"], lambda s: project_of.get(s.statement_id))
    chosen = {
        project: choose([(canonical(s.row["organisation"], lookup), s) for s in group])
        for project, group in groups.items()
    }
    links = [
        (s.statement_id, project)
        for project, group in groups.items()
        for s in group
        if canonical(s.row["organisation"], lookup) == chosen[project]
    ]
    return chosen, links


def lineage(statements: list[Statement], facts: Facts) -> Rows:
    """One row a base model and project; a project without one has a single row."""
    rows, links = [], []
    taken: set[str] = set()
    for project, group in _by(statements, lambda s: facts.project_of.get(s.statement_id)).items():
        approach = _pick(group, "approach")
        bases = _by(group, lambda s: squash(s.row["base_model"] or ""))
        named = {base: tellers for base, tellers in bases.items() if base} or {"": group}
        for base, tellers in named.items():
            row_id = _fresh(f"{project}:{slug(_pick(tellers, 'base_model') or '', 60) or 'no-base'}", taken, base)
            rows.append(
                {
                    "lineage_id": row_id,
                    "project_id": project,
                    "approach": approach,
                    **{
                        field: _pick(tellers, field)
                        for field in ("base_model", "base_model_developer", "base_model_hq_iso3")
                    },
                    "licence": _pick(group, "licence"),
                }
            )
            links += [(s.statement_id, row_id) for s in tellers]
    return rows, links


def policies(statements: list[Statement]) -> Rows:
    """One row a law, by country and name without its kind of act."""

    def place(statement: Statement) -> tuple[str, str]:
        name = read(statement.row["name"], statement.row["country_iso3"])
        return statement.row["country_iso3"], name.squashed

    rows, links = [], []
    taken: set[str] = set()
    for (country, squashed), group in _by(statements, place).items():
        name = _pick(group, "name")
        row_id = _fresh(f"{country.lower()}-{slug(name) or digest(squashed)}", taken, squashed)
        in_force = _pick(group, "in_force_on")
        rows.append(
            {
                "policy_id": row_id,
                "name": name,
                "country_iso3": country,
                "kind": _pick(group, "kind"),
                "in_force_on": in_force,
                "valid_from": in_force,
            }
        )
        links += [(s.statement_id, row_id) for s in group]
    return rows, links


def assessments(statements: list[Statement]) -> Rows:
    """One row a country, dimension, value and judge."""
    rows, links = [], []
    keyed = _by(
        statements,
        lambda s: (
            s.row["country_iso3"],
            s.row["dimension"],
            fold(s.row["value"]).strip(),
            squash(s.row["attributed_to"] or ""),
        ),
    )
    for (country, dimension, value, judge), group in keyed.items():
        row_id = f"{country.lower()}:{dimension}-{digest(value, judge)}"
        rows.append(
            {
                "assessment_id": row_id,
                "country_iso3": country,
                "dimension": dimension,
                "value": _pick(group, "value"),
                "attributed_to": _pick(group, "attributed_to"),
            }
        )
        links += [(s.statement_id, row_id) for s in group]
    return rows, links


def claims(statements: list[Statement]) -> Rows:
    """One row a figure of the landscape, its claimant and date. A telling without claimant or date joins the
    same figure that has one, where only one does."""

    def place(statement: Statement) -> tuple[object, ...]:
        row = statement.row
        return (
            row["metric"],
            row["value"],
            row["unit"] or "",
            (row["as_of"] or "")[:4],
            squash(row["attributed_to"] or ""),
            squash(row["scope"] or ""),
        )

    rows, links = [], []
    for key, group in _by(statements, place).items():
        row_id = f"{key[0]}:{digest(*key)}"
        dates = sorted((s.row["as_of"] for s in group if s.row["as_of"]), key=lambda on: (-len(on), on))
        rows.append(
            {
                "claim_id": row_id,
                "metric": key[0],
                "value": key[1],
                "qualifier": _pick(group, "qualifier"),
                "unit": _pick(group, "unit"),
                "as_of": first(dates),
                "scope": _pick(group, "scope"),
                "attributed_to": _pick(group, "attributed_to"),
            }
        )
        links += [(s.statement_id, row_id) for s in group]
    return rows, links

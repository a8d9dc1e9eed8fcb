"""Rows of `projects`: the values chosen from all statements about one project.

Owns which value of each field is taken and the generated summary. Matching was decided before.
Invariant: a row depends on the set of statements about the project and on `as_of`, nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from schemas.vocabulary import STATUS, SUBTYPE, countries
from warehouse.resolve.confidence import confidence, years_between
from warehouse.resolve.names import squash
from warehouse.resolve.rows import About, choose, first, told_on
from warehouse.resolve.stated import Statement, publishers

DORMANT_AFTER = 2.0
"""Years without news after which a project that is neither in service nor stopped is dormant."""
ORDER = tuple(STATUS)
BACKING_WORDS = {
    "government": "the state",
    "state_owned": "a state-owned body",
    "public_private": "public and private partners",
    "private_foreign": "companies from abroad",
    "private_domestic": "companies of the country",
}


def rows(
    records: list[Statement],
    facts: list[Statement],
    project_of: Mapping[str, str],
    names: Mapping[str, Mapping[str, int]],
    leads: Mapping[str, str],
    parent_of: Callable[[Statement], str | None],
    with_sums: frozenset[str],
    as_of: str,
    warn: Callable[[str], None],
) -> list[dict[str, Any]]:
    """One row a project. `records` are stated projects, `facts` everything else that names a project;
    `leads` project to leading organisation; `with_sums` projects that have a commitment."""
    told: dict[str, list[Statement]] = defaultdict(list)
    about: dict[str, list[Statement]] = defaultdict(list)
    for statement in records:
        about[project_of[statement.statement_id]].append(statement)
    for statement in (*records, *facts):
        project = project_of.get(statement.statement_id)
        if project is not None:
            told[project].append(statement)
    parents = _parents(about, parent_of, frozenset(told))
    return [
        _row(
            project,
            about[project],
            told[project],
            names.get(project, {}),
            parents.get(project),
            leads.get(project),
            project in with_sums,
            as_of,
            warn,
        )
        for project in sorted(told)
    ]


def _parents(
    about: Mapping[str, list[Statement]], parent_of: Callable[[Statement], str | None], existing: frozenset[str]
) -> dict[str, str]:
    chosen: dict[str, str] = {}
    for project in sorted(about):
        parent = choose([(parent_of(statement), statement) for statement in about[project]])
        if parent is not None and parent != project and parent in existing:
            chosen[project] = parent
    for project in sorted(chosen):  # a ring of parents has no top: the last link found is dropped
        seen, at = {project}, chosen.get(project)
        while at is not None and at not in seen:
            seen.add(at)
            at = chosen.get(at)
        if at is not None and at == project:
            del chosen[project]
    return chosen


def _row(
    project: str,
    records: list[Statement],
    told: list[Statement],
    names: Mapping[str, int],
    parent: str | None,
    lead: str | None,
    has_sum: bool,
    as_of: str,
    warn: Callable[[str], None],
) -> dict[str, Any]:
    told_by_others = [statement for statement in records if not statement.origin.is_digest]
    records = told_by_others or records  # a digest fills no field that others could: it retells them

    def pick(field: str) -> Any:
        return choose([(statement.row[field], statement) for statement in records])

    country = choose([(s.row["country_iso3"], s) for s in records or told])
    name = _name(project, records, names)
    status = _status(records)
    by_hand = [s for s in records if s.curated and s.row["announced_on"]] or records
    announced = _earliest(statement.row["announced_on"] for statement in by_hand)
    operational = pick("operational_on")
    if announced and operational:
        shared = min(len(announced), len(operational))
        if announced[:shared] > operational[:shared]:
            warn(f"{project}: announced on {announced} after it was in service ({operational}); left out")
            announced = None
    news = max((told_on(s) or s.row.get("announced_on") or "" for s in told), default="")
    age = years_between(news, as_of)
    row = {
        "project_id": project,
        "name": name,
        "aliases": _aliases(name, records, names),
        "country_iso3": country,
        "partner_iso3": sorted({code for s in records for code in (s.row["partner_iso3"] or ())} - {country}),
        "region": countries()[country].region,
        "kind": pick("kind"),
        "subtype": pick("subtype"),
        "status": status,
        "is_dormant": None
        if age is None
        else age > DORMANT_AFTER and status not in ("operational", "cancelled", "paused"),
        "backing": pick("backing"),
        "drivers": sorted({word for s in records for word in (s.row["drivers"] or ())}),
        "lead_organisation": lead,
        "parent_project_id": parent,
        "announced_on": announced,
        "operational_on": operational,
        "amount_missing": None if has_sum else "not_stated",
        "publishers": publishers(told),
        "confidence": confidence(
            min(s.origin.authority for s in told), publishers(told), agree=_agree(records), last_told=news, as_of=as_of
        ),
        "valid_from": announced,
    }
    return row | {"summary": summary(row)}


def _name(project: str, records: list[Statement], names: Mapping[str, int]) -> str:
    keyed = [s for s in records if s.row["key"] == project] or [s for s in records if s.row["key"]]
    if keyed:
        return str(min(keyed, key=lambda s: (s.origin.authority, s.statement_id)).row["name"])
    if names:
        return min(names, key=lambda text: (-names[text], -len(text), text))
    return project


def _aliases(name: str, records: list[Statement], names: Mapping[str, int]) -> list[str]:
    seen = {squash(name)}
    found = []
    known = {squash(text) for text in names}
    told = {
        alias for s in records if s.row["key"] or squash(s.row["name"]) in known for alias in (s.row["aliases"] or ())
    }
    for text in sorted({*names, *told}):
        if squash(text) not in seen:
            seen.add(squash(text))
            found.append(text)
    return found


def _status(records: list[Statement]) -> str | None:
    """By the latest source; what hands recorded, a machine's reading only carries on: to a further stage, or to a stop.

    Among equal dates authority decides, then the further stage."""
    stated = [s for s in records if s.row["status"]]
    if not stated:
        return None

    def rank(statement: Statement) -> tuple[object, ...]:
        on = statement.origin.on or statement.row["announced_on"] or ""
        return on, -statement.standing, ORDER.index(statement.row["status"]), statement.statement_id

    by_hand = [s for s in stated if s.curated]
    if not by_hand:
        return str(max(stated, key=rank).row["status"])
    recorded = str(max(by_hand, key=rank).row["status"])
    if recorded in STOPPED:
        return recorded
    further = [
        s
        for s in stated
        if not s.curated and s.origin.authority <= PRESS and ORDER.index(s.row["status"]) > ORDER.index(recorded)
    ]
    return str(max(further, key=rank).row["status"]) if further else recorded


PRESS = 3
STOPPED = ("paused", "cancelled")


def _earliest(dates: Iterable[str | None]) -> str | None:
    """The first date; of two that agree, the one that says more."""
    known = sorted({date for date in dates if date}, key=lambda date: (date, -len(date)))
    if not known:
        return None
    return max((date for date in known if date.startswith(known[0])), key=len)


def _agree(records: list[Statement]) -> bool:
    return len({s.row["kind"] for s in records if s.row["kind"]}) <= 1


def summary(row: Mapping[str, Any]) -> str:
    """One sentence from the fields of a project row; names what is known and nothing else."""
    words = row["subtype"] or row["kind"]
    thing = {
        "infrastructure": "AI infrastructure",
        "programme": "an AI programme",
        "model": "an AI model",
        "data": "data for AI",
        "other": "an AI effort",
    }.get(words) or SUBTYPE.get(words or "", "an AI effort")
    place = countries()[row["country_iso3"]].name
    parts = [f"{row['name']} is {thing} for {place}"]
    if row["status"]:
        parts.append(row["status"].replace("_", " "))
    if row["backing"]:
        parts.append(f"backed by {BACKING_WORDS[row['backing']]}")
    if row["lead_organisation"]:
        parts.append(f"led by {row['lead_organisation']}")
    if row["announced_on"]:
        parts.append(f"first announced {row['announced_on']}")
    return ", ".join(parts) + "."


def about(rows: Iterable[Mapping[str, Any]]) -> dict[str, About]:
    """What the builders of figures need of each row."""
    return {
        row["project_id"]: About(
            row["country_iso3"], row["kind"], row["status"], first([row["announced_on"]]), row["parent_project_id"]
        )
        for row in rows
    }

"""Statements of single documents to published tables.

Owns the order of steps. Pure: no clock, no database, no files. Invariant: the same statements in any
order give the same tables, every row of a table with evidence has at least one row in `evidence`, and
every id ever given out stands in `project_ids`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from schemas.frames import frame
from schemas.registry import PROJECT_IDS, TABLES
from warehouse.judgement import corrections, preferences
from warehouse.judgement.files import JudgementError
from warehouse.judgement.judgement import Judgement
from warehouse.money.rates import Rates
from warehouse.resolve import capacity, digests, evidence, others, projects
from warehouse.resolve.identity import Identity, Matcher
from warehouse.resolve.money import Sums
from warehouse.resolve.rows import Facts
from warehouse.resolve.stated import ResolutionReport, Resolved, Stated, Statement, origins, statements

FACTS = ("commitments", "capacities", "participants", "model_lineage")


@dataclass
class _Work:
    """Statements by table, and what is learnt on the way."""

    read: dict[str, list[Statement]]
    identity: Identity
    matcher: Matcher
    links: list[tuple[str, str, str, str | None]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def link(self, table: str, pairs: Iterable[tuple[str, str]], field_name: str | None = None) -> None:
        self.links += [(table, statement, row, field_name) for statement, row in pairs]

    def project_named(self, document_id: str, text: str) -> str | None:
        """The project that a document means by a name, or a key."""
        record = self.matcher.named(document_id, text)
        if record is not None:
            return self.identity.project_of.get(record)
        return text if text in self.identity.names else None


def resolve(stated: Stated, *, known_ids: pl.DataFrame, judgement: Judgement, rates: Rates, as_of: str) -> Resolved:
    """Published tables (history columns null) from the `stated_*` tables of current documents.

    `known_ids` is `project_ids` as last published (may be empty); `as_of` the newest document date (ISO). Raises
    JudgementError where a correction or preference matches nothing any more."""
    work = _match(stated, known_ids, judgement)
    confirmed = digests.confirmed(work.read, work.identity.project_of)
    work.read = dict(confirmed.read)
    work.warnings += [
        f"{name}: {count} statements that only a digest makes are left out"
        for name, count in confirmed.left_out.items()
    ]
    tables: dict[str, pl.DataFrame] = {}
    read, identity = work.read, work.identity
    leads, lead_links = others.leads(read["participants"], identity.project_of, judgement.organisations)
    with_sums = frozenset(
        project for s in read["commitments"] if (project := identity.project_of.get(s.statement_id)) is not None
    )
    rows = projects.rows(
        read["projects"],
        [s for name in FACTS for s in read[name]],
        identity.project_of,
        identity.names,
        leads,
        lambda s: _parent(work, s),
        with_sums,
        as_of,
        work.warnings.append,
    )
    tables["projects"] = _framed("projects", rows)
    _link_projects(work, lead_links)
    by_hand = frozenset(identity.project_of[s.statement_id] for s in read["projects"] if s.curated)
    facts = Facts(identity.project_of, projects.about(rows), as_of, by_hand)

    def target_of(statement: Statement) -> str | None:
        text = statement.row["component_of"]
        target = None if text is None else work.project_named(statement.origin.document_id, text)
        return target if target in facts.projects else None

    used: set[str] = set()
    wanted = {
        name: frozenset(row for table, row in judgement.preferences if table == name) for name in preferences.TABLES
    }
    builders: Mapping[str, Callable[[], others.Rows]] = {
        "commitments": lambda: Sums(facts, rates, target_of, wanted["commitments"], used).rows(read["commitments"]),
        "capacities": lambda: capacity.rows(read["capacities"], facts, target_of, wanted["capacities"], used),
        "participants": lambda: others.participants(read["participants"], facts, judgement.organisations),
        "model_lineage": lambda: others.lineage(read["model_lineage"], facts),
        "policies": lambda: others.policies(read["policies"]),
        "country_assessments": lambda: others.assessments(read["country_assessments"]),
        "claims": lambda: others.claims(read["claims"]),
    }
    for name, build in builders.items():
        found, pairs = build()
        tables[name] = _framed(name, found)
        work.link(name, pairs)
    lost = sorted(row for _, row in judgement.preferences if row not in used)
    if lost:
        raise JudgementError(
            f"{preferences.FILE}: there is no figure {lost[0]} any more; remove the line or renew the id"
        )
    tables = corrections.apply(tables, judgement.corrections)
    links = pl.DataFrame(
        work.links,
        orient="row",
        schema={"table_name": pl.String, "statement_id": pl.String, "row_id": pl.String, "field": pl.String},
    )
    tables["evidence"] = evidence.build(links.unique(), _stated_frames(stated), tables, stated.evidence)
    tables["project_ids"] = _project_ids(tables["projects"]["project_id"].to_list(), identity, known_ids)
    judged = (*sorted(f"preference {row}" for row in used), *(line.id for line in judgement.corrections))
    idle = [line.id for line in judgement.decisions.lines if line.id not in identity.used]
    work.warnings += [f"{line}: has no effect; remove it or correct its names" for line in idle]
    return Resolved(tables, _report(work, tables, judged))


def _stated_frames(stated: Stated) -> dict[str, pl.DataFrame]:
    return {
        "projects": stated.projects,
        "commitments": stated.commitments,
        "capacities": stated.capacities,
        "participants": stated.participants,
        "model_lineage": stated.model_lineage,
        "policies": stated.policies,
        "country_assessments": stated.country_assessments,
        "claims": stated.claims,
    }


def _match(stated: Stated, known_ids: pl.DataFrame, judgement: Judgement) -> _Work:
    known = origins(stated.documents, stated.sources)
    read = {name: statements(table, known) for name, table in _stated_frames(stated).items()}
    ids = {row["project_id"]: (row["state"], row["merged_into"]) for row in known_ids.iter_rows(named=True)}
    matcher = Matcher(judgement.decisions, ids)
    for statement in read["projects"]:
        matcher.add_project(statement)
    for statement in read["commitments"]:
        row = statement.row
        matcher.add_fact(
            statement, organisations=[row["sponsor"]], sums=[(row["currency"], f"{row['amount_high']:.3g}")]
        )
    for statement in read["capacities"]:
        row = statement.row
        matcher.add_fact(statement, sums=[(row["metric"], f"{row['value_high']:.3g}")])
    for statement in read["participants"]:
        matcher.add_fact(statement, organisations=[statement.row["organisation"]])
    for statement in read["model_lineage"]:
        matcher.add_fact(statement, organisations=[])
    work = _Work(read, matcher.resolve(), matcher)
    placed = [s for s in read["projects"] if s.statement_id in work.identity.project_of]
    if len(placed) < len(read["projects"]):
        work.warnings.append(
            f"projects: {len(read['projects']) - len(placed)} names say nothing but a country and are left out"
        )
        read["projects"] = placed
    return work


def _parent(work: _Work, statement: Statement) -> str | None:
    text = statement.row["parent"]
    return None if text is None else work.project_named(statement.origin.document_id, text)


def _link_projects(work: _Work, lead_links: list[tuple[str, str]]) -> None:
    project_of = work.identity.project_of
    recorded = {project_of[s.statement_id] for s in work.read["projects"]}
    work.link("projects", ((s.statement_id, project_of[s.statement_id]) for s in work.read["projects"]))
    work.link("projects", lead_links, "lead_organisation")
    for name in FACTS:
        work.link(
            "projects",
            (
                (s.statement_id, project)
                for s in work.read[name]
                if (project := project_of.get(s.statement_id)) is not None and project not in recorded
            ),
            "*",
        )


def _framed(name: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    return frame(TABLES[name], rows).sort(TABLES[name].key)


def _project_ids(current: list[str], identity: Identity, known_ids: pl.DataFrame) -> pl.DataFrame:
    known: Mapping[str, dict[str, Any]] = {row["project_id"]: row for row in known_ids.iter_rows(named=True)}
    rows = []
    for project in sorted({*current, *known, *identity.redirects}):
        old = known.get(project, {})
        if project in identity.redirects:
            winner, reason = identity.redirects[project]
            state, into = "merged", winner
        elif project in set(current):
            state, into, reason = "active", None, None
        elif old.get("state") == "merged":
            state, into, reason = "merged", old["merged_into"], old["reason"]
        else:
            state, into, reason = "retired", None, old.get("reason") or "no current document tells of it"
        rows.append(
            {
                "project_id": project,
                "state": state,
                "merged_into": into,
                "reason": reason,
                "first_seen_release": old.get("first_seen_release"),
            }
        )
    return frame(PROJECT_IDS, rows).sort("project_id")


def _report(work: _Work, tables: Mapping[str, pl.DataFrame], judged: tuple[str, ...]) -> ResolutionReport:
    for name in FACTS:
        lost = [s for s in work.read[name] if s.row["project"] and s.statement_id not in work.identity.project_of]
        if lost:
            work.warnings.append(f"{name}: {len(lost)} statements name a project that could not be placed")
    divergent = tables["commitments"].filter(pl.col("is_usd_divergent"))
    for row in divergent.iter_rows(named=True):
        work.warnings.append(
            f"{row['commitment_id']}: the source says {row['usd_stated']:.4g} USD, "
            f"the rate of {row['fx_date']} gives {row['usd_high']:.4g}"
        )
    counts = {name: table.height for name, table in tables.items()}
    return ResolutionReport(
        work.identity.merges, work.identity.doubts, (*sorted(work.identity.used), *judged), tuple(work.warnings), counts
    )

"""From statements to an index to a release: the second half of a refresh.

Owns calling resolution, derivation, gates and history on one working copy of the warehouse, and building a
release from it. Invariant: the index in the warehouse is replaced only when every fatal gate passed; a
release is built from the warehouse as it stands and from nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.resources import files

import duckdb
import polars as pl

from flows.context import RunContext
from flows.errors import CheckError, SovaiError
from flows.rates import rates_now
from flows.report import Gate, RunReport
from flows.visited import visited
from warehouse import history, views
from warehouse.checks import gates as checks
from warehouse.connect import reading, writing
from warehouse.derive.derive import derive
from warehouse.judgement import judgement, passes
from warehouse.judgement.files import JudgementError
from warehouse.load import transaction
from warehouse.migrate import migrate
from warehouse.release.build import build
from warehouse.release.describe import Score
from warehouse.release.errors import ReleaseError
from warehouse.release.sign import signer
from warehouse.release.store import open_store
from warehouse.release.withdraw import checked
from warehouse.resolve.resolve import resolve
from warehouse.resolve.stated import Stated

CURRENT = "SELECT d.* FROM documents d JOIN sources s USING (source_id) WHERE d.superseded_by IS NULL"
"""Documents that speak: the newest of their address, of a source that is still declared."""


class Held(Exception):
    """A fatal gate failed: the transaction must not end well."""


@dataclass(frozen=True, slots=True)
class IndexReport:
    """`version` is None where a fatal gate held the index back."""

    version: str | None
    is_new: bool = False
    rows: Mapping[str, int] = field(default_factory=dict)
    changes: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    gates: tuple[Gate, ...] = ()
    warnings: tuple[str, ...] = ()
    judgement: tuple[str, ...] = ()


def index(context: RunContext) -> IndexReport:
    """Resolve, derive, check and record. Nothing is written where a fatal gate fails."""
    with writing(context.settings.warehouse) as connection:
        migrate(connection)
        before = history.counts(connection)
        stated, as_of = stated_now(connection)
        known_ids = connection.execute("SELECT * FROM project_ids").pl()
        own = context.settings.home / "judgement"
        try:
            let = passes.load(own)
            judged, known_rates = judgement.load(own), rates_now(context.settings)
            resolved = resolve(stated, known_ids=known_ids, judgement=judged, rates=known_rates, as_of=as_of)
            tables = dict(resolved.tables) | derive(resolved.tables, stated.documents)
        except JudgementError as error:
            what, _, todo = str(error).partition("; ")
            raise CheckError(what, todo or "correct that line") from error
        try:
            with transaction(connection):
                recorded = history.record(connection, tables, context.date)
                outcomes = checks.gates(connection, before, let)
                gates = tuple(Gate(gate.name, gate.passed, gate.detail) for gate in outcomes)
                if not all(gate.passed for gate in gates):
                    raise Held
                for statement in views.statements():
                    connection.execute(statement)
        except Held:
            return IndexReport(None, gates=gates, warnings=resolved.report.warnings)
    return IndexReport(
        recorded.version,
        recorded.is_new,
        recorded.rows,
        {name: asdict(moved) for name, moved in recorded.changes.items()},
        gates,
        resolved.report.warnings,
        resolved.report.judgements,
    )


def publish(context: RunContext, version: str) -> tuple[bool, str]:
    """Release the warehouse as `version` unless that stands already; (whether it is new, where it stands)."""
    try:
        store = open_store(context.settings.release_store)
        key = context.settings.signing_key
        with reading(context.settings.warehouse) as connection:
            sign = signer(key) if key else None
            built = build(
                connection, store, version, scores=recorded_scores(), health=visited(context.settings), sign=sign
            )
        if not built.is_new:
            checked(store, context.time)
    except ReleaseError as error:
        raise SovaiError(error.what, error.todo) from error
    return built.is_new, f"{store.url}/{version}"


def recorded_scores() -> tuple[Score, ...]:
    """What `sovai evaluate --record` measured on our labelled pages; a test holds it to the extractor."""
    rows = json.loads(files("sources.extract").joinpath("scores.json").read_text(encoding="utf-8"))
    return tuple(
        Score(row["table"], row["precision"], row["recall"], row["f1"], row["pages"])
        for row in rows
        if row["precision"] is not None and row["recall"] is not None
    )


def save_run(context: RunContext, report: RunReport) -> None:
    """Keep the report below the home. The warehouse is not touched: a failed run must not need it."""
    report.save(context.settings.runs)


def stated_now(connection: duckdb.DuckDBPyConnection) -> tuple[Stated, str]:
    """What current documents state, and the newest day on which one was fetched."""
    documents = connection.execute(CURRENT).pl()
    connection.register("current_documents", documents)

    def current(name: str) -> pl.DataFrame:
        return connection.execute(
            f"SELECT * FROM {name} WHERE document_id IN (SELECT document_id FROM current_documents)"
        ).pl()

    stated = Stated(
        projects=current("stated_projects"),
        commitments=current("stated_commitments"),
        capacities=current("stated_capacities"),
        participants=current("stated_participants"),
        model_lineage=current("stated_model_lineage"),
        policies=current("stated_policies"),
        country_assessments=current("stated_country_assessments"),
        claims=current("stated_claims"),
        evidence=current("stated_evidence"),
        documents=documents,
        sources=connection.execute("SELECT * FROM sources").pl(),
    )
    connection.unregister("current_documents")
    days = documents["fetched_at"].str.slice(0, 10)
    newest = days.max()
    return stated, str(newest) if newest is not None else "1970-01-01"

"""`sovai history`: a project's life in the index: when rows about it came, changed and went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from flows.errors import CheckError, UsageError
from flows.output import Format, note, show
from flows.settings import settings

if TYPE_CHECKING:
    import duckdb

app = typer.Typer(add_completion=False, rich_markup_mode=None)

TOLD = {
    "projects": ("project_id", "name || coalesce(', ' || status, '') || coalesce(', announced ' || announced_on, '')"),
    "commitments": (
        "commitment_id",
        "format('{:,.0f}', amount_high) || ' ' || currency || coalesce(', ' || stage, '')"
        " || coalesce(', ' || sponsor, '')"
        " || CASE WHEN preferred THEN '' ELSE ', not the preferred figure' END",
    ),
    "capacities": ("capacity_id", "format('{:,.0f}', value_high) || ' ' || metric || coalesce(', ' || status, '')"),
    "participants": ("participant_id", "organisation || coalesce(' as ' || replace(role, '_', ' '), '')"),
    "model_lineage": ("lineage_id", "approach || coalesce(' ' || base_model, '')"),
}
"""By table: its key, and how a row is told."""


@app.command()
def history(
    project: str = typer.Argument(..., help="A project id, such as ind-indiaai-mission."),
    form: Format = typer.Option(Format.table, "--format", "-f", help="How to print."),
    as_json: bool = typer.Option(False, "--json", help="The same as --format json."),
) -> None:
    """Tell when the index learnt, changed and dropped what it says of a project.

    Example: sovai history ind-indiaai-mission
    """
    from warehouse.connect import WarehouseError, reading

    try:
        with reading(settings().warehouse) as connection:
            rows = _life(connection, project)
    except WarehouseError as error:
        raise CheckError(error.what, error.todo) from error
    show(("version", "event", "table", "row", "what"), rows, Format.json if as_json else form)


def _life(connection: duckdb.DuckDBPyConnection, project: str) -> list[tuple[Any, ...]]:
    """(version, event, table, row, words), oldest first. Raises UsageError for an id that was never given out."""
    known = connection.execute(
        "SELECT state, merged_into, first_seen_release, reason FROM project_ids WHERE project_id = ?", [project]
    ).fetchone()
    if known is None:
        near = connection.execute(
            "SELECT project_id FROM project_ids "
            "ORDER BY jaro_winkler_similarity(project_id, ?) DESC, project_id LIMIT 3",
            [project],
        ).fetchall()
        raise UsageError(
            f"no project was ever called {project!r}", "did you mean " + ", ".join(row[0] for row in near) + "?"
        )
    state, merged_into, first, reason = known
    note(
        f"{project}: {state}"
        + (f" into {merged_into}" if merged_into else "")
        + (f" ({reason})" if reason else "")
        + f", first in {first}"
    )
    parts = [
        f"""
        SELECT recorded_at AS version,
               CASE WHEN EXISTS (
                 SELECT 1 FROM {table}_history o WHERE o.{key} = r.{key} AND o.retired_at = r.recorded_at)
               THEN 'changed' ELSE 'learnt' END AS event,
               '{table}' AS table_name, {key} AS row_id, {words} AS words
        FROM (SELECT * FROM {table} UNION ALL SELECT * FROM {table}_history) r WHERE project_id = $project
        UNION ALL
        SELECT retired_at, 'dropped', '{table}', {key}, {words} FROM {table}_history r
        WHERE project_id = $project AND NOT EXISTS (
          SELECT 1 FROM (
            SELECT {key}, recorded_at FROM {table} UNION ALL SELECT {key}, recorded_at FROM {table}_history) n
          WHERE n.{key} = r.{key} AND n.recorded_at = r.retired_at)"""
        for table, (key, words) in TOLD.items()
    ]
    return connection.execute(
        f"""
        SELECT * FROM ({" UNION ALL ".join(parts)})
        ORDER BY left(version, 10), try_cast(version[12:] AS BIGINT), event, table_name, row_id""",
        {"project": project},
    ).fetchall()

"""`sovai query`: SQL over the warehouse or over a release, read-only and offline."""

from __future__ import annotations

import re
from pathlib import Path

import typer

from flows.errors import CheckError, UsageError
from flows.output import Format, show
from flows.settings import settings

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def query(
    sql: str = typer.Argument("", help="One statement. Without it the tables are listed."),
    release: str = typer.Option(
        "", "--release", "-r", help="A version (or 'latest'), or the path of a release's .duckdb file."
    ),
    form: Format = typer.Option(Format.table, "--format", "-f", help="How to print."),
    limit: int = typer.Option(1000, "--limit", min=1, help="Most rows to print."),
) -> None:
    """Run SQL over the warehouse (default) or a release.

    Example: sovai query "SELECT * FROM top_commitments('middle_east') LIMIT 5"
    """
    import duckdb

    from warehouse.connect import WarehouseError, reading

    path = _database(release)
    try:
        with reading(path) as connection:
            for line in ("SET enable_external_access = false", "SET lock_configuration = true"):
                connection.execute(line)
            result = connection.execute(sql or "SHOW TABLES")
            columns = [item[0] for item in result.description or ()]
            rows = result.fetchmany(limit + 1)
    except WarehouseError as error:
        raise CheckError(error.what, error.todo) from error
    except duckdb.Error as error:
        raise UsageError(
            str(error).splitlines()[0], "correct the SQL; `sovai query` without SQL lists the tables"
        ) from error
    show(columns, rows[:limit], form)
    if len(rows) > limit:
        from flows.output import note

        note(f"only the first {limit} rows are shown; raise --limit for more")


def _database(release: str) -> Path:
    """The file to open. Raises UsageError for a release that is not in a folder store."""
    if not release:
        return settings().warehouse
    if release.endswith(".duckdb"):
        return Path(release)
    if release != "latest" and not re.fullmatch(r"\d{4}-\d{2}-\d{2}\.\d+", release, re.ASCII):
        raise UsageError(f"{release!r} is neither a version, 'latest' nor a .duckdb file", "see `sovai release list`")
    from flows.commands.release import folder_of

    return folder_of(release) / "sovereign_ai_index.duckdb"

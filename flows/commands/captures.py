"""`sovai captures`: captured pages move between machines as WARC files, and go when nothing needs them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import typer

from flows.errors import NOTHING_TO_DO, CheckError, SovaiError, UsageError
from flows.output import Format, note, show
from flows.settings import Settings, settings

app = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True, help="The captured pages.")

JSON = typer.Option(False, "--json", help="Print JSON instead of a table.")


@app.command("export")
def export_warc(
    path: Path = typer.Argument(..., help="The file to write, as a rule ending in .warc.gz."),
    source: list[str] = typer.Option([], "--source", "-s", help="Only this source id; may be repeated."),
    as_json: bool = JSON,
) -> None:
    """Write captures and their visits to a standard WARC file.

    Example: sovai captures export pages.warc.gz
    """
    from sources.captures import CaptureDamaged, CaptureStore
    from sources.warc import export

    here = settings()
    if path.is_dir():
        raise UsageError(f"{path} is a folder", "give the name of a file to write")
    store = CaptureStore(here.captures)
    chosen = (visit for visit in store.retrievals() if not source or visit.source_id in source)
    try:
        done = export(store, path, chosen)
    except CaptureDamaged as error:
        raise CheckError(*_two_lines(str(error))) from None
    except OSError as error:
        raise SovaiError(f"{path} cannot be written: {error.strerror or error}", "give another place") from None
    for sha256 in done.missing:
        note(f"capture {sha256} is named in the log but no longer here; it was left out")
    if not done.visits:
        path.unlink(missing_ok=True)
        note("nothing is captured" + (" of these sources" if source else "") + "; no file was left")
        raise typer.Exit(NOTHING_TO_DO)
    _show({"file": str(path), "captures": done.captures, "visits": done.visits}, as_json)


@app.command("import")
def import_warc(
    path: Path = typer.Argument(..., help="A WARC file of ours or of another tool, gzipped or not."),
    as_json: bool = JSON,
) -> None:
    """Take the pages of a WARC file into the captures, under the catalogue's ids where it has their addresses.

    Example: sovai captures import pages.warc.gz
    """
    from flows.catalogue import catalogue
    from sources.captures import CaptureStore
    from sources.warc import BadArchive, load
    from sources.web.urls import same_page_key

    here = settings()
    ids = {same_page_key(source.url): source.source_id for source in catalogue(here)}
    try:
        done = load(CaptureStore(here.captures), path, source_id_for=lambda url: ids.get(same_page_key(url)))
    except BadArchive as error:
        raise CheckError(str(error), "give a WARC file, as `sovai captures export` writes it") from None
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}", "give a file that can be read") from None
    for line in done.skipped:
        note(f"left out: {line}")
    _show({"captures": done.captures, "visits": done.visits, "left_out": len(done.skipped)}, as_json)
    if not done.visits:
        note("the log has all of these visits already" if not done.skipped else "nothing usable was in it")
        raise typer.Exit(NOTHING_TO_DO)


@app.command()
def prune(
    older_than: int = typer.Option(365, "--older-than", min=1, help="Days since a content was last seen."),
    yes: bool = typer.Option(False, "--yes", help="Remove them; without it they are only counted."),
    as_json: bool = JSON,
) -> None:
    """Remove captures that no document, evidence or release points to and that are no source's latest content.

    Example: sovai captures prune --older-than 365 --yes
    """
    from sources.captures import CaptureStore
    from sources.retention import retain

    here = settings()
    needed = referenced(here)
    done = retain(
        CaptureStore(here.captures),
        needed,
        older_than=timedelta(days=older_than),
        now=here.clock(),
        is_rehearsal=not yes,
    )
    word = "removed" if yes else "would_be_removed"
    _show({word: len(done.removed), "bytes": done.freed_bytes, "kept": done.kept}, as_json)
    if not done.removed:
        raise typer.Exit(NOTHING_TO_DO)
    if not yes:
        note("nothing was removed yet; add --yes to do it")


def referenced(here: Settings) -> set[str]:
    """Digests of every document that the warehouse, past rows included, or a release below the home speaks of.

    Raises UsageError where that cannot be known: without it every capture would look unneeded."""
    import polars as pl

    from warehouse.connect import WarehouseError, reading

    if here.store is not None and "://" in here.store:
        raise UsageError(
            "the releases are in a remote store, whose evidence is not looked through",
            "unset SOVAI_STORE after downloading its releases below the home",
        )
    try:
        with reading(here.warehouse) as connection:
            tables = connection.execute(
                "SELECT DISTINCT table_name FROM duckdb_columns() WHERE column_name = 'document_id' AND NOT internal"
            ).fetchall()
            found = {
                str(row[0])
                for (table,) in tables
                for row in connection.execute(f'SELECT DISTINCT document_id FROM "{table}"').fetchall()
            }
    except WarehouseError as error:
        raise UsageError(error.what, error.todo) from None
    for path in sorted(Path(here.release_store).glob("*/*.parquet")):
        frame = pl.scan_parquet(path)
        if "document_id" in frame.collect_schema().names():
            found |= set(frame.select(pl.col("document_id").unique()).collect()["document_id"].to_list())
    return found


def _two_lines(text: str) -> tuple[str, str]:
    what, _, todo = text.partition("; ")
    return what, todo or "see the captures folder"


def _show(row: dict[str, object], as_json: bool) -> None:
    show(list(row), [list(row.values())], Format.json if as_json else Format.table)

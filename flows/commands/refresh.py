"""`sovai refresh`: run the flow once and print its report."""

from __future__ import annotations

import sys

import typer

from flows.errors import CHECK_FAILED, SovaiError, UsageError

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def refresh(
    live: bool = typer.Option(False, "--live", help="Visit the enabled sources of the catalogue, too."),
    reextract: bool = typer.Option(
        False, "--reextract", help="Read all captures again with today's extractor; no network."
    ),
    source: list[str] = typer.Option(
        [], "--source", help="With --live: visit only this source, due or not; may be given several times."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print the run report as JSON."),
) -> None:
    """Read the sources, update the warehouse, publish a release where anything changed."""
    if source and not live:
        raise UsageError("--source names a live source to visit", "add --live")
    from flows.engine import engine
    from flows.settings import settings
    from warehouse.connect import WarehouseError, lock

    try:
        # Taken before the engine starts, so that a second refresh is refused at once and quietly.
        with lock(settings().warehouse), engine(settings().home):
            from flows.refresh import refresh as flow

            result = flow(live=live, reextract=reextract, only=tuple(source))
    except WarehouseError as error:
        raise SovaiError(error.what, error.todo) from error
    except OSError as error:
        raise SovaiError(
            f"cannot write {error.filename or settings().home}: {error.strerror or error}",
            "make room on the disk or free it for writing, or set SOVAI_HOME to another folder",
        ) from error
    if as_json:
        print(result["report"])  # noqa: T201
    else:
        _print(result["markdown"])
    if result["outcome"] == "held":
        sys.exit(CHECK_FAILED)


def _print(report: str) -> None:
    from rich.console import Console
    from rich.markdown import Markdown

    from flows.output import inert

    Console().print(Markdown(inert(report)))

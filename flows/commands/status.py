"""`sovai status`: is the index healthy? For people, and for monitors by exit code and JSON."""

from __future__ import annotations

import json
import sys

import typer

from flows.errors import CHECK_FAILED

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def status(
    as_json: bool = typer.Option(False, "--json", help="Print the state as JSON (schema sovai.status/1)."),
    max_age: float = typer.Option(8, "--max-age", min=0, help="Days after which a last good run is too old."),
    max_stale: float = typer.Option(10, "--max-stale", min=0, max=100, help="Percent of sources that may be stale."),
    quick: bool = typer.Option(False, "--quick", help="Do not read the latest release's files, only the pointer."),
) -> None:
    """Say whether the last run ended well and lately, the latest release is whole, and the sources are fresh.

    Exit code 0 where all is well, 3 where something needs a look. Writes nothing.
    Example: sovai status --json | jq .problems
    """
    from flows.health import examine
    from flows.settings import settings

    found = examine(settings(), max_age_days=max_age, max_stale_percent=max_stale, is_quick=quick)
    if as_json:
        print(json.dumps(found.as_json(), ensure_ascii=False, indent=1))  # noqa: T201
    else:
        from flows.output import inert

        print(inert(found.text()))  # noqa: T201
    if found.problems:
        sys.exit(CHECK_FAILED)

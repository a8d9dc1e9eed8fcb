"""`sovai gc`: remove what no release and no evidence needs; releases themselves stay for ever."""

from __future__ import annotations

import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def gc(
    dry_run: bool = typer.Option(False, "--dry-run", help="Only show what would go."),
    captures_older_than: int = typer.Option(
        365, "--captures-older-than", min=1, help="Days after which a capture that nothing points to may go."
    ),
    runs_older_than: int = typer.Option(
        400, "--runs-older-than", min=1, help="Days after which a run report may go; the newest twenty always stay."
    ),
) -> None:
    """Remove leftovers of killed runs, old run reports and captures that no evidence points to.

    Never removes a release. Waits for nobody: where a refresh runs it stops with a message.
    Example: sovai gc --dry-run
    """
    from flows.errors import SovaiError
    from flows.output import Format, show
    from flows.settings import settings
    from flows.tidy import tidy
    from warehouse.connect import WarehouseError

    try:
        gone = tidy(
            settings(),
            capture_days=captures_older_than,
            run_days=runs_older_than,
            is_rehearsal=dry_run,
        )
    except WarehouseError as error:
        raise SovaiError(error.what, error.todo) from error
    title = "would be removed" if dry_run else "removed"
    show(("what", "items", "bytes"), [(one.what, len(one.paths), one.bytes) for one in gone], Format.table, title=title)
    if dry_run:
        for one in gone:
            for path in one.paths:
                print(f"{one.what}\t{path}")  # noqa: T201

"""`sovai schedule`: keep refreshing on this machine, with or without a Prefect server of one's own."""

from __future__ import annotations

import os

import typer

from flows.errors import UsageError

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def schedule(
    cron: str = typer.Option("", "--cron", help="When, as five cron fields: minute hour day month weekday."),
    timezone: str = typer.Option("UTC", "--timezone", help="Time zone of the cron, such as Europe/Paris."),
    every: float = typer.Option(0, "--every", min=0, help="Instead of a cron: every so many seconds."),
    live: bool = typer.Option(False, "--live", help="Visit the enabled sources of the catalogue, too."),
) -> None:
    """Refresh on a schedule until stopped with Ctrl-C; at once where a slot was missed.

    Uses the Prefect server that PREFECT_API_URL names, else runs one for as long as it lives.
    Example: sovai schedule --cron "0 6 * * 1" --live
    """
    if bool(cron.strip()) == bool(every):
        raise UsageError("give one of --cron and --every", 'for example: sovai schedule --cron "0 6 * * 1"')
    from flows.engine import engine, prepare
    from flows.settings import settings

    prepare(settings().home)
    if live:
        from flows.web import client

        client(settings(), settings().clock())  # says now, not at the first slot, that no contact is set
    from flows.output import note
    from flows.schedule import Plan, keep_refreshing

    try:
        plan = Plan(cron.strip() or None, timezone, every or None, live).checked()
    except ValueError as error:
        raise UsageError(
            f"--cron {cron!r} in time zone {timezone!r} is not a schedule",
            "give five fields such as '0 6 * * 1' (Mondays at six) and a zone such as Europe/Paris",
        ) from error
    if "PREFECT_API_URL" not in os.environ:
        note("starting a Prefect server for this schedule")
    with engine(settings().home):
        address = os.environ["PREFECT_API_URL"].removesuffix("/api")
        note(f"refreshing {_when(plan.cron, timezone, every)}; runs can be watched at {address}; Ctrl-C ends it")
        keep_refreshing(plan)


def _when(cron: str | None, timezone: str, every: float) -> str:
    return f"every {every:g} s" if cron is None else f"at '{cron}' {timezone}"

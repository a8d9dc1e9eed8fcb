"""How Prefect is set up for us: quiet, offline, its files below the home.

Owns the environment that must stand before Prefect is imported. Invariant: what the user has set is
never overwritten, so a configured Prefect server is used as it is.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from flows.errors import SovaiError

QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",  # the short-lived server logs cancelled work at every exit
    "PREFECT_LOGGING_LEVEL": "CRITICAL",  # our own report and errors say what happened
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "100",
    "PREFECT_CLI_PROMPT": "false",
}


def prepare(home: Path) -> None:
    """Set what is not set. Call before the first import of Prefect.

    Raises SovaiError where the home cannot be written."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    if "PREFECT_API_URL" not in os.environ and "PREFECT_HOME" not in os.environ:
        folder = (home / "prefect").resolve()
        try:
            folder.mkdir(parents=True, exist_ok=True)  # Prefect's server hangs where its home cannot be made
        except OSError as error:
            raise SovaiError(
                f"cannot write in {home}: {error.strerror}", "free it for writing, or set SOVAI_HOME"
            ) from error
        os.environ["PREFECT_HOME"] = str(folder)


@contextlib.contextmanager
def engine(home: Path) -> Iterator[None]:
    """Prefect ready to run flows during the block: with the configured server, else with one that lives as long.

    Not with Prefect's own short-lived server: that one gets the terminal's Ctrl-C too, and the flow then waits for it
    for minutes; it stays when the flow is killed. Raises SovaiError where the home cannot be written or the server
    does not start, or fails."""
    prepare(home)
    from flows.server import own_server

    with contextlib.ExitStack() as stack:
        if "PREFECT_API_URL" not in os.environ:
            stack.enter_context(own_server(meanwhile=_import_flows))
        from prefect.settings import PREFECT_API_URL, PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

        # Prefect read its settings when it was imported, before the server was there. A heartbeat costs a second at
        # the end of each run, and tells nothing of a run that somebody watches.
        changed = {PREFECT_API_URL: os.environ["PREFECT_API_URL"], PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}
        stack.enter_context(temporary_settings(changed))
        try:
            yield
        except Exception as error:
            if not type(error).__module__.startswith(("httpx", "prefect.exceptions")):
                raise
            raise SovaiError(
                f"the Prefect server failed: {str(error).splitlines()[0]}",
                "make room on the disk, or check the server that PREFECT_API_URL names; then run this again",
            ) from error


def _import_flows() -> None:
    import flows.refresh  # noqa: F401

"""How Prefect is set up for us: quiet, offline, its files below the home.

Owns the environment that must stand before Prefect is imported. Invariant: what the user has set is
never overwritten, so a configured Prefect server is used as it is.
"""

from __future__ import annotations

import os
from pathlib import Path

from flows.errors import SovaiError

QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",  # the short-lived server logs cancelled work at every exit
    "PREFECT_LOGGING_LEVEL": "CRITICAL",  # our own report and errors say what happened
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",  # the first start migrates its database
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

"""A Prefect server of our own, for as long as the process that started it lives.

Owns starting and ending it: a child on a free loopback port, its files below the home. Invariant: it never
outlives its owner. The owner holds the child's standard input; when that closes, however the owner
ended, the child goes.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from flows.errors import SovaiError

HOST = "127.0.0.1"
LOG = "server.log"
PATIENCE = 20.0
"""Seconds that the server gets to end by itself."""


@contextlib.contextmanager
def own_server(meanwhile: Callable[[], object] = lambda: None) -> Iterator[str]:
    """Run a server during the block and let PREFECT_API_URL name it; gives its address.

    `meanwhile` is called while the server starts: imports that are needed anyway.

    Its database is migrated at the first start, which takes some ten seconds. Raises SovaiError where it does not
    start."""
    # A session of its own: Ctrl-C in the terminal reaches the owner alone, which then ends the server last.
    with _log().open("wb") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "flows.server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,
        )
    assert child.stdin is not None and child.stdout is not None
    try:
        meanwhile()
        address = child.stdout.readline().decode().strip()
        ready = child.stdout.readline().decode().strip()
        if ready != "ready":
            raise SovaiError(
                "the Prefect server did not start",
                f"look into {_log()}, or set PREFECT_API_URL to a server that runs",
            )
        os.environ["PREFECT_API_URL"] = address
        yield address
    finally:
        os.environ.pop("PREFECT_API_URL", None)
        child.stdin.close()
        try:
            child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        child.stdout.close()


def _log() -> Path:
    """Where the server's complaints go: a user of ours is told what to do by us."""
    home = os.environ.get("PREFECT_HOME")
    return Path(home) / LOG if home is not None and Path(home).is_dir() else Path(os.devnull)


def serve() -> None:
    """Be the server: print the address, then 'ready' once it answers, and end when standard input closes."""
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: object = None) -> None:
            await super().startup(sockets=sockets)  # type: ignore[arg-type]
            if self.started:
                _say("ready")

    config = uvicorn.Config(
        "prefect.server.api.server:create_app",
        factory=True,
        host=HOST,
        port=0,
        log_level="critical",
        timeout_graceful_shutdown=5,
    )
    listener = config.bind_socket()  # bound before it is named, so nobody can take the port in between
    address = f"http://{HOST}:{listener.getsockname()[1]}/api"
    os.environ["PREFECT_UI_API_URL"] = address
    _say(address)
    server = Server(config)
    threading.Thread(target=_end_with_owner, args=(server,), daemon=True).start()
    server.run(sockets=[listener])


def _end_with_owner(server: object) -> None:
    while sys.stdin.buffer.read(1024):
        pass
    server.should_exit = True  # type: ignore[attr-defined]
    # A server that cannot end by itself must not stay: its owner is gone and nobody would notice.
    timer = threading.Timer(PATIENCE - 5, os._exit, (1,))
    timer.daemon = True
    timer.start()


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    serve()

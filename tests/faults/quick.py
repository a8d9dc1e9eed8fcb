"""Clients and sources for tests against the fault server: quick settings, and names that resolve without a network."""

from __future__ import annotations

import socket
import threading
import time
from datetime import UTC, datetime

from sources.catalogue.model import Source
from sources.client import Client
from sources.web.messages import ClientSettings
from tests.faults.server import MB

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOSTS = {
    "inside.example": ["127.0.0.1"],
    "mixed.example": ["93.184.215.14", "10.0.0.7"],
    "metadata.example": ["169.254.169.254"],
    "six.example": ["::ffff:127.0.0.1"],
}


def resolve(host: str, port: int) -> list[str]:
    if host in HOSTS:
        return HOSTS[host]
    if host == "localhost" or host.endswith(".localhost"):
        return ["127.0.0.1"]
    if host.replace(".", "").isdigit():
        return [host]
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def settings(**changes: object) -> ClientSettings:
    quick = {
        "contact": "ops@example.org",
        "connect_timeout_s": 1.0,
        "read_timeout_s": 0.5,
        "total_timeout_s": 1.0,
        "max_body_bytes": 2 * MB,
        "backoff_s": 0.02,
        "host_spacing_s": 0.0,
        "max_wait_s": 5.0,
        "allow_loopback": True,
        "robots_max_bytes": 64 * 1024,
    }
    return ClientSettings(**{**quick, **changes})  # type: ignore[arg-type]


def client(**changes: object) -> Client:
    return Client(settings(**changes), clock=lambda: NOW, resolve=resolve)


def source(source_id: str, url: str, **changes: object) -> Source:
    known = {
        "source_id": source_id,
        "url": url,
        "publisher": "The Daily",
        "authority": 3,
        "kind": "article",
        "licence": "not stated",
        "cadence": "daily",
    }
    return Source.model_validate({**known, **changes})


def threads_left(expected: int) -> int:
    """How many threads run once those that are ending have ended; waits at most a second for that."""
    ends_at = time.monotonic() + 1
    while threading.active_count() > expected and time.monotonic() < ends_at:
        time.sleep(0.01)
    return threading.active_count()

"""The HTTP client of a run: its manners come from the settings.

Owns making the client. Invariant: nobody visits the web without saying who asks.
"""

from __future__ import annotations

from datetime import datetime

from flows.errors import UsageError
from flows.settings import Settings
from schemas.version import SOFTWARE
from sources.client import Client
from sources.web.messages import ClientSettings


def client(settings: Settings, now: datetime) -> Client:
    """A client for one run at `now`. Raises UsageError where no contact is set."""
    try:
        manners = ClientSettings(
            contact=settings.contact,
            version=SOFTWARE,
            allow_loopback=settings.allow_loopback,
            robots_folder=settings.home / "robots",
        )
    except ValueError as error:
        raise UsageError(
            f"SOVAI_CONTACT: {error}", "set SOVAI_CONTACT to a URL or an e-mail address of yours"
        ) from error
    return Client(manners, clock=lambda: now)

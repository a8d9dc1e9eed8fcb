"""The run context: one clock, one id, one home.

Owns what every stage of one run shares. Invariant: `started_at` is the only time a run knows; no
stage asks the system for another, so a run can be repeated.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flows.settings import Settings


@dataclass(frozen=True, slots=True)
class RunContext:
    """`started_at` is UTC, to the second; `run_id` sorts by time."""

    settings: Settings
    started_at: datetime
    run_id: str
    live: bool = False
    reextract: bool = False
    only: tuple[str, ...] = ()
    """Visit these live sources and no others; empty for all."""

    @property
    def date(self) -> str:
        return self.started_at.date().isoformat()

    @property
    def time(self) -> str:
        return self.started_at.strftime("%Y-%m-%dT%H:%M:%SZ")


def start(
    settings: Settings, *, salt: str, live: bool = False, reextract: bool = False, only: Sequence[str] = ()
) -> RunContext:
    """A context for a run that starts now. `salt` tells runs of one second apart (the process id)."""
    started_at = settings.clock()
    digest = hashlib.sha256(f"{started_at.isoformat()} {salt}".encode()).hexdigest()[:6]
    return RunContext(settings, started_at, f"{started_at:%Y%m%dT%H%M%SZ}-{digest}", live, reextract, tuple(only))

"""What one exchange comes to: a raw answer, or trouble.

Owns the two shapes and what a host's Retry-After means. Invariant: trouble says whether trying again can help.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from sources.web.messages import FailureKind

_RETRIED: frozenset[FailureKind] = frozenset({"connect", "connection", "timeout", "truncated"})


class Trouble(Exception):
    """One exchange came to nothing. `wait_s` is how long the host asked to be left alone."""

    def __init__(
        self,
        kind: FailureKind,
        detail: str,
        *,
        status: int | None = None,
        is_retried: bool | None = None,
        wait_s: float = 0.0,
    ) -> None:
        super().__init__(detail)
        self.kind: FailureKind = kind
        self.detail = detail
        self.status = status
        self.is_retried = kind in _RETRIED if is_retried is None else is_retried
        self.wait_s = wait_s


@dataclass(frozen=True, slots=True)
class Raw:
    """One answer as it came, its body decoded, before anything is made of it. `headers` ignores case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def retry_after(value: str | None, date: str | None) -> float:
    """Seconds asked for, in either form; a date counts from the server's own clock where it gives it."""
    if not value:
        return 0.0
    seconds = value.strip()
    if seconds.isascii() and seconds.isdigit():
        return float(min(int(seconds[:12]), 10**9))
    with contextlib.suppress(ValueError, TypeError, OverflowError):
        until = parsedate_to_datetime(value)
        now = datetime.now(UTC)
        with contextlib.suppress(ValueError, TypeError):
            now = parsedate_to_datetime(date or "")
        return max(0.0, (until - now).total_seconds())
    return 0.0

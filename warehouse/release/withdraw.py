"""Take a release back without deleting it.

Owns the act of withdrawing. Invariant: the files stay where they are; only the pointer says that they
should no longer be used, why, and which release to use instead.
"""

from __future__ import annotations

from datetime import date

from warehouse.release import publish
from warehouse.release.pointer import Pointer, Withdrawal
from warehouse.release.store import Store


def withdraw(store: Store, version: str, *, reason: str, successor: str | None, on: date) -> Pointer:
    """Withdraw a release; `latest` moves to the newest that stands. Returns the pointer that stands now.

    Raises NoRelease, ReleaseError (withdrawn already, no such successor), PointerMoved, StoreError."""
    withdrawal = Withdrawal(reason=reason, successor=successor, on=on.isoformat())
    return publish.update(store, lambda pointer: pointer.with_withdrawal(version, withdrawal))


def checked(store: Store, at: str) -> Pointer:
    """Note in the pointer that the sources were looked at (UTC, `2026-11-24T08:00:00Z`) and nothing was new."""
    return publish.update(store, lambda pointer: pointer.with_check(at))

"""What a command says when it cannot go on: what, what to do, and the exit code.

Owns the exit codes. Invariant: every expected failure leaves through one of these, so a user never
meets a traceback for a bad file, flag or page.
"""

from __future__ import annotations

OK, FAILED, USAGE, CHECK_FAILED, NOTHING_TO_DO, NETWORK = 0, 1, 2, 3, 4, 5


class SovaiError(Exception):
    """`what` happened and what `todo` about it, one line each."""

    exit_code = FAILED

    def __init__(self, what: str, todo: str) -> None:
        super().__init__(what)
        self.what = what
        self.todo = todo


class UsageError(SovaiError):
    exit_code = USAGE


class CheckError(SovaiError):
    exit_code = CHECK_FAILED


class NetworkError(SovaiError):
    exit_code = NETWORK

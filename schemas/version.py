"""The version numbers, each in one place.

`SOFTWARE` is the version of the code; `SCHEMA` (semver) the version of the published tables: a new
column raises the minor number, a changed or removed one the major number. `FINGERPRINT` is the
registry's at that version: a test fails when the registry changes and these two do not.
"""

from __future__ import annotations

import hashlib

from schemas.derived import DERIVED
from schemas.registry import TABLES

SOFTWARE = "0.1.0"
SCHEMA = "0.1.0"
FINGERPRINT = "2324ed0dfc23fa01"


def fingerprint() -> str:
    """sha256 over every declared table and column, in declared order (16 hex digits)."""
    return hashlib.sha256(repr((*TABLES.values(), *DERIVED.values())).encode()).hexdigest()[:16]

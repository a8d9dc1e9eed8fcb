"""Who owns an operator: a short list of judgement.

Owns reading `owners.csv`. Invariant: an organisation has one owner there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from schemas.vocabulary import countries
from warehouse.judgement.files import JudgementError, read_rows
from warehouse.resolve.names import squash

COLUMNS = ("organisation", "owner", "owner_hq_iso3", "reason")


@dataclass(frozen=True, slots=True)
class Owner:
    name: str
    hq_iso3: str
    reason: str


def load() -> Mapping[str, Owner]:
    """Squashed organisation to its owner. Raises JudgementError."""
    found: dict[str, Owner] = {}
    for number, row in enumerate(read_rows("owners.csv", COLUMNS), 2):
        if row["owner_hq_iso3"] not in countries():
            raise JudgementError(f"owners.csv:{number}: {row['owner_hq_iso3']!r} is no country code; correct it")
        key = squash(row["organisation"])
        if key in found:
            raise JudgementError(f"owners.csv:{number}: {row['organisation']!r} stands twice; remove one line")
        found[key] = Owner(row["owner"], row["owner_hq_iso3"], row["reason"])
    return found

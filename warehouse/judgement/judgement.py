"""All judgement together, as resolution takes it.

Owns the bundle and its loading. Invariant: what is not in the bundle is no judgement: resolution reads no file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from warehouse.judgement import corrections, decisions, lookups, preferences
from warehouse.judgement.corrections import Correction
from warehouse.judgement.decisions import Decisions


@dataclass(frozen=True)
class Judgement:
    """`organisations` maps squashed spellings to canonical names; `preferences` (table, row id) to the reason."""

    decisions: Decisions = field(default_factory=Decisions)
    organisations: Mapping[str, str] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    preferences: Mapping[tuple[str, str], str] = field(default_factory=dict)


def load(own: Path | None = None) -> Judgement:
    """The shipped files, with the lines of an operator's folder `own`. Raises JudgementError where one is wrong."""
    return Judgement(decisions.load(own), lookups.organisations(own), corrections.load(own), preferences.load(own))

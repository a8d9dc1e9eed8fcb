"""All judgement together, as resolution takes it.

Owns the bundle and its loading. Invariant: what is not in the bundle is no judgement: resolution reads no file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from warehouse.judgement import decisions, lookups
from warehouse.judgement.decisions import Decisions


@dataclass(frozen=True)
class Judgement:
    """`organisations` maps squashed spellings to canonical names."""

    decisions: Decisions = field(default_factory=Decisions)
    organisations: Mapping[str, str] = field(default_factory=dict)


def load() -> Judgement:
    """The shipped files. Raises JudgementError where one is wrong."""
    return Judgement(decisions.load(), lookups.organisations())

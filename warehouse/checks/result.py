"""The outcome of a check.

Owns the shape and how findings become an outcome. Invariant: a warning never fails; a fatal finding
fails unless a recorded reason lets its subject through, and then the reason stands in the detail.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: `subject` is what a recorded reason would name."""

    subject: str
    detail: str
    is_fatal: bool = True


@dataclass(frozen=True, slots=True)
class GateResult:
    """`passed` is false where a fatal finding stands. `findings` are all, also those let through."""

    name: str
    passed: bool
    detail: str
    is_fatal: bool = True
    findings: tuple[Finding, ...] = ()


def outcome(name: str, findings: Sequence[Finding], passes: Mapping[tuple[str, str], str], good: str) -> GateResult:
    """The result of one check; `good` says what holds where nothing was found."""
    let = {finding.subject: passes[name, finding.subject] for finding in findings if (name, finding.subject) in passes}
    standing = [finding for finding in dict.fromkeys(findings) if finding.subject not in let]
    fatal = [finding for finding in standing if finding.is_fatal]
    listed = sorted(standing, key=lambda finding: (not finding.is_fatal, finding.subject))
    words = [f"{finding.subject}: {finding.detail}" for finding in listed[:SHOWN]]
    if len(listed) > SHOWN:
        words.append(f"and {len(listed) - SHOWN} more")
    words += [f"{subject} let through: {reason}" for subject, reason in sorted(let.items())]
    return GateResult(name, not fatal, "; ".join(words) or good, bool(fatal), tuple(findings))

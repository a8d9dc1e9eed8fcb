"""Which column of a table holds what.

Owns the shape only; `headers` fills it. Invariant: a column has one meaning.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Layout:
    """Which column holds what."""

    country: int | None
    project: int | None = None
    lead: list[int] = field(default_factory=list)
    pays: list[int] = field(default_factory=list)
    """Those of `lead` whose header says that they pay."""
    partner: int | None = None
    announced: int | None = None
    money: list[int] = field(default_factory=list)
    usd: list[int] = field(default_factory=list)
    power: list[int] = field(default_factory=list)
    chips: list[int] = field(default_factory=list)
    hardware: int | None = None
    status: int | None = None
    due: int | None = None
    is_service: bool = False
    """Whether the column of years is of those in service, not of those aimed at."""
    place: int | None = None
    notes: int | None = None
    period: int | None = None
    instrument: int | None = None
    currency: int | None = None
    """A column of currency codes."""
    running: int | None = None
    """A column of running totals of power."""
    runs: list[int] = field(default_factory=list)
    """Those of `lead` whose header says that they run or coordinate: who pays it does not say."""
    leads_first: bool = False
    """Whether the header of the projects says that the first in brackets leads: 'Project (lead; others)'."""
    takers: list[int] = field(default_factory=list)
    """Who gets the money for work or goods: contractors, suppliers, winners."""
    years: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Columns of the money of one year."""
    paid: list[int] = field(default_factory=list)
    """Columns of what of the money has been paid."""
    shares: dict[int, str] = field(default_factory=dict)
    """Columns of what one sort of payer gives ('State', 'Private'), by the words of their headers."""

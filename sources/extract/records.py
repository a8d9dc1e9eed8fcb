"""What one document states, before anything is known of other documents.

Owns the document-level records that every extractor returns: prose and tables (`extract`) and the
hand-recorded facts (`sources/curated`) alike. Names stand where the warehouse will put ids. Does not
validate: `schemas` does. Invariant: each record carries at least one `Quote`, and each quote's
offsets lie in the document's text.

Units: money in single units of its currency, power in MW, compute in AI exaFLOP/s, shares as
fractions; countries ISO 3166-1 alpha-3 (with EUU, AFR), currencies ISO 4217, dates ISO text as
precise as the source (`2026`, `2026-04`, `2026-04-03`). None means: the document does not say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Quote:
    """The words a value rests on: `text[start:end]`. `field` names the value's column; '*' is the whole record."""

    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """Common to all records: `evidence`, at least one quote."""

    evidence: tuple[Quote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedProject(Stated):
    name: str
    country_iso3: str
    aliases: tuple[str, ...] = ()
    partner_iso3: tuple[str, ...] = ()
    kind: str | None = None
    subtype: str | None = None
    status: str | None = None
    backing: str | None = None
    drivers: tuple[str, ...] = ()
    parent: str | None = None
    """Name of the programme it is part of, as in this document."""
    announced_on: str | None = None
    operational_on: str | None = None
    key: str | None = None
    """Stable key given by hand (curated facts only); the id it asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedCommitment(Stated):
    project: str | None
    country_iso3: str
    amount_low: float
    amount_high: float
    currency: str
    is_currency_inferred: bool = False
    """True where a bare symbol ('$', 'kr') was read by the country it stands in."""
    qualifier: str = "exact"
    usd_stated: float | None = None
    sponsor: str | None = None
    sponsor_kind: str | None = None
    stage: str | None = None
    period_start: int | None = None
    period_end: int | None = None
    announced_on: str | None = None
    component: bool = False
    """True where the sum is part of another sum of this document."""
    component_of: str | None = None
    """What it is part of: the project's name, or its key in curated facts."""
    scope: str = "project"
    """project, programme, country or region: whose sum it is; country and region sums stay out of project totals."""
    note: str | None = None
    project_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedCapacity(Stated):
    project: str | None
    country_iso3: str
    metric: str
    value_low: float
    value_high: float
    qualifier: str = "exact"
    hardware: str | None = None
    target_on: str | None = None
    status: str | None = None
    """planned or installed."""
    component: bool = False
    component_of: str | None = None
    note: str | None = None
    project_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedParticipant(Stated):
    project: str | None
    country_iso3: str
    organisation: str
    role: str | None = None
    hq_iso3: str | None = None
    hardware: str | None = None
    project_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedLineage(Stated):
    project: str
    country_iso3: str
    approach: str
    base_model: str | None = None
    base_model_developer: str | None = None
    base_model_hq_iso3: str | None = None
    licence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedPolicy(Stated):
    name: str
    country_iso3: str
    kind: str | None = None
    in_force_on: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedAssessment(Stated):
    country_iso3: str
    dimension: str
    value: str
    attributed_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedClaim(Stated):
    metric: str
    value: float
    qualifier: str | None = None
    unit: str | None = None
    as_of: str | None = None
    scope: str | None = None
    attributed_to: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of one number or name that was seen; a line of `--explain`.

    `outcome` is kept or dropped; `rule` names the rule that decided (`forecast`, `other_topic`,
    `restated`, `conversion`, `unit_price`, ...); `detail` says it in a few words.
    """

    start: int
    end: int
    reading: str
    outcome: str
    rule: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that one document states. `extractor` and `version` name what read it."""

    extractor: str
    version: str
    projects: tuple[StatedProject, ...] = ()
    commitments: tuple[StatedCommitment, ...] = ()
    capacities: tuple[StatedCapacity, ...] = ()
    participants: tuple[StatedParticipant, ...] = ()
    lineage: tuple[StatedLineage, ...] = ()
    policies: tuple[StatedPolicy, ...] = ()
    assessments: tuple[StatedAssessment, ...] = ()
    claims: tuple[StatedClaim, ...] = ()
    decisions: tuple[Decision, ...] = field(default=(), compare=False)

    def by_table(self) -> Mapping[str, tuple[Stated, ...]]:
        """Records under their table names of the data model."""
        return {
            "projects": self.projects,
            "commitments": self.commitments,
            "capacities": self.capacities,
            "participants": self.participants,
            "model_lineage": self.lineage,
            "policies": self.policies,
            "country_assessments": self.assessments,
            "claims": self.claims,
        }

"""How well each source is doing: fresh or stale, failing or fine, with as many records as expected.

Owns that judgement over the catalogue and the log of retrievals. Does not visit, store or print.
Invariant: a pure function of its arguments; a failed or missing visit never makes a source look fresh.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sources.captures import CHECKED, Outcome, Retrieval
from sources.catalogue.model import Source, Status

State = Literal["fresh", "late", "stale", "never", "gone", "off"]
RecordState = Literal["ok", "below", "above", "unknown"]

GRACE = 0.5
"""By how much of its cadence a source may be late before it is stale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """One source as it stands. Ages in days; `records` are those extracted from its latest content."""

    source_id: str
    publisher: str
    url: str
    status: Status
    state: State
    """fresh within its cadence, late beyond it, stale beyond the grace too, never visited with success, gone
    for good says the site, off if the catalogue has it paused or retired."""
    last_attempt_at: datetime | None
    last_success_at: datetime | None
    age_days: float | None
    cadence_days: float
    last_outcome: Outcome | None
    last_error: str | None
    consecutive_failures: int
    records: int | None
    min_records: int
    max_records: int | None
    record_state: RecordState

    @property
    def is_stale(self) -> bool:
        """Whether an operator has to look: an enabled source is not known to be as it was."""
        return self.state in ("stale", "never", "gone")

    @property
    def is_short(self) -> bool:
        """Whether its content gave fewer records than its minimum, which is fatal for the source."""
        return self.record_state == "below"


@dataclass(frozen=True, slots=True)
class _History:
    last: Retrieval
    success: Retrieval | None
    failures: int


def health(
    sources: Iterable[Source],
    retrievals: Iterable[Retrieval],
    now: datetime,
    records: Mapping[str, int] | None = None,
) -> list[SourceHealth]:
    """The health of each source, those to look at first. `retrievals` oldest first, as the log has them;
    `records` counts records by source id, where they are known."""
    histories: dict[str, _History] = {}
    for retrieval in retrievals:
        before = histories.get(retrieval.source_id)
        is_success = retrieval.outcome in CHECKED
        histories[retrieval.source_id] = _History(
            retrieval,
            retrieval if is_success else (before.success if before else None),
            0 if is_success else (before.failures if before else 0) + 1,
        )
    counts = records or {}
    found = [_judge(source, histories.get(source.source_id), now, counts.get(source.source_id)) for source in sources]
    order: dict[State, int] = {"gone": 0, "stale": 1, "never": 2, "late": 3, "fresh": 4, "off": 5}
    return sorted(found, key=lambda one: (order[one.state], -one.consecutive_failures, one.source_id))


def _judge(source: Source, history: _History | None, now: datetime, records: int | None) -> SourceHealth:
    success = history.success if history is not None else None
    age = now - success.fetched_at if success is not None else None
    last = history.last if history is not None else None
    return SourceHealth(
        source_id=source.source_id,
        publisher=source.publisher,
        url=source.url,
        status=source.status,
        state=_state(source, last, age),
        last_attempt_at=last.fetched_at if last is not None else None,
        last_success_at=success.fetched_at if success is not None else None,
        age_days=None if age is None else round(age.total_seconds() / 86_400, 2),
        cadence_days=source.visited_every.total_seconds() / 86_400,
        last_outcome=last.outcome if last is not None else None,
        last_error=last.error if last is not None else None,
        consecutive_failures=history.failures if history is not None else 0,
        records=records,
        min_records=source.min_records,
        max_records=source.max_records,
        record_state=_record_state(source, records),
    )


def _state(source: Source, last: Retrieval | None, age: timedelta | None) -> State:
    if not source.is_enabled:
        return "off"
    if last is not None and last.outcome == "gone":
        return "gone"
    if age is None:
        return "never"
    if age > source.visited_every * (1 + GRACE):
        return "stale"
    return "late" if age > source.visited_every else "fresh"


def _record_state(source: Source, records: int | None) -> RecordState:
    if records is None:
        return "unknown"
    if records < source.min_records:
        return "below"
    return "above" if source.max_records is not None and records > source.max_records else "ok"

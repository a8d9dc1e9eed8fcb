"""Health: a pure judgement over catalogue and log that a failed crawl cannot flatter."""

from __future__ import annotations

from datetime import timedelta

from sources.captures import Outcome, Retrieval
from sources.health import SourceHealth, health
from tests.faults.quick import NOW, source


def seen(outcome: Outcome, days_ago: float, source_id: str = "s-1", error: str | None = None) -> Retrieval:
    return Retrieval(
        source_id=source_id,
        url="https://e.org/",
        fetched_at=NOW - timedelta(days=days_ago),
        outcome=outcome,
        error=error,
    )


def judge(*visits: Retrieval, records: int | None = None, **changes: object) -> SourceHealth:
    entry = source("s-1", "https://e.org/", **{"cadence": "weekly", **changes})
    (found,) = health([entry], visits, NOW, {} if records is None else {"s-1": records})
    return found


def test_source_is_fresh_then_late_then_stale() -> None:
    for days, state in ((0, "fresh"), (6.9, "fresh"), (7.1, "late"), (10.4, "late"), (10.6, "stale")):
        got = judge(seen("fetched", days))
        assert (got.state, got.is_stale) == (state, state == "stale"), days
    assert judge(seen("not_modified", 1)).state == "fresh"
    assert judge(seen("unchanged", 1)).state == "fresh"


def test_failures_count_and_never_make_a_source_fresh() -> None:
    got = judge(seen("fetched", 20), seen("failed", 2), seen("refused", 1, error="robots: disallowed"))
    assert (got.state, got.consecutive_failures, got.last_outcome) == ("stale", 2, "refused")
    assert (got.age_days, got.last_error) == (20.0, "robots: disallowed")
    assert got.last_success_at == NOW - timedelta(days=20)
    assert got.last_attempt_at == NOW - timedelta(days=1)
    again = judge(seen("failed", 3), seen("fetched", 1))
    assert (again.state, again.consecutive_failures) == ("fresh", 0)


def test_never_visited_gone_and_switched_off_are_states_of_their_own() -> None:
    assert (judge().state, judge().is_stale) == ("never", True)
    assert judge(seen("failed", 1)).state == "never"
    gone = judge(seen("fetched", 2), seen("gone", 1))
    assert (gone.state, gone.is_stale) == ("gone", True)
    off = judge(status="paused", reason="address not verified")
    assert (off.state, off.is_stale) == ("off", False)


def test_records_are_held_against_what_is_expected() -> None:
    limits = {"min_records": 2, "max_records": 5}
    states = [judge(seen("fetched", 1), records=n, **limits).record_state for n in (None, 0, 1, 2, 5, 6)]
    assert states == ["unknown", "below", "below", "ok", "ok", "above"]
    assert judge(seen("fetched", 1), records=0, **limits).is_short


def test_sources_to_look_at_come_first_and_strangers_are_left_out() -> None:
    entries = [source(name, f"https://e.org/{name}") for name in ("ok-1", "old-2", "gone-3", "new-4")]
    visits = [
        seen("fetched", 0.5, "ok-1"),
        seen("fetched", 9, "old-2"),
        seen("gone", 0.5, "gone-3"),
        seen("fetched", 0.5, "stranger"),
    ]
    assert [one.source_id for one in health(entries, visits, NOW)] == ["gone-3", "old-2", "new-4", "ok-1"]

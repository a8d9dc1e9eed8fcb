"""When a refresh is due, and what an unattended one tells."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.notify import notify
from flows.report import RunReport, last
from flows.settings import Settings


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "now", "missed"),
    [
        ("2026-11-23T06:00", "2026-11-29T23:00", False),  # ran in Monday's slot; the next Monday is to come
        ("2026-11-23T06:05", "2026-11-30T05:59", False),
        ("2026-11-23T06:05", "2026-11-30T06:00", True),
        ("2026-11-20T12:00", "2026-11-24T12:00", True),  # asleep on Monday
        ("2026-10-01T00:00", "2026-11-24T12:00", True),
    ],
)
def test_a_slot_between_the_last_good_run_and_now_was_missed(since: str, now: str, missed: bool) -> None:
    from flows.schedule import Plan

    assert Plan("0 6 * * 1").has_missed(moment(since), moment(now)) is missed


def test_a_cron_counts_in_its_own_time_zone() -> None:
    from flows.schedule import Plan

    early, late = moment("2026-11-23T00:00"), moment("2026-11-23T05:30")
    assert Plan("0 6 * * 1", "Europe/Paris").has_missed(early, late) is True
    assert Plan("0 6 * * 1", "UTC").has_missed(early, late) is False


def test_an_interval_is_missed_once_it_is_over() -> None:
    from flows.schedule import Plan

    plan = Plan(None, every=60)
    assert plan.has_missed(moment("2026-11-23T06:00:00"), moment("2026-11-23T06:00:59")) is False
    assert plan.has_missed(moment("2026-11-23T06:00:00"), moment("2026-11-23T06:01:00")) is True


@pytest.mark.parametrize(("cron", "zone"), [("99 * * * *", "UTC"), ("", "UTC"), ("0 6 * * 1", "Mars/Olympus")])
def test_a_plan_that_is_none_is_refused(cron: str, zone: str) -> None:
    from flows.schedule import Plan

    with pytest.raises(ValueError):
        Plan(cron, zone).checked()


def test_only_a_run_that_ended_well_counts(home: Path) -> None:
    from flows.schedule import Plan, is_due

    plan = Plan("0 6 * * 1")  # the clock of the tests stands on Tuesday the 24th
    assert is_due(plan)
    RunReport("20261123T060100Z-a", "2026-11-23T06:01:00Z", "live", "failed").save(home / "runs")
    assert is_due(plan)
    RunReport("20261123T070000Z-a", "2026-11-23T07:00:00Z", "live", "unchanged").save(home / "runs")
    assert not is_due(plan)


def test_the_last_report_is_found_by_time_and_outcome(tmp_path: Path) -> None:
    assert last(tmp_path) is None
    RunReport("20261123T060000Z-f", "2026-11-23T06:00:00Z", "live", "released").save(tmp_path)
    RunReport("20261123T060000Z-a", "2026-11-23T06:00:00Z", "live", "failed").save(tmp_path)
    found, good = last(tmp_path), last(tmp_path, ("released",))
    assert found is not None and found["outcome"] == "failed"  # saved later within the same second
    assert good is not None and good["run_id"] == "20261123T060000Z-f"


def test_no_webhook_no_message() -> None:
    assert notify(Settings(), "it failed", None) is False


def test_a_webhook_that_is_not_there_harms_nothing_and_is_not_named(capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings(webhook="http://127.0.0.1:9/hook/s3cret")  # type: ignore[arg-type]
    assert notify(settings, "it failed", {"outcome": "failed"}) is False
    said = capsys.readouterr()
    assert "was not reached" in said.err
    assert "s3cret" not in said.err + said.out + repr(settings)

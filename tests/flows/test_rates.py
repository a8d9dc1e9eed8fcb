"""Rates that a live run renews: newer ones are used, useless ones never replace good ones."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flows.context import start
from flows.rates import place, rates_now, renew
from flows.settings import Settings
from sources.web.messages import Answer, FetchFailure, Request, Response
from tests.warehouse.money.test_rates import ecb
from warehouse.money import rates

NEWER = ecb("Date,USD,JPY,\n2026-11-20,1.25,150,\n2026-11-19,1.2,151,\n")
OLDER = ecb("Date,USD,JPY,\n2024-01-05,1.2,150,\n")


@dataclass
class Bank:
    """Answers with one body, or fails."""

    body: bytes | None

    def fetch(self, request: Request) -> Answer:
        if self.body is None:
            return FetchFailure(request=request, url=request.url, kind="timeout", detail="no answer")
        return Response(request=request, url=request.url, status=200, body=self.body)

    def fetch_all(self, requests: object) -> object:
        raise AssertionError("one file, one visit")


def context(home: Path):  # type: ignore[no-untyped-def]
    return start(Settings(home=home, now="2026-11-24T06:00:00Z"), salt="test")  # type: ignore[arg-type]


def test_without_a_fetched_file_the_shipped_rates_are_used(tmp_path: Path) -> None:
    assert rates_now(context(tmp_path).settings) is rates.load()


def test_newer_rates_are_kept_and_used(tmp_path: Path) -> None:
    run = context(tmp_path)
    assert renew(run, Bank(NEWER)) == ()  # type: ignore[arg-type]
    rate = rates_now(run.settings).of("EUR", "2026-11-20")
    assert rate is not None
    assert (rate.usd_per_unit, rate.on) == (1.25, "2026-11-20")


def test_older_rates_do_not_replace_those_shipped(tmp_path: Path) -> None:
    run = context(tmp_path)
    renew(run, Bank(OLDER))  # type: ignore[arg-type]
    assert rates_now(run.settings).last_day == rates.load().last_day


def test_a_useless_answer_or_none_leaves_the_file_and_is_told(tmp_path: Path) -> None:
    run = context(tmp_path)
    renew(run, Bank(NEWER))  # type: ignore[arg-type]
    for body in (b"<html>maintenance</html>", None):
        (failure,) = renew(run, Bank(body))  # type: ignore[arg-type]
        assert failure.source_id == "ecb-reference-rates"
        assert place(run.settings).read_bytes() == NEWER


def test_a_damaged_file_falls_back_to_those_shipped(tmp_path: Path) -> None:
    run = context(tmp_path)
    place(run.settings).parent.mkdir(parents=True)
    place(run.settings).write_bytes(b"half")
    assert rates_now(run.settings) is rates.load()

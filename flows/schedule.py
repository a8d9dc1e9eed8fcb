"""Refreshes that run by themselves: the flows that deployments name, and serving one on this machine.

Owns what is special about an unattended run: it steps aside where another run is at work, it tells somebody
when it failed, and a slot that was missed is made good. What a refresh does stands in `refresh.py`. Invariant:
runs never interleave, for each holds the warehouse's lock from its first to its last step.
"""

from __future__ import annotations

import asyncio
import json
import signal
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from prefect import flow, runtime
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed, Scheduled

from flows.context import start
from flows.notify import notify
from flows.output import note
from flows.refresh import refresh
from flows.report import last
from flows.settings import settings
from warehouse.connect import WarehouseBusy, lock

NAME = "sovai"
SKIPPED = "Skipped"
BUSY = "skipped: another refresh is running"
STOPPING = 30.0
"""Seconds that a run under way gets to end when the schedule is stopped; killed later, it harms nothing either."""


def _tell(flow: Any, flow_run: Any, state: State[Any]) -> None:
    """Hook of failed and crashed runs: post what happened, with the report of that run if it left one."""
    report = last(settings().runs)
    began = flow_run.start_time or flow_run.expected_start_time
    if report is not None and began is not None and report["started_at"] < f"{began:%Y-%m-%dT%H:%M:%SZ}":
        report = None
    notify(settings(), f"{flow.name}: {state.message or state.name}", report)


@flow(name="scheduled refresh", persist_result=False, on_failure=[_tell], on_crashed=[_tell])
def scheduled_refresh(live: bool = False, reextract: bool = False) -> State[Any] | str:
    """A refresh that nobody watches. Gives why it ended as it did; its state is Skipped where another run is at
    work or has covered its slot, and Failed where a gate held the release back."""
    if why := _covered():
        note(why)
        return Completed(name=SKIPPED, message=why)
    try:
        with lock(settings().warehouse):
            result = refresh.fn(live=live, reextract=reextract)
    except WarehouseBusy:
        note(BUSY)
        return Completed(name=SKIPPED, message=BUSY)
    report = json.loads(result["report"])
    note(f"{report['run_id']} {report['outcome']}: {report['why']}")
    if report["outcome"] == "held":
        return Failed(message=report["why"])
    return str(report["why"])


def _covered() -> str | None:
    """Why this run is needless: a run that began after its slot has ended well. So a machine that slept for three
    slots refreshes once."""
    slot, report = runtime.flow_run.scheduled_start_time, last(settings().runs)
    if slot is None or report is None or report["outcome"] not in ("released", "unchanged"):
        return None
    if _moment(report["started_at"]) <= slot:
        return None
    return f"skipped: run {report['run_id']} began after {slot:%Y-%m-%dT%H:%M:%SZ} and covers it"


@flow(name="check sources", persist_result=False, on_failure=[_tell], on_crashed=[_tell])
def check_sources() -> State[Any] | str:
    """Visit the live sources that are due and keep what they hold, so that the next refresh reads it.

    Fails where a source is stale, naming each; its state is Skipped where a refresh is at work."""
    from flows.catalogue import catalogue
    from flows.live import collect_live
    from sources.captures import CaptureStore
    from sources.health import health

    context = start(settings(), salt=str(runtime.flow_run.id), live=True)
    try:
        with lock(context.settings.warehouse):
            visited = collect_live(context)
    except WarehouseBusy:
        note(BUSY)
        return Completed(name=SKIPPED, message=BUSY)
    store = CaptureStore(context.settings.captures)
    stale = [one for one in health(catalogue(context.settings), store.retrievals(), context.started_at) if one.is_stale]
    lines = [f"- {one.source_id}: {one.state}: {one.last_error or one.url}" for one in stale]
    why = f"visited {sum(visited.outcomes.values())}, failed {len(visited.failed)}, stale {len(stale)}"
    create_markdown_artifact(key="source-check", markdown="\n".join([f"# {why}", "", *lines]), description=why)
    note(why)
    if stale:
        return Failed(message=f"{why}: " + ", ".join(one.source_id for one in stale[:20]))
    return why


@dataclass(frozen=True, slots=True)
class Plan:
    """When to refresh: a cron in a time zone, or every so many seconds."""

    cron: str | None
    timezone: str = "UTC"
    every: float | None = None
    live: bool = False

    def checked(self) -> Plan:
        """Itself. Raises ValueError saying which of cron and time zone is wrong."""
        from prefect.client.schemas.schedules import CronSchedule

        if self.cron is not None:
            CronSchedule(cron=self.cron, timezone=self.timezone)  # pydantic's ValidationError is a ValueError
        return self

    def has_missed(self, since: datetime, now: datetime) -> bool:
        """Whether a slot lies after `since` and not after `now`."""
        if self.every is not None:
            return now - since >= timedelta(seconds=self.every)
        from prefect.server.schemas.schedules import CronSchedule

        slots = CronSchedule(cron=self.cron or "", timezone=self.timezone)
        first = asyncio.run(slots.get_dates(n=1, start=since + timedelta(seconds=1), end=now))
        return bool(first)


def is_due(plan: Plan) -> bool:
    """Whether a refresh should run at once: none has ended well since the last slot, or ever."""
    ended_well = last(settings().runs, outcomes=("released", "unchanged"))
    if ended_well is None:
        return True
    return plan.has_missed(_moment(ended_well["started_at"]), settings().clock())


def keep_refreshing(plan: Plan) -> None:
    """Serve the scheduled refresh until SIGINT or SIGTERM. Call it within `flows.engine.engine`."""
    due = is_due(plan)
    asyncio.run(_serve(plan, due))


async def _serve(plan: Plan, due: bool) -> None:
    from prefect.client.orchestration import get_client
    from prefect.deployments.runner import EntrypointType  # type: ignore[attr-defined]
    from prefect.runner import Runner

    # Stopping must not pause the schedule: whoever starts it again means it.
    poll = 10.0 if plan.every is None else max(1.0, min(10.0, plan.every / 4))
    runner = Runner(name=NAME, limit=1, pause_on_shutdown=False, query_seconds=poll)
    deployment = await scheduled_refresh.ato_deployment(
        NAME,
        interval=plan.every,
        schedule=None if plan.cron is None else _cron(plan),
        parameters={"live": plan.live},
        concurrency_limit=1,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    deployment_id = await runner.aadd_deployment(deployment)
    if due:
        async with get_client() as client:
            await client.create_flow_run_from_deployment(deployment_id, state=Scheduled(), name="due at the start")
        note("no refresh has ended well since the last slot: one runs now")
    serving = asyncio.create_task(runner.start())
    await asyncio.sleep(0)  # the runner sets its handler first, then ours takes its place: both signals end alike
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    if serving.done():
        stopping.cancel()
        serving.result()
        return
    note("stopping")
    await runner.astop()
    await asyncio.wait({serving}, timeout=STOPPING)


def _cron(plan: Plan) -> Any:
    from prefect.client.schemas.schedules import CronSchedule

    return CronSchedule(cron=plan.cron or "", timezone=plan.timezone)


def _moment(time: str) -> datetime:
    return datetime.fromisoformat(time.replace("Z", "+00:00"))

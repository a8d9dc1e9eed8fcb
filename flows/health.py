"""The health of an installation: last run, latest release, live sources.

Owns the judgement and its two forms, JSON for monitors and lines for people. Reads only, needs neither network nor
Prefect. Invariant: what cannot be read is a problem, never silence.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from flows.errors import SovaiError
from flows.report import last
from flows.settings import Settings

SCHEMA = "sovai.status/1"
GOOD = ("released", "unchanged")


@dataclass(frozen=True, slots=True)
class Run:
    """The last run, and how many hours ago it and the last good one began."""

    run_id: str
    outcome: str
    why: str
    started_at: str
    age_hours: float
    good_age_hours: float | None


@dataclass(frozen=True, slots=True)
class Release:
    """What the pointer names. `is_whole` is None where the files were not read."""

    store: str
    latest: str | None
    withdrawn: tuple[str, ...]
    checked_at: str | None
    is_whole: bool | None


@dataclass(frozen=True, slots=True)
class Sources:
    """Live sources by state; `stale` lists the ids of those that need a look."""

    states: dict[str, int]
    stale: tuple[str, ...]


@dataclass(slots=True)
class Health:
    """What was found; each problem is one line and makes the installation unhealthy."""

    checked_at: str
    problems: list[str] = field(default_factory=list)
    last_run: Run | None = None
    release: Release | None = None
    sources: Sources | None = None

    def as_json(self) -> dict[str, Any]:
        return {"schema": SCHEMA, "is_healthy": not self.problems, **asdict(self)}

    def text(self) -> str:
        lines = ["healthy" if not self.problems else "needs a look"]
        lines += [f"  problem: {problem}" for problem in self.problems]
        if run := self.last_run:
            lines.append(f"last run: {run.run_id} {run.outcome}, {run.age_hours:.1f} hours ago: {run.why}")
        if release := self.release:
            whole = {True: ", whole", False: ", NOT whole", None: ""}[release.is_whole]
            lines.append(f"latest release: {release.latest or 'none'}{whole}, in {release.store}")
        if sources := self.sources:
            states = ", ".join(f"{name} {count}" for name, count in sources.states.items())
            lines.append(f"live sources: {states or 'none'}")
        return "\n".join(lines)


def examine(settings: Settings, *, max_age_days: float, max_stale_percent: float, is_quick: bool = False) -> Health:
    """Look at everything; raises nothing for what it finds. `is_quick` leaves the files of the release unread."""
    now = settings.clock()
    found = Health(f"{now:%Y-%m-%dT%H:%M:%SZ}")
    _run(found, settings, now, max_age_days)
    _release(found, settings, is_quick)
    _sources(found, settings, now, max_stale_percent)
    return found


def _run(found: Health, settings: Settings, now: datetime, max_age_days: float) -> None:
    try:
        report, good = last(settings.runs), last(settings.runs, GOOD)
    except (OSError, ValueError, KeyError) as error:
        found.problems.append(f"a run report in {settings.runs} cannot be read: {error}")
        return
    if report is None:
        found.problems.append("no refresh has run: run `sovai refresh`")
        return
    good_age = None if good is None else _hours(good["started_at"], now)
    found.last_run = Run(
        report["run_id"],
        report["outcome"],
        report["why"],
        report["started_at"],
        _hours(report["started_at"], now),
        good_age,
    )
    if report["outcome"] not in GOOD:
        found.problems.append(f"the last run is {report['outcome']}: {report['why']}")
    if good_age is not None and good_age > max_age_days * 24:
        found.problems.append(
            f"the last run that ended well began {good_age / 24:.1f} days ago; the limit is {max_age_days:g}"
        )


def _release(found: Health, settings: Settings, is_quick: bool) -> None:
    from warehouse.release.errors import ReleaseError
    from warehouse.release.store import open_store
    from warehouse.release.verify import verify

    try:
        store = open_store(settings.release_store)
        pointer = store.pointer().pointer
        folder = None if is_quick or pointer.latest is None else store.local(pointer.latest)
        checked = None
        if folder is not None and pointer.latest is not None:
            checked = verify(folder, pointer.latest, pointer.find(pointer.latest))
            found.problems += [f"release {pointer.latest}: {problem}" for problem in checked.problems[:5]]
    except (ReleaseError, OSError) as error:
        found.problems.append(f"the releases cannot be read: {error}")
        return
    if pointer.latest is None:
        found.problems.append("there is no release that stands")
    found.release = Release(
        store.url,
        pointer.latest,
        tuple(entry.version for entry in pointer.releases if entry.withdrawn is not None),
        pointer.checked_at,
        None if checked is None else checked.is_whole,
    )


def _sources(found: Health, settings: Settings, now: datetime, max_stale_percent: float) -> None:
    """Sources count where live runs are in use at all: an index of embedded sources visits none."""
    from flows.catalogue import catalogue
    from sources.captures import CaptureStore
    from sources.health import health

    if not (settings.captures / "log.jsonl").is_file():
        return
    try:
        entries = catalogue(settings)
        judged = health(entries, CaptureStore(settings.captures).retrievals(), now)
    except (SovaiError, OSError) as error:
        found.problems.append(f"the sources cannot be judged: {error}")
        return
    states = Counter(one.state for one in judged)
    stale = tuple(one.source_id for one in judged if one.is_stale)
    enabled = len(judged) - states["off"]
    found.sources = Sources(dict(sorted(states.items())), stale)
    if enabled and 100 * len(stale) > max_stale_percent * enabled:
        found.problems.append(
            f"{len(stale)} of {enabled} live sources are stale ({', '.join(stale[:3])}...): see `sovai sources status`"
        )


def _hours(time: str, now: datetime) -> float:
    return round((now - datetime.fromisoformat(time.replace("Z", "+00:00"))).total_seconds() / 3600, 2)

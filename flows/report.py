"""The run report: what a refresh did, for people and for programs.

Owns its shape, its Markdown and its JSON. The report is our own record of a run: Prefect's database is for
watching, not for proof. Invariant: every source of the run is counted in exactly one of fetched, unchanged and failed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from flows.stages import Failure


@dataclass(frozen=True, slots=True)
class Gate:
    """One check before a release."""

    name: str
    passed: bool
    detail: str


@dataclass(slots=True)
class RunReport:
    """Filled stage by stage. `outcome` is released, unchanged, held (a gate failed) or failed."""

    run_id: str
    started_at: str
    mode: str
    outcome: str = "failed"
    why: str = "the run did not end"
    seconds: float = 0.0
    fetched: int = 0
    unchanged: int = 0
    failed: tuple[Failure, ...] = ()
    silent: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    visits: Mapping[str, int] = field(default_factory=dict)
    changed_pages: tuple[str, ...] = ()
    records: Mapping[str, int] = field(default_factory=dict)
    records_by_source: Mapping[str, int] = field(default_factory=dict)
    quarantined: Mapping[str, int] = field(default_factory=dict)
    changes: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    judgement: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    gates: tuple[Gate, ...] = ()
    version: str | None = None
    release_path: str | None = None
    site: str | None = None

    def as_json(self) -> str:
        return json.dumps({"schema": "sovai.run/1", **asdict(self)}, ensure_ascii=False, indent=1)

    def save(self, folder: Path) -> Path:
        """Write `<run_id>.json` into the folder, whole or not at all."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.run_id}.json"
        temporary = path.with_suffix(".tmp")
        with temporary.open("w", encoding="utf-8") as handle:
            handle.write(self.as_json())
            handle.flush()
            os.fsync(handle.fileno())
        temporary.replace(path)
        return path


def last(folder: Path, outcomes: Collection[str] = ()) -> dict[str, Any] | None:
    """The newest saved report as JSON, of those with one of the outcomes if any are given; None where there is none."""
    for path in sorted(folder.glob("*.json"), key=_age, reverse=True):
        report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if not outcomes or report["outcome"] in outcomes:
            return report
    return None


def _age(path: Path) -> tuple[str, int]:
    """By the second at which the run began, which its name starts with, then by when it was saved."""
    return path.name.partition("-")[0], path.stat().st_mtime_ns


def markdown(report: RunReport) -> str:
    """The report as Markdown, for the artifact and for the terminal."""
    lines = [
        f"# Refresh {report.run_id}: {report.outcome}",
        "",
        f"{report.why}",
        "",
        f"Mode {report.mode}, started {report.started_at}, took {report.seconds:.1f} s.",
        "",
        "## Sources",
        "",
        f"- fetched {report.fetched}, unchanged {report.unchanged}, failed {len(report.failed)}",
    ]
    if report.visits:
        lines.append("- visited: " + ", ".join(f"{count} {outcome}" for outcome, count in report.visits.items()))
    lines += [f"- changed: {line}" for line in report.changed_pages]
    lines += [f"- failed: {item.source_id}: {item.reason}" for item in report.failed]
    lines += [f"- states nothing: {source_id}" for source_id in report.silent]
    lines += [f"- stale: {line}" for line in report.stale]
    lines += ["", "## Records extracted in this run", ""]
    lines += _counts(report.records) or ["- none: every document had been read before"]
    lines += ["", "## Quarantined in this run", ""]
    lines += _counts(report.quarantined) or ["- none"]
    lines += ["", "## The index", "", "| table | rows | new | changed | gone |", "|---|---:|---:|---:|---:|"]
    for name, rows in report.rows.items():
        moved = report.changes.get(name, {})
        lines.append(
            f"| {name} | {rows} | " + " | ".join(str(moved.get(kind, "")) for kind in ("new", "changed", "gone")) + " |"
        )
    if report.judgement:
        lines += ["", "## Judgement applied", "", *(f"- {line}" for line in report.judgement)]
    if report.warnings:
        lines += ["", "## Warnings", "", *(f"- {line}" for line in report.warnings)]
    lines += ["", "## Gates", ""]
    lines += [f"- {'passed' if gate.passed else 'FAILED'}: {gate.name}: {gate.detail}" for gate in report.gates] or [
        "- not reached"
    ]
    lines += ["", "## Release", "", f"- {report.why}"]
    if report.release_path:
        lines.append(f"- {report.release_path}")
    if report.site:
        lines.append(f"- {report.site}")
    return "\n".join(lines) + "\n"


def _counts(counts: Mapping[str, int]) -> list[str]:
    return [f"- {name}: {count}" for name, count in counts.items() if count]

"""How long a refresh takes beside an empty flow of the same engine: `python -m tests.bench.bench_refresh [ROUNDS]`.

Prints wall time, processor time and peak memory of each, interleaved so that other work on the machine hits all alike:
an empty flow (the floor), `sovai refresh` in a fresh home, the same unchanged, and the stages without the engine.
Prefect's database is migrated beforehand for all. Ratios are of medians.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EMPTY = """
import os
from pathlib import Path
from flows.engine import engine
with engine(Path(os.environ["SOVAI_HOME"])):
    from prefect import flow
    @flow(name="empty")
    def empty() -> None: pass
    empty()
"""
PLAIN = """
from prefect import flow
@flow(name="empty")
def empty() -> None: pass
empty()
"""


def measure(command: list[str], environment: dict[str, str]) -> tuple[float, float, float]:
    """Seconds, seconds of processor, and peak megabytes (of the largest process) of a command."""
    script = (
        "import resource, subprocess, sys; code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL, "
        "stderr=subprocess.DEVNULL); used = resource.getrusage(resource.RUSAGE_CHILDREN); "
        "print(used.ru_utime + used.ru_stime, used.ru_maxrss); sys.exit(code)"
    )
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-c", script, *command], env=environment, cwd=ROOT, stdout=subprocess.PIPE)
    seconds = time.monotonic() - began
    if done.returncode:
        raise SystemExit(f"{command} failed with {done.returncode}")
    processor, peak = done.stdout.split()
    return seconds, float(processor), int(peak) / 1024


def main(rounds: int) -> None:
    folder = Path(tempfile.mkdtemp(prefix="bench-refresh-"))
    base = {name: value for name, value in os.environ.items() if not name.startswith(("SOVAI_", "PREFECT_"))}
    base |= {"DO_NOT_TRACK": "1", "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL", "PREFECT_LOGGING_LEVEL": "WARNING"}
    base |= {"PREFECT_HOME": str(folder / "prefect"), "SOVAI_NOW": "2026-11-24T06:00:00Z"}
    (folder / "prefect").mkdir()
    python = [sys.executable]
    measure([*python, "-c", EMPTY], base | {"SOVAI_HOME": str(folder / "first")})
    found: dict[str, list[tuple[float, float, float]]] = {}
    stages: list[dict[str, float]] = []
    for number in range(rounds):
        home = base | {"SOVAI_HOME": str(folder / f"home{number}")}
        bare = base | {"SOVAI_HOME": str(folder / f"bare{number}")}
        for name, command, environment in (
            ("empty flow, plain Prefect", [*python, "-c", PLAIN], base),
            ("empty flow, our engine", [*python, "-c", EMPTY], home),
            ("refresh, fresh home", [*python, "-m", "flows.cli", "refresh"], home),
            ("refresh, unchanged", [*python, "-m", "flows.cli", "refresh"], home),
            ("stages alone, fresh home", [*python, "-m", "tests.e2e.driver"], bare),
            ("stages alone, unchanged", [*python, "-m", "tests.e2e.driver"], bare),
        ):
            found.setdefault(name, []).append(measure(command, environment))
        stages.append(_stages(folder / f"profile{number}", base))
    floor, least = (statistics.median(run[part] for run in found["empty flow, our engine"]) for part in (0, 1))
    print(f"{'what':28} {'seconds':>8} {'spread':>12} {'x floor':>8} {'cpu s':>6} {'x floor':>8} {'peak MB':>8}")
    for name, runs in found.items():
        seconds = sorted(run[0] for run in runs)
        middle = statistics.median(seconds)
        spread = f"{seconds[0]:.1f}-{seconds[-1]:.1f}"
        used, peak = statistics.median(run[1] for run in runs), max(run[2] for run in runs)
        print(
            f"{name:28} {middle:8.2f} {spread:>12} {middle / floor:8.2f} {used:6.2f} {used / least:8.2f} {peak:8.0f}"
        )
    print("\nseconds by stage, fresh home, without the engine (median)")
    for name in stages[0]:
        print(f"{name:28} {statistics.median(one[name] for one in stages):8.2f}")
    release = folder / "home0" / "releases" / "2026-11-24.0"
    print(f"\nrelease: {sum(file.stat().st_size for file in release.rglob('*') if file.is_file()) / 1e6:.1f} MB")
    shutil.rmtree(folder)


def _stages(home: Path, base: dict[str, str]) -> dict[str, float]:
    """Seconds by stage of a refresh in a fresh home, in a process of its own."""
    code = """
import json, time
clock = {}
began = time.monotonic()
from tests.e2e.driver import without_engine
without_engine()
import flows.refresh as module
clock["imports"] = time.monotonic() - began
for name in ("capture_embedded", "load_stage", "index_stage", "publish_stage"):
    def timed(*given, _name=name, _stage=getattr(module, name), **named):
        began = time.monotonic()
        try: return _stage(*given, **named)
        finally: clock[_name] = time.monotonic() - began
    setattr(module, name, timed)
module.refresh()
print(json.dumps(clock))
"""
    environment = base | {"SOVAI_HOME": str(home)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)

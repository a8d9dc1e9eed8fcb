"""`sovai schedule` with a real server on loopback, started and stopped as a user does."""

from __future__ import annotations

import json
import signal
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.e2e.conftest import Sovai, copied, finish, kill_group
from tests.e2e.released import assert_sound

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


def reports(home: Path) -> list[dict[str, object]]:
    return [json.loads(path.read_text()) for path in sorted((home / "runs").glob("*.json"))]


def _until(done: object, process: subprocess.Popen[str], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not done():  # type: ignore[operator]
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.2)


@pytest.fixture
def seeded(refreshed: tuple[Sovai, str], tmp_path: Path, prefect_home: Path) -> Sovai:
    """A home that is refreshed, with the real clock: what a schedule finds from its second run on."""
    return Sovai(copied(refreshed[0].home, tmp_path / "home"), copied(prefect_home, tmp_path / "prefect"), now=None)


def test_schedule_fires_again_and_again_and_ctrl_c_ends_it_with_its_server(seeded: Sovai) -> None:
    process = seeded.start("schedule", "--every", "4")
    try:
        _until(lambda: len(reports(seeded.home)) >= 3, process)  # that of the fixture, and two more
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    finally:
        kill_group(process)
    assert process.returncode == 0, err
    later = reports(seeded.home)[1:]
    assert [report["outcome"] for report in later[:2]] == ["unchanged", "unchanged"]
    assert "nothing changed since 2026-11-24.0" in err
    assert "Traceback" not in err
    assert_sound(seeded.home)  # and the fixture of all tests finds no process left


def test_schedule_catches_up_a_missed_slot_at_once_and_steps_aside_for_another_refresh(seeded: Sovai) -> None:
    holder = subprocess.Popen(
        [
            *("python3", "-c"),
            "import fcntl, sys; f = open(sys.argv[1], 'w'); fcntl.flock(f, fcntl.LOCK_EX); print('held', flush=True); "
            "sys.stdin.read()",
            str(seeded.home / "warehouse.lock"),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None and holder.stdout.readline() == "held\n"
    for path in (seeded.home / "runs").glob("*.json"):
        path.unlink()  # no refresh has ever run: one is due, whatever the cron says
    process = seeded.start("schedule", "--cron", "0 6 1 1 *")
    said: list[str] = []
    assert process.stderr is not None
    try:
        for line in process.stderr:
            said.append(line)
            if "skipped: another refresh is running" in line:
                break
        process.send_signal(signal.SIGTERM)
        finish(process, 60)
    finally:
        holder.communicate("")
        kill_group(process)
    assert process.returncode == 0, said
    assert any("one runs now" in line for line in said)
    assert reports(seeded.home) == []


def test_a_bad_cron_is_a_usage_error_before_anything_starts(sovai: Sovai) -> None:
    for cron in ("99 6 * * 1", "soon", "* * *"):
        done = sovai.run("schedule", "--cron", cron)
        assert done.returncode == 2
        assert done.stderr.startswith("error: --cron")
        assert len(done.stderr.splitlines()) == 2
    assert sovai.run("schedule").returncode == 2
    assert not (sovai.home / "runs").exists()


def test_a_scheduled_refresh_that_fails_tells_the_webhook_and_not_the_log(seeded: Sovai) -> None:
    heard: list[dict[str, object]] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    (seeded.home / "warehouse.duckdb").write_text("this is no database at all")
    (seeded.home / "runs").rename(seeded.home / "runs-before")
    secret = f"http://127.0.0.1:{server.server_port}/hook/s3cret-token"
    process = seeded.start("schedule", "--cron", "0 6 1 1 *", SOVAI_WEBHOOK=secret)
    try:
        _until(lambda: heard, process)
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=60)
    finally:
        kill_group(process)
        server.shutdown()
        server.server_close()
    assert "is not a DuckDB database" in str(heard[0]["text"])
    assert heard[0]["schema"] == "sovai.notice/1"
    assert heard[0]["report"]["outcome"] == "failed"  # type: ignore[index]
    assert "s3cret-token" not in out + err
    written = [
        path for path in seeded.home.parent.rglob("*") if path.is_file() and b"s3cret-token" in path.read_bytes()
    ]
    assert written == []

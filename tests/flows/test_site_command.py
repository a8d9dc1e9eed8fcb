"""`sovai site` on the command line."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.support import made_release, synthetic

pytestmark = pytest.mark.slow


def sovai(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flows.cli", "site", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=os.environ | {"SOVAI_HOME": str(home)},
    )


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_release.plain(tmp_path_factory.mktemp("command") / synthetic.VERSION, 8)


@pytest.mark.slow
def test_build_then_check_a_release_folder(release: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    built = sovai("build", str(release), "--out", str(out), "--assets", str(tmp_path), "--json", home=tmp_path)
    assert built.returncode == 0, built.stderr
    report = json.loads(built.stdout)
    assert report["version"] == synthetic.VERSION and (out / "index.html").is_file()
    assert "no front-end assets" in built.stderr
    checked = sovai("check", "--out", str(out), home=tmp_path)
    assert checked.returncode == 0 and checked.stdout == ""
    (out / "method.html").unlink()
    checked = sovai("check", "--out", str(out), home=tmp_path)
    assert checked.returncode == 3 and "leads nowhere" in checked.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("build", "nothing-here"), 2, "sovai release list"),
        (("build", "latest"), 2, "sovai refresh"),
        (("build", "2020-01-01.0"), 2, "sovai release list"),
        (("serve",), 2, "sovai site build"),
        (("check",), 2, "sovai site build"),
    ],
)
def test_what_is_missing_is_said_in_two_lines(
    arguments: tuple[str, ...], code: int, words: str, tmp_path: Path
) -> None:
    done = sovai(*arguments, home=tmp_path)
    assert done.returncode == code, done.stderr
    assert words in done.stderr and len(done.stderr.strip().splitlines()) == 2 and done.stdout == ""


def test_required_assets_that_are_absent_end_with_the_network_code(release: Path, tmp_path: Path) -> None:
    done = sovai("build", str(release), "--require-assets", "--assets", str(tmp_path), home=tmp_path)
    assert done.returncode == 5 and "sovai site assets" in done.stderr


@pytest.mark.slow
def test_serve_answers_on_this_machine_only(release: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    assert sovai("build", str(release), "--out", str(out), "--assets", str(tmp_path), home=tmp_path).returncode == 0
    server = subprocess.Popen(
        [sys.executable, "-m", "flows.cli", "site", "serve", "--out", str(out), "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:")
        with urlopen(address, timeout=10) as answer:  # the site itself, on loopback
            assert b"Who builds sovereign AI" in answer.read()
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            port = str(taken.getsockname()[1])
            taken.listen()
            done = sovai("serve", "--out", str(out), "--port", port, home=tmp_path)
            assert done.returncode == 1 and "--port" in done.stderr
    finally:
        server.terminate()
        server.wait(timeout=10)
        assert server.stdout is not None
        server.stdout.close()

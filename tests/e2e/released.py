"""Looking at releases with nothing but the standard library and plain DuckDB, as a stranger would."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import duckdb

VERSION = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\.[0-9]+")


def content(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder, by relative path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def pointer(releases: Path) -> list[str]:
    """The versions that releases.json names; it must be whole."""
    file = releases / "releases.json"
    return [entry["version"] for entry in json.loads(file.read_text())["releases"]] if file.exists() else []


def assert_whole(folder: Path) -> None:
    """What `sha256sum -c` asks, and that no file is there that SHA256SUMS does not name."""
    named = dict(line.split("  ", 1)[::-1] for line in (folder / "SHA256SUMS").read_text().splitlines())
    found = content(folder)
    assert {name: digest for name, digest in found.items() if not name.startswith("SHA256SUMS")} == named


def assert_sound(home: Path) -> None:
    """Whatever happened to a run: what is visible in the home is whole."""
    releases = home / "releases"
    visible = {path.name for path in releases.glob("*") if not path.name.startswith(".")}
    named = set(pointer(releases))
    versions = {name for name in visible if VERSION.fullmatch(name)}
    assert named <= versions
    assert visible - versions <= {"releases.json", "feed.xml"}
    for version in versions:  # also one that took its place before the pointer named it
        assert_whole(releases / version)
    warehouse = home / "warehouse.duckdb"
    if warehouse.exists():
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            connection.execute("SELECT count(*) FROM projects").fetchall()

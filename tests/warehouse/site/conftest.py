"""Sites built once for all tests of this folder: a plain one with an older release, and one of hostile records."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support import made_release, synthetic
from warehouse.site.build import BuildReport, build

OLD, NEW = "2026-11-20.0", synthetic.VERSION


@dataclass(frozen=True, slots=True)
class Site:
    """A built site with the releases it was built from."""

    folder: Path
    release: Path
    older: Path | None
    report: BuildReport
    changed: str = ""
    """A project whose status changed since the older release."""

    def text(self, path: str) -> str:
        return (self.folder / path).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site of 36 made-up projects, one more than in the release before."""
    base = tmp_path_factory.mktemp("site")
    older = made_release.plain(base / OLD, 35, version=OLD)
    changed = str(synthetic.tables(36)["projects"]["project_id"][0])
    changes = [
        ("projects", changed, "changed", "status", "announced", "operational", "new_source", "a page"),
        ("commitments", "c-0000003", "changed", "usd_high", "1.0", "2.0", "rate_change", None),
        ("projects", "gone-project", "removed", "*", None, None, "source_gone", None),
    ]
    release = made_release.plain(base / NEW, 36, version=NEW, parent=OLD, changes=changes)
    report = build(release, base / "out", older=[older], assets=base / "no-assets")
    return Site(base / "out", release, older, report, changed)


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site in which every free text of the records is an attack."""
    base = tmp_path_factory.mktemp("hostile")
    release = made_release.hostile(base / NEW, 20)
    return Site(base / "out", release, None, build(release, base / "out", assets=base / "no-assets"))

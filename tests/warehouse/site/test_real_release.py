"""The site of a release that the pipeline itself made from its embedded sources."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from warehouse.site.build import HOME_BUDGET, build
from warehouse.site.links import check


@pytest.mark.slow
def test_site_of_the_embedded_sources_is_whole_linked_and_light(release: Path, tmp_path: Path) -> None:
    report = build(release, tmp_path / "out", assets=tmp_path)
    assert report.over_budget == () and report.home_size <= HOME_BUDGET
    assert not any("lacks" in note for note in report.notes)
    assert check(tmp_path / "out") == []
    projects = pl.read_parquet(release / "projects.parquet")
    assert projects.height > 100
    for key, country in projects.select("project_id", "country_iso3").rows():
        record = json.loads((tmp_path / "out" / "projects" / f"{key}.json").read_text(encoding="utf-8"))
        assert record["evidence"], key
        assert (tmp_path / "out" / "countries" / f"{country.lower()}.html").is_file()

"""The site of a release that the pipeline itself made from its embedded sources."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from schemas import vocabulary
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
    for row in pl.read_parquet(release / "country_index.parquet").iter_rows(named=True):
        file = tmp_path / "out" / "countries" / f"{row['country_iso3'].lower()}.json"
        agrees_with_index(row, json.loads(file.read_text(encoding="utf-8")))


def agrees_with_index(row: dict[str, Any], page: dict[str, Any]) -> None:
    """What the site computes from published rows and what the release computed are the same."""
    code = row["country_iso3"]
    assert (len(page["projects"]), len(page["programmes"])) == (row["projects"], row["programmes"]), code
    for stage in vocabulary.STAGE:
        ours, theirs = page["counted_usd_by_stage"].get(stage, {"low": None}), row[f"deduplicated_{stage}_usd"]
        if ours["low"] is None:
            assert not theirs, (code, stage)
        else:
            assert (ours["low"] + ours["high"]) / 2 == pytest.approx(theirs), (code, stage)
    built = {(item["metric"], item["status"]): item for item in page["counted_capacity"]}
    for metric in vocabulary.METRIC:
        for status in vocabulary.CAPACITY_STATUS:
            amount, value = built.get((metric, status)), row[f"{metric}_{status}"]
            assert (amount is None) == (value is None), (code, metric, status)
            if amount is not None:
                assert amount["low"] * (1 - 1e-9) <= value <= amount["high"] * (1 + 1e-9), (code, metric, status)

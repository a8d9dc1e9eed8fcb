"""Each descriptor is valid by the tool or the rules of those who read it, and true of the files."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import polars as pl
import pytest
import yaml

from schemas.datapackage import TYPES
from schemas.registry import TABLES
from tests.support import warehouse
from tests.warehouse.release.conftest import FIRST, SECOND
from warehouse.release import anatomy, licence
from warehouse.release.build import build
from warehouse.release.describe.notes_page import HEADINGS
from warehouse.release.describe.quality import Score
from warehouse.release.store import FolderStore


@pytest.fixture(scope="module")
def package(built: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((built / SECOND / anatomy.DATAPACKAGE).read_bytes())
    return found


def test_datapackage_is_valid_by_frictionless(built: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    package = frictionless.Package(str(built / SECOND / anatomy.DATAPACKAGE))  # raises on an invalid descriptor
    assert {"projects", "history-projects", "changes", "database"} <= set(package.resource_names)


def test_datapackage_is_valid_by_the_profile_of_version_two(package: dict[str, Any]) -> None:
    check = pytest.importorskip("check_datapackage", reason="needs Python 3.12")
    assert check.check(package) == []


def test_datapackage_tells_the_hash_size_and_rows_of_each_file(package: dict[str, Any], built: Path) -> None:
    for resource in package["resources"]:
        data = (built / SECOND / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert re.fullmatch(r"[a-z0-9._/-]+", resource["name"].replace("_", "-"))
        if resource.get("type") == "table":
            assert resource["rows"] == pl.read_parquet(built / SECOND / resource["path"]).height


def test_datapackage_declares_every_column_key_and_reference_of_the_registry(package: dict[str, Any]) -> None:
    resources = {resource["name"]: resource for resource in package["resources"]}
    for table in anatomy.released_tables():
        schema = resources[table.name]["schema"]
        assert [field["name"] for field in schema["fields"]] == list(table.columns)
        assert [field["type"] for field in schema["fields"]] == [TYPES[field.type]["type"] for field in table.fields]
        assert schema["primaryKey"] == list(table.key)
        references = {key["fields"][0]: key["reference"].get("resource", table.name)
                      for key in schema.get("foreignKeys", [])}
        assert references == {field.name: field.references[0] for field in table.fields if field.references}
    commitments = {field["name"]: field for field in resources["commitments"]["schema"]["fields"]}
    assert "disbursed" in commitments["stage"]["constraints"]["enum"]


@pytest.mark.filterwarnings("ignore")
def test_croissant_loads_offline_and_yields_the_records(built: Path, caplog: pytest.LogCaptureFixture) -> None:
    mlcroissant = pytest.importorskip("mlcroissant")
    dataset = mlcroissant.Dataset(jsonld=str(built / SECOND / "croissant.json"))
    assert not [record for record in caplog.records if record.levelname in ("WARNING", "ERROR")]
    for name in ("projects", "commitments", "history-projects", "changes"):
        path = name.replace("history-", "history/")
        expected = pl.read_parquet(built / SECOND / f"{path}.parquet")
        rows = list(dataset.records(name))
        assert len(rows) == expected.height
        first = {key.removeprefix(f"{name}/"): value for key, value in rows[0].items()}
        column = expected.columns[0]
        assert first[column].decode() == expected[column][0]


def test_jsonld_has_what_dataset_search_requires(built: Path) -> None:
    document = json.loads((built / SECOND / "dataset.jsonld").read_bytes())
    assert document["@context"] == "https://schema.org/" and document["@type"] == "Dataset"
    assert 50 <= len(document["description"]) <= 5000
    for name in ("name", "license", "creator", "version", "datePublished", "keywords", "isAccessibleForFree",
                 "spatialCoverage", "temporalCoverage", "variableMeasured"):
        assert document[name], name
    for one in document["distribution"]:
        assert one["@type"] == "DataDownload" and one["encodingFormat"]
        assert hashlib.sha256((built / SECOND / one["contentUrl"]).read_bytes()).hexdigest() == one["sha256"]


def test_citation_files_name_version_day_and_licence(built: Path) -> None:
    cff = yaml.safe_load((built / SECOND / "CITATION.cff").read_text())
    assert {"cff-version", "message", "title", "authors"} <= set(cff), "what the format requires"
    assert (cff["cff-version"], cff["type"], cff["version"]) == ("1.2.0", "dataset", SECOND)
    assert cff["date-released"] == "2026-11-30" and cff["license"] == licence.DATA.identifier
    bibtex = (built / SECOND / "CITATION.bib").read_text()
    assert bibtex.startswith("@misc{") and bibtex.count("{") == bibtex.count("}") and SECOND in bibtex


def test_the_licence_is_the_same_wherever_it_is_told(built: Path, package: dict[str, Any]) -> None:
    assert package["licenses"] == [licence.DATA.as_datapackage()]
    for name in ("LICENSE", "RELEASE_NOTES.md"):
        assert licence.DATA.title in (built / SECOND / name).read_text()
    for name in ("croissant.json", "dataset.jsonld"):
        assert json.loads((built / SECOND / name).read_bytes())["license"] == licence.DATA.url


def test_dictionary_tells_every_column_with_share_filled_and_example(built: Path) -> None:
    page = (built / SECOND / "DATA_DICTIONARY.md").read_text()
    projects = pl.read_parquet(built / SECOND / "projects.parquet")
    for table in anatomy.released_tables():
        section = page.split(f"\n## {table.name}\n")[1].split("\n## ")[0]
        for field in table.fields:
            assert f"| `{field.name}` |" in section
    section = page.split("\n## projects\n")[1].split("\n## ")[0]
    filled = 1 - projects["backing"].null_count() / projects.height
    line = next(line for line in section.splitlines() if line.startswith("| `backing` |"))
    assert f"| {filled * 100:.0f}% |" in line and line.rstrip().endswith("` |")
    line = next(line for line in section.splitlines() if line.startswith("| `project_id` |"))
    assert f"| 100% | `{projects['project_id'][0]}` |" in line


def test_tables_of_the_pages_have_the_same_number_of_cells_in_each_row(built: Path) -> None:
    for page in ("DATA_DICTIONARY.md", "QUALITY.md", "CHANGES.md", "RELEASE_NOTES.md"):
        width = None
        for line in (built / SECOND / page).read_text().splitlines():
            if not line.startswith("|"):
                width = None
                continue
            cells = len(re.findall(r"(?<!\\)\|", line))
            assert width in (None, cells), (page, line)
            width = cells


def test_release_notes_have_the_same_headings_in_each_release(built: Path) -> None:
    for version in (FIRST, SECOND):
        page = (built / version / "RELEASE_NOTES.md").read_text()
        assert tuple(re.findall(r"^## (.*)$", page, re.M)) == HEADINGS
    assert "`ind-brand-new` Brand new: new source" in page
    assert "merged, into" in page


def test_quality_counts_what_is_there_and_what_is_missing(
    built: Path, second_tables: dict[str, pl.DataFrame], tmp_path: Path,
) -> None:
    page = (built / SECOND / "QUALITY.md").read_text()
    evidence, documents = second_tables["evidence"], second_tables["documents"]
    publishers = evidence.join(documents.select("document_id", "publisher"), on="document_id").group_by(
        "table_name", "row_id", "field").agg(pl.col("publisher").n_unique())
    mine = publishers.filter(pl.col("table_name") == "projects")
    several = mine.filter(pl.col("publisher") >= 2).height
    assert f"| projects | {mine.height} | {several} |" in page
    assert "Not measured for this release." in page
    assert f"{second_tables['quarantine'].height} records were rejected" in page
    assert "Known limits" in page
    with warehouse.holding(second_tables) as connection:
        build(connection, FolderStore(tmp_path), SECOND, scores=[Score("commitments", 0.8, 0.75, 0.774, 12)],
              notes=["Rates of 2026-10 replace those of 2025-12."])
    assert "| commitments | 0.800 | 0.750 | 0.774 | 12 |" in (tmp_path / SECOND / "QUALITY.md").read_text()
    assert "- Rates of 2026-10 replace" in (tmp_path / SECOND / "RELEASE_NOTES.md").read_text()


@pytest.mark.slow
def test_text_from_pages_cannot_break_a_table_or_bring_markup(
    tmp_path: Path, first_tables: dict[str, pl.DataFrame],
) -> None:
    hostile = "<script>alert(1)</script> | `x` \n## heading"
    later = first_tables | {"sources": first_tables["sources"].with_columns(name=pl.lit(hostile))}
    later |= {"projects": first_tables["projects"].with_columns(name=pl.lit(hostile[:60]))}
    for version, tables in ((FIRST, first_tables), (SECOND, later)):
        with warehouse.holding(tables) as connection:
            build(connection, FolderStore(tmp_path), version)
    for page in (tmp_path / SECOND).glob("*.md"):
        assert "<script" not in page.read_text() and "\n## heading" not in page.read_text(), page
    ElementTree.parse(tmp_path / anatomy.FEED)


def test_every_published_table_is_told_in_the_dictionary_of_the_registry() -> None:
    assert set(TABLES) <= {table.name for table in anatomy.released_tables()}

"""The built site as a whole: complete, linked, repeatable, light, and honest about what is missing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree

import polars as pl
import pytest
from bs4 import BeautifulSoup

from schemas.derived import DERIVED
from schemas.registry import TABLES
from tests.support import made_release, synthetic
from tests.warehouse.site.conftest import NEW, OLD, Site
from warehouse.site.build import HOME_BUDGET, MARK, PAGE_BUDGET, build
from warehouse.site.charts import MAKERS, saved_queries
from warehouse.site.errors import AssetsMissing, SiteError
from warehouse.site.links import check

pytestmark = pytest.mark.slow

ATOM = "{http://www.w3.org/2005/Atom}"


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_link_and_anchor_leads_somewhere_and_nothing_is_loaded_from_outside(site: Site) -> None:
    assert check(site.folder) == []


def test_every_record_has_a_page_and_json(site: Site) -> None:
    projects = pl.read_parquet(site.release / "projects.parquet")
    for key in projects["project_id"]:
        assert json.loads(site.text(f"projects/{key}.json"))["project"]["project_id"] == key
        assert f"<code>{key}</code>" in site.text(f"projects/{key}.html")
    for code in projects["country_iso3"].unique():
        assert json.loads(site.text(f"countries/{code.lower()}.json"))["country_iso3"] == code
        assert (site.folder / f"countries/{code.lower()}.html").is_file()
    for slug in MAKERS:
        for form in ("html", "csv", "sql"):
            assert (site.folder / f"charts/{slug}.{form}").is_file(), slug


def test_two_builds_give_the_same_bytes(site: Site, tmp_path: Path) -> None:
    assert site.older is not None
    build(site.release, tmp_path / "again", older=[site.older], assets=tmp_path)
    assert contents(tmp_path / "again") == contents(site.folder)


def test_pages_stay_within_their_budgets(site: Site, hostile: Site) -> None:
    for built in (site, hostile):
        assert built.report.over_budget == ()
        sizes = {path: len(data) for path, data in contents(built.folder).items() if path.endswith(".html")}
        assert max(sizes.values()) <= PAGE_BUDGET
        assert sizes["index.html"] == built.report.home_size <= HOME_BUDGET
        assert built.report.pages == len(sizes)


def test_root_and_permanent_copy_say_the_same(site: Site) -> None:
    for path in ("index.html", "explore.html", f"projects/{site.changed}.html"):
        root, copy = (BeautifulSoup(site.text(prefix + path), "lxml").main for prefix in ("", f"releases/{NEW}/"))
        assert root is not None and copy is not None
        assert root.get_text() == copy.get_text()


def test_old_release_keeps_its_pages_with_a_strip_to_the_newest(site: Site) -> None:
    page = BeautifulSoup(site.text(f"releases/{OLD}/explore.html"), "lxml")
    strip = page.select_one(".strip.old")
    assert strip is not None and OLD in strip.get_text() and f"Newest: {NEW}" in strip.get_text()
    assert strip.a is not None and strip.a["href"] == "../../explore.html"
    assert page.select_one('meta[name="robots"][content="noindex"]')
    assert "35 records" in page.get_text()
    assert not BeautifulSoup(site.text("index.html"), "lxml").select(".strip.old, .strip.bad")


def test_withdrawn_release_says_so_and_why(site: Site, tmp_path: Path) -> None:
    store = tmp_path / "store"
    store.mkdir()
    for source in (site.release, site.older):
        assert source is not None
        shutil.copytree(source, store / source.name)
    (store / "releases.json").write_text(
        json.dumps(
            {
                "releases": [
                    {"version": OLD, "withdrawn": {"reason": "sums were doubled <b>"}},
                    {"version": NEW, "withdrawn": None},
                ]
            }
        )
    )
    build(store / NEW, tmp_path / "out", older=[store / OLD], assets=tmp_path)
    strip = BeautifulSoup((tmp_path / "out" / "releases" / OLD / "index.html").read_text(), "lxml").select_one(
        ".strip.bad"
    )
    assert strip is not None and "sums were doubled <b>" in strip.get_text()
    assert json.loads((tmp_path / "out" / "releases.json").read_text())["releases"][1]["withdrawn"]


def test_changes_are_told_on_home_page_own_page_and_in_the_project(site: Site) -> None:
    assert "operational" in site.text("changes.html") and "gone-project" in site.text("changes.html")
    assert "projects withdrawn" in BeautifulSoup(site.text("index.html"), "lxml").get_text()
    history = BeautifulSoup(site.text(f"projects/{site.changed}.html"), "lxml").select_one("#history ~ ul")
    assert history is not None
    assert f"{NEW}: changed status from announced to operational" in history.get_text(" ", strip=True)


def test_machine_face_parses_and_agrees(site: Site) -> None:
    listed = json.loads(site.text("releases.json"))
    assert listed["latest"] == NEW and [one["version"] for one in listed["releases"]] == [NEW, OLD]
    index = json.loads(site.text("index.json"))
    for file in index["files"]:
        path = site.folder / "releases" / NEW / file["path"]
        assert path.stat().st_size == file["bytes"]
    assert index["rows"]["projects"] == 36
    feed = ElementTree.fromstring(site.text("feed.xml"))
    assert len(feed.findall(f"{ATOM}entry")) == 2
    assert len({entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")}) == 2
    sitemap = ElementTree.fromstring(site.text("sitemap.xml"))
    paths = [loc.text or "" for loc in sitemap.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert "/index.html" in paths and all((site.folder / path.lstrip("/")).is_file() for path in paths)


def test_address_of_the_site_makes_feed_and_sitemap_absolute(site: Site, tmp_path: Path) -> None:
    build(site.release, tmp_path / "out", assets=tmp_path, base_url="https://a.example/atlas")
    for name in ("sitemap.xml", "feed.xml", "robots.txt"):
        assert "https://a.example/atlas/" in (tmp_path / "out" / name).read_text()
    assert 'href="/atlas/assets/' in (tmp_path / "out" / "404.html").read_text()
    with pytest.raises(SiteError):
        build(site.release, tmp_path / "two", assets=tmp_path, base_url="javascript:alert(1)")


def test_dataset_block_has_what_dataset_search_requires(site: Site) -> None:
    block = BeautifulSoup(site.text("index.html"), "lxml").select_one('script[type="application/ld+json"]')
    assert block is not None and block.string
    data = json.loads(block.string)
    assert data["@type"] == "Dataset" and 50 <= len(data["description"]) <= 5000
    for key in (
        "name",
        "license",
        "creator",
        "version",
        "datePublished",
        "citation",
        "variableMeasured",
        "temporalCoverage",
    ):
        assert data[key]
    assert {part["name"] for part in data["distribution"]} >= {"projects.parquet", "evidence.parquet"}
    assert all(len(part["sha256"]) == 64 for part in data["distribution"])


def test_missing_tables_and_assets_are_said_and_not_fatal(tmp_path: Path) -> None:
    tables = synthetic.tables(12)
    few = {name: tables[name] for name in ("projects", "commitments", "documents")}
    release = made_release.write(tmp_path / NEW, few)
    report = build(release, tmp_path / "out", assets=tmp_path)
    assert any("evidence" in note for note in report.notes) and any("assets" in note for note in report.notes)
    assert check(tmp_path / "out") == []
    assert "Not in this release" in (tmp_path / "out" / "data.html").read_text()
    assert "no map shapes" in (tmp_path / "out" / "index.html").read_text()
    assert "no SQL engine" in (tmp_path / "out" / "sql.html").read_text()


def test_release_of_an_older_schema_lacks_columns_and_still_has_its_pages(tmp_path: Path) -> None:
    tables = synthetic.tables(12)
    tables["commitments"] = tables["commitments"].drop("note", "fx_source", "is_usd_divergent")
    tables["projects"] = tables["projects"].drop("is_dormant", "publishers").with_columns(later=pl.lit("unknown"))
    tables["sources"] = tables["sources"].drop("authority")
    report = build(made_release.write(tmp_path / NEW, tables), tmp_path / "out", assets=tmp_path)
    assert check(tmp_path / "out") == []
    assert any("sources.authority, projects.publishers stand as zero or blank" in note for note in report.notes)


def test_release_with_nothing_in_its_optional_columns_still_has_its_pages(tmp_path: Path) -> None:
    tables = synthetic.tables(12)
    made = tables | made_release.derived_tables(tables)
    for name, table in (TABLES | DERIVED).items():
        made[name] = made[name].with_columns(
            pl.lit(None, dtype=made[name].schema[field.name]).alias(field.name)
            for field in table.fields
            if not field.required and field.name not in table.key
        )
    build(made_release.write(tmp_path / NEW, made), tmp_path / "out", assets=tmp_path)
    assert check(tmp_path / "out") == []


def test_release_with_a_hole_in_a_required_column_is_one_clear_error(tmp_path: Path) -> None:
    tables = synthetic.tables(3)
    tables["commitments"] = tables["commitments"].with_columns(amount_high=pl.lit(None, dtype=pl.Float64))
    with pytest.raises(SiteError) as caught:
        build(made_release.write(tmp_path / NEW, tables), tmp_path / "out", assets=tmp_path)
    assert "commitments.amount_high" in caught.value.what and "verify" in caught.value.todo


def test_release_without_any_row_still_gives_a_whole_site(tmp_path: Path) -> None:
    release = made_release.write(tmp_path / NEW, {name: frame.clear() for name, frame in synthetic.tables(3).items()})
    build(release, tmp_path / "out", assets=tmp_path)
    assert check(tmp_path / "out") == []


def test_required_assets_that_are_absent_are_an_error_before_anything_is_written(site: Site, tmp_path: Path) -> None:
    with pytest.raises(AssetsMissing) as caught:
        build(site.release, tmp_path / "out", assets=tmp_path / "none", require_assets=True)
    assert "sovai site assets" in caught.value.todo and not (tmp_path / "out").exists()


def test_folder_that_is_no_site_is_never_replaced(site: Site, tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("mine")
    with pytest.raises(SiteError):
        build(site.release, tmp_path, assets=tmp_path)
    assert (tmp_path / "precious").read_text() == "mine"


def test_failed_build_leaves_the_old_site_and_nothing_beside_it(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    build(site.release, out, assets=tmp_path)
    before = contents(out)

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("warehouse.site.records.write", fail)
    with pytest.raises(SiteError) as caught:
        build(site.release, out, assets=tmp_path)
    assert "No space left" in caught.value.what
    assert contents(out) == before and [path.name for path in tmp_path.iterdir()] == ["out"]


def test_second_build_replaces_the_first_whole(site: Site, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert site.older is not None
    build(site.older, out, assets=tmp_path)
    (out / "stale.html").write_text("left over")
    build(site.release, out, assets=tmp_path)
    assert not (out / "stale.html").exists() and (out / MARK).read_text().strip() == NEW


@pytest.mark.parametrize("key", ["../../etc/passwd", "a/b", "", "A B", "a" * 250, "..", "x\x00y"])
def test_id_that_cannot_be_an_address_is_refused(key: str, tmp_path: Path) -> None:
    tables = synthetic.tables(3)
    tables["projects"] = tables["projects"].with_columns(
        project_id=pl.Series([key, *tables["projects"]["project_id"].to_list()[1:]])
    )
    with pytest.raises(SiteError):
        build(made_release.write(tmp_path / NEW, tables), tmp_path / "out", assets=tmp_path)
    assert not (tmp_path / "out").exists()


def test_broken_release_is_one_clear_error(site: Site, tmp_path: Path) -> None:
    release = tmp_path / NEW
    shutil.copytree(site.release, release)
    (release / "commitments.parquet").write_bytes(b"PAR1 nonsense")
    with pytest.raises(SiteError) as caught:
        build(release, tmp_path / "out", assets=tmp_path)
    assert "\n" not in caught.value.what
    with pytest.raises(SiteError):
        build(tmp_path, tmp_path / "out", assets=tmp_path)


def test_newest_must_be_the_newest_and_none_twice(site: Site, tmp_path: Path) -> None:
    assert site.older is not None
    for newest, older in ((site.older, [site.release]), (site.release, [site.release])):
        with pytest.raises(SiteError):
            build(newest, tmp_path / "out", older=older, assets=tmp_path)


def test_id_that_stands_for_nothing_keeps_a_page(tmp_path: Path) -> None:
    tables = synthetic.tables(5)
    key = tables["projects"]["project_id"][0]
    gone = (
        tables["project_ids"]
        .head(1)
        .with_columns(
            project_id=pl.lit("fra-old-name"),
            state=pl.lit("merged"),
            merged_into=pl.lit(key),
            reason=pl.lit("same site"),
        )
    )
    tables["project_ids"] = pl.concat([tables["project_ids"], gone])
    build(made_release.write(tmp_path / NEW, tables), tmp_path / "out", assets=tmp_path)
    text = (tmp_path / "out" / "projects" / "fra-old-name.html").read_text()
    assert f"../projects/{key}.html" in text and "same site" in text


def test_long_lists_go_on_further_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warehouse.site.indexes.ROWS_A_PART", 10)
    build(made_release.write(tmp_path / NEW, synthetic.tables(25)), tmp_path / "out", assets=tmp_path)
    rows = [
        row["data-id"]
        for path in ("explore.html", "explore-2.html", "explore-3.html")
        for row in BeautifulSoup((tmp_path / "out" / path).read_text(), "lxml").select("#projects tbody tr")
    ]
    assert len(rows) == len(set(rows)) == 25
    assert 'data-more="explore-2.html explore-3.html"' in (tmp_path / "out" / "explore.html").read_text()
    assert check(tmp_path / "out") == []


def test_every_saved_query_explains_itself_and_has_a_total_order() -> None:
    queries = saved_queries()
    assert len({query.slug for query in queries}) == len(queries) >= 12
    for query in queries:
        assert len(query.explanation) > 30, query.slug
        assert "ORDER BY" in query.sql, query.slug


def test_pages_forbid_everything_that_is_not_their_own(site: Site) -> None:
    for path in ("index.html", "explore.html", "sql.html", "charts/growth.html"):
        page = BeautifulSoup(site.text(path), "lxml")
        policy = page.select_one('meta[http-equiv="Content-Security-Policy"]')
        assert policy is not None
        content = str(policy["content"])
        assert content.startswith("default-src 'none'") and "unsafe-inline" not in content and "http" not in content
        assert "unsafe-eval" not in content.replace("wasm-unsafe-eval", "")
        assert ("wasm-unsafe-eval" in content) == (path == "sql.html")
        assert page.head is not None
        assert [tag.name for tag in page.head.find_all(True)].index("meta") == 0


def test_flag_of_dependency_points_to_its_quotes(tmp_path: Path) -> None:
    tables = synthetic.tables(6)
    made = made_release.derived_tables(tables)
    key = tables["projects"]["project_id"][0]
    evidence = tables["evidence"].filter((pl.col("table_name") == "projects") & (pl.col("row_id") == key))[
        "evidence_id"
    ]
    made["dependency"] = made["dependency"].with_columns(
        evidence_ids=pl.when(pl.col("project_id") == key)
        .then(pl.lit([evidence[0], "not there"]))
        .otherwise(pl.lit([], dtype=pl.List(pl.String)))
    )
    build(made_release.write(tmp_path / NEW, tables | made), tmp_path / "out", assets=tmp_path)
    page = BeautifulSoup((tmp_path / "out" / "projects" / f"{key}.html").read_text(), "lxml")
    links = page.select("#flags ~ .scroller a.ref")
    assert len(links) == 1
    quote = page.select_one(str(links[0]["href"]).replace("#", "li#"))
    assert quote is not None and "Supports" in quote.get_text()

"""Numbers on pages, computed once more from the Parquet files by other means."""

from __future__ import annotations

import csv
import io
import json
import re

import polars as pl
import pytest
from bs4 import BeautifulSoup, Tag

from tests.warehouse.site.conftest import Site
from warehouse.site.charts import MAKERS, statement
from warehouse.site.words import number, percent, usd

STAGES = ("announced", "committed", "disbursed")


def table(site: Site, name: str) -> pl.DataFrame:
    return pl.read_parquet(site.release / f"{name}.parquet")


def counted(site: Site) -> pl.DataFrame:
    return table(site, "commitments").filter(pl.col("counts_in_totals"))


def at_home(site: Site) -> pl.DataFrame:
    """What counts in a country: counted sums, and national ones inside a sum of another country's project."""
    hosts = table(site, "projects").select(component_of_project="project_id", around="country_iso3")
    rows = table(site, "commitments").join(hosts, on="component_of_project", how="left")
    inside = (pl.col("role") == "nested") & pl.col("preferred") & (pl.col("around") != pl.col("country_iso3"))
    return rows.filter(pl.col("counts_in_totals") | inside.fill_null(False))


def page(site: Site, path: str) -> BeautifulSoup:
    return BeautifulSoup(site.text(path), "lxml")


def text_of(site: Site, path: str) -> str:
    """The words of a page, every run of white space one space."""
    return " ".join(page(site, path).get_text(" ", strip=True).split())


def stage_values(found: Tag | BeautifulSoup) -> dict[str, str]:
    return {
        str(box["class"][1]): value.get_text(strip=True)
        for box in found.select(".stage")
        if (value := box.select_one(".value")) is not None
    }


def expected_stages(rows: pl.DataFrame) -> dict[str, str]:
    shown = {}
    for stage in STAGES:
        chosen = rows.filter(pl.col("stage") == stage)
        known = chosen.filter(pl.col("usd_high").is_not_null())
        shown[stage] = (
            usd(known["usd_low"].sum(), known["usd_high"].sum())
            if known.height
            else "no dollar value"
            if chosen.height
            else "no figure"
        )
    return shown


def test_figures_of_the_home_page(site: Site) -> None:
    projects = table(site, "projects")
    efforts = projects.filter(pl.col("kind").ne_missing("programme"))
    home = page(site, "index.html")
    values = [tag.get_text(strip=True) for tag in home.select(".figures .fig:not(.money) .value")]
    assert values == [
        number(efforts.height),
        number(efforts["country_iso3"].n_unique()),
        percent(projects.filter(pl.col("publishers") >= 2).height, projects.height),
    ]
    assert stage_values(home) == expected_stages(counted(site).filter(pl.col("project_id").is_not_null()))
    text = text_of(site, "index.html")
    ours = efforts.filter(~pl.col("country_iso3").is_in(["USA", "CHN"])).height
    assert f"{ours} projects without the US and China" in text


def test_money_is_never_added_over_stages(site: Site) -> None:
    rows = counted(site)
    everything = usd(rows["usd_low"].sum(), rows["usd_high"].sum())
    for path in ("index.html", "charts/money-stages.html", "countries/index.html"):
        assert everything not in site.text(path), path


def test_rows_of_the_table_of_all_projects(site: Site) -> None:
    projects = table(site, "projects")
    rows = {str(row["data-id"]): row for row in page(site, "explore.html").select("#projects tbody tr")}
    assert set(rows) == set(projects["project_id"])
    sums = counted(site)
    power = table(site, "capacities").filter(pl.col("counts_in_totals") & (pl.col("metric") == "power_mw"))
    for project in projects.iter_rows(named=True):
        cells = rows[project["project_id"]].find_all(["th", "td"])
        for place, stage in enumerate(STAGES, 5):
            own = sums.filter((pl.col("project_id") == project["project_id"]) & (pl.col("stage") == stage))
            own = own.filter(pl.col("usd_high").is_not_null())
            if own.height:
                assert float(cells[place]["data-v"]) == pytest.approx(own["usd_high"].sum())
            else:
                assert cells[place].get_text(strip=True) in ("", "in a larger sum")
                assert not cells[place].get("data-v")
        mine = power.filter(pl.col("project_id") == project["project_id"])
        for status in ("installed", "planned"):
            chosen = mine.filter(pl.col("status") == status)
            if chosen.height:
                assert float(cells[8]["data-v"]) == pytest.approx(chosen["value_high"].sum())
                break
        else:
            assert cells[8].get_text(strip=True) == ""
        assert cells[10].get_text(strip=True) == str(project["publishers"])


def test_totals_of_every_country(site: Site) -> None:
    sums, projects, capacities = at_home(site), table(site, "projects"), table(site, "capacities")
    for code in projects["country_iso3"].unique():
        found = page(site, f"countries/{code.lower()}.html")
        assert stage_values(found) == expected_stages(sums.filter(pl.col("country_iso3") == code)), code
        data = json.loads(site.text(f"countries/{code.lower()}.json"))
        own = projects.filter(pl.col("country_iso3") == code)
        assert len(data["projects"]) == own.filter(pl.col("kind").ne_missing("programme")).height
        assert len(data["programmes"]) == own.filter(pl.col("kind") == "programme").height
        for item in data["counted_capacity"]:
            chosen = capacities.filter(
                (pl.col("country_iso3") == code)
                & pl.col("counts_in_totals")
                & (pl.col("metric") == item["metric"])
                & (pl.col("status") == item["status"])
            )
            assert item["high"] == pytest.approx(chosen["value_high"].sum()) and item["figures"] == chosen.height
        cells = found.select("#money ~ .scroller td:last-child")
        yes = [cell for cell in cells if cell.get_text(strip=True).startswith("yes")]
        assert len(yes) == sums.filter(pl.col("country_iso3") == code).height


def test_sum_inside_a_wider_one_counts_for_its_country_and_not_for_the_world(site: Site) -> None:
    inside = at_home(site).filter(~pl.col("counts_in_totals") & pl.col("usd_high").is_not_null())
    assert inside.height
    for row in inside.iter_rows(named=True):
        own = page(site, f"projects/{row['project_id']}.html")
        assert stage_values(own)[row["stage"]] not in ("no figure", "no dollar value")
        assert "inside a larger one, so not added to it" in own.get_text()
        assert "yes, for the country" in own.get_text()


def test_country_rows_of_the_map_are_the_totals_of_country_pages(site: Site) -> None:
    rows = csv.DictReader(io.StringIO(site.text("charts/countries.csv").removeprefix("\ufeff")))
    for row in rows:
        money = json.loads(site.text(f"countries/{row['country_iso3'].lower()}.json"))["counted_usd_by_stage"]
        for stage in STAGES:
            for end in ("low", "high"):
                shown, own = row[f"{stage}_usd_{end}"], money.get(stage, {}).get(end)
                assert (float(shown) if shown else None) == (pytest.approx(own) if own is not None else None)


def test_supplier_shares_show_numerator_denominator_and_undisclosed(site: Site) -> None:
    projects = table(site, "projects").filter(pl.col("kind") == "infrastructure")
    parts = table(site, "participants").filter(pl.col("role").is_in(["chip_supplier", "cloud_provider"]))
    parts = parts.join(projects.select("project_id"), on="project_id")
    for code in projects["country_iso3"].unique():
        text = text_of(site, f"countries/{code.lower()}.html")
        own = projects.filter(pl.col("country_iso3") == code)
        known = parts.filter(pl.col("project_id").is_in(own["project_id"].to_list()))
        if known.height:
            named = known["project_id"].n_unique()
            plural = "s" if own.height != 1 else ""
            assert (
                f"Of {own.height} infrastructure project{plural}, a chip supplier or cloud provider is named for "
                f"{named} and undisclosed for {own.height - named}"
            ) in text
            for vendor, count in known.group_by("organisation").agg(pl.col("project_id").n_unique()).iter_rows():
                assert re.search(re.escape(" ".join(vendor.split())) + rf" .{{0,40}}{count} of {named} ", text), (
                    code,
                    vendor,
                )


@pytest.mark.parametrize("slug", sorted(MAKERS))
def test_chart_table_and_csv_are_the_rows_of_its_statement(site: Site, slug: str) -> None:
    import duckdb

    with duckdb.connect() as connection:
        for path in site.release.glob("*.parquet"):
            connection.execute(f"CREATE VIEW {path.stem} AS FROM '{path}'")
        cursor = connection.execute(statement(slug))
        columns, rows = [item[0] for item in cursor.description], cursor.fetchall()
    read = list(csv.reader(io.StringIO(site.text(f"charts/{slug}.csv").removeprefix("\ufeff"))))
    assert read[0] == columns and len(read) == len(rows) + 1
    for line, row in zip(read[1:], rows, strict=True):
        for cell, value in zip(line, row, strict=True):
            if isinstance(value, int | float):
                assert float(cell) == pytest.approx(value)
            else:
                assert cell.removeprefix("'") == ("" if value is None else " ".join(value.split()))
    shown = page(site, f"charts/{slug}.html").select("#rows ~ .scroller tbody tr")
    assert len(shown) == len(rows)


def test_growth_is_counted_from_dates(site: Site) -> None:
    projects = table(site, "projects").filter(pl.col("kind").ne_missing("programme"))
    rows = list(csv.DictReader(io.StringIO(site.text("charts/growth.csv").removeprefix("\ufeff"))))
    last = [row for row in rows if row["year"]][-1]
    dated = projects.filter(pl.col("announced_on").is_not_null())
    assert int(last["projects_so_far"]) == dated.height
    assert int(last["countries_so_far"]) == dated["country_iso3"].n_unique()


def test_quality_figures(site: Site) -> None:
    text = text_of(site, "data.html")
    projects, commitments = table(site, "projects"), table(site, "commitments")
    with_sum = projects.filter(pl.col("project_id").is_in(commitments["project_id"].drop_nulls().to_list())).height
    assert f"With a stated sum {with_sum} ({percent(with_sum, projects.height)}) of {projects.height}" in text
    assert "Rows that rest on a quote" in text and "(100%)" in text


def test_conversion_shows_rate_and_date_and_uncounted_sums_say_why(site: Site) -> None:
    commitments = table(site, "commitments").filter(pl.col("project_id").is_not_null() & (pl.col("currency") != "USD"))
    row = commitments.row(0, named=True)
    text = text_of(site, f"projects/{row['project_id']}.html")
    assert f"at {row['fx_rate']:.6g}, Oct 2026, made up" in text
    counted_ids = at_home(site)["commitment_id"].implode()
    for row in table(site, "commitments").filter(~pl.col("commitment_id").is_in(counted_ids)).iter_rows(named=True):
        path = (
            f"projects/{row['project_id']}.html"
            if row["project_id"]
            else f"countries/{row['country_iso3'].lower()}.html"
        )
        assert "no: " in text_of(site, path)


def test_sums_that_differ_stand_side_by_side(site: Site) -> None:
    commitments = table(site, "commitments").filter(pl.col("project_id").is_not_null())
    twice = commitments.group_by("pledge_id", "project_id").len().filter(pl.col("len") > 1)
    for project in twice["project_id"]:
        assert "figures for one pledge" in site.text(f"projects/{project}.html")


def test_evidence_stands_word_for_word_with_source_and_capture_date(site: Site) -> None:
    evidence, documents = table(site, "evidence"), table(site, "documents")
    key = table(site, "projects")["project_id"][0]
    found = page(site, f"projects/{key}.html")
    quotes = [" ".join(tag.get_text().split()) for tag in found.select(".quotes blockquote")]
    own = evidence.filter((pl.col("table_name") == "projects") & (pl.col("row_id") == key)).join(
        documents, on="document_id"
    )
    assert own.height
    for row in own.iter_rows(named=True):
        assert row["quote"] in quotes
        assert "Captured 22 Nov 2026" in text_of(site, f"projects/{key}.html")
        assert found.select_one(f'.quotes a[href="{row["url"]}"]') is not None


def test_index_figures_carry_rule_numerator_denominator_and_undisclosed(site: Site) -> None:
    index = table(site, "country_index").row(0, named=True)
    text = text_of(site, f"countries/{index['country_iso3'].lower()}.html")
    assert f"{index['tier']} of 3 by rule {index['tier_rule']}" in text
    assert f"by rule {index['us_dependency_rule']}" in text
    assert "Infrastructure with NVIDIA chips 50% 1 2 3" in text
    assert "Headline" in text and "Government only" in text and "Without double counting" in text

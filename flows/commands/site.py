"""`sovai site`: build, check and serve the site of a release, and fetch its front-end assets."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import partial
from pathlib import Path

import typer

from flows.errors import CheckError, NetworkError, SovaiError, UsageError
from flows.output import note
from flows.settings import settings

app = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True)
ASSETS = typer.Option(None, "--assets", help="Folder of the front-end assets. Default: beside the program.")
OUT = typer.Option(None, "--out", "-o", help="Folder of the site. Default: `site` in the home.")


@app.command()
def build(
    release: str = typer.Argument("latest", help="A version, 'latest', or the path of a release folder."),
    out: Path | None = OUT,
    older: int = typer.Option(1000, "--older", min=0, help="How many earlier releases keep their pages; 0 for none."),
    assets: Path | None = ASSETS,
    require_assets: bool = typer.Option(
        False, "--require-assets", help="Fail where the map or the console cannot be made."
    ),
    base_url: str = typer.Option("", "--base-url", help="The site's address, for sitemap and feed."),
    json_: bool = typer.Option(False, "--json", help="Print the report as JSON."),
) -> None:
    """Write the site of a release, with the permanent pages of earlier ones.

    Example: sovai site build && sovai site serve
    """
    from flows.site import releases_for
    from warehouse.site.build import build as build_site
    from warehouse.site.errors import AssetsMissing, SiteError

    folder, earlier = releases_for(settings(), release, older)
    place = out or settings().home / "site"
    try:
        report = build_site(
            folder,
            place,
            older=earlier,
            assets=assets,
            require_assets=require_assets,
            base_url=base_url or None,
            contact=settings().contact or None,
        )
    except AssetsMissing as error:
        raise NetworkError(error.what, error.todo) from error
    except SiteError as error:
        raise SovaiError(error.what, error.todo) from error
    for line in (*report.notes, *(f"{path} weighs more than it should" for path in report.over_budget)):
        note(line)
    if json_:
        print(json.dumps(asdict(report) | {"site": str(place)}, indent=1))  # noqa: T201
    else:
        print(  # noqa: T201
            f"{place}: {report.pages:,} pages and {report.files:,} files of {report.releases} "
            f"release{'s' if report.releases != 1 else ''}, {report.size / 1e6:.1f} MB; "
            f"the home page {report.home_size / 1e3:.0f} KB"
        )


@app.command()
def assets(to: Path | None = ASSETS) -> None:
    """Fetch the map's shapes and the SQL engine with npm, from the pinned list."""
    from warehouse.site.assets import install
    from warehouse.site.errors import AssetsMissing

    try:
        found = install(to)
    except AssetsMissing as error:
        raise NetworkError(error.what, error.todo) from error
    print(f"{found.folder}: {len(found.digests)} files, engine {found.engine_id}")  # noqa: T201


@app.command()
def check(site: Path | None = OUT) -> None:
    """Look for links and anchors of a built site that lead nowhere."""
    from warehouse.site.links import check as problems_of

    place = _built(site)
    problems = problems_of(place)
    for problem in problems[:200]:
        print(problem)  # noqa: T201
    if problems:
        raise CheckError(
            f"{len(problems)} links of {place} lead nowhere", "build the site again; if they stay, report it"
        )
    note("every link leads somewhere")


@app.command()
def serve(
    site: Path | None = OUT,
    port: int = typer.Option(8321, "--port", "-p", min=0, max=65535, help="Port on this machine; 0 picks a free one."),
) -> None:
    """Serve a built site on this machine, for looking at it. Nothing else can reach it."""
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

    place = _built(site)

    class Quiet(SimpleHTTPRequestHandler):
        extensions_map = SimpleHTTPRequestHandler.extensions_map | {
            ".mjs": "text/javascript",
            ".parquet": "application/vnd.apache.parquet",
            ".md": "text/plain; charset=utf-8",
        }

        def log_message(self, format: str, *args: object) -> None:
            pass

    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(Quiet, directory=str(place)))
    except OSError as error:
        raise SovaiError(f"cannot serve on port {port}: {error.strerror}", "name another with --port") from error
    with server:
        print(f"http://127.0.0.1:{server.server_address[1]}/index.html", flush=True)  # noqa: T201
        note("Ctrl + C ends it")
        server.serve_forever()


def _built(site: Path | None) -> Path:
    from warehouse.site.build import MARK

    place = site or settings().home / "site"
    if not (place / MARK).is_file():
        raise UsageError(f"{place} is no built site", "run `sovai site build` first, or name it with --out")
    return place

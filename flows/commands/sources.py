"""`sovai sources`: the catalogue of live sources, and how each of them is doing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import typer

from flows.catalogue import catalogue
from flows.errors import CHECK_FAILED, NOTHING_TO_DO, CheckError, NetworkError, UsageError
from flows.output import Format, note, show
from flows.settings import Settings, settings
from flows.visited import records_by_source

if TYPE_CHECKING:
    from sources.captures import Retrieval
    from sources.catalogue.load import Catalogue
    from sources.catalogue.model import Source

app = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True, help="The sources of live runs.")

FORM = typer.Option(Format.table, "--format", "-f", help="How to print.")
JSON = typer.Option(False, "--json", help="The same as --format json.")


@app.command("list")
def list_sources(
    kind: str = typer.Option("", "--kind", help="Only this kind: article, feed, listing, sitemap, tracker..."),
    status: str = typer.Option("", "--status", help="Only these: active, paused or retired."),
    country: str = typer.Option("", "--country", help="Only publishers of this country (ISO alpha-3)."),
    form: Format = FORM,
    as_json: bool = JSON,
) -> None:
    """List the sources of the catalogue, the operator's own included.

    Example: sovai sources list --kind feed
    """
    chosen = [
        source
        for source in catalogue(settings())
        if kind in ("", source.kind) and status in ("", source.status) and country in ("", source.country_iso3)
    ]
    columns = ["source_id", "publisher", "country_iso3", "authority", "kind", "language", "cadence", "status", "reason"]
    columns += ["url"] if form is Format.table and not as_json else ["url", "licence", "successor", "archive_url"]
    columns += [] if form is Format.table and not as_json else ["min_records", "max_records", "max_pages"]
    show(columns, ([getattr(source, name) for name in columns] for source in chosen), _form(form, as_json))
    note(f"{len(chosen)} sources")
    if not chosen:
        raise typer.Exit(NOTHING_TO_DO)


@app.command()
def add(
    url: str = typer.Argument(..., help="Address of an article, feed, sitemap or listing."),
    publisher: str = typer.Option("", "--publisher", help="Who publishes it; default: what the page says."),
    country: str = typer.Option("", "--country", help="The publisher's country, ISO alpha-3."),
    authority: int = typer.Option(4, "--authority", min=1, max=4, help="1 official, 2 research, 3 press, 4 other."),
    kind: str = typer.Option("", "--kind", help="Default: what the answer looks like (article, feed or sitemap)."),
    cadence: str = typer.Option("", "--cadence", help="daily, weekly, monthly, quarterly or yearly."),
    language: str = typer.Option("", "--language", help="ISO 639-1; default: what the page says."),
    licence: str = typer.Option("", "--licence", help="Default: what the page says."),
    unvisited: bool = typer.Option(False, "--unvisited", help="Do not visit; add it paused until it is verified."),
    form: Format = FORM,
    as_json: bool = JSON,
) -> None:
    """Visit an address and add it to the operator's own sources, with what the page itself says.

    Example: sovai sources add https://example.org/news/feed.xml --authority 3
    """
    from pydantic import ValidationError

    from sources.add import Unusable, describe
    from sources.captures import CaptureStore
    from sources.catalogue.load import ADDED, CatalogueError, append_source
    from sources.catalogue.model import Source, source_id_of
    from sources.web.messages import FetchFailure

    here = settings()
    entries = catalogue(here)
    known = entries.by_url(url)
    if known is not None:
        note(f"{url} is in the catalogue already, as {known.source_id}")
        raise typer.Exit(NOTHING_TO_DO)
    stated = {
        "publisher": publisher,
        "country_iso3": country,
        "kind": kind,
        "cadence": cadence,
        "language": language,
        "licence": licence,
    }
    stated = {name: value for name, value in stated.items() if value}
    try:
        if unvisited:
            plain = {"publisher": "not known", "kind": "article", "cadence": "quarterly", "licence": "not stated"}
            doubt = {"status": "paused", "reason": "address not verified"}
            fields = {"source_id": source_id_of(url), "url": url, "authority": authority, **plain, **doubt, **stated}
            source = Source.model_validate(fields)
        else:
            now = here.clock()
            store = CaptureStore(here.captures)
            source = describe(url, stated, authority, _client(here, now), store, now, entries)
        append_source(here.home / ADDED, source, entries)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = str(first["loc"][0]) if first["loc"] else "source"
        raise UsageError(f"{name}: {first['msg'].removeprefix('Value error, ')}", f"give another {name}") from None
    except Unusable as error:
        if isinstance(error.answer, FetchFailure) and not error.answer.is_refusal:
            raise NetworkError(error.what, error.todo) from None
        raise CheckError(error.what, error.todo) from None
    except CatalogueError as error:
        raise CheckError(error.what, error.todo) from None
    _show_sources([source], _form(form, as_json))
    note(f"added to {here.home / ADDED}; `sovai refresh --live` visits it")


@app.command()
def check(
    names: list[str] = typer.Argument(None, metavar="[ID|URL...]", help="Sources to visit now; none: files only."),
    form: Format = FORM,
    as_json: bool = JSON,
) -> None:
    """Check the catalogue's files; with ids or addresses, visit those sources too and say what they answer.

    Example: sovai sources check datacenterdynamics-com-feed
    """
    from sources.captures import CHECKED, CaptureStore
    from sources.changes import shared_pages

    here = settings()
    entries = catalogue(here)
    store = CaptureStore(here.captures)
    if not names:
        for shared in shared_pages(store.held()):
            twins = ", ".join(shared.source_ids)
            note(f"one page, several sources: {twins} ({shared.canonical_url}); retire all but one")
        for damage in store.damaged_lines():
            note(f"the log of captures has a damaged line {damage.line} ({damage.detail}); it is skipped")
        counts = {word: sum(source.status == word for source in entries) for word in ("active", "paused", "retired")}
        show(["status", "sources"], list(counts.items()), _form(form, as_json))
        return
    chosen = [_named(name, entries) for name in names]
    visits = _visit(here, store, chosen)
    columns = ["source_id", "outcome", "status", "change", "bytes", "content_type", "final_url", "error"]
    show(columns, ([getattr(visit, name) for name in columns] for visit in visits), _form(form, as_json))
    bad = [visit for visit in visits if visit.outcome not in CHECKED]
    if bad:
        note(f"{len(bad)} of {len(visits)} gave nothing usable")
        raise typer.Exit(CHECK_FAILED)


@app.command()
def status(
    stale: bool = typer.Option(False, "--stale", help="Only those that an operator should look at."),
    form: Format = FORM,
    as_json: bool = JSON,
) -> None:
    """Show for each source its last visit, last success, age against cadence, and records against expectation.

    Exits with 3 when an enabled source is stale, never visited with success, or gone; with 4 before the first live run.

    Example: sovai sources status --stale --format csv
    """
    from sources.captures import CaptureStore
    from sources.discovered import FOUND, DiscoveredLog, sources_found
    from sources.health import health

    here = settings()
    entries = catalogue(here)
    store = CaptureStore(here.captures)
    found = sources_found(DiscoveredLog(here.captures / FOUND), entries) if here.captures.is_dir() else []
    visits = list(store.retrievals()) if here.captures.is_dir() else []
    rows = health([*entries, *found], visits, here.clock(), records_by_source(here.warehouse))
    columns = ["source_id", "state", "last_attempt_at", "last_success_at", "age_days", "cadence_days"]
    columns += ["consecutive_failures", "records", "min_records", "max_records", "record_state", "last_error"]
    columns += [] if form is Format.table and not as_json else ["publisher", "status", "last_outcome", "url"]
    chosen = [row for row in rows if row.is_stale or row.is_short or not stale]
    show(columns, ([_time(getattr(row, name)) for name in columns] for row in chosen), _form(form, as_json))
    counts = {
        word: sum(row.state == word for row in rows) for word in ("fresh", "late", "stale", "never", "gone", "off")
    }
    note(", ".join(f"{count} {word}" for word, count in counts.items()))
    if not visits:
        note("no source was visited yet; run `sovai refresh --live`")
        raise typer.Exit(NOTHING_TO_DO)
    if any(row.is_stale or row.is_short for row in rows):
        raise typer.Exit(CHECK_FAILED)


def _named(name: str, entries: Catalogue) -> Source:
    found = entries.get(name) or entries.by_url(name)
    if found is None:
        raise UsageError(f"there is no source {name!r}", "see `sovai sources list`, or add it with `sovai sources add`")
    return found


def _client(here: Settings, now: datetime) -> Any:
    from flows.web import client

    return client(here, now)


def _visit(here: Settings, store: Any, chosen: Iterable[Source]) -> list[Retrieval]:
    from sources.live import fetch_batch

    now = here.clock()
    return fetch_batch(chosen, store, _client(here, now), lambda: now)


def _show_sources(sources: Iterable[Source], form: Format) -> None:
    names = list(type(next(iter(sources))).model_fields)
    show(names, ([getattr(source, name) for name in names] for source in sources), form)


def _form(form: Format, as_json: bool) -> Format:
    return Format.json if as_json else form


def _time(value: object) -> object:
    return f"{value:%Y-%m-%dT%H:%M:%SZ}" if isinstance(value, datetime) else value

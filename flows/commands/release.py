"""`sovai release`: list, build, verify, compare, withdraw, download and restore releases."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from flows.errors import CHECK_FAILED, NOTHING_TO_DO, CheckError, NetworkError, SovaiError, UsageError
from flows.output import Format, note, show
from flows.settings import settings

if TYPE_CHECKING:
    from warehouse.release.store import Store

app = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True)

FROM = typer.Option("", "--from", help="Folder or address of the store; default: SOVAI_STORE or the home's releases.")
FORM = typer.Option(Format.table, "--format", "-f", help="How to print.")
DOWNLOADS = Path("sovereign-ai-index")


class DiffFormat(StrEnum):
    table = "table"
    csv = "csv"
    json = "json"
    jsonl = "jsonl"
    markdown = "markdown"


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Failures of releases as failures of the command, each with its exit code."""
    from warehouse.connect import WarehouseError
    from warehouse.release.errors import BrokenRelease, ReleaseError, StoreError

    try:
        yield
    except BrokenRelease as error:
        for problem in error.problems[1:]:
            note(problem)
        raise CheckError(error.what, error.todo) from error
    except StoreError as error:
        raise NetworkError(error.what, error.todo) from error
    except (ReleaseError, WarehouseError) as error:
        raise SovaiError(error.what, error.todo) from error


def store_at(url: str = "", *, take_over: bool = False) -> Store:
    """The store at a URL, or the one of the settings. Reads web servers by the project's HTTP client."""
    from warehouse.release.store import open_store

    age = timedelta(0) if take_over else timedelta(hours=1)
    return open_store(url or settings().release_store, fetch=_fetch, claim_age=age)


def _fetch(address: str, start: int) -> Iterator[bytes]:
    from sources.http import download as get
    from sources.web.trouble import Trouble

    try:
        yield from get(address, start)
    except Trouble as error:
        if error.status in (404, 410):
            raise FileNotFoundError(address) from error
        raise OSError(error.detail) from error


def folder_of(version: str) -> Path:
    """The folder of a release (or 'latest') of the settings' store. Raises SovaiError where it is not in a folder."""
    with _plain_errors():
        store = store_at()
        entry = store.pointer().pointer.find(version)
        place = store.local(entry.version)
    if place is None:
        raise UsageError(f"{store.url} is not a folder", "download the release: `sovai release download`")
    return place


@app.command("list")
def list_(source: str = FROM, form: Format = FORM) -> None:
    """List the releases, newest first."""
    with _plain_errors():
        pointer = store_at(source).pointer().pointer
    columns = ("version", "projects", "added", "changed", "removed", "bytes", "schema", "state")
    rows = [
        (
            entry.version,
            entry.rows.get("projects"),
            *(entry.changes.get(word) for word in columns[2:5]),
            entry.size,
            entry.schema_version,
            f"withdrawn: {entry.withdrawn.reason}"
            if entry.withdrawn
            else "latest"
            if entry.version == pointer.latest
            else "",
        )
        for entry in reversed(pointer.releases)
    ]
    show(columns, rows, form)
    if not rows:
        note("there is no release yet: `sovai refresh` makes the first one")


@app.command()
def build(
    take_over: bool = typer.Option(False, "--take-over", help="Do not wait for the claim of a publisher that died."),
) -> None:
    """Release what the warehouse holds. Exit code 4 where that stands already."""
    from flows.index import recorded_scores
    from flows.visited import visited
    from warehouse.connect import reading
    from warehouse.history import latest
    from warehouse.release.build import build as make
    from warehouse.release.sign import signer

    key = settings().signing_key
    with _plain_errors(), reading(settings().warehouse) as connection:
        version = latest(connection)
        if version is None:
            raise CheckError("the warehouse holds no index yet", "run `sovai refresh` first")
        store = store_at(take_over=take_over)
        sign = signer(key) if key else None
        built = make(connection, store, version, scores=recorded_scores(), health=visited(settings()), sign=sign)
    if not built.is_new:
        note(f"release {version} stands already")
        sys.exit(NOTHING_TO_DO)
    print(f"{store.url}/{version}")  # noqa: T201


@app.command()
def verify(
    version: str = typer.Argument("latest", help="A version, 'latest' or 'all'."),
    source: str = FROM,
    need_signature: bool = typer.Option(False, "--signed", help="An unsigned release is a failure."),
    form: Format = FORM,
) -> None:
    """Prove every byte, row and value of a release. Exit code 3 where something is wrong; each problem is one line."""
    from warehouse.release import anatomy, fetch, seen, sign
    from warehouse.release import verify as check

    problems: list[tuple[str, str]] = []
    with _plain_errors():
        store = store_at(source)
        pointer = store.pointer().pointer
        try:
            seen.ensure_newer(settings().home / "seen.json", store.url, pointer)
        except seen.OlderPointer as error:
            problems.append(("", error.what))
        chosen = pointer.releases if version == "all" else (pointer.find(version),)
        for entry in chosen:
            with fetch.whole(store, entry) as folder:
                found = check.verify(folder, entry.version, entry)
                problems += [(entry.version, problem) for problem in found.problems]
                signature = sign.check(folder, settings().allowed_signers)
            is_bad = signature in (sign.Signature.wrong_key, sign.Signature.wrong_content)
            if is_bad or (need_signature and signature is not sign.Signature.good):
                problems.append((entry.version, f"{anatomy.SIGNATURE}: {signature.value}"))
            note(f"{entry.version}: {found.files} files, {found.size:,} bytes, {found.rows:,} rows; {signature.value}")
            if entry.withdrawn:
                note(f"{entry.version} is withdrawn: {entry.withdrawn.reason}")
    if problems:
        show(("release", "problem"), problems, form)
        sys.exit(CHECK_FAILED)


@app.command()
def diff(
    before: str = typer.Argument(..., help="The earlier version."),
    after: str = typer.Argument("latest", help="The later version."),
    source: str = FROM,
    table: str = typer.Option("", "--table", "-t", help="Only this table."),
    form: DiffFormat = typer.Option(DiffFormat.table, "--format", "-f", help="How to print."),
    output: Path | None = typer.Option(None, "--output", "-o", help="Write all changes to a Parquet file instead."),
) -> None:
    """Show what changed between two releases, by row and field, and why."""
    from warehouse.release import fetch
    from warehouse.release.changes import COLUMNS, Comparison

    with _plain_errors():
        store = store_at(source)
        pointer = store.pointer().pointer
        first, second = pointer.find(before), pointer.find(after)
        with (
            fetch.folder(store, first, fetch.for_comparing) as old,
            fetch.folder(store, second, fetch.for_comparing) as new,
            Comparison(old, new) as comparison,
        ):
            if output is not None:
                content = comparison.write_parquet(output, second.version)
                note(f"{output}: {content.rows} changes")
            elif form is DiffFormat.markdown:
                print(comparison.markdown(), end="")  # noqa: T201
            else:
                rows = comparison.rows(table or None)
                show(COLUMNS, [[getattr(row, name) for name in COLUMNS] for row in rows], Format(form.value))
                for line in comparison.schema_changes():
                    note(line)
                for count in comparison.counts():
                    note(f"{count.table}: {count.added} added, {count.changed} changed, {count.removed} removed")


@app.command()
def withdraw(
    version: str = typer.Argument(..., help="The version to take out of use."),
    reason: str = typer.Option(..., "--reason", help="Why, for those who used it."),
    successor: str = typer.Option("", "--successor", help="The version to use instead."),
) -> None:
    """Take a release out of use. Its files stay; `latest` moves."""
    from warehouse.release.withdraw import withdraw as take_back

    if not reason.strip():
        raise UsageError("a withdrawal needs a reason", "say what is wrong: --reason '...'")
    with _plain_errors():
        pointer = take_back(
            store_at(), version, reason=reason.strip(), successor=successor or None, on=settings().clock().date()
        )
    note(f"withdrawn; latest is {pointer.latest or 'none'}")


@app.command()
def download(
    version: str = typer.Argument("latest", help="A version or 'latest'."),
    table: list[str] = typer.Option([], "--table", "-t", help="Only this table; may be given again."),
    source: str = FROM,
    to: Path = typer.Option(DOWNLOADS, "--to", help="Folder of downloads."),
) -> None:
    """Fetch a release, whole or some tables, verified. A broken download goes on where it ended."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    from warehouse.release.download import download as fetch

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with _plain_errors(), Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        tasks: dict[str, object] = {}

        def tell(path: str, here: int, total: int) -> None:
            if path not in tasks:
                tasks[path] = progress.add_task(path, total=total or None)
            progress.update(tasks[path], completed=here)  # type: ignore[arg-type]

        done = fetch(store_at(source), version, to, tables=table, progress=tell)
    _warn(done.entry.version, done.entry.withdrawn)
    note(f"release {done.entry.version}: {done.fetched} files fetched and verified")
    print(done.folder)  # noqa: T201


@app.command()
def status(
    to: Path = typer.Option(DOWNLOADS, "--to", help="Folder of downloads."),
    source: str = FROM,
    form: Format = FORM,
) -> None:
    """Say which release lies in the folder of downloads. Exit code 3 where it is stale, 4 where there is none."""
    from warehouse.release.download import state
    from warehouse.release.download import status as look

    with _plain_errors():
        here = state(to)
        if here is None:
            raise SystemExit(_nothing(to))
        found = look(store_at(source or here.store), to)
    row = (here.version, found.latest, found.is_stale, here.store, list(here.tables) or ["all"])
    show(("here", "latest", "is_stale", "store", "tables"), [row], form)
    if found.entry is not None:
        _warn(here.version, found.entry.withdrawn)
    if found.is_stale:
        sys.exit(CHECK_FAILED)


@app.command()
def restore(version: str = typer.Argument("latest", help="A version or 'latest'."), source: str = FROM) -> None:
    """Fill an empty or lost warehouse from a release, so that ids and history go on."""
    from warehouse.connect import writing
    from warehouse.migrate import migrate
    from warehouse.release.restore import restore as bring_back

    with _plain_errors(), writing(settings().warehouse) as connection:
        migrate(connection)
        done = bring_back(connection, store_at(source), version)
    note(f"the warehouse holds release {done.version} ({done.rows:,} rows); run `sovai refresh` to go on")


def _nothing(to: Path) -> int:
    note(f"no release lies in {to}: `sovai release download` brings one")
    return NOTHING_TO_DO


def _warn(version: str, withdrawn: object) -> None:
    from warehouse.release.pointer import Withdrawal

    if isinstance(withdrawn, Withdrawal):
        instead = f"; use {withdrawn.successor} instead" if withdrawn.successor else ""
        note(f"warning: release {version} was withdrawn on {withdrawn.on}: {withdrawn.reason}{instead}")

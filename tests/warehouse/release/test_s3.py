"""The same operations on an S3-compatible bucket.

Runs against moto's server. Give SOVAI_TEST_S3 (s3://bucket/prefix) with the usual AWS_* variables to run it
against a real server; it writes below a random prefix there.
"""

from __future__ import annotations

import json
import os
import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.settings import settings
from tests.support import warehouse
from tests.warehouse.release.conftest import FIRST, SECOND
from tests.warehouse.release.test_build import files_of
from warehouse.connect import writing
from warehouse.migrate import migrate
from warehouse.release import anatomy, fetch, files
from warehouse.release.build import Built, build
from warehouse.release.download import download
from warehouse.release.errors import AlreadyReleased, PointerMoved, PublisherBusy, ReleaseError, StoreError
from warehouse.release.pointer import Entry, Pointer, dump
from warehouse.release.publish import publish as publish_staged
from warehouse.release.store import FolderStore, Store, open_store
from warehouse.release.store_s3 import _md5
from warehouse.release.verify import verify
from warehouse.release.withdraw import withdraw

pytest.importorskip("obstore")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """An s3:// URL to work below."""
    given = os.environ.get("SOVAI_TEST_S3")
    if given:
        yield given.rstrip("/")
        return
    moto = pytest.importorskip("moto.server")
    import obstore
    from obstore.store import HTTPStore

    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    variables = {
        "AWS_ENDPOINT_URL": address, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1"}
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        obstore.put(HTTPStore.from_url(address, client_options={"allow_http": True}), "releases-bucket", b"")
        yield "s3://releases-bucket"
    finally:
        server.stop()
        for name, value in before.items():
            if value is None:
                os.environ.pop(name)
            else:
                os.environ[name] = value


@pytest.fixture
def url(bucket: str) -> str:
    return f"{bucket}/{uuid.uuid4().hex}"


def publish(url: str, tables: dict[str, pl.DataFrame], version: str, age: timedelta = timedelta(hours=1)) -> Built:
    with warehouse.holding(tables) as connection:
        return build(connection, open_store(url, claim_age=age), version)


def damage(store: Store, version: str) -> tuple[str, ...]:
    entry = store.pointer().pointer.find(version)
    with fetch.whole(store, entry) as folder:
        return verify(folder, version, entry).problems


def test_publish_verify_withdraw_and_download(
    url: str, built: Path, tmp_path: Path, first_tables: dict[str, pl.DataFrame],
    second_tables: dict[str, pl.DataFrame],
) -> None:
    store = open_store(url)
    assert store.pointer().pointer == Pointer()
    assert publish(url, first_tables, FIRST).is_new
    assert publish(url, second_tables, SECOND).entry.parent == FIRST
    assert not publish(url, second_tables, SECOND).is_new
    assert damage(store, FIRST) == damage(store, SECOND) == ()
    done = download(store, SECOND, tmp_path)
    assert files_of(done.folder) == files_of(built / SECOND), "the same bytes as in a folder"
    assert b"".join(store.open("feed.xml")) == (built / "feed.xml").read_bytes()
    withdraw(store, SECOND, reason="wrong", successor=FIRST, on=date(2026, 12, 1))
    assert store.pointer().pointer.latest == FIRST
    other = second_tables | {"policies": second_tables["policies"].head(2)}
    with pytest.raises(AlreadyReleased):
        publish(url, other, SECOND)


def test_a_changed_object_and_a_missing_and_an_extra_one_are_found(
    url: str, first_tables: dict[str, pl.DataFrame],
) -> None:
    publish(url, first_tables, FIRST)
    store = open_store(url)
    bucket = store._bucket  # type: ignore[attr-defined]
    library = store._library  # type: ignore[attr-defined]
    whole = b"".join(store.open(f"{FIRST}/claims.parquet"))
    library.put(bucket, f"{FIRST}/claims.parquet", whole[:-1] + b"!")
    library.delete(bucket, f"{FIRST}/LICENSE")
    library.put(bucket, f"{FIRST}/more.txt", b"more")
    problems = damage(store, FIRST)
    assert {"LICENSE: missing", "claims.parquet: its bytes have changed", "more.txt: not part of the release"} <= set(
        problems)


def test_the_pointer_is_replaced_only_if_it_is_the_one_that_was_read(url: str) -> None:
    one, two = open_store(url), open_store(url)
    seen = one.pointer()
    two.swap(two.pointer().tag, dump(Pointer(sequence=1)))
    with pytest.raises(PointerMoved):
        one.swap(seen.tag, dump(Pointer(sequence=2)))
    seen = one.pointer()
    two.swap(two.pointer().tag, dump(Pointer(sequence=3)))
    with pytest.raises(PointerMoved):
        one.swap(seen.tag, dump(Pointer(sequence=2)))
    assert one.pointer().pointer.sequence == 3


def test_two_publishers_racing_lose_nothing(
    url: str, built: Path, tmp_path: Path, first_tables: dict[str, pl.DataFrame],
) -> None:
    """Twenty rounds: two releases of other content, published at once under one version or two."""
    policies = first_tables["policies"]
    other = tmp_path / "other"
    with warehouse.holding(first_tables | {"policies": policies.head(3)}) as connection:
        build(connection, FolderStore(other), FIRST)
        build(connection, FolderStore(tmp_path / "later"), SECOND)
    told = 0
    for turn in range(20):
        place = f"{url}-{turn}"
        mine, theirs = (built, FIRST), ((other, FIRST) if turn % 2 else (tmp_path / "later", SECOND))
        outcomes = race(place, mine, theirs)
        done = [one for one in outcomes if isinstance(one, Entry)]
        refused = [one for one in outcomes if isinstance(one, ReleaseError)]
        assert done and all(one.todo for one in refused)
        told += len(refused)
        store = open_store(place)
        standing = store.pointer().pointer
        assert {entry.sums_sha256 for entry in standing.releases} == {entry.sums_sha256 for entry in done}
        sources = {FolderStore(folder).pointer().pointer.find(version).sums_sha256: folder / version
                   for folder, version in (mine, theirs)}
        for entry in standing.releases:
            staged = sources[entry.sums_sha256]
            assert store._objects(entry.version) == {  # type: ignore[attr-defined]
                name: ((staged / name).stat().st_size, _md5(staged / name)) for name in files.relative_files(staged)}
    assert told == 20, "each round one of the two is told to try again"


def race(place: str, *pairs: tuple[Path, str]) -> list[Entry | ReleaseError]:
    """Publish releases of other stores at once; each its entry or what it was told."""
    gate = threading.Barrier(len(pairs))

    def run(folder: Path, version: str) -> Entry | ReleaseError:
        entry = FolderStore(folder).pointer().pointer.find(version)
        store = open_store(place)
        gate.wait()
        try:
            return publish_staged(store, folder / version, entry)
        except ReleaseError as error:
            return error

    with ThreadPoolExecutor(len(pairs)) as pool:
        return [task.result() for task in [pool.submit(run, *pair) for pair in pairs]]


def test_a_claim_is_joined_by_the_same_release_and_taken_over_when_old(
    url: str, first_tables: dict[str, pl.DataFrame],
) -> None:
    dead = open_store(url)
    with pytest.raises(KeyboardInterrupt), dead.publishing(FIRST, "0" * 64):
        raise KeyboardInterrupt
    with pytest.raises(PublisherBusy):
        publish(url, first_tables, FIRST)
    assert publish(url, first_tables, FIRST, timedelta(0)).is_new
    assert damage(dead, FIRST) == ()


def test_leftovers_of_a_dead_publisher_do_not_reach_a_release(
    url: str, first_tables: dict[str, pl.DataFrame],
) -> None:
    store = open_store(url)
    store._library.put(store._bucket, f"{FIRST}/old.parquet", b"left over")  # type: ignore[attr-defined]
    store._library.put(store._bucket, f"{FIRST}/claims.parquet", b"half")  # type: ignore[attr-defined]
    publish(url, first_tables, FIRST)
    assert damage(store, FIRST) == ()


def test_a_store_that_ignores_conditions_is_refused(
    url: str, first_tables: dict[str, pl.DataFrame], monkeypatch: pytest.MonkeyPatch,
) -> None:
    import obstore

    put = obstore.put

    class Careless:
        def __getattr__(self, name: str) -> object:
            return getattr(obstore, name)

        def put(self, *args: object, mode: object = None, **more: object) -> object:
            return put(*args, **more)  # type: ignore[arg-type]

    store = open_store(url)
    monkeypatch.setattr(store, "_library", Careless())
    with warehouse.holding(first_tables) as connection, pytest.raises(StoreError, match="ignores conditional"):
        build(connection, store, FIRST)
    assert store.pointer().pointer == Pointer()


def test_a_bucket_that_is_not_there_is_told(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StoreError) as caught:
        open_store("s3://no-such-bucket-here/x").swap(None, b"{}")
    assert "\n" not in caught.value.what and anatomy.POINTER in caught.value.what


def test_the_same_commands_work_on_a_bucket(
    url: str, home: Path, tmp_path: Path, first_tables: dict[str, pl.DataFrame], second_tables: dict[str, pl.DataFrame],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOVAI_STORE", url)
    settings.cache_clear()

    def run(*arguments: str, code: int = 0) -> str:
        done = CliRunner().invoke(app, ["release", *arguments])
        assert done.exit_code == code, (arguments, done.output, done.exception)
        return done.stdout

    for tables in (first_tables, second_tables):
        with writing(settings().warehouse) as connection:
            migrate(connection)
            for name, rows in tables.items():
                warehouse.put(connection, name, rows)
        run("build")
    run("build", code=4)
    assert [row["version"] for row in json.loads(run("list", "--format", "json"))] == [SECOND, FIRST]
    run("verify", "all")
    assert "ind-brand-new" in run("diff", FIRST, "latest", "--table", "projects")
    run("download", "latest", "--to", str(tmp_path / "here"))
    run("status", "--to", str(tmp_path / "here"))
    run("withdraw", SECOND, "--reason", "wrong", "--successor", FIRST)
    run("status", "--to", str(tmp_path / "here"), code=3)
    settings().warehouse.unlink()
    run("restore", FIRST)

"""`sovai refresh --live` against a server on loopback: taken in, unchanged, changed, gone."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import duckdb
import pytest

from tests.e2e.conftest import Sovai, copied

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
SEED = sorted((Path(__file__).resolve().parents[3] / "shared" / "eval" / "seed").glob("*.html"))
OWN = Path(__file__).resolve().parents[2] / "tests" / "eval" / "ke-wire-olkaria-stalled.html"


@dataclass
class Site:
    """Pages by path, and what was asked for: (path, status)."""

    pages: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    asked: list[tuple[str, int]] = field(default_factory=list)
    port: int = 0

    def of(self, path: str) -> list[int]:
        return [status for asked, status in self.asked if asked == path]


@pytest.fixture
def site() -> Iterator[Site]:
    found = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body, etag = found.pages.get(self.path, (b"", ""))
            status = 404 if not body else 304 if self.headers.get("If-None-Match") == etag else 200
            found.asked.append((self.path, status))
            self.send_response(status)
            self.send_header("ETag", etag)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)) if status == 200 else "0")
            self.end_headers()
            if status == 200:
                self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass
class Live:
    """Runs `sovai refresh --live` for two sources of the site; each run a day later."""

    command: Sovai
    environment: dict[str, str]
    day: int = 24

    def refresh(self, *extra: str) -> tuple[int, dict[str, object], str]:
        self.command.now = f"2026-11-{self.day}T07:00:00Z"
        self.day += 1
        arguments = ("--live", "--source", "test-seed", "--source", "test-other", "--json", *extra)
        done = self.command.run("refresh", *arguments, **self.environment)
        return done.returncode, json.loads(done.stdout or "{}"), done.stderr


@pytest.fixture
def live(refreshed: tuple[Sovai, str], tmp_path: Path, site: Site) -> Live:
    sources = tmp_path / "extra.yml"
    sources.write_text(
        "".join(
            f"- source_id: test-{name}\n  url: http://127.0.0.1:{site.port}/{name}\n  publisher: The Test\n"
            "  authority: 3\n  kind: article\n  licence: not stated\n  cadence: daily\n"
            for name in ("seed", "other")
        )
    )
    command = Sovai(
        copied(refreshed[0].home, tmp_path / "home"), copied(refreshed[0].prefect_home, tmp_path / "prefect")
    )
    return Live(
        command,
        {
            "SOVAI_EXTRA_SOURCES": str(sources),
            "SOVAI_ALLOW_LOOPBACK": "1",
            "SOVAI_CONTACT": "ops@example.org",
        },
    )


@pytest.mark.skipif(not SEED, reason="the seed article is not here")
def test_the_seed_article_is_taken_in_confirmed_changed_and_missed(live: Live, site: Site) -> None:
    raw = SEED[0].read_bytes()
    site.pages |= {"/seed": (raw, '"1"'), "/other": (OWN.read_bytes(), '"1"')}

    code, report, error = live.refresh()
    assert (code, report.get("outcome")) == (0, "released"), error
    assert report["failed"] == []
    released = live.command.home / "releases" / str(report["version"])
    quotes = duckdb.execute(f"""
        SELECT e.document_id, e.table_name, e.quote, e.char_start, e.char_end FROM '{released / "evidence.parquet"}' e
        JOIN '{released / "documents.parquet"}' d USING (document_id) WHERE d.source_id = 'test-seed'
    """).fetchall()
    assert len(quotes) > 50
    assert {"country_assessments", "claims", "commitments"} <= {row[1] for row in quotes}
    with duckdb.connect(str(live.command.home / "warehouse.duckdb"), read_only=True) as connection:
        texts = dict(connection.execute("SELECT document_id, body FROM document_texts").fetchall())
    assert all(texts[row[0]][row[3] : row[4]] == row[2] for row in quotes)
    assert "2 were visited: 2 fresh." in (released / "QUALITY.md").read_text(encoding="utf-8")

    code, report, error = live.refresh()
    assert (code, report.get("outcome")) == (0, "unchanged"), error
    assert site.of("/seed") == [200, 304]

    changed = raw.replace(
        b"</p>", b"</p><p>Iceland will spend $77 million on a sovereign AI data centre in Keflavik.</p>", 1
    )
    assert changed != raw
    site.pages["/seed"] = (changed, '"2"')
    del site.pages["/other"]
    code, report, error = live.refresh()
    assert code == 0, error
    assert [failure["source_id"] for failure in report["failed"]] == ["test-other"]  # type: ignore[index, union-attr]
    assert report["fetched"] == 1
    quality = live.command.home / "releases" / str(report["version"]) / "QUALITY.md"
    assert "| test-other | gone |" in quality.read_text(encoding="utf-8")
    with duckdb.connect(str(live.command.home / "warehouse.duckdb"), read_only=True) as connection:
        versions = connection.execute(
            "SELECT count(*), count(superseded_by) FROM documents WHERE source_id = 'test-seed'"
        ).fetchone()
        others = connection.execute("SELECT count(*) FROM documents WHERE source_id = 'test-other'").fetchone()
    assert versions == (2, 1)
    assert others == (1,)  # a page that is gone today was captured: its last word still counts


def test_an_unknown_source_is_a_usage_error(live: Live) -> None:
    done = live.command.run("refresh", "--live", "--source", "nobody", **live.environment)
    assert done.returncode == 2
    assert "there is no enabled source 'nobody'" in done.stderr


def test_live_without_a_contact_is_a_usage_error(live: Live) -> None:
    del live.environment["SOVAI_CONTACT"]
    code, _, error = live.refresh()
    assert code == 2
    assert "SOVAI_CONTACT" in error

"""The HTTP client against a server that misbehaves in every way the web does."""

from __future__ import annotations

import asyncio
import itertools
import resource
import socket
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from sources.client import Client
from sources.web.messages import ClientSettings, FetchFailure, Request, Response
from tests.faults.certificates import Authority
from tests.faults.quick import HOSTS, NOW, client, resolve, settings, threads_left
from tests.faults.server import MB, FaultServer, Reply, Visit, Wire, article


def fetch(server: FaultServer, path: str, *, host: str = "a.localhost", **changes: object) -> Response | FetchFailure:
    return client(**changes).fetch(Request(url=server.url(path, host=host), key="s"))


# what comes back ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "kind", "status"),
    [
        ("reset_mid_body", "connection", None),
        ("silent", "timeout", None),
        ("slow_headers", "timeout", None),
        ("slow_body", "timeout", None),
        ("slow_body_without_length", "timeout", None),
        ("endless_continue", "timeout", None),
        ("endless_body", "too_large", 200),
        ("endless_chunks", "too_large", 200),
        ("endless_header", "bad_response", None),
        ("gzip_bomb", "too_large", 200),
        ("big_page", "too_large", 200),
        ("short", "truncated", 200),
        ("length_twice", "bad_response", None),
        ("not_http", "bad_response", None),
        ("loop", "redirects", 301),
        ("loop_of_two", "redirects", 301),
        ("redirect_without_target", "redirects", 302),
        ("redirect_on?n=6", "redirects", 302),
        ("redirect?to=http://[bad", "redirects", 302),
        ("to_metadata", "address", 302),
        ("to_loopback_name", "address", None),
        ("to_file", "scheme", 302),
        ("403", "status", 403),
        ("404", "status", 404),
        ("410", "status", 410),
        ("503", "status", 503),
        ("204", "status", 204),
        ("304_unasked", "bad_response", 304),
        ("empty", "empty", 200),
        ("image", "content_type", 200),
        ("bad_gzip", "bad_encoding", 200),
        ("cut_gzip", "truncated", 200),
        ("brotli", "bad_encoding", 200),
        ("429_tomorrow", "status", 429),
    ],
)
def test_fault_ends_in_its_own_kind_of_failure(server: FaultServer, case: str, kind: str, status: int | None) -> None:
    started = time.monotonic()
    answer = fetch(server, f"/case/{case}", attempts=1)
    assert isinstance(answer, FetchFailure), answer
    assert (answer.kind, answer.status) == (kind, status), answer
    assert time.monotonic() - started < 20


@pytest.mark.parametrize(
    ("case", "says"),
    [
        ("http10", b"Without length"),
        ("long", b"A national AI cluster"),
        ("no_type", b"No type"),
        ("gzip", b"Zipped"),
        ("two_gzips", b"<p>two</p>"),
        ("deflate", b"Deflated"),
        ("raw_deflate", b"Raw"),
        ("wrong_charset", "Café à Zürich".encode("cp1252")),
        ("fine_at_third", b"Fine after all"),
        ("redirect_on?n=5", b"There"),
        ("deep", b"deep"),
    ],
)
def test_odd_but_usable_answers_are_taken(server: FaultServer, case: str, says: bytes) -> None:
    answer = fetch(server, f"/case/{case}")
    assert isinstance(answer, Response), answer
    assert says in answer.body
    assert b"beyond" not in answer.body


def test_bombs_and_endless_bodies_are_cut_in_bounded_memory(server: FaultServer) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    asked = [
        Request(url=server.url(f"/case/{case}", host=f"h{n}.localhost"), key=case)
        for n, case in enumerate(["gzip_bomb", "endless_body", "endless_chunks", "big_page"] * 2)
    ]
    answers = list(client(attempts=1).fetch_all(asked))
    assert {answer.kind for answer in answers if isinstance(answer, FetchFailure)} == {"too_large"}
    assert len(answers) == 8
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < 150


def test_announced_size_is_refused_before_reading(server: FaultServer) -> None:
    async def announces(visit: Visit, wire: Wire) -> None:
        await wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 999999999999\r\n\r\n")

    server.page("/large", announces)
    started = time.monotonic()
    answer = fetch(server, "/large")
    assert isinstance(answer, FetchFailure)
    assert answer.kind == "too_large"
    assert time.monotonic() - started < 10


def test_unreachable_hosts_fail_and_are_not_confused_with_refusals() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    answers = {
        answer.request.key: answer
        for answer in client(attempts=1).fetch_all(
            [
                Request(url=f"http://a.localhost:{port}/", key="refused"),
                Request(url="http://nowhere.example/", key="dns"),
            ]
        )
    }
    for key, word in (("refused", "refused"), ("dns", "does not resolve")):
        failure = answers[key]
        assert isinstance(failure, FetchFailure)
        assert failure.kind == ("dns" if key == "dns" else "connect")
        assert word in failure.detail
        assert not failure.is_refusal


# addresses ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("http://inside.example/", "address"),
        ("http://mixed.example/", "address"),
        ("http://metadata.example/latest/", "address"),
        ("http://six.example/", "address"),
        ("http://10.1.2.3/", "address"),
        ("http://[::1]/", "address"),
        ("http://[fe80::1]/", "address"),
        ("http://[64:ff9b::7f00:1]/", "address"),
        ("http://169.254.169.254/", "address"),
        ("http://100.64.0.1/", "address"),
        ("http://0.0.0.0/", "address"),
        ("http://127.0.0.1/", "address"),
        ("http://localhost/", "address"),
        ("file:///etc/passwd", "scheme"),
        ("ftp://example.org/", "scheme"),
        ("gopher://example.org:25/", "scheme"),
        ("http://example.org:25/", "port"),
        ("http://user:secret@example.org/", "bad_url"),
        ("http:///nohost", "bad_url"),
        ("http://exa mple.org/", "bad_url"),
        ("http://example.org:99999/", "bad_url"),
        ("not a url", "scheme"),
    ],
)
def test_anything_but_the_public_web_is_refused(url: str, kind: str) -> None:
    answer = client(allow_loopback=False).fetch(Request(url=url, key="s"))
    assert isinstance(answer, FetchFailure)
    assert answer.kind == kind
    assert answer.is_refusal


def test_name_that_resolves_to_loopback_stays_refused_when_loopback_is_open(server: FaultServer) -> None:
    answer = client(ports=frozenset({server.port})).fetch(Request(url=server.url("/x", host="inside.example"), key="s"))
    assert isinstance(answer, FetchFailure)
    assert "not on the public internet" in answer.detail
    assert server.visits == []


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_name_that_changes_its_address_between_check_and_connection_gains_nothing(server: FaultServer) -> None:
    calls: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        calls.append(host)
        return ["93.184.215.14"] if len(calls) == 1 else ["127.0.0.1"]

    changing = Client(
        settings(ports=frozenset({server.port}), connect_timeout_s=0.05, attempts=3),
        clock=lambda: NOW,
        resolve=rebinding,
    )
    answer = changing.fetch(Request(url=server.url("/x", host="rebind.example"), key="s"))
    assert isinstance(answer, FetchFailure)
    assert server.visits == []


# TLS ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.make(tmp_path_factory.mktemp("ca"))


def test_tls_is_verified_against_the_ca_of_the_environment(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority.bundle))
    with FaultServer(context=authority.context("tls.localhost")) as server:
        answer = fetch(server, "/page", host="tls.localhost")
        assert isinstance(answer, Response), answer
        other = fetch(server, "/page", host="other.localhost", attempts=1)
    assert isinstance(other, FetchFailure)
    assert other.kind == "tls"


def test_expired_or_unknown_certificate_is_a_failure(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    with FaultServer(context=authority.context("tls.localhost")) as server:
        unknown = fetch(server, "/page", host="tls.localhost")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority.bundle))
    with FaultServer(context=authority.context("tls.localhost", is_expired=True)) as server:
        expired = fetch(server, "/page", host="tls.localhost")
        assert server.visits == []
    assert isinstance(unknown, FetchFailure)
    assert isinstance(expired, FetchFailure)
    assert "the certificate is not valid: unable to get local issuer certificate" in unknown.detail
    assert "the certificate is not valid: certificate has expired" in expired.detail


def test_missing_ca_bundle_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    with pytest.raises(FileNotFoundError, match="SSL_CERT_FILE names"):
        client()


def test_proxy_of_the_environment_is_used_and_targets_stay_checked(
    server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{server.port}")
    monkeypatch.delenv("no_proxy", raising=False)
    server.page("/robots.txt", Reply(b"", status=404), host="public.example")
    asked = client(allow_loopback=False)
    monkeypatch.setitem(HOSTS, "public.example", ["93.184.215.14"])
    public = asked.fetch(Request(url="http://public.example/page", key="s"))
    inside = asked.fetch(Request(url="http://inside.example/page", key="s"))
    assert [visit.path for visit in server.visits] == ["http://public.example/robots.txt", "http://public.example/page"]
    assert isinstance(public, Response)
    assert isinstance(inside, FetchFailure)


# retries ------------------------------------------------------------------------------------------


def test_only_passing_faults_are_tried_again(server: FaultServer) -> None:
    for case, visits in {"500": 3, "503": 3, "reset_mid_body": 3, "404": 1, "403": 1, "bad_gzip": 1, "loop": 1}.items():
        fetch(server, f"/case/{case}")
        assert len(server.seen(f"/case/{case}")) == visits, case


@pytest.mark.parametrize(("case", "least"), [("429_seconds", 1.0), ("429_date", 1.0)])
def test_retry_after_is_waited_out_for_the_whole_host(server: FaultServer, case: str, least: float) -> None:
    paths = [f"/case/{case}", "/second", "/third"]
    answers = list(client(workers=4).fetch_all([Request(url=server.url(path), key=path) for path in paths]))
    assert all(isinstance(answer, Response) for answer in answers)
    first, *others = server.seen()
    assert all(visit.at - first.at >= least - 0.05 for visit in others)


def test_longer_rest_than_a_run_waits_defers_the_rest_of_the_host_and_no_other(server: FaultServer) -> None:
    paths = ["/case/429_tomorrow", "/second"]
    asked = [Request(url=server.url(path), key=path) for path in paths]
    asked.append(Request(url=server.url("/page", host="b.localhost"), key="other"))
    agent = client()
    answers = {answer.request.key: answer for answer in agent.fetch_all(asked)}
    assert answers["/case/429_tomorrow"].status == 429
    assert getattr(answers["/second"], "kind", None) == "deferred"
    assert isinstance(answers["other"], Response)
    again = agent.fetch(Request(url=server.url("/third"), key="s"))
    assert isinstance(again, FetchFailure)
    assert again.kind == "deferred"
    assert len(server.seen(host="a.localhost")) == 1


# robots -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_robots_that_is_absent_allows(server: FaultServer, status: int) -> None:
    server.page("/robots.txt", Reply(b"x", status=status))
    assert isinstance(fetch(server, "/private/page"), Response)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_robots_that_cannot_be_read_disallows(server: FaultServer, status: int) -> None:
    server.page("/robots.txt", Reply(b"x", status=status))
    answer = fetch(server, "/page")
    assert isinstance(answer, FetchFailure)
    assert (answer.kind, answer.status) == ("robots_unreachable", status)
    assert server.seen() == []


def test_robots_rules_hold_for_pages_and_redirects_alike(server: FaultServer) -> None:
    server.page(
        "/robots.txt", Reply(b"User-agent: *\nDisallow: /\n\nUser-agent: Sovai\nDisallow: /private/", etag=False)
    )
    assert isinstance(fetch(server, "/open"), Response)
    for path in ("/private/page", "/case/redirect?to=/private/page"):
        answer = fetch(server, path)
        assert isinstance(answer, FetchFailure)
        assert answer.kind == "robots"
        assert answer.is_refusal
    assert server.seen("/private/page") == []


def test_ten_megabytes_of_robots_are_read_to_the_limit_only(server: FaultServer) -> None:
    agents = b"".join(b"User-agent: bot%d\n" % number for number in range(2000)) + b"Disallow: /a\n" * 1000
    rules = b"User-agent: *\nDisallow: /private/\n" + agents
    server.page("/robots.txt", Reply(rules + b"# filling\n" * MB, content_type="text/plain"))
    started = time.monotonic()
    assert isinstance(fetch(server, "/page"), Response)
    assert isinstance(fetch(server, "/private/page"), FetchFailure)
    assert time.monotonic() - started < 20


def test_robots_is_asked_once_a_day_also_across_runs(server: FaultServer, tmp_path: Path) -> None:
    now = NOW
    for hours, visits in ((0, 1), (23, 1), (25, 2)):
        now = NOW + timedelta(hours=hours)
        agent = Client(settings(robots_folder=tmp_path), clock=lambda: now, resolve=resolve)  # noqa: B023
        assert isinstance(agent.fetch(Request(url=server.url("/page"), key="s")), Response)
        assert len(server.seen("/robots.txt")) == visits
    assert [path.suffix for path in tmp_path.iterdir()] == [".json"]


def test_damaged_robots_cache_is_fetched_again(server: FaultServer, tmp_path: Path) -> None:
    assert isinstance(fetch(server, "/page", robots_folder=tmp_path), Response)
    next(tmp_path.iterdir()).write_text("{half")
    assert isinstance(fetch(server, "/page", robots_folder=tmp_path), Response)
    assert len(server.seen("/robots.txt")) == 2


def test_crawl_delay_is_honoured(server: FaultServer) -> None:
    server.page("/robots.txt", Reply(b"User-agent: *\nCrawl-delay: 0.3\n", content_type="text/plain"))
    list(client().fetch_all([Request(url=server.url(f"/{n}"), key=str(n)) for n in range(3)]))
    visits = server.seen()
    assert all(later.at - earlier.at >= 0.22 for earlier, later in itertools.pairwise(visits))


def test_crawl_delay_of_a_day_lets_one_page_through_and_defers_the_others(server: FaultServer) -> None:
    server.page("/robots.txt", Reply(b"User-agent: *\nCrawl-delay: 86400\n", content_type="text/plain"))
    answers = list(client().fetch_all([Request(url=server.url(f"/{n}"), key=str(n)) for n in range(3)]))
    assert sorted(getattr(answer, "kind", "response") for answer in answers) == ["deferred", "deferred", "response"]


# manners ------------------------------------------------------------------------------------------


def test_hosts_are_spaced_one_visit_at_a_time_while_others_go_on(server: FaultServer) -> None:
    asked = [
        Request(url=server.url(f"/{n}", host=host), key=f"{host}{n}")
        for n in range(4)
        for host in ("a.localhost", "www.a.localhost", "b.localhost", "c.localhost")
    ]
    answers = list(client(host_spacing_s=0.15, workers=4).fetch_all(asked))
    assert all(isinstance(answer, Response) for answer in answers)
    times: dict[str, list[float]] = {}
    for visit in server.visits:
        times.setdefault(visit.host.removeprefix("www."), []).append(visit.at)
    for one_host in times.values():
        assert min(later - earlier for earlier, later in itertools.pairwise(one_host)) >= 0.09
    assert max(server.most_at_once.values()) == 1
    assert max(each[0] for each in times.values()) < min(each[-1] for each in times.values())


def test_spacing_holds_between_batches(server: FaultServer) -> None:
    agent = client(host_spacing_s=0.3)
    agent.fetch(Request(url=server.url("/1"), key="1"))
    agent.fetch(Request(url=server.url("/2"), key="2"))
    first, second = server.seen()
    assert second.at - first.at >= 0.22


def test_time_spent_connecting_does_not_bring_visits_closer_together(server: FaultServer) -> None:
    delays = iter([0.0, 0.3, 0.0, 0.0])

    def slow_lookup(host: str, port: int) -> list[str]:
        time.sleep(next(delays))
        return ["127.0.0.1"]

    agent = Client(settings(host_spacing_s=0.3), clock=lambda: NOW, resolve=slow_lookup)
    list(agent.fetch_all([Request(url=server.url(f"/{n}"), key=str(n)) for n in range(3)]))
    visits = server.seen()
    assert all(later.at - earlier.at >= 0.22 for earlier, later in itertools.pairwise(visits))


def test_agent_is_honest_and_sends_nothing_personal(
    server: FaultServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine a.localhost login me password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    server.page("/one", Reply(article(), headers=[("Set-Cookie", "id=1; Path=/")]))
    agent = client()
    agent.fetch(Request(url=server.url("/one"), key="s"))
    agent.fetch(Request(url=server.url("/two"), key="s"))
    for visit in server.visits:
        assert visit.headers["user-agent"] == "sovai/0.1 (sovereign AI index; +ops@example.org)"
        assert not {"cookie", "authorization", "referer"} & set(visit.headers)


def test_contact_is_required() -> None:
    with pytest.raises(ValueError, match="contact"):
        ClientSettings(contact="nobody")
    with pytest.raises(ValueError, match="printable"):
        ClientSettings(contact="a@b\r\nX-Evil: 1")


def test_validators_bring_a_304_and_go_only_where_they_came_from(server: FaultServer) -> None:
    first = fetch(server, "/page")
    assert isinstance(first, Response)
    kept = Request(
        url=server.url("/page"), key="s", etag=first.etag, last_modified=first.last_modified, validated_url=first.url
    )
    again = client().fetch(kept)
    assert isinstance(again, Response)
    assert again.is_not_modified
    assert again.body == b""
    moved = Request(url=server.url("/case/redirect?to=/page"), key="s", etag=first.etag, validated_url=first.url)
    list(client().fetch_all([moved]))
    assert "if-none-match" not in server.seen("/case/redirect")[0].headers
    assert server.seen("/page")[-1].headers["if-none-match"] == first.etag


# batches ------------------------------------------------------------------------------------------


def test_batch_ends_by_its_time_limit_with_an_answer_for_each(server: FaultServer) -> None:
    asked = [Request(url=server.url("/case/silent", host=f"h{n}.localhost"), key=str(n)) for n in range(6)]
    asked.append(Request(url=server.url("/page"), key="fine"))
    started = time.monotonic()
    answers = list(client(batch_timeout_s=0.6, read_timeout_s=30.0, total_timeout_s=30.0, workers=8).fetch_all(asked))
    assert time.monotonic() - started < 20
    assert {answer.request.key for answer in answers} == {*"012345", "fine"}
    assert [answer.request.key for answer in answers if isinstance(answer, Response)] == ["fine"]


def test_closing_a_batch_early_leaves_no_threads_and_the_client_usable(server: FaultServer) -> None:
    agent = client(read_timeout_s=30.0, total_timeout_s=30.0)
    before = threading.active_count()
    batch = agent.fetch_all(
        [Request(url=server.url("/page"), key="fine")]
        + [Request(url=server.url("/case/silent", host=f"h{n}.localhost"), key=str(n)) for n in range(4)]
    )
    assert isinstance(next(batch), Response)
    with pytest.raises(RuntimeError, match="already fetching"):
        next(agent.fetch_all([Request(url=server.url("/page"), key="s")]))
    batch.close()
    assert threads_left(before) <= before
    assert isinstance(agent.fetch(Request(url=server.url("/page"), key="s")), Response)


def test_batch_stopped_while_asking_for_robots_does_not_blame_the_host(server: FaultServer) -> None:
    async def silent_once(visit: Visit, wire: Wire) -> None:
        if visit.number == 1:
            await asyncio.sleep(5)
        await wire.send(Reply(b"User-agent: *\nDisallow:", content_type="text/plain").encode(visit))

    server.page("/robots.txt", silent_once, host="slow.localhost")
    agent = client(batch_timeout_s=0.3, read_timeout_s=30.0, total_timeout_s=30.0)
    request = Request(url=server.url("/page", host="slow.localhost"), key="s")
    assert getattr(agent.fetch(request), "kind", None) == "deferred"
    assert isinstance(agent.fetch(request), Response)


def test_surprise_in_one_visit_does_not_take_the_others_along(
    server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sources import client as module

    plain: Callable[..., Response] = module.response_of

    def surprising(task: object, raw: object) -> Response:
        if "bad" in task.request.key:  # type: ignore[attr-defined]
            raise ZeroDivisionError("surprise")
        return plain(task, raw)

    monkeypatch.setattr(module, "response_of", surprising)
    asked = [Request(url=server.url(f"/{key}"), key=key) for key in ("bad", "good", "fine")]
    answers = {answer.request.key: answer for answer in client(workers=1).fetch_all(asked)}
    assert getattr(answers["bad"], "kind", None) == "internal"
    assert isinstance(answers["good"], Response)
    assert isinstance(answers["fine"], Response)

"""The client's rules taken alone: bodies, addresses, waiting, turns, walls."""

from __future__ import annotations

import gzip
import threading
import time
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.robots import Robots
from sources.web.addresses import AddressPolicy, Forbidden, is_public
from sources.web.body import BadBody, content_type_of, read_body
from sources.web.messages import FetchFailure, Request, Response
from sources.web.schedule import Lanes
from sources.web.trouble import retry_after
from sources.web.walls import judge
from tests.faults.quick import NOW, settings


def chunks(raw: bytes, size: int) -> list[bytes]:
    return [raw[at : at + size] for at in range(0, len(raw), size)]


@given(st.binary(max_size=3000), st.integers(1, 700), st.sampled_from(["gzip", "deflate", "raw", None]))
def test_body_comes_out_whole_whatever_the_chunks(raw: bytes, size: int, encoding: str | None) -> None:
    packed = {"gzip": gzip.compress(raw), "deflate": zlib.compress(raw), "raw": zlib.compress(raw)[2:-4], None: raw}
    header = "deflate" if encoding == "raw" else encoding
    assert read_body(chunks(packed[encoding], size), header, limit=10_000) == raw


@given(st.binary(max_size=500), st.sampled_from(["gzip", "deflate", "br", "gzip, gzip", "identity", ""]))
def test_any_bytes_give_a_body_or_bad_body(raw: bytes, encoding: str) -> None:
    try:
        assert len(read_body(chunks(raw, 50), encoding, limit=400)) <= 400
    except BadBody as error:
        assert error.kind in ("bad_encoding", "truncated", "too_large")


@given(st.integers(0, 5000), st.integers(1, 900))
def test_limit_holds_on_both_sides_of_compression(size: int, limit: int) -> None:
    for raw, encoding in ((b"\0" * size, None), (gzip.compress(b"\0" * size), "gzip")):
        if size > limit or len(raw) > limit:
            with pytest.raises(BadBody) as caught:
                read_body(chunks(raw, 100), encoding, limit=limit)
            assert caught.value.kind == "too_large"
            assert len(read_body(chunks(raw, 100), encoding, limit=limit, is_cut=True)) <= limit
        else:
            assert len(read_body(chunks(raw, 100), encoding, limit=limit)) == size


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("text/html; charset=UTF-8", ("text/html", "utf-8")),
        ('Text/HTML;charset="iso-8859-1"; x=y', ("text/html", "iso-8859-1")),
        ("application/rss+xml", ("application/rss+xml", None)),
        ("nonsense", (None, None)),
        (";;;", (None, None)),
        (None, (None, None)),
        ("", (None, None)),
    ],
)
def test_content_type_is_read_or_absent(header: str | None, expected: tuple[str | None, str | None]) -> None:
    assert content_type_of(header) == expected


@given(st.text(max_size=60))
def test_content_type_of_anything_does_not_raise(header: str) -> None:
    content_type_of(header)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("127.0.0.1", False),
        ("10.0.0.1", False),
        ("172.16.5.5", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("0.0.0.0", False),
        ("255.255.255.255", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("192.0.2.1", False),
        ("::", False),
        ("::1", False),
        ("fe80::1", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("fd00:ec2::254", False),
        ("::ffff:10.0.0.1", False),
        ("::10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("64:ff9b::5db8:d70e", True),
        ("2002:7f00:1::", False),
        ("2001:db8::1", False),
    ],
)
def test_only_the_public_internet_is_public(address: str, expected: bool) -> None:
    assert is_public(ip_address(address)) is expected


@given(st.text(max_size=80))
def test_any_address_is_a_target_or_forbidden(url: str) -> None:
    policy = AddressPolicy(frozenset({80, 443}))
    for candidate in (url, f"http://{url}", f"https://example.org/{url}"):
        try:
            target = policy.target(candidate)
        except Forbidden:
            continue
        assert target.scheme in ("http", "https")
        assert target.port in (80, 443)


def test_retry_after_is_read_in_both_forms_and_never_negative() -> None:
    server_time = datetime(2030, 1, 1, 12, tzinfo=UTC)
    later = format_datetime(server_time + timedelta(seconds=90), usegmt=True)
    assert retry_after("120", None) == 120
    assert retry_after(later, format_datetime(server_time, usegmt=True)) == 90
    assert retry_after(format_datetime(datetime(2000, 1, 1, tzinfo=UTC), usegmt=True), None) == 0
    assert [retry_after(value, None) for value in (None, "", "soon", "-5", "1e9")] == [0, 0, 0, 0, 0]
    assert retry_after("9" * 40, None) == 10**9


@given(st.text(max_size=40))
def test_retry_after_of_anything_is_a_wait(value: str) -> None:
    assert retry_after(value, value) >= 0


def test_lane_gives_one_item_at_a_time_spaced_while_others_go_on() -> None:
    lanes: Lanes[int] = Lanes({})
    for number in range(3):
        lanes.add("slow", number)
        lanes.add("quick", 10 + number)
    taken: list[tuple[str, int, float]] = []

    def work() -> None:
        while (got := lanes.take()) is not None:
            taken.append((*got, time.monotonic()))
            lanes.finish(got[0], gap_s=0.1 if got[0] == "slow" else 0.0)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    slow = [(item, at) for lane, item, at in taken if lane == "slow"]
    assert [item for item, _ in slow] == [0, 1, 2]
    assert slow[2][1] - slow[0][1] >= 0.19
    assert max(at for lane, _, at in taken if lane == "quick") < slow[1][1]


def test_stop_wakes_whoever_waits() -> None:
    lanes: Lanes[int] = Lanes({"far": time.monotonic() + 60})
    lanes.add("far", 1)
    results: list[object] = []
    thread = threading.Thread(target=lambda: results.append(lanes.take()))
    thread.start()
    lanes.stop()
    thread.join(2)
    assert results == [None]


def robots(body: bytes | None, status: int = 200) -> Robots:
    request = Request(url="https://e.org/robots.txt", key="robots.txt")
    answer: Response | FetchFailure = Response(request=request, url=request.url, status=200, body=body or b"")
    if status != 200:
        answer = FetchFailure(request=request, url=request.url, kind="status", detail="x", status=status)
    rules = Robots(settings(), lambda: NOW)
    rules.verdict("https://e.org", "https://e.org/", lambda url: answer)
    return rules


def allows(rules: Robots, path: str) -> bool:
    def unasked(url: str) -> Response:
        raise AssertionError("robots.txt is known")

    return rules.verdict("https://e.org", f"https://e.org{path}", unasked).refusal is None


def test_rules_of_the_standard_hold() -> None:
    rules = robots(
        b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /a/*.pdf$\rAllow: /a/open.pdf\n"
        b"Disallow: /b\nAllow: /b/c\nSitemap: https://e.org/map.xml\n"
    )
    paths = ["/a/x.pdf", "/a/x.pdf?y", "/a/open.pdf", "/b", "/b/c/d", "/c", "/robots.txt"]
    assert [allows(rules, path) for path in paths] == [False, True, True, False, True, True, True]
    assert rules.sitemaps("https://e.org") == ("https://e.org/map.xml",)


def test_group_for_our_name_takes_the_place_of_the_one_for_all() -> None:
    rules = robots(b"User-agent: other\nUser-agent: SOVAI/1.0\nDisallow: /x\n\nUser-agent: *\nDisallow: /\n")
    assert [allows(rules, path) for path in ("/x", "/y")] == [False, True]
    strangers = robots(b"User-agent: a\nUser-agent: b\nDisallow: /\n\nUser-agent: c\nDisallow: /y\n")
    assert allows(strangers, "/y")


def test_files_made_to_be_slow_are_not() -> None:
    started = time.monotonic()
    agents = b"".join(b"User-agent: bot%d\n" % number for number in range(15_000))
    rules = robots(b"User-agent: *\nDisallow: /no\n" + agents + b"Disallow: /*a*b*c*d*e$\n" * 5_000)
    assert not allows(rules, "/no")
    assert allows(rules, "/" + "abcd" * 400)
    assert time.monotonic() - started < 30


@pytest.mark.parametrize(
    ("html", "asked", "final", "length", "wall"),
    [
        ("<title>404 Not Found</title>", "https://e.org/a", "https://e.org/a", None, "soft_404"),
        ("<title>Page introuvable | Le Jour</title>", "https://e.org/a", "https://e.org/a", 50, "soft_404"),
        ("<title>Lost city of the Maya not found after all</title>", "https://e.org/a", "https://e.org/a", 900, None),
        ("<title>Just a moment...</title>", "https://e.org/a", "https://e.org/a", 40, "challenge"),
        ("<p>x</p>", "https://e.org/a", "https://consent.e.org/collect", 40, "consent_wall"),
        ("<p>x</p>", "https://e.org/a/b", "https://e.org/", 4000, "soft_404"),
        ("<p>x</p>", "https://e.org/", "https://www.e.org/", 10, None),
        ("<p>We value your privacy. Accept all</p>", "https://e.org/a", "https://e.org/a", 40, "consent_wall"),
        ("<p>We value your privacy. Accept all</p>", "https://e.org/a", "https://e.org/a", 1600, None),
        ("<script>'Accept all cookies, manage preferences'</script>", "https://e.org/a", "https://e.org/a", 300, None),
    ],
)
def test_walls_are_told_from_articles(html: str, asked: str, final: str, length: int | None, wall: str | None) -> None:
    got = judge(html, asked_url=asked, final_url=final, text_length=length)
    assert (got.wall if got else None) == wall


@pytest.mark.parametrize("piece", ["<", "<script>", "<!--", "<h1>", "<title", "accept all ", "&"])
def test_judging_hostile_markup_takes_bounded_time(piece: str) -> None:
    started = time.monotonic()
    judge(piece * (400_000 // len(piece)), asked_url="https://e.org/a", final_url="https://e.org/a", text_length=None)
    assert time.monotonic() - started < 20

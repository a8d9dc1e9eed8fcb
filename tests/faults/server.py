"""A web server that misbehaves on purpose, on loopback, for the tests of everything that fetches.

`FaultServer` answers by host and path. `/case/NAME` plays a fault of `CASES`; other paths are what the
test put there with `page`, or a plain article. It keeps a list of visits, so that tests can count
requests, see headers and measure spacing. Runs in a thread of its own; reuse it in end-to-end tests:

    with FaultServer() as server:
        server.page("/feed.xml", body=b"<rss/>", content_type="application/rss+xml")
        server.url("/feed.xml", host="a.localhost")
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import hashlib
import socket
import ssl
import struct
import threading
import time
import zlib
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.utils import formatdate
from types import TracebackType
from urllib.parse import parse_qs, urlsplit

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Visit:
    """One request as it arrived. `number` counts visits to the same host and path from 1."""

    host: str
    path: str
    headers: Mapping[str, str]
    at: float
    number: int

    @property
    def query(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}


@dataclass(frozen=True, slots=True)
class Reply:
    """A well-formed answer; `headers` are added to the computed ones."""

    body: bytes = b""
    status: int = 200
    content_type: str | None = "text/html; charset=utf-8"
    headers: Sequence[tuple[str, str]] = ()
    etag: bool = False

    def encode(self, visit: Visit) -> bytes:
        headers = [("Connection", "close"), *self.headers]
        status, body = self.status, self.body
        if self.content_type:
            headers.append(("Content-Type", self.content_type))
        if self.etag:
            tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            headers += [("ETag", tag), ("Last-Modified", "Tue, 03 Nov 2026 10:00:00 GMT")]
            if visit.headers.get("if-none-match") == tag:
                status, body = 304, b""
        if status != 304:
            headers.append(("Content-Length", str(len(body))))
        head = f"HTTP/1.1 {status} X\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers) + "\r\n"
        return head.encode("latin-1") + body


class Wire:
    """The other end of one connection, for handlers that speak HTTP badly."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer

    async def send(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()

    def reset(self) -> None:
        """Close with a TCP reset instead of an orderly end."""
        raw = self._writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()


Handler = Callable[[Visit, Wire], Awaitable[None]]
Page = Reply | Handler


def article(title: str = "A national AI cluster", text: str = "", *, head: str = "", around: str = "") -> bytes:
    """A page that reads as an article; `around` is boilerplate outside the main text."""
    text = text or (
        "The ministry of digital affairs said on Tuesday that it will spend 120 million euros on a national AI "
        "supercomputer with 2,000 accelerators. The machine is to be built near the capital by 2027 and will serve "
        "universities, public services and start-ups. A board of officials and scientists will share out its time. "
    )
    paragraphs = "".join(f"<p>{line}</p>" for line in (text, text.replace("Tuesday", "Wednesday"), "It is the first."))
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{title}</title>{head}</head><body>"
        f"<nav>{around}</nav><main><article><h1>{title}</h1>{paragraphs}</article></main></body></html>"
    ).encode()


class FaultServer:
    """Listens on loopback addresses, all on one port (chosen by the system)."""

    def __init__(
        self,
        *,
        addresses: Sequence[str] = ("127.0.0.1",),
        context: ssl.SSLContext | None = None,
        latency_s: float = 0.0,
        robots: Page | None = None,
    ) -> None:
        self._addresses = addresses
        self._context = context
        self._latency_s = latency_s
        self._pages: dict[tuple[str | None, str], Page] = {}
        self._counts: dict[tuple[str, str], int] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._servers: list[asyncio.Server] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self.visits: list[Visit] = []
        self.at_once: dict[str, int] = {}
        self.most_at_once: dict[str, int] = {}
        self.port = 0
        self.page("/robots.txt", robots or Reply(b"User-agent: *\nDisallow: /private/\n", content_type="text/plain"))

    def __enter__(self) -> FaultServer:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def url(self, path: str, *, host: str = "a.localhost") -> str:
        return f"{'https' if self._context else 'http'}://{host}:{self.port}{path}"

    def page(self, path: str, page: Page, *, host: str | None = None) -> None:
        """Put a page at a path (without its query) of one host or of all."""
        self._pages[host, path] = page

    def seen(self, path: str | None = None, *, host: str | None = None) -> list[Visit]:
        """Visits, by path without the query and by host; robots.txt only when asked for."""
        return [
            visit
            for visit in list(self.visits)
            if host in (None, visit.host)
            and (urlsplit(visit.path).path == path if path else visit.path != "/robots.txt")
        ]

    async def _listen(self) -> None:
        for address in self._addresses:
            server = await asyncio.start_server(self._serve, address, self.port, ssl=self._context, backlog=512)
            self.port = server.sockets[0].getsockname()[1]
            self._servers.append(server)

    async def _close(self) -> None:
        for server in self._servers:
            server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError, ssl.SSLError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            path = head[0].split(" ")[1]
            headers = {
                name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])
            }
            host = headers.get("host", "").rpartition(":")[0] or headers.get("host", "")
            key = (host, path)
            self._counts[key] = self._counts.get(key, 0) + 1
            visit = Visit(host, path, headers, time.monotonic(), self._counts[key])
            self.visits.append(visit)
            self.at_once[host] = self.at_once.get(host, 0) + 1
            self.most_at_once[host] = max(self.most_at_once.get(host, 0), self.at_once[host])
            try:
                if self._latency_s:
                    await asyncio.sleep(self._latency_s)
                await self._answer(visit, Wire(writer))
            finally:
                self.at_once[host] -= 1
        with contextlib.suppress(OSError, asyncio.CancelledError, ssl.SSLError):
            writer.close()

    async def _answer(self, visit: Visit, wire: Wire) -> None:
        path = urlsplit(visit.path).path
        page = self._pages.get((visit.host, path)) or self._pages.get((None, path))
        if page is None:
            page = CASES[path.removeprefix("/case/")] if path.startswith("/case/") else Reply(article(path), etag=True)
        if isinstance(page, Reply):
            await wire.send(page.encode(visit))
        else:
            await page(visit, wire)


# faults -----------------------------------------------------------------------------------------


def _head(*headers: str, status: str = "200 OK", version: str = "1.1") -> bytes:
    return "\r\n".join((f"HTTP/{version} {status}", *headers, "", "")).encode("latin-1")


_HTML = "Content-Type: text/html; charset=utf-8"


async def _reset_mid_body(visit: Visit, wire: Wire) -> None:
    await wire.send(_head(_HTML, "Content-Length: 100000") + b"<p>half" * 100)
    await asyncio.sleep(0.05)
    wire.reset()


async def _silent(visit: Visit, wire: Wire) -> None:
    await asyncio.sleep(60)


async def _slow_headers(visit: Visit, wire: Wire) -> None:
    await wire.send(b"HTTP/1.1 200 OK\r\n")
    for number in range(1000):
        await wire.send(f"X-Slow-{number}: yes\r\n".encode())
        await asyncio.sleep(0.05)


async def _endless_continue(visit: Visit, wire: Wire) -> None:
    while True:
        await wire.send(_head(status="100 Continue"))
        await asyncio.sleep(0.01)


async def _slow_body(visit: Visit, wire: Wire) -> None:
    await wire.send(_head(_HTML, "Content-Length: 100000"))
    for _ in range(1000):
        await wire.send(b"x" * 10)
        await asyncio.sleep(0.05)


async def _slow_body_without_length(visit: Visit, wire: Wire) -> None:
    await wire.send(_head(_HTML, "Connection: close"))
    for _ in range(1000):
        await wire.send(b"x" * 10)
        await asyncio.sleep(0.05)


async def _endless_body(visit: Visit, wire: Wire) -> None:
    await wire.send(_head(_HTML, "Connection: close"))
    while True:
        await wire.send(b"<p>and so on</p>" * 4096)


async def _endless_chunks(visit: Visit, wire: Wire) -> None:
    await wire.send(_head(_HTML, "Transfer-Encoding: chunked"))
    while True:
        await wire.send(b"10000\r\n" + b"y" * 0x10000 + b"\r\n")


def gzip_bomb(size: int) -> bytes:
    """`size` bytes of zeros as one gzip member, made without ever holding them: one block, repeated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block_size = 10 * MB
    block = packer.compress(b"\0" * block_size) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + block * (size // block_size) + packer.flush(zlib.Z_FINISH)


async def _gzip_bomb(visit: Visit, wire: Wire) -> None:
    bomb = await asyncio.to_thread(gzip_bomb, 1024 * MB)
    await wire.send(_head(_HTML, "Content-Encoding: gzip", f"Content-Length: {len(bomb)}"))
    await wire.send(bomb)


async def _short(visit: Visit, wire: Wire) -> None:
    await wire.send(_head(_HTML, "Content-Length: 100000", "Connection: close") + article())


async def _long(visit: Visit, wire: Wire) -> None:
    body = article()
    await wire.send(_head(_HTML, f"Content-Length: {len(body)}", "Connection: close") + body + b"<p>beyond</p>" * 100)


async def _length_twice(visit: Visit, wire: Wire) -> None:
    await wire.send(_head(_HTML, "Content-Length: 10", "Content-Length: 20", "Connection: close") + article())


async def _http10(visit: Visit, wire: Wire) -> None:
    await wire.send(_head(_HTML, version="1.0") + article("Without length"))


async def _not_http(visit: Visit, wire: Wire) -> None:
    await wire.send(b"220 mail.localhost ESMTP\r\n" * 20)


async def _endless_header(visit: Visit, wire: Wire) -> None:
    await wire.send(b"HTTP/1.1 200 OK\r\nX: ")
    while True:
        await wire.send(b"x" * 65536)


async def _big_page(visit: Visit, wire: Wire) -> None:
    """50 MB that says so only as it goes."""
    await wire.send(_head(_HTML, "Connection: close"))
    for _ in range(50):
        await wire.send(b"<p>paragraph</p>" * (MB // 16))


async def _fine_at_third(visit: Visit, wire: Wire) -> None:
    reply = Reply(b"sorry", status=500) if visit.number < 3 else Reply(article("Fine after all"))
    await wire.send(reply.encode(visit))


def _retry_after(value: Callable[[], str], status: int = 429) -> Handler:
    async def handler(visit: Visit, wire: Wire) -> None:
        refusal = Reply(
            b"slow down", status=status, headers=[("Retry-After", value()), ("Date", formatdate(usegmt=True))]
        )
        await wire.send((refusal if visit.number == 1 else Reply(article("Patience"))).encode(visit))

    return handler


async def _redirect_by_query(visit: Visit, wire: Wire) -> None:
    """`?to=URL&status=301`"""
    query = visit.query
    location = [("Location", query["to"])]
    await wire.send(Reply(status=int(query.get("status", "302")), headers=location).encode(visit))


async def _redirect_on(visit: Visit, wire: Wire) -> None:
    """`?n=5` redirects five times, each to another address."""
    left = int(visit.query.get("n", "0"))
    step = (
        Reply(status=302, headers=[("Location", f"/case/redirect_on?n={left - 1}")])
        if left
        else Reply(article("There"))
    )
    await wire.send(step.encode(visit))


def deep(levels: int) -> bytes:
    return b"<html><body>" + b"<div>" * levels + b"deep" + b"</div>" * levels + b"</body></html>"


def entity_bomb() -> bytes:
    """A feed whose title would grow to some gigabytes if its entities were resolved."""
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "national AI">{levels}]><rss version="2.0"><channel>'
        "<title>&e9;</title><item><title>&e9;</title><link>http://a.localhost/1</link></item></channel></rss>"
    ).encode()


def _pages() -> Iterator[tuple[str, Page]]:
    yield "403", Reply(b"<h1>Forbidden</h1>", status=403)
    yield "404", Reply(b"<h1>Not found</h1>", status=404)
    yield "410", Reply(b"<h1>Gone</h1>", status=410)
    yield "500", Reply(b"<h1>Error</h1>", status=500)
    yield "503", Reply(b"<h1>Busy</h1>", status=503)
    yield "204", Reply(status=204)
    yield "empty", Reply(b"")
    yield "304_unasked", Reply(status=304)
    yield "loop", Reply(status=301, headers=[("Location", "/case/loop")])
    yield "loop_of_two", Reply(status=301, headers=[("Location", "/case/loop_back")])
    yield "loop_back", Reply(status=301, headers=[("Location", "/case/loop_of_two")])
    yield "redirect_without_target", Reply(status=302)
    yield "to_metadata", Reply(status=302, headers=[("Location", "http://169.254.169.254/latest/meta-data/")])
    yield "to_loopback_name", Reply(status=302, headers=[("Location", "http://inside.example/secrets")])
    yield "to_file", Reply(status=302, headers=[("Location", "file:///etc/passwd")])
    yield "to_consent", Reply(status=302, headers=[("Location", "/consent?return=/case/to_consent")])
    yield "to_home", Reply(status=302, headers=[("Location", "/")])
    yield (
        "wrong_charset",
        Reply(article("Café à Zürich").decode().encode("cp1252"), content_type="text/html; charset=utf-8"),
    )
    yield "binary", Reply(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 200)
    yield "image", Reply(b"\x89PNG\r\n\x1a\n" + bytes(range(256)), content_type="image/png")
    yield "no_type", Reply(article("No type"), content_type=None)
    yield "bad_gzip", Reply(b"<html>not gzip at all</html>", headers=[("Content-Encoding", "gzip")])
    yield "cut_gzip", Reply(gzip.compress(article() * 50)[:-200], headers=[("Content-Encoding", "gzip")])
    yield "gzip", Reply(gzip.compress(article("Zipped")), headers=[("Content-Encoding", "gzip")])
    yield (
        "two_gzips",
        Reply(
            gzip.compress(b"<html><p>one</p>") + gzip.compress(b"<p>two</p></html>"),
            headers=[("Content-Encoding", "gzip")],
        ),
    )
    yield "deflate", Reply(zlib.compress(article("Deflated")), headers=[("Content-Encoding", "deflate")])
    yield "raw_deflate", Reply(zlib.compress(article("Raw"))[2:-4], headers=[("Content-Encoding", "deflate")])
    yield "brotli", Reply(b"\x0b\x02\x80hello\x03", headers=[("Content-Encoding", "br")])
    yield "deep", Reply(deep(100_000))
    yield "announced_too_large", Reply(b"x" * 10, headers=[])
    yield (
        "soft_404",
        Reply(
            b"<html><head><title>Page not found - The Daily</title></head><body><main><h1>Page not found</h1>"
            b"<p>Sorry, the page you were looking for does not exist or was moved.</p></main></body></html>"
        ),
    )
    yield (
        "cookie_wall",
        Reply(
            b"<html><head><title>Before you continue</title></head><body><div><p>We and our 1,204 partners store and "
            b"access cookies on your device. Accept all cookies to continue to the site, or manage your "
            b"cookie preferences.</p>"
            b"<button>Accept all</button><button>Manage preferences</button></div></body></html>"
        ),
    )


CASES: dict[str, Page] = {
    **dict(_pages()),
    "reset_mid_body": _reset_mid_body,
    "silent": _silent,
    "slow_headers": _slow_headers,
    "slow_body": _slow_body,
    "slow_body_without_length": _slow_body_without_length,
    "endless_body": _endless_body,
    "endless_chunks": _endless_chunks,
    "endless_continue": _endless_continue,
    "endless_header": _endless_header,
    "gzip_bomb": _gzip_bomb,
    "short": _short,
    "long": _long,
    "length_twice": _length_twice,
    "http10": _http10,
    "not_http": _not_http,
    "big_page": _big_page,
    "fine_at_third": _fine_at_third,
    "429_seconds": _retry_after(lambda: "1"),
    "429_date": _retry_after(lambda: formatdate(time.time() + 2, usegmt=True)),
    "429_tomorrow": _retry_after(lambda: "86400"),
    "redirect": _redirect_by_query,
    "redirect_on": _redirect_on,
}

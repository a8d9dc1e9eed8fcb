"""The one place that opens sockets: one exchange with one host, within limits, on the public internet only.

Owns connections, TLS, time limits and what an exchange's failure is called. Does not decide what is asked when
(`sources/client.py`) nor keep what it gets. Invariant: every connection goes to an address that was
checked after its name was resolved (a proxy the operator named excepted), and every exchange ends by its deadline.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any, cast

import certifi
import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies, select_proxy
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util.connection import create_connection

from sources.web.addresses import AddressPolicy, Forbidden, IPAddress, Target
from sources.web.body import BadBody, read_body
from sources.web.messages import ClientSettings
from sources.web.task import check_headers, check_status
from sources.web.trouble import Raw, Trouble

_CHUNK = 64 * 1024
_FAILED_LOOKUPS_WORTH_A_RETRY = frozenset({socket.EAI_AGAIN})

Resolver = Callable[[str, int], list[str]]
"""Addresses of a name, as text, best first. Raises socket.gaierror when there are none."""


def system_resolver(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class _Exchange:
    """One request on one connection, with an end. Current for its thread while it lasts."""

    current = threading.local()

    def __init__(
        self, policy: AddressPolicy, resolve: Resolver, settings: ClientSettings, on_connected: Callable[[], None]
    ) -> None:
        self._policy = policy
        self._on_connected = on_connected
        self._resolve = resolve
        self._settings = settings
        self._deadline = time.monotonic() + settings.total_timeout_s
        self._handle: socket.socket | None = None
        self._lock = threading.Lock()
        self.is_over = False
        self._timer = threading.Timer(settings.total_timeout_s, self.end)
        self._timer.daemon = True

    def __enter__(self) -> _Exchange:
        _Exchange.current.exchange = self
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        _Exchange.current.exchange = None
        self._timer.cancel()
        with self._lock:
            if self._handle is not None:
                self._handle.close()
                self._handle = None

    def end(self) -> None:
        """Cut the connection, whatever it is doing: the reader wakes up with an error or an early end."""
        with self._lock:
            self.is_over = True
            if self._handle is not None:
                with contextlib.suppress(OSError):
                    self._handle.shutdown(socket.SHUT_RDWR)

    def open(self, host: str, port: int, *, is_proxy: bool, options: Any) -> socket.socket:
        """A socket connected to a checked address of `host`. The proxy an operator named is not checked."""
        try:
            found = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            code = error.args[0] if error.args else None
            raise Trouble(
                "dns", f"{host} does not resolve ({error})", is_retried=code in _FAILED_LOOKUPS_WORTH_A_RETRY
            ) from None
        addresses: list[IPAddress] = [ip_address(text.partition("%")[0]) for text in found]
        if not addresses:
            raise Trouble("dns", f"{host} has no address", is_retried=False)
        if not is_proxy:
            self._policy.check(host, addresses)
        trouble = Trouble("connect", f"{host} has no address that answers")
        for address in addresses[:4]:
            left = min(self._settings.connect_timeout_s, self._deadline - time.monotonic())
            if left <= 0 or self.is_over:
                raise Trouble("timeout", f"no connection to {host} within the time allowed")
            try:
                connected = create_connection((str(address), port), left, socket_options=options)
            except TimeoutError:
                trouble = Trouble("timeout", f"{host} ({address}) did not accept a connection in {left:.1f} s")
            except OSError as error:
                trouble = Trouble("connect", f"{host} ({address}): {error.strerror or error}")
            else:
                with self._lock:
                    if self.is_over:  # Ended while connecting: nobody else would cut this socket any more.
                        connected.close()
                        raise Trouble("timeout", f"no connection to {host} within the time allowed")
                    self._handle = connected.dup()
                self._on_connected()
                return connected
        raise trouble


class _CheckedConnection(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        exchange: _Exchange = _Exchange.current.exchange
        return exchange.open(self._dns_host, self.port, is_proxy=self.proxy is not None, options=self.socket_options)


class _CheckedTLSConnection(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        exchange: _Exchange = _Exchange.current.exchange
        return exchange.open(self._dns_host, self.port, is_proxy=self.proxy is not None, options=self.socket_options)


class _Pool(HTTPConnectionPool):
    """Keeps no connection: hosts are visited seconds apart, and each exchange owns its socket."""

    ConnectionCls = _CheckedConnection

    def _put_conn(self, conn: Any) -> None:
        if conn is not None:
            conn.close()
        super()._put_conn(None)


class _TLSPool(HTTPSConnectionPool):
    ConnectionCls = _CheckedTLSConnection

    def _put_conn(self, conn: Any) -> None:
        if conn is not None:
            conn.close()
        super()._put_conn(None)


_POOLS = {"http": _Pool, "https": _TLSPool}


class _Adapter(HTTPAdapter):
    """requests' transport over checked connections and one TLS context that always verifies."""

    def __init__(self, context: ssl.SSLContext, workers: int) -> None:
        self._context = context
        super().__init__(pool_connections=256, pool_maxsize=workers, max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **kwargs: Any) -> None:
        super().init_poolmanager(connections, maxsize, block, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **kwargs)
        manager.pool_classes_by_scheme = _POOLS
        return manager

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: Any, cert: Any = None
    ) -> tuple[Any, Any]:
        host_params, _ = super().build_connection_pool_key_attributes(request, True, None)
        return host_params, {"ssl_context": self._context} if host_params["scheme"] == "https" else {}

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Nothing to do: the context carries the trusted certificates and cannot be talked out of them."""


def tls_context(environ: Mapping[str, str]) -> ssl.SSLContext:
    """A verifying context with the CA that the usual variables name, or certifi's."""
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        place = environ.get(name)
        if place:
            if not Path(place).exists():
                raise FileNotFoundError(f"{name} names {place}, which does not exist; correct or unset it")
            if Path(place).is_dir():
                return ssl.create_default_context(capath=place)
            return ssl.create_default_context(cafile=place)
    return ssl.create_default_context(cafile=certifi.where())


class Transport:
    """Makes exchanges. Safe for threads: an exchange belongs to the thread that asked for it."""

    def __init__(self, settings: ClientSettings, resolve: Resolver = system_resolver) -> None:
        self._settings = settings
        self._resolve = resolve
        self._policy = AddressPolicy(settings.ports, settings.allow_loopback)
        self._adapter = _Adapter(tls_context(os.environ), settings.workers)
        self._running: set[_Exchange] = set()

    def target(self, url: str) -> Target:
        """Where a URL leads. Raises Trouble where the policy refuses that."""
        try:
            return self._policy.target(url)
        except Forbidden as error:
            raise Trouble(error.kind, str(error)) from None

    def cut(self) -> None:
        """End every exchange under way; each raises Trouble in its own thread."""
        for exchange in list(self._running):
            exchange.end()

    def get(
        self,
        url: str,
        target: Target,
        headers: Mapping[str, str],
        accept: tuple[str, ...],
        *,
        stopped: threading.Event,
        on_connected: Callable[[], None],
        cut_at: int | None = None,
    ) -> Raw:
        """One GET: a 200 with its body, a redirect, or a 304 to a conditional request. Raises Trouble for
        everything else. `cut_at` takes the first bytes of a longer body instead of refusing it. Whoever sets
        `stopped` and then calls `cut` can rely on no exchange going on; `on_connected` is called as the
        request is about to be sent."""
        exchange = _Exchange(self._policy, self._resolve, self._settings, on_connected)
        self._running.add(exchange)
        try:
            if stopped.is_set():
                raise Trouble("deferred", "the batch was stopped")
            with exchange:
                return self._talk(url, target, headers, accept, cut_at, exchange)
        except Exception as error:
            if exchange.is_over:
                detail = f"not done within {self._settings.total_timeout_s:g} s"
                raise Trouble("timeout", detail) from None
            raise _trouble_of(error) from None
        finally:
            self._running.discard(exchange)

    def _talk(
        self,
        url: str,
        target: Target,
        headers: Mapping[str, str],
        accept: tuple[str, ...],
        cut_at: int | None,
        exchange: _Exchange,
    ) -> Raw:
        settings = self._settings
        proxies = get_environ_proxies(url)
        prepared = requests.Request("GET", url, headers=dict(headers)).prepare()
        if select_proxy(str(prepared.url), proxies):
            self._check_behind_proxy(target)
        timeout = (settings.connect_timeout_s, settings.read_timeout_s)
        sent = self._adapter.send(prepared, stream=True, timeout=timeout, proxies=proxies)
        with contextlib.closing(sent) as answer:
            status = answer.status_code
            is_conditional = "If-None-Match" in headers or "If-Modified-Since" in headers
            check_status(status, answer.reason, answer.headers, is_conditional=is_conditional)
            body = b""
            if status == 200:
                check_headers(answer.headers, accept, settings.max_body_bytes if cut_at is None else None)
                chunks = cast("Iterator[bytes]", answer.raw.stream(_CHUNK, decode_content=False))
                limit = cut_at or settings.max_body_bytes
                body = read_body(chunks, answer.headers.get("Content-Encoding"), limit=limit, is_cut=cut_at is not None)
                if not body and not exchange.is_over:
                    raise Trouble("empty", "the answer is 200 but has no body", status=200)
            if exchange.is_over:
                # A body that ends with its connection looks whole when we cut it ourselves.
                raise TimeoutError
            return Raw(status, answer.headers, body)

    def _check_behind_proxy(self, target: Target) -> None:
        """A proxy resolves names itself; where we can resolve them too, the same policy holds."""
        try:
            found = self._resolve(target.host, target.port)
        except (OSError, UnicodeError):
            return
        self._policy.check(target.host, [ip_address(text.partition("%")[0]) for text in found])


def _trouble_of(error: Exception) -> Trouble:
    """The kind of failure behind an exception of requests, urllib3 or http.client."""
    if isinstance(error, Trouble):
        return error
    if isinstance(error, Forbidden):
        return Trouble(error.kind, str(error))
    if isinstance(error, BadBody):
        return Trouble(error.kind, str(error), status=200)
    chain = list(_causes(error))
    names = (requests.exceptions.InvalidURL, requests.exceptions.MissingSchema, requests.exceptions.InvalidSchema)
    for cause in chain:
        if isinstance(cause, (Trouble, Forbidden)):
            return cause if isinstance(cause, Trouble) else Trouble(cause.kind, str(cause))
        if isinstance(cause, (*names, UnicodeError)):
            return Trouble("bad_url", _brief(cause))
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Trouble("tls", f"the certificate is not valid: {cause.verify_message}")
        if isinstance(cause, ssl.SSLError) and "EOF" not in str(cause):
            return Trouble("tls", _brief(cause))
        if isinstance(cause, (urllib3.exceptions.IncompleteRead, http.client.IncompleteRead)):
            return Trouble("truncated", "fewer bytes than were promised", status=200)
        if isinstance(cause, (TimeoutError, urllib3.exceptions.ReadTimeoutError, requests.exceptions.Timeout)):
            return Trouble("timeout", "the other side fell silent")
        if isinstance(cause, (ConnectionError, http.client.RemoteDisconnected)):
            return Trouble("connection", "the connection was broken")
    for cause in chain:
        if isinstance(cause, (http.client.HTTPException, urllib3.exceptions.InvalidHeader, ValueError)):
            return Trouble("bad_response", _brief(cause))
    if isinstance(error, (OSError, urllib3.exceptions.HTTPError)):
        return Trouble("connection", _brief(error))
    return Trouble("internal", f"{type(error).__name__}: {_brief(error)}")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An exception and what it wraps, innermost reasons included."""
    seen: set[int] = set()
    waiting: list[object] = [error]
    while waiting:
        item = waiting.pop(0)
        if not isinstance(item, BaseException) or id(item) in seen:
            continue
        seen.add(id(item))
        yield item
        waiting += [getattr(item, "reason", None), item.__cause__, item.__context__, *item.args]


def _brief(error: BaseException) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= 200 else text[:199] + "…"


def download(url: str, start: int = 0, *, timeout: tuple[float, float] = (10.0, 30.0)) -> Iterator[bytes]:
    """The bytes of a file from an offset, in pieces, at an address that the operator named (so any host may be asked).

    Takes up where an earlier try ended if the server knows ranges, and skips what is known if not. Raises
    Trouble; a body that ends early is `truncated`, so that the caller asks again from where it is."""
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={start}-"} if start else {})
    try:
        with requests.Session() as session, session.get(url, headers=headers, stream=True, timeout=timeout) as answer:
            if url.startswith("https:") and not answer.url.startswith("https:"):
                raise Trouble("scheme", f"{url} leads to an address without encryption")
            if answer.status_code == 416 and start:
                return
            if answer.status_code not in (200, 206):
                raise Trouble("status", f"HTTP {answer.status_code} for {url}", status=answer.status_code)
            known = start if answer.status_code == 200 else 0
            if answer.status_code == 206 and not answer.headers.get("Content-Range", "").startswith(f"bytes {start}-"):
                raise Trouble("bad_response", f"{url} answers with another range than asked for", status=206)
            left = int(answer.headers.get("Content-Length") or -1)
            for piece in answer.iter_content(_CHUNK):
                left -= len(piece)
                wanted = piece[known:]
                known = max(0, known - len(piece))
                if wanted:
                    yield wanted
            if left > 0:
                raise Trouble("truncated", "fewer bytes than were promised", status=answer.status_code)
    except Exception as error:
        raise _trouble_of(error) from None

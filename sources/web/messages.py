"""What goes into the HTTP client and what comes out of it.

Owns the shapes of settings, requests, responses and failures. Does not fetch. Invariant: every
request ends in exactly one `Response` or `FetchFailure` that carries it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

FailureKind = Literal[
    "address",  # the name resolves to a loopback, private, link-local or otherwise internal address
    "bad_encoding",  # Content-Encoding unknown, or the bytes do not decode by it
    "bad_response",  # not HTTP, or headers that contradict themselves
    "bad_url",
    "connect",  # refused or unroutable
    "connection",  # broken while talking
    "content_type",  # neither allowed nor plausible
    "deferred",  # not tried: the host asked for a longer wait than a run allows, or the run's time is over
    "dns",
    "empty",  # 200 without a body
    "internal",  # a fault of ours; the detail names the exception
    "port",
    "redirects",  # loop, too many, or one without a target
    "robots",  # robots.txt disallows
    "robots_unreachable",  # robots.txt answers 5xx or nothing, which disallows for now
    "scheme",
    "status",  # any other HTTP status
    "timeout",
    "tls",
    "too_large",  # on the wire or after decompression
    "truncated",  # fewer bytes than promised
]

REFUSALS: frozenset[FailureKind] = frozenset({"address", "port", "robots", "scheme", "bad_url"})
"""Failures that are our own decision not to ask; asking again changes nothing."""

HTML_TYPES = ("text/html", "application/xhtml+xml")
FEED_TYPES = (
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/xml",
    "text/xml",
    "application/x-gzip",
    "application/gzip",
)
DOCUMENT_TYPES = ("application/pdf", "text/plain", "text/csv", "application/json")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientSettings:
    """Limits and manners of the client. Times in seconds, sizes in bytes.

    `contact` is an address (URL or e-mail) where a site's operator reaches whoever runs this.
    `allow_loopback` opens literal loopback addresses and names under `.localhost` (any port), for
    tests; another name that resolves to loopback stays refused.
    """

    contact: str
    product: str = "sovai"
    version: str = "0.1"
    connect_timeout_s: float = 10.0
    read_timeout_s: float = 20.0
    total_timeout_s: float = 60.0
    batch_timeout_s: float | None = None
    max_body_bytes: int = 32 * 1024 * 1024
    max_redirects: int = 5
    attempts: int = 3
    backoff_s: float = 2.0
    host_spacing_s: float = 2.0
    max_wait_s: float = 120.0
    """The longest Retry-After or Crawl-delay waited for within a run; longer ones defer the host's rest."""
    workers: int = 32
    robots_ttl_s: float = 86_400.0
    robots_retry_s: float = 3_600.0
    """How long an unreachable robots.txt is remembered as such."""
    robots_max_bytes: int = 512 * 1024
    robots_folder: Path | None = None
    """Where robots.txt files are kept between runs; None keeps them in memory only."""
    ports: frozenset[int] = frozenset({80, 443, 8080, 8443})
    allow_loopback: bool = False

    def __post_init__(self) -> None:
        if not ("@" in self.contact or self.contact.startswith(("http://", "https://"))):
            raise ValueError(f"contact {self.contact!r} is neither a URL nor an e-mail address; give one to be reached")
        if not self.contact.isascii() or not self.contact.isprintable():
            raise ValueError("contact must be printable ASCII: it is sent in a header")

    @property
    def user_agent(self) -> str:
        return f"{self.product}/{self.version} (sovereign AI index; +{self.contact})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One address to visit. `key` is the caller's own name for it (a source id).

    Validators are sent only to `validated_url`, the address they came from.
    """

    url: str
    key: str
    etag: str | None = None
    last_modified: str | None = None
    validated_url: str | None = None
    accept: tuple[str, ...] = HTML_TYPES


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One redirect that was followed."""

    status: int
    url: str
    """Where it came from."""

    @property
    def is_permanent(self) -> bool:
        return self.status in (301, 308)


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A 200 with its whole body, decoded from transfer and content encodings; or a 304 without one."""

    request: Request
    url: str
    status: int
    body: bytes
    content_type: str | None = None
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    hops: tuple[Hop, ...] = ()
    attempts: int = 1
    elapsed_s: float = 0.0

    @property
    def is_not_modified(self) -> bool:
        return self.status == 304


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailure:
    """Why a request brought nothing. `status` is that of the last answer, where there was one."""

    request: Request
    url: str
    kind: FailureKind
    detail: str
    status: int | None = None
    hops: tuple[Hop, ...] = ()
    attempts: int = 1
    elapsed_s: float = 0.0

    def __str__(self) -> str:
        return f"{self.kind}: {self.detail}"

    @property
    def is_refusal(self) -> bool:
        return self.kind in REFUSALS


Answer = Response | FetchFailure

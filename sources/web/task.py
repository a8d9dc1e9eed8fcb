"""A request under way: where it has got to, and how it ends.

Owns the step from one address to the next and the making of answers. Invariant: an answer tells every hop and attempt
that led to it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote, urldefrag, urljoin

from sources.web.body import content_type_of
from sources.web.messages import FetchFailure, Hop, Request, Response
from sources.web.trouble import Raw, Trouble, retry_after

REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Task:
    request: Request
    url: str
    attempt: int = 1
    hops: tuple[Hop, ...] = ()
    spent_s: float = 0.0


def spent(task: Task, started: float) -> Task:
    """The task with the time since `started` (monotonic) added to what it took."""
    return replace(task, spent_s=task.spent_s + time.monotonic() - started)


def response_of(task: Task, raw: Raw) -> Response:
    media, charset = content_type_of(raw.headers.get("Content-Type"))
    return Response(
        request=task.request,
        url=task.url,
        status=raw.status,
        body=raw.body,
        content_type=media,
        charset=charset,
        etag=_header(raw, "ETag"),
        last_modified=_header(raw, "Last-Modified"),
        hops=task.hops,
        attempts=task.attempt,
        elapsed_s=task.spent_s,
    )


def failure_of(task: Task, trouble: Trouble) -> FetchFailure:
    return FetchFailure(
        request=task.request,
        url=task.url,
        kind=trouble.kind,
        detail=trouble.detail,
        status=trouble.status,
        hops=task.hops,
        attempts=task.attempt,
        elapsed_s=task.spent_s,
    )


def _header(raw: Raw, name: str) -> str | None:
    """A validator worth sending back: printable and of sane length."""
    value = raw.headers.get(name)
    return value if value and len(value) <= 1024 and value.isprintable() and value.isascii() else None


def redirect_target(task: Task, raw: Raw, limit: int) -> str:
    """Where a redirect leads, ready to be sent. Raises Trouble for loops, too many, and targets that are none."""
    location = raw.headers.get("Location")
    if not location:
        raise Trouble("redirects", f"{raw.status} without a Location", status=raw.status)
    # Header bytes arrive as Latin-1; browsers read them as UTF-8.
    location = location.encode("latin-1", "replace").decode("utf-8", "replace")
    try:
        url = urldefrag(urljoin(task.url, location.strip())).url
    except ValueError:
        raise Trouble("redirects", f"to {location[:200]!r}, which is no address", status=raw.status) from None
    if len(task.hops) >= limit:
        raise Trouble("redirects", f"more than {limit} redirects, the last to {url[:200]}", status=raw.status)
    if url == task.url or any(hop.url == url for hop in task.hops):
        raise Trouble("redirects", f"a loop through {url[:200]}", status=raw.status)
    return quote(url, safe="!#$%&'()*+,/:;=?@[]~")


def check_status(status: int, reason: str | None, headers: Mapping[str, str], *, is_conditional: bool) -> None:
    """Raises Trouble for a status that brings neither content, a redirect nor an expected 304."""
    if status in (200, *REDIRECTS) or (status == 304 and is_conditional):
        return
    if status == 304:
        raise Trouble("bad_response", "304 to a request that carried no validator", status=304)
    wait = retry_after(headers.get("Retry-After"), headers.get("Date")) if status in (429, 503) else 0.0
    detail = f"HTTP {status} {reason or ''}".strip()[:120]
    is_retried = status == 429 or 500 <= status < 600
    raise Trouble("status", detail, status=status, is_retried=is_retried, wait_s=wait)


def check_headers(headers: Mapping[str, str], accept: tuple[str, ...], limit: int | None) -> None:
    """Raises Trouble for a media type that was not asked for, or an announced size above `limit` bytes."""
    media, _ = content_type_of(headers.get("Content-Type"))
    if media is not None and "*/*" not in accept and media not in accept:
        raise Trouble("content_type", f"{media} is not among {', '.join(accept)}", status=200)
    length = headers.get("Content-Length", "")
    if limit is not None and length.isascii() and length.isdigit() and int(length[:18]) > limit:
        raise Trouble("too_large", f"announces {length[:18]} bytes, more than {limit:,}", status=200)

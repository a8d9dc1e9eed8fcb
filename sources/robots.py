"""What robots.txt permits, by RFC 9309.

Owns the status rules of the standard (2.3.1), the cache and the crawl delay; Protego parses the
rules. Does not open sockets: it is handed a function that fetches. Invariant: without a verdict
younger than a day no page is fetched, and a file that cannot be reached disallows.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from protego import Protego
from pydantic import BaseModel, ConfigDict, ValidationError

from sources.web.messages import ClientSettings, FailureKind, FetchFailure, Response

_log = logging.getLogger(__name__)
_AGENT_LINE = re.compile(r"^[ \t]*user-?agent[ \t]*:[ \t]*(.*?)[ \t]*(?:#.*)?$", re.IGNORECASE | re.MULTILINE)

_TOKEN = re.compile(r"[a-z_-]+")


class RobotsFile(BaseModel):
    """What is known of one origin's robots.txt. `rules` is its text where there is one to obey."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    origin: str
    fetched_at: datetime
    state: Literal["rules", "allow_all", "unreachable"]
    detail: str
    status: int | None = None
    failure: FailureKind | None = None
    """Kind of the failure that met robots.txt, where the whole host shares it (no such name, bad certificate...)."""
    rules: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`refusal` is the failure kind to report where the page may not be fetched, else None."""

    refusal: FailureKind | None
    detail: str
    crawl_delay_s: float = 0.0
    status: int | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    file: RobotsFile
    parsed: Protego


class Robots:
    """Verdicts by origin, cached in memory and, where a folder is given, between runs. Not locked: the caller asks for
    one origin from one thread at a time."""

    def __init__(self, settings: ClientSettings, clock: Callable[[], datetime]) -> None:
        self._settings = settings
        self._clock = clock
        self._known: dict[str, _Known] = {}

    def is_known(self, origin: str) -> bool:
        """Whether a verdict can be given without asking the network."""
        return self._recall(origin) is not None

    def verdict(self, origin: str, url: str, fetch: Callable[[str], Response | FetchFailure]) -> Verdict:
        """Whether `url`, on `origin`, may be fetched; asks for robots.txt where it is not known or too old."""
        known = self._recall(origin)
        if known is None:
            file = self._ask(origin, fetch)
            known = self._remember(file)
            self._save(file)
        file = known.file
        if file.state == "unreachable":
            return Verdict(file.failure or "robots_unreachable", file.detail, status=file.status)
        if file.state == "allow_all":
            return Verdict(None, file.detail, status=file.status)
        delay = known.parsed.crawl_delay(self._settings.product) or 0.0
        rate = known.parsed.request_rate(self._settings.product)
        if rate is not None and rate.requests > 0:
            delay = max(delay, rate.seconds / rate.requests)
        if not known.parsed.can_fetch(url, self._settings.product):
            return Verdict("robots", "robots.txt disallows it", delay, file.status)
        return Verdict(None, "robots.txt allows it", delay, file.status)

    def sitemaps(self, origin: str) -> tuple[str, ...]:
        """Sitemaps that a known robots.txt names."""
        known = self._recall(origin)
        return tuple(known.parsed.sitemaps) if known is not None else ()

    def _ask(self, origin: str, fetch: Callable[[str], Response | FetchFailure]) -> RobotsFile:
        answer = fetch(f"{origin}/robots.txt")
        now = self._clock()
        if isinstance(answer, Response):
            text = answer.body.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
            return RobotsFile(
                origin=origin, fetched_at=now, state="rules", detail="robots.txt read", status=answer.status, rules=text
            )
        status = answer.status
        state: Literal["allow_all", "unreachable"] = "unreachable"
        failure: FailureKind | None = None
        detail = f"robots.txt cannot be read, which disallows all ({answer})"
        if answer.kind == "empty":
            state, detail = "allow_all", "robots.txt is empty"
        elif answer.kind == "redirects":
            state, detail = "allow_all", "robots.txt redirects nowhere, so there are no rules"
        elif answer.kind == "status" and status is not None and 400 <= status < 500 and status != 429:
            state, detail = "allow_all", f"robots.txt answers {status}, so there are no rules"
        elif answer.kind != "status" and not answer.hops:
            failure, detail = answer.kind, f"{answer.detail} (asked for robots.txt first)"
        return RobotsFile(origin=origin, fetched_at=now, state=state, detail=detail, status=status, failure=failure)

    def _remember(self, file: RobotsFile) -> _Known:
        known = _Known(file, Protego.parse(_only_ours(file.rules, self._settings.product)))
        self._known[file.origin] = known
        return known

    def _recall(self, origin: str) -> _Known | None:
        known = self._known.get(origin)
        if known is None and (file := self._load(origin)) is not None:
            known = self._remember(file)
        if known is None:
            return None
        ttl = self._settings.robots_retry_s if known.file.state == "unreachable" else self._settings.robots_ttl_s
        age = self._clock() - known.file.fetched_at
        return known if timedelta(0) <= age < timedelta(seconds=ttl) else None

    def _path(self, folder: Path, origin: str) -> Path:
        return folder / f"{hashlib.sha256(origin.encode()).hexdigest()[:32]}.json"

    def _load(self, origin: str) -> RobotsFile | None:
        folder = self._settings.robots_folder
        if folder is None:
            return None
        path = self._path(folder, origin)
        try:
            file = RobotsFile.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as error:
            _log.warning("%s cannot be read and is fetched again (%s)", path, error)
            return None
        if file.fetched_at.utcoffset() is None:
            file = file.model_copy(update={"fetched_at": file.fetched_at.replace(tzinfo=UTC)})
        return file if file.origin == origin else None

    def _save(self, file: RobotsFile) -> None:
        folder = self._settings.robots_folder
        if folder is None or file.state == "unreachable":
            return  # The next run asks again rather than inherit an outage.
        folder.mkdir(parents=True, exist_ok=True)
        path = self._path(folder, file.origin)
        temporary = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}.tmp")
        try:
            temporary.write_text(file.model_dump_json(), encoding="utf-8")
            temporary.rename(path)
        finally:
            temporary.unlink(missing_ok=True)


def _only_ours(rules: str, product: str) -> str:
    """The same file with groups named exactly '*' or our product, versions cut off, and all groups for other agents
    under one name: a file that names ten thousand agents costs no more than one that names two."""

    def rename(match: re.Match[str]) -> str:
        agent = match[1].lower()
        token = _TOKEN.match(agent)
        if agent == "*":
            return "User-agent: *"
        return f"User-agent: {product if token is not None and token[0] == product.lower() else '(others)'}"

    return _AGENT_LINE.sub(rename, "\n".join(rules.splitlines()))

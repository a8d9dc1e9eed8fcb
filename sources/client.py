"""The HTTP client: visits many pages on many hosts, politely, and says of each what came of it.

Owns robots.txt, spacing, redirects, retries and deferral; `sources/http.py` makes the exchanges. Does not
keep or read what it fetches. Invariant: every request ends in exactly one Response or FetchFailure, and nothing is
retried but here.
"""

from __future__ import annotations

import logging
import queue
import random
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Protocol

from sources.http import Resolver, Transport, system_resolver
from sources.robots import Robots
from sources.web.addresses import Target
from sources.web.messages import Answer, ClientSettings, Hop, Request
from sources.web.schedule import Lanes
from sources.web.task import REDIRECTS, Task, failure_of, redirect_target, response_of, spent
from sources.web.trouble import Raw, Trouble

_log = logging.getLogger(__name__)


class Fetcher(Protocol):
    """What the rest of the package asks of a client; tests put their own behind it."""

    def fetch(self, request: Request) -> Answer: ...

    def fetch_all(self, requests: Iterable[Request]) -> Generator[Answer, None, None]: ...


class Client:
    """Fetches batches. One batch at a time; spacing between visits to a host holds across batches."""

    def __init__(
        self, settings: ClientSettings, *, clock: Callable[[], datetime], resolve: Resolver = system_resolver
    ) -> None:
        self.settings = settings
        self._transport = Transport(settings, resolve)
        self._robots = Robots(settings, clock)
        self._ready_at: dict[str, float] = {}
        self._lock = threading.Lock()

    def fetch(self, request: Request) -> Answer:
        """Fetch one address. Never raises for what the network or the other side does."""
        answers = self.fetch_all([request])
        try:
            return next(answers)
        finally:
            answers.close()

    def fetch_all(self, requests: Iterable[Request]) -> Generator[Answer, None, None]:
        """Fetch many, many hosts at once, yielding answers as they come, one for each request.

        Closing the iterator cuts what is under way. Answers wait in a short queue, so that a slow
        reader holds the workers back instead of filling memory. RuntimeError if another batch of this
        client is still open."""
        wanted = list(requests)
        if not self._lock.acquire(blocking=False):
            raise RuntimeError("this client is already fetching a batch; finish it or make another client")
        try:
            yield from _Batch(self.settings, self._transport, self._robots, self._ready_at).run(wanted)
        finally:
            self._lock.release()


class _Batch:
    """The workers of one `fetch_all` and what they share."""

    def __init__(
        self, settings: ClientSettings, transport: Transport, robots: Robots, ready_at: dict[str, float]
    ) -> None:
        self._settings = settings
        self._transport = transport
        self._robots = robots
        self._ready_at = ready_at
        self._lanes: Lanes[Task] = Lanes(ready_at)
        self._answers: queue.Queue[Answer] = queue.Queue(maxsize=max(4, settings.workers))
        self._stopped = threading.Event()

    def run(self, wanted: list[Request]) -> Iterator[Answer]:
        limit = self._settings.batch_timeout_s
        ends_at = None if limit is None else time.monotonic() + limit
        pending = {id(request): request for request in wanted}
        refused: list[Answer] = []
        for request in pending.values():
            task = Task(request, request.url)
            try:
                self._lanes.add(self._lane(task), task)
            except Trouble as trouble:
                refused.append(failure_of(task, trouble))
        count = min(self._settings.workers, len(pending) - len(refused))
        workers = [threading.Thread(target=self._work, daemon=True) for _ in range(count)]
        try:
            for worker in workers:
                worker.start()
            for answer in refused:
                del pending[id(answer.request)]
                yield answer
            while pending:
                try:
                    left = None if ends_at is None else max(0.001, ends_at - time.monotonic())
                    answer = self._answers.get(timeout=left)
                except queue.Empty:
                    break
                del pending[id(answer.request)]
                yield answer
            self._stop()
            for request in pending.values():
                late = Trouble("deferred", f"the time limit of {limit:g} s for all sources was reached first")
                yield failure_of(Task(request, request.url), late)
        finally:
            self._stop()
            for worker in workers:
                worker.join(timeout=self._settings.connect_timeout_s + 1)

    def _stop(self) -> None:
        self._stopped.set()
        self._lanes.stop()
        self._transport.cut()

    def _work(self) -> None:
        while (taken := self._lanes.take()) is not None:
            lane, task = taken
            try:
                self._step(lane, task)
            except Exception as error:  # One page's surprise must not take the others' worker with it.
                _log.exception("fetching %s failed in a way that was not foreseen", task.url)
                self._fail(lane, task, Trouble("internal", f"{type(error).__name__}: {error}"), gap=0.0)

    def _lane(self, task: Task) -> str:
        """The lane a task belongs in. Raises Trouble where its address is refused, or its host asked for more
        rest than a run waits for."""
        lane = self._transport.target(task.url).lane
        rest = self._ready_at.get(lane, 0.0) - time.monotonic()
        if rest > self._settings.max_wait_s:
            raise Trouble("deferred", f"the host wants {rest:.0f} s of rest, longer than a run waits")
        return lane

    def _step(self, lane: str, task: Task) -> None:
        """One visit: to robots.txt where it is not known, else to the page; then on, again or done."""
        gap = self._settings.host_spacing_s
        started = time.monotonic()
        target = self._transport.target(task.url)
        was_known = self._robots.is_known(target.origin)
        try:
            fetch = partial(self._fetch_robots, lane, task.attempt)
            verdict = self._robots.verdict(target.origin, task.url, fetch)
        except Trouble as trouble:
            self._after_trouble(lane, task, trouble, gap)
            return
        if verdict.refusal is not None:
            refusal = Trouble(verdict.refusal, verdict.detail, status=verdict.status)
            self._fail(lane, task, refusal, gap=0.0 if was_known else gap)
            return
        if not was_known:
            self._lanes.again(lane, gap_s=gap, to=lane, item=replace(task, attempt=1))
            return
        gap = max(gap, verdict.crawl_delay_s)
        try:
            raw = self._visit(lane, task, target)
        except Trouble as trouble:
            self._after_trouble(lane, spent(task, started), trouble, gap)
            return
        task = spent(task, started)
        if raw.status in REDIRECTS:
            self._follow(lane, task, raw, gap)
        else:
            self._answer(lane, response_of(task, raw), gap)

    def _follow(self, lane: str, task: Task, raw: Raw, gap: float) -> None:
        """Queue a redirect's target in the lane of its own host, where robots.txt and spacing hold as for any."""
        try:
            url = redirect_target(task, raw, self._settings.max_redirects)
            onward = replace(task, url=url, attempt=1, hops=(*task.hops, Hop(status=raw.status, url=task.url)))
            to = self._lane(onward)
        except Trouble as trouble:
            self._fail(lane, task, Trouble(trouble.kind, f"redirect: {trouble.detail}", status=raw.status), gap=gap)
        else:
            self._lanes.again(lane, gap_s=gap, to=to, item=onward)

    def _after_trouble(self, lane: str, task: Task, trouble: Trouble, gap: float) -> None:
        """Try again where that is any use, wait as long as the host asks, or give up."""
        wait = max(self._backoff(task), trouble.wait_s)
        if trouble.wait_s:
            self._lanes.hold(lane, time.monotonic() + trouble.wait_s)
        if trouble.wait_s > self._settings.max_wait_s:
            self._defer(lane, f"the host asked for {trouble.wait_s:.0f} s of rest, longer than a run waits")
            self._fail(lane, task, trouble, gap=gap)
        elif not trouble.is_retried or task.attempt >= self._settings.attempts:
            self._fail(lane, task, trouble, gap=gap)
        else:
            onward = replace(task, attempt=task.attempt + 1)
            self._lanes.again(lane, gap_s=gap, to=lane, item=onward, not_before=time.monotonic() + wait)

    def _defer(self, lane: str, detail: str) -> None:
        for task in self._lanes.clear(lane):
            self._put(failure_of(task, Trouble("deferred", detail)))

    def _fail(self, lane: str, task: Task, trouble: Trouble, *, gap: float) -> None:
        self._answer(lane, failure_of(task, trouble), gap)

    def _answer(self, lane: str, answer: Answer, gap: float) -> None:
        if gap > self._settings.max_wait_s:
            self._defer(lane, f"robots.txt asks for {gap:.0f} s between visits, longer than a run waits")
        self._put(answer)
        self._lanes.finish(lane, gap_s=gap)

    def _put(self, answer: Answer) -> None:
        while not self._stopped.is_set():
            try:
                self._answers.put(answer, timeout=0.5)
            except queue.Full:
                continue
            return

    # one visit --------------------------------------------------------------------------------

    def _visit(self, lane: str, task: Task, target: Target, *, cut_at: int | None = None) -> Raw:
        """One GET, with the request's validators where they belong to this very address."""
        request = task.request
        headers = {
            "User-Agent": self._settings.user_agent,
            "Accept": ", ".join(dict.fromkeys((*request.accept, "*/*;q=0.1"))),
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
        }
        if task.url == request.validated_url and request.etag:
            headers["If-None-Match"] = request.etag
        if task.url == request.validated_url and request.last_modified:
            headers["If-Modified-Since"] = request.last_modified
        return self._transport.get(
            task.url,
            target,
            headers,
            request.accept,
            stopped=self._stopped,
            on_connected=lambda: self._lanes.began(lane),
            cut_at=cut_at,
        )

    def _fetch_robots(self, lane: str, attempt: int, url: str) -> Answer:
        """robots.txt with its redirects. Raises Trouble where asking again later may help, or the batch was stopped:
        neither must be remembered as the host's answer."""
        task = Task(Request(url=url, key="robots.txt", accept=("text/plain", "*/*")), url, attempt)
        while True:
            try:
                raw = self._visit(lane, task, self._transport.target(task.url), cut_at=self._settings.robots_max_bytes)
                if raw.status not in REDIRECTS:
                    return response_of(task, raw)
                onward = redirect_target(task, raw, self._settings.max_redirects)
            except Trouble as trouble:
                if self._stopped.is_set() or (trouble.is_retried and attempt < self._settings.attempts):
                    raise
                return failure_of(task, trouble)
            task = replace(task, url=onward, hops=(*task.hops, Hop(status=raw.status, url=task.url)))

    def _backoff(self, task: Task) -> float:
        return self._settings.backoff_s * float(2 ** (task.attempt - 1)) * random.uniform(0.5, 1.5)

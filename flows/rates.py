"""Reference rates of a run: those shipped, or newer ones that a live run fetched.

Owns the one file below the home that live runs renew. Does not fetch by itself (`sources/client.py` does).
Invariant: a file that cannot be read never replaces one that can, and the newer history is used.
"""

from __future__ import annotations

from pathlib import Path

from flows.context import RunContext
from flows.settings import Settings
from flows.stages import Failure
from sources.client import Fetcher
from sources.web.messages import FetchFailure, Request
from warehouse.money import rates
from warehouse.money.rates import Rates, RatesError

SOURCE = "ecb-reference-rates"
URL = "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist.zip"
ACCEPTED = ("application/zip", "application/x-zip-compressed", "application/octet-stream")


def place(settings: Settings) -> Path:
    """Where fetched rates lie."""
    return settings.home / "rates" / "eurofxref-hist.zip"


def rates_now(settings: Settings) -> Rates:
    """The fetched rates where they are newer than those shipped, else those shipped."""
    shipped = rates.load()
    try:
        fetched = rates.load(place(settings).read_bytes())
    except (OSError, RatesError):
        return shipped
    return fetched if fetched.last_day > shipped.last_day else shipped


def renew(context: RunContext, client: Fetcher, url: str = URL) -> tuple[Failure, ...]:
    """Fetch the bank's history and keep it, or say what went wrong; the old file stays where the new one is no use.

    Runs that may visit this machine are tests: they leave the bank alone."""
    if context.settings.allow_loopback:
        return ()
    answer = client.fetch(Request(url=url, key=SOURCE, accept=ACCEPTED))
    if isinstance(answer, FetchFailure):
        return (Failure(SOURCE, str(answer)),)
    try:
        rates.load(answer.body)
    except RatesError as error:
        return (Failure(SOURCE, str(error)),)
    path = place(context.settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    staged = path.with_suffix(".tmp")
    staged.write_bytes(answer.body)
    staged.replace(path)
    return ()

"""What changed since a page was last seen.

Owns the reading of a fresh body for that purpose and the comparison. Does not fetch or store. Invariant:
a pure function of the bytes, the answer's headers and the retrieval before; a page that cannot be read,
or is a wall, is never taken for a change of the article.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from sources.captures import Change, Outcome, Retrieval
from sources.extract.records import Extraction, Stated
from sources.page.decode import decode
from sources.page.model import Page, UnreadablePage
from sources.page.read import read_page
from sources.web.messages import HTML_TYPES, Response
from sources.web.urls import same_page_key
from sources.web.walls import judge


class ReadPage(Protocol):
    def __call__(self, raw: bytes, *, url: str | None = None, content_type: str | None = None) -> Page: ...


@dataclass(frozen=True, slots=True)
class Reading:
    """What a body says for itself. `trouble` is `kind: detail` where it is not usable; `is_gone` where that means
    that the page is no more."""

    text_sha256: str | None = None
    canonical_url: str | None = None
    trouble: str | None = None
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    outcome: Outcome
    change: Change


def header_of(response: Response) -> str | None:
    """The Content-Type as a reader wants it, charset included."""
    if response.content_type is None or response.charset is None:
        return response.content_type
    return f"{response.content_type}; charset={response.charset}"


def read_answer(response: Response, read: ReadPage = read_page) -> Reading:
    """Read a 200. Bodies that are no HTML (feeds, PDF, JSON) are compared by their bytes alone."""
    if response.content_type is not None and response.content_type not in HTML_TYPES:
        return Reading()
    if response.content_type is None and response.body.lstrip()[:5].lower() in (b"<?xml", b"%pdf-"):
        return Reading()
    page: Page | None = None
    trouble: str | None = None
    try:
        page = read(response.body, url=response.url, content_type=header_of(response))
    except UnreadablePage as error:
        trouble = str(error)
        if error.reason in ("binary", "too_large", "too_deep"):
            return Reading(trouble=trouble)
    found = judge(
        decode_leniently(response),
        asked_url=response.request.url,
        final_url=response.url,
        text_length=None if page is None else len(page.text),
    )
    if found is not None:
        return Reading(trouble=f"{found.wall}: {found.detail}", is_gone=found.wall == "soft_404")
    if page is None:
        return Reading(trouble=trouble)
    return Reading(text_digest(page.text), page.canonical_url)


def compare(previous: Retrieval | None, response: Response, sha256: str, reading: Reading) -> Comparison:
    """The outcome of a usable 200, against the last retrieval that held content.

    Moved means: the page names another canonical address than before or, naming none, permanently redirects to
    another one than before."""
    if previous is None or previous.sha256 is None:
        return Comparison("fetched", "new")
    if _identity_before(previous) != _identity_now(response, reading):
        return Comparison("moved", "moved")
    if previous.sha256 == sha256:
        return Comparison("unchanged", "unchanged")
    if reading.text_sha256 is not None and reading.text_sha256 == previous.text_sha256:
        return Comparison("fetched", "boilerplate")
    return Comparison("fetched", "text")


def text_digest(text: str) -> str:
    """Digest of a main text; blanks do not count."""
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "surrogatepass")).hexdigest()


def decode_leniently(response: Response) -> str:
    try:
        return decode(response.body, header_of(response))
    except UnreadablePage:
        return response.body[:200_000].decode("utf-8", "replace")


def _identity_before(previous: Retrieval) -> str:
    return same_page_key(previous.canonical_url or previous.moved_to or previous.url)


def _identity_now(response: Response, reading: Reading) -> str:
    return same_page_key(reading.canonical_url or permanent_target(response) or response.request.url)


def permanent_target(response: Response) -> str | None:
    """Where the address moved for good: the last target of the permanent redirects it starts with, if any."""
    target = None
    for number, hop in enumerate(response.hops):
        if not hop.is_permanent:
            break
        target = response.hops[number + 1].url if number + 1 < len(response.hops) else response.url
    return target


@dataclass(frozen=True, slots=True)
class SharedPage:
    """Several sources that turn out to be one page."""

    canonical_url: str
    source_ids: tuple[str, ...]


def shared_pages(retrievals: Iterable[Retrieval]) -> list[SharedPage]:
    """Sources whose latest content names one canonical address or is byte for byte the same, sorted; a catalogue
    should keep one of them. Given one retrieval a source (`CaptureStore.held`)."""
    groups: dict[str, list[Retrieval]] = {}
    for retrieval in retrievals:
        if retrieval.sha256 is None:
            continue
        named = retrieval.canonical_url or retrieval.final_url or retrieval.url
        for key in (same_page_key(named), retrieval.sha256):
            groups.setdefault(key, []).append(retrieval)
    found = {
        tuple(sorted(member.source_id for member in members)): members[0].canonical_url or members[0].url
        for members in groups.values()
        if len(members) > 1
    }
    return [SharedPage(address, source_ids) for source_ids, address in sorted(found.items())]


@dataclass(frozen=True, slots=True)
class RecordChanges:
    """What a changed page did to its records of one table: those that came, those that went, how many stayed."""

    table: str
    added: tuple[Stated, ...]
    removed: tuple[Stated, ...]
    kept: int


def record_changes(before: Extraction, after: Extraction) -> list[RecordChanges]:
    """Compare the records extracted from two captures of one source, table by table; tables without a change are left
    out. Evidence does not count: its offsets move with every edit."""
    found = []
    said_before, said_after = before.by_table(), after.by_table()
    for table in sorted({*said_before, *said_after}):
        old = {replace(record, evidence=()): record for record in said_before.get(table, ())}
        new = {replace(record, evidence=()): record for record in said_after.get(table, ())}
        added = tuple(record for said, record in new.items() if said not in old)
        removed = tuple(record for said, record in old.items() if said not in new)
        if added or removed:
            found.append(RecordChanges(table, added, removed, len(new) - len(added)))
    return found

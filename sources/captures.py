"""Where fetched bytes are kept for good, and the log of every retrieval.

Owns the layout of the capture folder (`ab/cdef….zst` under the sha256 of the raw bytes, and
`log.jsonl`). Does not fetch, read pages or decide what is stale; what may be removed is decided
here only in `retention.py`, from the digests its caller says are pointed to. Invariant: a capture is complete and
hashes to its own name, or it is not there; the log only ever grows.
"""

from __future__ import annotations

import hashlib
import io
import logging
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import zstandard

from sources.journal import DamagedLine, Journal

Outcome = Literal["fetched", "unchanged", "not_modified", "failed", "gone", "moved", "refused"]
Change = Literal["new", "unchanged", "boilerplate", "text", "gone", "moved"]

CHECKED: frozenset[Outcome] = frozenset({"fetched", "unchanged", "not_modified", "moved"})
"""Outcomes that prove the source answered with content, so that it counts as fresh."""

_DIGEST = re.compile(r"[0-9a-f]{64}")
_log = logging.getLogger(__name__)


class CaptureMissing(LookupError):
    """No capture of this digest is in the store."""

    def __init__(self, sha256: str) -> None:
        super().__init__(f"capture {sha256} is not in the store; fetch its source again or import it from a WARC file")
        self.sha256 = sha256


class CaptureDamaged(ValueError):
    """A capture does not decompress, or not to the bytes its name promises."""

    def __init__(self, sha256: str, path: Path, detail: str) -> None:
        super().__init__(
            f"capture {sha256} is damaged ({detail}); remove {path} and fetch its source again or import it"
        )
        self.sha256 = sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieval:
    """One visit to one address: what was asked, what came back. One line of the log.

    `sha256` names the capture that holds the content: new bytes for `fetched` and `moved`, the
    earlier capture for `unchanged` and `not_modified`; None where nothing was kept. A failure may name the
    capture of a page that was no use (an error page answered as 200), for the record only.
    `bytes` is the size of the decoded body received in this visit (0 for a 304).
    """

    source_id: str
    url: str
    fetched_at: datetime
    outcome: Outcome
    final_url: str | None = None
    """Address after redirects, where an answer came."""
    moved_to: str | None = None
    """Where permanent redirects lead, if the address answers with one."""
    status: int | None = None
    """HTTP status of the last answer; None where none came."""
    sha256: str | None = None
    content_type: str | None = None
    charset: str | None = None
    """Charset the answer's header declares, if any; pages may say otherwise inside."""
    etag: str | None = None
    last_modified: str | None = None
    bytes: int = 0
    error: str | None = None
    """`kind: detail` of a failure or refusal; the kinds are listed in `sources.http`."""
    change: Change | None = None
    canonical_url: str | None = None
    text_sha256: str | None = None
    """Digest of the page's main text, so that boilerplate changes are told apart without re-reading."""
    found_at: str | None = None
    """Address of the feed, sitemap or listing where this one was discovered."""
    archive_url: str | None = None
    attempts: int = 1
    elapsed_s: float = 0.0
    run_id: str | None = None

    def __post_init__(self) -> None:
        if self.fetched_at.utcoffset() is None:
            raise ValueError("fetched_at needs a time zone; pass an aware UTC datetime")
        if self.sha256 is not None and not _DIGEST.fullmatch(self.sha256):
            raise ValueError(f"{self.sha256!r} is not a sha256 in lower-case hex")


class CaptureStore:
    """Captures and their log under one folder. Safe for threads and for several processes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._log = Journal(root / "log.jsonl", Retrieval)
        self._latest: dict[str, Retrieval] = {}
        self._latest_held: dict[str, Retrieval] = {}

    # captures ---------------------------------------------------------------------------------

    def path(self, sha256: str) -> Path:
        """Where the capture of this digest lies or would lie. ValueError for anything but 64 hex digits."""
        if not _DIGEST.fullmatch(sha256):
            raise ValueError(f"{sha256!r} is not a sha256 in lower-case hex")
        return self.root / sha256[:2] / f"{sha256[2:]}.zst"

    def has(self, sha256: str) -> bool:
        return self.path(sha256).is_file()

    def put(self, raw: bytes, *, is_durable: bool = True) -> str:
        """Keep `raw` and return its sha256. An existing capture is verified and left as it is; one found
        damaged is set aside under `damaged/` (with a warning) and replaced by these good bytes.

        `is_durable` waits for the disk; bytes that can be put again at will need not (power lost at once, the
        file is damaged and the next put replaces it)."""
        sha256 = hashlib.sha256(raw).hexdigest()
        target = self.path(sha256)
        if target.is_file():
            try:
                self.get(sha256)
            except CaptureDamaged as error:
                aside = self.root / "damaged" / f"{sha256}.{secrets.token_hex(4)}"
                aside.parent.mkdir(parents=True, exist_ok=True)
                target.rename(aside)
                _log.warning("%s; the damaged file was set aside as %s and replaced", error, aside)
            else:
                return sha256
        target.parent.mkdir(parents=True, exist_ok=True)
        packed = zstandard.ZstdCompressor(level=9, write_checksum=True).compress(raw)
        temporary = target.with_name(f".{target.name}.{os.getpid()}.{secrets.token_hex(4)}.tmp")
        try:
            with temporary.open("xb") as out:
                out.write(packed)
                if is_durable:
                    out.flush()
                    os.fsync(out.fileno())
            temporary.rename(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        if is_durable:
            _sync_folder(target.parent)
        return sha256

    def get(self, sha256: str) -> bytes:
        """The raw bytes. Raises CaptureMissing, or CaptureDamaged when they do not hash to their name."""
        path = self.path(sha256)
        try:
            packed = path.read_bytes()
        except FileNotFoundError:
            raise CaptureMissing(sha256) from None
        try:
            with zstandard.ZstdDecompressor().stream_reader(io.BytesIO(packed)) as reader:
                raw = reader.read()
        except zstandard.ZstdError as error:
            raise CaptureDamaged(sha256, path, str(error)) from None
        if hashlib.sha256(raw).hexdigest() != sha256:
            raise CaptureDamaged(sha256, path, "its bytes hash to something else")
        return raw

    def digests(self) -> Iterator[str]:
        """Every capture held, sorted by digest."""
        for folder in sorted(self.root.glob("[0-9a-f][0-9a-f]")):
            for file in sorted(folder.glob("*.zst")):
                sha256 = folder.name + file.stem
                if _DIGEST.fullmatch(sha256):
                    yield sha256

    # log --------------------------------------------------------------------------------------

    def record(self, retrieval: Retrieval) -> None:
        """Append a retrieval to the log; it is on disk when this returns."""
        self._log.append(retrieval)

    def retrievals(self, source_id: str | None = None) -> Iterator[Retrieval]:
        """Every retrieval, oldest first; of one source if asked. Damaged lines are skipped (see `damaged_lines`)."""
        return (found for found in self._log if source_id in (None, found.source_id))

    def latest(self, source_id: str) -> Retrieval | None:
        """The last retrieval of a source, whatever came of it."""
        self._catch_up()
        return self._latest.get(source_id)

    def latest_held(self, source_id: str) -> Retrieval | None:
        """The last retrieval of a source that brought or confirmed usable content."""
        self._catch_up()
        return self._latest_held.get(source_id)

    def held(self) -> list[Retrieval]:
        """For each source the retrieval that `latest_held` gives, by source id: what is to be extracted again."""
        self._catch_up()
        return [self._latest_held[source_id] for source_id in sorted(self._latest_held)]

    def damaged_lines(self) -> tuple[DamagedLine, ...]:
        """Lines of the log that cannot be read, for the run report."""
        self._catch_up()
        return self._log.damaged()

    def _catch_up(self) -> None:
        with self._log.locked():
            for found in self._log.news():
                self._latest[found.source_id] = found
                if found.sha256 is not None and found.outcome in CHECKED:
                    self._latest_held[found.source_id] = found


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""Captures as standard WARC files, out and in, so that they move between machines and into other archives' tools.

Owns that translation; warcio reads and writes the format. Invariant: bytes that come in are kept under
their own digest whatever the file claims, and a file written twice from one store is the same byte for byte.
"""

from __future__ import annotations

import hashlib
import io
import os
import secrets
import uuid
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import orjson
from pydantic import TypeAdapter, ValidationError
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from sources.captures import CaptureMissing, CaptureStore, Retrieval
from sources.catalogue.model import source_id_of
from sources.web.body import content_type_of

_RETRIEVAL: TypeAdapter[Retrieval] = TypeAdapter(Retrieval)
_NAMESPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
_PROFILE = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_METADATA_TYPE = "application/json"
MAX_RECORD_BYTES = 64 * 1024 * 1024


class BadArchive(ValueError):
    """The file is no WARC that can be read. One line of what, one of what to do."""


@dataclass(frozen=True, slots=True)
class Exported:
    captures: int
    visits: int
    missing: tuple[str, ...]
    """Digests that the log names and the store no longer has."""


@dataclass(frozen=True, slots=True)
class Imported:
    captures: int
    """Contents that were not in the store before."""
    visits: int
    skipped: tuple[str, ...]
    """Records left out, each with the reason."""


def export(store: CaptureStore, path: Path, retrievals: Iterable[Retrieval]) -> Exported:
    """Write the visits that hold content to a gzipped WARC: a `response` for the first visit with a content, a
    `revisit` for each later one, and a `metadata` record with our own line of the log beside each.

    The body stands as it was decoded from transfer and content encoding; headers are those that were kept."""
    captures = visits = 0
    missing: dict[str, None] = {}
    first: dict[str, tuple[str, str]] = {}
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}.tmp")
    try:
        with temporary.open("wb") as file:
            writer = WARCWriter(file, gzip=True, warc_version="WARC/1.1")
            for number, retrieval in enumerate(retrievals):
                sha256 = retrieval.sha256
                if sha256 is None:
                    continue
                url, date = retrieval.final_url or retrieval.url, _warc_date(retrieval.fetched_at)
                name = _record_id("response", retrieval, number)
                if sha256 in first:
                    _write_revisit(writer, retrieval, url, date, name, first[sha256])
                else:
                    try:
                        body = store.get(sha256)
                    except CaptureMissing:
                        missing[sha256] = None
                        continue
                    _write_response(writer, retrieval, url, date, name, body)
                    first[sha256] = (url, date)
                    captures += 1
                _write_metadata(writer, retrieval, url, date, _record_id("metadata", retrieval, number), name)
                visits += 1
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(path)
    finally:
        temporary.unlink(missing_ok=True)
    return Exported(captures, visits, tuple(missing))


def load(store: CaptureStore, path: Path, *, source_id_for: Callable[[str], str | None] = lambda url: None) -> Imported:
    """Take the contents of a WARC (ours or another tool's, gzipped or not) into the store and its visits into the log,
    but for visits that the log has already.

    Of other tools' files the HTTP 200 `response` and the `resource` records are taken; their source is what
    `source_id_for` says of the address, else a new id made of it. Raises BadArchive."""
    known = {_visit_key(visit) for visit in store.retrievals()}
    skipped: list[str] = []
    captures = visits = 0
    pending: dict[str, Retrieval] = {}
    ours: dict[str, Retrieval] = {}
    try:
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                name = record.rec_headers.get_header("WARC-Record-ID") or ""
                url = record.rec_headers.get_header("WARC-Target-URI") or ""
                if record.rec_type == "metadata":
                    about = record.rec_headers.get_header("WARC-Concurrent-To") or ""
                    if (line := _our_line(record.content_stream().read(1024 * 1024))) is not None:
                        ours[about] = line
                    continue
                if record.rec_type == "revisit":
                    pending[name] = _visit_of(record, url, None, source_id_for)
                    continue
                if record.rec_type not in ("response", "resource"):
                    continue
                status = record.http_headers.get_statuscode() if record.http_headers else None
                if record.rec_type == "response" and status != "200":
                    skipped.append(f"{url}: HTTP {status}")
                    continue
                body = record.content_stream().read(MAX_RECORD_BYTES + 1)
                if len(body) > MAX_RECORD_BYTES or not body:
                    skipped.append(f"{url}: {'empty' if not body else f'more than {MAX_RECORD_BYTES:,} bytes'}")
                    continue
                captures += not store.has(hashlib.sha256(body).hexdigest())
                sha256 = store.put(body)
                pending[name] = _visit_of(record, url, sha256, source_id_for, size=len(body))
    except (ArchiveLoadFailed, EOFError, ValueError) as error:
        raise BadArchive(f"{path} is no WARC file that can be read: {' '.join(str(error).split())[:150]}") from None
    for name, visit in pending.items():
        line = ours.get(name, visit)
        if line.sha256 is not None and visit.sha256 is not None and line.sha256 != visit.sha256:
            skipped.append(f"{line.url}: its content does not hash to what the file says")
            line = replace(line, sha256=visit.sha256)
        if line.sha256 is None or not store.has(line.sha256):
            skipped.append(f"{line.url}: a revisit of content that is not here")
            continue
        if _visit_key(line) in known:
            continue
        known.add(_visit_key(line))
        store.record(line)
        visits += 1
    return Imported(captures, visits, tuple(skipped))


def _write_response(writer: WARCWriter, visit: Retrieval, url: str, date: str, name: str, body: bytes) -> None:
    record = writer.create_warc_record(
        url,
        "response",
        payload=io.BytesIO(body),
        length=len(body),
        http_headers=StatusAndHeaders("200 OK", _http_headers(visit, len(body)), protocol="HTTP/1.1"),
        warc_headers_dict={"WARC-Record-ID": name, "WARC-Date": date},
    )
    writer.write_record(record)


def _write_revisit(
    writer: WARCWriter, visit: Retrieval, url: str, date: str, name: str, first: tuple[str, str]
) -> None:
    status = "304 Not Modified" if visit.outcome == "not_modified" else "200 OK"
    record = writer.create_revisit_record(
        url,
        digest=f"sha256:{visit.sha256}",
        refers_to_uri=first[0],
        refers_to_date=first[1],
        http_headers=StatusAndHeaders(status, _http_headers(visit, None), protocol="HTTP/1.1"),
        warc_headers_dict={"WARC-Record-ID": name, "WARC-Date": date, "WARC-Profile": _PROFILE},
    )
    writer.write_record(record)


def _write_metadata(writer: WARCWriter, visit: Retrieval, url: str, date: str, name: str, about: str) -> None:
    line = orjson.dumps(asdict(visit))
    record = writer.create_warc_record(
        url,
        "metadata",
        payload=io.BytesIO(line),
        length=len(line),
        warc_content_type=_METADATA_TYPE,
        warc_headers_dict={"WARC-Record-ID": name, "WARC-Date": date, "WARC-Concurrent-To": about},
    )
    writer.write_record(record)


def _http_headers(visit: Retrieval, length: int | None) -> list[tuple[str, str]]:
    media = visit.content_type
    if media is not None and visit.charset is not None:
        media = f"{media}; charset={visit.charset}"
    stated = [("Content-Type", media), ("ETag", visit.etag), ("Last-Modified", visit.last_modified)]
    headers = [(name, value) for name, value in stated if value is not None]
    return headers if length is None else [*headers, ("Content-Length", str(length))]


def _record_id(kind: str, visit: Retrieval, number: int) -> str:
    seed = f"{kind} {number} {visit.source_id} {visit.url} {visit.fetched_at.isoformat()} {visit.sha256}"
    return f"<urn:uuid:{uuid.uuid5(_NAMESPACE, seed)}>"


def _warc_date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _our_line(raw: bytes) -> Retrieval | None:
    try:
        return _RETRIEVAL.validate_json(raw)
    except ValidationError:
        return None


def _visit_of(
    record: object, url: str, sha256: str | None, source_id_for: Callable[[str], str | None], *, size: int = 0
) -> Retrieval:
    """A line of the log for another tool's record."""
    headers = record.rec_headers  # type: ignore[attr-defined]
    answered = record.http_headers  # type: ignore[attr-defined]
    media, charset = content_type_of(
        answered.get_header("Content-Type") if answered else headers.get_header("Content-Type")
    )
    stated = headers.get_header("WARC-Date") or ""
    try:
        moment = datetime.fromisoformat(stated.replace("Z", "+00:00"))
    except ValueError:
        raise ValueError(f"a record of {url[:100]!r} has no date") from None
    return Retrieval(
        source_id=source_id_for(url) or source_id_of(url),
        url=url,
        final_url=url,
        fetched_at=moment if moment.tzinfo else moment.replace(tzinfo=UTC),
        outcome="fetched",
        status=200,
        sha256=sha256,
        content_type=media,
        charset=charset,
        etag=answered.get_header("ETag") if answered else None,
        last_modified=answered.get_header("Last-Modified") if answered else None,
        bytes=size,
    )


def _visit_key(visit: Retrieval) -> tuple[str, str, str]:
    return visit.source_id, visit.url, _warc_date(visit.fetched_at)

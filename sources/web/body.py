"""The body of an answer, decoded within limits.

Owns content encodings and the counting of bytes on both sides of them. Does not read sockets: it
is fed chunks. Invariant: neither the bytes taken in nor the bytes given out ever exceed the limit
by more than one chunk, whatever the sender claims.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from email.message import Message

from sources.web.messages import FailureKind

_STEP = 64 * 1024


class BadBody(Exception):
    """The body cannot be used. `kind` is the failure kind it is reported as."""

    def __init__(self, kind: FailureKind, detail: str) -> None:
        super().__init__(detail)
        self.kind: FailureKind = kind


def read_body(chunks: Iterable[bytes], encoding: str | None, *, limit: int, is_cut: bool = False) -> bytes:
    """The whole decoded body of at most `limit` bytes; a longer one raises BadBody(too_large), or is cut there
    if `is_cut`. `encoding` is the Content-Encoding header."""
    decoder = _decoder(encoding)
    body = bytearray()
    taken = 0
    for chunk in chunks:
        taken += len(chunk)
        if decoder is None:
            body += chunk
        else:
            _inflate(decoder, chunk, body, limit)
        if len(body) > limit or taken > limit:
            if is_cut:
                return bytes(body[:limit])
            what = "after decompression" if len(body) > taken else "on the wire"
            raise BadBody("too_large", f"more than {limit:,} bytes {what}")
    if decoder is not None and taken and not decoder.is_complete:
        raise BadBody("truncated", f"the {encoding} stream ends early, after {len(body):,} bytes")
    return bytes(body)


class _Inflater:
    """gzip (several members too) or deflate, with or without its zlib header as senders differ."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._head = b""
        self._wbits = zlib.MAX_WBITS | 16
        self._stream: zlib._Decompress | None = zlib.decompressobj(self._wbits) if name == "gzip" else None

    @property
    def is_complete(self) -> bool:
        return self._stream is not None and self._stream.eof

    def feed(self, data: bytes) -> tuple[bytes, bytes]:
        """At most one step of output, and the input not used yet."""
        if self._stream is None:
            self._head += data
            if len(self._head) < 2:
                return b"", b""
            data, self._head = self._head, b""
            has_header = data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0
            self._stream = zlib.decompressobj(zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)
        elif self._stream.eof:
            if self.name != "gzip" or not data.startswith(b"\x1f\x8b"):
                return b"", b""  # Padding after the end; browsers ignore it too.
            self._stream = zlib.decompressobj(self._wbits)
        out = self._stream.decompress(data, _STEP)
        return out, self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail


def _decoder(encoding: str | None) -> _Inflater | None:
    names = [name.strip().lower() for name in (encoding or "").split(",")]
    names = [name for name in names if name not in ("", "identity")]
    if not names:
        return None
    if names in (["gzip"], ["x-gzip"]):
        return _Inflater("gzip")
    if names == ["deflate"]:
        return _Inflater("deflate")
    raise BadBody("bad_encoding", f"Content-Encoding {encoding!r} was not asked for")


def _inflate(decoder: _Inflater, chunk: bytes, body: bytearray, limit: int) -> None:
    data = chunk
    while len(body) <= limit:
        try:
            out, data = decoder.feed(data)
        except zlib.error as error:
            raise BadBody("bad_encoding", f"the body is no {decoder.name}: {error}") from None
        body += out
        if not data and len(out) < _STEP:
            return


def content_type_of(header: str | None) -> tuple[str | None, str | None]:
    """Media type and charset of a Content-Type header, lower case; None where absent or malformed."""
    if not header:
        return None, None
    message = Message()
    message["Content-Type"] = header
    charset = message.get_param("charset")
    media = message.get_content_type() if "/" in header.split(";")[0] else None
    return media, charset.strip().lower() or None if isinstance(charset, str) else None

"""Bytes to text: which charset a page is in, and what of it may be read at all.

Owns the order of trust (byte order mark, HTTP header, the page's own declaration, the bytes
themselves) and the refusal of what is no page. Does not parse markup. Invariant: the text it
returns holds no NUL and no byte order mark, and decoding never raises.
"""

from __future__ import annotations

import codecs
import re

from sources.page.model import UnreadablePage

MAX_HTML_BYTES = 10_000_000
"""Pages above this size are refused as `too_large`: main text of that length is no article."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
# What browsers do (WHATWG encoding labels): pages that say latin-1 are in windows-1252.
_AS_BROWSERS_READ = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
_MAGIC = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"\x7fELF",
    b"RIFF",
    b"BZh",
    b"MZ\x90",
    b"\x00\x00\x01\x00",
    b"\xd0\xcf\x11\xe0",
    b"7z\xbc\xaf",
    b"Rar!",
    b"OggS",
    b"ID3",
    b"wOFF",
    b"wOF2",
    b"SQLite",
)
_CONTROL = bytes([*range(0x01, 0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20)])


def _codec(label: str | bytes | None) -> str | None:
    """The Python codec for a charset label, or None where there is none."""
    if not label:
        return None
    text = label.decode("ascii", "ignore") if isinstance(label, bytes) else label
    try:
        name = codecs.lookup(text.strip().lower()).name
    except (LookupError, ValueError):
        return None
    if name in {
        "hex",
        "base64",
        "rot13",
        "zlib",
        "bz2",
        "uu",
        "quopri",
        "idna",
        "punycode",
        "unicode_escape",
        "raw_unicode_escape",
        "undefined",
        "mbcs",
        "oem",
        "utf-7",
    }:
        return None
    return _AS_BROWSERS_READ.get(name, name)


def _without_strays(text: str) -> str:
    return text.replace("\x00", "").replace("\ufeff", "")


def _try(raw: bytes, codec: str, *, tolerate: float) -> str | None:
    """`raw` in `codec`, or None where more than `tolerate` of the characters would be lost."""
    text = raw.decode(codec, "replace")
    if "\ufffd" in text and text.count("\ufffd") > tolerate * max(len(text), 1):
        return None
    return text


def _guess(raw: bytes) -> str:
    """The text of bytes that declare nothing readable: their likeliest charset by content."""
    from charset_normalizer import from_bytes

    best = from_bytes(raw[:60_000]).best()
    codec = _codec(best.encoding) if best is not None else None
    return raw.decode(codec or "cp1252", "replace")


def decode(raw: bytes, content_type: str | None = None) -> str:
    """The page as text.

    Trust: byte order mark, then valid UTF-8 where header or page claim it or claim nothing, then the
    HTTP header, then the page's own declaration, then a guess. A declaration that the bytes contradict
    (more than 1 in 200 characters lost) is passed over. Raises UnreadablePage: empty, binary, too_large.
    """
    if len(raw) > MAX_HTML_BYTES:
        raise UnreadablePage("too_large", f"{len(raw):,} bytes of HTML; at most {MAX_HTML_BYTES:,} are read")
    if not raw.strip(b" \t\r\n\x00"):
        raise UnreadablePage("empty", "the page has no bytes but blanks; fetch it again")
    for bom, codec in _BOMS:
        if raw.startswith(bom):
            return _without_strays(raw.decode(codec, "replace"))
    head = raw[:4096]
    if head.lstrip().startswith(_MAGIC):
        raise UnreadablePage("binary", "the bytes are a file of another kind, not HTML; give its HTML page")
    if head.count(0) * 4 > len(head) and len(head) > 3:
        # UTF-16 without a mark: every other byte of Latin markup is zero.
        codec = "utf-16-be" if head[0::2].count(0) > head[1::2].count(0) else "utf-16-le"
        wide = raw.decode(codec, "replace")
        if "<" in wide[:2048] and wide[:2048].count("\x00") == 0:
            return _without_strays(wide)
    if len(head) - len(head.translate(None, _CONTROL)) > max(8, len(head) // 20) or head.count(0) * 4 > len(head):
        raise UnreadablePage("binary", "the bytes hold control codes, not text; give an HTML page")
    declared = _DECLARED.search(raw[:8192])
    from_header = _HEADER.search(content_type or "")
    labels = [
        _codec(from_header.group(1)) if from_header else None,
        _codec(declared.group(1) or declared.group(2)) if declared else None,
    ]
    # A meta tag readable as ASCII cannot be UTF-16 or UTF-32, whatever it says.
    labels = [None if label and label.startswith(("utf-16", "utf-32")) else label for label in labels]
    for codec in dict.fromkeys(label for label in [*labels, "utf-8"] if label):
        strict = 0.005 if codec in labels else 0.0005
        text = _try(raw, codec, tolerate=strict)
        if text is not None:
            if codec != "utf-8" and _is_utf8(raw):
                text = raw.decode("utf-8")
            return _without_strays(text)
    return _without_strays(_guess(raw))


def _is_utf8(raw: bytes) -> bool:
    """Whether the bytes are UTF-8 beyond chance: valid, and with multi-byte characters in it."""
    if raw.isascii():
        return False
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True

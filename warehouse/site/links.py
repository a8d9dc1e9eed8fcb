"""Whether everything on a built site points somewhere, and nothing points outside where it must not.

Owns the check of links, anchors and loaded parts of HTML files. Fetches nothing: outside addresses are only allowed as
plain links. Invariant: a site without problems needs no file that is not in its folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

LOADED = {
    ("link", "href"),
    ("script", "src"),
    ("img", "src"),
    ("iframe", "src"),
    ("source", "src"),
    ("use", "href"),
    ("image", "href"),
    ("object", "data"),
    ("embed", "src"),
    ("video", "src"),
    ("audio", "src"),
    ("form", "action"),
}
"""Attributes whose address a browser fetches by itself (or submits to)."""


@dataclass(slots=True)
class _Page(HTMLParser):
    anchors: set[str] = field(default_factory=set)
    repeated: set[str] = field(default_factory=set)
    links: list[tuple[str, str, str]] = field(default_factory=list)
    handlers: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        HTMLParser.__init__(self, convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                (self.repeated if value in self.anchors else self.anchors).add(value)
            elif name.startswith("on") or name == "style" or name == "srcdoc":
                self.handlers.append(f"{tag} {name}")
            elif name in ("href", "src", "action", "data", "xlink:href") and value is not None:
                self.links.append((tag, name, value))


def check(site: Path) -> list[str]:
    """Problems, one line each: dead links, lost anchors, repeated ids, inline handlers, parts loaded from outside."""
    pages = {path.relative_to(site).as_posix(): _parse(path) for path in sorted(site.rglob("*.html"))}
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    return [problem for name, page in pages.items() for problem in _problems(name, page, pages, files)]


def _parse(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    page.close()
    return page


def _problems(name: str, page: _Page, pages: dict[str, _Page], files: set[str]) -> Iterator[str]:
    for anchor in sorted(page.repeated):
        yield f"{name}: id {anchor!r} stands twice"
    for handler in page.handlers:
        yield f"{name}: inline {handler}"
    for tag, attribute, address in page.links:
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            if (tag, attribute) in LOADED or parts.scheme not in ("http", "https"):
                yield f"{name}: {tag} {attribute}={address[:120]!r} leaves the site"
            continue
        target = _resolve(name, unquote(parts.path))
        if target is None or target not in files:
            if tag == "html" or (parts.path == "" and name in files):
                target = name
            else:
                yield f"{name}: {address[:120]!r} leads nowhere"
                continue
        if parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].anchors:
            yield f"{name}: {address[:120]!r} names no anchor"


def _resolve(name: str, path: str) -> str | None:
    """The file that a relative address leads to, or None above the site. A leading slash is the site's root."""
    if not path:
        return name
    base = PurePosixPath() if path.startswith("/") else PurePosixPath(name).parent
    kept: list[str] = []
    for part in (*base.parts, *path.split("/")):
        if part in ("", "."):
            continue
        if part == "..":
            if not kept:
                return None
            kept.pop()
        else:
            kept.append(part)
    return "/".join(kept)

"""Templates to pages, and pages to their places on the site.

Owns the template environment, links between pages, and writing. A page is rendered once; the root of the site
and the permanent copy below `releases/VERSION/` differ only in three marked spots (way to the root, strip,
head), which are filled in when it is written. Invariant: every link is relative, so the site works from any
folder of any host and from a disk; what came from a record is escaped by the environment.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

from schemas import vocabulary
from warehouse.site import svg, words
from warehouse.site.dataset import country_name
from warehouse.site.totals import why_not_counted

HERE = Path(__file__).parent
TEMPLATES, STATIC = HERE / "templates", HERE / "static"
ROOT, STRIP, HEAD = "\x01", "\x02", "\x03"
"""Marks filled in per place. Control characters, which `words.plain` keeps out of everything that is shown."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
CONSOLE_POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self' blob:; worker-src blob:; base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where pages are written: `prefix` below the site ('' or 'releases/V/'), and what differs there.

    `strip` and `head` get the page's path and the way to the root and return markup."""

    prefix: str
    strip: Callable[[str, str], str]
    head: Callable[[str, str], str]


@dataclass(slots=True)
class Written:
    """What was written: sizes of pages and of other files by path below the site."""

    pages: dict[str, int] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)


class Writer:
    """Writes pages and files of one release to all its places below `out`."""

    def __init__(self, out: Path, places: Sequence[Place], written: Written) -> None:
        self.out, self.places, self.written = out, places, written

    def page(self, path: str, html: str, *, at_root_only: bool = False, root: str | None = None) -> None:
        """Write a rendered page. `root` fixes the way to the root (for a page served at any depth)."""
        for place in self.places:
            if at_root_only and place.prefix:
                continue
            way = root if root is not None else "../" * (path + place.prefix).count("/")
            text = html.replace(STRIP, place.strip(path, way)).replace(HEAD, place.head(path, way)).replace(ROOT, way)
            self.written.pages[place.prefix + path] = self._write(place.prefix + path, text.encode())

    def file(self, path: str, content: str | bytes, *, at_root_only: bool = False) -> None:
        """Write a file that is the same everywhere."""
        data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
        for place in self.places:
            if not (at_root_only and place.prefix):
                self.written.files[place.prefix + path] = self._write(place.prefix + path, data)

    def _write(self, path: str, data: bytes) -> int:
        target = self.out / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        return len(data)


class Links:
    """Addresses from one page: `here` within the release, `root` from the site's root."""

    def __init__(self, path: str, country_pages: frozenset[str], organisation_pages: Mapping[str, str]) -> None:
        self._up = "../" * path.count("/")
        self.country_pages, self.organisation_pages = country_pages, organisation_pages

    def here(self, path: str) -> str:
        return self._up + path

    def root(self, path: str) -> str:
        return ROOT + path


class Renderer:
    """The template environment of one release."""

    def __init__(
        self, shared: Mapping[str, Any], country_pages: frozenset[str], organisations: Mapping[str, str]
    ) -> None:
        self._country_pages, self._organisations = country_pages, organisations
        self._shared = {**shared, "strip_marker": Markup(STRIP), "head_marker": Markup(HEAD), "draw": _draw}

    def links(self, path: str) -> Links:
        return Links(path, self._country_pages, self._organisations)

    def page(
        self,
        path: str,
        template: str,
        *,
        title: str,
        description: str,
        section: str = "",
        machine: str = "",
        policy: str = POLICY,
        **context: Any,
    ) -> str:
        """The page's text, marks still in it."""
        links = self.links(path)
        values = {
            **self._shared,
            "page": links,
            "here": links.here,
            "root": links.root,
            "title": title,
            "description": words.short(description, 300),
            "section": section,
            "machine": machine,
            "csp": policy,
            **context,
        }
        return _environment().get_template(template).render(values)


@cache
def _environment() -> jinja2.Environment:
    """The compiled templates, shared by all releases of a process."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(FILTERS)
    return environment


def json_ld(value: Mapping[str, Any]) -> Markup:
    """A data block for search engines; markup in it cannot end the block."""
    text = json.dumps(value, ensure_ascii=False, indent=1, default=str)
    for sign, code in (
        ("<", "\\u003c"),
        (">", "\\u003e"),
        ("&", "\\u0026"),
        ("\u2028", "\\u2028"),
        ("\u2029", "\\u2029"),
    ):
        text = text.replace(sign, code)
    return Markup(f'<script type="application/ld+json">{text}</script>\n')


def hashed_name(path: Path) -> str:
    """`assets/site-0123456789.css`: an address that changes with the bytes."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:10]
    return f"assets/{path.stem}-{digest}{path.suffix}"


def size(count: int) -> str:
    """Bytes in words: 1.2 MB."""
    for unit, step in (("MB", 1 << 20), ("KB", 1 << 10)):
        if count >= step:
            return f"{count / step:.1f}\u00a0{unit}"
    return f"{count}\u00a0bytes"


def _draw(drawing: svg.Drawing, width: int, title: str, description: str, key: str) -> Markup:
    return Markup(svg.draw(drawing, width=width, title=title, description=description, key=key))


def _name(text: object) -> Markup:
    """Text of a record, cut to a readable length and kept from turning the line's direction."""
    return Markup("<bdi>{}</bdi>").format(words.short(text)) if text is not None and str(text) else Markup("")


def _figure(value: float | None, unit: str | None) -> str:
    if value is None:
        return ""
    if unit == "USD":
        return words.usd(value)
    return f"{value * 100:.1f}".removesuffix(".0") + "%" if unit == "fraction" else words.number(value)


def _raw(value: object) -> str:
    """A number as sort key: shortest exact form, no exponent for whole numbers."""
    return "" if value is None else words.csv_cell(value) if isinstance(value, int | float) else words.plain(value)


def _heading(column: str) -> str:
    text = (
        column.removesuffix("_iso3")
        .replace("_", " ")
        .replace("usd", "USD")
        .replace(" ex us cn", " without US and China")
    )
    return text[:1].upper() + text[1:]


def _anchor(text: str) -> str:
    """An id for an element: of a record's own id where that is plain, else a digest."""
    return (
        f"r-{text}"
        if text.isascii() and text.replace("-", "").replace("_", "").replace(".", "").isalnum()
        else f"r-{words.digest(text)}"
    )


FILTERS: Mapping[str, Callable[..., Any]] = {
    "plain": words.plain,
    "short": words.short,
    "word": words.word,
    "number": words.number,
    "usd": words.usd,
    "money": words.money,
    "measure": words.measure,
    "day": words.day,
    "percent": words.percent,
    "plural": words.plural,
    "safe_url": words.safe_url,
    "host": words.host,
    "name": _name,
    "country": country_name,
    "why": why_not_counted,
    "region": lambda code: vocabulary.REGION.get(code, words.word(code)),
    "bytes": size,
    "raw": _raw,
    "figure": _figure,
    "heading": _heading,
    "anchor": _anchor,
    "field": getattr,
}


def strip_html(kind: str, text: str, links: Sequence[tuple[str, str]]) -> str:
    """The strip below the navigation: `kind` is '', 'old' or 'bad'; links are (address, words)."""
    joined = " · ".join(f'<a href="{escape(address)}">{escape(label)}</a>' for address, label in links)
    return f'<div class="strip{" " + kind if kind else ""}"><p>{escape(text)} {joined}</p></div>'

"""What a page says of itself: title, date, author, publisher, address.

Owns the choice among what is stated (`stated.py`), shown and left over in the title element; the date is
`published.py`. Invariant: absent is None, never an empty string, and a title never carries the site's name.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import lxml.html

from sources.page.flatten import Flat
from sources.page.inline import clean
from sources.page.published import published_on
from sources.page.stated import Stated, read_stated

_TITLES = (
    "og:title",
    "twitter:title",
    "parsely-title",
    "sailthru.title",
    "citation_title",
    "dc.title",
    "dcterms.title",
    "headline",
)
_AUTHORS = (
    "author",
    "parsely-author",
    "sailthru.author",
    "citation_author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "article:author",
)
_PUBLISHERS = ("dc.publisher", "dcterms.publisher", "citation_publisher", "publisher", "application-name")
_SEPARATOR = re.compile(r"\s+(?:[|»›·•—–\-‹«~]|::?|//)\s+")
_BY = re.compile(
    r"^(?:(?:written|posted|published|words|story|text|reporting)\s+)?(?:by|von|par|por|di|door|af|av)\s*:?\s+"
    r"(?P<name>[^|•·,;0-9]{2,60}?)(?=\s*(?:$|[|•·,;–—\-0-9(]|\b(?:on|in|updated|published)\b|"
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day))",
    re.IGNORECASE,
)
_LOGO = re.compile(r"(?:^|[\s_-])(?:logo|brand|branding|site-?(?:name|title)|wordmark|masthead)(?:$|[\s_-])")
_GENERIC = frozenset(
    {"home", "homepage", "menu", "search", "skip to content", "logo", "news", "front page", "main page", "welcome"}
)
_NOBODY = frozenset({"admin", "administrator", "editor", "webmaster", "none", "null", "unknown", "user", "root"})


class Metadata(NamedTuple):
    """Page metadata; dates are ISO of the precision given."""

    title: str | None
    publisher: str | None
    author: str | None
    published_on: str | None
    is_published_on_inferred: bool
    canonical_url: str | None


def read_metadata(root: lxml.html.HtmlElement, flat: Flat, url: str | None) -> Metadata:
    """Metadata of the page. `flat` gives the blocks among which bylines and the visible title are sought."""
    stated = read_stated(root)
    canonical = _canonical(stated, url)
    publisher = (
        next(iter(stated.meta("og:site_name")), None)
        or next((one.publisher for one in stated.linked if one.publisher), None)
        or next((value for value in stated.meta(*_PUBLISHERS) if "://" not in value), None)
    )
    title, site = _title(stated, flat, publisher)
    published, is_inferred = published_on(stated, flat, root, canonical or url)
    return Metadata(
        title, publisher or site or _site_name(root), _author(stated, flat), published, is_inferred, canonical
    )


def _title(stated: Stated, flat: Flat, publisher: str | None) -> tuple[str | None, str | None]:
    """(title, site name left over from the title element)."""
    headings = [heading for heading in stated.headings if len(heading) > 3]
    shown = [
        piece.text for piece in flat.pieces[:80] if (piece.kind == "heading" or piece.is_bold) and len(piece.text) < 200
    ]
    short, site = _cut(stated.title, [*stated.meta(*_TITLES), *headings, *shown], publisher)
    if len(headings) == 1 and (not publisher or headings[0].casefold() != publisher.casefold()):
        return headings[0], site
    headline = next((one.headline for one in stated.linked if one.headline), None)
    return headline or next(iter(stated.meta(*_TITLES)), None) or next(
        (heading for heading in headings if short and _are_alike(heading, short)), None
    ) or short or next(iter(headings or shown), None), site


def _cut(title: str | None, known: list[str], publisher: str | None) -> tuple[str | None, str | None]:
    """A title element cut into the piece's title and the site's name, on whichever side that stands.

    The cut is where one side is known: as the publisher, or as a title shown or stated elsewhere. Else a short
    last part is taken for the site.
    """
    if not title:
        return None, None
    marks = [match.span() for match in _SEPARATOR.finditer(title)]
    names = {text.casefold(): place for place, text in enumerate(known)}
    for start, end in marks:
        left, right = title[:start].casefold(), title[end:].casefold()
        if left in names and right in names and names[left] < names[right]:
            # Both stand on the page, as banner and headline: the headline is the later one.
            return title[end:], title[:start]
    for start, end in reversed(marks):
        left, right = title[:start], title[end:]
        if (publisher and right.casefold() == publisher.casefold()) or left.casefold() in names:
            return left, _SEPARATOR.split(right)[-1]
    for start, end in marks:
        left, right = title[:start], title[end:]
        if (publisher and left.casefold() == publisher.casefold()) or right.casefold() in names:
            return right, left
    if marks:
        left, right = title[: marks[-1][0]], title[marks[-1][1] :]
        if len(right) <= 40 and len(right.split()) <= 6 and len(left) > len(right):
            return left, right
    return title, None


def _are_alike(one: str, other: str) -> bool:
    a, b = set(one.casefold().split()), set(other.casefold().split())
    return bool(a and b) and len(a & b) * 2 >= min(len(a), len(b))


def _site_name(root: lxml.html.HtmlElement) -> str | None:
    """The name in the page's header: what its logo or home link says."""
    for element in root.iter("header", "div", "p", "a", "td"):
        names = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
        if not (element.tag == "a" and _is_home(element.get("href"))) and not _LOGO.search(names):
            continue
        text = clean("".join(element.itertext()))
        if 2 < len(text) <= 60 and text.casefold() not in _GENERIC:
            return text
    return None


def _is_home(href: str | None) -> bool:
    """Whether a link leads to the front page of a site."""
    if href is None:
        return False
    if href in ("/", "./", "index.html", "index.php"):
        return True
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    return bool(parts.netloc) and parts.path in ("", "/")


def _author(stated: Stated, flat: Flat) -> str | None:
    for candidate in (*(one.author for one in stated.linked), *stated.meta(*_AUTHORS), *stated.authors):
        name = re.sub(r"^\s*by\s+", "", candidate or "", flags=re.IGNORECASE).strip(" ,;|-")
        if name and "://" not in name and name.casefold() not in _NOBODY and len(name) <= 150:
            return name
    for piece in flat.pieces[:80]:
        match = _BY.match(piece.text) if len(piece.text) < 160 else None
        if match:
            return match.group("name").strip() or None
    return None


def _canonical(stated: Stated, url: str | None) -> str | None:
    value = stated.canonical or next(iter(stated.meta("og:url")), None)
    if not value:
        return None
    try:
        full = urljoin(url, value) if url else value
        return full if urlsplit(full).scheme in ("http", "https") else None
    except ValueError:
        return None

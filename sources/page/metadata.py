"""What a page says of itself: title, date, author, publisher, address.

Owns the order of trust: JSON-LD, meta elements, markup made for it (`time`, rel=author), bylines; last what can
be guessed, marked as such. Reads the elements that can bear metadata with BeautifulSoup. Does not read the main
text. Invariant: absent is None, never an empty string.
"""

from __future__ import annotations

import html as entities
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin, urlsplit

import lxml.html
from bs4 import BeautifulSoup, Tag
from lxml import etree

from sources.page.dates import date_in_path, dates_in, parse_date
from sources.page.flatten import Flat, clean
from sources.page.words import Sign

_META_NAMES = re.compile(
    r"^(og:(title|site_name|url|locale|type)|twitter:(title|site)|article:(published_time|author|publisher)|author|byl|date|pubdate|publishdate|"
    r"publish[-_.]?date|publication[-_.]?date|sailthru\.(date|author|title)|parsely-(pub-date|author|title)|dc\.(date|creator|title|publisher)[.a-z]*|"
    r"dcterms\.(date|created|issued|creator|title|publisher)|citation_(publication_date|date|author|title|publisher)|datepublished|"
    r"article[.:_-]?(published|date|created)[a-z_.-]*|application-name|publisher|copyright|title|headline|last-modified|cxenseparse:.*|"
    r"release_date|news_keywords|originalpublicationdate|rnews:datepublished|content-language|shareaholic:.*(date|author|site_name).*|og:published_time|og:article:published_time)$", re.IGNORECASE)
_DATE_KEYS = ("article:published_time", "og:article:published_time", "og:published_time", "datepublished", "parsely-pub-date", "sailthru.date",
              "citation_publication_date", "citation_date", "publish-date", "publish_date", "publishdate", "pubdate", "publication_date",
              "publication-date", "dc.date.issued", "dc.date.created", "dc.date", "dcterms.issued", "dcterms.created", "dcterms.date",
              "originalpublicationdate", "rnews:datepublished", "article.published", "article_date_original", "article.created",
              "shareaholic:article_published_time", "release_date", "date")
_ARTICLE = re.compile(r"Article|BlogPosting|Report|WebPage|Page$|Dataset|CreativeWork|Posting", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s+(?:[|»›·•—–\-‹«~]|::?|//)\s+")
_BY = re.compile(r"^(?:(?:written|posted|published|words|story|text|reporting)\s+)?(?:by|von|par|por|di|door|af|av)\s*:?\s+(?P<name>[^|•·,;0-9]{2,60}?)"
                 r"(?=\s*(?:$|[|•·,;–—\-0-9(]|\bon\b|\bin\b|\bupdated\b|\bpublished\b|(?:mon|tues|wednes|thurs|fri|satur|sun)day))", re.IGNORECASE)
_GENERIC_SITE = frozenset({"home", "homepage", "menu", "search", "skip to content", "logo", "news", "ministry", "front page", "main page", "welcome"})
_NO_AUTHOR = frozenset({"admin", "administrator", "editor", "webmaster", "none", "null", "unknown", "user", "root"})


@dataclass(frozen=True, slots=True)
class Metadata:
    """Page metadata; dates are ISO of the precision given."""

    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published_on: str | None = None
    is_published_on_inferred: bool = False
    canonical_url: str | None = None


def read_metadata(root: lxml.html.HtmlElement, flat: Flat, url: str | None) -> Metadata:
    """Metadata of the page. `flat` gives the blocks among which bylines and the visible title are sought."""
    soup = _strain(root)
    metas = _metas(soup)
    linked = list(_linked_data(soup))
    canonical = _canonical(soup, metas, url)
    headings = [clean(tag.get_text(" ")) for tag in soup.find_all("h1")]
    head_title = _text(soup.find("title"))
    publisher = _publisher(linked, metas)
    title, suffix = _title(linked, metas, headings, head_title, publisher)
    if publisher is None:
        publisher = suffix or _site_name(root)
    is_american = (root.get("lang") or "").lower() == "en-us" or (metas.get("og:locale") or "").lower() == "en_us"
    published, is_inferred = _published(soup, linked, metas, flat, is_american, canonical or url, root)
    return Metadata(title or _shown_title(flat), publisher, _author(linked, metas, soup, flat), published, is_inferred, canonical)


def _strain(root: lxml.html.HtmlElement) -> BeautifulSoup:
    """A soup of only the elements that can bear metadata: building a tag costs more than parsing it."""
    parts: list[str] = []
    times = 0
    for element in root.iter("title", "meta", "link", "script", "h1", "time", "a", "address"):
        tag = element.tag
        if tag == "meta":
            name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv") or ""
            if not _META_NAMES.match(name):
                continue
        elif tag == "link":
            if "canonical" not in (element.get("rel") or "").lower():
                continue
        elif tag == "script":
            if "ld+json" not in (element.get("type") or ""):
                continue
        elif tag == "time":
            times += 1
            if times > 12:
                continue
        elif tag == "a":
            if "author" not in (element.get("rel") or "") and "author" not in (element.get("itemprop") or ""):
                continue
        parts.append(etree.tostring(element, encoding="unicode", method="html", with_tail=False))
        if len(parts) > 400:
            break
    return BeautifulSoup("".join(parts), "lxml", multi_valued_attributes=None)


def _metas(soup: BeautifulSoup) -> dict[str, str]:
    found: dict[str, str] = {}
    for tag in soup.find_all("meta"):
        name = str(tag.get("property") or tag.get("name") or tag.get("itemprop") or tag.get("http-equiv") or "").lower()
        value = clean(str(tag.get("content") or ""))
        if name and value:
            found.setdefault(name, value)
    return found


def _linked_data(soup: BeautifulSoup) -> Iterator[dict[str, object]]:
    """Nodes of the page's JSON-LD, articles first."""
    nodes: list[dict[str, object]] = []
    for script in soup.find_all("script"):
        source = script.string or script.get_text()
        try:
            data = json.loads(source.strip().removeprefix("<![CDATA[").removesuffix("]]>"), strict=False)
        except (ValueError, RecursionError):
            continue
        queue: list[object] = [data]
        while queue and len(nodes) < 500:
            item = queue.pop(0)
            if isinstance(item, list):
                queue.extend(item)
            elif isinstance(item, dict):
                nodes.append(item)
                queue.extend(value for key, value in item.items() if key in ("@graph", "mainEntity", "mainEntityOfPage") and isinstance(value, (list, dict)))
    articles = [node for node in nodes if _is_article(node)]
    yield from sorted(articles, key=lambda node: "page" in str(node.get("@type")).lower())


def _is_article(node: dict[str, object]) -> bool:
    return _ARTICLE.search(str(node.get("@type") or "")) is not None or "headline" in node


def _name_of(value: object) -> str | None:
    """The name in a JSON-LD person or organisation: text, object, or a list of them joined with ', '."""
    if isinstance(value, str):
        return _plain(value)
    if isinstance(value, dict):
        return _name_of(value.get("name"))
    if isinstance(value, list):
        names = [name for name in map(_name_of, value[:8]) if name]
        return ", ".join(dict.fromkeys(names)) or None
    return None


def _plain(value: str) -> str | None:
    return clean(entities.unescape(value)) or None


def _text(tag: object) -> str | None:
    return clean(tag.get_text(" ")) or None if isinstance(tag, Tag) else None


def _publisher(linked: list[dict[str, object]], metas: dict[str, str]) -> str | None:
    if metas.get("og:site_name"):
        return metas["og:site_name"]
    for node in linked:
        name = _name_of(node.get("publisher"))
        if name:
            return name
    for key in ("dc.publisher", "dcterms.publisher", "citation_publisher", "publisher", "application-name"):
        value = metas.get(key)
        if value and "://" not in value:
            return value
    return None


def _title(linked: list[dict[str, object]], metas: dict[str, str], headings: list[str], head: str | None,
           publisher: str | None) -> tuple[str | None, str | None]:
    """(title, site name left over from the title element)."""
    suffix: str | None = None
    short = head
    stated = [metas.get(key) for key in ("og:title", "twitter:title", "parsely-title", "sailthru.title", "citation_title", "dc.title",
                                         "dcterms.title", "headline")]
    heads = [heading for heading in headings if len(heading) > 3]
    if head:
        parts = _SEPARATOR.split(head)
        known = [text.casefold() for text in [*stated, *heads] if text]
        if len(parts) > 1:
            for cut in (head.rfind(parts[-1]),):
                body = _SEPARATOR.sub("\x00", head).rsplit("\x00", 1)[0]
                body = head[: len(head) - len(parts[-1])].rstrip(" |»›·•—–-‹«~:/")
                if publisher and publisher.casefold() == parts[-1].casefold() or body.casefold() in known or any(
                        one and one.startswith(body.casefold()[:60]) and len(body) >= 20 for one in known):
                    short, suffix = body, parts[-1]
                elif parts[0] and (publisher and publisher.casefold() == parts[0].casefold() or any(
                        one == head[len(parts[0]):].lstrip(" |»›·•—–-‹«~:/").casefold() for one in known)):
                    short, suffix = head[len(parts[0]):].lstrip(" |»›·•—–-‹«~:/"), parts[0]
                elif len(parts[-1]) <= 40 and len(parts[-1].split()) <= 6 and len(body) > len(parts[-1]) and cut > 0:
                    short, suffix = body, parts[-1]
    if len(heads) == 1 and (not short or _alike(heads[0], short) or not _alike(heads[0], publisher or "")):
        return heads[0], suffix
    for node in linked:
        headline = node.get("headline")
        if isinstance(headline, str) and (plain := _plain(headline)):
            return plain, suffix
    for value in stated:
        if value:
            return value, suffix
    for heading in heads:
        if short and _alike(heading, short):
            return heading, suffix
    return short or (heads[0] if heads else None), suffix


def _alike(one: str, other: str) -> bool:
    a, b = set(one.casefold().split()), set(other.casefold().split())
    return bool(a and b) and len(a & b) * 2 >= min(len(a), len(b))


def _shown_title(flat: Flat) -> str | None:
    for piece in flat.pieces[:40]:
        if piece.kind == "heading":
            return piece.text
    return None


def _site_name(root: lxml.html.HtmlElement) -> str | None:
    """The name in the page's header: what its logo or home link says."""
    for element in root.iter("header", "div", "p", "a", "td"):
        names = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
        href = element.get("href")
        is_home = element.tag == "a" and href is not None and (href in ("/", "./", "index.html", "index.php") or urlsplit(href).path in ("", "/")
                                                               and bool(urlsplit(href).netloc))
        if not is_home and not re.search(r"(^|[\s_-])(logo|brand|branding|site-?(name|title)|wordmark|masthead)($|[\s_-])", names):
            continue
        text = clean("".join(element.itertext()))
        if 2 < len(text) <= 60 and text.casefold() not in _GENERIC_SITE:
            return text
    return None


def _author(linked: list[dict[str, object]], metas: dict[str, str], soup: BeautifulSoup, flat: Flat) -> str | None:
    candidates: list[str | None] = [_name_of(node.get("author")) for node in linked]
    candidates += [metas.get(key) for key in ("author", "parsely-author", "sailthru.author", "citation_author", "dc.creator", "dcterms.creator",
                                              "byl", "article:author")]
    candidates += [_text(tag) for tag in soup.find_all("a")]
    for candidate in candidates:
        name = re.sub(r"^\s*by\s+", "", candidate or "", flags=re.IGNORECASE).strip(" ,;|-")
        if name and "://" not in name and name.casefold() not in _NO_AUTHOR and len(name) <= 150:
            return name
    for piece in flat.pieces[:80]:
        if len(piece.text) < 160:
            match = _BY.match(piece.text)
            if match and match.group("name").strip():
                return match.group("name").strip()
    return None


def _canonical(soup: BeautifulSoup, metas: dict[str, str], url: str | None) -> str | None:
    link = soup.find("link")
    value = str(link.get("href") or "") if isinstance(link, Tag) else ""
    value = clean(value) or metas.get("og:url") or ""
    if not value:
        return None
    try:
        full = urljoin(url, value) if url else value
        return full if urlsplit(full).scheme in ("http", "https") else None
    except ValueError:
        return None


def _published(soup: BeautifulSoup, linked: list[dict[str, object]], metas: dict[str, str], flat: Flat, is_american: bool,
               url: str | None, root: lxml.html.HtmlElement) -> tuple[str | None, bool]:
    """(ISO date, is it inferred)."""
    for node in linked:
        for key in ("datePublished", "dateCreated"):
            value = node.get(key)
            if isinstance(value, str) and (found := parse_date(value, is_american=is_american)):
                return found, False
    for key in _DATE_KEYS:
        if key in metas and (found := parse_date(metas[key], is_american=is_american)):
            return found, False
    times = soup.find_all("time")
    for tag in sorted(times, key=lambda time: "publish" not in f"{time.get('class') or ''} {time.get('itemprop') or ''}".lower()):
        if "updat" in f"{tag.get('class') or ''}{tag.get('itemprop') or ''}".lower() or len(times) > 4 and "publish" not in str(tag.attrs).lower():
            continue
        stated = parse_date(str(tag.get("datetime") or ""), is_american=is_american)
        shown = parse_date(tag.get_text(" "), is_american=is_american)
        # The reader's date counts where the machine's differs only by its time zone.
        found = shown if stated and shown and _are_neighbours(stated, shown) else stated or shown
        if found:
            return found, False
    found = _byline_date(flat, is_american)
    if found:
        return found, False
    if url and (found := date_in_path(url)):
        return found, True
    return _guessed(root), True


_SAID = re.compile(r"\b(?:published|posted|updated|last (?:updated|revised|modified)|revised|as of|issued|released|dated|ends|publié|mis à jour|veröffentlicht|"
                   r"stand|aktualisiert|publicado|actualizado|pubblicato|gepubliceerd|opublikowano|date)\b[^\n]{0,40}", re.IGNORECASE)


def _byline_date(flat: Flat, is_american: bool) -> str | None:
    """The date in a line about the piece: one that says so, or a short line beside the title or marked as a byline."""
    pieces = flat.pieces
    title = next((index for index, piece in enumerate(pieces[:400]) if piece.kind == "heading" and piece.level == 1), None)
    if title is None:
        title = next((index for index, piece in enumerate(pieces[:400]) if piece.kind == "heading"), 0)
    updated: str | None = None
    near = range(max(title - 4, 0), min(title + 12, len(pieces)))
    for index in [*near, *range(max(len(pieces) - 12, near.stop), len(pieces))]:
        piece = pieces[index]
        if len(piece.text) > 300 or piece.kind in ("table", "heading"):
            continue
        is_marked = Sign.BYLINE in flat.nodes[piece.node].signs and len(piece.text) <= 160
        said = _SAID.search(piece.text)
        is_short = index in near and len(piece.text) <= 110 and piece.kind == "paragraph"
        if not (is_marked or said or is_short):
            continue
        text = piece.text if is_marked or is_short or said is None else said.group()
        for value, is_update in dates_in(text, is_american=is_american):
            if len(value) < 10 and not is_marked and not said:
                continue
            if not is_update:
                return value
            updated = updated or value
    return updated


def _are_neighbours(one: str, other: str) -> bool:
    """Whether two full dates are at most a day apart."""
    if len(one) != 10 or len(other) != 10:
        return False
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days) <= 1


def _guessed(root: lxml.html.HtmlElement) -> str | None:
    from htmldate import find_date

    try:
        found = find_date(root, original_date=True, extensive_search=False)
    except Exception:  # htmldate raises what its parsers raise; a date is never worth a page
        return None
    return parse_date(found) if found else None

"""When a page was published.

Owns the order of trust: JSON-LD, meta elements, time elements, bylines; last, as inferred, the address and
htmldate's guess. Does not parse dates (`dates.py`). Invariant: an update never counts while a publication is
dated, and a date in the prose never does.
"""

from __future__ import annotations

import re
from datetime import date

import lxml.html

from sources.page.dates import date_in_path, dates_in, may_hold_date, parse_date
from sources.page.flatten import Flat
from sources.page.stated import Stated, Time

_KEYS = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "citation_publication_date",
    "citation_date",
    "publish-date",
    "publish_date",
    "publish.date",
    "publishdate",
    "pubdate",
    "publication_date",
    "publication-date",
    "publicationdate",
    "dc.date.issued",
    "dc.date.created",
    "dc.date",
    "dcterms.issued",
    "dcterms.created",
    "dcterms.date",
    "originalpublicationdate",
    "rnews:datepublished",
    "article.published",
    "article_date_original",
    "article.created",
    "shareaholic:article_published_time",
    "release_date",
    "doc-date",
    "date",
)
_UTC = ("Z", "+00:00", "+0000")
_SAID = re.compile(
    r"\b(?:published|posted|updated|last (?:updated|revised|modified)|revised|as of|issued|released|(?<![a-z] )dated|"
    r"ends|status of the data|publié|mis à jour|"
    r"veröffentlicht|stand|aktualisiert|publicado|actualizado|pubblicato|gepubliceerd|opublikowano|date)\b[^\n]{0,40}",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\b\d{1,2}:\d\d:\d\d\b")
"""A page's clock shows when it was fetched."""
_DATELINE = re.compile(r"[A-ZÀ-Þ]{3}[^\n—–]{2,90}?\b20\d\d\)?\s*(?=[—–]|--|-\s|/PRN|\()")
"""'MUSCAT, Oman, February 11, 2026 -' before the prose of a release."""
_ROW = re.compile(
    r"\b(?:published(?: on)?|publication date|date of (?:publication|issue|release)|release date|"
    r"fecha de publicación|publicado(?: el)?|date de publication|publié le|veröffentlicht(?: am)?)\s*[:|]?\s+(?=\S*\d)",
    re.IGNORECASE,
)
"""The label before a page's date in a table of facts about it."""
_MANY_TIMES = 4
_SHORT_HEADING = 60


def published_on(stated: Stated, flat: Flat, root: lxml.html.HtmlElement, url: str | None) -> tuple[str | None, bool]:
    """(ISO date of the precision given, whether it was inferred rather than stated)."""
    is_american = (root.get("lang") or "").lower() == "en-us" or any(
        value.lower() == "en_us" for value in stated.meta("og:locale")
    )
    for value in [*(value for linked in stated.linked for value in linked.published), *stated.meta(*_KEYS)]:
        found = parse_date(value, is_american=is_american)
        if found:
            # A time in UTC may be of another day where the piece was written: its byline then counts.
            shown = _byline(flat, is_american) if value.rstrip().endswith(_UTC) else None
            return shown if shown and _are_neighbours(found, shown) else found, False
    found = _of_times(stated.times, is_american) or _byline(flat, is_american)
    if found:
        return found, False
    if url and (found := date_in_path(url)):
        return found, True
    # Among many dated entries a guess takes one of theirs.
    found = _guess(root) if len(stated.times) <= _MANY_TIMES else None
    return found, found is not None


def _of_times(times: tuple[Time, ...], is_american: bool) -> str | None:
    """The date of the time element that is the page's own; where there are many, only of one that says so."""
    for time in sorted(times, key=lambda one: "publish" not in one.names):
        if "updat" in time.names or "modif" in time.names or (len(times) > _MANY_TIMES and "publish" not in time.names):
            continue
        machine = parse_date(time.machine, is_american=is_american)
        shown = parse_date(time.shown, is_american=is_american)
        if machine and shown and _are_neighbours(machine, shown):
            return shown
        if machine or shown:
            return machine or shown
    return None


def _byline(flat: Flat, is_american: bool) -> str | None:
    """The date in a line about the piece: one that says so, or a short line beside the title or marked as a byline."""
    pieces = flat.pieces
    title = next(
        (index for index, piece in enumerate(pieces[:400]) if piece.kind == "heading" and piece.level == 1), None
    )
    if title is None:
        title = next((index for index, piece in enumerate(pieces[:400]) if piece.kind == "heading" or piece.is_bold), 0)
    updated: str | None = None
    near = range(max(title - 4, 0), min(title + 12, len(pieces)))
    for index in [*near, *range(max(len(pieces) - 12, near.stop), len(pieces))]:
        piece = pieces[index]
        if title < index <= title + 2 and (headed := _dated_heading(flat, index, is_american)):
            return headed
        if index in near and piece.kind == "paragraph" and (opening := _DATELINE.match(piece.text)):
            days = [day for day, _ in dates_in(opening.group(), is_american=is_american) if len(day) == 10]
            if days:
                return days[0]
        if index in near and piece.kind == "table" and (row := _ROW.search(piece.text)):
            told = parse_date(piece.text[row.end() : row.end() + _SHORT_HEADING // 2], is_american=is_american)
            if told and len(told) == 10:
                return told
        if (
            len(piece.text) > 300
            or piece.kind in ("table", "heading")
            or not may_hold_date(piece.text)
            or _CLOCK.search(piece.text)
        ):
            continue
        is_marked = "byline" in flat.nodes[piece.node].signs and len(piece.text) <= 160
        is_short = index in near and len(piece.text) <= 110 and piece.kind == "paragraph"
        said = _SAID.search(piece.text)
        if not (is_marked or is_short or said):
            continue
        text = said.group() if said and not is_marked and not is_short else piece.text
        for value, is_update in dates_in(text, is_american=is_american):
            if len(value) < 10 and not is_marked and not said:
                continue
            if not is_update:
                return value
            updated = updated or value
    return updated


def _dated_heading(flat: Flat, index: int, is_american: bool) -> str | None:
    """The day in a short heading below the title, 'Friday 3 July 2026', unless other headings are days too."""
    piece = flat.pieces[index]
    if piece.kind != "heading" or len(piece.text) > _SHORT_HEADING or not may_hold_date(piece.text):
        return None
    if sum(p.kind == "heading" and may_hold_date(p.text) for p in flat.pieces) > 1:
        return None
    days = [d for d, is_update in dates_in(piece.text, is_american=is_american) if len(d) == 10 and not is_update]
    return days[0] if len(days) == 1 else None


def _are_neighbours(one: str, other: str) -> bool:
    """Whether two full dates are at most a day apart."""
    return len(one) == len(other) == 10 and abs((date.fromisoformat(one) - date.fromisoformat(other)).days) <= 1


def _guess(root: lxml.html.HtmlElement) -> str | None:
    from htmldate import find_date

    try:
        found = find_date(root, original_date=True, extensive_search=False)
    except Exception:  # htmldate raises what its parsers raise; a date is never worth a page
        return None
    return parse_date(found) if found else None

"""A new source, described by what its page says of itself.

Owns that description. Does not write the catalogue. Invariant: what the page does not say is left
open or taken from the operator, never guessed; the visit is captured and logged like any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from bs4.filter import SoupStrainer

from sources.captures import CHECKED, CaptureStore
from sources.catalogue.load import Catalogue
from sources.catalogue.model import Kind, Source, source_id_of
from sources.changes import decode_leniently, header_of
from sources.client import Fetcher
from sources.discover import BadList, Links, read_list
from sources.live import judge_answer
from sources.page.model import UnreadablePage
from sources.page.read import read_page
from sources.web.messages import DOCUMENT_TYPES, FEED_TYPES, HTML_TYPES, Answer, FetchFailure, Request, Response
from sources.web.urls import is_same_page

NOT_STATED = "not stated: facts and short quotations only"


class Unusable(Exception):
    """The address cannot become a source as it stands. `answer` is what came of the visit."""

    def __init__(self, what: str, todo: str, answer: Answer) -> None:
        super().__init__(what)
        self.what = what
        self.todo = todo
        self.answer = answer


def describe(
    url: str,
    stated: Mapping[str, str],
    authority: int,
    client: Fetcher,
    store: CaptureStore,
    now: datetime,
    catalogue: Catalogue,
) -> Source:
    """Visit `url` and describe it; `stated` holds fields the operator gave. Raises Unusable, and pydantic's
    ValidationError where a stated field is not allowed."""
    source_id = source_id_of(url)
    request = Request(url=url, key=source_id, accept=(*HTML_TYPES, *FEED_TYPES, *DOCUMENT_TYPES))
    answer = client.fetch(request)
    if isinstance(answer, FetchFailure):
        todo = "correct the address" if answer.is_refusal else "try again later, or add it with --unvisited"
        raise Unusable(f"{url} cannot be fetched ({answer})", todo, answer)
    said = _says(answer)
    fields = {
        "source_id": source_id,
        "url": url,
        "publisher": (urlsplit(url).hostname or "not known").removeprefix("www."),
        "authority": authority,
        "licence": NOT_STATED,
        **said,
        **stated,
    }
    fields.setdefault("cadence", "daily" if fields["kind"] in ("feed", "sitemap", "listing") else "quarterly")
    source = Source.model_validate(fields)
    visit = judge_answer(source, answer, None, store, now)
    if visit.outcome not in CHECKED:
        store.record(visit)
        raise Unusable(f"{url} gives nothing usable ({visit.error})", "give the address of the page itself", answer)
    named = visit.canonical_url or answer.url
    twin = next((other for other in catalogue if is_same_page(other.url, named)), None)
    if twin is not None:
        raise Unusable(f"{url} is the page of {twin.source_id} already ({named})", "nothing needs to be added", answer)
    store.record(visit)
    return source


def _says(answer: Response) -> dict[str, str]:
    """Kind, and where the page states them publisher, language and licence."""
    is_html = answer.content_type in HTML_TYPES
    links = _as_list(answer) if not is_html or answer.body.lstrip()[:5].lower() == b"<?xml" else None
    if links is not None:
        return {"kind": _list_kind(answer, links)}
    if answer.content_type is not None and not is_html:
        return {"kind": "document"}
    said: dict[str, str] = {"kind": "article"}
    try:
        page = read_page(answer.body, url=answer.url, content_type=header_of(answer))
    except UnreadablePage:
        return said
    if page.publisher:
        said["publisher"] = page.publisher[:200]
    if page.language and len(page.language) == 2:
        said["language"] = page.language
    licence = _licence(decode_leniently(answer))
    if licence:
        said["licence"] = licence
    return said


def _as_list(answer: Response) -> Links | None:
    if answer.content_type in ("application/pdf", "application/json", "text/csv"):
        return None
    try:
        return read_list(answer.body, url=answer.url, content_type=header_of(answer))
    except BadList:
        return None


def _list_kind(answer: Response, links: Links) -> Kind:
    head = answer.body[:2000].lower()
    return "sitemap" if links.more or b"<urlset" in head or b"<sitemapindex" in head else "feed"


def _licence(html: str) -> str | None:
    """The address of the licence a page links to as such."""
    strainer = SoupStrainer(["a", "link"], rel="license")
    found = BeautifulSoup(html[:1_000_000], "lxml", parse_only=strainer).find(["a", "link"], href=True)
    if not isinstance(found, Tag):
        return None
    address = str(found["href"]).strip()
    return address if address.startswith(("http://", "https://")) and len(address) <= 200 else None

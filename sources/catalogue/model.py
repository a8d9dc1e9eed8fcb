"""One source of the catalogue: an address worth visiting, and what is known of it by hand.

Owns the fields and their checks. Does not read files (`load.py`) nor visit anything. Invariant: an
entry that exists is complete enough to be visited, judged fresh or stale, and cited.
"""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

Kind = Literal["article", "press_release", "document", "tracker", "listing", "feed", "sitemap"]
Cadence = Literal["daily", "weekly", "monthly", "quarterly", "yearly"]
Status = Literal["active", "paused", "retired"]

CADENCES: dict[Cadence, timedelta] = {
    "daily": timedelta(days=1),
    "weekly": timedelta(days=7),
    "monthly": timedelta(days=30),
    "quarterly": timedelta(days=91),
    "yearly": timedelta(days=365),
}
LEADS_TO_OTHERS: frozenset[Kind] = frozenset({"listing", "feed", "sitemap"})
"""Kinds that are read for links to new articles; a listing may hold records as well."""
PUBLISHED_KINDS: dict[Kind, str] = {
    "article": "article",
    "press_release": "article",
    "document": "article",
    "tracker": "table",
    "listing": "listing",
    "feed": "feed",
    "sitemap": "feed",
}
"""Kinds as the data model's table `sources` names them."""

_URL = re.compile(r"https?://[^\s/?#]+[^\s#]*")


def _address(value: str) -> str:
    if not _URL.fullmatch(value) or len(value) > 2000:
        raise ValueError("must be an http(s) address without spaces or a #fragment")
    return value


def _none_if_blank(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


Address = Annotated[str, AfterValidator(_address)]
Blank = BeforeValidator(_none_if_blank)


class Source(BaseModel):
    """A source. Blank text counts as absent, so that CSV and YAML mean the same."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    source_id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{1,80}$")
    url: Address
    publisher: str = Field(min_length=1, max_length=200)
    country_iso3: Annotated[Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None, Blank] = None
    authority: int = Field(ge=1, le=4)
    """1 official, 2 research, 3 press, 4 other."""
    kind: Kind
    language: Annotated[Annotated[str, Field(pattern=r"^[a-z]{2}$")] | None, Blank] = None
    licence: str = Field(min_length=1, max_length=200)
    """What the publisher allows, as a note; never a guess."""
    cadence: Cadence
    status: Status = "active"
    reason: Annotated[str | None, Blank] = None
    """Why it is paused or retired."""
    successor: Annotated[str | None, Blank] = None
    """Source id or address of what replaced a retired source."""
    min_records: int = Field(default=0, ge=0)
    max_records: Annotated[Annotated[int, Field(ge=0)] | None, Blank] = None
    archive_url: Annotated[Address | None, Blank] = None
    max_pages: int = Field(default=1, ge=1, le=20)
    """How many pages of a listing, or files of a sitemap index, one visit reads."""

    @model_validator(mode="after")
    def _agrees(self) -> Source:
        if self.status != "active" and self.reason is None:
            raise ValueError(f"reason: a source that is {self.status} needs one")
        if self.successor is not None and self.status != "retired":
            raise ValueError("successor: only a retired source has one")
        if self.max_records is not None and self.max_records < self.min_records:
            raise ValueError(f"max_records: {self.max_records} is less than min_records {self.min_records}")
        return self

    @property
    def is_enabled(self) -> bool:
        return self.status == "active"

    @property
    def leads_to_others(self) -> bool:
        return self.kind in LEADS_TO_OTHERS

    @property
    def bears_records(self) -> bool:
        """Whether its captures are pages to extract records from."""
        return self.kind not in ("feed", "sitemap")

    @property
    def published_kind(self) -> str:
        return PUBLISHED_KINDS[self.kind]

    @property
    def visited_every(self) -> timedelta:
        return CADENCES[self.cadence]


def source_id_of(url: str) -> str:
    """The id of a new source: its host and six digits of its address, stable and readable."""
    host = (urlsplit(url).hostname or "unknown").removeprefix("www.")
    slug = re.sub(r"[^a-z0-9]+", "-", host.lower()).strip("-")[:60] or "host"
    return f"{slug}-{hashlib.sha1(url.encode(), usedforsecurity=False).hexdigest()[:6]}"

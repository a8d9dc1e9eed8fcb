"""Pages that answer 200 and yet are no article: soft 404s, consent and cookie walls, robot checks.

Owns that judgement; the words are in `walls.yml`. Invariant: a page with an article's length of main
text is never judged a wall by its words alone.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal
from urllib.parse import urlsplit

import yaml
from pydantic import BaseModel, ConfigDict

from sources.web.urls import is_same_page

Wall = Literal["soft_404", "consent_wall", "challenge"]

_ARTICLE_LENGTH = 1_500
"""Characters of main text from which on a page is taken for an article whatever it says of cookies."""
_LOOKED_AT = 200_000
_SKIPPED = re.compile(
    r"<(script|style|noscript|template)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL | re.IGNORECASE
)
_TITLE = re.compile(r"<(title|h1)\b[^<>]{0,500}>(.{0,500}?)</\1", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,2000}>")


class _Words(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    not_found: tuple[str, ...]
    consent: tuple[str, ...]
    challenge: tuple[str, ...]
    consent_addresses: frozenset[str]


@dataclass(frozen=True, slots=True)
class Judgement:
    wall: Wall
    detail: str


def judge(html: str, *, asked_url: str, final_url: str, text_length: int | None) -> Judgement | None:
    """What stands in the article's place, or None. `text_length` is that of the main text, None if there is none."""
    words = _words()
    if not is_same_page(asked_url, final_url):
        if (place := _consent_address(final_url, words)) and not _consent_address(asked_url, words):
            return Judgement("consent_wall", f"redirected to {place}")
        if urlsplit(final_url).path in ("", "/") and len(urlsplit(asked_url).path) > 1:
            return Judgement("soft_404", "redirected to the home page")
    shown = _SKIPPED.sub(" ", html[:_LOOKED_AT])
    titles = [plain(_TAG.sub(" ", match[2])) for match in _TITLE.finditer(shown)][:3]
    length = text_length if text_length is not None else 0
    if length >= _ARTICLE_LENGTH:
        return None
    for title in titles:
        for phrase in words.not_found:
            if _stands_alone(phrase, title):
                return Judgement("soft_404", f"its title says {phrase!r}")
    said = plain(_TAG.sub(" ", shown))
    for wall, phrases in (("consent_wall", words.consent), ("challenge", words.challenge)):
        found = [phrase for phrase in phrases if phrase in said]
        in_title = [phrase for phrase in found if any(phrase in title for title in titles)]
        is_all_there_is = length < 400 and (text_length is not None or len(said) < 2 * _ARTICLE_LENGTH)
        if in_title or (len(found) >= 2 and is_all_there_is):
            kind: Wall = "consent_wall" if wall == "consent_wall" else "challenge"
            return Judgement(kind, f"it says {', '.join(map(repr, (in_title or found)[:3]))}")
    return None


def plain(text: str) -> str:
    """Lower case, without accents, blanks run together."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(unicodedata.normalize("NFKC", bare).casefold().replace("\u2019", "'").split())


def _stands_alone(phrase: str, title: str) -> bool:
    """Whether a title is that phrase and little else: 'Lost city not found' is an article."""
    rest = title.replace(phrase, " ").split("|")[0].split(" - ")[0]
    return phrase in title and len(rest.strip(" 0123456789.:!-")) <= 20


def _consent_address(url: str, words: _Words) -> str | None:
    try:
        parts = urlsplit(url)
        labels = [(parts.hostname or "").partition(".")[0], *parts.path.lower().split("/")]
    except ValueError:
        return None
    return next((label for label in labels if label in words.consent_addresses), None)


@cache
def _words() -> _Words:
    raw = yaml.safe_load((files("sources.web") / "walls.yml").read_text(encoding="utf-8"))
    words = _Words.model_validate(raw)
    names = ("not_found", "consent", "challenge")
    return words.model_copy(update={name: tuple(map(plain, getattr(words, name))) for name in names})

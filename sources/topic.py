"""Whether a title or an address is about the index's subject.

Owns the matching; the words are in `catalogue/topic.yml`. Invariant: a pure function of the words and
the text, linear in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import unquote, urlsplit

import yaml
from pydantic import BaseModel, ConfigDict

from sources.web.walls import plain

_UNSPACED = re.compile(r"[\u0590-\u06ff\u0e00-\u0eff\u1100-\u11ff\u3040-\u9fff\uac00-\ud7af]")
"""Hebrew, Arabic, Thai, Lao, Hangul, kana and Han: scripts whose words run together or take articles and particles."""


class _Words(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    subject: tuple[str, ...]
    effort: tuple[str, ...]
    enough: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject as two lists of words that must meet, and phrases that are enough alone."""

    subject: re.Pattern[str]
    effort: re.Pattern[str]
    enough: re.Pattern[str]

    def matches(self, title: str, url: str = "") -> bool:
        """Whether the title, or the words of the address where there is no title, are on topic."""
        text = plain(title[:1000]) or _words_of(url)
        return bool(self.enough.search(text) or (self.subject.search(text) and self.effort.search(text)))


@cache
def topic() -> Topic:
    """The topic of the index."""
    raw = yaml.safe_load((files("sources.catalogue") / "topic.yml").read_text(encoding="utf-8"))
    words = _Words.model_validate(raw)
    return Topic(_any_of(words.subject), _any_of(words.effort), _any_of(words.enough))


def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(_pattern(word) for word in words))


def _pattern(word: str) -> str:
    """'=word' is the whole word, 'word' its beginning; scripts without blanks match anywhere."""
    bare = plain(word.removeprefix("="))
    if _UNSPACED.match(bare):
        return re.escape(bare)
    return rf"(?<!\w){re.escape(bare)}(?!\w)" if word.startswith("=") else rf"(?<!\w){re.escape(bare)}"


def _words_of(url: str) -> str:
    try:
        path = urlsplit(url).path
    except ValueError:
        return ""
    return plain(re.sub(r"[/_+.-]+", " ", unquote(path[:1000])))

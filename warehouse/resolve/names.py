"""Names of projects, read for comparison.

Owns how a name is folded and taken apart. Knows no project and reads nothing but the word list beside it.
Invariant: reading a name depends on the name and the country alone.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import yaml

from schemas.vocabulary import countries

LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ı": "i",
        "’": "",
        "'": "",
        "ʻ": "",
        "`": "",
    }
)
ROMAN = {"ii": "2", "iii": "3", "iv": "4", "v": "5", "one": "1", "two": "2", "three": "3"}
LONGEST_NAME = 300
"""Longer names are cut: no project is called so, and likeness costs grow with length."""


@dataclass(frozen=True, slots=True)
class Words:
    """The word list. `class_of` maps a word to its class."""

    generic: frozenset[str]
    weak: frozenset[str]
    class_of: dict[str, str]
    pairs: frozenset[tuple[str, str]]
    countries: dict[str, frozenset[str]]
    same: tuple[tuple[re.Pattern[str], str], ...]
    """Words and phrases to be read as another word."""
    left_out: frozenset[str]
    """Words that a bare name leaves out."""


@dataclass(frozen=True, slots=True)
class Name:
    """A folded name. `squashed` has letters and digits alone; `core` is the same without class words; `plain` are
    its words without generic ones and the country's; `distinct` those of them that say what only this project is,
    `classes` what the name says it is."""

    squashed: str
    core: str
    plain: frozenset[str]
    distinct: frozenset[str]
    numbers: frozenset[str]
    classes: frozenset[str]
    initials: str
    tokens: tuple[str, ...]
    bare: str
    """All words but those a bare name leaves out, joined."""

    @property
    def says_nothing(self) -> bool:
        """Whether generic words and the country's are all there is: a sentence's subject, no name."""
        return not self.plain and not self.numbers


@cache
def words() -> Words:
    """The word list of `words.yml`, folded."""
    raw = yaml.safe_load(files("warehouse.resolve").joinpath("words.yml").read_text(encoding="utf-8"))
    return Words(
        generic=frozenset(raw["generic"].split()),
        weak=frozenset(raw["weak"]),
        class_of={word: name for name, members in raw["classes"].items() for word in members},
        pairs=frozenset((first, second) for first, second in raw["pairs"]),
        same=tuple(
            (re.compile(rf"\b{phrase}s?\b"), word)
            for phrase, word in sorted(raw["same"].items(), key=lambda item: (-len(item[0]), item[0]))
        ),
        left_out=frozenset(
            singular(word)
            for word in (*raw["left_out_words"], *(word for name in raw["left_out"] for word in raw["classes"][name]))
        ),
        countries={iso3: frozenset(members) for iso3, members in raw["countries"].items()},
    )


@lru_cache(maxsize=200_000)
def fold(text: str) -> str:
    """Lower case, Latin letters without marks; other scripts keep their letters."""
    lowered = unicodedata.normalize("NFKC", text[:LONGEST_NAME]).casefold().translate(LETTERS)
    return "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))


def squash(text: str) -> str:
    """Letters and digits of the folded text."""
    return "".join(filter(str.isalnum, fold(text)))


def slug(text: str, longest: int = 80) -> str:
    """An ASCII slug of the text: `stargate-uae`; empty where nothing ASCII is left."""
    plain = re.sub(r"[^a-z0-9]+", "-", fold(text).encode("ascii", "ignore").decode()).strip("-")
    return plain[:longest].rstrip("-")


@cache
def country_words(iso3: str) -> frozenset[str]:
    """Words that only name the country, its people or its language: they say nothing among names of that country."""
    country = countries().get(iso3)
    named = re.findall(r"\w+", fold(country.name)) if country else []
    return frozenset([iso3.lower(), *named, *words().countries.get(iso3, ())])


def variants(text: str) -> tuple[str, ...]:
    """The name, and the name without what it adds in brackets: `Dutch AI Factory (Groningen)`."""
    bare = " ".join(re.sub(r"\([^()]*\)", " ", text[:LONGEST_NAME]).split())
    return (text, bare) if bare and bare != text else (text,)


@lru_cache(maxsize=200_000)
def read(text: str, iso3: str) -> Name:
    """The name as it is compared within one country."""
    known = words()
    raw = [ROMAN.get(word, word) if len(word) > 1 else word for word in re.findall(r"[^\W_]+", _plain_text(text))]
    tokens: list[str] = []
    for word in raw:
        if tokens and (tokens[-1], word) in known.pairs:
            tokens[-1] += word.removesuffix("s")
        else:
            tokens.append(word)
    classes = frozenset(known.class_of[word] for word in tokens if word in known.class_of)
    empty = known.generic | country_words(iso3)
    numbers = frozenset(word for word in tokens if word.isdigit())
    telling = [word for word in tokens if word not in empty and not word.isdigit()]
    distinct = frozenset(word for word in telling if word not in known.weak and word not in known.class_of)
    core = "".join(word for word in tokens if word not in known.class_of and word not in _ARTICLES)
    initials = "".join(word[0] for word in tokens if word not in _ARTICLES)
    return Name(
        "".join(filter(str.isalnum, fold(text))),
        core,
        frozenset(map(singular, telling)),
        distinct,
        numbers,
        classes,
        initials,
        tuple(word for word in tokens if word not in _ARTICLES),
        "".join(word for word in tokens if word not in _ARTICLES and singular(word) not in known.left_out),
    )


def _plain_text(text: str) -> str:
    """Folded, without sizes, with phrases of other languages read as one word."""
    plain = _DATE.sub(" ", _QUANTITY.sub(" ", fold(text).replace("-performance", " performance")))
    for pattern, word in words().same:
        plain = pattern.sub(word, plain)
    return plain


_DATE = re.compile(
    r"\b(?:on |of |in |since )?\d{0,2} ?"
    r"(?:january|february|march|april|june|july|august|september|october|november|december) (?:\d{1,2},? )?\d{4}\b"
)
"""A date within a name: it says when it was told."""
_QUANTITY = re.compile(r"\b\d[\d.,]*[\s-]*(?:mw|gw|megawatts?|gigawatts?|gpus?|accelerators?|chips)\b")
"""A size within a name: it says how large, not which."""


def singular(word: str) -> str:
    word = {"centre": "center", "centres": "center", "programme": "program", "programmes": "program"}.get(word, word)
    word = word.replace("datacentre", "datacenter")
    return (
        word[:-3] + "y"
        if word.endswith("ies") and len(word) > 5
        else word[:-1]
        if word.endswith("s") and len(word) > 4
        else word
    )


_ARTICLES = frozenset(
    [
        "the",
        "of",
        "for",
        "and",
        "in",
        "la",
        "le",
        "les",
        "de",
        "du",
        "des",
        "el",
        "los",
        "las",
        "del",
        "der",
        "die",
        "das",
        "a",
        "an",
        "l",
        "d",
        "et",
        "y",
    ]
)

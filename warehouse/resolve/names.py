"""Names of projects, compared.

Owns how a name is folded and how alike two names are. Knows no project and reads nothing but the word
list beside it. Invariant: `likeness` is symmetric and depends on the two names and the country alone,
so no other source can change what it says of a pair.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import yaml
from rapidfuzz import fuzz

from schemas.vocabulary import countries

CERTAIN = 0.95
"""From this score on two names are one project without further signs."""
POSSIBLE = 0.80
"""From this score on a shared organisation, sum or capacity makes the match certain; without one it is doubtful."""

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
        left_out=frozenset(
            _singular(word) for word in (
                *raw["left_out_words"], *(word for name in raw["left_out"] for word in raw["classes"][name]))
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
    raw = [
        ROMAN.get(word, word) if len(word) > 1 else word
        for word in re.findall(r"[^\W_]+", _QUANTITY.sub(" ", fold(text)))
    ]
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
        frozenset(map(_singular, telling)),
        distinct,
        numbers,
        classes,
        initials,
    )


_QUANTITY = re.compile(r"\b\d[\d.,]*[\s-]*(?:mw|gw|megawatts?|gigawatts?|gpus?|accelerators?|chips)\b")
"""A size within a name: it says how large, not which."""


def _singular(word: str) -> str:
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


def likeness(left: Name, right: Name) -> tuple[float, str]:
    """How likely two names of one country mean one project (0 to 1), and why.

    From CERTAIN on they do; from POSSIBLE on they may."""
    if not left.squashed or not right.squashed:
        return 0.0, "no letters"
    if left.squashed == right.squashed:
        return 1.0, "same name"
    if left.numbers != right.numbers:
        return _numbered(left, right)
    apart = bool(left.classes and right.classes and not left.classes & right.classes)
    if left.plain and left.plain == right.plain:
        return 0.97, "same words but for generic ones and the country"
    if left.distinct and (left.distinct == right.distinct or left.core == right.core):
        return (0.82, "same distinct words, other kind of thing") if apart else _same_distinct(left, right)
    return _nearly(left, right, apart)


def _same_distinct(left: Name, right: Name) -> tuple[float, str]:
    """Names with one set of distinct words, by what else they say."""
    more, less = left.plain - right.plain, right.plain - left.plain
    if more and less:
        alike = left.classes == right.classes and (more | less) <= _class_words()
        return (0.96, "same distinct words, same kind of thing") if alike else (0.84, "same distinct words, said otherwise")
    if (more | less) <= words().left_out:
        return 0.96, "same distinct words"
    return 0.90, "same distinct words, one says more"


@cache
def _class_words() -> frozenset[str]:
    return frozenset(map(_singular, words().class_of))


def _numbered(left: Name, right: Name) -> tuple[float, str]:
    same = left.distinct == right.distinct and (left.distinct or left.plain == right.plain)
    if same and not (left.numbers and right.numbers):
        return 0.82, "same words, one with a number"
    return 0.3, "other numbers"


def _nearly(left: Name, right: Name, apart: bool) -> tuple[float, str]:
    if _spelt_alike(left.distinct, right.distinct):
        return (0.81, "spelt alike, other kind of thing") if apart else (0.93, "spelt alike")
    if not left.distinct and not right.distinct:
        same = bool(left.classes) and left.classes == right.classes
        return (0.85, "nothing distinct, same kind of thing") if same else (0.3, "nothing distinct")
    shared = left.distinct & right.distinct
    if shared and (shared in (left.distinct, right.distinct)) and max(map(len, shared)) >= 4:
        return (0.80, "one name holds the other, other kind of thing") if apart else (0.86, "one name holds the other")
    for short, long in ((left, right), (right, left)):
        if len(short.squashed) >= 4 and short.squashed == long.initials:
            return 0.88, "initials of the other"
    union = left.distinct | right.distinct
    return (0.6 * len(shared) / len(union) if union else 0.0), "shared words"


def _spelt_alike(left: frozenset[str], right: frozenset[str]) -> bool:
    """Word for word the same but for spelling: each word has its counterpart, and long ones may differ a little."""
    if not left or len(left) != len(right) or sum(map(len, left)) < 6:
        return False
    rest = set(right)
    for word in sorted(left, key=lambda w: (-len(w), w)):
        best = max(sorted(rest), key=lambda other: fuzz.ratio(word, other))
        if word != best and (min(len(word), len(best)) < 5 or fuzz.ratio(word, best) < 84):
            return False
        rest.discard(best)
    return True

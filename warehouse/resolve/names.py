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
from rapidfuzz.distance import OSA

from schemas.vocabulary import countries

CERTAIN = 0.95
"""From this score on two names are one project without further signs."""
POSSIBLE = 0.80
"""From this score on a shared organisation, sum or capacity makes the match certain; without one it is doubtful."""

SHORTEST_BARE = 5
"""Letters that a name must have for its spelling alone to tell it."""
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
            _singular(word)
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
        frozenset(map(_singular, telling)),
        distinct,
        numbers,
        classes,
        initials,
        tuple(word for word in tokens if word not in _ARTICLES),
        "".join(word for word in tokens if word not in _ARTICLES and _singular(word) not in known.left_out),
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
    if left.bare == right.bare and len(left.bare) >= SHORTEST_BARE and (left.distinct or right.distinct):
        return 0.96, "same name but for the kind of thing"
    if left.distinct and (left.distinct == right.distinct or left.core == right.core):
        return (0.82, "same distinct words, other kind of thing") if apart else _same_distinct(left, right)
    return _nearly(left, right, apart)


def _same_distinct(left: Name, right: Name) -> tuple[float, str]:
    """Names with one set of distinct words, by what else they say."""
    more, less = left.plain - right.plain, right.plain - left.plain
    if more and less:
        alike = left.classes == right.classes and (more | less) <= _class_words()
        return (
            (0.96, "same distinct words, same kind of thing")
            if alike
            else (0.84, "same distinct words, said otherwise")
        )
    if (more | less) <= words().left_out:
        return 0.96, "same distinct words"
    if (more | less) == {"factory"}:
        return 0.92, "same distinct words, one is called a factory"
    return 0.90, "same distinct words, one says more"


@cache
def _class_words() -> frozenset[str]:
    return frozenset(map(_singular, words().class_of))


def _numbered(left: Name, right: Name) -> tuple[float, str]:
    both = left.numbers & right.numbers
    if left.plain == right.plain and both and both in (left.numbers, right.numbers) and _are_years(left, right):
        return 0.96, "same words, one with a further year"
    same = left.distinct == right.distinct and (left.distinct or left.plain == right.plain)
    if same and not (left.numbers and right.numbers):
        return 0.82, "same words, one with a number"
    return 0.3, "other numbers"


def _are_years(*names: Name) -> bool:
    return all(len(number) == 4 and number[:2] in ("19", "20") for name in names for number in name.numbers)


def _nearly(left: Name, right: Name, apart: bool) -> tuple[float, str]:
    if _spelt_alike(left.tokens, right.tokens):
        return 0.96, "spelt alike"
    if not left.distinct and not right.distinct:
        same = bool(left.classes) and left.classes == right.classes
        return (0.85, "nothing distinct, same kind of thing") if same else (0.3, "nothing distinct")
    shared = left.distinct & right.distinct
    if shared and (shared in (left.distinct, right.distinct)) and max(map(len, shared)) >= 4:
        return (0.80, "one name holds the other, other kind of thing") if apart else (0.86, "one name holds the other")
    if _abbreviates(left, right, 0) or _abbreviates(right, left, 0):
        return 0.95, "one abbreviates the other"
    if _abbreviates(left, right, 1) or _abbreviates(right, left, 1):
        return 0.88, "one abbreviates the other but for a word"
    union = left.distinct | right.distinct
    return (0.6 * len(shared) / len(union) if union else 0.0), "shared words"


MISSPELT = 2
"""Letters by which two spellings of one long word may differ (a swap of neighbours is one)."""


def _spelt_alike(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Word for word the same, but for one or two long words that differ in a letter or two."""
    if len(left) != len(right) or not left:
        return False
    differing = [(one, other) for one, other in zip(left, right, strict=True) if one != other]
    return 0 < len(differing) <= 2 and all(
        min(len(one), len(other)) >= 6
        and not (one.isdigit() or other.isdigit())
        and OSA.distance(one, other, score_cutoff=MISSPELT) <= (MISSPELT if min(len(one), len(other)) >= 8 else 1)
        for one, other in differing
    )


def _abbreviates(short: Name, long: Name, may_skip: int) -> bool:
    """Whether one word is made of the starts of the other's words, in order: NMLP, JAIF, HunAIFA.

    Up to `may_skip` words may be left out."""
    text = short.squashed
    if len(short.tokens) != 1 or not 3 < len(text) < 10 or not text.isalpha() or not 2 < len(long.tokens) < 10:
        return False

    def fits(at: int, word: int, skipped: int) -> bool:
        if word == len(long.tokens):
            return at == len(text)
        token = long.tokens[word]
        return any(
            text.startswith(token[:length], at) and fits(at + length, word + 1, skipped)
            for length in range(min(4, len(token), len(text) - at), 0, -1)
        ) or (skipped < may_skip and fits(at, word + 1, skipped + 1))

    return fits(0, 0, 0)

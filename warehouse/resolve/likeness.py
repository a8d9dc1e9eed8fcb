"""How alike two names of one country are.

Owns the score and its thresholds. Reads nothing but the word list. Invariant: `likeness` is symmetric and
depends on the two names alone, so no other source can change what it says of a pair.
"""

from __future__ import annotations

from functools import cache

from rapidfuzz.distance import OSA

from warehouse.resolve.names import Name, singular, words

CERTAIN = 0.95
"""From this score on two names are one project without further signs."""
POSSIBLE = 0.80
"""From this score on a shared organisation, sum or capacity makes the match certain; without one it is doubtful."""

SHORTEST_BARE = 5
"""Letters that a name must have for its spelling alone to tell it."""


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
    return frozenset(map(singular, words().class_of))


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

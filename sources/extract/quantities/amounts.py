"""Numbers as people write them: digits in any locale, words, and the magnitudes that multiply them.

Owns reading one number ('10,371.92 crore', '1.234,5', 'half a billion', 'twenty-five'); knows no units. Invariant: a
value is exactly the decimal written (`float` of digits and exponent), and unreadable digit groups give no number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from sources.extract.quantities.tokens import APOSTROPHES, CLOSE, DOTTED, SIGNS, SPACES, Phrases, Tokens, cut
from sources.knowledge import read_table

_GROUP_SPACE = re.compile(r"[ \u00a0\u202f\u2009'’]")
_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_INDIAN = re.compile(r"\d{1,3}(?:,\d{2})*,\d{3}")
_WEAK = frozenset({"mi", "bi", "tri"})
_MANY_GROUPS = re.compile(r"\d{1,3}([.,])\d{3}(?:\1\d{3})+")


@dataclass(frozen=True, slots=True)
class Magnitude:
    exponent: int
    decimal_mark: str
    style: str


@dataclass(frozen=True, slots=True)
class NumberWord:
    value: float
    role: str


class Number(NamedTuple):
    """A number among tokens `first` to `last` (exclusive), its magnitude included.

    `mantissa` is the value before the magnitude; `exponent` None without one. `is_weak` marks a magnitude letter
    ('m', 'b') that means one only beside a currency. `is_article` marks 'a' in 'a billion'.
    """

    first: int
    last: int
    mantissa: float
    exponent: int | None
    value: float
    is_word: bool = False
    is_article: bool = False
    is_weak: bool = False
    is_grouped: bool = False
    is_local: bool = False
    digits: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    magnitudes: Phrases[Magnitude]
    words: Phrases[NumberWord]
    starts: frozenset[str]
    articles: frozenset[str]
    """Words that are a number only before one of the next."""
    after_articles: frozenset[str]
    """What may follow: 'a billion', 'a dozen', 'a half'."""


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Magnitudes and number words of the knowledge tables. Raises `KnowledgeError` where one is malformed."""
    magnitudes: Phrases[Magnitude] = Phrases()
    for row in read_table("magnitudes.csv", ("word", "exponent", "decimal_mark", "style")):
        style = row.choice("style", ("word", "exact", "glued"))
        magnitude = Magnitude(int(row.number("exponent")), row.choice("decimal_mark", (".", ",")), style)
        magnitudes.add(row.text("word", required=True), magnitude, exact=style == "exact")
    words: Phrases[NumberWord] = Phrases()
    roles = ("unit", "ten", "hundred", "article", "fraction", "plus", "dozen")
    for row in read_table("numbers.csv", ("word", "value", "role")):
        words.add(row.text("word", required=True), NumberWord(row.number("value"), row.choice("role", roles)))
    starts = frozenset(
        first
        for first, entries in words.by_first.items()
        if any(entry[2].role in ("unit", "ten", "hundred", "article", "fraction", "dozen") for entry in entries)
    )
    articles = frozenset(
        first
        for first, entries in words.by_first.items()
        if {entry[2].role for entry in entries if len(entry[0]) == 1} == {"article"}
    )
    phrases = [(phrase, word.role) for entries in words.by_first.values() for phrase, _, word in entries]
    after = {phrase[0] for phrase, role in phrases if role in ("hundred", "dozen")}
    after.update(phrase[1] for phrase, _ in phrases if phrase[0] in articles and len(phrase) > 1)
    return Vocabulary(magnitudes, words, starts, articles, frozenset({*after, *magnitudes.by_first}))


def read_digits(written: str, decimal_mark: str | None = None) -> tuple[str, bool] | None:
    """`written` digits as plain decimal text, and whether thousands were grouped; None where they are no number.

    `decimal_mark` is the mark of the language around, which settles '1.500'; else a lone group of three after a
    comma is thousands, after a point decimals (unless it is '.000', which nobody writes as decimals).
    """
    if written.isdigit():
        return written, False
    text = _GROUP_SPACE.sub("", written)
    spaced = len(text) != len(written)
    commas, points = text.count(","), text.count(".")
    if not commas and not points:
        return text, spaced
    if commas and points:
        mark = "," if text.rfind(",") > text.rfind(".") else "."
        whole, _, decimals = text.rpartition(mark)
        other = "." if mark == "," else ","
        if whole.count(mark) or not (_GROUPED.fullmatch(whole) or (other == "," and _INDIAN.fullmatch(whole))):
            return None
        return f"{whole.replace(other, '')}.{decimals}", True
    mark = "," if commas else "."
    if commas + points > 1:
        if _MANY_GROUPS.fullmatch(text) or (mark == "," and _INDIAN.fullmatch(text)):
            return text.replace(mark, ""), True
        return None
    whole, _, decimals = text.partition(mark)
    is_group = len(decimals) == 3 and 1 <= len(whole) <= 3 and whole[0] != "0" and not spaced
    if is_group and decimal_mark is not None and decimal_mark != mark:
        return whole + decimals, True
    if is_group and decimal_mark == mark and mark == ".":
        return f"{whole}.{decimals}", False
    if is_group and (mark == "," or decimals == "000"):
        return whole + decimals, True
    return f"{whole}.{decimals}", spaced


_CRORE, _LAKH = frozenset({"crore", "crores"}), frozenset({"lakh", "lakhs"})


def number_at(tokens: Tokens, i: int, decimal_mark: str | None = None) -> Number | None:
    """The number that begins at token i, with its magnitude, or None."""
    low = tokens.lows[i]
    if low[0].isdigit():
        return _from_digits(tokens, i, decimal_mark) if low[0].isascii() else None
    known = vocabulary()
    if low in known.articles and (i + 1 == len(tokens.lows) or tokens.lows[i + 1] not in known.after_articles):
        return None
    return _from_words(tokens, i) if low in known.starts else None


def _from_digits(tokens: Tokens, i: int, decimal_mark: str | None) -> Number | None:
    written = tokens.words[i]
    if not written.isascii() and not _GROUP_SPACE.sub("", written.replace(",", "").replace(".", "")).isascii():
        return None
    magnitude, last, is_weak = _magnitudes(tokens, i + 1)
    if magnitude is not None and not is_weak:
        decimal_mark = magnitude.decimal_mark if magnitude.decimal_mark == "," else decimal_mark or "."
    elif magnitude is not None and last < len(tokens.lows) and tokens.lows[last] == "€":
        decimal_mark = ","
    plain = read_digits(written, decimal_mark)
    if plain is None:
        return None
    digits, is_grouped = plain
    if len(digits) > 24:
        return None
    mantissa = float(digits)
    if magnitude is None:
        return Number(i, i + 1, mantissa, None, mantissa, is_grouped=is_grouped, digits=digits)
    plus, last = _plus(tokens, last)
    exponent = magnitude.exponent
    value = float(f"{digits}e{exponent}") + plus * 10.0**exponent
    smaller, last = _and_lakh(tokens, last, exponent)
    value += smaller
    is_local = magnitude.decimal_mark == ","
    return Number(
        i, last, mantissa, exponent, value, is_weak=is_weak, is_grouped=is_grouped, is_local=is_local, digits=digits
    )


def _and_lakh(tokens: Tokens, i: int, exponent: int) -> tuple[float, int]:
    """What ' 75 lakh' adds to '612 crore', and the token after it: such sums are written in two steps."""
    lows = tokens.lows
    if exponent != 7 or i + 1 >= len(lows) or lows[i + 1] not in _LAKH or not lows[i].isdigit():
        return 0.0, i
    if tokens.gaps[i - 1] not in SPACES or tokens.gaps[i] not in SPACES or lows[i - 1] not in _CRORE:
        return 0.0, i
    return float(lows[i]) * 1e5, i + 2


def _magnitudes(tokens: Tokens, i: int) -> tuple[Magnitude | None, int, bool]:
    """Magnitude words from token i on, multiplied ('lakh crore'), the token after them, and whether they are weak."""
    table = vocabulary().magnitudes
    total: Magnitude | None = None
    is_weak = False
    if i >= len(tokens.lows) or tokens.lows[i] not in table.by_first:
        return None, i, False
    while i < len(tokens.lows):
        gap = tokens.gaps[i - 1]
        if gap not in (CLOSE if total is None else DOTTED):
            break
        found = table.at(tokens, i, SPACES)
        if found is None:
            break
        magnitude, after = found
        if len(tokens.lows[i]) == 1 and after < len(tokens) and not tokens.gaps[i] and tokens.lows[after][0].isdigit():
            break  # the name of a chip: '512 B200'
        if magnitude.style == "glued" and (total is not None or (gap and not _may_stand_apart(tokens, i, gap))):
            break
        if magnitude.style == "exact" and len(tokens.lows[i]) == 1 and gap not in ("", " ", "\u00a0", "\u202f"):
            break
        if total is not None and (total.exponent + magnitude.exponent > 15 or is_weak or len(tokens.lows[i]) == 1):
            break
        if total is None:
            total, is_weak = magnitude, tokens.lows[i] in _WEAK or len(tokens.lows[i]) == 1
        else:
            total = Magnitude(total.exponent + magnitude.exponent, magnitude.decimal_mark, "word")
        i = after
    return total, i, is_weak


def _may_stand_apart(tokens: Tokens, i: int, gap: str) -> bool:
    """'CZK 550 m': the letter of a magnitude after a space; it counts only beside a currency, being weak."""
    return (
        gap in SPACES
        and tokens.lows[i] in ("m", "b")
        and (i + 1 >= len(tokens.lows) or tokens.gaps[i] not in ("", "-") or tokens.lows[i + 1] in SIGNS)
    )


def _plus(tokens: Tokens, i: int) -> tuple[float, int]:
    """'and a half' after a number."""
    if i < len(tokens.lows) and tokens.gaps[i - 1] in SPACES:
        found = vocabulary().words.at(tokens, i, CLOSE)
        if found is not None and found[0].role == "plus":
            return found[0].value, found[1]
    return 0.0, i


def _from_words(tokens: Tokens, i: int) -> Number | None:
    words = vocabulary().words
    found = words.at(tokens, i, CLOSE)
    if found is None:
        return None
    word, last = found
    if word.role == "article" and (step := _hundred_or_dozen(tokens, last)) is not None:
        value, last = step
        return _finish(tokens, i, last, value)
    if word.role in ("article", "fraction"):
        magnitude, after, is_weak = _magnitudes(tokens, last)
        if magnitude is None or is_weak:
            if word.role == "article":
                return None
            return Number(i, last, word.value, None, word.value, is_word=True)
        if word.role == "fraction" and after < len(tokens) and tokens.lows[last] in ("thousands", "millions"):
            pass
        plus, after = _plus(tokens, after)
        value = (word.value + plus) * 10.0**magnitude.exponent
        return Number(i, after, word.value, magnitude.exponent, value, is_word=True, is_article=word.role == "article")
    if word.role not in ("unit", "ten"):
        return None
    value = word.value
    if word.role == "ten" and tokens.gaps[last - 1] in CLOSE:
        unit = words.at(tokens, last, CLOSE)
        if unit is not None and unit[0].role == "unit" and 0 < unit[0].value < 10:
            value, last = value + unit[0].value, unit[1]
    if (step := _hundred_or_dozen(tokens, last)) is not None:
        factor, last = step
        value *= factor
        value, last = _below_hundred(tokens, last, value)
    return _finish(tokens, i, last, value)


def _hundred_or_dozen(tokens: Tokens, i: int) -> tuple[float, int] | None:
    if i < len(tokens) and tokens.gaps[i - 1] in CLOSE:
        found = vocabulary().words.at(tokens, i, CLOSE)
        if found is not None and found[0].role in ("hundred", "dozen"):
            return found[0].value, found[1]
    return None


def _below_hundred(tokens: Tokens, i: int, value: float) -> tuple[float, int]:
    """'and fifty' after 'two hundred'."""
    if i + 1 < len(tokens) and tokens.lows[i] == "and" and tokens.gaps[i - 1] in SPACES and tokens.gaps[i] in SPACES:
        words = vocabulary().words
        found = words.at(tokens, i + 1, CLOSE)
        if found is not None and found[0].role in ("unit", "ten"):
            value, last = value + found[0].value, found[1]
            unit = words.at(tokens, last, CLOSE) if found[0].role == "ten" and tokens.gaps[last - 1] in CLOSE else None
            if unit is not None and unit[0].role == "unit" and unit[0].value < 10:
                value, last = value + unit[0].value, unit[1]
            return value, last
    return value, i


def _finish(tokens: Tokens, first: int, last: int, value: float) -> Number | None:
    plus, last = _plus(tokens, last)
    value += plus
    magnitude, after, is_weak = _magnitudes(tokens, last)
    if magnitude is None or is_weak:
        return Number(first, last, value, None, value, is_word=True)
    if magnitude.exponent == 3 and after < len(tokens) and tokens.gaps[after - 1] in SPACES:
        rest = _from_words(tokens, after) if tokens.lows[after] in vocabulary().starts else None
        if rest is not None and rest.mantissa < 1000 and not rest.is_article and (rest.exponent or 0) != 3:
            value = value * 1000 + rest.mantissa
            return Number(first, rest.last, value, rest.exponent, value * 10.0 ** (rest.exponent or 0), is_word=True)
    plus, after = _plus(tokens, after)
    total = (value + plus) * 10.0**magnitude.exponent
    return Number(first, after, value, magnitude.exponent, total, is_word=True)


@lru_cache(maxsize=4)
def numbers_in(text: str) -> tuple[Number, ...]:
    """Every number of `text`, in order, not overlapping."""
    tokens = cut(text)
    found: list[Number] = []
    after = 0
    for i in tokens.among(vocabulary().starts):
        if i >= after and (number := number_at(tokens, i)) is not None:
            found.append(number)
            after = number.last
    return tuple(found)


__all__ = ["APOSTROPHES", "Magnitude", "Number", "NumberWord", "number_at", "numbers_in", "read_digits", "vocabulary"]

"""The currency beside a number: signs, codes and words before or after it, and the guards on them.

Owns deciding whether a sign, code or word belongs to a number. Does not join ranges. Invariant: a currency that stands
between two numbers is given to one of them only.
"""

from __future__ import annotations

from typing import NamedTuple

from sources.extract.quantities.amounts import Number
from sources.extract.quantities.currency import Written, currencies, currency_of
from sources.extract.quantities.tokens import APOSTROPHES, CLOSE, DOTTED, SIGNS, SPACES, Tokens

_OF = frozenset({"of", "de", "d", "di", "des", "du", "da"})


class Sum(NamedTuple):
    """A number with the currency found beside it; `first` and `last` are the tokens it takes."""

    number: Number
    form: Written | None
    first: int
    last: int
    is_prefix: bool = False
    value: float = 0.0


def with_currency(tokens: Tokens, number: Number, country: str | None, taken: int) -> Sum:
    first, last = number.first, number.last
    tables, lows = currencies(), tokens.lows
    is_after = first > 0 and lows[first - 1] in tables.forms.by_last
    is_before = last < len(lows) and (lows[last] in tables.starts or lows[last] in _OF)
    prefix = _prefix(tokens, number, country) if is_after else None
    if prefix is None and (not is_before or _is_in_identifier(tokens, number)):
        return Sum(number, None, first, last, False, number.value)
    if prefix is not None and prefix[1] < taken:
        prefix = None
    suffix = _suffix(tokens, number, country, has_prefix=prefix is not None) if is_before else None
    if prefix is not None:
        form, first = prefix
        if suffix is not None and suffix[0].kind in ("code", "word") and suffix[0].families & form.families:
            form, last = (suffix[0] if form.code is None else form), suffix[1]
        return Sum(number, form, first, last, True, number.value)
    if suffix is not None:
        return Sum(number, suffix[0], first, suffix[1], False, number.value)
    return Sum(number, None, first, last, False, number.value)


def _is_in_identifier(tokens: Tokens, number: Number) -> bool:
    """'GB300', 'R6700', 'COP-30', 'F-35': digits that belong to a name."""
    gap = tokens.gaps[number.first - 1] if number.first else "\n"
    return number.first > 0 and not number.is_word and gap in ("", "_") and tokens.lows[number.first - 1][0].isalpha()


def _prefix(tokens: Tokens, number: Number, country: str | None) -> tuple[Written, int] | None:
    i = number.first
    gap = tokens.gaps[i - 1]
    if gap not in DOTTED and gap != " (":
        return None
    if number.is_word and tokens.lows[i - 1][0] not in SIGNS:
        return None
    tables = currencies()
    found = tables.forms.before(tokens, i)
    if found is None:
        return None
    form, first = found
    sign = tokens.lows[i - 1]
    if sign in SIGNS:
        composite = _composite(tokens, i, gap)
        if composite is not None and len(tables.forms.by_last.get(sign, ())) and composite[1] < first:
            return composite
        return form, first
    if gap in ("- ", " - ") or ("." in gap and not _is_short(form)):
        return None
    if form.kind == "word" and number.exponent is None and not number.is_grouped:
        return None
    return (form, first) if _allowed(form, number, country, "prefix") else None


def _is_short(form: Written) -> bool:
    return form.kind == "short"


def _composite(tokens: Tokens, i: int, gap: str) -> tuple[Written, int] | None:
    """'us $ 5', 'hk$5': the letters before a dollar sign, in any case, where the spacing leaves no doubt."""
    if i < 2 or tokens.lows[i - 1] != "$":
        return None
    before = tokens.lows[i - 2]
    form = currencies().dollar_prefixes.get(before)
    if form is None:
        return None
    space = tokens.gaps[i - 2]
    if space == "" and len(before) > 1:
        return form, i - 2
    if space in SPACES and gap in SPACES and before in ("us", "c", "hk", "nz", "nt", "au", "ca", "sg"):
        return form, i - 2
    return None


def _suffix(tokens: Tokens, number: Number, country: str | None, *, has_prefix: bool) -> tuple[Written, int] | None:
    i = number.last
    if i >= len(tokens.lows):
        return None
    gap = tokens.gaps[i - 1]
    tables = currencies()
    if gap not in CLOSE and gap not in (". ", ".", "+", "+ ", " ("):
        return None
    if tokens.lows[i] in _OF and number.exponent is not None and i + 1 < len(tokens.lows):
        between = tokens.gaps[i]
        if between in SPACES or between in APOSTROPHES:
            found = tables.forms.at(tokens, i + 1)
            if found is not None and found[0].kind == "word" and _allowed(found[0], number, country, "suffix"):
                return found
        return None
    if tokens.lows[i] not in tables.starts:
        return None
    if gap in (". ", ".") and not tokens.text.endswith(
        ("o", "s", "d", "n", "с", "н", "д", "a", "l"), 0, tokens.ends[i - 1]
    ):
        return None
    if gap in (". ", ".") and number.exponent is None:
        return None
    found = tables.forms.at(tokens, i)
    if found is None:
        return None
    form, last = found
    if gap == " (" and not (form.kind == "code" and tokens.text.startswith(")", tokens.ends[last - 1])):
        return None
    if form.kind != "word":
        if number.is_word and number.exponent is None:
            return None
        if has_prefix and form.kind != "code":
            return None
        if _begins_next(tokens, number, i, last, gap):
            return None
    return (form, last) if _allowed(form, number, country, "suffix") else None


def _begins_next(tokens: Tokens, number: Number, i: int, last: int, gap: str) -> bool:
    """Whether the sign or code after a number stands before the next one: '2025 EUR 5bn', '5 $6bn'."""
    if last >= len(tokens.lows) or not tokens.lows[last][0].isdigit():
        return False
    after = tokens.gaps[last - 1]
    if after not in CLOSE:
        return False
    return after == "" if gap == "" or number.exponent is not None else True


def _allowed(form: Written, number: Number, country: str | None, place: str) -> bool:
    rules = form.rules
    if not rules:
        return True
    if "never" in rules or ("suffix" in rules and place == "prefix"):
        return False
    is_large = number.exponent is not None and not (number.is_weak and form.kind == "word")
    if "million" in rules and not is_large:
        return False
    if "magnitude" in rules and not (is_large or number.is_grouped or number.value >= 10_000):
        code, _ = currency_of(form, country)
        return bool(country) and currencies().of_country.get(country or "") == code and number.value >= 10
    if "country" in rules:
        return is_large and country is not None and currencies().of_country.get(country) == form.code
    return True

"""Sums of money in prose: the number, its currency, what qualifies it and what restates it.

Owns putting numbers and currencies together. Currencies are read in `currency.py`, numbers in `amounts.py`.
Invariant: no part of a text is in two sums; a sum's own conversion hangs on it and is not listed again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from sources.extract.quantities.amounts import Number, numbers_in
from sources.extract.quantities.context import Around, look_after, look_before, price_unit
from sources.extract.quantities.currency import Written, currencies, currency_of, may_convert, resolve_currency
from sources.extract.quantities.model import Money
from sources.extract.quantities.tokens import APOSTROPHES, CLOSE, DOTTED, SIGNS, SPACES, Tokens, cut

_HYPHENS = frozenset({"-", "–", "—", "‑", "‐", "−", "~", "〜"})
_TO = frozenset({"to", "à", "bis", "a", "até", "hasta", "tot", "till", "til", "do", "до", "through"})
_AND = frozenset({"and", "et", "und", "y", "e", "en", "og", "och", "&"})
_OF = frozenset({"of", "de", "d", "di", "des", "du", "da"})
_CONVERTS = re.compile(r"\s*(?:[(\[]|, ?or\b|,? ?\bor\b|=|≈|/|, ?equivalent to\b|, ?i\.e\.|, ?that is,?|,? ?soit\b)[^\d(\[]{0,32}")
_IN_BRACKETS = re.compile(r"\s*(?:[;,/=]|\bor\b|\band\b)[^\d(\[]{0,24}")
_RAISES = re.compile(r"\b(?:rais|doubl|tripl|increas|lift|boost|hik|cut|slash|reduc|lower|rose|grew|grow|climb|jump|fell|expand)\w*\b")
_BARE_NEXT = frozenset(
    "from in for to at on by over is was will would came comes goes went and or until between during with each per had has "
    "that which who but as so then now also more announced pledged de del para dans sur pour en et au aux im für".split()
)


@dataclass(frozen=True, slots=True)
class _Sum:
    """A number with the currency found beside it; `first` and `last` are the tokens it takes."""

    number: Number
    form: Written | None
    first: int
    last: int
    is_prefix: bool = False
    value: float = 0.0


def find_money(text: str, *, country: str | None = None, dollar: str | None = None) -> list[Money]:
    """Sums of `text` in order. `country` (ISO 3166-1 alpha-3) reads shared signs; `dollar` (ISO 4217) a bare '$'.

    A range is one sum; a conversion hangs on the sum it restates. Never raises; linear in the length of `text`.
    """
    return [resolve_currency(money, country, dollar=dollar) for money in _found(text, country)] if country or dollar else list(
        _found(text, None)
    )


@lru_cache(maxsize=16)
def _found(text: str, country: str | None) -> tuple[Money, ...]:
    tokens = cut(text)
    numbers = numbers_in(text)
    taken = -1
    found: list[Money] = []
    n = 0
    while n < len(numbers):
        number = numbers[n]
        if number.first < taken:
            n += 1
            continue
        one = _with_currency(tokens, number, country, taken)
        money, last, used = _range(tokens, numbers, n, one, country)
        if money is not None:
            found.append(money)
            taken = last
        n += used
    bare = _bare_unit_sums(tokens, found)
    if bare:
        found = sorted([*found, *bare], key=lambda money: money.start)
    return tuple(_attach(text, found))


def _with_currency(tokens: Tokens, number: Number, country: str | None, taken: int) -> _Sum:
    first, last = number.first, number.last
    if _is_in_identifier(tokens, number):
        prefix = _prefix(tokens, number, country) if first > 0 else None
        if prefix is None:
            return _Sum(number, None, first, last, value=number.value)
    else:
        prefix = _prefix(tokens, number, country) if first > 0 else None
    if prefix is not None and prefix[1] < taken:
        prefix = None
    suffix = _suffix(tokens, number, country, has_prefix=prefix is not None)
    if prefix is not None:
        form, first = prefix
        if suffix is not None and suffix[0].kind in ("code", "word") and suffix[0].families & form.families:
            form, last = (suffix[0] if form.code is None else form), suffix[1]
        return _Sum(number, form, first, last, True, number.value)
    if suffix is not None:
        return _Sum(number, suffix[0], first, suffix[1], False, number.value)
    return _Sum(number, None, first, last, value=number.value)


def _is_in_identifier(tokens: Tokens, number: Number) -> bool:
    """'GB300', 'R6700', 'COP-30', 'F-35': digits that belong to a name."""
    gap = tokens.gap(number.first - 1) if number.first else "\n"
    return number.first > 0 and not number.is_word and gap in ("", "_") and tokens.lows[number.first - 1][0].isalpha()


def _prefix(tokens: Tokens, number: Number, country: str | None) -> tuple[Written, int] | None:
    i = number.first
    gap = tokens.gap(i - 1)
    if gap not in DOTTED and gap != " (":
        return None
    if number.is_word and not tokens.lows[i - 1][0] in SIGNS:
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
    space = tokens.gap(i - 2)
    if space == "" and len(before) > 1:
        return form, i - 2
    if space in SPACES and gap in SPACES and before in ("us", "c", "hk", "nz", "nt", "au", "ca", "sg"):
        return form, i - 2
    return None


def _suffix(tokens: Tokens, number: Number, country: str | None, *, has_prefix: bool) -> tuple[Written, int] | None:
    i = number.last
    if i >= len(tokens.lows):
        return None
    gap = tokens.gap(i - 1)
    tables = currencies()
    if gap not in CLOSE and gap not in (". ", "."):
        return None
    if tokens.lows[i] in _OF and number.exponent is not None and i + 1 < len(tokens.lows):
        between = tokens.gap(i)
        if between in SPACES or between in APOSTROPHES:
            found = tables.forms.at(tokens, i + 1)
            if found is not None and found[0].kind == "word" and _allowed(found[0], number, country, "suffix"):
                return found
        return None
    if tokens.lows[i] not in tables.starts:
        return None
    if gap in (". ", ".") and not tokens.text[: tokens.ends[i - 1]].endswith(("o", "s", "d", "n", "с", "н", "д", "a", "l")):
        return None
    if gap in (". ", ".") and number.exponent is None:
        return None
    found = tables.forms.at(tokens, i)
    if found is None:
        return None
    form, last = found
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
    after = tokens.gap(last - 1)
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


def _range(
    tokens: Tokens, numbers: tuple[Number, ...], n: int, one: _Sum, country: str | None
) -> tuple[Money | None, int, int]:
    """The sum that begins with number n, a range where the next number closes one; the token after, numbers used."""
    around = look_before(tokens, one.first) if one.form is not None or n + 1 < len(numbers) else Around()
    if n + 1 < len(numbers):
        two = _joined(tokens, one, numbers[n + 1], country, around)
        if two is not None:
            low, high, form, last = two
            first = one.first
            return _build(tokens, first, last, low, high, form, around, one.number.is_local or numbers[n + 1].is_local), last, 2
    if one.form is None:
        return None, one.last, 1
    value, last = _with_cents(tokens, numbers, n, one)
    used = sum(1 for number in numbers[n:] if number.first < last) or 1 if last != one.last else 1
    return _build(tokens, one.first, last, value, value, one.form, around, one.number.is_local), last, used


def _joined(
    tokens: Tokens, one: _Sum, number: Number, country: str | None, around: Around
) -> tuple[float, float, Written, int] | None:
    two = _with_currency(tokens, number, country, one.last)
    form = one.form or two.form
    if form is None or number.first - one.last > 6:
        return None
    between = tokens.text[tokens.ends[one.last - 1] : tokens.starts[two.first]].strip().lower()
    is_and = between in _AND
    if between in _HYPHENS:
        pass
    elif is_and:
        if not around.is_between:
            return None
    elif between not in _TO or around.is_change:
        return None
    if one.form is not None and two.form is not None and one.form.symbol != two.form.symbol:
        same = one.form.families & two.form.families and (one.form.code is None or two.form.code is None)
        if not same:
            return None
        form = one.form if one.form.code else two.form
    if one.form is None and two.is_prefix and not around.is_between:
        return None
    a, b = one.number, number
    low, high = a.value, b.value
    if a.exponent is None and b.exponent is not None and a.mantissa < 1000 and not a.is_grouped:
        low = float(f"{a.digits or a.mantissa}e{b.exponent}") if not a.is_word else a.mantissa * 10.0**b.exponent
    elif a.exponent is not None and b.exponent is None and b.mantissa < 1000 and two.form is None and b.mantissa > a.mantissa:
        if between not in _HYPHENS:
            return None
        high = b.mantissa * 10.0**a.exponent
    if one.form is None and a.exponent is None and 1900 <= a.value <= 2100 and not a.is_grouped and b.value > 2100:
        return None
    if two.form is None and b.exponent is None and a.exponent is None and 1900 <= b.value <= 2100 and not b.is_grouped:
        return None
    if low > high or high > 1000 * max(low, 1e-9):
        return None
    if between in _TO and a.exponent is not None and b.exponent is not None and not around.is_between:
        window = tokens.text[max(0, tokens.starts[one.first] - 70) : tokens.starts[one.first]].lower()
        if one.form is not None and two.form is not None and _RAISES.search(window.rsplit(". ", 1)[-1]):
            return None
    return low * form.fraction, high * form.fraction, form, two.last


def _with_cents(tokens: Tokens, numbers: tuple[Number, ...], n: int, one: _Sum) -> tuple[float, int]:
    """'3 dollars 50 cents', 'thirteen dollars forty-five': the smaller unit that follows a sum."""
    form, value, last = one.form, one.value, one.last
    assert form is not None
    value *= form.fraction
    if one.number.exponent is not None or form.fraction != 1 or n + 1 >= len(numbers):
        return value, last
    number = numbers[n + 1]
    between = tokens.text[tokens.ends[last - 1] : tokens.starts[number.first]].strip(" ,\u00a0").lower()
    if between not in ("", "and") or number.value >= 100 or number.exponent is not None or number.first - last > 1:
        return value, last
    if number.last < len(tokens.lows) and tokens.gap(number.last - 1) in CLOSE:
        found = currencies().forms.at(tokens, number.last)
        if found is not None and found[0].fraction != 1:
            value, last = value + number.value * found[0].fraction, found[1]
            if n + 2 < len(numbers) and numbers[n + 2].first == last and _ends_sentence(tokens, numbers[n + 2]):
                value, last = value + numbers[n + 2].value / 100, numbers[n + 2].last
        return value, last
    if _ends_sentence(tokens, number) and not one.number.is_grouped:
        return value + number.value / 100, number.last
    return value, last


def _ends_sentence(tokens: Tokens, number: Number) -> bool:
    end = tokens.ends[number.last - 1]
    return number.is_word and number.value < 100 and tokens.text[end : end + 3].strip()[:1] in ("", ".", "!", "?")


def _build(
    tokens: Tokens, first: int, last: int, low: float, high: float, form: Written, around: Around, is_local: bool
) -> Money:
    start, end = tokens.starts[first], tokens.ends[last - 1]
    after = look_after(tokens, last)
    code, _ = currency_of(form, None)
    qualifier = "range" if low < high else around.qualifier or after.qualifier or "exact"
    return Money(
        start, end, low, high, code, form.symbol, qualifier,
        per=after.per or around.per or price_unit(tokens.text, start),
        is_additional=around.is_additional or after.is_additional, is_local=is_local,
        phrase_start=around.start if around.start >= 0 else start, phrase_end=max(end, after.end),
    )


def _bare_unit_sums(tokens: Tokens, found: list[Money]) -> list[Money]:
    """'a billion-dollar pledge' without a number: 'billion-dollar', 'the billion dollars'."""
    sums: list[Money] = []
    for i, low in enumerate(tokens.lows[:-1]):
        if low not in ("billion", "million", "trillion") or tokens.gap(i) not in CLOSE:
            continue
        after = currencies().forms.at(tokens, i + 1)
        start = tokens.starts[i]
        if after is None or after[0].kind != "word" or any(money.start <= start < money.end for money in found):
            continue
        before = tokens.lows[i - 1] if i else ""
        if tokens.gap(i - 1) in CLOSE and (before in ("multi", "several", "many", "few", "per", "some") or before[:1].isdigit()):
            continue
        value = {"million": 1e6, "billion": 1e9, "trillion": 1e12}[low] * after[0].fraction
        sums.append(_build(tokens, i, after[1], value, value, after[0], look_before(tokens, i), False))
    return sums


def _attach(text: str, found: list[Money]) -> list[Money]:
    """Hangs each conversion on the sum before it."""
    kept: list[Money] = []
    for money in found:
        if kept:
            chain = [kept[-1]]
            while chain[-1].conversion is not None:
                chain.append(chain[-1].conversion)
            between = text[chain[-1].end : money.start]
            pattern = _CONVERTS if len(chain) == 1 else _IN_BRACKETS
            if len(between) < 48 and pattern.fullmatch(between) and may_convert(kept[-1], money):
                for one in reversed(chain):
                    money = replace(one, conversion=money, phrase_end=max(one.phrase_end, money.phrase_end))
                kept[-1] = money
                continue
        kept.append(money)
    return kept


def find_bare_sums(text: str) -> list[Money]:
    """Numbers of a million and more that stand for money without saying so ('the other 40 million').

    Only where no unit, no currency and no counted noun follows. `currency` is None and `symbol` empty.
    """
    tokens = cut(text)
    known = find_money(text)
    spans = [(money.start, money.conversion.end if money.conversion else money.end) for money in known]
    sums: list[Money] = []
    numbers = numbers_in(text)
    for n, number in enumerate(numbers):
        start = tokens.starts[number.first]
        if number.exponent is None or number.exponent < 6 or number.is_weak:
            continue
        if any(a <= start < b for a, b in spans) or not _stands_alone(tokens, number):
            continue
        low = number.value
        first = number.first
        around = look_before(tokens, first)
        if n and (before := numbers[n - 1]).exponent is None and before.mantissa < 1000 and before.last <= first:
            joint = tokens.text[tokens.ends[before.last - 1] : start].strip().lower()
            wider = look_before(tokens, before.first)
            if joint in _HYPHENS or joint in _TO or (joint in _AND and wider.is_between):
                value = before.mantissa * 10.0**number.exponent
                if value < low:
                    low, first, around = value, before.first, wider
        after = look_after(tokens, number.last)
        start, end = tokens.starts[first], tokens.ends[number.last - 1]
        qualifier = "range" if low < number.value else around.qualifier or after.qualifier or "exact"
        sums.append(
            Money(
                start, end, low, number.value, None, "", qualifier, per=after.per, is_additional=around.is_additional,
                is_local=number.is_local, phrase_start=around.start if around.start >= 0 else start,
                phrase_end=max(end, after.end),
            )
        )
    return sums


def _stands_alone(tokens: Tokens, number: Number) -> bool:
    i = number.last
    if i >= len(tokens.lows) or tokens.gap(i - 1) not in CLOSE:
        return True
    low = tokens.lows[i]
    if low == "of":
        return i + 1 < len(tokens.lows) and tokens.lows[i + 1] in ("the", "that", "this", "which", "it", "its", "them")
    return low in _BARE_NEXT

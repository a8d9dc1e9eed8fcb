"""Sums of money in prose: the number, its currency, what qualifies it and what restates it.

Owns putting numbers and currencies together. Currencies are read in `currency.py`, numbers in `amounts.py`.
Invariant: no part of a text is in two sums; a sum's own conversion hangs on it and is not listed again.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from functools import lru_cache

from sources.extract.quantities.amounts import Number, numbers_in
from sources.extract.quantities.beside import Sum, with_currency
from sources.extract.quantities.context import Around, look_after, look_before, price_unit
from sources.extract.quantities.currency import Written, currencies, currency_of, may_convert, resolve_currency
from sources.extract.quantities.model import Money, Qualifier
from sources.extract.quantities.tokens import CLOSE, Tokens, cut
from sources.knowledge import word_list

_GREAT = {"million": 1e6, "billion": 1e9, "trillion": 1e12}
_HYPHENS = frozenset({"-", "–", "—", "‑", "‐", "−", "~", "〜"})
_TO = frozenset({"to", "à", "bis", "a", "até", "hasta", "tot", "till", "til", "do", "до", "through"})
_AND = frozenset({"and", "et", "und", "y", "e", "en", "og", "och", "&"})
_JOINTS = _HYPHENS | _TO | _AND
_CONVERTS = re.compile(
    r"[ \xa0]*(?:[(\[]|, ?or\b|,? ?\bor\b|=|≈|/|, ?equivalent to\b|, ?i\.e\.|, ?that is,?|,? ?soit\b)[^\d(\[\n]{0,32}"
)
_YEARLY = re.compile(r"[)\]] (?:a year|per year|each year|every year|annually|per annum)\b")
_IN_BRACKETS = re.compile(r"[ \xa0]*(?:[;,/=]|\bor\b|\band\b)[^\d(\[\n]{0,24}")


@lru_cache(maxsize=1)
def _changes() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(word_list('change_stems')))})\w*\b")


def find_money(text: str, *, country: str | None = None, dollar: str | None = None) -> list[Money]:
    """Sums of `text` in order. `country` (ISO 3166-1 alpha-3) reads shared signs; `dollar` (ISO 4217) a bare '$'.

    A range is one sum; a conversion hangs on the sum it restates. Never raises; linear in the length of `text`.
    """
    return (
        [resolve_currency(money, country, dollar=dollar) for money in _found(text, country)]
        if country or dollar
        else list(_found(text, None))
    )


@lru_cache(maxsize=4)
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
        one = with_currency(tokens, number, country, taken)
        money, last, used = _range(tokens, numbers, n, one, country)
        if money is not None:
            found.append(money)
            taken = last
        n += used
    bare = _bare_unit_sums(tokens, found)
    if bare:
        found = sorted([*found, *bare], key=lambda money: money.start)
    return tuple(_attach(text, found))


def _range(
    tokens: Tokens, numbers: tuple[Number, ...], n: int, one: Sum, country: str | None
) -> tuple[Money | None, int, int]:
    """The sum that begins with number n, a range where the next number closes one; the token after, numbers used."""
    is_followed = n + 1 < len(numbers) and _may_go_on(tokens, one.last, numbers[n + 1].first)
    if one.form is None and not is_followed:
        return None, one.last, 1
    around = look_before(tokens, one.first)
    if is_followed:
        two = _joined(tokens, one, numbers[n + 1], country, around)
        if two is not None:
            low, high, form, last = two
            first = one.first
            return (
                _build(tokens, first, last, low, high, form, around, one.number.is_local or numbers[n + 1].is_local),
                last,
                2,
            )
    if one.form is None:
        return None, one.last, 1
    value, last = _with_cents(tokens, numbers, n, one)
    used = 1
    while n + used < len(numbers) and numbers[n + used].first < last:
        used += 1
    return _build(tokens, one.first, last, value, value, one.form, around, one.number.is_local), last, used


def _may_go_on(tokens: Tokens, last: int, following: int) -> bool:
    """Whether a number close behind, before token `following`, may close the range: its joint stands at `last`."""
    return 0 <= following - last <= 6 and (tokens.gaps[last - 1].strip() in _JOINTS or tokens.lows[last] in _JOINTS)


def _joined(
    tokens: Tokens, one: Sum, number: Number, country: str | None, around: Around
) -> tuple[float, float, Written, int] | None:
    two = with_currency(tokens, number, country, one.last)
    form = one.form or two.form
    if form is None:
        return None
    between = tokens.text[tokens.ends[one.last - 1] : tokens.starts[two.first]].strip().lower()
    between = "to" if between == "-to-" else between
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
    shares = a.mantissa < 1000 and not a.is_grouped
    shares = shares or (a.is_grouped and b.is_grouped and a.mantissa <= b.mantissa)
    if a.exponent is None and b.exponent is not None and shares:
        low = float(f"{a.digits or a.mantissa}e{b.exponent}") if not a.is_word else a.mantissa * 10.0**b.exponent
    elif (
        a.exponent is not None
        and b.exponent is None
        and b.mantissa < 1000
        and two.form is None
        and b.mantissa > a.mantissa
    ):
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
        if one.form is not None and two.form is not None and _changes().search(window.rsplit(". ", 1)[-1]):
            return None
    return low * form.fraction, high * form.fraction, form, two.last


def _with_cents(tokens: Tokens, numbers: tuple[Number, ...], n: int, one: Sum) -> tuple[float, int]:
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
    if number.last < len(tokens.lows) and tokens.gaps[number.last - 1] in CLOSE:
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
    is_plus = "+" in tokens.text[start:end]
    qualifier: Qualifier = "exact"
    qualifier = "range" if low < high else around.qualifier or after.qualifier or ("at_least" if is_plus else qualifier)
    return Money(
        start,
        end,
        low,
        high,
        code,
        form.symbol,
        qualifier,
        per=after.per or around.per or price_unit(tokens.text, start),
        is_additional=around.is_additional or after.is_additional,
        is_local=is_local,
        phrase_start=around.start if around.start >= 0 else start,
        phrase_end=max(end, after.end),
    )


def _bare_unit_sums(tokens: Tokens, found: list[Money]) -> list[Money]:
    """'a billion-dollar pledge' without a number: 'billion-dollar', 'the billion dollars'."""
    sums: list[Money] = []
    ends = [money.end for money in found]
    for i in tokens.where(_GREAT.keys()):
        low = tokens.lows[i]
        if i + 1 >= len(tokens.lows) or tokens.gaps[i] not in CLOSE:
            continue
        after = currencies().forms.at(tokens, i + 1)
        start = tokens.starts[i]
        if after is None or after[0].kind != "word" or _is_taken(found, ends, start, tokens.ends[after[1] - 1]):
            continue
        before = tokens.lows[i - 1] if i else ""
        if tokens.gaps[i - 1] in CLOSE and (
            before in ("multi", "several", "many", "few", "per", "some") or before[:1].isdigit()
        ):
            continue
        value = _GREAT[low] * after[0].fraction
        sums.append(_build(tokens, i, after[1], value, value, after[0], look_before(tokens, i), False))
    return sums


def _is_taken(found: list[Money], ends: list[int], start: int, end: int) -> bool:
    """Whether a span overlaps one of `found`, whose ends are `ends`."""
    beside = bisect_right(ends, start)
    return beside < len(found) and found[beside].start < end


def _attach(text: str, found: list[Money]) -> list[Money]:
    """Hangs each conversion on the sum before it."""
    kept: list[Money] = []
    for money in found:
        if kept:
            chain = [kept[-1]]
            while chain[-1].conversion is not None:
                chain.append(chain[-1].conversion)
            between = text[max(chain[-1].end, chain[-1].phrase_end) : money.start]
            pattern = _CONVERTS if len(chain) == 1 else _IN_BRACKETS
            if len(between) < 48 and pattern.fullmatch(between) and may_convert(kept[-1], money):
                for one in reversed(chain):
                    money = replace(one, conversion=money, phrase_end=max(one.phrase_end, money.phrase_end))
                if money.per is None and (yearly := _YEARLY.match(text, money.phrase_end)) is not None:
                    money = replace(money, per="year", phrase_end=yearly.end())
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
    ends = [money.conversion.end if money.conversion else money.end for money in known]
    sums: list[Money] = []
    numbers = numbers_in(text)
    for n, number in enumerate(numbers):
        start = tokens.starts[number.first]
        if number.exponent is None or number.exponent < 6 or number.is_weak:
            continue
        if _is_taken(known, ends, start, start + 1) or not _stands_alone(tokens, number):
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
                start,
                end,
                low,
                number.value,
                None,
                "",
                qualifier,
                per=after.per,
                is_additional=around.is_additional,
                is_local=number.is_local,
                phrase_start=around.start if around.start >= 0 else start,
                phrase_end=max(end, after.end),
            )
        )
    return sums


def _stands_alone(tokens: Tokens, number: Number) -> bool:
    i = number.last
    if i >= len(tokens.lows) or tokens.gaps[i - 1] not in CLOSE:
        return True
    low = tokens.lows[i]
    if low == "of":
        return i + 1 < len(tokens.lows) and tokens.lows[i + 1] in word_list("money_of")
    return low in word_list("money_left_open")

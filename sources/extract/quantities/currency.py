"""Which currency a sign, a code or a word means, alone or in a country.

Owns the currency tables and the reading of shared signs ('$', 'kr', 'pounds') by country. Does not read numbers.
Invariant: a written form that several currencies share never resolves to one of them without a country or a default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from sources.extract.quantities.model import Money
from sources.extract.quantities.tokens import SIGNS, Phrases
from sources.knowledge import read_table

_RULES = ("magnitude", "million", "suffix", "country", "never")


@dataclass(frozen=True, slots=True)
class Written:
    """One way to write a currency. `code` None: shared by `families`; `fraction` 0.01 for cents.

    `kind` is sign ('$', 'US$'), code ('EUR'), short ('RM', 'kr') or word ('dollars'); `rules` the guards on it.
    """

    symbol: str
    code: str | None
    kind: str
    families: frozenset[str] = frozenset()
    local_families: frozenset[str] = frozenset()
    default: str | None = None
    fraction: float = 1.0
    rules: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Currencies:
    """All written forms, and what resolving needs. `per_usd` is rough: orders of magnitude only."""

    forms: Phrases[Written]
    by_symbol: Mapping[str, Written]
    dollar_prefixes: Mapping[str, Written]
    family: Mapping[str, str]
    per_usd: Mapping[str, float]
    of_country: Mapping[str, str]
    starts: frozenset[str]


@lru_cache(maxsize=1)
def currencies() -> Currencies:
    """The currency tables. Raises `KnowledgeError` where one is malformed."""
    rules: dict[str, set[str]] = {}
    for row in read_table("currency_guards.csv", ("written", "rule")):
        rules.setdefault(row.text("written", required=True), set()).add(row.choice("rule", _RULES))
    forms: Phrases[Written] = Phrases()
    by_symbol: dict[str, Written] = {}
    prefixes: dict[str, Written] = {}
    family: dict[str, str] = {}
    per_usd: dict[str, float] = {}

    def add(written: str, form: Written, *, exact: bool) -> None:
        guarded = replace(form, rules=frozenset(rules.get(written, ())))
        forms.add(written, guarded, exact=exact)
        by_symbol.setdefault(written, guarded)
        if written.endswith("$") and len(written) > 1:
            prefixes.setdefault(written[:-1].strip().replace(".", "").lower(), guarded)

    for row in read_table("currencies.csv", ("code", "family", "symbols", "words", "per_usd")):
        code = row.text("code", required=True)
        if len(code) != 3 or not code.isupper():
            raise row.error(f"code is {code!r}; use the three letters of ISO 4217")
        family[code] = row.text("family", required=True)
        per_usd[code] = row.number("per_usd")
        one = frozenset({family[code]})
        add(code, Written(code, code, "code", one), exact=True)
        for sign in row.many("symbols"):
            kind = "sign" if any(mark in sign for mark in SIGNS) else "short"
            add(sign, Written(sign, code, kind, one), exact=True)
        for word in row.many("words"):
            add(word, Written(word, code, "word", one), exact=False)
    for row in read_table("bare.csv", ("written", "families", "local_families", "default", "fraction")):
        written = row.text("written", required=True)
        families = frozenset(row.many("families"))
        unknown = families - set(family.values())
        if unknown:
            raise row.error(f"no currency has the family {sorted(unknown)[0]!r}; add it to currencies.csv")
        kind = "sign" if written in SIGNS else "word" if written.islower() and not written.endswith(".") else "short"
        kind = "short" if written == "kr" else kind
        default = row.text("default") or None
        if not families and default not in family:
            raise row.error("families is empty; name them, or give the one currency meant as default")
        form = Written(
            written,
            None if families else default,
            kind,
            families or frozenset({family[default or ""]}),
            frozenset(row.many("local_families")),
            default,
            row.number("fraction"),
        )
        add(written, form, exact=kind == "short")
    of_country: dict[str, str] = {}
    for row in read_table("countries.csv", ("iso3", "name", "demonyms", "currency")):
        code = row.text("currency")
        if code and code not in family:
            raise row.error(f"currency {code!r} is not in currencies.csv; add it there")
        of_country[row.text("iso3", required=True)] = code
        if code and code != "EUR":
            _add_national(forms, by_symbol, code, family[code], row.many("demonyms"))
    return Currencies(forms, by_symbol, prefixes, family, per_usd, of_country, frozenset(forms.by_first))


def _add_national(
    forms: Phrases[Written], by_symbol: dict[str, Written], code: str, family: str, demonyms: tuple[str, ...]
) -> None:
    """'Kazakh tenge', 'Pakistani rupees': the people's adjective settles a shared word."""
    words = [
        form.symbol
        for form in by_symbol.values()
        if form.kind == "word"
        and form.fraction == 1
        and " " not in form.symbol
        and (form.code == code or (form.code is None and family in form.families))
    ]
    for demonym in demonyms:
        if demonym[0].isupper() and not demonym.endswith("s"):
            for word in words:
                written = f"{demonym} {word}".lower()
                form = Written(written, code, "word", frozenset({family}))
                forms.add(written, form)
                by_symbol.setdefault(written, form)


def currency_of(form: Written, country: str | None, *, is_local: bool = False) -> tuple[str | None, bool]:
    """ISO code of a written form in `country` (ISO 3166-1 alpha-3), and whether the country decided it."""
    if form.code is not None:
        return form.code, False
    tables = currencies()
    code = tables.of_country.get(country or "")
    if code:
        family = tables.family[code]
        if family in form.families or (is_local and family in form.local_families):
            return code, code != form.default
    return form.default, False


@lru_cache(maxsize=1024)
def own_currency(symbol: str) -> str | None:
    """The currency a written form means whatever the country: 'R', '₹' and 'birr', but not 'Rs' or '£'; None else."""
    form = currencies().by_symbol.get(symbol)
    if form is None or form.code is not None:
        return form.code if form is not None else None
    members = [code for code, family in currencies().family.items() if family in form.families]
    return members[0] if len(members) == 1 else None


def resolve_currency(money: Money, country_iso3: str | None, *, dollar: str | None = None) -> Money:
    """`money` with a shared sign or word read in `country_iso3`; unchanged where the sign is unambiguous.

    `dollar` is the ISO code a bare '$' or 'dollars' stands for, and wins over the country.
    """
    form = currencies().by_symbol.get(money.symbol)
    if form is None or form.code is not None:
        return money
    code, inferred = currency_of(form, country_iso3, is_local=money.is_local)
    if dollar and "dollar" in form.families:
        code, inferred = dollar, dollar != form.default
    return replace(money, currency=code, is_inferred=inferred)


def prefer_local(money: Money, country_iso3: str | None) -> Money:
    """Swaps a sum with its conversion where the conversion is in the country's own currency: that is the amount."""
    other = money.conversion
    local = currencies().of_country.get(country_iso3 or "")
    if other is None or not local or money.currency == local or other.currency != local:
        return money
    return replace(
        other,
        conversion=replace(money, conversion=None),
        qualifier=money.qualifier if other.qualifier == "exact" and money.qualifier != "range" else other.qualifier,
        per=other.per or money.per,
        is_additional=money.is_additional,
        phrase_start=money.phrase_start,
        phrase_end=money.phrase_end,
    )


def may_convert(one: Money, other: Money) -> bool:
    """Whether two sums in different currencies may state the same value: within a factor of three at rough rates."""
    rates = currencies().per_usd
    if one.currency is None or other.currency is None:
        return one.symbol != other.symbol
    if one.currency == other.currency:
        return False
    a, b = one.high / rates[one.currency], other.high / rates[other.currency]
    return a > 0 and b > 0 and 1 / 3 <= a / b <= 3

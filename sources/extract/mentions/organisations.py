"""Organisations named in a text: those we know, with canonical name, seat, sector and parent, and those by shape.

Owns the organisation tables and finding their names. Names by shape are in `shapes.py`. Invariant: mentions do not
overlap; an organisation that no table holds keeps the name as written, and no seat is guessed for it beyond a country
in its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

from sources.extract.mentions.names import Match, Names, fold, is_acronym
from sources.extract.mentions.places import countries, find_named_places
from sources.extract.mentions.shapes import Shape, find_shapes
from sources.knowledge import Row, read_table, word_list

_CURATED = Path(__file__).parents[2] / "curated" / "organisations.csv"
_COLUMNS = ("name", "aliases", "hq_iso3", "sector")
_BRACKETS = re.compile(r"\s*\([^)]*\)")
_GOVERNED = re.compile(
    r"(?:['’]s?)? (?:federal |central |national |union |coalition |new |current |then )?(?:government|cabinet)\b"
    r"(?! (?:agenc|bod|offic|depart))",
    re.IGNORECASE,
)
_GOVERNMENT_OF = re.compile(r"\b[Gg]overnment of (?:the )?(?:Republic of |Kingdom of )?$")
_WITH_THE = frozenset(
    ["ARE", "USA", "GBR", "NLD", "PHL", "CZE", "DOM", "GMB", "BHS", "MDV", "CAF", "COD", "COG", "MHL", "SLB"]
)

_SHARED_LETTERS = 3
"""Letters of an acronym that bodies of many countries share."""
_RANK = {"gazetteer": 0, "government": 1, "shape": 2}


@dataclass(frozen=True, slots=True)
class Organisation:
    """A known organisation. `parent` is the canonical name of who owns it, where the tables say.

    `governs` is the country (or EUU, AFR) whose public body it is; None for companies and bodies of many countries.
    """

    name: str
    hq_iso3: str | None
    sector: str | None
    parent: str | None
    governs: str | None = None


@dataclass(frozen=True, slots=True)
class OrgMention:
    """An organisation as named at `start:end`.

    `by`: gazetteer, shape, or government ('the French government'). `is_known` where a table holds it. `candidates` are
    the bodies of different countries that share a name ('Ministry of Digital Affairs'); `resolve_organisation` picks.
    """

    start: int
    end: int
    name: str
    hq_iso3: str | None
    sector: str | None
    parent: str | None = None
    by: Literal["gazetteer", "shape", "government"] = "gazetteer"
    is_known: bool = True
    governs: str | None = None
    """The country whose public body it is, as in `Organisation`."""
    candidates: tuple[Organisation, ...] = ()


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    names: Names[tuple[Organisation, ...]]
    guards: dict[str, tuple[tuple[str, tuple[str, ...]], ...]]
    by_name: dict[str, Organisation]
    governments: dict[str, Organisation]


def _rows() -> Iterator[Row]:
    yield from read_table("organisations.csv", _COLUMNS, path=_CURATED)
    yield from read_table("organisations.csv", _COLUMNS)


@lru_cache(maxsize=1)
def _gazetteer() -> _Gazetteer:
    own = {
        row.text("name"): (row.text("parent"), row.text("sector"), row.text("hq_iso3"))
        for row in read_table("organisations.csv", ("name", "parent", "sector", "hq_iso3"))
    }
    known = countries()
    found: dict[str, Organisation] = {}
    written: dict[str, dict[str, Organisation]] = {}
    for row in _rows():
        name = row.text("name", required=True)
        hq = row.text("hq_iso3") or None
        if hq is not None and hq not in known:
            raise row.error(f"hq_iso3 {hq!r} is not in countries.csv; add it there or correct it")
        organisation = found.get(name)
        if organisation is None:
            parent, sector, seat = own.get(name, ("", row.text("sector"), ""))
            governs = (seat or hq) if sector == "government" else None
            organisation = Organisation(name, hq, row.text("sector") or None, parent or None, governs)
            found[name] = organisation
        for form in (name, *row.many("aliases")):
            for spelled in {form, _BRACKETS.sub("", form).strip()}:
                written.setdefault(spelled, {}).setdefault(name, organisation)
    names: Names[tuple[Organisation, ...]] = Names()
    for spelled, owners in written.items():
        names.add(spelled, tuple(owners.values()))
        if " & " in spelled:
            names.add(spelled.replace(" & ", " and "), tuple(owners.values()))
    guards: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for row in read_table("organisation_guards.csv", ("written", "rule", "words")):
        words = tuple(word for word in row.text("words").split(";") if word)
        guards.setdefault(row.text("written", required=True), []).append(
            (row.choice("rule", ("mid", "after", "before", "near")), words)
        )
    governments = {
        organisation.hq_iso3: organisation
        for organisation in found.values()
        if organisation.hq_iso3 and organisation.name == f"Government of {_name_with_the(organisation.hq_iso3)}"
    }
    return _Gazetteer(names, {word: tuple(rules) for word, rules in guards.items()}, found, governments)


def _name_with_the(iso3: str) -> str:
    name = {"VNM": "Viet Nam"}.get(iso3, countries()[iso3].name)
    return f"the {name}" if iso3 in _WITH_THE else name


def government_of(iso3: str) -> Organisation:
    """The government of a country as an organisation, under the name the index uses for it."""
    known = _gazetteer().governments.get(iso3)
    return known or Organisation(f"Government of {_name_with_the(iso3)}", iso3, "government", None)


def find_organisations(text: str, *, country: str | None = None) -> list[OrgMention]:
    """Organisations named in `text`, in order. `country` picks among bodies that share a name.

    Never raises; linear in the length of `text`.
    """
    found = _found(text)
    return [resolve_organisation(mention, country) for mention in found] if country else list(found)


def resolve_organisation(mention: OrgMention, country_iso3: str | None) -> OrgMention:
    """`mention` as the body of that country where several share its name; else unchanged."""
    if not mention.candidates or country_iso3 is None:
        return mention
    for one in mention.candidates:
        if one.hq_iso3 == country_iso3:
            return replace(
                mention,
                name=one.name,
                hq_iso3=one.hq_iso3,
                sector=one.sector,
                parent=one.parent,
                candidates=(),
                is_known=True,
                governs=one.governs,
            )
    return replace(mention, hq_iso3=country_iso3, is_known=False, candidates=())


def organisation_named(name: str) -> Organisation | None:
    """The known organisation of exactly this name or alias, capitals and accents aside; None where none or several."""
    matches = _gazetteer().names.find(name)
    if len(matches) == 1 and matches[0].start == 0 and matches[0].end == len(name) and len(matches[0].value) == 1:
        return matches[0].value[0]
    return None


@lru_cache(maxsize=4)
def _found(text: str) -> tuple[OrgMention, ...]:
    gazetteer = _gazetteer()
    known = [match for match in gazetteer.names.find(text) if not _is_guarded(gazetteer, match, text)]
    places = find_named_places(text)
    ends = {place.end: place.country_iso3 for place in places if place.by in ("name", "demonym")}
    starts = {place.start: place.country_iso3 for place in places if place.by == "name"}
    towns = {place.end: place.country_iso3 for place in places if place.by in ("capital", "city", "region")}
    mentions = [_from_match(text, match, ends, starts) for match in known]
    for shape in find_shapes(text):
        mentions.append(_from_shape(text, shape, ends, starts, towns))
    for place in places:
        if place.by not in ("name", "demonym") or place.country_iso3 == "AFR":
            continue
        after = _GOVERNED.match(text, place.end)
        if after is not None:
            mentions.append(_government(place.start, after.end(), place.country_iso3))
        elif (
            place.by == "name"
            and (opening := _GOVERNMENT_OF.search(text, max(0, place.start - 40), place.start)) is not None
        ):
            mentions.append(_government(opening.start(), place.end, place.country_iso3))
    return tuple(_not_elsewheres(text, _without_overlaps(text, mentions), {place.country_iso3 for place in places}))


def _not_elsewheres(text: str, mentions: list[OrgMention], named: set[str]) -> Iterator[OrgMention]:
    """The mentions, with three letters for a country's body taken as unknown where a page of other countries never
    names that country nor the body in full: 'AIT' of a page on Thailand is not Austria's.
    """
    in_full = {one.name for one in mentions if not is_acronym(text[one.start : one.end])}
    for one in mentions:
        is_bound = one.by == "gazetteer" and (one.governs is not None or one.sector == "university")
        if is_bound and named and one.hq_iso3 not in named and one.name not in in_full:
            written = text[one.start : one.end]
            if len(written) <= _SHARED_LETTERS and is_acronym(written):
                one = replace(one, name=written, hq_iso3=None, sector=None, parent=None, is_known=False, governs=None)
        yield one


def _government(start: int, end: int, iso3: str) -> OrgMention:
    if iso3 == "EUU":
        return OrgMention(start, end, "European Union", "EUU", "government", by="government")
    one = government_of(iso3)
    return OrgMention(start, end, one.name, one.hq_iso3, one.sector, by="government")


def _is_guarded(gazetteer: _Gazetteer, match: Match[tuple[Organisation, ...]], text: str) -> bool:
    for rule, words in gazetteer.guards.get(match.written, ()):
        before, after = text[max(0, match.start - 24) : match.start], text[match.end : match.end + 24]
        if rule == "after" and after.startswith(words):
            return True
        if rule == "before" and before.endswith(words):
            return True
        if rule == "near" and any(word in text[max(0, match.start - 80) : match.end + 80] for word in words):
            return True
        if rule == "mid" and (not before.strip() or before.rstrip(" \"'“‘(").endswith((".", "!", "?", "\n", ":", "•"))):
            return not re.match(
                r"(?:['’]s)? (?:said|says|will|has|is|and|announced|plans|signed|group|Group|SA|AI|which|to)\b", after
            )
    return False


def _from_match(
    text: str, match: Match[tuple[Organisation, ...]], ends: dict[int, str], starts: dict[int, str]
) -> OrgMention:
    organisations = match.value
    written = text[match.start : match.end]
    if len(organisations) == 1 and not _is_generic(match.written, organisations[0]):
        one = organisations[0]
        return OrgMention(match.start, match.end, one.name, one.hq_iso3, one.sector, one.parent, governs=one.governs)
    mention = OrgMention(match.start, match.end, written, None, organisations[0].sector, candidates=organisations)
    return resolve_organisation(mention, _country_beside(text, match.start, match.end, ends, starts))


def _country_beside(text: str, start: int, end: int, ends: dict[int, str], starts: dict[int, str]) -> str | None:
    """'Polish' or "Poland's" right before, 'of Poland' or '(Poland)' right after."""
    for gap in (1, 3):
        if start - gap in ends and text[start - gap : start] in (" ", "'s ", "’s "):
            return ends[start - gap]
    for opening in (" of ", " of the ", " (", " in "):
        if text.startswith(opening, end) and end + len(opening) in starts:
            return starts[end + len(opening)]
    return None


def _is_generic(written: str, organisation: Organisation) -> bool:
    """Whether other countries may have a body of this name: a government body whose name says no country."""
    if organisation.sector != "government" or "(" not in organisation.name or is_acronym(written) or "(" in written:
        return False
    country = countries().get(organisation.hq_iso3 or "")
    words = (country.name, *country.demonyms) if country is not None else ()
    return " " in written and not any(fold(word) in fold(written) for word in words)


def _from_shape(
    text: str, shape: Shape, ends: dict[int, str], starts: dict[int, str], towns: dict[int, str]
) -> OrgMention:
    hq = _country_beside(text, shape.start, shape.end, ends, starts)
    if hq is None and shape.sector in ("government", "finance", "fund", "university"):
        inside = range(shape.start + 1, shape.end + 1)
        hq = next((ends[end] for end in inside if end in ends), None)
        if hq is None and shape.sector == "university":
            hq = next((towns[end] for end in inside if end in towns), None)
    return OrgMention(shape.start, shape.end, shape.name, hq, shape.sector, by="shape", is_known=False)


def _without_overlaps(text: str, mentions: list[OrgMention]) -> list[OrgMention]:
    """Of mentions that overlap, the one that says more: see `_winner`."""
    mentions.sort(key=lambda mention: (mention.start, _RANK[mention.by], -mention.end))
    kept: list[OrgMention] = []
    for mention in mentions:
        if kept and mention.start < kept[-1].end:
            kept[-1] = _winner(text, kept[-1], mention)
        else:
            kept.append(mention)
    return kept


def _winner(text: str, one: OrgMention, two: OrgMention) -> OrgMention:
    """A known name wins over a shape, unless the shape goes on after it: 'Samsung Research Institute' is no Samsung,
    'Ministry of Digital Governance' no Ministry of Digital.
    """
    if {one.by, two.by} != {"gazetteer", "shape"}:
        return one
    shape, known = (one, two) if one.by == "shape" else (two, one)
    is_word = " " not in text[known.start : known.end]
    rest = text[known.end : shape.end]
    if shape.start == known.start and rest and all(word in word_list("company_suffixes") for word in rest.split()):
        return replace(known, end=shape.end)
    if shape.start == known.start and rest.startswith((" of ", " in ")):
        return known
    if shape.start == known.start and shape.end > known.end:
        return replace(shape, parent=known.name, hq_iso3=shape.hq_iso3 or known.hq_iso3) if is_word else shape
    if shape.start < known.start and shape.end >= known.end and is_word:
        return replace(shape, parent=known.name)
    return known

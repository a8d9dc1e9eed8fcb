"""Organisations that no table knows but the page itself introduces: by a short name in brackets, or by what they do.

Owns those two ways of naming. Invariant: what it adds overlaps no organisation and no country that is known; the page's
own short name ('the Industrial Development Corporation (IDC)') wins over a table's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from sources.extract.cues import Cues
from sources.extract.sentences import Sentence
from sources.extract.spans import Spanned, Spans
from sources.knowledge import word_list

if TYPE_CHECKING:
    from sources.extract.reading import Place


@dataclass(frozen=True, slots=True)
class Named:
    """A name at `start:end`; `long` is the start of the mention that it stands for, or -1."""

    start: int
    end: int
    long: int = -1


T = TypeVar("T", bound=Spanned)

_SHORT = re.compile(
    r"[’']?\s?\((?:(?:the|la|le|el|die|der|das)\s+)?(?:[“\"‘'«]\s?([A-ZÀ-Þ][\w&.-]{1,14}?)\s?[”\"’'»]|"
    r"([A-ZÀ-Þ][A-ZÀ-Þa-z&.-]{1,12}))(?:\s+or\s+[^()]{2,24})?\)"
)
_WORD = r"[A-ZÀ-ÞĞİŞČŠŽĆĐŁŚŻŐŰ][\w’'.+-]*[\w+]"
_NAME = rf"{_WORD}(?:(?:\s|\s&\s|\s(?:of|de|du|del|al|el|bin|da|do)\s){_WORD}){{0,4}}"
_NAME_BEFORE = re.compile(
    rf"(?<![\w’'-])({_NAME})(?:\s\([^()]{{1,40}}\))?(?:,\s[^,;:.()]{{3,70}},)?"
    r"\s(?:(?:has|have|is|are|then|now|also|since|already|later|which|who)\s){0,2}$"
)
_NAME_AFTER = re.compile(
    r"[\s:(]{1,2}(?:(?:the|a|an|its|local|state-owned|private|company|firm|builder|contractor|operator|group|giant|"
    rf"start-up|startup|utility|bank|la|le|el|der|die|das)\s){{0,3}}[“\"]?({_NAME})"
)
_NAME_RIGHT_AFTER = re.compile(rf"\s({_NAME})(?![\w’'])")
_NAME_IN_APPOSITION = re.compile(
    rf"(?<![\w’'-])({_NAME})(?:\s\([^()]{{1,20}}\))?,\s(?:an?|the|its)\s(?:[\w’'-]+\s){{0,4}}$"
)
_NAME_AT_END = re.compile(rf"(?<![\w’'-])({_NAME})$")
_THEN_KIND = re.compile(
    rf"[.]\s(?:The|This)\s(?:{_WORD}(?:-based)?\s)?(?:company|firm|developer|group|start-up|startup|operator|builder|"
    r"consortium|joint venture)\s"
    r"(?:has|had|is|was|will|would|says?|said|told|plans?|wants?|hopes?|owns?|runs?|which|that)\b"
)
"""'The number belongs to Kestrel Compute. The London developer told ...': a sentence that says what its subject is."""
_OF_PEOPLE = re.compile(
    r"[’']s\b|\s(?:director|official|executive|manager|owner|founder|chief|boss|head|lawyer|spokes\w+|chairman|employee|"
    r"president|analyst)\b"
)
_JOINED = re.compile(rf"(?:,\s|,?\s(?:and|et|y|und)\s)(?:(?:the|its)\s)?({_NAME})(?![\w’'])")
_GOES_ON = re.compile(r"\s[A-ZÀ-Þ]\w")
_MODEL = re.compile(r"LLM|LLaM|GPT|BERT")
_NEXT_WORD = re.compile(r"\S+")
_COMPANY_LIKE = re.compile(r"\w*[a-zß-ÿ][A-Z]\w*|[A-ZÀ-Þ]{3,8}|[^&]+\s&\s[^&]+|[\w’'-]+\.(?:ai|io|cloud)")
MOST_SHORT, MOST_NAMES = 80, 60
"""Short names, and names at the start of sentences, that one page is taken to introduce."""
_REACH = 130


def introduced(text: str, known: Spans[T], sentences: Spans[Sentence], places: Spans[Place], cues: Cues) -> list[Named]:
    """What the page adds to its `known` organisations, in no order, each wherever it stands."""
    acting = _by_acts(text, known, sentences, places, cues)
    owners = _short_names(text, known, places)
    for one in acting:
        owners.setdefault(text[one.start : one.end], None)
    if not owners:
        return []
    written = "|".join(re.escape(s) for s in sorted(owners, key=len, reverse=True))
    found = []
    for match in re.finditer(rf"(?<![\w.-])(?:{written})(?![\w-])", text):
        owner = owners[match.group()]
        if owner is None and known.touching(*match.span()):
            continue
        if not match.group().isupper() and _GOES_ON.match(text, match.end()):
            continue
        found.append(Named(match.start(), match.end(), owner.start if owner is not None else -1))
    return found


def _short_names(text: str, known: Spans[T], places: Spans[Place]) -> dict[str, T | None]:
    """Short names in brackets after a long one, and companies without their 'Inc.', with the first long mention."""
    owners: dict[str, T | None] = {}
    for one in known:
        if len(owners) >= MOST_SHORT:
            break
        match = _SHORT.match(text, one.end)
        if match is not None:
            group = 1 if match.group(1) else 2
            short = match.group(group)
            is_short = group == 1 or sum(map(str.isupper, short)) >= 2
            if is_short and short not in word_list("no_organisations") and not places.touching(*match.span(group)):
                owners.setdefault(short, one)
        base, _, suffix = text[one.start : one.end].rpartition(" ")
        if " " in base and suffix in word_list("company_suffixes"):
            owners.setdefault(base.removesuffix(","), one)
    return owners


def _by_acts(text: str, known: Spans[T], sentences: Spans[Sentence], places: Spans[Place], cues: Cues) -> list[Named]:
    """Capitalised words that do what companies do: 'Limak won the contract', 'servers from Netweb'."""
    found: dict[int, Named] = {}
    seen: dict[str, bool] = {}

    def take(start: int, end: int, first: int, *, is_sure: bool) -> bool:
        if start in found:
            return True
        named = _trimmed(text, start, end, known, places)
        if named is None or len(seen) > MOST_NAMES:
            return False
        name = text[named.start : named.end]
        if not _COMPANY_LIKE.fullmatch(name):
            if not is_sure:
                return False
            if named.start <= first + 1 and " " not in name and not _stands_inside(text, name, seen):
                return False
        found[named.start] = named
        return True

    for key in ("strong", "soft"):
        for hit in cues.all(f"acts/{key}", 0, len(text)):
            before = text[hit.first - 2 : hit.first]
            sentence = sentences.holding(hit.first) if before[-1:] == " " and before[:1] not in ".;:" else None
            if sentence is None:
                continue
            at = max(sentence.start, hit.first - _REACH)
            while (match := _NAME_BEFORE.search(text, at, hit.first)) is not None:
                if take(*match.span(1), sentence.start, is_sure=key == "strong"):
                    break
                at = match.end(1)
    for hit in cues.all("acts/before", 0, len(text)):
        sentence = sentences.holding(hit.first)
        match = _NAME_AFTER.match(text, hit.last, sentence.end) if sentence is not None else None
        while match is not None and sentence is not None:
            known_here = known.touching(*match.span(1))
            if not take(*match.span(1), sentence.start, is_sure=True) and not known_here:
                break
            match = _JOINED.match(text, max([match.end(1), *(o.end for o in known_here)]), sentence.end)
    for hit in cues.all("acts/kinds", 0, len(text)):
        if (
            not text[hit.first].islower()
            or _OF_PEOPLE.match(text, hit.last)
            or not (sentence := sentences.holding(hit.first))
        ):
            continue
        if text[hit.last : hit.last + 1] == " " and text[hit.last + 1 : hit.last + 2].isupper():
            if (match := _NAME_RIGHT_AFTER.match(text, hit.last, sentence.end)) is not None:
                take(*match.span(1), sentence.start, is_sure=True)
        elif (
            match := _NAME_IN_APPOSITION.search(text, max(sentence.start, hit.first - _REACH), hit.first)
        ) is not None:
            take(*match.span(1), -2, is_sure=True)
    for said in _THEN_KIND.finditer(text):
        named = _NAME_AT_END.search(text, max(0, said.start() - _REACH), said.start())
        sentence = sentences.holding(named.start(1)) if named is not None else None
        if named is not None and sentence is not None:
            take(*named.span(1), sentence.start, is_sure=True)
    return list(found.values())


def _trimmed(text: str, start: int, end: int, known: Spans[T], places: Spans[Place]) -> Named | None:
    """The name without a leading article or people ('Turkish builder'); None where it is no company's name."""
    first = _NEXT_WORD.match(text, start, end)
    if first is not None and first.group().lower() in word_list("name_openers"):
        start = min(first.end() + 1, end)
    for place in places.touching(start, end):
        if place.start <= start:
            start = place.end
    while start < end and not text[start].isalpha():
        start += 1
    first = _NEXT_WORD.match(text, start, end)
    if first is None or end - start < 3 or not text[start].isupper() or known.touching(start, end):
        return None
    name = text[start:end].split()
    if len(name) > 1 and name[-1] in word_list("company_endings"):
        name.pop()
    if (
        not word_list("no_organisations").isdisjoint(name)
        or text[end - 2 : end] in ("’s", "'s")
        or _MODEL.search(text, start, end)
    ):
        return None
    return Named(start, end)


def _stands_inside(text: str, name: str, seen: dict[str, bool]) -> bool:
    """Whether a word that opens a sentence is a name: it has its capital inside another sentence, too."""
    if name not in seen:
        seen[name] = re.search(rf"[a-z,] {re.escape(name)}(?![\w’'-])", text) is not None
    return seen[name]

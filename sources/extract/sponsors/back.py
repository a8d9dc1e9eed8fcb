"""Payers named in sentences before: 'the ministry', 'the company', 'it'.

Owns what such words mean. Invariant: they mean somebody of the same section, else the page's publisher or government.
"""

from __future__ import annotations

import re

from sources.extract.actors import GOVERNMENT_NAME, UNIVERSITY, Actor, Actors, kind_of
from sources.extract.cues import Hit
from sources.extract.mentions import organisation_named
from sources.extract.names import government_of
from sources.extract.sentences import Sentence
from sources.extract.sponsors.asked import Asked

_FROM_OFFICE = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:grant |loan |subsidy |contribution |award |contract |budget )?"
    r"(?:was |were |is |are |comes? |came |will come )?(?:\w+ed )?(?:from|by)\s+the\s+"
    r"(?:ministry|department|agency|authority|fund|commission|office|council|foundation|bank)\b(?!\s+(?:of|for)\b)"
)
_THE_OFFICE = re.compile(
    r"\bthe (?:authority|ministry|agency|department|commission|fund|foundation|council|university|bank)\s+"
    r"(?:contribut|give|gave|add|pa[iy]|provid|put|cover|bear|grant)\w*\s+(?:up to |about |some |another )?$",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"(?:On [\w ]+,? |In [\w ]+,? |By [\w ]+,? )?(?:It|They|He|She|it|they|he|she)\b"
    r"|(?:[\w ]{0,24},? )?(?:[Ii]ts|[Tt]heir)\s+(?:\w+\s+)?(?:boards?|council|cabinet|shareholders?|directors|"
    r"management|owners?|parents?|trustees|governors)\b"
)
"""What opens a sentence whose payer was named before: 'It', 'its board'."""
_PRICED = re.compile(
    r"(?:On [\w ]+,? |In [\w ]+,? |By [\w ]+,? )?(?:It|They)\s+(?:has |have |had |will |would |is to |was to )?"
    r"(?:cost|costs|is worth|comes? to|came to|amounts? to|runs? to|is put at|is priced|is estimated)\b"
)
"""'It cost 500 million': the thing is meant, not the one who pays."""
_NEVER_ANOTHER = frozenset(
    {"ministry", "department", "committee", "secretariat", "centre", "center", "bureau", "directorate", "regulator"}
)
"""'the committee' is no ministry: words that mean a body of their own sort only."""
_SORTS = {
    "ministry": "ministry|department",
    "department": "department|ministry",
    "agency": "agency|authority|office",
}
_FUND_NAME = re.compile(r"Foundation|Fund|Bank")
_GROUP = re.compile(
    r"\b[Tt]he [A-Z]\w+(?:-\w+)? (?:company|group|firm|operator|giant|developer|conglomerate|utility|start-?up|carrier|"
    r"chip-?maker|builder|investor)\b"
)
"""'The Vietnamese group': a company named before, by its country."""
_SUBJECT = 24
"""Characters in which 'the company' opens a sentence."""
_FAR = 2500
"""Characters before a sentence in which words that point back find whom they mean."""


def from_office(asked: Asked) -> Actor | None:
    """'a 5 million grant from the ministry'."""
    if not _FROM_OFFICE.match(asked.text, asked.end, asked.sentence.end):
        return None
    return points_back(asked.actors, asked.sentence, min(asked.sentence.end, asked.end + 60))


def office_giving(asked: Asked) -> Actor | None:
    """'The university pays 3 million, the agency adds 5 million'."""
    if asked.clause[0] > asked.sentence.start and _THE_OFFICE.search(asked.text[asked.sentence.start : asked.start]):
        return points_back(asked.actors, asked.sentence, asked.start)
    return None


def meant(asked: Asked) -> Actor | None:
    """'The company will put in 5 million', 'It pays 5 million'."""
    return points_back(asked.actors, asked.sentence, asked.start)


def points_back(actors: Actors, sentence: Sentence, limit: int) -> Actor | None:
    """Whom the words of `sentence` before `limit` point back to: the last actor of that sort in the section."""
    section = actors.scene.section(sentence.start)
    earlier = list(actors.reading.sentences.within(max(section.start, sentence.start - _FAR), sentence.start))
    cues = actors.reading.cues
    said = cues.find("actors/ministry_words", sentence.start, limit)
    if said and (office := _office(actors, sentence, said, earlier)) is not None:
        return office
    head = actors.text[sentence.start : limit]
    if cues.find("actors/company_words", sentence.start, limit) or _GROUP.search(head):
        for previous in reversed(earlier):
            for actor in actors.of(previous):
                if not actor.is_government:
                    return actor
    if not _PRICED.match(head) and _BACK.match(head) and earlier and earlier[-1].block >= sentence.block - 2:
        for previous in reversed(earlier[-4:]):
            company = cues.find("actors/company_words", previous.start, min(previous.end, previous.start + _SUBJECT))
            if company is not None and (owner := points_back(actors, previous, company.last)) is not None:
                return owner
            for actor in actors.of(previous):
                if not actor.is_maker and not actors.is_object(previous, actor):
                    return actor
    return None


def _office(actors: Actors, sentence: Sentence, said: Hit, earlier: list[Sentence]) -> Actor | None:
    """The public body that 'the ministry' or another word of the sort means."""
    noun = actors.text[said.first : said.last].split()[-1].lower()
    sort = re.compile(rf"\b(?:{_SORTS.get(noun, noun)})\b", re.IGNORECASE)
    for previous in (sentence, *reversed(earlier)):
        for actor in reversed(actors.of(previous)):
            if actor.end <= said.first and sort.search(actor.name):
                return actor
    for previous in reversed(earlier) if noun not in _NEVER_ANOTHER else ():
        for actor in reversed(actors.of(previous)):
            if (
                (GOVERNMENT_NAME.search(actor.name) and not actor.name.startswith("Government of"))
                or UNIVERSITY.search(actor.name)
                or _FUND_NAME.search(actor.name)
            ):
                return actor
    if (own := _of_page(actors, sort, said)) is not None:
        return own
    country = actors.scene.country_of(sentence)
    if noun in ("ministry", "department") and country:
        return Actor(said.first, said.last, government_of(country), "government", True, country)
    return None


def _of_page(actors: Actors, sort: re.Pattern[str], said: Hit) -> Actor | None:
    """The body that 'the ministry' means on its own page: the publisher, or the only one of the sort named."""
    publisher, home = actors.reading.page.publisher, actors.scene.country
    names = [publisher] if publisher and sort.search(publisher) else []
    names = names or [n for n in actors.reading.first_named if sort.search(n)]
    if len(names) != 1:
        return None
    known = organisation_named(names[0])
    country = (known.hq_iso3 if known else None) or home
    name = known.name if known else names[0]
    kind = kind_of(name, country, known.sector if known else None, home)
    return Actor(said.first, said.last, name, kind, kind == "government", country)

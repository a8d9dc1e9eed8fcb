"""Payers who stand behind the sum: 'from the fund', 'that the bank granted', 'the contribution of EuroHPC'.

Owns the words that lead from a sum to who pays it. Invariant: who leads, runs, builds or supplies is no payer.
"""

from __future__ import annotations

import re

from sources.extract.actors import Actor
from sources.extract.names import government_of
from sources.extract.sponsors.asked import Asked

_FAR = 140
"""Characters behind a sum in which 'from' and 'by' still speak of it."""

_FROM = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:(?:of|in)\s+\w+\s+)?(?:from|by|aus|de|vom)\s+(?:the\s+)?",
)
_OWNED = re.compile(r"[’']s|\s+[A-Z]")
_PUBLIC_SIDE = re.compile(
    r"\s+(?:side|states?|governments?|budgets?|treasur\w+|taxpayers?|ministr\w+|cabinet|money|funds?|aid)\b"
)
"""'from the Polish side' is the country's money, 'from the American cloud company' is not."""
_MADE_BY = re.compile(
    r"\b(?:led|headed|run|operated|hosted|developed|made|built|managed|designed|trained|supplied|approved|selected|"
    r"adopted|signed|chips?|machines|systems|equipment|GPUs|processors|servers|accelerators|technology|hardware)\s+"
    r"(?:from|by)\s+(?:the\s+)?$"
)
_UNDER = re.compile(
    r"\s*(?:of (?:it|that|which|them),?\s+)?(?:is |are |was |were |has been )?"
    r"(?:granted|financed|funded|paid|provided|awarded)\s+(?:under|through|via|out of)\s+(?:the\s+|its\s+)?"
)
_COMES_FROM = re.compile(
    r"\s*(?:(?:of (?:it|that|which)|in \w+(?: \w+)?|of public money|of investment|public money|contract)\s+)?,?\s*"
    r"(?:all |half |most |some |was |were |is |are |being |comes? |which )?(?:\w+ed\s+)?(?:from|by)\s+"
    r"(?:the\s+|its\s+|a\s+)?(?:[\w’'-]+\s+){0,3}"
)
_ELSEWHERE = re.compile(r"[.;:$€£]|\d|,\s+(?:and|while|but|with)\s")
_OF_WHICH = re.compile(r"^[^.;]{0,30}\b(?:of which|half of which|of it)\s+(?:the\s+)?$")
_BEARS = re.compile(r"\s+(?:cover|pay|bear|contribut|provid|carr|shoulder|financ|fund|put|foot)\w*")
_INVERTED = re.compile(
    r"\s*(?:hatte?|gibt|zahlt|investiert|steuert|trägt|stellt|will|wendet|paga|aporta|invierte|"
    r"destina|investit|verse|apporte|finance)\s+"
    r"(?:die|der|das|el|la|los|le|les|l[’'])?\s*"
)
_MONEY = re.compile(r"\s+(?:money|funds|funding|capital|cash)\b")
_THAT = re.compile(r"\b(?:that|which)\s+(?:the\s+)?$")
_GRANTED = re.compile(
    r"\s+(?:has |had |have )?(?:signed|approved|granted|allocated|put|paid|pledged|committed|earmarked|provided|"
    r"promised|set)\b"
)
_SHARE_OF = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:is|was|are|were|being|represents?)\s+(?:the|an?)\s+"
    r"(?:contribution|share|gift|grant|loan|payment|stake)\s+(?:of|from|by)\s+(?:the\s+)?"
)
"""'5 million is the contribution of EuroHPC'."""
_FINDS_MONEY = re.compile(
    r"\b(?:is to find the money|are to find the money|foots? the bill|pays? for it|pays? the bill|will pay|is to pay|"
    r"is paying|puts? up the money|provides? the money|will fund it|funds it|finances it)\b"
)
_MAKER = re.compile(r"\b(?:developer|owner|builder|investor|backer|promoter|sponsor|operator|by)\s+(?:the\s+)?$")
_RUNS = re.compile(
    r"\b(?:led|headed|run|runs?|operated|hosted|designed|trained|supplied|selected|managed|overseen|coordinated|"
    r"co-ordinated|supervised|administered|chaired)\s+(?:jointly\s+)?(?:from|by)\s+(?:the\s+)?(?:[\w’'-]+\s+){0,3}$"
)
"""Who leads or runs a thing is not thereby who pays for it."""
_BY = re.compile(r"\b(?:by|from)\s+(?:the\s+)?(?:[\w’'-]+\s+){0,3}$")
_IN_BUDGET = re.compile(
    r"\s*,?\s*(?:is|are|was|were|stands?|comes?|has been|have been|will be)\s+(?:[a-z]+\s+)?(?:in|from)\s+the\s+"
    r"(?:state|national|federal|central|republican)\s+budgets?\b"
)
"""'65 million stands in the state budget'."""
_NEW_SENTENCE = re.compile(r"[.;]\s")


def source(asked: Asked) -> Actor | None:
    """'$5 million from Qatar', '$5 million granted by the development bank'."""
    text, end = asked.text, asked.end
    limit = min(asked.sentence.end, end + _FAR)
    for place in asked.reading.places.within(end, min(limit, end + 44)):
        if any(a.start <= place.start < a.end and not a.name.startswith("Government of") for a in asked.named):
            continue  # 'from the Xunta de Galicia' is not from the country
        if _FROM.fullmatch(text[end : place.start]) and not (
            _OWNED.match(text[place.end : place.end + 3])
            or (place.by == "demonym" and not _PUBLIC_SIDE.match(text, place.end))
        ):
            return asked.state_at(place, home=asked.country)
    for actor in asked.named:
        if not end <= actor.start < limit:
            continue
        gap = text[end : actor.start]
        if _MADE_BY.search(gap):
            continue
        if (
            _UNDER.fullmatch(gap)
            or _COMES_FROM.fullmatch(gap)
            or (
                asked.reading.cues.find("actors/from", end, actor.start)
                and len(gap) < 34
                and not _ELSEWHERE.search(gap)
            )
        ):
            return actor
    return None


def bearer(asked: Asked) -> Actor | None:
    """'20 million, half of which the region covers'."""
    shared = next((a for a in asked.behind() if _OF_WHICH.search(asked.text[asked.end : a.start])), None)
    return shared if shared and _BEARS.match(asked.text[shared.end : shared.end + 24]) else None


def inverted(asked: Asked) -> Actor | None:
    """'20 Millionen gibt der Bund'."""
    return next((a for a in asked.behind() if _INVERTED.fullmatch(asked.text[asked.end : a.start])), None)


def whose_money(asked: Asked) -> Actor | None:
    """'20 million of Norwegian money'."""
    for place in asked.reading.places.within(asked.end, min(asked.sentence.end, asked.end + 50)):
        if _MONEY.match(asked.text[place.end : place.end + 10]):
            bodies = (a for a in asked.named if a.start <= place.start < a.end and a.name != "European Union")
            return next(bodies, None) or asked.state_at(place, home=asked.country)
    return None


def granting(asked: Asked) -> Actor | None:
    """'the 20 million that the cabinet has approved'."""
    for actor in asked.behind():
        if _THAT.search(asked.text[max(asked.end, actor.start - 12) : actor.start]) and _GRANTED.match(
            asked.text[actor.end : actor.end + 24]
        ):
            return actor
    return None


def sharer(asked: Asked) -> Actor | None:
    """'5 million is the contribution of EuroHPC'."""
    return next((a for a in asked.behind() if _SHARE_OF.fullmatch(asked.text, asked.end, a.start)), None)


def budgeted(asked: Asked) -> Actor | None:
    """'65 million stands in the state budget'."""
    country = asked.country
    if country is None or not _IN_BUDGET.match(asked.text, asked.end, asked.sentence.end):
        return None
    return Actor(asked.end, asked.end, government_of(country), "government", True, country)


def finder(asked: Asked) -> Actor | None:
    """'It will cost 20 million. The region foots the bill.'"""
    after = asked.reading.sentences.within(asked.sentence.end, asked.sentence.end + 500)
    if not after or after[0].block != asked.sentence.block:
        return None
    first = next(iter(asked.actors.of(after[0])), None)
    if first is None or first.start > after[0].start + 4:
        return None
    return first if _FINDS_MONEY.search(asked.text[first.end : after[0].end]) else None


def maker(asked: Asked) -> Actor | None:
    """'a 20 million campus of developer Nscale'."""
    for actor in asked.behind():
        if (
            _MAKER.search(asked.text[max(asked.end, actor.start - 30) : actor.start])
            and not _runs(asked, actor)
            and not _NEW_SENTENCE.search(asked.text[asked.end : actor.start])
        ):
            return actor
    return None


def agent(asked: Asked) -> Actor | None:
    """'a 20 million hall, put up by the German group Schwarz'."""
    for actor in asked.behind():
        if _BY.search(asked.text[max(asked.end, actor.start - 40) : actor.start]) and not _runs(asked, actor):
            return actor
    return None


def _runs(asked: Asked, actor: Actor) -> bool:
    return _RUNS.search(asked.text[max(asked.end, actor.start - 60) : actor.start]) is not None

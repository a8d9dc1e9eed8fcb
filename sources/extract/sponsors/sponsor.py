"""Who sponsors a sum, and as what: its payer, else who owns, introduces or is known to lead the project.

Owns the fallbacks and mixes of public and private money. Invariant: a sponsor's kind is judged by the
project's country.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from sources.extract.actors import Actor, Actors, kind_by_name
from sources.extract.draft import Draft
from sources.extract.names import government_of
from sources.extract.parts import LATELY
from sources.extract.pledge import Pledge
from sources.extract.sentences import Sentence

EUROHPC = "EuroHPC Joint Undertaking"
Sponsor = tuple[str | None, str | None]
"""A name and a `sponsor_kind`, each where it is known."""

_STATE_NAME = re.compile(r"\b(?:National|Nacional|Nationale?|Nazionale|Federal|State|Public|Government)\b")
_SOME_COMPANY = re.compile(
    r"\b(?:an?|two|three|several|some|local|foreign|private)\s+(?:(?:private|foreign|local|unnamed|undisclosed)\s+)*"
    r"(?:group|company|companies|firms?|investors?|consortium|developers?|conglomerate|operator)\s+"
    r"(?:will|is to|are to|plans?|wants?|has|have|puts?|pays?|invests?|pledged|promised|committed)\b",
    re.IGNORECASE,
)
"""A payer whom the page does not name: no government stands in for him."""
_SIGNS = re.compile(
    r"\b(?:sign|build|announc|unveil|present|plan|launch|order|approv|adopt|pledg|promis|propos|"
    r"commission|set up|creat|spoke of|speaks? of|talk\w* of|com\w+ forward|unroll|draw\w* up|drew up)\w*"
)
_RECEIVED = re.compile(r"\b(?:received?|receives|gets?|got|was (?:awarded|granted|given|allotted))\b[^.;]{0,40}$")
_SAYS_MORE = re.compile(r"(?:Public|State|Government|The state|The rest|Roughly|About|Private|Half|Up to|No more)\b")
"""Opens a sentence that splits the sum of the one before."""
_PUBLIC_SHARE = re.compile(
    r"\b(?:public|state|government)\b[^.]*\b(?:no more than|at most|only|up to|\d+\s?(?:%|per cent))", re.IGNORECASE
)
_PRIVATE_SHARE = re.compile(r"would have to be private|has to come from companies|must be private|to be private")
_POSSESSIVE = re.compile(r"[’']s?\s+")


@dataclass(frozen=True, slots=True)
class _Orphan:
    """A sum at `start` of `sentence` whose payer no words name, with the project it goes to and the pledges before."""

    kept: list[Pledge]
    draft: Draft
    country: str
    sentence: Sentence
    start: int

    @property
    def backing(self) -> str | None:
        """The kind of money that the tables give for the project."""
        return self.draft.known.backing if self.draft.known else None

    @property
    def lead(self) -> str | None:
        """Who leads the project, by the page or by the tables."""
        return self.draft.lead or (self.draft.known.lead if self.draft.known else None)

    @property
    def government(self) -> Sponsor:
        return government_of(self.country), "government"


class Sponsors:
    """Names the sponsor of sums on one page."""

    def __init__(self, actors: Actors) -> None:
        self.actors, self.reading, self.text = actors, actors.reading, actors.text

    def of(
        self,
        kept: list[Pledge],
        payer: Actor | None,
        draft: Draft,
        country: str,
        sentence: Sentence,
        start: int,
    ) -> Sponsor:
        """The sponsor of the sum at `start` that goes to `draft`; `kept` are the pledges read before it."""
        if draft.is_investment and draft.lead:
            return draft.lead, payer.kind if payer and payer.name == draft.lead else "private_foreign"
        is_mixed = self._is_mixed(sentence)
        if payer is not None:
            return payer.name, "public_private" if is_mixed else self._kind(
                payer, draft.country_iso3 or country, sentence
            )
        sum_ = _Orphan(kept, draft, country, sentence, start)
        if (same := self._lately(sum_)) is not None:
            return same.sponsor, same.sponsor_kind
        for rule in self._RULES:
            if (found := rule(self, sum_)) is not None:
                return found[0], "public_private" if is_mixed else found[1]
        before = next((p for p in reversed(kept[-LATELY:]) if p.draft is draft and p.sponsor), None)
        if before is not None:
            return before.sponsor, before.sponsor_kind
        return None, "public_private" if is_mixed else sum_.backing

    def _kind(self, payer: Actor, home: str, sentence: Sentence) -> str | None:
        """`sponsor_kind` of a payer for a project in `home`."""
        if payer.is_government:
            if self.reading.cues.find("actors/private", sentence.start, sentence.end):
                return "public_private"
            if payer.hq_iso3:
                return "government" if payer.hq_iso3 in (home, "EUU") else "foreign_state"
        elif payer.hq_iso3 and payer.kind in ("private_foreign", "private_domestic"):
            return "private_domestic" if payer.hq_iso3 == home else "private_foreign"
        return payer.kind

    def _is_mixed(self, sentence: Sentence) -> bool:
        """Whether a sentence, or the next one where it goes on about the sum, tells of public and private money."""
        if self.reading.cues.find("actors/public_and_private", sentence.start, sentence.end):
            return True
        following = self.reading.sentences.within(sentence.end, sentence.end + 700)
        told = self.text[sentence.start : sentence.end]
        if (
            following
            and following[0].block == sentence.block
            and _SAYS_MORE.match(self.text[following[0].start : following[0].start + 12])
        ):
            more = self.text[following[0].start : following[0].end]
            if _PUBLIC_SHARE.search(more):
                return True
            told += more
        return _PRIVATE_SHARE.search(told) is not None

    def _lately(self, sum_: _Orphan) -> Pledge | None:
        """The last pledge to the same project, in this paragraph or one of the two before."""
        for pledge in reversed(sum_.kept[-LATELY:]):
            if pledge.block < sum_.sentence.block - 2:
                return None
            if pledge.draft is sum_.draft:
                return pledge
        return None

    def _unnamed(self, sum_: _Orphan) -> Sponsor | None:
        """'A foreign group will invest': somebody whom the page does not name, and no government in his place."""
        is_company = sum_.lead is None and _SOME_COMPANY.search(self.text, sum_.sentence.start, sum_.start)
        return (None, None) if is_company else None

    def _of_programme(self, sum_: _Orphan) -> Sponsor | None:
        """A programme is its government's, unless a company leads it."""
        draft, lead = sum_.draft, sum_.lead
        if draft.kind != "programme" or draft.is_investment:
            return None
        is_others = lead and kind_by_name(lead, sum_.country) not in ("government", None)
        return None if is_others else sum_.government

    def _received(self, sum_: _Orphan) -> Sponsor | None:
        """'The centre received 5 million'."""
        return sum_.government if _RECEIVED.search(self.text[sum_.sentence.start : sum_.start]) else None

    def _chosen(self, sum_: _Orphan) -> Sponsor | None:
        """EuroHPC pays a part of what it chose; where another European fund is named, that may have paid this sum."""
        by_it = sum_.draft.is_chosen and EUROHPC in self.reading.first_named
        return (EUROHPC, "government") if by_it and not self.reading.cues.has("actors/funds") else None

    def _possessor(self, sum_: _Orphan) -> Sponsor | None:
        """'Ottawa’s Sovereign AI Compute Strategy': the country whose project a mention calls it."""
        draft = sum_.draft
        for mention in draft.mentions[:6] if draft.kind != "model" else ():
            for place in self.reading.places.within(max(0, mention.start - 24), mention.start):
                if place.country_iso3 == draft.country_iso3 and _POSSESSIVE.fullmatch(
                    self.text[place.end : mention.start]
                ):
                    return government_of(place.country_iso3), "government"
        return None

    def _introducer(self, sum_: _Orphan) -> Sponsor | None:
        """Who signs for, builds or announces a project in the sentence that first names it."""
        for mention in sum_.draft.mentions[:3]:
            sentence = self.reading.sentence_at(mention.start)
            if sentence is None:
                continue
            for actor in reversed(self.actors.of(sentence)):
                if (
                    actor.end <= mention.start
                    and not actor.is_maker
                    and _SIGNS.search(self.text[actor.end : mention.start])
                    and not self.actors.is_object(sentence, actor)
                ):
                    return actor.name, actor.kind
        return None

    def _leader(self, sum_: _Orphan) -> Sponsor | None:
        lead = sum_.lead
        return (lead, sum_.backing or kind_by_name(lead, sum_.country)) if lead else None

    def _state(self, sum_: _Orphan) -> Sponsor | None:
        """The government where the tables, the paragraph or the project's name speak of public money."""
        if sum_.backing is not None:
            return sum_.government if sum_.backing == "government" else None
        block = self.reading.page.blocks[sum_.sentence.block]
        is_told = self.reading.cues.find("actors/government", block.start, block.end)
        return sum_.government if is_told or _STATE_NAME.search(sum_.draft.name) else None

    def _in_charge(self, sum_: _Orphan) -> Sponsor | None:
        """The public body that acts in one of the sentences before, in the same section: 'The Department gets ...'."""
        if sum_.backing is not None or sum_.draft.kind == "model":
            return None
        sentence = sum_.sentence
        section = self.actors.scene.section(sentence.start)
        earlier = self.reading.sentences.within(max(section.start, sentence.start - 900), sentence.start)
        for previous in reversed(earlier[-6:]):
            is_near = self._speaks_of_money_or_ai(previous)
            for actor in self.actors.of(previous):
                if (
                    (is_near or actor.name.startswith("Government of"))
                    and actor.is_government
                    and actor.kind == "government"
                    and not self.actors.is_object(previous, actor)
                ):
                    return actor.name, actor.kind
        return None

    def _speaks_of_money_or_ai(self, sentence: Sentence) -> bool:
        """Whether what a body does in a sentence may have to do with the project: not 'the ministry met teachers'."""
        first, last = sentence.start, sentence.end
        return bool(
            self.reading.sums.within(first, last)
            or self.actors.registry.within(first, last)
            or self.reading.cues.find("topics/ai", first, last)
        )

    _RULES: tuple[Callable[[Sponsors, _Orphan], Sponsor | None], ...] = (
        _unnamed,
        _of_programme,
        _received,
        _chosen,
        _possessor,
        _introducer,
        _leader,
        _state,
        _in_charge,
    )

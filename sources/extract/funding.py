"""Who sponsors a sum, and as what: its payer, else who owns, introduces or is known to lead the project.

Owns the fallbacks and mixes of public and private money. Invariant: a sponsor's kind is judged by the
project's country.
"""

from __future__ import annotations

import re

from sources.extract.actors import Actor, kind_by_name
from sources.extract.draft import Draft
from sources.extract.names import government_of
from sources.extract.parts import LATELY
from sources.extract.pledge import Pledge
from sources.extract.reading import Reading
from sources.extract.sentences import Sentence
from sources.extract.sponsors import Payers

EUROHPC = "EuroHPC Joint Undertaking"
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


class Funding:
    """Names the sponsor of sums on one page."""

    def __init__(self, reading: Reading, payers: Payers) -> None:
        self.reading, self.payers, self.text = reading, payers, reading.text

    def sponsor(
        self,
        kept: list[Pledge],
        payer: Actor | None,
        draft: Draft,
        country: str,
        sentence: Sentence,
        start: int,
    ) -> tuple[str | None, str | None]:
        whole = self.text[sentence.start : sentence.end]
        whole_before = self.text[sentence.start : start]
        following = self.reading.sentences.within(sentence.end, sentence.end + 700)
        if (
            following
            and following[0].block == sentence.block
            and re.match(
                r"(?:Public|State|Government|The state|The rest|Roughly|About|Private|Half|Up to|No more)\b",
                self.text[following[0].start : following[0].start + 12],
            )
        ):
            whole_next = self.text[following[0].start : following[0].end]
        else:
            whole_next = ""
        mixed = (
            bool(self.reading.cues.find("actors/public_and_private", sentence.start, sentence.end))
            or bool(
                whole_next
                and re.search(
                    r"\b(?:public|state|government)\b[^.]*\b(?:no more than|at most|only|up to|\d+\s?(?:%|per cent))",
                    whole_next,
                    re.IGNORECASE,
                )
            )
            or bool(
                re.search(
                    r"would have to be private|has to come from companies|must be private|to be private",
                    whole + whole_next,
                )
            )
        )
        if draft.is_investment and draft.lead:
            kind = payer.kind if payer and payer.name == draft.lead else "private_foreign"
            return draft.lead, kind
        if payer is None:
            for number in range(len(kept) - 1, max(-1, len(kept) - 1 - LATELY), -1):
                pledge = kept[number]
                if pledge.block < sentence.block - 2:
                    break
                if pledge.draft is draft:
                    return pledge.sponsor, pledge.sponsor_kind
            owner = draft.lead or (draft.known.lead if draft.known else None)
            if owner is None and _SOME_COMPANY.search(self.text, sentence.start, start):
                return None, "public_private" if mixed else None
            if (
                draft.kind == "programme"
                and not draft.is_investment
                and not (owner and kind_by_name(owner, country) not in ("government", None))
            ):
                return government_of(country), "public_private" if mixed else "government"
            received = re.search(
                r"\b(?:received?|receives|gets?|got|was (?:awarded|granted|given|allotted))\b[^.;]{0,40}$", whole_before
            )
            if received:
                return government_of(country), "government"
            backing = draft.known.backing if draft.known else None
            # EuroHPC pays a part of what it chose; where another European fund is named, that may have paid this sum.
            if draft.is_chosen and EUROHPC in self.reading.first_named and not self.reading.cues.has("actors/funds"):
                return EUROHPC, "government"
            owner_place = self._possessor(draft)
            if owner_place:
                return government_of(owner_place), "public_private" if mixed else "government"
            introducer = self._introducer(draft)
            if introducer is not None:
                return introducer.name, "public_private" if mixed else introducer.kind
            lead = draft.lead or (draft.known.lead if draft.known else None)
            if lead:
                return lead, "public_private" if mixed else backing or kind_by_name(lead, country)
            if backing == "government":
                return government_of(country), "government"
            block = self.reading.page.blocks[sentence.block]
            if backing is None and self.reading.cues.find("actors/government", block.start, block.end):
                return government_of(country), "public_private" if mixed else "government"
            if backing is None and _STATE_NAME.search(draft.name):
                return government_of(country), "public_private" if mixed else "government"
            office = self._in_charge(sentence) if backing is None and draft.kind != "model" else None
            if office is not None:
                return office.name, "public_private" if mixed else office.kind
            earlier = next((p for p in reversed(kept[-LATELY:]) if p.draft is draft and p.sponsor), None)
            if earlier is not None:
                return earlier.sponsor, earlier.sponsor_kind
            return None, "public_private" if mixed else backing
        kind = payer.kind
        home = draft.country_iso3 or country
        if payer.is_government and payer.hq_iso3:
            kind = "government" if payer.hq_iso3 in (home, "EUU") else "foreign_state"
        elif payer.hq_iso3 and kind in ("private_foreign", "private_domestic"):
            kind = "private_domestic" if payer.hq_iso3 == home else "private_foreign"
        if payer.is_government and (mixed or self.reading.cues.find("actors/private", sentence.start, sentence.end)):
            kind = "public_private"
        if mixed:
            kind = "public_private"
        return payer.name, kind

    def _in_charge(self, sentence: Sentence) -> Actor | None:
        """The public body that acts in one of the sentences before, in the same section: 'The Department gets ...'."""
        section = self.payers.scene.section(sentence.start)
        earlier = self.reading.sentences.within(max(section.start, sentence.start - 900), sentence.start)
        for previous in reversed(earlier[-6:]):
            is_near = self._speaks_of_money_or_ai(previous)
            for actor in self.payers.actors.of(previous):
                if (
                    (is_near or actor.name.startswith("Government of"))
                    and actor.is_government
                    and actor.kind == "government"
                    and not self.payers.actors.is_object(previous, actor)
                ):
                    return actor
        return None

    def _speaks_of_money_or_ai(self, sentence: Sentence) -> bool:
        """Whether what a body does in a sentence may have to do with the project: not 'the ministry met teachers'."""
        cues, first, last = self.reading.cues, sentence.start, sentence.end
        return bool(
            self.reading.sums.within(first, last)
            or self.payers.registry.within(first, last)
            or cues.find("topics/ai", first, last)
        )

    def _possessor(self, draft: Draft) -> str | None:
        """'Ottawa’s Sovereign AI Compute Strategy': the country whose project a mention calls it."""
        for mention in draft.mentions[:6]:
            for place in self.reading.places.within(max(0, mention.start - 24), mention.start):
                if (
                    re.fullmatch(r"[’']s?\s+", self.text[place.end : mention.start])
                    and draft.kind != "model"
                    and place.country_iso3 == draft.country_iso3
                ):
                    return place.country_iso3
        return None

    def _introducer(self, draft: Draft) -> Actor | None:
        """Who signs for, builds or announces a project in the sentence that first names it."""
        for mention in draft.mentions[:3]:
            sentence = self.reading.sentence_at(mention.start)
            if sentence is None:
                continue
            actors = [
                a
                for a in self.payers.actors.of(sentence)
                if a.end <= mention.start and not a.is_maker and not self.payers.actors.is_object(sentence, a)
            ]
            for actor in reversed(actors):
                if _SIGNS.search(self.text[actor.end : mention.start]):
                    return actor
        return None

"""Who pays a sum, and whose kind of money it is.

Owns the search for the payer: subject of the clause, 'from' and 'by', list leads, words that point back. Does not
judge whether the sum is a commitment. Invariant: a sponsor is a canonical name or the government of a country.
"""

from __future__ import annotations

import re

from sources.extract.actors import GOVERNMENT_NAME, UNIVERSITY, Actor, Actors, kind_of
from sources.extract.cues import Hit
from sources.extract.mentions import organisation_named
from sources.extract.names import government_of
from sources.extract.reading import Reading
from sources.extract.registry import Registry
from sources.extract.resolve import headed_by
from sources.extract.scene import Scene
from sources.extract.sentences import Sentence

_ACTS = re.compile(
    r"\b(?:build|builds|building|will|plans?|is to|has|have|opens?|signs?|agreed|sells?|runs?|"
    r"hosts?|operates?|teaming|develop\w*|construct\w*|means|intends|wants|aims|seeks)\b"
)


_MAKER = re.compile(r"\b(?:developer|owner|builder|investor|backer|promoter|sponsor|operator|by)\s+(?:the\s+)?$")


_THEN_SUM = re.compile(r"(?:\s+\([^()]{1,40}\))?\s*[,(–—-]?\s*(?:about |some |up to |around |nearly |roughly )?")
_FROM_OFFICE = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:grant |loan |subsidy |contribution |award |contract |budget )?"
    r"(?:was |were |is |are |comes? |came |will come )?(?:\w+ed )?(?:from|by)\s+the\s+"
    r"(?:ministry|department|agency|authority|fund|commission|office|council|foundation|bank)\b(?!\s+(?:of|for)\b)"
)
_SHARE_OF = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:is|was|are|were|being|represents?)\s+(?:the|an?)\s+"
    r"(?:contribution|share|gift|grant|loan|payment|stake)\s+(?:of|from|by)\s+(?:the\s+)?"
)
"""'5 million is the contribution of EuroHPC'."""
_AND_OFFICE = re.compile(
    r"\b[Tt]he (?:ministry|department|agency|authority|fund|commission|office|council)\s+and\s+(?:[\w’'-]+\s+){0,10}$"
)
_BACK = re.compile(
    r"(?:On [\w ]+,? |In [\w ]+,? |By [\w ]+,? )?(?:It|They|He|She|it|they|he|she)\b"
    r"|(?:[\w ]{0,24},? )?(?:[Ii]ts|[Tt]heir)\s+(?:\w+\s+)?(?:boards?|council|cabinet|shareholders?|directors|"
    r"management|owners?|parents?|trustees|governors)\b"
)
"""What opens a sentence whose payer was named before: 'It', 'its board'."""
_UNDER = re.compile(
    r"\s*(?:of (?:it|that|which|them),?\s+)?(?:is |are |was |were |has been )?"
    r"(?:granted|financed|funded|paid|provided|awarded)\s+(?:under|through|via|out of)\s+(?:the\s+|its\s+)?"
)
_PUBLIC_SIDE = re.compile(
    r"\s+(?:side|states?|governments?|budgets?|treasur\w+|taxpayers?|ministr\w+|cabinet|money|funds?|aid)\b"
)
"""'from the Polish side' is the country's money, 'from the American cloud company' is not."""
_GIVEN = re.compile(
    r"\b(?:gives?|gave|giving|grants?|granted|granting|awards?|awarded|lends?|lent|pays|paid|hands?|handed|offers?|offered|"
    r"allots?|allotted|allocates?|allocated)\s+(?:the\s+)?(?:\w+\s)?$"
)
"""'It gives Cohere 240 million': who stands right behind such a verb gets the money."""
_NEVER_ANOTHER = frozenset(
    {"ministry", "department", "committee", "secretariat", "centre", "center", "bureau", "directorate", "regulator"}
)
"""'the committee' is no ministry: words that mean a body of their own sort only."""
_GROUP = re.compile(
    r"\b[Tt]he [A-Z]\w+(?:-\w+)? (?:company|group|firm|operator|giant|developer|conglomerate|utility|start-?up|carrier|"
    r"chip-?maker|builder|investor)\b"
)
"""'The Vietnamese group': a company named before, by its country."""
_OWNS = re.compile(r"\s+(?:owns?|holds?|controls?|backs?|runs?|part-owns?|founded|set up|created)\s*,")
_ADDS = re.compile(r"\s+(?:will\s+)?(?:adds?|added|pays?|paid|gives?|gave)\s+(?:about |some |another |a further )?")
_NO_VERB = re.compile(r"\s+(?:another |about |some |a further |up to )?")
_AND_THEN = re.compile(r"(?:,|;|\band)\s+(?:the\s+)?$")
"""'Safaricom pays 5 million and the state 4 million': the second payer's verb is left out."""
_LOOKS_ON = re.compile(
    r"\b(?:praise[sd]?|visit(?:s|ed)|toured|inspect(?:s|ed)|criticis\w+|criticiz\w+|welcom(?:es|ed)|oppose[sd]?|doubts|"
    r"doubted|regrets|regretted|admires|admired|studied|studies)\b"
)
"""'The minister praised the 4 million': who speaks of a sum does not pay it."""
_PRICED = re.compile(
    r"(?:On [\w ]+,? |In [\w ]+,? |By [\w ]+,? )?(?:It|They)\s+(?:has |have |had |will |would |is to |was to )?"
    r"(?:cost|costs|is worth|comes? to|came to|amounts? to|runs? to|is put at|is priced|is estimated)\b"
)
"""'It cost 500 million': the thing is meant, not the one who pays."""
_RUNS = re.compile(
    r"\b(?:led|headed|run|runs?|operated|hosted|designed|trained|supplied|selected|managed|overseen|coordinated|"
    r"co-ordinated|supervised|administered|chaired)\s+(?:jointly\s+)?(?:from|by)\s+(?:the\s+)?(?:[\w’'-]+\s+){0,3}$"
)
"""Who leads or runs a thing is not thereby who pays for it."""

_INVERTED = re.compile(
    r"\s*(?:hatte?|gibt|zahlt|investiert|steuert|trägt|stellt|will|wendet|paga|aporta|invierte|"
    r"destina|investit|verse|apporte|finance)\s+"
    r"(?:die|der|das|el|la|los|le|les|l[’'])?\s*"
)


_THE_OFFICE = re.compile(
    r"\bthe (?:authority|ministry|agency|department|commission|fund|foundation|council|university|bank)\s+"
    r"(?:contribut|give|gave|add|pa[iy]|provid|put|cover|bear|grant)\w*\s+(?:up to |about |some |another )?$",
    re.IGNORECASE,
)
_OF_WHICH = re.compile(r"^[^.;]{0,30}\b(?:of which|half of which|of it)\s+(?:the\s+)?$")
_BEARS = re.compile(r"\s+(?:cover|pay|bear|contribut|provid|carr|shoulder|financ|fund|put|foot)\w*")
_NEXT_CELL = re.compile(r"\s*(?:\([^)|]*\)\s*)?\|\s*(?:up to |about |some |over )?", re.IGNORECASE)
_PRONOUN = re.compile(
    r"\b(?:it|they)\s+(?:wants?|plans?|intends?|will|is to|are to|hopes?|means|aims?|has promised|have promised|"
    r"promised|pledged|would)\b[^,;]{0,40}$"
)


class Payers:
    """Finds the payer of sums on one page."""

    def __init__(self, reading: Reading, scene: Scene, registry: Registry) -> None:
        self.reading, self.scene, self.registry, self.text = reading, scene, registry, reading.text
        self.actors = Actors(reading, scene, registry)

    def find(self, sentence: Sentence, start: int, end: int, clause: tuple[int, int]) -> Actor | None:
        """The payer of the sum at `start:end`, from its clause, its sentence, then what words point back to."""
        actors = self.actors.of(sentence)
        inside = self.text[max(0, start - 14) : start].rpartition("(")
        if inside[1] and ")" not in inside[2]:
            aside = self._bracketed(actors, start, end, sentence)
            if aside:
                return aside
        if _FROM_OFFICE.match(self.text, end, sentence.end):
            office = self._points_back(sentence, min(sentence.end, end + 60))
            if office:
                return office
        behind = self._from(actors, end, min(sentence.end, end + 140))
        if behind:
            return behind
        paid = re.search(
            r"\bcost\s+(the state|the government|the taxpayers?|taxpayers)\s+(?:about\s+|some\s+)?$",
            self.text[max(sentence.start, start - 40) : start],
        )
        if paid:
            whose = self.scene.country_of(sentence)
            if whose:
                return Actor(start, start, government_of(whose), "government", True, whose)
        if _THE_OFFICE.search(self.text[sentence.start : start]) and clause[0] > sentence.start:
            office = self._points_back(sentence, start)
            if office:
                return office
        shared = next((a for a in actors if a.start >= end and _OF_WHICH.search(self.text[end : a.start])), None)
        if shared and _BEARS.match(self.text[shared.end : shared.end + 24]):
            return shared
        again = _PRONOUN.search(self.text[clause[0] : start])
        if again and clause[0] > sentence.start:
            doer = next(
                (
                    a
                    for a in actors
                    if a.end <= clause[0] and not a.is_government and not self.actors.is_object(sentence, a)
                ),
                None,
            )
            if doer:
                return doer
        inverted = next((a for a in actors if a.start >= end and _INVERTED.fullmatch(self.text[end : a.start])), None)
        if inverted:
            return inverted
        lead = self._lead(sentence, start) or self._heads_item(actors, sentence, start)
        cues = self.reading.cues
        bracketed = self._bracketed(actors, start, end, sentence)
        if bracketed:
            return bracketed
        before = [a for a in actors if a.end <= start]
        received = False
        money_of = [
            p
            for p in self.reading.places.within(end, min(sentence.end, end + 50))
            if re.match(r"\s+(?:money|funds|funding|capital|cash)\b", self.text[p.end : p.end + 10])
        ]
        if money_of:
            body = next(
                (a for a in actors if a.start <= money_of[0].start < a.end and a.name != "European Union"), None
            )
            if body is not None:
                return body
            whose = money_of[0].country_iso3
            return Actor(
                money_of[0].start,
                money_of[0].end,
                government_of(whose),
                "government" if whose == self.scene.country_of(sentence) else "foreign_state",
                True,
                whose,
            )
        told = next(
            (
                a
                for a in actors
                if a.start >= end
                and re.search(r"\b(?:that|which)\s+(?:the\s+)?$", self.text[max(end, a.start - 12) : a.start])
                and re.match(
                    r"\s+(?:has |had |have )?(?:signed|approved|granted|allocated|put|paid|pledged|"
                    r"committed|earmarked|provided|promised|set)\b",
                    self.text[a.end : a.end + 24],
                )
            ),
            None,
        )
        if told:
            return told
        theirs = next((a for a in actors if a.start >= end and _SHARE_OF.fullmatch(self.text, end, a.start)), None)
        if theirs is not None:
            return theirs
        beside = next((a for a in reversed(before) if _NO_VERB.fullmatch(self.text, a.end, start)), None)
        if (
            beside is not None
            and _AND_THEN.search(self.text, sentence.start, beside.start)
            and self.reading.sums.within(sentence.start, beside.start)
        ):
            return beside
        named = self.reading.places.last_before(start, sentence.start)
        if (
            named is not None
            and named.by in ("name", "capital")
            and not any(a.start <= named.start < a.end for a in actors)
            and _NO_VERB.fullmatch(self.text, named.end, start)
            and _AND_THEN.search(self.text, sentence.start, named.start)
            and self.reading.sums.within(sentence.start, named.start)
        ):
            whose = named.country_iso3
            kind = "government" if whose == self.scene.country_of(sentence, start) else "foreign_state"
            return Actor(named.start, named.end, government_of(whose), kind, True, whose)
        for low in (clause[0], sentence.start):
            for actor in reversed([a for a in before if a.start >= low]):
                gap = self.text[actor.end : start]
                if _OWNS.match(gap):
                    continue
                if _GIVEN.search(self.text, max(low, actor.start - 26), actor.start):
                    received = True
                    continue
                if (
                    actor.is_maker
                    and not re.search(
                        r"\b(?:invest|commit|pledg|fund|financ|contribut|put)\w*",
                        self.text[actor.end : min(sentence.end, end + 40)],
                    )
                    and not _ADDS.fullmatch(gap)
                ):
                    continue
                if cues.find("actors/give", actor.end, start) and not self.actors.is_object(sentence, actor):
                    if re.match(
                        r"\s*(?:\([^)]*\)\s*)?(?:has |have |will |had )?(?:received?|gets?|got|was "
                        r"given|was granted|was awarded|was allocated)\b",
                        gap,
                    ):
                        received = True
                        continue
                    return self._first_of_pair(actors, actor)
        if received:
            country = self.scene.country_of(sentence)
            return Actor(start, start, government_of(country), "government", True, country) if country else None
        back = self._points_back(sentence, start)
        if back:
            return back
        after = self.reading.sentences.within(sentence.end, sentence.end + 500)
        if after and after[0].block == sentence.block:
            firsts = self.actors.of(after[0])
            if (
                firsts
                and firsts[0].start <= after[0].start + 4
                and re.search(
                    r"\b(?:is to find the money|are to find the money|foots? the bill|pays? for "
                    r"it|pays? the bill|will pay|is to pay|is paying|puts? up the money|provides? "
                    r"the money|will fund it|funds it|finances it)\b",
                    self.text[firsts[0].end : after[0].end],
                )
            ):
                return firsts[0]
        if lead:
            return lead
        over = self._headed(sentence)
        if over:
            return over
        subject = next(
            (a for a in before if a.start <= sentence.start + 24 and not self.actors.is_object(sentence, a)), None
        )
        if subject and subject.is_government and _LOOKS_ON.search(self.text, subject.end, start):
            subject = None
        if subject and (subject.is_government or _ACTS.search(self.text[subject.end : start])):
            return self._first_of_pair(actors, subject)
        maker = next(
            (
                a
                for a in actors
                if a.start >= end
                and _MAKER.search(self.text[max(end, a.start - 30) : a.start])
                and not _RUNS.search(self.text[max(end, a.start - 60) : a.start])
                and not re.search(r"[.;]\s", self.text[end : a.start])
            ),
            None,
        )
        if maker:
            return maker
        passive = [
            a
            for a in actors
            if a.start >= end
            and re.search(
                r"\b(?:by|from)\s+(?:the\s+)?(?:[\w’'-]+\s+){0,3}$", self.text[max(end, a.start - 40) : a.start]
            )
            and not _RUNS.search(self.text[max(end, a.start - 60) : a.start])
        ]
        if passive:
            return passive[0]
        return None

    def _bracketed(self, actors: list[Actor], start: int, end: int, sentence: Sentence) -> Actor | None:
        """'$180m for an AI compute hub (G42)': the organisation alone in the next bracket."""
        match = re.match(r"[^.;()$€£]{0,70}\(", self.text[end : min(sentence.end, end + 74)])
        aside = [
            a
            for a in actors
            if a.end < end
            and re.fullmatch(r"\s*\((?:another |the other |some |about )?(?:[^()\d]{0,12})", self.text[a.end : start])
        ]
        if aside:
            return aside[-1]
        if match:
            for actor in actors:
                if (
                    actor.start == end + match.end()
                    and self.text[actor.end : actor.end + 1] == ")"
                    and not self.registry.within(actor.start, actor.end)
                ):
                    inside = self.text[end + match.end() - 26 : end + match.end() - 1]
                    if not re.search(r"[A-Z][\w]+(?:\s[A-Z]\w+)*\s*$", inside) or (
                        actor.hq_iso3 and re.search(r"[a-z]\s*$", inside)
                    ):
                        return actor
        return None

    def _first_of_pair(self, actors: list[Actor], actor: Actor) -> Actor:
        """The first of 'Aker and Nscale': the data model's sponsor."""
        sentence = self.reading.sentence_at(actor.start)
        if sentence is not None and _AND_OFFICE.search(self.text, sentence.start, actor.start):
            office = self._points_back(sentence, actor.start)
            if office is not None:
                return office
        first = actor
        for other in reversed(actors):
            if (
                other.end <= first.start
                and re.fullmatch(
                    r"\s*(?:,|and|&|,\s+and|with|et|together with|along with|,[^,.;]{3,70},?\s+and)\s+(?:the\s+|"
                    r"(?:two|three|four|five|several)\s+|London-based\s+|[\w-]+-based\s+)?(?:[\w-]+\s)?",
                    self.text[other.end : first.start],
                )
                and not self._is_object_at(other)
            ):
                first = other
        return first

    def _is_object_at(self, actor: Actor) -> bool:
        sentence = self.reading.sentence_at(actor.start)
        return sentence is not None and self.actors.is_object(sentence, actor)

    def _from(self, actors: list[Actor], end: int, limit: int) -> Actor | None:
        for place in self.reading.places.within(end, min(limit, end + 44)):
            if any(a.start <= place.start < a.end and not a.name.startswith("Government of") for a in actors):
                continue  # 'from the Xunta de Galicia' is not from the country
            if re.fullmatch(
                r"\s*(?:\([^)]*\)\s*)?(?:(?:of|in)\s+\w+\s+)?(?:from|by|aus|de|vom)\s+(?:the\s+)?",
                self.text[end : place.start],
            ) and not (
                re.match(r"[’']s|\s+[A-Z]", self.text[place.end : place.end + 3])
                or (place.by == "demonym" and not _PUBLIC_SIDE.match(self.text, place.end))
            ):
                sentence = self.reading.sentence_at(place.start)
                here = self.scene.country_of(sentence) if sentence else None
                return Actor(
                    place.start,
                    place.end,
                    government_of(place.country_iso3),
                    "government" if place.country_iso3 in (here, "EUU") else "foreign_state",
                    True,
                    place.country_iso3,
                )
        for actor in actors:
            if not end <= actor.start < limit:
                continue
            gap = self.text[end : actor.start]
            if re.search(
                r"\b(?:led|headed|run|operated|hosted|developed|made|built|managed|designed|"
                r"trained|supplied|approved|selected|adopted|signed|chips|machines|systems|"
                r"equipment)\s+(?:from|by)\s+(?:the\s+)?$",
                gap,
            ):
                continue
            if re.search(
                r"\b(?:chips?|GPUs|processors|servers|accelerators|technology|hardware)\s+(?:from|by)\s+(?:the\s+)?$",
                gap,
            ):
                continue
            if (
                _UNDER.fullmatch(gap)
                or re.fullmatch(
                    r"\s*(?:(?:of (?:it|that|which)|in \w+(?: \w+)?|of public money|of investment|"
                    r"public money|contract)\s+)?,?\s*(?:all |half |most |some |was |were |is |"
                    r"are |being |comes? |which )?(?:\w+ed\s+)?(?:from|by)\s+(?:the\s+|its\s+|a\s+)?"
                    r"(?:[\w’'-]+\s+){0,3}",
                    gap,
                )
                or (
                    self.reading.cues.find("actors/from", end, actor.start)
                    and len(gap) < 34
                    and not re.search(r"[.;:$€£]|\d|,\s+(?:and|while|but|with)\s", gap)
                )
            ):
                return actor
        return None

    def _lead(self, sentence: Sentence, start: int) -> Actor | None:
        """'Gates Foundation: $17.5 million', 'G42 with Microsoft: US$1 billion'."""
        block = self.reading.page.blocks[sentence.block]
        if start - block.start > 340:
            return None
        colon = self.text[block.start : start].rfind(": ")
        if colon < 0 and block.kind == "list_item":
            dash = re.match(r"[^–—\d]{2,50}\s(?=[–—]\s)", self.text[block.start : start])
            named = self.actors.of(sentence)
            colon = dash.end() if dash and named and named[0].start <= block.start + 4 else -1
        if colon < 0 or colon > 140 or start - (block.start + colon) > 200:
            return None
        heads = [a for a in self.actors.of(sentence) if a.end <= block.start + colon + 1]
        if not heads:
            return None
        close = [a for a in heads if not self.actors.is_object(sentence, a)]
        return close[-1] if close and block.start + colon - close[-1].end < 60 else None

    def _headed(self, sentence: Sentence) -> Actor | None:
        """The organisation alone in the item that the sentence's item stands under: 'Microsoft', then 'New: R5.4bn'."""
        number = self.reading.parents.get(sentence.block)
        if number is None:
            return None
        block = self.reading.page.blocks[number]
        company = headed_by(self.reading, block)
        if company is None or company.sector == "chips":
            return None
        over = self.reading.sentence_at(block.start)
        return next((a for a in self.actors.of(over) if a.start == company.start), None) if over else None

    def _heads_item(self, actors: list[Actor], sentence: Sentence, start: int) -> Actor | None:
        """'the Government of Manitoba, $42 million, approved ...': who opens a list item and is followed by the sum."""
        block = self.reading.page.blocks[sentence.block]
        if not actors:
            return None
        first = actors[0]
        if block.kind == "table":
            # 'Gates Foundation | $7.5 million for ...': who stands in the cell before.
            leads = first.start <= sentence.start + 4 and _NEXT_CELL.fullmatch(self.text, first.end, start)
            return first if leads else None
        if block.kind != "list_item" or start - block.start > 120:
            return None
        if first.start > block.start + 4 or not _THEN_SUM.fullmatch(self.text, first.end, start):
            return None
        return first

    def _of_page(self, nouns: str, said: Hit) -> Actor | None:
        """The body that 'the ministry' means on its own page: the publisher, or the only one of the sort named."""
        sort = re.compile(rf"\b(?:{nouns})\b", re.IGNORECASE)
        names = [n for n in (self.reading.page.publisher or "",) if n and sort.search(n)]
        names = names or [n for n in self.reading.first_named if sort.search(n)]
        known = organisation_named(names[0]) if len(names) == 1 else None
        if len(names) != 1:
            return None
        country = (known.hq_iso3 if known else None) or self.scene.country
        name = known.name if known else names[0]
        kind = kind_of(name, country, known.sector if known else None, self.scene.country)
        return Actor(said.first, said.last, name, kind, kind == "government", country)

    def _points_back(self, sentence: Sentence, start: int) -> Actor | None:
        """'the ministry', 'the company', 'it' as subject: the last actor of that sort in the section."""
        head = self.text[sentence.start : start]
        section = self.scene.section(sentence.start)
        earlier = list(self.reading.sentences.within(max(section.start, sentence.start - 2500), sentence.start))
        said = self.reading.cues.find("actors/ministry_words", sentence.start, start)
        if said:
            noun = self.text[said.first : said.last].split()[-1].lower()
            nouns = {
                "ministry": "ministry|department",
                "department": "department|ministry",
                "agency": "agency|authority|office",
            }.get(noun, noun)
            sort = re.compile(rf"\b(?:{nouns})\b", re.IGNORECASE)
            for previous in (sentence, *reversed(earlier)):
                for actor in reversed(self.actors.of(previous)):
                    if actor.end <= said.first and sort.search(actor.name):
                        return actor
            for previous in reversed(earlier) if noun not in _NEVER_ANOTHER else ():
                for actor in reversed(self.actors.of(previous)):
                    if (
                        (GOVERNMENT_NAME.search(actor.name) and not actor.name.startswith("Government of"))
                        or UNIVERSITY.search(actor.name)
                        or re.search(r"Foundation|Fund|Bank", actor.name)
                    ):
                        return actor
            if (own := self._of_page(nouns, said)) is not None:
                return own
            country = self.scene.country_of(sentence)
            if noun in ("ministry", "department") and country:
                return Actor(said.first, said.last, government_of(country), "government", True, country)
        if self.reading.cues.find("actors/company_words", sentence.start, start) or _GROUP.search(head):
            for previous in reversed(earlier):
                for actor in self.actors.of(previous):
                    if not actor.is_government:
                        return actor
        if not _PRICED.match(head) and _BACK.match(head) and earlier and earlier[-1].block >= sentence.block - 2:
            for previous in reversed(earlier[-4:]):
                subjects = [
                    a for a in self.actors.of(previous) if not a.is_maker and not self.actors.is_object(previous, a)
                ]
                if subjects:
                    return subjects[0]
        return None

"""Who pays a sum, and whose kind of money it is.

Owns the search for the payer: subject of the clause, 'from' and 'by', list leads, words that point back. Does not
judge whether the sum is a commitment. Invariant: a sponsor is a canonical name or the government of a country.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from sources.extract.cues import load
from sources.extract.mentions import organisation_named
from sources.extract.names import government_of, known_organisations, likeness
from sources.extract.reading import Organisation, Reading
from sources.extract.registry import Registry
from sources.extract.scene import Scene
from sources.extract.sentences import Sentence

_GOVERNMENT_NAME = re.compile(r"\bNational [\w ]*(?:Fund|Office|Bank|Laborator)\w*|\b(?:Ministry|Ministries|Department of|Office of|Commission|Government|Agency|Authority|Council|Parliament|Treasury|Cabinet|State of|Secretariat|Bureau|Committee)\b")
_ACTS = re.compile(r"\b(?:build|builds|building|will|plans?|is to|has|have|opens?|signs?|agreed|sells?|runs?|hosts?|operates?|teaming|develop\w*|construct\w*|means|intends|wants|aims|seeks)\b")
_LABORATORY = re.compile(r"Supercomput|Computing Cent|Forschungszentrum|Computing Center|HPC\b|Academy|Fraunhofer|Cyfronet|Research Cent|Centro Nacional|Max Planck|Centro de Supercomput|National Cent", re.IGNORECASE)
_TOPIC_MINISTRY = re.compile(r"\b(?:[Tt]he |[Ii]ts )?(?!(?:the|this|that|prime|other|same|new|whole|said|its|our|their|each|which|when|and|one|his|her|a|an|told|if|as)\b)([a-zA-Z]{3,14})(?: (?:affairs|and \w+))? (?:[Mm]inistry|[Dd]epartment)\b(?! of)")
_CABINET = re.compile(r"(?:Council of Ministers|Cabinet|Government|Ministerial Committee|Parliament|Council of State|National Assembly|White House|Presidency)\b(?! of the United Kingdom Office)")
_STATE_WORDS = re.compile(r"\b(?:the state|the governor|governor|state lawmakers|the province|the premier)\b")
_MAKER = re.compile(r"\b(?:developer|owner|builder|investor|backer|promoter|sponsor|operator|by)\s+(?:the\s+)?$")
_UNIVERSITY = re.compile(r"\b(?:Universit|Institute|Institut|College|Academy|Research Cent|Laborator|School)\w*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Actor:
    """One who may act in a sentence. `name` is canonical; `kind` as `sponsor_kind`, None where nothing tells."""

    start: int
    end: int
    name: str
    kind: str | None
    is_government: bool = False
    hq_iso3: str | None = None
    is_maker: bool = False
    """A maker of chips: named with machines far more often than as one who pays."""


@cache
def _europeans() -> frozenset[str]:
    return frozenset(str(n).lower() for n in load("organisation_kinds")["european"])


@cache
def _ministries() -> dict[str, list[str]]:
    """Names of ministries and departments by country."""
    found: dict[str, list[str]] = {}
    for name, hq in known_organisations():
        if hq and re.match(r"(?:Federal |State )?(?:Ministry|Department) (?:of|for)", name):
            found.setdefault(hq, []).append(name)
    return found


def ministry_of(topic: str, country: str | None) -> str:
    """'the digital ministry' of a country by its full name where it is known, else 'Ministry of Digital'."""
    stem = topic.lower()[:5]
    for name in _ministries().get(country or "", []):
        if stem in name.lower():
            return name
    return f"Ministry of {topic[:1].upper()}{topic[1:]}"


@cache
def _kind_table() -> dict[str, str]:
    return {name.lower(): kind for kind, names in load("organisation_kinds").items() for name in names}


def kind_of(name: str, hq: str | None, sector: str | None, country: str | None) -> str | None:
    """`sponsor_kind` of an organisation that pays for something in `country`; None where nothing tells."""
    listed = _kind_table().get(name.lower()) or _kind_table().get(re.sub(r"\s*\([^)]*\)", "", name).lower())
    if listed == "multilateral":
        return "multilateral"
    if name.lower() in _europeans():
        return "government"
    foreign = hq is not None and country is not None and hq != country
    if listed == "government" or sector == "government" or _GOVERNMENT_NAME.search(name):
        if foreign and hq != "EUU":
            return "foreign_state"
        return "government"
    if listed == "state_owned":
        return "foreign_state" if foreign else "state_owned"
    if sector == "university" or _UNIVERSITY.search(name) or _LABORATORY.search(name):
        return "government" if not foreign else "foreign_state"
    if hq is None:
        return None
    return "private_foreign" if foreign else "private_domestic"


class Payers:
    """Finds the payer of sums on one page."""

    def __init__(self, reading: Reading, scene: Scene, registry: Registry) -> None:
        self.reading, self.scene, self.registry, self.text = reading, scene, registry, reading.text
        self._cache: dict[int, list[Actor]] = {}
        self._has_ministry = "inistry" in self.text or "epartment" in self.text
        self._has_states = any(str(n) in self.text for n in load("actors")["subnational"])
        lower = self.text.lower()
        self._has_funds = any(str(n) in lower for n in load("actors")["funds"])
        self._has_seats = any(str(n) in self.text for n in load("actors")["seats"])

    def actors(self, sentence: Sentence) -> list[Actor]:
        """Organisations and words for governments in a sentence, in order."""
        if sentence.start in self._cache:
            return self._cache[sentence.start]
        country = self.scene.country_of(sentence)
        found: list[Actor] = []
        named = self.registry.within(sentence.start, sentence.end)
        for org in self.reading.organisations.within(sentence.start, sentence.end):
            if any(a <= org.start and b >= org.end and m.shape in ("known", "titled", "weak", "called") for a, b, _, m in named):
                continue
            found.append(self._actor(org, country))
        for match in _TOPIC_MINISTRY.finditer(self.text, sentence.start, sentence.end) if self._has_ministry else ():
            if not any(a.start < match.end() and a.end > match.start() for a in found):
                found.append(Actor(match.start(), match.end(), ministry_of(match.group(1), country), "government", True, country))
        for match in _subnational().finditer(self.text, sentence.start, sentence.end) if self._has_states else ():
            if re.match(r"\s+(?:University|Times|Post|City)", self.text[match.end() : match.end() + 12]):
                continue
            name = {str(k): str(v) for k, v in load("actors")["subnational"].items()}[match.group()]
            found.append(Actor(match.start(), match.end(), name, "government", True, country))
        for match in _fund_names().finditer(self.text, sentence.start, sentence.end) if self._has_funds else ():
            if not any(a.start < match.end() and a.end > match.start() for a in found):
                found.append(Actor(match.start(), match.end(), {str(k): str(v) for k, v in load("actors")["funds"].items()}[self.text[match.start() : match.end()].lower()], "government", True, "EUU"))
        for match in _seats().finditer(self.text, sentence.start, sentence.end) if self._has_seats else ():
            name = {str(k): str(v) for k, v in load("actors")["seats"].items()}[match.group(1)]
            known = organisation_named(name)
            if known is not None:
                found.append(Actor(match.start(), match.end(), known.name, kind_of(known.name, known.hq_iso3, known.sector, country), False, known.hq_iso3))
        taken = [(a.start, a.end) for a in found]
        for match in self.reading.cues.all("actors/government", sentence.start, sentence.end):
            if any(a <= match.start() < b for a, b in taken) or re.match(r"-(?:backed|owned|run|controlled|funded|led|supported)|\s+(?:property|television|media|visit|university|companies|company|firms?)\b", self.text[match.end() : match.end() + 12]):
                continue
            owner = [p for p in self.reading.places.within(max(sentence.start, match.start() - 26), match.start()) if re.fullmatch(r"(?:[’']s?)?\s+(?:\w+\s+)?", self.text[p.end : match.start()])]
            whose = owner[-1].country_iso3 if owner else country
            behind = [p for p in self.reading.places.within(match.end(), match.end() + 26) if re.fullmatch(r"\s+(?:of|in)\s+(?:the\s+)?", self.text[match.end() : p.start])]
            if behind and not owner:
                whose = behind[0].country_iso3
            if whose:
                kind = "government" if whose in (country, "EUU") or country is None else "foreign_state"
                name = government_of(whose)
                if _STATE_WORDS.fullmatch(self.text[match.start() : match.end()].lower()) or self.text[match.start() : match.end()].lower() in ("state", "governor"):
                    name = self._subnational_near(sentence) or name
                found.append(Actor(match.start(), match.end(), name, kind, True, whose))
        for place in self.reading.places.within(sentence.start, sentence.end):
            if self.scene.is_origin(place) or any(a <= place.start < b for a, b in taken):
                continue
            if re.match(r"\s+(?:has|had|is|will|would|and|set|plans|announced|pledged|signed|have|are|spends|put|to|named|promised|wants)\b", self.text[place.end : place.end + 14]) or place.start <= sentence.start + 4:
                if not re.match(r"[’']s", self.text[place.end : place.end + 2]):
                    kind = "government" if place.country_iso3 in (country, "EUU") else "foreign_state"
                    found.append(Actor(place.start, place.end, government_of(place.country_iso3), kind, True, place.country_iso3))
        found.sort(key=lambda a: a.start)
        self._cache[sentence.start] = found
        return found

    def _seat_beside(self, org: Organisation) -> str | None:
        """'Nexus Core Systems, a London company', 'London-based Nscale': the seat that the sentence gives."""
        for place in self.reading.places.within(max(0, org.start - 40), min(len(self.text), org.end + 60)):
            if place.end <= org.start and re.fullmatch(r"(?:-based|-headquartered|[’']s)?\s+(?:(?:company|firm|developer|group|start-up|operator|investor)\s+)?", self.text[place.end : org.start]):
                return place.country_iso3
            if place.start >= org.end and re.fullmatch(r",\s+an?\s+(?:[\w-]+\s+)?", self.text[org.end : place.start]) and re.match(r"(?:-based)?\s+(?:[\w-]+\s+){0,2}(?:company|firm|developer|group|start-up|startup|operator|investor|bank|fund)\b", self.text[place.end : place.end + 50]):
                return place.country_iso3
        return None

    def _subnational_near(self, sentence: Sentence) -> str | None:
        """The state or province named in the paragraph, for 'the state' and 'the governor'."""
        block = self.reading.page.blocks[sentence.block]
        match = _subnational().search(self.text, block.start, sentence.end)
        return {str(k): str(v) for k, v in load("actors")["subnational"].items()}[match.group()] if match else None

    def _actor(self, org: Organisation, country: str | None) -> Actor:
        if org.sector in ("government", None) and _CABINET.match(org.name) and country:
            return Actor(org.start, org.end, government_of(country), "government", True, country)
        seat = org.hq_iso3 or self._seat_beside(org)
        kind = kind_of(org.name, seat, org.sector, country)
        return Actor(org.start, org.end, org.name, kind, kind in ("government", "foreign_state") and bool(_GOVERNMENT_NAME.search(org.name)), seat, org.sector == "chips")

    def find(self, sentence: Sentence, start: int, end: int, clause: tuple[int, int]) -> Actor | None:
        """The payer of the sum at `start:end`, from its clause, its sentence, then what words point back to."""
        actors = self.actors(sentence)
        inside = self.text[max(0, start - 14) : start].rpartition("(")
        if inside[1] and ")" not in inside[2]:
            aside = self._bracketed(actors, start, end, sentence)
            if aside:
                return aside
        behind = self._from(actors, end, min(sentence.end, end + 140))
        if behind:
            return behind
        paid = re.search(r"\bcost\s+(the state|the government|the taxpayers?|taxpayers)\s+(?:about\s+|some\s+)?$", self.text[max(sentence.start, start - 40) : start])
        if paid:
            whose = self.scene.country_of(sentence)
            if whose:
                return Actor(start, start, government_of(whose), "government", True, whose)
        lead = self._lead(sentence, start)
        cues = self.reading.cues
        bracketed = self._bracketed(actors, start, end, sentence)
        if bracketed:
            return bracketed
        before = [a for a in actors if a.end <= start]
        received = False
        money_of = [p for p in self.reading.places.within(end, min(sentence.end, end + 50)) if re.match(r"\s+(?:money|funds|funding|capital|cash)\b", self.text[p.end : p.end + 10])]
        if money_of:
            whose = money_of[0].country_iso3
            return Actor(money_of[0].start, money_of[0].end, government_of(whose), "government" if whose == self.scene.country_of(sentence) else "foreign_state", True, whose)
        told = next((a for a in actors if a.start >= end and re.search(r"\b(?:that|which)\s+(?:the\s+)?$", self.text[max(end, a.start - 12) : a.start]) and re.match(r"\s+(?:has |had |have )?(?:signed|approved|granted|allocated|put|paid|pledged|committed|earmarked|provided|promised|set)\b", self.text[a.end : a.end + 24])), None)
        if told:
            return told
        for low in (clause[0], sentence.start):
            for actor in reversed([a for a in before if a.start >= low]):
                gap = self.text[actor.end : start]
                if actor.is_maker and not re.search(r"\b(?:invest|commit|pledg|fund|financ|contribut|put)\w*", self.text[actor.end : min(sentence.end, end + 40)]):
                    continue
                if cues.find("actors/give", actor.end, start) and not self._is_object(sentence, actor):
                    if re.match(r"\s*(?:\([^)]*\)\s*)?(?:has |have |will |had )?(?:received?|gets?|got|was given|was granted|was awarded|was allocated)\b", gap):
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
            firsts = self.actors(after[0])
            if firsts and firsts[0].start <= after[0].start + 4 and re.search(r"\b(?:is to find the money|are to find the money|foots? the bill|pays? for it|pays? the bill|will pay|is to pay|is paying|puts? up the money|provides? the money|will fund it|funds it|finances it)\b", self.text[firsts[0].end : after[0].end]):
                return firsts[0]
        if lead:
            return lead
        subject = next((a for a in before if a.start <= sentence.start + 24 and not self._is_object(sentence, a)), None)
        if subject and _ACTS.search(self.text[subject.end : start]):
            return self._first_of_pair(actors, subject)
        maker = next((a for a in actors if a.start >= end and _MAKER.search(self.text[max(end, a.start - 30) : a.start]) and not re.search(r"[.;]\s", self.text[end : a.start])), None)
        if maker:
            return maker
        passive = [a for a in actors if a.start >= end and re.search(r"\b(?:by|from)\s+(?:the\s+)?(?:[\w’'-]+\s+){0,3}$", self.text[max(end, a.start - 40) : a.start])]
        if passive:
            return passive[0]
        return None

    def _bracketed(self, actors: list[Actor], start: int, end: int, sentence: Sentence) -> Actor | None:
        """'$180m for an AI compute hub (G42)': the organisation alone in the next bracket."""
        match = re.match(r"[^.;()$€£]{0,70}\(", self.text[end : min(sentence.end, end + 74)])
        aside = [a for a in actors if a.end < end and re.fullmatch(r"\s*\((?:another |the other |some |about )?(?:[^()\d]{0,12})", self.text[a.end : start])]
        if aside:
            return aside[-1]
        if match:
            for actor in actors:
                if actor.start == end + match.end() and self.text[actor.end : actor.end + 1] == ")" and not self.registry.within(actor.start, actor.end):
                    inside = self.text[end + match.end() - 26 : end + match.end() - 1]
                    if not re.search(r"[A-Z][\w]+(?:\s[A-Z]\w+)*\s*$", inside) or actor.hq_iso3 and re.search(r"[a-z]\s*$", inside):
                        return actor
        return None

    def _is_object(self, sentence: Sentence, actor: Actor) -> bool:
        """True where the actor stands behind a preposition ('with NVIDIA', 'in G42'): not the one who pays."""
        before = self.text[max(sentence.start, actor.start - 30) : actor.start]
        if re.search(r"\b(?:belongs? to|owned by|backed by|led by|headed by)\s+(?:the\s+)?$", self.text[max(sentence.start, actor.start - 18) : actor.start]):
            return False
        if re.match(r"\s+(?:contribut|provid|pay|put|invest|cover|add|fund|financ|commit|pledg)\w*ing\b", self.text[actor.end : actor.end + 24]):
            return False
        return bool(re.search(r"\b(?:with|in|of|to|for|at|on|under|between|than|through|alongside|near|beside|into|against|as|via|de|avec|à)\s+(?:the\s+|its\s+|a\s+|l[’'])?(?:[\w’'-]+\s+)?$", before))

    def _first_of_pair(self, actors: list[Actor], actor: Actor) -> Actor:
        """The first of 'Aker and Nscale': the data model's sponsor."""
        first = actor
        for other in reversed(actors):
            if other.end <= first.start and re.fullmatch(r"\s*(?:,|and|&|,\s+and|with|et|together with|along with|,[^,.;]{3,70},?\s+and)\s+(?:the\s+|(?:two|three|four|five|several)\s+|London-based\s+|[\w-]+-based\s+)?(?:[\w-]+\s)?", self.text[other.end : first.start]) and not self._is_object_at(other):
                first = other
        return first

    def _is_object_at(self, actor: Actor) -> bool:
        sentence = self.reading.sentence_at(actor.start)
        return sentence is not None and self._is_object(sentence, actor)

    def _from(self, actors: list[Actor], end: int, limit: int) -> Actor | None:
        for place in self.reading.places.within(end, min(limit, end + 44)):
            if re.fullmatch(r"\s*(?:\([^)]*\)\s*)?(?:(?:of|in)\s+\w+\s+)?(?:from|by|aus|de|vom)\s+(?:the\s+)?", self.text[end : place.start]) and not re.match(r"[’']s|\s+[A-Z]", self.text[place.end : place.end + 3]):
                sentence = self.reading.sentence_at(place.start)
                here = self.scene.country_of(sentence) if sentence else None
                return Actor(place.start, place.end, government_of(place.country_iso3), "government" if place.country_iso3 in (here, "EUU") else "foreign_state", True, place.country_iso3)
        for actor in actors:
            if not end <= actor.start < limit:
                continue
            gap = self.text[end : actor.start]
            if re.search(r"\b(?:led|headed|run|operated|hosted|developed|made|built|managed|designed|trained|supplied|approved|selected|adopted|signed|chips|machines|systems|equipment)\s+(?:from|by)\s+(?:the\s+)?$", gap):
                continue
            if re.search(r"\b(?:chips?|GPUs|processors|servers|accelerators|technology|hardware)\s+(?:from|by)\s+(?:the\s+)?$", gap):
                continue
            if re.fullmatch(r"\s*(?:(?:of (?:it|that|which)|in \w+(?: \w+)?|of public money|of investment|public money|contract)\s+)?,?\s*(?:all |half |most |some |was |were |is |are |being |comes? |which )?(?:\w+ed\s+)?(?:from|by)\s+(?:the\s+|its\s+|a\s+)?(?:[\w’'-]+\s+){0,3}", gap) or (
                self.reading.cues.find("actors/from", end, actor.start) and len(gap) < 34 and not re.search(r"[.;:$€£]|\d", gap)
            ):
                return actor
        return None

    def _lead(self, sentence: Sentence, start: int) -> Actor | None:
        """'Gates Foundation: $17.5 million', 'G42 with Microsoft: US$1 billion'."""
        block = self.reading.page.blocks[sentence.block]
        text = self.text[block.start : start]
        colon = text.rfind(": ")
        if colon < 0 or colon > 140 or start - (block.start + colon) > 200:
            return None
        heads = [a for a in self.actors(sentence) if a.end <= block.start + colon + 1]
        if not heads:
            return None
        close = [a for a in heads if not self._is_object(sentence, a)]
        return close[-1] if close and block.start + colon - close[-1].end < 60 else None

    def _points_back(self, sentence: Sentence, start: int) -> Actor | None:
        """'the ministry', 'the company', 'it' as subject: the last actor of that sort in the section."""
        head = self.text[sentence.start : start]
        section = self.scene.section(sentence.start)
        earlier = [s for s in self.reading.sentences.within(max(section.start, sentence.start - 2500), sentence.start)]
        said = self.reading.cues.find("actors/ministry_words", sentence.start, start)
        if said:
            noun = self.text[said.first : said.last].split()[-1].lower()
            nouns = {"ministry": "ministry|department", "department": "department|ministry", "agency": "agency|authority|office"}.get(noun, noun)
            for previous in reversed(earlier):
                for actor in reversed(self.actors(previous)):
                    if re.search(rf"\b(?:{nouns})\b", actor.name, re.IGNORECASE):
                        return actor
            for previous in reversed(earlier):
                for actor in reversed(self.actors(previous)):
                    if noun not in ("ministry", "department") and _GOVERNMENT_NAME.search(actor.name) and not actor.name.startswith("Government of") or _UNIVERSITY.search(actor.name) or re.search(r"Foundation|Fund|Bank", actor.name):
                        return actor
        if self.reading.cues.find("actors/company_words", sentence.start, start):
            for previous in reversed(earlier):
                for actor in self.actors(previous):
                    if not actor.is_government:
                        return actor
        if re.match(r"(?:On [\w ]+,? |In [\w ]+,? |By [\w ]+,? )?(?:It|They|He|She|it|they|he|she)\b", head) and earlier and earlier[-1].block >= sentence.block - 2:
            for previous in reversed(earlier[-4:]):
                subjects = [a for a in self.actors(previous) if not self._is_object(previous, a)]
                if subjects:
                    return subjects[0]
        return None


@cache
def _subnational() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(re.escape(str(n)) for n in load("actors")["subnational"]) + r")\b")


@cache
def _fund_names() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(re.escape(str(n)) for n in sorted(load("actors")["funds"], key=len, reverse=True)) + r")\b", re.IGNORECASE)


@cache
def _seats() -> re.Pattern[str]:
    return re.compile(r"\b[Tt]he (" + "|".join(re.escape(str(n)) for n in load("actors")["seats"]) + r")(?:-based)? (?:group|company|firm|giant|chip-?maker|software company|cloud company|tech company)\b")


def kind_by_name(name: str, country: str | None) -> str | None:
    """`sponsor_kind` of an organisation known only by name."""
    known = organisation_named(name)
    return kind_of(name, known.hq_iso3 if known else None, known.sector if known else None, country)


def same_actor(one: str | None, other: str | None) -> bool:
    """Whether two names may be one organisation."""
    return one is not None and other is not None and likeness(one, other) >= 0.6

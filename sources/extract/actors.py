"""Who may act in a sentence, and whose kind they are: organisations, ministries, governments, states, funds.

Owns reading actors out of words (`cues/actors.yml`, `cues/organisation_kinds.yml`). Does not know sums. Invariant: an
actor's name is canonical or the name of a government.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property

from sources.extract.cues import Hit, load
from sources.extract.mentions import organisation_named
from sources.extract.names import government_of, known_organisations
from sources.extract.reading import Organisation, Reading
from sources.extract.registry import Named, Registry
from sources.extract.scene import Scene
from sources.extract.sentences import Sentence

GOVERNMENT_NAME = re.compile(
    r"\bNational [\w ]*(?:Fund|Office|Bank|Laborator)\w*|\b(?:Ministry|Ministries|Department "
    r"of|Office of|Commission|Government|Agency|Authority|Council|Parliament|Treasury|Cabinet|"
    r"State of|Secretariat|Bureau|Committee)\b"
)


_LABORATORY = re.compile(
    r"Supercomput|Computing Cent|Forschungszentrum|Computing Center|HPC\b|Academy|Fraunhofer|"
    r"Cyfronet|Research Cent|Centro Nacional|Max Planck|Centro de Supercomput|National Cent",
    re.IGNORECASE,
)


_TOPIC_MINISTRY = re.compile(
    r"\b(?:[Tt]he |[Ii]ts )?(?!(?:[Tt]he|[Tt]his|[Tt]hat|prime|other|same|new|whole|said|its|our|their|"
    r"each|which|when|and|one|his|her|a|an|told|if|as|with|from|for|between|into|under|over|than|by|to|of|in|at|on|via|"
    r"both|two|three|any|every|another|no|or|but|per)\b)([a-zA-Z]{3,14})(?: (?:affairs|and "
    r"\w+))? (?:[Mm]inistry|[Dd]epartment)\b(?! of)"
)


def topic_ministries(text: str, start: int, end: int) -> Iterable[re.Match[str]]:
    """Ministries called by their topic in `text[start:end]`: 'the digital ministry'; group 1 is the topic."""
    # Few sentences name one: a plain look costs a tenth of the pattern.
    if text.find("inistry", start, end) < 0 and text.find("epartment", start, end) < 0:
        return ()
    return _TOPIC_MINISTRY.finditer(text, start, end)


_CABINET = re.compile(
    r"(?:Council of Ministers|(?:Union |Federal )?Cabinet|Government|Ministerial Committee|Parliament|Council of "
    r"State|National Assembly|White House|Presidency)\b(?! of the United Kingdom Office)"
)


_REGIONS = (
    "Province",
    "Region",
    "Canton",
    "Prefecture",
    "Governorate",
    "Emirate",
    "Municipality",
    "City",
    "County",
    "Land",
)
_REGION = re.compile(rf"\b(?:{'|'.join(_REGIONS)}) of [A-Z][\w’-]+(?: [A-Z][\w’-]+)?")
"""Regions and towns that pay under their own name: 'the Province of Córdoba'."""
_OF_STATE = re.compile(r"\s+of\s+(?:the\s+)?(?:(?:[Pp]rovince|[Ss]tate|[Rr]egion|Free State|[Cc]ommonwealth)\s+of\s+)?")
_LOCATES = re.compile(r"(?:\b(?:in|near|outside|across|throughout|around)\s+(?:the\s+)?|\w,\s)$")
"""'in Ontario', 'Cambridge, Ontario': a place, not the one who pays."""
_STATE_BEFORE = re.compile(
    r"\b(?:[Tt]he\s+)?(?:[Gg]overnment|[Pp]rovince|[Ss]tate|[Rr]egion|Free State|[Cc]ommonwealth)\s+of\s+(?:the\s+)?$"
)
_THE_PROVINCE = re.compile(r"\b[Tt]he province\b(?!\s+of\b)")
_STATE_WORDS = re.compile(r"(?:the )?(?:state|governor)|state lawmakers|the province|the premier")
_FEDERATIONS = frozenset({"USA", "AUS", "IND", "CAN", "BRA", "MEX", "NGA", "MYS"})
"""Where 'the state' on a page that names one is that one."""
_OF_ANY_STATE = re.compile(
    r"(?:the )?(?:state|treasury|cabinet|legislature|administration|budget|executive)|lawmakers|legislators|"
    r"state government",
    re.IGNORECASE,
)
"""What a state has as well as the federation."""
_OPENING = 600
"""Characters in which a page says what it is about."""
_STATES_BODY = re.compile(r"\s+(?:(?:State\s+)?Universit|Times|Post|City)")
_NO_GOVERNMENT = re.compile(
    r"-(?:backed|owned|run|controlled|funded|led|supported)|"
    r"\s+(?:property|television|media|visit|[Uu]niversity|companies|company|firms?)\b"
)
_OWNER = re.compile(r"(?:[’']s?)?\s+(?:\w+\s+)?")
_OF_COUNTRY = re.compile(r"\s+(?:of|in)\s+(?:the\s+)?")
_POSSESSIVE = re.compile(r"[’']s")


UNIVERSITY = re.compile(
    r"\b(?:Universit|Institute|Institut|College|Academy|Research Cent|Laborator|School)\w*", re.IGNORECASE
)


_PLACE_ACTS = re.compile(
    r"\s+(?:has|had|is|will|would|and|set|plans|announced|pledged|signed|have|are|spends|put|to|named|promised|wants)\b"
)


_ITS_BODY = re.compile(r"[’']s?\s+(?:\w+\s+){0,2}?(?:ministry|treasury|foreign office|aid agency|embassy)\b")
"""'Ghana's ministry': a body of another country than the page's."""


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


_STATE_OF = re.compile(r"\s*(?:the\s+)?(?:(?:government|province|state|region|free state) of\s*)?\s*", re.IGNORECASE)


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


def known_ministry(topic: str, country: str) -> str | None:
    """'the digital ministry' by its full name, where the tables hold that ministry of the country."""
    return next((name for name in _ministries().get(country, []) if topic.lower()[:5] in name.lower()), None)


@cache
def _kind_table() -> dict[str, str]:
    return {name.lower(): kind for kind, names in load("organisation_kinds").items() for name in names}


def kind_of(name: str, hq: str | None, sector: str | None, country: str | None) -> str | None:
    """`sponsor_kind` of an organisation that pays for something in `country`; None where nothing tells."""
    listed = _kind_table().get(name.lower()) or _kind_table().get(re.sub(r"\s*\([^)]*\)", "", name).lower())
    if listed == "multilateral" or sector == "multilateral":
        return "multilateral"
    if name.lower() in _europeans():
        return "government"
    foreign = hq is not None and country is not None and hq != country
    if listed == "state_owned":
        return "foreign_state" if foreign else "state_owned"
    if listed == "government" or sector == "government" or GOVERNMENT_NAME.search(name):
        if foreign and hq != "EUU":
            return "foreign_state"
        return "government"
    if sector == "university" or UNIVERSITY.search(name) or _LABORATORY.search(name):
        return "government" if not foreign else "foreign_state"
    if hq is None:
        return None
    return "private_foreign" if foreign else "private_domestic"


def kind_by_name(name: str, country: str | None) -> str | None:
    """`sponsor_kind` of an organisation known only by name."""
    known = organisation_named(name)
    return kind_of(name, known.hq_iso3 if known else None, known.sector if known else None, country)


@cache
def _named(key: str) -> dict[str, str]:
    """What each written form of a list of `cues/actors.yml` stands for."""
    return {str(k): str(v) for k, v in load("actors")[key].items()}


@cache
def _subnational() -> re.Pattern[str]:
    names = sorted(map(str, load("actors")["subnational"]), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, names)) + r")\b")


def subnational(text: str) -> str | None:
    """The government of a state or province that `text` is the name of: 'Manitoba', 'the Province of Manitoba'."""
    match = _subnational().search(text)
    if match is None or not _STATE_OF.fullmatch(text[: match.start()] + text[match.end() :]):
        return None
    return _named("subnational")[match.group()]


@cache
def _fund_names() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:" + "|".join(re.escape(str(n)) for n in sorted(load("actors")["funds"], key=len, reverse=True)) + r")\b",
        re.IGNORECASE,
    )


@cache
def _seats() -> re.Pattern[str]:
    return re.compile(
        r"\b[Tt]he ("
        + "|".join(re.escape(str(n)) for n in load("actors")["seats"])
        + r")(?:-based)? (?:group|company|firm|giant|chip-?maker|software company|cloud company|tech company)\b"
    )


def _apart(actors: list[Actor], others: list[Actor]) -> list[Actor]:
    """Those of `actors` that overlap none of `others`."""
    return [a for a in actors if not any(o.start < a.end and o.end > a.start for o in others)]


class Actors:
    """Finds who may act in the sentences of one page."""

    def __init__(self, reading: Reading, scene: Scene, registry: Registry) -> None:
        self.reading, self.scene, self.registry, self.text = reading, scene, registry, reading.text
        self._states: dict[int, re.Match[str] | None] = {}
        self._named_states: str | None = None
        self._has_states = reading.cues.has("actors/subnational")
        self._has_regions = any(f"{region} of " in self.text for region in _REGIONS)
        self._has_funds = reading.cues.has("actors/funds")
        self._has_seats = reading.cues.has("actors/seats")

    def of(self, sentence: Sentence) -> list[Actor]:
        """Organisations and words for governments in a sentence, in order."""
        return self.reading.once("actors", sentence.start, lambda: self._of(sentence))

    def _of(self, sentence: Sentence) -> list[Actor]:
        country = self.scene.country_of(sentence)
        projects = self.registry.within(sentence.start, sentence.end)
        found = self._organisations(sentence, country, projects)
        found += _apart(self._topic_ministries(sentence, country), found)
        if self._has_states and self.reading.cues.find("actors/subnational", sentence.start, sentence.end):
            found = self._with_states(found, sentence, country)
        if self._has_states:
            found += self._provinces(sentence, country)
        if self._has_regions:
            found += _apart(self._regions(sentence, country), found)
        if self._has_funds:
            found += _apart(self._funds(sentence), found)
        if self._has_seats:
            found += self._by_seat(sentence, country)
        taken = [(a.start, a.end) for a in found]
        found += self._governments(sentence, country, taken)
        found += self._countries(sentence, country, taken, projects)
        return sorted(found, key=lambda a: a.start)

    def _organisations(self, sentence: Sentence, country: str | None, projects: list[Named]) -> list[Actor]:
        """Organisations by name, outside the names of projects."""
        return [
            self._actor(org, country)
            for org in self.reading.organisations.within(sentence.start, sentence.end)
            if not any(
                first <= org.start and last >= org.end and mention.shape in ("known", "titled", "weak", "called")
                for first, last, _, mention in projects
            )
        ]

    def _topic_ministries(self, sentence: Sentence, country: str | None) -> list[Actor]:
        """'the digital ministry'."""
        return [
            Actor(match.start(), match.end(), ministry_of(match.group(1), country), "government", True, country)
            for match in topic_ministries(self.text, sentence.start, sentence.end)
        ]

    def _with_states(self, found: list[Actor], sentence: Sentence, country: str | None) -> list[Actor]:
        """`found` and states and provinces, which stand in the place of what they are a part of."""
        for match in _subnational().finditer(self.text, sentence.start, sentence.end):
            if _STATES_BODY.match(self.text, match.end()) or _LOCATES.search(
                self.text, max(sentence.start, match.start() - 14), match.start()
            ):
                continue
            of = _STATE_BEFORE.search(self.text, max(sentence.start, match.start() - 30), match.start())
            start = of.start() if of is not None else match.start()
            name = _named("subnational")[match.group()]
            state = Actor(start, match.end(), name, "government", True, country)
            others = _apart(found, [state])
            if of is not None or len(others) == len(found):  # not 'Bank of Nova Scotia'
                found = [*others, state]
        return found

    def _provinces(self, sentence: Sentence, country: str | None) -> list[Actor]:
        """'the province': the one meant."""
        words = list(_THE_PROVINCE.finditer(self.text, sentence.start, sentence.end))
        near = self._subnational_near(sentence) if words else None
        return [Actor(w.start(), w.end(), near, "government", True, country) for w in words] if near else []

    def _regions(self, sentence: Sentence, country: str | None) -> list[Actor]:
        """'the Province of Córdoba'."""
        return [
            Actor(match.start(), match.end(), match.group(), "government", True, country)
            for match in _REGION.finditer(self.text, sentence.start, sentence.end)
        ]

    def _funds(self, sentence: Sentence) -> list[Actor]:
        """Funds of the European Union."""
        return [
            Actor(match.start(), match.end(), _named("funds")[match.group().lower()], "government", True, "EUU")
            for match in _fund_names().finditer(self.text, sentence.start, sentence.end)
        ]

    def _by_seat(self, sentence: Sentence, country: str | None) -> list[Actor]:
        """'the Redmond company'."""
        found = []
        for match in _seats().finditer(self.text, sentence.start, sentence.end):
            known = organisation_named(_named("seats")[match.group(1)])
            if known is not None:
                kind = kind_of(known.name, known.hq_iso3, known.sector, country)
                found.append(Actor(match.start(), match.end(), known.name, kind, False, known.hq_iso3))
        return found

    def _governments(self, sentence: Sentence, country: str | None, taken: list[tuple[int, int]]) -> list[Actor]:
        """'the government', 'Kenya's cabinet', 'the state of Ohio', outside what is `taken`."""
        found = []
        for hit in self.reading.cues.all("actors/government", sentence.start, sentence.end):
            if any(first <= hit.first < last for first, last in taken) or _NO_GOVERNMENT.match(self.text, hit.last):
                continue
            state = _OF_STATE.match(self.text, hit.last) if self._has_states else None
            if state and (named_state := _subnational().match(self.text, state.end())):
                name = _named("subnational")[named_state.group()]
                found.append(Actor(hit.first, named_state.end(), name, "government", True, country))
                continue
            owner = self._whose(sentence, hit)
            whose = owner or country
            if whose is None:
                continue
            if owner is None and self._home_state and _OF_ANY_STATE.fullmatch(self.text, hit.first, hit.last):
                found.append(Actor(hit.first, hit.last, self._home_state, "government", True, whose))
                continue
            kind = "government" if whose in (country, "EUU") or country is None else "foreign_state"
            name = government_of(whose)
            if whose in _FEDERATIONS and _STATE_WORDS.fullmatch(self.text[hit.first : hit.last].lower()):
                name = self._subnational_near(sentence) or name
            found.append(Actor(hit.first, hit.last, name, kind, True, whose))
        return found

    def _whose(self, sentence: Sentence, hit: Hit) -> str | None:
        """The country that stands before or behind a word for a government."""
        before = [
            place
            for place in self.reading.places.within(max(sentence.start, hit.first - 26), hit.first)
            if _OWNER.fullmatch(self.text[place.end : hit.first])
        ]
        if before:
            return before[-1].country_iso3
        behind = (
            place.country_iso3
            for place in self.reading.places.within(hit.last, hit.last + 26)
            if _OF_COUNTRY.fullmatch(self.text[hit.last : place.start])
        )
        return next(behind, None)

    def _countries(
        self, sentence: Sentence, country: str | None, taken: list[tuple[int, int]], projects: list[Named]
    ) -> list[Actor]:
        """Countries that act, and bodies of other countries ('Ghana's ministry'), outside what is `taken`."""
        found = []
        for place in self.reading.places.within(sentence.start, sentence.end):
            if self.scene.is_origin(place) or any(first <= place.start < last for first, last in taken):
                continue
            if any(first <= place.start < last for first, last, _, m in projects if m.shape != "referring"):
                continue
            if place.start > sentence.start + 4 and not _PLACE_ACTS.match(self.text, place.end):
                continue
            whose = place.country_iso3
            body = _ITS_BODY.match(self.text, place.end, sentence.end) if whose != country else None
            if body is not None:
                found.append(Actor(place.start, body.end(), government_of(whose), "foreign_state", True, whose))
            elif not _POSSESSIVE.match(self.text, place.end):
                kind = "government" if whose in (country, "EUU") else "foreign_state"
                found.append(Actor(place.start, place.end, government_of(whose), kind, True, whose))
        return found

    def _seat_beside(self, org: Organisation) -> str | None:
        """'Nexus Core Systems, a London company', 'London-based Nscale': the seat that the sentence gives."""
        for place in self.reading.places.within(max(0, org.start - 40), min(len(self.text), org.end + 60)):
            if place.end <= org.start and re.fullmatch(
                r"(?:-based|-headquartered|[’']s)?\s+(?:(?:company|firm|developer|group|start-up|"
                r"operator|investor)\s+)?",
                self.text[place.end : org.start],
            ):
                return place.country_iso3
            if (
                place.start >= org.end
                and re.fullmatch(r",\s+(?:an?|the)\s+(?:[\w-]+\s+)?", self.text[org.end : place.start])
                and re.match(
                    r"(?:-based)?\s+(?:[\w-]+\s+){0,2}(?:company|firm|developer|group|start-up|"
                    r"startup|operator|investor|bank|fund)\b",
                    self.text[place.end : place.end + 50],
                )
            ):
                return place.country_iso3
        return None

    @cached_property
    def _home_state(self) -> str | None:
        """The state or province that a page is about: named in its opening, and more often than any other."""
        if not self._has_states or self.scene.country not in _FEDERATIONS:
            return None
        named = Counter(_named("subnational")[m.group()] for m in _subnational().finditer(self.text))
        (state, count), *others = named.most_common(2)
        opening = _subnational().search(self.text, 0, _OPENING)
        is_clear = count >= 3 and (not others or count >= 2 * others[0][1])
        return state if is_clear and opening and _named("subnational")[opening.group()] == state else None

    def _subnational_near(self, sentence: Sentence) -> str | None:
        """For 'the province': the one that the page names most often, else the first of the paragraph."""
        if not self._has_states:
            return None
        if self._named_states is None:
            found = Counter(_named("subnational")[m.group()] for m in _subnational().finditer(self.text)).most_common(2)
            clear = found and found[0][1] >= 2 and (len(found) == 1 or found[0][1] > found[1][1])
            self._named_states = found[0][0] if clear else ""
        if self._named_states:
            return self._named_states
        block = self.reading.page.blocks[sentence.block]
        if block.start not in self._states:
            self._states[block.start] = _subnational().search(self.text, block.start, block.end)
        match = self._states[block.start]
        return _named("subnational")[match.group()] if match is not None and match.end() <= sentence.end else None

    def _actor(self, org: Organisation, country: str | None) -> Actor:
        if org.sector in ("government", None) and _CABINET.match(org.name) and country:
            named = next(
                (
                    p.country_iso3
                    for p in self.reading.places.within(org.start, org.end)
                    if p.by in ("name", "demonym") and p.end == org.end
                ),
                country,
            )
            if named != country:  # 'the Government of Ghana' on a page about Kenya
                return Actor(org.start, org.end, government_of(named), "foreign_state", True, named)
            return Actor(org.start, org.end, government_of(country), "government", True, country)
        seat = org.hq_iso3 or self._seat_beside(org)
        kind = kind_of(org.name, seat, org.sector, country)
        return Actor(
            org.start,
            org.end,
            org.name,
            kind,
            kind in ("government", "foreign_state") and bool(GOVERNMENT_NAME.search(org.name)),
            seat,
            org.sector == "chips",
        )

    def is_object(self, sentence: Sentence, actor: Actor) -> bool:
        """True where the actor stands behind a preposition ('with NVIDIA', 'in G42'): not the one who pays."""
        before = self.text[max(sentence.start, actor.start - 30) : actor.start]
        if re.search(
            r"\b(?:belongs? to|owned by|backed by|led by|headed by)\s+(?:the\s+)?$",
            self.text[max(sentence.start, actor.start - 18) : actor.start],
        ):
            return False
        if re.match(
            r"\s+(?:contribut|provid|pay|put|invest|cover|add|fund|financ|commit|pledg)\w*ing\b",
            self.text[actor.end : actor.end + 24],
        ):
            return False
        return bool(
            re.search(
                r"\b(?:with|in|of|to|for|at|on|under|between|than|through|alongside|near|beside|"
                r"into|against|as|via|de|avec|à)\s+(?:the\s+|its\s+|a\s+|l[’'])?(?:[\w’'-]+\s+)?$"
                r"|(?:With|In|At|Under|Near|Alongside|Unlike)\s+(?:the\s+)?$",
                before,
            )
        )

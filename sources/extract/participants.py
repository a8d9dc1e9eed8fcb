"""Who takes part in a project, and as what.

Owns participants of prose; tables and sums add theirs. Invariant: one record per project and organisation of a page;
a role only where words or the organisation's trade give one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sources.extract.actors import known_ministry, topic_ministries
from sources.extract.cues import load
from sources.extract.draft import Draft
from sources.extract.names import likeness
from sources.extract.pledge import Pledge
from sources.extract.reading import Organisation, Reading
from sources.extract.records import Quote
from sources.extract.registry import LOOK_BACK
from sources.extract.resolve import SURE, Attachment, Resolver
from sources.extract.scene import Scene
from sources.extract.sentences import Sentence, clause_of

_CHIP_MAKERS = frozenset({"NVIDIA", "AMD", "Huawei", "Intel", "Cerebras", "Groq"})
_TO_WORD = re.compile(
    r"(?:[’']s)?(?:\s+(?:cent(?:re|er)|group|company|institute|unit|arm|agency|consortium|lab|team|foundation)\b)?(?:\s(?:in|at)\s[A-Z][\w-]+)?\s*"
    r"(?:\([^)]*\)\s*)?(?:,[^,.;]{4,90},\s*)?(?:(?:is|are|was|were)\s+(?:the|its|an?)\s+\w+\s+and\s+)?(?:,\s*|(?:which|who|that|also|itself|will|would|shall|should|"
    r"could|can|may|might|is|are|was|were|be|been|to|has|have|had|as|the|its|now|then|already|jointly|together|both|"
    r"later|agreed|plans?|planned|expects?|expected|due|going|wants?|intends?|hopes?|offered|promised)\s+){0,6}"
    r"(?:[\w-]+\s+)?"
)
_NUMBER = re.compile(r"\W*(?:[A-Z]{2,3}\s?)?[$€£¥]?\s?[\d.,\s–-]+(?:m|bn|million|billion)?\W*")
_ASIDES = ("acts/asides", "acts/elsewhere")
_PRONOUN = re.compile(r"(?:It|Its|They|Their)\b")
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being)\s+(?:\w+\s+)?$")
_PARTICIPLE = re.compile(r"(?:\w+ed|built|run|led|paid|put|given|made|lent)\b", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s+(?:the\s+|its\s+)?(?:[a-z]+\s+)?$")
_AGENT = re.compile(r"(?:\b(?:by|from|von|par|por|de|da)\s+|:\s+)(?:the\s+)?$")
_ALSO_BY = re.compile(r"\s+(?:\w+ly\s+)?by\b")
_FROM_WORD = re.compile(
    r"\s*(?:the\s+|its\s+|a\s+|an\s+)?(?:(?!(?:con|with|avec|mit|from|by)\s)[\w’'-]+\s+){0,3}"
    r"(?:[\w’'&-]+(?:,|\s+and)\s+){0,6}"
)
_SHARED = frozenset({"partner", "operator", "developer", "funder", "tenant", "cloud_provider"})
_JOINED = re.compile(
    r"(?:\s(?:in|at)\s[A-Z][\w-]+)?\s*(?:\([^)]*\)\s*)?(?:,|,?\s*(?:and|&|sowie|und|et|y|e|plus|as well as))\s*(?:"
    r"above all\s+)?(?:the\s+|la\s+|el\s+|der\s+|die\s+|das\s+|l[’'])?(?:[a-zà-ÿ-]+\s+|[\w-]+\s+(?=[A-Z])){0,4}"
)


_WITHOUT = re.compile(
    r"\b(?:compet\w+ with|without|unlike|instead of|rather than|rivals? (?:such as|like)|not (?:by|with|from)|"
    r"(?:former|ex-)\s?(?:\w+\s+){1,3}of)\s+(?:the\s+)?(?:[A-Z][\w&.-]*,?\s+(?:(?:and|or|nor)\s+)?){0,5}$"
)
_WATCHES = re.compile(
    r"\s+(?:spokes\w+|analysts?|criticis\w+|criticiz\w+|welcom\w+|congratulat\w+|"
    r"(?:ranks?|ranked|praised?|praises|declined|refused|withdrew|lost|was invited)\b|"
    r"(?:does|do|did|is|are|was|were|has|have|had|will|would)(?:\s+not|n[’']t)\b)"
)
"""What an organisation does that looks on, or that takes no part."""


MOST = 150
"""Organisations kept for one project of a page; a page that names more is a directory."""


@dataclass
class Participant:
    """A participant in the making."""

    organisation: str
    draft: Draft
    country: str
    role: str | None
    hq_iso3: str | None
    quotes: tuple[Quote, ...]
    sentence: int = -1


class Participants:
    """Gathers participants of one page."""

    def __init__(self, reading: Reading, scene: Scene, resolver: Resolver) -> None:
        self.reading, self.scene, self.resolver, self.text = reading, scene, resolver, reading.text
        self.found: list[Participant] = []
        self._of_draft: dict[int, dict[str, Participant]] = {}
        self._of_sentence: dict[int, list[Participant]] = {}
        self.chosen: frozenset[int] = frozenset()

    def read(self, chosen: frozenset[int]) -> list[Participant]:
        """Participants named in sentences that speak of a project; `chosen` are ids of drafts that become records."""
        self.chosen = chosen
        blocks = self.reading.page.blocks
        for sentence in self.reading.sentences:
            if self.scene.section(sentence.start).is_ignored or blocks[sentence.block].kind == "heading":
                continue
            organisations = self._named(sentence)
            cues = self.reading.cues
            if not organisations or any(cues.find(key, sentence.start, sentence.end) for key in _ASIDES):
                continue
            if blocks[sentence.block].kind == "paragraph" and self._is_label(sentence, organisations):
                continue
            country = self.scene.country_of(sentence)
            for group in self._groups(organisations):
                is_among = any(org.hq_iso3 is None or org.hq_iso3 == country for org in group)
                roles = [self._one(org, sentence, is_among=is_among) for org in group]
                shared = next((r for r in roles if r in _SHARED), None)
                if shared and len(group) > 1:
                    self._share(group, sentence, shared)
        return self.found

    def _named(self, sentence: Sentence) -> list[Organisation]:
        """Organisations of a sentence, ministries called by their topic ('the digital ministry') included."""
        named = self.reading.organisations.within(sentence.start, sentence.end)
        for match in topic_ministries(self.text, sentence.start, sentence.end):
            country = self.scene.country_of(sentence)
            name = known_ministry(match.group(1), country) if country is not None else None
            if name is None or any(o.start < match.end() and o.end > match.start() for o in named):
                continue
            ministry = Organisation(match.start(1), match.end(), name, country, "government", by="government")
            if self._acts(ministry, sentence):
                named.append(ministry)
        return sorted(named, key=lambda o: o.start)

    def _is_label(self, sentence: Sentence, organisations: list[Organisation]) -> bool:
        """Whether a paragraph is but names: a line of contact or of tags."""
        rest, at = "", sentence.start
        for org in organisations:
            rest, at = rest + self.text[at : org.start], org.end
        return not re.search(r"[a-z]{3}", rest + self.text[at : sentence.end])

    def _groups(self, organisations: list[Organisation]) -> list[list[Organisation]]:
        """Organisations in runs of 'A, B and C'."""
        groups: list[list[Organisation]] = []
        for org in organisations:
            if groups and _JOINED.fullmatch(self.text[groups[-1][-1].end : org.start]):
                groups[-1].append(org)
            else:
                groups.append([org])
        return groups

    def _share(self, group: list[Organisation], sentence: Sentence, role: str) -> None:
        """The role that words give to one of a list is the role of all that have none."""
        names = {o.name for o in group}
        for participant in self._of_sentence.get(sentence.start, ()):
            if (
                participant.organisation in names
                and participant.role is None
                and participant.sentence == sentence.start
            ):
                participant.role = role

    def _one(self, org: Organisation, sentence: Sentence, *, is_among: bool) -> str | None:
        publisher = self.reading.page.publisher
        if publisher and likeness(org.name, publisher) >= 0.85:
            return None
        clause = clause_of(self.text, sentence, org.start, org.end)
        overlapped = [
            m
            for m in self.resolver.registry.within(sentence.start, sentence.end)
            if m[0] < org.end and m[1] > org.start
        ]
        if (
            overlapped
            and overlapped[0][3].shape in ("known", "titled", "weak")
            and (overlapped[0][1] - overlapped[0][0] > org.end - org.start or not org.is_known)
            and org.sector in ("government", None)
            and overlapped[0][3].shape != "weak"
        ):
            return None
        hidden = None
        if overlapped and overlapped[0][3].shape == "weak" and not overlapped[0][2].is_attached:
            hidden, overlapped = overlapped[0][2], []
        attached = self.resolver.attach(sentence, org.start, org.end, clause, hidden)
        if attached.score < SURE and _PRONOUN.match(self.text, sentence.start):
            attached = self._subject_before(sentence) or attached
        if not overlapped and attached.draft is not None and id(attached.draft) not in self.chosen:
            attached = self.resolver.attach(sentence, org.start, org.end, clause, attached.draft)
            if attached.draft is None or id(attached.draft) not in self.chosen:
                attached = self._before(sentence)
        draft = overlapped[0][2] if overlapped else attached.draft
        least = 24 if draft is not None and draft is self.resolver.registry.main else 36
        if draft is None or (not overlapped and attached.score < least) or draft.country_iso3 is None:
            return None
        if id(draft) not in self.chosen:
            return None
        if (
            draft.champion is None
            and likeness(org.name, draft.name) >= 0.9
            and (not org.is_known or org.sector in ("government", None, "fund", "university", "other"))
        ) or self.reading.cues.find("acts/watchers", org.start, org.end):
            return None
        if not overlapped and self._is_outside(org, sentence):
            return None
        role = self.role(org, sentence, draft)
        is_aside = role is None and not overlapped and not is_among and attached.score < SURE
        if is_aside and self._is_stranger(org, draft) and not self._acts(org, sentence):
            return None
        self.add(
            org.name,
            draft,
            role,
            org.hq_iso3,
            (
                Quote("organisation", org.start, org.end),
                Quote("*", sentence.start, min(sentence.end, sentence.start + 300)),
            ),
            sentence.start,
        )
        return role

    def _is_outside(self, org: Organisation, sentence: Sentence) -> bool:
        """Whether an organisation only looks on, has left or is named as one without which a project does."""
        return bool(
            _WITHOUT.search(self.text, max(sentence.start, org.start - 60), org.start)
            or _WATCHES.match(self.text, org.end, sentence.end)
        )

    def _subject_before(self, sentence: Sentence) -> Attachment | None:
        """What 'It' stands for: the project that opens the sentence before."""
        last = self.reading.sentences.within(max(0, sentence.start - 600), sentence.start)
        if not last or last[-1].block != sentence.block:
            return None
        opening = self.resolver.registry.within(last[-1].start, min(last[-1].end, last[-1].start + 70))
        for at, _, draft, mention in opening:
            if id(draft) in self.chosen and at - last[-1].start < 12:
                return Attachment(draft, 44, mention)
        return None

    def _before(self, sentence: Sentence) -> Attachment:
        """The last project of the passage that becomes a record, for one beside a mention that becomes none."""
        registry = self.resolver.registry
        inside = [m for m in registry.within(sentence.start, sentence.end) if id(m[2]) in self.chosen]
        if inside:
            return Attachment(inside[0][2], 50, inside[0][3])
        floor = self.scene.section(sentence.start).start
        found = registry.last_before(sentence.start, floor)
        for _ in range(LOOK_BACK):
            if found is None or id(found[2]) in self.chosen:
                break
            found = registry.last_before(found[0], floor)
        if found is None or id(found[2]) not in self.chosen:
            return Attachment(None, 0)
        near = found[0] >= self.reading.page.blocks[sentence.block].start
        return Attachment(found[2], 44 if near else 38, found[3])

    def add(
        self, name: str, draft: Draft, role: str | None, hq: str | None, quotes: tuple[Quote, ...], sentence: int = -1
    ) -> None:
        """Add a participant, or its role to the record that names it already."""
        if draft.country_iso3 is None or not self._is_name(name, quotes):
            return
        mine = self._of_draft.setdefault(id(draft), {})
        other = mine.get(name)
        if other is None and len(mine) < MOST:
            other = next((p for n, p in mine.items() if likeness(n, name) >= 0.9), None)
        if other is not None:
            if other.role in (None, "partner") and role:
                other.role = role
            other.sentence = max(other.sentence, sentence)
        elif len(mine) < MOST:
            other = mine[name] = Participant(name, draft, draft.country_iso3, role, hq, quotes, sentence)
            self.found.append(other)
        if other is not None:
            self._of_sentence.setdefault(sentence, []).append(other)

    def _is_name(self, name: str, quotes: tuple[Quote, ...]) -> bool:
        """False for the countries and numbers that stand in columns headed 'Host' or 'Who pays'."""
        if _NUMBER.fullmatch(name):
            return False
        said = quotes[0] if quotes else None
        if said is None or self.text[said.start : said.end].strip() != name:
            return True
        return not any(
            place.by in ("name", "demonym", "capital") and place.start <= said.start and place.end >= said.end
            for place in self.reading.places.touching(said.start, said.end)
        )

    def _trade(self, participant: Participant) -> tuple[str | None, str | None]:
        """Its sector and seat, where the page names it."""
        named = self.reading.first_named.get(participant.organisation)
        return (named.sector if named is not None else None), participant.hq_iso3

    def trades(self) -> None:
        """The part that an organisation has by its trade where words give none: banks and donors pay."""
        for participant in self.found:
            if participant.role is not None:
                continue
            draft = participant.draft
            sector, seat = self._trade(participant)
            if sector in ("finance", "fund", "multilateral") or self._is_donor(sector, seat, draft):
                participant.role = "funder"
            elif sector == "chips":
                participant.role = "chip_supplier"
            elif draft.kind == "model" and sector in ("model", "university", "operator"):
                participant.role = "developer"

    def leads(self) -> None:
        """Who is known to lead a known project leads it (or makes a model), unless words say otherwise."""
        for participant in self.found:
            draft = participant.draft
            lead = draft.known.lead if draft.known else draft.lead
            if (
                participant.role in (None, "partner", "funder")
                and lead
                and likeness(lead, participant.organisation) >= 0.85
                and not draft.is_investment
                and not self._is_donor(*self._trade(participant), draft)
            ):
                participant.role = "developer" if draft.kind == "model" else "lead"

    def champions(self, drafts: list[Draft]) -> None:
        """A maker of models that stands for a country's effort ('France's Mistral') is its developer."""
        for draft in drafts:
            if draft.champion:
                quotes = tuple(Quote("organisation", m.start, m.end) for m in draft.mentions[:1])
                self.add(draft.champion, draft, "developer", draft.country_iso3, quotes)

    def sponsors(self, pledges: list[Pledge]) -> None:
        """Who pays for a project takes part in it, where the page names it; governments are no participants."""
        for pledge in pledges:
            if not pledge.sponsor or pledge.sponsor.startswith("Government of"):
                continue
            said = next((q for q in pledge.quotes if q.field == "sponsor"), None)
            spot = (said.start, said.end) if said else None
            if spot is None and pledge.draft.is_investment and (named := self.reading.first_named.get(pledge.sponsor)):
                spot = named.start, named.end
            if spot is not None and not self._is_told_aside(*spot):
                role = "funder" if pledge.block >= 0 else None
                self.add(pledge.sponsor, pledge.draft, role, None, (Quote("organisation", *spot),))

    def _is_told_aside(self, start: int, end: int) -> bool:
        """Whether a payer stands in a sentence that speaks of others, or is one that watches."""
        sentence, cues = self.reading.sentence_at(start), self.reading.cues
        if cues.find("acts/watchers", start, end):
            return True
        return sentence is not None and cues.find("acts/elsewhere", sentence.start, sentence.end) is not None

    def role(self, org: Organisation, sentence: Sentence, draft: Draft) -> str | None:
        """The part `org` plays, by the words around it, else by its trade."""
        cues, text = self.reading.cues, self.text
        if self._gives(org, sentence):
            return "funder"
        skipped = self._unfit(org, draft)
        for role in load("roles"):
            if role in skipped:
                continue
            for hit in cues.all(f"roles/{role}/after", org.end, min(sentence.end, org.end + 90)):
                if _TO_WORD.fullmatch(text, org.end, hit.first) and self._is_own_act(org.end, *hit):
                    return str(role)
            for hit in cues.all(f"roles/{role}/before", max(sentence.start, org.start - 60), org.start):
                if _FROM_WORD.fullmatch(text, hit.last, org.start):
                    return str(role)
        return "chip_supplier" if org.sector == "chips" else None

    def _unfit(self, org: Organisation, draft: Draft) -> set[str]:
        """Roles that an organisation of this trade does not have: banks lead loans, foreign donors no project."""
        unfit = set()
        if org.sector != "chips" and org.name not in _CHIP_MAKERS:
            unfit.add("chip_supplier")
        elif org.sector == "chips":
            unfit |= {"partner", "lead", "operator", "cloud_provider"}
        if draft.kind != "model" or org.sector in ("finance", "multilateral", "fund"):
            unfit.add("developer")
        if org.sector in ("finance", "multilateral") or self._is_donor(org.sector, org.hq_iso3, draft):
            unfit |= {"lead", "operator", "partner"} if org.sector != "government" else {"lead", "operator"}
        return unfit

    def _is_donor(self, sector: str | None, hq_iso3: str | None, draft: Draft) -> bool:
        """A public body of another country, or of the Union, that takes part in a country's project."""
        return sector == "government" and hq_iso3 is not None and hq_iso3 != draft.country_iso3

    def _is_own_act(self, end: int, first: int, last: int) -> bool:
        """False for what is done to the organisation or by another: 'was awarded', 'operated by'."""
        if not _PARTICIPLE.match(self.text, first, last):
            return True
        return not _ALSO_BY.match(self.text, last) and not _PASSIVE.search(self.text, end, first)

    def _is_stranger(self, org: Organisation, draft: Draft) -> bool:
        """A company or institute seated in a country that has no part in the project."""
        at_home = org.hq_iso3 in (None, "EUU", draft.country_iso3, *draft.partners)
        return not at_home and org.sector != "government"

    def _acts(self, org: Organisation, sentence: Sentence) -> bool:
        """Whether words give the organisation an act, or stand before it as before an agent: 'built in by Tivoli'."""
        cues, text = self.reading.cues, self.text
        if _AGENT.search(text, max(sentence.start, org.start - 14), org.start):
            return True
        last, first = min(sentence.end, org.end + 60), max(sentence.start, org.start - 60)
        return any(
            _TO_WORD.fullmatch(text, org.end, hit.first) is not None and self._is_own_act(org.end, *hit)
            for key in ("acts/strong", "acts/soft")
            for hit in cues.all(key, org.end, last)
        ) or any(_FROM_WORD.fullmatch(text, hit.last, org.start) for hit in cues.all("acts/before", first, org.start))

    def _gives(self, org: Organisation, sentence: Sentence) -> bool:
        """'340 million from Tivoli', '41 million from the Union, 27 from Madrid': a sum stands right before 'from'."""
        found = _FROM.search(self.text, max(sentence.start, org.start - 40), org.start)
        if found is None:
            return False
        at = found.start()
        return self.text[at - 2 : at].strip()[-1:].isdigit() or any(
            m.end >= at - 3 for m in self.reading.sums.within(sentence.start, at)
        )

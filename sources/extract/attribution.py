"""Which country and which project a sum belongs to, where grammar alone does not tell.

Owns investments of companies in countries, programmes that a page only describes, and the limits of focus. Invariant:
a sum without AI in sight belongs to no project.
"""

from __future__ import annotations

import re
from functools import cached_property

from sources.extract.actors import Actor
from sources.extract.draft import Draft
from sources.extract.names import country_name, currency_home, likeness
from sources.extract.pledge import is_shared
from sources.extract.quantities.model import Money
from sources.extract.reading import Organisation, Reading
from sources.extract.registry import Registry
from sources.extract.resolve import SURE, Attachment, Resolver
from sources.extract.scene import Scene
from sources.extract.sentences import Sentence
from sources.extract.spans import Spans

_INVESTED = re.compile(
    r"\b(?:investment|commitment|pledge|spending|outlay|bet|investments|expansion)\s+(?:in|"
    r"to|into|on|for)\s+(?:the\s+)?$",
    re.IGNORECASE,
)


_IN_COUNTRY = re.compile(
    r"^\s*(?:\([^)]*\)\s*)?(?:of\s+)?(?:new\s+|fresh\s+|more\s+)?(?:investments?\s+|money\s+|"
    r"funding\s+|capital\s+)?(?:in|to|into|for)\s+(?:the\s+)?$"
)


_INVESTS = re.compile(
    r"\b(?:invest|commit|pledg|spend|spent|put|pour|promis|announc|add|build|bring|plan|deploy|"
    r"inject|earmark|budget|hold|holds? out|offer|propos|fund|financ|develop|construct|expand|"
    r"open|gibt|invers|investi|zugesagt)\w*|\b(?:set aside|:)",
    re.IGNORECASE,
)


_STORY = re.compile(
    r"\b(?:shares?|part|half|rest|remainder|total|sum|project|contract|costs?|budget|phase|"
    r"machine|site|facility|building|campus|hall|it|its|grant|tender|works?|contribution|scheme|"
    r"programme|plan|fund|investment|package)\b",
    re.IGNORECASE,
)


_SETS_APART = re.compile(
    r"(?:In addition|Separately|Besides|Furthermore|Moreover|Also|Apart from|Alongside|Elsewhere)\b"
)
_BUYS_CHIPS = re.compile(
    r"[”\"’]?\s*(?:\([^()]*\)\s*)?(?:this year\s+)?(?:to|for)\s+(?:buy|buying|purchas\w+|procur\w+|secur\w+|acquir\w+|"
    r"the (?:purchase|procurement) of)\s+(?:[\w,.-]+\s+){0,3}"
    r"(?:GPUs?|graphics process\w+|accelerators|AI chips|AI processors)\b"
)
_ON_TOP = re.compile(
    r"\b(?:on its own account|also (?:shops|buys|spends|pays|has)|separately|besides|in addition|"
    r"apart from|elsewhere)\b",
    re.IGNORECASE,
)
"""What sets a purchase apart from the project spoken of before."""
_LENDS = re.compile(r"\b(?:loans?|lends?|lent|lending|credit|facilit(?:y|ies)|guarantees?d?|prêt|crédito|Kredit)\b")
"""Who lends invests in no country: the money is for the project spoken of."""
_TOPIC = re.compile(
    r"[”\"’']?[^.;$€£₹¥₩\d]{0,50}?\b(?:for|into|to|towards?|in|on|pour|dans)\s+(?:the\s+|l[’'])?((?:[\w-]+\s+){0,3}?(?:AI|"
    r"A\.I\.|artificial intelligence|intelligence artificielle|supercomput\w+)"
    r"(?:\s+(?:research|infrastructure|development|skills|training|startups|start-ups|safety|"
    r"adoption|capacity|investment|investments|talent|education|compute|computing|chips)\b)*(?:\s+and\s+\w+)?)(?!\s+(?:factor|"
    r"data|campus|cluster|hub|cent|gigafactor|supercomp|model|cloud|plat|fund|prog|strat|mission|"
    r"plan|lab|site|zone|unit|institute))"
)


_NAMED_NEXT = re.compile(
    r"(?:The|This)\s+(?:plan|programme|program|scheme|fund|strategy|initiative|package|project|mission|effort|collection|"
    r"corpus|model|cluster|machine|hall|centre|center|system|campus|dataset)\b"
    r"[^.;$€£]{0,60}?\b(?:called|named|dubbed|known as|christened|baptised|under the name|by the name of)"
    r"\s+(?:the\s+)?[“\"‘]?"
)
_BEHIND = re.compile(r"\b(?:in|of|to|for|with|by|from|using|on)\s+(?:the\s+)?$")
_PRESS = re.compile(r"\s+(?:\w+\s+)?(?:press|media|newspapers?|papers?|magazines?|dailies|journals?|reports?)\b")


def payer_is_foreign(payer: Actor | None, name: str, country: str) -> bool:
    """A company's investment in a country is foreign unless its seat is known to be there."""
    return payer is None or payer.name != name or payer.hq_iso3 != country


class Attribution:
    """Decides the country and the project of sums on one page."""

    def __init__(self, reading: Reading, scene: Scene, registry: Registry, resolver: Resolver) -> None:
        self.reading, self.scene, self.registry, self.resolver = reading, scene, registry, resolver
        self.text = reading.text
        self._page_ai: bool | None = None

    def country(self, money: Money, sentence: Sentence, attached: Attachment) -> str | None:
        draft = attached.draft
        home = (
            currency_home(money.currency) if money.currency and not money.is_inferred and not is_shared(money) else None
        )
        if draft and draft.known and attached.score >= SURE:
            return draft.country_iso3
        told = self.scene.country_of(sentence, money.start)
        if home and home != "USA":
            return told if told and told != home and self._is_reported(sentence, home, told) else home
        if draft and attached.score >= 84 and draft.country_iso3 and not self.scene.section(money.start).country_iso3:
            return draft.country_iso3
        return told or (draft.country_iso3 if draft else None)

    def _is_reported(self, sentence: Sentence, home: str, told: str) -> bool:
        """Whether a page about one country merely gives a sum in the money of another that it does not speak of."""
        if self.scene.country != told:
            return False
        block = self.reading.page.blocks[sentence.block]
        section = self.scene.section(sentence.start)
        spans = [(block.start, block.end), *section.headings]
        return not any(
            p.country_iso3 == home and not self.scene.is_origin(p)
            for first, last in spans
            for p in self.reading.places.within(first, last)
        )

    def project(
        self,
        money: Money,
        sentence: Sentence,
        start: int,
        end: int,
        attached: Attachment,
        payer: Actor | None,
        country: str,
    ) -> tuple[Attachment, str]:
        """The project of the sum, an investment or programme draft made where the page names none."""
        text = self.text
        draft = attached.draft
        if self.reading.page.blocks[sentence.block].kind == "heading" and (draft is None or attached.score < SURE):
            return Attachment(None, 0), country
        company = (
            payer is not None
            and payer.kind in ("private_foreign", "private_domestic", "state_owned", "foreign_state")
            and not payer.is_government
        )
        behind = [
            p
            for p in self.reading.places.within(end, min(sentence.end, end + 60))
            if _IN_COUNTRY.match(text[end : p.start]) and not _PRESS.match(text, p.end)
        ]
        ahead = [
            p
            for p in self.reading.places.within(sentence.start, start)
            if _INVESTED.search(text[max(sentence.start, p.start - 40) : p.start])
        ]
        leader = (
            payer.name
            if payer is not None and company
            else self._focus_company(sentence, start)
            if behind or ahead
            else None
        )
        lends = bool(_LENDS.search(text, max(sentence.start, start - 60), min(sentence.end, end + 30)))
        if (
            leader
            and not (lends and draft is not None)
            and attached.score < 88
            and (behind or ahead)
            and payer_is_foreign(payer, leader, (behind or ahead)[-1].country_iso3)
        ):
            place = (behind or ahead)[-1]
            made = self.registry.investment(leader, place.country_iso3)
            self.resolver.note(money.start, made)
            return Attachment(made, 90), place.country_iso3
        if (
            company
            and payer is not None
            and draft is None
            and payer.start < sentence.start
            and not self._speaks_of_ai(sentence.start, sentence.end)
        ):
            return Attachment(None, 0), country
        invests = (
            company
            and payer is not None
            and not (lends and draft is not None)
            and bool(
                _INVESTS.search(text, payer.end if payer.end <= start else sentence.start, min(sentence.end, end + 60))
            )
            and not re.search(r"\b(?:Foundation|Fund|Bank|Trust)\b", payer.name)
        )
        if (
            invests
            and payer is not None
            and payer.kind == "private_foreign"
            and attached.score < SURE
            and not (draft is not None and draft is self.registry.titled)
            and not self._takes_part(payer, draft, sentence)
        ):
            made = self.registry.investment(payer.name, country)
            self.resolver.note(money.start, made)
            return Attachment(made, 60), country
        topic = self._topic(sentence, end)
        if (
            attached.score < SURE
            and _SETS_APART.match(text, sentence.start, sentence.start + 24)
            and (named := self._named_next(sentence)) is not None
        ):
            return named, country
        if (
            attached.score < SURE
            and _BUYS_CHIPS.match(text, end, min(sentence.end, end + 90))
            and self._apart(sentence)
        ):
            made = self.registry.programme(f"{country_name(country)} GPU purchase", country, "infrastructure")
            self.resolver.note(money.start, made)
            return Attachment(made, 86), country
        if (
            topic
            and attached.score < 84
            and payer is not None
            and payer.is_government
            and (attached.mention is None or attached.mention.start > end + topic.end())
        ):
            if (named := self._named_next(sentence)) is not None:
                return named, country
            label, kind = self._label(sentence, end, country)
            made = self.registry.programme(label, country, kind)
            self.resolver.note(money.start, made)
            return Attachment(made, 85), country
        if draft is not None and attached.score < 30 and not self._same_story(sentence, payer, draft):
            draft, attached = None, Attachment(None, 0)
        if (
            payer is not None
            and payer.name in ("European Union", "European Commission")
            and payer.end <= start
            and attached.score < SURE
            and country != "EUU"
            and not (
                attached.score >= 34
                and self.reading.cues.find("actors/contributes", payer.start, min(sentence.end, end + 40))
            )
        ):
            return Attachment(None, 0), country
        if (
            draft is not None
            and (attached.score >= SURE or draft.country_iso3 in (None, country) or country in draft.partners)
            and (attached.score >= SURE or self._continues(sentence, start, draft, payer))
        ):
            return attached, country
        if not self._is_ai(sentence) and not (company and invests and self._is_ai_page()):
            owner = (
                self.resolver.company(sentence)
                if self._is_ai_page() and draft is None and not self.registry.count_sure()
                else None
            )
            if owner is not None and owner.hq_iso3 != country:
                made = self.registry.investment(owner.name, country)
                self.resolver.note(money.start, made)
                return Attachment(made, 40), country
            if draft is not None and draft.country_iso3 == country and attached.score >= 34:
                return attached, country
            return Attachment(None, 0), country
        if (
            invests
            and payer is not None
            and payer.kind in ("private_foreign", "private_domestic")
            and attached.score < 30
        ):
            made = self.registry.investment(payer.name, country)
            self.resolver.note(money.start, made)
            return Attachment(made, 60), country
        if company and payer is not None and payer.kind == "state_owned":
            made = self.registry.programme(f"{payer.name} AI investment", country, "infrastructure")
            self.resolver.note(money.start, made)
            return Attachment(made, 60), country
        named = self._named_next(sentence)
        if named is not None:
            return named, country
        label, kind = self._label(sentence, end, country)
        made = self.registry.programme(label, country, kind)
        self.resolver.note(money.start, made)
        return Attachment(made, 55), country

    def _same_story(self, sentence: Sentence, payer: Actor | None, draft: Draft) -> bool:
        """Whether a sum far from any project still speaks of the page's one: shares, totals, contracts, the machine."""
        if (
            payer is not None
            and not payer.is_government
            and payer.kind in ("private_foreign", "private_domestic")
            and not self._takes_part(payer, draft, sentence)
            and draft is not self.registry.main
        ):
            return False
        whole = self.text[sentence.start : sentence.end]
        return bool(_STORY.search(whole)) or self._speaks_of_ai(sentence.start, sentence.end)

    def _takes_part(self, payer: Actor, draft: Draft | None, sentence: Sentence) -> bool:
        """Whether the payer is spoken of with the draft in focus: then its money goes there."""
        if draft is None:
            return False
        if (draft.lead and likeness(draft.lead, payer.name) >= 0.6) or (
            draft.known and draft.known.lead and likeness(draft.known.lead, payer.name) >= 0.6
        ):
            return True
        if likeness(draft.name, payer.name) >= 0.7:
            return True
        section = self.scene.section(sentence.start)
        for mention in draft.mentions[-8:]:
            if mention.start < section.start:
                continue
            other = self.reading.sentence_at(mention.start)
            if other and any(
                likeness(o.name, payer.name) >= 0.8 for o in self.reading.organisations.within(other.start, other.end)
            ):
                return True
        return False

    def _topic(self, sentence: Sentence, end: int) -> re.Match[str] | None:
        """'for AI research', 'into artificial intelligence' right behind the sum."""
        return _TOPIC.match(self.text[end : min(sentence.end, end + 120)])

    def _continues(self, sentence: Sentence, start: int, draft: Draft, payer: Actor | None) -> bool:
        """Whether a sum without a project of its own goes on about the one in focus."""
        head = self.text[sentence.start : min(sentence.end, start + 160)]
        return not re.search(
            r"\b(?:separately|elsewhere|another|a different|neighbou?ring|other countries)\b", head, re.IGNORECASE
        )

    @cached_property
    def _companies(self) -> Spans[Organisation]:
        """Known companies that stand behind no preposition."""
        return Spans(
            o
            for o in self.reading.organisations
            if o.is_known
            and o.sector not in ("government", "university", "fund")
            and not _BEHIND.search(self.text, max(0, o.start - 12), o.start)
        )

    def _focus_company(self, sentence: Sentence, start: int) -> str | None:
        section = self.scene.section(start)
        block = self.reading.page.blocks[sentence.block]
        for floor in (sentence.start, block.start, section.start):
            known = self._companies.first_from(floor)
            if known is not None and known.start < start and known.end <= start:
                return known.name
        return None

    def _is_ai_page(self) -> bool:
        """Whether the whole page is about AI: its words stand everywhere."""
        if self._page_ai is None:
            found = sum(
                self.text.count(w)
                for w in (
                    "AI",
                    " IA",
                    "GPU",
                    "upercomput",
                    "rtificial intelligence",
                    "anguage model",
                    "LLM",
                    "data cent",
                    "KI-",
                    " KI ",
                    "intelligence artificielle",
                    "inteligencia artificial",
                )
            )
            self._page_ai = found >= 4 and found * 700 >= len(self.text)
        return self._page_ai

    def _speaks_of_ai(self, start: int, end: int) -> bool:
        return self.reading.cues.find("topics/ai", start, end) is not None

    def _is_ai(self, sentence: Sentence) -> bool:
        return self.reading.once("is_ai", sentence.start, lambda: self._find_ai(sentence))

    def _find_ai(self, sentence: Sentence) -> bool:
        block = self.reading.page.blocks[sentence.block]
        if self._speaks_of_ai(sentence.start, sentence.end):
            return True
        section = self.scene.section(sentence.start)
        return (
            len(section.headings) <= 1
            and self._speaks_of_ai(block.start, min(block.end, block.start + 1500))
            and any(self._speaks_of_ai(a, b) for a, b in section.headings)
        )

    def _apart(self, sentence: Sentence) -> bool:
        """Whether this sentence or the one before turns from the project to something else."""
        before = self.reading.sentences.last_before(sentence.start, max(0, sentence.start - 300))
        first = before.start if before is not None and before.block == sentence.block else sentence.start
        return _ON_TOP.search(self.text, first, sentence.end) is not None

    def _named_next(self, sentence: Sentence) -> Attachment | None:
        """'... a plan worth 300 million. The plan, called Regneplan, ...': the project that the next sentence names."""
        after = self.reading.sentences.within(sentence.end, sentence.end + 400)
        if not after or after[0].block != sentence.block:
            return None
        said = _NAMED_NEXT.match(self.text, after[0].start, after[0].end)
        found = self.registry.within(said.end(), said.end() + 6) if said is not None else []
        return Attachment(found[0][2], 86, found[0][3]) if found else None

    def _label(self, sentence: Sentence, end: int, country: str) -> tuple[str, str]:
        """A name for a programme that the page only describes."""
        name = country_name(country)
        behind = self.text[end : min(sentence.end, end + 120)]
        match = _TOPIC.search(behind)
        whole = self.text[sentence.start : sentence.end]
        if match:
            topic = (
                re.sub(r"^(?:public|the|its|a|an|new)\s+", "", match.group(1))
                .replace("artificial intelligence", "AI")
                .replace("intelligence artificielle", "AI")
            )
        else:
            topic = "AI"
        noun = (
            "investment"
            if re.search(r"\binvest", whole)
            else "budget"
            if re.search(r"\bbudget\b", whole)
            else "programme"
        )
        kind = "programme"
        return f"{name} {topic} {noun}" if not topic.endswith(
            ("investment", "investments")
        ) else f"{name} {topic}", kind

"""Which country and which project a sum belongs to, where grammar alone does not tell.

Owns investments of companies in countries, programmes that a page only describes, and the limits of focus. Invariant:
a sum without AI in sight belongs to no project.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from sources.extract.actors import Actor
from sources.extract.draft import Draft
from sources.extract.names import country_name, currency_home, likeness
from sources.extract.pledge import is_shared
from sources.extract.quantities.model import Money
from sources.extract.reading import Organisation, Place, Reading
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


_TURNS_AWAY = re.compile(
    r"\b(?:separately|elsewhere|another(?!\s+(?:[A-Z]{0,3}[$€£₹¥₩]|[A-Z]{3}\s?\d|\d))|a different|neighbou?ring|"
    r"other countries)\b",
    re.IGNORECASE,
)
_AI_WORDS = (
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
_NO_COMPANY = re.compile(r"\b(?:Foundation|Fund|Bank|Trust)\b")
_BEFORE_TOPIC = re.compile(r"^(?:public|the|its|a|an|new)\s+")
_INVEST = re.compile(r"\binvest")
_BUDGET = re.compile(r"\bbudget\b")

Placed = tuple[Attachment, str]
"""A sum's project, if any, and its country."""
_NOWHERE = Attachment(None, 0)


def payer_is_foreign(payer: Actor | None, name: str, country: str) -> bool:
    """A company's investment in a country is foreign unless its seat is known to be there."""
    return payer is None or payer.name != name or payer.hq_iso3 != country


@dataclass(frozen=True)
class _Unplaced:
    """The sum at `start:end` with the project that grammar gives it, who pays, and the country."""

    by: Attribution
    money: Money
    sentence: Sentence
    start: int
    end: int
    attached: Attachment
    payer: Actor | None
    country: str

    @property
    def draft(self) -> Draft | None:
        return self.attached.draft

    @property
    def company(self) -> Actor | None:
        """The payer where it is a company or another country's fund."""
        payer = self.payer
        if payer is None or payer.is_government:
            return None
        kinds = ("private_foreign", "private_domestic", "state_owned", "foreign_state")
        return payer if payer.kind in kinds else None

    @cached_property
    def is_lent(self) -> bool:
        """Whether the sum is a loan to the project spoken of."""
        return self.draft is not None and bool(
            _LENDS.search(
                self.by.text, max(self.sentence.start, self.start - 60), min(self.sentence.end, self.end + 30)
            )
        )

    @cached_property
    def invests(self) -> bool:
        """Whether the payer is a company that puts its own money into something."""
        company, end = self.company, min(self.sentence.end, self.end + 60)
        if company is None or self.is_lent or _NO_COMPANY.search(company.name):
            return False
        first = company.end if company.end <= self.start else self.sentence.start
        return _INVESTS.search(self.by.text, first, end) is not None

    @property
    def invested_in(self) -> Place | None:
        """The country that the sum is said to be invested in, behind it or before it."""
        text, places = self.by.text, self.by.reading.places
        behind = [
            p
            for p in places.within(self.end, min(self.sentence.end, self.end + 60))
            if _IN_COUNTRY.match(text[self.end : p.start]) and not _PRESS.match(text, p.end)
        ]
        if behind:
            return behind[-1]
        ahead = [
            p
            for p in places.within(self.sentence.start, self.start)
            if _INVESTED.search(text[max(self.sentence.start, p.start - 40) : p.start])
        ]
        return ahead[-1] if ahead else None


class Attribution:
    """Decides the country and the project of sums on one page."""

    def __init__(self, reading: Reading, scene: Scene, registry: Registry, resolver: Resolver) -> None:
        self.reading, self.scene, self.registry, self.resolver = reading, scene, registry, resolver
        self.text = reading.text

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
    ) -> Placed:
        """The project of the sum, an investment or programme draft made where the page names none."""
        unplaced = _Unplaced(self, money, sentence, start, end, attached, payer, country)
        for rule in self._BY_WORDS:
            if (placed := rule(self, unplaced)) is not None:
                return placed
        if attached.draft is not None and attached.score < 30 and not self._same_story(sentence, payer, attached.draft):
            unplaced = replace(unplaced, attached=_NOWHERE)
        for rule in self._BY_FOCUS:
            if (placed := rule(self, unplaced)) is not None:
                return placed
        return self._described(unplaced)

    # -- by the words of its own sentence ---------------------------------------------------------------------

    def _headline(self, unplaced: _Unplaced) -> Placed | None:
        """A sum in a heading belongs to what the heading names, else to nothing."""
        is_heading = self.reading.page.blocks[unplaced.sentence.block].kind == "heading"
        if is_heading and (unplaced.draft is None or unplaced.attached.score < SURE):
            return _NOWHERE, unplaced.country
        return None

    def _investment_in(self, unplaced: _Unplaced) -> Placed | None:
        """'Microsoft's $3 billion investment in Kenya': a company's investment in another country than its own."""
        place = unplaced.invested_in
        if place is None or unplaced.is_lent or unplaced.attached.score >= 88:
            return None
        company = unplaced.company
        leader = company.name if company is not None else self._focus_company(unplaced.sentence, unplaced.start)
        if not leader or not payer_is_foreign(unplaced.payer, leader, place.country_iso3):
            return None
        return self._investment(unplaced, leader, place.country_iso3, 90)

    def _stray(self, unplaced: _Unplaced) -> Placed | None:
        """A company named in a sentence before spends on something that is not AI."""
        company, sentence = unplaced.company, unplaced.sentence
        if (
            company is not None
            and unplaced.draft is None
            and company.start < sentence.start
            and not self._speaks_of_ai(sentence.start, sentence.end)
        ):
            return _NOWHERE, unplaced.country
        return None

    def _foreign_investor(self, unplaced: _Unplaced) -> Placed | None:
        """'Brookfield will invest 10 billion': a foreign company that has no part in the project in focus."""
        company, draft = unplaced.company, unplaced.draft
        if (
            company is not None
            and company.kind == "private_foreign"
            and unplaced.invests
            and unplaced.attached.score < SURE
            and not (draft is not None and draft is self.registry.titled)
            and not self._takes_part(company, draft, unplaced.sentence)
        ):
            return self._investment(unplaced, company.name, unplaced.country, 60)
        return None

    def _set_apart(self, unplaced: _Unplaced) -> Placed | None:
        """'Separately, 300 million goes to a plan. The plan, called Regneplan, ...'."""
        sentence = unplaced.sentence
        if unplaced.attached.score < SURE and _SETS_APART.match(self.text, sentence.start, sentence.start + 24):
            return self._named_next(unplaced)
        return None

    def _chips(self, unplaced: _Unplaced) -> Placed | None:
        """'The ministry also spends 40 million to buy GPUs': apart from the project spoken of."""
        limit = min(unplaced.sentence.end, unplaced.end + 90)
        if (
            unplaced.attached.score < SURE
            and _BUYS_CHIPS.match(self.text, unplaced.end, limit)
            and self._apart(unplaced.sentence)
        ):
            name = f"{country_name(unplaced.country)} GPU purchase"
            return self._programme(unplaced, name, "infrastructure", 86)
        return None

    def _public_topic(self, unplaced: _Unplaced) -> Placed | None:
        """'The government gives 40 million for AI research'."""
        payer, attached = unplaced.payer, unplaced.attached
        if payer is None or not payer.is_government or attached.score >= 84:
            return None
        topic = self._topic(unplaced.sentence, unplaced.end)
        if topic is None or (attached.mention is not None and attached.mention.start <= unplaced.end + topic.end()):
            return None
        return self._named_next(unplaced) or self._labelled(unplaced, 85)

    # -- by what is in focus ----------------------------------------------------------------------------------

    def _of_union(self, unplaced: _Unplaced) -> Placed | None:
        """What the European Union spends on a page about a country, unless it contributes to the project in focus."""
        payer, attached = unplaced.payer, unplaced.attached
        if (
            payer is None
            or payer.name not in ("European Union", "European Commission")
            or payer.end > unplaced.start
            or attached.score >= SURE
            or unplaced.country == "EUU"
        ):
            return None
        limit = min(unplaced.sentence.end, unplaced.end + 40)
        if attached.score >= 34 and self.reading.cues.find("actors/contributes", payer.start, limit):
            return None
        return _NOWHERE, unplaced.country

    def _in_focus(self, unplaced: _Unplaced) -> Placed | None:
        """The project named with the sum, or the one spoken of before where the sentence goes on about it."""
        draft, country = unplaced.draft, unplaced.country
        if draft is None:
            return None
        if unplaced.attached.score >= SURE:
            return unplaced.attached, country
        is_at_home = draft.country_iso3 in (None, country) or country in draft.partners
        if is_at_home and self._continues(unplaced.sentence, unplaced.start):
            return unplaced.attached, country
        return None

    def _off_topic(self, unplaced: _Unplaced) -> Placed | None:
        """A sentence that does not speak of AI: the sum belongs to the page's company or project, or to nothing."""
        draft, country = unplaced.draft, unplaced.country
        if self._is_ai(unplaced.sentence) or (unplaced.invests and self._is_ai_page()):
            return None
        if draft is None and self._is_ai_page() and not self.registry.count_sure():
            owner = self.resolver.company(unplaced.sentence)
            if owner is not None and owner.hq_iso3 != country:
                return self._investment(unplaced, owner.name, country, 40)
        if draft is not None and draft.country_iso3 == country and unplaced.attached.score >= 34:
            return unplaced.attached, country
        return _NOWHERE, country

    def _investor(self, unplaced: _Unplaced) -> Placed | None:
        """A company that invests in AI where no project is in sight."""
        company = unplaced.company
        if company is None:
            return None
        if (
            company.kind in ("private_foreign", "private_domestic")
            and unplaced.invests
            and unplaced.attached.score < 30
        ):
            return self._investment(unplaced, company.name, unplaced.country, 60)
        if company.kind == "state_owned":
            return self._programme(unplaced, f"{company.name} AI investment", "infrastructure", 60)
        return None

    def _described(self, unplaced: _Unplaced) -> Placed:
        """The project that the next sentence names, else a programme by what the sum is for."""
        return self._named_next(unplaced) or self._labelled(unplaced, 55)

    _BY_WORDS: tuple[Callable[[Attribution, _Unplaced], Placed | None], ...] = (
        _headline,
        _investment_in,
        _stray,
        _foreign_investor,
        _set_apart,
        _chips,
        _public_topic,
    )
    _BY_FOCUS: tuple[Callable[[Attribution, _Unplaced], Placed | None], ...] = (
        _of_union,
        _in_focus,
        _off_topic,
        _investor,
    )

    # -- drafts made for a sum --------------------------------------------------------------------------------

    def _investment(self, unplaced: _Unplaced, company: str, country: str, score: int) -> Placed:
        made = self.registry.investment(company, country)
        self.resolver.note(unplaced.money.start, made)
        return Attachment(made, score), country

    def _programme(self, unplaced: _Unplaced, name: str, kind: str, score: int) -> Placed:
        made = self.registry.programme(name, unplaced.country, kind)
        self.resolver.note(unplaced.money.start, made)
        return Attachment(made, score), unplaced.country

    def _labelled(self, unplaced: _Unplaced, score: int) -> Placed:
        return self._programme(unplaced, self._label(unplaced), "programme", score)

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

    def _continues(self, sentence: Sentence, start: int) -> bool:
        """Whether a sum without a project of its own goes on about the one in focus."""
        return _TURNS_AWAY.search(self.text, sentence.start, min(sentence.end, start + 160)) is None

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
        return self.reading.once("is_ai_page", 0, self._find_ai_page)

    def _find_ai_page(self) -> bool:
        found = sum(self.text.count(word) for word in _AI_WORDS)
        return found >= 4 and found * 700 >= len(self.text)

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

    def _named_next(self, unplaced: _Unplaced) -> Placed | None:
        """'... a plan worth 300 million. The plan, called Regneplan, ...': the project that the next sentence names."""
        sentence = unplaced.sentence
        after = self.reading.sentences.within(sentence.end, sentence.end + 400)
        if not after or after[0].block != sentence.block:
            return None
        said = _NAMED_NEXT.match(self.text, after[0].start, after[0].end)
        found = self.registry.within(said.end(), said.end() + 6) if said is not None else []
        return (Attachment(found[0][2], 86, found[0][3]), unplaced.country) if found else None

    def _label(self, unplaced: _Unplaced) -> str:
        """A name for a programme that the page only describes."""
        sentence, name = unplaced.sentence, country_name(unplaced.country)
        match = self._topic(sentence, unplaced.end)
        topic = _BEFORE_TOPIC.sub("", match.group(1)) if match is not None else "AI"
        for written in ("artificial intelligence", "intelligence artificielle"):
            topic = topic.replace(written, "AI")
        if topic.endswith(("investment", "investments")):
            return f"{name} {topic}"
        whole = self.text[sentence.start : sentence.end]
        noun = "investment" if _INVEST.search(whole) else "budget" if _BUDGET.search(whole) else "programme"
        return f"{name} {topic} {noun}"

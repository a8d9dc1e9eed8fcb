"""Sums of prose to commitments: project, sponsor, stage, period, part of a whole; restated sums once.

Owns the assembly of money records outside tables (`tracker` has those). Invariant: one record per pledge and page;
every sum of the page leaves a decision.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from sources.extract.cues import Cues
from sources.extract.names import are_apart, country_name, currency_home, government_of, likeness
from sources.extract.quantities import resolve_currency
from sources.extract.quantities.currency import currencies
from sources.extract.quantities.model import Money
from sources.extract.reading import Reading
from sources.extract.records import Decision, Quote
from sources.extract.registry import Draft, Registry
from sources.extract.resolve import SURE, Attachment, Resolver
from sources.extract.roles import role_of
from sources.extract.scene import Scene
from sources.extract.sentences import Sentence, clause_of
from sources.extract.sponsors import Actor, Payers, kind_by_name
from sources.extract.stages import stage_of
from sources.extract.timing import announced_on, period_of

_AI = re.compile(r"\bA\.?I\.?\b|\bIA\b|artificial intelligence|intelligence artificielle|supercomput|\bGPUs?\b|\bcompute\b|data[- ]cent|language model|\bLLM|semiconductor|\bchips?\b|machine learning|exascale", re.IGNORECASE)
_INVESTED = re.compile(r"\b(?:investment|commitment|pledge|spending|outlay|bet|investments|expansion)\s+(?:in|to|into|on|for)\s+(?:the\s+)?$", re.IGNORECASE)
_IN_COUNTRY = re.compile(r"^\s*(?:\([^)]*\)\s*)?(?:of\s+)?(?:new\s+|fresh\s+|more\s+)?(?:investments?\s+|money\s+|funding\s+|capital\s+)?(?:in|to|into|for)\s+(?:the\s+)?$")
_ITS = re.compile(r"(?:Its|Their|The (?:cost|sum|budget|contract|price|deal|total|agreement|money))\b")
_SIGNS = re.compile(r"\b(?:sign|build|announc|unveil|present|plan|launch|order|approv|adopt|pledg|promis|propos|commission|set up|creat)\w*")
_INVESTS = re.compile(r"\b(?:invest|commit|pledg|spend|spent|put|pour|promis|announc|add|build|bring|plan|deploy|inject|earmark|budget|hold|holds? out|offer|propos|fund|financ|develop|construct|expand|open|gibt|invers|investi|zugesagt)\w*|\b(?:set aside|:)", re.IGNORECASE)
_STORY = re.compile(r"\b(?:shares?|part|half|rest|remainder|total|sum|project|contract|costs?|budget|phase|machine|site|facility|building|campus|hall|it|its|grant|tender|works?|contribution|scheme|programme|plan|fund|investment|package)\b", re.IGNORECASE)
_TOPIC = re.compile(
    r"[”\"’']?[^.;$€£₹¥₩\d]{0,50}?\b(?:for|into|to|towards?|in|on|pour|dans)\s+(?:the\s+|l[’'])?((?:[\w-]+\s+){0,3}?(?:AI|A\.I\.|artificial intelligence|intelligence artificielle|supercomput\w+)"
    r"(?:\s+(?:research|infrastructure|development|skills|training|startups|start-ups|safety|adoption|capacity|investment|investments|talent|education|compute|computing|chips)\b)*(?:\s+and\s+\w+)?)(?!\s+(?:factor|data|campus|cluster|hub|cent|gigafactor|supercomp|model|cloud|plat|fund|prog|strat|mission|plan|lab|site|zone|unit|institute))"
)
_PRIVATE_ROUND = re.compile(r"\bSeries [A-H]\b|\bfunding round\b|\bseed round\b|\b(?:equity|venture) round\b|\blevée? (?:de fonds)?|\bvaluation\b", re.IGNORECASE)


@dataclass
class Pledge:
    """A commitment in the making."""

    money: Money
    low: float
    high: float
    currency: str
    country: str
    draft: Draft
    score: int
    sponsor: str | None
    sponsor_kind: str | None
    stage: str
    period: tuple[int | None, int | None]
    announced: str | None
    is_part: bool
    whole: Pledge | None
    quotes: tuple[Quote, ...]
    order: int
    block: int
    scope: str = "project"
    has_payer: bool = False
    is_stage_said: bool = False
    is_dated: bool = False
    section: int = 0
    payer_is_government: bool = False
    is_listed: bool = False
    """Stands in a list of parts that a lead-in announces."""
    """The sum's own sentence gives the date."""


class Pledges:
    """Reads all sums of a page's prose."""

    def __init__(self, reading: Reading, scene: Scene, registry: Registry, resolver: Resolver, payers: Payers, taken: set[int]) -> None:
        self.reading, self.scene, self.registry, self.resolver, self.payers = reading, scene, registry, resolver, payers
        self.text = reading.text
        self.taken = taken
        self.kept: list[Pledge] = []
        self.decisions: list[Decision] = []
        self._page_ai: bool | None = None
        self.seen: list[tuple[int, int, Pledge]] = []
        """(start, block, pledge) of every place where a kept sum stands, restatements included."""

    def read(self) -> list[Pledge]:
        """All pledges in text order, restated sums merged and parts marked."""
        for money in sorted([*self.reading.sums, *self.reading.bare], key=lambda m: m.start):
            if money.start in self.taken:
                continue
            sentence = self.reading.sentence_at(money.start)
            if sentence is None:
                continue
            if not money.symbol and money.currency is None:
                filled = self._bare(money, sentence)
                if filled is None:
                    self.drop(money, "no_currency", "a number of millions without a currency")
                    continue
                money = filled
            self._one(money, sentence)
        return self.kept

    def _bare(self, money: Money, sentence: Sentence) -> Money | None:
        """'Of that, 25 million': the currency of the sum before it, where words make it a part of that."""
        before = [m for m in self.reading.sums.within(max(0, sentence.start - 400), money.start)]
        head = self.text[sentence.start : money.start]
        block = self.reading.page.blocks[sentence.block]
        if not before or before[-1].start < block.start:
            return None
        clause = clause_of(self.text, sentence, money.start, money.end)
        paid = self.reading.cues.find("actors/contributes", clause[0], min(clause[1], money.end + 40))
        if self.reading.cues.find("parts/part_before", sentence.start, money.start) or re.search(r"\b(?:the other|another|the rest)\b", head) or paid and any(p.block == sentence.block for p in self.kept):
            return replace(money, currency=before[-1].currency, symbol=before[-1].symbol, is_inferred=True)
        return None

    def _dollars(self, money: Money, country: str, payer: Actor | None) -> Money:
        """A bare '$' in a country with dollars of its own, unless an American pays or the page marks its own dollars."""
        if money.is_local and money.symbol == "$":
            return resolve_currency(money, country)
        if money.symbol not in ("$", "dollars", "dollar") or money.currency != "USD" or money.is_inferred:
            return money
        local = resolve_currency(money, country)
        if local.currency in (None, "USD") or payer is not None and payer.hq_iso3 == "USA":
            return money
        marked = any(m.currency == local.currency and m.symbol not in ("$", "dollars", "dollar") for m in self.reading.sums)
        if marked or money.conversion is not None and money.conversion.currency == local.currency or re.search(r"US\$|USD", self.text):
            return money
        return local

    def drop(self, money: Money, rule: str, detail: str = "") -> None:
        self.decisions.append(Decision(money.start, money.end, self._reading(money), "dropped", rule, detail))

    def _reading(self, money: Money) -> str:
        low = f"{money.low:,.0f}" if money.low >= 1 else f"{money.low:g}"
        high = f"–{money.high:,.0f}" if money.high != money.low else ""
        return f"{money.currency or money.symbol or '?'} {low}{high} {money.qualifier}"

    def _one(self, money: Money, sentence: Sentence) -> None:
        bracketed = self.text[max(0, money.start - 3) : money.start]
        previous = self.reading.sums.last_before(money.start, sentence.start)
        if previous is not None and previous.currency != money.currency and re.fullmatch(r"\s*\((?:some |about |around |roughly |or |ca\.? |c\. )?", self.text[previous.end : money.start]) and bracketed.strip():
            self.drop(money, "conversion", "the source's own conversion in brackets")
            return
        role = role_of(self.reading, self.scene, money, sentence)
        if not role.is_commitment:
            self.drop(money, role.rule, role.detail)
            return
        start = money.phrase_start if money.phrase_start >= 0 else money.start
        end = max(money.end, money.phrase_end)
        clause = clause_of(self.text, sentence, start, end)
        attached = self.resolver.attach(sentence, money.start, money.end, clause)
        payer = self.payers.find(sentence, start, end, clause)
        country = self._country(money, sentence, attached)
        if country and (money.currency is None or is_shared(money) and "$" not in money.symbol and "ollar" not in money.symbol):
            money = resolve_currency(money, country)
            home = currency_home(money.currency)
            if home and home != country and any(p.country_iso3 == home for p in self.reading.places.within(sentence.start, sentence.end)):
                country = home
        if country is None or money.currency is None:
            self.drop(money, "unknown_currency" if country else "unknown_country", "the page does not tell which")
            return
        money = self._dollars(money, country, payer)
        attached, country = self._project(money, sentence, start, end, attached, payer, country)
        if attached.draft is None:
            self.drop(money, "no_project", "no AI project of a country is in sight")
            return
        if _PRIVATE_ROUND.search(self.text[sentence.start : sentence.end]) and not (sum(1 for d in self.registry.drafts if d.is_sure) >= 3 and not self.scene.run_in(sentence) and (attached.draft.known or attached.draft.kind == "model" and attached.draft.is_sure)):
            self.drop(money, "private_round", "a company's funding round")
            return
        pledge = self._pledge(money, sentence, start, end, clause, attached, payer, country)
        self._keep(pledge, sentence)

    def _country(self, money: Money, sentence: Sentence, attached: Attachment) -> str | None:
        draft = attached.draft
        home = currency_home(money.currency) if money.currency and not money.is_inferred and not is_shared(money) else None
        if draft and draft.known and attached.score >= SURE:
            return draft.country_iso3
        told = self.scene.country_of(sentence, money.start)
        if home and home != "USA":
            return home
        if draft and attached.score >= 84 and draft.country_iso3 and not self.scene.section(money.start).country_iso3:
            return draft.country_iso3
        return told or (draft.country_iso3 if draft else None)

    def _project(self, money: Money, sentence: Sentence, start: int, end: int, attached: Attachment, payer: Actor | None, country: str) -> tuple[Attachment, str]:
        """The project of the sum, an investment or programme draft made where the page names none."""
        text = self.text
        draft = attached.draft
        if self.reading.page.blocks[sentence.block].kind == "heading" and (draft is None or attached.score < SURE):
            return Attachment(None, 0), country
        company = payer is not None and payer.kind in ("private_foreign", "private_domestic", "state_owned", "foreign_state") and not payer.is_government
        behind = [p for p in self.reading.places.within(end, min(sentence.end, end + 60)) if _IN_COUNTRY.match(text[end : p.start])]
        ahead = [p for p in self.reading.places.within(sentence.start, start) if _INVESTED.search(text[max(sentence.start, p.start - 40) : p.start])]
        leader = payer.name if payer is not None and company else self._focus_company(sentence, start) if behind or ahead else None
        if leader and attached.score < 88 and (behind or ahead) and payer_is_foreign(payer, leader, (behind or ahead)[-1].country_iso3):
            place = (behind or ahead)[-1]
            made = self.registry.investment(leader, place.country_iso3)
            self.resolver.note(money.start, made)
            return Attachment(made, 90), place.country_iso3
        invests = company and payer is not None and bool(_INVESTS.search(text, payer.end if payer.end <= start else sentence.start, min(sentence.end, end + 60))) and not re.search(r"\b(?:Foundation|Fund|Bank|Trust)\b", payer.name)
        if invests and payer is not None and payer.kind == "private_foreign" and attached.score < SURE and not (draft is not None and draft is self.registry.titled) and not self._takes_part(payer, draft, sentence):
            made = self.registry.investment(payer.name, country)
            self.resolver.note(money.start, made)
            return Attachment(made, 60), country
        topic = self._topic(sentence, end)
        if topic and attached.score < 84 and payer is not None and payer.is_government and (attached.mention is None or attached.mention.start > end + topic.end()):
            label, kind = self._label(sentence, end, country)
            made = self.registry.programme(label, country, kind)
            self.resolver.note(money.start, made)
            return Attachment(made, 85), country
        if draft is not None and attached.score < 30 and not self._same_story(sentence, payer, draft):
            draft, attached = None, Attachment(None, 0)
        if payer is not None and payer.name in ("European Union", "European Commission") and payer.end <= start and attached.score < SURE and country != "EUU":
            return Attachment(None, 0), country
        if draft is not None and (attached.score >= SURE or draft.country_iso3 in (None, country) or country in draft.partners):
            if attached.score >= SURE or self._continues(sentence, start, draft, payer):
                return attached, country
        if not self._is_ai(sentence) and not (company and invests and self._is_ai_page()):
            owner = self.resolver.company(sentence) if self._is_ai_page() and draft is None and not any(d.is_sure for d in self.registry.drafts) else None
            if owner is not None and owner.hq_iso3 != country:
                made = self.registry.investment(owner.name, country)
                self.resolver.note(money.start, made)
                return Attachment(made, 40), country
            if draft is not None and draft.country_iso3 == country and attached.score >= 34:
                return attached, country
            return Attachment(None, 0), country
        if invests and payer is not None and payer.kind in ("private_foreign", "private_domestic") and attached.score < 30:
            made = self.registry.investment(payer.name, country)
            self.resolver.note(money.start, made)
            return Attachment(made, 60), country
        label, kind = self._label(sentence, end, country)
        made = self.registry.programme(label, country, kind)
        self.resolver.note(money.start, made)
        return Attachment(made, 55), country

    def _same_story(self, sentence: Sentence, payer: Actor | None, draft: Draft) -> bool:
        """Whether a sum far from any project still speaks of the page's one: shares, totals, contracts, the machine."""
        if payer is not None and not payer.is_government and payer.kind in ("private_foreign", "private_domestic") and not self._takes_part(payer, draft, sentence) and draft is not self.registry.main:
            return False
        whole = self.text[sentence.start : sentence.end]
        return bool(_STORY.search(whole) or _AI.search(whole))

    def _takes_part(self, payer: Actor, draft: Draft | None, sentence: Sentence) -> bool:
        """Whether the payer is spoken of with the draft in focus: then its money goes there."""
        if draft is None:
            return False
        if draft.lead and likeness(draft.lead, payer.name) >= 0.6 or draft.known and draft.known.lead and likeness(draft.known.lead, payer.name) >= 0.6:
            return True
        if likeness(draft.name, payer.name) >= 0.7:
            return True
        section = self.scene.section(sentence.start)
        for mention in draft.mentions[-8:]:
            if mention.start < section.start:
                continue
            other = self.reading.sentence_at(mention.start)
            if other and any(likeness(o.name, payer.name) >= 0.8 for o in self.reading.organisations.within(other.start, other.end)):
                return True
        return False

    def _topic(self, sentence: Sentence, end: int) -> re.Match[str] | None:
        """'for AI research', 'into artificial intelligence' right behind the sum."""
        return _TOPIC.match(self.text[end : min(sentence.end, end + 120)])

    def _continues(self, sentence: Sentence, start: int, draft: Draft, payer: Actor | None) -> bool:
        """Whether a sum without a project of its own goes on about the one in focus."""
        head = self.text[sentence.start : min(sentence.end, start + 160)]
        if re.search(r"\b(?:separately|elsewhere|another|a different|neighbou?ring|other countries)\b", head, re.IGNORECASE):
            return False
        return True

    def _focus_company(self, sentence: Sentence, start: int) -> str | None:
        section = self.scene.section(start)
        block = self.reading.page.blocks[sentence.block]
        for floor in (sentence.start, block.start, section.start):
            known = [o for o in self.reading.organisations.within(floor, start) if o.is_known and o.sector not in ("government", "university", "fund")
                     and not re.search(r"\b(?:in|of|to|for|with|by|from|using|on)\s+(?:the\s+)?$", self.text[max(0, o.start - 12) : o.start])]
            if known:
                return known[0].name
        return None

    def _is_ai_page(self) -> bool:
        """Whether the whole page is about AI: its words stand everywhere."""
        if self._page_ai is None:
            found = sum(self.text.count(w) for w in ("AI", " IA", "GPU", "upercomput", "rtificial intelligence", "anguage model", "LLM", "data cent", "KI-", " KI ", "intelligence artificielle", "inteligencia artificial"))
            self._page_ai = found >= 4 and found * 700 >= len(self.text)
        return self._page_ai

    def _is_ai(self, sentence: Sentence) -> bool:
        block = self.reading.page.blocks[sentence.block]
        if _AI.search(self.text, sentence.start, sentence.end):
            return True
        section = self.scene.section(sentence.start)
        return len(section.headings) <= 1 and bool(_AI.search(self.text, block.start, min(block.end, block.start + 1500))) and any(_AI.search(self.text, a, b) for a, b in section.headings)

    def _label(self, sentence: Sentence, end: int, country: str) -> tuple[str, str]:
        """A name for a programme that the page only describes."""
        name = country_name(country)
        behind = self.text[end : min(sentence.end, end + 120)]
        match = _TOPIC.search(behind)
        whole = self.text[sentence.start : sentence.end]
        if match:
            topic = re.sub(r"^(?:public|the|its|a|an|new)\s+", "", match.group(1)).replace("artificial intelligence", "AI").replace("intelligence artificielle", "AI")
        else:
            topic = "AI"
        noun = "investment" if re.search(r"\binvest", whole) else "budget" if re.search(r"\bbudget\b", whole) else "programme"
        kind = "programme"
        return f"{name} {topic} {noun}" if not topic.endswith(("investment", "investments")) else f"{name} {topic}", kind

    def _pledge(self, money: Money, sentence: Sentence, start: int, end: int, clause: tuple[int, int], attached: Attachment, payer: Actor | None, country: str) -> Pledge:
        draft = attached.draft
        assert draft is not None and money.currency is not None
        draft.is_attached = True
        if payer is not None and not payer.is_government:
            self.registry.own(draft, payer.name)
        stage, at, until = stage_of(self.text, self.reading.cues, clause, (sentence.start, sentence.end), start, end)
        if stage == "announced" and _ITS.match(self.text, sentence.start):
            before = self.reading.sentences.within(max(0, sentence.start - 900), sentence.start)
            if before and before[-1].block == sentence.block:
                act = self.reading.cues.find("stages/committed", before[-1].start, before[-1].end)
                if act and not self.reading.cues.find("stages/plan", max(before[-1].start, act.first - 30), act.last):
                    stage, at, until = "committed", act.first, act.last
        period = period_of(self.reading, sentence, money.start, end)
        announced, dated = announced_on(self.reading, self.scene, sentence, start, end)
        sponsor, kind = self._sponsor(payer, draft, country, sentence, attached)
        quotes = [Quote("amount_low", money.start, money.end), Quote("*", *window(sentence, start, end))]
        if attached.mention is not None:
            quotes.append(Quote("project", attached.mention.start, min(attached.mention.end, attached.mention.start + 300)))
        if payer is not None and sponsor == payer.name:
            quotes.append(Quote("sponsor", payer.start, payer.end))
        if until > at:
            quotes.append(Quote("stage", at, min(until, at + 300)))
        return Pledge(money, money.low, money.high, money.currency, country, draft, attached.score, sponsor, kind, stage, period, announced, False, None,
                      tuple(quotes), len(self.kept), sentence.block, has_payer=payer is not None, is_stage_said=until > at, is_dated=dated, section=self.scene.section(money.start).start,
                      payer_is_government=payer is not None and payer.is_government)

    def _sponsor(self, payer: Actor | None, draft: Draft, country: str, sentence: Sentence, attached: Attachment) -> tuple[str | None, str | None]:
        whole = self.text[sentence.start : sentence.end]
        following = self.reading.sentences.within(sentence.end, sentence.end + 700)
        if following and following[0].block == sentence.block and re.match(r"(?:Public|State|Government|The state|The rest|Roughly|About|Private|Half|Up to|No more)\b", self.text[following[0].start : following[0].start + 12]):
            whole_next = self.text[following[0].start : following[0].end]
        else:
            whole_next = ""
        mixed = bool(self.reading.cues.find("actors/public_and_private", sentence.start, sentence.end)) or bool(re.search(r"\b(?:public|state|government)\b[^.]*\b(?:no more than|at most|only|up to|\d+\s?(?:%|per cent))", whole_next, re.IGNORECASE)) or bool(re.search(r"would have to be private|has to come from companies|must be private|to be private", whole + whole_next))
        if draft.is_investment and draft.lead:
            kind = payer.kind if payer and payer.name == draft.lead else "private_foreign"
            return draft.lead, kind
        if payer is None:
            for pledge in reversed(self.kept):
                if pledge.draft is draft and pledge.block >= sentence.block - 2:
                    return pledge.sponsor, pledge.sponsor_kind
            owner = draft.lead or (draft.known.lead if draft.known else None)
            if draft.kind == "programme" and not draft.is_investment and not (owner and kind_by_name(owner, country) not in ("government", None)):
                return government_of(country), "public_private" if mixed else "government"
            backing = draft.known.backing if draft.known else None
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

    def _possessor(self, draft: Draft) -> str | None:
        """'Ottawa’s Sovereign AI Compute Strategy': the country whose project a mention calls it."""
        for mention in draft.mentions[:6]:
            for place in self.reading.places.within(max(0, mention.start - 24), mention.start):
                if re.fullmatch(r"[’']s?\s+", self.text[place.end : mention.start]) and draft.kind != "model" and place.country_iso3 == draft.country_iso3:
                    return place.country_iso3
        return None

    def _introducer(self, draft: Draft) -> Actor | None:
        """Who signs for, builds or announces a project in the sentence that first names it."""
        for mention in draft.mentions[:3]:
            sentence = self.reading.sentence_at(mention.start)
            if sentence is None:
                continue
            actors = [a for a in self.payers.actors(sentence) if a.end <= mention.start and not a.is_maker and not self.payers._is_object(sentence, a)]
            for actor in reversed(actors):
                if _SIGNS.search(self.text[actor.end : mention.start]):
                    return actor
        return None

    # -- wholes, parts, restatements -------------------------------------------------------------------

    def _keep(self, pledge: Pledge, sentence: Sentence) -> None:
        earlier = self._restated(pledge, sentence)
        if earlier is not None:
            self.drop(pledge.money, "restated", f"same sum as at {earlier.money.start}")
            earlier.period = (earlier.period[0] or pledge.period[0], earlier.period[1] or pledge.period[1])
            if earlier.announced is None or pledge.is_dated and not earlier.is_dated:
                earlier.announced, earlier.is_dated = pledge.announced or earlier.announced, pledge.is_dated
            if pledge.score > earlier.score and pledge.draft is not earlier.draft:
                earlier.draft, earlier.score = pledge.draft, pledge.score
                earlier.sponsor, earlier.sponsor_kind = pledge.sponsor or earlier.sponsor, pledge.sponsor_kind or earlier.sponsor_kind
            if pledge.stage in ("committed", "disbursed") and earlier.stage == "announced" and pledge.score >= 84:
                earlier.stage = pledge.stage
            if earlier.sponsor is None:
                earlier.sponsor, earlier.sponsor_kind = pledge.sponsor, pledge.sponsor_kind
            if earlier.whole is None and not earlier.is_part:
                earlier.whole = self._whole(pledge, sentence, earlier)
                earlier.is_part = earlier.whole is not None
            self.seen.append((pledge.money.start, pledge.block, earlier))
            self.resolver.note(pledge.money.start, earlier.draft)
            return
        pledge.whole = self._whole(pledge, sentence, pledge)
        pledge.is_part = pledge.whole is not None
        pledge.is_listed = pledge.whole is not None and _lead_in(self.reading, sentence)
        if pledge.whole is not None:
            self._inherit(pledge, pledge.whole)
            if pledge.sponsor_kind == "public_private" and pledge.payer_is_government:
                pledge.sponsor_kind = "government"
        pledge.order = len(self.kept)
        self.resolver.note(pledge.money.start, pledge.draft)
        self.kept.append(pledge)
        self.seen.append((pledge.money.start, pledge.block, pledge))
        self.decisions.append(Decision(pledge.money.start, pledge.money.end, self._reading(pledge.money), "kept", "part" if pledge.is_part else "commitment", pledge.draft.name))

    def _restated(self, pledge: Pledge, sentence: Sentence) -> Pledge | None:
        before = self.text[max(sentence.start, pledge.money.start - 16) : pledge.money.start]
        if re.search(r"\banother\b", before):
            return None
        for other in self.kept:
            if other.currency == pledge.currency and other.country == pledge.country and near(other.low, pledge.low) and near(other.high, pledge.high):
                both = other.score >= 84 and pledge.score >= 84 and other.draft is not pledge.draft
                if both and are_apart(other.draft.name, pledge.draft.name, pledge.country) and other.draft.is_sure and pledge.draft.is_sure and not (other.draft.is_investment or pledge.draft.is_investment):
                    continue
                return other
            converted = other.money.conversion
            if converted and converted.currency == pledge.currency and near(converted.low, pledge.low) and other.country == pledge.country:
                return other
        return None

    def _inherit(self, pledge: Pledge, whole: Pledge) -> None:
        """A part without a payer of its own is paid by whoever pays the whole, and dates from it."""
        if pledge.sponsor is None or not pledge.has_payer or pledge.is_listed:
            pledge.sponsor, pledge.sponsor_kind = whole.sponsor, whole.sponsor_kind if whole.sponsor_kind != "public_private" or pledge.sponsor_kind is None else pledge.sponsor_kind
        pledge.announced = pledge.announced or whole.announced
        if not pledge.is_stage_said:
            pledge.stage = whole.stage

    def _whole(self, pledge: Pledge, sentence: Sentence, own: Pledge) -> Pledge | None:
        text, start = self.text, pledge.money.phrase_start if pledge.money.phrase_start >= 0 else pledge.money.start
        places = [(at, p) for at, block, p in self.seen if p is not own and p.country == pledge.country and p.currency == pledge.currency and p.high >= pledge.high * 0.999 and block >= pledge.block - 2 and at < start and p.whole is not own]
        if not places:
            return None
        candidates = [p for _, p in places]
        semicolon = text.rfind(";", sentence.start, start)
        same = [p for at, p in places if at >= sentence.start]
        ends = {id(p): at for at, p in places}
        cues = self.reading.cues
        begin = max(sentence.start, semicolon + 1 if semicolon > 0 and not re.search(r"components?:|splits? into", text[sentence.start : start]) else sentence.start)
        lead = _lead_in(self.reading, sentence)
        if lead and any(at < sentence.start for at, _ in places):
            return next((p for at, p in reversed(places) if at < sentence.start and not p.is_part), None)
        fresh = cues.find("parts/whole_before", max(sentence.start, start - 40), start)
        if fresh or re.search(r"builds on|building on|on top of", text[max(sentence.start, start - 60) : start]):
            return None
        wholes = [p for p in same if not p.is_part] or same
        if wholes:
            begin = max(ends[id(wholes[-1])], sentence.start)
        found = cues.find("parts/part_before", begin, start)
        if found and wholes:
            return wholes[-1]
        tail = cues.find("parts/part_after", pledge.money.end, min(sentence.end, pledge.money.end + 44))
        top = [p for p in candidates if not p.is_part and (p.draft is pledge.draft or p.block == pledge.block or p.block == pledge.block - 1)]
        if tail and top:
            return top[-1]
        opening = cues.at("parts/part_before", sentence.start, start) or (found and re.match(r"\W*(?:Of|Inside|Within|Out of|Another|The other|From|Part)\b", text[sentence.start : start]))
        if (opening or found and found.start() - begin <= 60) and top:
            return top[-1]
        return None


def _lead_in(reading: Reading, sentence: Sentence) -> bool:
    """Whether the paragraph before announces parts: 'Within the framework agencies shall provide for:'."""
    for number in range(sentence.block - 1, max(-1, sentence.block - 7), -1):
        block = reading.page.blocks[number]
        tail = reading.text[max(block.start, block.end - 200) : block.end].rstrip()
        if tail.endswith(":"):
            return bool(_DIVIDES.search(tail))
        if block.kind != "list_item":
            return False
    return False


_DIVIDES = re.compile(r"\b(?:within|of which|as follows|following|breakdown|break down|split|divided|consists?|includes?|comprises?|provide for|made up|parts|components|spread|shares?|items|goes to|go to)\b", re.IGNORECASE)


def payer_is_foreign(payer: Actor | None, name: str, country: str) -> bool:
    """A company's investment in a country is foreign unless its seat is known to be there."""
    return payer is None or payer.name != name or payer.hq_iso3 != country


def is_shared(money: Money) -> bool:
    """Whether the sign or word as written belongs to several currencies."""
    form = currencies().by_symbol.get(money.symbol)
    return form is not None and form.code is None


def near(one: float, other: float) -> bool:
    """Equal within half a percent."""
    return abs(one - other) <= 0.005 * max(abs(one), abs(other), 1e-9)


def window(sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    """The sentence, or 300 characters of it around `start:end`."""
    if sentence.end - sentence.start <= 300:
        return sentence.start, sentence.end
    first = max(sentence.start, min(start - 120, sentence.end - 300))
    return first, min(sentence.end, first + 300)


def nest(pledges: list[Pledge], text: str, cues: Cues) -> None:
    """Mark as a part the smaller sum of a project that goes on about the same money; a later pledge stays its own."""
    for pledge in pledges:
        if pledge.is_part or pledge.block < 0:
            continue
        wholes = [p for p in pledges if p is not pledge and p.draft is pledge.draft and p.currency == pledge.currency and p.country == pledge.country
                  and p.high > 1.02 * pledge.high and (p.money.start < pledge.money.start or _TOTAL.search(text[max(0, p.money.start - 60) : p.money.end + 60])) and p.block >= 0 and abs(p.block - pledge.block) <= 4 and p.whole is not pledge and not p.is_part
                  and (p.section == pledge.section or _TOTAL.search(text[max(0, p.money.start - 100) : p.money.end + 80]))
                  and not cues.find("parts/replaced", max(0, p.money.start - 90), p.money.end + 60)]
        if not wholes:
            continue
        around = text[max(0, pledge.money.start - 90) : pledge.money.end + 60]
        if _OTHER_PLEDGE.search(around) or cues.find("parts/replaced", max(0, pledge.money.start - 90), pledge.money.end + 60) or cues.find("parts/replaces", max(0, pledge.money.start - 90), pledge.money.end + 60):
            continue
        whole = max(wholes, key=lambda p: p.high)
        if whole.announced and pledge.announced and whole.announced[:4] != pledge.announced[:4] and whole.is_dated and pledge.is_dated and pledge.draft.kind != "programme":
            continue
        if pledge.has_payer and whole.has_payer and pledge.sponsor != whole.sponsor and pledge.sponsor_kind in ("private_foreign", "private_domestic", "state_owned") and pledge.sponsor is not None:
            continue
        if whole.draft.is_investment or _OTHER_PLEDGE.search(text[max(0, whole.money.start - 60) : whole.money.end + 30]):
            continue
        pledge.whole, pledge.is_part = whole, True
        if pledge.sponsor is None or not pledge.has_payer:
            pledge.sponsor, pledge.sponsor_kind = whole.sponsor, whole.sponsor_kind


_TOTAL = re.compile(r"\b(?:total|in all|altogether|overall|as a whole|whole|combined|worth|budget of|outlay|sum was complete)\b", re.IGNORECASE)
_OTHER_PLEDGE = re.compile(r"\b(?:builds? on|building on|on top|additional|a further|another|separately|later pledge|second site|second phase|in addition|more than doubles|new pledge|earlier)\b", re.IGNORECASE)


def add_up(pledges: list[Pledge]) -> None:
    """Mark as parts the smaller sums of one project that add up to a bigger one."""
    for whole in sorted(pledges, key=lambda p: -p.high):
        smaller = [p for p in pledges if p is not whole and p.currency == whole.currency and p.country == whole.country and p.high < whole.high
                   and abs(p.block - whole.block) <= 8 and (p.draft is whole.draft or abs(p.block - whole.block) <= 2)]
        for parts in _subsets(smaller[:8]):
            total = sum(p.high for p in parts)
            if abs(total - whole.high) <= 0.012 * whole.high:
                for part in parts:
                    if part.whole is None:
                        part.whole, part.is_part = whole, True
                if whole.whole in parts:
                    whole.whole, whole.is_part = None, False
                _share(whole, parts)
                break


def _share(whole: Pledge, parts: list[Pledge]) -> None:
    """What parts tell of their whole: its first payer, a mix of public and private money, the stage."""
    if not whole.has_payer and parts[0].sponsor:
        whole.sponsor, whole.sponsor_kind = parts[0].sponsor, parts[0].sponsor_kind
    kinds = {p.sponsor_kind for p in parts if p.sponsor_kind}
    if kinds & {"government", "state_owned", "foreign_state"} and kinds & {"private_domestic", "private_foreign"} and whole.sponsor_kind in (None, "government", *kinds):
        whole.sponsor_kind = "public_private"
    stages = {p.stage for p in parts}
    if not whole.is_stage_said and len(stages) == 1:
        whole.stage = parts[0].stage


def _subsets(items: list[Pledge]) -> list[list[Pledge]]:
    found: list[list[Pledge]] = []
    count = len(items)
    for mask in range(3, 1 << count):
        chosen = [items[i] for i in range(count) if mask >> i & 1]
        if 2 <= len(chosen) <= 4:
            found.append(chosen)
    return sorted(found, key=lambda c: len({id(p.draft) for p in c}))

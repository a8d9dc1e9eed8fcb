"""Sums of prose to commitments: project, sponsor, stage, period, part of a whole; restated sums once.

Owns the assembly of money records outside tables (`tables` has those). Invariant: one record per pledge and page;
every sum of the page leaves a decision.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from sources.extract.actors import Actor, Actors
from sources.extract.attribution import Attribution
from sources.extract.bare import BareNumbers
from sources.extract.cues import cue
from sources.extract.draft import Draft
from sources.extract.licence import is_lead, refusal
from sources.extract.names import are_apart, currency_home
from sources.extract.parts import Wholes, lead_in
from sources.extract.pledge import Pledge, is_shared, near, window
from sources.extract.quantities import resolve_currency
from sources.extract.quantities.model import Money
from sources.extract.reading import Reading
from sources.extract.records import Decision, Quote
from sources.extract.registry import Registry
from sources.extract.resolve import SURE, Attachment, Resolver
from sources.extract.roles import Role, role_of
from sources.extract.scene import Scene
from sources.extract.sentences import Sentence, clause_of
from sources.extract.sponsors import Sponsors, payer_of
from sources.extract.stages import stage_of
from sources.extract.timing import announced_on, period_of
from sources.extract.values import Values

_ITS = re.compile(
    r"(?:Its|Their|It (?:amounts|comes|totals|stands|is worth|runs)|A further|Another|An additional|In addition|On top|"
    r"The (?:cost|sum|budget|contract|price|deal|total|agreement|money|rest|remainder|value|package|amount|order|award|"
    r"hardware|equipment|bill|loan|grant|figure))\b"
)
_MIXED = re.compile(
    r"\b(?:AI|artificial intelligence)(?:,\s+|\s+and\s+|,?\s+as well as\s+)(?:general\s+)?(?:quantum|"
    r"chips|semiconductors?|robotics|biotech\w*|"
    r"digital|cloud|technology|innovation|cyber\w*|space)\b|\b(?:technology|innovation|digital|"
    r"chips|semiconductors)(?:,\s+[\w\s]{2,24})?\s+and\s+AI\b",
)
_PRIVATE_ROUND = re.compile(
    r"\bSeries [A-H]\b|\b(?:funding|financing) round\b|\bseed round\b|\b(?:equity|venture) round\b|"
    r"\braised\b(?:[^.;]|\.\d){0,60}\bround\b|\blevée? (?:de fonds)?|\bvaluation\b",
    re.IGNORECASE,
)
_ROUND_PAGE = re.compile(
    r"\bSeries [A-H]\b|\b(?:funding|financing|equity|venture|seed) round\b|\blevée de fonds|"
    r"\bronda de (?:financia|inver)|\bFinanzierungsrunde\b",
    re.IGNORECASE,
)
_APPROX = (
    r"(?:some |about |around |roughly |approximately |nearly |almost |just over |just under |ca\.? |c\. |≈ ?|~ ?)?"
)
_CONVERTED = re.compile(
    rf"\s*\((?:or |i\.e\. |that is |equal to |equivalent to |= ?)?{_APPROX}"
    rf"|,?\s+(?:or|that is|which is|i\.e\.|equals|worth|(?:equal|equivalent) to|(?:the|an) equivalent of)\s+{_APPROX}"
    rf"|,?\s+(?:at|on)\s+(?:the\s+)?(?:\w+\s+)?(?:exchange\s+)?rates?(?:\s+of\s+the\s+day)?,?\s+"
    rf"(?:or |that is |this is )?{_APPROX}"
    rf"|\s*[/=]\s*{_APPROX}",
    re.IGNORECASE,
)
"""What stands between a sum and the source's own conversion of it."""

_ANOTHER = re.compile(r"\b(?:another|the (?:remaining|other)|a further|an additional)\s+(?:some\s+|about\s+)?[^\w\s]*$")
"""Before an amount that is its equal's neighbour, not its repetition: '5 million from one, the remaining 5 million'."""


def tells_of_round(reading: Reading) -> bool:
    """Whether the page opens with a company's funding round: what it owes, buys and spends is its own affair."""
    head = f"{reading.page.title or ''} {reading.text[:400]}"
    return reading.once("page round", 0, lambda: _ROUND_PAGE.search(head)) is not None


def _is_of_one_year(period: tuple[int | None, int | None]) -> bool:
    first, last = period
    return first is not None and last is not None and last - first <= 1


class Pledges:
    """Reads all sums of a page's prose."""

    def __init__(
        self, reading: Reading, scene: Scene, registry: Registry, resolver: Resolver, actors: Actors, taken: set[int]
    ) -> None:
        self.reading, self.scene, self.registry, self.resolver, self.actors = reading, scene, registry, resolver, actors
        self.text = reading.text
        self.taken = taken
        self.kept: list[Pledge] = []
        self.bare = BareNumbers(reading, scene, actors, self.kept)
        self._values: Values[Pledge] = Values()
        self._of_draft: Counter[int] = Counter()
        self.decisions: list[Decision] = []
        self.attribution = Attribution(reading, scene, registry, resolver)
        self.sponsors = Sponsors(actors)
        self.wholes = Wholes(reading)

    def read(self) -> list[Pledge]:
        """All pledges in text order, restated sums merged and parts marked."""
        for money in sorted([*self.reading.sums, *self.reading.bare], key=lambda m: m.start):
            if money.start in self.taken:
                continue
            sentence = self.reading.sentence_at(money.start)
            if sentence is None:
                continue
            if not money.symbol and money.currency is None:
                filled = self.bare.filled(money, sentence)
                if filled is None:
                    self.drop(money, "no_currency", "a number of millions without a currency")
                    continue
                money = filled
            before = len(self.kept)
            self._one(money, sentence)
            if len(self.kept) > before:
                for elided, payer in self.bare.elided(money, sentence):
                    self._one(elided, sentence, payer)
        return self.kept

    def _dollars(self, money: Money, country: str, payer: Actor | None) -> Money:
        """A bare '$' in a country with dollars of its own, unless an American pays or the page marks its own."""
        if money.is_local and money.symbol == "$":
            return resolve_currency(money, country)
        if money.symbol not in ("$", "dollars", "dollar") or money.currency != "USD" or money.is_inferred:
            return money
        local = resolve_currency(money, country)
        if local.currency in (None, "USD") or (payer is not None and payer.hq_iso3 == "USA"):
            return money
        marked = self.reading.dollars[local.currency]
        if self.scene.country == country and self.reading.dollars["$"] >= 2 * marked:
            marked = 0
        # Who writes 'US$' for some sums of a dollar country's page means that country's by a bare '$'.
        tells_apart = self.reading.marks_us_dollars and not (
            self.scene.country == country and self.reading.dollars["$"] >= 2
        )
        if marked or (money.conversion is not None and money.conversion.currency == local.currency) or tells_apart:
            return money
        return local

    def settle(self) -> None:
        """What later sums tell of earlier ones: parts are of the year of their whole, decisions say 'part'."""
        for part in self.kept:
            whole = part.whole if part.is_part else None
            if whole is not None and part.period == (None, None) and _is_of_one_year(whole.period):
                part.period = whole.period
        kept = {p.money.start: p for p in self.kept}
        for number, made in enumerate(self.decisions):
            pledge = kept.get(made.start)
            if pledge is not None and made.outcome == "kept" and made.rule in ("commitment", "part"):
                rule = "part" if pledge.is_part else "commitment"
                self.decisions[number] = replace(made, rule=rule, detail=pledge.draft.name)

    def drop(self, money: Money, rule: str, detail: str = "") -> None:
        self.decisions.append(Decision(money.start, money.end, self._reading(money), "dropped", rule, detail))

    def _reading(self, money: Money) -> str:
        low = f"{money.low:,.0f}" if money.low >= 1 else f"{money.low:g}"
        high = f"–{money.high:,.0f}" if money.high != money.low else ""
        return f"{money.currency or money.symbol or '?'} {low}{high} {money.qualifier}"

    def _one(self, money: Money, sentence: Sentence, payer: Actor | None = None) -> None:
        previous = self.reading.sums.last_before(money.start, sentence.start)
        if (
            previous is not None
            and previous.currency != money.currency
            and _CONVERTED.fullmatch(self.text, previous.end, min(money.start, previous.end + 80))
            and previous.end + 80 >= money.start
        ):
            self.drop(money, "conversion", "the source's own conversion")
            return
        role = role_of(self.reading, self.scene, money, sentence)
        if not role.is_commitment:
            self.drop(money, role.rule, role.detail)
            return
        start = money.phrase_start if money.phrase_start >= 0 else money.start
        end = max(money.end, money.phrase_end)
        clause = clause_of(self.text, sentence, start, end)
        attached = self.resolver.attach(sentence, money.start, money.end, clause)
        payer = payer or payer_of(self.actors, sentence, start, end, clause)
        country = self.attribution.country(money, sentence, attached)
        if country and (
            money.currency is None or (is_shared(money) and "$" not in money.symbol and "ollar" not in money.symbol)
        ):
            money = resolve_currency(money, country)
            home = currency_home(money.currency)
            if (
                home
                and home != country
                and any(
                    p.country_iso3 == home and not self.scene.is_origin(p)
                    for p in self.reading.places.within(sentence.start, sentence.end)
                )
            ):
                country = home
        if country is None or money.currency is None:
            self.drop(money, "unknown_currency" if country else "unknown_country", "the page does not tell which")
            return
        money = self._dollars(money, country, payer)
        noted = len(self.resolver.extra)
        attached, country = self.attribution.project(money, sentence, start, end, attached, payer, country)
        refused = self._refused(start, end, sentence, clause, attached, payer)
        if refused is not None:
            del self.resolver.extra[noted:]  # a project made for a sum that does not count draws no other sums
            self.drop(money, refused.rule, refused.detail)
            return
        pledge = self._pledge(money, sentence, start, end, clause, attached, payer, country)
        self._keep(pledge, sentence)

    def _refused(
        self,
        start: int,
        end: int,
        sentence: Sentence,
        clause: tuple[int, int],
        attached: Attachment,
        payer: Actor | None,
    ) -> Role | None:
        """Why a sum is no commitment once its project and payer are known; None where it is one."""
        draft = attached.draft
        if draft is None:
            return Role("no_project", "no AI project of a country is in sight")
        refused = refusal(self.reading, self.scene, start, end, sentence, clause, attached, payer)
        if refused is not None:
            return refused
        if attached.mention is None and draft.known is None and tells_of_round(self.reading):
            return Role("private_round", "the page is about a company's funding round")
        whole = self.text[sentence.start : sentence.end]
        if self.reading.once("round", sentence.start, lambda: _PRIVATE_ROUND.search(whole)) and not (
            self.registry.count_sure() >= 3
            and not self.scene.run_in(sentence)
            and (draft.known or (draft.kind == "model" and draft.is_sure))
            and (payer is None or payer.is_government or is_lead(draft, payer) or attached.score >= SURE)
        ):
            return Role("private_round", "a company's funding round")
        return None

    def _pledge(
        self,
        money: Money,
        sentence: Sentence,
        start: int,
        end: int,
        clause: tuple[int, int],
        attached: Attachment,
        payer: Actor | None,
        country: str,
    ) -> Pledge:
        draft = attached.draft
        assert draft is not None and money.currency is not None
        draft.is_attached = True
        if payer is not None and not payer.is_government and attached.score >= 60 and not self._of_draft[id(draft)]:
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
        sponsor, kind = self.sponsors.of(self.kept, payer, draft, country, sentence, start)
        quotes = [Quote("amount_low", money.start, money.end), Quote("*", *window(sentence, start, end))]
        if attached.mention is not None:
            quotes.append(
                Quote("project", attached.mention.start, min(attached.mention.end, attached.mention.start + 300))
            )
        if payer is not None and sponsor == payer.name:
            quotes.append(Quote("sponsor", payer.start, payer.end))
        if stage == "announced" and until == at and sponsor is not None and cue("stages", "granters").match(sponsor):
            stage = "committed"
        if stage == "announced" and until == at and draft.is_chosen:
            stage = "committed"
        if until > at:
            quotes.append(Quote("stage", at, min(until, at + 300)))
        return Pledge(
            money,
            money.low,
            money.high,
            money.currency,
            country,
            draft,
            attached.score,
            sponsor,
            kind,
            stage,
            period,
            announced,
            False,
            None,
            tuple(quotes),
            len(self.kept),
            sentence.block,
            has_payer=payer is not None,
            is_stage_said=until > at,
            is_dated=dated,
            section=self.scene.section(money.start).start,
            payer_is_government=payer is not None and payer.is_government,
            scope=self._scope(draft, sentence),
        )

    def _scope(self, draft: Draft, sentence: Sentence) -> str:
        """Whose sum it is: a project's, a programme's, or the country's where AI is one of several technologies."""
        if draft.kind != "programme":
            return "project"
        if not draft.is_sure and _MIXED.search(self.text, sentence.start, sentence.end):
            return "country"
        return "programme"

    def _keep(self, pledge: Pledge, sentence: Sentence) -> None:
        earlier = self._restated(pledge, sentence)
        if earlier is not None:
            self.drop(pledge.money, "restated", f"same sum as at {earlier.money.start}")
            earlier.period = (earlier.period[0] or pledge.period[0], earlier.period[1] or pledge.period[1])
            if earlier.announced is None or (pledge.is_dated and not earlier.is_dated):
                earlier.announced, earlier.is_dated = pledge.announced or earlier.announced, pledge.is_dated
            if pledge.score > earlier.score and pledge.draft is not earlier.draft:
                self._of_draft[id(earlier.draft)] -= 1
                self._of_draft[id(pledge.draft)] += 1
                earlier.draft, earlier.score = pledge.draft, pledge.score
                earlier.sponsor, earlier.sponsor_kind = (
                    pledge.sponsor or earlier.sponsor,
                    pledge.sponsor_kind or earlier.sponsor_kind,
                )
            same = pledge.draft is earlier.draft
            firmer = pledge.stage in ("committed", "disbursed") and earlier.stage == "announced"
            if firmer and (pledge.score >= 84 or (same and pledge.is_stage_said and not earlier.is_stage_said)):
                earlier.stage, earlier.is_stage_said = pledge.stage, pledge.is_stage_said
                earlier.quotes += tuple(q for q in pledge.quotes if q.field == "stage")
            named = same and pledge.has_payer and not earlier.has_payer and pledge.section == earlier.section
            if earlier.sponsor is None or named:
                earlier.sponsor, earlier.sponsor_kind = pledge.sponsor, pledge.sponsor_kind
                earlier.has_payer = pledge.has_payer
                earlier.quotes += tuple(q for q in pledge.quotes if q.field == "sponsor")
            if earlier.whole is None and not earlier.is_part:
                earlier.whole = self.wholes.whole(pledge, sentence, earlier)
                earlier.is_part = earlier.whole is not None
            self.wholes.seen.append((pledge.money.start, pledge.block, earlier))
            self.resolver.note(pledge.money.start, earlier.draft)
            return
        pledge.whole = self.wholes.whole(pledge, sentence, pledge)
        pledge.is_part = pledge.whole is not None
        pledge.is_listed = pledge.whole is not None and lead_in(self.reading, sentence)
        if pledge.whole is not None:
            self.wholes.inherit(pledge, pledge.whole)
            if pledge.sponsor_kind == "public_private" and pledge.payer_is_government:
                pledge.sponsor_kind = "government"
        pledge.order = len(self.kept)
        self.resolver.note(pledge.money.start, pledge.draft)
        self.kept.append(pledge)
        self._of_draft[id(pledge.draft)] += 1
        self._values.add(("stated", pledge.country, pledge.currency), pledge.low, pledge)
        if (converted := pledge.money.conversion) is not None:
            self._values.add(("converted", pledge.country, converted.currency), converted.low, pledge)
        self.wholes.seen.append((pledge.money.start, pledge.block, pledge))
        self.decisions.append(
            Decision(
                pledge.money.start,
                pledge.money.end,
                self._reading(pledge.money),
                "kept",
                "part" if pledge.is_part else "commitment",
                pledge.draft.name,
            )
        )

    def _restated(self, pledge: Pledge, sentence: Sentence) -> Pledge | None:
        if _ANOTHER.search(self.text, max(sentence.start, pledge.money.start - 20), pledge.money.start):
            return None
        whose = (pledge.country, pledge.currency)
        for other in self._values.near((("stated", *whose), pledge.low), (("converted", *whose), pledge.low)):
            if (
                other.currency == pledge.currency
                and other.country == pledge.country
                and near(other.low, pledge.low)
                and near(other.high, pledge.high)
            ):
                both = other.score >= 84 and pledge.score >= 84 and other.draft is not pledge.draft
                if (
                    both
                    and are_apart(other.draft.name, pledge.draft.name, pledge.country)
                    and other.draft.is_sure
                    and pledge.draft.is_sure
                    and not (other.draft.is_investment or pledge.draft.is_investment)
                ):
                    continue
                return other
            if (
                other.currency == pledge.currency
                and near(other.low, pledge.low)
                and near(other.high, pledge.high)
                and pledge.score < SURE
                and self.scene.section(pledge.money.start).country_iso3 is None
            ):
                return other
            converted = other.money.conversion
            if (
                converted
                and converted.currency == pledge.currency
                and near(converted.low, pledge.low)
                and other.country == pledge.country
            ):
                return other
        return None

"""Powers, chips and compute of prose to capacities of projects.

Owns which measures are a project's capacity, their hardware and due year. Invariant: one record per country, metric,
value and project of a page; every measure leaves a decision.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sources.extract.commitments import tells_of_round
from sources.extract.cues import load
from sources.extract.draft import Draft
from sources.extract.names import are_apart
from sources.extract.pledge import window
from sources.extract.quantities.model import Quantity
from sources.extract.reading import Reading
from sources.extract.records import Decision, Quote
from sources.extract.registry import LOOK_BACK
from sources.extract.resolve import SURE, Attachment, Resolver
from sources.extract.roles import is_teaser
from sources.extract.scene import Scene
from sources.extract.sentences import Sentence, clause_of
from sources.extract.spans import Spans
from sources.extract.timing import target_on
from sources.extract.values import Values

HARDWARE = re.compile(
    r"\b(GB300|GB200|GH200|B300|B200|H100|H200|H800|H20|A100|A800|L40S|MI430X|MI4\d\dX?|MI355X|"
    r"MI3\d\dX?|MI250X|Ascend\s9\d\d[A-Z]?|Grace Blackwell|Grace Hopper|Blackwell(?: Ultra)?|"
    r"Vera Rubin|Rubin|Hopper|TPU v\d\w?|Trainium\s?\d?|Gaudi\s?\d|"
    r"Groq LPU|Instinct|Wafer-Scale Engine|CS-3|Rebellions \w+|FuriosaAI|Kunlun|MTT S\d+)s?\b"
)
_COUNT_HINT = re.compile(
    r" of (?:them|these)\b| in all\b| of (?:[A-Z]\w+[’']s|its|the|Nvidia|AMD) (?:\w+ )?(?:GH|"
    r"GB|H[12]|B[23]|A1|MI|Bl|Ho|As)"
)
_COUNTED = re.compile(
    r"\b(\d{1,3}(?:[,.\u202f\u00a0 ]\d{3})+|\d{3,6})\s+(?:(of (?:them|these)\b|in all\b)|of\s+(?:[A-Z]\w+[’']s|"
    r"its|the|Nvidia|AMD)\s+(?:\w+\s+)?(GH200|GB200|GB300|H100|H200|B200|B300|A100|MI3\d\dX?|"
    r"Blackwell|Hopper|Ascend 910[BC]?))"
)
_CHIPS_NAMED = re.compile(rf"{HARDWARE.pattern}|\b(?:accelerators|GPUs)\b")
_TO_YEAR = r"\b(?:by|in)\s+(?:[a-z]+\s+){0,3}"
_BY_YEARS = re.compile(rf"20\d\d,?\s+and\s+(\d{{1,3}}(?:,\d{{3}})+|\d{{2,6}})\s+{_TO_YEAR}20\d\d\b")
_YEAR_SAID = re.compile(_TO_YEAR + "$")
_MORE = re.compile(
    r"(?:another|further(?<=\ba further)|which(?<=\bof which))\s+(\d{1,3}(?:,\d{3})+)"
    r"(?=\s+(?:before|by|in|this|next|will|are|to|later|have|had|were)\b|[.,;])"
)
_COUNTS_OTHERS = re.compile(r"\d[\d.,]*\s+(?:[A-Za-z-]+\s+){0,2}[A-Za-z-]+,?\s*\(?(?:a\s|of\s)?$")
_CHIP_WORD = re.compile(
    r"GPU|chip|accelerator|card|process|unit|H[12]00|[GB]B?[23]00|A100|MI\d|Ascend|by|in\b", re.IGNORECASE
)
"""'9,000 pupils, of which 4,000': what was counted last is no chip."""
SMALLEST = {"power_mw": 0.2, "accelerators": 40.0, "h100_equivalents": 40.0, "ai_exaflops": 0.005}


@dataclass
class Capacity:
    """A capacity in the making."""

    metric: str
    low: float
    high: float
    qualifier: str
    country: str
    draft: Draft
    score: int
    hardware: str | None
    target: str | None
    status: str | None
    is_part: bool
    quotes: tuple[Quote, ...]
    start: int
    end: int
    block: int


_AI_POWER = re.compile(
    r"\bcomputing power\b|\bAI (?:computing|training|performance|work|power)\b|for AI\b|artificial "
    r"intelligence|\bTraining\b|\bFP8\b|8-[Bb]it|acht Bit|\bKI\b|Blackwell-GPUs"
)
_ORDINARY = re.compile(
    r"\b(?:classical|benchmark|Linpack|scientific|ordinary|honest|double precision|FP64|not "
    r"AI|Do not|Please do not|64-bit)\b",
    re.IGNORECASE,
)
_REFUTED = re.compile(
    r"\s*[”\"»]?\s*(?:(?:Our )?(?:Verdict|Rating|Ruling|Finding|Urteil)\s*[:–—-]?\s*(?:(?:mostly|largely|partly) )?"
    r"(?:false|misleading|wrong|untrue|not true|invented|exaggerated|unproven|falsch)|"
    r"(?:Neither|Nobody|No one|None of)\b[^.]{0,80}\b(?:that|this) (?:number|figure)|"
    r"(?:That|This) (?:number|figure) (?:is|was|appears|stands) (?:not|no|nowhere|wrong|in no))",
    re.IGNORECASE,
)
"""What follows a statement on trial that is found false."""
_DENIED = re.compile(r"(?:Neither|Nobody|No one|None of|No paper|No document)\b")
_AI_WORDS = re.compile(
    r"\bA\.?I\b|\b[Aa]rtificial intelligence|\bGPUs?\b|\bN[Vv][Ii][Dd][Ii][Aa]\b|\b[Aa]ccelerat|\b[Ss]overeign"
)
_ONE_UNIT = re.compile(r"(?:a|an|ein)\s+(?:gigawatt|megawatt)", re.IGNORECASE)
_PLANT_BEHIND = re.compile(
    r"[\s-]+(?:[\w-]+\s+){0,2}?(?:(?:wind|solar|hydro\w*|nuclear|geothermal|gas|coal|biomass|photovoltaic|PV)[\s-]+"
    r"(?:\w+\s+)?(?:farms?|parks?|plants?|stations?|arrays?|dam)|chillers?|substations?|reactors?|"
    r"power (?:stations?|plants?)|turbines?|batter(?:y|ies)|interconnectors?|diesel generators?)\b",
    re.IGNORECASE,
)
"""'a 300 MW wind farm', 'a 12 MW chiller': a neighbour or a part that computes nothing."""
_PER_BOX = re.compile(
    r"\b(?:racks?|servers?|nodes?|cabinets?|trays?|boxes)\s+(?:of|with|holding|containing)\s+(?:up to\s+)?$"
)
_BOUGHT = re.compile(
    r"\b(?:announced|buy|buys|bought|purchase|purchases|order|orders|ordered|procure|acquire|secured|supply)\b",
    re.IGNORECASE,
)


class Capacities:
    """Reads all measures of a page's prose."""

    def __init__(self, reading: Reading, scene: Scene, resolver: Resolver) -> None:
        self.reading, self.scene, self.resolver = reading, scene, resolver
        self.text = reading.text
        self.kept: list[Capacity] = []
        self.values: Values[Capacity] = Values()
        self.decisions: list[Decision] = []

    def read(self) -> list[Capacity]:
        """All capacities in text order."""
        for measure in sorted([*self.reading.measures, *self._counts(), *self._elliptical()], key=lambda m: m.start):
            sentence = self.reading.sentence_at(measure.start)
            if sentence is not None:
                self._one(measure, sentence)
        return self.kept

    def _counts(self) -> list[Quantity]:
        """Counts whose noun stands elsewhere: 'some 50,000 of them', '12,000 in all', '5,448 of Nvidia’s GH200s'."""
        found = []
        blocks = Spans(self.reading.page.blocks)
        for hint in _COUNT_HINT.finditer(self.text):
            match = _COUNTED.search(self.text, max(0, hint.start() - 14), min(len(self.text), hint.end() + 24))
            if match is None or match.end(1) > hint.start() + 1:
                continue
            if self.reading.measures.touching(match.start(1), match.end(1)) or self.reading.sums.touching(
                match.start(1), match.end(1)
            ):
                continue
            block = blocks.holding(match.start())
            if block is None:
                continue
            before = [m for m in self.reading.measures.within(block.start, match.start()) if m.metric == "accelerators"]
            named = match.group(3)
            if not named and not before:
                continue
            value = float(re.sub(r"[^\d]", "", match.group(1)))
            approx = bool(
                re.search(
                    r"\b(?:some|about|around|roughly|nearly)\s+$",
                    self.text[max(0, match.start(1) - 12) : match.start(1)],
                    re.IGNORECASE,
                )
            )
            found.append(
                Quantity(
                    match.start(1),
                    match.end(1),
                    "accelerators",
                    value,
                    value,
                    "approx" if approx else "exact",
                    hardware=canonical_hardware(named) if named else before[-1].hardware,
                )
            )
        return found

    def _elliptical(self) -> list[Quantity]:
        """Counts that leave out what they count: '15,000 GPUs by 2028 and 50,000 by 2030', 'another 8,000'."""
        by_years = [
            (said.start(), *hint.span(1), True)
            for hint in _BY_YEARS.finditer(self.text)
            if (said := _YEAR_SAID.search(self.text, max(0, hint.start() - 60), hint.start())) is not None
        ]
        more = [(hint.start(), *hint.span(1), False) for hint in _MORE.finditer(self.text)]
        counts = (self._of_the_last(*hint) for hint in sorted(by_years + more))
        return [count for count in counts if count is not None]

    def _of_the_last(self, at: int, start: int, end: int, is_by_years: bool) -> Quantity | None:
        """The number at `start:end`, whose words begin at `at`, as a count of what was counted last."""
        if self.reading.measures.touching(start, end) or self.reading.sums.touching(start, end):
            return None
        sentence = self.reading.sentence_at(start)
        if sentence is None:
            return None
        counted = _COUNTS_OTHERS.search(self.text, max(0, at - 60), at)
        if counted is not None and not _CHIP_WORD.search(counted.group()):
            return None
        value = float(re.sub(r"[^\d]", "", self.text[start:end]))
        floor = sentence.start if is_by_years else max(0, start - 320)
        before = [m for m in self.reading.measures.within(floor, start) if not m.per]
        if not is_by_years:
            chips = list(_CHIPS_NAMED.finditer(self.text, max(sentence.start, start - 90), start))
            if chips and (not before or before[-1].end <= chips[-1].start()):
                kind = canonical_hardware(chips[-1].group(1)) if chips[-1].group(1) else None
                return Quantity(start, end, "accelerators", value, value, "exact", hardware=kind)
            if before and before[-1].metric != "accelerators":
                return None
        if not before:
            return None
        last = before[-1]
        counted_in = self.reading.sentence_at(last.start)
        if counted_in is None or counted_in.block != sentence.block or (last.metric == "power_mw" and value > 20_000):
            return None
        return Quantity(start, end, last.metric, value, value, "exact", hardware=last.hardware)

    def drop(self, measure: Quantity, rule: str, detail: str = "") -> None:
        self.decisions.append(
            Decision(
                measure.start,
                measure.end,
                f"{measure.metric} {measure.low:g}–{measure.high:g} {measure.qualifier}",
                "dropped",
                rule,
                detail,
            )
        )

    def _one(self, measure: Quantity, sentence: Sentence) -> None:
        start = measure.phrase_start if measure.phrase_start >= 0 else measure.start
        end = max(measure.end, measure.phrase_end)
        clause = clause_of(self.text, sentence, start, end)
        rule = self._refused(measure, sentence, start, end, clause)
        if rule:
            self.drop(measure, rule)
            return
        attached = self.resolver.attach(sentence, measure.start, measure.end, clause)
        if attached.score < SURE and attached.draft is not None and attached.draft.kind in ("model", "data"):
            attached = self._machine_before(sentence, measure) or attached
        country = self.scene.country_of(sentence, measure.start)
        draft = attached.draft
        if draft is not None and attached.mention is not None and attached.mention.place and draft.country_iso3:
            country = draft.country_iso3
        if (
            draft is not None
            and draft.country_iso3
            and (
                (attached.score >= SURE and not self.scene.section(measure.start).country_iso3)
                or draft.known
                or country is None
            )
        ):
            country = draft.country_iso3
        if draft is not None and country == "EUU" and draft.country_iso3:
            country = draft.country_iso3
        is_own = attached.mention is None and (draft is None or draft.known is None)
        if is_own and tells_of_round(self.reading):
            self.drop(measure, "private_round", "the page is about a company's funding round")
            return
        if draft is None and country is not None and _AI_WORDS.search(self.text, *self._passage(sentence)):
            owner = self.resolver.company(sentence) if not self.resolver.registry.count_sure() else None
            if owner is not None and owner.hq_iso3 != country:
                draft = self.resolver.registry.investment(owner.name, country)
                self.resolver.note(measure.start, draft)
        if draft is None or country is None:
            self.drop(measure, "no_project", "no project in sight")
            return
        if attached.score < SURE and self._is_elsewhere(sentence, measure, draft, clause):
            self.drop(measure, "elsewhere", "the clause speaks of another country")
            return
        if attached.score < 30 and draft.country_iso3 != country:
            self.drop(measure, "no_project", "no project of that country in sight")
            return
        apart = attached.mention is None or sentence.block != (
            found_in.block if (found_in := self.reading.sentence_at(attached.mention.start)) else -1
        )
        if (
            measure.metric == "accelerators"
            and attached.score < SURE
            and apart
            and re.search(r"GPUs?|chips|accelerators", self.text[measure.start : measure.end])
            and _BOUGHT.search(self.text, sentence.start, sentence.end)
            and not self._is_for_own_hall(sentence, start)
        ):
            from sources.extract.names import country_name

            draft = self.resolver.registry.programme(
                f"{country_name(country)} {measure.vendor or ''} GPU purchase".replace("  ", " "),
                country,
                "infrastructure",
            )
            self.resolver.note(measure.start, draft)
        draft.is_attached = True
        found = Capacity(
            measure.metric,
            measure.low,
            measure.high,
            measure.qualifier,
            country,
            draft,
            attached.score,
            self._hardware(measure, sentence, clause, draft),
            target_on(self.reading, sentence, start, end),
            self._status(sentence, clause),
            bool(self.reading.cues.find("capacities/component", clause[0], clause[1])),
            (
                Quote("value_low", measure.start, measure.end),
                Quote("*", *window(sentence, start, end)),
                *(
                    (Quote("project", attached.mention.start, min(attached.mention.end, attached.mention.start + 300)),)
                    if attached.mention
                    else ()
                ),
            ),
            measure.start,
            measure.end,
            sentence.block,
        )
        self.keep(found)

    def keep(self, found: Capacity) -> None:
        """Keep a capacity, or merge it into the one it restates."""
        for other in self.values.near(((found.metric, found.country), found.high)):
            if (
                other.metric == found.metric
                and other.country == found.country
                and abs(other.high - found.high) <= 0.01 * found.high
                and abs(other.low - found.low) <= 0.01 * found.low
            ):
                apart = other.draft is not found.draft and are_apart(other.draft.name, found.draft.name, found.country)
                rows = (
                    other.draft is not found.draft
                    and other.block < 0
                    and found.block < 0
                    and other.score >= 95
                    and found.score >= 95
                )
                differ = rows or (
                    apart
                    and (
                        (other.score >= SURE and found.score >= SURE)
                        or (
                            other.draft.is_sure
                            and found.draft.is_sure
                            and (
                                found.score >= SURE
                                or (
                                    abs(found.block - other.block) >= 2
                                    and found.score >= 38
                                    and other.block >= 0
                                    and found.block >= 0
                                )
                            )
                        )
                    )
                )
                if differ:
                    continue
                other.hardware = other.hardware or found.hardware
                other.target = other.target or found.target
                if found.score > other.score + 20 and other.score < SURE:
                    other.draft = found.draft
                self.decisions.append(
                    Decision(
                        found.start,
                        found.end,
                        f"{found.metric} {found.low:g}",
                        "dropped",
                        "restated",
                        f"same value as at {other.start}",
                    )
                )
                return
        self.kept.append(found)
        self.values.add((found.metric, found.country), found.high, found)
        self.values.add(found.metric, found.high, found)
        self.decisions.append(
            Decision(
                found.start,
                found.end,
                f"{found.metric} {found.low:g}–{found.high:g} {found.qualifier}",
                "kept",
                "capacity",
                found.draft.name,
            )
        )

    def _refused(
        self, measure: Quantity, sentence: Sentence, start: int, end: int, clause: tuple[int, int]
    ) -> str | None:
        if self.scene.section(measure.start).is_ignored or is_teaser(self.reading, sentence, measure.start):
            return "teaser"
        if self.reading.sums.touching(measure.start, measure.end):
            return "money"
        if (
            not measure.is_ai
            and not self._follows_ai_power(measure, sentence)
            and not (
                _AI_POWER.search(self.text, sentence.start, sentence.end)
                and not _ORDINARY.search(self.text, sentence.start, sentence.end)
            )
        ):
            return "ordinary_compute"
        if (
            measure.phrase_start in (-1, measure.start)
            and _ONE_UNIT.fullmatch(self.text[measure.start : measure.end].strip())
            and not re.match(
                r"[- ]?(?:of\b|data|AI|campus|cluster|site|hall|supercomputer|facility|centre|center)",
                self.text[measure.end : measure.end + 14],
            )
        ):
            return "figure_of_speech"
        if measure.per:
            return "unit"
        if measure.high < SMALLEST.get(measure.metric, 0.0):
            return "too_small"
        text = self.text
        if measure.metric == "power_mw" and _PLANT_BEHIND.match(text, measure.end, sentence.end):
            return "energy"
        if _PER_BOX.search(text, max(sentence.start, start - 40), start):
            return "unit"
        heading = self.scene.heading_text(measure.start)
        if re.search(r"\b(?:what we left out|for scale|comparison)\b", heading, re.IGNORECASE):
            return "comparison"
        first, last = clause
        for match in re.finditer(r",\s+(?:and|which|beside|near|with)\s|\sand\s", self.text[first:last]):
            at = first + match.start()
            if at >= end:
                last = at
                break
        low, high = max(first, start - 70), min(last, end + 50)
        cues = self.reading.cues
        keeps = cues.find("capacities/keep_energy", low, high) is not None
        for rule in load("capacities")["drop"]:
            key = f"capacities/drop/{rule}"
            if rule == "energy":
                hit = cues.find(key, end, min(sentence.end, end + 34)) if not keeps else None
            elif rule == "ratio":
                hit = next(
                    (h for h in cues.all(key, max(first, start - 40), start) if not text[h.last : start].strip()), None
                )
            else:
                hit = cues.find(key, low, high)
            if hit:
                return str(rule)
        if measure.metric == "power_mw" and not keeps and cues.find("capacities/plant", max(first, start - 60), start):
            return "energy"
        if self._is_refuted(sentence):
            return "refuted"
        if re.search(
            r"\b(?:does not appear|was scrapped|never built|no longer)\b", self.text[sentence.start : sentence.end]
        ):
            return "rejected"
        return None

    def _machine_before(self, sentence: Sentence, measure: Quantity) -> Attachment | None:
        """The last machine or hall spoken of: no model has power, and one that is in focus has no chips of its own."""
        floor = self.scene.section(measure.start).start
        found = self.resolver.registry.last_before(sentence.start, floor)
        for _ in range(LOOK_BACK):
            if found is None or (found[2].kind == "infrastructure" and found[3].shape not in ("referring", "weak")):
                break
            found = self.resolver.registry.last_before(found[0], floor)
        return Attachment(found[2], 38, found[3]) if found is not None and found[2].kind == "infrastructure" else None

    def _follows_ai_power(self, measure: Quantity, sentence: Sentence) -> bool:
        """'2 exaflops at FP8 ... will rise to 5.5 exaflops': the paragraph said before that AI compute is meant."""
        block = self.reading.page.blocks[sentence.block]
        before = [m for m in self.reading.measures.within(block.start, measure.start) if m.metric == measure.metric]
        return bool(before) and before[-1].is_ai and not _ORDINARY.search(self.text, sentence.start, sentence.end)

    def _passage(self, sentence: Sentence) -> tuple[int, int]:
        block = self.reading.page.blocks[sentence.block]
        return block.start, block.end

    def _is_for_own_hall(self, sentence: Sentence, start: int) -> bool:
        """Whether an operator or university buys, which has a machine of its own to put chips into."""
        buyers = self.reading.organisations.within(sentence.start, start)
        return any(o.sector in ("operator", "university", "telecom", "cloud") for o in buyers)

    def _is_refuted(self, sentence: Sentence) -> bool:
        """A statement on trial that the next words find false: 'Verdict: MISLEADING', 'Nobody uses that number'."""
        return bool(_REFUTED.match(self.text, sentence.end) or _DENIED.match(self.text, sentence.start))

    def _is_elsewhere(self, sentence: Sentence, measure: Quantity, draft: Draft, clause: tuple[int, int]) -> bool:
        """'Abu Dhabi's campus is drawn at 5 GW': the clause speaks of other countries, and names no project of ours."""
        named = {
            p.country_iso3 for p in self.reading.places.within(clause[0], clause[1]) if not self.scene.is_origin(p)
        }
        named.discard("USA")
        return bool(named) and draft.country_iso3 not in named and not named & set(draft.partners)

    def _status(self, sentence: Sentence, clause: tuple[int, int]) -> str | None:
        if self.reading.cues.find("capacities/planned", clause[0], clause[1]):
            return "planned"
        return "installed" if self.reading.cues.find("capacities/installed", clause[0], clause[1]) else None

    def _hardware(self, measure: Quantity, sentence: Sentence, clause: tuple[int, int], draft: Draft) -> str | None:
        if measure.hardware and measure.metric != "h100_equivalents" and re.search(r"\d", measure.hardware):
            return measure.hardware
        for first, last in ((clause[0], clause[1]), (sentence.start, sentence.end)):
            named = [
                m
                for m in HARDWARE.finditer(self.text, first, last)
                if not (measure.metric == "h100_equivalents" and m.group(1) == "H100")
            ]
            named = [m for m in named if re.search(r"\d", m.group(1))] or named
            if named:
                return canonical_hardware(min(named, key=lambda m: abs(m.start() - measure.start)).group(1))
        block = self.reading.page.blocks[sentence.block]
        kinds = {canonical_hardware(m.group(1)) for m in HARDWARE.finditer(self.text, block.start, sentence.end)}
        if len(kinds) == 1 and measure.metric != "power_mw":
            return kinds.pop()
        for first, last in ((block.start, sentence.start), (sentence.end, block.end)):
            named = list(HARDWARE.finditer(self.text, first, last))
            if named:
                others = {m[2].name for m in self.resolver.registry.within(first, last) if m[2].is_sure}
                if others <= {draft.name}:
                    return canonical_hardware(named[-1].group(1) if first < sentence.start else named[0].group(1))
        return measure.hardware if measure.metric != "h100_equivalents" else None


def canonical_hardware(name: str) -> str:
    """One spelling of an accelerator's name."""
    return re.sub(r"\s+", " ", name.replace("Grace Blackwell", "Blackwell"))

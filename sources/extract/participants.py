"""Who takes part in a project, and as what.

Owns participants of prose; tables and sums add theirs. Invariant: one record per project and organisation of a page;
a role only where words or the organisation's trade give one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from sources.extract.cues import load, pattern
from sources.extract.names import likeness
from sources.extract.reading import Organisation, Reading
from sources.extract.records import Quote
from sources.extract.registry import Draft
from sources.extract.resolve import Resolver
from sources.extract.scene import Scene
from sources.extract.sentences import Sentence, clause_of

_ASIDE = re.compile(
    r"\b(?:for comparison|by comparison|unlike|compared with|according to|told|reported|analysts?|shares? (?:rose|fell|surged|in)|market value|Series [A-H]|valuation|rivals?|such as ChatGPT|à titre de comparaison|newsroom|reporting by|headline)\b", re.IGNORECASE)
_CHIP = re.compile(r"\b(?:GPUs?|chips?|accelerators?|processors?|superchips?|H100s?|H200s?|GB[23]00s?|Blackwell|Hopper|DGX|Instinct|MI\d{3}X?|puces|accélérateurs|processeurs)\b", re.IGNORECASE)


@dataclass
class Participant:
    """A participant in the making."""

    organisation: str
    draft: Draft
    country: str
    role: str | None
    hq_iso3: str | None
    quotes: tuple[Quote, ...]


class Participants:
    """Gathers participants of one page."""

    def __init__(self, reading: Reading, scene: Scene, resolver: Resolver) -> None:
        self.reading, self.scene, self.resolver, self.text = reading, scene, resolver, reading.text
        self.found: list[Participant] = []

    def read(self) -> list[Participant]:
        """Participants named in sentences that speak of a project."""
        tables = [(b.start, b.end) for b in self.reading.page.blocks if b.kind in ("table", "heading")]
        for sentence in self.reading.sentences:
            if self.scene.section(sentence.start).is_ignored or any(a <= sentence.start < b for a, b in tables):
                continue
            organisations = self.reading.organisations.within(sentence.start, sentence.end)
            if not organisations or _ASIDE.search(self.text, sentence.start, sentence.end):
                continue
            for org in organisations:
                self._one(org, sentence)
        return self.found

    def _one(self, org: Organisation, sentence: Sentence) -> None:
        publisher = self.reading.page.publisher
        if publisher and likeness(org.name, publisher) >= 0.85:
            return
        clause = clause_of(self.text, sentence, org.start, org.end)
        overlapped = [m for m in self.resolver.registry.within(sentence.start, sentence.end) if m[0] < org.end and m[1] > org.start]
        attached = self.resolver.attach(sentence, org.start, org.end, clause)
        draft = overlapped[0][2] if overlapped else attached.draft
        if draft is None or (not overlapped and attached.score < 36) or draft.country_iso3 is None:
            return
        if not (draft.is_sure or draft.is_attached):
            return
        self.add(org.name, draft, self.role(org, sentence, draft), org.hq_iso3, (Quote("organisation", org.start, org.end), Quote("*", sentence.start, min(sentence.end, sentence.start + 300))))

    def add(self, name: str, draft: Draft, role: str | None, hq: str | None, quotes: tuple[Quote, ...]) -> None:
        """Add a participant, or its role to the record that names it already."""
        if draft.country_iso3 is None:
            return
        for other in self.found:
            if other.draft is draft and (other.organisation == name or likeness(other.organisation, name) >= 0.9):
                if other.role in (None, "partner") and role:
                    other.role = role
                return
        self.found.append(Participant(name, draft, draft.country_iso3, role, hq, quotes))

    def role(self, org: Organisation, sentence: Sentence, draft: Draft) -> str | None:
        """The part `org` plays, by the words around it, else by its trade."""
        after = self.text[org.end : min(sentence.end, org.end + 48)]
        before = self.text[max(sentence.start, org.start - 44) : org.start]
        for role, words in _roles():
            if role == "chip_supplier" and org.sector not in ("chips", None) and org.name not in ("NVIDIA", "AMD", "Huawei", "Intel", "Cerebras", "Groq"):
                continue
            if role == "developer" and draft.kind != "model":
                continue
            if words[0].match(after):
                return role
            if words[1].search(before):
                return role
        if org.sector == "chips" and _CHIP.search(self.text, sentence.start, sentence.end):
            return "chip_supplier"
        return None


@cache
def _roles() -> list[tuple[str, tuple[re.Pattern[str], re.Pattern[str]]]]:
    table = []
    for role, places in load("roles").items():
        after = pattern(tuple(places["after"])).pattern
        before = pattern(tuple(places["before"])).pattern
        table.append((str(role), (
            re.compile(rf"^(?:[’']s)?\s*(?:\([^)]*\)\s*)?(?:,\s*|which\s+|who\s+|that\s+|also\s+|itself\s+)*(?:[\w-]+\s+)?(?:{after})", re.IGNORECASE),
            re.compile(rf"(?:{before})\s+(?:the\s+|its\s+|a\s+|an\s+)?(?:[\w’'-]+\s+){{0,3}}(?:[\w’'&-]+(?:,|\s+and)\s+)*$", re.IGNORECASE),
        )))
    return table

"""The projects of one page: mentions gathered into drafts, descriptions resolved to names.

Owns identity within a page: which mentions are one project, what it is called, where it is. Does not decide which
drafts become records (`assemble`). Invariant: each mention belongs to exactly one draft; drafts are in order of
first mention.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from itertools import islice
from typing import TypeAlias

from sources.extract.cues import load
from sources.extract.draft import Draft, groups_of, head_group
from sources.extract.mention import Mention
from sources.extract.names import GENERIC, country_name, likeness, squashed, words
from sources.extract.reading import Reading
from sources.extract.scene import Scene

_BRACKET = re.compile(r"\s*\([^)]*\)")


_ACRONYM = re.compile(r"^[”\"’]?\s*\(([A-Z][\w+&-]{1,15})[),]")


_DEFINED = re.compile(
    r"^[”\"’]?\s*\((?:(?:hereafter|hereinafter|or|called|known as)?,?\s*(?:the\s+)?)[“\"‘]([A-Z][\w+&’ -]{1,30}?)[”\"’]"
    r"(?:,?\s*(?:or|and)?\s*(?:the\s+)?[“\"‘][\w ]{2,30}[”\"’])*\s*\)"
)
"""A short name that a contract or a release lays down: (“Majd” or the “Company”)."""
_ROLES = frozenset({"Company", "Project", "Venture", "Joint Venture", "Partners", "Group", "Issuer", "JV", "Programme"})


_LINK = re.compile(
    r"^[”\"’]?\s*(?:,|—|–|-|\(|:)?\s*(?:which\s+)?(?:is|was|will be|as|to be|becomes?|not)?\s*"
    r"(?:called|named|dubbed|known as|christened|codenamed|code-named)?\s*(?:to be\s+)?(?:a|"
    r"an|the|its|their|another|not a)?\s*[“\"‘]?\s*$"
)


_LONG_LINK = re.compile(
    r"^[”\"’]?\s*(?:,|—|–|\()\s*(?:itself\s+|already\s+)?(?:an?|the|its|their|another)\s+"
    r"(?:[\w’/-]+\s+){1,5}$"
)
"""', a speech and' before 'language model': an apposition whose description begins earlier than its noun."""
_PRICED = re.compile(r"(?:[\w.,-]*(?:billion|million)[\w-]*|(?:US|[A-Z])?[$€£₹¥₩][\d.,]+\w*)\s+", re.IGNORECASE)
"""A price in a description is no part of a name: 'one-billion-dollar'."""
_ITSELF = re.compile(
    r"^[”\"’]?[.,;:]\s+(?:[Ii]t|[Tt]his)(?:[’']s|\s(?:is|was|will be|would be))\s+(?:an?|the|its|not only an?)\s+"
    r"(?:[\w’-]+\s+){0,4}$"
)
"""'N-ATLaS. It is a language model that answers in Hausa': a sentence that says what the one before named."""
_OWNS = re.compile(
    r"^[”\"’]?(?:\s\w{2,5})?,?\s*(?:\([^()]*\),?\s*)?(?:to|which\s(?:will|is\sto)|that\s(?:will|is\sto)|will)\s+"
    r"(?:build|own|run|operate|develop|hold|set up)(?:\s+and\s+\w+)?\s+(?:an?|the|its|their)\s+(?:[\w-]+\s+){0,3}$"
)
_VEHICLE = re.compile(
    r"\s?\b(?:Ltd|Limited|SA|SAS|SAOC|SPC|Inc|Plc|PLC|GmbH|AS|AB|BV|LLC|LLP|JSC|JV|Company|Holding)\b"
)
_FOUNDED = re.compile(
    r"\b(?:venture|company|vehicle|firm|subsidiary|entity|consortium),?\s+(?:called\s+|named\s+|dubbed\s+)?[“\"]?$"
)
"""A company founded to build one thing is that thing's project."""
_WHOSE = re.compile(r"^([A-ZÀ-Þ][\w&-]*(?:\s[A-ZÀ-Þ][\w&-]*){0,3})[’']s?\s")
_SUPERLATIVE = re.compile(r"[’']s?\s+(?:first|largest|biggest|only|fastest|most|next|second|new)\b")
"""'Africa’s first AI factory' stands in one country."""


_CALLED_PROJECT = re.compile(
    r"\b(?:[Tt]he|[Tt]his)\s+(project|site|venture|machine|system|facility|campus|scheme|"
    r"programme|plan|initiative|hub|centre|center|cluster|model|fund|strategy|supercomputer|"
    r"computer|hall|mission|corpus)[^.;]{0,12}?,?\s+(?:to be\s+|is\s+|was\s+|has been\s+|will be\s+)?"
    r"(?:called|named|dubbed|known as|christened|given the name|carries the name|bears the name|"
    r"goes (?:by|under) the name)(?:\s+of)?\s+[“\"‘']?$"
)


_POSSESSIVE = re.compile(r"([A-ZÀ-Þ][\w.&’'-]*(?:\s[A-ZÀ-Þ][\w.&-]*){0,3})[’']s?\s+(?:own\s+|new\s+|first\s+)?$")


_OF_STATES = frozenset({"national", "state", "government", "new", "public", "sovereign"})
_OTHER_ISSUE = frozenset({"beta", "alpha", "2", "3", "4", "ii", "phase"})

LOOK_BACK, FAR, FIRST = 200, 1000, 120
"""Bounds for pages of thousands of projects: mentions looked back over for what a noun points to, drafts looked back
over for one of a country, and drafts of it compared."""
_OFFICES = frozenset(
    [
        "safety",
        "security",
        "office",
        "council",
        "commission",
        "agency",
        "authority",
        "programme",
        "program",
        "committee",
        "board",
        "task",
        "force",
    ]
)
"""With the generic words: what an office of any state may be called."""

Named: TypeAlias = tuple[int, int, Draft, Mention]
"""Where a mention begins and ends, whom it names, and the mention."""


class Registry:
    """Drafts of a page, and which one a position speaks of."""

    def __init__(self, reading: Reading, scene: Scene, mentions: list[Mention]) -> None:
        self.reading, self.scene, self.text = reading, scene, reading.text
        self.drafts: list[Draft] = []
        self.at: list[Named] = []
        self._by_name: dict[str, Draft] = {}
        self._by_known: dict[int, Draft] = {}
        self._counted = self._sure = 0
        for mention in mentions:
            self._place(mention)
        self._starts = [a[0] for a in self.at]
        self._settle()
        self._gather()
        self._spell_out()
        self.titled: Draft | None = self._titled()
        self.main = self._main() or self.titled

    # -- building -------------------------------------------------------------------------------------

    def _place(self, mention: Mention) -> None:
        draft = self._apposed(mention) or self._renamed(mention) or self._find(mention)
        if draft is None:
            draft = self._new(mention)
        elif mention.shape in ("called", "known", "titled", "model") and not draft.is_sure:
            draft.aliases.setdefault(draft.name)
            draft.name, draft.is_sure = mention.name, True
            draft.kind = mention.kind or draft.kind
            self._by_name[squashed(mention.name)] = draft
        draft.add(mention)
        if (
            mention.known
            and draft.known is None
            and len(mention.known) == 1
            and (draft.country_iso3 in (None, mention.known[0].country_iso3))
        ):
            draft.known = mention.known[0]
            self._by_known.setdefault(id(draft.known), draft)
        acronym = _ACRONYM.match(self.text[mention.end : mention.end + 24])
        if acronym is None and mention.shape not in ("described", "referring"):
            acronym = _DEFINED.match(self.text[mention.end : mention.end + 100])
            acronym = None if acronym is not None and acronym.group(1) in _ROLES else acronym
        if acronym and mention.shape in ("titled", "weak", "known", "called"):
            draft.aliases.setdefault(acronym.group(1))
            self._by_name.setdefault(squashed(acronym.group(1)), draft)
        self.at.append((mention.start, mention.end, draft, mention))

    def _renamed(self, mention: Mention) -> Draft | None:
        """'The project, called Stargate Norway': the project described just before gets its name."""
        if mention.shape not in ("called", "known", "titled") or not self.at:
            return None
        said = _CALLED_PROJECT.search(self.text[max(0, mention.start - 60) : mention.start])
        if said is None:
            return None
        group = head_group(said.group(1))
        for start, _, draft, other in reversed(self.at[-6:]):
            if (
                mention.start - start < 900
                and not draft.is_sure
                and (
                    other.is_new
                    or other.shape == "described"
                    or (group is not None and head_group(other.head) == group)
                )
            ):
                return draft
        return None

    def _apposed(self, mention: Mention) -> Draft | None:
        """The draft that this description stands beside ('Hexagon, a 480 MW data centre')."""
        if not self.at:
            return None
        _, end, draft, before = self.at[-1]
        gap = self.text[end : mention.start]
        described = ("described", "referring")
        if mention.shape in described and before.kind in (None, mention.kind) and _ITSELF.match(gap):
            return draft if before.shape in ("called", "model", "titled", "known") else None
        if mention.shape in described and len(gap) <= 60 and _OWNS.match(gap) and self._is_vehicle(before, end):
            return draft
        if len(gap) > 60 or not _LINK.match(gap):
            is_long = mention.shape in described and before.shape in ("called", "model", "titled") and len(gap) <= 60
            is_same = before.kind is None or before.kind == mention.kind
            return draft if is_long and is_same and _LONG_LINK.match(gap) else None
        if len(gap) > 26:
            return None
        if gap == " (" and self.text[mention.end : mention.end + 1] == ")" and before.shape == "called":
            return draft
        if before.shape == "called" and mention.known and mention.name.split()[-1].islower() and "," in gap:
            return draft
        if (mention.shape in described) == (before.shape in described) and mention.shape not in described:
            return None
        if mention.shape in described and before.shape in described:
            return draft if re.fullmatch(r"[”\"’]?\s*(?:,|—|–)\s*(?:the|its|a|an)\s*", gap) else None
        if (
            gap.strip() in ("", ",")
            and not re.search(r"\b(?:a|an|the|its|their)\b", gap)
            and mention.shape in described
            and "," in gap
        ):
            return None
        if gap == " " and mention.shape in described and before.shape != "called":
            return draft if before.shape in ("known", "titled", "called") else None
        return draft

    def _is_vehicle(self, mention: Mention, end: int) -> bool:
        """Whether a name is that of a company founded for one project."""
        ahead = self.text[max(0, mention.start - 40) : mention.start]
        return bool(
            _VEHICLE.search(mention.name) or _VEHICLE.match(self.text[end : end + 12]) or _FOUNDED.search(ahead)
        )

    def _find(self, mention: Mention) -> Draft | None:
        exact = self._by_name.get(squashed(mention.name))
        if mention.shape in ("described", "referring"):
            return self._refer(mention, exact)
        if exact is not None and (not mention.known or exact.known is None or exact.known in mention.known):
            return exact
        for known in mention.known:
            if (owner := self._by_known.get(id(known))) is not None:
                return owner
        here = self._country(mention)
        best: tuple[float, Draft] | None = None
        for draft in self.drafts[-60:]:
            if not draft.is_sure or (draft.country_iso3 and here and draft.country_iso3 != here):
                continue
            if draft.known and mention.known and draft.known not in mention.known:
                continue
            mine, its = words(mention.name), words(draft.name)
            if not (mine <= its or its <= mine) or min(len(mine), len(its)) < 2 or (mine ^ its) & _OTHER_ISSUE:
                continue
            score = max(likeness(mention.name, n) for n in (draft.name, *draft.aliases))
            if score >= 0.85 and (best is None or score > best[0]):
                best = (score, draft)
        return best[1] if best else self._untitled(mention, here)

    def _untitled(self, mention: Mention, here: str | None) -> Draft | None:
        """'Vietnam's AI fund', in the heading above, of 'the National AI Development Fund': described, then named."""
        group = head_group(mention.head)
        if mention.shape not in ("titled", "called") or group is None or mention.known or len(self.at) == 0:
            return None
        mine = set(re.findall(r"\w+", mention.name.lower()))
        for draft in self.drafts[-4:]:
            if (
                not draft.is_sure
                and draft.known is None
                and draft.lead is None
                and draft.country_iso3 == here
                and head_group(draft.head) == group
                and draft.noun
                and set(re.findall(r"\w+", draft.noun.lower())) - _OF_STATES <= mine
            ):
                return draft
        return None

    def _refer(self, mention: Mention, exact: Draft | None) -> Draft | None:
        owner = _WHOSE.match(mention.name) if mention.kind == "infrastructure" else None
        if owner is not None and (whole := self._by_name.get(squashed(owner.group(1)))) is not None and whole.is_sure:
            return whole
        section = self.scene.section(mention.start)
        group = head_group(mention.head)
        here = self._country(mention)
        if mention.is_new or (mention.shape == "described" and mention.place):
            if exact is not None and not exact.is_sure and exact.country_iso3 == here:
                return exact
            if mention.place:
                for draft in self.recent(here):
                    if likeness(draft.name, f"{mention.name} {mention.place}") >= 0.85:
                        return draft
            return None
        if exact is not None and (exact.country_iso3 == here or here is None):
            return exact
        plural = (mention.head or "").endswith("s") and not (mention.head or "").endswith("campus")
        if plural or group is None:
            return None
        for number in range(len(self.at) - 1, max(-1, len(self.at) - 1 - LOOK_BACK), -1):
            start, _, draft, other = self.at[number]
            if start < section.start:
                break
            if (here is None or draft.country_iso3 in (None, here)) and (
                head_group(other.head) == group or group in groups_of(draft)
            ):
                return draft
        for draft in islice(self.drafts, FIRST) if here is not None else ():
            if draft.country_iso3 == here and draft.is_sure and group in groups_of(draft):
                return draft
        return None

    def _country(self, mention: Mention) -> str | None:
        inside = [
            p.country_iso3
            for p in self.reading.places.within(mention.start, mention.end)
            if (p.country_iso3 != "EUU" or mention.shape not in ("described", "referring", "model"))
            and not (p.country_iso3 in ("EUU", "AFR") and _SUPERLATIVE.match(self.text, p.end))
        ]
        if inside and inside[-1] not in ("USA", "CHN") and mention.shape != "known":
            return inside[-1]
        if mention.place:
            behind = self.reading.places.within(mention.end, mention.end + len(mention.place) + 14)
            if (
                behind
                and self.text[behind[0].start : behind[0].end] in mention.place
                and behind[0].country_iso3 not in ("EUU",)
            ):
                return behind[0].country_iso3
        owner = self.reading.places.within(max(0, mention.start - 40), mention.start)
        if (
            owner
            and mention.shape in ("known", "titled", "called")
            and owner[-1].country_iso3 not in ("USA", "CHN", "EUU")
            and re.fullmatch(r"[’']s?\s+", self.text[owner[-1].end : mention.start])
        ):
            return owner[-1].country_iso3
        sentence = self.reading.sentence_at(mention.start)
        if sentence is None:
            return self.scene.section(mention.start).country_iso3 or self.scene.country
        told = self.scene.country_of(sentence, mention.start)
        if told == "EUU" and mention.shape in ("described", "referring") and self.scene.country is not None:
            return self.scene.country
        return told

    def _new(self, mention: Mention) -> Draft:
        country = self._country(mention)
        known = next(
            (k for k in mention.known if k.country_iso3 == country), mention.known[0] if mention.known else None
        )
        if known is not None and known.country_iso3 != country and words(mention.name) <= GENERIC | _OFFICES:
            known = None
        for family, origin in load("projects")["model_origins"].items():
            if mention.shape in ("model", "called", "titled") and mention.name.startswith(str(family)):
                country = str(origin)
        if known is not None:
            country = known.country_iso3
        name = _BRACKET.sub("", known.name) if known else mention.name
        sure = mention.shape in ("known", "titled", "called", "model")
        draft = Draft(
            name, country, (known.kind if known else None) or mention.kind, sure, head=mention.head, known=known
        )
        if known is not None:
            draft.partners.update(dict.fromkeys(p for p in known.partners if p != country))
            for alias in known.aliases:
                draft.aliases.setdefault(_BRACKET.sub("", alias))
        if mention.shape == "champion":
            draft.champion, draft.is_sure = mention.name, True
        if mention.shape in ("described", "referring"):
            owner = self._owner(mention)
            draft.lead = owner
            self._label(draft, mention, owner)
        self.drafts.append(draft)
        if known is not None:
            self._by_known.setdefault(id(known), draft)
        if squashed(mention.name) not in self._by_name or sure:
            self._by_name[squashed(mention.name)] = draft
        return draft

    def _owner(self, mention: Mention) -> str | None:
        before = self.text[max(0, mention.start - 50) : mention.start]
        match = _POSSESSIVE.search(before)
        if match:
            at = mention.start - len(before) + match.start(1)
            for org in self.reading.organisations.touching(at, mention.start):
                return org.name
        return None

    def _label(self, draft: Draft, mention: Mention, owner: str | None) -> None:
        noun = re.sub(r"^(?:new|its|their|own|so-called|planned|proposed)\s+", "", mention.name)
        noun = _PRICED.sub("", re.sub(r"^[A-Z]\w+[’']s\s+", "", noun))
        draft.noun = noun if not owner and not mention.place else None
        draft.aliases.setdefault(mention.name)
        keeper = mention.place and next(
            (o for o in self.reading.organisations.within(mention.end, mention.end + len(mention.place) + 14)), None
        )
        if keeper and mention.place and self.text[keeper.start : keeper.end].startswith(mention.place.split()[0]):
            draft.lead, draft.name = keeper.name, f"{keeper.name} {noun}"
            return
        if mention.place:
            draft.aliases.setdefault(f"{noun} in {mention.place}")
        if owner:
            draft.name = f"{owner} {noun}"
        elif mention.place and not any(w in mention.place for w in ("AI", "Artificial")):
            draft.name = f"{noun} in {mention.place}"
        elif draft.country_iso3 and not self.reading.places.within(mention.start, mention.end):
            draft.name = f"{country_name(draft.country_iso3)} {noun}"
        else:
            draft.name = noun

    def own(self, draft: Draft, organisation: str) -> None:
        """Name a described project after the organisation that pays for it."""
        if draft.noun and not draft.is_sure and draft.lead is None:
            draft.aliases.setdefault(draft.name)
            draft.name, draft.lead, draft.noun = f"{organisation} {draft.noun}", organisation, None

    def investment(self, organisation: str, country_iso3: str) -> Draft:
        """The draft of a company's investment in a country, made on first use."""
        name = f"{organisation} {country_name(country_iso3)} investment"
        found = self._by_name.get(squashed(name))
        if found is None:
            for draft in self._by_known.values():
                if (
                    draft.known
                    and draft.known.country_iso3 == country_iso3
                    and draft.known.lead == organisation
                    and "investment" in draft.known.name
                ):
                    found = draft
            if found is None:
                found = Draft(name, country_iso3, "infrastructure", True, is_investment=True, lead=organisation)
                self.drafts.append(found)
            found.aliases.setdefault(f"{organisation} in {country_name(country_iso3)}")
            self._by_name[squashed(name)] = found
        return found

    def programme(self, label: str, country_iso3: str, kind: str) -> Draft:
        """A draft for money that the page gives no project a name for ('Norway AI research')."""
        found = self._by_name.get(squashed(label))
        if found is None:
            found = Draft(label, country_iso3, kind, is_sure=False)
            self.drafts.append(found)
            self._by_name[squashed(label)] = found
        return found

    # -- asking ----------------------------------------------------------------------------------------

    def _settle(self) -> None:
        """The country of each unknown draft by all its mentions: sections under a country's heading speak loudest."""
        for draft in self.drafts:
            if (
                draft.known is not None
                or len(draft.mentions) < 2
                or not draft.is_sure
                or any(draft.name.startswith(str(f)) for f in load("projects")["model_origins"])
            ):
                continue
            votes: Counter[str] = Counter()
            for mention in draft.mentions[:40]:
                country = self._country(mention)
                if country:
                    votes[country] += 3 if self.scene.section(mention.start).country_iso3 == country else 1
            if votes:
                draft.country_iso3 = votes.most_common(1)[0][0]

    def _spell_out(self) -> None:
        """The fullest name that the page itself uses: 'Al Abdali AI Campus' rather than 'Al Abdali'."""
        for draft in self.drafts:
            if not draft.is_sure or draft.champion is not None:
                continue
            own = words(draft.name)
            fuller = [
                m.name
                for m in draft.mentions[:40]
                if m.shape in ("titled", "called", "known") and own < words(m.name) and words(m.name) - own <= GENERIC
            ]
            if fuller:
                draft.aliases.setdefault(draft.name)
                draft.name = max(fuller, key=lambda n: (len(words(n)), -len(n)))

    def _gather(self) -> None:
        """Descriptions without words of their own ('Brazil’s AI plan') mean the one such thing that the page names."""
        sure: dict[str | None, list[Draft]] = {}
        for draft in self.drafts:
            if draft.is_sure and draft.champion is None and not draft.is_investment:
                sure.setdefault(draft.country_iso3, []).append(draft)
        merged: dict[int, Draft] = {}
        for draft in self.drafts[:FIRST]:
            if draft.is_sure or draft.known is not None or draft.lead is not None or draft.country_iso3 is None:
                continue
            common = GENERIC | _OF_STATES | words(country_name(draft.country_iso3))
            said = draft.mentions[0]
            if said.place or (said.is_new and not self._is_headline(said.start)) or (said.head or "").endswith("s"):
                continue
            own = words(_WHOSE.sub("", said.name)) - common
            own -= {
                w for p in self.reading.places.within(said.start, said.end) for w in words(self.text[p.start : p.end])
            }
            group = head_group(draft.head)
            if own or group is None:
                continue
            fitting = [d for d in sure.get(draft.country_iso3, [])[:FIRST] if group in groups_of(d)]
            if len(fitting) == 1:
                merged[id(draft)] = fitting[0]
        if not merged:
            return
        for draft in self.drafts:
            if (whole := merged.get(id(draft))) is not None:
                whole.mentions = sorted([*whole.mentions, *draft.mentions], key=lambda m: m.start)
                for alias in (draft.name, *draft.aliases):
                    whole.aliases.setdefault(alias)
        self.drafts = [d for d in self.drafts if id(d) not in merged]
        self.at = [(a, b, merged.get(id(d), d), m) for a, b, d, m in self.at]
        self._by_name = {n: merged.get(id(d), d) for n, d in self._by_name.items()}

    def _is_headline(self, position: int) -> bool:
        return self.reading.headings.holding(position) is not None

    def _titled(self) -> Draft | None:
        """The project that the first heading names or describes."""
        heads = [b for b in self.reading.page.blocks if b.kind == "heading"][:1]
        found = [(d, m) for a, _, d, m in self.at if heads and heads[0].start <= a < heads[0].end]
        plain = [d for d, m in found if not (m.head or "").endswith("s") or (m.head or "").endswith("campus")]
        return next((d for d in plain if d.is_sure), plain[0] if len(plain) == 1 else None)

    def _main(self) -> Draft | None:
        """The project that the page's title or first heading names, else the only sure one."""
        title = (self.reading.page.title or "")[:1000]
        heads = [b for b in self.reading.page.blocks if b.kind == "heading"][:1]
        for start, _, draft, _ in self.at:
            if heads and heads[0].start <= start < heads[0].end and draft.is_sure:
                return draft
        for draft in self.drafts:
            if draft.is_sure and any(n in title for n in (draft.name, *draft.aliases) if len(n) > 3):
                return draft
        sure = [d for d in self.drafts if d.is_sure]
        if sure:
            top = max(sure, key=lambda d: len(d.mentions))
            if len(top.mentions) >= 4 and len(top.mentions) >= 0.5 * sum(len(d.mentions) for d in sure):
                return top
        return None

    def count_sure(self) -> int:
        """How many drafts a name or gazetteer vouches for; once mentions are placed, drafts are only added."""
        for number in range(self._counted, len(self.drafts)):
            self._sure += self.drafts[number].is_sure
        self._counted = len(self.drafts)
        return self._sure

    def recent(self, country_iso3: str | None) -> list[Draft]:
        """The drafts of a country, oldest first; on pages of thousands, those among the last of them."""
        last = self.drafts if len(self.drafts) <= FAR else self.drafts[-FAR:]
        return [d for d in last if d.country_iso3 == country_iso3][-FIRST:]

    def within(self, start: int, end: int) -> list[Named]:
        """Mentions that begin in `[start, end)`."""
        low = bisect_right(self._starts, start - 1)
        high = bisect_right(self._starts, end - 1)
        return self.at[low:high]

    def last_before(self, position: int, floor: int) -> Named | None:
        """The last mention that ends at or before `position` and begins at or after `floor`."""
        index = bisect_right(self._starts, position) - 1
        while index >= 0 and self.at[index][0] >= floor:
            if self.at[index][1] <= position:
                return self.at[index]
            index -= 1
        return None

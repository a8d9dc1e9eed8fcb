"""Which project a number belongs to: by grammar in its sentence, else by what is in focus.

Owns attachment. Invariant: an answer comes with a score from 0 to 100; below 50 it rests on focus alone.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from sources.extract.draft import Draft, groups_of, head_group
from sources.extract.mention import Mention
from sources.extract.reading import Organisation, Reading
from sources.extract.registry import LOOK_BACK, Registry
from sources.extract.scene import Scene
from sources.extract.sentences import Sentence
from sources.page.model import Block

SURE = 50
"""Scores from here up rest on the number's own sentence."""

_INTO = re.compile(
    r"^[^.;$€£₹¥₩]{0,70}?\b(?:for|to|towards?|into|on|in|behind|at|as|go to|pour|para|dans|"
    r"für|will build|to build|build|builds|building|buys?|buy|develop|is|of|with|through|under)\s+"
    r"(?:the\s+|an?\s+|its\s+|their\s+|his\s+|this\s+|that\s+|one\s+|two\s+|permanent\s+|operator\s+of\s+|"
    r"[A-Z][\w.]*[’']s?\s+|la\s+|le\s+|l[’']|un\s+|une\s+)?(?:[\w’'“\"-]+\s+){0,3}[“\"‘]?$"
)
_FOR_IT = re.compile(
    r"\s*(?:of \w+ )?(?:for|to|towards?|into|in|on|behind)\s+(?:it|this|the (?:project|site|"
    r"scheme|venture|centre|center|hub|programme))\b"
)
_GIVES = re.compile(
    r"\b(?:gives?|gave|given|giving|grants?|granted|allocates?|allocated|awards?|awarded|hands?|handed|votes?|voted|allots?|"
    r"allotted|sends?|sent|provides?|lends?|lent|pays?|paid|offers?)\s+(?:(?:the|its|their|a|an|our|us)\s+)?(?:\w+\s+)?$"
)
_GIVEN = re.compile(
    r"^[”\"’]?\s*(?:\([^()]*\)\s*)?(?:(?:in|at|of)\s+[A-Z][\w ]{1,24})?\s*(?:an?\s+|some\s+|about\s+|another\s+)?$"
)
"""'gives the centre (NCAI) in Abuja 8.7 billion': who is given money stands between."""
_OPEN = re.compile(
    r"^[”\"’]?\s*(?:\([^()]*|,?\s*(?:\([^()]{0,20}\),?\s*)?(?:at|of|worth|with|costing|priced "
    r"at|budgeted at|valued at|put at|costed at|an?)\b\s*(?:[\w-]+\s+){0,3})$"
)
_SUM = re.compile(r"[$€£₹¥₩]\s?\d|\d\s?(?:billion|million|bn|crore|trillion)\b", re.IGNORECASE)


_POINTS = re.compile(
    r"\b(?:[Tt]he|[Tt]his)\s+(hall|machine|computer|supercomputer|campus|factory|cluster|data cent(?:re|er)|"
    r"model|fund|programme|strategy|mission)\b(?!\s+of\b|[’'-])"
)
_LEAD = re.compile(r"([A-Z][^.:–—\d$€£]{2,50}?)\s[–—]\s")
POINTED = 12
"""How many mentions back 'the hall' is looked for."""


def headed_by(reading: Reading, block: Block) -> Organisation | None:
    """The organisation that a short item or term names alone: 'Microsoft', '(2) SoftBank:'."""
    if block.end - block.start > 60:
        return None
    named = reading.organisations.within(block.start, block.end)
    words = re.sub(r"^\W*\d*\W*", "", reading.text[block.start : block.end])
    return named[0] if len(named) == 1 and named[0].end - named[0].start >= 0.6 * len(words) else None


@dataclass(frozen=True, slots=True)
class Attachment:
    """The draft that a number belongs to, how surely, and the mention that says so."""

    draft: Draft | None
    score: int
    mention: Mention | None = None


class Resolver:
    """Attaches positions of one page to drafts."""

    def __init__(self, reading: Reading, scene: Scene, registry: Registry) -> None:
        self.reading, self.scene, self.registry, self.text = reading, scene, registry, reading.text
        self.extra: list[tuple[int, Draft]] = []
        self._company: tuple[Organisation, ...] | None = None

    def note(self, position: int, draft: Draft) -> None:
        """Put `draft` in focus from `position` on (an investment that no mention names)."""
        self.extra.append((position, draft))

    def attach(
        self, sentence: Sentence, start: int, end: int, clause: tuple[int, int], hidden: Draft | None = None
    ) -> Attachment:
        """The project of the value at `start:end` in `sentence`; `hidden` is left out of account."""
        best = Attachment(None, 0)
        if _FOR_IT.match(self.text[end : min(sentence.end, end + 40)]):
            focus = self.focus(sentence, start)
            if focus.draft is not None and focus.score >= 38:
                return Attachment(focus.draft, 88, focus.mention)
        for at, until, draft, mention in self.registry.within(sentence.start, sentence.end):
            if draft is hidden:
                continue
            score = self._score(sentence, start, end, clause, at, until, mention)
            if not draft.is_sure:
                score -= 4
            if mention.shape == "weak":
                score -= 2 if score >= 88 else 45 if mention.is_body else 20
            if mention.shape == "referring" and self._is_generic(mention):
                score -= 12 if score >= 88 and at >= end and mention.kind == "infrastructure" else 45
            if mention.shape == "champion" and not (at <= clause[0] + 3 or at <= sentence.start + 3 or score >= 94):
                score -= 60
            if score > best.score:
                best = Attachment(draft, score, mention)
        if best.score >= SURE:
            return best
        focus = self.focus(sentence, start)
        if best.draft is None and focus.score <= 24:
            focus = self._introduced_next(sentence, focus) or focus
        return focus if focus.score > best.score else best

    def _introduced_next(self, sentence: Sentence, focus: Attachment) -> Attachment | None:
        """'The contract is worth 50 million. 36 million pays for the supercomputer': the project that the next sentence
        of the paragraph brings up, where none of this country was spoken of before."""
        country = self.scene.country_of(sentence)
        if focus.draft is not None and (focus.draft.country_iso3 == country or country in focus.draft.partners):
            return None
        after = self.reading.sentences.within(sentence.end, sentence.end + 400)
        if not after or after[0].block != sentence.block:
            return None
        for _, _, draft, mention in self.registry.within(after[0].start, after[0].end):
            is_first = mention.shape != "referring" or draft.mentions[0] is mention
            if is_first and not self._is_generic(mention) and draft.country_iso3 == country:
                return Attachment(draft, 40, mention)
        return None

    def company(self, sentence: Sentence) -> Organisation | None:
        """The one company that a page without named projects is about: named twice or more, and more than any other."""
        if self._company is None:
            counts: Counter[str] = Counter()
            first: dict[str, Organisation] = {}
            for org in self.reading.organisations:
                if (
                    (org.is_known or org.sector)
                    and org.sector not in ("government", "university", "fund", "multilateral")
                    and not self.scene.section(org.start).is_ignored
                ):
                    counts[org.name] += 1
                    first.setdefault(org.name, org)
            top = counts.most_common(2)
            single = top and top[0][1] >= 2 and (len(top) == 1 or top[0][1] > top[1][1])
            self._company = (first[top[0][0]],) if single and first[top[0][0]].sector != "chips" else ()
        return self._company[0] if self._company else None

    def _is_generic(self, mention: Mention) -> bool:
        head = (mention.head or "").lower()
        return (head.endswith("s") and not head.endswith("campus")) or head in (
            "infrastructure",
            "compute",
            "cloud",
            "computing capacity",
            "compute capacity",
        )

    def _score(
        self, sentence: Sentence, start: int, end: int, clause: tuple[int, int], at: int, until: int, mention: Mention
    ) -> int:
        text = self.text
        if at <= start and until >= end:
            return 96
        if (
            at <= sentence.start + 5
            and mention.shape == "weak"
            and re.match(
                r"\s*(?:\([^)]*\)\s*)?(?:received|gets|got|has|will get|will receive)\b", text[until : until + 40]
            )
        ):
            return 90
        if at >= end:
            gap = text[end:at]
            crosses = bool(_SUM.search(gap))
            if gap in (" ", "-", "’s ", " of ", " for ", " in "):
                return 95
            if not crosses and len(gap) < 90 and _INTO.match(gap):
                return 92 - len(gap) // 12
            if at < clause[1]:
                return (62 if not crosses else 40) - min(len(gap) // 20, 8)
            return (50 if not crosses else 30) - min(len(gap) // 25, 8)
        gap = text[until:start]
        crosses = bool(_SUM.search(gap))
        if (
            mention.shape in ("weak", "titled", "known")
            and not crosses
            and len(gap) < 60
            and _GIVES.search(text, max(sentence.start, at - 40), at)
            and _GIVEN.match(gap)
        ):
            return 96
        if not crosses and len(gap) < 60 and _OPEN.match(gap):
            return 97
        if at >= clause[0]:
            return (84 if not crosses else 66) - min(len(gap) // 25, 12)
        subject = 6 if at - sentence.start < 12 else 0
        return (62 if not crosses else 54) + subject - min(len(gap) // 40, 8)

    def _has_own_lead(self, sentence: Sentence) -> bool:
        """Whether the sentence's list item has a subject of its own: 'Microsoft – $2.2 billion', not 'Cost – ...'."""
        block = self.reading.page.blocks[sentence.block]
        if block.kind != "list_item" or (block.level or 1) > 1:
            return False
        lead = _LEAD.match(self.text, block.start, min(block.end, block.start + 60))
        return lead is not None and (
            bool(self.reading.organisations.within(block.start, lead.end(1)))
            or bool(self.registry.within(block.start, lead.end(1)))
        )

    def _pointed(self, sentence: Sentence, position: int, floor: int) -> Attachment | None:
        """'the hall', 'the machine' in the sentence: the last project of the section that such a noun may mean."""
        said = list(_POINTS.finditer(self.text, sentence.start, position))
        group = head_group(said[-1].group(1)) if said else None
        if group is None:
            return None
        last = self.registry.last_before(sentence.start, floor)
        steps = 0
        while last is not None and steps < POINTED:
            if group in groups_of(last[2]):
                return Attachment(last[2], 46, last[3]) if steps else None
            last, steps = self.registry.last_before(last[0], floor), steps + 1
        return None

    def _noted(self, floor: int, position: int) -> tuple[int, Draft] | None:
        """The last noted draft in `[floor, position)`; notes come in text order but for a few."""
        for number in range(len(self.extra) - 1, max(-1, len(self.extra) - 1 - LOOK_BACK), -1):
            if floor <= self.extra[number][0] < position:
                return self.extra[number]
        return None

    def _under(self, sentence: Sentence, position: int) -> Attachment | None:
        """The project of the item that a list item stands under, or of the items beside it; a company that the item
        over them names alone invests."""
        number = self.reading.parents.get(sentence.block)
        blocks = self.reading.page.blocks
        for _ in range(4):
            if number is None:
                return None
            over = blocks[number]
            named = [m for m in self.registry.within(over.start, over.end) if not self._is_generic(m[3])]
            named = [m for m in named if m[3].shape not in ("weak", "champion")] or named
            if named and named[0][3].shape != "weak":
                return Attachment(named[0][2], 52, named[0][3])
            noted = self._noted(over.start, over.end)
            if noted is not None:
                return Attachment(noted[1], 52)
            company = headed_by(self.reading, over)
            if company is not None:
                beside = self.registry.last_before(sentence.start, over.end)
                country = self.scene.country_of(sentence, position)
                if beside is not None and not self._is_generic(beside[3]) and beside[3].shape != "weak":
                    return Attachment(beside[2], 52, beside[3])
                if country is not None and company.sector not in ("government", "university", "multilateral"):
                    return Attachment(self.registry.investment(company.name, country), 52)
                return None
            number = self.reading.parents.get(number)
        return None

    def focus(self, sentence: Sentence, position: int) -> Attachment:
        """The project spoken of before `position`: same block, then section, then headings, then the page's own."""
        block = self.reading.page.blocks[sentence.block]
        section = self.scene.section(position)
        pointed = self._pointed(sentence, position, section.start)
        if pointed is not None:
            return pointed
        inside = self.registry.last_before(sentence.start, block.start)
        under = self._under(sentence, position) if inside is None else None
        if under is not None:
            return under
        is_dated = block.kind == "list_item" and bool(
            any(p.start <= block.start + 3 for p in self.reading.periods.within(block.start, block.start + 40))
        )
        is_dated = is_dated or self._has_own_lead(sentence)
        for floor, score in ((block.start, 44),) if is_dated else ((block.start, 44), (section.start, 38)):
            found = self.registry.last_before(sentence.start, floor)
            if found and found[3].shape == "champion":
                subjects = self.registry.within(floor, sentence.start)[-LOOK_BACK:]
                found = next((m for m in reversed(subjects) if m[2].is_sure and m[3].shape != "champion"), found)
            first = found
            steps = 0
            while found and (
                (self._is_generic(found[3]) and found[3].shape == "referring") or found[3].shape == "weak"
            ):
                found = self.registry.last_before(found[0], floor) if (steps := steps + 1) < LOOK_BACK else None
            found = found or first
            noted = self._noted(floor, position)
            if noted and (not found or noted[0] > found[0]):
                return Attachment(noted[1], score)
            if found:
                return Attachment(found[2], score, found[3])
        for begin, stop in reversed(section.headings):
            named = [m for m in self.registry.within(begin, stop) if not self._is_generic(m[3])]
            if named:
                return Attachment(named[-1][2], 34, named[-1][3])
        if self.registry.main is not None:
            return Attachment(self.registry.main, 24)
        before = self._noted(0, position)
        found = self.registry.last_before(sentence.start, 0)
        steps = 0
        while found and (self._is_generic(found[3]) or not (found[2].is_sure or found[2].is_attached)):
            found = self.registry.last_before(found[0], 0) if (steps := steps + 1) < LOOK_BACK else None
        if before and (not found or before[0] > found[0]):
            return Attachment(before[1], 22)
        return Attachment(found[2], 22, found[3]) if found else Attachment(None, 0)

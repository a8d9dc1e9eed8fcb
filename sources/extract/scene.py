"""Where in the story a position stands: its headings, its country, and whether it is read at all.

Owns headings, sections and the country in focus. Does not know projects. Invariant: the country of a position
comes from the nearest of sentence, run-in heading, section, paragraph, document, in that order of trust.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace

from sources.extract.cues import cue
from sources.extract.reading import Place, Reading
from sources.extract.sentences import Sentence
from sources.page.model import Block

_ORIGIN_BEFORE = re.compile(
    r"\b(?:outside|than|unlike|from|like|versus|vs\.?|against|beyond|besides|neighbou?ring)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_BASED = re.compile(r"^(?:-based|-headquartered|-owned|-made|-listed)")
_HOST_BEFORE = re.compile(
    r"\b(?:in|to|into|for|across|within|inside|at|near|by|en|em|au|aux|im|na|no|"
    r"nel|dans)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_YEAR_HEADING = re.compile(
    r"\W*(?:[Yy]ear\s+|[Ee]n\s+|[Aa]ño\s+)?((?:19|20)\d\d)(?:\s*\([^)]*\)|\s+in review|\s*[:–—]\s.{0,60})?\W*"
)
_NUMBERING = re.compile(r"^[\W\d_]*(?:\d+(?:\.\d+)*[.)]?\s*)?[\W_]*")


@dataclass(frozen=True, slots=True)
class Section:
    """From one heading to the next of its level or above: the headings over it and the country they name."""

    start: int
    end: int
    headings: tuple[tuple[int, int], ...]
    country_iso3: str | None
    is_ignored: bool


LONGEST_HEADING, LONGEST_SECTION = 400, 40_000
"""Characters. What of a heading is read for what stands under it; a longer section is taken in pieces, so that looking
back through it stays linear in the length of the page."""


def _in_pieces(section: Section) -> list[Section]:
    starts = range(section.start, section.end, LONGEST_SECTION) if section.end > section.start else (section.start,)
    return [replace(section, start=at, end=min(section.end, at + LONGEST_SECTION)) for at in starts]


class Scene:
    """Answers what stands over a position of one page."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text = reading.text
        self._origins: dict[int, bool] = {}
        self._told: dict[tuple[int, int | None], str | None] = {}
        self._first: tuple[str | None] | None = None
        self._headed: dict[int, str] = {}
        self._run_in: dict[int, tuple[str | None, list[tuple[int, str]]]] = {}
        self.country: str | None = None
        self.country = self._document_country()
        self.sections = self._sections()
        self._starts = [s.start for s in self.sections]

    # -- sections -----------------------------------------------------------------------------------

    def section(self, position: int) -> Section:
        """The innermost section at `position`."""
        index = bisect_right(self._starts, position) - 1
        return self.sections[max(index, 0)]

    def _sections(self) -> list[Section]:
        ignored = cue("sections", "ignored")
        stack: list[tuple[int, int, int, str | None, bool]] = []
        sections: list[Section] = []
        begin = 0
        for block in self.reading.page.blocks:
            if block.kind != "heading":
                continue
            if block.start > begin or not sections:
                sections.append(self._section(begin, block.start, stack))
            begin = block.start
            level = block.level or 2
            while stack and stack[-1][2] >= level:
                stack.pop()
            words = _NUMBERING.sub("", self.text[block.start : block.end]).strip(" :.…")
            matched = ignored.match(words)
            is_ignored = bool(matched and len(words) - matched.end() <= 12 and len(words) < 60) or bool(
                stack and stack[-1][4]
            )
            country = None if level == 1 and not sections[1:] else self._heading_country(block.start, block.end)
            stack.append((block.start, min(block.end, block.start + LONGEST_HEADING), level, country, is_ignored))
        sections.append(self._section(begin, len(self.text) + 1, stack))
        return [piece for section in sections for piece in _in_pieces(section)]

    def _section(self, start: int, end: int, stack: list[tuple[int, int, int, str | None, bool]]) -> Section:
        country = next((c for _, _, _, c, _ in reversed(stack) if c), None)
        return Section(start, end, tuple((a, b) for a, b, _, _, _ in stack), country, bool(stack and stack[-1][4]))

    def _heading_country(self, start: int, end: int) -> str | None:
        every = self.reading.places.within(start, end)
        places = [
            p
            for p in every
            if not self.is_origin(p) or _ORIGIN_BEFORE.search(self.text[max(0, p.start - 14) : p.start])
        ]
        named = list(dict.fromkeys(p.country_iso3 for p in places))
        if len(named) > 1 and "EUU" in named:
            named.remove("EUU")
        if len(named) > 1 and (colon := self.text.find(":", start, min(end, start + 60))) > 0:
            named = list(dict.fromkeys(p.country_iso3 for p in places if p.end <= colon))
        return named[0] if len(named) == 1 else None

    # -- countries ----------------------------------------------------------------------------------

    def is_origin(self, place: Place) -> bool:
        """True where the country only says whose thing it is ('American chips', 'London-based Nscale')."""
        found = self._origins.get(place.start)
        if found is None:
            found = self._origins[place.start] = self._is_origin(place)
        return found

    def _is_origin(self, place: Place) -> bool:
        after = self.text[place.end : place.end + 40]
        before = self.text[max(0, place.start - 14) : place.start]
        if (
            "eighbo" in before
            and re.search(r"[Nn]eighbou?ring\s+$", before)
            and re.match(r"\s+(?:has|had|is|will|plans|set|put|spends|pays)\b", after)
        ):
            return False
        if _BASED.match(after) or _ORIGIN_BEFORE.search(before):
            return True
        words = re.match(r"[ \u00a0-]*((?:[\w-]+[ \u00a0]?){1,2})", after)
        if not words:
            return False
        return bool(cue("origin", "origin_nouns").match(words.group(1))) or bool(
            cue("origin", "origin_nouns").match(words.group(1).partition(" ")[2])
        )

    def _document_country(self) -> str | None:
        weights: defaultdict[str, float] = defaultdict(float)
        page = self.reading.page
        heads = {b.start: (b.level or 2) for b in page.blocks if b.kind == "heading"}
        title = (page.title or "")[:1000].lower()
        for place in self.reading.places:
            if self.is_origin(place):
                continue
            weight = 0.3 if place.country_iso3 in ("USA", "EUU", "CHN") else 1.0
            weights[place.country_iso3] += weight
            if title and self.text[place.start : place.end].lower() in title:
                weights[place.country_iso3] += 3 * weight
        for start, level in heads.items():
            for place in self.reading.places.within(start, start + 200):
                if level == 1:
                    weights[place.country_iso3] += 4
        if not weights:
            return None
        (first, top), *rest = sorted(weights.items(), key=lambda w: -w[1])[:2]
        total = sum(weights.values())
        if rest and rest[0][1] > 0.6 * top:
            return None
        return first if top >= 0.4 * total else None

    def run_in(self, sentence: Sentence) -> str | None:
        """The country of a run-in heading ('Airdrie. London named ...') at the head of the sentence's block."""
        if sentence.block not in self._run_in:
            block = self.reading.page.blocks[sentence.block]
            self._run_in[sentence.block] = self._run_in_of(block), self._run_ins(block)
        first, later = self._run_in[sentence.block]
        return next((country for at, country in reversed(later) if at <= sentence.start), first)

    def _run_ins(self, block: Block) -> list[tuple[int, str]]:
        """'Japan. SoftBank ... Indonesia. Danantara ...': each country that stands as a sentence, with its place."""
        if block.kind not in ("list_item", "paragraph"):
            return []
        return [
            (place.start, place.country_iso3)
            for place in self.reading.places.within(block.start + 1, block.end)
            if place.by != "demonym"
            and self.text[place.end : place.end + 2] == ". "
            and self.text[place.start - 2 : place.start] in (". ", "! ", "? ", ".” ")
        ]

    def _run_in_of(self, block: Block) -> str | None:
        if block.kind not in ("list_item", "paragraph"):
            return None
        head = re.match(r"[^\n.:–—]{2,40}[.:–—]", self.text[block.start : min(block.end, block.start + 44)])
        if not head:
            return None
        places = self.reading.places.within(block.start, block.start + head.end())
        named = {p.country_iso3 for p in places}
        short = len(head.group().split()) <= 3
        return named.pop() if len(named) == 1 and short else None

    def country_of(self, sentence: Sentence, position: int | None = None) -> str | None:
        """The country that a statement at `position` of `sentence` is about."""
        key = (sentence.start, position)
        if key not in self._told:
            self._told[key] = self._country_of(sentence, position)
        return self._told[key]

    def _of_row(self, sentence: Sentence) -> str | None:
        """The country that the cells before it give a sentence of a table: its row's."""
        block = self.reading.page.blocks[sentence.block]
        if block.kind != "table":
            return None
        row = self.text.rfind("\n", block.start, sentence.start) + 1
        found = self.reading.places.within(max(row, block.start), sentence.start)
        return found[0].country_iso3 if found else None

    def _country_of(self, sentence: Sentence, position: int | None) -> str | None:
        section = self.section(sentence.start)
        places = [p for p in self.reading.places.within(sentence.start, sentence.end) if not self.is_origin(p)]
        named = list(dict.fromkeys(p.country_iso3 for p in places))
        if section.country_iso3:
            strong = self._is_country_heading(section)
            subject = (
                places[0]
                if places
                and not strong
                and places[0].start - sentence.start
                <= (4 if not re.match(r"[Nn]eighbou?ring ", self.text[sentence.start : sentence.start + 14]) else 14)
                and places[0].by != "demonym"
                else None
            )
            if (
                subject
                and subject.country_iso3 not in ("USA", "EUU", "CHN", section.country_iso3)
                and not re.match(r"[’']s|\s+and\b|-", self.text[subject.end : subject.end + 5])
            ):
                return subject.country_iso3
            return self.run_in(sentence) or section.country_iso3
        run_in = self.run_in(sentence) or (None if named else self._of_row(sentence))
        if run_in:
            return run_in
        if len(named) == 1 and named[0] not in ("USA", "EUU", "CHN"):
            if self.country and named[0] != self.country and not self._is_host(sentence, places[0]):
                return self.country
            return named[0]
        if len(named) > 1:
            if self.country in named:
                return self.country
            at = sentence.start if position is None else position
            hosts = [p for p in places if _HOST_BEFORE.search(self.text[max(0, p.start - 12) : p.start])]
            plain = [p for p in hosts if p.country_iso3 not in ("USA", "EUU", "CHN")]
            leads = places[0].start - sentence.start <= 4 and not re.match(
                r"[’']s?\s+[A-Z]", self.text[places[0].end : places[0].end + 4]
            )
            if self.country and not plain and not leads:
                return self.country
            pool = plain or [p for p in places if p.country_iso3 not in ("USA", "EUU", "CHN")] or places
            return min(pool, key=lambda p: abs(p.start - at)).country_iso3
        nearby = self._paragraph_country(sentence)
        if nearby:
            return nearby
        if self.country:
            return self.country
        return named[0] if named else self._title_country()

    def _is_country_heading(self, section: Section) -> bool:
        """Whether the heading that gives the country is little else than the country's name."""
        for start, end in reversed(section.headings):
            places = [p for p in self.reading.places.within(start, end) if p.country_iso3 == section.country_iso3]
            if places:
                lead = _NUMBERING.match(self.text[start:end])
                return places[0].start - start <= (lead.end() if lead else 0) + 4 and end - start <= 40
        return False

    def _is_host(self, sentence: Sentence, place: Place) -> bool:
        """Whether a country is what the sentence is about rather than one who acts in it."""
        if re.match(r"[’']s?\s+[A-Z]", self.text[place.end : place.end + 4]):
            return False
        if (
            place.start - sentence.start <= 4
            or (
                re.match(r"[Nn]eighbou?ring ", self.text[sentence.start : sentence.start + 14])
                and place.start - sentence.start <= 14
            )
            or (
                place.start < sentence.start + 60
                and place.by != "demonym"
                and re.match(
                    r"[^.,]{0,20}\b(?:has|had|is|will|plans|set|put|pays|spends|announced)\b",
                    self.text[place.end : place.end + 40],
                )
            )
        ):
            return True
        return bool(_HOST_BEFORE.search(self.text[max(0, place.start - 12) : place.start]))

    def _paragraph_country(self, sentence: Sentence) -> str | None:
        block = self.reading.page.blocks[sentence.block]
        for place in reversed(self.reading.places.within(block.start, sentence.start)):
            if place.country_iso3 in ("USA", "EUU", "CHN") or self.is_origin(place):
                continue
            if not self.country or place.country_iso3 == self.country:
                return place.country_iso3
            found = self.reading.sentence_at(place.start)
            if found is not None and place.start - found.start <= 4:
                return place.country_iso3
        return None

    def _title_country(self) -> str | None:
        if self._first is None:
            first = next((p.country_iso3 for p in self.reading.places if not self.is_origin(p)), None)
            self._first = (first,)
        return self._first[0]

    def headed_year(self, position: int) -> str | None:
        """The year that a heading over `position` opens with, as in timelines: '2024', '2025: money and processors'."""
        for heading in reversed(self.section(position).headings):
            match = _YEAR_HEADING.fullmatch(self.text, *heading)
            if match is not None:
                return match.group(1)
        return None

    def heading_text(self, position: int) -> str:
        """All headings over `position`, outermost first, joined by ' / '."""
        section = self.section(position)
        found = self._headed.get(section.start)
        if found is None:
            found = self._headed[section.start] = " / ".join(self.text[a:b] for a, b in section.headings)
        return found

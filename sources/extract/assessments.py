"""What a page judges of countries: tier, dependence on the US, strategy, sovereign layer.

Owns comparison tables, tier paragraphs and 'dependence on US technology: high'. Invariant: at most one value per
country and dimension, the first one stated.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from functools import cache

from sources.extract.cues import cue, load, pattern
from sources.extract.reading import Place, Reading
from sources.extract.records import Quote, StatedAssessment
from sources.extract.scene import Scene
from sources.extract.sentences import Sentence
from sources.extract.tables.turn import turned
from sources.page.model import Cell, Table

_TIER = re.compile(
    r"\btier[\s-]+(\d|one|two|three|I{1,3})\b|"
    r"\b(first|second|third|top|bottom|middle|lowest|highest|upper|lower)[\s-]tier\b",
    re.IGNORECASE,
)
_OTHER_TIERS = re.compile(
    r"\bUptime\b|\bcertifi|\btier[\s-]\w+ (?:data|city|cities|suppliers?|league|facilit)", re.IGNORECASE
)
"""Tiers of data centres, suppliers and towns."""
_WHOSE = re.compile(r"(?:[’']s)?\s+(?:tech|dependen|suppl|vendor|chip|cloud|firm|compan|relian)")
_SAYS = re.compile(r"[^\W\d_]{3}")
_BLANK = re.compile(r"^[\s–—-]*$|^n/?a\b|^none$|^not rated|^unrated|^n\.d|^unknown|^\?", re.IGNORECASE)
_DEPENDENCE = re.compile(
    r"\b(?:dependen(?:ce|cy)|reliance|rely|relies|dependent)\b[^.;]{0,40}?\b(?:US|U\.S\.|American|"
    r"America|United States)\b[^.;]{0,60}?\b(very high|high|heavy|moderate|medium|low|minimal)\b"
    r"|\b(high|heavy|moderate|medium|low)\s+(?:dependen(?:ce|cy)|reliance)\s+on\s+(?:the\s+)?(?:US|"
    r"U\.S\.|American|United States)"
    r"|\bUS (?:tech(?:nology)? )?(?:dependen(?:ce|cy)|reliance)\s*(?::|–|—|is|remains|was rated|"
    r"rated)\s*(very high|high|moderate|medium|low)\b",
    re.IGNORECASE,
)


_Add = Callable[[str, str, str, int, int], None]
"""Takes a country, a dimension, its value, and where the text says so."""


def find_assessments(reading: Reading, scene: Scene) -> list[StatedAssessment]:
    """Assessments of tables first, then of prose."""
    found: dict[tuple[str, str], StatedAssessment] = {}

    def add(country: str, dimension: str, value: str, start: int, end: int) -> None:
        found.setdefault(
            (country, dimension),
            StatedAssessment(
                country_iso3=country,
                dimension=dimension,
                value=value,
                evidence=(Quote("value", start, min(end, start + 300)),),
            ),
        )

    for table in reading.page.tables:
        if not scene.section(table.start).is_ignored:
            _table(reading, table, add)
            for row in table.grid:
                if len({(c.start, c.end) for c in row}) == 1:
                    _rated(reading, row[0].start, row[0].end, add)
    for heading in reading.headings:
        _rated(reading, heading.start, heading.end, add)
    for sentence in reading.sentences:
        if scene.section(sentence.start).is_ignored:
            continue
        text = reading.text[sentence.start : sentence.end]
        if ("ier" in text or "IER" in text) and re.search(r"\btier\b", text, re.IGNORECASE):
            for first, last in _told_apart(reading, sentence):
                _tiers(reading, first, last, add)
        match = (
            _DEPENDENCE.search(text) if "US" in text or "meric" in text or "United" in text or "U.S" in text else None
        )
        if match and not re.search(r"\bTier\b", text):
            level = _level(next(g for g in match.groups() if g))
            named = [
                p
                for p in reading.places.within(sentence.start, sentence.start + match.start())
                if p.country_iso3 != "USA" and not scene.is_origin(p)
            ]
            behind = any(
                p.country_iso3 != "USA" and not scene.is_origin(p)
                for p in reading.places.within(sentence.start + match.end(), sentence.end)
            )
            country = named[0].country_iso3 if named else None if behind else scene.country_of(sentence)
            if level and country and country != "USA":
                add(country, "us_dependency", level, sentence.start, sentence.end)
            for place in reading.places.within(sentence.start + match.end(), sentence.end):
                also = re.match(
                    r"[’']s?\s+(?:is\s+|to be\s+|as\s+)?(very high|high|heavy|moderate|medium|low|minimal)\b",
                    reading.text[place.end : place.end + 24],
                )
                if also and (more := _level(also.group(1))) and place.country_iso3 != "USA":
                    add(place.country_iso3, "us_dependency", more, sentence.start, sentence.end)
    _tier_lists(reading, scene, add)
    _Grades(reading, scene, add).read()
    return list(found.values())


_RATED = re.compile(
    r"\b(?:relian|dependen)\w*\s+(?:up)?on\s+(?:the\s+)?(?:US\b|U\.S\.|Americ|United States)[^:]{0,30}:\s*"
    r"(very high|high|heavy|moderate|medium|low|minimal)\b",
    re.IGNORECASE,
)


def _rated(reading: Reading, start: int, end: int, add: _Add) -> None:
    """'Austria — reliance on US technology: moderate', as the title over a country's rows or paragraphs."""
    rated = _RATED.search(reading.text, start, min(end, start + 200))
    if rated is None:
        return
    first = next((p for p in reading.places.within(start, rated.start()) if p.country_iso3 != "USA"), None)
    if first is not None and (value := _level(rated.group(1))):
        add(first.country_iso3, "us_dependency", value, start, end)


# -- tables ----------------------------------------------------------------------------------------------


def _table(reading: Reading, table: Table, add: _Add) -> None:
    if _heads_are_countries(reading, table):
        table = turned(table, "Country")
    country_column = country_column_of(reading, table)
    if country_column is None:
        return
    dimensions = {i: d for i, h in enumerate(table.headers) if i != country_column and (d := dimension_of(h))}
    seen = list(dimensions.values())
    if any(seen.count(d) > 2 for d in seen):  # a row that spans the table, such as 'Layer 1', is no header of columns
        return
    if not dimensions or (len(seen) == 1 and seen[0] in ("strategy", "sovereignty_layer") and len(table.headers) > 4):
        return
    for number, row in enumerate(table.grid):
        if number < table.header_rows or number in table.total_rows or country_column >= len(row):
            continue
        places = _countries(reading, row[country_column])
        if not places:
            continue
        for column, dimension in dimensions.items():
            if column >= len(row):
                continue
            cell = row[column]
            value = _value(dimension, cell.text)
            if value:
                for place in places:
                    add(place, dimension, value, cell.start, cell.end)


def _heads_are_countries(reading: Reading, table: Table) -> bool:
    """Whether each column but the first is about a country, and rows say what is judged."""
    if not table.header_rows or len(table.grid[0]) < 3:
        return False
    heads = table.grid[table.header_rows - 1][1:]
    judged = sum(1 for row in table.grid[table.header_rows :] if dimension_of(row[0].text))
    return judged >= 2 and all(_countries(reading, head) and _is_mostly_place(reading, head) for head in heads)


def country_column_of(reading: Reading, table: Table) -> int | None:
    """The column of a table that names countries: by its header, else where most cells are countries."""
    for index, header in enumerate(table.headers):
        if pattern(tuple(load("assessments")["country_column"])).match(header.strip()):
            body = [
                row[index]
                for number, row in enumerate(table.grid)
                if number >= table.header_rows and index < len(row) and row[index].text.strip()
            ]
            if sum(1 for c in body if _countries(reading, c)) >= 0.4 * len(body):
                return index
    for index in range(min(2, len(table.headers))):
        cells = [
            row[index] for number, row in enumerate(table.grid) if number >= table.header_rows and index < len(row)
        ]
        hits = sum(
            1 for c in cells if len(_countries(reading, c)) == 1 and len(c.text) < 40 and _is_mostly_place(reading, c)
        )
        if cells and hits >= 0.7 * len(cells):
            return index
    return None


def _is_mostly_place(reading: Reading, cell: Cell) -> bool:
    places = reading.places.within(cell.start, cell.end + 1)
    return sum(p.end - p.start for p in places) >= 0.5 * len(cell.text.strip())


def _countries(reading: Reading, cell: Cell) -> list[str]:
    found = list(dict.fromkeys(p.country_iso3 for p in reading.places.within(cell.start, cell.end + 1)))[:6]
    return found or (["EUU"] if re.match(r"(?:Europe|EU|European Union)\b", cell.text.strip()) else [])


@cache
def _columns() -> list[tuple[str, re.Pattern[str]]]:
    return [(d, pattern(tuple(words))) for d, words in load("assessments")["columns"].items()]


def dimension_of(header: str) -> str | None:
    """The dimension that a column header names, or None."""
    if cue("assessments", "strategy_excluded").search(header):
        return None
    for dimension, words in _columns():
        if words.search(header):
            return dimension
    return None


def _value(dimension: str, text: str) -> str | None:
    text = " ".join(text.split())
    if not text or _BLANK.match(text):
        return None
    if dimension == "us_dependency":
        return _level(text)
    if dimension == "tier":
        match = re.match(r"(?:tier\s*)?(\d|I{1,3}|one|two|three|first|second|third)\b", text, re.IGNORECASE)
        return _tier_number(match.group(1)) if match else None
    return text if len(text) <= 300 and _SAYS.search(text) else None


def _level(text: str) -> str | None:
    for level, words in load("assessments")["levels"].items():
        if pattern(tuple(words)).match(text.strip()):
            return str(level)
    return None


def _tier_number(word: str) -> str | None:
    if word.isdigit():
        return word if word in "123" else None
    words = {str(k).lower(): str(v) for k, v in load("assessments")["tier_words"].items()}
    return words.get(word.lower())


# -- prose -----------------------------------------------------------------------------------------------


def _tiers(reading: Reading, start: int, end: int, add: _Add) -> None:
    text = reading.text[start:end]
    match = _TIER.search(text)
    if not match or _OTHER_TIERS.search(text) or _MOVED.search(text):
        return
    tier = _tier_number(match.group(1) or match.group(2))
    if not tier:
        return
    places = [p for p in reading.places.within(start, end) if not _WHOSE.match(reading.text, p.end)]
    bracket = re.search(r"\(([^()]*)\)", text[match.end() : match.end() + 400])
    if match.start() <= 3:
        begin = start + match.end()
        if bracket and bracket.start() < 120:
            inside = [p for p in places if begin + bracket.start() <= p.start < begin + bracket.end()]
            if inside and not re.search(r"\bother\b", bracket.group()):
                _give(inside, tier, add)
                return
        listed = re.match(r"[^:–—]{0,80}[:–—]\s*", text[match.end() :])
        if listed:
            _give(_list_from(reading, begin + listed.end(), end, places), tier, add)
            return
    before = _list_to(reading, start, start + match.start(), places)
    gap = reading.text[before[-1].end : start + match.start()] if before else ""
    if (
        before
        and re.search(
            r"\b(?:is|are|sits?|stands?|falls?|stays?|keeps?|joins?|belongs?|ranks?|remains?|counts?|puts?|places?|rated|"
            r"placed|put)\b",
            gap,
        )
        and len(gap) < 60
    ):
        _give(before, tier, add)
        return
    behind = re.match(
        r"[^.]{0,30}?(?:\b(?:are|is|includes?|holds?|contains?|comprises?|has|goes to|go to|"
        r"come|comes|sit|sits|stand|consists? of|is made up of|belongs? to)\b|:|\()\s*(?:only\s+)?",
        text[match.end() :],
    )
    if behind:
        _give(_list_from(reading, start + match.end() + behind.end(), end, places), tier, add)


def _told_apart(reading: Reading, sentence: Sentence) -> list[tuple[int, int]]:
    """'Ghana is in tier 1; Togo fell to tier 3': the parts of a sentence where two or more have a tier of their own."""
    text = reading.text[sentence.start : sentence.end]
    cuts = [m.start() for m in re.finditer(";", text)] if not _OTHER_TIERS.search(text) else []
    edges = [sentence.start, *(sentence.start + c + 1 for c in cuts), sentence.end]
    parts = list(itertools.pairwise(edges))
    told = sum(1 for a, b in parts if _TIER.search(reading.text, a, b) and reading.places.within(a, b))
    return parts if len(parts) > 1 and told == len(parts) else [(sentence.start, sentence.end)]


def _list_from(reading: Reading, start: int, end: int, places: list[Place]) -> list[Place]:
    """The unbroken list of countries that begins at `start`."""
    listed: list[Place] = []
    at = start
    for place in places:
        if place.start < at:
            continue
        if not re.fullmatch(
            r"[\s,;&/]*(?:and\s+|or\s+|plus\s+|the\s+|only\s+|both\s+|also\s+)*(?:the\s+)?",
            reading.text[at : place.start],
        ):
            break
        listed.append(place)
        at = place.end
    return listed


def _list_to(reading: Reading, start: int, end: int, places: list[Place]) -> list[Place]:
    """The last unbroken list of countries that ends before `end`."""
    listed: list[Place] = []
    for place in places:
        if place.start < start or place.end > end:
            continue
        if listed and not re.fullmatch(
            r"[\s,;&]*(?:and\s+|as well as\s+|the\s+)*", reading.text[listed[-1].end : place.start]
        ):
            listed = []
        listed.append(place)
    return listed


def _give(places: list[Place], tier: str, add: _Add) -> None:
    for place in places:
        add(place.country_iso3, "tier", tier, place.start, place.end)


def _tier_lists(reading: Reading, scene: Scene, add: _Add) -> None:
    """Headings 'Tier 2' over lists of countries."""
    for block in reading.page.blocks:
        if block.kind != "list_item":
            continue
        headings = scene.section(block.start).headings
        if not headings:
            continue
        heading = reading.text[headings[-1][0] : headings[-1][1]]
        match = _TIER.match(heading.strip())
        if match:
            tier = _tier_number(match.group(1) or match.group(2))
            if tier:
                places = reading.places.within(block.start, block.end)
                _give(_list_from(reading, block.start, block.end, places), tier, add)


# -- prose that grades one country after another -----------------------------------------------------------

_MOVED = re.compile(
    r"\bfrom (?:the )?(?:tier )?(?:\w+)(?: tier)? (?:up |down )?(?:in)?to (?:the )?(?:tier )?(\w+)\b", re.IGNORECASE
)
_SAME_TIER = re.compile(r"\bthe same (?:tier|group|class)\b", re.IGNORECASE)
_NTH = re.compile(
    r"\b(?:in|into|to|joins?|among) the (first|second|third|top|bottom|lowest|middle|highest)"
    r"(?=[,.;:]|\s+(?:tier|group|and|but|with|as|now|again|too)\b|$)",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:last year|a year ago|previously|formerly|until (?:now|then|recently)|in the (?:last|previous) edition|"
    r"used to|had been)\b",
    re.IGNORECASE,
)
_LEVELS = r"very high|near-total|high|heavy|moderate|medium|low|minimal|strong|partial|limited"
_DEPENDS = re.compile(
    rf"\b(?:dependen(?:ce|cy)|reliance|dependent|relies|exposure)\b[^.;]{{0,70}}?\b({_LEVELS})\b|"
    rf"\b({_LEVELS})(?:ly)?\s+(?:\w+\s+)?(?:dependen(?:ce|cy|t)|reliance)\b",
    re.IGNORECASE,
)
_AMERICAN = re.compile(r"\b(?:US|U\.S\.|American?|United States|Washington)\b")
_DEPENDING = ("ependen", "elian", "elies", "xposure")
_ON = re.compile(r"\b(?:dependen\w+|relian\w+|relies|exposure) (?:up)?on\b", re.IGNORECASE)
"""What a country depends on is said: it must be American."""
_AS_DOES = re.compile(
    r"\b(?:as|so) (?:does|do|is|are|has|have)\s+$|\balong(?:side)? (?:with )?$|\btogether with $|\blike $"
)
_AFTER_PLACE = re.compile(
    r"(?:[’']s?)?\s*(?:[,–—:(]\s*)?(?:(?:is|are|in|to|at|as|on|remains?|stays?|falls?|sits?|rated|put|placed|only)\s+){0,3}"
    rf"(?:the\s+)?(?:tier\s+(\d|one|two|three)\b|(first|second|third|top|bottom|lowest|middle)(?=[.,;)]|\s+tier|$)|"
    rf"({_LEVELS})(?=[.,;)]|\s+and\b|$))",
    re.IGNORECASE,
)
"""'Kenya in the third', 'Vietnam – high', "Ghana's is moderate"."""
_ASIDE = re.compile(r",[^,;]*\b(?:last year|a year ago|previously|formerly)\b[^,;]*(?=,)", re.IGNORECASE)
_CARRIES_ON = re.compile(
    r"(?:It|Its|The country|That country|Here|There|Last year|This year|Now|Dependence|Dependency|Reliance|"
    r"The (?:index|report|authors|study|jury|ranking|note)|Both|"
    r"[A-ZÀ-Þ][\w’-]+ (?:puts?|places?|ranks?|rates?|grades?|sees) (?:it|the country|this country))\b"
)


class _Grades:
    """Reads a passage that puts one country after another into tiers: 'Chile stays in tier 2 with low dependence'."""

    def __init__(self, reading: Reading, scene: Scene, add: _Add) -> None:
        self.reading, self.scene, self.add, self.text = reading, scene, add, reading.text
        self.subjects: list[Place] = []
        self.tier: str | None = None
        self.levels_in = -1
        """The block whose last sentences spoke of dependence."""

    def read(self) -> None:
        """Pages that hardly speak of tiers or of dependence are left alone."""
        text = self.text
        tiers = [m.start() for m in _TIER.finditer(text)] if "tier" in text or "Tier" in text else []
        depends = [m.start() for m in _DEPENDS.finditer(text)] if any(w in text for w in _DEPENDING) else []
        if not any(_AMERICAN.search(text, max(0, at - 120), at + 120) for at in depends):
            depends = []
        if len(tiers) < 2 and not depends:
            return
        spoken = sorted((*tiers, *depends))
        for sentence in self.reading.sentences:
            if sentence.end < spoken[0] - 400 or self.scene.section(sentence.start).is_ignored:
                continue
            for first, last in _told_apart(self.reading, sentence):
                self._sentence(sentence._replace(start=first, end=last), len(tiers) >= 2, bool(depends))

    def _sentence(self, sentence: Sentence, has_tiers: bool, has_levels: bool) -> None:
        start, end = sentence.start, sentence.end
        text = self.text[start:end]
        places = [p for p in self.reading.places.within(start, end) if p.by in ("name", "capital", "demonym")]
        if _OTHER_TIERS.search(text):
            return
        if has_levels and _DEPENDS.search(text):
            self.levels_in = sentence.block
        for place in places:
            each = _AFTER_PLACE.match(self.text, place.end, end) if place.country_iso3 != "USA" else None
            if each is not None and _PAST.search(self.text, each.end(), min(end, each.end() + 20)):
                continue
            if each is not None and has_tiers and (tier := _tier_number(each.group(1) or each.group(2) or "")):
                self.add(place.country_iso3, "tier", tier, start, end)
            elif (
                each is not None
                and self.levels_in == sentence.block
                and each.group(3)
                and (value := _level(each.group(3)))
            ):
                self.add(place.country_iso3, "us_dependency", value, start, end)
        graded = self._subjects(sentence, text, [p for p in places if not self.scene.is_origin(p)])
        if not graded:
            return
        self.subjects = graded
        text = _ASIDE.sub("", text)
        now = "; ".join(part for part in text.split(";") if not _PAST.search(part)) or text
        tier = self._tier(now) if has_tiers else None
        if tier:
            self.tier = tier
            for place in self.subjects:
                self.add(place.country_iso3, "tier", tier, start, end)
        level = _DEPENDS.search(now) if has_levels and not (_ON.search(now) and not _AMERICAN.search(now)) else None
        value = _level(next(g for g in level.groups() if g)) if level else None
        if value:
            for place in self.subjects:
                if place.country_iso3 != "USA":
                    self.add(place.country_iso3, "us_dependency", value, start, end)

    def _subjects(self, sentence: Sentence, text: str, places: list[Place]) -> list[Place]:
        """The countries that the sentence grades: those that open it, else those of the sentence before."""
        first = next((p for p in places if p.start - sentence.start < 34), None)
        opens = first is not None and not _DEPENDS.search(text[: first.start - sentence.start])
        if first is not None and opens and first.country_iso3 != "USA":
            named = _list_from(self.reading, first.start, sentence.end, places)
            named += [
                p
                for p in places
                if p not in named and _AS_DOES.search(self.text, max(sentence.start, p.start - 20), p.start)
            ]
            return named
        if self.subjects and sentence.block == self._block_of(self.subjects[0]) and _CARRIES_ON.match(text):
            return self.subjects
        return []

    def _block_of(self, place: Place) -> int:
        found = self.reading.sentence_at(place.start)
        return found.block if found is not None else -1

    def _tier(self, text: str) -> str | None:
        if (moved := _MOVED.search(text)) and (tier := _tier_number(moved.group(1))):
            return tier
        if found := _TIER.search(text):
            return _tier_number(found.group(1) or found.group(2))
        if _SAME_TIER.search(text):
            return self.tier
        found = _NTH.search(text)
        return _tier_number(found.group(1)) if found else None

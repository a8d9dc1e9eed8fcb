"""What a page judges of countries: tier, dependence on the US, strategy, sovereign layer.

Owns comparison tables, tier paragraphs and 'dependence on US technology: high'. Invariant: at most one value per
country and dimension, the first one stated.
"""

from __future__ import annotations

import re
from functools import cache

from sources.extract.cues import cue, load, pattern
from sources.extract.reading import Place, Reading
from sources.extract.records import Quote, StatedAssessment
from sources.extract.scene import Scene
from sources.page.model import Cell, Table

_TIER = re.compile(
    r"\b(?:Tier|tier)[\s-]+(\d|one|two|three|I{1,3})\b|\b(first|second|third|top|bottom|middle)[\s-]tier\b",
    re.IGNORECASE,
)
_BLANK = re.compile(r"^[\s–—-]*$|^n/?a\b|^not rated|^unrated|^n\.d|^unknown|^\?", re.IGNORECASE)
_DEPENDENCE = re.compile(
    r"\b(?:dependen(?:ce|cy)|reliance|rely|relies|dependent)\b[^.;]{0,40}?\b(?:US|U\.S\.|American|"
    r"America|United States)\b[^.;]{0,60}?\b(very high|high|heavy|moderate|medium|low|minimal)\b"
    r"|\b(high|heavy|moderate|medium|low)\s+(?:dependen(?:ce|cy)|reliance)\s+on\s+(?:the\s+)?(?:US|"
    r"U\.S\.|American|United States)"
    r"|\bUS (?:tech(?:nology)? )?(?:dependen(?:ce|cy)|reliance)\s*(?::|–|—|is|remains|was rated|"
    r"rated)\s*(very high|high|moderate|medium|low)\b",
    re.IGNORECASE,
)


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
    for sentence in reading.sentences:
        if scene.section(sentence.start).is_ignored:
            continue
        text = reading.text[sentence.start : sentence.end]
        if ("ier" in text or "IER" in text) and re.search(r"\btier\b", text, re.IGNORECASE):
            _tiers(reading, sentence.start, sentence.end, add)
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
            country = named[0].country_iso3 if named else scene.country_of(sentence)
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
    return list(found.values())


# -- tables ----------------------------------------------------------------------------------------------


def _table(reading: Reading, table: Table, add: object) -> None:
    assert callable(add)
    country_column = country_column_of(reading, table)
    if country_column is None:
        return
    dimensions = {i: d for i, h in enumerate(table.headers) if i != country_column and (d := dimension_of(h))}
    seen = list(dimensions.values())
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
    return text if len(text) <= 300 else None


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


def _tiers(reading: Reading, start: int, end: int, add: object) -> None:
    assert callable(add)
    text = reading.text[start:end]
    match = _TIER.search(text)
    if not match:
        return
    tier = _tier_number(match.group(1) or match.group(2))
    if not tier:
        return
    places = reading.places.within(start, end)
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
            r"\b(?:is|are|sits?|stands?|falls?|belongs?|ranks?|remains?|counts?|puts?|places?|rated|placed|put)\b", gap
        )
        and len(gap) < 60
    ):
        _give(before, tier, add)
        return
    behind = re.match(
        r"[^.]{0,30}?(?:\b(?:are|is|includes?|holds?|contains?|comprises?|has|goes to|go to|"
        r"come|comes|sit|sits|stand)\b|:|\()\s*(?:only\s+)?",
        text[match.end() :],
    )
    if behind:
        _give(_list_from(reading, start + match.end() + behind.end(), end, places), tier, add)


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


def _give(places: list[Place], tier: str, add: object) -> None:
    assert callable(add)
    for place in places:
        add(place.country_iso3, "tier", tier, place.start, place.end)


def _tier_lists(reading: Reading, scene: Scene, add: object) -> None:
    """Headings 'Tier 2' over lists of countries."""
    assert callable(add)
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

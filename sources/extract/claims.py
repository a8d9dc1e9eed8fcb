"""Figures about the whole landscape: projects tracked, countries, shares, world spending.

Owns the metrics that the data model names, except `other`. Invariant: one claim per metric and value of a page.
"""

from __future__ import annotations

import re
from functools import cache

from sources.extract.cues import load
from sources.extract.reading import Reading
from sources.extract.records import Decision, Quote, StatedClaim
from sources.extract.scene import Scene
from sources.extract.sentences import Sentence

_ABOUT = r"(?:some|about|around|roughly|approximately|nearly|almost|over|more than|at least|close to|an estimated)?\s*"
_COUNT = re.compile(
    rf"{_ABOUT}(\d{{1,4}})\+?\s+(?:[\w-]+\s+){{0,5}}?(?:projects|initiatives|efforts)\s+(?:across|"
    rf"in|spanning|from|spread over|spread across|over)\s+{_ABOUT}(\d{{1,3}})\+?\s+(?:different\s+|"
    rf"other\s+)?(?:countries|nations|economies|states|jurisdictions|territories)",
    re.IGNORECASE,
)
_UP_FROM = re.compile(
    rf"(?:up|rising|grown|growth|increase)\s+from\s+{_ABOUT}(\d{{1,4}})\s+(?:(?:projects|initiatives)\s+)?(?:in|"
    rf"across)\s+{_ABOUT}(\d{{1,3}})\s+(?:countries|nations)",
    re.IGNORECASE,
)
_TRACKS = re.compile(
    rf"\b(?:tracks|tracked|counts|counted|lists|listed|held|holds|contains|covers)\s+{_ABOUT}(\d{{2,4}})\+?\s+(?:[\w-]+\s+){{0,5}}?(?:projects|"
    rf"initiatives)\b",
    re.IGNORECASE,
)
_TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "ten": 10,
}
_ONES = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
_PERCENT = re.compile(
    rf"(\d{{1,2}}(?:\.\d+)?|(?:{'|'.join(_TENS)})(?:-(?:{'|'.join(_ONES)}))?|{'|'.join(_ONES)})\s?(?:%|"
    rf"per\s?cent\b|percent\b)",
    re.IGNORECASE,
)


def _share(match: re.Match[str]) -> float:
    """The fraction that a percentage in digits or words states."""
    word = match.group(1).lower()
    if word[0].isdigit():
        return round(float(word) / 100, 6)
    tens, _, ones = word.partition("-")
    return (_TENS.get(tens, _ONES.get(tens, 0)) + _ONES.get(ones, 0)) / 100


_ELLIPSIS = (
    r"(?:\s+(?:projects|efforts|for|at|with|about|around|some|only|just|another|a|further|account\w*|mak\w+|up|"
    r"represent\w*|cover\w*|come|to)){0,5}\s*\(?$"
)
"""What may stand between a kind and its share: 'models 24 per cent', 'data for another 19%'."""
_NUMBER = rf"(\d{{1,4}}|(?:{'|'.join(_TENS)})(?:-(?:{'|'.join(_ONES)}))?)"
_PROJECTS = re.compile(
    rf"\b{_NUMBER}\+?\s+(?:[A-Za-z-]+\s+){{0,5}}?(?:projects|initiatives|efforts|programmes)\b", re.IGNORECASE
)
_COUNTRIES = re.compile(
    rf"\b{_NUMBER}\+?\s+(?:different\s+|other\s+)?(?:countries|nations|economies|jurisdictions)\b", re.IGNORECASE
)
_TRACKER = re.compile(
    r"\b(?:index|tracker|observatory|database|dataset|survey|census|map|atlas|catalogue|inventory|registry|count|counts|"
    r"counted|tracks|tracked|lists|listed|study|monitor)\b",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(r"(?:That|This|It)(?:[’']s| is| was)?\s+(?:the number of|how many)\s", re.IGNORECASE)
_NVIDIA = re.compile(r"\bnvidia\b", re.IGNORECASE)
_SEGMENT = re.compile(r"[;]|,\s+(?:and|while|with|whereas)\s|\s[—–]\s")
_ACTOR = re.compile(
    r"\b(CNAS|Center for a New American Security|Centre for a New American Security|Lawfare|"
    r"Tony Blair Institute|OECD|Epoch AI|Stanford|IDC|Gartner)\b"
)


@cache
def _number() -> re.Pattern[str]:
    return re.compile("|".join((_COUNT.pattern, _UP_FROM.pattern)), re.IGNORECASE)


def find_claims(reading: Reading, scene: Scene) -> tuple[list[StatedClaim], list[Decision], set[int]]:
    """Claims of the page, the decisions on their numbers, and the starts of sums that are claims rather than money."""
    claims: dict[tuple[str, float], StatedClaim] = {}
    decisions: list[Decision] = []
    taken: set[int] = set()

    def add(
        metric: str,
        value: float,
        sentence: Sentence,
        at: int,
        end: int,
        as_of: str | None,
        unit: str,
        qualifier: str | None = None,
    ) -> None:
        actor = _ACTOR.search(reading.text, sentence.start, sentence.end)
        claim = StatedClaim(
            metric=metric,
            value=value,
            qualifier=qualifier,
            unit=unit,
            as_of=as_of,
            scope="world",
            attributed_to="CNAS" if actor and "Security" in actor.group() else actor.group() if actor else None,
            evidence=(
                Quote("value", sentence.start, min(sentence.end, sentence.start + 300))
                if end - sentence.start <= 300
                else Quote("value", at, end),
            ),
        )
        decisions.append(
            Decision(
                at,
                end,
                f"{metric} {value:g}",
                "kept" if (metric, value) not in claims else "dropped",
                "claim" if (metric, value) not in claims else "restated",
            )
        )
        claims.setdefault((metric, value), claim)
        if claims[metric, value].as_of is None and as_of:
            claims[metric, value] = claim

    for sentence in reading.sentences:
        if scene.section(sentence.start).is_ignored:
            continue
        text = reading.text[sentence.start : sentence.end]
        if "%" in text or "cent" in text:
            _shares(reading, sentence, text, add)
        if any(w in text for w in ("projects", "countries", "initiatives", "efforts", "nations")):
            _counts(reading, sentence, text, add)
        if "pend" not in text and "nvest" not in text and "utlay" not in text:
            continue
        if (
            reading.cues.find("claims/spending", sentence.start, sentence.end)
            or (
                re.search(r"\b[Ss]pending\b", text)
                and re.search(r"\b(?:world|global|globally|worldwide)\b", text, re.IGNORECASE)
            )
        ) and reading.cues.find("claims/sovereign", sentence.start, sentence.end):
            for money in reading.sums.within(sentence.start, sentence.end):
                if money.currency == "USD":
                    taken.add(money.start)
                    add(
                        "global_spending_usd",
                        money.high if money.high > 0 else money.low,
                        sentence,
                        money.start,
                        money.end,
                        _as_of(reading, sentence, money.start),
                        "USD",
                        money.qualifier,
                    )
    return list(claims.values()), decisions, taken


def _counts(reading: Reading, sentence: Sentence, text: str, add: object) -> None:
    assert callable(add)
    for regex in (_COUNT, _UP_FROM):
        for match in regex.finditer(text):
            at = sentence.start + match.start()
            as_of = _as_of(reading, sentence, sentence.start + match.end() if regex is _UP_FROM else at)
            add(
                "projects_tracked", float(match.group(1)), sentence, at, sentence.start + match.end(), as_of, "projects"
            )
            add(
                "countries_with_projects",
                float(match.group(2)),
                sentence,
                at,
                sentence.start + match.end(),
                as_of,
                "countries",
            )
    if not _COUNT.search(text) and not _UP_FROM.search(text) and _SOVEREIGN.search(text):
        _loose(reading, sentence, text, add)
    elif not _COUNT.search(text) and re.search(r"sovereign|national|government", text, re.IGNORECASE):
        tracks = _TRACKS.search(text)
        if tracks and re.search(r"\b(?:index|tracker|survey|database|CNAS|map)\b", text, re.IGNORECASE):
            at = sentence.start + tracks.start(1)
            add(
                "projects_tracked",
                float(tracks.group(1)),
                sentence,
                at,
                sentence.start + tracks.end(),
                _as_of(reading, sentence, at),
                "projects",
            )


_SOVEREIGN = re.compile(r"\bsovereign(?:[- ]AI\b| artificial| compute)", re.IGNORECASE)


def _loose(reading: Reading, sentence: Sentence, text: str, add: object) -> None:
    """Counts of sovereign AI projects and of countries that a tracker gives, wherever in the sentence they stand."""
    assert callable(add)
    counted = _TRACKER.search(text) is not None
    projects, countries = _PROJECTS.search(text), _COUNTRIES.search(text)
    asked = _HOW_MANY.match(text)
    if asked:
        before = reading.sentences.within(max(0, sentence.start - 200), sentence.start)
        numbers = list(re.finditer(r"\b(\d{2,4})\b", text[asked.end() :])) if not before else []
        heads = list(re.finditer(r"\b\d{2,4}\b", reading.text[before[-1].start : before[-1].end])) if before else []
        inside = re.search(r":\s*(\d{2,4})\b", text)
        if inside:
            at = sentence.start + inside.start(1)
            value, end = float(inside.group(1)), sentence.start + inside.end(1)
        elif heads and before:
            at = before[-1].start + heads[-1].start()
            value, end = float(heads[-1].group()), before[-1].start + heads[-1].end()
        elif numbers:
            at, value, end = sentence.start, float(numbers[0].group(1)), sentence.end
        else:
            return
        add("projects_tracked", value, sentence, at, end, _as_of(reading, sentence, sentence.start), "projects")
    elif projects and (counted or countries) and _count(projects.group(1)) >= 20:
        at = sentence.start + projects.start(1)
        as_of = _as_of(reading, sentence, at)
        add(
            "projects_tracked",
            _count(projects.group(1)),
            sentence,
            at,
            sentence.start + projects.end(),
            as_of,
            "projects",
        )
    if countries and (counted or asked or projects) and _count(countries.group(1)) >= 10:
        at = sentence.start + countries.start(1)
        as_of = _as_of(reading, sentence, at)
        value = _count(countries.group(1))
        add("countries_with_projects", value, sentence, at, sentence.start + countries.end(), as_of, "countries")


def _count(words: str) -> float:
    """The number that digits or words such as 'sixty-four' state."""
    if words[0].isdigit():
        return float(words)
    tens, _, ones = words.lower().partition("-")
    return float(_TENS.get(tens, 0) + _ONES.get(ones, 0))


def _shares(reading: Reading, sentence: Sentence, text: str, add: object) -> None:
    assert callable(add)
    as_of = _dated(reading, sentence)
    if "Middle East" in text and "East Asia" in text:
        match = _PERCENT.search(text)
        if match:
            add(
                "share_investment_middle_east_east_asia",
                _share(match),
                sentence,
                sentence.start + match.start(),
                sentence.start + match.end(),
                as_of,
                "share",
            )
        return
    if not re.search(r"\b(?:projects|efforts|initiatives|of them|tracked)\b", text, re.IGNORECASE) and not (
        _NVIDIA.search(text) and "infrastructure" in text
    ):
        return
    percents = list(_PERCENT.finditer(text))
    cuts = [cut.span() for cut in _SEGMENT.finditer(text)] if percents else []
    for number, match in enumerate(percents):
        first = max([0, *(b for _, b in cuts if b <= match.start())])
        last = min([len(text), *(a for a, _ in cuts if a >= match.end())])
        before = text[max(first, percents[number - 1].end() if number else 0) : match.start()]
        after = text[match.end() : min(last, percents[number + 1].start() if number + 1 < len(percents) else last)]
        metric = _share_metric(before, after, text)
        if metric:
            add(
                metric,
                _share(match),
                sentence,
                sentence.start + match.start(),
                sentence.start + match.end(),
                as_of,
                "share",
            )


def _share_metric(before: str, after: str, text: str) -> str | None:
    """The metric of a percentage by the words around it, those after it first where 'of' or a kind follows directly."""
    if _NVIDIA.search(before) or _NVIDIA.search(after):
        return (
            "share_nvidia_in_infrastructure"
            if re.search(r"infrastructure", before + after, re.IGNORECASE)
            and re.search(r"GPU|chip|processor|suppl|inside|hardware|from", before + after, re.IGNORECASE)
            else None
        )
    direct = re.match(
        r"[\s,)]*(?:of (?:them|all|these|the projects|tracked projects|projects)\s+)?(?:are\s+|is\s+|were\s+|"
        r"on\s+|to\s+|for\s+|in\s+|concerns?\s+|covers?\s+|go to\s+|goes to\s+|fall under\s+|belong to\s+)?"
        r"(?:only\s+|about\s+|the\s+)?(\w+)",
        after,
    )
    for metric, words in load("claims")["kinds"].items():
        if direct and direct.group(1).lower() in words:
            return str(metric)
    if re.match(r"\s*of\s+(?!them|all\b|these|the (?:projects|total)|tracked|projects)", after):
        return None
    for metric, words in load("claims")["kinds"].items():
        if re.search(rf"\b(?:{'|'.join(words)})\b{_ELLIPSIS}", before, re.IGNORECASE):
            return str(metric)
    last: tuple[int, str] | None = None
    for metric, words in load("claims")["kinds"].items():
        for found in re.finditer(
            rf"\b(?:{'|'.join(words)})\b(?=\s+(?:projects|efforts|initiatives|account|make|"
            rf"represent|lead|is|are|at|\())",
            before,
            re.IGNORECASE,
        ):
            if last is None or found.start() > last[0]:
                last = (found.start(), str(metric))
    return last[1] if last else None


def _as_of(reading: Reading, sentence: Sentence, position: int) -> str | None:
    dates = [p for p in reading.periods.within(sentence.start, sentence.end) if p.iso or p.until]
    if not dates:
        if "this year" in reading.text[sentence.start : sentence.end] and reading.page.published_on:
            return reading.page.published_on[:4]
        return None
    best = min(dates, key=lambda p: abs((p.start if p.start >= position else p.end) - position))
    return best.iso or best.until


def _dated(reading: Reading, sentence: Sentence) -> str | None:
    dates = [p for p in reading.periods.within(sentence.start, sentence.end) if p.iso]
    return dates[0].iso if dates else None

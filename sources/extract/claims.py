"""Figures about the whole landscape: projects tracked, countries, shares, world spending.

Owns the metrics that the data model names, except `other`. Invariant: one claim per metric and value of a page.
"""

from __future__ import annotations

import re

from sources.extract.cues import load
from sources.extract.reading import Reading
from sources.extract.records import Decision, Quote, StatedClaim
from sources.extract.scene import Scene
from sources.extract.sentences import Sentence

_ABOUT = r"(?:some|about|around|roughly|approximately|nearly|almost|over|more than|at least|close to|an estimated)?\s*"
_YEAR = r"(?:19|20)\d\d\b"
"""No count: 'In 2026 the tracker counts 120 projects'."""
_COUNT = re.compile(
    rf"{_ABOUT}(?<!\d)(?!{_YEAR})(\d{{1,4}})\+?\s+(?:(?!\d)[\w-]+\s+){{0,5}}?(?:projects|initiatives|efforts)\s+(?:across|"
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
_WORDS = "|".join((*_TENS, *_ONES))
_UP_TO_99 = rf"(?:{'|'.join(_TENS)})(?:-(?:{'|'.join(_ONES)}))?"
_HUNDRED = r"(?:an?|one|two|three)\s+hundred"
_NUMBER = rf"(\d{{1,4}}|(?:{_HUNDRED}(?:\s+and)?\s+)?{_UP_TO_99}|{_HUNDRED})(?:-odd|\s+or\s+so)?"
_PARTS = {
    "half": 2,
    "third": 3,
    "quarter": 4,
    "fifth": 5,
    "tenth": 10,
    "thirds": 3,
    "quarters": 4,
    "fifths": 5,
    "tenths": 10,
}
_SHARE = re.compile(
    rf"(?P<cent>\d{{1,2}}(?:\.\d+)?|(?:{'|'.join(_TENS)})(?:-(?:{'|'.join(_ONES)}))?|{'|'.join(_ONES)})\s?(?:%|per\s?cent\b|"
    rf"percent\b)|\b(?P<some>a|an|one|two|three|four|five|six|seven|eight|nine)[\s-](?P<parts>third|quarter|fifth|tenth)s?\b|"
    rf"\b(?P<half>half)\b|\b(?P<few>\d|{_WORDS})\s+(?:\w+\s+)?(?:in|out\s+of)(?:\s+every)?\s+(?P<many>\d{{1,2}}|{_WORDS})\b",
    re.IGNORECASE,
)


def _share(match: re.Match[str]) -> float | None:
    """The fraction that a percentage, 'two thirds' or 'six in ten' states; None where the words state none."""
    if match.group("cent"):
        word = match.group("cent")
        return round((float(word) if word[0].isdigit() else _count(word)) / 100, 6)
    if match.group("half"):
        return 0.5
    if match.group("parts"):
        few, many = match.group("some").lower(), _PARTS[match.group("parts").lower()]
        value = (1 if few in ("a", "an") else _ONES[few]) / many
    else:
        value = _count(match.group("few")) / max(_count(match.group("many")), 1)
    return round(value, 3) if 0 < value < 1 else None


_ELLIPSIS = (
    r"(?:\s+(?:projects|efforts|for|at|with|about|around|some|only|just|another|a|an|mere|further|account\w*|mak\w+|up|"
    r"represent\w*|cover\w*|come|to)){0,5}\s*\(?$"
)
"""What may stand between a kind and its share: 'models 24 per cent', 'data for another 19%'."""
_PROJECTS = re.compile(
    rf"\b(?!{_YEAR}){_NUMBER}\+?\s+(?:(?!countries|nations|economies|jurisdictions)[A-Za-z-]+\s+){{0,5}}?"
    r"(?:projects|initiatives|efforts|programmes|schemes)\b",
    re.IGNORECASE,
)
_COUNTRIES = re.compile(
    rf"\b{_NUMBER}\+?\s+(?:different\s+|other\s+)?(?:countries|nations|economies|jurisdictions)\b", re.IGNORECASE
)
_BEFORE_THAT = re.compile(
    r"(?:there were|it (?:had|counted|listed|held)|(?:up|down|grown|rising) from|against|compared with)\s+"
    rf"(?:only\s+|just\s+|some\s+|about\s+)?{_NUMBER}\b(?=[.,;)]|\s+(?:a|the|in|at|then|last|twelve)\b)",
    re.IGNORECASE,
)
"""What the count was before: 'a year before there were 151', 'up from 57'."""
_OF_BEFORE = re.compile(r"\b(?:(?:up|down|grown|risen|rising|growth|increase) from|against|compared with|after)\b")
"""Between a count and the date of an earlier one: '120, up from 80 in 2024'."""
_YEAR_BEFORE = re.compile(r"\b(?:a year|one year|twelve months|12 months) (?:earlier|before|ago|previously)\b")
_STATE_OF = re.compile(
    r"\b(?:as (?:of|at)|data (?:to|until|through)|closed (?:in|on)|status|stand|updated(?: on)?|cut-off)(?: of)?:?\s*"
    r"(?:the\s+)?$",
    re.IGNORECASE,
)
_OF_PROJECTS = re.compile(r"\b(?:projects|efforts|initiatives|of them|tracked)\b", re.IGNORECASE)
_ASIDE = re.compile(r"^[^()]{0,24}\)")
_NEAR, _FAR = 30, 420
"""Characters within which a figure restates a share, and a sentence goes on about the count before it."""
_TRACKER = re.compile(
    r"\b(?:index|tracker|observatory|database|dataset|survey|census|map|atlas|catalogue|inventory|registry|register|tally|list|"
    r"count|counts|counted|tracks|tracked|follows|lists|listed|logged|identified|recorded|study|monitor|monitors)\b",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(r"(?:That|This|It)(?:[’']s| is| was)?\s+(?:the number of|how many)\s", re.IGNORECASE)
_NVIDIA = re.compile(r"\bnvidia\b", re.IGNORECASE)
_SEGMENT = re.compile(r"[;]|,\s+(?:and|while|with|whereas)\s|\s[—–]\s")
_ACTOR = re.compile(
    r"\b(CNAS|Center for a New American Security|Centre for a New American Security|Lawfare|"
    r"Tony Blair Institute|OECD|Epoch AI|Stanford|IDC|Gartner)\b"
)


def find_claims(reading: Reading, scene: Scene) -> tuple[list[StatedClaim], list[Decision], set[int]]:
    """Claims of the page, the decisions on their numbers, and the starts of sums that are claims rather than money."""
    found = _Claims(reading)
    for sentence in reading.sentences:
        if not scene.section(sentence.start).is_ignored:
            found.read(sentence, reading.text[sentence.start : sentence.end])
    return list(found.claims.values()), found.decisions, found.taken


_SOVEREIGN = re.compile(
    r"\bsovereign(?:[- ]AI\b|\s+(?:artificial|compute|projects|efforts|initiatives))|\b(?:government|state|publicly)-"
    r"(?:backed|led|funded|run)\s+(?:\w+\s+){0,2}(?:AI|artificial|projects|efforts|initiatives)\b",
    re.IGNORECASE,
)
_WORLD = re.compile(r"\b(?:world|global|globally|worldwide)\b|\b(?:around|across) the (?:globe|world)\b", re.IGNORECASE)
_COUNTED = ("project", "countr", "initiative", "effort", "nation", "economies", "there were")
_SHARED = ("%", "cent", "third", "quarter", "fifth", "tenth", "half", " out of ")


class _Claims:
    """Claims of one page in the making; knows which count the sentences just before gave."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.claims: dict[tuple[str, float], StatedClaim] = {}
        self.decisions: list[Decision] = []
        self.taken: set[int] = set()
        self._counted: Sentence | None = None
        self._actor: str | None = None
        self._dates: list[str | None] = []
        """When the counts of the passage were made: the last one first."""

    def read(self, sentence: Sentence, text: str) -> None:
        """All claims of a sentence."""
        if any(w in text for w in _SHARED) or (" in " in text and ("projects" in text or self._goes_on(sentence))):
            self._shares(sentence, text)
        if any(w in text for w in _COUNTED):
            self._counts(sentence, text)
        if "pend" in text or "nvest" in text or "utlay" in text:
            self._spending(sentence, text)

    def _goes_on(self, sentence: Sentence) -> bool:
        """Whether the sentence may go on about the count of a sentence shortly before it."""
        last = self._counted
        return last is not None and sentence.start - last.end < _FAR and sentence.block - last.block <= 1

    def _add(
        self,
        metric: str,
        value: float,
        sentence: Sentence,
        span: tuple[int, int],
        as_of: str | None,
        unit: str,
        qualifier: str | None = None,
    ) -> None:
        at, end = sentence.start + span[0], sentence.start + span[1]
        actor = _ACTOR.search(self.reading.text, sentence.start, sentence.end)
        if actor is not None:
            self._actor = "CNAS" if "Security" in actor.group() else actor.group()
        elif not self._goes_on(sentence):
            self._actor = None
        claim = StatedClaim(
            metric=metric,
            value=value,
            qualifier=qualifier,
            unit=unit,
            as_of=as_of,
            scope="world",
            attributed_to=self._actor,
            evidence=(
                Quote("value", sentence.start, min(sentence.end, sentence.start + 300))
                if end - sentence.start <= 300
                else Quote("value", at, end),
            ),
        )
        is_new = (metric, value) not in self.claims
        self.decisions.append(
            Decision(at, end, f"{metric} {value:g}", "kept" if is_new else "dropped", "claim" if is_new else "restated")
        )
        self.claims.setdefault((metric, value), claim)
        if self.claims[metric, value].as_of is None and as_of:
            self.claims[metric, value] = claim
        if metric == "projects_tracked":
            self._counted = sentence
            self._dates = [d for d in (*self._dates[:1], as_of) if d] if is_new else self._dates

    # -- counts ----------------------------------------------------------------------------------------------

    def _counts(self, sentence: Sentence, text: str) -> None:
        exact = False
        for regex in (_COUNT, _UP_FROM):
            for match in regex.finditer(text):
                exact = True
                as_of = self._as_of(sentence, match.end() if regex is _UP_FROM else match.start())
                self._add("projects_tracked", float(match.group(1)), sentence, match.span(), as_of, "projects")
                self._add("countries_with_projects", float(match.group(2)), sentence, match.span(), as_of, "countries")
        if exact:
            return
        if _SOVEREIGN.search(text) or self._goes_on(sentence) or "CNAS" in text or "New American Security" in text:
            self._loose(sentence, text)
        elif re.search(r"sovereign|national|government", text, re.IGNORECASE):
            tracks = _TRACKS.search(text)
            if tracks and re.search(r"\b(?:index|tracker|survey|database|CNAS|map)\b", text, re.IGNORECASE):
                as_of = self._as_of(sentence, tracks.start(1))
                self._add("projects_tracked", float(tracks.group(1)), sentence, tracks.span(), as_of, "projects")

    def _loose(self, sentence: Sentence, text: str) -> None:
        """Counts of sovereign AI projects and of countries that a tracker gives, wherever they stand."""
        goes_on = self._goes_on(sentence)
        counted = _TRACKER.search(text) is not None
        projects, countries = _PROJECTS.search(text), _COUNTRIES.search(text)
        asked = _HOW_MANY.match(text)
        was = 0.0
        if asked:
            self._asked(sentence, text, asked)
        elif projects and (counted or countries) and not goes_on and _count(projects.group(1)) >= 20:
            as_of = self._as_of(sentence, projects.start(1))
            self._add("projects_tracked", _count(projects.group(1)), sentence, projects.span(), as_of, "projects")
            earlier = _BEFORE_THAT.search(text, projects.end())
            if earlier and (was := _count(earlier.group(1))) >= 10:
                as_of = self._as_of(sentence, earlier.start(1))
                self._add("projects_tracked", was, sentence, earlier.span(), as_of, "projects")
        if countries and (counted or asked or projects or goes_on) and _count(countries.group(1)) >= 10:
            now, then = (*self._dates, None, None)[:2]
            as_of = self._as_of(sentence, countries.start(1), now)
            self._add(
                "countries_with_projects", _count(countries.group(1)), sentence, countries.span(), as_of, "countries"
            )
            earlier = _BEFORE_THAT.search(text, countries.end(), countries.end() + 40)
            if earlier and _count(earlier.group(1)) >= 10 and not was:
                value = _count(earlier.group(1))
                if then is None and now and _YEAR_BEFORE.search(text, earlier.end()):
                    then = str(int(now[:4]) - 1)
                self._add("countries_with_projects", value, sentence, earlier.span(), then, "countries")

    def _asked(self, sentence: Sentence, text: str, asked: re.Match[str]) -> None:
        """'139. That is the number of projects ...': the number stands before the words or behind a colon."""
        last = self.reading.sentences.within(max(0, sentence.start - 200), sentence.start)
        inside = re.search(r":\s*(\d{2,4})\b", text)
        if inside:
            value, span = float(inside.group(1)), inside.span(1)
        elif last:
            heads = list(re.finditer(r"\b\d{2,4}\b", self.reading.text[last[-1].start : last[-1].end]))
            if not heads:
                return
            value, at = float(heads[-1].group()), last[-1].start - sentence.start
            span = at + heads[-1].start(), at + heads[-1].end()
        else:
            number = re.search(r"\b\d{2,4}\b", text[asked.end() :])
            if number is None:
                return
            value, span = float(number.group()), (0, len(text))
        self._add("projects_tracked", value, sentence, span, self._as_of(sentence, 0), "projects")

    # -- money -----------------------------------------------------------------------------------------------

    def _spending(self, sentence: Sentence, text: str) -> None:
        cues = self.reading.cues
        is_world = cues.find("claims/spending", sentence.start, sentence.end) or (
            re.search(r"\b[Ss]pend(?:ing)?\b", text) and _WORLD.search(text)
        )
        if not is_world or not cues.find("claims/sovereign", sentence.start, sentence.end):
            return
        for money in self.reading.sums.within(sentence.start, sentence.end):
            if money.currency == "USD":
                self.taken.add(money.start)
                span = money.start - sentence.start, money.end - sentence.start
                as_of = self._as_of(sentence, span[0])
                value = money.high if money.high > 0 else money.low
                self._add("global_spending_usd", value, sentence, span, as_of, "USD", money.qualifier)

    # -- shares ----------------------------------------------------------------------------------------------

    def _shares(self, sentence: Sentence, text: str) -> None:
        is_money = "Middle East" in text and "East Asia" in text
        goes_on = self._goes_on(sentence)
        is_told = is_money or goes_on or _OF_PROJECTS.search(text)
        if not is_told and not (_NVIDIA.search(text) and "infrastructure" in text):
            return
        shares = [(m, v) for m in _SHARE.finditer(text) if (v := _share(m)) is not None]
        now = self._dates[0] if goes_on and self._dates else None
        as_of = self._dated(sentence) or now
        if is_money:
            if shares:
                match, value = shares[0]
                metric = "share_investment_middle_east_east_asia"
                self._add(
                    metric, value, sentence, match.span(), self._dated(sentence), "share", _qualifier(text, match)
                )
            return
        cuts = [cut.span() for cut in _SEGMENT.finditer(text)] if shares else []
        said = 0
        for number, (match, value) in enumerate(shares):
            following = shares[number + 1] if number + 1 < len(shares) else None
            if following is not None and _is_restated(match, value, *following):
                continue
            first = max([said, *(b for _, b in cuts if b <= match.start())])
            last = min([len(text), *(a for a, _ in cuts if a >= match.end())])
            after = text[match.end() : min(last, following[0].start() if following else last)]
            found = _share_metric(text[first : match.start()], _ASIDE.sub("", after), goes_on)
            if found:
                self._add(found, value, sentence, match.span(), as_of, "share", _qualifier(text, match))
            said = match.end()

    # -- dates -----------------------------------------------------------------------------------------------

    def _as_of(self, sentence: Sentence, offset: int, default: str | None = None) -> str | None:
        """The date nearest to the number in its sentence, else `default`, else the date of the page's data."""
        reading, position = self.reading, sentence.start + offset
        dates = [
            p
            for p in reading.periods.within(sentence.start, sentence.end)
            if (p.iso or p.until) and not _OF_BEFORE.search(reading.text, position, max(position, p.start))
        ]
        if dates:
            best = min(dates, key=lambda p: abs((p.start if p.start >= position else p.end) - position))
            return best.iso or best.until
        if "this year" in reading.text[sentence.start : sentence.end] and reading.page.published_on:
            return reading.page.published_on[:4]
        return default or reading.once("data as of", 0, self._state_of)

    def _state_of(self) -> str | None:
        """'Data as of 30 April': the date that the page gives for its data."""
        text = self.reading.text
        return next(
            (p.iso for p in self.reading.periods if p.iso and _STATE_OF.search(text, max(0, p.start - 24), p.start)),
            None,
        )

    def _dated(self, sentence: Sentence) -> str | None:
        dates = [p for p in self.reading.periods.within(sentence.start, sentence.end) if p.iso]
        return dates[0].iso if dates else None


def _is_restated(match: re.Match[str], value: float, following: re.Match[str], exact: float) -> bool:
    """'six in ten (60%, to be exact)': whether a figure follows that says the words before it more exactly."""
    in_words, in_figures = match.group("cent") is None, following.group("cent") is not None
    return in_words and in_figures and following.start() - match.end() < _NEAR and abs(exact - value) <= 0.06


def _qualifier(text: str, match: re.Match[str]) -> str | None:
    """'more than half', 'about a third'."""
    before = text[max(0, match.start() - 16) : match.start()].lower()
    if re.search(r"\b(?:more than|over|at least|well over)\s+$", before):
        return "at_least"
    return "approx" if re.search(r"\b(?:about|around|roughly|some|nearly|almost|close to)\s+$", before) else None


def _count(words: str) -> float:
    """The number that digits or words such as 'sixty-four' or 'a hundred and thirty' state."""
    if words[0].isdigit():
        return float(words)
    low = words.lower().replace(" and ", " ")
    head, hundred, rest = low.partition("hundred")
    total = float(_ONES.get(head.strip(), 1)) * 100 if hundred else 0.0
    tens, _, ones = (rest if hundred else low).strip().partition("-")
    return total + _TENS.get(tens, _ONES.get(tens, 0)) + _ONES.get(ones, 0)


def _share_metric(before: str, after: str, goes_on: bool) -> str | None:
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
        r"(?:only\s+|about\s+|the\s+|language\s+)?(\w+)(?!\s+cent)",
        after,
    )
    kinds = {
        m: [*w, *(load("claims")["also"].get(m, ()) if goes_on else ())] for m, w in load("claims")["kinds"].items()
    }
    for metric, words in kinds.items():
        if direct and direct.group(1).lower() in words:
            return str(metric)
    if re.match(r"\s*of\s+(?!them|all\b|these|the (?:projects|total)|tracked|projects)", after):
        return None
    for metric, words in kinds.items():
        if re.search(rf"\b(?:{'|'.join(words)})\b{_ELLIPSIS}", before, re.IGNORECASE):
            return str(metric)
    last: tuple[int, str] | None = None
    for metric, words in kinds.items():
        for found in re.finditer(
            rf"\b(?:{'|'.join(words)})\b(?=\s+(?:projects|efforts|initiatives|account|make|"
            rf"represent|lead|is|are|at|\())",
            before,
            re.IGNORECASE,
        ):
            if last is None or found.start() > last[0]:
                last = (found.start(), str(metric))
    return last[1] if last else None

"""Projects that are only described: 'an AI data centre in Pando', 'its national language model'.

Owns noun phrases around the nouns of `cues/projects.yml`. Invariant: a description needs a word of AI in it, behind
it, or, for halls, near it.
"""

from __future__ import annotations

import re
from functools import cache

from sources.extract.cues import load, pattern
from sources.extract.mention import Mention
from sources.extract.reading import Reading

_HINT = re.compile(
    r"AI\b|IA\b|KI\b|A\.I|Sovereign|sovereign|Comput|comput|GPU|Hyperscale|hyperscale|performance|Inference|inference|"
    r"xascale|watt|rocessor|ccelerator|MW|GW|rtificial|gpu"
)
"""A quick look for what may make a description one of AI; each way begins with a plain letter, which makes it quick."""
_CONTINUES = re.compile(
    r"[ -](?:compan(?:y|ies)|firms?|providers?|operators?|markets?|sector|race|industry|boom|"
    r"bubble|buildout|needs?|contracts?|deals?|policy|policies|planning|procurement|capex|space|"
    r"users?|researchers?|spending|developers?|customers?|business|equipment|hardware|software|"
    r"services?|workloads?|demand|projects?|partnerships?|opportunit\w+|sales|stocks?|exports?|"
    r"jobs?|engineers?|clauses?|costs?|storage|operations|chips?|leadership|makers?|conference|"
    r"summit|expo|package|drive|push|spree)\b"
)


_STOP = re.compile(r".*(?:[.;:!?()\n“”\"—–]|,\s)", re.DOTALL)
"""What stands before the phrase: all up to the last sign."""
_QUOTED_WORDS = re.compile(r"[“\"‘«]([\w-]+(?: [\w-]+){0,2})[”\"’»]")
_OPEN_QUOTE = re.compile(r"((?:\b(?:an?|the|its|their|his|this|for|as|of)\s)|^)[“\"‘«]((?:[\w-]+ ){0,3})$")
"""Quotes round a description do not end it: 'a “sovereign AI cloud”', 'the “AI-powered” region'."""
_SUM = re.compile(r"[A-Z]{0,3}[$€£₹¥₩].*|(?:billion|million|trillion|crore|lakh|bn|m|[\d,.]+(?:bn|m|tn|B|M))")
_AI_NOUN = re.compile(r"(?:gpu|ai)\b")
_ANNOUNCED_AFTER = re.compile(r"\s+(?:announced|unveiled|launched|promised|presented)\s")


_FOR_AI = re.compile(
    r"(?:\s+(?:in|at|near)\s+[A-Z]\w+)?,?\s+(?:for|dedicated to|devoted to|optimised for|aimed "
    r"at|to run|to train|meant for|para|für)\s+(?:the\s+)?(?:\w+\s+)?(?:AI|artificial intelligence|"
    r"machine learning|large language|language models|inteligencia artificial|KI)\b|"
    r",?\s+(?:so that|on which|in which|where|with which|whose)\s+(?:[\w’'-]+\s+){1,7}?(?:AI|language models?|GPUs?)\b"
)


_AI_NEAR = re.compile(
    r"\bA\.?I\.?\b|artificial intelligence|\bGPUs?\b|\bKI\b|\bIA\b|inteligencia artificial|"
    r"intelligence artificielle|[Nn]vidia|NVIDIA"
)


_PLACE_AFTER = re.compile(
    r"\s+(?:in|at|near|on|outside|beside|for|of|at the|in the)\s+(?:the\s+)?((?:University "
    r"of (?:the )?|Port of |Bay of |Isle of )?(?:[A-ZÀ-Þ][\w’'-]+)(?:[ -](?:[A-ZÀ-Þ][\w’'-]+)){0,4})"
)


_BUILT_IN = re.compile(
    r",?\s+(?:that|which)\s+(?:[\w’&.-]+\s+){1,6}?(?:is|are|was|were|will|would)\s+(?:to\s+)?(?:be\s+)?"
    r"(?:build\w*|built|construct\w*|plan\w*|open\w*|run\w*|set\w*|develop\w*|erect\w*|finish\w*|put\w*|drink\w*)\s+"
    r"(?:[\w-]+\s+){0,3}?(?:in|at|near|outside)\s+(?:the\s+)?([A-ZÀ-Þ][\w’'-]+(?:[ -][A-ZÀ-Þ][\w’'-]+){0,3})"
)
"""'the data centre that SK is building in Ulsan'."""
_WORTH = re.compile(r"(?:billion|million|bn|megawatts?|gigawatts?|MW|GW)\b", re.IGNORECASE)
"""A hall with its price or its power in its description is news of its own."""
_RUNS_IT = re.compile(
    r"(?:,[^,.;]{1,40},)?\s+(?:(?:will|would|shall|is to)\s+)?(?:runs?|operates?|hosts?|manages?|houses?)\s+"
    r"(?:it|them)\b"
)
"""'the university’s computing centre, the CCAD, will run it': who runs the project spoken of."""
_ABOUT_TEXT = re.compile(
    r"\s+(?:of|in|for|from)\s+[^.;:]{0,70}?\b(?:speech|texts?|languages?|dialects?|recordings|voices?|books|newspapers)\b"
)
"""What a corpus holds: of text or speech it is one for models."""


@cache
def _noun_kind() -> dict[str, str]:
    return {noun.lower(): kind for kind, nouns in load("projects")["described"].items() for noun in nouns}


@cache
def _describers() -> re.Pattern[str]:
    return pattern(
        (*tuple(load("projects")["describers"]), r"\d[\d.,]*[- ]?(?:GW|MW|gigawatt|megawatt)", r"[\d.,]+(?:GW|MW)")
    )


def _near_ai(text: str, position: int, reach: int = 300) -> bool:
    """Whether AI is spoken of within a few lines of a hall."""
    return bool(_AI_NEAR.search(text, max(0, position - reach), min(len(text), position + reach)))


@cache
def _determiners() -> dict[str, bool]:
    """Articles by whether they introduce what follows."""
    groups = load("projects")["determiners"]
    return {str(w): True for w in groups["new"]} | {str(w): False for w in groups["known"]}


@cache
def _ends() -> frozenset[str]:
    return frozenset(str(w) for w in load("projects")["ends_description"])


@cache
def _plain() -> frozenset[str]:
    return frozenset(str(w).lower() for w in load("projects")["plain_nouns"])


@cache
def _halls() -> frozenset[str]:
    return frozenset(str(w) for w in load("projects")["halls"])


def find_described(reading: Reading) -> list[Mention]:
    text = reading.text
    found: list[Mention] = []
    kinds = _noun_kind()
    plain = _plain()
    describer = _describers()
    leads = frozenset(b.start for b in reading.page.blocks if b.kind == "list_item")
    last = -1
    for match in sorted(reading.cues.under("projects/described", 0, len(text)), key=lambda h: (h.first, -h.last)):
        if (
            match.first < last
            or text[match.last : match.last + 1] == "-"
            or text[max(0, match.first - 1) : match.first] == "-"
        ):
            continue
        last = match.last
        if _CONTINUES.match(text, last, last + 24):
            continue
        noun = text[match.first : match.last].lower()
        if (
            noun not in plain
            and noun not in _halls()
            and not _HINT.search(text, max(0, match.first - 90), match.last)
            and not _HINT.search(text, match.last, match.last + 60)
        ):
            continue
        back = text[max(0, match.first - 90) : match.first]
        if any(sign in back for sign in '“"‘«'):
            back = _QUOTED_WORDS.sub(r" \1 ", back)
            back = _OPEN_QUOTE.sub(r"\1 \2", back)
        if (stop := _STOP.match(back)) is not None:
            back = back[stop.end() :]
        offset = match.first - len(back)
        at = len(back)
        chosen: list[tuple[str, int]] = []
        determiner: bool | None = None
        for token in reversed(back.split()[-7:]):
            at = back.rfind(token, 0, at)
            low = token.lower().strip(",")
            if low in _determiners() and not (low in ("new", "first", "second") and chosen is not None):
                determiner = _determiners()[low]
                break
            if low in _ends() or _SUM.fullmatch(token):
                determiner = True if determiner is None and low not in _ends() else determiner
                break
            chosen.insert(0, (token, at))
            if low.endswith(("’s", "'s")):
                determiner = (
                    "A" <= token[0] <= "Z" and len(chosen) > 1 and not noun.endswith(("ies", "res", "ers", "els"))
                )
                break
        if determiner is None and (chosen[0][1] + offset if chosen else match.first) in leads:
            determiner = True
        if _RUNS_IT.match(text, last, last + 70):
            continue
        words = " ".join(t for t, _ in chosen)
        place = _PLACE_AFTER.match(text, last, last + 70) or (
            _BUILT_IN.match(text, last, last + 120) if noun in _halls() else None
        )
        is_bare_hall = False
        if (
            noun not in plain
            and not (describer.search(words + " ") or _AI_NOUN.match(noun))
            and not _FOR_AI.match(text, last, last + 60)
            and not (kinds.get(noun) == "data" and _ABOUT_TEXT.match(text, last, last + 110))
        ):
            is_worth = bool(_WORTH.search(words))
            is_pointer = determiner is False and not place
            is_powered = noun == "hall" and bool(place) and bool(_WORTH.search(text, last, last + 80))
            is_hall = noun in _halls() or is_powered
            if not is_hall or is_pointer or not _near_ai(text, match.first, 900 if is_worth or is_powered else 300):
                continue
            is_bare_hall = not (determiner and is_worth)
        start = offset + (chosen[0][1] if chosen else len(back))
        name = " ".join(text[start:last].split())
        if "|" in name:
            continue
        if place is not None and any(
            p.by == "demonym" for p in reading.places.within(last, place.end()) if p.start >= place.start(1)
        ):
            place = None
        is_new = (bool(determiner) or bool(_ANNOUNCED_AFTER.match(text, last, last + 20))) and not is_bare_hall
        found.append(
            Mention(
                start,
                last,
                name,
                "described" if (is_new or place) else "referring",
                kinds.get(noun),
                noun,
                is_new=is_new,
                place=place.group(1) if place else None,
            )
        )
    return found

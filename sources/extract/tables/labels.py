"""What the label of a row, a column or a fact says: a sum, a measure, a step, a payer, a date.

Owns reading labels by the words of `cues/columns.yml`. Knows no page. Invariant: one meaning a label, whatever mark,
number or unit stands around its words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from sources.extract.cues import load, pattern
from sources.extract.quantities.cells import header_unit

_MARK = re.compile(
    r"^(?:[\s–—\-•·↳+*]+|(?:of which|thereof|including|incl\.|davon|dont|de los cuales)\b\s*:?\s*)+", re.I
)
_NUMBERING = re.compile(r"^(?:\(?[A-Ha-h]\)|[A-H][.)]|\d{1,2}(?:\.\d{1,2})*[.)]?|[ivxIVX]{1,4}[.)])\s+(?=[^\W\d])")
_UNIT = re.compile(r"\s*(?:\(([^()]*)\)|\[([^\[\]]*)\]|,\s*((?:in\s+)?[^,]*))\s*$")
_POWER = re.compile(r"\b[kMG]W(?:e|p)?\b|mega-?watts?|giga-?watts?", re.IGNORECASE)
_CHIPS = re.compile(r"\bGPUs?\b|\baccelerators?\b|\bchips\b", re.IGNORECASE)
AI = re.compile(
    r"\b(?:AI|A\.I\.|IA|KI|GPUs?|LLMs?|HPC|(?i:artificial intelligence|intelligence artificielle|"
    r"inteligencia artificial|inteligência artificial|intelligenza artificiale|künstliche intelligenz|"
    r"language models?|foundation models?|"
    r"(?:super|hyper)?comput\w+|supercalcul\w*|superordenador\w*|superrechner\w*|data cent(?:re|er)s?|"
    r"rechenzentr\w+|accelerators?|machine learning|sovereign cloud))\b"
    r"|[A-Za-z]AI\b|\bAI[A-Z]"
)
"""Words that tell that a heading, a caption or a label is about AI."""
_COUNT = re.compile(r"(?:number|no\.?|units?|GPUs?)", re.IGNORECASE)
_STEP = re.compile(
    r"(?:phases?|lots?|ax[ie]s|axes|pillars?|strands?|eixos?|ejes?|axes?|stages?|tranches?|components?|halls?|"
    r"buildings?|steps?|parts?|work packages?|wp|modules?|"
    r"blocks?|milestones?|instal?ments?|units?|sites?|years?|etapas?|fases?|lotes?|volets?|baustufe|abschnitt|los)"
    r"\s*(?:no\.?\s*)?(?:\d{1,2}[A-Za-z]?|[A-H]\d?|[IVX]{1,4}|one|two|three|four|first|second|third)\b"
    r"|(?:first|second|third|fourth|final|initial|next)\s+(?:phase|lot|stage|tranche|hall|step|building|instal?ment)\b"
    r"|\d{1,2}[A-Za-z]?$|[A-H]\d?$|[IVX]{1,4}$|(?:FY\s?)?20\d\d(?:\s?[/–-]\s?(?:20)?\d\d)?$",
    re.IGNORECASE,
)
_MOST_WORDS = 7
_SENTENCES = re.compile(r"[.;!?]\s")

_STATES = tuple(
    (state, re.compile(words, re.IGNORECASE))
    for state, words in (
        ("cancelled", r"cancel|scrapped|dropped|withdrawn|terminated|annul[eé]|eingestellt"),
        ("paused", r"paused|hold\b|suspend|stalled|en pause|ruht"),
        (
            "under_construction",
            r"construction|building|being built|tender|procure|fitted out|fitting out|piling|en cours|in bau|"
            r"en obras|licita|"
            r"implementation|ongoing|in progress|en ejecución",
        ),
        (
            "operational",
            r"operational|running|in use|\bopen|\blive\b|active|in service|launched|released|completed|in betrieb|"
            r"en service|operativ",
        ),
        (
            "approved",
            r"approv|adopted|funded|selected|signed|budgeted|contract|committed|awarded|aprobad|bewilligt|genehmigt|"
            r"effective",
        ),
        (
            "announced",
            r"announced|planned|proposed|draft|pledged|concept|\bbid\b|\bmou\b|pipeline|design|reserved|annonc|anunciad|"
            r"geplant|preparation|prévu|previsto",
        ),
    )
)

RUNNING = ("approved", "under_construction", "operational")
"""States of projects whose money has been decided."""

FACTS = (
    "name",
    "status",
    "country",
    "approved",
    "announced",
    "start",
    "end",
    "period",
    "due",
    "operator",
    "lead",
    "funder",
    "taker",
    "partner",
    "chips",
)
"""What a fact may be, the more telling first; sums and measures come after."""


@dataclass(frozen=True, slots=True)
class Label:
    """A label's words, what they mean (one of `FACTS`, 'money', 'power', 'accelerators', 'step' or None) and their
    unit; `is_under` where a mark sets it under the label before it."""

    words: str
    kind: str | None
    unit: str
    is_under: bool


@cache
def _list(key: str) -> re.Pattern[str]:
    return pattern(tuple(str(w) for w in load("columns")[key]))


@lru_cache(maxsize=4096)
def read_label(text: str) -> Label:
    """The label that `text` is."""
    text = text.strip().rstrip(":").strip()
    marked = _MARK.match(text)
    words = text[marked.end() :] if marked else text
    is_under = bool(marked and marked.group().strip())
    step = bool(_STEP.match(words))
    words = _NUMBERING.sub("", words)
    unit = ""
    tail = _UNIT.search(words)
    inside = next(filter(None, tail.groups()), "") if tail is not None else ""
    if tail is not None and tail.start() > 1 and _is_unit(inside):
        unit, words = inside, words[: tail.start()].strip()
    if step:
        return Label(words, "step", unit, is_under)
    short = len(words.split()) <= _MOST_WORDS and not _SENTENCES.search(words)
    kind = next((k for k in FACTS if _list(f"fact_{k}").fullmatch(words)), None) if short and not unit else None
    if kind is None and unit:
        kind = "power" if _POWER.search(unit) else "accelerators" if _CHIPS.search(unit) else "money"
    if kind is None and short:
        for name in ("money", "power", "accelerators"):
            if _list(f"row_{name}").search(words):
                kind = name
                break
    return Label(words, kind, unit, is_under)


def _is_unit(words: str) -> bool:
    """Whether words in brackets are a unit: 'US$ million', 'MW', 'number of GPUs'."""
    if len(words.split()) > 5:
        return False
    sign, exponent = header_unit(words)
    return bool(sign or exponent or _POWER.search(words) or _COUNT.fullmatch(words.strip()))


def state_in(text: str) -> str | None:
    """The state of a project that a cell about its status gives."""
    return next((state for state, words in _STATES if words.search(text)), None)

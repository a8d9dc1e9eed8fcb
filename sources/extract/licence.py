"""Whether a sum that its sentence ties to no project may count: something must say that it is paid or promised.

Owns the positive side of the decision (`roles` owns the negative one); the words are in `cues/licence.yml`. Does not
choose projects. Invariant: a sum whose own sentence names its project is never refused here for want of a verb.
"""

from __future__ import annotations

import re

from sources.extract.reading import Reading
from sources.extract.resolve import SURE, Attachment
from sources.extract.roles import Role
from sources.extract.sentences import Sentence
from sources.extract.sponsors import Actor

_AI = re.compile(
    r"\bA\.?I\.?\b|\bIA\b|\bKI\b|\bKI-|artificial intelligence|intelligence artificielle|inteligencia "
    r"artificial|intelig[eê]ncia artificial|k[uü]nstliche\w* Intelligenz|supercomput|supercalcul|"
    r"superordenador|\bGPUs?\b|\bcomput(?:e|er|ing)\b"
    r"|data[- ]cent|language model|\bLLM|semiconductor|\bchips?\b|machine learning|exascale|"
    r"\bprocessors?\b|\baccelerators?\b|\bNVIDIA\b",
    re.IGNORECASE,
)
_VERBLESS = 60
"""A sentence with fewer characters beside its sum is a heading-like entry: 'First phase: 8.5 billion'."""


def refusal(
    reading: Reading,
    money_start: int,
    money_end: int,
    sentence: Sentence,
    clause: tuple[int, int],
    attached: Attachment,
    payer: Actor | None,
) -> Role | None:
    """The rule that keeps a sum out for want of a licence; None where it may count."""
    text, cues = reading.text, reading.cues
    draft = attached.draft
    if draft is None or (attached.score >= SURE and attached.mention is not None):
        return None
    if attached.score < SURE and _is_abroad(reading, scene, sentence, draft, payer):
        return Role("other_country", "money spent in another country")
    first, last = clause
    has_ai = bool(_AI.search(text, first, last))
    if not has_ai and _other(reading, first, last, money_start, money_end):
        return Role("other_sector", "money for something that is not AI")
    block = reading.page.blocks[sentence.block]
    short = (sentence.end - sentence.start) - (money_end - money_start) <= _VERBLESS
    if (
        (short and block.kind == "list_item")
        or (reading.page.language or "en")[:2] != "en"
        or _is_listed(reading, sentence)
    ):
        return None
    if not cues.find("licence/gives", sentence.start, sentence.end) and not cues.find(
        "licence/costs", sentence.start, sentence.end
    ):
        return Role("unlicensed", "nothing says that it is paid, promised or a cost")
    return None


def _other(reading: Reading, first: int, last: int, start: int, end: int) -> bool:
    """Whether the clause speaks of a thing that is not AI close to the sum."""
    return any(
        hit.start() - end <= 90 and start - hit.end() <= 90 for hit in reading.cues.all("licence/others", first, last)
    )


_ITEM = re.compile(r"\W*(?:\(?[a-z\d]{1,2}\)|[-–•*])\s")


def _is_listed(reading: Reading, sentence: Sentence) -> bool:
    """Whether the sentence is an entry of a list that the paragraph before announces, or begins like one."""
    if _ITEM.match(reading.text, sentence.start):
        return True
    before = reading.text[max(0, sentence.start - 160) : sentence.start].rstrip()
    return before.endswith(":") and len(reading.sums.within(sentence.start, sentence.end)) > 0

"""Whether a sum that its sentence ties to no project may count: something must say that it is paid or promised.

Owns the positive side of the decision (`roles` owns the negative one); the words are in `cues/licence.yml`. Does not
choose projects. Invariant: a sum whose own sentence names its project is never refused here for want of a verb.
"""

from __future__ import annotations

import re

from sources.extract.actors import Actor, kind_by_name
from sources.extract.draft import Draft
from sources.extract.names import likeness
from sources.extract.reading import Reading
from sources.extract.resolve import SURE, Attachment
from sources.extract.roles import Role
from sources.extract.scene import Scene
from sources.extract.sentences import Sentence

_RAISED = re.compile(
    r"\b(?:start-?ups?|scale-?ups?|young (?:firm|company)|neo-?clouds?|unicorn|lab|firm|company|maker|developer|"
    r"venture)\b(?:[^.;]{0,70}?)\b(?:raised|raises|landed|closed|collected|pulled in|took|banked|netted)\s+"
    r"(?:about |some |around |nearly |over |more than |a |another |up to |at least |an? \w+ )?\W*$"
)
_AIM = re.compile(
    r"\s+(?:\([^()]*\)\s+)?(?:a year\s+)?(?:for|into|on|towards?)\s+(?:the\s+|an?\s+|its\s+|their\s+|new\s+|more\s+)*"
    r"([^,.;:()]{3,60})"
)
_OPENS = re.compile(
    r"(?:(?:In|Across|Over in|Meanwhile,?|Meanwhile in|Neighbou?ring|The|By contrast,?|But|And|Even)\s+){0,2}"
)
_HERE = re.compile(
    r"\b(?:there|here|the (?:place|country|kingdom|emirate|republic|island|islands|site|region|province|city|state)|"
    r"on (?:French|German|Spanish|\w+ish|\w+ian|\w+ese) soil|domestic|locally|nationwide)\b"
)
_VERBLESS = 60
"""A sentence with fewer characters beside its sum is a heading-like entry: 'First phase: 8.5 billion'."""


def refusal(
    reading: Reading,
    scene: Scene,
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
    if draft is None:
        return None
    if (
        _RAISED.search(text, max(sentence.start, money_start - 200), money_start)
        and not draft.champion
        and not is_lead(draft, payer)
    ):
        return Role("private_round", "a company's money from investors")
    if attached.mention is None and _is_elsewhere(reading, scene, sentence, draft, payer):
        return Role("company_capex", "a company's spending, not tied to one country")
    made = attached.mention is None and attached.score >= SURE and not draft.is_investment
    if made and payer is None and not _has_state(reading, scene, sentence):
        return Role("no_sponsor", "no state and no project stands behind it")
    if attached.score >= SURE and attached.mention is not None:
        return None
    if attached.score < SURE and _is_under_other(reading, sentence, attached):
        return Role("other_sector", "stands under a term that is not AI")
    if attached.score < SURE and _is_abroad(reading, scene, sentence, draft, payer):
        return Role("other_country", "money spent in another country")
    first, last = clause
    has_ai = cues.find("topics/ai", first, last) is not None
    if not has_ai and _other(reading, first, last, money_start, money_end):
        return Role("other_sector", "money for something that is not AI")
    block = reading.page.blocks[sentence.block]
    short = (sentence.end - sentence.start) - (money_end - money_start) <= _VERBLESS
    if (
        (short and (block.kind == "list_item" or _answers(reading, sentence)))
        or not _is_english(reading)
        or _is_listed(reading, sentence)
    ):
        return None
    if not cues.find("licence/gives", sentence.start, sentence.end) and not cues.find(
        "licence/costs", sentence.start, sentence.end
    ):
        return Role("unlicensed", "nothing says that it is paid, promised or a cost")
    if has_ai or (payer is not None and (payer.is_government or is_lead(draft, payer))):
        aim = _AIM.match(text, money_end, sentence.end)
        if aim and not has_ai and not _is_ours(reading, sentence, aim):
            return Role("other_purpose", f"for {aim.group(1)[:40]}")
        return None
    if not _is_linked(reading, draft, sentence):
        return Role("unlinked", "nothing ties it to the project in focus")
    return None


def _answers(reading: Reading, sentence: Sentence) -> bool:
    """'What does the province pay?' 'Nine thousand million pesos.': an answer needs no verb of its own."""
    block = reading.page.blocks[sentence.block]
    if sentence.block == 0 or sentence.start > block.start + 40:
        return False
    question = reading.page.blocks[sentence.block - 1]
    if reading.text[question.start : question.end].rstrip()[-1:] != "?":
        return False
    cues = reading.cues
    asked = cues.find("licence/gives", question.start, question.end) or cues.find(
        "licence/costs", question.start, question.end
    )
    return asked is not None


def _is_under_other(reading: Reading, sentence: Sentence, attached: Attachment) -> bool:
    """Whether a list item stands under a term that names another thing: 'Nairobi railway', then '$70 million'."""
    number = reading.parents.get(sentence.block)
    if number is None:
        return False
    over, cues = reading.page.blocks[number], reading.cues
    is_named = attached.mention is not None and over.start <= attached.mention.start < over.end
    other = cues.find("licence/others", over.start, over.end)
    return not is_named and other is not None and cues.find("topics/ai", over.start, over.end) is None


def _is_abroad(reading: Reading, scene: Scene, sentence: Sentence, draft: Draft, payer: Actor | None) -> bool:
    """Whether the sentence opens in another country than the project's and never comes back to the project."""
    ours = {draft.country_iso3, *draft.partners, "EUU"}
    places = [p for p in reading.places.within(sentence.start, sentence.end) if not scene.is_origin(p)]
    if not places or any(p.country_iso3 in ours for p in places):
        return False
    lead = reading.text[sentence.start : places[0].start]
    opens = _OPENS.fullmatch(lead) is not None
    return opens and all(
        reading.text[hit.first : hit.last].lower() in ("its", "their", "they", "them", "more", "also")
        for hit in reading.cues.all("licence/links", places[0].end, min(sentence.end, places[0].end + 120))
    )


def _is_ours(reading: Reading, sentence: Sentence, aim: re.Match[str]) -> bool:
    """Whether what a sum is for may belong to an AI project: machines, people, parts, places, spans of time."""
    first, last = aim.span(1)
    if not aim.group(1)[:1].islower():
        return True
    if reading.cues.find("licence/costs", first, last) or reading.cues.find("licence/objects", first, last):
        return True
    return bool(reading.places.within(first, last) or reading.organisations.within(first, last))


def _is_linked(reading: Reading, draft: Draft, sentence: Sentence) -> bool:
    """Whether the sentence points back to the project: a pronoun, a definite noun, a share, or one who takes part."""
    first, last = sentence.start, sentence.end
    if reading.cues.find("licence/links", first, last):
        return True
    names = reading.once("beside", id(draft), lambda: _named_beside(reading, draft))
    return any(o.name in names for o in reading.organisations.within(first, last))


def _named_beside(reading: Reading, draft: Draft) -> frozenset[str]:
    """The organisations in sentences that name the project."""
    sentences = (s for m in draft.mentions if (s := reading.sentence_at(m.start)))
    return frozenset(o.name for s in sentences for o in reading.organisations.within(s.start, s.end))


def _is_english(reading: Reading) -> bool:
    """Whether the lists of verbs, which are fullest in English, may be trusted to miss nothing."""
    language = reading.page.language
    if language:
        return language[:2] == "en"
    return reading.text.count(" the ") * 400 >= len(reading.text)


def is_lead(draft: Draft, payer: Actor | None) -> bool:
    """Whether the payer is known to stand behind the project."""
    lead = draft.lead or (draft.known.lead if draft.known else None)
    return payer is not None and lead is not None and likeness(lead, payer.name) >= 0.6


def _is_elsewhere(reading: Reading, scene: Scene, sentence: Sentence, draft: Draft, payer: Actor | None) -> bool:
    """Whether a foreign company's money is told without a word of the country that it is read for."""
    if not draft.is_investment or payer is None or payer.kind != "private_foreign":
        return False
    block = reading.page.blocks[sentence.block]
    if _HERE.search(reading.text, sentence.start, sentence.end) or reading.cues.find(
        "actors/government", sentence.start, sentence.end
    ):
        return False
    if scene.section(sentence.start).country_iso3 or any(
        p.country_iso3 == draft.country_iso3 for p in reading.places.within(block.start, block.end)
    ):
        return False
    first = reading.first_named.get(payer.name)
    return first is None or first.end > block.start


def _has_state(reading: Reading, scene: Scene, sentence: Sentence) -> bool:
    """Whether a state, a ministry or the country itself is spoken of in the paragraph or over it."""
    return reading.once("has_state", sentence.start, lambda: _find_state(reading, scene, sentence))


def _find_state(reading: Reading, scene: Scene, sentence: Sentence) -> bool:
    block = reading.page.blocks[sentence.block]
    if scene.section(sentence.start).country_iso3 or reading.cues.find("actors/government", block.start, block.end):
        return True
    if any(not scene.is_origin(p) for p in reading.places.within(block.start, block.end)):
        return True
    return any(
        kind_by_name(o.name, None) in ("government", "state_owned", "multilateral")
        for o in reading.organisations.within(block.start, block.end)
    )


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

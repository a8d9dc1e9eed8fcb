"""What a model was built on.

Owns base models, approach and licence of model projects. Invariant: a record only where words of lineage stand in a
sentence that names the project or directly follows it.
"""

from __future__ import annotations

import re

from sources.extract.draft import Draft
from sources.extract.reading import Reading
from sources.extract.records import Quote, StatedLineage

_BASES = {
    "Llama": ("Meta", "USA"),
    "Gemma": ("Google", "USA"),
    "Gemini": ("Google", "USA"),
    "Mistral": ("Mistral AI", "FRA"),
    "Mixtral": ("Mistral AI", "FRA"),
    "Qwen": ("Alibaba", "CHN"),
    "DeepSeek": ("DeepSeek", "CHN"),
    "Falcon": ("Technology Innovation Institute", "ARE"),
    "GPT-OSS": ("OpenAI", "USA"),
    "gpt-oss": ("OpenAI", "USA"),
    "Phi": ("Microsoft", "USA"),
    "BLOOM": ("BigScience", "FRA"),
    "Nemotron": ("NVIDIA", "USA"),
    "OLMo": ("Allen Institute for AI", "USA"),
    "Yi": ("01.AI", "CHN"),
    "SEA-LION": ("AI Singapore", "SGP"),
    "EuroLLM": ("EuroLLM consortium", "EUU"),
}
_ON = re.compile(
    r"\b(?:built on(?: top of)?|based on|adapted from|fine-?tuned (?:from|on|version of)|starts? "
    r"from|derived from|on top of|builds? on|a version of|continues? from|continued pre-?training "
    r"of|trained on top of|tuned from|distilled from)\s+(?:[\w’'-]+\s+){0,3}?"
    r"(Llama|Gemma|Gemini|Mistral|Mixtral|Qwen|DeepSeek|Falcon|GPT-OSS|gpt-oss|Phi|BLOOM|Nemotron|"
    r"OLMo|Yi|SEA-LION|EuroLLM)(?:[- ]?(\d(?:\.\d)?(?:-\w+)?|V\d|R1))?"
)
_SCRATCH = re.compile(r"\b(?:from scratch|from zero|from the ground up|trained entirely)\b", re.IGNORECASE)
_LICENCE = re.compile(
    r"\b(Apache(?: License)? 2\.0|MIT(?: licen[cs]e)?|Llama licen[cs]e|open[- ]source|open[- "
    r"]weight|controlled licence|CC BY[\w -]*)\b",
    re.IGNORECASE,
)


def find_lineage(reading: Reading, drafts: list[Draft]) -> list[StatedLineage]:
    """Lineage of the page's model projects."""
    found: list[StatedLineage] = []
    for draft in drafts:
        if draft.kind != "model" or not draft.country_iso3:
            continue
        record = _of(reading, draft)
        if record:
            found.append(record)
    return found


def _of(reading: Reading, draft: Draft) -> StatedLineage | None:
    for mention in draft.mentions[:12]:
        sentence = reading.sentence_at(mention.start)
        if sentence is None:
            continue
        block = reading.page.blocks[sentence.block]
        follow = list(reading.sentences.within(sentence.end, block.end))[:2]
        last = follow[-1].end if follow else sentence.end
        base = _ON.search(reading.text, sentence.start, last)
        scratch = _SCRATCH.search(reading.text, sentence.start, sentence.end)
        if scratch and re.search(
            r"\b(?:not|without|instead of|rather than|never)\b",
            reading.text[max(sentence.start, scratch.start() - 40) : scratch.start()],
        ):
            scratch = None
        if not base and not scratch:
            continue
        licence = _LICENCE.search(reading.text, sentence.start, last)
        maker, hq = _BASES[base.group(1)] if base else (None, None)
        name = (base.group(1) + (f" {base.group(2)}" if base.group(2) else "")) if base else None
        span = base or scratch
        assert span is not None and draft.country_iso3 is not None
        return StatedLineage(
            project=draft.name,
            country_iso3=draft.country_iso3,
            approach="both" if base and scratch else "on_open_weights" if base else "from_scratch",
            base_model=name,
            base_model_developer=maker,
            base_model_hq_iso3=hq,
            licence=licence.group(1) if licence else None,
            evidence=(Quote("approach", span.start(), min(span.end(), span.start() + 300)),),
        )
    return None

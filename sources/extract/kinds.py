"""The kind and subtype of a project by the words of its name and description.

Invariant: names of models and data win over names of programmes, programmes over places and machines.
"""

from __future__ import annotations

import re
from functools import lru_cache

_TABLE: tuple[tuple[str, str | None, re.Pattern[str]], ...] = (
    (
        "model",
        "foundation_model",
        re.compile(
            r"LLM\b|LLaM|GPT\b|-GPT|\blanguage models?\b|\bfoundation models?\b|\bModels? (?:Project|"
            r"Consortium|Programme|Initiative)\b|\bgenerative model\b|\bspeech model\b|\bMultimodal\b",
            re.IGNORECASE,
        ),
    ),
    (
        "data",
        "dataset",
        re.compile(
            r"\bdata ?(?:bank|set|sets|commons|library|platform|space|trust)\b|\bcorpus\b|"
            r"\bcorpora\b|\blanguage (?:data|resources)\b|\b(?:text|speech) collection\b|\bKosha?\b",
            re.IGNORECASE,
        ),
    ),
    (
        "infrastructure",
        "compute_access",
        re.compile(
            r"\b(?:compute|computing)[ -]+(?:access|subsidy|voucher|credit)|\bSubsidy Scheme\b|\bAccess Fund\b",
            re.IGNORECASE,
        ),
    ),
    ("programme", "fund", re.compile(r"\bfund\b|\bfonds\b|\bfondo\b", re.IGNORECASE)),
    (
        "infrastructure",
        "supercomputer",
        re.compile(
            r"\bsupercomput\w*|\bsupercluster\b|\bHPC\b|\bexascale\b|\bhigh-performance comput\w+", re.IGNORECASE
        ),
    ),
    (
        "infrastructure",
        "data_center",
        re.compile(
            r"\bdata ?cent(?:re|er)s?\b|\bcampus\b|\bgigafactor\w+|\bfactor(?:y|ies)\b|\bdata "
            r"hub\b|\bhall\b|\bgrowth zone\b|\bStargate\b|\bValley\b",
            re.IGNORECASE,
        ),
    ),
    (
        "infrastructure",
        "gpu_cluster",
        re.compile(
            r"\bGPUs?\b|\bclusters?\b|\bcompute hub\b|\bcomput(?:e|ing) (?:cent(?:re|er)|capacity|"
            r"infrastructure|platform|hub|pool|power|facility)\b|\bcompute\b",
            re.IGNORECASE,
        ),
    ),
    ("infrastructure", "cloud", re.compile(r"\bcloud\b", re.IGNORECASE)),
    (
        "programme",
        "strategy",
        re.compile(r"\bstrateg\w+|\bplan\b|\bagenda\b|\broadmap\b|\bpolicy\b|\bCONPES\b", re.IGNORECASE),
    ),
    (
        "programme",
        "other",
        re.compile(
            r"\bmission\b|\bprogram(?:me)?s?\b|\binitiative\b|\bunit\b|\boffice\b|\bresearch\b|"
            r"\bprojects\b|\bscheme\b|\bbudget\b|\bskills\b|\bworkforce\b",
            re.IGNORECASE,
        ),
    ),
    (
        "infrastructure",
        "other",
        re.compile(
            r"\binfrastructure\b|\bhub\b|\bfacility\b|\bcent(?:re|er)\b|\bpark\b|\bzone\b|\bmachine\b|"
            r"\blab(?:oratory)?\b|\bsite\b|\binvestment\b",
            re.IGNORECASE,
        ),
    ),
)


@lru_cache(maxsize=4096)
def kind_of(name: str) -> tuple[str | None, str | None]:
    """(kind, subtype) that a name suggests; (None, None) where it tells nothing."""
    for kind, subtype, words in _TABLE:
        if words.search(name):
            return kind, subtype
    return None, None

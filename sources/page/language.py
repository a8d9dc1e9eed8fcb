"""Which language a page is in: declared, checked against its script, else told by its commonest words.

Owns `language_of`. Does not translate. Invariant: a two-letter ISO 639-1 code or None.
"""

from __future__ import annotations

import re
from pathlib import Path

import lxml.html
import yaml

_FILE = Path(__file__).with_name("languages.yml")
_WORDS = {code: frozenset(words.split()) for code, words in yaml.safe_load(_FILE.read_text(encoding="utf-8")).items()}
_LANGUAGES_OF = {
    word: [code for code, words in _WORDS.items() if word in words] for word in frozenset().union(*_WORDS.values())
}
_SCRIPTS = {
    code: re.compile(f"[{span}]")
    for code, span in {
        "ko": "\uac00-\ud7a3",
        "ja": "\u3040-\u30ff",
        "zh": "\u4e00-\u9fff",
        "ru": "\u0400-\u04ff",
        "ar": "\u0600-\u06ff",
        "he": "\u0590-\u05ff",
        "el": "\u0370-\u03ff",
        "hi": "\u0900-\u097f",
        "th": "\u0e00-\u0e7f",
        "ka": "\u10a0-\u10ff",
        "hy": "\u0530-\u058f",
        "bn": "\u0980-\u09ff",
        "ta": "\u0b80-\u0bff",
    }.items()
}
_BEYOND_LATIN = re.compile("[\u0370-\u1dff\u2e80-\uabff\uac00-\ud7ff\uf900-\uffff]")
_SAMPLE = 2000
_OF_SCRIPT = {
    "ru": {"ru", "uk", "bg", "sr", "mk", "kk", "ky", "be", "mn", "uz", "tg"},
    "ar": {"ar", "fa", "ur", "ps", "ckb", "ku", "ug"},
    "hi": {"hi", "mr", "ne", "sa"},
    "zh": {"zh", "ja", "yue"},
    "he": {"he", "yi"},
}
_TOKEN = re.compile(r"[^\W\d_]+")
_WESTERN = "cp1252"
_LETTERS = bytes(byte if _TOKEN.match(bytes([byte]).decode(_WESTERN, "replace")) else 32 for byte in range(256))
"""For each character of that charset itself where it is a letter, else a blank."""
_CODE = re.compile(r"[a-z]{2}(?=$|[-_])")


def language_of(root: lxml.html.HtmlElement, text: str) -> str | None:
    """ISO 639-1 code of the main text: what the page declares, unless its script or words say otherwise."""
    declared = _declared(root)
    sample = text[:_SAMPLE]
    if declared is not None and declared in _WORDS and _latin(sample):
        words = _words(sample)
        if len(words) < 8 or _share(words, declared) >= 0.2:
            return declared
    detected, is_sure = detect(sample)
    if declared is None:
        return detected
    if (
        detected is not None
        and detected != declared
        and is_sure
        and detected not in _OF_SCRIPT.get(declared, ())
        and declared not in _OF_SCRIPT.get(detected, ())
    ):
        return detected
    return declared


def _declared(root: lxml.html.HtmlElement) -> str | None:
    for value in (root.get("lang"), root.get("{http://www.w3.org/XML/1998/namespace}lang"), root.get("xml:lang")):
        match = _CODE.match((value or "").strip().lower())
        if match:
            return "no" if match.group() in ("nb", "nn") else match.group()
    return None


def _latin(sample: str) -> bool:
    """Whether the text is mostly in Latin letters, told by the share of characters beyond Latin Extended."""
    return sample.isascii() or len(_BEYOND_LATIN.findall(sample)) * 4 < len(sample)


def _words(sample: str) -> list[str]:
    """The words in lower case. Most text is of one western charset, whose letters a table tells faster."""
    text = sample.lower()
    try:
        return text.encode(_WESTERN).translate(_LETTERS).decode(_WESTERN).split()
    except UnicodeEncodeError:
        return _TOKEN.findall(text)


def _share(words: list[str], code: str) -> float:
    """The share of a language's commonest words among `words`."""
    return sum(map(_WORDS[code].__contains__, words)) / len(words)


def detect(text: str) -> tuple[str | None, bool]:
    """(code, sure) by script, then by the share of a language's commonest words in the first 2,000 characters."""
    sample = text[:_SAMPLE]
    if not _latin(sample):
        counts = {code: len(pattern.findall(sample)) for code, pattern in _SCRIPTS.items()}
        if counts["ja"] * 10 > sum(counts.values()):
            return "ja", True
        code = max(counts, key=lambda key: counts[key])
        if counts[code] == 0:
            return None, False
        if code == "ru" and re.search("[іїєґ]", sample):
            return "uk", True
        if code == "ar" and re.search("[پچژگ]", sample):
            return "fa", True
        return code, True
    words = _words(sample)
    if len(words) < 8:
        return None, False
    counts = dict.fromkeys(_WORDS, 0)
    for word in words:
        for code in _LANGUAGES_OF.get(word, ()):
            counts[code] += 1
    scores = {code: count / len(words) for code, count in counts.items()}
    best, second = sorted(scores, key=lambda key: -scores[key])[:2]
    if scores[best] < 0.08:
        return None, False
    return best, len(words) > 60 and scores[best] > 1.5 * scores[second] and scores[best] > 0.16

"""Numbers in words, English, Spanish and a little German, as far as checking labels against pages needs it.

A small grammar and no list of figures: smaller numbers after larger ones add up, scales multiply what stands before
them, "and a half" is half of the last unit, digits may stand before a scale ("612 crore 75 lakh"), and fractions divide
("four fifths", "four dollars out of five"). It reads a number whole: "nine thousand four hundred million" is 9.4e9.
"""

from __future__ import annotations

import re
from collections.abc import Iterator


def _counted(words: str, start: int = 0, step: int = 1) -> dict[str, float]:
    return {word: start + step * place for place, word in enumerate(words.split())}


VALUES: dict[str, dict[str, float]] = {
    "en": _counted("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen")
    | _counted("sixteen seventeen eighteen nineteen", 16)
    | _counted("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10)
    | {"a": 1, "an": 1, "half": 0.5},
    "es": _counted("cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis")
    | _counted("diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco", 17)
    | _counted("veintiséis veintisiete veintiocho veintinueve", 26)
    | _counted("treinta cuarenta cincuenta sesenta setenta ochenta noventa", 30, 10)
    | _counted("cien doscientos trescientos cuatrocientos quinientos seiscientos setecientos", 100, 100)
    | {"ochocientos": 800, "novecientos": 900, "ciento": 100, "un": 1, "una": 1, "veintiún": 21, "medio": 0.5},
    "de": _counted("null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf") | {"eine": 1, "einen": 1},
}
SCALES: dict[str, dict[str, float]] = {
    "en": {
        "hundred": 1e2,
        "thousand": 1e3,
        "lakh": 1e5,
        "million": 1e6,
        "crore": 1e7,
        "billion": 1e9,
        "trillion": 1e12,
    },
    "es": {"mil": 1e3, "millón": 1e6, "millones": 1e6, "billón": 1e12, "billones": 1e12},
    "de": {"hundert": 1e2, "tausend": 1e3, "million": 1e6, "millionen": 1e6, "milliarde": 1e9, "milliarden": 1e9},
}
PARTS = _counted("half third quarter fifth sixth seventh eighth ninth tenth", 2)
SMALL = "|".join(VALUES["en"])
REWRITTEN = (  # what the grammar below does not need to know
    (r"\bhalf (of )?an? ", "0.5 "),
    (r"\ba quarter (of )?an? ", "0.25 "),
    (r"\b(and|y|und) ", "& "),
)


def spelled(text: str, language: str = "en") -> set[float]:
    """Every number that a text writes in words, and every simple fraction of an English one."""
    values = VALUES.get(language, VALUES["en"])
    lowered = re.sub(r"\b(and a half|y medi[oa])\b", "½", re.sub(r"(?<=[a-z])-(?=[a-z])", " ", text.lower()))
    found = set()
    if language == "en":
        for pattern in (rf"\b({SMALL}) (?:\w+ )?(?:out of|in) ({SMALL})\b", rf"\b({SMALL}) ({'|'.join(PARTS)})s?\b"):
            found |= {values[one] / (PARTS.get(of) or values[of] or 1) for one, of in re.findall(pattern, lowered)}
        found |= {1 + values[cents] / 100 for cents in re.findall(rf"\ba (?:dollar|euro|pound) ({SMALL})\b", lowered)}
    for pattern, written in REWRITTEN:
        lowered = re.sub(pattern, written, lowered)
    tokens = re.findall(r"\d+(?:[.,]\d+)*|½|&|[^\W\d_]+|[^\s\w]", lowered)
    return found | set(_numbers(tokens, values, SCALES.get(language, SCALES["en"])))


def _numbers(tokens: list[str], values: dict[str, float], scales: dict[str, float]) -> Iterator[float]:
    total = group = 0.0
    scale = room = unit = 0.0  # the last large scale; what a further number must stay below to add up; what ½ halves
    point = 0.0  # the place of the next digit after "point"
    for token in [*tokens, "."]:
        value = values.get(token, float(token.replace(",", "")) if re.fullmatch(r"[\d,]*\d(\.\d+)?", token) else None)
        if value is not None and point:
            group, point = group + value * point, point / 10
        elif value is not None:
            if unit and value >= room:
                yield total + group
                total = group = scale = 0.0
            group, unit = group + value, 1.0
            room = 100.0 if value >= 100 and value % 100 == 0 else 10.0 if value >= 20 and value % 10 == 0 else 1.0
        elif token in scales:
            unit, point = scales[token], 0.0
            if unit == 100:
                group = (group or 1) * unit
            elif unit > scale:
                total, group, scale = (total + group or 1) * unit, 0.0, unit
            else:
                total, group = total + group * unit, 0.0
            room = unit
        elif unit and token == "½":
            group, total = (group + 0.5, total) if unit == 1 else (group, total + unit / 2)
        elif unit and token == "point":
            point = 0.1
        elif token == "&":
            point = 0.0
        elif unit:
            yield total + group
            total = group = scale = unit = room = point = 0.0

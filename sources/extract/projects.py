"""Where a page names or describes a project: by known name, by shape, by 'called', by description.

Owns gathering mentions. Does not decide which become records (`assemble`) nor what money belongs to them. Invariant:
mentions are in text order, do not overlap, and lie outside ignored sections.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from sources.extract.described import find_described
from sources.extract.gazetteer import find_known
from sources.extract.mention import Mention
from sources.extract.reading import Reading
from sources.extract.scene import Scene
from sources.extract.shapes import find_shaped

_MADE_IT = re.compile(
    r"[^.;]{0,70}?\b(?:built|builds|developed|develops|trained|trains|made|created|wrote|fine-tuned|released)\s+"
    r"(?:it|this|them|the model)\b"
)
"""'Awarri, a firm in Lagos, built it': the maker of the model spoken of."""


def find_mentions(reading: Reading, scene: Scene) -> list[Mention]:
    """All mentions of projects in read sections, the more certain shape winning where two overlap."""
    text = reading.text
    found: list[Mention] = []
    found.extend(_known(reading))
    found.extend(find_shaped(reading))
    found.extend(find_described(reading))
    found.extend(_champions(reading, scene, found))
    order = {"known": 0, "called": 1, "model": 2, "titled": 3, "weak": 4, "champion": 5, "described": 6, "referring": 7}
    found.sort(
        key=lambda m: (
            order[m.shape] if m.shape not in ("known", "titled", "weak", "called") else 0,
            -(m.end - m.start),
            order[m.shape],
            m.start,
        )
    )
    taken: list[Mention] = []
    cover = bytearray(len(text) + 1)
    for mention in found:
        if any(cover[mention.start : mention.end]) or scene.section(mention.start).is_ignored:
            continue
        cover[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
        taken.append(mention)
    taken.sort(key=lambda m: m.start)
    return _repeated(text, taken, cover, scene)


def _known(reading: Reading) -> list[Mention]:
    present = {p.country_iso3 for p in reading.places}
    found = []
    for start, end, owners in find_known(reading.text):
        near = tuple(
            o
            for o in owners
            if o.country_iso3 in present or o.country_iso3 in ("EUU", "AFR") or (" " in o.name and len(o.name) > 12)
        )
        if near:
            found.append(
                Mention(
                    start,
                    end,
                    reading.text[start:end],
                    "known",
                    near[0].kind,
                    known=near,
                    head=reading.text[start:end].split()[-1].lower(),
                )
            )
    return found


def _champions(reading: Reading, scene: Scene, taken: list[Mention]) -> list[Mention]:
    """Model makers in a section on their own country: the company is the project."""
    found = []
    models = sorted(m.start for m in taken if m.kind == "model")
    for org in reading.organisations:
        if org.sector != "model" or org.hq_iso3 in (None, "USA", "CHN") or not org.is_known:
            continue
        sentence = reading.sentence_at(org.start)
        if (
            sentence is None
            or (scene.section(org.start).country_iso3 or scene.country_of(sentence, org.start)) != org.hq_iso3
        ):
            continue
        if re.search(r"Institut|Universit|Research|Cent(?:re|er)|Lab\b|Laborator|Ministry", org.name):
            continue
        if _MADE_IT.match(reading.text, org.end, min(sentence.end, org.end + 90)):
            continue
        others = bisect_left(models, sentence.start) < bisect_left(models, sentence.end)
        if not others or not re.search(
            r"\b(?:by|with|from|at|of|between)\s+(?:the\s+)?(?:\w+[’']s\s+)?$",
            reading.text[max(0, org.start - 24) : org.start],
        ):
            found.append(Mention(org.start, org.end, org.name, "champion", "model", None))
    return found


def _repeated(text: str, taken: list[Mention], cover: bytearray, scene: Scene) -> list[Mention]:
    """Every other place where a name found by a sure shape stands."""
    sure = {m.name: m for m in taken if m.shape in ("called", "model", "titled") and len(m.name) > 2}
    if not sure:
        return taken
    names = re.compile(
        r"(?<![\w-])(?:" + "|".join(re.escape(n) for n in sorted(sure, key=len, reverse=True)[:200]) + r")(?![\w-])"
    )
    more = []
    for match in names.finditer(text):
        if any(cover[match.start() : match.end()]) or scene.section(match.start()).is_ignored:
            continue
        source = sure[match.group()]
        more.append(Mention(match.start(), match.end(), source.name, source.shape, source.kind, source.head))
    return sorted(taken + more, key=lambda m: m.start)

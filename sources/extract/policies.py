"""Laws and rules that a page names, with the country they belong to and their kind.

Owns names of laws. A strategy is a project, not a policy. Invariant: one record per law of a page.
"""

from __future__ import annotations

import re
from functools import cache

from sources.extract.cues import load, pattern
from sources.extract.names import squashed
from sources.extract.reading import Reading
from sources.extract.records import Quote, StatedPolicy
from sources.extract.scene import Scene

_CAP = r"[A-ZÀ-Þ][\w’'-]*"
_GAP = r"[^\S\n]"
"""Between the words of a name: a name does not run on from a heading into a paragraph."""
_NUMBER = r"(?:(?:No\.?\s+|n[°º]\s*)?\d[\d.,/-]*(?:\s+of\s+(?:19|20)\d\d)?,?\s+)?"
_TOPIC = (
    r"(?:the\s+)?(?:(?:regulation|use|development)\s+of\s+)?(?:artificial intelligence|AI(?!\w)|"
    r"(?:(?:the\s+)?protection\s+of\s+)?personal (?:data|information)(?: protection)?|data (?:protection|localisation|"
    r"localization|residency)|protection\s+of\s+data)"
)
_ROMANCE_TOPIC = (
    r"(?i:(?:la |l[’'])?(?:protección de (?:los )?datos(?: personales)?|proteção de dados(?: pessoais)?|"
    r"protection des données(?: personnelles| à caractère personnel)?|inteligencia artificial|"
    r"inteligência artificial|intelligence artificielle|intelligenza artificiale))"
)
_LAW = re.compile(
    rf"(?<![\w’'-])((?:[Ll]aw|[Aa]ct|[Bb]ill(?!\s+for\b)|[Dd]ecree|[Rr]egulation)\s+{_NUMBER}"
    rf"(?:on|for|concerning|governing|relating to)\s+{_TOPIC}"
    rf"|(?:Law|Act|Decree|Regulation|Ordinance|Bill|Framework Act|Basic Law)\s+{_NUMBER}(?:on|for|of)\s+(?:the\s+)?"
    rf"(?:{_CAP}{_GAP}?|of\s|the\s|and\s|on\s){{1,7}}"
    rf"|(?!(?:The|An?|This|That|Its|Under|By){_GAP}(?:Law|Act|Decree|Regulation|Ordinance)\b)"
    rf"(?:{_CAP}{_GAP}(?:of{_GAP})?){{1,6}}(?:Act|Law|Regulation|Ordinance|Decree|Rule)(?!\w)"
    rf"|(?:AI|[Dd]ata[- ][Pp]rotection|[Dd]ata[- ][Ll]ocali[sz]ation|[Pp]ersonal[- ][Dd]ata)\s+(?:[Ll]aw|[Bb]ill)(?!\w)"
    rf"|(?:Ley|Lei|Loi|Legge)\s+{_NUMBER}(?:de|da|sur|sulla|relative à|relativa a|sull[’'])\s*{_ROMANCE_TOPIC})"
)
_CONTROLS = re.compile(r"\b(?:US|U\.S\.|American|Washington[’']s)\s+(?:chip\s+)?export\s+(?:controls|restrictions)")
_OWN = re.compile(r"(?:[’']s?)?\s+(?:new |own |draft |proposed |first )?")
_UNION = frozenset(
    {
        "EUU",
        "AUT",
        "BEL",
        "BGR",
        "CYP",
        "CZE",
        "DEU",
        "DNK",
        "ESP",
        "EST",
        "FIN",
        "FRA",
        "GRC",
        "HRV",
        "HUN",
        "IRL",
        "ITA",
        "LTU",
        "LUX",
        "LVA",
        "MLT",
        "NLD",
        "POL",
        "PRT",
        "ROU",
        "SVK",
        "SVN",
        "SWE",
    }
)
"""The Union and its members: their AI Act is the Union's."""
_LEADING = re.compile(
    r"^(?:(?:The|An?|Its|This|That|Under|Under the|In|With|When|If|New|Draft|And|But|Does|By|"
    r"While|Since|How|Why|What|Is|For|On)\s+|[A-Z]\w+[’']s\s+)+"
)


@cache
def _known() -> dict[str, dict[str, str | None]]:
    table: dict[str, dict[str, str | None]] = {}
    for entry in load("policies")["known"]:
        for name in entry["names"]:
            table[name] = {
                "name": entry["names"][0],
                "country": entry["country_iso3"],
                "kind": entry["kind"],
                "skip": "yes" if entry.get("skip") else None,
                "generic": "yes" if entry.get("generic") else None,
            }
    return table


def find_policies(reading: Reading, scene: Scene) -> list[StatedPolicy]:
    """Policies named in read sections, each once, at its first place."""
    found: dict[str, StatedPolicy] = {}
    text = reading.text
    table = _known()
    covered = bytearray(len(text) + 1)

    def add(name: str, country: str | None, kind: str | None, start: int, end: int, aliases: str = "") -> None:
        covered[start:end] = b"\x01" * (end - start)
        if country and kind and not scene.section(start).is_ignored:
            found.setdefault(
                squashed(name) + country,
                StatedPolicy(
                    name=name, country_iso3=country, kind=kind, in_force_on=None, evidence=(Quote("name", start, end),)
                ),
            )

    cues, last = reading.cues, 0
    for hit in sorted(cues.all("policies/known", 0, len(text)), key=lambda h: (h.first, -h.last)):
        written = re.sub(r"\s+", " ", text[hit.first : hit.last].replace("’", "'"))
        if hit.first < last or (entry := table.get(written)) is None:
            continue
        last = hit.last
        covered[hit.first : hit.last] = b"\x01" * (hit.last - hit.first)
        if entry["skip"]:
            continue
        country = entry["country"]
        if entry["generic"]:
            country = _owner(reading, scene, hit.first, hit.last, country)
        add(str(entry["name"]), country, entry["kind"], hit.first, hit.last)
    for match in re.finditer(r"(?<!\w)(AI Act)(?!\w)", text) if "AI Act" in text else ():
        if any(covered[match.start() : match.end()]):
            continue
        whose = reading.places.last_before(match.start(), max(0, match.start() - 30))
        if whose is not None and _OWN.fullmatch(text, whose.end, match.start()) and whose.country_iso3 not in _UNION:
            add("AI Act", whose.country_iso3, "ai_regulation", match.start(), match.end())
        else:
            add("EU AI Act", "EUU", "ai_regulation", match.start(), match.end())
    for match in _CONTROLS.finditer(text) if "xport" in text else ():
        add("US export controls", "USA", "export_control", match.start(), match.end())
    named = cues.all("policies/law_words", 0, len(text))
    windows = [(max(0, h.first - 90), min(len(text), h.last + 90)) for h in named]
    shapes = [m for a, b in _merged(windows) for m in _LAW.finditer(text, a, b)]
    # A plain 'its data-protection law' comes last: it is mostly the law that the page names elsewhere.
    for match in sorted(shapes, key=lambda m: m.group().islower()):
        if any(covered[match.start() : match.end()]):
            continue
        name = _LEADING.sub("", match.group().strip())
        start = match.start() + match.group().find(name)
        kind = _kind(name)
        if kind and len(name.split()) >= 2 and not name.startswith(("AI Act",)):
            sentence = reading.sentence_at(start)
            owner = list(reading.places.within(max(0, match.start() - 40), start + len(name)))
            country = (
                owner[-1].country_iso3 if owner else scene.country_of(sentence, start) if sentence else scene.country
            )
            if not name.islower() or not any(p.country_iso3 == country and p.kind == kind for p in found.values()):
                add(name, country, kind, start, start + len(name))
    return list(found.values())


def _merged(windows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Windows in order with overlapping ones joined."""
    joined: list[tuple[int, int]] = []
    for first, last in windows:
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _owner(reading: Reading, scene: Scene, start: int, end: int, usual: str | None) -> str | None:
    """Whose a law is that several countries call by one name: the country named beside it, else the one in focus."""
    beside = [p.country_iso3 for p in reading.places.within(max(0, start - 40), end)]
    if beside:
        return beside[-1]
    sentence = reading.sentence_at(start)
    focus = scene.country_of(sentence, start) if sentence else scene.country
    return focus if focus not in (None, "USA", "EUU") else usual


def _kind(name: str) -> str | None:
    for kind, words in load("policies")["kinds"].items():
        if pattern(tuple(words)).search(name.replace("-", " ")):
            return str(kind)
    return None

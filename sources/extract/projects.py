"""Where a page names or describes a project: by known name, by shape, by 'called', by description.

Owns finding mentions. Does not decide which become records (`drafts`) nor what money belongs to them. Invariant:
mentions are in text order, do not overlap, and lie outside ignored sections.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from sources.extract.cues import load, pattern
from sources.extract.gazetteer import KnownProject, find_known
from sources.extract.reading import Reading
from sources.extract.scene import Scene

Shape = Literal["known", "titled", "weak", "called", "model", "champion", "described", "referring"]

_CAP = r"(?:[A-ZÀ-ÖØ-ÞĀ-Ž0-9][\w’'&+/-]*(?:\.\w[\w-]*)*|[a-z]+[A-Z]\w*)"
_JOIN = r"(?:of|for|and|the|de|do|da|in|on|&|la|et|pour|para|d’|l’)"


@dataclass(frozen=True, slots=True)
class Mention:
    """A project spoken of at `start:end`. `name` is how the page writes it, without articles and quotes.

    `owner` is the possessor or place named with a described project ('Microsoft' in 'Microsoft’s AI site').
    `head` is the head noun in lower case, for later references ('the factory').
    """

    start: int
    end: int
    name: str
    shape: Shape
    kind: str | None
    head: str | None = None
    known: tuple[KnownProject, ...] = ()
    is_new: bool = False
    """Described with 'a', 'an' or a number: it introduces a project rather than points back."""
    place: str | None = None
    """What stands behind a described project: 'Pando' in 'an AI data centre in Pando'."""


_BEFORE_HEAD = re.compile(rf"(?<![\w’'-])(?:{_CAP}[ \u00a0](?:{_JOIN}[ \u00a0](?:{_JOIN}[ \u00a0])?)?){{1,7}}$")
_WORD = r"(?!(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)[A-ZÀ-ÖØ-Þ][\w’'&+/-]*"
_BEHIND_HEAD = re.compile(rf"(?:[ ](?:for|of|on)(?:[ ]the)?)?(?:[ ]{_WORD}){{1,4}}(?:[ ]20\d\d\b)?|[ ](?:20\d\d|\d(?:\.\d)?|I{{1,3}}|Beta|Alpha|XXI)\b")


def _titles(reading: Reading) -> list[tuple[int, int, str]]:
    """Capitalised names that end in a head noun, with what is named after it: start, end, head."""
    text = reading.text
    found: dict[int, tuple[int, int, str]] = {}
    hits = [h for h in (*reading.cues.under("projects/heads", 0, len(text)), *reading.cues.under("projects/weak_heads", 0, len(text))) if text[h.first].isupper()]
    for hit in sorted(hits, key=lambda h: (h.last, -(h.last - h.first))):
        if hit.last in found or text[hit.last : hit.last + 1] == "-" or any(c.islower() and not p.isalpha() for p, c in zip(text[hit.first - 1 : hit.last - 1], text[hit.first : hit.last], strict=False) if p == " "):
            continue
        window = max(0, hit.first - 120)
        before = _BEFORE_HEAD.search(text, window, hit.first)
        if before is None:
            continue
        behind = _BEHIND_HEAD.match(text, hit.last)
        found[hit.last] = (before.start(), behind.end() if behind else hit.last, text[hit.first : hit.last])
    return list(found.values())


@cache
def _head_kind() -> dict[str, str]:
    return {head.lower(): kind for kind, heads in load("projects")["heads"].items() for head in heads}


@cache
def _noun_kind() -> dict[str, str]:
    return {noun.lower(): kind for kind, nouns in load("projects")["described"].items() for noun in nouns}


@cache
def _ai_words() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.])(?:{'|'.join(load('projects')['ai_words'])})(?!\w)|[A-Za-z]AI(?!\w)|(?<!\w)AI[A-Z]|IA(?![\w])")


@cache
def _not_names() -> frozenset[str]:
    return frozenset(w.lower() for w in load("projects")["not_projects"])


_MODEL = re.compile(r"(?<![\w-])(?:[A-Z]\w*(?:LLM|GPT|LM)|[A-Z]\w+-(?:GPT|LLM)|(?:GPT|LLM)-[A-Z]\w+|[A-Z][\w-]+(?: AI)? LLM)(?:[ -](?:\d(?:\.\d)?|[A-Z]{2,4}))?(?![\w-])")
_NAME = rf"{_CAP}(?:[ ](?:{_CAP}|\d[\w.]*)){{0,3}}"
_QUOTE = r"[“\"‘«„'’]"


@cache
def _called() -> re.Pattern[str]:
    verbs = "|".join(load("projects")["called"])
    return re.compile(rf"(?<!\w)(?:{verbs})\s+(?:the\s+)?{_QUOTE}?({_NAME})")


_MACHINE = r"(?:AI\s+|national\s+|exascale\s+)?(?:supercomputers?|supercomputing system|machine|superpod|cluster|language model|large language model|LLM|foundation model|campus|data cent(?:re|er)|gigafactory|dataset|corpus|AI factory|hub)"
_BRACKETED = re.compile(rf"\b(?:data|dataset|model program(?:me)?s?|language models?|compute infrastructure|platform|supercomputer|cluster|portal|repository|corpus|exchange)\s+\(({_NAME})(?=\)|,| and )")
_QUOTED = re.compile(rf"[“\"‘«„]([A-Z][\w .’+-]{{1,40}}?)[”\"’»“]\s+(?:AI\s+|national\s+)?{_MACHINE}\b|{_MACHINE}[,\s]+[“\"«„]([A-Z][\w .+-]{{1,40}}?)[”\"»“]|(?:opens|launches|unveils|call|programme|program|project|fund|initiative|plan|scheme)\s+[“\"«]([A-Z][\w .’+-]{{2,50}}?)[”\"»]")
_BESIDE = re.compile(rf"(?<![\w’'-])({_CAP}(?:[ ](?:\d[\w.]*|[A-Z][\w-]*)){{0,2}})[ ](?:AI[ ])?(?:supercomputer|superpod|language model|LLM|foundation model|cluster|machine)\b")
_AFTER = re.compile(rf"\b(?:supercomputer|language model|foundation model|LLM|machine|model family|models:|cluster)[ ]({_CAP}(?:[ ]\d[\w.]*)?)")
_IS_A = re.compile(rf"(?:^|(?<=[.!?]\s)|(?<=\n)|(?<=[.!?][”\"]\s))({_NAME})(?:,|\s+is|\s+will be|\s+was|\s+—|\s+–|\s+\([^)]{{2,20}}\),?)\s+(?:a|an|the|its|not|another|our|’s)?\s*(?:[\w’'-]+\s+){{0,7}}?(?:supercomputer|SuperPOD|AI factory|AI Factory|cluster|language model|LLM|foundation model|data cent(?:re|er)|generative model|gigafactory|dataset|corpus|machine|campus|AI hub|GPUs)\b")
_APPOSED = re.compile(rf"(?<![\w’'-])(?:has|runs|have|runs|launched|released|presented|unveiled|showed|owns|of|is|developed|built|opened|called|trains?)\s+({_CAP}(?:[ ](?:\d[\w.]*)){{0,1}})\s*(?:,|—|–)\s*(?:a|an|the|its|their|his)\s+(?:[\w’'-]+\s+){{0,6}}?(?:supercomputer|language model|LLM|foundation model|generative model|dataset|corpus|data cent(?:re|er)|machine|cluster|AI factory|model)\b")
_HEAD_FIRST = re.compile(r"(?<![\w’'-])((?:Campus|Plan|Fonds|Fondo|Fundo|Stratégie|Estrategia|Estratégia|Programme|Programa|Agenda|Misión|Missão|Centro|Centre|Proyecto|Projet|Projeto|Fábrica|Fabrique|Usine|Política|Plano|Strategia|Piano)(?: (?:Nacional|Nationale?|Nazionale|Brasileiro|Brasileira|Estatal|Público|de|da|do|del|des|du|pour|para|en|em|la|el|l’|d’|per|di)){0,5} ?(?:de |d’|l’)?(?:IA|Inteligencia Artificial|Inteligência Artificial|Intelligence [Aa]rtificielle|Intelligenza Artificiale|Supercomputación|Supercomputação)(?: \d{4})?)(?![\w])")
_BY = re.compile(rf"\b[Mm]odels?:\s+({_CAP})\s+by\b|\band\s+({_CAP})\s+by\s+{_CAP}")

_DETERMINER = {"una": True, "uma": True, "um": True, "einen": True, "einem": True, "el": False, "los": False, "las": False, "der": False, "die": False, "das": False, "den": False, "dem": False, "les": False, "o": False, "il": False, "a": True, "an": True, "one": True, "two": True, "three": True, "four": True, "five": True, "another": True, "new": True, "first": True, "second": True, "un": True, "une": True, "ein": True, "eine": True,
               "the": False, "this": False, "that": False, "its": False, "their": False, "his": False, "her": False, "our": False, "each": False, "any": False, "no": False, "every": False, "le": False, "la": False, "such": False, "these": False, "those": False, "some": False}
_STOP_BACK = frozenset("en con por para sobre y que destina construye invertir mit im am von und pour dans avec sur em com toward towards against among amid through across behind inside outside without beside beyond like unlike escape host serve of for in on at to with by from and or but as is are was were be been being has have had will would could can may into onto over under about than that which who whose how what when where while more most many build builds building built plan plans open opens run runs buy buys get gets host hosts train trains operate announce announces announced launch launches launched develop develops need needs supply include including not only own use uses using set it they we you he she de des du pour et other between per using via during after before until since because if then so also just even still already".split())
_CONTINUES = re.compile(r"[ -](?:compan(?:y|ies)|firms?|providers?|operators?|markets?|sector|race|industry|boom|bubble|buildout|needs?|contracts?|deals?|policy|policies|planning|procurement|capex|space|users?|researchers?|spending|developers?|customers?|business|equipment|hardware|software|services?|workloads?|demand|projects?|partnerships?|opportunit\w+|sales|stocks?|exports?|jobs?|engineers?|clauses?|costs?|storage|operations|chips?|leadership|makers?|conference|summit|expo)\b")
_ANNOUNCED_AFTER = re.compile(r"\s+(?:announced|unveiled|launched|promised|presented)\s")
_FOR_AI = re.compile(r"(?:\s+(?:in|at|near)\s+[A-Z]\w+)?,?\s+(?:for|dedicated to|devoted to|optimised for|aimed at|to run|to train|meant for|para|für)\s+(?:the\s+)?(?:\w+\s+)?(?:AI|artificial intelligence|machine learning|large language|language models|inteligencia artificial|KI)\b")
_HALLS = frozenset({"data centre", "data center", "datacentre", "datacenter", "campus", "data hall", "rechenzentrum", "centro de datos"})
_AI_NEAR = re.compile(r"\bA\.?I\.?\b|artificial intelligence|\bGPUs?\b|\bKI\b|\bIA\b|inteligencia artificial|intelligence artificielle|[Nn]vidia|NVIDIA")


_PLACES_OF_WORK = frozenset({"Hub", "Campus", "Valley", "Park", "Data Centre", "Data Center", "Gigacampus", "Cluster", "Data Bank", "Growth Zone", "Superhub", "Gateway", "Factory", "Innovation Centre", "Innovation Center", "Cloud", "Data Hub", "Complex"})


def _near_ai(text: str, position: int) -> bool:
    """Whether AI is spoken of within a few lines of a hall."""
    return bool(_AI_NEAR.search(text, max(0, position - 300), min(len(text), position + 300)))


_PLACE_AFTER = re.compile(r"^\s+(?:in|at|near|on|outside|beside|for|of|at the|in the)\s+(?:the\s+)?((?:University of (?:the )?|Port of |Bay of |Isle of )?(?:[A-ZÀ-Þ][\w’'-]+)(?:[ -](?:[A-ZÀ-Þ][\w’'-]+)){0,4})")


_MODEL_HINT = re.compile(r"LLM|GPT|LM\b")
_BY_MACHINE = (_BRACKETED, _QUOTED, _BESIDE, _AFTER, _IS_A, _APPOSED, _BY)


def find_mentions(reading: Reading, scene: Scene) -> list[Mention]:
    """All mentions of projects in read sections, the more certain shape winning where two overlap."""
    text = reading.text
    found: list[Mention] = []
    found.extend(_known(reading))
    found.extend(_shaped(reading))
    found.extend(_described(reading))
    found.extend(_champions(reading, scene, found))
    order = {"known": 0, "called": 1, "model": 2, "titled": 3, "weak": 4, "champion": 5, "described": 6, "referring": 7}
    found.sort(key=lambda m: (order[m.shape] if m.shape not in ("known", "titled", "weak", "called") else 0, -(m.end - m.start), order[m.shape], m.start))
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
        near = tuple(o for o in owners if o.country_iso3 in present or o.country_iso3 in ("EUU", "AFR") or " " in o.name and len(o.name) > 12)
        if near:
            found.append(Mention(start, end, reading.text[start:end], "known", near[0].kind, known=near, head=reading.text[start:end].split()[-1].lower()))
    return found


def _champions(reading: Reading, scene: Scene, taken: list[Mention]) -> list[Mention]:
    """Model makers in a section on their own country: the company is the project."""
    found = []
    for org in reading.organisations:
        if org.sector != "model" or org.hq_iso3 in (None, "USA", "CHN") or not org.is_known:
            continue
        sentence = reading.sentence_at(org.start)
        if sentence is None or (scene.section(org.start).country_iso3 or scene.country_of(sentence, org.start)) != org.hq_iso3:
            continue
        if re.search(r"Institut|Universit|Research|Cent(?:re|er)|Lab\b|Laborator|Ministry", org.name):
            continue
        others = [m for m in taken if m.kind == "model" and sentence.start <= m.start < sentence.end]
        if not others or not re.search(r"\b(?:by|with|from|at|of|between)\s+(?:the\s+)?(?:\w+[’']s\s+)?$", reading.text[max(0, org.start - 24) : org.start]):
            found.append(Mention(org.start, org.end, org.name, "champion", "model", None))
    return found


def _shaped(reading: Reading) -> list[Mention]:
    text = reading.text
    found: list[Mention] = []
    ai_page = sum(text.count(w) for w in ("AI", "GPU", "artificial intelligence", "NVIDIA", "Nvidia", " IA", " KI", "inteligencia artificial")) >= 3
    kinds, weak = _head_kind(), {h.lower() for h in load("projects")["weak_heads"]}
    for begin, stop, noun in _titles(reading):
        written = text[begin:stop]
        name = _clean(written)
        start = begin + written.find(name) if name else begin
        if not name or len(name.split()) < 2 and noun != "Compute" or _CHIP_NAME.search(name):
            continue
        is_plain = not _ai_words().search(name)
        if is_plain and (not ai_page or noun not in _PLACES_OF_WORK or any(o.is_known and o.start < start + len(name) and o.end > start for o in reading.organisations.touching(start, start + len(name)))):
            continue
        head = noun.lower()
        kind = kinds.get(head)
        if re.search(r"\b(?:LLM|Language|Foundation Model|Models)\b", name):
            kind = "model"
        is_body = any(o.is_known and o.start <= start and o.end >= start + len(name) for o in reading.organisations.touching(start, start + len(name)))
        found.append(Mention(start, start + len(name), name, "weak" if head in weak or is_body or is_plain else "titled", kind, head))
    for hint in _MODEL_HINT.finditer(text):
        for match in _MODEL.finditer(text, max(0, hint.start() - 40), min(len(text), hint.end() + 30)):
            if match.group().lower() not in _not_names() and not re.match(r"(?:The|An?|Its|This|National|One|Open|Large) ", match.group()):
                found.append(Mention(match.start(), match.end(), match.group(), "model", "model", "model"))
    for hit in reading.cues.all("projects/called", 0, len(text)):
        called = _called().match(text, hit.first)
        if called:
            _add_called(reading, called, 1, found)
    done: set[int] = set()
    for hit in (*reading.cues.under("projects/described", 0, len(text)), *reading.cues.all("projects/machines", 0, len(text))):
        sentence = reading.sentence_at(hit.first)
        if sentence is None or sentence.start in done:
            continue
        done.add(sentence.start)
        for regex in _BY_MACHINE:
            for match in regex.finditer(text, sentence.start, sentence.end):
                for group in range(1, (match.lastindex or 0) + 1):
                    if match.group(group):
                        _add_called(reading, match, group, found)
    if any(w in text for w in ("IA", "Artificial", "rtificielle", "Supercompu")):
        for match in _HEAD_FIRST.finditer(text):
            _add_called(reading, match, 1, found)
    return found


_CHIP_NAME = re.compile(r"\b(?:GB|GH|[BHA]|MI)\d{2,3}X?\b|Data Cent(?:er|re) GPU|\bXeon\b|\bEpyc\b|\bGaudi\b|\bAscend\b|\bInstinct\b|\bTPU\b|\bDGX\b")


def _add_called(reading: Reading, match: re.Match[str], group: int, found: list[Mention]) -> None:
    raw = match.group(group)
    name = _clean(raw)
    if not name or name.lower() in _not_names() or len(name) < 3 or not re.search(r"[A-Za-zÀ-ž]{2}", name):
        return
    start = match.start(group) + raw.find(name)
    end = start + len(name)
    if any(p.start < end and p.end > start and p.end - p.start >= (end - start) - 1 for p in reading.places.touching(start, end)):
        return
    if _CHIP_NAME.search(name) or re.search(r"[A-Z]{4,}-[A-Z]{4,}|/$|-(?:backed|based|owned|led|made|funded|run|wide|style|scale)$", name) or re.match(r"\d[\d.,]*[- ]?(?:giga|mega|exa|peta|GW|MW)", name) or all(part.lower() in _not_names() or any(p.by == "demonym" for p in reading.places.within(start + name.find(part), start + name.find(part) + len(part))) for part in re.split(r"[\s-]+", name)):
        return
    if reading.periods.touching(start, end) or reading.sums.touching(start, end) or re.match(r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday)\b", name):
        return
    if any(o.is_known and o.start <= start and o.end >= end for o in reading.organisations.touching(start, end)):
        return
    around = match.group(0).lower()
    kind = "model" if re.search(r"model|llm", around) else "data" if re.search(r"dataset|corpus|\bdata \(", around) else "programme" if re.search(r"\b(?:call|fund|programme|program|scheme|initiative|plan)\b", around) else "infrastructure" if re.search(
        r"supercomputer|superpod|machine|cluster|campus|data cent|factory|hub|gpus|facility", around) else None
    found.append(Mention(start, end, name, "called", kind, None))


def _clean(name: str) -> str:
    """`name` without leading articles, possessives and sentence words."""
    name = re.sub(r"[’']s$", "", name.strip(" ,.;:“”\"‘’'—–-"))
    name = re.sub(r"^(?:\d{1,2}\s+)?(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+(?:\d{1,2},?\s+)?\d{4}\s+(?:(?:for|of|in|to|on)\s+)?(?:the\s+)?", "", name)
    name = re.sub(r"^(?:[\d.,]+(?:[BMbm]n?|k)?\s+)+", "", name)
    while True:
        cut = re.match(r"(?:The|A|An|Its|This|That|Their|Our|In|On|At|By|For|And|But|Under|With|From|When|While|Since|If|As|No|Is|What|Why|How|Le|La|Les|El|Une?|Of|To|Both|Meanwhile|Then|Now|It|Against|Per|President|Prime Minister|Minister|Every|Each|All|Any|Some|Another|Two|Three|First|Second|Neighbouring|Neighboring|Like|About|Here|There|Where|After|Before|New\s(?=AI\b)|Canadian(?=\sSovereign))\s+(?=\S)|[A-Z]\w+[’']s?\s+(?=[A-Z])", name)
        if not cut:
            return name
        name = name[cut.end() :]


def _described(reading: Reading) -> list[Mention]:
    text = reading.text
    found: list[Mention] = []
    kinds = _noun_kind()
    plain = frozenset(w.lower() for w in load("projects")["plain_nouns"])
    describer = _describers()
    last = -1
    for match in sorted(reading.cues.under("projects/described", 0, len(text)), key=lambda h: (h.first, -h.last)):
        if match.first < last or text[match.last : match.last + 1] == "-" or text[max(0, match.first - 1) : match.first] == "-":
            continue
        last = match.last
        noun = text[match.first : match.last].lower()
        back = text[max(0, match.start() - 90) : match.start()]
        if back[-1:] in "“\"‘«":
            back = back[:-1] + " "
        back = re.split(r"[.;:!?()\n“”\"—–]|,\s", back)[-1]
        tokens = [(t.group(), t.start()) for t in re.finditer(r"\S+", back)]
        offset = match.start() - len(back)
        chosen: list[tuple[str, int]] = []
        determiner: bool | None = None
        for token, at in reversed(tokens[-7:]):
            low = token.lower().strip(",")
            if low in _DETERMINER and not (low in ("new", "first", "second") and chosen is not None):
                determiner = _DETERMINER[low]
                break
            if low in _STOP_BACK or re.fullmatch(r"[A-Z]{0,3}[$€£₹¥₩].*|(?:billion|million|trillion|crore|lakh|bn|m|[\d,.]+(?:bn|m|tn|B|M))", token):
                determiner = True if determiner is None and low not in _STOP_BACK else determiner
                break
            chosen.insert(0, (token, at))
            if low.endswith(("’s", "'s")):
                determiner = bool(re.match(r"[A-Z]", token)) and len(chosen) > 1 and not noun.endswith(("ies", "res", "ers", "els"))
                break
        words = " ".join(t for t, _ in chosen)
        is_bare_hall = False
        if noun not in plain and not describer.search(words + " ") and not _FOR_AI.match(text[match.end() : match.end() + 60]):
            here = _PLACE_AFTER.match(text[match.end() : match.end() + 70])
            if noun not in _HALLS or determiner is False and not here or not _near_ai(text, match.start()):
                continue
            is_bare_hall = True
        if _CONTINUES.match(text[match.end() : match.end() + 24]):
            continue
        start = offset + (chosen[0][1] if chosen else len(back))
        name = re.sub(r"\s+", " ", text[start : match.end()])
        place = _PLACE_AFTER.match(text[match.end() : match.end() + 70])
        if place is not None and any(p.by == "demonym" for p in reading.places.within(match.end(), match.end() + place.end()) if p.start >= match.end() + place.start(1)):
            place = None
        plural = noun.endswith("s") and not noun.endswith(("campus", "ss"))
        is_new = (bool(determiner) or bool(_ANNOUNCED_AFTER.match(text[match.end() : match.end() + 20]))) and not is_bare_hall
        found.append(Mention(start, match.end(), name, "described" if (is_new or place) else "referring", kinds.get(noun), noun, is_new=is_new,
                             place=place.group(1) if place else None))
    return found


@cache
def _describers() -> re.Pattern[str]:
    return pattern(tuple(load("projects")["describers"]) + (r"\d[\d.,]*[- ]?(?:GW|MW|gigawatt|megawatt)", r"[\d.,]+(?:GW|MW)"))


def _repeated(text: str, taken: list[Mention], cover: bytearray, scene: Scene) -> list[Mention]:
    """Every other place where a name found by a sure shape stands."""
    sure = {m.name: m for m in taken if m.shape in ("called", "model", "titled") and len(m.name) > 2}
    if not sure:
        return taken
    names = re.compile(r"(?<![\w-])(?:" + "|".join(re.escape(n) for n in sorted(sure, key=len, reverse=True)[:200]) + r")(?![\w-])")
    more = []
    for match in names.finditer(text):
        if any(cover[match.start() : match.end()]) or scene.section(match.start()).is_ignored:
            continue
        source = sure[match.group()]
        more.append(Mention(match.start(), match.end(), source.name, source.shape, source.kind, source.head))
    return sorted(taken + more, key=lambda m: m.start)

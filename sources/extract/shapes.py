"""Projects named by shape: titles, model names, 'called', quotes, 'X, a supercomputer'.

Owns names that no table knows. Does not decide which become records. Invariant: a name is at least two letters long,
and neither a place, a date, a known organisation, a chip, nor a product of everybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from sources.extract.cues import load
from sources.extract.mention import Mention
from sources.extract.reading import Reading

_CAP = r"(?:[A-ZÀ-ÖØ-ÞĀ-Ž0-9][\w’'&+/-]*(?:\.\w[\w-]*)*|[a-z]+[A-Z]\w*)"


_JOIN = r"(?:of|for|and|the|de|do|da|in|on|&|la|et|pour|para|d’|l’)"


_NAME = rf"{_CAP}(?:[ ](?:{_CAP}|\d[\w.]*)){{0,3}}"


_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_QUOTE = r"[“\"‘«„'’]"


_BEFORE_HEAD = re.compile(rf"(?<![\w’'-])(?:{_CAP}[ \u00a0](?:{_JOIN}[ \u00a0](?:{_JOIN}[ \u00a0])?)?){{1,7}}$")
_MAY_STAND_BEFORE = re.compile(rf"{_CAP}|{_JOIN}")


_WORD = rf"(?!(?:{_MONTHS}|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b)[A-ZÀ-ÖØ-Þ][\w’'&+/-]*"


_BEHIND_HEAD = re.compile(
    rf"[ ](?:for|on)(?:[ ]the)?(?:[ ]{_WORD}){{1,3}}[ ]and(?:[ ]{_WORD}){{2,3}}(?=[ ][a-z(]|[,.;:]|$)|"
    rf"(?:[ ](?:for|of|on)(?:[ ]the)?)?(?:[ ]{_WORD}){{1,4}}(?:[ ]and[ ]{_WORD}(?=[ ]\())?(?:[ ]20\d\d\b)?|"
    r"[ ](?:20\d\d|\d(?:\.\d)?|I{1,3}|Beta|Alpha|XXI)\b"
)
"""'for AI and Advanced Digital Technologies', 'Austria 2030', 'II'."""


_MACHINE = (
    r"(?:AI\s+|national\s+|exascale\s+)?(?:supercomputers?|supercomputing system|machine|"
    r"superpod|cluster|language model|large language model|LLM|foundation model|campus|"
    r"data cent(?:re|er)|gigafactory|dataset|corpus|AI factory|hub)"
)


_BRACKETED = re.compile(
    rf"\b(?:data|dataset|model program(?:me)?s?|language models?|compute infrastructure|platform|"
    rf"supercomputer|cluster|portal|repository|corpus|exchange)\s+\(({_NAME})(?=\)|,| and )"
)


_QUOTED = re.compile(
    rf"[“\"‘«„]([A-Z][\w .’+-]{{1,40}}?)[”\"’»“]\s+(?:AI\s+|national\s+)?{_MACHINE}\b|{_MACHINE}[,\s]+[“\"«„]([A-Z][\w "
    rf".+-]{{1,40}}?)[”\"»“]|(?:opens|launches|unveils|call|programme|program|project|fund|"
    rf"initiative|plan|scheme)\s+[“\"«]([A-Z][\w .’+-]{{2,50}}?)[”\"»]"
)


_BESIDE = re.compile(
    rf"(?<![\w’'-])({_CAP}(?:[ ](?:\d[\w.]*|[A-Z][\w-]*)){{0,2}})(?<![’']s)[ ](?:AI[ ])?(?:supercomputer|"
    rf"superpod|language model|LLM|foundation model|cluster|machine)\b"
)


_AFTER = re.compile(
    rf"\b(?:supercomputer|language model|foundation model|LLM|machine|model family|models:|"
    rf"cluster|supercalculateur|supercomputador|supercomputadora|superordenador|Supercomputer|Sprachmodell|"
    rf"modelo de lenguaje|modelo de linguagem|modèle de langue|modello linguistico|taalmodel)[ "
    rf"]({_CAP}(?:[ ]\d[\w.]*)?)"
)


_OPENING = re.compile(r"[.!?\n](?:(?<=\n)|[”\"]?\s)")
"""What a sentence or line begins behind."""
_IS_A = re.compile(
    rf"({_NAME})(?:,|,\s[a-z][^,.;]{{4,60}},\s(?:is|was)|\s+is|\s+will be|\s+was|\s+—|"
    rf"\s+–|\s+\([^)]{{2,60}}\)(?:,|\s+is)?)\s+(?:a|an|the|its|not|another|our|’s)?\s*(?:(?!(?:being|been|to|for|by|that|which|who|firm|company|group|developer|maker|builder)\b)[\w’'-]+\s+){{0,7}}?(?:supercomputer|"
    rf"SuperPOD|AI factory|AI Factory|cluster|language models?|LLM|foundation model|data cent(?:re|"
    rf"er)|generative model|gigafactory|dataset|corpus|machine|campus|AI hub|GPUs)\b"
)


_MODEL_APPOSED = re.compile(
    rf"\b(?:its|his|her|their|the|an?|[Ii]ts|[Tt]he|[Aa]n?|own|[A-Z]\w+[’']s?)\s+(?:[\w’'-]+\s+){{0,6}}?"
    rf"(?:model|LLM|chatbot model|corpus|dataset|data bank|speech bank),?\s*(?:\(|—\s|–\s|(?<=,)\s?)[“\"‘]?"
    rf"({_CAP}(?:[ ]\d[\w.]*)?)(?=[”\"’]?(?:[,.;)]|\s[—–]|$))"
)
"""'its Gulf-dialect model, Dana.': what is named right behind a comma and closed by one."""
_MACHINE_APPOSED = re.compile(
    rf"\b(?:its|their|the|an?|[Ii]ts|[Tt]he|[Aa]n?|own|[A-Z]\w+[’']s?)\s+(?:[\w’'-]+\s+){{0,5}}?"
    rf"(?:supercomputer|machine|GPU cluster|AI cluster|AI factory|corpus of [^,.;:]{{4,60}}),\s"
    rf"[“\"‘]?({_NAME})(?=[”\"’]?[,.;])"
)
"""'a new supercomputer, Drava,'."""
_IS_NAMED = re.compile(
    r"\b(?:supercomputer|language model|foundation model|LLM|model|corpus)\b(?:\s+[\w’'-]+){0,5}?\s+is\s+"
    r"([A-Z][a-z]+[A-Z]\w*|[A-Z]{2,}-[A-Z]\w+|[A-Z]\w+-[A-Z]{2,}\w*)(?=[:;,.])"
)
"""'The best open model for Latvian is TildeOpen': a name that no word of the language looks like."""
_PLURAL = re.compile(
    rf"\b(?:language|foundation|open|open-weight|national|AI)\s+(?:models|supercomputers)\s+({_CAP})(?:,\s({_CAP}))?\s+and"
    rf"\s+({_CAP})(?=[\s,.;])"
)
"""'the open models Poro and Viking'."""
_OF_BODY = re.compile(
    r"[’']s?\s(?!(?:AI|GPU|New|First|National)\b)([A-Z][\w-]+(?:\s(?:[A-Z][\w-]*|\d\w*)){1,2})"
    r"(?=\s(?:(?:opened|opens|runs|holds)(?!\s(?:the|an?|its|their)\b)|has|had|will|is|was|with)\b)"
    r"|[’']s?\s([A-Z][a-z]+)\ssystem(?=\s(?:in|at|of|with|has|will)\b)"
)
"""'the laboratory’s Cloud Brain III opened with 16,000 petaflops': where the sentence counts machines."""
_QUOTED_COMMA = re.compile(
    rf"[“\"‘«„]([A-Z][\w .’+-]{{1,40}}?),?[”\"’»“],?\s+(?:is\s+)?(?:an?|the|its|their)\s+"
    rf"(?:[\w’'-]+\s+){{0,5}}?{_MACHINE}\b"
)
"""'for “Balss”, a speech and language model'."""
_LONG_APPOSED = re.compile(
    rf"\b(?:for|of|to|on|with|from|called|builds?|built|runs?|opens?|opened)\s(?:the\s)?({_CAP}(?:\s(?:{_CAP}|de|da|do|di|la)){{1,4}}),"
    r"\s(?:an?|the|its|their)\s(?:[\w’'-]+\s){0,4}?(?:supercomputer|language model|speech model|corpus|dataset|"
    r"computing node|(?:government|sovereign|national|state|public) (?:AI )?cloud|AI cloud|AI cluster|GPU cluster)\b"
    r"(?!\s(?:firm|company|maker|developer|provider|start|business))"
)
"""'a contract for Latvian Text Commons, a cleaned corpus of newspapers'."""
_COMMA_MODEL = re.compile(
    rf",\s({_CAP}(?:[ ]\d[\w.]*)?),\s(?:an?|the|its|their)\s"
    rf"(?:(?!(?:of|that|which|for|by|behind|firm|company|maker|developer|start-?up)\b)[\w’'-]+\s){{0,4}}"
    rf"(?:language model|LLM|foundation model|generative model|speech model)\b"
)
"""'hosts, among others, ALLaM, the Arabic language model'."""
_APPOSITION = re.compile(r"[,—–]\s*(?:a|an|the|its|their|his)\s")
_APPOSED = re.compile(
    rf"(?<![\w’'-])(?:has|have|runs|hosts?|launched|released|presented|unveiled|showed|owns|of|"
    rf"is|developed|built|opened|called|trains?|trained|download|downloads?|releases?|publish(?:es|ed)?|open-sourced|"
    rf"presents?|unveils?|builds?|finishe[sd]|finish|uses?|tests?|tested|serves?|on|in|with|for|to|and|from)\s+"
    rf"({_CAP}(?:[ ](?:\d[\w.]*)){{0,1}})\s*(?:,|"
    rf"—|–)\s*(?:a|an|the|its|their|his)\s+(?:[\w’'-]+\s+){{0,6}}?(?:supercomputer|language "
    rf"model|LLM|foundation model|generative model|dataset|corpus|data cent(?:re|er)|machine|"
    rf"cluster|AI factory|model)\b"
)


_HEAD_FIRST = re.compile(
    r"(?<![\w’'-])((?:Campus|Plan|Fonds|Fondo|Fundo|Stratégie|Estrategia|Estratégia|Programme|"
    r"Programa|Agenda|Misión|Missão|Centro|Centre|Proyecto|Projet|Projeto|Fábrica|Fabrique|"
    r"Usine|Política|Plano|Strategia|Piano)(?: (?:Nacional|Nationale?|Nazionale|Brasileiro|"
    r"Brasileira|Estatal|Público|de|da|do|del|des|du|pour|para|en|em|la|el|l’|d’|per|di)){0,5} "
    r"?(?:de |d’|l’)?(?:IA|Inteligencia Artificial|Inteligência Artificial|Intelligence [Aa]rtificielle|"
    r"Intelligenza Artificiale|Supercomputación|Supercomputação)(?: \d{4})?)(?![\w])"
)


_AI_OF_ROMANCE = re.compile(r"I(?<![A-Z]I)A(?!\w)")
_BY = re.compile(rf"\b[Mm]odels?:\s+({_CAP})\s+by\b|\band\s+({_CAP})\s+by\s+{_CAP}")


_MODEL = re.compile(
    r"(?<![\w-])(?:[A-Z]\w*(?:LLM|GPT|LM)|[A-Z]\w+-(?:GPT|LLM)|(?:GPT|LLM)-[A-Z]\w+|[A-Z][\w-]+(?: "
    r"AI)? LLM)(?:[ -](?:\d(?:\.\d)?|[A-Z]{2,4}))?(?![\w-])"
)


_MODEL_HINT = re.compile(r"LLM|GPT|LM\b")


_BY_MACHINE = (
    (_BRACKETED, ("(",)),
    (_QUOTED, tuple('“"‘«„')),
    (_BESIDE, ("supercomputer", "superpod", "language model", "LLM", "foundation model", "cluster", "machine")),
    (
        _AFTER,
        (
            *("supercomputer", "language model", "foundation model", "LLM", "machine", "model family", "models:"),
            *("cluster", "supercal", "supercomputador", "superordenador", "Supercomputer", "Sprachmodell", "modelo de"),
            *("modèle de", "modello ling", "taalmodel"),
        ),
    ),
    (_MODEL_APPOSED, ("model",)),
    (_COMMA_MODEL, ("model", "LLM")),
    (_MACHINE_APPOSED, ("supercomputer,", "machine,", "cluster,", "factory,", "corpus of ")),
    (_IS_NAMED, (" is ",)),
    (_QUOTED_COMMA, tuple('“"‘«„')),
    (_LONG_APPOSED, ("supercomputer", "model", "corpus", "dataset", "node", "cloud", "cluster")),
    (_PLURAL, ("models ", "supercomputers ")),
)
"""Patterns of names beside machines, each with signs of which a sentence must hold one."""


_CHIP_NAME = re.compile(
    r"\b(?:GB|GH|[BHA]|MI)\d{2,3}X?\b|Data Cent(?:er|re) GPU|\bXeon\b|\bEpyc\b|\bGaudi\b|\bAscend\b|"
    r"\bInstinct\b|\bTPU\b|\bDGX\b"
)


@cache
def _head_kind() -> dict[str, str]:
    return {head.lower(): kind for kind, heads in load("projects")["heads"].items() for head in heads}


@cache
def _ai_words() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w.])(?:{'|'.join(load('projects')['ai_words'])})(?!\w)|[A-Za-z]AI(?!\w)|\w\.ai(?!\w)|(?<!\w)AI[A-Z]|IA(?![\w])"
    )


@cache
def _workplaces() -> frozenset[str]:
    return frozenset(str(w) for w in load("projects")["places_of_work"])


@cache
def _not_names() -> frozenset[str]:
    return frozenset(w.lower() for w in load("projects")["not_projects"])


@cache
def _called() -> re.Pattern[str]:
    verbs = "|".join(load("projects")["called"])
    return re.compile(rf"(?<!\w)(?:{verbs}),?\s+(?:the\s+)?{_QUOTE}?({_NAME})")


def _titles(reading: Reading) -> list[tuple[int, int, str]]:
    """Capitalised names that end in a head noun, with what is named after it: start, end, head."""
    text = reading.text
    found: dict[int, tuple[int, int, str]] = {}
    hits = [
        h
        for h in (
            *reading.cues.under("projects/heads", 0, len(text)),
            *reading.cues.under("projects/weak_heads", 0, len(text)),
        )
        if text[h.first].isupper() and text[h.first - 1 : h.first].isspace()
    ]
    for hit in sorted(hits, key=lambda h: (h.last, h.first)):
        noun = text[hit.first : hit.last]
        if hit.last in found or text[hit.last : hit.last + 1] == "-":
            continue
        if " " in noun and any(word[:1].islower() for word in noun.split(" ")[1:]):
            continue
        before = _BEFORE_HEAD.search(text, _run_before(text, hit.first), hit.first)
        if before is None:
            continue
        behind = _BEHIND_HEAD.match(text, hit.last)
        found[hit.last] = (before.start(), behind.end() if behind else hit.last, noun)
    return list(found.values())


def _run_before(text: str, position: int) -> int:
    """Where the word begins with which the capitalised words before `position` may begin, at most 120 characters on."""
    floor = max(0, position - 120)
    begin = position - 1 if text[position - 1] == "\n" else position
    while begin > floor:
        end = begin - 1
        begin = max(text.rfind(" ", floor, end), text.rfind("\u00a0", floor, end), floor - 1) + 1
        if not _MAY_STAND_BEFORE.fullmatch(text, begin, end):
            break
    return begin


_LAST_NOUNS = re.compile(r"^.*[.;:(]\s")
"""What stands before the last sign in front of 'called'."""
_EVENT = re.compile(
    r"\b(?:Week|Summit|Forum|Day|Days|Conference|Congress|Expo|Fair|Awards?|Show|"
    r"Prize|Symposium|Festival|Report|Index)$"
)
_SEAT = re.compile(r"cent(?:re|er)|facility|institut|council|office|laborator|academy|agency|consortium")
_STARTED = re.compile(
    r"\s+(?:its\s+|the\s+)?[“\"‘]?([A-Z][\w-]+(?:[ ](?:\d[\w.]*|[A-Z][\w-]*)){0,2})[”\"’]?(?=\s+(?:in|"
    r"at|on|near|to|last|this)\b|[,.;:])"
)
_MACHINE_NEAR = re.compile(
    r"\b(?:GPUs?|supercomput\w+|AI|H[12]00|GB[23]00|B[23]00|exaflops|petaflops|"
    r"language model|accelerators|cluster|machine)\b"
)


_MODEL_TITLE = re.compile(r"\b(?:LLM|Language|Foundation Model|Models)\b")
_NO_MODEL = re.compile(r"(?:The|An?|Its|This|National|One|Open|Large) ")
_MODEL_AFTER = re.compile(r"\bmodels?\b|\bLLM\b")
_HEADLINE = re.compile(
    r"(?:[^\s]+ ){1,9}?(?:Establish(?:es|ed)?|Launch(?:es|ed)|Unveil(?:s|ed)?|Announce[sd]?|Inaugurate[sd]?|Builds|"
    r"Signs?|Signed|Forms|Formed|Create[sd]?|Joins|Joined|Backs|Backed|Approve[sd]?|Funded|Opens|Opened|Starts|Started|"
    r"Selects|Selected|Wins|Won|Gets|Plans to \w+|Invest(?:s|ed)?(?: in)?|Pledge[sd]?|Secure[sd]|Adds|Expand(?:s|ed)?|"
    r"Hosts|Hosted|Brings|Takes|Buys|Bought|Breaks Ground (?:on|for)|Broke Ground (?:on|for)|Scraps|Cancels|Halts|"
    r"Unites Behind|Will \w+|to (?:Build|Launch|Host|Open|Fund|Create|Establish|Join|Buy))\s+"
    r"(?:(?:[Tt]he|[Aa]n?|[Ii]ts|New|First|Its)\s+)*"
)
"""A headline up to the object of its verb: 'X and Y Establish' in 'X and Y Establish Majd Compute'."""
_OUTER = re.compile(
    r"(?:^|\n|[.:;]\s|\b[Tt]he\s|\bin\s)([A-ZÀ-Þ][\w’-]*(?: (?:[A-ZÀ-Þ][\w’-]*|de|of|for|da|do|du|la)){1,6}) \($"
)
_LAW = re.compile(r"\b(?:Law|Act|Bill|Regulation|Directive|Decree|Ordinance)$")
_TWO_LETTERS = re.compile(r"[A-Za-zÀ-ž]{2}")
_AS = re.compile(r"\s+as\s")
_MEASURED = re.compile(r"\d[\d,.]*-[A-Z]|\d[\d.,]*[- ]?(?:giga|mega|exa|peta|GW|MW)")
_MADE_BY = re.compile(r"[A-Z]{4,}-[A-Z]{4,}|/$|-(?:backed|based|owned|led|made|funded|run|wide|style|scale)$")
_PARTS = re.compile(r"[\s-]+")
_DAY = re.compile(rf"(?:{_MONTHS}|Monday|Tuesday|Wednesday|Thursday|Friday)\b")
_KIND_AROUND = (
    ("model", re.compile(r"model|llm|modèle|modello")),
    ("data", re.compile(r"dataset|corpus|\bdata \(")),
    ("programme", re.compile(r"\b(?:call|fund|programme|program|scheme|initiative|plan)\b")),
    (
        "infrastructure",
        re.compile(
            r"supercomput|supercalcul|superordenador|superpod|machine|cluster|campus|data "
            r"cent|factory|hub|gpus|facility"
        ),
    ),
)
_POSSESSIVE = re.compile(r"[’']s$")
_DATED = re.compile(
    rf"(?:\d{{1,2}}\s+)?(?:{_MONTHS})\s+(?:\d{{1,2}},?\s+)?\d{{4}}\s+(?:(?:for|of|in|to|on)\s+)?(?:the\s+)?"
)
_COUNTED = re.compile(r"(?:[\d.,]+(?:[BMbm]n?|k)?\s+)+")
_SENTENCE_WORD = re.compile(
    r"(?:The|A|An|Its|This|That|Their|Our|In|On|At|By|For|And|But|Under|With|From|When|"
    r"While|Since|If|As|No|Is|What|Why|How|Le|La|Les|El|Une?|Of|To|Both|Meanwhile|Then|"
    r"Now|It|Against|Per|President|Prime Minister|Minister|Every|Each|All|Any|Some|"
    r"Another|Two|Three|First|Second|Neighbouring|Neighboring|Like|About|Here|There|"
    r"Where|After|Before|New\s(?=AI\b))\s+(?=\S)|[A-Z]\w+[’']s?\s+(?=[A-Z])"
)


_YEAR_THE = re.compile(r"(?:19|20)\d\d (?:the|its|a|an) ")
"""'Since 2020 the Konza AI Campus': a year that only stands before."""
_FOR_THE = re.compile(r" (for|in|on|and|of) the ")


_ROLE_OF = re.compile(
    r"(?:Users|Tenants|Customers|Owners?|Operators?|Builders?|Heads?|Directors?|Critics|Supporters|Backers|Funders|Parts?|"
    r"Costs?|Opening|Construction|Funding|Plans|Talk|Half|Most|All|News|Pictures)"
)


def _behind_body(reading: Reading, start: int, name: str) -> int:
    """How much of a name is who gets or gives: 'Government of Quebec for the ' in '... for the Montreal AI Cluster'."""
    for match in reversed(list(_FOR_THE.finditer(name))):
        stop = start + match.start()
        if match.group(1) == "of" and _ROLE_OF.fullmatch(name, 0, match.start()):
            return match.end()
        bodies = any(o.end == stop for o in reading.organisations.within(start, stop))
        if bodies and match.group(1) != "of":
            return match.end()
        if match.group(1) in ("for", "and") and any(p.end == stop for p in reading.places.within(start, stop)):
            return match.end()
    return 0


def _outer(text: str, start: int, end: int) -> re.Match[str] | None:
    """The name that one in brackets explains: 'Awan AI Berdaulat' before '(Sovereign AI Cloud)'."""
    if text[max(0, start - 2) : start] != " (" or text[end : end + 1] != ")":
        return None
    return _OUTER.search(text, max(0, start - 80), start)


def find_shaped(reading: Reading) -> list[Mention]:
    text = reading.text
    found: list[Mention] = []
    ai_page = (
        sum(
            text.count(w)
            for w in (
                "AI",
                "GPU",
                "artificial intelligence",
                "NVIDIA",
                "Nvidia",
                " IA",
                " KI",
                "inteligencia artificial",
            )
        )
        >= 3
    )
    kinds, weak = _head_kind(), {h.lower() for h in load("projects")["weak_heads"]}
    for begin, stop, noun in _titles(reading):
        written = text[begin:stop]
        name = _clean(written)
        start = begin + written.find(name) if name else begin
        cut = _behind_body(reading, start, name) if name and " the " in name else 0
        if name and not cut and (dated := _YEAR_THE.match(name)) is not None:
            cut = dated.end()
        start, name = start + cut, name[cut:] if name else name
        if not name or (len(name.split()) < 2 and noun != "Compute") or _CHIP_NAME.search(name) or _LAW.search(name):
            continue
        if (outer := _outer(text, start, start + len(name))) is not None:
            found.append(Mention(*outer.span(1), outer.group(1), "called", kinds.get(noun.lower()), None))
        is_plain = not _ai_words().search(name)
        if is_plain and (
            not ai_page
            or noun not in _workplaces()
            or any(
                o.is_known and o.start < start + len(name) and o.end > start
                for o in reading.organisations.touching(start, start + len(name))
            )
        ):
            continue
        head = noun.lower()
        kind = kinds.get(head)
        if _MODEL_TITLE.search(name):
            kind = "model"
        is_body = any(
            o.is_known and o.start <= start and o.end >= start + len(name)
            for o in reading.organisations.touching(start, start + len(name))
        )
        found.append(
            Mention(
                start,
                start + len(name),
                name,
                "weak" if head in weak or is_plain or (is_body and _SEAT.search(head)) else "titled",
                kind,
                head,
                is_body=is_body and bool(_SEAT.search(head)),
            )
        )
    for hint in _MODEL_HINT.finditer(text):
        for match in _MODEL.finditer(text, max(0, hint.start() - 40), min(len(text), hint.end() + 30)):
            if match.group().lower() not in _not_names() and not _NO_MODEL.match(match.group()):
                found.append(Mention(match.start(), match.end(), match.group(), "model", "model", "model"))
    for hit in reading.cues.all("projects/called", 0, len(text)):
        called = _called().match(text, hit.first)
        if called:
            _add_called(reading, called, 1, found)
    for hit in reading.cues.all("projects/starts", 0, len(text)):
        started = _STARTED.match(text, hit.last)
        if started and not any(
            o.start < started.end(1) and o.end > started.start(1)
            for o in reading.organisations.touching(started.start(1), started.end(1))
        ):
            sentence = reading.sentence_at(hit.first)
            after = reading.text[hit.first : min(len(text), hit.first + 400)]
            if sentence and _MACHINE_NEAR.search(after):
                _add_called(reading, started, 1, found)
                if found and found[-1].start == started.start(1) and found[-1].kind is None:
                    is_model = _MODEL_AFTER.search(after[:160])
                    found[-1] = replace(found[-1], kind="model" if is_model else "infrastructure")
    done: set[int] = set()
    counted: set[int] = set()
    for hit in (
        *reading.cues.under("projects/described", 0, len(text)),
        *reading.cues.all("projects/machines", 0, len(text)),
    ):
        sentence = reading.sentence_at(hit.first)
        if sentence is None or sentence.start in done:
            continue
        done.add(sentence.start)
        for match in _by_machines(text, sentence.start, sentence.end):
            for group in range(1, (match.lastindex or 0) + 1):
                if match.group(group):
                    _add_called(reading, match, group, found)
    for measure in reading.measures:
        sentence = reading.sentence_at(measure.start)
        if sentence is not None and sentence.start not in counted:
            counted.add(sentence.start)
            for match in _OF_BODY.finditer(text, sentence.start, sentence.end):
                _add_called(reading, match, match.lastindex or 1, found)
    if _AI_OF_ROMANCE.search(text) or any(w in text for w in ("a Artificial", "rtificielle", "Supercomputa")):
        for match in _HEAD_FIRST.finditer(text):
            _add_called(reading, match, 1, found)
    return found


def _by_machines(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """What the patterns of names beside machines find in a sentence; each is tried only where its signs stand."""
    said = text[start:end]
    for regex, signs in _BY_MACHINE:
        for sign in signs:
            if sign in said:
                yield from regex.finditer(text, start, end)
                break
    last = start
    for begin in [0] * (start == 0) + [opening.end() for opening in _OPENING.finditer(text, max(0, start - 3), end)]:
        if begin >= last and (match := _IS_A.match(text, begin, end)) is not None:
            yield match
            last = match.end()
    if _APPOSITION.search(text, start, end):
        yield from _APPOSED.finditer(text, start, end)
    if "by" in said:
        yield from _BY.finditer(text, start, end)


def _add_called(reading: Reading, match: re.Match[str], group: int, found: list[Mention]) -> None:
    raw = match.group(group)
    name = _clean(raw)
    if len(name) < 3 or name.lower() in _not_names() or not _TWO_LETTERS.search(name):
        return
    start = match.start(group) + raw.find(name)
    end = start + len(name)
    if any(
        p.start < end and p.end > start and p.end - p.start >= (end - start) - 1
        for p in reading.places.touching(start, end)
    ):
        return
    if _AS.match(reading.text, end, end + 4) and match.group(0).lower().startswith("named"):
        return
    if (
        _MEASURED.match(name)
        or _CHIP_NAME.search(name)
        or _MADE_BY.search(name)
        or all(
            part.lower() in _not_names()
            or any(
                p.by == "demonym"
                for p in reading.places.within(start + name.find(part), start + name.find(part) + len(part))
            )
            for part in _PARTS.split(name)
        )
    ):
        return
    if _EVENT.search(name) or _DAY.match(name):
        return
    if reading.periods.touching(start, end) or reading.sums.touching(start, end):
        return
    if any(o.is_known and o.start <= start and o.end >= end for o in reading.organisations.touching(start, end)):
        return
    around = match.group(0).lower()
    if not around[0].isupper() and _called().match(match.group(0)):
        around = _LAST_NOUNS.sub(" ", reading.text[max(0, match.start() - 32) : match.start()].lower()) + around
    kind = next((kind for kind, words in _KIND_AROUND if words.search(around)), None)
    found.append(Mention(start, end, name, "called", kind, None))


def _clean(name: str) -> str:
    """`name` without leading articles, possessives, sentence words, and what a headline says before its object."""
    if (said := _HEADLINE.match(name)) is not None and " " in name[said.end() :]:
        name = name[said.end() :]
    name = _POSSESSIVE.sub("", name.strip(" ,.;:“”\"‘’'—–-"))
    for opening in (_DATED, _COUNTED):
        if (cut := opening.match(name)) is not None:
            name = name[cut.end() :]
    while (cut := _SENTENCE_WORD.match(name)) is not None:
        name = name[cut.end() :]
    return name

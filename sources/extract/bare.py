"""Numbers of money that leave out their currency or their million: 'of that, 25 million', '24 million and 14 from it'.

Owns deciding whether such a number is money, by the sums beside it. Invariant: what it gives takes its currency from a
sum of the page and is marked `is_inferred`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from sources.extract.actors import Actor, Actors
from sources.extract.pledge import Pledge, near
from sources.extract.quantities.model import Money
from sources.extract.reading import Reading
from sources.extract.scene import Scene
from sources.extract.sentences import Sentence, clause_of

_INSTEAD = re.compile(
    r"\b(?:not (?:the|just)|(?:up|down)?\s?from(?: the)?|instead of(?: the)?|rather than(?: the)?|against(?: the)?|"
    r"compared with(?: the)?|previously|originally|initially|at first|once)\s+(?:about |some |around |nearly |"
    r"roughly )?$"
)
_COSTS = re.compile(
    r"\b(?:costs?|costing|has cost|had cost|price(?:d at| of)|budget of)\s+(?:about |some |around |nearly |roughly )?$"
)
_COUNTED = re.compile(
    r"\b(?:people|users|devices|inhabitants|residents|citizens|homes|households|students|pupils|children|jobs|voters|speakers|"
    r"women|men|farmers|workers|patients|tokens|words|pages|documents|parameters|records|hours|tonnes|litres|customers)\b"
)
_REST = re.compile(
    r"\b(?:the other|another|the rest|the remaining|the remainder|the balance|what is left|what remains|the lot|"
    r"a further|an additional|one half|half|or|namely)\b|"
    r"\b(?:[Tt]he (?:first|second|third|fourth|larger|smaller|bigger|older)|[Oo]ne)(?: \w+)?, (?:worth |of )?$"
)
"""What makes a bare number a share of the sum before it."""
_GETS = re.compile(r"\b(?:gets?|takes?|receives?|got|took|received|keeps?|obtains?|draws?)\b[^.;]{0,44}$")
_GREW = re.compile(
    r"\b(?:grew|grown|rose|risen|went up|swollen|swelled|raised|lifted|increased|upped|climbed|shrank|fell|cut|reduced|"
    r"trimmed|doubled|tripled|revised)\s+(?:since\s+)?(?:to|by|at)\s+(?:about |some |around |nearly |roughly )?$"
)
_OF_THOSE = re.compile(
    r"\s+of (?:those|that|these|it|them|this|the (?:sum|total|money|amount))\b|"
    r",?\s+out of (?:that|this|it|which|the\s+(?:total|sum|money|amount|budget|package|plan|fund|programme|\d|[$€£]))"
)
_PURPOSE = re.compile(
    r"\s+(?:is |are |was |were |will be |being )?(?:for|from|pays? for|goes? to|goes? into|went to|went into|covers?|"
    r"comes? from|buys?|bought|on|earmarked)\s"
)
_DIGITS = re.compile(r"\d+(?:[.,]\d{1,2})?(?![\d.,]\d)")
_ELIDED = re.compile(
    r"[^.;\d(]{3,70}?\b(\d{1,3}(?:[.,]\d)?)(?=\s*(?:[.,;)»]|$|(?:and|y|from|de la|del|de|von|aus|by)\s))"
)
_TOWARDS = r"\s+(?:is |are |was |were |will go |goes )?"
_PARALLEL = re.compile(
    rf"{_TOWARDS}(for|to|from|on|für|pour|para)\s[^.;:\d(]{{2,60}}?(?:,|\sand|\sy|\set|\sund)\s+"
    rf"(?:the other |another |some |about )?(\d{{1,3}}(?:[.,]\d)?){_TOWARDS}\1\s"
)
"""'50 million for chips and 30 for software': the same word stands behind both numbers."""
_SOURCE = re.compile(r"\s+(?:from|de la|del|de|von|aus|by)\s+(?:the\s+|la\s+|el\s+)?")
_BESIDE = re.compile(
    r"\s+(?:(?:adds?|pays?|gives?|puts? (?:up|in)|contributes?|with|to|a|another|falls? to|rises? to|sube a|baja a|"
    r"pone|aporta|apporte|zahlt|gibt)\s+)?(?:about |some |hasta |up to )?"
)
"""What stands between one who pays and a number without its million."""
_PEOPLE = re.compile(
    r"\s+of (?:them|those|these|whom)\s+(?:have|had|lack|live|speak|use|work|can|will (?:use|get|learn|have)|"
    r"are (?!for\b|from\b|meant|set|ear|res|to\b))"
    r"|\s+of (?:its|their)\s+(?:own\s+)?(?!funds|savings|reserves|costs|grants|loans|shares|proceeds|revenues)[a-z]+s\b"
)
"""'3 million of them have no access': a count of those spoken of, no money."""
_ELLIPTIC = frozenset({"es", "pt", "fr", "it", "ca", "gl"})
_ENDS_ROMANCE = re.compile(
    r"\s*(?:$|[.,;:)»]|de\s(?:la|los|las|el|l[’']|fondos|inversión|inversiones|presupuesto|ayudas?|[A-ZÀ-Þ])|"
    r"(?:del|da|di|en|em|y|e|et|para|por|pour|per|a|al|à|au|aux|sur|serán|serían|son|seront|"
    r"llegarán|provienen|viennent|vendrán|viene|más|plus|que|qui)\s)"
)
_COUNTS_PEOPLE = re.compile(
    r"\b(?:viv\w+|habita\w+|habla\w+|person[ae]s?|personnes|usuári\w+|usuari\w+|utilisateurs|utenti|turistas|touristes|"
    r"empleos|emplois|clientes|clients|parlent|alumnos|élèves|tokens|palabras|palavras|mots|parole)\b",
    re.IGNORECASE,
)
_IN_COUNT = re.compile(
    r"(?:\b(?:home to|reach(?:ed|es|ing)?|serv(?:es|ed|ing)|(?:nation|country|population|market) of|"
    r"(?:country|nation|region|world|city|island)[’']s)\s+(?:about |some |around |nearly |over |more than )*$)"
)
"""'home to 70 million', 'the country's 70 million': a number of those spoken of."""
_ENDS_SUM = re.compile(r"\s*(?:$|[.,;:)]|(?:from|for|by|and|to|as|is|comes|came|in|over|on|with)\s)")


class BareNumbers:
    """Fills in what a number of money leaves out; `kept` is the list of pledges that its reader goes on extending."""

    def __init__(self, reading: Reading, scene: Scene, actors: Actors, kept: list[Pledge]) -> None:
        self._reading, self._scene, self._actors, self._kept = reading, scene, actors, kept
        self._text = reading.text

    def elided(self, money: Money, sentence: Sentence) -> Iterator[tuple[Money, Actor | None]]:
        """'24 million from Madrid and 14 from the Xunta', '50 million for chips and 30 for software', 'Riga adds 30
        million, Tallinn 8': numbers that leave out the million of the sum before them."""
        written = _DIGITS.search(self._text, money.start, money.end)
        digits = float(written.group().replace(",", ".")) if written and money.low == money.high else 0.0
        scale = money.low / digits if digits else 0.0
        if scale not in (1e6, 1e9):
            return
        actors = self._actors.of(sentence)
        at = money.end
        while True:
            parallel = _PARALLEL.match(self._text, at, sentence.end)
            match = parallel or _ELIDED.match(self._text, at, sentence.end)
            if match is None:
                return
            group = match.lastindex or 1
            start, at = match.span(group)
            if self._reading.sums.touching(start, at) or self._reading.periods.touching(start, at):
                return
            payer = next(
                (
                    a
                    for a in actors
                    if (a.end <= start and _BESIDE.fullmatch(self._text, a.end, start))
                    or (
                        a.start >= at
                        and _SOURCE.fullmatch(self._text, at, a.start)
                        and self._text[a.end : a.end + 2] not in ("’s", "'s")
                    )
                ),
                None,
            )
            if payer is None and parallel is None:
                return
            value = float(match.group(group).replace(",", ".")) * scale
            elided = replace(money, start=start, end=at, low=value, high=value, conversion=None, is_inferred=True)
            yield replace(elided, phrase_start=start, phrase_end=at), payer

    def filled(self, money: Money, sentence: Sentence) -> Money | None:
        """'Of that, 25 million': the currency of the sum before it, where words make it a part of that."""
        if _PEOPLE.match(self._text, money.end, sentence.end) or _IN_COUNT.search(
            self._text, sentence.start, money.phrase_start if money.phrase_start >= 0 else money.start
        ):
            return None
        before = self._reading.sums.within(max(0, sentence.start - 400), money.start)
        head = self._text[sentence.start : money.start]
        block = self._reading.page.blocks[sentence.block]
        if before and before[-1].start < block.start and self._is_sibling(money, sentence, before[-1]):
            return replace(money, currency=before[-1].currency, symbol=before[-1].symbol, is_inferred=True)
        if (usual := self._usual(money, sentence)) is not None:
            return replace(money, currency=usual.currency, symbol=usual.symbol, is_inferred=True)
        if not before or before[-1].start < block.start:
            return None
        if self._kept and before[-1].start < self._kept[-1].money.start and self._kept[-1].block == sentence.block:
            before = [*before, self._kept[-1].money]
        clause = clause_of(self._text, sentence, money.start, money.end)
        paid = self._reading.cues.find("actors/contributes", clause[0], min(clause[1], money.end + 40))
        if (
            self._reading.cues.find("parts/part_before", max(sentence.start, before[-1].end), money.start)
            or _REST.search(head)
            or (_GETS.search(head) and self._kept and self._kept[-1].block == sentence.block)
            or self._adds_up(money, sentence)
            or (paid and self._kept and self._kept[-1].block == sentence.block)
            or self._goes_on(money, sentence, clause)
            or (before[-1].start >= sentence.start and _INSTEAD.search(head))
            or _COSTS.search(head)
            or _GREW.search(head)
            or _OF_THOSE.match(self._text, money.end, sentence.end)
            or self._opens_part(money, sentence, before[-1])
            or self._same_story(money, sentence)
            or self._is_share(money, sentence, clause, before[-1])
        ):
            return replace(money, currency=before[-1].currency, symbol=before[-1].symbol, is_inferred=True)
        return None

    def _same_story(self, money: Money, sentence: Sentence) -> bool:
        """'11.2 billion baht is for a cluster. A further 4.9 billion goes into the model': a figure of the paragraph in
        which the last sum counted, with a word of paying or of cost."""
        if not self._kept or self._kept[-1].block != sentence.block:
            return False
        if not _DIGITS.search(self._text, money.start, money.end) or _COUNTED.search(
            self._text, money.end, min(sentence.end, money.end + 60)
        ):
            return False
        last = self._kept[-1].money
        if not 0.01 * last.high <= money.high <= 2 * last.high or _IN_COUNT.search(
            self._text, sentence.start, money.start
        ):
            return False
        cues = self._reading.cues
        begin, until = clause_of(self._text, sentence, money.start, money.end)
        if _COUNTS_PEOPLE.search(self._text, begin, until):
            return False
        return bool(cues.find("licence/gives", begin, until) or cues.find("licence/costs", begin, until))

    def _adds_up(self, money: Money, sentence: Sentence) -> bool:
        """'240 million from one, 80 million from the other. 320 million for a machine': a bare total of two sums."""
        lately = [p for p in self._kept[-3:] if p.block == sentence.block]
        return len(lately) >= 2 and any(
            near(one.high + other.high, money.high) for i, one in enumerate(lately) for other in lately[:i]
        )

    def _goes_on(self, money: Money, sentence: Sentence, clause: tuple[int, int]) -> bool:
        """'... costs 100 million euros. The government puts up 60 million': one who pays, behind a sum that counts."""
        if not self._kept or self._kept[-1].block != sentence.block:
            return False
        payer = next((a for a in self._actors.of(sentence) if clause[0] <= a.start and a.end <= money.start), None)
        if payer is None or self._actors.is_object(sentence, payer):
            return False
        if not _ENDS_SUM.match(self._text[money.end : min(sentence.end, money.end + 14)]):
            return False
        return self._reading.cues.find("actors/contributes", payer.end, money.start) is not None

    def _usual(self, money: Money, sentence: Sentence) -> Money | None:
        """The last sum before of the section, for 'la mitad, 41 millones': Romance prose leaves the currency out where
        the page has one only and the clause speaks of paying."""
        if (self._reading.page.language or "")[:2] not in _ELLIPTIC:
            return None
        section = self._scene.section(money.start)
        last = self._reading.sums.last_before(money.start, max(section.start, money.start - 1200))
        if last is None or last.currency is None or self._reading.only_currency != last.currency:
            return None
        if not _ENDS_ROMANCE.match(self._text, money.end, sentence.end):
            return None
        first, until = clause_of(self._text, sentence, money.start, money.end)
        if _COUNTS_PEOPLE.search(self._text, first, until):
            return None
        pays = self._reading.cues.find("licence/gives", first, until) or self._reading.cues.find(
            "actors/contributes", first, until
        )
        return last if pays else None

    def _is_sibling(self, money: Money, sentence: Sentence, last: Money) -> bool:
        """Whether a bare number opens a list item below one, or below a lead-in, that gives a sum."""
        blocks = self._reading.page.blocks
        if blocks[sentence.block].kind != "list_item" or money.start > blocks[sentence.block].start + 2:
            return False
        for block in reversed(blocks[max(0, sentence.block - 4) : sentence.block]):
            if block.start <= last.start:
                return block.kind == "list_item" or self._text[block.start : block.end].rstrip().endswith(":")
            if block.kind != "list_item" and not self._text[block.start : block.end].rstrip().endswith(":"):
                return False
        return False

    def _opens_part(self, money: Money, sentence: Sentence, last: Money) -> bool:
        """'80 million euros: 50 million for the machine'; 'Worth 50 million euros. 36 million pays for ...'."""
        if not _PURPOSE.match(self._text, money.end, sentence.end):
            return False
        if last.start >= sentence.start:
            return ":" in self._text[last.end : money.start] or bool(
                re.fullmatch(r"[^.;]{0,40}(?:,| and)\s+", self._text[last.end : money.start]) and self._taken_bare(last)
            )
        return money.start <= sentence.start + 1 and any(p.money.start == last.start for p in self._kept[-2:])

    def _taken_bare(self, last: Money) -> bool:
        """Whether the sum before was itself a bare number that counted."""
        return any(p.money.start == last.start and p.money.is_inferred for p in self._kept[-2:])

    def _is_share(self, money: Money, sentence: Sentence, clause: tuple[int, int], last: Money) -> bool:
        """Whether a bare number after a sum in its sentence is money too: '..., and KDDI was given 10 billion.'"""
        if not any(p.money.start == last.start for p in self._kept[-6:]):
            return False
        if last.start < sentence.start or not _ENDS_SUM.match(
            self._text[money.end : min(sentence.end, money.end + 14)]
        ):
            return False
        from_whom = re.match(r"\s+(?:from|by)\s", self._text[money.end : money.end + 6])
        return bool(from_whom or self._reading.cues.find("licence/gives", clause[0], money.start))

"""Drafts, pledges and capacities to the records that leave the extractor.

Owns which drafts become projects and the shape of records. Invariant: every record names a project that is among the
records, and every quote lies inside the text.
"""

from __future__ import annotations

import re

from sources.extract.capacities import Capacity
from sources.extract.draft import Draft
from sources.extract.kinds import kind_of
from sources.extract.names import likeness, squashed
from sources.extract.participants import Participant
from sources.extract.pledge import Pledge
from sources.extract.reading import Reading
from sources.extract.records import Decision, Quote, StatedCapacity, StatedCommitment, StatedParticipant, StatedProject
from sources.extract.registry import Registry
from sources.extract.roles import is_teaser
from sources.extract.status import drivers_of, status_of
from sources.page.model import Cell

_BUILDS = re.compile(
    r"\b(?:build|builds|building|built|plans?|planned|announc\w+|open|opens|opened|launch\w*|"
    r"sign\w*|agree\w*|buy|buys|bought|create\w*|develop\w*|set up|establish\w*|unveil\w*|host\w*|"
    r"install\w*|present\w*|promis\w+|pledg\w+|order\w*|"
    r"assembl\w+|prepar\w+|gather\w*|bids? for|bidding for|talks (?:on|over|about|with)|negotiat\w+|procur\w+|"
    r"tender\w*|to market|requests? for|calls? for|"
    r"put(?:s|ting)? up|applied for|apply for|order(?:s|ed)?|host|wants?|seeks?|finish\w*|complet\w+|lend\w*|"
    r"approv\w+|construct\w*|invest\w*|train\w*|deploy\w*|put into|steer|collect|run by|is "
    r"due|will be|is to be|working on)\b",
    re.IGNORECASE,
)
_BEING = re.compile(
    r"\s+(?:[\w\s]{0,40}?)(?:is|are|was|were)\s+(?:being\s+)?(?:readied|built|prepared|developed|"
    r"trained|planned|promised|announced|installed|under construction|assembled|opened|launched)\b"
)
_SPANS = re.compile(
    r"\b(?:program(?:me)?|mission|plan|initiative|strategy|budget|scheme|policy|fund|agenda|package|call)s?\b",
    re.IGNORECASE,
)
"""What spans machines and more by its very name."""
_BACKING = {
    "government": "government",
    "state_owned": "state_owned",
    "public_private": "public_private",
    "private_foreign": "private_foreign",
    "private_domestic": "private_domestic",
    "foreign_state": "government",
    "multilateral": "government",
}


def choose(reading: Reading, registry: Registry) -> tuple[list[Draft], list[Decision]]:
    """The drafts that become projects, and a decision on each of the others."""
    chosen: list[Draft] = []
    decisions: list[Decision] = []
    for draft in registry.drafts:
        rule = _refused(reading, registry, draft)
        where = draft.mentions[0] if draft.mentions else None
        if rule is None:
            chosen.append(draft)
        if where is not None:
            decisions.append(
                Decision(where.start, where.end, draft.name, "kept" if rule is None else "dropped", rule or "project")
            )
    return chosen, decisions


def _refused(reading: Reading, registry: Registry, draft: Draft) -> str | None:
    if not draft.country_iso3:
        return "unknown_country"
    if draft.is_attached:
        return None
    if draft.mentions and all(
        (s := reading.sentence_at(m.start)) is not None and is_teaser(reading, s, m.start) for m in draft.mentions[:4]
    ):
        return "teaser"
    if draft.is_investment:
        return "no_number"
    shapes = {m.shape for m in draft.mentions if not _in_table(reading, m.start)}
    if not shapes:
        return "table_only"
    if shapes & {"known", "called", "model", "titled"}:
        if shapes == {"titled"} and all(_in_heading(reading, m.start) for m in draft.mentions):
            return "heading_only"
        return None
    if "champion" in shapes:
        for mention in draft.mentions:
            sentence = reading.sentence_at(mention.start)
            if (
                sentence
                and re.search(
                    r"\bmodels?\b|\bLLMs?\b",
                    reading.text[max(sentence.start, mention.start - 100) : min(sentence.end, mention.end + 160)],
                )
                and not re.search(r"\bsuch as\b", reading.text[sentence.start : mention.start])
            ):
                return None
        return "company_named"
    news = [m for m in draft.mentions if m.is_new]
    if not news or shapes == {"weak"}:
        return "only_described"
    for mention in news:
        sentence = reading.sentence_at(mention.start)
        if (
            sentence
            and (
                _BUILDS.search(reading.text, max(sentence.start, mention.start - 80), mention.start)
                or _BEING.match(reading.text[mention.end : min(sentence.end, mention.end + 70)])
            )
            and (
                draft.kind in ("infrastructure", "model", "data")
                or re.search(r"cent(?:re|er)$|institute$|hub$", draft.head or "")
            )
        ):
            if re.search(
                r"\b(?:not|no|never|would be|could be|might|if|without|cannot|rather than|instead of|like)\b",
                reading.text[max(sentence.start, mention.start - 60) : mention.start],
                re.IGNORECASE,
            ):
                continue
            return None
    if draft.kind == "infrastructure" and status_of(reading, registry, draft)[0] in ("cancelled", "paused"):
        return None
    return "only_described"


def _in_table(reading: Reading, position: int) -> bool:
    return reading.tables.holding(position) is not None


def _in_heading(reading: Reading, position: int) -> bool:
    return reading.headings.holding(position) is not None


def projects(
    reading: Reading,
    registry: Registry,
    drafts: list[Draft],
    pledges: list[Pledge],
    states: dict[int, tuple[str, Cell]],
    machines: frozenset[int],
) -> list[StatedProject]:
    """One record a draft; `machines` are the drafts, by id, that power or accelerators belong to."""
    found = []
    of_draft: dict[int, list[Pledge]] = {}
    for pledge in pledges:
        of_draft.setdefault(id(pledge.draft), []).append(pledge)
    for draft in drafts:
        assert draft.country_iso3 is not None
        names = [draft.name, *draft.aliases]
        kind = draft.kind
        guess, subtype = next((g for n in names if (g := kind_of(n))[0]), (None, None))
        if subtype == "compute_access":
            kind = "infrastructure"
        if (
            draft.known is None
            and guess
            and (kind is None or guess in ("model", "data") or (not draft.is_investment and draft.is_sure))
        ):
            kind = guess
        if kind is None and draft.mentions and (said := reading.sentence_at(draft.mentions[0].start)) is not None:
            kind = kind_of(reading.text[said.start : said.end])[0]
        if kind == "programme" and id(draft) in machines and not draft.known and not _SPANS.search(draft.name):
            kind = "infrastructure"
        status: str | None
        stated = states.get(id(draft))
        if stated:
            status, span = stated[0], (stated[1].start, stated[1].end)
        else:
            status, spot = status_of(reading, registry, draft)
            span = spot or (0, 0)
        mine = of_draft.get(id(draft), [])
        if not stated and status in (None, "announced"):
            status = _by_money(reading.text, kind, mine) or status
        if status is None and draft.is_attached:
            status = "announced"
        first = draft.mentions[0] if draft.mentions else None
        if first is not None:
            quotes = [Quote("name", first.start, min(first.end, first.start + 300))]
        elif mine:
            quotes = [Quote("*", q.start, q.end) for q in mine[0].quotes[:1]]
        else:
            quotes = []
        if stated and not quotes:
            quotes = [Quote("status", span[0], span[1])]
        elif span[1] > span[0]:
            quotes.append(Quote("status", span[0], min(span[1], span[0] + 300)))
        if not quotes:
            quotes = [Quote("*", 0, min(len(reading.text), 200))]
        aliases = tuple(a for a in dict.fromkeys(draft.aliases) if squashed(a) != squashed(draft.name) and len(a) > 1)[
            :12
        ]
        backing = next((_BACKING.get(p.sponsor_kind or "") for p in mine if p.sponsor_kind), None)
        wholes = [p.whole.draft for p in mine if p.whole is not None and p.whole.draft is not draft]
        parent = next((w.name for w in wholes if w.kind == "programme" or w.is_sure), None)
        dates = sorted(p.announced for p in mine if p.announced)
        found.append(
            StatedProject(
                name=draft.name,
                country_iso3=draft.country_iso3,
                aliases=aliases,
                partner_iso3=tuple(p for p in draft.partners if p != draft.country_iso3),
                kind=kind,
                subtype=subtype if guess == kind else None,
                status=status,
                backing=backing,
                drivers=drivers_of(reading, draft),
                parent=parent,
                announced_on=dates[0] if dates else None,
                evidence=tuple(quotes),
            )
        )
    return found


_FINISHED = re.compile(r"\b(?:cost|kost|coût|cust|bought|built|completed|puso|erected|install)", re.IGNORECASE)


def _by_money(text: str, kind: str | None, pledges: list[Pledge]) -> str | None:
    """The state that money implies where the page tells none: the largest sum bound approves, what has cost it runs."""
    wholes = [p for p in pledges if not p.is_part and p.scope != "country"]
    if not wholes:
        return None
    largest = max(wholes, key=lambda p: p.high)
    if largest.stage == "disbursed" and kind in ("infrastructure", "model", "data"):
        said = " ".join(text[q.start : q.end] for q in largest.quotes if q.field == "stage")
        if _FINISHED.search(said):
            return "operational"
    return "approved" if largest.stage in ("committed", "disbursed") else None


def commitments(pledges: list[Pledge]) -> list[StatedCommitment]:
    """One record a pledge."""
    found = []
    for pledge in pledges:
        converted = pledge.money.conversion
        first, last = pledge.period
        if first is not None and last is not None and first > last:
            first, last = None, None
        found.append(
            StatedCommitment(
                project=pledge.draft.name,
                country_iso3=pledge.country,
                amount_low=pledge.low,
                amount_high=pledge.high,
                currency=pledge.currency,
                is_currency_inferred=pledge.money.is_inferred,
                qualifier=pledge.money.qualifier,
                usd_stated=converted.high if converted and converted.currency == "USD" else None,
                sponsor=pledge.sponsor,
                sponsor_kind=pledge.sponsor_kind,
                stage=pledge.stage,
                period_start=first,
                period_end=last,
                announced_on=pledge.announced,
                component=pledge.is_part,
                component_of=pledge.whole.draft.name if pledge.whole else None,
                scope=pledge.scope,
                evidence=pledge.quotes,
            )
        )
    return found


def capacities(found: list[Capacity]) -> list[StatedCapacity]:
    """One record a capacity."""
    return [
        StatedCapacity(
            project=c.draft.name,
            country_iso3=c.country,
            metric=c.metric,
            value_low=c.low,
            value_high=c.high,
            qualifier=c.qualifier,
            hardware=c.hardware,
            target_on=c.target,
            status=c.status,
            component=c.is_part,
            component_of=c.draft.name if c.is_part else None,
            evidence=c.quotes,
        )
        for c in found
    ]


def participants(found: list[Participant], drafts: list[Draft]) -> list[StatedParticipant]:
    """One record a participant of a chosen project."""
    chosen = {id(d) for d in drafts}
    return [
        StatedParticipant(
            project=p.draft.name,
            country_iso3=p.country,
            organisation=p.organisation,
            role=p.role,
            hq_iso3=p.hq_iso3,
            evidence=p.quotes,
        )
        for p in found
        if id(p.draft) in chosen and likeness(p.organisation, "Government of") < 0.9
    ]

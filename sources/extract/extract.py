"""A page to all that it states: the one entry to extraction.

Owns the order of the steps. Each step is a module. Invariant: a pure function of the page; any page gives an
`Extraction`, and every sum and capacity seen is among its decisions.
"""

from __future__ import annotations

from sources.extract import assemble
from sources.extract.actors import Actors
from sources.extract.assessments import find_assessments
from sources.extract.capacities import Capacities
from sources.extract.claims import find_claims
from sources.extract.commitments import Pledges
from sources.extract.lineage import find_lineage
from sources.extract.participants import Participants
from sources.extract.parts import add_up, nest
from sources.extract.policies import find_policies
from sources.extract.projects import find_mentions
from sources.extract.reading import Reading
from sources.extract.records import Extraction
from sources.extract.registry import Registry
from sources.extract.resolve import Resolver
from sources.extract.scene import Scene
from sources.extract.tables.tracker import Tracker
from sources.page.model import Page

NAME = "grammar"
VERSION = "1.2.0"


def extract(page: Page) -> Extraction:
    """All records that `page` states, with their evidence and a decision for each number and name seen."""
    reading = Reading(page)
    scene = Scene(reading)
    registry = Registry(reading, scene, find_mentions(reading, scene))
    resolver = Resolver(reading, scene, registry)
    actors = Actors(reading, scene, registry)
    claims, decisions, taken = find_claims(reading, scene)
    pledges = Pledges(reading, scene, registry, resolver, actors, taken)
    pledges.read()
    add_up(pledges.kept)
    nest(pledges.kept, reading.text, reading.cues)
    capacities = Capacities(reading, scene, resolver)
    capacities.read()
    participants = Participants(reading, scene, resolver)
    tracker = Tracker(reading, scene, registry, pledges, capacities, participants)
    tracker.read()
    drafts, chosen = assemble.choose(reading, registry)
    participants.read(frozenset(id(d) for d in drafts))
    participants.champions(registry.drafts)
    participants.sponsors(pledges.kept)
    participants.leads()
    participants.trades()
    pledges.settle()
    built = frozenset(id(c.draft) for c in capacities.kept)
    return Extraction(
        extractor=NAME,
        version=VERSION,
        projects=tuple(assemble.projects(reading, registry, drafts, pledges.kept, tracker.states, built)),
        commitments=tuple(assemble.commitments(pledges.kept)),
        capacities=tuple(assemble.capacities(capacities.kept)),
        participants=tuple(assemble.participants(participants.found, drafts)),
        lineage=tuple(find_lineage(reading, drafts)),
        policies=tuple(find_policies(reading, scene)),
        assessments=tuple(find_assessments(reading, scene)),
        claims=tuple(claims),
        decisions=tuple(
            sorted(
                [*decisions, *pledges.decisions, *capacities.decisions, *chosen], key=lambda d: (d.start, d.end, d.rule)
            )
        ),
    )

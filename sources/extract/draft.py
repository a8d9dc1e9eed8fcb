"""A project in the making, and the nouns that may point back to it.

Owns the draft's state and its groups of head nouns (`cues/references.yml`). Invariant: mentions are in text order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from sources.extract.cues import load
from sources.extract.gazetteer import KnownProject
from sources.extract.mention import Mention

MOST_ALIASES = 60
"""Ways to write one project that a page is taken to have."""


@dataclass
class Draft:
    """A project in the making; `mentions` in text order. `is_sure` where a name or gazetteer vouches for it."""

    name: str
    country_iso3: str | None
    kind: str | None
    is_sure: bool
    head: str | None = None
    known: KnownProject | None = None
    aliases: dict[str, None] = field(default_factory=dict)
    mentions: list[Mention] = field(default_factory=list)
    is_attached: bool = False
    is_investment: bool = False
    lead: str | None = None
    champion: str | None = None
    """The company that is itself the project (a national model maker)."""
    noun: str | None = None
    """The bare description of a described project, for naming it once its payer is known."""
    partners: dict[str, None] = field(default_factory=dict)

    @property
    def is_chosen(self) -> bool:
        """Whether EuroHPC is known to have awarded it: its budget is more than a plan where the page says no more."""
        return self.known is not None and self.known.is_eurohpc

    def add(self, mention: Mention) -> None:
        self.mentions.append(mention)
        if mention.name != self.name and len(self.aliases) < MOST_ALIASES:
            self.aliases.setdefault(mention.name)


_BY_SUBTYPE = {
    "supercomputer": ("supercomputer",),
    "gpu_cluster": ("supercomputer", "hub"),
    "data_center": ("data centre", "campus", "factory"),
    "foundation_model": ("model",),
    "fine_tuned_model": ("model",),
    "fund": ("fund",),
    "strategy": ("plan", "programme"),
    "dataset": ("dataset",),
    "cloud": ("cloud",),
    "compute_access": ("programme", "fund"),
}


def groups_of(draft: Draft) -> set[int | None]:
    """The groups of nouns that may point to a draft."""
    groups = {head_group(draft.head)}
    if draft.known and draft.known.subtype:
        groups |= {head_group(h) for h in _BY_SUBTYPE.get(draft.known.subtype, ())}
    if draft.kind == "model":
        groups.add(head_group("model"))
    for name in (draft.name, *list(draft.aliases)[:4]):
        groups.add(head_group(name.split()[-1]))
    return groups - {None}


@cache
def head_group(head: str | None) -> int | None:
    """The number of the group of nouns that `head` may stand for, or None."""
    if not head:
        return None
    low = head.lower()
    for number, group in enumerate(load("references")["groups"]):
        if low in group:
            return number
    tail = low.split()[-1]
    for number, group in enumerate(load("references")["groups"]):
        if tail in group:
            return number
    return None

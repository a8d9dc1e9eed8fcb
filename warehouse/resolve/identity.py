"""Which project a statement means.

Owns matching and ids. Does not choose values. Invariants: two projects that were given
different keys by hand are never merged but by a review decision; the answer does not depend on the
order of statements; an id that was given out once keeps its project or redirects.

A *mention* is one (country, folded name, kind) with all statements that use it. Each mention is first
held against the *anchors* (projects with a key); what stays without an anchor is held against the other
mentions of its country. Names alone decide where they are certain; where they are only possible, a
shared organisation or sum decides, else the pair is listed as doubtful and stays apart. Two different
figures in common decide where names say little. A name that says nothing but a country names no project.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from warehouse.judgement.decisions import Decisions
from warehouse.resolve.likeness import CERTAIN, POSSIBLE
from warehouse.resolve.mentions import BY_FIGURES, Block, Mention, MentionKey, compare, settled
from warehouse.resolve.names import read, slug, squash, variants
from warehouse.resolve.stated import Doubt, Merge, Statement

MOST_DOUBTS = 3
"""Of one name so many doubtful pairs are listed, the likeliest first: nobody decides on more."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The outcome. `project_of` maps statement ids (of all tables) to project ids; `names` project ids to the
    names seen with their counts; `redirects` ids that were merged to (id, reason)."""

    project_of: Mapping[str, str]
    names: Mapping[str, Mapping[str, int]]
    redirects: Mapping[str, tuple[str, str]]
    merges: tuple[Merge, ...]
    doubts: tuple[Doubt, ...]
    used: frozenset[str]


class Matcher:
    """Collects mentions, then decides. One use."""

    def __init__(self, decisions: Decisions, known: Mapping[str, tuple[str, str | None]]) -> None:
        """`known` maps ids ever given out to (state, merged_into)."""
        self._decisions = decisions
        self._known = known
        self._mentions: dict[MentionKey, Mention] = {}
        self._anchors: dict[str, Mention] = {}
        self._at: dict[str, MentionKey] = {}
        self._keyed: dict[str, str] = {}
        self._local: dict[tuple[str, str], str] = {}
        """(document, squashed name) to the statement id of the project record there."""

    # ---- collecting

    def add_project(self, statement: Statement) -> None:
        row = statement.row
        names = [row["name"], *(row["aliases"] or ())]
        self._place(statement.statement_id, row["key"], row["country_iso3"], names, row["kind"] or "")
        document = statement.origin.document_id
        for name in names:
            self._local.setdefault((document, squash(name)), statement.statement_id)

    def add_fact(
        self, statement: Statement, *, organisations: Iterable[str | None] = (), sums: Iterable[tuple[str, str]] = ()
    ) -> None:
        """A sum, capacity, participant or lineage; call after all projects were added."""
        row = statement.row
        name, key = row["project"], row.get("project_key")
        if not key and not name:
            return
        record = None if key else self._local.get((statement.origin.document_id, squash(name)))
        if record is not None and record in self._keyed:
            self._keyed[statement.statement_id] = self._keyed[record]
        elif record is not None:
            self._at[statement.statement_id] = self._at[record]
        else:
            self._place(statement.statement_id, key, row["country_iso3"], [str(name or key)], "")
        mention = self._mention_of(statement.statement_id)
        mention.organisations |= {squash(text) for text in organisations if text}
        mention.sums |= set(sums)

    def named(self, document_id: str, name: str) -> str | None:
        """The statement id of the project record of that name in a document."""
        return self._local.get((document_id, squash(name)))

    def _mention_of(self, statement_id: str) -> Mention:
        key = self._keyed.get(statement_id)
        return self._anchors[key] if key else self._mentions[self._at[statement_id]]

    def _place(self, statement_id: str, key: str | None, country: str, names: list[str], kind: str) -> None:
        if key:
            self._keyed[statement_id] = key
            mention = self._anchors.setdefault(key, Mention((country, "", kind)))
            if kind and not mention.kind:
                mention.key = (country, "", kind)
        else:
            where = (country, squash(names[0]), kind)
            self._at[statement_id] = where
            mention = self._mentions.setdefault(where, Mention(where))
        for name in names:
            for text in variants(name) if name != key else ():
                mention.names.setdefault(squash(text), read(text, country))
        if names[0] != key:
            mention.written[names[0]] = mention.written.get(names[0], 0) + 1

    # ---- deciding

    def resolve(self) -> Identity:
        """Every statement with a name to an id."""
        winners, used = self._decided_keys()
        merges: list[Merge] = []
        doubts: dict[tuple[str, str], Doubt] = {}
        anchored = self._to_anchors(merges, doubts, used)
        groups = self._among_themselves(anchored, doubts, used)
        ids, redirects, new_names = self._name_groups(groups, anchored, merges)
        for loser, (winner, reason) in winners.items():
            redirects[loser] = (winner, reason)
        final = {place: self._follow(project, redirects) for place, project in ids.items()}
        named = {place: mention for place, mention in self._mentions.items() if place in final}
        project_of = {sid: self._follow(key, redirects) for sid, key in self._keyed.items()}
        project_of |= {sid: final[place] for sid, place in self._at.items() if place in final}
        names: dict[str, dict[str, int]] = defaultdict(dict)
        for key, anchor in self._anchors.items():
            self._count(names[self._follow(key, redirects)], anchor)
        by_figures = {(merge.project_id, merge.name) for merge in merges if merge.reason.startswith(BY_FIGURES)}
        for place, mention in named.items():
            known_by = names[final[place]]
            if (ids[place], min(mention.written or {place[1]: 1})) not in by_figures:
                self._count(known_by, mention)
        for project, more in new_names.items():
            names.setdefault(self._follow(project, redirects), {}).update(more)
        return Identity(
            project_of,
            names,
            redirects,
            tuple(sorted(set(merges), key=lambda m: (m.project_id, m.name))),
            tuple(doubts[pair] for pair in sorted(doubts)),
            frozenset(used),
        )

    @staticmethod
    def _count(into: dict[str, int], mention: Mention) -> None:
        for name, times in mention.written.items():
            into[name] = into.get(name, 0) + times

    def _follow(self, project: str, redirects: Mapping[str, tuple[str, str]]) -> str:
        seen = {project}
        while True:
            if project in redirects:
                project = redirects[project][0]
            elif project not in self._anchors and self._known.get(project, ("", None))[1]:
                project = str(self._known[project][1])
            else:
                return project
            if project in seen:
                return min(seen)
            seen.add(project)

    def _decided_keys(self) -> tuple[dict[str, tuple[str, str]], set[str]]:
        """Keys that a decision says are one project: loser to (winner, reason)."""
        used: set[str] = set()
        winners: dict[str, tuple[str, str]] = {}
        for decision in self._decisions.same():
            left, right = decision.left, decision.right
            if left != right and all(side in self._anchors or side in self._known for side in (left, right)):
                winners[right] = (left, decision.reason)
                used.add(decision.id)
        return winners, used

    def _to_anchors(
        self, merges: list[Merge], doubts: dict[tuple[str, str], Doubt], used: set[str]
    ) -> dict[MentionKey, str]:
        block = Block()
        keys = sorted(self._anchors)
        for number, key in enumerate(keys):
            anchor = self._anchors[key]
            block.add(number, anchor)
        numbers = {key: number for number, key in enumerate(keys)}
        anchored: dict[MentionKey, str] = {}
        for place in sorted(self._mentions):
            mention = self._mentions[place]
            scored = []
            decided = {numbers[one] for one in self._decisions.partners(self._sides(mention)) if one in numbers}
            for number in sorted(decided.union(block.candidates(mention))):
                score, reason = compare(mention, self._anchors[keys[number]])
                verdict = self._decisions.between(self._sides(mention), (keys[number],))
                if verdict is not None:
                    used.add(verdict.id)
                    score, reason = (2.0, verdict.reason) if verdict.is_same else (0.0, verdict.reason)
                if score >= POSSIBLE:
                    scored.append((-score, mention.kind != self._anchors[keys[number]].kind, keys[number], reason))
            chosen = self._choose(mention, sorted(scored), doubts)
            if chosen is not None:
                score, key, reason = chosen
                anchored[place] = key
                merges.append(
                    Merge(key, min(mention.written or {place[1]: 1}), mention.country, min(score, 1.0), reason)
                )
        return anchored

    def _sides(self, mention: Mention) -> tuple[str, ...]:
        return tuple(f"{mention.country}:{name}" for name in mention.names)

    def _choose(
        self, mention: Mention, scored: list[tuple[float, bool, str, str]], doubts: dict[tuple[str, str], Doubt]
    ) -> tuple[float, str, str] | None:
        if not scored:
            return None
        best, other_kind, key, reason = scored[0]
        rivals = [entry for entry in scored[1:] if entry[0] <= best + 0.01 and entry[1] == other_kind]
        if -best >= CERTAIN and not rivals:
            return -best, key, reason
        sign = settled(mention, self._anchors[key], reason)
        if sign is not None and not any(settled(mention, self._anchors[entry[2]], entry[3]) for entry in rivals):
            return -best, key, f"{reason}; {sign}"
        for score, _, other, why in scored[:MOST_DOUBTS]:
            if -score < CERTAIN and mention.country != self._anchors[other].country:
                continue
            doubt = Doubt(other, mention.label, round(-score, 3), why + ("; several fit" if rivals else ""))
            doubts[(doubt.left, doubt.right)] = doubt
        return None

    def _among_themselves(
        self, anchored: Mapping[MentionKey, str], doubts: dict[tuple[str, str], Doubt], used: set[str]
    ) -> dict[MentionKey, MentionKey]:
        """Union-find over mentions without an anchor; returns each one's root."""
        free = [
            place
            for place in sorted(self._mentions)
            if place not in anchored and not self._mentions[place].says_nothing
        ]
        root = {place: place for place in free}

        def find(place: MentionKey) -> MentionKey:
            while root[place] != place:
                root[place] = root[root[place]]
                place = root[place]
            return place

        block = Block()
        known: dict[str, int] = {}
        for number, place in enumerate(free):
            mention = self._mentions[place]
            decided = {known[one] for one in self._decisions.partners(self._sides(mention)) if one in known}
            for other_number in sorted(decided.union(block.candidates(mention))):
                other = self._mentions[free[other_number]]
                score, reason = compare(mention, other)
                verdict = self._decisions.between(self._sides(mention), self._sides(other))
                if verdict is not None:
                    used.add(verdict.id)
                    score = 2.0 if verdict.is_same else 0.0
                if score >= CERTAIN or (score >= POSSIBLE and settled(mention, other, reason)):
                    one, two = sorted((find(place), find(other.key)))
                    root[two] = one
                elif score >= POSSIBLE:
                    left, right = sorted((mention.label, other.label))
                    doubts[(left, right)] = Doubt(left, right, round(score, 3), reason)
            block.add(number, mention)
            known.update(dict.fromkeys(self._sides(mention), number))
        return {place: find(place) for place in free}

    def _name_groups(
        self, roots: Mapping[MentionKey, MentionKey], anchored: Mapping[MentionKey, str], merges: list[Merge]
    ) -> tuple[dict[MentionKey, str], dict[str, tuple[str, str]], dict[str, dict[str, int]]]:
        groups: dict[MentionKey, list[Mention]] = defaultdict(list)
        for place in sorted(roots):
            groups[roots[place]].append(self._mentions[place])
        ids = dict(anchored)
        redirects: dict[str, tuple[str, str]] = {}
        taken = set(self._anchors)
        for root in sorted(groups):
            members = groups[root]
            written: dict[str, int] = {}
            for member in members:
                self._count(written, member)
            project = self._id_of(members, written, taken, redirects)
            taken.add(project)
            for member in members:
                ids[member.key] = project
                if len(members) > 1:
                    score, reason = max(compare(member, other) for other in members if other is not member)
                    merges.append(
                        Merge(
                            project, min(member.written or {member.key[1]: 1}), member.country, round(score, 3), reason
                        )
                    )
        return ids, redirects, {}

    def _id_of(
        self, members: list[Mention], written: Mapping[str, int], taken: set[str], redirects: dict[str, tuple[str, str]]
    ) -> str:
        """A known id of any of the names, the oldest first; else a new one from the commonest name."""
        country = members[0].country
        ranked = sorted(written, key=lambda name: (-written[name], name))
        wanted = [f"{country.lower()}-{slug(name) or 'project'}"[:110] for name in ranked]
        known = [i for i in sorted(set(wanted)) if i in self._known and i not in taken and not self._known[i][1]]
        if known:
            for loser in known[1:]:
                redirects[loser] = (known[0], "found to be the same project")
            return known[0]
        project, number = wanted[0], 2
        while project in taken or self._known.get(project, ("", None))[1]:
            project, number = f"{wanted[0]}-{number}", number + 1
        return project

"""The projects that we already know by name: `sources/curated/projects.csv` as a matcher.

Owns reading that table and finding its names in a text. Does not find unknown projects (`projects`). Invariant:
a match is a whole-word, case-true occurrence of a name or alias, the longest where several overlap.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib import resources

import ahocorasick


@dataclass(frozen=True, slots=True)
class KnownProject:
    """A row of the curated table, as far as reading a page needs it."""

    key: str
    name: str
    aliases: tuple[str, ...]
    country_iso3: str
    kind: str | None
    lead: str | None
    partners: tuple[str, ...] = ()
    subtype: str | None = None
    backing: str | None = None
    parent_key: str | None = None

    @property
    def is_eurohpc(self) -> bool:
        """One of the AI factories and antennas that the European joint undertaking chose and pays a half of."""
        return (self.parent_key or "").startswith("euu-eurohpc") and (
            "AI Factory" in self.name or "ntenna" in self.name
        )


_BRACKETS = re.compile(r"\s*\([^)]*\)")
_TOO_PLAIN = frozenset(
    {"AI Factory", "AI Strategy", "National AI Strategy", "AI Hub", "AI Fund", "Microsoft", "AI Campus", "SIP"}
)


@cache
def known_projects() -> dict[str, KnownProject]:
    """All known projects by key."""
    text = resources.files("sources.curated").joinpath("projects.csv").read_text(encoding="utf-8")
    found: dict[str, KnownProject] = {}
    for row in csv.DictReader(text.splitlines()):
        aliases = tuple(a.strip() for a in (row.get("aliases") or "").split(";") if a.strip())
        found[row["project_key"]] = KnownProject(
            row["project_key"],
            row["name"].strip(),
            aliases,
            row["country_iso3"],
            row.get("kind") or None,
            row.get("lead_org") or None,
            tuple(p for p in (row.get("partner_iso3") or "").split(";") if p),
            row.get("subtype") or None,
            row.get("backing") or None,
            row.get("parent_key") or None,
        )
    return found


@cache
def _automaton() -> ahocorasick.Automaton:
    keys: dict[str, list[str]] = defaultdict(list)
    for known in known_projects().values():
        for name in {known.name, *known.aliases}:
            for form in {name, _BRACKETS.sub("", name).strip()}:
                for spelled in {
                    form,
                    form.replace("-", "–"),
                    form.replace("'", "’"),
                    form.replace("Center", "Centre"),
                    form.replace("Centre", "Center"),
                    form.replace("Program ", "Programme "),
                    form.replace("Programme", "Program"),
                }:
                    if len(spelled) >= 3 and spelled not in _TOO_PLAIN and known.key not in keys[spelled]:
                        keys[spelled].append(known.key)
    automaton = ahocorasick.Automaton()
    for name, owners in keys.items():
        automaton.add_word(name, (name, tuple(owners)))
    automaton.make_automaton()
    return automaton


def find_known(text: str) -> list[tuple[int, int, tuple[KnownProject, ...]]]:
    """Spans of known names with the projects that bear them, in text order, none overlapping."""
    table = known_projects()
    spans: list[tuple[int, int, tuple[str, ...]]] = []
    for last, (name, owners) in _automaton().iter(text):
        start, end = last - len(name) + 1, last + 1
        if (start and _wordy(text[start - 1])) or (end < len(text) and _wordy(text[end])):
            continue
        if (text[end : end + 1] in ("-", "‑") and text[end + 1 : end + 2].isalnum()) or (
            start > 1 and text[start - 1] in "-‑" and text[start - 2].isalnum()
        ):
            continue
        spans.append((start, end, owners))
    spans.sort(key=lambda s: (s[0], -s[1]))
    kept: list[tuple[int, int, tuple[KnownProject, ...]]] = []
    for start, end, owners in spans:
        if kept and start < kept[-1][1]:
            continue
        kept.append((start, end, tuple(table[k] for k in owners)))
    return kept


def _wordy(char: str) -> bool:
    return char.isalnum() or char == "_"

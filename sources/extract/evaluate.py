"""How right the extractor is, measured on labelled pages.

Owns the matching of extracted to labelled records and the figures made of it. Does not read pages. Items
match one to one, the pairs that agree on more fields first. Keys: money by country, currency and both ends
within 0.5%; capacities by country, metric and value within 1%; names by country and a close name; claims by
metric and value. Labels marked `optional` neither help nor hurt; `aliases`, `*_aliases`, `also_iso3` and
`also_currency` hold what counts as the same. Invariant: a perfect copy of the labels scores 1, nothing scores 0.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

Record = Mapping[str, Any]
CLOSE_NAME, CLOSE_FIELD = 75.0, 60.0
"""Least likeness (0 to 100) of two names as keys, and of two names in a field."""


@dataclass(frozen=True, slots=True)
class TableScore:
    """One table: labels, extracted records and matches, and by field (right, of labelled matches)."""

    table: str
    labelled: int
    extracted: int
    matched: int
    fields: Mapping[str, tuple[int, int]]

    @property
    def precision(self) -> float | None:
        """Share of extracted records that are right; None where none was extracted."""
        return self.matched / self.extracted if self.extracted else None

    @property
    def recall(self) -> float | None:
        """Share of labelled records that were found; None where none is labelled."""
        return self.matched / self.labelled if self.labelled else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of both; None where nothing is labelled and nothing was extracted."""
        both = self.labelled + self.extracted
        return 2 * self.matched / both if both else None


@dataclass(frozen=True, slots=True)
class _Rules:
    key: Callable[[Record, Record], bool]
    fields: tuple[str, ...]
    names: tuple[str, ...] = ()
    """Fields that are names and match when close."""
    twice: bool = False
    """Whether naming one labelled thing twice is no fault."""


@dataclass(slots=True)
class _Total:
    fields: dict[str, list[int]]
    labelled: int = 0
    extracted: int = 0
    matched: int = 0


def score(pages: Iterable[tuple[Record, Record]]) -> tuple[TableScore, ...]:
    """Scores by table over (labels, extracted) pairs of pages, both as JSON objects of lists."""
    totals = {table: _Total({field: [0, 0] for field in rules.fields}) for table, rules in RULES.items()}
    for labels, extracted in pages:
        for table, rules in RULES.items():
            found = [row for row in extracted.get(table) or () if row.get("metric") != "other"]
            _add(totals[table], list(labels.get(table) or ()), found, rules)
    return tuple(
        TableScore(
            table,
            total.labelled,
            total.extracted,
            total.matched,
            {name: (right, of) for name, (right, of) in total.fields.items() if of},
        )
        for table, total in totals.items()
    )


def _add(total: _Total, golds: Sequence[Record], found: Sequence[Record], rules: _Rules) -> None:
    right = {place: golds[number] for number, place in _pairs(golds, found, rules) if not golds[number].get("optional")}
    for place, gold in right.items():
        _count(gold, found[place], rules, total.fields)
    wrong = [
        row
        for place, row in enumerate(found)
        if place not in right
        and not any(rules.key(gold, row) and (gold.get("optional") or rules.twice) for gold in golds)
    ]
    total.labelled += sum(not gold.get("optional") for gold in golds)
    total.matched += len(right)
    total.extracted += len(right) + len(wrong)


def labelled_pages(folder: Path) -> tuple[tuple[Path, Record], ...]:
    """(page, labels) of each NAME.html with its NAME.gold.json. Raises FileNotFoundError where there is none."""
    found = tuple(
        (path.with_name(path.name.removesuffix(".gold.json") + ".html"), json.loads(path.read_text(encoding="utf-8")))
        for path in sorted(folder.glob("*.gold.json"))
    )
    if not found:
        raise FileNotFoundError(f"no labelled pages (*.gold.json) in {folder}")
    return found


def _count(gold: Record, row: Record, rules: _Rules, into: Mapping[str, list[int]]) -> None:
    for field in rules.fields:
        if gold.get(field) not in (None, ""):
            into[field][0] += _agrees(gold, row, field, rules)
            into[field][1] += 1


def _agrees(gold: Record, row: Record, field: str, rules: _Rules) -> bool:
    if field in rules.names:
        accepted = [gold[field], *(gold.get(f"{field}_aliases") or ())]
        return any(_alike(one, row.get(field)) >= CLOSE_FIELD for one in accepted)
    if field.endswith("_on") or field == "as_of":
        return str(row.get(field) or "").startswith(str(gold[field])[:4])
    return str(gold[field]).lower() == str(row.get(field)).lower()


def _pairs(golds: Sequence[Record], found: Sequence[Record], rules: _Rules) -> list[tuple[int, int]]:
    options = []
    for number, gold in enumerate(golds):
        for place, row in enumerate(found):
            if rules.key(gold, row):
                agreed = sum(_agrees(gold, row, f, rules) for f in rules.fields if gold.get(f) not in (None, ""))
                options.append((-agreed + (0.5 if gold.get("optional") else 0.0), number, place))
    pairs: list[tuple[int, int]] = []
    used_golds: set[int] = set()
    used_rows: set[int] = set()
    for _, number, place in sorted(options):
        if number not in used_golds and place not in used_rows:
            pairs.append((number, place))
            used_golds.add(number)
            used_rows.add(place)
    return pairs


def _folded(name: object) -> str:
    text = unicodedata.normalize("NFKD", str(name or "")).encode("ascii", "ignore").decode().lower()
    return " ".join(re.findall(r"[a-z0-9]+", text))


def _alike(one: object, other: object) -> float:
    """Likeness of two names, 0 to 100: spaces do not matter, nor words that only one of them has, much."""
    left, right = _folded(one), _folded(other)
    if not left or not right:
        return 0.0
    if left.replace(" ", "") == right.replace(" ", ""):
        return 100.0
    return 0.7 * fuzz.token_set_ratio(left, right) + 0.3 * fuzz.token_sort_ratio(left, right)


def _countries(row: Record) -> set[str]:
    return {row.get("country_iso3"), *(row.get("partner_iso3") or ()), *(row.get("also_iso3") or ())} - {None, ""}


def _near(one: float | None, other: float | None, tolerance: float) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= tolerance * max(abs(one), abs(other))


def _money(gold: Record, row: Record) -> bool:
    return (
        row.get("currency") in (gold["currency"], *(gold.get("also_currency") or ()))
        and _near(gold.get("amount_low", gold.get("amount_high")), row.get("amount_low"), 0.005)
        and _near(gold.get("amount_high", gold.get("amount_low")), row.get("amount_high"), 0.005)
        and bool(_countries(gold) & _countries(row))
    )


def _capacity(gold: Record, row: Record) -> bool:
    return (
        gold["metric"] == row.get("metric")
        and _near(gold.get("value_low", gold.get("value_high")), row.get("value_low"), 0.01)
        and _near(gold.get("value_high", gold.get("value_low")), row.get("value_high"), 0.01)
        and bool(_countries(gold) & _countries(row))
    )


def _named(field: str) -> Callable[[Record, Record], bool]:
    def same(gold: Record, row: Record) -> bool:
        if not _countries(gold) & _countries(row):
            return False
        accepted = [gold.get(field), *(gold.get("aliases") or ()), *(gold.get(f"{field}_aliases") or ())]
        given = [row.get(field), *(row.get("aliases") or ())]
        return max((_alike(one, other) for one in accepted for other in given), default=0.0) >= CLOSE_NAME

    return same


def _assessment(gold: Record, row: Record) -> bool:
    if (gold["country_iso3"], gold["dimension"]) != (row.get("country_iso3"), row.get("dimension")):
        return False
    if gold["dimension"] in ("tier", "us_dependency"):
        return str(gold["value"]).lower() == str(row.get("value")).lower()
    return _alike(gold["value"], row.get("value")) >= CLOSE_FIELD


def _claim(gold: Record, row: Record) -> bool:
    return gold["metric"] == row.get("metric") and _near(float(gold["value"]), row.get("value"), 0.01)


RULES: Mapping[str, _Rules] = {
    "projects": _Rules(_named("name"), ("kind", "status"), twice=True),
    "commitments": _Rules(
        _money,
        (
            "project",
            "sponsor",
            "sponsor_kind",
            "stage",
            "qualifier",
            "component",
            "period_start",
            "period_end",
            "announced_on",
        ),
        ("project", "sponsor"),
    ),
    "capacities": _Rules(_capacity, ("project", "hardware", "qualifier", "target_on"), ("project", "hardware")),
    "participants": _Rules(_named("organisation"), ("role",), twice=True),
    "policies": _Rules(_named("name"), ("kind",)),
    "country_assessments": _Rules(_assessment, ()),
    "claims": _Rules(_claim, ("as_of",)),
}

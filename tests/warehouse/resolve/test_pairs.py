"""How often matching is right, on labelled pairs.

`pairs.csv`: names of the shipped facts beside other names and spellings of theirs, names that the shipped
articles use beside the projects they mean, and pairs that are not the same: the likest names of a country,
programmes and their parts, parts of one programme, names an article uses beside the wrong projects. Names
of one side are separated by ';', facts by '|' (a sum, a capacity, an organisation). Labels were set by hand
where the facts do not give them.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from warehouse.resolve.likeness import CERTAIN, POSSIBLE
from warehouse.resolve.mentions import Mention, compare, settled
from warehouse.resolve.names import read, squash, variants

PAIRS = Path(__file__).with_name("pairs.csv")


def mention(country: str, names: str, kind: str, facts: str) -> Mention:
    made = Mention((country, squash(names), kind))
    for name in names.split(";"):
        for text in variants(name):
            made.names[squash(text)] = read(text, country)
    for fact in filter(None, facts.split("|")):
        unit, _, value = fact.partition(" ")
        if unit == "org":
            made.organisations.add(squash(value))
        else:
            made.sums.add((unit, f"{float(value):.3g}"))
    return made


def judged_same(row: dict[str, str]) -> bool:
    left = mention(row["country_iso3"], row["left"], row["left_kind"], row["left_facts"])
    right = mention(row["country_iso3"], row["right"], row["right_kind"], row["right_facts"])
    score, reason = compare(left, right)
    return score >= CERTAIN or (score >= POSSIBLE and settled(left, right, reason) is not None)


def test_pairs_are_matched_with_the_promised_precision_and_recall() -> None:
    with PAIRS.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    hard_negatives = sum(row["same"] == "0" for row in rows)
    assert len(rows) >= 300
    assert hard_negatives >= 150
    outcomes = Counter((row["same"] == "1", judged_same(row)) for row in rows)
    precision = outcomes[True, True] / (outcomes[True, True] + outcomes[False, True])
    recall = outcomes[True, True] / (outcomes[True, True] + outcomes[True, False])
    assert precision >= 0.98, f"precision {precision:.3f}: {outcomes}"
    assert recall >= 0.9, f"recall {recall:.3f}: {outcomes}"

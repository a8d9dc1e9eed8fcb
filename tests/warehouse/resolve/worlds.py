"""Small made-up worlds for property tests: documents that tell of a few projects in varying words."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import polars as pl
from hypothesis import strategies as st

from sources.extract.records import Extraction, Quote, StatedCommitment, StatedParticipant, StatedProject
from tests.warehouse.support import AS_OF, no_ids, stated
from warehouse.judgement.judgement import Judgement
from warehouse.money.rates import load as load_rates
from warehouse.resolve.resolve import resolve
from warehouse.resolve.stated import Resolved, Stated

Document = tuple[dict[str, Any], Extraction]

NAMES = {
    "fra-jean-zay": (
        "FRA",
        ("Jean Zay", "Jean Zay supercomputer", "supercalculateur Jean Zay", "the JEAN ZAY project"),
    ),
    "fra-jean-zay-dataset": ("FRA", ("Jean Zay dataset", "Jean-Zay dataset")),
    "ind-mission": ("IND", ("IndiaAI Mission", "India AI Mission", "IndiaAI mission programme")),
    "ind-compute": ("IND", ("IndiaAI Compute Capacity", "IndiaAI compute capacity (portal)")),
    "nor-olivia": ("NOR", ("Olivia", "Olivia supercomputer", "Norwegian Olivia supercomputer")),
    "nor-factory": ("NOR", ("Norwegian AI Factory", "AI Factory", "Norway AI factory")),
    "kor-center": ("KOR", ("National AI Computing Center", "Korea National AI Computing Center", "NAICC")),
}
KINDS = (None, "infrastructure", "model", "programme", "data")
EVIDENCE = (Quote("*", 0, 5),)


@st.composite
def documents(draw: st.DrawFn, keys: bool = True) -> Document:
    """One document about one project: a record, up to two sums, perhaps a participant."""
    number = draw(st.integers(0, 10**9))
    key = draw(st.sampled_from(sorted(NAMES)))
    country, names = NAMES[key]
    name = draw(st.sampled_from(names))
    by_hand = keys and draw(st.booleans())
    kind = draw(st.sampled_from(KINDS))
    sums = []
    for _ in range(draw(st.integers(0, 2))):
        low = float(draw(st.integers(1, 9999))) * 10 ** draw(st.integers(5, 7))
        role = draw(st.sampled_from(["whole", "part", "restated", "conflicting", "wider", "nested"]))
        inside = None
        if by_hand and role == "nested":
            inside = draw(st.sampled_from(sorted(NAMES)))
        elif by_hand and role != "whole":
            inside = key
        sums.append(
            StatedCommitment(
                project=name,
                country_iso3=country,
                amount_low=low,
                amount_high=low,
                currency=draw(st.sampled_from(["USD", "EUR", "INR", "ETB"])),
                sponsor=draw(st.sampled_from([None, "Government", "Company", "Bank"])),
                sponsor_kind=draw(
                    st.sampled_from([None, "government", "state_owned", "private_domestic", "public_private"])
                ),
                stage=draw(st.sampled_from([None, "announced", "committed", "disbursed"])),
                announced_on=draw(st.sampled_from([None, "2024", "2025-03", "2025-10-02", "2026-01-31"])),
                component=inside is not None or (not by_hand and role == "part"),
                component_of=inside,
                note={
                    "part": "part: a share",
                    "restated": "restated",
                    "conflicting": "conflicting figure",
                    "wider": "wider total",
                }.get(role)
                if by_hand
                else None,
                scope=draw(st.sampled_from(["project", "project", "programme", "country"])),
                project_key=key if by_hand else None,
                evidence=EVIDENCE,
            )
        )
    record = StatedProject(
        name=name,
        country_iso3=country,
        kind=kind,
        status=draw(st.sampled_from([None, "announced", "operational", "cancelled"])),
        key=key if by_hand else None,
        evidence=EVIDENCE,
    )
    people = (
        (
            StatedParticipant(
                project=name,
                country_iso3=country,
                organisation=draw(st.sampled_from(["NVIDIA", "Nvidia Corporation", "CEA"])),
                role=draw(st.sampled_from([None, "lead", "chip_supplier"])),
                project_key=key if by_hand else None,
                evidence=EVIDENCE,
            ),
        )
        if draw(st.booleans())
        else ()
    )
    facts = {
        "url": f"https://example.org/{number}",
        "publisher": draw(st.sampled_from([None, "A", "B", "C"])),
        "authority": draw(st.integers(1, 4)),
        "published_on": draw(st.sampled_from([None, "2025-04-05", "2026-02-03"])),
    }
    return facts, Extraction(
        "curated" if by_hand else "prose", "1", projects=(record,), commitments=tuple(sums), participants=people
    )


def worlds(keys: bool = True) -> st.SearchStrategy[list[Document]]:
    return st.lists(documents(keys), min_size=1, max_size=7, unique_by=lambda document: document[0]["url"])


def resolved(
    world: Sequence[Document] | Stated, known_ids: pl.DataFrame | None = None, judgement: Judgement | None = None
) -> Resolved:
    frames = world if isinstance(world, Stated) else stated(world)
    return resolve(
        frames,
        known_ids=no_ids() if known_ids is None else known_ids,
        judgement=judgement or Judgement(),
        rates=load_rates(),
        as_of=AS_OF,
    )


def parts(result: Resolved) -> set[frozenset[str]]:
    """The documents that were found to tell of one project, for each project."""
    told = result.tables["evidence"].filter(pl.col("table_name") == "projects")
    return {frozenset(group["document_id"]) for _, group in told.group_by("row_id")}


def shuffled(frames: Stated, seed: int) -> Stated:
    """The same rows in another order."""
    return Stated(
        **{
            field.name: getattr(frames, field.name).sample(fraction=1.0, shuffle=True, seed=seed)
            for field in dataclasses.fields(Stated)
        }
    )

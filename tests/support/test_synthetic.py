"""The made-up tables that tests and benchmarks lean on."""

from __future__ import annotations

import polars as pl
import pytest

from schemas import frames
from schemas.registry import TABLES
from tests.support import synthetic


@pytest.mark.parametrize(("projects", "seed"), [(1, 0), (40, 1), (200, 2)])
def test_made_up_tables_pass_every_check(projects: int, seed: int) -> None:
    made = synthetic.tables(projects, seed)
    assert list(made) == list(TABLES)
    for name, data in made.items():
        checked = frames.check(TABLES[name], data)
        assert not checked.rejected, (name, checked.rejected[:3])


def test_made_up_tables_are_coherent_and_repeatable() -> None:
    made = synthetic.tables(120, 3)
    for name, table in TABLES.items():
        for field in table.fields:
            if field.references is not None:
                other, column = field.references
                known = set(made[other][column])
                assert set(made[name][field.name].drop_nulls()) <= known, f"{name}.{field.name}"
        if table.has_evidence:
            proven = made["evidence"].filter(pl.col("table_name") == name)["row_id"]
            assert set(made[name][table.key[0]]) <= set(proven)
    again = synthetic.tables(120, 3)
    assert all(made[name].equals(again[name]) for name in made)


def test_the_next_release_of_made_up_tables_passes_every_check() -> None:
    made = synthetic.evolved(synthetic.tables(60, 4))
    for name, data in made.items():
        checked = frames.check(TABLES[name.removesuffix("_history")], data)
        assert not checked.rejected, (name, checked.rejected[:3])
    assert made["projects_history"].height == 2
    again = synthetic.evolved(made, "2026-12-07.0")
    assert again["commitments_history"].height == 2

"""The index as of any past version is the index as it was then, whatever came and went since."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from schemas.registry import TABLES
from tests.warehouse.resolve.worlds import Document, resolved, worlds
from tests.warehouse.support import stated
from warehouse import history
from warehouse.connect import memory
from warehouse.derive.derive import derive
from warehouse.load import transaction
from warehouse.migrate import history_name, migrate

pytestmark = pytest.mark.slow

WITH_HISTORY = [table for table in TABLES.values() if table.has_history]


@settings(max_examples=5)
@given(st.lists(worlds(), min_size=2, max_size=4))
def test_as_of_every_version_equals_what_was_recorded_then(lives: list[list[Document]]) -> None:
    connection = memory()
    migrate(connection)
    recorded: dict[str, dict[str, pl.DataFrame]] = {}
    for world in lives:
        made = stated(world)
        known = connection.execute("SELECT * FROM project_ids").pl()
        tables = dict(resolved(made, known_ids=known).tables)
        with transaction(connection):
            done = history.record(connection, tables | derive(tables, made.documents), "2026-11-24")
        recorded[done.version] = {
            table.name: connection.execute(f"SELECT * EXCLUDE (retired_at) FROM {table.name} ORDER BY ALL").pl()
            for table in WITH_HISTORY
        }
    for version, then in recorded.items():
        for table in WITH_HISTORY:
            stood = (
                f"{_order('recorded_at')} <= {_order(repr(version))} "
                f"AND (retired_at IS NULL OR {_order('retired_at')} > {_order(repr(version))})"
            )
            everything = f"(SELECT * FROM {table.name} UNION ALL SELECT * FROM {history_name(table)})"
            now = connection.execute(f"SELECT * EXCLUDE (retired_at) FROM {everything} WHERE {stood} ORDER BY ALL").pl()
            assert_frame_equal(now, then[table.name])
    connection.close()


def _order(version: str) -> str:
    return f"(left({version}, 10) || lpad(substr({version}, 12), 9, '0'))"

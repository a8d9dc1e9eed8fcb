"""Days whose month is a word too, days in small letters, and numbers behind a month that are no days."""

from __future__ import annotations

import pytest

from sources.extract.quantities import find_dates


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("On 6 May a memorandum was signed.", ["2026-05-06"]),
        ("On May 6 a memorandum was signed.", ["2026-05-06"]),
        ("firmado el 26 de enero por el ministro", ["2026-01-26"]),
        ("In October 24 million euros came.", ["2025-10"]),
        ("The state may 6 times refuse.", []),
        ("May we go?", []),
    ],
)
def test_day_without_a_year_is_the_last_one_past(text: str, dates: list[str]) -> None:
    assert [p.iso for p in find_dates(text, anchor="2026-05-21")] == dates

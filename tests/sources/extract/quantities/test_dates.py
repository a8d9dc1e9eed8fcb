"""Periods in prose and isolated date strings."""

from __future__ import annotations

import pytest

from sources.extract.quantities import find_dates, parse_date

PERIODS: list[tuple[str, list[tuple[str | None, str | None]]]] = [
    ("in 2026", [("2026", "2026")]),
    ("between 2023 and 2029", [("2023", "2029")]),
    ("between 2023 and the end of 2029", [("2023", "2029")]),
    ("from 2024 to 2028", [("2024", "2028")]),
    ("2026-2030", [("2026", "2030")]),
    ("The 2026–2029 plan", [("2026", "2029")]),
    ("2026 to 2029", [("2026", "2029")]),
    ("2025–28", [("2025", "2028")]),
    ("the 2025-26 budget", [("2025", "2026")]),
    ("2026/27 to 2032/33", [("2026", "2033")]),
    ("runs from April 2025 until March 2030", [("2025-04", "2030-03")]),
    ("by 2030", [(None, "2030")]),
    ("by the end of 2027", [(None, "2027")]),
    ("by end-2026", [(None, "2026")]),
    ("through 2027", [(None, "2027")]),
    ("until 31 March 2026", [(None, "2026-03-31")]),
    ("R$ 23 billion to 2028", [(None, "2028")]),
    ("d’ici 2030", [(None, "2030")]),
    ("hasta 2030", [(None, "2030")]),
    ("bis 2030", [(None, "2030")]),
    ("since 2021", [("2021", None)]),
    ("depuis mai 2025", [("2025-05", None)]),
    ("from fiscal 2026", [("2026", None)]),
    ("Q3 2026", [("2026-07", "2026-09")]),
    ("the third quarter of 2026", [("2026-07", "2026-09")]),
    ("the second half of 2026", [("2026-07", "2026-12")]),
    ("H1 2027", [("2027-01", "2027-06")]),
    ("in late 2028", [("2028", "2028")]),
    ("spring 2027", [("2027", "2027")]),
    ("fiscal year 2026", [("2026", "2026")]),
    ("FY2025-26", [("2025", "2026")]),
    ("FY26", [("2026", "2026")]),
    ("fiscal years 2026 and 2027", [("2026", "2027")]),
    ("fiscal years 2569 and 2570", [("2026", "2027")]),
    ("the Act B.E. 2562", [("2019", "2019")]),
    ("February 2025", [("2025-02", "2025-02")]),
    ("on 6 December 2024", [("2024-12-06", "2024-12-06")]),
    ("March 3, 2025", [("2025-03-03", "2025-03-03")]),
    ("Tuesday, 15 July 2025", [("2025-07-15", "2025-07-15")]),
    ("21/07/2025", [("2025-07-21", "2025-07-21")]),
    ("MCMC | 10/2025 | RM", [("2025-10", "2025-10")]),
    ("2025/2026", [("2025", "2026")]),
    ("2025-07-21", [("2025-07-21", "2025-07-21")]),
    ("12 de marzo de 2025", [("2025-03-12", "2025-03-12")]),
    ("le 1er avril 2026", [("2026-04-01", "2026-04-01")]),
    ("2025年7月15日", [("2025-07-15", "2025-07-15")]),
    ("rose from $1.2bn in 2023 to $2.6bn in 2025", [("2023", "2023"), ("2025", "2025")]),
    ("in 2027 and 2028", [("2027", "2027"), ("2028", "2028")]),
    ("Resolution 12/2026", []),
    ("2000 GPUs", []),
    ("$2025", []),
    ("2,025 people", []),
    ("the RTX2080", []),
    ("31/02/2026", []),
    ("May\n2025", [("2025", "2025")]),
]


@pytest.mark.parametrize(("text", "expected"), PERIODS, ids=[text for text, _ in PERIODS])
def test_period_states_the_ends_it_states_and_no_other(
    text: str, expected: list[tuple[str | None, str | None]]
) -> None:
    assert [(one.since, one.until) for one in find_dates(text)] == expected


def test_years_of_a_period_are_given_apart() -> None:
    [period] = find_dates("from April 2025 until March 2030")
    assert (period.year_start, period.year_end, period.iso) == (2025, 2030, None)
    [target] = find_dates("by 2030")
    assert (target.year_start, target.year_end, target.iso) == (None, 2030, "2030")


@pytest.mark.parametrize(
    ("text", "years"), [("over five years", 5), ("36 months", 3), ("the next decade", 10), ("sur cinq ans", 5)]
)
def test_length_of_time_states_neither_end(text: str, years: float) -> None:
    [period] = find_dates(text)
    assert (period.kind, period.since, period.until) == ("duration", None, None)
    assert period.years == pytest.approx(years, abs=0.001)


def test_year_inside_a_name_is_marked() -> None:
    assert [one.is_name for one in find_dates("France 2030 and Vision 2030 end in 2030")] == [True, True, False]


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("last year", "2025"),
        ("this year", "2026"),
        ("next year", "2027"),
        ("last December", "2025-12"),
        ("on 17 February", "2026-02-17"),
        ("on April 17", "2025-04-17"),
        ("in November", "2025-11"),
    ],
)
def test_relative_dates_are_read_from_the_anchor_only(text: str, since: str) -> None:
    assert [one.since for one in find_dates(text, anchor="2026-03-04")] == [since]
    assert find_dates(text) == []


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2025/07/15", "2025-07-15"),
        ("20250715", "2025-07-15"),
        ("15-Jul-2025", "2025-07-15"),
        ("JULY 15, 2025", "2025-07-15"),
        ("15 juillet 2025", "2025-07-15"),
        ("2025-07-15T10:00:00Z", "2025-07-15"),
        ("Mon, 21 Jul 2025 10:00:00 GMT", "2025-07-21"),
        ("Ends/Wednesday, April 22, 2026", "2026-04-22"),
        ("3.12.2025", "2025-12-03"),
        ("07/21/2025", "2025-07-21"),
        ("24. März 2026", "2026-03-24"),
        ("Published: 9 Feb 2026, 10:00", "2026-02-09"),
        ("March 2026", "2026-03"),
        ("2026", "2026"),
        ("21/07/25", "2025-07-21"),
        ("November 24th, 2025", "2025-11-24"),
        ("2025-13-40", None),
        ("31/02/2026", None),
        ("soon", None),
        ("", None),
    ],
)
def test_isolated_string_gives_the_date_as_precise_as_it_is(text: str, iso: str | None) -> None:
    assert parse_date(text) == iso


def test_month_comes_first_where_the_page_is_american() -> None:
    assert parse_date("03/04/2026") == "2026-04-03"
    assert parse_date("03/04/2026", month_first=True) == "2026-03-04"

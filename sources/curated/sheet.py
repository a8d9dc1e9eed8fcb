"""The words of a sheet: one line for what one row records.

Owns the wording. Invariant: each line says that it was recorded by hand, so that nobody takes it for words of the page.
"""

from __future__ import annotations

from collections.abc import Mapping

from sources.curated.rows import Row


def project_line(row: Row) -> str:
    """What was recorded of a project."""
    head = f"{row['name']} ({row['country_iso3']}), {_words(row, 'kind', 'subtype', 'status')}"
    return _line(
        head,
        ("backing", row["backing"]),
        ("led by", row["lead_org"]),
        ("part of", row["parent_key"]),
        ("announced", row["announced_on"]),
        ("in operation", row["operational_on"]),
        ("with", row["partner_iso3"]),
        ("also called", row["aliases"]),
    )


def statement_line(row: Row, projects: Mapping[str, Row]) -> str:
    """What was recorded of a sum, a capacity or a participant."""
    key = row.needed("project_key")
    name = projects[key]["name"] if key in projects else key
    details: tuple[tuple[str, str | None], ...] = (("with", row["hardware"]),)
    if row["table"] == "commitment":
        said = f"{row['currency']} {_span(row, 'amount_low', 'amount_high')} ({_words(row, 'qualifier', 'stage')})"
        sponsor = f"{row['sponsor']} ({row['sponsor_kind']})" if row["sponsor_kind"] else row["sponsor"]
        period = "-".join(filter(None, (row["period_start"], row["period_end"])))
        details = (("from", sponsor), ("for", period), ("part of", row["component_of"]))
    elif row["table"] == "capacity":
        said = f"{row['metric']} {_span(row, 'value_low', 'value_high')} ({_words(row, 'qualifier', 'stage')})"
        details = (("with", row["hardware"]), ("by", row["target_on"]), ("part of", row["component_of"]))
    else:
        said = f"{row['organisation']} is {row['role']}"
    return _line(f"{name}: {said}", *details, ("stated on", row["stated_on"]), ("note:", row["note"]))


def _line(head: str, *details: tuple[str, str | None]) -> str:
    """One line of a sheet; says that it was recorded by hand, so that nobody takes it for the page's words."""
    parts = [head, *(f"{label} {value}" for label, value in details if value)]
    return " ".join(f"Recorded by hand: {'; '.join(parts)}".split())


def _words(row: Row, *names: str) -> str:
    return ", ".join(value.replace("_", " ") for name in names if (value := row[name]))


def _span(row: Row, low: str, high: str) -> str:
    ends = [f"{value:,.15g}" for name in (low, high) if (value := row.number(name)) is not None]
    return " to ".join(dict.fromkeys(ends))

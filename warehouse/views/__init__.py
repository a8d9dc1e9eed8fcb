"""Views and table macros for common questions, one a file.

Owns their order. Knows no connection: the warehouse and the release's database run the statements.
Invariant: each file is one statement that only reads tables of the registry and views before it.
"""

from __future__ import annotations

from importlib.resources import files

ORDER = (
    "projects_by_kind",
    "vendor_share_infrastructure",
    "growth_by_year",
    "money_by_country",
    "pledges_with_several_figures",
    "claims_beside_counts",
    "top_commitments",
    "country_profile",
    "evidence_for",
)
"""Names of the files, and of what they create, in order of dependence."""


def statements() -> list[str]:
    """The SQL statements that create all views and macros, in order. Run again, they replace what stands."""
    folder = files("warehouse.views")
    return [folder.joinpath(f"{name}.sql").read_text(encoding="utf-8").strip().rstrip(";") for name in ORDER]

"""`sovai explain`: the rows that make one figure of a country, down to the words they rest on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from flows.errors import NOTHING_TO_DO, CheckError, UsageError
from flows.output import Format, note, show
from flows.settings import settings

if TYPE_CHECKING:
    import duckdb

app = typer.Typer(add_completion=False, rich_markup_mode=None)

LINES = {
    "projects": "SELECT project_id, name || coalesce(' (' || status || ')', ''), confidence FROM projects",
    "commitments": """
        SELECT commitment_id, coalesce(sponsor, 'sponsor not stated') || ': ' || format('{:,.0f}', amount_high) || ' '
               || currency || coalesce(' at ' || format('{:.6g}', fx_rate) || ' of ' || fx_date, ''), confidence
        FROM commitments""",
    "capacities": """
        SELECT capacity_id, coalesce(hardware, metric) || coalesce(' by ' || target_on, ''), confidence
        FROM capacities""",
    "model_lineage": "SELECT lineage_id, coalesce(base_model, approach), NULL FROM model_lineage",
    "policies": "SELECT policy_id, name, NULL FROM policies",
}
"""How a row of each table is told: key, words, confidence."""

PARTS = ("numerator", "denominator", "undisclosed")


@app.command()
def explain(
    country: str = typer.Argument(..., help="ISO 3166-1 alpha-3 code, such as IND (or EUU, AFR)."),
    metric: str = typer.Argument("", help="A column of country_index; without it, all figures of the country."),
    release: str = typer.Option(
        "", "--release", "-r", help="A version, 'latest' or a .duckdb file; default: the warehouse."
    ),
    quotes: bool = typer.Option(False, "--quotes", "-q", help="With the words each row rests on."),
    form: Format = typer.Option(Format.table, "--format", "-f", help="How to print."),
    as_json: bool = typer.Option(False, "--json", help="The same as --format json."),
) -> None:
    """List the rows that make one figure of a country; their values add to it.

    Example: sovai explain IND deduplicated_committed_usd --quotes
    """
    from warehouse.connect import WarehouseError, reading

    form = Format.json if as_json else form
    try:
        with reading(_database(release)) as connection:
            _explain(connection, country.upper(), metric, quotes, form)
    except WarehouseError as error:
        raise CheckError(error.what, error.todo) from error


def _database(release: str) -> Path:
    if not release:
        return settings().warehouse
    if release.endswith(".duckdb"):
        return Path(release)
    from flows.commands.release import folder_of

    return folder_of(release) / "sovereign_ai_index.duckdb"


def _explain(connection: duckdb.DuckDBPyConnection, country: str, metric: str, quotes: bool, form: Format) -> None:
    from schemas.derived import COUNTRY_INDEX

    found = connection.execute("SELECT * FROM country_index WHERE country_iso3 = ?", [country])
    columns = [item[0] for item in found.description or ()]
    row = found.fetchone()
    if row is None:
        raise UsageError(
            f"there is no figure for {country!r}", 'see `sovai query "SELECT country_iso3, name FROM country_index"`'
        )
    figures = dict(zip(columns, row, strict=True))
    if not metric:
        docs = {field.name: field.doc for field in COUNTRY_INDEX.fields}
        show(
            ("metric", "value", "meaning"), ((name, value, docs.get(name, "")) for name, value in figures.items()), form
        )
        return
    if metric not in figures:
        raise UsageError(f"country_index has no column {metric!r}", f"see `sovai explain {country}` for those it has")
    note(f"{country} {metric} = {figures[metric]}")
    rows = _rows(connection, country, metric)
    if metric in ("tier", "us_dependency"):
        _rule(metric, str(figures[f"{metric}_rule"]))
    if quotes:
        rows = _quoted(connection, rows)
    show(
        ("metric", "value", "table", "row", "what", "confidence", *(("quote", "publisher", "url") if quotes else ())),
        rows,
        form,
    )
    if not rows:
        note("no row makes this figure: it is zero, undisclosed, or computed from other figures")
        raise typer.Exit(NOTHING_TO_DO)


def _rule(metric: str, rule_id: str) -> None:
    from warehouse.derive.rules import load

    rules = load().tier if metric == "tier" else load().us_dependency
    for rule in rules:
        if rule.id == rule_id:
            conditions = ", ".join(
                f"{c.column} " + (f">= {c.at_least:g}" if c.at_least is not None else f"<= {c.at_most:g}")
                for c in rule.all
            )
            note(f"by rule {rule.id}: {rule.doc}" + (f" ({conditions})" if conditions else ""))


def _rows(connection: duckdb.DuckDBPyConnection, country: str, metric: str) -> list[tuple[Any, ...]]:
    """(metric, value, table, row id, words, confidence) of the parts of a figure; a share has its three counts."""
    wanted = [metric]
    if metric.endswith("_share"):
        wanted = [metric.removesuffix("_share") + f"_{part}" for part in PARTS]
    if metric in ("us_dependency", "us_dependency_rule"):
        wanted = [f"us_dependent_{part}" for part in PARTS]
    if metric in ("tier", "tier_rule"):
        wanted = _read_by(connection, country)
    told = " UNION ALL ".join(
        f"SELECT '{table}' AS table_name, * FROM ({sql}) AS t(row_id, words, confidence)"
        for table, sql in LINES.items()
    )
    return connection.execute(
        f"""
        SELECT i.metric, i.value, i.table_name, i.row_id, t.words, t.confidence
        FROM index_trace i LEFT JOIN ({told}) t ON t.table_name = i.table_name AND t.row_id = i.row_id
        WHERE i.country_iso3 = ? AND i.metric IN (SELECT unnest(?))
        ORDER BY i.metric, i.value DESC, i.row_id""",
        [country, wanted],
    ).fetchall()


def _read_by(connection: duckdb.DuckDBPyConnection, country: str) -> list[str]:
    """The figures that the rule of the country's tier reads; all that tiers read where it reads none."""
    from warehouse.derive.rules import load

    row = connection.execute("SELECT tier_rule FROM country_index WHERE country_iso3 = ?", [country]).fetchone()
    rules = load().tier
    chosen = [rule for rule in rules if row and rule.id == row[0] and rule.all] or rules
    return sorted({name for rule in chosen for condition in rule.all for name in condition.column.split(" + ")})


def _quoted(connection: duckdb.DuckDBPyConnection, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Each row once a quote."""
    found: list[tuple[Any, ...]] = []
    for row in rows:
        words = connection.execute(
            """
            SELECT e.quote, d.publisher, d.url FROM evidence e JOIN documents d USING (document_id)
            WHERE e.table_name = ? AND e.row_id = ? ORDER BY e.field, e.document_id, e.char_start""",
            [row[2], row[3]],
        ).fetchall()
        found += [(*row, *quote) for quote in words] or [(*row, None, None, None)]
    return found

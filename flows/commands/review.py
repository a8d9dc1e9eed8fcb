"""`sovai review`: what waits for a decision, and deciding it.

Lists doubtful matches, differing figures and quarantined rows; writes decisions into the files of the
operator (`SOVAI_HOME/judgement`), which come on top of those shipped. Invariant: listing changes nothing; a
decision takes effect at the next refresh, or at once with `replay`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from flows.errors import NOTHING_TO_DO, CheckError, UsageError
from flows.output import Format, note, show
from flows.settings import settings

if TYPE_CHECKING:
    import duckdb

    from warehouse.resolve.stated import Doubt

app = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True, help="What waits for a decision.")

FORM = typer.Option(Format.table, "--format", "-f", help="How to print.")
JSON = typer.Option(False, "--json", help="The same as --format json.")
REASON = typer.Option(..., "--reason", help="Why; kept with the decision.")
CHECK = typer.Option("", "--check", help="Only rows that failed this check.")

CONFLICTS = """
SELECT c.pledge_id, c.commitment_id, c.preferred, c.amount_high, c.currency, c.usd_high, c.stage, c.sponsor,
       c.publishers,
       (SELECT string_agg(DISTINCT coalesce(d.publisher, d.source_id), '; ' ORDER BY coalesce(d.publisher, d.source_id))
        FROM evidence e JOIN documents d USING (document_id)
        WHERE e.table_name = 'commitments' AND e.row_id = c.commitment_id) AS told_by
FROM commitments c
WHERE c.pledge_id IN (
  SELECT pledge_id FROM commitments GROUP BY pledge_id
  HAVING max(usd_high) > ? * min(usd_high) OR count(DISTINCT (amount_high, currency)) > 1 AND max(usd_high) IS NULL)
ORDER BY c.pledge_id, c.preferred DESC, c.commitment_id
"""


def own() -> Path:
    """The operator's own judgement files."""
    return settings().home / "judgement"


@app.command()
def doubts(form: Format = FORM, as_json: bool = JSON) -> None:
    """List names that may be one project and were left apart.

    Example: sovai review doubts --json
    """
    found = _doubts()
    show(
        ("left", "right", "score", "reason"),
        [(doubt.left, doubt.right, doubt.score, doubt.reason) for doubt in found],
        Format.json if as_json else form,
    )
    _counted(len(found), "doubtful pairs", "sovai review decide LEFT same|not_same RIGHT --reason WHY")


@app.command()
def conflicts(
    apart: float = typer.Option(1.1, "--apart", min=1.0, help="Only figures that differ by more than this factor."),
    form: Format = FORM,
    as_json: bool = JSON,
) -> None:
    """List pledges that sources tell differently, with the figure that counts first.

    Example: sovai review conflicts --apart 1.5
    """
    from warehouse.connect import WarehouseError, reading

    try:
        with reading(settings().warehouse) as connection:
            result = connection.execute(CONFLICTS, [apart])
            columns = [item[0] for item in result.description or ()]
            rows = result.fetchall()
    except WarehouseError as error:
        raise CheckError(error.what, error.todo) from error
    show(columns, rows, Format.json if as_json else form)
    _counted(len({row[0] for row in rows}), "pledges", "sovai review prefer COMMITMENT_ID --reason WHY")


@app.command()
def quarantine(check: str = CHECK, form: Format = FORM, as_json: bool = JSON) -> None:
    """List rejected rows with the check they failed; dismissed ones are left out.

    Example: sovai review quarantine --check amount_high:amount_plausible
    """
    rows = _quarantined(check)
    show(
        ("quarantine_id", "table", "check", "value", "row"), [row[:5] for row in rows], Format.json if as_json else form
    )
    _counted(len(rows), "rows", "sovai review dismiss QUARANTINE_ID --reason WHY, or mend and sovai review replay")


@app.command()
def decide(
    left: str = typer.Argument(..., help="A project id, or ISO3:name."),
    verdict: str = typer.Argument(..., help="same or not_same."),
    right: str = typer.Argument(..., help="A project id, or ISO3:name; with two ids it is merged into LEFT."),
    reason: str = REASON,
) -> None:
    """Say that two names are one project, or are not; it wins over every score.

    Example: sovai review decide fra-campus-ai not_same "FRA:Mistral AI" --reason "a company, not the campus"
    """
    from warehouse.judgement import decisions
    from warehouse.judgement.files import JudgementError, append, read_rows

    row = {"left": left, "verdict": verdict.replace("-", "_"), "right": right, "reason": reason, "decided_on": _today()}
    try:
        decisions.parse([*read_rows(decisions.FILE, decisions.COLUMNS, own()), row])
        path = append(own(), decisions.FILE, decisions.COLUMNS, row)
    except JudgementError as error:
        raise UsageError(*_two(error)) from error
    note(f"written to {path}; it takes effect at the next refresh")


@app.command()
def prefer(
    row_id: str = typer.Argument(..., help="The commitment or capacity that is to count."),
    reason: str = REASON,
) -> None:
    """Let one figure of a pledge count, over the published rule.

    Example: sovai review prefer are-stargate-uae:usd-20000000000-announced --reason "the figure of the contract"
    """
    from warehouse.connect import WarehouseError, reading
    from warehouse.judgement import preferences
    from warehouse.judgement.files import JudgementError, append

    try:
        with reading(settings().warehouse) as connection:
            table = _table_of(connection, row_id)
        row = {"table": table, "row_id": row_id, "reason": reason, "decided_on": _today()}
        path = append(own(), preferences.FILE, preferences.COLUMNS, row)
    except WarehouseError as error:
        raise CheckError(error.what, error.todo) from error
    except JudgementError as error:
        raise UsageError(*_two(error)) from error
    note(f"written to {path}; it takes effect at the next refresh")


@app.command()
def dismiss(
    quarantine_id: str = typer.Argument(..., help="As `sovai review quarantine` lists it."), reason: str = REASON
) -> None:
    """Leave a quarantined row out of the list for good; the row stays in the quarantine.

    Example: sovai review dismiss q-0123456789abcdef0123 --reason "a forecast, rightly rejected"
    """
    from warehouse.judgement import dismissed
    from warehouse.judgement.files import JudgementError, append

    if quarantine_id not in {row[0] for row in _quarantined("")}:
        raise UsageError(f"nothing in quarantine is called {quarantine_id!r}", "see `sovai review quarantine`")
    try:
        row = {"quarantine_id": quarantine_id, "reason": reason, "decided_on": _today()}
        path = append(own(), dismissed.FILE, dismissed.COLUMNS, row)
    except JudgementError as error:
        raise UsageError(*_two(error)) from error
    note(f"written to {path}")


@app.command()
def replay(check: str = CHECK, form: Format = FORM, as_json: bool = JSON) -> None:
    """Put quarantined rows through today's checks again and say which would pass now.

    Rows that pass come in when their documents are read again: `sovai refresh --reextract`.

    Example: sovai review replay
    """
    rows = [(row[0], row[1], row[2], _passes(row[1], row[4])) for row in _quarantined(check)]
    show(("quarantine_id", "table", "check", "now"), rows, Format.json if as_json else form)
    good = sum(row[3] == "passes" for row in rows)
    note(f"{good} of {len(rows)} rows pass now" + ("; read their documents again with --reextract" if good else ""))
    if not good:
        raise typer.Exit(NOTHING_TO_DO)


def _doubts() -> tuple[Doubt, ...]:
    """Doubts of the statements as they stand; resolution is run again, nothing is written."""
    from flows.index import stated_now
    from warehouse.connect import WarehouseError, reading
    from warehouse.judgement import judgement
    from warehouse.judgement.files import JudgementError
    from warehouse.money import rates
    from warehouse.resolve.resolve import resolve

    try:
        with reading(settings().warehouse) as connection:
            stated, as_of = stated_now(connection)
            known_ids = connection.execute("SELECT * FROM project_ids").pl()
        resolved = resolve(
            stated, known_ids=known_ids, judgement=judgement.load(own()), rates=rates.load(), as_of=as_of
        )
    except WarehouseError as error:
        raise CheckError(error.what, error.todo) from error
    except JudgementError as error:
        raise CheckError(*_two(error)) from error
    return resolved.report.doubts


def _quarantined(check: str) -> list[tuple[Any, ...]]:
    """(id, table, check, value, row) of rows that nobody dismissed."""
    from warehouse.connect import WarehouseError, reading
    from warehouse.judgement import dismissed
    from warehouse.judgement.files import JudgementError

    try:
        done = dismissed.load(own())
        with reading(settings().warehouse) as connection:
            rows = connection.execute(
                """
                SELECT quarantine_id, table_name, check_name, value, row_json FROM quarantine
                WHERE ? IN ('', check_name) ORDER BY check_name, table_name, quarantine_id""",
                [check],
            ).fetchall()
    except WarehouseError as error:
        raise CheckError(error.what, error.todo) from error
    except JudgementError as error:
        raise CheckError(*_two(error)) from error
    return [row for row in rows if row[0] not in done]


def _passes(table_name: str, row_json: str) -> str:
    """What today's checks say of a quarantined row: 'passes', or the check that fails."""
    from schemas.frames import WrongShape, check, frame
    from schemas.registry import TABLES
    from schemas.stated import STATED

    table = STATED.get(table_name) or TABLES.get(table_name)
    if table is None:
        return "no such table any more"
    try:
        values = json.loads(row_json)
        rows = frame(table, [{name: value for name, value in values.items() if name in table.columns}])
    except (ValueError, WrongShape) as error:
        return f"cannot be read: {error}"
    rejected = check(table, rows).rejected
    return rejected[0].check_name if rejected else "passes"


def _table_of(connection: duckdb.DuckDBPyConnection, row_id: str) -> str:
    found = connection.execute(
        """
        SELECT 'commitments' FROM commitments WHERE commitment_id = $id
        UNION ALL SELECT 'capacities' FROM capacities WHERE capacity_id = $id""",
        {"id": row_id},
    ).fetchone()
    if found is None:
        raise UsageError(f"no commitment or capacity is called {row_id!r}", "see `sovai review conflicts`")
    return str(found[0])


def _today() -> str:
    return settings().clock().date().isoformat()


def _two(error: Exception) -> tuple[str, str]:
    """What and what to do, of a message that has both, parted by a semicolon."""
    what, _, todo = str(error).partition("; ")
    return what, todo or "correct the line"


def _counted(number: int, words: str, how: str) -> None:
    note(f"{number} {words}" + (f"; decide with `{how}`" if number else ""))
    if not number:
        raise typer.Exit(NOTHING_TO_DO)

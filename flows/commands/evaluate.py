"""`sovai evaluate`: precision and recall of the extractor on labelled pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from flows.errors import UsageError
from flows.output import Format, note, show

if TYPE_CHECKING:
    from sources.extract.evaluate import TableScore

app = typer.Typer(add_completion=False, rich_markup_mode=None)

SHIPPED = Path(__file__).resolve().parents[2] / "tests" / "eval"
RECORDED = Path(__file__).resolve().parents[2] / "sources" / "extract" / "scores.json"
COLUMNS = ("table", "labelled", "precision", "recall", "f1", "fields")


@app.command()
def evaluate(
    folder: Path = typer.Argument(SHIPPED, help="NAME.html beside NAME.gold.json; default: the pages of this project."),
    form: Format = typer.Option(Format.table, "--format", "-f", help="How to print."),
    record: bool = typer.Option(False, "--record", help="Write the scores of the shipped pages for releases to show."),
) -> None:
    """Score the extractor on labelled pages.

    Example: sovai evaluate
    """
    try:
        scores = measure(folder)
    except (FileNotFoundError, NotADirectoryError, json.JSONDecodeError) as error:
        raise UsageError(str(error), "give a folder of labelled pages") from error
    rows = [
        (
            score.table,
            score.labelled,
            _rounded(score.precision),
            _rounded(score.recall),
            _rounded(score.f1),
            " ".join(f"{name}={right / of:.2f}" for name, (right, of) in score.fields.items()),
        )
        for score in scores
    ]
    show(COLUMNS, rows, form)
    if record:
        if folder.resolve() != SHIPPED.resolve():
            raise UsageError("only the scores of the shipped pages are recorded", "leave the folder out")
        RECORDED.write_text(recorded(scores, len(list(SHIPPED.glob("*.gold.json")))), encoding="utf-8")
        note(f"wrote {RECORDED.name}")


def measure(folder: Path) -> tuple[TableScore, ...]:
    """Scores over all labelled pages of a folder. Raises FileNotFoundError where there are none."""
    from sources.extract.evaluate import labelled_pages, score
    from sources.extract.export import to_document
    from sources.extract.extract import extract
    from sources.page.read import read_page

    def pairs() -> Iterator[tuple[dict[str, object], dict[str, object]]]:
        for path, labels in labelled_pages(folder):
            page = read_page(path.read_bytes())
            yield dict(labels), to_document(extract(page), page, path.name)

    return score(pairs())


def recorded(scores: tuple[TableScore, ...], pages: int) -> str:
    """The scores as the file that releases read."""
    rows = [
        {
            "table": score.table,
            "pages": pages,
            "labelled": score.labelled,
            "precision": _rounded(score.precision),
            "recall": _rounded(score.recall),
            "f1": _rounded(score.f1),
        }
        for score in scores
    ]
    return json.dumps(rows, indent=1) + "\n"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)

"""Reading the files of judgement.

Owns the one way those CSV files are read. Invariant: a file that does not fit is an error with its line,
never half read.
"""

from __future__ import annotations

import csv
from importlib.resources import files
from importlib.resources.abc import Traversable


class JudgementError(Exception):
    """A line of a judgement file is wrong or matches nothing; says which and what to do."""


def read_rows(name: str, columns: tuple[str, ...], folder: Traversable | None = None) -> list[dict[str, str]]:
    """All rows with stripped values. Raises JudgementError where the header differs or a row is ragged."""
    place = (folder or files("warehouse.judgement")).joinpath(name)
    try:
        lines = place.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise JudgementError(f"{name}: cannot be read ({error}); restore the file") from error
    reader = csv.DictReader(lines)
    if tuple(reader.fieldnames or ()) != columns:
        raise JudgementError(f"{name}:1: the header must be {','.join(columns)}; restore it")
    rows = []
    for row in reader:
        if None in row or None in row.values():
            raise JudgementError(f"{name}:{reader.line_num}: the line has not {len(columns)} fields; correct it")
        rows.append({key: value.strip() for key, value in row.items()})
    return rows

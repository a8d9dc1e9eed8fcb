"""Reading and adding to the files of judgement.

Owns the one way those CSV files are read and written: the shipped ones, and lines of an operator's own
folder that come on top. Invariant: a file that does not fit is an error with its line, never half read,
and a file is replaced whole or not at all.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

LARGEST = 16 * 1024 * 1024
"""Bytes of a judgement file: people write them line by line."""


class JudgementError(Exception):
    """A line of a judgement file is wrong or matches nothing; says which and what to do."""


def read_rows(name: str, columns: tuple[str, ...], own: Path | None = None) -> list[dict[str, str]]:
    """All rows with stripped values, those shipped first, then those of the folder `own` where it has the file.

    Raises JudgementError where a header differs or a row is ragged."""
    rows = _read(files("warehouse.judgement").joinpath(name), name, columns)
    if own is not None and (own / name).exists():
        rows += _read(own / name, str(own / name), columns)
    return rows


def _read(place: Traversable | Path, name: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
    try:
        raw = place.read_bytes()
        if len(raw) > LARGEST:
            raise JudgementError(f"{name}: larger than {LARGEST} bytes; this is no file of judgement, move it away")
        text = raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise JudgementError(f"{name}: cannot be read ({error}); restore the file") from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    rows = []
    try:
        if tuple(reader.fieldnames or ()) != columns:
            raise JudgementError(f"{name}:1: the header must be {','.join(columns)}; restore it")
        for row in reader:
            if None in row or None in row.values():
                raise JudgementError(f"{name}:{reader.line_num}: the line has not {len(columns)} fields; correct it")
            rows.append({key: value.strip() for key, value in row.items()})
    except csv.Error as error:
        raise JudgementError(f"{name}:{reader.line_num}: no CSV ({error}); correct the line") from error
    return rows


def append(own: Path, name: str, columns: tuple[str, ...], row: Mapping[str, str]) -> Path:
    """Add one line to the operator's own file, which is made where it is missing; returns its path.

    Raises JudgementError where the file that stands there cannot be read or the folder not be written."""
    path = own / name
    before = _read(path, str(path), columns) if path.exists() else []
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows([*before, dict(row)])
    try:
        own.mkdir(parents=True, exist_ok=True)
        staged = path.with_suffix(".tmp")
        with staged.open("w", encoding="utf-8", newline="") as handle:
            handle.write(text.getvalue())
            handle.flush()
            os.fsync(handle.fileno())
        staged.replace(path)
    except OSError as error:
        raise JudgementError(f"{path}: cannot be written ({error.strerror}); free the folder for writing") from error
    return path

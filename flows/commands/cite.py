"""`sovai cite`: how to cite a release."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None)


class Style(StrEnum):
    text = "text"
    bibtex = "bibtex"
    cff = "cff"


@app.command()
def cite(
    version: str = typer.Argument("latest", help="A version, 'latest', or the folder of a downloaded release."),
    style: Style = typer.Option(Style.text, "--style", "-s", help="Form of the citation."),
) -> None:
    """Print how to cite a release: cite the version that you used, not just the dataset."""
    from flows.commands.release import folder_of
    from flows.errors import SovaiError
    from warehouse.release import manifest
    from warehouse.release.describe import citation
    from warehouse.release.errors import ReleaseError

    folder = Path(version) if Path(version).is_dir() else folder_of(version)
    try:
        told = manifest.read(folder)
    except ReleaseError as error:
        raise SovaiError(error.what, error.todo) from error
    forms = {Style.text: citation.prose, Style.bibtex: citation.bibtex, Style.cff: citation.cff}
    print(forms[style](told).rstrip("\n"))  # noqa: T201

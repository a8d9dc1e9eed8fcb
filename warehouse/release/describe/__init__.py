"""The pages and descriptors of a release, made from its staged tables.

Owns which files there are besides the data. Invariant: everything they say is counted from the staged
files or given by the caller; nothing asks for the time or the machine.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from schemas import dictionary
from warehouse.release import licence
from warehouse.release.changes import Comparison
from warehouse.release.describe import citation, croissant, jsonld, notes_page, quality
from warehouse.release.describe.facts import Facts
from warehouse.release.describe.quality import Score, Visited
from warehouse.release.manifest import Manifest

__all__ = ["Score", "Visited", "write"]


def write(
    folder: Path, manifest: Manifest, comparison: Comparison, *, notes: Sequence[str] = (),
    scores: Sequence[Score] = (), health: Sequence[Visited] = (),
) -> None:
    """Write every page and descriptor into a staged release whose data files and manifest are there."""
    with Facts(folder) as facts:
        pages = {
            "LICENSE": licence.text(),
            "DATA_DICTIONARY.md": dictionary.page(f"Data dictionary of release {manifest.version}", facts.tables()),
            "QUALITY.md": quality.page(manifest, facts, scores, health),
            "RELEASE_NOTES.md": notes_page.page(manifest, facts, comparison, notes),
            "CITATION.cff": citation.cff(manifest),
            "CITATION.bib": citation.bibtex(manifest),
            "croissant.json": _json(croissant.descriptor(folder, manifest)),
            "dataset.jsonld": _json(jsonld.descriptor(folder, manifest, facts)),
        }
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")


def _json(document: object) -> str:
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"

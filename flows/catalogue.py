"""The catalogue of live sources as an installation has it.

Owns which files make it up. Invariant: a broken entry is one clear error that names file and line, whichever
command meets it.
"""

from __future__ import annotations

from flows.errors import CheckError
from flows.settings import Settings
from sources.catalogue.load import ADDED, Catalogue, CatalogueError, load_catalogue


def catalogue(settings: Settings) -> Catalogue:
    """The shipped catalogue with the operator's own sources. Raises CheckError for a broken entry."""
    own = [settings.home / ADDED, *([settings.extra_sources] if settings.extra_sources else [])]
    try:
        return load_catalogue(*own)
    except CatalogueError as error:
        raise CheckError(error.what, error.todo) from error

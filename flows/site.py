"""The site of a release, as a refresh and the command write it.

Owns which releases go into a site. Does not write pages (`warehouse/site`). Invariant: a site that cannot be
written costs a refresh nothing: the release stands, and the report says why.
"""

from __future__ import annotations

import re
from pathlib import Path

from flows.errors import UsageError
from flows.settings import Settings
from warehouse.release import anatomy
from warehouse.release.errors import ReleaseError
from warehouse.release.store import open_store
from warehouse.site import assets
from warehouse.site.build import build
from warehouse.site.errors import SiteError

OLDER = 52
"""How many earlier releases keep their pages when a refresh writes the site: a year of weekly ones."""


def write_site(settings: Settings, version: str) -> str:
    """Write the site of a release below the home; returns one line for the run report."""
    if assets.find() is None:
        return "site: not written, its front-end assets are not here; `sovai site assets` fetches them"
    try:
        newest, earlier = releases_for(settings, version, OLDER)
        place = settings.home / "site"
        report = build(newest, place, older=earlier, contact=settings.contact or None)
    except (SiteError, UsageError) as error:
        return f"site: not written, {error.what}; {error.todo}"
    return f"site: {place}, {report.pages:,} pages; `sovai site serve` shows it"


def releases_for(settings: Settings, release: str, older: int) -> tuple[Path, list[Path]]:
    """The folder of a release (version, 'latest' or path) and those of at most `older` standing ones before it.

    Raises UsageError."""
    if release != "latest" and not re.fullmatch(r"\d{4}-\d{2}-\d{2}\.\d+", release, re.ASCII):
        folder = Path(release)
        if not (folder / "datapackage.json").is_file():
            raise UsageError(
                f"{release!r} is neither a version, 'latest' nor a release folder", "see `sovai release list`"
            )
        return folder, []
    try:
        store = open_store(settings.release_store)
        pointer = store.pointer().pointer
        entry = pointer.find(release)
        before = [
            one.version for one in pointer.releases if anatomy.version(one.version) < anatomy.version(entry.version)
        ]
        folders = [store.local(version) for version in (entry.version, *reversed(before))]
    except ReleaseError as error:
        raise UsageError(error.what, error.todo) from error
    newest = folders[0]
    if newest is None:
        raise UsageError(
            f"{store.url} cannot be read in place", "run `sovai release download` and give the folder it names"
        )
    return newest, [folder for folder in folders[1 : older + 1] if folder is not None]

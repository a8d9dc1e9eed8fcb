"""Build the site of a release, with the permanent pages of older ones.

Owns the order of the build, what is shared by all releases, and the replacing of what stood there before.
Invariant: pure of clock and network; the same releases and assets give the same bytes; the site at `out` is the
old one or the new one, never half of one.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from warehouse.release import anatomy
from warehouse.site import assets as front
from warehouse.site import pages, publishing, records
from warehouse.site.errors import AssetsMissing, SiteError
from warehouse.site.places import newest_place, old_place, root_place, withdrawn
from warehouse.site.release import CONSOLE, ICON, SCRIPT, STYLE, Release
from warehouse.site.render import Place, Writer, Written, hashed_name
from warehouse.site.words import safe_url

HOME_BUDGET, PAGE_BUDGET = 250_000, 1_000_000
MARK = ".site"
"""Says that a folder is a site, so that a build never replaces another folder by mistake."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What was built. Sizes in bytes; `notes` are for the operator, `over_budget` names pages that weigh too much."""

    version: str
    releases: int
    pages: int
    files: int
    size: int
    home_size: int
    largest_page: str
    largest_size: int
    over_budget: tuple[str, ...]
    notes: tuple[str, ...]


def build(
    release_dir: Path,
    out: Path,
    *,
    older: Sequence[Path] = (),
    assets: Path | None = None,
    require_assets: bool = False,
    base_url: str | None = None,
    contact: str | None = None,
) -> BuildReport:
    """Write the site of the release in `release_dir` to the folder `out`, replacing a site that stands there.

    `older` are folders of earlier releases, which keep their pages below `releases/VERSION/`. `assets` is the folder of
    front-end assets (default: beside the package); without them there is no map and no console unless `require_assets`,
    which makes that an error. `base_url` (http or https) makes sitemap and feed absolute; `contact` is where to report
    problems. Raises SiteError, AssetsMissing."""
    found = front.find(assets)
    if found is None and require_assets:
        raise AssetsMissing(
            "the site's front-end assets are not here", "run `sovai site assets`, or build without --require-assets"
        )
    base = _base(base_url)
    _ensure_replaceable(out)
    releases: list[Release] = []
    try:
        for folder in (release_dir, *older):
            releases.append(Release(folder, found, base, contact))
        _ensure_distinct(releases)
        releases[1:] = sorted(releases[1:], key=lambda one: anatomy.version(one.version), reverse=True)
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as scratch:
            staged = Path(scratch) / "new"
            staged.mkdir()
            written = _write(releases, staged, found, base)
            staged.chmod(0o755)
            if out.exists():
                out.rename(Path(scratch) / "old")
            staged.rename(out)
    except OSError as error:
        raise SiteError(
            f"cannot write the site to {out}: {error.strerror or error}", "make room, or name another folder"
        ) from error
    finally:
        for release in releases:
            release.close()
    return _report(releases[0], len(releases), written, found)


def _write(releases: Sequence[Release], staged: Path, assets: front.Assets | None, base: str | None) -> Written:
    written = Written()
    newest = releases[0]
    reasons = withdrawn(newest.data.folder.parent)
    events = records.history(releases)
    issues = [
        publishing.Issue(
            release.version,
            release.data.day,
            len(release.views.projects),
            release.changes.summary,
            reasons.get(release.version),
        )
        for release in releases
    ]
    for number, release in enumerate(releases):
        frozen = f"releases/{release.version}/"
        if number == 0:
            places = [root_place(release, reasons), newest_place(release, frozen, reasons)]
        else:
            pages_of_newest = frozenset(path for path in written.pages if not path.startswith("releases/"))
            places = [old_place(release, frozen, newest.version, pages_of_newest, reasons)]
        writer = Writer(staged, places, written)
        pages.write(release, writer)
        records.write(
            release,
            writer,
            {
                key: [event for event in lines if anatomy.version(event.version) <= anatomy.version(release.version)]
                for key, lines in events.items()
            }
            if number
            else events,
        )
        _copy_data(release, staged / frozen / "data", written, frozen)
        if number == 0:
            _site_pages(release, writer, issues, base)
    _shared_files(staged, written, assets)
    paths = [path for path in written.pages if not path.startswith("releases/2") and path != "404.html"]
    root = Writer(staged, [Place("", lambda *_: "", lambda *_: "")], written)
    root.file("sitemap.xml", publishing.sitemap(paths, base, newest.data.day))
    root.file("robots.txt", publishing.robots(base))
    root.file("feed.xml", publishing.feed(issues, base))
    root.file("releases.json", publishing.releases_json(issues))
    root.file(MARK, f"{newest.version}\n")
    return written


def _site_pages(release: Release, writer: Writer, issues: Sequence[publishing.Issue], base: str | None) -> None:
    """Pages that belong to the site and not to one release."""
    known = {issue.version for issue in issues}
    others = [row.version for row in release.data.rows("releases") if row.version not in known]
    path = "releases/index.html"
    writer.page(
        path,
        release.renderer.page(
            path,
            "releases.html",
            title="Releases",
            description="All releases with what changed, and the feed.",
            releases=issues,
            others=others,
        ),
        at_root_only=True,
    )
    writer.page(
        "404.html",
        release.renderer.page("404.html", "404.html", title="Not found", description="No page has this address."),
        at_root_only=True,
        root=urlsplit(base).path if base else "/",
    )


def _copy_data(release: Release, folder: Path, written: Written, prefix: str) -> None:
    for file in release.data.files:
        target = folder / file.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(release.data.folder / file.name, target)
        written.files[f"{prefix}data/{file.name}"] = file.size


def _shared_files(staged: Path, written: Written, assets: front.Assets | None) -> None:
    copies = [(path, hashed_name(path)) for path in (STYLE, SCRIPT, CONSOLE, ICON)]
    if assets is not None:
        copies += [(assets.path(name), f"assets/engine-{assets.engine_id}/{name}") for name in front.SHIPPED_ENGINE]
        copies.append((assets.path(front.LICENCES), f"assets/{front.LICENCES}"))
    for path, name in copies:
        target = staged / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        written.files[name] = target.stat().st_size


def _base(url: str | None) -> str | None:
    if url is None:
        return None
    if safe_url(url) is None or urlsplit(url).query or urlsplit(url).fragment:
        raise SiteError(f"{url[:80]!r} is no address of a site", "give one like https://example.org/atlas/")
    return url if url.endswith("/") else url + "/"


def _ensure_replaceable(out: Path) -> None:
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise SiteError(f"{out} is no folder", "name another place for the site")
    if out.is_dir() and any(out.iterdir()) and not (out / MARK).is_file():
        raise SiteError(f"{out} holds something that is no site of ours", "name an empty folder, or remove it yourself")


def _ensure_distinct(releases: Sequence[Release]) -> None:
    versions = [release.version for release in releases]
    if len(set(versions)) != len(versions):
        raise SiteError("a release is given twice", "name each release once")
    if any(anatomy.version(version) > anatomy.version(versions[0]) for version in versions[1:]):
        raise SiteError(
            f"{versions[0]} is not the newest of the releases", "give the newest first and the others as older"
        )


def _report(newest: Release, count: int, written: Written, assets: front.Assets | None) -> BuildReport:
    notes = []
    if assets is None:
        notes.append(
            "no front-end assets: ranked bars stand for the map and there is no SQL console (run `sovai site assets`)"
        )
    if newest.data.missing:
        notes.append("the release lacks " + ", ".join(newest.data.missing) + ": pages that need them say so")
    if newest.data.missing_columns:
        notes.append("of an older schema: " + ", ".join(newest.data.missing_columns) + " stand as zero or blank")
    largest = max(written.pages, key=lambda path: (written.pages[path], path))
    over = [
        path
        for path, size in sorted(written.pages.items())
        if size > (HOME_BUDGET if path == "index.html" else PAGE_BUDGET)
    ]
    return BuildReport(
        newest.version,
        count,
        len(written.pages),
        len(written.files),
        sum(written.pages.values()) + sum(written.files.values()),
        written.pages["index.html"],
        largest,
        written.pages[largest],
        tuple(over),
        tuple(notes),
    )

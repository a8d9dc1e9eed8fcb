"""Where the pages of a release stand, and what the strip on them says.

Owns the three places: the root (newest release), its permanent copy, and the permanent pages of older releases.
Invariant: a page of an older or withdrawn release says so and links to the newest.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from warehouse.release import anatomy
from warehouse.site.release import Release
from warehouse.site.render import Place, strip_html
from warehouse.site.words import day


def root_place(release: Release, withdrawn: dict[str, str]) -> Place:
    text, links = _plain_strip(release)

    def strip(path: str, way: str) -> str:
        if release.version in withdrawn:
            return strip_html("bad", f"Release {release.version} is withdrawn: {withdrawn[release.version]}.", ())
        return strip_html("", text, [(way + address, label) for address, label in links])

    return Place("", strip, lambda path, way: "")


def newest_place(release: Release, prefix: str, withdrawn: dict[str, str]) -> Place:
    def strip(path: str, way: str) -> str:
        if release.version in withdrawn:
            return strip_html("bad", f"Release {release.version} is withdrawn: {withdrawn[release.version]}.", ())
        return strip_html(
            "",
            f"Permanent page of release {release.version}, the newest so far.",
            [(way + "releases/index.html", "All releases"), (way + prefix + "cite.html", "Cite it")],
        )

    return Place(prefix, strip, lambda path, way: f'<link rel="canonical" href="{way}{path}">\n')


def old_place(
    release: Release, prefix: str, newest: str, pages_of_newest: frozenset[str], withdrawn: dict[str, str]
) -> Place:
    def strip(path: str, way: str) -> str:
        to = path if path in pages_of_newest else "index.html"
        links = [(way + to, f"Newest: {newest}"), (way + "releases/index.html", "All releases")]
        if release.version in withdrawn:
            return strip_html(
                "bad",
                f"You are reading release {release.version}, which is withdrawn: {withdrawn[release.version]}.",
                links,
            )
        return strip_html(
            "old", f"You are reading release {release.version} of {day(release.data.day)}. A newer one exists.", links
        )

    return Place(prefix, strip, lambda path, way: '<meta name="robots" content="noindex">\n')


def _plain_strip(release: Release) -> tuple[str, list[tuple[str, str]]]:
    return f"Release {release.version} · {day(release.data.day)} · CC BY 4.0 ·", [
        ("cite.html", "Cite"),
        ("data.html", "Download"),
        ("feed.xml", "Feed"),
    ]


def withdrawn(store: Path) -> dict[str, str]:
    """Reasons of withdrawn releases from the list beside the release, if there is one."""
    try:
        content: Any = json.loads((store / anatomy.POINTER).read_text(encoding="utf-8"))
        return {
            str(entry["version"]): str(entry["withdrawn"]["reason"])
            for entry in content.get("releases", [])
            if entry.get("withdrawn")
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}

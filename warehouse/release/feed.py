"""feed.xml: the releases as an Atom feed.

Owns the feed's form. Invariant: it is made from the pointer alone, so the same pointer gives the same feed.
"""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from warehouse.release import anatomy, licence
from warehouse.release.pointer import Entry, Pointer

ENTRIES = 50
"""Releases that the feed tells of; releases.json has them all."""


def atom(pointer: Pointer) -> bytes:
    """The feed, newest release first. Links are relative to the feed's own address."""
    newest = pointer.releases[::-1][:ENTRIES]
    days = [entry.withdrawn.on if entry.withdrawn else entry.released_on for entry in newest]
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<title>{escape(anatomy.TITLE)}: releases</title>",
        f"<id>urn:{anatomy.NAME}:releases</id>",
        f"<updated>{_moment(max(days, default='1970-01-01'))}</updated>",
        f"<author><name>{escape(licence.PUBLISHER)}</name></author>",
        f"<rights>{escape(licence.DATA.title)}</rights>",
        f'<link rel="self" href={quoteattr(anatomy.FEED)}/>',
        *(line for entry in newest for line in _entry(entry)),
        "</feed>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _entry(entry: Entry) -> list[str]:
    if entry.withdrawn is None:
        title, moment = entry.version, entry.released_on
        text = f"{entry.rows.get('projects', 0)} projects and programmes. "
        moved = ", ".join(f"{entry.changes.get(word, 0)} rows {word}" for word in ("added", "changed", "removed"))
        text += f"Since {entry.parent}: {moved}." if entry.parent else "First release."
    else:
        title, moment = f"{entry.version} (withdrawn)", entry.withdrawn.on
        text = f"Withdrawn: {entry.withdrawn.reason}"
        if entry.withdrawn.successor:
            text += f" Use {entry.withdrawn.successor} instead."
    return [
        "<entry>",
        f"<title>{escape(title)}</title>",
        f"<id>urn:{anatomy.NAME}:release:{entry.version}</id>",
        f"<published>{_moment(entry.released_on)}</published>",
        f"<updated>{_moment(moment)}</updated>",
        f'<link rel="alternate" href={quoteattr(f"{entry.version}/RELEASE_NOTES.md")}/>',
        f"<summary>{escape(text)}</summary>",
        "</entry>",
    ]


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"

"""What the site tells other services: feed, sitemap, list of releases, dataset block, citations.

Owns these forms. Invariant: addresses are relative unless the site's own address is known; the same releases give the
same bytes.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from warehouse.release import anatomy, licence
from warehouse.site.dataset import Dataset, ReleaseFile
from warehouse.site.machine import dumps
from warehouse.site.words import day, plain

FEED_SPACE = uuid.UUID("7b0d7f52-2c0e-5b7c-9a35-6f1f6f0f8c11")
"""Names of feed entries are made from this and the version, so they are the same in every build."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One release in lists and the feed. `withdrawn` is the reason, or None."""

    version: str
    day: str
    projects: int
    summary: str
    withdrawn: str | None


def releases_json(issues: Sequence[Issue]) -> str:
    """The releases that this site carries, newest first."""
    return dumps(
        {
            "schema": "sovereign-ai-index/releases/1",
            "latest": issues[0].version,
            "releases": [
                {
                    "version": issue.version,
                    "released_on": issue.day,
                    "projects": issue.projects,
                    "changes": issue.summary,
                    "withdrawn": issue.withdrawn,
                    "path": f"releases/{issue.version}/",
                }
                for issue in issues
            ],
        }
    )


def feed(issues: Sequence[Issue], base_url: str | None) -> str:
    """The Atom feed, one entry a release."""
    base = base_url or ""
    entries = "".join(
        f"<entry><id>{uuid.uuid5(FEED_SPACE, issue.version).urn}</id><title>Release {escape(issue.version)}</title>"
        f"<updated>{issue.day}T00:00:00Z</updated>"
        f"<link href={quoteattr(f'{base}releases/{issue.version}/index.html')}/>"
        f"<summary>{escape(plain(_summary(issue)))}</summary></entry>\n"
        for issue in issues
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<id>{FEED_SPACE.urn}</id><title>{escape(anatomy.TITLE)}: releases</title>"
        f"<updated>{issues[0].day}T00:00:00Z</updated><author><name>{escape(licence.PUBLISHER)}</name></author>"
        f'<link rel="self" href={quoteattr(base + "feed.xml")}/><link href={quoteattr(base or "index.html")}/>'
        f"<rights>{escape(licence.DATA.identifier)}</rights>\n{entries}</feed>\n"
    )


def _summary(issue: Issue) -> str:
    if issue.withdrawn:
        return f"Withdrawn: {issue.withdrawn}"
    return f"{issue.projects:,} projects and programmes; {issue.summary}."


def sitemap(paths: Iterable[str], base_url: str | None, modified: str) -> str:
    """The sitemap. Its addresses need the site's own; without it they start at the host's root."""
    base = base_url or "/"
    body = "".join(f"<url><loc>{escape(base + path)}</loc><lastmod>{modified}</lastmod></url>\n" for path in paths)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{body}</urlset>\n"


def robots(base_url: str | None) -> str:
    return "User-agent: *\nAllow: /\n" + (f"Sitemap: {base_url}sitemap.xml\n" if base_url else "")


def dataset_block(
    data: Dataset,
    files: Sequence[ReleaseFile],
    base_url: str | None,
    described: str,
    countries: Sequence[str],
    years: tuple[str, str] | None,
) -> dict[str, Any]:
    """The schema.org Dataset of a release, as dataset search wants it."""
    base = base_url or ""
    folder = f"{base}releases/{data.version}/data/"
    block: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": anatomy.TITLE,
        "description": described,
        "version": data.version,
        "datePublished": data.day,
        "dateModified": data.day,
        "license": licence.DATA.url,
        "isAccessibleForFree": True,
        "inLanguage": "en",
        "creator": {"@type": "Organization", "name": licence.PUBLISHER},
        "publisher": {"@type": "Organization", "name": licence.PUBLISHER},
        "citation": citations(data)["plain"],
        "keywords": ["sovereign AI", "AI infrastructure", "compute", "public investment", "national AI strategy"],
        "spatialCoverage": [{"@type": "Place", "name": name} for name in countries],
        "variableMeasured": [
            "announced money",
            "committed money",
            "disbursed money",
            "planned capacity",
            "installed capacity",
            "dependency on suppliers",
        ],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file.name,
                "contentUrl": folder + file.name,
                "encodingFormat": anatomy.PARQUET if file.name.endswith(".parquet") else "application/vnd.duckdb",
                "contentSize": f"{file.size} B",
                "sha256": file.digest,
            }
            for file in files
            if file.name.endswith((".parquet", ".duckdb"))
        ],
    }
    if base_url:
        block["url"] = base_url
        block["includedInDataCatalog"] = {"@type": "DataCatalog", "name": anatomy.TITLE, "url": base_url}
    if years:
        block["temporalCoverage"] = f"{years[0]}/{years[1]}"
    return block


def citations(data: Dataset) -> dict[str, str]:
    """The release cited as text, BibTeX and RIS, and the dataset in general."""
    year = data.day[:4]
    key = f"sovereign_ai_index_{data.version.replace('-', '_').replace('.', '_')}"
    digest = str(data.package.get("contentHash") or "")
    proof = f", content hash {digest[:16]}" if digest else ""
    name = (
        f"{licence.PUBLISHER} ({year}). {anatomy.TITLE}"
        if licence.PUBLISHER != anatomy.TITLE
        else f"{anatomy.TITLE} ({year})"
    )
    note = f"{licence.DATA.title}" + proof
    return {
        "plain": f"{name}, release {data.version} ({day(data.day)}){proof}. {licence.DATA.title}.",
        "general": f"{name}. Updated in releases; cite the exact one that you used. {licence.DATA.title}.",
        "bibtex": f"@misc{{{key},\n  author = {{{{{licence.PUBLISHER}}}}},\n"
        f"  title = {{{anatomy.TITLE}, release {data.version}}},\n"
        f"  year = {{{year}}},\n  note = {{{note}}}\n}}\n",
        "ris": f"TY  - DATA\nAU  - {licence.PUBLISHER}\nTI  - {anatomy.TITLE}, release {data.version}\nPY  - {year}\n"
        f"N1  - {note}\nER  -\n",
    }

"""dataset.jsonld: the release for dataset search, as schema.org Dataset.

Owns the document. Invariant: it has every property that dataset search requires and names each data
file with its hash and size; addresses are relative, so a copy of the release stays true.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from warehouse.release import anatomy, licence
from warehouse.release.describe.facts import Facts
from warehouse.release.manifest import Manifest


def descriptor(folder: Path, manifest: Manifest, facts: Facts) -> dict[str, Any]:
    """The document of one staged release."""
    first, last = facts.one("SELECT min(announced_on), max(announced_on) FROM projects")
    package = json.loads((folder / anatomy.DATAPACKAGE).read_bytes())
    document: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": anatomy.TITLE,
        "alternateName": anatomy.NAME,
        "description": anatomy.SUMMARY,
        "version": manifest.version,
        "datePublished": manifest.released_on,
        "dateModified": manifest.released_on,
        "license": licence.DATA.url,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": licence.PUBLISHER},
        "publisher": {"@type": "Organization", "name": licence.PUBLISHER},
        "keywords": package["keywords"],
        "spatialCoverage": {"@type": "Place", "name": "World"},
        "identifier": f"sha256:{manifest.content_hash}",
        "variableMeasured": sorted({
            column for part in manifest.tables if part.name in ("projects", "commitments", "capacities")
            for column in part.columns}),
        "distribution": [
            {
                "@type": "DataDownload",
                "name": resource["name"],
                "description": resource["description"],
                "encodingFormat": resource["mediatype"],
                "contentUrl": resource["path"],
                "contentSize": f"{resource['bytes']} B",
                "sha256": resource["hash"].removeprefix("sha256:"),
            }
            for resource in package["resources"]
        ],
    }
    if first and last:
        document["temporalCoverage"] = f"{first}/{last}"
    return document

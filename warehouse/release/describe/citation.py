"""How to cite a release: CITATION.cff, BibTeX and one line of prose.

Owns the three forms. Invariant: all name the exact version, its day and the licence.
"""

from __future__ import annotations

import json

from warehouse.release import anatomy, licence
from warehouse.release.manifest import Manifest


def cff(manifest: Manifest) -> str:
    """CITATION.cff (Citation File Format 1.2.0)."""
    return f"""\
cff-version: 1.2.0
message: If you use this dataset, please cite the release that you used.
type: dataset
title: {json.dumps(anatomy.TITLE)}
abstract: {json.dumps(anatomy.SUMMARY)}
authors:
  - name: {json.dumps(licence.PUBLISHER)}
version: {json.dumps(manifest.version)}
date-released: "{manifest.released_on}"
license: {licence.DATA.identifier}
keywords:
  - sovereign AI
  - artificial intelligence
  - compute
  - public investment
identifiers:
  - type: other
    value: "sha256:{manifest.content_hash}"
    description: hash over the content of all tables
"""


def bibtex(manifest: Manifest) -> str:
    """One BibTeX entry."""
    key = f"sovereign_ai_index_{manifest.version.replace('-', '_').replace('.', '_')}"
    year, month, _ = manifest.released_on.split("-")
    return f"""\
@misc{{{key},
  title        = {{{{{anatomy.TITLE}}}}},
  author       = {{{{{licence.PUBLISHER}}}}},
  year         = {{{year}}},
  month        = {{{int(month)}}},
  version      = {{{manifest.version}}},
  howpublished = {{Dataset, release {manifest.version}}},
  note         = {{Licence {licence.DATA.identifier}, content sha256 {manifest.content_hash[:16]}}}
}}
"""


def prose(manifest: Manifest) -> str:
    """One line in the order that most styles want."""
    return (
        f"{licence.PUBLISHER} ({manifest.released_on[:4]}). {anatomy.TITLE}, release {manifest.version} [Data set]. "
        f"{licence.DATA.identifier}. Content sha256 {manifest.content_hash[:16]}."
    )

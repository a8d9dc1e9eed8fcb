"""The licence of the data, said once.

Owns the name, address and notice of the licence, and who publishes. Invariant: every file of a release
that speaks of the licence takes it from here.
"""

from __future__ import annotations

from dataclasses import dataclass

PUBLISHER = "Sovereign AI Index"


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence with the short identifier that registries of licences use."""

    identifier: str
    title: str
    url: str

    def as_datapackage(self) -> dict[str, str]:
        """The form that a Data Package wants."""
        return {"name": self.identifier, "title": self.title, "path": self.url}


DATA = Licence(
    "CC-BY-4.0", "Creative Commons Attribution 4.0 International", "https://creativecommons.org/licenses/by/4.0/"
)


def text() -> str:
    """The LICENSE file of a release: a summary and where the full text stands."""
    return f"""\
The data of this release is licensed under {DATA.title} ({DATA.identifier}).

You may copy, share and adapt it for any purpose, also commercially, if you give credit, link to the
licence and say whether you changed the data. Full text and its binding terms:
{DATA.url}
{DATA.url}legalcode

Credit it as: {PUBLISHER}, release version, {DATA.identifier}. CITATION.cff has the details.

Quotes in evidence.parquet are short passages of the sources that documents.parquet names. They stand
there as proof of single values, at most 300 characters each, and stay under the rights of their
publishers; this licence covers the compilation, not the quoted words. What is known of the terms of a
source stands in the column `licence` of sources.parquet.

The data comes without warranty: QUALITY.md says what is known to be missing or uncertain.
"""

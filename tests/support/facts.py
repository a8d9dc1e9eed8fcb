"""Small folders of curated facts for tests: the shipped ones cut down, with rows changed or added.

`Facts` is read from the shipped files; `write` makes a folder that `sources.curated.load.load` takes.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

from sources.curated.rows import COLUMNS

SHIPPED = Path(__file__).resolve().parents[2] / "sources" / "curated"
Row = dict[str, str]


@dataclass
class Facts:
    """Rows by file; `RECORDED_ON` is that of the shipped facts."""

    projects: list[Row] = field(default_factory=list)
    statements: list[Row] = field(default_factory=list)
    sources: list[Row] = field(default_factory=list)
    organisations: list[Row] = field(default_factory=list)

    @classmethod
    def shipped(cls, count: int) -> Facts:
        """The first `count` projects and all that they need."""
        rows = {name: list(_read(name)) for name in COLUMNS}
        projects = rows["projects.csv"][:count]
        keys = {row["project_key"] for row in projects}
        for row in projects:
            if row["parent_key"] not in keys:
                row["parent_key"] = ""
        statements = [row for row in rows["statements.csv"] if row["project_key"] in keys]
        urls = {row["source_url"] for row in statements}
        sources = [row for row in rows["sources.csv"] if row["url"] in urls]
        return cls(projects, statements, sources, rows["organisations.csv"])

    @classmethod
    def made(cls) -> Facts:
        """Three made-up projects on one page each, every row right."""
        facts = cls()
        for number, country in enumerate(("FRA", "IND", "BRA"), 1):
            facts.add(f"{country.lower()}-made-{number}", country)
        return facts

    def add(self, key: str, country: str = "FRA", **changes: str) -> None:
        """A project with one commitment; `changes` go to whichever of both rows has the column."""
        url = changes.pop("url", f"https://news.example/{key}")
        project = dict.fromkeys(COLUMNS["projects.csv"], "") | {
            "project_key": key,
            "name": f"Cluster {key}",
            "country_iso3": country,
            "kind": "infrastructure",
            "subtype": "data_center",
            "status": "announced",
            "backing": "government",
            "announced_on": "2026-01-05",
        }
        statement = dict.fromkeys(COLUMNS["statements.csv"], "") | {
            "project_key": key,
            "table": "commitment",
            "amount_low": "1000000",
            "amount_high": "1000000",
            "currency": "USD",
            "qualifier": "exact",
            "stage": "announced",
            "sponsor": "Ministry of Research",
            "sponsor_kind": "government",
            "stated_on": "2026-01-05",
            "source_url": url,
            "source_publisher": "The News",
            "authority": "3",
        }
        for row in (project, statement):
            row |= {name: value for name, value in changes.items() if name in row}
        self.projects.append(project)
        self.statements.append(statement)
        if url not in {row["url"] for row in self.sources}:
            self.sources.append(
                {
                    "source_id": f"page-{key}",
                    "url": url,
                    "publisher": "The News",
                    "country_iso3": "",
                    "authority": "3",
                    "kind": "article",
                    "language": "en",
                }
            )

    def write(self, folder: Path) -> Path:
        """The folder, made."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, columns in COLUMNS.items():
            with (folder / name).open("w", newline="", encoding="utf-8") as handle:
                writer = csv.DictWriter(handle, columns, lineterminator="\n", extrasaction="ignore")
                writer.writeheader()
                writer.writerows(getattr(self, name.removesuffix(".csv")))
        (folder / "RECORDED_ON").write_text((SHIPPED / "RECORDED_ON").read_text(encoding="utf-8"), encoding="utf-8")
        return folder


def _read(name: str) -> list[Row]:
    with (SHIPPED / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))

"""The hand-recorded facts, as documents that state records like any page does.

Owns reading the CSV files and writing, for each page they name, the sheet of what was recorded from it:
a plain text with one line a fact. The sheet is the document: its bytes are captured, its lines are the
quotes, and it says that it was recorded by hand. Does not judge values (`schemas.frames` does).
Invariant: a row of the files leads to exactly one record, and its quote is the line of that row.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from sources.curated.rows import CuratedError, Row, rows, text
from sources.curated.sheet import project_line, statement_line
from sources.extract.records import (
    Extraction,
    Quote,
    Stated,
    StatedCapacity,
    StatedCommitment,
    StatedParticipant,
    StatedProject,
)

EXTRACTOR = "curated"
VERSION = "1"
CONTENT_TYPE = "text/x-record; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was recorded by hand from one page. `raw` is `text` in UTF-8; `origins` maps id(record) to 'file:line'."""

    source_id: str
    url: str
    publisher: str | None
    title: str
    language: str | None
    recorded_on: str
    text: str
    extraction: Extraction
    origins: Mapping[int, str]

    @property
    def raw(self) -> bytes:
        return self.text.encode()

    @property
    def document_id(self) -> str:
        return hashlib.sha256(self.raw).hexdigest()


@dataclass(frozen=True, slots=True)
class Curated:
    """All curated facts: pages (rows of sources.csv) and their sheets, in the order of sources.csv."""

    pages: tuple[Row, ...]
    sheets: tuple[Sheet, ...]


def folder() -> Traversable:
    """Where the shipped files are."""
    return files("sources.curated")


def load(place: Traversable | None = None) -> Curated:
    """Read the facts from `place` (default: those shipped).

    Raises CuratedError for a missing file or column, or a number that is none. Wrong words, codes and
    addresses pass: they are records, and go to quarantine with their row."""
    place = place or folder()
    recorded_on = text(place, "RECORDED_ON").strip()
    pages = tuple(_unique(place, "sources.csv", "url").values())
    headquarters = {row["name"]: row["hq_iso3"] for row in rows(place, "organisations.csv")}
    projects = _unique(place, "projects.csv", "project_key")
    statements: dict[str, list[Row]] = defaultdict(list)
    pages_of: dict[str, list[Row]] = defaultdict(list)
    for row in rows(place, "statements.csv"):
        statements[row.needed("source_url")].append(row)
        pages_of[row.needed("project_key")].append(row)
    home = {key: _best_page(rows) for key, rows in pages_of.items()}
    described: dict[str, list[Row]] = defaultdict(list)
    for key, row in projects.items():
        if key not in home:
            raise CuratedError(f"{row.place}: no statement names {key}; add one to statements.csv or remove the row")
        described[home[key]].append(row)
    known = {page.needed("url") for page in pages}
    for url in statements:
        if url not in known:
            raise CuratedError(f"{statements[url][0].place}: {url} is not in sources.csv; add it there")
    sheets = tuple(
        _sheet(page, recorded_on, described[page.needed("url")], statements[page.needed("url")], projects, headquarters)
        for page in pages
        if page["url"] in statements
    )
    return Curated(pages, sheets)


def _best_page(rows: list[Row]) -> str:
    """The page that speaks for a project as such: the best authority, then the latest date, then the address."""

    def rank(row: Row) -> tuple[int, str, str]:
        dated = row["stated_on"] or ""
        return (
            int(row["authority"] or 4),
            "".join(chr(0x10FFFF - ord(c)) for c in dated) or "\U0010ffff",
            row.needed("source_url"),
        )

    return min(rows, key=rank).needed("source_url")


def _sheet(
    page: Row,
    recorded_on: str,
    described: list[Row],
    stated: list[Row],
    projects: Mapping[str, Row],
    headquarters: Mapping[str | None, str | None],
) -> Sheet:
    title = f"Recorded by hand on {recorded_on} from {page['url']} ({page['publisher'] or 'publisher unknown'})"
    lines = [title]
    length = len(title) + 1
    found: list[Stated] = []
    origins: dict[int, str] = {}
    for row in (*described, *stated):
        is_project = "table" not in row.values
        line = project_line(row) if is_project else statement_line(row, projects)
        evidence = (Quote("*", length, length + len(line)),)
        record = _project(row, evidence) if is_project else _statement(row, projects, headquarters, evidence)
        found.append(record)
        origins[id(record)] = row.place
        lines.append(line)
        length += len(line) + 1
    extraction = Extraction(
        EXTRACTOR,
        VERSION,
        projects=tuple(item for item in found if isinstance(item, StatedProject)),
        commitments=tuple(item for item in found if isinstance(item, StatedCommitment)),
        capacities=tuple(item for item in found if isinstance(item, StatedCapacity)),
        participants=tuple(item for item in found if isinstance(item, StatedParticipant)),
    )
    return Sheet(
        page.needed("source_id"),
        page.needed("url"),
        page["publisher"],
        title,
        page["language"],
        recorded_on,
        "\n".join(lines) + "\n",
        extraction,
        origins,
    )


def _project(row: Row, evidence: tuple[Quote, ...]) -> StatedProject:
    return StatedProject(
        name=row.needed("name"),
        country_iso3=row.needed("country_iso3"),
        aliases=row.many("aliases"),
        partner_iso3=row.many("partner_iso3"),
        kind=row["kind"],
        subtype=row["subtype"],
        status=row["status"],
        backing=row["backing"],
        parent=row["parent_key"],
        announced_on=row["announced_on"],
        operational_on=row["operational_on"],
        key=row.needed("project_key"),
        evidence=evidence,
    )


def _statement(
    row: Row, projects: Mapping[str, Row], headquarters: Mapping[str | None, str | None], evidence: tuple[Quote, ...]
) -> Stated:
    key = row.needed("project_key")
    if key not in projects:
        raise CuratedError(f"{row.place}: {key} is not in projects.csv; add it there or correct the key")
    project, table = projects[key], row.needed("table")
    name, country = project.needed("name"), project.needed("country_iso3")
    if table == "commitment":
        low, high = row.number("amount_low"), row.number("amount_high")
        return StatedCommitment(
            project=name,
            project_key=key,
            country_iso3=country,
            amount_low=_figure(row, low, high),
            amount_high=_figure(row, high, low),
            currency=row.needed("currency"),
            qualifier=row.needed("qualifier"),
            sponsor=row["sponsor"],
            sponsor_kind=row["sponsor_kind"],
            stage=row["stage"],
            period_start=row.year("period_start"),
            period_end=row.year("period_end"),
            announced_on=row["stated_on"],
            component=row["component_of"] is not None,
            component_of=row["component_of"],
            note=row["note"],
            scope="programme" if project["kind"] == "programme" else "project",
            evidence=evidence,
        )
    if table == "capacity":
        low, high = row.number("value_low"), row.number("value_high")
        return StatedCapacity(
            project=name,
            project_key=key,
            country_iso3=country,
            metric=row.needed("metric"),
            value_low=_figure(row, low, high),
            value_high=_figure(row, high, low),
            qualifier=row.needed("qualifier"),
            hardware=row["hardware"],
            target_on=row["target_on"],
            status=row["stage"],
            component=row["component_of"] is not None,
            component_of=row["component_of"],
            note=row["note"],
            evidence=evidence,
        )
    if table == "participant":
        organisation = row.needed("organisation")
        return StatedParticipant(
            project=name,
            project_key=key,
            country_iso3=country,
            organisation=organisation,
            role=row["role"],
            hq_iso3=headquarters.get(organisation),
            hardware=row["hardware"],
            evidence=evidence,
        )
    raise CuratedError(f"{row.place}: table is {table!r}; it must be commitment, capacity or participant")


def _figure(row: Row, one: float | None, other: float | None) -> float:
    value = one if one is not None else other
    if value is None:
        raise CuratedError(f"{row.place}: the figure is missing; fill the low and the high value")
    return value


def _unique(place: Traversable, name: str, column: str) -> dict[str, Row]:
    """Rows of a file by what must be unique in it. Raises CuratedError that names both rows."""
    found: dict[str, Row] = {}
    for row in rows(place, name):
        value = row.needed(column)
        if value in found:
            raise CuratedError(
                f"{row.place}: {column} {value} stands in line {found[value].place.split(':')[1]}, too; correct one"
            )
        found[value] = row
    return found

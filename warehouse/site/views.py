"""What pages are written from: each project, country and organisation with everything that belongs to it.

Owns putting rows of a release together (by key, once). Computes sums only by stage, over rows that the
index says count. Invariant: a number here has its rows beside it, and "no figure" is None, never zero.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from schemas import vocabulary
from warehouse.site.dataset import Dataset, Row, Rows, country_name
from warehouse.site.evidence import MOST_QUOTES, Cited, Quote
from warehouse.site.totals import Amount, Money, counted_capacity, counts_at_home, is_own, money_of
from warehouse.site.words import digest, plain, slug

SUPPLY = ("chip_supplier", "cloud_provider")


@dataclass(frozen=True, slots=True)
class Project:
    """One project with its rows. Money by stage: `money` its own, `at_home` what counts in its country, `in_world` what
    counts in all; `built` by (metric, status)."""

    row: Row
    commitments: Rows
    capacities: Rows
    participants: Rows
    lineage: Rows
    children: Rows
    parent: Row | None
    money: Mapping[str, Money]
    at_home: Mapping[str, Money]
    in_world: Mapping[str, Money]
    built: Mapping[tuple[str, str], Amount]
    quotes: int

    @property
    def id(self) -> str:
        return str(self.row.project_id)

    @property
    def suppliers(self) -> tuple[str, ...]:
        """Chip suppliers and cloud providers, each once, in order."""
        return tuple(sorted({row.organisation for row in self.participants if row.role in SUPPLY}))

    @property
    def year(self) -> str:
        return (self.row.announced_on or "")[:4]


@dataclass(frozen=True, slots=True)
class Country:
    """One country with its rows. `index` is its row of the derived country index, where there is one."""

    iso3: str
    projects: tuple[Project, ...]
    money: Mapping[str, Money]
    built: Mapping[tuple[str, str], Amount]
    sums: Rows
    other_sums: Rows
    policies: Rows
    assessments: Rows
    participants: Rows

    @property
    def name(self) -> str:
        return country_name(self.iso3)

    @property
    def region(self) -> str:
        known = vocabulary.countries().get(self.iso3)
        return known.region if known else ""

    @property
    def efforts(self) -> tuple[Project, ...]:
        return tuple(project for project in self.projects if project.row.kind != "programme")

    @property
    def programmes(self) -> tuple[Project, ...]:
        return tuple(project for project in self.projects if project.row.kind == "programme")


@dataclass(frozen=True, slots=True)
class Organisation:
    """One organisation and what it does where."""

    name: str
    slug: str
    rows: Rows

    @property
    def hq(self) -> tuple[str, ...]:
        return tuple(sorted({row.hq_iso3 for row in self.rows if row.hq_iso3}))

    @property
    def roles(self) -> tuple[str, ...]:
        return tuple(role for role in vocabulary.ROLE if any(row.role == role for row in self.rows))

    @property
    def project_ids(self) -> tuple[str, ...]:
        return tuple(sorted({row.project_id for row in self.rows}))

    @property
    def countries(self) -> tuple[str, ...]:
        return tuple(sorted({row.country_iso3 for row in self.rows}))

    @property
    def is_supplier(self) -> bool:
        return any(row.role in SUPPLY for row in self.rows)


class Views:
    """Everything of one release, put together lazily and once."""

    def __init__(self, data: Dataset) -> None:
        self.data = data

    @cached_property
    def projects(self) -> Mapping[str, Project]:
        commitments, capacities = self._by("commitments", "project_id"), self._by("capacities", "project_id")
        participants, lineage = self._by("participants", "project_id"), self._by("model_lineage", "project_id")
        children = self._by("projects", "parent_project_id")
        rows = {row.project_id: row for row in self.data.rows("projects")}
        return {
            key: Project(
                row,
                commitments.get(key, ()),
                capacities.get(key, ()),
                participants.get(key, ()),
                lineage.get(key, ()),
                children.get(key, ()),
                rows.get(row.parent_project_id),
                money_of(filter(is_own, commitments.get(key, ()))),
                money_of(filter(self.counts_at_home, commitments.get(key, ()))),
                money_of(item for item in commitments.get(key, ()) if item.counts_in_totals),
                counted_capacity(capacities.get(key, ())),
                self._quote_count(key, commitments, capacities, participants),
            )
            for key, row in rows.items()
        }

    @cached_property
    def host_of(self) -> Mapping[str, str]:
        """The host country of each project."""
        return {row.project_id: row.country_iso3 for row in self.data.rows("projects")}

    def counts_at_home(self, row: Row) -> bool:
        """Whether a sum counts in the total of its country."""
        return counts_at_home(row, self.host_of)

    @cached_property
    def countries(self) -> Mapping[str, Country]:
        """Countries of which any table tells something."""
        projects: dict[str, list[Project]] = defaultdict(list)
        for project in self.projects.values():
            projects[project.row.country_iso3].append(project)
        commitments, capacities = self._by("commitments", "country_iso3"), self._by("capacities", "country_iso3")
        policies, assessments = self._by("policies", "country_iso3"), self._by("country_assessments", "country_iso3")
        participants = self._by("participants", "country_iso3")
        codes = sorted({*projects, *commitments, *policies, *assessments})
        return {
            code: Country(
                code,
                tuple(sorted(projects[code], key=_by_weight)),
                money_of(filter(self.counts_at_home, commitments.get(code, ()))),
                counted_capacity(capacities.get(code, ())),
                commitments.get(code, ()),
                tuple(row for row in commitments.get(code, ()) if row.project_id is None),
                policies.get(code, ()),
                assessments.get(code, ()),
                participants.get(code, ()),
            )
            for code in codes
        }

    @cached_property
    def organisations(self) -> Mapping[str, Organisation]:
        """By name. Two names that spell the same slug get a digest behind it."""
        rows = self._by("participants", "organisation")
        slugs: dict[str, list[str]] = defaultdict(list)
        for name in sorted(rows):
            slugs[slug(name)].append(name)
        unique = {
            name: text if len(names) == 1 else f"{text}-{digest(name)}"
            for text, names in slugs.items()
            for name in names
        }
        return {name: Organisation(name, unique[name], rows[name]) for name in sorted(rows)}

    @cached_property
    def documents(self) -> Mapping[str, Row]:
        return {row.document_id: row for row in self.data.rows("documents")}

    @cached_property
    def sources(self) -> Mapping[str, Row]:
        return {row.source_id: row for row in self.data.rows("sources")}

    def cited(self, places: Iterable[tuple[str, str, str]], most: int = MOST_QUOTES) -> Cited:
        """The quotes behind rows given as (table, row id, label), in that order, each passage once."""
        quotes: dict[tuple[str, int, int, str], Quote] = {}
        values: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        rows: dict[tuple[str, str], list[int]] = defaultdict(list)
        by_id: dict[str, int] = {}
        hidden = 0
        for table, row_id, label in places:
            for evidence in self._evidence.get((table, row_id), ()):
                key = (evidence.document_id, evidence.char_start, evidence.char_end, evidence.quote)
                quote = quotes.get(key)
                if quote is None:
                    if len(quotes) >= most:
                        hidden += 1
                        continue
                    document = self.documents.get(evidence.document_id)
                    source = self.sources.get(document.source_id) if document else None
                    quote = quotes[key] = Quote(len(quotes) + 1, evidence, document, source)
                by_id[evidence.evidence_id] = quote.number
                what = label if evidence.field == "*" else f"{label}: {evidence.field}" if label else evidence.field
                if what and what not in quote.supports:
                    quote.supports.append(what)
                for numbers in (values[table, row_id, evidence.field], rows[table, row_id]):
                    if quote.number not in numbers:
                        numbers.append(quote.number)
        return Cited(
            tuple(quotes.values()),
            hidden,
            {key: tuple(numbers) for key, numbers in values.items()},
            {key: tuple(sorted(numbers)) for key, numbers in rows.items()},
            by_id,
        )

    def evidence_of(self, table: str, row_id: str) -> Rows:
        """Rows of evidence of one row."""
        return self._evidence.get((table, row_id), ())

    @cached_property
    def _evidence(self) -> Mapping[tuple[str, str], Rows]:
        found: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in self.data.rows("evidence"):
            found[row.table_name, row.row_id].append(row)
        return {key: tuple(rows) for key, rows in found.items()}

    def _quote_count(
        self,
        key: str,
        commitments: Mapping[str, Rows],
        capacities: Mapping[str, Rows],
        participants: Mapping[str, Rows],
    ) -> int:
        evidence = self._evidence
        return (
            len(evidence.get(("projects", key), ()))
            + sum(len(evidence.get(("commitments", row.commitment_id), ())) for row in commitments.get(key, ()))
            + sum(len(evidence.get(("capacities", row.capacity_id), ())) for row in capacities.get(key, ()))
            + sum(len(evidence.get(("participants", row.participant_id), ())) for row in participants.get(key, ()))
        )

    def _by(self, table: str, column: str) -> Mapping[str, Rows]:
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.data.rows(table):
            key = getattr(row, column)
            if key is not None:
                found[key].append(row)
        return {key: tuple(rows) for key, rows in found.items()}


def _by_weight(project: Project) -> tuple[float, str, str]:
    largest = max((money.high or 0 for money in project.money.values()), default=0)
    return (-largest, plain(project.row.name).casefold(), project.id)

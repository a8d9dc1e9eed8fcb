"""The site's face for programs: JSON of records, index of a release, sitemap, feed, data blocks, citations.

Owns these forms. Invariant: JSON carries values as the release has them (no cutting, no wording); addresses in it
are relative to the release's folder, absolute only where the site's own address is known.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from schemas.version import SCHEMA
from warehouse.release import anatomy, licence
from warehouse.site.dataset import Dataset, ReleaseFile, Row
from warehouse.site.totals import Money
from warehouse.site.views import Country, Organisation, Project, Views
from warehouse.site.words import csv

RECORD_SCHEMA = "sovereign-ai-index/record/1"


def record(row: Row) -> dict[str, Any]:
    return dict(row.items())


def dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n"


def project_json(project: Project, views: Views, flags: Iterable[Row]) -> str:
    """One project with all its rows, evidence and documents included."""
    keys = [("projects", project.id)]
    keys += [("commitments", row.commitment_id) for row in project.commitments]
    keys += [("capacities", row.capacity_id) for row in project.capacities]
    keys += [("participants", row.participant_id) for row in project.participants]
    keys += [("model_lineage", row.lineage_id) for row in project.lineage]
    evidence = [row for key in keys for row in views.evidence_of(*key)]
    documents = sorted({row.document_id for row in evidence} & views.documents.keys())
    return dumps(
        {
            "schema": RECORD_SCHEMA,
            "release": views.data.version,
            "licence": licence.DATA.identifier,
            "page": f"projects/{project.id}.html",
            "project": record(project.row),
            "own_usd_by_stage": _stages(project.money),
            "counted_usd_by_stage": _stages(project.in_world),
            "commitments": list(map(record, project.commitments)),
            "capacities": list(map(record, project.capacities)),
            "participants": list(map(record, project.participants)),
            "model_lineage": list(map(record, project.lineage)),
            "dependency": list(map(record, flags)),
            "parts": [row.project_id for row in project.children],
            "evidence": list(map(record, evidence)),
            "documents": [record(views.documents[key]) for key in documents],
        }
    )


def _stages(money: Mapping[str, Money]) -> dict[str, dict[str, float | int | None]]:
    return {stage: asdict(sums) for stage, sums in money.items()}


def country_json(country: Country, views: Views, index: Row | None) -> str:
    """One country: its figures, and the ids of what makes them."""
    return dumps(
        {
            "schema": RECORD_SCHEMA,
            "release": views.data.version,
            "licence": licence.DATA.identifier,
            "page": f"countries/{country.iso3.lower()}.html",
            "country_iso3": country.iso3,
            "name": country.name,
            "region": country.region,
            "projects": [project.id for project in country.efforts],
            "programmes": [project.id for project in country.programmes],
            "counted_usd_by_stage": _stages(country.money),
            "counted_capacity": [
                {"metric": metric, "status": status, "low": amount.low, "high": amount.high, "figures": amount.figures}
                for (metric, status), amount in country.built.items()
            ],
            "sums_of_the_country_as_a_whole": list(map(record, country.other_sums)),
            "policies": list(map(record, country.policies)),
            "assessments": list(map(record, country.assessments)),
            "index": record(index) if index is not None else None,
        }
    )


def organisation_json(item: Organisation, version: str) -> str:
    return dumps(
        {
            "schema": RECORD_SCHEMA,
            "release": version,
            "licence": licence.DATA.identifier,
            "organisation": item.name,
            "page": f"organisations/{item.slug}.html",
            "headquarters": item.hq,
            "roles": item.roles,
            "participations": list(map(record, item.rows)),
        }
    )


def country_csv(country: Country) -> str:
    """The country's projects, one row each."""
    header = (
        "project_id",
        "name",
        "kind",
        "subtype",
        "status",
        "backing",
        "announced_on",
        "operational_on",
        "announced_usd",
        "committed_usd",
        "disbursed_usd",
        "publishers",
        "confidence",
    )
    return csv(
        header,
        (
            (
                project.id,
                *(getattr(project.row, name) for name in header[1:8]),
                *(
                    money.high if (money := project.at_home.get(stage)) else None
                    for stage in ("announced", "committed", "disbursed")
                ),
                project.row.publishers,
                project.row.confidence,
            )
            for project in country.projects
        ),
    )


def release_json(data: Dataset, files: Sequence[ReleaseFile], counts: Mapping[str, int]) -> str:
    """index.json of one release: its files with checksums, and where the rest is."""
    return dumps(
        {
            "schema": "sovereign-ai-index/release/1",
            "name": anatomy.NAME,
            "version": data.version,
            "released_on": data.day,
            "schema_version": data.package.get("schemaVersion", SCHEMA),
            "licence": licence.DATA.identifier,
            "rows": counts,
            "missing_tables": data.missing,
            "files": [
                {"path": f"data/{file.name}", "bytes": file.size, "sha256": file.digest, "rows": file.rows}
                for file in files
            ],
            "records": {
                "project": "projects/{project_id}.json",
                "country": "countries/{iso3 in lower case}.json",
                "organisation": "organisations/{slug}.json",
                "chart": "charts/{slug}.csv",
            },
        }
    )

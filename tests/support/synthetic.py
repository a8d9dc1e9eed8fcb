"""Made-up published tables of any size, coherent in themselves: for tests of releases, of the site, and for benchmarks.

Owns nothing of the real data. Invariant: the same size and seed give the same tables; each passes
`frames.check`, every reference points to a row that exists, every row that needs evidence has some.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from typing import Any

import polars as pl

from schemas import frames, vocabulary
from schemas.fields import Table
from schemas.registry import TABLES

VERSION = "2026-11-23.0"
CURRENCY = {
    "ARE": "AED", "AUS": "AUD", "BRA": "BRL", "CAN": "CAD", "CHN": "CNY", "DEU": "EUR", "FRA": "EUR", "IND": "INR",
    "JPN": "JPY", "KAZ": "KZT", "KEN": "KES", "KOR": "KRW", "NGA": "NGN", "SAU": "SAR", "SGP": "SGD", "USA": "USD",
}
COUNTRIES = tuple(CURRENCY)
USD_FOR_ONE = {
    "AED": 0.2723, "AUD": 0.66, "BRL": 0.18, "CAD": 0.73, "CNY": 0.14, "EUR": 1.1, "INR": 0.012, "JPY": 0.0068,
    "KES": 0.0077, "KRW": 0.00073, "KZT": 0.0021, "NGN": 0.00065, "SAR": 0.2667, "SGD": 0.74, "USD": 1.0,
}
SUBTYPES = {
    "infrastructure": ("data_center", "supercomputer", "gpu_cluster", "compute_access", "cloud", "chips"),
    "model": ("foundation_model", "fine_tuned_model"),
    "data": ("dataset",),
    "programme": ("strategy", "fund"),
}
ORGANISATIONS = (
    "NVIDIA", "AMD", "G42", "Microsoft", "Mistral AI", "Naver", "Ministry of Électronics, \"Digital\" & AI", "Atos",
)
FIELDS = {
    "projects": ("kind", "status"),
    "commitments": ("amount_low", "stage"),
    "capacities": ("value_low",),
    "participants": ("role",),
    "model_lineage": ("base_model",),
    "policies": ("name",),
    "country_assessments": ("value",),
    "claims": ("value",),
}
"""Fields with a row of evidence of their own in made-up tables; the rest rests on the row's '*'."""


def tables(projects: int, seed: int = 0, version: str = VERSION) -> dict[str, pl.DataFrame]:
    """Published tables for so many projects (about 1.2 sums and 10 rows of evidence each)."""
    rng = random.Random(seed)
    made: dict[str, pl.DataFrame] = {}
    made["sources"] = _sources()
    made["documents"] = _documents(rng, max(3, projects // 3), made["sources"])
    made["projects"] = _projects(rng, projects, version)
    made["commitments"] = _commitments(rng, made["projects"], version)
    made["capacities"] = _capacities(rng, made["projects"], version)
    made["participants"] = _participants(rng, made["projects"], version)
    made["model_lineage"] = _lineage(rng, made["projects"], version)
    made["policies"] = _policies(version)
    made["country_assessments"] = _assessments(version)
    made["claims"] = _claims(version)
    made["evidence"] = _evidence(rng, made)
    made["quarantine"] = _quarantine(rng, made["documents"], max(1, projects // 50))
    made["project_ids"] = _shaped(TABLES["project_ids"], {
        "project_id": made["projects"]["project_id"], "state": ["active"] * projects,
        "first_seen_release": [version] * projects})
    made["releases"] = _shaped(TABLES["releases"], {
        "version": [version], "schema_version": ["0.1.0"], "content_hash": [_digest(f"{projects} {seed}")]})
    return {name: made[name] for name in TABLES}


def _shaped(table: Table, columns: dict[str, Any]) -> pl.DataFrame:
    """Columns as a frame of the table's shape, sorted by its key; absent columns become null (flags: false)."""
    unknown = set(columns) - set(table.columns)
    if unknown:
        raise ValueError(f"{table.name}: unknown columns {sorted(unknown)}")
    height = len(next(iter(columns.values())))
    nothing = [None] * height
    flags = {field.name: [False] * height for field in table.fields if field.type == "boolean" and field.required}
    given = flags | columns
    return pl.DataFrame([
        pl.Series(field.name, given.get(field.name, nothing), dtype=frames.POLARS[field.type], strict=True)
        for field in table.fields
    ]).sort(table.key)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _history(height: int, version: str) -> dict[str, list[str]]:
    return {"recorded_at": [version] * height}


def _dates(rng: random.Random, count: int, first: int = 2021, last: int = 2026) -> list[str]:
    """ISO dates of every precision."""
    years = rng.choices(range(first, last + 1), k=count)
    months, days = rng.choices(range(1, 13), k=count), rng.choices(range(1, 29), k=count)
    forms = rng.choices(("{0}", "{0}-{1:02}", "{0}-{1:02}-{2:02}"), k=count)
    return [form.format(*parts) for form, *parts in zip(forms, years, months, days, strict=True)]


def _some(rng: random.Random, values: Sequence[Any], share: float) -> list[Any]:
    """The values, each replaced by null with probability 1 - share."""
    return [value if rng.random() < share else None for value in values]


def _sources() -> pl.DataFrame:
    ids = [f"source-{i:02}" for i in range(12)]
    count = len(ids)
    return _shaped(TABLES["sources"], {
        "source_id": ids, "name": [f"Source number {i}" for i in range(count)],
        "publisher": [f"Publisher {i % 8}" for i in range(count)],
        "kind": [("article", "feed", "table")[i % 3] for i in range(count)],
        "url": [f"https://source{i}.example/ai?topic=sovereign&page={i}" for i in range(count)],
        "country_iso3": [COUNTRIES[i % len(COUNTRIES)] for i in range(count)],
        "authority": [i % 4 + 1 for i in range(count)],
        "licence": ["CC BY 4.0" if i % 2 else None for i in range(count)],
        "cadence": ["weekly"] * count, "enabled": [i % 5 != 4 for i in range(count)]})


def _documents(rng: random.Random, count: int, sources: pl.DataFrame) -> pl.DataFrame:
    chosen = rng.choices(sources.rows(named=True), k=count)
    return _shaped(TABLES["documents"], {
        "document_id": [_digest(f"document {i}") for i in range(count)],
        "source_id": [row["source_id"] for row in chosen],
        "url": [f"https://{row['source_id']}.example/{i}" for i, row in enumerate(chosen)],
        "title": [f"Nations build their own AI, part {i} — “größer”" for i in range(count)],
        "publisher": [row["publisher"] for row in chosen],
        "published_on": _dates(rng, count),
        "language": ["en"] * count, "fetched_at": ["2026-11-22T08:00:00Z"] * count,
        "http_status": _some(rng, [200] * count, 0.8), "content_type": ["text/html"] * count,
        "bytes": rng.choices(range(2_000, 200_000), k=count)})


def _projects(rng: random.Random, count: int, version: str) -> pl.DataFrame:
    places = vocabulary.countries()
    country = rng.choices(COUNTRIES, k=count)
    kind = rng.choices(tuple(vocabulary.KIND), weights=(6, 2, 1, 2), k=count)
    ids = [f"{code.lower()}-{sort}-{i}" for i, (code, sort) in enumerate(zip(country, kind, strict=True))]
    announced = _dates(rng, count, 2021, 2025)
    programme = {code: row for row, code, sort in zip(ids, country, kind, strict=True) if sort == "programme"}
    names = [f"{places[code].name} {sort} {i}" for i, (code, sort) in enumerate(zip(country, kind, strict=True))]
    return _shaped(TABLES["projects"], {
        "project_id": ids, "name": names,
        "aliases": _some(rng, [[f"{name} (KI-Fabrik)", f"{name}, phase 1"] for name in names], 0.3),
        "country_iso3": country,
        "partner_iso3": [["EUU"] if i % 11 == 0 else None for i in range(count)],
        "region": [places[code].region for code in country],
        "kind": kind, "subtype": [rng.choice(SUBTYPES[sort]) for sort in kind],
        "status": _some(rng, rng.choices(tuple(vocabulary.STATUS), weights=(5, 2, 3, 4, 1, 1), k=count), 0.95),
        "is_dormant": [i % 17 == 0 for i in range(count)],
        "backing": _some(rng, rng.choices(tuple(vocabulary.BACKING), k=count), 0.9),
        "drivers": _some(rng, [["security", "economy"]] * count, 0.4),
        "lead_organisation": _some(rng, rng.choices(ORGANISATIONS, k=count), 0.7),
        "parent_project_id": [
            programme[code] if sort != "programme" and code in programme and i % 3 == 0 else None
            for i, (code, sort) in enumerate(zip(country, kind, strict=True))],
        "announced_on": announced,
        "operational_on": [f"{int(date[:4]) + 2}" if i % 3 == 0 else None for i, date in enumerate(announced)],
        "summary": [f"{name} is a project of kind {sort}." for name, sort in zip(names, kind, strict=True)],
        "publishers": rng.choices((1, 1, 1, 2, 3, 4), k=count),
        "confidence": [round(rng.uniform(0.2, 0.99), 3) for _ in range(count)],
        "first_seen_release": [version] * count, "last_changed_release": [version] * count,
        **_history(count, version)})


def _of(rng: random.Random, projects: pl.DataFrame, count: int) -> dict[str, list[str]]:
    rows = rng.choices(projects.select("project_id", "country_iso3").rows(), k=count)
    return {"project_id": [row[0] for row in rows], "country_iso3": [row[1] for row in rows]}


def _commitments(rng: random.Random, projects: pl.DataFrame, version: str) -> pl.DataFrame:
    count = projects.height * 6 // 5
    place = _of(rng, projects, count)
    currency = [CURRENCY[code] for code in place["country_iso3"]]
    rate = [USD_FOR_ONE[code] for code in currency]
    usd = [rng.choice((2.5, 7.0, 40.0, 150.0, 900.0, 5000.0)) * 1e6 for _ in range(count)]
    low = [float(round(value / one)) for value, one in zip(usd, rate, strict=True)]
    qualifier = rng.choices(tuple(vocabulary.QUALIFIER), weights=(6, 2, 2, 2, 1), k=count)
    high = [value * 1.5 if word == "range" else value for value, word in zip(low, qualifier, strict=True)]
    ids = [f"c-{i:07}" for i in range(count)]
    preferred = [i % 10 != 9 for i in range(count)]
    component = [ids[i - 1] if i % 10 == 5 else None for i in range(count)]
    start = _some(rng, rng.choices(range(2022, 2027), k=count), 0.5)
    of_country = [i % 13 == 12 for i in range(count)]
    return _shaped(TABLES["commitments"], {
        "commitment_id": ids, "pledge_id": [f"p-{i - (i % 10 == 9):07}" for i in range(count)], "preferred": preferred,
        "project_id": [None if whole else row for row, whole in zip(place["project_id"], of_country, strict=True)],
        "country_iso3": place["country_iso3"],
        "sponsor": _some(rng, rng.choices(ORGANISATIONS, k=count), 0.8),
        "sponsor_kind": _some(rng, rng.choices(tuple(vocabulary.SPONSOR_KIND), k=count), 0.9),
        "amount_low": low, "amount_high": high, "currency": currency, "is_currency_inferred": [False] * count,
        "qualifier": qualifier,
        "usd_low": [value * one for value, one in zip(low, rate, strict=True)],
        "usd_high": [value * one for value, one in zip(high, rate, strict=True)],
        "fx_rate": rate, "fx_date": ["2026-10"] * count, "fx_source": ["made up"] * count,
        "stage": rng.choices(tuple(vocabulary.STAGE), weights=(5, 3, 2), k=count),
        "period_start": start, "period_end": [year and year + 4 for year in start],
        "announced_on": _dates(rng, count),
        "scope": ["country" if whole else "project" for whole in of_country],
        "role": ["whole" if part is None else "part" for part in component],
        "component_of": component,
        "counts_in_totals": [
            good and part is None and not whole
            for good, part, whole in zip(preferred, component, of_country, strict=True)],
        "publishers": rng.choices((1, 1, 2, 3), k=count),
        "confidence": [round(rng.uniform(0.2, 0.99), 3) for _ in range(count)], **_history(count, version)})


def _capacities(rng: random.Random, projects: pl.DataFrame, version: str) -> pl.DataFrame:
    wanted = projects.filter(pl.col("kind") == "infrastructure")
    count = wanted.height
    place = {"project_id": wanted["project_id"].to_list(), "country_iso3": wanted["country_iso3"].to_list()}
    metric = rng.choices(tuple(vocabulary.METRIC), k=count)
    value = [float(rng.choice((2, 10, 64, 500, 1024, 5000))) for _ in range(count)]
    return _shaped(TABLES["capacities"], {
        "capacity_id": [f"k-{i:07}" for i in range(count)], **place, "metric": metric, "value_low": value,
        "value_high": value, "qualifier": rng.choices(("exact", "approx", "at_least", "up_to"), k=count),
        "hardware": [
            rng.choice(("H100", "GB300", "MI300X", "Ascend 910B")) if word == "accelerators" else None
            for word in metric],
        "target_on": _some(rng, _dates(rng, count, 2026, 2030), 0.5),
        "status": rng.choices(("planned", "installed"), k=count), "preferred": [True] * count,
        "role": ["whole"] * count, "counts_in_totals": [True] * count, "publishers": [1] * count,
        "confidence": [round(rng.uniform(0.2, 0.99), 3) for _ in range(count)], **_history(count, version)})


def _participants(rng: random.Random, projects: pl.DataFrame, version: str) -> pl.DataFrame:
    count = projects.height * 3 // 2
    return _shaped(TABLES["participants"], {
        "participant_id": [f"o-{i:07}" for i in range(count)], **_of(rng, projects, count),
        "organisation": rng.choices(ORGANISATIONS, k=count), "role": rng.choices(tuple(vocabulary.ROLE), k=count),
        "hq_iso3": _some(rng, rng.choices(("USA", "ARE", "FRA", "KOR"), k=count), 0.9), "publishers": [1] * count,
        "confidence": [round(rng.uniform(0.2, 0.99), 3) for _ in range(count)], **_history(count, version)})


def _lineage(rng: random.Random, projects: pl.DataFrame, version: str) -> pl.DataFrame:
    wanted = projects.filter(pl.col("kind") == "model")
    count = wanted.height
    approach = rng.choices(tuple(vocabulary.APPROACH), k=count)
    base = ["Llama 3" if word in ("on_open_weights", "both") else None for word in approach]
    return _shaped(TABLES["model_lineage"], {
        "lineage_id": [f"l-{i:07}" for i in range(count)], "project_id": wanted["project_id"], "approach": approach,
        "base_model": base, "base_model_developer": [word and "Meta" for word in base],
        "base_model_hq_iso3": [word and "USA" for word in base], **_history(count, version)})


def _policies(version: str) -> pl.DataFrame:
    count = len(COUNTRIES)
    return _shaped(TABLES["policies"], {
        "policy_id": [f"{code.lower()}-data-act" for code in COUNTRIES],
        "name": [f"Data Act of {code}" for code in COUNTRIES],
        "country_iso3": COUNTRIES, "kind": [tuple(vocabulary.POLICY_KIND)[i % 4] for i in range(count)],
        "in_force_on": [f"{2020 + i % 6}" for i in range(count)], **_history(count, version)})


def _assessments(version: str) -> pl.DataFrame:
    rows = [(code, dimension, value) for i, code in enumerate(COUNTRIES) for dimension, value in (
        ("tier", str(i % 3 + 1)), ("us_dependency", ("low", "moderate", "high")[i % 3]))]
    return _shaped(TABLES["country_assessments"], {
        "assessment_id": [f"{code.lower()}-{dimension}" for code, dimension, _ in rows],
        "country_iso3": [row[0] for row in rows], "dimension": [row[1] for row in rows],
        "value": [row[2] for row in rows], **_history(len(rows), version)})


def _claims(version: str) -> pl.DataFrame:
    rows = [
        ("projects_tracked", 130.0, "count"), ("share_infrastructure", 0.6, "fraction"),
        ("global_spending_usd", 4.0e11, "USD"),
    ]
    return _shaped(TABLES["claims"], {
        "claim_id": [f"claim-{metric}" for metric, _, _ in rows], "metric": [row[0] for row in rows],
        "value": [row[1] for row in rows], "qualifier": ["approx"] * len(rows), "unit": [row[2] for row in rows],
        "as_of": ["2026"] * len(rows), **_history(len(rows), version)})


def _evidence(rng: random.Random, made: dict[str, pl.DataFrame]) -> pl.DataFrame:
    documents = made["documents"]["document_id"].to_list()
    parts = []
    for name, fields in FIELDS.items():
        table = TABLES[name]
        rows = made[name].rename({table.key[0]: "row_id"})
        parts.extend(
            rows.select(
                pl.lit(name).alias("table_name"), "row_id", pl.lit(field).alias("field"),
                pl.format(
                    "“{}” stands at {} of {}",
                    pl.col("row_id") if field == "*" else pl.col(field).cast(pl.String).fill_null("–"),
                    pl.lit(field), pl.col("row_id")).alias("quote"))
            for field in ("*", *fields))
    rows = pl.concat(parts)
    count = rows.height
    return rows.with_columns(
        evidence_id=pl.format("{}:{}:{}", "table_name", "row_id", "field"),
        document_id=pl.Series(rng.choices(documents, k=count)),
        char_start=pl.Series(rng.choices(range(0, 20_000), k=count), dtype=pl.Int64),
        extractor=pl.Series(rng.choices(("money", "capacity", "curated"), k=count)),
        extractor_version=pl.lit("1.0.0"),
    ).with_columns(
        char_end=pl.col("char_start") + pl.col("quote").str.len_chars().cast(pl.Int64),
    ).select(TABLES["evidence"].columns).sort("evidence_id")


def _quarantine(rng: random.Random, documents: pl.DataFrame, count: int) -> pl.DataFrame:
    return _shaped(TABLES["quarantine"], {
        "quarantine_id": [f"q-{i:05}" for i in range(count)], "table_name": ["commitments"] * count,
        "document_id": rng.choices(documents["document_id"].to_list(), k=count),
        "check_name": rng.choices(("row:amount_plausible", "currency:known_word"), k=count),
        "value": [str(i) for i in range(count)], "row_json": [f'{{"amount_low": {i}}}' for i in range(count)],
        "extractor": ["money"] * count, "extractor_version": ["1.0.0"] * count})


def evolved(earlier: dict[str, pl.DataFrame], version: str = "2026-11-30.0") -> dict[str, pl.DataFrame]:
    """The tables one release later, history tables (`projects_history`) included.

    One document is new and backs a new project; the first project changes its status by it; the last
    project is merged into the first one; the first sum has another rate; the rest stands."""
    made = dict(earlier)
    projects, commitments, evidence = made["projects"], made["commitments"], made["evidence"]
    first, last = projects["project_id"][0], projects["project_id"][-1]
    fresh = _digest(f"document of {version}")
    made["documents"] = pl.concat([
        made["documents"], made["documents"].head(1).with_columns(document_id=pl.lit(fresh))]).sort("document_id")
    status = "cancelled" if projects["status"][0] != "cancelled" else "paused"
    stays = projects.filter(~pl.col("project_id").is_in([first, last])).with_columns(
        parent_project_id=pl.when(pl.col("parent_project_id") != last).then("parent_project_id"))
    changed = projects.head(1).with_columns(
        status=pl.lit(status), recorded_at=pl.lit(version), last_changed_release=pl.lit(version))
    added = projects.head(1).with_columns(
        project_id=pl.lit("ind-brand-new"), name=pl.lit("Brand new"), country_iso3=pl.lit("IND"),
        partner_iso3=pl.lit(None, dtype=pl.List(pl.String)), region=pl.lit("south_asia"), recorded_at=pl.lit(version),
        first_seen_release=pl.lit(version), last_changed_release=pl.lit(version),
        parent_project_id=pl.lit(None, dtype=pl.String))
    made["projects"] = pl.concat([stays, changed, added]).sort("project_id")
    made["projects_history"] = _retired(earlier, "projects", [first, last], version)
    moved = commitments["commitment_id"][0]
    rate = pl.col("fx_rate") * 1.01
    made["commitments"] = commitments.with_columns(
        project_id=pl.when(pl.col("project_id") == last).then(pl.lit(first)).otherwise("project_id"),
        **{name: pl.when(pl.col("commitment_id") == moved).then(value).otherwise(name) for name, value in {
            "fx_rate": rate, "usd_low": pl.col("amount_low") * rate, "usd_high": pl.col("amount_high") * rate,
            "recorded_at": pl.lit(version)}.items()})
    made["commitments_history"] = _retired(earlier, "commitments", [moved], version)
    for name in ("capacities", "participants", "model_lineage"):
        made[name] = made[name].with_columns(
            project_id=pl.when(pl.col("project_id") == last).then(pl.lit(first)).otherwise("project_id"))
    proof = evidence.filter(table_name="projects", row_id=first, field="*")
    new_proof = pl.concat([
        proof.with_columns(evidence_id=pl.lit(f"{version}-{field}"), row_id=pl.lit(row), field=pl.lit(field),
                           document_id=pl.lit(fresh))
        for row, field in ((first, "status"), ("ind-brand-new", "*"))])
    gone = (pl.col("table_name") == "projects") & (pl.col("row_id") == last)
    made["evidence"] = pl.concat([evidence.filter(~gone), new_proof]).sort("evidence_id")
    merged = pl.col("project_id") == last
    ids = made["project_ids"].with_columns(
        state=pl.when(merged).then(pl.lit("merged")).otherwise("state"),
        merged_into=pl.when(merged).then(pl.lit(first)).otherwise("merged_into"),
        reason=pl.when(merged).then(pl.lit("the same campus under two names")).otherwise("reason"))
    made["project_ids"] = pl.concat([ids, ids.head(1).with_columns(
        project_id=pl.lit("ind-brand-new"), state=pl.lit("active"), merged_into=pl.lit(None, dtype=pl.String),
        first_seen_release=pl.lit(version), reason=pl.lit(None, dtype=pl.String))]).sort("project_id")
    releases = made["releases"]
    made["releases"] = pl.concat([releases, releases.tail(1).with_columns(
        version=pl.lit(version), parent=pl.lit(releases["version"][-1]), content_hash=pl.lit(_digest(version)))])
    return made


def _retired(earlier: dict[str, pl.DataFrame], name: str, ids: list[str], version: str) -> pl.DataFrame:
    rows = earlier[name].filter(pl.col(TABLES[name].key[0]).is_in(ids)).with_columns(retired_at=pl.lit(version))
    known = earlier.get(f"{name}_history")
    return rows if known is None else pl.concat([known, rows])

"""The field registry: every table and column of the index, declared once.

Owns names, types, meanings, bounds and keys. Frames, DDL, the data package and the dictionary are
compiled from here and from nowhere else. Invariant: a column that is not declared here does not
leave the warehouse (`fingerprint` changes with every declaration; see `version.py`).
"""

from __future__ import annotations

from schemas import vocabulary as words
from schemas.fields import Field, Table, Type, required

DATE = r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?"
TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"
VERSION = r"[0-9]{4}-[0-9]{2}-[0-9]{2}\.[0-9]+"
SHA256 = r"[0-9a-f]{64}"
PROJECT_ID = r"[a-z]{3}-[a-z0-9]+(-[a-z0-9]+)*"
URL = r"https?://[^\s<>\"]+"

LARGEST_SUM = 1e17
"""No sum in any currency is larger: guards against a magnitude slip (a USD bound stands in `rules.py`)."""
FIRST_YEAR, LAST_YEAR = 1990, 2100


def text(name: str, doc: str, **more: object) -> Field:
    return _field(name, "text", doc, more)


def number(name: str, doc: str, **more: object) -> Field:
    return _field(name, "double", doc, {"minimum": 0.0} | more)


def count(name: str, doc: str, **more: object) -> Field:
    return _field(name, "bigint", doc, {"minimum": 0} | more)


def flag(name: str, doc: str, **more: object) -> Field:
    return _field(name, "boolean", doc, more)


def texts(name: str, doc: str, **more: object) -> Field:
    return _field(name, "texts", doc, more)


def date(name: str, doc: str, **more: object) -> Field:
    return _field(name, "text", doc + " (ISO date, as precise as the source)", {"pattern": DATE} | more)


def share(name: str, doc: str, **more: object) -> Field:
    return number(name, doc, maximum=1.0, unit="fraction", **more)


def _field(name: str, type_: Type, doc: str, more: dict[str, object]) -> Field:
    return Field(name=name, type=type_, doc=doc, **more)  # type: ignore[arg-type]


def _id(name: str, doc: str) -> Field:
    return text(name, doc, required=True, max_length=200)


def _project(doc: str = "the project it belongs to") -> Field:
    return text("project_id", doc, references=("projects", "project_id"), max_length=120)


COUNTRY = text("country_iso3", "host country, ISO 3166-1 alpha-3 (and EUU, AFR)", codes="country", required=True)
QUALIFIER = text("qualifier", "how firm the figure is", enum=words.QUALIFIER, required=True)
CONFIDENCE = share("confidence", "0 to 1, from authority, independent publishers, agreement and age (see METHOD)")
HISTORY = (
    date("valid_from", "since when it holds in the world, where a source says"),
    date("valid_to", "until when it holds in the world, where a source says"),
    text("recorded_at", "release in which the index learnt the row", pattern=VERSION),
    text("retired_at", "first release without the row; null while it stands", pattern=VERSION),
)
YEAR_BOUNDS = {"minimum": FIRST_YEAR, "maximum": LAST_YEAR, "unit": "year"}
SUM = {"unit": "units of currency", "maximum": LARGEST_SUM}

SOURCES = Table(
    "sources",
    "published",
    "one place that documents come from",
    ("source_id",),
    (
        _id("source_id", "stable id of the source"),
        text("name", "what it is called", required=True),
        text("publisher", "who publishes it"),
        text("kind", "what is found there", enum=words.SOURCE_KIND, required=True),
        text("url", "its address", pattern=URL),
        text("country_iso3", "the publisher's country", codes="country"),
        count("authority", "1 official, 2 research or tracker, 3 press, 4 other", minimum=1, maximum=4, required=True),
        text("licence", "licence or terms of the source's own words, as far as known"),
        text("cadence", "how often it is looked at"),
        flag("enabled", "whether refreshes visit it", required=True),
        flag("is_digest", "retells other pages, so it is no independent publisher", required=True),
    ),
)

DOCUMENTS = Table(
    "documents",
    "published",
    "one distinct content that was fetched or recorded by hand",
    ("document_id",),
    (
        text("document_id", "sha256 of the raw bytes", pattern=SHA256, required=True),
        text("source_id", "the source it came from", references=("sources", "source_id"), required=True),
        text("url", "address it was fetched from, or that the hand-recorded facts name", pattern=URL),
        text("canonical_url", "address the page calls its own", pattern=URL),
        text("title", "title of the page"),
        text("publisher", "who published it"),
        text("author", "who wrote it"),
        date("published_on", "publication date"),
        text("language", "ISO 639-1 code", pattern=r"[a-z]{2,3}"),
        text("fetched_at", "when the bytes were fetched or recorded (UTC)", pattern=TIME, required=True),
        count("http_status", "HTTP status; null where nothing was fetched"),
        text("content_type", "media type"),
        count("bytes", "size of the raw bytes", unit="bytes", required=True),
        text("archive_path", "path of the capture below the captures folder"),
        text("archive_url", "address of a copy in a public archive", pattern=URL),
        text("superseded_by", "the later document of the same source and address", pattern=SHA256),
    ),
)

PROJECTS = Table(
    "projects",
    "published",
    "one campus, cluster, model family, dataset, or programme",
    ("project_id",),
    (
        text("project_id", "stable id, never reused", pattern=PROJECT_ID, required=True, max_length=120),
        text("name", "canonical name as the sources use it", required=True, max_length=300),
        texts("aliases", "other names seen"),
        COUNTRY,
        texts("partner_iso3", "further countries party to it", codes="country"),
        text("region", "region of the host country", enum=words.REGION, required=True),
        text("kind", "the layer it serves", enum=words.KIND),
        text("subtype", "what it is, more closely", enum=words.SUBTYPE),
        text("status", "how far it has come, by the latest source", enum=words.STATUS),
        flag("is_dormant", "no news for two years and not operational, cancelled or paused"),
        text("backing", "who stands behind it", enum=words.BACKING),
        texts("drivers", "why it is done, where a source says", enum=words.DRIVER),
        text("lead_organisation", "who leads it"),
        text("parent_project_id", "the programme it is part of", references=("projects", "project_id")),
        text("builds_upon", "the project it extends or replaces", references=("projects", "project_id")),
        date("announced_on", "first announcement"),
        date("operational_on", "in service since"),
        text("summary", "one sentence generated from the fields"),
        text("amount_missing", "why no sum stands in commitments", enum=words.MISSING),
        count("publishers", "independent publishers that tell of it", required=True),
        CONFIDENCE,
        text("first_seen_release", "first release with it", pattern=VERSION),
        text("last_changed_release", "last release in which a field changed", pattern=VERSION),
        *HISTORY,
    ),
    has_evidence=True,
    has_history=True,
)

COMMITMENTS = Table(
    "commitments",
    "published",
    "one sum as told by one or more documents that agree on it",
    ("commitment_id",),
    (
        _id("commitment_id", "id of the sum"),
        _id("pledge_id", "groups the figures that tell of one pledge"),
        flag("preferred", "the figure of its pledge that counts", required=True),
        _project("the project it pays for; null for a sum of a country or region as a whole"),
        COUNTRY,
        text("sponsor", "who pays, the first named"),
        text("sponsor_kind", "what the sponsor is", enum=words.SPONSOR_KIND),
        number("amount_low", "amount, or its low end", required=True, **SUM),
        number("amount_high", "amount, or its high end", required=True, **SUM),
        text("currency", "ISO 4217", codes="currency", required=True),
        flag("is_currency_inferred", "a bare symbol was read by the country it stands in", required=True),
        QUALIFIER,
        number("usd_low", "amount_low in US dollars", unit="USD"),
        number("usd_high", "amount_high in US dollars", unit="USD"),
        number("fx_rate", "US dollars for one unit of the currency"),
        date("fx_date", "date of the rate"),
        text("fx_source", "where the rate stands"),
        text("usd_missing", "why there is no US dollar value"),
        number("usd_stated", "the source's own conversion", unit="USD"),
        flag("is_usd_divergent", "the source's own conversion differs from ours by more than 10%"),
        text("stage", "how firm the money is; stages are never added together", enum=words.STAGE),
        count("period_start", "first year the money is for", **YEAR_BOUNDS),
        count("period_end", "last year the money is for", **YEAR_BOUNDS),
        date("announced_on", "when it was announced"),
        text("scope", "whose sum it is", enum=words.SCOPE, required=True),
        text("role", "what the figure is to its project", enum=words.FIGURE_ROLE, required=True),
        text("component_of", "commitment it is part of", references=("commitments", "commitment_id")),
        text("component_of_project", "project whose sum it is part of", references=("projects", "project_id")),
        text(
            "supersedes",
            "the earlier figure of a pledge that was raised, cut or cancelled",
            references=("commitments", "commitment_id"),
        ),
        flag("counts_in_totals", "preferred, of a project, and no part of another counted sum", required=True),
        text("note", "a remark of the compilers"),
        count("publishers", "independent publishers that state it", required=True),
        CONFIDENCE,
        *HISTORY,
    ),
    has_evidence=True,
    has_history=True,
)

CAPACITIES = Table(
    "capacities",
    "published",
    "one capacity figure of a project",
    ("capacity_id",),
    (
        _id("capacity_id", "id of the figure"),
        _project(),
        COUNTRY,
        text("metric", "what is counted", enum=words.METRIC, required=True),
        number("value_low", "value, or its low end", required=True, unit="unit of the metric", maximum=1e9),
        number("value_high", "value, or its high end", required=True, unit="unit of the metric", maximum=1e9),
        QUALIFIER,
        text("hardware", "accelerator model"),
        date("target_on", "by when"),
        text("status", "planned or installed", enum=words.CAPACITY_STATUS),
        flag("preferred", "the figure that counts where several tell of one capacity", required=True),
        text("role", "what the figure is to its project", enum=words.FIGURE_ROLE, required=True),
        text("component_of", "capacity it is part of", references=("capacities", "capacity_id")),
        text("component_of_project", "project whose capacity it is part of", references=("projects", "project_id")),
        flag("counts_in_totals", "preferred and no part of another counted figure", required=True),
        text("note", "a remark of the compilers"),
        count("publishers", "independent publishers that state it", required=True),
        CONFIDENCE,
        *HISTORY,
    ),
    has_evidence=True,
    has_history=True,
)

PARTICIPANTS = Table(
    "participants",
    "published",
    "one organisation in one role in one project",
    ("participant_id",),
    (
        _id("participant_id", "id of the row"),
        required(_project()),
        text("organisation", "canonical name", required=True, max_length=300),
        text("role", "what it does there", enum=words.ROLE),
        text("hq_iso3", "country of its headquarters", codes="country"),
        COUNTRY,
        count("publishers", "independent publishers that state it", required=True),
        CONFIDENCE,
        *HISTORY,
    ),
    has_evidence=True,
    has_history=True,
)

MODEL_LINEAGE = Table(
    "model_lineage",
    "published",
    "one base model of one project of kind model (or one row that there is none)",
    ("lineage_id",),
    (
        _id("lineage_id", "id of the row"),
        required(_project()),
        text("approach", "how it was built", enum=words.APPROACH, required=True),
        text("base_model", "the model it was built on"),
        text("base_model_developer", "who made the base model"),
        text("base_model_hq_iso3", "country of that developer", codes="country"),
        text("licence", "licence of the project's model"),
        *HISTORY,
    ),
    has_evidence=True,
    has_history=True,
)

POLICIES = Table(
    "policies",
    "published",
    "one law or rule",
    ("policy_id",),
    (
        _id("policy_id", "id of the policy"),
        text("name", "its name", required=True, max_length=300),
        COUNTRY,
        text("kind", "what it rules", enum=words.POLICY_KIND),
        date("in_force_on", "in force since"),
        *HISTORY,
    ),
    has_evidence=True,
    has_history=True,
)

COUNTRY_ASSESSMENTS = Table(
    "country_assessments",
    "published",
    "what one source says of one country in one dimension",
    ("assessment_id",),
    (
        _id("assessment_id", "id of the row"),
        COUNTRY,
        text("dimension", "what is judged", enum=words.DIMENSION, required=True),
        text("value", "the judgement", required=True, max_length=500),
        text("attributed_to", "who judges"),
        *HISTORY,
    ),
    has_evidence=True,
    has_history=True,
)

CLAIMS = Table(
    "claims",
    "published",
    "one figure that a source states about the landscape",
    ("claim_id",),
    (
        _id("claim_id", "id of the row"),
        text("metric", "what is claimed", enum=words.CLAIM_METRIC, required=True),
        number("value", "the figure", required=True, unit="unit"),
        text("qualifier", "how firm the figure is", enum=words.QUALIFIER),
        text("unit", "unit of the figure: count, fraction, USD"),
        date("as_of", "for when it is claimed"),
        text("scope", "what it is about"),
        text("attributed_to", "who claims it"),
        *HISTORY,
    ),
    has_evidence=True,
    has_history=True,
)

EVIDENCE = Table(
    "evidence",
    "published",
    "one value and the words it rests on",
    ("evidence_id",),
    (
        _id("evidence_id", "id of the row"),
        text("table_name", "table of the value", required=True),
        _id("row_id", "key of the row in that table"),
        text("field", "column of the value; '*' for the row as a whole", required=True),
        text("document_id", "document the words stand in", references=("documents", "document_id"), required=True),
        text("quote", "the words", required=True, max_length=300),
        count("char_start", "offset of the first character in the document's text", required=True, unit="characters"),
        count("char_end", "offset behind the last character", required=True, unit="characters"),
        text("extractor", "what read it; 'curated' where it was recorded by hand", required=True),
        text("extractor_version", "version of the extractor", required=True),
    ),
)

QUARANTINE = Table(
    "quarantine",
    "published",
    "one rejected row with the check it failed",
    ("quarantine_id",),
    (
        _id("quarantine_id", "id of the row"),
        text("table_name", "table it was meant for", required=True),
        text("document_id", "document that states it", pattern=SHA256),
        text("check_name", "the check that failed", required=True),
        text("value", "the value that failed"),
        text("row_json", "the row as it came, JSON", required=True),
        text("extractor", "what read it", required=True),
        text("extractor_version", "version of the extractor", required=True),
    ),
)

PROJECT_IDS = Table(
    "project_ids",
    "published",
    "one project id that was ever given out",
    ("project_id",),
    (
        text("project_id", "the id", pattern=PROJECT_ID, required=True),
        text(
            "state",
            "active, merged or retired",
            required=True,
            enum={"active": "stands", "merged": "see merged_into", "retired": "no source tells of it any more"},
        ),
        text("merged_into", "the id that stands for it now", pattern=PROJECT_ID),
        text("first_seen_release", "release that first carried it", pattern=VERSION),
        text("reason", "why it was merged or retired"),
    ),
)

RELEASES = Table(
    "releases",
    "published",
    "one earlier release",
    ("version",),
    (
        text("version", "data version", pattern=VERSION, required=True),
        text("schema_version", "schema version", required=True),
        text("content_hash", "hash over the content of all tables", pattern=SHA256, required=True),
        text("parent", "the release before", pattern=VERSION),
    ),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        SOURCES,
        DOCUMENTS,
        PROJECTS,
        COMMITMENTS,
        CAPACITIES,
        PARTICIPANTS,
        MODEL_LINEAGE,
        POLICIES,
        COUNTRY_ASSESSMENTS,
        CLAIMS,
        EVIDENCE,
        QUARANTINE,
        PROJECT_IDS,
        RELEASES,
    )
}

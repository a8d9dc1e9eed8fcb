"""Derived tables: what is computed from the published ones.

Owns their names, columns and meanings; `warehouse/derive/` computes them. Invariant: a share stands
beside its numerator, its denominator and how many are undisclosed, and every figure of a country is the
sum of rows of `index_trace`.

Scopes of aggregates: `world`, `ex_us_cn` (without the United States and China), or a country code.
"""

from __future__ import annotations

from schemas import vocabulary as words
from schemas.fields import Field, Table
from schemas.registry import COUNTRY, YEAR_BOUNDS, count, date, flag, number, share, text, texts

SCOPE = text("scope", "world, ex_us_cn (without the United States and China) or a country code", required=True)
DEPENDENCY_FLAG = {
    "chip_designer": "who designs the chips",
    "cloud_provider": "whose cloud it runs on",
    "operator": "who operates it",
    "operator_parent": "who owns the operator",
    "base_model": "whose open weights it is built on",
    "lead_financier": "who pays most",
}
YES_NO = {"yes": "a company or body of the United States", "no": "of another country", "undisclosed": "no source says"}
LEVEL = {
    "low": "few projects depend on the United States",
    "moderate": "some do",
    "high": "most do",
    "undisclosed": "too little is known",
}
TOTAL = {
    "headline": "all capital of all projects, sums inside other projects' sums counted again, as headlines add",
    "government": "money of the state and state-owned bodies only, without double counting",
    "deduplicated": "all capital, no sum inside another counted one",
}


def usd(name: str, doc: str) -> Field:
    return number(name, doc + " (USD; a range by its middle)", unit="USD")


def _money() -> tuple[Field, ...]:
    return tuple(
        usd(f"{total}_{stage}_usd", f"{doc}; stage {stage}") for total, doc in TOTAL.items() for stage in words.STAGE
    )


def _capacities() -> tuple[Field, ...]:
    return tuple(
        number(f"{metric}_{status}", f"{doc}, {status}; parts not added", unit="unit of the metric")
        for metric, doc in words.METRIC.items()
        for status in words.CAPACITY_STATUS
    )


def _shares(name: str, doc: str) -> tuple[Field, ...]:
    """A share with what it is made of."""
    return (
        share(f"{name}_share", f"{doc}: numerator over denominator; null where nothing is disclosed"),
        count(f"{name}_numerator", f"{doc}: projects that do"),
        count(f"{name}_denominator", f"{doc}: projects where it is disclosed"),
        count(f"{name}_undisclosed", f"{doc}: projects where no source says"),
    )


COUNTRY_INDEX = Table(
    "country_index",
    "derived",
    "one country with a project, programme, sum or assessment",
    ("country_iso3",),
    (
        COUNTRY,
        text("name", "name of the country", required=True),
        text("region", "region", enum=words.REGION, required=True),
        count("projects", "projects: infrastructure, models, data; programmes apart", required=True),
        count("programmes", "programmes, strategies and funds", required=True),
        count("infrastructure", "projects of kind infrastructure", required=True),
        count("models", "projects of kind model", required=True),
        count("data", "projects of kind data", required=True),
        count("kind_undisclosed", "efforts of unknown kind, counted as projects", required=True),
        *(count(f"status_{status}", f"projects: {doc}", required=True) for status, doc in words.STATUS.items()),
        count("infrastructure_operational", "infrastructure projects in service", required=True),
        count("infrastructure_under_construction", "infrastructure projects being built", required=True),
        count("infrastructure_under_way", "infrastructure projects being built or decided", required=True),
        count("models_operational", "model projects in service", required=True),
        count("foundation_models", "models from scratch or presented as base models, none given up", required=True),
        count("dormant", "projects without news for two years that are neither in service nor stopped", required=True),
        *_money(),
        count("commitments_counted", "sums in the totals without double counting", required=True),
        count("commitments_without_usd", "sums that have no US dollar value", required=True),
        count("projects_without_sum", "projects and programmes without any sum", required=True),
        *_capacities(),
        *_shares("nvidia", "infrastructure projects with NVIDIA chips"),
        *_shares("us_chips", "infrastructure projects with chips designed in the United States"),
        *_shares("us_cloud", "projects on a cloud of a company from the United States"),
        *_shares("domestic_operator", "projects whose operator has its headquarters in the country"),
        *_shares("us_dependent", "projects with at least one flag of US dependency"),
        text("us_dependency", "computed level of dependency on the United States", enum=LEVEL, required=True),
        text("us_dependency_rule", "id of the rule in thresholds.yml that gave it", required=True),
        count("tier", "computed tier, 1 to 3", minimum=1, maximum=3, required=True),
        text("tier_rule", "id of the rule in thresholds.yml that gave it", required=True),
        *(count(f"driver_{driver}", f"projects driven by {driver}", required=True) for driver in words.DRIVER),
        count("driver_undisclosed", "projects whose drivers no source names", required=True),
        *(
            count(f"models_{approach}", f"model projects: {doc}", required=True)
            for approach, doc in words.APPROACH.items()
        ),
        count("base_models", "base models named, one a project and base", required=True),
        count("base_models_us", "of them by developers from the United States", required=True),
        count("policies", "laws and rules", required=True),
        count("publishers", "independent publishers that tell of its projects", required=True),
        share("confidence", "mean confidence of its projects and programmes"),
        date("first_announced_on", "first announcement of a project"),
    ),
)

COUNTRY_MONEY = Table(
    "country_money",
    "derived",
    "money of one country by way of counting, stage and sponsor",
    ("country_iso3", "total", "stage", "sponsor_kind"),
    (
        COUNTRY,
        text("total", "way of counting", enum=TOTAL, required=True),
        text(
            "stage",
            "stage, or undisclosed; never to be added over",
            required=True,
            enum=words.STAGE | {"undisclosed": "no source says"},
        ),
        text(
            "sponsor_kind",
            "what the sponsor is, or undisclosed",
            required=True,
            enum=words.SPONSOR_KIND | {"undisclosed": "no source says"},
        ),
        number("usd_low", "low ends, added", unit="USD", required=True),
        number("usd_high", "high ends, added", unit="USD", required=True),
        count("commitments", "sums added", required=True),
        count("without_usd", "sums that have no US dollar value and are not in it", required=True),
    ),
)

INDEX_TRACE = Table(
    "index_trace",
    "derived",
    "one row that makes part of one figure of one country",
    ("country_iso3", "metric", "table_name", "row_id"),
    (
        COUNTRY,
        text("metric", "column of country_index", required=True),
        text("table_name", "table of the row", required=True),
        text("row_id", "key of the row", required=True),
        number("value", "what it adds to the figure", required=True, unit="unit of the metric"),
    ),
)

DEPENDENCY = Table(
    "dependency",
    "derived",
    "one flag of US dependency of one project",
    ("project_id", "flag"),
    (
        text("project_id", "the project", references=("projects", "project_id"), required=True, max_length=120),
        COUNTRY,
        text("flag", "layer of the dependency", enum=DEPENDENCY_FLAG, required=True),
        text("value", "whether the layer is in US hands", enum=YES_NO, required=True),
        text("organisation", "whom it rests on"),
        text("hq_iso3", "country of its headquarters", codes="country"),
        text("reason", "how the value was found", required=True),
        texts("evidence_ids", "rows of evidence that it rests on"),
    ),
)

VENDOR_SHARE = Table(
    "vendor_share",
    "derived",
    "one supplier of chips or cloud in one scope",
    ("scope", "layer", "vendor"),
    (
        SCOPE,
        text(
            "layer",
            "what it supplies",
            enum={"chips": "accelerators and processors", "cloud": "cloud services"},
            required=True,
        ),
        text("vendor", "the supplier", required=True),
        text("hq_iso3", "country of its headquarters", codes="country"),
        count("numerator", "infrastructure projects it supplies", required=True),
        count("denominator", "infrastructure projects with a known supplier of that layer", required=True),
        count("undisclosed", "infrastructure projects without a known one", required=True),
        share("share", "numerator over denominator; projects with several suppliers count for each", required=True),
    ),
)

BASE_MODEL_SHARE = Table(
    "base_model_share",
    "derived",
    "one family of base models in one scope",
    ("scope", "family"),
    (
        SCOPE,
        text("family", "the family of models", required=True),
        text("developer", "who makes it"),
        text("hq_iso3", "country of the developer", codes="country"),
        count("numerator", "instances: projects and base models of the family", required=True),
        count("denominator", "instances of all families", required=True),
        count("projects", "projects that build on it", required=True),
        share("share", "numerator over denominator", required=True),
    ),
)

GROWTH = Table(
    "growth",
    "derived",
    "one year of one kind in one scope",
    ("scope", "kind", "year"),
    (
        SCOPE,
        text(
            "kind",
            "kind, or all (projects without programmes)",
            required=True,
            enum=words.KIND | {"all": "infrastructure, models and data"},
        ),
        count("year", "the year", required=True, **YEAR_BOUNDS),
        count("announced", "first announced in the year", required=True),
        count("announced_so_far", "first announced by its end", required=True),
        count("operational", "put in service in the year", required=True),
        count("operational_so_far", "put in service by its end", required=True),
        count("countries_so_far", "countries with one announced by its end", required=True),
        count("undated", "projects of the scope without a known date of announcement", required=True),
    ),
)

LANDSCAPE = Table(
    "landscape",
    "derived",
    "one figure about the whole landscape in one scope",
    ("metric", "scope"),
    (
        text("metric", "what it says", required=True),
        SCOPE,
        number("value", "the figure; null where nothing is disclosed", unit="unit"),
        text("unit", "count, fraction, USD or EUR", required=True),
        number("numerator", "numerator of a share"),
        number("denominator", "denominator of a share"),
        count("undisclosed", "how many are left out because no source says"),
        text("method", "how it is counted", required=True),
    ),
)

RECONCILIATION = Table(
    "reconciliation",
    "derived",
    "one claim of others beside our own figure",
    ("claim_ref",),
    (
        text("claim_ref", "id of the claim: of the claims table, or of the list of peers", required=True),
        text("claim", "what is claimed, in a few words", required=True),
        text("attributed_to", "who claims it"),
        date("as_of", "for when"),
        number("claimed", "the figure claimed"),
        text("unit", "count, fraction, USD or EUR", required=True),
        text("metric", "our figure beside it, of landscape or country_index"),
        text("scope", "scope of our figure"),
        Field("ours", "double", "our figure; null where the index does not measure it", unit="unit"),
        Field("difference", "double", "ours less claimed", unit="unit"),
        Field("ratio", "double", "ours over claimed"),
        flag("is_within_tenth", "whether they differ by less than a tenth"),
        text("reason", "the known reason of the gap", required=True),
    ),
)

DERIVED: dict[str, Table] = {
    table.name: table
    for table in (
        COUNTRY_INDEX,
        COUNTRY_MONEY,
        INDEX_TRACE,
        DEPENDENCY,
        VENDOR_SHARE,
        BASE_MODEL_SHARE,
        GROWTH,
        LANDSCAPE,
        RECONCILIATION,
    )
}

"""The closed vocabularies: every word a coded column may hold.

Owns the lists and what each word means. Does not own synonyms: what a *source's* word means is
judgement and lives in `sources/`. Invariant: a word is spelt here once; schemas, extraction and
docs refer to it.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import NamedTuple

KIND = {
    "infrastructure": "compute: data centres, supercomputers, clusters, access to them, cloud, chips",
    "model": "a model or model family, built or adapted",
    "data": "a dataset or data platform for AI",
    "programme": "a programme, strategy or fund that spans layers",
}
SUBTYPE = {
    "data_center": "a data centre or campus for AI",
    "supercomputer": "a supercomputer with AI capacity",
    "gpu_cluster": "a cluster of accelerators",
    "compute_access": "subsidised or shared access to compute",
    "cloud": "a sovereign or national cloud",
    "chips": "AI chips, design or making",
    "foundation_model": "a model trained from scratch or presented as a base model",
    "fine_tuned_model": "a model adapted from another one",
    "dataset": "a dataset, corpus or data platform",
    "strategy": "a national or regional strategy or plan",
    "fund": "a fund or grant programme",
    "other": "none of these",
}
STATUS = {
    "announced": "made public; no decision, permit or money is known",
    "approved": "decided, funded or contracted",
    "under_construction": "being built, procured or trained",
    "operational": "in service",
    "paused": "stopped for now",
    "cancelled": "given up",
}
BACKING = {
    "government": "a state, its bodies or a union of states",
    "state_owned": "a company or fund owned by the state it serves",
    "public_private": "public and private partners together",
    "private_foreign": "companies from abroad",
    "private_domestic": "companies of the country itself",
}
SPONSOR_KIND = BACKING | {
    "foreign_state": "another government or its fund",
    "multilateral": "development banks, bodies of the United Nations",
}
DRIVER = {
    "security": "keep sensitive data and services out of foreign reach",
    "culture": "models that speak the country's languages and norms",
    "autonomy": "depend less on foreign technology",
    "economy": "growth, jobs, industry",
}
STAGE = {
    "announced": "any public pledge, plan, draft budget or memorandum",
    "committed": "passed by a legislature, cabinet, board or budget, or a signed contract, an award or secured funding",
    "disbursed": "paid or spent, the cost of a finished machine included",
}
QUALIFIER = {
    "exact": "the figure as it stands",
    "approx": "about, nearly, some",
    "at_least": "more than, at least",
    "up_to": "up to, as much as",
    "range": "between a low and a high figure",
}
SCOPE = {
    "project": "the sum of one project",
    "programme": "the sum of a programme with several projects",
    "country": "a sum of a country as a whole, not tied to a project; outside project totals",
    "region": "a sum of a region as a whole; outside project totals",
}
FIGURE_ROLE = {
    "whole": "stands by itself",
    "part": "a share, tranche or phase of another figure of its project",
    "nested": "lies inside the figure of another project",
    "wider": "holds more than the project",
}
METRIC = {
    "power_mw": "power in MW",
    "accelerators": "AI accelerators, a count",
    "h100_equivalents": "capacity in NVIDIA H100 equivalents, as the source gives it",
    "ai_exaflops": "AI compute in exaFLOP/s, as the source gives it",
}
CAPACITY_STATUS = {"planned": "announced or being built", "installed": "in service"}
ROLE = {
    "lead": "runs or owns the effort",
    "funder": "pays",
    "chip_supplier": "supplies accelerators or processors",
    "cloud_provider": "supplies cloud services",
    "operator": "operates the site or service",
    "developer": "develops the model, software or site",
    "partner": "takes part in another way",
    "tenant": "uses the capacity",
}
APPROACH = {
    "from_scratch": "trained from scratch",
    "on_open_weights": "built on open weights of others",
    "both": "some models each way",
    "undisclosed": "not said",
}
POLICY_KIND = {
    "data_localisation": "where data may be kept and processed",
    "ai_regulation": "what AI may do",
    "export_control": "what technology may be sold abroad",
    "procurement": "what the state may or must buy",
}
DIMENSION = {
    "tier": "1, 2 or 3, as the source ranks the country",
    "us_dependency": "low, moderate or high dependence on technology from the United States",
    "strategy": "the strategy in the source's few words",
    "sovereignty_layer": "the layers where the country is sovereign, in the source's few words",
}
CLAIM_METRIC = {
    "projects_tracked": "number of projects",
    "countries_with_projects": "number of countries with projects",
    "share_infrastructure": "share of projects that are infrastructure",
    "share_model": "share of projects that are models",
    "share_data": "share of projects that are data",
    "share_nvidia_in_infrastructure": "share of infrastructure projects with NVIDIA chips",
    "global_spending_usd": "spending of the world, USD",
    "share_investment_middle_east_east_asia": "share of investment in the Middle East and East Asia",
    "other": "another figure about the landscape",
}
REGION = {
    "middle_east": "Middle East",
    "africa": "Africa",
    "europe": "Europe",
    "east_asia": "East Asia",
    "south_asia": "South Asia",
    "southeast_asia": "Southeast Asia",
    "central_asia": "Central Asia",
    "oceania": "Oceania",
    "north_america": "North America",
    "latin_america": "Latin America and the Caribbean",
}
AUTHORITY = {1: "official", 2: "research or tracker", 3: "press", 4: "other"}
SOURCE_KIND = {
    "article": "a page of prose",
    "feed": "RSS or Atom",
    "listing": "a page that lists articles",
    "table": "a tracker or dataset",
    "archive": "an archive of captures",
}
MISSING = {
    "not_stated": "no source says it",
    "not_applicable": "there is nothing to say",
    "unparsed": "a source says it in a form that could not be read",
}


class Country(NamedTuple):
    iso3: str
    name: str
    region: str


@cache
def countries() -> dict[str, Country]:
    """All codes that may stand in a country column: ISO 3166-1 alpha-3, XKX, and EUU and AFR
    for the European Union and pan-African efforts as actors."""
    with files("schemas").joinpath("countries.csv").open(encoding="utf-8") as handle:
        rows = [Country(row["iso3"], row["name"], row["region"]) for row in csv.DictReader(handle)]
    return {row.iso3: row for row in rows}


@cache
def currencies() -> frozenset[str]:
    """ISO 4217 codes that are money in use (no metals, no test codes)."""
    with files("schemas").joinpath("currencies.csv").open(encoding="utf-8") as handle:
        return frozenset(row["code"] for row in csv.DictReader(handle))

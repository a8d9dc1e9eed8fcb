"""Who and where: countries and organisations as named in a text, with exact offsets.

    find_places(text) -> list[PlaceMention]                       start, end, country_iso3, by
    find_organisations(text, *, country=None) -> list[OrgMention] start, end, name, hq_iso3, sector, parent, by, ...
    resolve_organisation(mention, country_iso3) -> OrgMention     'Ministry of Digital Affairs' of that country
    organisation_named(name), government_of(iso3) -> Organisation
    countries() -> dict[iso3, Country], country_name(iso3)

All are pure, never raise on any string, and linear in the length of the text; tables load once, on first use.
"""

from sources.extract.mentions.countries import find_places
from sources.extract.mentions.organisations import (
    Organisation,
    OrgMention,
    find_organisations,
    government_of,
    organisation_named,
    resolve_organisation,
)
from sources.extract.mentions.places import Country, PlaceBy, PlaceMention, countries, country_name

__all__ = [
    "Country",
    "OrgMention",
    "Organisation",
    "PlaceBy",
    "PlaceMention",
    "countries",
    "country_name",
    "find_organisations",
    "find_places",
    "government_of",
    "organisation_named",
    "resolve_organisation",
]

"""croissant.json: the release for machine-learning hubs (Croissant 1.0).

Owns the document. Invariant: every Parquet table of the release is one record set whose fields are its
columns, with a relative address, so the release loads from any folder without a network.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from warehouse.release import anatomy, licence
from warehouse.release.manifest import Manifest

TYPES = {
    "string": "sc:Text", "number": "sc:Float", "integer": "sc:Integer", "boolean": "sc:Boolean", "array": "sc:Text"}
CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataBiases": "cr:dataBiases",
    "dataCollection": "cr:dataCollection",
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "personalSensitiveInformation": "cr:personalSensitiveInformation",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def descriptor(folder: Path, manifest: Manifest) -> dict[str, Any]:
    """The document of one staged release."""
    package = json.loads((folder / anatomy.DATAPACKAGE).read_bytes())
    tables = [resource for resource in package["resources"] if resource.get("type") == "table"]
    day, number = manifest.version.split(".")
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": anatomy.NAME,
        "description": anatomy.SUMMARY,
        "license": licence.DATA.url,
        # Croissant wants three numbers: the day without dashes, the release of that day, and 0.
        "version": f"{day.replace('-', '')}.{number}.0",
        "datePublished": manifest.released_on,
        "creator": {"@type": "sc:Organization", "name": licence.PUBLISHER},
        "citeAs": f"{anatomy.TITLE}, release {manifest.version}",
        "distribution": [_file(resource) for resource in tables],
        "recordSet": [_records(resource) for resource in tables],
    }


def _file(resource: dict[str, Any]) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": resource["path"],
        "name": resource["name"],
        "description": resource["description"],
        "contentUrl": resource["path"],
        "contentSize": f"{resource['bytes']} B",
        "encodingFormat": "application/x-parquet",
        "sha256": resource["hash"].removeprefix("sha256:"),
    }


def _records(resource: dict[str, Any]) -> dict[str, Any]:
    name = resource["name"]
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": resource["description"],
        "key": [{"@id": f"{name}/{column}"} for column in resource["schema"]["primaryKey"]],
        "field": [_field(resource, field) for field in resource["schema"]["fields"]],
    }


def _field(resource: dict[str, Any], field: dict[str, Any]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{resource['name']}/{field['name']}",
        "name": field["name"],
        "description": field["description"],
        "dataType": TYPES[field["type"]],
        "source": {"fileObject": {"@id": resource["path"]}, "extract": {"column": field["name"]}},
    }
    if field["type"] == "array":
        described["repeated"] = True
    return described

"""The catalogue from its files: CSV for the many, YAML for the few, and an operator's own additions.

Owns reading, appending and the checks across entries. Invariant: a catalogue that loads has unique ids
and addresses, and each complaint names the file and the line to correct.
"""

from __future__ import annotations

import csv
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from sources.catalogue.model import Source

ARTICLES = "articles.csv"
FEEDS = "feeds.yml"
ADDED = "sources.yml"
"""Name of the file below the home where `sovai sources add` puts new sources."""


class CatalogueError(ValueError):
    """A catalogue file is not right. `what` names file and line, `todo` what to do."""

    def __init__(self, place: str, detail: str, todo: str = "correct that entry and run `sovai sources check`") -> None:
        super().__init__(f"{place}: {detail}")
        self.what = f"{place}: {detail}"
        self.todo = todo


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All sources, sorted by id."""

    sources: tuple[Source, ...]

    def __iter__(self) -> Iterator[Source]:
        return iter(self.sources)

    def __len__(self) -> int:
        return len(self.sources)

    def get(self, source_id: str) -> Source | None:
        return next((source for source in self.sources if source.source_id == source_id), None)

    def by_url(self, url: str) -> Source | None:
        return next((source for source in self.sources if source.url == url), None)

    def enabled(self) -> tuple[Source, ...]:
        return tuple(source for source in self.sources if source.is_enabled)


def load_catalogue(*extra: Path) -> Catalogue:
    """The shipped catalogue and further files (those that do not exist are passed over). Raises CatalogueError."""
    package = Path(str(files("sources.catalogue")))
    found = [*read_file(package / ARTICLES), *read_file(package / FEEDS)]
    for path in extra:
        if path.is_file():
            found += read_file(path)
    return _checked(found)


def read_file(path: Path) -> list[tuple[str, Source]]:
    """Entries of one file with the place each stands at ('feeds.yml line 12')."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CatalogueError(str(path), str(error.strerror or error), "give a file that can be read") from None
    except UnicodeDecodeError as error:
        raise CatalogueError(str(path), f"is not UTF-8 ({error.reason} at byte {error.start})") from None
    rows = _csv_rows(path, text) if path.suffix == ".csv" else _yaml_rows(path, text)
    return [(place, _source(place, row, lines, path)) for place, row, lines in rows]


def append_source(path: Path, source: Source, others: Catalogue) -> None:
    """Add a source to an operator's YAML file, which is made if need be. Raises CatalogueError where it repeats one."""
    _checked([*((other.source_id, other) for other in others), (str(path), source)])
    kept = path.read_text(encoding="utf-8") if path.is_file() else "# Sources added with `sovai sources add`.\n"
    fields = source.model_dump(exclude_defaults=True)
    entry = yaml.safe_dump([fields], sort_keys=False, allow_unicode=True, width=10_000)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = kept.rstrip("\n") + "\n" + entry
    for _, row, lines in _yaml_rows(path, text):
        _source(str(path), row, lines, path)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}.tmp")
    try:
        temporary.write_text(text, encoding="utf-8")
        temporary.rename(path)
    finally:
        temporary.unlink(missing_ok=True)


Row = tuple[str, dict[str, Any], dict[str, int]]


def _csv_rows(path: Path, text: str) -> Iterator[Row]:
    reader = csv.DictReader(text.splitlines(keepends=True), strict=True)
    known = set(Source.model_fields)
    unknown = [name for name in reader.fieldnames or [] if name not in known]
    if unknown or not reader.fieldnames:
        raise CatalogueError(f"{path} line 1", f"unknown column {unknown[0]!r}" if unknown else "has no header line")
    line = reader.line_num
    try:
        for row in reader:
            place, line = f"{path} line {line + 1}", reader.line_num
            if None in row or None in row.values():
                raise CatalogueError(place, f"has not the {len(reader.fieldnames)} fields of the header")
            yield place, {name: value for name, value in row.items() if value != ""}, {}
    except csv.Error as error:
        raise CatalogueError(f"{path} line {line + 1}", str(error)) from None


def _yaml_rows(path: Path, text: str) -> Iterator[Row]:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        if root is None:
            return
        if not isinstance(root, yaml.SequenceNode):
            raise CatalogueError(f"{path} line {root.start_mark.line + 1}", "must be a list of sources")
        constructor = yaml.SafeLoader("")
        for node in root.value:
            place = f"{path} line {node.start_mark.line + 1}"
            if not isinstance(node, yaml.MappingNode):
                raise CatalogueError(place, "must be a mapping of fields")
            lines: dict[str, int] = {str(key.value): key.start_mark.line + 1 for key, _ in node.value}
            if len(lines) < len(node.value):
                raise CatalogueError(place, "names a field twice")
            fields = constructor.construct_mapping(node, deep=True)
            yield place, {str(name): value for name, value in fields.items()}, lines
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise CatalogueError(f"{path} line {line}", f"is not YAML: {error.problem}") from None


def _source(place: str, row: dict[str, Any], lines: dict[str, int], path: Path) -> Source:
    try:
        return Source.model_validate(row)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = str(first["loc"][0]) if first["loc"] else ""
        message = first["msg"].removeprefix("Value error, ")
        if first["type"] == "extra_forbidden":
            message = "is not a field of a source"
        at = f"{path} line {lines[field]}" if field in lines else place
        raise CatalogueError(at, f"{field}: {message}" if field else message) from None


def _checked(found: Iterable[tuple[str, Source]]) -> Catalogue:
    places: dict[str, str] = {}
    sources: list[Source] = []
    for place, source in found:
        for key, what in ((source.source_id, f"source_id {source.source_id}"), (source.url, f"address {source.url}")):
            if key in places:
                raise CatalogueError(place, f"{what} stands at {places[key]} already", "remove one of the two")
            places[key] = place
        sources.append(source)
    ids = {source.source_id for source in sources}
    for place, source in ((places[source.source_id], source) for source in sources):
        successor = source.successor
        if successor is not None and not successor.startswith(("http://", "https://")) and successor not in ids:
            raise CatalogueError(place, f"successor: there is no source {successor!r}")
    return Catalogue(tuple(sorted(sources, key=lambda source: source.source_id)))

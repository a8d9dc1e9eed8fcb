"""Which column of a table holds what.

Owns reading headers by the words of `cues/columns.yml`. Invariant: a column has one meaning.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from sources.extract.assessments import country_column_of, dimension_of
from sources.extract.cues import load, pattern
from sources.extract.reading import Reading
from sources.extract.registry import Registry
from sources.page.model import Table

BLANK = re.compile(
    r"^[\s–—\-.]*$|^n/?a$|^n\.?d\.?$|^unknown$|^tbd$|^not (?:stated|disclosed|published)$|^undisclosed$|^\?$",
    re.IGNORECASE,
)


_USD = re.compile(r"US\s?\$|\bUSD\b|\$\s?\(?US|dollars?|\bUS\b", re.IGNORECASE)


@cache
def _columns() -> list[tuple[str, re.Pattern[str]]]:
    return [
        (key, pattern(tuple(words))) for key, words in load("columns").items() if not key.startswith(("fact_", "skip_"))
    ]


_MACHINE = re.compile(
    r"\d|NVIDIA|Nvidia|AMD|Intel|GPU|TPU|Ascend|Cerebras|Hopper|Blackwell|Instinct|Gaudi|Groq|Xeon|EPYC|Grace"
)
"""What a cell about hardware names; a column of sorts of projects does not."""


_PAYS = re.compile(r"\b(?:pays|paid by|payer|funders?|funded by|money from|donors?|financed by)\b", re.IGNORECASE)


@dataclass
class Layout:
    """Which column holds what."""

    country: int | None
    project: int | None = None
    lead: list[int] = field(default_factory=list)
    pays: list[int] = field(default_factory=list)
    """Those of `lead` whose header says that they pay."""
    partner: int | None = None
    announced: int | None = None
    money: list[int] = field(default_factory=list)
    usd: list[int] = field(default_factory=list)
    power: list[int] = field(default_factory=list)
    chips: list[int] = field(default_factory=list)
    hardware: int | None = None
    status: int | None = None
    due: int | None = None
    place: int | None = None
    notes: int | None = None
    period: int | None = None


def layout_of(reading: Reading, registry: Registry, table: Table) -> Layout:
    layout = Layout(country_column_of(reading, table))
    if layout.country is not None and dict(_columns())["lead"].match(table.headers[layout.country].strip()):
        layout.country = None
    for index, header in enumerate(table.headers):
        if index == layout.country:
            continue
        text = header.strip()
        kind = next((k for k, words in _columns() if words.match(text)), None) or next(
            (k for k, words in _columns() if words.search(text)), None
        )
        body = [
            row[index].text for number, row in enumerate(table.grid) if number >= table.header_rows and index < len(row)
        ]
        filled = [b for b in body if not BLANK.match(b)]
        if (
            kind in ("project", "model")
            and layout.project is None
            and (dimension_of(text) is None or text.lower() == "model")
        ):
            layout.project = index
        elif re.search(r"\bMW\b|\bGW\b|megawatt", text):
            layout.power.append(index)
        elif kind == "money" or re.search(r"[$€£]|\b[A-Z]{3}\b \(?(?:m|bn|million|billion)", text):
            (layout.usd if _USD.search(text) else layout.money).append(index)
        elif kind == "lead":
            layout.lead.append(index)
            if _PAYS.search(text):
                layout.pays.append(index)
        elif kind == "partner":
            layout.partner = index
        elif kind == "power" or kind == "chips":
            getattr(layout, kind).append(index)
        elif kind == "hardware" and not any(_MACHINE.search(b) for b in filled):
            continue
        elif kind in ("announced", "hardware", "status", "due", "place", "notes", "period"):
            if getattr(layout, kind) is None:
                setattr(layout, kind, index)
        elif (
            filled and layout.country is None and layout.project is None and index == 0 and sum(1 for _ in filled) >= 2
        ):
            continue
    judged = [i for i, h in enumerate(table.headers) if dimension_of(h)]
    if len(judged) >= 2:
        layout.money, layout.usd = [], []
    if layout.project is None and layout.country is not None and layout.money:
        candidates = [
            i
            for i in range(len(table.headers))
            if i
            not in (layout.country, *layout.money, *layout.usd, *layout.power, *layout.chips, *layout.lead, *judged)
        ]
        for index in candidates:
            if any(
                registry.within(row[index].start, row[index].end)
                for row in table.grid[table.header_rows :]
                if index < len(row)
            ):
                layout.project = index
                break
    return layout

"""Dates as pages write them, to ISO dates of the precision given.

Owns the grammar of isolated date strings and bylines in the languages of `_MONTHS`. Does not choose which date of
a page counts (`metadata.py`). Invariant: a result is a real calendar date, month or year between 1990 and 2099, as
'YYYY-MM-DD', 'YYYY-MM' or 'YYYY'; what is ambiguous is read day first unless the page is American.
"""

from __future__ import annotations

import re
from datetime import date
from itertools import groupby
from pathlib import Path

import yaml

_MONTHS: dict[str, int] = {}
for _row in yaml.safe_load(Path(__file__).with_name("months.yml").read_text(encoding="utf-8")):
    for _number, _name in enumerate(_row.split(), 1):
        if _name != "-":
            _MONTHS.setdefault(_name, _number)
# The longest name first, and by first letter: a pattern tries each branch in turn.
_SORTED = sorted(_MONTHS, key=lambda name: (name[0], -len(name)))
_NAMES = "|".join(
    f"{first}(?:{'|'.join(re.escape(name[1:]) for name in names)})"
    for first, names in groupby(_SORTED, key=lambda name: name[0])
)
_ISO = re.compile(r"\s*((?:19|20)\d\d)-(\d\d?)(?:-(\d\d?))?(?!\d)")
_FORMS = re.compile(
    rf"(?<![\d.])(?P<iy>(?:19|20)\d\d)[-/.](?P<im>\d\d?)[-/.](?P<id>\d\d?)(?!\d)"
    rf"|(?<![\d/.-])(?P<a>\d\d?)(?P<sep>[/.-])\s?(?P<b>\d\d?)(?P=sep)\s?(?P<y>(?:19|20)\d\d)(?!\d)"
    rf"|(?<!\d)(?P<d1>\d\d?)(?:st|nd|rd|th|er|\.|º|ª)?[\s-]+(?:de\s+|of\s+)?(?P<m1>{_NAMES})\b\.?,?[\s-]+(?:de\s+)?(?P<y1>(?:19|20)\d\d)(?!\d)"
    rf"|\b(?P<m2>{_NAMES})\b\.?\s+(?P<d2>\d\d?)(?:st|nd|rd|th)?,?\s+(?P<y2>(?:19|20)\d\d)(?!\d)"
    rf"|(?<!\d)(?P<yc>(?:19|20)\d\d)\s?[年년]\s?(?P<mc>\d\d?)\s?[月월]\s?(?P<dc>\d\d?)\s?[日일]?"
    rf"|(?<!\d)(?P<packed>(?:19|20)\d\d[01]\d[0-3]\d)(?!\d)"
    rf"|\b(?P<m3>{_NAMES})\b\.?,?\s+(?P<y3>(?:19|20)\d\d)(?!\d)"
)
"""Of text in lower case."""
_PATH = re.compile(r"/((?:19|20)\d\d)[/-]?(\d\d)(?:[/-]?(\d\d))?(?=[/_.-]|$)")
_UPDATED = re.compile(
    r"\b(updated|modified|revised|mis à jour|aktualisiert|actualizado|last edited)\b[^\d]{0,12}$", re.IGNORECASE
)


def iso(year: str | int, month: str | int | None = None, day: str | int | None = None) -> str | None:
    """The ISO form, or None where there is no such date."""
    y = int(year)
    if not 1990 <= y <= 2099:
        return None
    if month is None:
        return f"{y:04d}"
    m = int(month)
    if not 1 <= m <= 12:
        return None
    if day is None:
        return f"{y:04d}-{m:02d}"
    try:
        return date(y, m, int(day)).isoformat()
    except ValueError:
        return None


def parse_date(text: str, *, is_american: bool = False) -> str | None:
    """The first date in a metadata value or byline, or None. An ISO timestamp gives its own calendar day."""
    match = _ISO.match(text)
    if match:
        found = iso(*match.groups())
        if found:
            return found
    if re.fullmatch(r"\s*(19|20)\d\d\s*", text):
        return iso(text)
    for found, _ in dates_in(text, is_american=is_american):
        return found
    return None


def may_hold_date(text: str) -> bool:
    """Whether a text holds what could begin a year: without one there is no date in it."""
    return "20" in text or "19" in text


def dates_in(text: str, *, is_american: bool = False) -> list[tuple[str, bool]]:
    """Each date in a line as (ISO date, is it said to be of an update)."""
    found: list[tuple[str, bool]] = []
    if not may_hold_date(text):
        return found
    text = text.lower()
    for match in _FORMS.finditer(text):
        got = match.groupdict()
        value: str | None = None
        if got["iy"]:
            value = iso(got["iy"], got["im"], got["id"])
        elif got["y"]:
            a, b = int(got["a"]), int(got["b"])
            day, month = (b, a) if (b > 12 or (is_american and a <= 12 and got["sep"] == "/")) else (a, b)
            value = iso(got["y"], month, day)
        elif got["y1"]:
            value = iso(got["y1"], _MONTHS[got["m1"]], got["d1"])
        elif got["y2"]:
            value = iso(got["y2"], _MONTHS[got["m2"]], got["d2"])
        elif got["yc"]:
            value = iso(got["yc"], got["mc"], got["dc"])
        elif got["packed"]:
            value = iso(got["packed"][:4], got["packed"][4:6], got["packed"][6:])
        elif got["y3"]:
            value = iso(got["y3"], _MONTHS[got["m3"]])
        if value:
            found.append((value, _UPDATED.search(text[: match.start()]) is not None))
    return found


def date_in_path(url: str) -> str | None:
    """The date in an address such as /2026/05/08/title, or None."""
    match = _PATH.search(url)
    return iso(*match.groups()) if match else None

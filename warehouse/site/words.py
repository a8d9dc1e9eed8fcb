"""How values become words on a page: money, dates, shares, names, and the neutralising of hostile text.

Owns wording of single values. Knows no table. Invariant: what leaves `plain` has no control and no
direction-changing characters; what leaves `csv_cell` is no formula in any spreadsheet.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import urlsplit

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f\ud800-\udfff]"
)
"""Controls, bidi overrides and marks, invisible fillers, tags, lone surrogates; joiners that scripts need stay."""
NAME_LENGTH = 160
UNITS = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e3, "k"))
QUALIFIED = {"approx": "about {}", "at_least": "at least {}", "up_to": "up to {}"}
METRIC_UNIT = {
    "power_mw": "MW",
    "accelerators": "accelerators",
    "h100_equivalents": "H100 equivalents",
    "ai_exaflops": "AI exaFLOP/s",
}


def plain(text: object) -> str:
    """Text without control and direction-changing characters, white space folded."""
    return re.sub(r"\s+", " ", HIDDEN.sub("", "" if text is None else str(text))).strip()


def short(text: object, most: int = NAME_LENGTH) -> str:
    """Plain text, cut at `most` characters with an ellipsis."""
    clean = plain(text)
    return clean if len(clean) <= most else clean[: most - 1].rstrip() + "…"


def word(code: object) -> str:
    """A coded word as readers write it: under_construction -> under construction."""
    special = {
        "data_center": "data centre",
        "us_dependency": "US dependency",
        "ai_regulation": "AI regulation",
        "ex_us_cn": "without US and China",
    }
    return special.get(str(code), str(code).replace("_", " ")) if code is not None else ""


def number(value: float | None) -> str:
    """A count or measure with separators; at most one decimal below 100."""
    if value is None:
        return ""
    if abs(value - round(value)) < 1e-9 or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:,.2f}".rstrip("0").rstrip(".") if abs(value) < 10 else f"{value:,.1f}".removesuffix(".0")


def compact(value: float | None) -> str:
    """Three figures and a unit: 1.24 bn, 320 m, 41 k."""
    if value is None:
        return ""
    for size, unit in UNITS:
        if abs(value) >= size * 0.99995:
            return f"{_three(value / size)}\u00a0{unit}"
    return _three(value)


def _three(value: float) -> str:
    if abs(value) >= 99.95:
        return f"{value:,.0f}"
    return (f"{value:.1f}" if abs(value) >= 9.995 else f"{value:.2f}").rstrip("0").rstrip(".")


def usd(low: float | None, high: float | None = None) -> str:
    """US dollars, three figures: $1.24 bn; a range where the ends differ visibly."""
    return money(low, high, "USD")


def money(low: float | None, high: float | None, currency: str | None, qualifier: str | None = None) -> str:
    """A sum in its currency with its qualifier: up to INR 103.7 bn."""
    if low is None and high is None:
        return ""
    sign = "$" if currency == "USD" else f"{plain(currency)}\u00a0"
    low_text, high_text = compact(low if low is not None else high), compact(high if high is not None else low)
    text = f"{sign}{low_text}" if low_text == high_text else f"{sign}{low_text}–{high_text}"
    return QUALIFIED.get(qualifier or "", "{}").format(text)


def measure(low: float | None, high: float | None, metric: str | None, qualifier: str | None = None) -> str:
    """A capacity with its unit: at least 1,900 MW."""
    if low is None and high is None:
        return ""
    low_text, high_text = number(low if low is not None else high), number(high if high is not None else low)
    text = low_text if low_text == high_text else f"{low_text}–{high_text}"
    return QUALIFIED.get(qualifier or "", "{}").format(f"{text}\u00a0{METRIC_UNIT.get(metric or '', word(metric))}")


def day(date: str | None) -> str:
    """An ISO date of any precision in words: 2026-04-03 -> 3 Apr 2026."""
    match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", (date or "")[:10])
    if not match:
        return plain(date)
    year, month, last = match.groups()
    if not month or not 1 <= int(month) <= 12:
        return year
    return f"{int(last)}\u00a0{MONTHS[int(month) - 1]}\u00a0{year}" if last else f"{MONTHS[int(month) - 1]}\u00a0{year}"


def percent(numerator: float | None, denominator: float | None) -> str:
    """A share as whole percent; under one percent as such; nothing where there is no denominator."""
    if not denominator or numerator is None:
        return ""
    value = numerator / denominator * 100
    return "under 1%" if 0 < value < 1 else f"{value:.0f}%"


def listing(items: Iterable[object]) -> str:
    """a, b and c."""
    words = [plain(item) for item in items]
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1] if words else ""


def plural(count: int, one: str, many: str | None = None) -> str:
    """1 project, 2 projects."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def safe_url(url: str | None) -> str | None:
    """The address if it is http or https with a host and nothing odd in it; else None."""
    if not url or HIDDEN.search(url) or re.search(r"[\s<>\"'`\\^{}|]", url):
        return None
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username
    except ValueError:
        return None
    return url if good else None


def host(url: str | None) -> str:
    """The host of a safe address, without www."""
    safe = safe_url(url)
    return (urlsplit(safe).hostname or "").removeprefix("www.") if safe else ""


def slug(text: str) -> str:
    """ASCII letters, digits and hyphens, at most 60; a digest where nothing of the name can be spelt so."""
    ascii_text = unicodedata.normalize("NFKD", plain(text)).encode("ascii", "ignore").decode().lower()
    spelt = re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")[:60].strip("-")
    return spelt or "org-" + digest(text)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def csv_cell(value: object) -> str:
    """One CSV cell. Text that a spreadsheet would take for a formula gets an apostrophe in front."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return (
            repr(value)
            if isinstance(value, int) or not float(value).is_integer() or abs(value) >= 1e15
            else str(int(value))
        )
    text = "; ".join(plain(item) for item in value) if isinstance(value, list | tuple) else plain(value)
    if text[:1] in ("=", "+", "-", "@", "|", "%") or text.lstrip()[:1] in ("=", "+", "-", "@"):
        text = "'" + text
    return '"' + text.replace('"', '""') + '"' if re.search(r'[",;\r\n]', text) else text


def csv(header: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A CSV file with a byte order mark (spreadsheets then read UTF-8) and CRLF line ends."""
    lines = [",".join(csv_cell(cell) for cell in row) for row in (list(header), *rows)]
    return "\ufeff" + "\r\n".join(lines) + "\r\n"

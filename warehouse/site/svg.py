"""Charts as SVG text: ranked bars, panels of bars side by side, columns over years, a matrix of counts.

Owns drawing only: what a chart says is decided in `charts`. Written here rather than with a chart library
because six simple forms need 250 lines, no 94 MB renderer, take the page's colours in light and dark, and
give the same bytes on every machine. Invariant: every text that came from a record passes `_text`, so a
chart cannot carry markup or a novel; a missing value is drawn as a dash, never as a bar of length zero.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape

from warehouse.site.words import plain, short

WIDE, NARROW = 720, 358
CHARACTER, DIGIT, BOLD = 7.3, 8.1, 8.9
"""Mean widths at 13 px, of text, of figures and of bold text, in the widest fonts that systems carry, so that nothing
collides or leaves the frame."""
FULL_ROW, LOW_ROW = 30, 44

STANDALONE_STYLE = """
text{font:13px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;fill:#1d2327}
.dim{fill:#5b646b}.strong{font-weight:600}.axis{stroke:#d5d0c4;stroke-width:1}.track{fill:#efece4}
.s1{fill:#0f5c6e}.s2{fill:#b8642b}.s3{fill:#5b7a2e}.s4{fill:#6d5394}.s0{fill:#9aa0a3}.inv{fill:#fff}
.line{fill:none;stroke:#b8642b;stroke-width:2}
@media (prefers-color-scheme:dark){svg{background:#14181b}text{fill:#e7e5df}.dim{fill:#a3aab0}.axis{stroke:#39424a}
.track{fill:#20272c}.s1{fill:#5bb3c6}.s2{fill:#e39a66}.s3{fill:#a3c26d}.s4{fill:#b49adb}.s0{fill:#7a8288}.inv{fill:#0d1113}
.line{stroke:#e39a66}}
"""
"""For a chart opened on its own; on a page the stylesheet says it (a page's policy forbids inline styles)."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: `value` None where nothing is known; `shown` is the number as text; `tone` 0 to 4."""

    label: str
    value: float | None
    shown: str
    note: str = ""
    tone: int = 1
    group: str = ""


@dataclass(frozen=True, slots=True)
class Panels:
    """Rows of bars in panels side by side, each panel with one measure and all on one scale.

    `cells[row][panel]` is (value or None, text)."""

    rows: tuple[str, ...]
    panels: tuple[str, ...]
    cells: tuple[tuple[tuple[float | None, str], ...], ...]


@dataclass(frozen=True, slots=True)
class Years:
    """One panel of columns over years, and a second with a running total as a line."""

    years: tuple[int, ...]
    columns: tuple[float, ...]
    columns_title: str
    running: tuple[float, ...]
    running_title: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """Counts by row and column; None is no record. `quiet` names a column set apart (undisclosed)."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[int | None, ...], ...]
    quiet: frozenset[str] = field(default_factory=frozenset)


Drawing = Sequence[Bar] | Panels | Years | Matrix


def draw(drawing: Drawing, *, width: int, title: str, description: str, key: str) -> str:
    """The drawing as one <svg> element for a page. `key` makes its ids unique on the page."""
    if isinstance(drawing, Panels):
        height, body = _panels(drawing, width)
    elif isinstance(drawing, Years):
        height, body = _years(drawing, width)
    elif isinstance(drawing, Matrix):
        height, body = _matrix(drawing, width)
    else:
        height, body = _bars(drawing, width)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {_n(height)}" width="{width}" '
        f'height="{_n(height)}" role="img" aria-labelledby="{key}-t {key}-d">'
        f'<title id="{key}-t">{_text(title)}</title><desc id="{key}-d">{_text(description)}</desc>'
        f"{body}</svg>"
    )


def standalone(svg: str) -> str:
    """The same chart as a file of its own, with its colours in it."""
    head, rest = svg.split("</desc>", 1)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}</desc><style>{STANDALONE_STYLE}</style>{rest}\n'


def _bars(bars: Sequence[Bar], width: int) -> tuple[float, str]:
    low = width < 500
    label_width = 0 if low else min(330, max((len(bar.label) for bar in bars), default=0) * CHARACTER + 12)
    left = label_width
    unit = _unit(((bar.value, bar.shown) for bar in bars), width - label_width)
    parts: list[str] = []
    y, group = 4.0, None
    for bar in bars:
        if bar.group != group:
            group = bar.group
            if group:
                y += 10 if parts else 0
                parts.append(f'<text class="strong" x="0" y="{_n(y + 14)}">{_text(_fit(group, width, BOLD))}</text>')
                parts.append(f'<path class="axis" d="M0 {_n(y + 21)}H{width}"/>')
                y += 27
        full = f"{bar.label}: {bar.shown}" + (f" ({bar.note})" if bar.note else "")
        parts.append(f"<g><title>{_text(full)}</title>")
        if low:
            parts.append(f'<text x="0" y="{_n(y + 13)}">{_text(_fit(bar.label, width))}</text>')
            bar_y, step = y + 19, LOW_ROW
        else:
            parts.append(f'<text x="0" y="{_n(y + 18)}">{_text(_fit(bar.label, label_width))}</text>')
            bar_y, step = y + 6, FULL_ROW
        if bar.value is None:
            end = left
        else:
            length = max(2.0, bar.value * unit) if bar.value else 0.0
            parts.append(_rect(left, bar_y, length, 17, f"s{bar.tone}"))
            end = left + length
        parts.append(f'<text class="dim" x="{_n(end + 6)}" y="{_n(bar_y + 13)}">{_text(bar.shown)}</text></g>')
        y += step
    return y + 4, "".join(parts)


def _panels(data: Panels, width: int) -> tuple[float, str]:
    low = width < 500
    label_width = 0.0 if low else min(190.0, max((len(row) for row in data.rows), default=0) * CHARACTER + 12)
    gap = 14.0
    panel = (width - label_width - gap * (len(data.panels) - 1)) / len(data.panels)
    unit = _unit(((value, "" if low else shown) for row in data.cells for value, shown in row), panel)
    parts: list[str] = []
    for index, name in enumerate(data.panels):
        x = label_width + index * (panel + gap)
        parts.append(f'<text class="strong" x="{_n(x)}" y="16">{_text(_fit(name, panel, BOLD))}</text>')
        parts.append(f'<path class="axis" d="M{_n(x)} 24h{_n(panel)}"/>')
    y = 30.0
    for name, cells in zip(data.rows, data.cells, strict=True):
        spoken = "; ".join(f"{panel_name} {cell[1]}" for panel_name, cell in zip(data.panels, cells, strict=True))
        parts.append(f"<g><title>{_text(f'{name}: {spoken}')}</title>")
        if low:
            parts.append(f'<text x="0" y="{_n(y + 13)}">{_text(_fit(name, width))}</text>')
            bar_y, step = y + 18, 56
        else:
            parts.append(f'<text x="0" y="{_n(y + 18)}">{_text(_fit(name, label_width))}</text>')
            bar_y, step = y + 6, FULL_ROW
        for index, (value, shown) in enumerate(cells):
            x = label_width + index * (panel + gap)
            length = 0.0 if not value else max(2.0, value * unit)
            if value is not None:
                parts.append(_rect(x, bar_y, length, 17 if not low else 13, f"s{index + 1}"))
            text_x, text_y = (x, bar_y + 27) if low else (x + length + 5, bar_y + 13)
            parts.append(f'<text class="dim" x="{_n(text_x)}" y="{_n(text_y)}">{_text(shown)}</text>')
        parts.append("</g>")
        y += step
    return y + 4, "".join(parts)


def _years(data: Years, width: int) -> tuple[float, str]:
    low = width < 500
    height = 150.0
    parts: list[str] = []
    slot = (width - 8) / max(1, len(data.years))
    every = max(1, math.ceil(40 / slot))

    def axis(base: float) -> None:
        parts.append(f'<path class="axis" d="M0 {_n(base)}H{width}"/>')
        for index, year in enumerate(data.years):
            if (len(data.years) - 1 - index) % every == 0:
                x = 4 + slot * (index + 0.5)
                parts.append(f'<text class="dim" text-anchor="middle" x="{_n(x)}" y="{_n(base + 17)}">{year}</text>')

    parts.append(f'<text class="strong" x="0" y="16">{_text(_fit(data.columns_title, width, BOLD))}</text>')
    base, top = 30 + height, max(data.columns, default=0) or 1
    for index, (year, value) in enumerate(zip(data.years, data.columns, strict=True)):
        x, tall = 4 + slot * index, value / top * (height - 26)
        parts.append(
            f"<g><title>{year}: {value:g}</title>{_rect(x + slot * 0.14, base - tall, slot * 0.72, tall, 's1')}"
        )
        if slot > (16 if low else 20):
            parts.append(
                f'<text text-anchor="middle" x="{_n(x + slot / 2)}" y="{_n(base - tall - 5)}">{value:g}</text>'
            )
        parts.append("</g>")
    axis(base)
    second = base + 44
    parts.append(f'<text class="strong" x="0" y="{_n(second)}">{_text(_fit(data.running_title, width, BOLD))}</text>')
    base = second + 14 + height
    top = max(data.running, default=0) or 1
    points = [
        (4 + slot * (index + 0.5), base - value / top * (height - 26)) for index, value in enumerate(data.running)
    ]
    if points:
        parts.append('<path class="line" d="M' + "L".join(f"{_n(x)} {_n(y)}" for x, y in points) + '"/>')
    for index, ((x, y), year, value) in enumerate(zip(points, data.years, data.running, strict=True)):
        parts.append(f'<g><title>{year}: {value:g}</title><circle class="s2" cx="{_n(x)}" cy="{_n(y)}" r="3.5"/>')
        if (len(points) - 1 - index) % every == 0:
            parts.append(f'<text text-anchor="middle" x="{_n(x)}" y="{_n(y - 8)}">{value:g}</text>')
        parts.append("</g>")
    axis(base)
    return base + 26, "".join(parts)


def _matrix(data: Matrix, width: int) -> tuple[float, str]:
    low = width < 500
    label_width = 96.0 if low else min(190.0, max((len(row) for row in data.rows), default=0) * CHARACTER + 12)
    cell = (width - label_width - 34) / max(1, len(data.columns))  # the last slanted name leans over the edge
    top = max((value or 0 for row in data.cells for value in row), default=0) or 1
    radius = min(13.0, cell / 2 - 1)
    head = 104.0
    parts: list[str] = []
    for index, name in enumerate(data.columns):
        x = label_width + cell * (index + 0.5)
        parts.append(
            f'<text class="{"dim" if name in data.quiet else "strong"}" '
            f'transform="translate({_n(x + 4)} {_n(head - 8)}) rotate(-55)">{_text(_fit(name, 112))}'
            f"<title>{_text(name)}</title></text>"
        )
    y = head
    for name, row in zip(data.rows, data.cells, strict=True):
        parts.append(f'<path class="axis" d="M0 {_n(y)}H{width}"/>')
        parts.append(f'<text x="0" y="{_n(y + 19)}">{_text(_fit(name, label_width))}</text>')
        for index, (column, value) in enumerate(zip(data.columns, row, strict=True)):
            if not value:
                continue
            x = label_width + cell * (index + 0.5)
            r = max(5.0, radius * math.sqrt(value / top))
            tone = "s0" if column in data.quiet else "s1"
            parts.append(
                f"<g><title>{_text(f'{name}, {column}: {value}')}</title>"
                f'<circle class="{tone}" cx="{_n(x)}" cy="{_n(y + 14)}" r="{_n(r)}"/>'
            )
            if r >= 8:
                parts.append(
                    f'<text class="inv" text-anchor="middle" x="{_n(x)}" y="{_n(y + 18.5)}">{value}</text></g>'
                )
            else:
                parts.append(f'<text class="dim" x="{_n(x + r + 2)}" y="{_n(y + 18.5)}">{value}</text></g>')
        y += 28
    return y + 4, "".join(parts)


def _unit(pairs: Iterable[tuple[float | None, str]], room: float) -> float:
    """The longest scale on which every bar and the text behind it fit into `room`: pixels for one."""
    lengths = ((room - (len(shown) * DIGIT + 8 if shown else 0)) / value for value, shown in pairs if value)
    return max(0.0, min(lengths, default=1.0))


def _rect(x: float, y: float, width: float, height: float, name: str) -> str:
    return f'<rect class="{name}" x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" rx="2"/>'


def _fit(text: str, room: float, character: float = CHARACTER) -> str:
    text = plain(text)
    most = max(4, int(room / character))
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _text(text: str) -> str:
    return escape(short(text, 300), quote=True)


def _n(value: float) -> str:
    """At most one decimal, no trailing zero: short and the same everywhere."""
    return f"{value:.1f}".removesuffix(".0")

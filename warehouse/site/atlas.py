"""The world map with its switch of measures: one drawing, and for each country a class for each measure.

Owns classes and legends. The switch is a group of radio buttons and the stylesheet: no script. Invariant: a
country with records but without a figure looks different from one without records, and neither looks
like the lowest class; nothing is added across stages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from warehouse.site.dataset import Row, Rows, country_name
from warehouse.site.words import compact, number, plain, usd
from warehouse.site.worldmap import World


@dataclass(frozen=True, slots=True)
class Measure:
    """`letter` is the class's first letter, `steps` the lower bounds of its classes."""

    letter: str
    group: str
    label: str
    title: str
    column: str
    steps: tuple[float, ...]
    unit: str


MONEY = (0.0, 1e7, 1e8, 1e9, 1e10, 1e11)
MEASURES = (
    Measure("a", "Money", "announced", "Announced, US dollars", "announced_usd_high", MONEY, "$"),
    Measure("b", "Money", "committed", "Committed, US dollars", "committed_usd_high", MONEY, "$"),
    Measure("c", "Money", "disbursed", "Disbursed, US dollars", "disbursed_usd_high", MONEY, "$"),
    Measure("d", "Projects", "number", "Projects", "projects", (1, 2, 5, 10, 20, 40), ""),
    Measure("e", "Power", "planned", "Planned power, MW", "planned_mw", (0.0, 10, 50, 200, 1000, 5000), " MW"),
    Measure("f", "Power", "installed", "Installed power, MW", "installed_mw", (0.0, 10, 50, 200, 1000, 5000), " MW"),
    Measure(
        "g",
        "Accelerators",
        "planned",
        "Planned accelerators",
        "planned_accelerators",
        (0.0, 100, 1000, 10_000, 50_000, 200_000),
        "",
    ),
    Measure(
        "h",
        "Accelerators",
        "installed",
        "Installed accelerators",
        "installed_accelerators",
        (0.0, 100, 1000, 10_000, 50_000, 200_000),
        "",
    ),
)


@dataclass(frozen=True, slots=True)
class Legend:
    """One class of one measure: `name` for the swatch, `label` with its bounds, `countries` in it."""

    name: str
    label: str
    countries: int


@dataclass(frozen=True, slots=True)
class Atlas:
    """The map of one release: `svg` None where the shapes are absent. `off_map` are actors without a shape."""

    svg: Markup | None
    legends: Mapping[str, tuple[Legend, ...]]
    off_map: tuple[Row, ...]
    known: Mapping[str, int]


def class_of(value: float | None, measure: Measure) -> int | None:
    """The class (from 1) that a value falls in, or None without a value. A zero that is stated is in class 1."""
    if value is None:
        return None
    return max(1, sum(value >= step for step in measure.steps))


def make(rows: Rows, world: World | None, link: Callable[[str], str]) -> Atlas:
    """Draw the map from rows of the statement `countries`. `link` gives the address of a country's page."""
    by_code = {row.country_iso3: row for row in rows}
    legends = {measure.letter: tuple(_legend(rows, measure)) for measure in MEASURES}
    known = {measure.letter: sum(_value(row, measure) is not None for row in rows) for measure in MEASURES}
    if world is None:
        return Atlas(None, legends, (), known)
    off_map = tuple(row for row in rows if row.country_iso3 not in world.codes)
    land: list[str] = []
    dots: list[str] = []
    for shape in world.shapes:
        row = by_code.get(shape.iso3 or "")
        if row is None:
            if shape.path:
                land.append(f'<path d="{shape.path}"/>')
            continue
        code = row.country_iso3
        drawn = f'<path d="{shape.path}"/>' if shape.path else ""
        if shape.is_small:
            drawn += f'<circle cx="{shape.x * 2:.0f}" cy="{shape.y * 2:.0f}" r="9"/>'
        name = escape(country_name(code))
        dots_or_land = dots if shape.is_small else land
        dots_or_land.append(
            f'<a href="{escape(link(code))}" class="r{_classes(row)}" tabindex="-1" aria-label="{name}">'
            f"<title>{escape(_spoken(row))}</title>{drawn}</a>"
        )
    body = "".join(land + dots)
    return Atlas(
        Markup(
            f'<svg class="world" viewBox="0 0 {world.width * 2:.0f} {world.height * 2:.0f}" role="group" '
            f'aria-label="World map; the same numbers stand in the table of countries">{body}</svg>'
        ),
        legends,
        off_map,
        known,
    )


def _value(row: Row, measure: Measure) -> float | None:
    value: float | None = getattr(row, measure.column)
    return None if measure.letter == "d" and not value else value


def _classes(row: Row) -> str:
    found = ((measure, class_of(_value(row, measure), measure)) for measure in MEASURES)
    return "".join(f" {measure.letter}{number_}" for measure, number_ in found if number_)


def _spoken(row: Row) -> str:
    parts = [
        f"{stage} {usd(low, high)}"
        for stage in ("announced", "committed", "disbursed")
        if (high := getattr(row, f"{stage}_usd_high")) is not None
        for low in (getattr(row, f"{stage}_usd_low"),)
    ]
    if row.planned_mw is not None:
        parts.append(f"{number(row.planned_mw)} MW planned")
    if row.installed_mw is not None:
        parts.append(f"{number(row.installed_mw)} MW installed")
    efforts = f"{row.projects:,} projects, {row.programmes:,} programmes"
    return plain(f"{country_name(row.country_iso3)}: {efforts}; " + ("; ".join(parts) or "no figure of money or power"))


def _legend(rows: Sequence[Row], measure: Measure) -> list[Legend]:
    found = [class_of(_value(row, measure), measure) for row in rows]
    entries = []
    for index, low in enumerate(measure.steps):
        high = measure.steps[index + 1] if index + 1 < len(measure.steps) else None
        entries.append(Legend(f"k{index + 1}", _bounds(low, high, measure), found.count(index + 1)))
    entries.append(Legend("k0", "record, no figure", found.count(None)))
    return entries


def _bounds(low: float, high: float | None, measure: Measure) -> str:
    def shown(value: float) -> str:
        text = compact(value) if measure.unit == "$" or value >= 1e4 else number(value)
        return f"${text}" if measure.unit == "$" else text

    if measure.column == "projects":
        return f"{low:g}" if high is not None and high - low == 1 else f"{low:g}–{high - 1:g}" if high else f"{low:g}+"
    unit = measure.unit if measure.unit != "$" else ""
    if high is None:
        return f"{shown(low)}{unit} and more"
    return f"under {shown(high)}{unit}" if not low else f"{shown(low)}–{shown(high)}{unit}"

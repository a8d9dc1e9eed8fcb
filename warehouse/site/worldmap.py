"""The world as SVG shapes: TopoJSON in, Equal Earth paths out.

Owns geometry only; which class a country takes is decided in `atlas`. Reads the public-domain shapes that
`assets` installed. Invariant: shared borders are simplified once (arc by arc), so neighbours still meet,
and no path crosses the map from one edge to the other.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pycountry

from warehouse.site.errors import SiteError

WIDTH = 1000
MARGIN = 4
TOLERANCE = 0.45
"""Largest distance, in map units, that simplification may move a border."""
SMALL = 16.0
"""Countries with less area than this (map units squared) also get a dot, or nobody could see or hit them."""
WITHOUT_CODE = {"Kosovo": "XKX"}
"""Shapes without an ISO number that the index has a code for; other such shapes are drawn as land without data."""
LEFT_OUT = {"010"}
"""Antarctica: no country, and a fifth of the height."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """One country: `path` in map units; `x`, `y` the middle of its largest part; `is_small` asks for a dot."""

    iso3: str | None
    name: str
    path: str
    x: float
    y: float
    is_small: bool


@dataclass(frozen=True, slots=True)
class World:
    width: float
    height: float
    shapes: tuple[Shape, ...]

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(shape.iso3 for shape in self.shapes if shape.iso3)


def equal_earth(longitude: float, latitude: float) -> Point:
    """Equal Earth (Šavrič, Patterson, Jenny 2018) for a unit sphere; degrees in."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    t2 = theta * theta
    t6 = t2 * t2 * t2
    x = (
        2
        * math.sqrt(3)
        * math.radians(longitude)
        * math.cos(theta)
        / (3 * (9 * a4 * t6 * t2 + 7 * a3 * t6 + 3 * a2 * t2 + a1))
    )
    return x, theta * (a4 * t6 * t2 + a3 * t6 + a2 * t2 + a1)


@lru_cache(maxsize=2)
def load(path: Path) -> World:
    """The world from a TopoJSON file of countries. Raises SiteError where the file is no such thing."""
    try:
        topology = json.loads(path.read_text(encoding="utf-8"))
        return _world(topology)
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise SiteError(f"cannot read the world's shapes: {error!r}"[:200], "run `sovai site assets` again") from error


def _world(topology: Mapping[str, Any]) -> World:
    arcs = _arcs(topology)
    scale = (WIDTH - 2 * MARGIN) / (2 * equal_earth(180, 0)[0])
    north, south = equal_earth(0, 84)[1], equal_earth(0, -57)[1]
    height = (north - south) * scale + 2 * MARGIN

    def place(point: Point) -> Point:
        x, y = equal_earth(*point)
        return WIDTH / 2 + x * scale, MARGIN + (north - y) * scale

    simple = [_simplify_arc(arc, place) for arc in arcs]
    rings: dict[str, list[list[Point]]] = defaultdict(list)
    names: dict[str, tuple[str | None, str]] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        number, name = geometry.get("id"), str(geometry["properties"]["name"])
        if number in LEFT_OUT:
            continue
        country = pycountry.countries.get(numeric=number) if number else None
        iso3 = country.alpha_3 if country else WITHOUT_CODE.get(name)
        key = iso3 or name  # two shapes share one number: they are one country
        names.setdefault(key, (iso3, name))
        for polygon in _polygons(geometry):
            for ring in polygon:
                rings[key].extend(_split(_ring(ring, simple)))
    shapes = []
    for key in sorted(rings):
        placed = [[place(point) for point in ring] for ring in rings[key]]
        shape = _shape(*names[key], placed)
        if shape is not None:
            shapes.append(shape)
    return World(WIDTH, round(height, 1), tuple(shapes))


def _arcs(topology: Mapping[str, Any]) -> list[list[Point]]:
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points: list[Point] = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale_x + move_x, y * scale_y + move_y))
        arcs.append(points)
    return arcs


def _polygons(geometry: Mapping[str, Any]) -> Sequence[Any]:
    if geometry["type"] == "Polygon":
        return [geometry["arcs"]]
    return geometry["arcs"] if geometry["type"] == "MultiPolygon" else []


def _ring(indexes: Iterable[int], arcs: Sequence[Sequence[Point]]) -> list[Point]:
    points: list[Point] = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else list(reversed(arcs[~index]))
        points.extend(arc[1:] if points else arc)
    return points


def _simplify_arc(arc: Sequence[Point], place: Any) -> list[Point]:
    """Douglas-Peucker on the drawn positions; the ends stay, so neighbouring arcs still join."""
    drawn = [place(point) for point in arc]
    if arc[0] == arc[-1] and len(arc) > 3:  # an island: hold two far points, or it would collapse to a line
        far = max(range(len(arc)), key=lambda i: math.dist(drawn[0], drawn[i]))
        kept = {0, far, len(arc) - 1}
        spans = [(0, far), (far, len(arc) - 1)]
    else:
        kept, spans = {0, len(arc) - 1}, [(0, len(arc) - 1)]
    while spans:
        first, last = spans.pop()
        worst, index = 0.0, -1
        for i in range(first + 1, last):
            gap = _distance(drawn[i], drawn[first], drawn[last])
            if gap > worst:
                worst, index = gap, i
        if index >= 0 and worst > TOLERANCE:
            kept.add(index)
            spans += [(first, index), (index, last)]
    return [arc[i] for i in sorted(kept)]


def _distance(point: Point, start: Point, end: Point) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    if not length:
        return math.dist(point, start)
    along = max(0.0, min(1.0, ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length))
    return math.dist(point, (start[0] + along * dx, start[1] + along * dy))


def _split(ring: Sequence[Point]) -> list[list[Point]]:
    """A ring that crosses the 180th meridian as the parts on either side of it."""
    unrolled: list[Point] = []
    turn = 0.0
    for index, (x, y) in enumerate(ring):
        if index and abs(x - ring[index - 1][0]) > 180:
            turn += 360 if x < ring[index - 1][0] else -360
        unrolled.append((x + turn, y))
    low, high = min(x for x, _ in unrolled), max(x for x, _ in unrolled)
    if low >= -180 and high <= 180:
        return [list(unrolled)]
    parts = []
    for shift in (-360.0, 0.0, 360.0):
        part = _clip(_clip([(x + shift, y) for x, y in unrolled], -180, 1), 180, -1)
        if len(part) > 2:
            parts.append(part)
    return parts


def _clip(ring: Sequence[Point], edge: float, side: int) -> list[Point]:
    """Sutherland-Hodgman against one meridian: keeps x >= edge (side 1) or x <= edge (side -1)."""
    kept: list[Point] = []
    for index, (x, y) in enumerate(ring):
        before_x, before_y = ring[index - 1]
        inside, was_inside = (x - edge) * side >= 0, (before_x - edge) * side >= 0
        if inside != was_inside:
            kept.append((edge, before_y + (y - before_y) * (edge - before_x) / (x - before_x)))
        if inside:
            kept.append((x, y))
    return kept


def _shape(iso3: str | None, name: str, rings: Sequence[Sequence[Point]]) -> Shape | None:
    best, middle, total = -1.0, (0.0, 0.0), 0.0
    parts = []
    for ring in rings:
        area, centre = _area(ring)
        total += area
        if area > best:
            best, middle = area, centre
        path = _path(ring)
        if path:
            parts.append(path)
    if best < 0:
        return None
    return Shape(iso3, name, "".join(parts), round(middle[0], 1), round(middle[1], 1), total < SMALL)


def _area(ring: Sequence[Point]) -> tuple[float, Point]:
    twice = x = y = 0.0
    for index, (bx, by) in enumerate(ring):
        ax, ay = ring[index - 1]
        cross = ax * by - bx * ay
        twice, x, y = twice + cross, x + (ax + bx) * cross, y + (ay + by) * cross
    if abs(twice) < 1e-9:
        return 0.0, (sum(p[0] for p in ring) / len(ring), sum(p[1] for p in ring) / len(ring))
    return abs(twice) / 2, (x / (3 * twice), y / (3 * twice))


def _path(ring: Sequence[Point]) -> str:
    """Relative moves of whole half-units: short, and a ring that collapses to fewer than three corners is dropped."""
    corners: list[tuple[int, int]] = []
    for x, y in ring:
        corner = (round(x * 2), round(y * 2))
        if not corners or corner != corners[-1]:
            corners.append(corner)
    if corners and corners[0] == corners[-1]:
        corners.pop()
    if len(corners) < 3:
        return ""
    text = f"M{corners[0][0]} {corners[0][1]}l"
    steps = []
    for (ax, ay), (bx, by) in pairwise(corners):
        dx, dy = bx - ax, by - ay
        steps.append(f"{dx}{dy}" if dy < 0 else f"{dx} {dy}")
    joined = steps[0]
    for step in steps[1:]:
        joined += step if step.startswith("-") else f" {step}"
    return text + joined + "z"

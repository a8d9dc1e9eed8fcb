"""Charts and the map as SVG."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from warehouse.site import atlas, svg, worldmap
from warehouse.site.dataset import as_rows
from warehouse.site.errors import SiteError
from warehouse.site.worldmap import Shape, World

SVG = "{http://www.w3.org/2000/svg}"
DRAWINGS: tuple[svg.Drawing, ...] = (
    [
        svg.Bar("one <b>", 5.0, "5"),
        svg.Bar("unknown", None, "no figure"),
        svg.Bar("zero", 0.0, "0", group="other & more"),
    ],
    svg.Panels(("a", "b"), ("planned", "installed"), (((1.0, "1"), (None, "no figure")), ((0.0, "0"), (4.0, "4")))),
    svg.Years((2020, 2021), (3.0, 0.0), "new", (3.0, 3.0), "so far"),
    svg.Matrix(("x",), ("y", "undisclosed"), ((2, None),), frozenset({"undisclosed"})),
    [],
    svg.Years((), (), "new", (), "so far"),
)


@pytest.mark.parametrize("width", [svg.WIDE, svg.NARROW])
@pytest.mark.parametrize("drawing", DRAWINGS)
def test_every_drawing_is_wellformed_named_and_inside_its_frame(drawing: svg.Drawing, width: int) -> None:
    text = svg.draw(drawing, width=width, title="A & <B>", description="said", key="k")
    root = ElementTree.fromstring(text)
    assert root.attrib["aria-labelledby"] == "k-t k-d"
    assert root.find(f"{SVG}title").text == "A & <B>"  # type: ignore[union-attr]
    for rect in root.iter(f"{SVG}rect"):
        assert float(rect.attrib["x"]) + float(rect.attrib["width"]) <= width + 0.1
        assert float(rect.attrib["width"]) >= 0
    assert text == svg.draw(drawing, width=width, title="A & <B>", description="said", key="k")
    assert ElementTree.fromstring(svg.standalone(text).split("\n", 1)[1].encode()).find(f"{SVG}style") is not None


def test_a_missing_value_has_no_bar_and_a_zero_has_one_of_no_length() -> None:
    bars = [svg.Bar("unknown", None, "no figure"), svg.Bar("zero", 0.0, "0"), svg.Bar("one", 1.0, "1")]
    rects = list(
        ElementTree.fromstring(svg.draw(bars, width=720, title="t", description="d", key="k")).iter(f"{SVG}rect")
    )
    assert [float(rect.attrib["width"]) > 0 for rect in rects] == [False, True]


def topology(*, rings: list[list[tuple[int, int]]], ids: list[str | None], names: list[str]) -> dict[str, object]:
    arcs = []
    for ring in rings:
        steps, (x, y) = [], (0, 0)
        for px, py in ring:
            steps.append([px - x, py - y])
            x, y = px, py
        arcs.append(steps)
    return {
        "type": "Topology",
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": arcs,
        "objects": {
            "countries": {
                "geometries": [
                    {"type": "Polygon", "arcs": [[i]], "id": id_, "properties": {"name": name}}
                    for i, (id_, name) in enumerate(zip(ids, names, strict=True))
                ]
            }
        },
    }


def world(tmp_path: Path, **parts: object) -> World:
    path = tmp_path / "world.json"
    path.write_text(json.dumps(topology(**parts)), encoding="utf-8")  # type: ignore[arg-type]
    return worldmap.load(path)


def test_shape_over_the_date_line_is_split_and_never_crosses_the_map(tmp_path: Path) -> None:
    ring = [(170, 60), (-170, 60), (-170, 70), (170, 70), (170, 60)]
    shape = world(tmp_path, rings=[ring], ids=["643"], names=["Russia"]).shapes[0]
    parts = shape.path.split("M")[1:]
    assert len(parts) == 2
    assert shape.iso3 == "RUS"
    for part in parts:
        steps = [int(number) for number in part.split("l")[1].rstrip("z").replace("-", " -").split()]
        assert max(abs(step) for step in steps) < 400


def test_two_shapes_of_one_number_are_one_country_and_antarctica_is_left_out(tmp_path: Path) -> None:
    square = [(0, 0), (20, 0), (20, 20), (0, 20), (0, 0)]
    far = [(40, 0), (60, 0), (60, 20), (40, 20), (40, 0)]
    shapes = world(
        tmp_path,
        rings=[square, far, square, far],
        ids=["036", "036", "010", None],
        names=["Australia", "Ashmore", "Antarctica", "Kosovo"],
    ).shapes
    assert [(shape.iso3, shape.path.count("M")) for shape in shapes] == [("AUS", 2), ("XKX", 1)]


def test_tiny_country_keeps_a_place_for_a_dot(tmp_path: Path) -> None:
    dot = [(1038, 13), (1039, 13), (1039, 14), (1038, 13)]
    tiny = [(x // 10, y // 10) for x, y in dot]
    shape = world(tmp_path, rings=[tiny], ids=["702"], names=["Singapore"]).shapes[0]
    assert shape.is_small and shape.iso3 == "SGP"


def test_file_that_is_no_world_is_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_text("[1, 2]", encoding="utf-8")
    with pytest.raises(SiteError) as caught:
        worldmap.load(path)
    assert "\n" not in caught.value.what and "sovai site assets" in caught.value.todo


COLUMNS = (
    "country_iso3",
    "projects",
    "programmes",
    "announced_usd_low",
    "announced_usd_high",
    "committed_usd_low",
    "committed_usd_high",
    "disbursed_usd_low",
    "disbursed_usd_high",
    "planned_mw",
    "installed_mw",
    "planned_accelerators",
    "installed_accelerators",
)


def test_map_tells_no_record_no_figure_and_lowest_class_apart() -> None:
    shapes = tuple(Shape(code, code, "M0 0l9 0 0 9z", 5, 5, code == "SGP") for code in ("FRA", "IND", "SGP", "USA"))
    rows = as_rows(
        COLUMNS,
        [
            ("FRA", 3, 0, 1.0, 5e6, None, None, None, None, 0.0, None, None, None),
            ("EUU", 1, 1, *[None] * 10),
            ("IND", 0, 2, *[None] * 10),
            ("SGP", 1, 0, 1.0, 2e11, *[None] * 8),
        ],
    )
    made = atlas.make(rows, World(1000, 400, shapes), lambda code: f"countries/{code.lower()}.html")
    assert made.svg is not None
    assert 'class="r a1 d2 e1"' in made.svg  # stated zero of planned power is the lowest class, not "no figure"
    assert 'class="r" tabindex' in made.svg  # India has programmes only: record, no figure
    assert made.svg.count("<a ") == 3 and made.svg.count("<circle") == 1
    assert [row.country_iso3 for row in made.off_map] == ["EUU"]
    announced = {entry.name: entry.countries for entry in made.legends["a"]}
    assert announced == {"k1": 1, "k2": 0, "k3": 0, "k4": 0, "k5": 0, "k6": 1, "k0": 2}


def test_without_shapes_there_is_no_map_but_legends_still_count() -> None:
    assert atlas.make(as_rows(COLUMNS, []), None, str).svg is None


def test_name_on_the_map_cannot_carry_markup() -> None:
    rows = as_rows(COLUMNS, [("FRA", 3, 0, *[None] * 10)])
    made = atlas.make(
        rows, World(10, 10, (Shape("FRA", "<script>", "M0 0l9 0 0 9z", 5, 5, False),)), lambda code: '"><script>'
    )
    assert "<script>" not in str(made.svg)

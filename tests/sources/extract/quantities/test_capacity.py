"""Power, accelerators, H100 equivalents and AI compute, and what is none of them."""

from __future__ import annotations

import pytest

from sources.extract.quantities import Quantity, find_hardware, find_quantities

CASES: list[tuple[str, list[tuple[str, float, float, str, str | None]]]] = [
    ("a 5-gigawatt AI campus", [("power_mw", 5000, 5000, "exact", None)]),
    ("targeting 1.9GW of compute capacity", [("power_mw", 1900, 1900, "exact", None)]),
    ("up to one megawatt", [("power_mw", 1, 1, "up_to", None)]),
    ("about 140 kilowatts", [("power_mw", 0.14, 0.14, "approx", None)]),
    ("half a gigawatt", [("power_mw", 500, 500, "exact", None)]),
    ("un supercalculateur d’un gigawatt", [("power_mw", 1000, 1000, "exact", None)]),
    ("1,4 gigawatt", [("power_mw", 1400, 1400, "exact", None)]),
    ("1GW+", [("power_mw", 1000, 1000, "at_least", None)]),
    ("150-200 MW", [("power_mw", 150, 200, "range", None)]),
    ("Between 1.2 and 1.5 gigawatts", [("power_mw", 1200, 1500, "range", None)]),
    ("100 MW to 1 GW", [("power_mw", 100, 1000, "range", None)]),
    (
        "1.9 GW by 2030 and 6 GW by 2034",
        [("power_mw", 1900, 1900, "exact", None), ("power_mw", 6000, 6000, "exact", None)],
    ),
    (
        "from 100,000 to 200,000 GPUs",
        [("accelerators", 1e5, 1e5, "exact", None), ("accelerators", 2e5, 2e5, "exact", None)],
    ),
    ("approximately 100,000 Huawei Ascend 910B chips", [("accelerators", 1e5, 1e5, "approx", "Ascend 910B")]),
    ("18,000 Nvidia GB300 chips", [("accelerators", 18000, 18000, "exact", "GB300")]),
    ("up to 35,000 GB300s", [("accelerators", 35000, 35000, "up_to", "GB300")]),
    ("1 528 H100 GPUs", [("accelerators", 1528, 1528, "exact", "H100")]),
    ("1 456 processeurs H100", [("accelerators", 1456, 1456, "exact", "H100")]),
    ("jusqu’à 500 000 puces", [("accelerators", 5e5, 5e5, "up_to", None)]),
    ("4.480 H100", [("accelerators", 4480, 4480, "exact", "H100")]),
    ("10.000 GPUs", [("accelerators", 10000, 10000, "exact", None)]),
    ("100,000 Nvidia GPUs, of the GB300 generation", [("accelerators", 1e5, 1e5, "exact", "GB300")]),
    ("10,000 AMD Instinct MI355X accelerators", [("accelerators", 10000, 10000, "exact", "MI355X")]),
    ("30,000 of Nvidia's most advanced chips", [("accelerators", 30000, 30000, "exact", None)]),
    ("One million GPUs", [("accelerators", 1e6, 1e6, "exact", None)]),
    ("100K+ GPU clusters", [("accelerators", 1e5, 1e5, "at_least", None)]),
    (
        "equivalent to 81,900 H100 chips using NVIDIA GB300 superchips",
        [("h100_equivalents", 81900, 81900, "exact", "GB300")],
    ),
    ("60,000 H100-equivalents", [("h100_equivalents", 60000, 60000, "exact", None)]),
    ("more than 21 AI exaflops", [("ai_exaflops", 21, 21, "at_least", None)]),
    ("550 petaflops of AI compute", [("ai_exaflops", 0.55, 0.55, "exact", None)]),
    ("125.9 petaflops", [("ai_exaflops", 0.1259, 0.1259, "exact", None)]),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_capacity_is_read_in_the_unit_of_its_metric(
    text: str, expected: list[tuple[str, float, float, str, str | None]]
) -> None:
    found = [(one.metric, one.low, one.high, one.qualifier, one.hardware) for one in find_quantities(text)]
    assert found == [
        (m, pytest.approx(low), pytest.approx(high), q, hardware) for m, low, high, q, hardware in expected
    ]


@pytest.mark.parametrize(
    "text",
    [
        "3.5 gigawatt-hours of storage",
        "50MWh",
        "120 MVA",
        "64,000 GPU hours",
        "a million GPU-hours",
        "5 chip makers",
        "256 H200 GPU nodes",
        "the GB300 chips",
        "Ascend 910B chips",
        "5,000 CPUs",
        "a gigawatt-scale campus",
        "the equivalent of 60,400 A100 chips",
        "100 Nvidia engineers",
        "2030 and later",
        "",
    ],
)
def test_energy_hours_and_other_counts_are_no_capacity(text: str) -> None:
    assert find_quantities(text) == []


def only(text: str) -> Quantity:
    [quantity] = find_quantities(text)
    return quantity


@pytest.mark.parametrize(
    ("text", "is_ai"),
    [
        ("six AI exaflops", True),
        ("about six exaflops for AI work at FP8", True),
        ("2.2 exaflops (FP4)", True),
        ("AI performance of 40 exaflops", True),
        ("550 petaflops of AI compute", True),
        ("60 petaflops", False),
        ("1 exaflop of FP64 performance", False),
        ("1.2 exaflops on Linpack", False),
    ],
)
def test_compute_is_ai_compute_only_where_the_text_says_so(text: str, is_ai: bool) -> None:
    assert only(text).is_ai is is_ai


def test_power_of_plants_is_told_from_power_of_machines() -> None:
    assert only("more than 1GW of wind, solar and batteries").is_supply
    assert not only("1 GW of data centres").is_supply


def test_count_per_node_says_so() -> None:
    assert only("12 nodes with eight NVIDIA H200 each").per == "node"


def test_hardware_is_named_canonically_with_its_maker() -> None:
    text = "It pairs GB200 NVL72 racks with Instinct MI300X cards and Huawei’s Ascend 910C; Nvidia profits."
    found = [(one.hardware.name, one.hardware.vendor) for one in find_hardware(text)]
    assert found == [("NVL72", "NVIDIA"), ("MI300X", "AMD"), ("Ascend 910C", "Huawei")]
    assert [one.hardware.cls for one in find_hardware("Nvidia", vendors=True)] == ["vendor"]

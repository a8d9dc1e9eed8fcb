"""Powers, chips and organisations beside a project that are none of its own."""

from __future__ import annotations

import pytest

from tests.sources.extract.pages import told


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("The Konza AI Campus, at 30 MW, lies near a 300 MW wind farm.", {("power_mw", 30)}),
        ("The Konza AI Campus will draw 30 MW. Kenya's grid has 3,000 MW.", {("power_mw", 30)}),
        ("The Konza AI Campus needs 30 MW, a tenth of the 300 MW of its neighbour.", {("power_mw", 30)}),
        ("The Konza AI Campus of 30 MW is cooled by a 12 MW chiller and has a 40 MW substation.", {("power_mw", 30)}),
        ("The Konza AI Campus has 5,000 GPUs and 200 staff.", {("accelerators", 5000)}),
        ("The Konza AI Campus has 500 GPUs; another 8,000 will come.", {("accelerators", 500), ("accelerators", 8000)}),
        (
            "The Konza AI Campus has 500 GPUs. Of 9,000 pupils, of which 4,000 are girls, many use it.",
            {("accelerators", 500)},
        ),
        ("The Konza AI Campus has 500 GPUs, and another 8,000 people visit it.", {("accelerators", 500)}),
        ("It is not true that the Konza AI Campus has 5,000 GPUs.", set()),
        ("The Konza AI Campus has 100 racks of 72 GPUs.", set()),
        ("Each rack of the Konza AI Campus holds 72 GPUs and draws 0.12 MW.", set()),
        ("The Konza AI Campus has 7,200 GPUs in 100 racks.", {("accelerators", 7200)}),
        ("Export rules cap sales at 50,000 GPUs; the Konza AI Campus is small.", set()),
        (
            "The Konza AI Campus reaches 2 exaflops of AI compute; the machine it replaces had 300 petaflops.",
            {("ai_exaflops", 2)},
        ),
    ],
)
def test_measures_of_neighbours_parts_and_denials_are_no_capacity(prose: str, expected: set[tuple[str, int]]) -> None:
    assert {(c.metric, c.value_high) for c in told("Kenya", prose).capacities} == expected


def test_what_shall_be_is_planned() -> None:
    (found,) = told("Kenya", "The Konza AI Campus shall have between 5,000 and 8,000 GB300 chips.").capacities
    assert (found.value_low, found.value_high, found.hardware, found.status) == (5000, 8000, "GB300", "planned")


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("The Konza AI Campus is run by Safaricom. Airtel criticised it.", {"Safaricom": "operator"}),
        ("Nvidia supplies the Konza AI Campus. AMD does not.", {"NVIDIA": "chip_supplier"}),
        ("The Konza AI Campus was built without Huawei.", {}),
        ("The Konza AI Campus competes with Oracle and Google.", {}),
        ("A Microsoft spokesman welcomed the Konza AI Campus.", {}),
        ("The former head of Equity Bank, Jane Otieno, leads the Konza AI Campus.", {}),
        ("The World Bank ranks Kenya high; the Konza AI Campus opens soon.", {}),
        ("Huawei lost the tender for the Konza AI Campus.", {}),
        ("Safaricom will be the anchor tenant of the Konza AI Campus; Microsoft was invited.", {"Safaricom": "tenant"}),
        (
            "The Konza AI Campus is run by Safaricom with chips from Nvidia.",
            {"Safaricom": "operator", "NVIDIA": "chip_supplier"},
        ),
    ],
)
def test_rivals_critics_and_losers_take_no_part(prose: str, expected: dict[str, str]) -> None:
    found = {p.organisation: p.role for p in told("Kenya", prose).participants}
    assert found == expected

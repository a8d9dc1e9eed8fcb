"""Powers, chips and compute of prose."""

from __future__ import annotations

import pytest

from tests.sources.extract.pages import capacity_of, records


def test_power_chips_and_year_of_a_named_campus() -> None:
    found = records("<h2>Oman</h2><p>The Duqm AI Campus is to reach 60 MW by 2028. It will hold 5,000 H200 GPUs.</p>")
    power, chips = capacity_of(found, 60), capacity_of(found, 5000)
    assert (power.project, power.metric, power.target_on) == ("Duqm AI Campus", "power_mw", "2028")
    assert (chips.metric, chips.hardware) == ("accelerators", "H200")


def test_power_of_plants_is_no_capacity() -> None:
    assert not records(
        "<h2>Oman</h2><p>The Duqm AI Campus will buy from a solar park. The park has 400 MW of solar panels.</p>"
    ).capacities


def test_ordinary_petaflops_are_no_ai_capacity() -> None:
    assert not records(
        "<h2>Latvia</h2><p>The Riga supercomputer reaches 20 petaflops on the classical benchmark.</p>"
    ).capacities


def test_same_number_of_two_projects_is_two_records() -> None:
    found = records(
        "<h2>Morocco</h2><p>The Atlas AI Campus is planned at 300 MW.</p><p>The Rif AI Campus is planned "
        "at 300 MW too.</p>"
    )
    assert sorted(c.project or "" for c in found.capacities) == ["Atlas AI Campus", "Rif AI Campus"]


def test_count_of_them_counts_the_chips_before() -> None:
    found = records(
        "<h2>Norway</h2><p>The Bodø AI Factory ordered 20,000 Nvidia GPUs. Some 6,000 of them are for universities.</p>"
    )
    assert {c.value_high for c in found.capacities} == {20_000, 6_000}


def test_the_hall_points_back_past_a_model() -> None:
    found = records(
        "<h2>Denmark</h2><p>An AI data hall in Odense takes 200 million kroner, and 70 million kroner pays for a "
        "language model called Freja.</p><p>DTU will operate the hall, which is to house "
        "3,200 NVIDIA B200 processors by 2027.</p>"
    )
    assert "hall" in capacity_of(found, 3200).project


CAMPUS = "The Salalah AI Campus is to reach 60 MW. "


@pytest.mark.parametrize(
    "sentence",
    [
        "Peak demand in the country passed 17 GW last summer.",
        "The national grid has 9 GW of installed capacity.",
        "The reactor at Duqm will produce 1.2 GW.",
        "A solar park of 500 MW stands next to it.",
        "Oman's data centres together consume 300 MW.",
        "Abu Dhabi's campus is drawn at 5 GW.",
        "That is a tenth of the 600 MW that others dream of.",
        "If everything went well it might one day hold 100,000 GPUs.",
        "A bidder had offered 90 MW, and lost.",
        "“Salalah will house ten thousand GPUs.” Verdict: MISLEADING.",
        "Neither the ministry nor its contractor uses the number of 10,000 GPUs.",
    ],
)
def test_power_of_grids_neighbours_and_wishes_is_no_capacity_of_the_campus(sentence: str) -> None:
    found = records(f"<h2>Oman</h2><p>{CAMPUS}{sentence}</p>")
    assert [c.value_high for c in found.capacities] == [60]


@pytest.mark.parametrize(
    "sentence",
    [
        "The Salalah AI Campus is to reach 60 MW in the fourth quarter of 2027.",
        "The Salalah AI Campus is to reach 60 MW and open in the fall of 2027.",
        "The Salalah AI Campus, ready mid-2027, is to reach 60 MW.",
        "The Salalah AI Campus is to reach 60 MW. The first hall opens in the third quarter of 2027.",
        "The Salalah AI Campus will draw 60 MW next year.",
        "The annex lists for the Salalah AI Campus a load of 60 MW, and gives December 2027 as the month of opening.",
    ],
)
def test_year_by_which_power_is_due(sentence: str) -> None:
    assert capacity_of(records(f"<h2>Oman</h2><p>{sentence}</p>"), 60).target_on == "2027"


def test_name_of_a_chip_is_no_magnitude() -> None:
    found = capacity_of(records("<h2>Oman</h2><p>The Salalah AI Campus will hold 512 B200 processors.</p>"), 512)
    assert (found.metric, found.hardware) == ("accelerators", "B200")


def test_count_that_leaves_out_what_it_counts() -> None:
    found = records(
        "<h2>Oman</h2><p>The Salalah AI Campus is to have 15,000 GPUs by 2028 and 50,000 by 2030. The new budget "
        "should pay for another 8,000 this year.</p>"
    )
    assert {(c.value_high, c.target_on) for c in found.capacities if c.value_high > 8000} == {
        (15_000, "2028"),
        (50_000, "2030"),
    }
    assert 8000 in {c.value_high for c in found.capacities}


def test_two_measures_due_together_and_a_few_processors_named_behind() -> None:
    found = records(
        "<h2>Oman</h2><p>The Salalah AI Campus is designed for 103 MW and 60,000 GPUs in 2029. A pilot of the Salalah "
        "AI Campus has 64 processors, Nvidia’s B200s.</p>"
    )
    assert capacity_of(found, 103).target_on == "2029"
    assert capacity_of(found, 64).hardware == "B200"


def test_chips_of_a_company_that_raises_money_are_its_own_affair() -> None:
    found = records(
        "<p>Tern Grid, which rents out processors, has closed a $310 million Series C round. On order are 9,000 Nvidia "
        "B300s for halls in Singapore, and by December it wants 70 MW under contract.</p>",
        title="Tern Grid raises $310 million",
    )
    assert not found.capacities


def test_hall_of_a_company_without_a_word_of_ai_is_no_project() -> None:
    found = records(
        "<h2>Nigeria</h2><p>Kora Telecoms Plc reported a profit. Kora Telecoms Plc completed the 4.5 MW hall at Lekki "
        "that houses its billing.</p>"
    )
    assert not found.capacities


def test_chips_of_which_some_were_ordered_and_delivery_told_later() -> None:
    found = records(
        "<h2>Oman</h2><p>The Salalah AI Campus is being equipped with accelerators of the MI355X type, of which 32,000 "
        "have been ordered. The contract has three lots. Delivery is foreseen for the first quarter of 2027.</p>"
    )
    chips = capacity_of(found, 32_000)
    assert (chips.metric, chips.hardware, chips.target_on) == ("accelerators", "MI355X", "2027")


def test_compute_of_a_paragraph_that_speaks_of_ai_precision() -> None:
    found = records(
        "<h2>Oman</h2><p>The Salalah supercomputer delivers 2 exaflops at FP8 precision. By 2027 its capacity will "
        "rise to 5.5 exaflops.</p>"
    )
    assert {c.value_high for c in found.capacities} == {2.0, 5.5}

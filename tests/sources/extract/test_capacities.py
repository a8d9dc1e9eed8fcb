"""Powers, chips and compute of prose."""

from __future__ import annotations

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

"""Bare numbers beside a sum: parts of it, or counts of other things."""

from __future__ import annotations

import pytest

from tests.sources.extract.pages import only_sum, records, told

PLAN = "The government adopted the Andes AI Plan with 80 million euros"


def amounts(prose: str) -> dict[float, bool]:
    """Millions of each sum of a paragraph about Chile, and whether it is a part."""
    return {c.amount_high / 1e6: c.component for c in told("Chile", prose).commitments}


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        (f"{PLAN}: 50 million for the supercomputer and 30 million for training.", {80: False, 50: True, 30: True}),
        (f"{PLAN}: 50 million for the supercomputer.", {80: False, 50: True}),
        (f"{PLAN}; 30 million of that is for a GPU cluster in Santiago.", {80: False, 30: True}),
        (f"{PLAN}. It will serve 50 million people and 30 million devices.", {80: False}),
        (f"{PLAN}. 36 million for whom Spanish is a second tongue will use it.", {80: False}),
        (f"{PLAN} for its citizens; 3 million of them have no access to the internet.", {80: False}),
        (f"{PLAN}, and 12 million out of the country's 20 million people will use it.", {80: False}),
    ],
)
def test_bare_numbers_are_parts_only_where_they_are_money(prose: str, expected: dict[float, bool]) -> None:
    assert amounts(prose) == expected


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        (
            "<li>50 million for the supercomputer in Santiago</li><li>30 million for training in AI</li>",
            {80: False, 50: True, 30: True},
        ),
        ("<li>50 million users</li><li>30 million lines of text in the corpus</li>", {80: False}),
    ],
)
def test_list_items_go_on_in_the_currency_of_their_lead_in(items: str, expected: dict[float, bool]) -> None:
    found = records(f"<h2>Chile</h2><p>{PLAN}:</p><ul>{items}</ul>")
    assert {c.amount_high / 1e6: c.component for c in found.commitments} == expected


def test_crore_and_lakh_are_one_sum_only_side_by_side() -> None:
    def sums(written: str) -> list[float]:
        found = told("India", f"The Cabinet approved Rs {written} for the Pune AI Cluster.")
        return [c.amount_high for c in found.commitments]

    assert sums("612 crore 75 lakh") == [6_127_500_000]
    assert sums("612 crore, 75 lakh people being reached,") == [6_120_000_000]
    assert sums("612 crore") == [6_120_000_000]


@pytest.mark.parametrize(
    ("conversion", "usd"),
    [
        (", or about 20 million dollars,", 20e6),
        (", equivalent to $20 million,", 20e6),
        (" (about $20 million)", 20e6),
        (" / $20 million", 20e6),
    ],
)
def test_conversion_in_words_is_no_sum_of_its_own(conversion: str, usd: float) -> None:
    found = only_sum(told("Poland", f"The ministry gave 80 million zlotys{conversion} to the Bielik language model."))
    assert (found.currency, found.amount_high, found.usd_stated) == ("PLN", 80e6, usd)


def test_second_sum_in_another_currency_is_no_conversion() -> None:
    found = told(
        "Poland",
        "The government granted 80 million zlotys to the Bielik language model, and $20 million to the PLLuM language "
        "model.",
    )
    assert {(c.currency, c.amount_high / 1e6, c.usd_stated) for c in found.commitments} == {
        ("PLN", 80, None),
        ("USD", 20, None),
    }


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("The Galicia AI Centre gets 24 million euros from Madrid and 14 from the Xunta de Galicia.", {24, 14}),
        ("The government gives 50 million euros for chips and 30 for software to the Galicia AI Centre.", {50, 30}),
        ("The government gives 50 million euros to the Galicia AI Centre, one of 12 in the EU.", {50}),
        ("The government gives 50 million euros to the Galicia AI Centre, where Nvidia trains 20 engineers.", {50}),
        ("The state gives 50 million euros to the Galicia AI Centre and 30 from the city's staff work there.", {50}),
        ("The state gives 50 million euros to the Galicia AI Centre for machines and for 30 guests from Vigo.", {50}),
    ],
)
def test_number_without_its_million_is_money_only_beside_one_who_pays_or_a_like_purpose(
    prose: str, expected: set[int]
) -> None:
    assert {round(c.amount_high / 1e6) for c in told("Spain", prose).commitments} == expected


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ("The government puts up 60 million.", {100, 60}),
        ("The government puts up 60 million trees.", {100}),
        ("The remaining 12 million inhabitants of the region benefit.", {100}),
    ],
)
def test_share_of_a_cost_may_leave_its_currency_out(second: str, expected: set[int]) -> None:
    found = told("Latvia", f"The Riga AI Centre costs 100 million euros. {second}")
    assert {round(c.amount_high / 1e6) for c in found.commitments} == expected


def test_second_of_two_dollars_is_the_country_s_own() -> None:
    found = told(
        "Australia",
        "The Perth AI Hub got US$20 million from Nvidia. Parliament put $50 million into the Sydney AI Hub. A further "
        "$10 million went to the Sydney AI Hub.",
    )
    assert [(c.currency, c.amount_high / 1e6) for c in found.commitments] == [("USD", 20), ("AUD", 50), ("AUD", 10)]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ("A further 4.9 billion goes into the model.", {11_000, 4_900}),
        ("In May the ministry gave the price of the halls as 9 billion.", {11_000, 9_000}),
        ("It gives 3 million birds a home.", {11_000}),
        ("Training used 40 million images, which cost little.", {11_000}),
        ("The model, at 70 billion, is small and costs little.", {11_000}),
        ("Of the country's 70 million, few will pay for it.", {11_000}),
        ("The region, home to 70 million, gives it power.", {11_000}),
        ("Some 12 million of its shops paid no tax.", {11_000}),
        ("Its budget of 2 million GPU hours goes to schools.", {11_000}),
        ("The app reached 9 million in March and costs nothing.", {11_000}),
    ],
)
def test_further_number_of_a_paragraph_is_money_only_where_nothing_is_counted(second: str, expected: set[int]) -> None:
    found = told("Thailand", f"The government spends 11 billion baht on the Phuket AI Cluster. {second}")
    assert {round(c.amount_high / 1e6) for c in found.commitments} == expected


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        (
            "MPs gave 5 billion baht for the Phuket AI Cluster, 2 billion of which is for the Chiang Mai AI Hub.",
            {5000: ("Phuket AI Cluster", False), 2000: ("Chiang Mai AI Hub", True)},
        ),
        (
            "Parliament approved 5 billion baht for the Phuket AI Cluster and 2 billion for the Chiang Mai AI Hub.",
            {5000: ("Phuket AI Cluster", False), 2000: ("Chiang Mai AI Hub", False)},
        ),
        (
            "Parliament approved 5 billion baht for the Phuket AI Cluster over five years, 1 billion a year.",
            {5000: ("Phuket AI Cluster", False)},
        ),
        (
            "The government cut the budget of the Phuket AI Cluster from 7 billion baht to 5 billion.",
            {7000: ("Phuket AI Cluster", False), 5000: ("Phuket AI Cluster", False)},
        ),
        (
            "The government spends 5 billion baht on the Phuket AI Cluster. The budget grew to 7 billion.",
            {5000: ("Phuket AI Cluster", False), 7000: ("Phuket AI Cluster", False)},
        ),
    ],
)
def test_second_sum_is_a_part_only_where_words_say_so(prose: str, expected: dict[int, tuple[str, bool]]) -> None:
    found = told("Thailand", prose).commitments
    assert {round(c.amount_high / 1e6): (c.project, c.component) for c in found} == expected


def test_decisions_call_a_sum_a_part_that_later_sums_made_one() -> None:
    found = told(
        "Canada",
        "The Prairie AI Commons gets $42 million from the province of Manitoba and $30 million from the federal "
        "government. In all the Prairie AI Commons is a $72 million project.",
    )
    parts = {c.amount_high for c in found.commitments if c.component}
    kept = [d for d in found.decisions if d.outcome == "kept" and d.rule in ("commitment", "part")]
    assert parts == {42_000_000, 30_000_000}
    assert [d.rule for d in kept] == ["part", "part", "commitment"]


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        (
            f"{PLAN}. A contract for the supercomputer was signed at 50 million euros, the largest single item.",
            {80: False, 50: True},
        ),
        (
            f"{PLAN}. The supercomputer has cost 50 million euros, which is contained in the sum above.",
            {80: False, 50: True},
        ),
        (
            f"{PLAN}. Besides, a supercomputer was bought for 50 million euros.",
            {80: False, 50: False},
        ),
        (
            f"{PLAN}. The ministry bears one half, i.e. 40 million euros.",
            {80: False, 40: True},
        ),
    ],
)
def test_what_is_said_to_be_contained_is_a_part(prose: str, expected: dict[float, bool]) -> None:
    assert amounts(prose) == expected


def test_the_rest_that_is_borrowed_is_money_for_the_project() -> None:
    found = amounts(
        f"{PLAN}. The state pays 20 million euros. The remaining 60 million euros is to be raised as debt for the plan."
    )
    assert 60 in found

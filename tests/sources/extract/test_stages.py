"""How far a sum has gone: the words that tell it, and the same words where they tell nothing."""

from __future__ import annotations

import pytest

from tests.sources.extract.pages import only_sum, told

CLOUD = "2 billion shillings for the National AI Cloud"


def stage(prose: str) -> str | None:
    """The stage of the one sum of a paragraph about Kenya."""
    return only_sum(told("Kenya", prose)).stage


@pytest.mark.parametrize(
    "prose",
    [
        f"The draft budget, which the cabinet has approved, contains {CLOUD}.",
        f"The agency requested {CLOUD}.",
        f"Parliament has yet to vote on the {CLOUD}.",
        "The National AI Cloud gets 2 billion shillings, subject to parliamentary approval.",
        f"The Treasury allocates {CLOUD}, if parliament agrees.",
        f"A decision on the {CLOUD} is due in May.",
        f"Until a decision falls, the {CLOUD} are a hope.",
        f"The cabinet has not decided on the {CLOUD}.",
        "The loan of 2 billion shillings for the National AI Cloud is being discussed.",
        "The Treasury negotiates a contract of 2 billion shillings for the National AI Cloud.",
        "The ministry tendered a contract for the National AI Cloud worth 2 billion shillings.",
        "The Treasury applied for a grant of 2 billion shillings for the National AI Cloud.",
        f"Under the budget proposal the ministry receives {CLOUD}.",
    ],
)
def test_money_in_a_paper_that_nobody_has_passed_is_announced(prose: str) -> None:
    assert stage(prose) == "announced"


@pytest.mark.parametrize(
    "prose",
    [
        f"Parliament approved {CLOUD}, more than the draft budget had foreseen.",
        f"Parliament approved {CLOUD}, as requested by the ministry.",
        f"The cabinet passed {CLOUD} after the draft bill had been debated.",
        f"Parliament voted {CLOUD}.",
        f"The supplementary budget contains {CLOUD}.",
        f"The cabinet has decided on {CLOUD}.",
        "The Treasury signed a contract of 2 billion shillings for the National AI Cloud after a year of talks.",
        "The Treasury was awarded a grant of 2 billion shillings for the National AI Cloud.",
        f"The Treasury signed a grant agreement over {CLOUD}.",
        f"The finance act for 2026 gives {CLOUD}.",
    ],
)
def test_money_that_a_budget_a_vote_or_a_contract_holds_is_committed(prose: str) -> None:
    assert stage(prose) == "committed"


@pytest.mark.parametrize(
    "prose",
    [
        f"So far {CLOUD} has been paid.",
        f"The Treasury has paid out {CLOUD}.",
        f"The Treasury handed over {CLOUD}.",
        "The last invoice for the National AI Cloud was settled with 2 billion shillings.",
        "Of the budget of the National AI Cloud, 2 billion shillings went into the machine hall.",
    ],
)
def test_money_that_is_gone_is_disbursed(prose: str) -> None:
    assert stage(prose) == "disbursed"


@pytest.mark.parametrize(
    "prose",
    [
        f"The {CLOUD} have not been paid.",
        f"The {CLOUD} will be paid out next year.",
        f"The {CLOUD} must be paid by the counties.",
        f"The {CLOUD} were never approved.",
        f"The Treasury has not allocated the {CLOUD}.",
        "A dispute over land was settled; the National AI Cloud is to cost 2 billion shillings.",
        f"The supplier settled in Nairobi; the Treasury plans {CLOUD}.",
        f"The minister went into detail on {CLOUD}.",
        f"The minister drew applause: {CLOUD} are planned.",
        f"Whoever orders chips waits; the minister wants {CLOUD}.",
        f"The president signs autographs and wants {CLOUD}.",
        f"The Treasury wants {CLOUD}, a sum that pays off.",
        "The National AI Cloud, which covers all counties, is to get 2 billion shillings under a plan of the Treasury.",
        "The minister concluded that 2 billion shillings for the National AI Cloud would do.",
        "Notes were made available; the National AI Cloud is priced at 2 billion shillings.",
        "The government selected a site for the National AI Cloud, which is priced at 2 billion shillings.",
        f"The plan binds nobody; the Treasury proposes {CLOUD}.",
    ],
)
def test_words_of_acts_in_other_senses_make_no_sum_firm(prose: str) -> None:
    assert stage(prose) == "announced"


@pytest.mark.parametrize(
    ("country", "prose", "expected"),
    [
        ("Deutschland", "Für das KI-Rechenzentrum in Jülich wurden 50 Millionen Euro ausgezahlt.", "disbursed"),
        ("Deutschland", "Für das KI-Rechenzentrum in Jülich sollen 50 Millionen Euro gezahlt werden.", "announced"),
        (
            "Deutschland",
            "Im Haushaltsentwurf stehen 50 Millionen Euro für das KI-Rechenzentrum in Jülich.",
            "announced",
        ),
        ("France", "L’État a versé 50 millions d’euros au supercalculateur IA de Lyon.", "disbursed"),
        (
            "France",
            "Le projet de loi de finances prévoit 50 millions d’euros pour le supercalculateur IA de Lyon.",
            "announced",
        ),
        ("España", "El Gobierno ha adjudicado 50 millones de euros al superordenador de IA de Soria.", "committed"),
        ("España", "El proyecto de ley prevé 50 millones de euros para el superordenador de IA de Soria.", "announced"),
        ("Brasil", "O governo gastou 50 milhões de reais no supercomputador de IA de Recife.", "disbursed"),
        ("Brasil", "O projeto de lei prevê 50 milhões de reais para o supercomputador de IA de Recife.", "announced"),
    ],
)
def test_stages_of_other_languages(country: str, prose: str, expected: str) -> None:
    found = only_sum(told(country, prose))
    assert (found.stage, found.amount_high) == (expected, 5e7)
    assert found.project is not None and "50" not in found.project and "euros" not in found.project

"""Sums that are no commitments: conditions, rumours, cancelled calls, suppositions, statements on trial, rounds."""

from __future__ import annotations

import pytest

from sources.extract.extract import extract
from tests.sources.extract.pages import dropped, only_sum, page_of, records, told

CLUSTER = "Rs 90 crore for the Pune AI Cluster"


@pytest.mark.parametrize(
    ("prose", "rules"),
    [
        ("Bidders must show an annual turnover of Rs 50 crore to build the Pune AI Cluster.", {"revenue", "threshold"}),
        ("The earnest money for the Pune AI Cluster is Rs 2 crore.", {"threshold"}),
        ("The tender fee for the Pune AI Cluster is Rs 5 crore.", {"threshold"}),
        (f"The call of {CLUSTER} was cancelled.", {"rejected"}),
        ("The tender for the Pune AI Cluster, Rs 90 crore, stands cancelled.", {"rejected"}),
        (f"The assembly voted against {CLUSTER}.", {"rejected"}),
        (f"The mayor would like {CLUSTER}.", {"rejected"}),
        (f"The ministry approved {CLUSTER}. It said it was unaware of such plans.", {"rejected"}),
        (f"The government could give, say, {CLUSTER}.", {"hypothetical"}),
        (
            "If half of the Rs 90 crore for the Pune AI Cluster went to schools instead, they would thrive.",
            {"hypothetical"},
        ),
        ("On the radio they say that the Pune AI Cluster gets Rs 90 crore.", {"rumour"}),
        (f"The figure of {CLUSTER} goes back to a remark of the minister.", {"rumour"}),
        (f"Press reports mention {CLUSTER}.", {"rumour"}),
        (f"A post with {CLUSTER} did the rounds last week.", {"rumour"}),
        (f"Is it correct that the Cabinet approved {CLUSTER}? Nobody knows the answer.", {"question"}),
        (f"An applicant may receive {CLUSTER} and no more.", {"per_award_ceiling"}),
        ("The World Bank loan of Rs 90 crore for roads is separate from the Pune AI Cluster.", {"rejected", "not_ai"}),
        (f"A Facebook post claims that the mayor promised {CLUSTER}.", {"rumour"}),
        (f"Reports that the Cabinet promised {CLUSTER} are incorrect.", {"rejected"}),
        ("Economists see a boost to the economy of Rs 90 crore from the Pune AI Cluster.", {"economic_effect"}),
        ("Word has it that the Pune AI Cluster gets Rs 90 crore.", {"rumour"}),
        (f"No winner can receive more than {CLUSTER}.", {"per_award_ceiling"}),
        ("With a termination fee of Rs 9 crore, the lease of the Pune AI Cluster is strict.", {"penalty"}),
        ("The Cabinet approved Rs 90 crore for identity cards in Pune, near the Pune AI Cluster.", {"not_ai"}),
        ("The Cabinet approved a tax holiday of Rs 90 crore for the Pune AI Cluster.", {"not_ai"}),
        ("The Cabinet approved the Pune AI Cluster. It gives Rs 90 crore for wheat.", {"other_purpose", "not_ai"}),
        ("The Cabinet approved the Pune AI Cluster. Rs 90 crore was mentioned.", {"unlicensed"}),
        ("The Pune AI Cluster saved Rs 90 crore on power.", {"not_ai"}),
        ("The Cabinet approved Rs 90 crore for the road to the Pune AI Cluster.", {"not_ai"}),
        ("The land under the Pune AI Cluster is worth Rs 90 crore.", {"not_ai"}),
        ("A fire at the Pune AI Cluster did Rs 90 crore of damage.", {"not_ai", "penalty"}),
        ("The Pune AI Cluster pays Rs 90 crore in taxes.", {"not_ai"}),
        ("The harbour contract is worth Rs 90 crore. The Pune AI Cluster opens in 2027.", {"other_sector"}),
    ],
)
def test_sum_is_kept_out_and_the_rule_says_why(prose: str, rules: set[str]) -> None:
    assert not told("India", prose).commitments
    assert dropped("India", prose) & rules


@pytest.mark.parametrize(
    "prose",
    [
        f"The Cabinet approved {CLUSTER}. Bidders must show an annual turnover of Rs 50 crore.",
        f"The Cabinet approved {CLUSTER}; bidders must come from India.",
        f"The Cabinet, say officials, approved {CLUSTER}.",
        f"Unlike the papers, the Cabinet names a sum that it approved: {CLUSTER}.",
        f"The Cabinet approved {CLUSTER}; if half of the seats stay empty, fees rise.",
        f"The Cabinet approved {CLUSTER} and identity cards for all.",
        "The Cabinet approved the Pune AI Cluster. It gives Rs 90 crore for the supercomputer.",
        f"The Cabinet approved {CLUSTER}. Flights were cancelled on that day.",
        f"In passing the budget, the Cabinet approved {CLUSTER}.",
        f"The Cabinet approved {CLUSTER}, and more than one winner will run it.",
    ],
)
def test_like_words_beside_another_thing_keep_no_sum_out(prose: str) -> None:
    found = only_sum(told("India", prose))
    assert (found.currency, found.amount_high, found.sponsor) == ("INR", 9e8, "Government of India")


@pytest.mark.parametrize(
    ("next_paragraph", "kept"),
    [
        ("Verdict: false. Nobody has signed.", False),
        ("Our verdict: misleading.", False),
        ("True to form? The minister laughed and went on.", False),
        ("The minister laughed and went on.", True),
        ("The opposition calls the figure true but small.", True),
    ],
)
def test_quotation_on_which_the_page_passes_a_verdict_is_kept_out(next_paragraph: str, *, kept: bool) -> None:
    found = records(
        "<h2>Ghana</h2><p>“The government will put 240 million cedis into the Accra AI Cluster.”</p>"
        f"<p>{next_paragraph}</p>"
    )
    assert bool(found.commitments) == kept


def test_page_about_a_funding_round_tells_of_no_project() -> None:
    body = (
        "<p>France's Mistral, backed by the government of France, has closed a Series C. It will spend 700 million "
        "euros on its AI data centre in Essonne. Mistral trains language models.</p>"
    )
    found = extract(page_of(body, title="Mistral closes Series C"))
    assert not found.commitments
    assert "private_round" in {d.rule for d in found.decisions}


def test_round_of_a_neighbour_keeps_no_public_sum_out() -> None:
    found = only_sum(
        told(
            "France",
            "The government puts 700 million euros into the Essonne AI Campus.</p><p>Far from there lives a start-up "
            "of thirty people, whose founders met at school and who sell to banks and insurers. It has raised a seed "
            "round.",
        )
    )
    assert (found.project, found.amount_high) == ("Essonne AI Campus", 7e8)


ROMANCE = (
    "<p>España pone en marcha la fábrica de inteligencia artificial de Galicia, en Santiago de Compostela. El proyecto "
    "cuenta con 82 millones de euros. {said} La Xunta aportará 20 millones de euros.</p><p>La fábrica de IA de Galicia "
    "abre en 2027 y da servicio a las empresas de la comunidad, según el presidente de la Xunta de Galicia.</p>"
)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("La mitad, 41 millones, llegarán del Gobierno central.", {82, 41, 20}),
        ("Unos 41 millones de turistas llegarán este año.", {82, 20}),
        ("En España viven 49 millones, y llegarán más.", {82, 20}),
    ],
)
def test_romance_prose_may_leave_the_currency_out_but_people_are_no_money(said: str, expected: set[int]) -> None:
    found = records(ROMANCE.format(said=said))
    assert {round(c.amount_high / 1e6) for c in found.commitments} == expected

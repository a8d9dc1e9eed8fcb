"""Sums of prose: whose, for what, how far, part of what."""

from __future__ import annotations

import pytest

from sources.extract.extract import extract
from tests.sources.extract.pages import only_sum, page_of, records, rule_of, sum_of


def test_ministry_that_sets_aside_a_sum_is_the_payer() -> None:
    found = only_sum(
        records(
            "<h2>Croatia</h2><p>In March 2026 the Ministry of Science set aside 40 million euros for the "
            "Zagreb AI Factory, which will open to universities.</p>"
        )
    )
    assert (found.project, found.country_iso3, found.currency, found.amount_low) == (
        "Zagreb AI Factory",
        "HRV",
        "EUR",
        40_000_000,
    )
    assert (found.sponsor_kind, found.stage, found.announced_on) == ("government", "committed", "2026-03")
    assert found.sponsor is not None and found.sponsor.startswith("Ministry of Science")


def test_company_investment_in_a_country_is_a_project_named_after_both() -> None:
    found = only_sum(
        records(
            "<h2>Chile</h2><p>Amazon Web Services pledged $4 billion of investment in Chile between 2026 and "
            "2030 for AI data centres.</p>"
        )
    )
    assert (found.sponsor_kind, found.stage, found.period_start, found.period_end) == (
        "private_foreign",
        "announced",
        2026,
        2030,
    )


def test_parts_are_marked_and_inherit_their_payer() -> None:
    found = records(
        "<h2>Kenya</h2><p>The government has allocated 5 billion shillings to the National AI Programme. "
        "Of that, 2 billion is for a GPU cluster and 1 billion for training.</p>"
    )
    whole, part = sum_of(found, 5e9), sum_of(found, 2e9)
    assert (whole.component, part.component) == (False, True)
    assert (part.currency, part.sponsor) == ("KES", whole.sponsor)


def test_sums_that_add_up_to_a_third_are_its_parts() -> None:
    found = records(
        "<h2>Denmark</h2><p>The Tyr supercomputer is an NVIDIA system in Odense. The Lego Foundation "
        "paid 300 million kroner and the state another 200 million kroner. That makes 500 million kroner "
        "for Tyr.</p>"
    )
    assert {c.amount_high / 1e6: c.component for c in found.commitments} == {300: True, 200: True, 500: False}


def test_restated_sum_is_one_record() -> None:
    found = records(
        "<h2>Peru</h2><p>The government announced the Inti AI Mission with $200 million.</p><p>The Inti "
        "AI Mission, at $200 million, is the largest such plan in the Andes.</p>"
    )
    assert only_sum(found).project == "Inti AI Mission"


def test_conversion_in_brackets_hangs_on_the_local_sum() -> None:
    found = only_sum(
        records(
            "<h2>Poland</h2><p>The ministry granted 80 million zlotys ($20 million) to the Bielik language "
            "model in 2025.</p>"
        )
    )
    assert (found.currency, found.amount_low, found.usd_stated) == ("PLN", 80_000_000, 20_000_000)


def test_bare_dollar_is_read_by_the_country_it_stands_in() -> None:
    found = only_sum(
        records(
            "<h2>Australia</h2><p>The federal government will put $300 million into the Canberra AI Supercomputer.</p>"
        )
    )
    assert (found.currency, found.is_currency_inferred) == ("AUD", True)


def test_pronoun_points_back_to_the_company() -> None:
    found = records(
        "<h2>Finland</h2><p>Nokia is building an AI data centre in Oulu. The company will spend 900 "
        "million euros on it by 2029.</p>"
    )
    pledge = sum_of(found, 9e8)
    assert (pledge.sponsor, pledge.sponsor_kind, pledge.period_end) == ("Nokia", "private_domestic", 2029)


def test_section_heading_gives_the_country() -> None:
    found = records(
        "<h2>Ghana</h2><p>A national AI strategy with 250 million dollars behind it was adopted by "
        "cabinet.</p><h2>Togo</h2><p>The government promised 3 billion CFA francs for an AI centre in "
        "Lomé.</p>"
    )
    assert {c.country_iso3 for c in found.commitments} == {"GHA", "TGO"}
    assert sum_of(found, 3e9).currency == "XOF"


def test_letter_of_intent_is_announced_and_contract_committed() -> None:
    loi = only_sum(
        records(
            "<h2>Nepal</h2><p>Under a letter of intent a developer plans a $90 million AI data centre in Pokhara.</p>"
        )
    )
    contract = only_sum(
        records(
            "<h2>Nepal</h2><p>The ministry signed a contract worth $90 million for an AI data centre in Pokhara.</p>"
        )
    )
    assert (loi.stage, contract.stage) == ("announced", "committed")


@pytest.mark.parametrize(
    ("sentence", "words", "rules"),
    [
        ("Analysts expect the country's AI market to reach $3 billion by 2031.", "$3 billion", {"market_forecast"}),
        ("Artificial intelligence could add $40 billion to GDP by 2030.", "$40 billion", {"economic_effect"}),
        (
            "For comparison, the big American labs spend $2 billion on one AI training run.",
            "$2 billion",
            {"comparison", "company_capex"},
        ),
        ("If anyone gave us $500 million for AI, we would buy books.", "$500 million", {"hypothetical"}),
        (
            "The AI start-up raised $120 million in a Series B round led by Accel.",
            "$120 million",
            {"private_round", "no_project"},
        ),
        ("The chipmaker's revenue from AI rose to $9 billion.", "$9 billion", {"revenue"}),
        ("Renting a GPU costs $3 an hour at the AI cloud.", "$3", {"unit_price", "too_small"}),
        ("The government also finances a $6 billion railway to the coast.", "$6 billion", {"not_ai"}),
        ("Investors valued the AI company at $5 billion.", "$5 billion", {"valuation"}),
        ("The sovereign fund has $300 billion under management and likes AI.", "$300 billion", {"assets"}),
        ("The state pays $20 million a year for AI licences.", "$20 million", {"per_year"}),
    ],
)
def test_sums_that_are_no_commitments_are_kept_out_and_say_why(sentence: str, words: str, rules: set[str]) -> None:
    page = page_of(f"<h2>Jordan</h2><p>{sentence}</p>")
    found = extract(page)
    assert not found.commitments
    assert rule_of(found, page, words) in rules


def test_teasers_under_related_headings_are_not_read() -> None:
    found = records(
        "<h2>Malta</h2><p>The government set aside 10 million euros for the Valletta AI "
        "Hub.</p><h2>Related articles</h2><ul><li>Italy puts 2 billion euros into its AI factories this "
        "year</li></ul>"
    )
    assert only_sum(found).country_iso3 == "MLT"


def test_every_quote_lies_in_the_text() -> None:
    page = page_of(
        "<h2>Oman</h2><p>The Ministry of Transport approved 20 million rials for the Duqm AI Campus, a "
        "60 MW site with 5,000 H200 GPUs due in 2027.</p>"
    )
    found = extract(page)
    for table in found.by_table().values():
        for record in table:
            assert record.evidence
            for quote in record.evidence:
                assert 0 <= quote.start < quote.end <= len(page.text)
                assert quote.end - quote.start <= 300


def test_who_runs_a_part_is_not_who_pays_for_it() -> None:
    found = records(
        "<h2>Chile</h2><p>The government adopted the Andes AI Plan with $400 million. Inside it, $90 million is meant "
        "for a supercomputer to be run by the national laboratory NLHPC.</p>"
    )
    assert sum_of(found, 9e7).sponsor == "Government of Chile"


def test_share_of_the_european_undertaking_is_an_award() -> None:
    found = records(
        "<h2>Slovenia</h2><p>The Vega AI Factory in Maribor will be an NVIDIA machine. EuroHPC brings 60 million "
        "euros.</p>"
    )
    assert (sum_of(found, 6e7).sponsor, sum_of(found, 6e7).stage) == ("EuroHPC Joint Undertaking", "committed")


def test_a_further_sum_goes_as_far_as_the_one_before_it() -> None:
    found = records(
        "<h2>Ghana</h2><p>Parliament approved 300 million cedis for the National AI Fund. A further 50 million cedis "
        "is for its training centre.</p>"
    )
    assert {c.stage for c in found.commitments} == {"committed"}


def test_sums_after_counted_pillars_are_parts_of_an_approved_plan() -> None:
    found = records(
        "<h2>Denmark</h2><p>The government has approved a plan worth 300 million kroner for AI computing. The "
        "plan, called Regneplan, has two pillars. The first, an AI data hall in Odense, takes 200 million kroner. The "
        "second, 70 million kroner, pays for a language model, to be called Freja.</p>"
    )
    assert {c.amount_high / 1e6: (c.component, c.stage) for c in found.commitments} == {
        300: (False, "committed"),
        200: (True, "committed"),
        70: (True, "committed"),
    }
    assert sum_of(found, 3e8).project == "Regneplan"


def test_company_spending_on_other_things_is_no_project() -> None:
    found = records(
        "<p>TSMC will spend $52 billion to $56 billion this year, after quarterly revenue of $33.7 billion. Microsoft, "
        "Amazon, Meta and Google will together spend some $600 billion on data centres in 2026, analysts reckon.</p>"
        "<p>Net profit rose 35% to NT$505 billion. The company’s Arizona complex will now cost $165 billion.</p>",
        title="TSMC lifts capital spending again on AI demand",
    )
    assert not found.commitments


def test_items_under_a_company_are_its_money() -> None:
    found = records(
        "<p>Companies in South Africa and AI data centres:</p><ul><li>Microsoft<ul>"
        "<li>New: R5.4bn by the end of 2027 for cloud and AI capacity in South Africa, promised in March 2025.</li>"
        "</ul></li></ul>"
    )
    sum_found = sum_of(found, 5.4e9)
    assert (sum_found.sponsor, sum_found.project) == ("Microsoft", "Microsoft South Africa investment")


def test_items_under_a_project_belong_to_it() -> None:
    found = records(
        "<p>Norway has plans. The Halden Compute Centre is one, the Tromsø AI Hub another.</p>"
        "<ul><li>Halden Compute Centre<ul><li>The state gives NOK 400 million.</li></ul></li>"
        "<li>Tromsø AI Hub<ul><li>The state gives NOK 150 million.</li></ul></li></ul>"
    )
    assert (sum_of(found, 400e6).project, sum_of(found, 150e6).project) == ("Halden Compute Centre", "Tromsø AI Hub")


def test_what_is_said_of_a_term_is_about_the_term() -> None:
    found = records(
        "<p>Two machines of Slovenia and Hungary.</p><dl><dt>Vega supercomputer (Slovenia)</dt>"
        "<dd>It cost EUR 17 million, paid by the ministry.</dd><dt>Levente supercomputer (Hungary)</dt>"
        "<dd>The government approved 6,000 million forints for the machine.</dd></dl>"
    )
    assert [sum_of(found, amount).project.split()[0] for amount in (17e6, 6e9)] == ["Vega", "Levente"]

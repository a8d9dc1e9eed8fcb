"""Who pays: provinces, boards, public bodies named before, unnamed companies."""

from __future__ import annotations

import pytest

from tests.sources.extract.pages import only_sum, records, sum_of, told

WINNIPEG = "$42 million for the Winnipeg AI Cluster"


@pytest.mark.parametrize(
    ("prose", "sponsor"),
    [
        (f"The Government of Manitoba approved {WINNIPEG}.", "Government of Manitoba"),
        (f"Manitoba set aside {WINNIPEG}.", "Government of Manitoba"),
        (
            f"Saskatchewan and Manitoba quarrel. The province of Nova Scotia approved {WINNIPEG}.",
            "Government of Nova Scotia",
        ),
        (f"Manitoba is cold, but Manitoba is rich. The province approved {WINNIPEG}.", "Government of Manitoba"),
        (f"The government of Canada approved {WINNIPEG} in Manitoba.", "Government of Canada"),
        (f"Manitoba wrote to Ottawa. The federal government approved {WINNIPEG}.", "Government of Canada"),
        ("In Manitoba, Telus will spend $42 million on the Winnipeg AI Cluster.", "TELUS"),
        (f"The Bank of Nova Scotia will put {WINNIPEG} aside.", "Bank of Nova Scotia"),
        (f"The Ohio State University approved {WINNIPEG}.", "Ohio State University"),
    ],
)
def test_province_pays_where_it_acts_and_not_where_it_only_stands(prose: str, sponsor: str) -> None:
    assert only_sum(told("Canada", prose)).sponsor == sponsor


@pytest.mark.parametrize(
    ("state", "sponsor"),
    [
        ("Saxony-Anhalt", "State of Saxony-Anhalt"),
        ("Lower Saxony", "State of Lower Saxony"),
        ("Saxony", "Free State of Saxony"),
        ("The state of Hesse", "State of Hesse"),
    ],
)
def test_longest_name_of_a_state_wins(state: str, sponsor: str) -> None:
    found = only_sum(told("Germany", f"{state} approved 42 million euros for the Fulda AI Cluster."))
    assert (found.sponsor, found.sponsor_kind, found.country_iso3) == (sponsor, "government", "DEU")


def test_province_that_no_table_knows_names_nobody() -> None:
    found = only_sum(told("China", "The province approved 42 million yuan for the Guizhou AI Cluster."))
    assert found.sponsor in (None, "Government of China")


def test_province_adds_to_what_the_federation_pays() -> None:
    found = told(
        "Canada",
        "Nova Scotia built roads. Nova Scotia built ports. The Government of Canada put $42 million into the Halifax "
        "AI Cluster, and the province added $10 million.",
    )
    assert sum_of(found, 4.2e7).sponsor == "Government of Canada"
    added = sum_of(found, 1e7)
    assert (added.sponsor, added.component) == ("Government of Nova Scotia", False)


@pytest.mark.parametrize(
    ("items", "payers"),
    [
        (
            "<li>the Government of Manitoba, $42 million, approved in May</li><li>Bell Canada, $10 million</li>",
            {42: "Government of Manitoba", 10: "Bell"},
        ),
        ("<li>Bell Canada revenue, $42 million</li><li>Cohere was valued at $10 million</li>", {}),
    ],
)
def test_list_item_is_paid_by_who_opens_it(items: str, payers: dict[int, str]) -> None:
    found = records(f"<h2>Canada</h2><p>The payers of the Winnipeg AI Cluster are:</p><ul>{items}</ul>")
    assert {round(c.amount_high / 1e6): c.sponsor for c in found.commitments} == payers


@pytest.mark.parametrize(
    ("prose", "sponsor"),
    [
        (
            "Nokia is building an AI data centre in Oulu. Its board approved 900 million euros for the site.",
            "Nokia",
        ),
        (
            "The Oulu AI Data Centre is being built by Nokia. Its board approved 900 million euros for the site.",
            "Nokia",
        ),
        ("Nokia, which Solidium owns, will spend 900 million euros on the Oulu AI Data Centre.", "Nokia"),
        (
            "The Ministry of Finance presented the Oulu AI Factory. It will spend 900 million euros on it.",
            "Ministry of Finance",
        ),
    ],
)
def test_boards_and_pronouns_point_back_to_who_acts(prose: str, sponsor: str) -> None:
    assert only_sum(told("Finland", prose)).sponsor == sponsor


def test_unnamed_company_is_not_replaced_by_the_government() -> None:
    found = only_sum(
        told(
            "Peru",
            "The Ministry of Transport is against it. A private group will put $200 million into the Inti AI Mission.",
        )
    )
    assert found.sponsor is None


def test_chip_maker_pays_what_it_adds_and_nothing_else() -> None:
    found = told(
        "Poland",
        "The Bielik language model gets 80 million zlotys from the ministry, and Nvidia adds $20 million.",
    )
    assert sum_of(found, 8e7).sponsor == "Government of Poland"
    assert sum_of(found, 2e7).sponsor == "NVIDIA"


@pytest.mark.parametrize(
    ("second", "sponsor", "stage"),
    [
        (
            "The Ministry of Transport pays the $200 million for the Inti AI Mission.",
            "Ministry of Transport",
            "committed",
        ),
        ("In May Congress approved the $200 million for the Inti AI Mission.", "Government of Peru", "committed"),
        ("Congress approved $200 million for roads.", "Government of Peru", "announced"),
    ],
)
def test_restated_sum_lends_its_act_and_its_payer_to_the_first_place(second: str, sponsor: str, stage: str) -> None:
    found = only_sum(told("Peru", f"The Inti AI Mission is put at $200 million.</p><p>{second}"))
    assert (found.sponsor, found.stage) == (sponsor, stage)


@pytest.mark.parametrize(
    ("fund", "sponsor"),
    [
        ("EuroHPC chose the Mimer AI Factory.", None),
        ("The Recovery and Resilience Facility helps, and EuroHPC chose the Mimer AI Factory.", "Recovery"),
    ],
)
def test_eurohpc_does_not_stand_in_where_another_fund_is_named(fund: str, sponsor: str | None) -> None:
    found = only_sum(told("Sweden", f"{fund} The Mimer AI Factory, a machine of 129 million euros, opens in 2027."))
    assert found.sponsor is not None
    assert (found.sponsor == "EuroHPC Joint Undertaking") is False or sponsor is None


def test_who_is_given_money_does_not_pay_it() -> None:
    cluster = "240 million cedis for the Accra AI Cluster"
    given = only_sum(told("Ghana", f"The ministry gives Cohere {cluster}."))
    giver = only_sum(told("Ghana", f"Cohere gives the ministry {cluster}."))
    assert (given.sponsor, giver.sponsor) == ("Government of Ghana", "Cohere")


def test_ministry_is_no_university() -> None:
    found = only_sum(
        told(
            "Ghana",
            "The University of Accra hosts the Accra AI Cluster. The ministry pays 240 million cedis for it.",
        )
    )
    assert found.sponsor == "Government of Ghana"


@pytest.mark.parametrize(
    ("country", "prose", "sponsor", "kind"),
    [
        ("Spain", "The Cesga AI Cluster gets 30 million euros from the Xunta de Galicia.", "Xunta de Galicia", None),
        ("Spain", "The Cesga AI Cluster gets 30 million euros from France.", "Government of France", "foreign_state"),
        (
            "Turkey",
            "Turkey Wealth Fund puts 5 million lira into the Ankara AI Cluster.",
            "Turkey Wealth Fund",
            "state_owned",
        ),
        (
            "Kenya",
            "Turkey Wealth Fund puts $5 million into the Narok AI Cluster.",
            "Turkey Wealth Fund",
            "foreign_state",
        ),
        ("Kenya", "KenGen puts 5 million shillings into the Narok AI Cluster.", "KenGen", "state_owned"),
        ("Kenya", "Safaricom puts 5 million shillings into the Narok AI Cluster.", "Safaricom", "private_domestic"),
        ("Kenya", "BOAD puts $5 million into the Narok AI Cluster.", "BOAD", "multilateral"),
        ("Sweden", "Telenor will put 5 million kronor into the Malmo AI Factory.", "Telenor", "foreign_state"),
        ("Norway", "Telenor will put 5 million kroner into the Bergen AI Factory.", "Telenor", "state_owned"),
        ("Oman", "Bank Muscat puts 5 million rials into the Duqm AI Campus.", "Bank Muscat", "private_domestic"),
        ("Oman", "The World Bank Group puts 5 million dollars into the Duqm AI Campus.", "World Bank", "multilateral"),
        ("Oman", "Galfar Contracting puts 5 million rials into the Duqm AI Campus.", "Galfar Contracting", None),
        (
            "Oman",
            "The Ministry of Electricity and Water puts 5 million rials into the Duqm AI Campus.",
            "Ministry of Electricity and Water",
            "government",
        ),
        ("Peru", "Mila Rojas puts $5 million into the Lima AI Cluster.", "Government of Peru", "government"),
    ],
)
def test_kind_of_the_payer_is_judged_by_whose_it_is(country: str, prose: str, sponsor: str, kind: str | None) -> None:
    found = only_sum(told(country, prose))
    assert found.sponsor == sponsor
    assert kind is None or found.sponsor_kind == kind


@pytest.mark.parametrize(
    ("before", "sponsor"),
    [
        ("The Ministry of Education spends 9 million euros on AI in schools.", "Ministry of Education"),
        ("The Ministry of Education met teachers.", "Government of Malta"),
        ("The Peninsular Investment Authority (PIA) met. The PIA flight landed.", "Government of Malta"),
    ],
)
def test_body_of_the_sentence_before_stands_in_only_where_it_deals_with_money_or_ai(before: str, sponsor: str) -> None:
    found = told("Malta", f"{before} The Gozo AI Cluster is priced at 50 million euros.")
    assert sum_of(found, 5e7).sponsor == sponsor


@pytest.mark.parametrize(
    ("prose", "sponsor"),
    [
        (
            "The Peninsular Investment Authority (“PIA”) met. PIA puts 90 million rials into the Salalah AI Campus.",
            "Peninsular Investment Authority",
        ),
        (
            "Copper Grid Inc. signed. Copper Grid will invest 90 million rials in the Salalah AI Campus.",
            "Copper Grid Inc",
        ),
        ("The National AI Plan (2026) is out. The Salalah AI Campus costs 90 million rials.", "Government of Oman"),
    ],
)
def test_short_name_that_the_page_introduces_pays_under_the_long_one(prose: str, sponsor: str) -> None:
    assert only_sum(told("Oman", prose)).sponsor == sponsor


@pytest.mark.parametrize(
    ("prose", "sponsor", "kind"),
    [
        ("The Government of Ghana gives $5 million to the Konza AI Campus.", "Government of Ghana", "foreign_state"),
        ("Ghana's ministry gives $5 million to the Konza AI Campus.", "Government of Ghana", "foreign_state"),
        ("Kenya's ministry gives $5 million to the Konza AI Campus.", "Government of Kenya", "government"),
        ("The Konza AI Campus costs $5 million. Ghana admires it.", "Government of Kenya", "government"),
        ("A sum of $5 million from Washington goes to the Konza AI Campus.", "Government of the United States", None),
        ("Engineers from Japan built the Konza AI Campus for $5 million.", "Government of Kenya", None),
    ],
)
def test_government_of_another_country_pays_only_where_it_gives(prose: str, sponsor: str, kind: str | None) -> None:
    found = only_sum(told("Kenya", prose))
    assert found.sponsor == sponsor
    assert kind is None or found.sponsor_kind == kind


def test_second_payer_of_a_sentence_needs_no_verb() -> None:
    found = told("Kenya", "The Konza AI Campus costs $9 million; Safaricom pays $5 million and the state $4 million.")
    assert sum_of(found, 5e6).sponsor == "Safaricom"
    assert sum_of(found, 4e6).sponsor == "Government of Kenya"


def test_second_country_of_a_sentence_needs_no_verb() -> None:
    found = told(
        "Kenya, Ghana", "Nairobi pays $5 million for the Konza AI Campus, Accra $4 million for the Accra AI Hub."
    )
    assert sum_of(found, 5e6).sponsor == "Government of Kenya"
    assert (sum_of(found, 4e6).sponsor, sum_of(found, 4e6).country_iso3) == ("Government of Ghana", "GHA")


def test_who_praises_a_sum_does_not_pay_it() -> None:
    found = told("Ghana", "Kenya's minister praised the $4 million for the Accra AI Hub.")
    assert sum_of(found, 4e6).sponsor in (None, "Government of Ghana")


def test_two_equal_shares_of_a_sum_have_each_their_payer() -> None:
    found = told(
        "Ireland",
        "The AI Factory Antenna has a budget of €10 million. Of that sum €5 million is the contribution of EuroHPC and "
        "the remaining €5 million falls to the government of Ireland.",
    ).commitments
    assert {c.sponsor for c in found if c.component} == {"EuroHPC Joint Undertaking", "Government of Ireland"}
    assert [c.amount_high for c in found if c.component] == [5_000_000, 5_000_000]


STATE_PAGE = (
    "<p>The government of {state} agreed on Wednesday to build the Harbour AI Campus. {state} has waited for it.</p>"
    "<p>The treasury will pay 380 million reais for the Harbour AI Campus, and {state} owns the land.</p>"
)


@pytest.mark.parametrize(
    ("state", "sponsor"),
    [("Ceará", "Government of Ceará"), ("Brazil", "Government of Brazil"), ("the region", "Government of Brazil")],
)
def test_the_treasury_on_a_page_about_a_state_is_that_state(state: str, sponsor: str) -> None:
    found = records("<h2>Brazil</h2>" + STATE_PAGE.format(state=state))
    assert sum_of(found, 380e6).sponsor == sponsor


def test_a_name_ends_before_the_currency_of_a_sum() -> None:
    found = told(
        "Austria",
        "For the Graz AI Cluster the Federal Ministry of Finance provides EUR 30 million and the Federal Ministry of "
        "Women, Science and Research EUR 18 million.",
    )
    assert sum_of(found, 18e6).sponsor == "Federal Ministry of Women, Science and Research"


def test_it_is_the_company_that_the_sentence_before_speaks_of() -> None:
    found = told(
        "Switzerland",
        "Swisscom lets firms use the Bern AI Cloud. The company, a half of which belongs to the Confederation, is "
        "proud. In 2024 it said it would invest 100 million francs in the Bern AI Cloud.",
    )
    assert sum_of(found, 100e6).sponsor == "Swisscom"


def test_what_stands_in_the_state_budget_is_paid_by_the_state() -> None:
    found = told(
        "Lithuania",
        "EuroHPC selected the Kaunas AI Factory, which costs 130 million euros. Of that, 65 million euros stands in "
        "the state budget.",
    )
    assert sum_of(found, 65e6).sponsor == "Government of Lithuania"


def test_a_budget_that_money_comes_from_is_no_partner_of_who_pays_next() -> None:
    found = told(
        "Ghana",
        "The Tema AI Centre costs US$250 million. Of that, the Government of Ghana will provide US$75 million from the "
        "budget, and the African Development Bank has approved a loan of US$100 million.",
    )
    assert (sum_of(found, 75e6).sponsor, sum_of(found, 100e6).sponsor) == (
        "Government of Ghana",
        "African Development Bank",
    )

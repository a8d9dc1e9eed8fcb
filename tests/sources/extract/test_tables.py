"""Tables of projects, fact boxes and comparison tables."""

from __future__ import annotations

from tests.sources.extract.pages import capacity_of, records, sum_of

_TRACKER = """
<table><caption>Projects</caption>
<tr><th>Country</th><th>Project</th><th>Lead</th><th>Cost (EUR million)</th><th>Power (MW)</th>
<th>Status</th><th>Dependence on US technology</th></tr>
<tr><td rowspan=3>Slovenia</td><td>Vega AI Factory</td><td>Ministry of Higher Education</td><td>150</td><td>12</td>
<td>approved</td><td rowspan=3>Moderate</td></tr>
<tr><td>of which building</td><td>same</td><td>40</td><td>-</td><td>approved</td></tr>
<tr><td>SloLLM</td><td>University of Ljubljana</td><td>5</td><td>-</td><td>operational</td></tr>
<tr><td>Estonia</td><td>Tartu AI Cloud</td><td>Telia</td><td>n/a</td><td>30</td><td>announced</td><td>High</td></tr>
<tr><th>Total</th><td></td><td></td><td>155</td><td>42</td><td></td><td></td></tr>
</table>
"""


def test_tracker_rows_become_projects_sums_and_powers() -> None:
    found = records(f"<p>We track AI projects of two countries.</p>{_TRACKER}")
    assert {p.name: (p.country_iso3, p.kind, p.status) for p in found.projects} == {
        "Vega AI Factory": ("SVN", "infrastructure", "approved"),
        "SloLLM": ("SVN", "model", "operational"),
        "Tartu AI Cloud": ("EST", "infrastructure", "announced"),
    }
    assert sorted(c.amount_high / 1e6 for c in found.commitments) == [5, 40, 150]
    assert sum_of(found, 40e6).component and not sum_of(found, 150e6).component
    assert {c.value_high for c in found.capacities} == {12, 30}


def test_total_row_adds_nothing_to_a_table_of_projects() -> None:
    assert not [c for c in records(_TRACKER).commitments if c.amount_high == 155e6]


def test_dependency_column_becomes_assessments() -> None:
    found = records(_TRACKER)
    assert {(a.country_iso3, a.dimension, a.value) for a in found.assessments} == {
        ("SVN", "us_dependency", "moderate"),
        ("EST", "us_dependency", "high"),
    }


def test_large_numbers_under_a_header_of_millions_are_millions() -> None:
    rows = "".join(
        (f"<tr><td>Viet Nam</td><td>Project {n} AI Cluster</td><td>₫{v}</td></tr>")
        for n, v in (("A", "2,500,000"), ("B", "900,000"))
    )
    found = records(f"<table><tr><th>Country</th><th>Project</th><th>Cost (million)</th></tr>{rows}</table>")
    assert {c.amount_high for c in found.commitments} == {2.5e12, 9e11}


def test_tiers_of_prose_name_their_countries() -> None:
    found = records(
        "<h2>Tiers</h2><p>Tier 1 (US and China): the whole stack.</p><p>Tier 2 – partial (Brazil, Turkey "
        "and Viet Nam): some layers.</p>"
    )
    assert {(a.country_iso3, a.value) for a in found.assessments if a.dimension == "tier"} == {
        ("USA", "1"),
        ("CHN", "1"),
        ("BRA", "2"),
        ("TUR", "2"),
        ("VNM", "2"),
    }


def test_claims_about_the_landscape() -> None:
    found = records(
        "<p>By March 2026 the CNAS index tracked 150 government-backed projects across 60 countries. "
        "Infrastructure projects make up 57% of all tracked projects; model projects make up 35%; data "
        "projects are 8%. "
        "NVIDIA supplies GPUs for 51% of all tracked infrastructure projects. Global spending on "
        "sovereign AI is projected to pass $120 billion in 2026.</p>"
    )
    assert {c.metric: c.value for c in found.claims} == {
        "projects_tracked": 150,
        "countries_with_projects": 60,
        "share_infrastructure": 0.57,
        "share_model": 0.35,
        "share_data": 0.08,
        "share_nvidia_in_infrastructure": 0.51,
        "global_spending_usd": 120e9,
    }
    assert not found.commitments


_ONE = (
    "<h1>Halden Compute Centre</h1><p>Norway is building the Halden Compute Centre, a data centre for AI in Halden.</p>"
)


def test_key_figures_of_one_project_are_no_projects() -> None:
    found = records(
        f"{_ONE}<table><tr><th>Item</th><th>Phase One</th></tr><tr><td>Equity (NOK million)</td><td>1,200</td></tr>"
        "<tr><td>— Telenor</td><td>700</td></tr><tr><td>Bank debt (NOK million)</td><td>400</td></tr>"
        "<tr><td>IT load (MW)</td><td>35</td></tr><tr><td>GPUs</td><td>9,600</td></tr></table>"
    )
    assert len(found.projects) == 1
    assert sorted(c.amount_high / 1e6 for c in found.commitments) == [400, 700, 1200]
    assert sum_of(found, 700e6).component and sum_of(found, 700e6).sponsor == "Telenor"
    assert {c.value_high for c in found.capacities} == {35, 9600}


def test_sources_of_finance_name_the_sponsor_of_each_row() -> None:
    found = records(
        f"{_ONE}<dl><dt>Country</dt><dd>Norway</dd><dt>Status</dt><dd>Approved</dd><dt>Board approval</dt>"
        "<dd>4 March 2025</dd><dt>Executing agency</dt><dd>Sigma2 AS</dd></dl>"
        "<p>The total cost of the Halden Compute Centre comes to NOK 3 billion.</p>"
        "<table><caption>Sources of finance</caption><tr><th>Source</th><th>Instrument</th><th>NOK million</th>"
        "<th>EUR million</th><th>%</th></tr>"
        "<tr><td>European Investment Bank</td><td>Loan</td><td>1,800</td><td>156.5</td><td>60</td></tr>"
        "<tr><td>Government of Norway</td><td>Grant, budget 2026–2029</td><td>1,200</td><td>104.3</td><td>40</td></tr>"
        "<tr><td>Total</td><td></td><td>3,000</td><td>260.8</td><td>100</td></tr></table>"
    )
    assert {(c.amount_high / 1e6, c.sponsor, c.stage, c.component) for c in found.commitments} == {
        (3000, "European Investment Bank", "committed", False),
        (1800, "European Investment Bank", "committed", True),
        (1200, "Government of Norway", "committed", True),
    }
    assert sum_of(found, 1200e6).period_start == 2026
    assert {p.status for p in found.projects} == {"approved"}


def test_costs_by_component_take_their_unit_from_the_caption() -> None:
    found = records(
        f"{_ONE}<table><caption>Costs by component (NOK million)</caption><thead><tr><th rowspan=2>Component</th>"
        "<th colspan=2>Of which</th><th rowspan=2>Total</th></tr>"
        "<tr><th>Foreign exchange</th><th>Local</th></tr></thead>"
        "<tr><td>A. Halls</td><td>200</td><td>400</td><td>600</td></tr>"
        "<tr><td>B. Processors</td><td>800</td><td>100</td><td>900</td></tr>"
        "<tr><td>Total</td><td>1,000</td><td>500</td><td>1,500</td></tr></table>"
    )
    assert {(c.amount_high / 1e6, c.component) for c in found.commitments} == {(1500, False), (600, True), (900, True)}
    assert len(found.projects) == 1


def test_phases_keep_the_last_running_total_and_read_hardware_in_brackets() -> None:
    found = records(
        f"{_ONE}<p>The board has released NOK 500 million for phase 1.</p><table><thead><tr><th rowspan=2>Phase</th>"
        "<th colspan=2>Load</th><th rowspan=2>Accelerators</th><th rowspan=2>Cost (NOK m)</th></tr>"
        "<tr><th>Phase (MW)</th><th>Running total (MW)</th></tr></thead>"
        "<tr><td>1</td><td>20</td><td>20</td><td>~4,000 (Rubin)</td><td>500</td></tr>"
        "<tr><td>2</td><td>30</td><td>50</td><td>n/a</td><td>600–700</td></tr></table>"
    )
    assert sorted(c.value_high for c in found.capacities) == [20, 30, 50, 4000]
    assert next(c for c in found.capacities if c.value_high == 4000).hardware == "Rubin"
    assert not sum_of(found, 700e6).component


def test_columns_of_payers_and_payments_are_parts_of_the_row() -> None:
    found = records(
        "<p>AI projects of two countries.</p><table><tr><th rowspan=2>Host State</th><th rowspan=2>AI factory</th>"
        "<th rowspan=2>Coordinator</th><th colspan=2>Cost (EUR million)</th></tr>"
        "<tr><th>Total</th><th>of which EuroHPC JU</th></tr>"
        "<tr><td>Slovenia</td><td>Vega AI Factory</td><td>IZUM</td><td>150</td><td>75</td></tr>"
        "<tr><td>Italy</td><td>Dante AI Factory</td><td>CINECA</td><td>90</td><td>45</td></tr></table>"
    )
    part = sum_of(found, 75e6)
    assert part.component and part.sponsor and part.sponsor.startswith("EuroHPC") and part.country_iso3 == "SVN"
    assert not sum_of(found, 150e6).component
    assert {p.name for p in found.projects} == {"Vega AI Factory", "Dante AI Factory"}


def test_units_of_hundred_millions_and_maximum_columns() -> None:
    found = records(
        f"{_ONE}<table><caption>Support by applicant</caption>"
        "<tr><th>Applicant</th><th>Maximum (100 million yen)</th></tr>"
        "<tr><td>Sakura internet</td><td>512</td></tr><tr><td>KDDI</td><td>238</td></tr></table>"
    )
    assert {(c.amount_high, c.qualifier) for c in found.commitments} == {(51.2e9, "up_to"), (23.8e9, "up_to")}


def test_plain_rows_are_the_project_that_prose_describes() -> None:
    found = records(
        "<p>Jordan is to install a GPU cluster in Amman. Jordan will put JOD 12 million into the cluster.</p>"
        "<table><tr><th>Country</th><th>Item</th><th>Cost (JOD million)</th></tr>"
        "<tr><td>Jordan</td><td>GPU cluster</td><td>12</td></tr></table>"
    )
    assert len(found.commitments) == 1 and len(found.projects) == 1


def test_a_table_whose_columns_are_projects() -> None:
    found = records(
        "<p>Two machines.</p><table><tr><th></th><th>Vega supercomputer</th><th>Levente supercomputer</th></tr>"
        "<tr><td>Country</td><td>Slovenia</td><td>Hungary</td></tr>"
        "<tr><td>Who pays</td><td>Ministry of Higher Education</td><td>Federal government</td></tr>"
        "<tr><td>Cost</td><td>EUR 17 million</td><td>HUF 6,000 million</td></tr>"
        "<tr><td>Accelerators</td><td>240 (A100)</td><td>n/d</td></tr>"
        "<tr><td>State of the money</td><td>spent</td><td>signed</td></tr></table>"
    )
    assert {(c.project, c.amount_high / 1e6, c.currency, c.stage) for c in found.commitments} == {
        ("Vega supercomputer", 17, "EUR", "disbursed"),
        ("Levente supercomputer", 6000, "HUF", "committed"),
    }
    assert [(c.value_high, c.hardware) for c in found.capacities] == [(240, "A100")]
    assert "Federal government" not in {p.organisation for p in found.participants}


def test_codes_of_a_legend_and_a_column_of_currencies() -> None:
    found = records(
        "<p>A = announced; C = voted or contracted.</p><table><tr><th>Country</th><th>Project (lead)</th><th>Cur.</th>"
        "<th>Sum, billion</th><th>Stage</th></tr>"
        "<tr><td>Japan</td><td>Kobe AI Cloud (RIKEN)</td><td>JPY</td><td>&gt;110</td><td>A</td></tr>"
        "<tr><td>India</td><td>Pune AI Cloud (IIT Bombay)</td><td>INR</td><td>4.5</td><td>C</td></tr></table>"
    )
    assert {(c.amount_high, c.currency, c.qualifier, c.stage) for c in found.commitments} == {
        (110e9, "JPY", "at_least", "announced"),
        (4.5e9, "INR", "exact", "committed"),
    }


def test_partners_that_contribute_pay() -> None:
    found = records(
        f"{_ONE}<p>The Halden Compute Centre costs NOK 900 million.</p><table><tr><th>Partner</th>"
        "<th>Contribution (NOK millions)</th><th>Form</th></tr><tr><td>Norway</td><td>500</td><td>grant</td></tr>"
        "<tr><td>Telenor</td><td>400</td><td>in kind</td></tr><tr><td>Total</td><td>900</td><td></td></tr></table>"
    )
    assert {(c.amount_high / 1e6, c.sponsor, c.component) for c in found.commitments} == {
        (900, "Government of Norway", False),
        (500, "Government of Norway", True),
        (400, "Telenor", True),
    }
    assert len(found.projects) == 1


def test_a_line_over_all_columns_is_no_header() -> None:
    found = records(
        "<table><tr><th>Country</th><th>Project</th><th>Cost (EUR million)</th></tr>"
        "<tr><th colspan=3>Layer 1: machines</th></tr>"
        "<tr><td>Italy</td><td>Dante AI Factory</td><td>90</td></tr></table>"
    )
    assert [c.amount_high for c in found.commitments] == [90e6] and not found.assessments


def test_columns_of_fiscal_years_are_parts_of_what_prose_states() -> None:
    found = records(
        "<p>Canada's AI Compute Access Fund has a budget of $300 million.</p>"
        "<table><caption>Streams by fiscal year (thousands of dollars)</caption><tr><th>Stream</th>"
        "<th>2025–26 voted to date</th><th>2026–27 Main Estimates (sought)</th></tr>"
        "<tr><td>AI Compute Access Fund</td><td>61,750</td><td>98,000</td></tr></table>"
    )
    voted, sought = sum_of(found, 61.75e6), sum_of(found, 98e6)
    assert (voted.period_start, voted.period_end, voted.stage, voted.component) == (2025, 2026, "committed", True)
    assert (sought.period_start, sought.stage, sought.component) == (2026, "announced", True)


def test_accounts_of_a_company_are_no_projects() -> None:
    found = records(
        "<p>The Nigerian operator Kora reported its year. It wants an AI data centre in Lagos.</p>"
        "<table><tr><th>Naira million</th><th>2025</th><th>2024</th></tr>"
        "<tr><td>Revenue</td><td>3,904</td><td>2,585</td></tr><tr><td>EBITDA</td><td>1,991</td><td>1,008</td></tr>"
        "<tr><td>Capital expenditure</td><td>742</td><td>398</td></tr></table>"
    )
    assert not found.commitments


def test_a_data_sheet_names_its_project_in_the_heading() -> None:
    found = records(
        "<table><tr><td>Country</td><td>Slovenia</td></tr><tr><td>Start date</td><td>1 January 2026</td></tr>"
        "<tr><td>End date</td><td>31 December 2028</td></tr><tr><td>Total cost</td><td>€ 4 800 000</td></tr>"
        "<tr><td>EU contribution</td><td>€ 3 600 000</td></tr>"
        "<tr><td>Coordinated by</td><td>Jožef Stefan Institute</td></tr>"
        "<tr><td>Status</td><td>Ongoing</td></tr></table><p>Speech of Slovenian for language models.</p>",
        title="Spoken Slovenian Corpus",
    )
    whole, part = sum_of(found, 4.8e6), sum_of(found, 3.6e6)
    assert (whole.project, whole.period_start, whole.period_end) == ("Spoken Slovenian Corpus", 2026, 2028)
    assert part.component and part.sponsor == "European Union"
    assert [(p.name, p.status) for p in found.projects] == [("Spoken Slovenian Corpus", "under_construction")]


def test_contract_notices_tell_value_estimate_and_parties() -> None:
    found = records(
        "<p>Croatia buys the Vrelo AI Supercomputer for Zagreb.</p>"
        "<dl><dt>Contracting authority</dt><dd>University of Zagreb</dd>"
        "<dt>Value of the contract</dt><dd>EUR 13,450,000</dd><dt>Estimated value</dt><dd>EUR 15,000,000</dd>"
        "<dt>Contractor</dt><dd>Eviden</dd><dt>Date of conclusion of the contract</dt><dd>12 February 2026</dd></dl>",
        title="Vrelo AI Supercomputer",
    )
    value = sum_of(found, 13.45e6)
    assert (value.stage, value.component, value.announced_on) == ("committed", False, "2026-02-12")
    assert sum_of(found, 15e6).stage == "announced"
    assert {p.organisation: p.role for p in found.participants} == {"University of Zagreb": "lead", "Eviden": "partner"}


def test_sentences_in_cells_are_read_and_dated_by_their_row() -> None:
    found = records(
        "<p>What Kazakhstan decided on artificial intelligence.</p><table><tr><th>Date</th><th>What happened</th></tr>"
        "<tr><td>19 May 2025</td><td>The Ministry of Artificial Intelligence opened the Alem supercomputer in Astana, "
        "which cost 20 billion tenge and holds 512 H200 GPUs.</td></tr>"
        "<tr><td>3 March 2026</td><td>The government has set aside 5 billion tenge in the budget to double the Alem "
        "supercomputer, and will pay it by 2029.</td></tr></table>"
    )
    cost = sum_of(found, 20e9)
    assert (cost.sponsor, cost.stage, cost.announced_on) == (
        "Ministry of Artificial Intelligence",
        "disbursed",
        "2025-05-19",
    )
    assert sum_of(found, 5e9).announced_on == "2026-03-03"
    assert [c.value_high for c in found.capacities] == [512]


def test_infoboxes_tell_funder_operator_and_what_a_finished_machine_cost() -> None:
    found = records(
        "<table class=infobox><tr><th colspan=2>Isambard-AI</th></tr>"
        "<tr><th>Operators</th><td>University of Bristol</td></tr>"
        "<tr><th>Architecture</th><td>5,448 NVIDIA GH200</td></tr>"
        "<tr><th>Cost</th><td>£225 million</td></tr>"
        "<tr><th>Funding</th><td>UK Research and Innovation</td></tr>"
        "<tr><th>Status</th><td>Operational</td></tr></table>"
        "<p>Isambard-AI is a supercomputer in Bristol.</p>",
        title="Isambard-AI",
    )
    cost = sum_of(found, 225e6)
    assert (cost.sponsor, cost.stage) == ("UK Research and Innovation", "disbursed")
    assert {p.organisation: p.role for p in found.participants}["University of Bristol"] == "operator"


def test_numbers_that_count_are_no_money_under_a_unit_of_money() -> None:
    found = records(
        "<p>Kenya's AI budget.</p><table><caption>Sh million</caption><tr><th>Item</th><th>Vote</th>"
        "<th>2025/26 Approved</th><th>2026/27 Estimates</th></tr>"
        "<tr><td>Konza AI cluster</td><td>1122</td><td>1,200</td><td>1,500</td></tr></table>"
    )
    assert {(c.amount_high / 1e6, c.stage, c.period_start) for c in found.commitments} == {
        (1200, "committed", 2025),
        (1500, "announced", 2026),
    }


def test_a_sum_and_what_it_is_in_the_cell_beside_it() -> None:
    found = records(
        "<p>Oman's AI money.</p><table><tr><td>RO 60 m (approximately)</td><td>spent on AI initiatives of all "
        "ministries in the four years 2021 to 2024. The Ministry of Economy gave the figure when asked.</td></tr>"
        "<tr><td>RO 15 m</td><td>for the national AI programme in the budget of 2026.</td></tr></table>"
    )
    spent = sum_of(found, 60e6)
    assert (spent.stage, spent.period_start, spent.period_end) == ("disbursed", 2021, 2024)
    assert sum_of(found, 15e6).period_start == 2026


def test_money_that_is_being_paid_has_been_decided_and_bounds_stand_before_powers() -> None:
    found = records(
        "<p>AI of Ghana.</p><table><tr><th>Country</th><th>Project</th><th>Total cost (EUR million)</th>"
        "<th>Spent to date (EUR million)</th><th>MW</th></tr>"
        "<tr><td>Ghana</td><td>Accra AI Cloud</td><td>90</td><td>20</td><td>max. 12</td></tr></table>"
    )
    assert {(c.amount_high / 1e6, c.stage, c.component) for c in found.commitments} == {
        (90, "committed", False),
        (20, "disbursed", True),
    }
    assert [(c.value_high, c.qualifier) for c in found.capacities] == [(12, "up_to")]


def test_a_share_in_per_cent_names_the_payer() -> None:
    found = records(
        "<p>AI factories.</p><table><tr><th>Country</th><th>AI factory</th><th>Total (EUR million)</th>"
        "<th>of which EuroHPC JU (EUR million)</th></tr>"
        "<tr><td>Slovenia</td><td>Vega AI Factory</td><td>150</td><td>75</td></tr>"
        "<tr><td>Italy</td><td>Dante AI Factory</td><td>90</td><td>50%</td></tr></table>"
    )
    assert {c.amount_high / 1e6 for c in found.commitments} == {150, 75, 90}
    assert all(c.sponsor and c.sponsor.startswith("EuroHPC") for c in found.commitments)


def test_totals_of_other_languages_and_of_captions_are_the_whole() -> None:
    rows = "<tr><td>1</td><td>620</td></tr><tr><td>2</td><td>380</td></tr>"
    for total, caption in (("<tr><td>Jumlah / Total</td><td>1,000</td></tr>", ""), ("", "The NOK 1 billion by phase")):
        found = records(
            f"{_ONE}<table><caption>{caption}</caption><tr><th>Phase</th><th>Allocation (NOK million)</th></tr>"
            f"{rows}{total}</table>"
        )
        assert {(c.amount_high / 1e6, c.component) for c in found.commitments} == {
            (1000, False),
            (620, True),
            (380, True),
        }


def test_a_machine_in_service_for_years_has_been_paid() -> None:
    found = records(
        "<p>Machines of Finland for artificial intelligence.</p><table><tr><th>Country</th><th>System</th><th>Cost</th>"
        "<th>In service</th></tr><tr><td>Finland</td><td>Kajaani AI Cluster</td><td>€144.5m</td><td>2022</td></tr>"
        "<tr><td>Finland</td><td>Oulu AI Cluster</td><td>€90m</td><td>2028</td></tr></table>"
    )
    assert {c.project: c.stage for c in found.commitments} == {
        "Kajaani AI Cluster": "disbursed",
        "Oulu AI Cluster": "announced",
    }
    assert {p.name: p.status for p in found.projects}["Kajaani AI Cluster"] == "operational"


def test_boxes_under_headings_are_about_the_projects_of_the_headings() -> None:
    found = records(
        "<p>India runs two schemes.</p><h2>BharatGen</h2><dl><dt>Lead</dt><dd>IIT Bombay</dd><dt>Budget</dt>"
        "<dd>Rs 988.6 crore</dd><dt>Status</dt><dd>Operational</dd></dl><h2>IndiaAI Mission</h2><dl><dt>Status</dt>"
        "<dd>Approved</dd><dt>Outlay</dt><dd>Rs 10,371.92 crore</dd><dt>Approved</dt><dd>7 March 2024</dd></dl>"
    )
    assert {(c.project, round(c.amount_high / 1e6)) for c in found.commitments} == {
        ("BharatGen", 9886),
        ("IndiaAI Mission", 103719),
    }
    assert {p.name: p.status for p in found.projects} == {"BharatGen": "operational", "IndiaAI Mission": "approved"}


def test_the_unit_of_the_total_is_that_of_the_years_beside_it() -> None:
    found = records(
        "<p>Thailand's plan for AI.</p><table><tr><th>Project</th><th>FY2026</th><th>FY2027</th>"
        "<th>Total (million baht)</th></tr>"
        "<tr><td>Lanta AI Cloud</td><td>800</td><td>1,200</td><td>2,000</td></tr></table>"
    )
    assert {(c.amount_high / 1e6, c.period_start, c.period_end, c.component) for c in found.commitments} == {
        (2000, 2026, 2027, False),
        (800, 2026, 2026, True),
        (1200, 2027, 2027, True),
    }


def test_rows_of_tables_that_do_not_speak_of_ai_are_no_projects() -> None:
    budget = records(
        "<p>Lyon in France adopts its budget. Artificial intelligence sorts its waste.</p>"
        "<table><caption>Budget (EUR million)</caption><tr><th>Item</th><th>2025</th><th>2026</th></tr>"
        "<tr><td>Roads</td><td>120</td><td>130</td></tr><tr><td>Schools</td><td>200</td><td>210</td></tr></table>",
        title="Budget of Lyon",
    )
    rounds = records(
        "<table><tr><th>Company</th><th>Country</th><th>Round</th><th>Amount (EUR m)</th></tr>"
        "<tr><td>Helsing</td><td>Germany</td><td>Series D</td><td>600</td></tr></table>",
        title="AI start-ups of Germany",
    )
    assert not budget.commitments and not budget.projects
    assert not rounds.commitments and not rounds.projects


def test_tables_in_other_languages() -> None:
    spanish = records(
        "<p>Chile financia infraestructura de inteligencia artificial.</p><table><tr><th>Iniciativa</th>"
        "<th>Responsable</th><th>Monto (millones de pesos)</th><th>Fuente</th><th>Estado</th></tr>"
        "<tr><td>Supercomputador Andes IA</td><td>Universidad de Chile</td><td>7.000</td><td>BNDES</td>"
        "<td>aprobado</td></tr></table>",
        title="Plan de inteligencia artificial de Chile",
    )
    german = records(
        "<p>Deutschland baut Rechenzentren für KI.</p><table><tr><th>Projekt</th><th>Träger</th>"
        "<th>Kosten (Mio. €)</th><th>davon Bund</th><th>Stand</th></tr><tr><td>KI-Fabrik Jülich</td>"
        "<td>Forschungszentrum Jülich</td><td>55</td><td>27,5</td><td>bewilligt</td></tr></table>",
        title="KI-Rechenzentren",
    )
    assert [(c.amount_high, c.currency, c.sponsor, c.stage) for c in spanish.commitments] == [
        (7e9, "CLP", "BNDES", "committed")
    ]
    assert {(c.amount_high / 1e6, c.sponsor, c.stage, c.component) for c in german.commitments} == {
        (55, "Government of Germany", "committed", False),
        (27.5, "Government of Germany", "committed", True),
    }


def test_who_promised_what_in_two_cells() -> None:
    found = records(
        "<p>Pledges made at the AI summit in Kigali, Rwanda.</p><table><tr><th>Who</th><th>What was promised</th></tr>"
        "<tr><td>Rwanda</td><td>$30 million for the Kigali AI Hub</td></tr>"
        "<tr><td>Gates Foundation</td><td>$7.5 million for the Rwanda AI Scaling Hub</td></tr></table>"
    )
    assert {(c.project, c.amount_high / 1e6, c.sponsor) for c in found.commitments} == {
        ("Kigali AI Hub", 30, "Government of Rwanda"),
        ("Rwanda AI Scaling Hub", 7.5, "Gates Foundation"),
    }


def test_shareholders_and_pieces_of_a_fact_name_who_gives() -> None:
    equity = records(
        f"{_ONE}<table><caption>Equity</caption><tr><th>Shareholder</th><th>Stake</th>"
        "<th>Equity (NOK million)</th></tr>"
        "<tr><td>Aker</td><td>60%</td><td>300</td></tr><tr><td>Telenor</td><td>40%</td><td>200</td></tr></table>"
    )
    pieces = records(
        f"{_ONE}<dl><dt>Country</dt><dd>Norway</dd><dt>Status</dt><dd>Approved</dd><dt>Financing</dt>"
        "<dd>European Investment Bank: NOK 150 million; Government: NOK 30 million</dd></dl>"
    )
    assert {(c.amount_high / 1e6, c.sponsor) for c in equity.commitments} == {(300, "Aker"), (200, "Telenor")}
    assert {(c.amount_high / 1e6, c.sponsor) for c in pieces.commitments} == {
        (150, "European Investment Bank"),
        (30, "Government of Norway"),
    }


def test_sentences_of_a_row_are_about_its_project_and_parts_of_its_sum() -> None:
    found = records(
        "<p>AI projects of two countries.</p><table><tr><th>Country</th><th>Project</th><th>Sponsor</th>"
        "<th>Cost (EUR million)</th><th>Notes</th></tr>"
        "<tr><td>Poland</td><td>Poznań AI Cloud</td><td>Ministry of Digital Affairs</td><td>100</td>"
        "<td>The centre has ordered 1,024 GPUs, and the contract with Eviden is worth EUR 40 million.</td></tr>"
        "<tr><td>Czechia</td><td>Ostrava AI Cloud</td><td>IT4Innovations</td><td>60</td>"
        "<td>The state pays EUR 20 million; the tender closed in March 2026, no winner is named.</td></tr></table>"
    )
    assert {(c.country_iso3, c.project, c.amount_high / 1e6, c.component) for c in found.commitments} == {
        ("POL", "Poznań AI Cloud", 100, False),
        ("POL", "Poznań AI Cloud", 40, True),
        ("CZE", "Ostrava AI Cloud", 60, False),
        ("CZE", "Ostrava AI Cloud", 20, True),
    }


def test_development_banks_in_a_column_of_lenders_are_multilateral() -> None:
    found = records(
        f"{_ONE}<table><caption>Financing plan (EUR million)</caption><tr><th>Lender</th><th>Amount</th></tr>"
        "<tr><td>European Bank for Reconstruction and Development</td><td>60</td></tr>"
        "<tr><td>Nordic Investment Bank</td><td>40</td></tr></table>"
    )
    assert {(c.amount_high / 1e6, c.sponsor_kind) for c in found.commitments} == {
        (60, "multilateral"),
        (40, "multilateral"),
    }


def test_a_last_row_that_adds_up_is_a_total_whatever_its_name() -> None:
    table = (
        "<table><tr><th>Initiative</th><th>In charge</th><th>KSh m</th></tr>"
        "<tr><td>Thika AI Cluster</td><td>Konza Authority</td><td>1,200</td></tr>"
        "<tr><td>Nakuru AI Lab</td><td>Egerton University</td><td>300</td></tr>"
        "<tr><td>Kisumu AI Hub</td><td>Maseno University</td><td>450.5</td></tr>"
        "<tr><td>{last}</td><td></td><td>{sum}</td></tr></table>"
    )
    found = records("<h2>Kenya</h2>" + table.format(last="Kenya AI rows once", sum="1,950.5"), title="AI projects")
    assert sorted(c.amount_high / 1e6 for c in found.commitments) == [300, 450.5, 1200]
    other = records("<h2>Kenya</h2>" + table.format(last="Mombasa AI Hub", sum="1,000"), title="AI projects")
    assert sorted(c.amount_high / 1e6 for c in other.commitments) == [300, 450.5, 1000, 1200]


def test_letters_under_money_are_stages_by_the_legend() -> None:
    found = records(
        "<p>In the column of money, P means promised in a speech; A means appropriated; S stands for spent."
        "</p><h2>Kenya</h2><table><tr><th>AI project</th><th>US$ m</th><th>Money</th></tr>"
        "<tr><td>Thika AI Cluster</td><td>12</td><td>P</td></tr><tr><td>Nakuru AI Lab</td><td>3</td><td>A</td></tr>"
        "<tr><td>Kisumu AI Hub</td><td>4</td><td>S</td></tr></table>"
    )
    stages = {c.project: c.stage for c in found.commitments}
    assert stages == {"Thika AI Cluster": "announced", "Nakuru AI Lab": "committed", "Kisumu AI Hub": "disbursed"}


def test_the_unit_stands_at_the_end_of_a_caption() -> None:
    found = records(
        "<h2>Sweden</h2><table><caption>Table 1. Proposed AI measures, SEK m</caption>"
        "<tr><th>Measure</th><th>2026</th><th>2027</th><th>Total</th></tr>"
        "<tr><td>Luleå AI Factory</td><td>95</td><td>60</td><td>155</td></tr></table>"
    )
    assert sum_of(found, 155e6).currency == "SEK"


def test_cells_of_machines_tell_count_kind_and_year() -> None:
    found = records(
        "<h2>Kenya</h2><table><tr><th>AI project</th><th>Accelerators</th><th>IT load (MW)</th></tr>"
        "<tr><td>Thika AI Cluster</td><td>512 × H200</td><td>4 by 2028</td></tr></table>"
    )
    chips, power = capacity_of(found, 512), capacity_of(found, 4)
    assert (chips.metric, chips.hardware) == ("accelerators", "H200")
    assert (power.metric, power.target_on) == ("power_mw", "2028")


def test_an_antenna_is_the_project_of_its_row_not_the_factory_that_it_is_linked_to() -> None:
    found = records(
        "<table><tr><th>Country</th><th>Antenna</th><th>Linked AI factory</th><th>Budget (€ million)</th></tr>"
        "<tr><td>Malta</td><td>MALTA-AIFA</td><td>IT4LIA (Italy)</td><td>6.4</td></tr></table>",
        title="AI antennas",
    )
    assert (sum_of(found, 6.4e6).project, sum_of(found, 6.4e6).country_iso3) == ("MALTA-AIFA", "MLT")

"""When a sum was announced and for which years it is."""

from __future__ import annotations

import pytest

from tests.sources.extract.pages import capacity_of, only_sum, records, sum_of, told

CLOUD = "3 billion shillings to the National AI Cloud"


@pytest.mark.parametrize(
    ("prose", "period"),
    [
        (f"In the financial year 2026/27 the Treasury allocates {CLOUD}.", (2026, 2027)),
        (f"The finance law for 2026 gives {CLOUD}.", (2026, 2026)),
        (f"For 2027, the Treasury allocates {CLOUD}.", (2027, 2027)),
        (f"Under the Computer Misuse Act 2018 the Treasury allocates {CLOUD}.", (None, None)),
        (f"The Treasury allocates {CLOUD}, which the Data Protection Act 2019 binds.", (None, None)),
        (f"Unlike in fiscal year 2024, the Treasury allocates {CLOUD}.", (None, None)),
        (f"In the fiscal year 2024 exports fell. The Treasury allocates {CLOUD}.", (None, None)),
    ],
)
def test_budget_year_is_the_period_and_the_year_of_a_law_is_not(
    prose: str, period: tuple[int | None, int | None]
) -> None:
    found = only_sum(told("Kenya", prose))
    assert (found.period_start, found.period_end) == period


@pytest.mark.parametrize(
    ("heading", "day", "date"),
    [
        ("2024", "On 3 June", "2024-06-03"),
        ("2024 in review", "On 3 June", "2024-06-03"),
        ("2024", "On 3 June 2023", "2023-06-03"),
        ("2030", "On 3 June", "2025-06-03"),
    ],
)
def test_day_without_a_year_belongs_to_the_year_of_its_heading(heading: str, day: str, date: str) -> None:
    found = only_sum(
        records(
            f"<h2>Malawi</h2><h3>{heading}</h3><p>{day} the Ministry of Finance set aside 5 million dollars for the "
            "Lilongwe AI Hub.</p>"
        )
    )
    assert found.announced_on == date


LEAD = "In the supplementary tables that the minister of finance {tabled}, the Treasury sets aside the following sums"


@pytest.mark.parametrize(
    ("lead", "date"),
    [
        (LEAD.format(tabled="tabled before the whole house on 25 February 2026") + ":", "2026-02-25"),
        (LEAD.format(tabled="tabled") + ". They were printed on 25 February 2026 in the official gazette.", None),
    ],
)
def test_listed_sum_is_dated_by_the_sentence_that_announces_the_list(lead: str, date: str | None) -> None:
    found = records(
        f"<h2>Kenya</h2><p>{lead}</p><ul><li>3 billion shillings for the National AI Cloud</li>"
        "<li>1 billion shillings for the Sauti AI Corpus, a model of Swahili</li></ul>"
    )
    assert sum_of(found, 3e9).announced_on == date


@pytest.mark.parametrize(
    ("prose", "date"),
    [
        ("In March the Treasury set aside 3 billion shillings for the National AI Cloud.", "2026-03"),
        ("In October the Treasury set aside 3 billion shillings for the National AI Cloud.", "2025-10"),
        ("The Treasury set aside 3 billion shillings for the National AI Cloud, due in May.", None),
    ],
)
def test_bare_month_is_the_last_one_before_the_page_unless_it_is_to_come(prose: str, date: str | None) -> None:
    assert only_sum(told("Kenya", prose)).announced_on == date


OPENING = "The government puts 240 million cedis into the Accra AI Cluster, a site of the ministry."


@pytest.mark.parametrize(
    ("body", "date"),
    [
        (f"<p>ACCRA, Ghana, May 18, 2026 — {OPENING}</p>", "2026-05-18"),
        (f"<p>{OPENING}</p><p>In Accra, on February 11, 2019 - long ago - the ministry began to teach.</p>", None),
        (f"<p>{OPENING}</p><p>The minister spoke to the press, then left for Kumasi.</p>", None),
    ],
)
def test_press_release_dates_its_sums_by_its_dateline(body: str, date: str | None) -> None:
    assert only_sum(records(f"<h2>Ghana</h2>{body}")).announced_on == date


SETS = "the Treasury set aside 3 billion shillings for the National AI Cloud"


@pytest.mark.parametrize(
    ("prose", "date"),
    [
        (f"Three months ago {SETS}.", "2026-02"),
        (f"In October last year {SETS}.", "2025-10"),
        (f"In March last year {SETS}.", "2025-03"),
        (f"On 3 March last year {SETS}.", "2025-03-03"),
        (f"On 3 March 2026 {SETS}, part of its 2024 plan.", "2026-03-03"),
        (f"T{SETS[1:]} in March 2025, a year after its 2024 plan.", "2025-03"),
        (f"In 2024 {SETS}.", "2024"),
        (f"T{SETS[1:]} three months ago.", "2026-02"),
        (f"T{SETS[1:]}, a plan born ten months ago.", None),
        (f"T{SETS[1:]}, as no one had in May last year.", None),
        (f"T{SETS[1:]}; the 2025 budget had nothing.", None),
        (f"T{SETS[1:]}, which opens this year.", None),
        (f"T{SETS[1:]}. A flood came last month.", None),
    ],
)
def test_date_is_that_of_the_act_and_not_of_what_hangs_on(prose: str, date: str | None) -> None:
    assert only_sum(told("Kenya", prose)).announced_on == date


@pytest.mark.parametrize(
    ("prose", "period"),
    [
        ("This year the Treasury has 3 billion shillings for the National AI Cloud.", (2026, 2026)),
        (f"In the budget of 2026 {SETS}.", (2026, 2026)),
        (f"This year the ministry has moved house. T{SETS[1:]}.", (None, None)),
        (f"T{SETS[1:]} this year and next.", (None, None)),
        (f"T{SETS[1:]}; the 2025 budget had nothing.", (None, None)),
    ],
)
def test_money_of_this_year_is_for_this_year(prose: str, period: tuple[int | None, int | None]) -> None:
    found = only_sum(told("Kenya", prose))
    assert (found.period_start, found.period_end) == period


def test_each_of_two_sums_has_its_own_year_and_neither_is_a_part() -> None:
    found = told("Kenya", "The Konza AI Campus got $5 million in 2024 and $4 million in 2025 from the Treasury.")
    assert {round(c.amount_high / 1e6): (c.announced_on, c.component) for c in found.commitments} == {
        5: ("2024", False),
        4: ("2025", False),
    }


def test_what_a_budget_was_dates_no_sum_of_now() -> None:
    found = told("Kenya", "The Konza AI Campus, whose budget was $5 million in 2019, now has $9 million.")
    assert sum_of(found, 9e6).announced_on is None


@pytest.mark.parametrize(
    ("prose", "date"),
    [
        ("Founded in 1999, the Konza Authority gives $5 million to the Konza AI Campus.", None),
        ("Since 2020 the Konza AI Campus has got $5 million from the Treasury.", None),
        ("The Treasury gives $5 million to the Konza AI Campus, its largest gift since 2012.", None),
        (
            "The Konza AI Campus was announced in 2024. Parliament approved $5 million for it on 3 March 2026.",
            "2026-03-03",
        ),
    ],
)
def test_year_of_founding_dates_no_sum(prose: str, date: str | None) -> None:
    found = only_sum(told("Kenya", prose))
    assert (found.project, found.announced_on) == ("Konza AI Campus", date)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("En octubre el Gobierno de España anunció 24 millones de euros para el superordenador de IA Tajo.", "2025-10"),
        ("El Gobierno de España anunció ayer 24 millones de euros para el superordenador de IA Tajo.", "2026-05-21"),
        ("Im März hat die deutsche Bundesregierung 24 Mio. Euro für den KI-Supercomputer Elster zugesagt.", "2026-03"),
        ("In March of this year the Austrian government paid €24 million for the AI supercomputer Alice.", "2026-03"),
        ("In March of 2024 the Austrian government paid €24 million for the AI supercomputer Alice.", "2024-03"),
    ],
)
def test_month_without_a_year_is_the_last_one_before_the_page(sentence: str, expected: str) -> None:
    found = records(f"<p>{sentence}</p>", date="2026-05-21").commitments
    assert [c.announced_on for c in found] == [expected]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Of these funds 13.6 billion tenge will be utilised in the current year.", (2026, 2026)),
        ("Of these funds 13.6 billion tenge was spent in 2025 on chips.", (2025, 2025)),
        ("In the calendar year 2027 the centre gets 13.6 billion tenge.", (2027, 2027)),
        ("This year's state budget contains 13.6 billion tenge for it.", (2026, 2026)),
        ("The centre gets 13.6 billion tenge over the four years from fiscal 2026 to fiscal 2029.", (2026, 2029)),
    ],
)
def test_money_of_a_year(sentence: str, expected: tuple[int, int]) -> None:
    body = f"<p>Kazakhstan's AI supercomputer Alem costs 40 billion tenge. {sentence}</p>"
    found = [c for c in records(body, date="2026-05-21").commitments if c.amount_high == 13_600_000_000]
    assert [(c.period_start, c.period_end) for c in found] == [expected]


@pytest.mark.parametrize(
    ("prose", "period"),
    [
        ("This year’s investment programme has 3 billion shillings for the National AI Cloud.", (2026, 2026)),
        ("The Treasury, which for 2027 has voted 3 billion shillings for the National AI Cloud, agrees.", (2027, 2027)),
        ("Between now and 2030 the Treasury will put 3 billion shillings into the National AI Cloud.", (None, 2030)),
        (
            "The Treasury gave 3 billion shillings to the National AI Cloud, as this year’s harvest showed.",
            (None, None),
        ),
    ],
)
def test_years_of_budgets_that_are_named_by_the_present(prose: str, period: tuple[int | None, int | None]) -> None:
    found = only_sum(told("Kenya", prose))
    assert (found.period_start, found.period_end) == period


def test_day_under_a_heading_that_opens_with_the_year() -> None:
    found = only_sum(
        records(
            "<h2>Malawi</h2><h3>2024: money and machines</h3><h4>3 June</h4><p>The Ministry of Finance set aside "
            "5 million dollars for the Lilongwe AI Hub.</p>"
        )
    )
    assert found.announced_on == "2024-06-03"


@pytest.mark.parametrize(
    ("prose", "due"),
    [
        ("The AI Cloud is to be handed over in the third quarter of 2028 with 900 GPUs.", "2028"),
        ("From summer 2028 the AI Cloud will provide 900 GPUs.", "2028"),
        ("The AI Cloud will hold 900 GPUs, drawing just under 1.5 megawatts, from the summer of 2028.", "2028"),
        ("The AI Cloud will hold 900 GPUs. Target: March 2028.", "2028"),
        (
            "The AI Cloud will hold 900 GPUs. The hall is dry. Users are to be admitted in the second half of 2028.",
            "2028",
        ),
        ("The AI Cloud will hold 900 GPUs. Delivery is promised before the end of the year.", "2026"),
        ("The AI Cloud will hold 900 GPUs. The law of 2028 is a draft.", None),
    ],
)
def test_year_by_which_machines_are_due(prose: str, due: str | None) -> None:
    assert capacity_of(told("Kenya", prose), 900).target_on == due


def test_parts_of_one_year_s_money_are_of_that_year() -> None:
    one = told(
        "Kenya", "The 2026 budget holds 30 billion shillings for the National AI Cloud. Chips take 8 billion of that."
    )
    many = told(
        "Kenya",
        "Between 2026 and 2030 the Treasury gives 30 billion shillings to the National AI Cloud. Chips take "
        "8 billion of that.",
    )
    assert (sum_of(one, 8e9).period_start, sum_of(one, 8e9).period_end) == (2026, 2026)
    assert (sum_of(many, 8e9).period_start, sum_of(many, 8e9).period_end) == (None, None)


def test_fiscal_year_without_the_word_year() -> None:
    found = only_sum(told("Kenya", "Parliament voted 3 billion shillings for the National AI Cloud in fiscal 2027."))
    assert (found.period_start, found.period_end) == (2027, 2027)

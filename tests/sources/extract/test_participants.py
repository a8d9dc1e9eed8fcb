"""Who takes part in a project: known names, names a page introduces, and their parts."""

from __future__ import annotations

import pytest

from tests.sources.extract.pages import records


def roles_of(body: str, *, heading: str = "Oman") -> dict[str, str | None]:
    """Role by organisation of the page whose section `heading` holds `body`."""
    return {p.organisation: p.role for p in records(f"<h2>{heading}</h2><p>{body}</p>").participants}


CAMPUS = "The Salalah AI Campus is to reach 60 MW by 2028. "


@pytest.mark.parametrize(
    ("sentence", "organisation"),
    [
        ("Berkan was awarded the building works.", None),
        ("Lot 2 of the campus went to Berkan and Tivoli Works under a turnkey contract.", "Berkan"),
        ("Lot 2 of the campus went to Berkan and Tivoli Works under a turnkey contract.", "Tivoli Works"),
        ("Tivoli & Sons starts the earthworks at the campus in May.", "Tivoli & Sons"),
        ("HelioGrid, part of an industrial group, has the operating contract for the campus.", "HelioGrid"),
        ("The servers for the campus are supplied by Netwebia.", "Netwebia"),
    ],
)
def test_company_that_no_table_knows_is_known_by_what_it_does(sentence: str, organisation: str | None) -> None:
    found = roles_of(CAMPUS + sentence)
    if organisation is None:  # a single word that opens a sentence may be any word
        assert "Berkan" not in found
    else:
        assert organisation in found


@pytest.mark.parametrize(
    "sentence",
    [
        "Minister Leila Hadid will build the campus with care.",
        "Parliament was awarded nothing for the campus.",
        "Turkey is building the campus, and Ankara will supply the steel.",
        "Phase 2 of the campus went to Parliament.",
    ],
)
def test_people_places_and_plain_words_are_no_companies(sentence: str) -> None:
    assert roles_of(CAMPUS + sentence) == {}


def test_short_name_in_brackets_stands_for_the_long_one() -> None:
    found = roles_of(
        CAMPUS + "The Peninsular Investment Authority (“PIA”) announced the plan. PIA pays for the Salalah AI Campus."
    )
    assert found == {"Peninsular Investment Authority": "funder"}


def test_short_name_of_the_page_wins_over_that_of_the_tables() -> None:
    body = "The Harbour Development Corporation (IDC) lends money. The campus got a loan from IDC."
    assert "Harbour Development Corporation" in roles_of(CAMPUS + body)


def test_company_is_known_without_its_legal_form() -> None:
    found = roles_of(CAMPUS + "Copper Grid Inc. (NASDAQ: CGRD) signed. Copper Grid pays for the Salalah AI Campus.")
    assert any("Copper Grid" in name for name in found)


@pytest.mark.parametrize(
    ("sentence", "organisation", "role"),
    [
        ("Ooredoo will operate the Salalah AI Campus.", "Ooredoo", "operator"),
        ("Ooredoo has the operating contract for the Salalah AI Campus.", "Ooredoo", "operator"),
        ("The Salalah AI Campus, whose operator is Ooredoo, is new.", "Ooredoo", "operator"),
        ("The client is Omantel.", "Omantel", "lead"),
        ("The executing agency is Omantel.", "Omantel", "lead"),
        ("OpenAI would be the anchor tenant of the campus.", "OpenAI", "tenant"),
        ("OpenAI has reserved 6 MW of the campus.", "OpenAI", "tenant"),
        ("OpenAI will rent part of the campus.", "OpenAI", "tenant"),
        ("KfW lends the money for the campus.", "KfW", "funder"),
        ("A syndicate of four lenders led by Bank Muscat has signed for the campus.", "Bank Muscat", "funder"),
        ("The campus gets $90 million from Mubadala.", "Mubadala", "funder"),
        ("The servers of the campus are built on chips from AMD.", "AMD", "chip_supplier"),
        ("Omantel is a partner in the Salalah AI Campus.", "Omantel", "partner"),
    ],
)
def test_roles_are_told_by_verbs_nouns_and_appositions(sentence: str, organisation: str, role: str) -> None:
    assert roles_of(CAMPUS + sentence).get(organisation) == role


def test_what_is_done_to_an_organisation_is_not_its_act() -> None:
    assert roles_of(CAMPUS + "Omantel is funded by taxpayers and hosts the campus.").get("Omantel") != "funder"


def test_donors_and_banks_pay_where_words_say_nothing() -> None:
    found = roles_of(CAMPUS + "The signing of the campus was attended by KfW, KOICA and Omantel.")
    assert (found.get("KfW"), found.get("KOICA"), found.get("Omantel")) == ("funder", "funder", None)


def test_countries_and_numbers_of_a_column_are_no_participants() -> None:
    found = records(
        "<h2>AI projects</h2><table><tr><th>Project</th><th>Host</th><th>Cost (USD million)</th></tr>"
        "<tr><td>Salalah AI Campus</td><td>Oman</td><td>120</td></tr>"
        "<tr><td>Atlas AI Campus</td><td>Morocco</td><td>90</td></tr></table>"
    )
    assert {p.organisation for p in found.participants} == set()


def test_bank_builds_nothing_and_a_donor_leads_nothing_of_another_country() -> None:
    body = CAMPUS + "KOICA signed a grant agreement for the Salalah AI Campus, and CAF signed for a model."
    assert roles_of(body).get("KOICA") == "funder"


def test_first_in_the_brackets_of_a_project_leads_and_others_say_what_they_are() -> None:
    found = records(
        "<h2>AI projects</h2><table><tr><th>Country</th><th>Project (lead; others)</th><th>MW</th></tr>"
        "<tr><td>Oman</td><td>Salalah AI Campus (Omantel; OpenAI as tenant)</td><td>60</td></tr>"
        "<tr><td>Morocco</td><td>Atlas AI Campus (Maroc Telecom; NVIDIA)</td><td>30</td></tr></table>"
    )
    assert {p.organisation: p.role for p in found.participants} == {
        "Omantel": "lead",
        "OpenAI": "tenant",
        "Maroc Telecom": "lead",
        "NVIDIA": "chip_supplier",
    }


@pytest.mark.parametrize(
    ("sentence", "organisation"),
    [
        ("The utility Zubrowka feeds the campus.", "Zubrowka"),
        ("Zubrowka, a private builder, joined the campus.", "Zubrowka"),
        ("Its computing arm Zubrowka runs the campus.", "Zubrowka"),
    ],
)
def test_company_is_known_by_what_it_is(sentence: str, organisation: str) -> None:
    assert organisation in roles_of(CAMPUS + sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "OpenAI raised $2 billion in one round.",
        "Related stories: OpenAI and SoftBank in talks.",
        "The Council of Europe has a convention on AI.",
        "OpenAI speaks of trillions.",
        "Zubrowka, the company director, agreed.",
    ],
)
def test_strangers_watchers_and_other_stories_take_no_part(sentence: str) -> None:
    assert roles_of(CAMPUS + sentence) == {}


def test_pronoun_of_a_machine_points_past_a_mention_that_becomes_no_project() -> None:
    found = roles_of(
        "Thalweg, a $60 million AI supercomputer, was ordered by Sultan Qaboos University. It is being built by Dell "
        "and will sit in a data centre in Muscat."
    )
    assert "Dell" in found


def test_ministry_called_by_its_topic_takes_part_where_it_acts() -> None:
    acting = roles_of(CAMPUS + "The economy ministry will operate the Salalah AI Campus.")
    assert acting == {"Ministry of Economy (Oman)": "operator"}
    assert not roles_of(CAMPUS + "Nobody in the economy ministry would speak of the Salalah AI Campus.")


def test_power_behind_a_model_belongs_to_the_hall_before_it() -> None:
    found = records(
        "<h2>Oman</h2><p>The Salalah AI Campus is new.</p><p>Mueen, a language model, was trained there.</p>"
        "<p>A second hall of 40 MW is planned for 2027.</p>"
    )
    assert {c.project for c in found.capacities} == {"Salalah AI Campus"}


def test_users_are_tenants_and_who_withdrew_takes_no_part() -> None:
    found = roles_of(CAMPUS + "Among the first users are Bank Muscat and Petroleum Development Oman.")
    assert found == {"Bank Muscat": "tenant", "Petroleum Development Oman": "tenant"}
    assert not roles_of(CAMPUS + "The Rockefeller Foundation withdrew from the project.")

"""Names, descriptions, kinds, states and participants of projects."""

from __future__ import annotations

import pytest

from sources.extract.records import Extraction, StatedProject
from tests.sources.extract.pages import records


def _project(found: Extraction, name: str) -> StatedProject:
    match = [p for p in found.projects if name in (p.name, *p.aliases)]
    assert match, [p.name for p in found.projects]
    return match[0]


def test_christened_project_is_the_one_described_before() -> None:
    found = records(
        "<h2>Greece</h2><p>A consortium will build an AI data centre in Kozani. The project, called "
        "Helios Hub, is to cost 700 million euros.</p>"
    )
    assert [p.name for p in found.projects] == ["Helios Hub"]
    assert found.commitments[0].project == "Helios Hub"


def test_model_by_its_apposition() -> None:
    project = _project(
        records(
            "<h2>Mongolia</h2><p>The ministry launched Egune, a language model for Mongolian that was "
            "released in 2025.</p>"
        ),
        "Egune",
    )
    assert (project.kind, project.country_iso3) == ("model", "MNG")


def test_states_are_read_from_words_near_the_name() -> None:
    running = _project(records("<h2>Iceland</h2><p>The Askja supercomputer went live in February 2026.</p>"), "Askja")
    building = _project(
        records("<h2>Iceland</h2><p>The Askja supercomputer is under construction near Reykjavik.</p>"), "Askja"
    )
    assert (running.status, building.status) == ("operational", "under_construction")


def test_products_of_everybody_are_no_projects() -> None:
    assert not records(
        "<h2>Cyprus</h2><p>Officials use ChatGPT and Gemini. Llama 3 and Gemma 4 are models that anyone "
        "may download.</p>"
    ).projects


def test_roles_are_read_from_words_and_shared_over_lists() -> None:
    found = records(
        "<h2>Austria</h2><p>The Graz AI Factory is led by Vienna University of Technology. Its partners "
        "are Siemens, Infineon and Ericsson. NVIDIA supplies the GPUs.</p>"
    )
    roles = {p.organisation: p.role for p in found.participants}
    assert roles["NVIDIA"] == "chip_supplier"
    assert {roles[n] for n in ("Siemens", "Ericsson") if n in roles} == {"partner"}


def test_lineage_names_base_and_licence() -> None:
    found = records(
        "<h2>Chile</h2><p>Pudu LLM, the national language model, is fine-tuned from Llama 3 and released "
        "under Apache 2.0.</p>"
    )
    assert [(r.approach, r.base_model, r.base_model_developer) for r in found.lineage] == [
        ("on_open_weights", "Llama 3", "Meta")
    ]


def test_laws_are_policies_with_country_and_kind() -> None:
    found = records(
        "<h2>Kazakhstan</h2><p>A law on artificial intelligence has been in force since January. "
        "Companies must also obey the GDPR.</p>"
    )
    assert {(p.country_iso3, p.kind) for p in found.policies} == {
        ("KAZ", "ai_regulation"),
        ("EUU", "data_localisation"),
    }


def test_extraction_is_deterministic() -> None:
    body = "<h2>Kenya</h2><p>The government pledged $100 million for the Savanna AI Hub with Safaricom and NVIDIA.</p>"
    assert records(body) == records(body)


def test_event_is_no_project() -> None:
    found = records(
        "<h2>Nepal</h2><p>At the Himalaya AI Week the government announced the Himalaya AI Programme with 90 million "
        "dollars.</p>"
    )
    assert [p.name for p in found.projects] == ["Himalaya AI Programme"]


def test_description_gets_the_name_that_follows_it() -> None:
    found = records(
        "<h2>Denmark</h2><p>The government approved a plan worth 300 million kroner for AI computing. The second part, "
        "70 million kroner, pays for a Danish foundation model, to be called Freja.</p>"
    )
    freja = _project(found, "Freja")
    assert (freja.kind, freja.country_iso3) == ("model", "DNK")
    assert not [p for p in found.projects if "foundation" in p.name]


def test_fund_described_in_the_heading_is_the_fund_named_below() -> None:
    found = records(
        "<p>The National AI Development Fund, set up by decree in 2025, starts with 3 trillion dong "
        "of state money.</p>",
        title="Six questions about Vietnam’s AI fund",
    )
    assert [p.name for p in found.projects] == ["National AI Development Fund"]


def test_entries_of_a_list_with_leads_of_their_own_stay_apart() -> None:
    found = records(
        "<h2>Kenya</h2><ul><li>Rafiki – Swahili language model by Jacaranda, trained from scratch.</li>"
        "<li>Sovereign AI cloud – 2 billion shillings in the 2026 budget, for a government cloud with GPUs.</li></ul>"
    )
    assert [c.project for c in found.commitments] == ["Kenya Sovereign AI cloud"]


def test_place_named_as_a_site_is_no_project() -> None:
    found = records(
        "<p>Türkiye’s industry ministry on Saturday named Gebze as the site of the country’s first national AI data "
        "centre, a project it puts at 45 billion lira.</p>"
    )
    assert [(p.country_iso3, "data centre" in p.name) for p in found.projects] == [("TUR", True)]


def test_countries_that_lead_their_sentences_set_the_scene() -> None:
    found = records(
        "<h2>Asia</h2><p>Japan. The government gives 30 billion yen to an AI supercomputer. Indonesia. The wealth fund "
        "Danantara set aside $500 million for the Sahabat AI Programme.</p>"
    )
    assert [p.country_iso3 for p in found.projects if p.name == "Sahabat AI Programme"] == ["IDN"]


@pytest.mark.parametrize(
    "text",
    [
        "The university will use 512 GPUs to finish its old-norse model, Huldra.",
        "The ministry has paid for a speech model (Huldra) of its own.",
        "Anyone may download Huldra, a language model for Icelandic.",
        "The institute trained a language model called Huldra.",
    ],
)
def test_models_named_beside_their_description(text: str) -> None:
    found = records(f"<h2>Iceland</h2><p>{text}</p>").projects
    assert [(p.name, p.kind) for p in found] == [("Huldra", "model")]


def test_machines_named_in_other_languages() -> None:
    assert _project(records("<h2>España</h2><p>El superordenador Teide ya está en funcionamiento.</p>"), "Teide")


def test_a_headline_gives_its_object_at_most() -> None:
    found = records(
        "<h2>Iceland Power Fund and Nordur Cloud Establish Askja Compute</h2><p>Askja Compute will buy GPUs for "
        "40 million euros in Iceland.</p>"
    )
    assert [p.name for p in found.projects] == ["Askja Compute"]


def test_short_names_laid_down_in_brackets_point_back() -> None:
    found = records(
        "<h2>Iceland</h2><p>The shareholders brought Askja Compute SA (“Askja” or the “Company”) into being.</p><p>"
        "Askja’s first campus will have 40 MW and 12,000 GB300 GPUs.</p>"
    )
    assert [p.name for p in found.projects] == ["Askja Compute SA"]
    assert {c.project for c in found.capacities} == {"Askja Compute SA"}


def test_a_headline_without_names_speaks_of_the_one_named_below() -> None:
    found = records(
        "<p>The National Artificial Intelligence Plan was voted in May. It sets aside 400 million euros.</p>",
        title="Where Iceland’s AI plan stands",
    )
    assert [(p.name, p.country_iso3) for p in found.projects] == [("National Artificial Intelligence Plan", "ISL")]
    assert found.commitments[0].project == "National Artificial Intelligence Plan"


def test_long_appositions_are_one_project() -> None:
    found = records(
        "<h2>Iceland</h2><p>Nine people have built Huldra, a speech and language model for Icelandic and Faroese.</p>"
    )
    assert [p.name for p in found.projects] == ["Huldra"]


def test_the_first_of_a_continent_stands_in_its_country() -> None:
    found = records("<h2>Ghana</h2><p>The company will build Africa’s first AI factory with 3,000 GPUs.</p>")
    assert {p.country_iso3 for p in found.projects} == {"GHA"}


def test_bids_talks_and_preparations_are_plans_of_what_they_are_for() -> None:
    found = records(
        "<h2>Estonia</h2><p>The ministry is in talks with a consortium about an AI-ready data centre.</p>"
        "<h2>Belgium</h2><p>The bid for a full AI factory failed in October.</p>"
    )
    assert {(p.country_iso3, p.status) for p in found.projects} == {("EST", "announced"), ("BEL", "cancelled")}


def test_a_cloud_is_one_of_ai_by_what_it_is_for() -> None:
    found = records(
        "<h2>Iceland</h2><p>Two agencies are building a government cloud so that ministries can run language models "
        "at home.</p>"
    )
    assert [p.kind for p in found.projects] == ["infrastructure"]


@pytest.mark.parametrize(
    ("prose", "name"),
    [
        (
            "Mila gets 50 million dollars from the Government of Quebec for the Montreal AI Cluster.",
            "Montreal AI Cluster",
        ),
        ("The ministry signed for 50 million dollars with Huawei for the National AI Cloud.", "National AI Cloud"),
        ("The cabinet gives 50 million dollars to Huawei and the Mombasa AI Cloud.", "Mombasa AI Cloud"),
        (
            "Parliament gives 50 million dollars to the Centre for the Swahili AI Cloud.",
            "Centre for the Swahili AI Cloud",
        ),
        ("Funders of the Mombasa AI Cloud give 50 million dollars to it.", "Mombasa AI Cloud"),
    ],
)
def test_who_gets_or_gives_money_is_no_part_of_the_project_s_name(prose: str, name: str) -> None:
    assert [c.project for c in records(f"<h2>Kenya</h2><p>{prose}</p>").commitments] == [name]


def test_quotes_round_a_description_do_not_end_it() -> None:
    found = records(
        "<h2>Iceland</h2><p>The agency went to market for a “sovereign AI cloud” for ministries. In March it withdrew "
        "the tender.</p>"
    )
    assert [(p.kind, p.status) for p in found.projects] == [("infrastructure", "cancelled")]


def test_a_hall_with_its_price_is_a_project() -> None:
    found = records(
        "<h2>Iceland</h2><p>AI came up at the summit. Microsoft announced a two-billion-dollar data centre. Talks are "
        "on hold.</p>"
    )
    assert [(p.name, p.status) for p in found.projects] == [("Microsoft data centre", "paused")]


def test_a_hall_by_who_builds_it_where() -> None:
    found = records(
        "<h2>Iceland</h2><p>The plan for AI counts in the data centre that Landsnet is building in Akureyri. It is "
        "designed for 103 MW.</p>"
    )
    assert [c.project for c in found.capacities] == ["data centre in Akureyri"]


def test_a_lender_invests_in_no_country_where_a_project_is_spoken_of() -> None:
    found = records(
        "<h2>Ghana</h2><p>The Accra AI Factory will have 3,000 GPUs. In January the African Finance Corporation signed "
        "a loan of 75 million dollars for the Ghanaian part.</p>"
    )
    assert [c.project for c in found.commitments] == ["Accra AI Factory"]


def test_the_fullest_name_of_the_page_names_the_project() -> None:
    found = records(
        "<h2>Ghana</h2><p>The Volta AI cluster has 3,000 GPUs.</p><p>The Volta AI Cluster Hub was opened in May.</p>"
    )
    assert "Volta AI Cluster Hub" in {p.name for p in found.projects}


def test_a_name_explained_in_brackets_is_the_project() -> None:
    found = records(
        "<h1>Awan Berdaulat (Sovereign AI Cloud)</h1><p>Awan Berdaulat gives ministries in Malaysia AI computing. It "
        "has 3,072 GPUs.</p>"
    )
    assert [p.name for p in found.projects] == ["Awan Berdaulat"]


def test_laws_are_no_projects() -> None:
    assert not records("<h2>Ghana</h2><p>A draft Global AI Hub Law was published in Accra.</p>").projects


def test_who_runs_it_is_no_project() -> None:
    found = records(
        "<h2>Ghana</h2><p>The state will build an AI cluster of 48 MI300X cards, and the university’s computing centre "
        "will run it.</p>"
    )
    assert [p.name for p in found.projects] == ["Ghana AI cluster"]


def test_who_is_given_money_gets_it() -> None:
    found = records(
        "<h2>Ghana</h2><p>A senator wants a National AI Fund.</p><p>The budget gives the National Centre for "
        "Artificial Intelligence (NCAI) in Accra 8.7 million dollars.</p>"
    )
    assert [c.project for c in found.commitments] == ["National Centre for Artificial Intelligence"]


def test_a_sentence_may_say_what_the_one_before_named() -> None:
    found = records(
        "<h2>Iceland</h2><p>The ministry launched Huldra, a language model for Icelandic. I like Huldra. It is a "
        "language model that answers in dialect. Nordmal, a firm in Akureyri, built it.</p>"
    )
    assert [p.name for p in found.projects] == ["Huldra"]


def test_chips_bought_on_top_are_a_purchase_of_their_own() -> None:
    found = records(
        "<h2>Iceland</h2><p>The Askja supercomputer will have 500 GPUs. The ministry also shops on its own account: "
        "it has 40 million euros to buy GPUs for universities.</p>"
    )
    assert [c.project for c in found.commitments] == ["Iceland GPU purchase"]


def test_a_thing_set_apart_is_named_in_the_next_sentence() -> None:
    found = records(
        "<h2>Belgium</h2><p>The contract for the Peutie AI cluster was awarded for 23 million euros. In addition, "
        "the ministry granted the archives 6 million euros to open holdings to language models. The collection, to "
        "be made available under the name “BE-Corpus”, is due in 2029.</p>"
    )
    assert {c.project for c in found.commitments if c.amount_high == 6e6} == {"BE-Corpus"}


def test_a_centre_of_machines_is_infrastructure() -> None:
    found = records(
        "<h2>Sweden</h2><p>Brookfield will spend up to SEK 95 billion on an AI centre in Ystad with 750 MW.</p>"
    )
    assert [p.kind for p in found.projects] == ["infrastructure"]


def test_a_hall_by_its_power() -> None:
    found = records(
        "<h2>Iceland</h2><p>AI is short of room. The bank will lend 150 million dollars for a third hall in Akureyri, "
        "designed for 24 megawatts.</p>"
    )
    assert {c.project for c in found.capacities} == {"third hall in Akureyri"}


def test_a_company_founded_to_build_one_thing_is_that_project() -> None:
    found = records(
        "<h2>Rwanda</h2><p>It and Cassava set up a joint venture, Rwanda Compute Ltd, to build an AI factory of "
        "3,000 GPUs in Kigali.</p>"
    )
    assert [p.name for p in found.projects] == ["Rwanda Compute Ltd"]
    assert {c.project for c in found.capacities} == {"Rwanda Compute Ltd"}


@pytest.mark.parametrize(
    ("prose", "name"),
    [
        ("The institute in Tartu has bought a new supercomputer, Koidula, with 900 H200 GPUs.", "Koidula"),
        ("The best open language model for Estonian is EstLingua: it was trained in Tartu.", "EstLingua"),
        ("Koit, switched on in Tartu in May 2024, was the first national AI supercomputer.", "Koit"),
        ("The university's Vaino Cluster II opened in May 2024 with 900 H200 GPUs.", "Vaino Cluster II"),
        ('The state pays 3 million euros for "Hääl", a speech and language model for offices.', "Hääl"),
        (
            "The state pays 3 million euros for Estonian Text Bank, a cleaned corpus of newspapers.",
            "Estonian Text Bank",
        ),
        ("The university published the open models Kalev and Linda in 2025.", "Linda"),
    ],
)
def test_names_stand_beside_machines_models_and_corpora(prose: str, name: str) -> None:
    _project(records(f"<h2>Estonia</h2><p>{prose}</p>"), name)


@pytest.mark.parametrize(
    "prose",
    [
        "Koit Digital, the Tartu company that conceived the AI campus in Narva, will put 30 million euros into it.",
        "Tartu’s machine will have 900 H200 GPUs.",
        "The language model is Estonian: it was trained in Tartu.",
        "The owner’s Peeter Kask opened the AI data centre in Narva with 900 H200 GPUs.",
    ],
)
def test_firms_towns_languages_and_people_beside_machines_are_no_projects(prose: str) -> None:
    names = {p.name for p in records(f"<h2>Estonia</h2><p>{prose}</p>").projects}
    assert not names & {"Koit Digital", "Tartu", "Estonian", "Peeter Kask"}


def test_a_model_that_is_given_a_name_is_the_one_spoken_of() -> None:
    found = records(
        "<h2>Sri Lanka</h2><p>The state pays 120 million rupees for a national language model. The model has been "
        "given the name Sithara.</p>"
    )
    assert [(p.name, p.kind) for p in found.projects] == [("Sithara", "model")]
    assert found.commitments[0].project == "Sithara"


@pytest.mark.parametrize(
    ("prose", "name"),
    [
        (
            "Cabinet adopted the National Programme for AI and Advanced Digital Technologies with 60 million rials.",
            "National Programme for AI and Advanced Digital Technologies",
        ),
        (
            "The National Programme for AI and Omantel signed an agreement worth 60 million rials.",
            "National Programme for AI",
        ),
    ],
)
def test_a_programme_for_two_things_has_one_name(prose: str, name: str) -> None:
    assert [p.name for p in records(f"<h2>Oman</h2><p>{prose}</p>").projects if "Programme" in p.name] == [name]

"""What state a project is in, by the words around its name and behind it."""

from __future__ import annotations

import pytest

from tests.sources.extract.pages import records


def _status(text: str) -> str | None:
    found = records(f"<h2>Iceland</h2><p>{text}</p>").projects
    assert len(found) == 1, [p.name for p in found]
    return found[0].status


@pytest.mark.parametrize(
    ("status", "text"),
    [
        ("operational", "The Askja supercomputer has been answering researchers' jobs since March."),
        ("operational", "Since March the Askja supercomputer has served 300 users."),
        ("operational", "The Askja supercomputer is finished and in use by four ministries."),
        ("operational", "The Askja supercomputer, in service since 2024, cost 40 million euros."),
        ("operational", "The minister switched on the Askja supercomputer in February."),
        ("operational", "The university operates the Askja supercomputer with 200 H100 GPUs."),
        ("operational", "The Askja supercomputer was handed over to the institute in April."),
        ("operational", "The Askja supercomputer was built in 2023. It has trained two language models for Icelandic."),
        ("operational", "Last year the government inaugurated the Askja supercomputer."),
        ("operational", "The Askja supercomputer reached full operation in January 2026."),
        ("operational", "The Askja supercomputer came on line a year ago and is nearly always full."),
        ("under_construction", "The state is putting up the Askja supercomputer in a hall near Reykjavik."),
        (
            "under_construction",
            "The Askja supercomputer is being fitted out; the builder hands over in September 2026.",
        ),
        ("under_construction", "Work on the Askja supercomputer began in May 2025 and should be finished in 2027."),
        ("under_construction", "The Askja supercomputer is 60 per cent complete."),
        ("under_construction", "Builders broke ground on the Askja supercomputer in January."),
        ("under_construction", "The Askja supercomputer is being installed and will open in 2027."),
        ("under_construction", "Racks for the Askja supercomputer are being delivered."),
        ("under_construction", "The walls of the Askja supercomputer are up. Construction began in 2025."),
        ("approved", "Parliament approved the Askja supercomputer in December."),
        ("approved", "The contract for the Askja supercomputer was awarded to Eviden."),
        ("approved", "The Askja supercomputer received board approval in April; construction is to start next year."),
        ("approved", "Cabinet has cleared the Askja supercomputer, which is not yet built."),
        ("approved", "The Askja supercomputer has its planning permission and will be built in 2027."),
        ("approved", "The Askja supercomputer was ordered from HPE in March."),
        ("approved", "The Askja supercomputer was selected by EuroHPC in March and is to start in 2027."),
        ("announced", "The government plans the Askja supercomputer for 2028."),
        ("announced", "The Askja supercomputer is expected to be operational by 2028."),
        ("announced", "The Askja supercomputer has not been approved by parliament."),
        ("announced", "The minister announced the Askja supercomputer last week; it is to go live in 2028."),
        ("announced", "The Askja supercomputer will be switched on in 2028."),
        ("announced", "The government wants to build the Askja supercomputer, but nothing has been approved."),
        ("paused", "The Askja supercomputer is on hold."),
        ("paused", "The Askja supercomputer has gone quiet since the election."),
        ("paused", "Announced in 2024, the Askja supercomputer has stalled over the price of power."),
        ("paused", "The Askja supercomputer was announced in 2024. The project has been suspended."),
        ("paused", "Work on the Askja supercomputer has stopped."),
        ("paused", "The government has frozen the Askja supercomputer."),
        ("cancelled", "The tender for the Askja supercomputer was withdrawn in May."),
        ("cancelled", "The Askja supercomputer was announced in 2024 but the contract was never signed."),
        ("cancelled", "The Askja supercomputer was cancelled in March."),
        ("cancelled", "The government scrapped the Askja supercomputer."),
        ("cancelled", "The offer of the Askja supercomputer lapsed in 2025."),
        ("cancelled", "The Askja supercomputer was approved in 2023. It was abandoned a year later."),
        ("cancelled", "The Askja supercomputer will not be built."),
        ("operational", "Paused in 2023, the Askja supercomputer was resumed and went live in 2025."),
        (
            "under_construction",
            "The first hall of the Askja supercomputer is in operation and two more are under construction.",
        ),
        ("operational", "The ministry released Huldra, a language model for Icelandic, in January 2026."),
        ("announced", "The institute is to train Huldra, a language model for Icelandic."),
        ("under_construction", "Der Supercomputer Askja wird derzeit gebaut."),
    ],
)
def test_state_of_a_machine(status: str, text: str) -> None:
    assert _status(text) == status


def test_a_model_that_is_released_is_out() -> None:
    text = "The ministry released Huldra, a language model for Icelandic, in January 2026."
    assert _status(text) == "operational"


def test_what_others_do_is_no_state() -> None:
    text = "The Askja supercomputer was announced near Akureyri, where the road runs out and a ferry serves the fjord."
    assert _status(text) == "announced"


def test_bound_money_approves_what_the_page_tells_no_more_of() -> None:
    found = records("<h2>Iceland</h2><p>Parliament has voted 40 million euros for the Askja supercomputer.</p>")
    assert [p.status for p in found.projects] == ["approved"]


@pytest.mark.parametrize(
    ("status", "text"),
    [
        ("approved", "The ministry concluded the implementation agreement for the Askja supercomputer on Monday."),
        ("announced", "The Askja supercomputer, announced in May, needs the go-ahead of the ministry."),
        ("under_construction", "Here is the Askja supercomputer. Foundation works are 61% complete."),
        ("announced", "The Askja supercomputer, announced in May, is priced at 2.5 trillion won."),
    ],
)
def test_dates_needs_and_labels_of_states(status: str, text: str) -> None:
    assert _status(text) == status


@pytest.mark.parametrize(
    ("status", "text"),
    [
        ("operational", "The Askja supercomputer started taking jobs in May 2025."),
        ("operational", "Users were admitted to the Askja supercomputer in January."),
        ("operational", "The Askja supercomputer, which the university has run since 2023, has 200 GPUs."),
        ("operational", "The Askja supercomputer has been crunching weather models since last summer."),
        ("operational", "Researchers already use the Askja supercomputer."),
        ("operational", "The Askja supercomputer ranks 57th on the Top500 list."),
        ("operational", "The Askja supercomputer, launched in 2024, is at capacity."),
        ("operational", "Work on the Askja supercomputer ended in March and it opened to users in April."),
        ("operational", "The Askja supercomputer is now in its second year of operation."),
        ("operational", "The Askja supercomputer, completed in December, cost 40 million euros."),
        ("operational", "The Askja supercomputer was installed in 2024 and upgraded last year."),
        ("operational", "The Askja supercomputer went into regular operation in March."),
        (
            "operational",
            "In February the ministry commissioned the Askja supercomputer, which hums in a hall near Selfoss.",
        ),
        ("operational", "The Askja supercomputer has 300 users."),
        ("under_construction", "Cranes stand over the Askja supercomputer, whose hall is half built."),
        ("under_construction", "Concrete is being poured for the Askja supercomputer."),
        ("under_construction", "The foundation stone of the Askja supercomputer was laid in June."),
        ("under_construction", "Installation of the Askja supercomputer has begun."),
        ("under_construction", "The Askja supercomputer is under way and should be ready in 2027."),
        ("under_construction", "Engineers are assembling the Askja supercomputer; first users are expected in 2027."),
        ("under_construction", "Contractors are at work on the Askja supercomputer."),
        ("under_construction", "The ministry is building the Askja supercomputer in Akureyri."),
        ("under_construction", "The Askja supercomputer is in the testing phase."),
        ("approved", "The government has signed the contract for the Askja supercomputer with HPE."),
        ("approved", "The Askja supercomputer got the green light from the cabinet."),
        ("approved", "The bank's board of directors approved a loan for the Askja supercomputer on 4 March."),
        ("approved", "HPE won the tender for the Askja supercomputer."),
        ("approved", "Funding for the Askja supercomputer has been secured; building starts in 2027."),
        ("approved", "Money for the Askja supercomputer is in the 2026 budget act."),
        ("approved", "The Askja supercomputer was adopted by the Althing in May."),
        ("approved", "Planning permission for the Askja supercomputer was granted in March."),
        ("announced", "The minister unveiled plans for the Askja supercomputer."),
        ("announced", "A memorandum on the Askja supercomputer was signed in March."),
        ("announced", "The ministry hopes to open the Askja supercomputer in 2028."),
        ("announced", "A decision on the Askja supercomputer is expected in the autumn."),
        ("announced", "The Askja supercomputer is still on the drawing board."),
        ("announced", "Bids for the Askja supercomputer close in June."),
        ("announced", "The Askja supercomputer, if it is ever built, would need 20 MW."),
        ("announced", "The contract for the Askja supercomputer is to be awarded in 2027."),
        ("announced", "The Askja supercomputer has yet to break ground."),
        ("paused", "Plans for the Askja supercomputer are on ice."),
        ("paused", "The Askja supercomputer has been put on hold until the courts decide."),
        ("paused", "Nothing has been heard of the Askja supercomputer since 2024."),
        ("paused", "The Askja supercomputer is stalled; no stone has been laid."),
        ("paused", "The developer suspended work on the Askja supercomputer in May."),
        ("cancelled", "The government has dropped the Askja supercomputer."),
        ("cancelled", "The Askja supercomputer is off the table."),
        ("cancelled", "Plans for the Askja supercomputer were abandoned in 2025."),
        ("cancelled", "The new government withdrew the funding and the Askja supercomputer was buried."),
        ("cancelled", "The Askja supercomputer never got beyond the drawing board."),
        ("cancelled", "The ministry pulled out of the Askja supercomputer."),
        ("cancelled", "The Askja supercomputer was shut down in 2024 and sold for scrap."),
    ],
)
def test_more_ways_to_say_a_state(status: str, text: str) -> None:
    assert _status(text) == status


@pytest.mark.parametrize(
    ("prose", "status"),
    [
        ("The Turin AI Cluster opened in December.", "operational"),
        ("The Turin AI Cluster is to be opened in December.", "announced"),
        ("Dante-LM, a language model, was developed by the University of Turin.", "operational"),
        ("Dante-LM, a language model, will be developed by the University of Turin.", "announced"),
    ],
)
def test_a_month_behind_what_was_done_has_passed(prose: str, status: str) -> None:
    found = records(f"<h2>Italy</h2><p>{prose}</p>")
    assert [p.status for p in found.projects] == [status]


def test_what_stands_below_a_heading_that_is_a_name_is_said_of_it() -> None:
    found = records("<h2>Italy</h2><h3>Turin AI Cluster</h3><p>Inaugurated in 2025, with 192 H200 GPUs.</p>")
    assert [(p.name, p.status) for p in found.projects] == [("Turin AI Cluster", "operational")]

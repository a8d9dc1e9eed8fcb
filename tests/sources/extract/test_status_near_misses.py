"""States of projects that money implies, and words of state that are said of something else."""

from __future__ import annotations

import pytest

from tests.sources.extract.pages import told

ANNOUNCED = "Nairobi has announced the National AI Cluster."


@pytest.mark.parametrize(
    ("prose", "status"),
    [
        ("The Treasury has paid 2 billion shillings so far for the National AI Cluster.", "approved"),
        ("The Treasury paid the first tranche of 2 billion shillings for the National AI Cluster.", "approved"),
        ("The National AI Cluster cost the state 2 billion shillings.", "operational"),
        ("Parliament approved 2 billion shillings for the National AI Cluster.", "approved"),
        ("The minister promises 2 billion shillings for the National AI Cluster.", "announced"),
    ],
)
def test_money_implies_no_more_than_it_says(prose: str, status: str) -> None:
    (project,) = told("Kenya", prose).projects
    assert project.status == status


@pytest.mark.parametrize(
    ("prose", "status"),
    [
        (f"{ANNOUNCED} It is being built in Konza.", "under_construction"),
        (f"{ANNOUNCED} A road is being built in Konza.", "announced"),
        (f"{ANNOUNCED} The road is under construction.", "announced"),
        (f"{ANNOUNCED} The minister runs marathons.", "announced"),
        (f"{ANNOUNCED} The company operates mines.", "announced"),
        ("The National AI Cluster is planned. The old tyrant was buried in Konza.", "announced"),
        ("The National AI Cluster is announced; a bid to move it failed.", "announced"),
        ("The National AI Cluster will be in operation in 2030.", "announced"),
        ("The National AI Cluster has been in operation since 2024.", "operational"),
        ("Parliament approved the National AI Cluster. Full operation is planned for 2029.", "approved"),
        ("The National AI Cluster is planned. The town is waiting for rain.", "announced"),
        ("The National AI Cluster is planned. A petition against it was thrown out.", "announced"),
        ("The National AI Cluster is planned; students already use other machines.", "announced"),
        (f"{ANNOUNCED[:-1]}; the old founder died in May.", "announced"),
        ("The National AI Cluster has been put off.", "paused"),
        ("The decision was put off, but the National AI Cluster was announced.", "announced"),
        ("The National AI Cluster was opened to researchers.", "operational"),
        ("The National AI Cluster was cancelled.", "cancelled"),
        ("The National AI Cluster was not cancelled.", None),
        ("The National AI Cluster is used for weather models.", "operational"),
        ("The National AI Cluster is to be used for weather models.", "announced"),
    ],
)
def test_state_of_another_thing_is_not_the_project_s(prose: str, status: str | None) -> None:
    (project,) = told("Kenya", prose).projects
    assert project.status == status

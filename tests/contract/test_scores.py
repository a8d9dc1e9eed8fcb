"""The scores that releases show are those of today's extractor on the labelled pages of the project."""

from __future__ import annotations

from flows.commands.evaluate import RECORDED, SHIPPED, measure, recorded
from sources.extract.evaluate import RULES, labelled_pages, score


def test_recorded_scores_are_todays() -> None:
    pages = len(labelled_pages(SHIPPED))
    assert RECORDED.read_text(encoding="utf-8") == recorded(measure(SHIPPED), pages), "run `sovai evaluate --record`"


def test_labels_score_fully_against_themselves_and_nothing_scores_nothing() -> None:
    labels = [gold for _, gold in labelled_pages(SHIPPED)]
    for perfect in score((gold, gold) for gold in labels):
        assert (perfect.precision, perfect.recall, perfect.f1) in {(1.0, 1.0, 1.0), (None, None, None)}, perfect
        assert all(right == of for right, of in perfect.fields.values())
    for nothing in score((gold, {}) for gold in labels):
        assert nothing.matched == 0
    assert {item.table for item in score(())} == set(RULES)


def test_an_invented_record_costs_precision_and_a_missed_one_recall() -> None:
    gold = {
        "commitments": [
            {"country_iso3": "FRA", "currency": "EUR", "amount_low": 2e9, "amount_high": 2e9, "stage": "announced"}
        ]
    }
    invented = {"country_iso3": "FRA", "currency": "EUR", "amount_low": 3e9, "amount_high": 3e9}
    by_table = {item.table: item for item in score([(gold, {"commitments": [*gold["commitments"], invented]})])}
    assert (by_table["commitments"].precision, by_table["commitments"].recall) == (0.5, 1.0)
    by_table = {item.table: item for item in score([(gold, {"commitments": [invented]})])}
    assert (by_table["commitments"].precision, by_table["commitments"].recall) == (0.0, 0.0)


def test_an_optional_label_neither_helps_nor_hurts() -> None:
    optional = {"country_iso3": "FRA", "currency": "EUR", "amount_low": 2e9, "amount_high": 2e9, "optional": True}
    for given in ([], [optional]):
        (found,) = [
            item
            for item in score([({"commitments": [optional]}, {"commitments": given})])
            if item.table == "commitments"
        ]
        assert (found.labelled, found.extracted, found.matched) == (0, 0, 0)

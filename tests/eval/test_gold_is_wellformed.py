"""The labelled pages of the project's own: labels use the model's words and codes, and speak of what the page says.

A wrong label costs more than a missing one, because every later measurement leans on it. Hence the plain checks here:
names of fields, enumerations, codes, dates, and that each labelled figure stands on its page in some written form.
"""

from __future__ import annotations

import importlib.util
import json
import math
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pycountry
import pytest
from bs4 import BeautifulSoup

from tests.eval.number_words import spelled

FOLDER = Path(__file__).parent
NAMES = sorted(path.name.removesuffix(".gold.json") for path in FOLDER.glob("*.gold.json"))

COUNTRIES = {country.alpha_3 for country in pycountry.countries} | {"EUU", "AFR"}
CURRENCIES = {currency.alpha_3 for currency in pycountry.currencies}
BACKING = {"government", "state_owned", "public_private", "private_foreign", "private_domestic"}
ENUMS = {
    "kind": {"infrastructure", "model", "data", "programme"},
    "status": {"announced", "approved", "under_construction", "operational", "paused", "cancelled"},
    "sponsor_kind": BACKING | {"foreign_state", "multilateral"},
    "qualifier": {"exact", "approx", "at_least", "up_to", "range"},
    "stage": {"announced", "committed", "disbursed"},
    "metric": {"power_mw", "accelerators", "h100_equivalents", "ai_exaflops"},
    "role": {"lead", "funder", "chip_supplier", "cloud_provider", "operator", "developer", "partner", "tenant"},
    "dimension": {"tier", "us_dependency", "strategy", "sovereignty_layer"},
    "policy_kind": {"data_localisation", "ai_regulation", "export_control", "procurement"},
    "claim_metric": {
        "projects_tracked", "countries_with_projects", "share_infrastructure", "share_model", "share_data",
        "share_nvidia_in_infrastructure", "global_spending_usd", "share_investment_middle_east_east_asia", "other",
    },
}  # fmt: skip
NAMED_AS = {("policies", "kind"): "policy_kind", ("claims", "metric"): "claim_metric"}
TABLES: dict[str, set[str]] = {
    "projects": {"name", "aliases", "country_iso3", "partner_iso3", "also_iso3", "kind", "status", "optional"},
    "commitments": {
        "project", "project_aliases", "country_iso3", "also_iso3", "sponsor", "sponsor_aliases", "sponsor_kind",
        "amount_low", "amount_high", "currency", "also_currency", "qualifier", "stage", "component",
        "period_start", "period_end", "announced_on", "optional",
    },
    "capacities": {
        "project", "project_aliases", "country_iso3", "also_iso3", "metric", "value_low", "value_high", "qualifier",
        "hardware", "target_on", "optional",
    },
    "participants": {"project", "country_iso3", "also_iso3", "organisation", "aliases", "role", "optional"},
    "policies": {"name", "aliases", "country_iso3", "kind", "optional"},
    "country_assessments": {"country_iso3", "dimension", "value", "optional"},
    "claims": {"metric", "value", "as_of", "attributed_to", "optional"},
}  # fmt: skip


def _gold(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((FOLDER / f"{name}.gold.json").read_text(encoding="utf-8"))
    return loaded


def _soup(name: str) -> BeautifulSoup:
    return BeautifulSoup((FOLDER / f"{name}.html").read_bytes(), "lxml")


def _text(name: str) -> str:
    return re.sub(r"\s+", " ", _soup(name).get_text(" "))


def _language(name: str) -> str:
    html = _soup(name).html
    return str(html.get("lang") or "en").split("-")[0].lower() if html is not None else "en"


def _numbers(text: str, language: str = "en") -> set[float]:
    """Every figure of the text, digits read under both conventions, and the numbers in words."""
    found: set[float] = set()
    for token in re.findall(r"\d+(?:[.,\u00a0\u202f ]\d+)*", text):
        pieces = re.split(r"[\u00a0\u202f ]", token)
        runs = {"".join(pieces[i:j]) for i in range(len(pieces)) for j in range(i + 1, min(i + 6, len(pieces) + 1))}
        for written in runs:
            for reading in (written.replace(",", ""), written.replace(".", "").replace(",", ".")):
                if re.fullmatch(r"\d+(\.\d+)?", reading):
                    found.add(float(reading))
    return found | spelled(text, language)


def _is_written(value: float, numbers: Iterable[float]) -> bool:
    scales = (1e-3, 1e-2, 1.0, 1e3, 1e5, 1e6, 1e7, 1e8, 1e9, 1e12)
    return any(math.isclose(value, number * scale, rel_tol=1e-9) for number in numbers for scale in scales)


def _rows() -> Iterable[tuple[str, str, dict[str, Any]]]:
    for name in NAMES:
        gold = _gold(name)
        for table in TABLES:
            for row in gold[table]:
                yield name, table, row


def test_every_page_has_its_labels_and_the_other_way_round() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.html")) == NAMES
    assert len(NAMES) >= 12


@pytest.mark.parametrize("name", NAMES)
def test_file_has_the_lists_of_the_format(name: str) -> None:
    gold = _gold(name)
    assert set(gold) == {"file", "url", "published_on", "not_commitments", *TABLES}
    assert gold["file"] == f"{name}.html"
    if gold["published_on"] is not None:  # a page need not say when it was published
        assert date.fromisoformat(gold["published_on"]).year in (2025, 2026)
        assert gold["published_on"][:4] in (FOLDER / gold["file"]).read_text("utf-8")
    for row in gold["not_commitments"]:
        assert set(row) == {"amount", "currency", "why"} and row["currency"] in CURRENCIES and row["why"]


def test_at_least_two_pages_hold_no_record() -> None:
    assert sum(not any(_gold(name)[table] for table in TABLES) for name in NAMES) >= 2


@pytest.mark.parametrize("name", NAMES)
def test_rows_use_the_words_and_codes_of_the_data_model(name: str) -> None:
    for page, table, row in _rows():
        if page != name:
            continue
        assert set(row) <= TABLES[table], (table, row)
        codes = [row["country_iso3"]] if table != "claims" else []
        codes += [*row.get("partner_iso3", []), *row.get("also_iso3", [])]
        assert set(codes) <= COUNTRIES, row
        for field, value in row.items():
            allowed = ENUMS.get(NAMED_AS.get((table, field), field))
            if allowed is not None and value is not None:
                assert value in allowed, (field, value)
        assert row.get("optional", True) is True
        for field in ("announced_on", "target_on", "as_of"):
            assert re.fullmatch(r"20\d\d(-\d\d(-\d\d)?)?", row.get(field) or "2026"), row


@pytest.mark.parametrize("name", NAMES)
def test_sums_are_ordered_ranged_and_in_known_currencies(name: str) -> None:
    for row in _gold(name)["commitments"]:
        assert row["currency"] in CURRENCIES
        assert 0 < row["amount_low"] <= row["amount_high"]
        assert (row["qualifier"] == "range") == (row["amount_low"] < row["amount_high"]), row
        assert row["component"] in (True, False, None)
        assert (row["period_start"] or 0) <= (row["period_end"] or 9999)
    for row in _gold(name)["capacities"]:
        assert 0 < row["value_low"] <= row["value_high"]
        assert (row["qualifier"] == "range") == (row["value_low"] < row["value_high"]), row


@pytest.mark.parametrize("name", NAMES)
def test_labelled_figures_stand_on_the_page(name: str) -> None:
    gold, numbers = _gold(name), _numbers(_text(name), _language(name))
    figures = [row[end] for row in gold["commitments"] for end in ("amount_low", "amount_high")]
    figures += [row[end] for row in gold["capacities"] for end in ("value_low", "value_high")]
    figures += [row["amount"] for row in gold["not_commitments"]]
    figures += [float(row["value"]) for row in gold["claims"]]
    assert [figure for figure in figures if not _is_written(float(figure), numbers)] == []
    years = {str(row[end]) for row in gold["commitments"] for end in ("period_start", "period_end") if row[end]}
    text = _text(name)
    ends = {f"20{end}" for end in re.findall(r"20\d\d[\N{EN DASH}/-](\d\d)\b", text)}  # 2026/27, 2026-27
    assert {year for year in years if year not in text} <= ends


@pytest.mark.parametrize("name", NAMES)
def test_rows_name_projects_of_the_same_file_and_names_stand_on_the_page(name: str) -> None:
    gold, text = _gold(name), _text(name).casefold()
    projects = {row["name"] for row in gold["projects"]}
    for table in ("commitments", "capacities", "participants"):
        assert {row["project"] for row in gold[table]} <= projects
    for row in gold["projects"]:
        forms = [row["name"], *row["aliases"]]
        assert row.get("optional") or any(form.casefold() in text for form in forms), row
    for row in gold["participants"]:
        forms = [row["organisation"], *row["aliases"]]
        assert row.get("optional") or any(form.casefold() in text for form in forms), row


def test_a_perfect_prediction_scores_one_and_an_empty_one_nothing() -> None:
    scorer = FOLDER.parents[2] / "shared" / "eval" / "score.py"
    if not scorer.exists():
        pytest.skip("the scorer is not beside this checkout")
    spec = importlib.util.spec_from_file_location("scorer", scorer)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    total, errors = module.score(FOLDER, {name: _gold(name) for name in NAMES})
    assert errors == []
    assert all(row["fp"] == row["fn"] == 0 for row in total.values())
    empty, _ = module.score(FOLDER, {name: {} for name in NAMES})
    assert all(row["tp"] == 0 and row["fn"] > 0 for row in empty.values())


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("nine thousand four hundred million pesos", "en", 9.4e9),
        ("three hundred and twenty million", "en", 3.2e8),
        ("a fifty-seven-million-dollar hall", "en", 5.7e7),
        ("Tk 612 crore 75 lakh", "en", 6.1275e9),
        ("ten billion and a half", "en", 1.05e10),
        ("twenty-nine point nine", "en", 29.9),
        ("half a billion", "en", 5e8),
        ("more than four-fifths", "en", 0.8),
        ("four dollars out of five", "en", 0.8),
        ("tres mil doscientos cincuenta millones", "es", 3.25e9),
        ("cuarenta y un millones", "es", 4.1e7),
        ("elf Milliarden", "de", 1.1e10),
    ],
)
def test_numbers_in_words_are_read_whole(text: str, language: str, number: float) -> None:
    assert any(math.isclose(number, found) for found in spelled(text, language))

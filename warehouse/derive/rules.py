"""The published rules of computed judgements: reading `thresholds.yml` and applying it.

Owns the form of a rule. Knows no country. Invariant: for any row exactly one rule of a list gives the
value, and its id is returned with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator


class RulesError(Exception):
    """thresholds.yml is wrong; says where and what to do."""


class Condition(BaseModel):
    """`column` is one column or a sum of columns; null columns count as zero."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    column: Annotated[str, Field(pattern=r"^[a-z_0-9]+( \+ [a-z_0-9]+)*$")]
    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _has_bound(self) -> Condition:
        if self.at_least is None and self.at_most is None:
            raise ValueError("a condition needs at_least or at_most")
        return self

    def holds(self, row: Mapping[str, float | None]) -> bool:
        value = sum(row[name] or 0.0 for name in re.split(r" \+ ", self.column))
        return (self.at_least is None or value >= self.at_least) and (self.at_most is None or value <= self.at_most)


class Rule(BaseModel):
    """Gives `value` where all conditions hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    value: int | str
    doc: str
    all: tuple[Condition, ...]


class Thresholds(BaseModel):
    """The file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    excluded_scope: tuple[str, ...]
    tier: tuple[Rule, ...]
    us_dependency: tuple[Rule, ...]

    @model_validator(mode="after")
    def _ends(self) -> Thresholds:
        for name, rules in (("tier", self.tier), ("us_dependency", self.us_dependency)):
            if not rules or rules[-1].all:
                raise ValueError(f"the last rule of {name} must have no condition")
            if len({rule.id for rule in rules}) != len(rules):
                raise ValueError(f"two rules of {name} share an id")
        return self


@dataclass(frozen=True, slots=True)
class Verdict:
    value: int | str
    rule: str


def parse(text: str) -> Thresholds:
    """The thresholds in a YAML text. Raises RulesError."""
    try:
        return Thresholds.model_validate(yaml.safe_load(text))
    except (yaml.YAMLError, ValidationError) as error:
        raise RulesError(f"thresholds.yml: {str(error).splitlines()[0]}; correct the file") from error


@cache
def load() -> Thresholds:
    """The shipped thresholds. Raises RulesError."""
    return parse(files("warehouse.derive").joinpath("thresholds.yml").read_text(encoding="utf-8"))


def judge(rules: tuple[Rule, ...], row: Mapping[str, float | None]) -> Verdict:
    """The value of the first rule that holds, and its id."""
    for rule in rules:
        if all(condition.holds(row) for condition in rule.all):
            return Verdict(rule.value, rule.id)
    raise AssertionError("the last rule has no condition")


__all__ = ["Condition", "Rule", "RulesError", "Thresholds", "Verdict", "judge", "load", "parse"]

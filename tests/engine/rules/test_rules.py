"""For each kind of rule a plan that keeps it and one that breaks it, judged without a solver."""

from __future__ import annotations

import importlib
import typing
from collections.abc import Callable
from pathlib import Path

import pytest
from maple import maple
from rule_case import Case, broken

from groundswell.engine.formulate import formulate
from groundswell.engine.rules import KINDS
from groundswell.models.scenario.rules import AnyRule

CASES: list[Case] = [
    case
    for file in sorted(Path(__file__).parent.glob("cases_*.py"))
    for case in importlib.import_module(file.stem).CASES
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_good_plan_keeps_it_and_a_bad_one_breaks_it(case: Case) -> None:
    name = f"{case.rule['kind']}_1"
    assert broken(case.rule, case.good, case.good_paid, **case.changes) == set()
    assert broken(case.rule, case.bad, case.bad_paid, **case.changes) == {name}


def test_every_kind_has_parameters_rows_a_sentence_and_cases() -> None:
    declared = {
        typing.get_args(typing.get_args(member)[0].model_fields["kind"].annotation)[0]
        for member in typing.get_args(typing.get_args(AnyRule)[0])
    }
    assert set(KINDS) == declared
    assert {case.rule["kind"] for case in CASES} == declared
    for module in KINDS.values():
        assert isinstance(module.constraints, Callable)  # type: ignore[arg-type]
        assert isinstance(module.says, Callable)  # type: ignore[arg-type]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_says_itself_in_a_sentence(case: Case) -> None:
    (rule,) = formulate(maple(**case.changes, rules=[case.rule])).rules
    assert rule.says.endswith(".")
    assert "_" not in rule.says.replace(case.rule.get("merge", "-"), "")

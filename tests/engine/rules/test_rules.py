"""For each kind of rule a plan that keeps it and one that breaks it, judged without a solver."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import get_origin

import pytest
from maple import maple
from rule_case import Case, broken

from groundswell.cli.render.words import ONE_OF, priced
from groundswell.engine.formulate import formulate
from groundswell.engine.rules import KINDS
from groundswell.models.scenario.rules.kinds import RULES
from groundswell.models.scenario.rules.rule import Rule
from groundswell.models.scenario.selector import Conditions
from groundswell.models.tree.addresses import field_type, options

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
    assert set(KINDS) == set(RULES)
    assert {case.rule["kind"] for case in CASES} == set(RULES)
    for module in KINDS.values():
        assert isinstance(module.constraints, Callable)  # type: ignore[arg-type]
        assert isinstance(module.says, Callable)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", RULES.values(), ids=list(RULES))
def test_what_a_kind_says_of_its_fields_is_so(kind: type[Rule]) -> None:
    fields = kind.model_fields
    own = [name for name in (kind.bound, kind.equity_level) if name is not None]
    assert {*kind.names, *(parameter.name for parameter in own)} <= set(fields)
    selectors = {name for name in fields if Conditions in options(field_type(kind, name))}
    assert set(kind.selectors()) == selectors
    by_form = {"items": tuple, "keys": Mapping, "value": str}
    for name, names in kind.names.items():
        if names.form != "selector":
            (held, *_) = (get_origin(o) or o for o in options(field_type(kind, name)))
            assert held is by_form[names.form]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_says_itself_in_a_sentence(case: Case) -> None:
    (rule,) = formulate(maple(**case.changes, rules=[case.rule])).rules
    assert rule.says.endswith(".")
    assert "_" not in rule.says.replace(case.rule.get("merge", "-"), "")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_price_says_what_it_is_for(case: Case) -> None:
    (rule,) = formulate(maple(**case.changes, rules=[case.rule])).rules
    told = priced(2.0, rule.unit)
    counted = ("site", "program", "student", "point", "school", "reorganization")
    assert told.endswith((*(f"for 1 {one}" for one in counted), *(w for _, w in ONE_OF.values())))
    if case.rule["kind"] == "initiative_load":
        assert told == "2.00* for 1 program"
    if rule.unit == "dollars":
        assert told == "2,000.0* for $1,000"

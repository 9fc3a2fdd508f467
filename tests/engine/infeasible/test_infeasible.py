"""Scenarios without a plan: what is named, and what must give."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from giving import give_way
from infeasible_cases import CASES, Case
from maple import MAPLE
from oracle.draw_poor import poor_scenario
from oracle.seeds import chunks

from groundswell import Plan, Scenario, SearchOptions, check, solve, verify
from groundswell.engine.formulate import Formulation, formulate
from groundswell.engine.infeasible.limits import limits
from groundswell.engine.milp.infeasibility.elastic import Group, without
from groundswell.engine.milp.model.model import Model
from groundswell.engine.milp.relaxation import relax
from groundswell.engine.milp.solution import Options, Status
from groundswell.engine.milp.solve import solve as solve_milp

EXACT = Options("highs", gap=0.0, time_limit=60.0)


def data_of(case: Case) -> dict[str, Any]:
    data = copy.deepcopy(MAPLE)
    for address, value in case.changes.items():
        *path, last = address.split("__")
        place = data
        for key in path:
            place = place.setdefault(key, {})
        place[last] = value
    return data


def scenario_of(data: dict[str, Any]) -> Scenario:
    """The scenario without `check`, which finds some of these by arithmetic."""
    return Scenario.model_validate(data)


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> Case:
    return CASES[request.param]


def has_point(model: Model) -> bool:
    status = solve_milp(model.with_objective(0.0), EXACT).status
    assert status in (Status.OPTIMAL, Status.INFEASIBLE)
    return status is Status.OPTIMAL


def groups_of(formulation: Formulation) -> dict[str, Group]:
    return {limit.group.name: limit.group for limit in limits(formulation)}


def told(case: Case) -> tuple[Formulation, Plan]:
    scenario = scenario_of(data_of(case))
    plan = solve(scenario)
    assert plan.status == "infeasible"
    return formulate(scenario), plan


def test_what_is_named(case: Case) -> None:
    _, plan = told(case)
    assert {part.id for part in plan.conflict} == case.conflict
    assert {give.id: pytest.approx(give.by) for give in plan.cheapest_fix} == case.fix
    assert tuple(give.id for give in plan.other_fixes) == case.others
    assert plan.conflict_minimal
    assert plan.cheapest_fix_proved
    assert all(part.says for part in plan.conflict)


def test_each_member_removed_makes_it_feasible(case: Case) -> None:
    formulation, plan = told(case)
    groups = groups_of(formulation)
    members = [part.id for part in plan.conflict]
    rest = [group for name, group in groups.items() if name not in members]
    assert not has_point(without(formulation.model, rest))
    for member in members:
        assert has_point(without(formulation.model, [*rest, groups[member]])), member


def test_the_fix_helps_and_less_does_not(case: Case) -> None:
    formulation, plan = told(case)
    groups = list(groups_of(formulation).values())
    for gives in (plan.cheapest_fix, *((other,) for other in plan.other_fixes)):
        by = {give.id: give.by * (1 + 1e-7) for give in gives}
        assert has_point(give_way(formulation.model, groups, by)), by
        for id in by:
            less = {**by, id: by[id] * 0.99}
            assert not has_point(give_way(formulation.model, groups, less)), less


def test_written_into_the_scenario_it_gives_a_plan(case: Case, tmp_path: Path) -> None:
    """`--set` of what is written gives a plan; of money and staff, 1% less does not."""
    data = data_of(case)
    file = tmp_path / "maple.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    _, plan = told(case)
    for gives in (plan.cheapest_fix, *((other,) for other in plan.other_fixes)):
        values = {address: value for give in gives for address, value in give.set.items()}
        fixed, problems = check(file, (), values)
        assert fixed is not None, problems
        found = solve(fixed)
        assert found.status == "optimal", values
        assert verify(found, fixed) == ()
        if all(give.kind in ("fund", "staff") for give in gives):
            less = {
                a: value_at(data, a) + 0.99 * (v - value_at(data, a)) for a, v in values.items()
            }
            short = scenario_with(data, less)
            assert solve(short, diagnose=False).status == "infeasible", less


def value_at(data: dict[str, Any], address: str) -> float:
    *path, year = address.split(".")
    value: Any = data
    for key in path:
        value = value[key]
    return float(value[int(year)] if isinstance(value, dict) else value)


def scenario_with(data: dict[str, Any], values: dict[str, float]) -> Scenario:
    changed = copy.deepcopy(data)
    for address, value in values.items():
        *path, last, year = address.split(".")
        place: Any = changed
        for key in path:
            place = place[key]
        if not isinstance(place[last], dict):
            place[last] = dict.fromkeys(data["years"], place[last])
        place[last][int(year)] = value
    return scenario_of(changed)


def test_integrality_alone_leaves_the_relaxation_feasible() -> None:
    formulation, _ = told(CASES["integrality alone"])
    assert relax(formulation.model).status is Status.OPTIMAL


def every_fix_gives_a_plan(seed: int, tmp_path: Path) -> bool:
    """Whether the scenario has no plan; then each fix shown, set as it is shown, gives one."""
    file = tmp_path / f"poor-{seed}.json"
    file.write_text(json.dumps(poor_scenario(seed)), encoding="utf-8")
    scenario, _ = check(file)
    if scenario is None:
        return False
    plan = solve(scenario, options=SearchOptions(solver=("scip", "highs", "cbc")[seed % 3]))
    if plan.status != "infeasible":
        assert plan.status == "optimal", (seed, plan.message)
        return False
    assert plan.cheapest_fix, (seed, plan.message)
    for gives in (plan.cheapest_fix, *((other,) for other in plan.other_fixes)):
        values = {address: value for give in gives for address, value in give.set.items()}
        fixed, problems = check(file, (), values)
        assert fixed is not None, (seed, values, problems)
        found = solve(fixed, diagnose=False)
        assert found.status == "optimal", (seed, values, found.message)
        assert verify(found, fixed) == (), (seed, values)
    return True


@pytest.mark.parametrize("seeds", chunks(range(60), 10, quick=1))
def test_every_fix_gives_a_plan_at_any_size(seeds: range, tmp_path: Path) -> None:
    assert sum(every_fix_gives_a_plan(seed, tmp_path) for seed in seeds) >= 1


@pytest.mark.slow
def test_every_fix_of_two_hundred_districts_gives_a_plan(tmp_path: Path) -> None:
    assert sum(every_fix_gives_a_plan(seed, tmp_path) for seed in range(60, 520)) >= 200

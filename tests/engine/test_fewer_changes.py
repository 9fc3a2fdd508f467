"""Of plans of equal objective the one with fewer changes, at any size."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from oracle import brute

from groundswell import Plan, Scenario, SearchOptions, parse_scenario, solve, verify
from groundswell.engine import fewer_changes
from groundswell.engine.count_changes import count_changes
from groundswell.engine.deadline import Deadline
from groundswell.engine.evaluation.payments import settle
from groundswell.engine.figures.ways import RUN
from groundswell.engine.formulate import begin_formulation, formulate
from groundswell.engine.frontier.axes.axes import add_axes
from groundswell.engine.frontier.axes.names import read_axes
from groundswell.engine.milp.relaxation import relax
from groundswell.engine.milp.solution import Options
from groundswell.engine.solve import starting_point


def district(
    programs: dict[str, Any], amount: float, schools: int, years: int = 1
) -> dict[str, Any]:
    return {
        "schema_version": 1,
        "years": list(range(2027, 2027 + years)),
        "goals": {"g": {"weight": 1}},
        "schools": {f"s{i}": {"enrollment": 1000, "needs": {"g": 1}} for i in range(schools)},
        "programs": programs,
        "funds": {"f": {"amount": amount}},
    }


def twins(schools: int, programs: int, years: int = 1) -> Scenario:
    """Everything alike; a quarter must go, whole or by halves: whole is fewer changes."""
    each = {
        "cost": {"site": 1000},
        "effects": {"g": {"mean": 0.1, "se": 0.01}},
        "levels": [0.5],
        "sites": {f"s{i}": {"students": 100, "running": True} for i in range(schools)},
    }
    amount = 1000 * schools * programs * 0.75
    named = {f"p{k}": each for k in range(programs)}
    return parse_scenario(district(named, amount, schools, years))


def changed(plan: Plan) -> set[tuple[str, str]]:
    return {(site.program, site.school) for site in plan.sites if site.action != "keep"}


@pytest.mark.parametrize(
    ("schools", "programs", "method"),
    [(20, 4, "direct"), (100, 4, "direct"), (100, 4, "by-school"), (110, 10, "auto")],
)
def test_of_twins_whole_sites_end_beyond_400_decisions(
    schools: int, programs: int, method: Any
) -> None:
    scenario = twins(schools, programs)
    plan = solve(scenario, options=SearchOptions(method=method))
    assert len(changed(plan)) == schools * programs / 4
    assert plan.fewer_changes == ""
    assert verify(plan, scenario) == ()


def test_the_number_of_workers_changes_nothing() -> None:
    scenario, by_school = twins(60, 6, years=2), SearchOptions(method="by-school")
    one, two = (solve(scenario, options=by_school, workers=n) for n in (1, 2))
    assert one.sites == two.sites


def test_what_is_too_much_is_searched_in_part_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario, by_school = twins(40, 6), SearchOptions(method="by-school")
    monkeypatch.setattr(fewer_changes, "MOST_NEAR", 0)
    with monkeypatch.context() as without:
        without.setattr(fewer_changes, "ALL_AT_ONCE", 0)
        without.setattr(fewer_changes, "PARTS_LOOKED_AT", 0)
        before = len(changed(solve(scenario, options=by_school)))
    monkeypatch.setattr(fewer_changes, "ALL_AT_ONCE", 100)
    monkeypatch.setattr(fewer_changes, "PART", 90)
    plan = solve(scenario, options=by_school)
    assert 60 <= len(changed(plan)) <= before - 20
    assert plan.fewer_changes == fewer_changes.CHANGES_NOT_ENDED


SOLVERS = ("scip", "highs", "cp-sat", "cbc")
BY_SCHOOL = [
    pytest.param(solver, "by-school", marks=() if solver == "highs" else pytest.mark.slow)
    for solver in SOLVERS
]


@pytest.mark.parametrize(
    ("solver", "method"), [*((solver, "direct") for solver in SOLVERS), *BY_SCHOOL]
)
def test_random_districts_of_many_ties(solver: str, method: Any) -> None:
    options = SearchOptions(gap=0.0, solver=solver, method=method)
    told = 0
    for seed in range(12):
        given = many_ties(np.random.default_rng(seed))
        best = brute.best(given)
        assert best is not None, seed
        assert best.complete, seed
        plan = solve(parse_scenario(given), options=options)
        assert plan.objective == pytest.approx(best.objective, abs=1e-9), seed
        ties = [sites_that_change(given, tie.decisions) for tie in best.plans]
        assert len(changed_by_hand(given, plan)) == min(ties), seed
        assert plan.fewer_changes == "", seed
        told += min(ties) < max(ties)
    assert told >= 6  # the choice mattered


def test_near_ties_are_what_costs_the_relaxation_nothing() -> None:
    each = {
        "cost": {"site": 1000},
        "effects": {"g": {"mean": 0.0, "se": 0.01}},
        "sites": {f"s{i}": {"students": 100, "running": True} for i in range(3)},
    }
    formulation = formulate(parse_scenario(district({"idle": each}, 5000, 3)))
    ended = settle(formulation, np.zeros_like(formulation.decisions.today()))
    relaxed = relax(formulation.model, 10.0)
    found, proved = fewer_changes.prefer_fewer_changes(
        ended, relaxed, Options(), Deadline.after(60.0), all_ties=False
    )
    assert found.decisions.tolist() == formulation.decisions.today().tolist()
    assert not proved


def many_ties(dice: np.random.Generator) -> dict[str, Any]:
    """Return a tiny district whose costs and gains are few round numbers."""
    programs = {}
    for k in range(2):
        sites = {
            f"s{i}": {"students": 100, "running": bool(dice.random() < 0.7)}
            for i in range(2)
            if dice.random() < 0.9
        } or {"s0": {"students": 100, "running": True}}
        size = int(dice.choice([1, 1, 2]))
        programs[f"p{k}"] = {
            "cost": {"site": 1000 * size},
            "effects": {"g": {"mean": 0.1 * size, "se": 0.01}},
            "proven": True,
            "sites": sites,
            **({"levels": [0.5]} if dice.random() < 0.5 else {}),
        }
    amount = 1000 * float(dice.integers(2, 6))
    return district(programs, amount, schools=2, years=int(dice.integers(1, 3)))


def today_of(given: dict[str, Any]) -> set[tuple[str, str]]:
    return {
        (p, s)
        for p, program in given["programs"].items()
        for s, site in program["sites"].items()
        if site["running"]
    }


def sites_that_change(given: dict[str, Any], decisions: dict[Any, Any]) -> int:
    running, years = today_of(given), given["years"]
    unlike = 0
    for p, program in given["programs"].items():
        for s in program["sites"]:
            usual = ("run", 1.0) if (p, s) in running else None
            unlike += any(decisions.get((p, s, t)) != usual for t in years)
    return unlike


def changed_by_hand(given: dict[str, Any], plan: Plan) -> set[tuple[str, str]]:
    kept = {}
    for site in plan.sites:
        if site.action == "keep":
            kept[site.program, site.school] = kept.get((site.program, site.school), 0) + 1
    running = today_of(given)
    whole = {key for key, years in kept.items() if years == len(given["years"])}
    started = {(site.program, site.school) for site in plan.sites} - running
    return (running - whole) | started


def test_a_change_is_what_the_frontier_counts() -> None:
    for seed in range(20):
        scenario = parse_scenario(many_ties(np.random.default_rng(seed)))
        plan = solve(scenario)
        opened = begin_formulation(scenario)
        axis, _ = add_axes(opened, read_axes(["changes", "worth"], scenario))
        formulation = opened.close()
        x = starting_point(formulation, plan)
        assert x is not None
        counted = count_changes(formulation, formulation.model, x)
        assert len(counted.sites) == axis.value(x), seed
        assert not counted.model.violations(counted.x), seed


def test_what_is_unlike_today_by_hand() -> None:
    def program(*, running: bool) -> dict[str, Any]:
        return {
            "cost": {"site": 1000},
            "effects": {"g": {"mean": 0.1, "se": 0.01}},
            "levels": [0.5],
            "sites": {"s0": {"students": 100, "running": running}},
            "proven": not running,
        }

    programs = {"old": program(running=True), "new": program(running=False)}
    scenario = parse_scenario(district(programs, 5000, 1))
    decisions = begin_formulation(scenario).decisions
    ways = decisions.figures.ways

    def unlike(old: float, new: float) -> list[float]:
        made = np.zeros((ways.size, 1))
        for site, level in enumerate((old, new)):
            own = (ways.offering == site) & (ways.kind == RUN) & (ways.level == level)
            made[own] = 1.0
        x = np.zeros(int(decisions.column.max()) + 1)
        decisions.put(made, x)
        return decisions.unlike_today(decisions.full[0], 0).value(x).tolist()

    assert unlike(1.0, 0.0) == [0, 0]
    assert unlike(0.5, 0.5) == [1, 1]
    assert unlike(0.0, 1.0) == [1, 1]

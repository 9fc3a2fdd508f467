"""The engine against the oracle on all that districts decide, at random.

`random_district_decisions` mixes reorganizations, positions and class sizes, restarts, growth,
presumed effects, reserves and their rules with everything else that the format has.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from groundswell import Plan, Scenario, SearchOptions, parse_scenario, solve, verify
from groundswell.models.tree.problems import ScenarioError
from oracle import brute, years
from oracle.draw_decisions import random_district_decisions
from oracle.gap import gap
from oracle.judge import Judge
from oracle.read import District
from oracle.seeds import some

SEEDS = some(range(300), quick=5)
SOLVERS = ("scip", "highs", "cp-sat")


@cache
def drawn(seed: int) -> tuple[dict[str, Any], brute.Best | None]:
    given = random_district_decisions(seed)
    return given, brute.best(given)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_plan_is_the_best_of_all_decisions(seed: int) -> None:
    agrees(seed, SearchOptions(gap=1e-9, solver=SOLVERS[seed % len(SOLVERS)]))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_plan_by_school_is_the_best_of_all_decisions(seed: int) -> None:
    agrees(seed, SearchOptions(gap=1e-9, method="by-school"))


def agrees(seed: int, options: SearchOptions) -> None:
    """The plan is worth what the best of all decisions is, and its figures are the oracle's."""
    given, best = drawn(seed)
    scenario, refusal = read(given)
    if scenario is None:
        assert best is None, (seed, refusal)  # what `check` refuses has no plan
        return
    plan = solve(scenario, options=options, workers=1, diagnose=False)
    # CP-SAT has dollars and gains in steps, and none without an end: it finds the plan, or that
    # there is none, but proves less of it.
    whole = options.solver == "cp-sat"
    if best is None:
        assert plan.status in (["infeasible", "error"] if whole else ["infeasible"]), seed
        return
    assert plan.status in (["optimal", "feasible"] if whole else ["optimal"]), (seed, plan.message)
    near = 1e-3 if whole else 1e-6
    assert plan.objective == pytest.approx(best.objective, abs=near, rel=near), seed
    assert plan.bound is not None
    assert plan.bound >= best.objective - 1e-6, seed
    assert verify(plan, scenario) == (), seed
    assert plan.baseline_worth == pytest.approx(best.baseline, abs=1e-9), seed
    same_figures(seed, plan, given)


def read(given: dict[str, Any]) -> tuple[Scenario | None, str]:
    """Return the scenario; None, and why, if `check` refuses it."""
    try:
        return parse_scenario(given), ""
    except ScenarioError as error:
        return None, str(error)


def same_figures(seed: int, plan: Plan, given: dict[str, Any]) -> None:
    """The figures that a plan reports are those that follow from its decisions."""
    decisions, begun = stated(plan, District(given)), beginning(plan)
    assert Judge(District(given, begun)).broken(decisions) == [], seed
    counted = brute.evaluate(given, decisions, begun=begun)
    assert plan.objective == pytest.approx(counted.objective, abs=1e-6, rel=1e-6), seed
    assert plan.worth == pytest.approx(counted.worth, abs=1e-9), seed
    assert plan.penalty == pytest.approx(counted.penalty, abs=1e-6, rel=1e-6), seed
    for group, gain in counted.group_gain.items():
        assert plan.groups[group].gain_per_student == pytest.approx(gain, abs=1e-9), (seed, group)
    for school, gain in counted.school_gain.items():
        if school != "central":
            assert plan.schools[school].gain == pytest.approx(gain, abs=1e-9), (seed, school)
    years.agree(seed, plan, given)
    for money in plan.money:
        assert money.gap == pytest.approx(gap(given, money.year), abs=0.02), seed
        cost = counted.cost_by_year[money.year] + money.top_ups
        assert money.spent == pytest.approx(cost, abs=1e-6), seed
    topped_up = {
        (i, x.school, x.year): x.amount for i, rule in enumerate(plan.rules) for x in rule.top_ups
    }
    assert topped_up == pytest.approx(counted.top_ups, abs=1e-3), seed


def stated(plan: Plan, d: District) -> dict[tuple[str, str, int], tuple[Any, ...]]:
    """Return a plan's decisions in the oracle's words: positions as a share of the reference."""
    decisions: dict[tuple[str, str, int], tuple[Any, ...]] = {}
    for site in plan.sites:
        if site.action == "merge":
            state: tuple[Any, ...] = ("merge", site.merge)
        elif site.action == "pilot":
            state = ("pilot",)
        elif site.action == "retire":
            continue
        elif d.role(site.program) is not None:
            state = ("run", site.positions / d.reference(site.program, site.school))
        else:
            state = ("run", site.level)
        decisions[site.program, site.school, site.year] = state
    return decisions


def beginning(plan: Plan) -> dict[str, int]:
    """Return the first year of each reorganization that begins."""
    return {r: row.year for r, row in plan.reorganizations.items() if row.year is not None}

"""Effects that fall as programs grow: the plan is the best of all decisions, enumerated."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from groundswell import Plan, Scenario, SearchOptions, parse_scenario, solve, verify
from groundswell.models.tree.problems import ScenarioError
from oracle import brute, scale
from oracle.draw_scale import growing_scenario
from oracle.read import District
from oracle.seeds import some

SEEDS = some(range(120), quick=5)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_plan_is_the_best_of_all_decisions(seed: int) -> None:
    given = growing_scenario(seed)
    best = brute.best(given)
    scenario = accepted(given)
    if scenario is None:
        assert best is None, seed  # what `check` refuses has no plan
        return
    method = ("direct", "by-school")[seed // 2 % 2]
    options = SearchOptions(gap=1e-9, method=method)
    plan = solve(scenario, options=options, workers=1, diagnose=False)
    if best is None:
        assert plan.status == "infeasible", seed
        return
    assert plan.status == "optimal", (seed, plan.message)
    assert plan.scale_toll is not None
    assert plan.objective is not None
    # What pilots teach is valued at prices that the oracle is not given here.
    if not plan.learning:
        assert plan.objective == pytest.approx(best.objective, abs=1e-6, rel=1e-6), seed
    else:
        assert plan.objective >= best.objective - 1e-6, seed
    assert verify(plan, scenario) == (), seed
    if not seed % 2:
        by_definition = scale.toll(District(given), decided(plan))
        assert plan.scale_toll == pytest.approx(by_definition, abs=1e-9), seed


def decided(plan: Plan) -> dict[tuple[str, str, int], tuple[Any, ...]]:
    """A plan's decisions in the oracle's words, where there are no positions."""
    states: dict[str, Any] = {"pilot": lambda _: ("pilot",), "merge": lambda x: ("merge", x.merge)}
    return {
        (x.program, x.school, x.year): states.get(x.action, lambda x: ("run", x.level))(x)
        for x in plan.sites
        if x.action != "retire"
    }


def test_some_plans_pay_a_toll() -> None:
    """So the test above is not of scenarios that have none."""
    plans = [solve(parse_scenario(growing_scenario(seed))) for seed in (0, 2, 4, 6, 8)]
    assert sum((plan.scale_toll or 0.0) > 0.01 for plan in plans) >= 2


def accepted(given: dict[str, Any]) -> Scenario | None:
    try:
        return parse_scenario(given)
    except ScenarioError:
        return None


def test_the_straight_pieces_meet_the_curve_where_they_end() -> None:
    rule = {"students": 50.0, "exponent": 0.27}
    number = np.array([50.0, 100.0, 200.0, 400.0, 1600.0])
    each = scale.together(rule, number) / number
    assert each == pytest.approx((number / 50) ** -0.27)
    # Tutoring, by students served: 0.44 SD in small programs, then 0.30, 0.21, 0.16 (Kraft,
    # Schueler and Falken 2024); between 100 and 399, 400 and 999, and from 1,000 on.
    found = 0.44 * scale.together(rule, np.array([250.0, 700.0, 2000.0])) / [250, 700, 2000]
    assert found == pytest.approx([0.30, 0.21, 0.16], abs=0.02)

"""Objectives that weigh uncertainty, against an enumeration of every decision."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import uncertain
from oracle.gains import worth
from oracle.read import District
from oracle.seeds import some
from test_against_brute_force import stated

from groundswell import Plan, SearchOptions, check, load_scenario, solve, verify
from groundswell.engine.figures.draws import tail_mean
from groundswell.models.tree.problems import ScenarioError

TINY = Path(__file__).resolve().parents[3] / "scenarios" / "tiny" / "tiny.yaml"
SEEDS = (2, 7, 11, 28, 32, 35, 37, 38)


@pytest.mark.parametrize("seed", some(SEEDS, quick=1))
@pytest.mark.parametrize(
    ("level", "draws", "weight"), [(0.1, 20, 0.5), (0.25, 6, 1.0), (1.0, 5, 0.75)]
)
def test_cvar_plans_are_the_best_of_all_decisions(
    seed: int, level: float, draws: int, weight: float
) -> None:
    given, decisions = uncertain.suited(seed)
    risk = {"level": level, "draws": draws, "weight": weight, "seed": seed, "correlation": 0.5}
    by_draw = uncertain.worths(given, uncertain.draws_of(given, draws, seed, 0.5), decisions)
    means, spent = uncertain.plain_values(given, decisions)
    wanted = (1 - weight) * means + weight * uncertain.tail(by_draw, level) - spent
    scenario = uncertain.parse(given, objective={"risk": risk})
    plan = solve(scenario, options=SearchOptions(gap=1e-9, solver=("scip", "highs")[seed % 2]))
    assert plan.status == "optimal"
    assert plan.objective == pytest.approx(wanted.max(), abs=1e-6, rel=1e-6)
    assert verify(plan, scenario) == ()
    at = decisions.index(stated(plan))
    assert plan.worth == pytest.approx(means[at], abs=1e-9)
    assert plan.risk is not None
    assert plan.risk.value == pytest.approx(uncertain.tail(by_draw, level)[at], abs=1e-9)
    assert plan.risk.mean == pytest.approx(by_draw[at].mean(), abs=1e-9)
    assert plan.risk.worst == pytest.approx(by_draw[at].min(), abs=1e-9)


@pytest.mark.parametrize("seed", some(SEEDS, quick=1))
@pytest.mark.parametrize(("gamma", "reach"), [(1, 1.96), (2, 1.0), (3, 0.5)])
def test_gamma_plans_are_the_best_of_all_decisions(seed: int, gamma: int, reach: float) -> None:
    given, decisions = uncertain.suited(seed)
    loss = uncertain.worst_losses(given, decisions, gamma, reach)
    means, spent = uncertain.plain_values(given, decisions)
    wanted = means - loss - spent
    scenario = uncertain.parse(given, objective={"gamma": float(gamma), "standard_errors": reach})
    plan = solve(scenario, options=SearchOptions(gap=1e-9, solver=("scip", "highs")[seed % 2]))
    assert plan.status == "optimal"
    assert plan.objective == pytest.approx(wanted.max(), abs=1e-6, rel=1e-6)
    assert verify(plan, scenario) == ()
    at = decisions.index(stated(plan))
    assert plan.risk is not None
    assert plan.risk.value == pytest.approx(means[at] - loss[at], abs=1e-9)
    # What the plan is held against really happens: worth does not fall below the value.
    errors = dict(zip(*_shortfalls(given, reach), strict=True))
    hit = {name: -errors[name] for name in map(_pair, plan.risk.short)}
    assert len(hit) <= gamma
    fallen = worth(District(uncertain.moved(given, hit)), decisions[at])
    assert fallen >= plan.risk.value - 1e-9


def _shortfalls(given: dict[str, Any], reach: float) -> tuple[Any, Any]:
    one = uncertain.draws_of(given, 1).uncertain
    return one.names, one.se * reach


def _pair(name: str) -> tuple[str, str]:
    program, goal = name.split(".")
    return program, goal


@pytest.mark.slow
def test_the_random_scenarios_tell_the_aims_apart() -> None:
    """Otherwise the comparisons above would say little."""
    apart = {"cvar": 0, "gamma": 0}
    for seed in SEEDS:
        given, decisions = uncertain.suited(seed)
        means, spent = uncertain.plain_values(given, decisions)
        best = int(np.argmax(means - spent))
        by_draw = uncertain.worths(given, uncertain.draws_of(given, 20), decisions)
        apart["cvar"] += int(np.argmax(uncertain.tail(by_draw, 0.1) - spent)) != best
        loss = uncertain.worst_losses(given, decisions, 2, 1.96)
        apart["gamma"] += int(np.argmax(means - loss - spent)) != best
    assert min(apart.values()) >= 2, apart


def test_learning_comes_on_top() -> None:
    given, _ = uncertain.suited(38)
    goals = {g: {**row, "unit": "sd"} for g, row in given["goals"].items()}
    for objective in ({"gamma": 2.0, "standard_errors": 1.0}, {"gamma": 1.0}):
        scenario = uncertain.parse(given, goals=goals, objective=objective)
        plan = solve(scenario, options=SearchOptions(gap=1e-9))
        assert verify(plan, scenario) == ()
        assert plan.learning
        assert plan.risk is not None
        assert plan.worth is not None
        risk = plan.risk.weight * (plan.risk.value - plan.worth)
        assert plan.objective == pytest.approx(
            plan.worth + risk + plan.learning - (plan.hurdle or 0.0)
        )


@pytest.mark.parametrize("level", [0.05, 0.1, 0.23, 0.5, 1.0])
def test_tail_mean_is_the_best_threshold(level: float) -> None:
    values = np.random.default_rng(1).normal(size=(8, 17))
    for row, wanted in zip(values, uncertain.tail(values, level), strict=True):
        assert tail_mean(row, level) == pytest.approx(wanted, abs=1e-12)


def test_a_part_of_an_effect_may_fall_short() -> None:
    """Gamma 1.5: the dearest effect whole, the next by half."""
    one, two, between = (_losses(gamma) for gamma in (1.0, 2.0, 1.5))
    assert between == pytest.approx((one + two) / 2)
    assert _losses(0.0) == 0.0
    assert _losses(100.0) == pytest.approx(_losses(99.0))


def _losses(gamma: float) -> float:
    """What gamma costs a plan whose decisions are given, at Maple Valley."""
    plan = _maple(objective={"gamma": gamma, "standard_errors": 0.01})
    assert plan.risk is not None
    assert plan.worth is not None
    assert plan.objective == pytest.approx(plan.risk.value)
    return plan.worth - plan.risk.value


def _maple(**changes: Any) -> Plan:
    scenario = load_scenario(TINY, set=changes)
    return solve(scenario, options=SearchOptions(gap=1e-9))


def test_a_certain_scenario_loses_nothing() -> None:
    from maple import maple

    known = {
        f"programs__{program}__effects": {"reading": {"mean": 0.1}}
        for program in ("tutoring", "coaching", "chess")
    }
    for objective in ({"gamma": 3.0}, {"risk": {"weight": 1.0}}):
        plan = solve(maple(**known, objective=objective))
        assert plan.risk is not None
        assert plan.objective == pytest.approx(plan.worth)


def test_verify_finds_a_wrong_risk() -> None:
    given, _ = uncertain.suited(SEEDS[0])
    scenario = uncertain.parse(given, objective={"risk": {}})
    plan = solve(scenario, options=SearchOptions(gap=1e-9))
    assert plan.risk is not None
    wrong = plan.model_copy(
        update={"risk": plan.risk.model_copy(update={"value": plan.risk.value + 1.0})}
    )
    (finding,) = verify(wrong, scenario)
    assert "risk.value" in str(finding)


@pytest.mark.parametrize(
    ("objective", "says"),
    [
        ({}, "give either risk or gamma"),
        ({"risk": {}, "gamma": 1.0}, "give either risk or gamma"),
        ({"risk": {}, "standard_errors": 1.0}, "standard_errors goes with gamma"),
        ({"risk": {"level": 0.0}}, "level"),
        ({"risk": {"draws": 0}}, "draws"),
        ({"gamma": -1.0}, "gamma"),
    ],
)
def test_wrong_objectives(objective: dict[str, Any], says: str) -> None:
    from maple import maple

    with pytest.raises(ScenarioError, match=says):
        maple(objective=objective)


def test_an_objective_without_uncertainty_is_noted(tmp_path: Path) -> None:
    text = re.sub(r"se: [\d.]+", "se: 0", TINY.read_text(encoding="utf-8"))
    (tmp_path / "sure.yaml").write_text(f"objective: {{gamma: 2.0}}\n{text}", encoding="utf-8")
    scenario, problems = check(tmp_path / "sure.yaml")
    assert scenario is not None
    assert "objective" in [problem.address for problem in problems]
    _, problems = check(TINY, set={"objective": {"gamma": 2.0}})
    assert "objective" not in [problem.address for problem in problems]

"""Points and plans that lie near each other: which is better, and what is not told apart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from dear_and_cheap import BILLION, MONEY, district, values

from groundswell import Scenario, SearchOptions, frontier, load_scenario
from groundswell.engine.frontier.pareto.pareto_model import ParetoModel
from groundswell.engine.frontier.pareto.subproblem import UNASKED, Solved, Subproblem
from groundswell.engine.milp.solution import Status

TINY = Path(__file__).resolve().parents[3] / "scenarios" / "tiny" / "tiny.yaml"

# --- between the floors of a grid ------------------------------------------------------------


def test_points_that_a_grid_passes_over_are_found() -> None:
    costs, gains = (1_000.0, 2_000.0, 4_000.0, 1_000_000.0, 1_001_000.0), (1, 2, 3, 100, 103)
    scenario = district(costs, gains, 3_000_000.0)
    every = frontier(scenario, ["goal:r", "cost"], exact=True).run()
    found = frontier(scenario, ["goal:r", "cost"], points=100, options=SearchOptions(gap=0.0)).run()
    assert len(every.points) > 15
    assert values(found) == values(every)


@pytest.mark.parametrize("solver", ["scip", "highs", "cp-sat"])
@pytest.mark.parametrize("axes", [["goal:r", "cost"], ["cost", "goal:r"], ["worth", "cost"]])
def test_points_that_are_not_told_apart_are_said(axes: list[str], solver: str) -> None:
    """A dollar beside a billion: four points, of which a solver's tolerance hides one."""
    found = frontier(district(*MONEY[0]), axes, options=SearchOptions(solver=solver)).run()
    got = {point.values["cost"] for point in found.points}
    assert got < {0.0, 1.0, BILLION, BILLION + 1.0}
    assert not found.complete
    (why,) = {region.why for region in found.missing}
    assert "may differ from these by less than" in why
    assert "dollars in cost" in why


def test_nothing_is_said_where_everything_is_told_apart() -> None:
    scenario = district((1_000.0, 3_000.0), (1, 5), 4_000.0)
    found = frontier(scenario, ["goal:r", "cost"], options=SearchOptions(gap=0.0)).run()
    assert len(found.points) == 4
    assert found.complete, found.missing


# --- the best plan ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tiny() -> Scenario:
    return load_scenario(TINY)


def _worse_search(
    monkeypatch: pytest.MonkeyPatch, asked: Callable[[Subproblem], bool], gap: float | None
) -> None:
    """Let one kind of search end with a plan that is far from the best, within so large a gap."""
    real = ParetoModel.answer

    def answer(self: ParetoModel, ask: Subproblem, *rest: Any) -> Solved:
        if not asked(ask):
            return real(self, ask, *rest)
        if gap is None:
            return UNASKED
        none: tuple[int, ...] = ()
        evaluation = self.evaluate(none)
        assert evaluation is not None
        return Solved(Status.OPTIMAL, self.score(evaluation.x), none, gap)

    monkeypatch.setattr(ParetoModel, "answer", answer)


def _own(ask: Subproblem) -> bool:
    return not ask.weights


SOFT = {
    "kind": "group_gain",
    "group": "low_income",
    "at_least": 1.4,
    "enforce": {"price": 1.0},
}


@pytest.mark.parametrize("gap", [1.0, None])
@pytest.mark.parametrize("rules", [{}, {"rules.soft": SOFT}])
def test_no_point_beats_the_best_plan(
    monkeypatch: pytest.MonkeyPatch, rules: dict[str, Any], gap: float | None
) -> None:
    """Also where the search for it ended with a worse one: the points are plans too."""
    scenario = load_scenario(TINY, set=rules)
    _worse_search(monkeypatch, _own, gap)
    found = frontier(
        scenario, ["cost", "changes"], points=4, options=SearchOptions(solver="highs")
    ).run()
    best = max(found.points, key=lambda point: point.plan.objective or 0.0)
    assert found.best_plan == best.values
    assert (found.best_gap is None) == (gap is None)


@pytest.mark.slow
def test_the_best_plan_is_bounded(tiny: Scenario) -> None:
    for gap, axes in (
        (0.0, ["worth", "cost"]),
        (0.0, ["changes", "cost"]),
        (0.2, ["worth", "gap"]),
    ):
        found = frontier(tiny, axes, points=3, options=SearchOptions(solver="highs", gap=gap)).run()
        assert found.best_gap is not None
        assert 0 <= found.best_gap <= gap + 1e-9
    exact = frontier(tiny, ["changes", "goal:reading"], exact=True).run()
    assert exact.best_gap == pytest.approx(0.0, abs=1e-9)


def test_the_end_of_an_axis_is_no_worse_than_its_best(
    monkeypatch: pytest.MonkeyPatch, tiny: Scenario
) -> None:
    """Where a floor slips, the plan found before stays, and is not said to be proved."""
    full = frontier(
        tiny, ["worth", "cost"], points=3, options=SearchOptions(solver="highs", gap=0.0)
    ).run()
    real = ParetoModel.answer

    def answer(self: ParetoModel, ask: Subproblem, *rest: Any) -> Solved:
        if ask.floors[1] is not None and ask.weights[1] == 0:  # the end of cost
            return real(self, Subproblem((1.0, 0.0), (None, None)), *rest)
        return real(self, ask, *rest)

    monkeypatch.setattr(ParetoModel, "answer", answer)
    found = frontier(
        tiny, ["worth", "cost"], points=3, options=SearchOptions(solver="highs", gap=0.0)
    ).run()
    least = min(found.points, key=lambda point: point.values["cost"])
    assert least.values["cost"] == min(point.values["cost"] for point in full.points)
    assert least.status == "feasible"

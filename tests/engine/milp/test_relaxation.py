"""The linear relaxation, its duals and its reduced costs."""

from dataclasses import replace

import numpy as np
import pytest
from examples_milp import INF, knapsack, large_relaxation, model, random_model

from groundswell.engine.milp.model.model import Model
from groundswell.engine.milp.model.model_builder import ModelBuilder
from groundswell.engine.milp.relaxation import Relaxation, relax
from groundswell.engine.milp.solution import Options, Status
from groundswell.engine.milp.solve import solve
from groundswell.engine.milp.solvers import highs


def value(what: Model) -> float:
    relaxed = relax(what)
    assert relaxed.objective is not None
    return relaxed.objective


def test_a_relaxation_bounds_every_plan() -> None:
    what = knapsack(15, 3)
    plan = solve(what, Options("highs", gap=1e-2)).objective
    assert plan is not None
    assert plan < value(what)


def test_the_price_of_each_side_has_its_sign() -> None:
    """Maximise 3x + y: x + y <= 4 binds above, y >= 1 below, x <= 9 not at all."""
    what = model([3, 1], 0, 10, [[1, 1], [0, 1], [1, 0]], [-INF, 1, -INF], [4, INF, 9], False)
    relaxed = relax(what)
    assert relaxed.status is Status.OPTIMAL
    assert relaxed.x is not None
    assert relaxed.x.tolist() == [3, 1]
    assert relaxed.duals is not None
    assert relaxed.duals.tolist() == [3, -2, 0]
    assert relaxed.reduced_costs is not None
    assert relaxed.reduced_costs.tolist() == [0, 0]


@pytest.mark.parametrize("seed", range(40))
def test_duals_foretell_what_one_more_unit_is_worth(seed: int) -> None:
    what = random_model(seed)
    relaxed = relax(what)
    if relaxed.status is not Status.OPTIMAL:
        assert relaxed.duals is relaxed.x is relaxed.objective is None
        return
    assert relaxed.duals is not None
    assert relaxed.x is not None
    size = np.maximum(np.abs(what.matrix.toarray()).max(axis=1, initial=0), 1e-9)
    for i, dual in enumerate(relaxed.duals):
        # A dual is a slope: on one side of a kink it may be too good, never too bad.
        for step in (1e-4 * size[i], -1e-4 * size[i]):
            moved = replace(
                what,
                row_lower=what.row_lower + step * (np.arange(len(size)) == i),
                row_upper=what.row_upper + step * (np.arange(len(size)) == i),
            )
            after = relax(moved)
            if after.status is Status.OPTIMAL:
                assert after.objective is not None
                assert relaxed.objective is not None
                gain = after.objective - relaxed.objective
                assert gain <= step * dual + 1e-6 * max(1, abs(relaxed.objective))


@pytest.mark.parametrize("seed", range(40))
def test_prices_prove_the_optimum(seed: int) -> None:
    """Rows at their duals and columns at their reduced costs give the objective again."""
    what = random_model(seed)
    relaxed = relax(what)
    if relaxed.status is Status.OPTIMAL:
        assert relaxed.objective == pytest.approx(_dual_objective(what, relaxed), abs=1e-6)


def _dual_objective(what: Model, relaxed: Relaxation) -> float:
    assert relaxed.duals is not None
    assert relaxed.reduced_costs is not None
    assert np.allclose(relaxed.reduced_costs, what.objective - relaxed.duals @ what.matrix)
    total = 0.0
    for prices, low, high in (
        (relaxed.duals, what.row_lower, what.row_upper),
        (relaxed.reduced_costs, what.lower, what.upper),
    ):
        for price, least, most in zip(prices, low, high, strict=True):
            limit = most if price > 0 else least
            assert np.isfinite(limit) or abs(price) < 1e-9
            total += price * limit if np.isfinite(limit) else 0.0
    return total


def test_prices_are_in_the_models_units() -> None:
    dollars = model([7, 5], 0, INF, [[2e6, 1e6], [1e-4, 3e-4]], most=[4e6, 9e-4], integer=False)
    duals = relax(dollars).duals
    assert duals is not None
    for i, step in ((0, 1e4), (1, 1e-6)):
        more = dollars.row_upper + step * (np.arange(2) == i)
        gain = value(replace(dollars, row_upper=more)) - value(dollars)
        assert gain == pytest.approx(step * duals[i], rel=1e-6)


def test_each_status() -> None:
    assert relax(model([1], 0, 1, [[1]], least=2)).status is Status.INFEASIBLE
    assert relax(model([1], 2, 1, integer=False)).status is Status.INFEASIBLE
    assert relax(model([1, 1], 0, INF, [[1, -1]], most=3)).status is Status.UNBOUNDED
    endless_if_feasible = model([1, 1], 0, INF, [[1, -1], [0, 1]], most=[3, -1])
    assert relax(endless_if_feasible).status is Status.INFEASIBLE
    assert relax(large_relaxation(3000), time_limit=0.01).status is Status.NO_PLAN_IN_TIME


def test_models_at_the_edge() -> None:
    nothing = relax(ModelBuilder().build())
    assert (nothing.status, nothing.objective) == (Status.OPTIMAL, 0)
    rows_only = relax(model([], [], [], np.zeros((1, 0)), 1, 2))
    assert rows_only.status is Status.INFEASIBLE
    no_rows = relax(model([1, -1], 0, [2, 1]))
    assert no_rows.x is not None
    assert no_rows.x.tolist() == [2, 0]
    assert no_rows.reduced_costs is not None
    assert no_rows.reduced_costs.tolist() == [1, -1]


def test_what_highs_raises_is_an_error_with_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr("groundswell.engine.milp.relaxation.HighsJob", broken)
    relaxed = relax(model([1], 0, 1))
    assert (relaxed.status, relaxed.message) == (Status.ERROR, "RuntimeError: out of order")


def test_a_linear_program_that_goes_on_for_long_ends_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """It changes to devex weights, from nowhere; what it finds is no less the best."""
    what, chosen = large_relaxation(60), []
    expected = relax(what)

    class Heard(highs.HighsJob):
        def set(self, option: str, value: bool | float | str) -> None:
            chosen.append((option, value))
            super().set(option, value)

    monkeypatch.setattr("groundswell.engine.milp.relaxation.HighsJob", Heard)
    monkeypatch.setattr(highs, "COLD_SHARE", 0.0)
    monkeypatch.setattr(highs, "COLD_LEAST", 1)
    found = relax(what)
    assert ("simplex_dual_edge_weight_strategy", highs.DEVEX) in chosen
    assert found.status is expected.status is Status.OPTIMAL
    assert found.objective == pytest.approx(expected.objective, rel=1e-9)
    assert found.duals is not None
    assert found.basis is not None

"""What is proved on the grid is proved of the model."""

from dataclasses import replace

import numpy as np
import pytest
from examples_milp import INF, model, random_model

from groundswell.engine.milp.model.model import Model
from groundswell.engine.milp.model.scaled_model import scaled_model
from groundswell.engine.milp.relaxation import relax
from groundswell.engine.milp.solution import Options
from groundswell.engine.milp.solve import solve
from groundswell.engine.milp.solvers import grid as grid_module
from groundswell.engine.milp.solvers.grid import implied_bounds, lay_grid


def plans(what: Model, count: int) -> list[np.ndarray]:
    """Return plans of a model, each best in some direction."""
    rng = np.random.default_rng(0)
    found = []
    for _ in range(count):
        direction = what.with_objective(rng.normal(size=len(what.objective)))
        x = solve(direction, Options("highs")).x
        if x is not None:
            found.append(x)
    return found


@pytest.mark.parametrize("steps", [4, 2**20])
@pytest.mark.parametrize("seed", range(30))
def test_every_plan_has_a_neighbour_on_the_grid(
    seed: int, steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grid_module, "COLUMN_STEPS", steps)
    what = random_model(seed)
    handed = scaled_model(what)
    grid = lay_grid(handed)
    if not grid.complete:
        return
    for x in plans(what, 4):
        k = grid.nearest(x / handed.unit)
        on_grid = grid.scaled
        assert (k % 1 == 0).all()
        assert ((k >= on_grid.lower) & (k <= on_grid.upper)).all()
        activity = on_grid.matrix @ k
        assert (activity <= on_grid.row_upper + 1e-5).all()
        assert (activity >= on_grid.row_lower - 1e-5).all()
        value = on_grid.objective @ k + grid.constant + grid.slack
        assert value >= handed.objective @ (x / handed.unit) - 1e-5


def test_whole_columns_stay_as_they_are() -> None:
    grid = lay_grid(scaled_model(model([1, 2], [-2, 5], [3, 5], [[1, 1]], most=7)))
    assert grid.complete
    assert grid.slack == 0
    assert grid.step.tolist() == [1, 1]
    assert grid.point(np.array([4, 0])).tolist() == [2, 5]
    assert grid.constant == 8


def test_columns_without_bounds_are_cut_off_and_said_to_be() -> None:
    for low, high in ((0, INF), (-INF, 0), (-INF, INF)):
        for whole in (True, False):
            grid = lay_grid(scaled_model(model([1], low, high, integer=whole)))
            assert not grid.complete
            assert np.isfinite(grid.scaled.upper).all()


def test_bounds_follow_from_rows() -> None:
    """y <= 3x, x + z <= 4, z >= 1: so x <= 3 and y <= 9; w is bounded by nothing."""
    what = model(
        [0] * 4, [0, 0, 1, 0], INF, [[-3, 1, 0, 0], [1, 0, 1, 0], [0, 0, 0, -1]],
        most=[0, 4, 5], integer=False,
    )  # fmt: skip
    lower, upper = implied_bounds(scaled_model(replace(what, objective=np.ones(4))))
    upper = upper * scaled_model(what).unit
    assert upper[:3] == pytest.approx([3, 9, 4])
    assert upper[3] == INF
    assert lower.tolist() == (np.array([0, 0, 1, 0]) / scaled_model(what).unit).tolist()


@pytest.mark.parametrize("seed", range(30))
def test_implied_bounds_cut_no_plan_off(seed: int) -> None:
    what = random_model(seed)
    unit = scaled_model(what).unit
    lower, upper = (side * unit for side in implied_bounds(scaled_model(what)))
    for j in range(len(unit)):
        for sign in (1.0, -1.0):
            far = relax(what.with_objective(sign * (np.arange(len(unit)) == j)))
            if far.x is not None and not what.integer[j]:
                assert lower[j] - 1e-6 <= far.x[j] <= upper[j] + 1e-6

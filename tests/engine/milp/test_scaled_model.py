"""Solvers get well-scaled numbers, and nothing changes by it."""

import numpy as np
import pytest
from examples_milp import INF, model, random_model

from groundswell.engine.milp.model.scaled_model import scaled_model


@pytest.mark.parametrize("seed", range(20))
def test_scales_are_powers_of_two_and_lose_nothing(seed: int) -> None:
    what = random_model(seed)
    handed = scaled_model(what)
    for scale in (handed.unit, handed.row_scale, np.array([handed.objective_scale])):
        assert (np.frexp(scale)[0] == 0.5).all()
    assert (handed.unit[what.integer] == 1).all()
    back = handed.matrix.toarray() / handed.unit / handed.row_scale[:, None]
    assert (back == what.matrix.toarray()).all()
    assert (handed.objective / handed.unit / handed.objective_scale == what.objective).all()
    assert (handed.row_upper / handed.row_scale == what.row_upper).all()
    largest = np.abs(handed.matrix.toarray()).max(axis=1, initial=0)
    assert ((largest == 0) | (largest >= 1) & (largest < 2)).all()


def test_a_small_objective_is_scaled_up_and_a_large_one_is_not_scaled_down() -> None:
    assert np.abs(scaled_model(model([1e-5, 3e-5], 0, 1)).objective).max() >= 1
    assert scaled_model(model([1e-5, 3e7], 0, 1)).objective_scale == 1


def test_bounds_of_whole_columns_are_whole() -> None:
    handed = scaled_model(model([1, 1, 1], [0.3, 0, -1e30], [2.7, 1 - 1e-12, 1e20]))
    assert handed.lower.tolist() == [1, 0, -INF]
    assert handed.upper.tolist() == [2, 1, INF]
    assert handed.unbounded_columns


@pytest.mark.parametrize(
    ("what", "crossing"),
    [
        (model([1], 2, 1, integer=False), True),
        (model([1], 0.3, 0.7), True),
        (model([1], 1 + 1e-12, 1, integer=False), False),
        (model([1], 0, 1, [[1]], 2, 1), True),
        (model([1], 0, 1, [[0]], 1, 2), True),
        (model([1], 0, 1, [[0]], -1, 2), False),
    ],
)
def test_bounds_that_cross_are_told_from_noise(what: object, crossing: bool) -> None:
    handed = scaled_model(what)  # type: ignore[arg-type]
    assert handed.crossing == crossing
    assert crossing or (handed.lower <= handed.upper).all()

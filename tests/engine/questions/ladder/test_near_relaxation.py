"""What is left out near a relaxation is worse by the loss, or more: all points of small models."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from oracle.seeds import some
from scipy.optimize import linprog  # type: ignore[import-untyped, unused-ignore]

from groundswell.engine.milp.model.model import Model
from groundswell.engine.milp.model.model_builder import ModelBuilder
from groundswell.engine.milp.relaxation import relax
from groundswell.engine.milp.solution import Status
from groundswell.engine.questions.ladder.near_relaxation import near_relaxation

WHOLE, REST = 5, 3


def model_of(seed: int) -> Model:
    """Five whole columns and three others under rows with whole and with broken numbers."""
    dice = np.random.default_rng(seed)
    size, rows = WHOLE + REST, 4
    builder = ModelBuilder()
    worth = dice.uniform(-2, 4, size)
    builder.add_columns("whole", WHOLE, upper=dice.integers(1, 3, WHOLE), integer=True)
    builder.add_columns("rest", REST, upper=dice.uniform(0.5, 4, REST))
    builder.add_objective(np.arange(size), worth)
    for row in range(rows):
        broken = row < 3
        values = dice.uniform(-1, 3, size) if broken else np.r_[np.ones(WHOLE), np.zeros(REST)]
        limit = float(dice.uniform(2, 6)) if broken else float(dice.integers(2, 5))
        builder.add_rows(f"r{row}", 1, np.zeros(size, int), np.arange(size), values, upper=limit)
    return builder.build()


def best(model: Model) -> float:
    """The best point by every choice of the whole columns, and a linear program for the others."""
    found = -np.inf
    span = [range(int(a), int(b) + 1) for a, b in zip(model.lower, model.upper, strict=True)]
    matrix = model.matrix.toarray()
    for chosen in product(*span[:WHOLE]):
        ends = [
            *((v, v) for v in chosen),
            *zip(model.lower[WHOLE:], model.upper[WHOLE:], strict=True),
        ]
        below = np.isfinite(model.row_lower)
        left = np.vstack([matrix, -matrix[below]])
        right = np.r_[model.row_upper, -model.row_lower[below]]
        solved = linprog(-model.objective, left, right, bounds=ends)
        if solved.status == 0:
            found = max(found, -solved.fun)
    return found


@pytest.mark.parametrize("seed", some(range(8), quick=3))
@pytest.mark.parametrize("share", [0.05, 0.4])
def test_no_point_left_out_is_better_than_the_loss_allows(seed: int, share: float) -> None:
    model = model_of(seed)
    relaxed = relax(model)
    assert relaxed.status is Status.OPTIMAL
    assert relaxed.objective is not None
    loss = share * abs(relaxed.objective)
    near = near_relaxation(model, relaxed, loss)
    assert best(model) <= max(best(near), relaxed.objective - loss) + 1e-6


def test_a_continuous_column_is_held_to_what_it_may_lose() -> None:
    builder = ModelBuilder()
    builder.add_columns("whole", 1, upper=1, integer=True)
    builder.add_columns("rest", 2, upper=10)
    builder.add_objective([0, 1, 2], [1.0, -2.0, 4.0])
    model = builder.build()
    near = near_relaxation(model, relax(model), 1.0)
    np.testing.assert_allclose(near.upper, [1, 0.5, 10], atol=1e-5)
    np.testing.assert_allclose(near.lower, [0, 0, 9.75], atol=1e-5)
    tight = near_relaxation(model, relax(model), 0.5)
    np.testing.assert_allclose(tight.lower[0], 1)


def test_a_column_that_loses_nothing_stays_free() -> None:
    model = replace(model_of(0), objective=np.zeros(WHOLE + REST))
    near = near_relaxation(model, relax(model), 1e-6)
    assert (near.lower == model.lower).all()
    assert (near.upper == model.upper).all()

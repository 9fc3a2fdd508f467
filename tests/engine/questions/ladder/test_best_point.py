"""The best point of a step's model, however little is done for it at first."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from groundswell.engine.deadline import Deadline
from groundswell.engine.milp.model.model import Model
from groundswell.engine.milp.model.model_builder import ModelBuilder
from groundswell.engine.milp.relaxation import relax
from groundswell.engine.milp.solution import Options, Status
from groundswell.engine.questions.ladder import best_point
from groundswell.engine.questions.ladder.best_point import BestPoint

GAP, ITEMS, YEARS = 0.01, 10, 3


def knapsack(seed: int) -> Model:
    """Few of many items, in the money of three years."""
    dice = np.random.default_rng(seed)
    worth = dice.uniform(1.0, 5.0, ITEMS)
    builder = ModelBuilder()
    builder.add_columns("item", ITEMS, upper=1.0, integer=True)
    builder.add_objective(np.arange(ITEMS), worth)
    for year in range(YEARS):
        cost = worth * dice.uniform(0.6, 1.6, ITEMS)
        row = np.zeros(ITEMS, int)
        builder.add_rows(f"{year}", 1, row, np.arange(ITEMS), cost, upper=0.4 * float(cost.sum()))
    return builder.build()


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("begins", [False, True])
@pytest.mark.parametrize("nodes", [1, 100])
def test_is_the_best_of_all_within_the_gap(
    seed: int, begins: bool, nodes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(best_point, "FIRST_NODES", nodes)
    monkeypatch.setattr(best_point, "PROOF_NODES", nodes)
    model = knapsack(seed)
    relaxed = relax(model)
    assert relaxed.objective is not None
    size = 0.3 * relaxed.objective
    measured = model.with_columns("step before", 1, lower=1.0, upper=1.0, objective=-size)
    start = np.append(np.zeros(ITEMS), 1.0) if begins else None
    how = BestPoint(Options(gap=GAP), "auto", Deadline.after(60.0))
    found = how.of(measured, relaxed, size, start)
    points = np.array(list(product((0.0, 1.0), repeat=ITEMS)))
    kept = (points @ model.matrix.toarray().T <= model.row_upper + 1e-9).all(axis=1)
    best = float((points[kept] @ model.objective).max()) - size
    assert found.status is Status.OPTIMAL
    assert found.objective is not None
    assert found.bound is not None
    assert found.bound >= best - 1e-7
    assert best - 1e-7 <= found.objective + GAP * abs(found.objective) + 1e-7
    assert found.objective <= best + 1e-7

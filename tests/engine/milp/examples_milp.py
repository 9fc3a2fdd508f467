"""Small models for the tests, and their optima by enumeration."""

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
from scipy.optimize import linprog

from groundswell.engine.milp.model.model import Model
from groundswell.engine.milp.model.model_builder import ModelBuilder
from groundswell.engine.milp.solvers import available

OURS = ["scip", "highs", "cp-sat", "cbc"]
# Whatever else is installed is held to the same.
SOLVERS = [*OURS, *(name for name in available() if name not in OURS)]

INF = np.inf


def model(
    objective: Any, lower: Any, upper: Any, rows: Any = (), least: Any = -INF, most: Any = INF,
    integer: Any = True,
) -> Model:  # fmt: skip
    """Return a model from dense arrays, its columns called x and its rows r."""
    builder = ModelBuilder()
    size = len(objective)
    builder.add_columns("x", size, lower=lower, upper=upper, objective=objective, integer=integer)
    dense = np.array(rows, dtype=float).reshape(len(rows), size)
    row, column = np.nonzero(dense)
    builder.add_rows("r", len(dense), row, column, dense[row, column], lower=least, upper=most)
    return builder.build()


def to_the_cent(what: Model) -> Model:
    """Return a model whose rows are in dollars, kept to half a cent."""
    return replace(what, row_tolerance=np.full(len(what.row_lower), 0.005))


def knapsack(items: int, limits: int, seed: int = 0) -> Model:
    """Return a multidimensional knapsack: a plan is easy, the proof takes long if it is large."""
    rng = np.random.default_rng(seed)
    weights = rng.integers(1, 1000, (limits, items))
    values = weights.mean(axis=0) + rng.integers(0, 50, items)
    return model(values, 0, 1, weights, most=weights.sum(axis=1) // 2)


def greedy(what: Model) -> Any:
    """Return a plan of a knapsack: items one after another, as long as they fit."""
    x = np.zeros(len(what.objective))
    for j in range(len(x)):
        x[j] = 1
        if what.violations(x):
            x[j] = 0
    return x


def market_split(items: int = 40, markets: int = 5, seed: int = 0) -> Model:
    """Return a model in which a first plan takes very long to find (Cornuejols, Dawande 1998)."""
    rng = np.random.default_rng(seed)
    sales = rng.integers(0, 100, (markets, items))
    half = sales.sum(axis=1) // 2
    return model(rng.integers(1, 9, items), 0, 1, sales, half, half)


def large_relaxation(size: int) -> Model:
    """Return a square random packing model, sparse, whose relaxation takes seconds if large."""
    rng = np.random.default_rng(0)
    builder = ModelBuilder()
    builder.add_columns("x", size, objective=rng.random(size))
    row, column = rng.integers(0, size, (2, 20 * size))
    builder.add_rows("r", size, row, column, rng.random(20 * size), upper=3)
    return builder.build()


def random_model(seed: int) -> Model:
    """Return a small model with integer and continuous columns, sides, equations, any scale."""
    rng = np.random.default_rng(seed)
    integers, others, rows = rng.integers(1, 6), rng.integers(0, 4), rng.integers(0, 5)
    lower = np.concatenate([rng.integers(-1, 1, integers), -np.round(rng.random(others) * 3, 2)])
    upper = np.concatenate(
        [lower[:integers] + rng.integers(0, 3, integers), np.round(rng.random(others) * 5, 2)]
    )
    lower[integers:][rng.random(others) < 0.1] = -INF
    upper[integers:][rng.random(others) < 0.2] = INF
    scale = np.where(rng.random(rows) < 0.4, 10.0 ** rng.integers(-2, 6), 1.0)
    dense = np.where(
        rng.random((rows, integers + others)) < 0.7,
        rng.integers(-6, 10, (rows, integers + others)), 0.0,
    ) * scale[:, None]  # fmt: skip
    inside = np.clip(rng.normal(size=integers + others), lower, upper)
    inside[:integers] = np.round(inside[:integers])
    slack = np.round(rng.random(rows) * 4, 1) * scale * rng.choice([0, 1, 1, -0.3], rows)
    most = np.where(rng.random(rows) < 0.8, dense @ inside + slack, INF)
    least = np.where(rng.random(rows) < 0.4, dense @ inside - slack, -INF)
    objective = np.round(rng.normal(size=integers + others) * 10, 2)
    whole = np.arange(integers + others) < integers
    return model(objective, lower, upper, dense, np.minimum(least, most), most, whole)


def best_by_enumeration(what: Model) -> float:
    """Return the optimum: -inf if there is no plan, inf if it is unbounded."""
    whole, free = np.flatnonzero(what.integer), np.flatnonzero(~what.integer)
    dense = what.matrix.toarray()
    best = -INF
    ranges = [np.arange(what.lower[j], what.upper[j] + 1) for j in whole]
    for values in itertools.product(*ranges):
        x = np.zeros(len(what.objective))
        x[whole] = values
        best = max(best, what.objective @ x + _best_rest(what, dense, x, free))
    return float(best)


def _best_rest(what: Model, dense: Any, x: Any, free: Any) -> float:
    """Return what the continuous columns add, given the integer ones."""
    size = np.maximum(np.abs(dense).max(axis=1, initial=0), 1e-9)
    high, low = (what.row_upper - dense @ x) / size, (what.row_lower - dense @ x) / size
    if not len(free):
        return 0.0 if (high >= -1e-9).all() and (low <= 1e-9).all() else -INF
    rows = dense[:, free] / size[:, None]
    limits = np.concatenate([high, -low])
    finite = np.isfinite(limits)

    def solve(objective: Any) -> Any:
        return linprog(
            objective, np.vstack([rows, -rows])[finite], limits[finite],
            bounds=[(low if low > -INF else None, high if high < INF else None)
                    for low, high in zip(what.lower[free], what.upper[free], strict=True)],
        )  # fmt: skip

    answer = solve(-what.objective[free])
    if answer.status == 0:
        return float(-answer.fun)
    # Infeasible, or unbounded: with nothing to maximise only the first is left.
    return INF if solve(0 * free).status == 0 else -INF

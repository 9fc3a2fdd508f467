"""Models at the edge: every solver takes them, or is spared them."""

import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from examples_milp import INF, OURS, SOLVERS, greedy, knapsack, model

from groundswell.engine.milp.model.model_builder import ModelBuilder
from groundswell.engine.milp.solution import Options, Progress, Status
from groundswell.engine.milp.solve import solve

MODELS: dict[str, tuple[Any, list[float] | None]] = {
    "no columns": (ModelBuilder().build(), []),
    "no columns but rows": (model([], [], [], np.zeros((2, 0)), [-1, 0], [1, 0]), []),
    "no rows": (model([1, -1], 0, [2, 1]), [2, 0]),
    "no rows, continuous": (model([1, -1], 0, [2.5, 1], integer=False), [2.5, 0]),
    "nothing to maximise": (model([0, 0], 1, 1, [[1, 1]], most=2), [1, 1]),
    "all columns fixed": (model([1, -1], [1, 0.5], [1, 0.5], [[1, 1]], most=5, integer=False),
                          [1, 0.5]),
    "whole columns fixed": (model([1, -1], [1, 2], [1, 2], [[1, 1]], 3, 3), [1, 2]),
    "a free row": (model([1, 1], 0, 5, [[1, 1], [1, 2]], -INF, [INF, 7.5]), [5, 1]),
    "a row without terms": (model([1, 1], 0, 1, [[0, 0], [1, 1]], [-1, 0], [1, 1.5], [True, False]),
                            [1, 0.5]),
    "a column without rows": (model([1, 1], 0, [5, 1.5], [[1, 0]], most=2.5, integer=[True, False]),
                              [2, 1.5]),
    "columns without ends": (model([0, 1], [-INF, 0], [INF, 3], [[1, 1]], 2.5, 2.5, [False, True]),
                             [-0.5, 3]),
    "bounds between whole numbers": (model([1, -1], [0.2, 0.2], 2.9), [2, 1]),
    "below zero": (model([-1, 1], [-3.5, -7], [-1.5, -2], [[1, 1]], least=-5), [-3, -2]),
    "dollars and ones": (
        model([1, 0], 0, [1, 1e9], [[2.5e6, -1], [0, 1]], [0, -INF], [0, 3e6], [True, False]),
        [1, 2.5e6],
    ),
    "a tiny objective": (model([1e-7, 3e-7], 0, 4, [[1, 2]], most=5), [1, 2]),
}  # fmt: skip


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("name", MODELS)
def test_models_at_the_edge(name: str, solver: str) -> None:
    what, best = MODELS[name]
    solution = solve(what, Options(solver, gap=1e-5))
    assert solution.status is Status.OPTIMAL, solution.message
    assert solution.x is not None
    assert solution.objective == pytest.approx(what.objective @ np.array(best), abs=1e-12)
    if name != "a tiny objective":  # two plans are best there
        assert solution.x.tolist() == pytest.approx(best)
    assert solution.bound == pytest.approx(solution.objective, rel=1e-5, abs=1e-12)


def test_no_columns_and_a_row_that_wants_some() -> None:
    wants = model([], [], [], np.zeros((1, 0)), 1, 2)
    assert solve(wants, Options()).status is Status.INFEASIBLE


@pytest.mark.parametrize("solver", SOLVERS)
def test_the_same_again(solver: str) -> None:
    what = knapsack(25, 4)
    options = Options(solver, gap=0.02, seed=7)
    first, second = solve(what, options), solve(what, options)
    assert first.x is not None
    assert second.x is not None
    assert first.x.tolist() == second.x.tolist()
    assert first.bound == second.bound


@pytest.mark.parametrize("solver", SOLVERS)
def test_seed_and_threads_are_heard_or_harmless(solver: str) -> None:
    what = knapsack(14, 3)
    best = solve(what, Options("highs", gap=0)).objective
    solution = solve(what, Options(solver, gap=0, seed=12345, threads=2))
    assert solution.status is Status.OPTIMAL, solution.message
    assert solution.objective == pytest.approx(best)


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_start_is_no_worse_than_none(solver: str) -> None:
    what = knapsack(100, 20)
    start = greedy(what)
    solution = solve(what, Options(solver, gap=0, time_limit=0.5), start=start)
    assert solution.objective is not None
    assert solution.objective >= what.objective @ start
    ignored = solve(knapsack(10, 2), Options(solver), start=np.full(10, 5))
    assert ignored.status is Status.OPTIMAL
    with pytest.raises(ValueError, match=r"start has shape \(3,\)"):
        solve(what, Options(solver), start=[1, 2, 3])


def test_highs_begins_at_the_start() -> None:
    what = knapsack(100, 20)
    start = greedy(what)
    told: list[Progress] = []
    solve(what, Options("highs", gap=0, time_limit=1), start=start, on_progress=told.append)
    objectives = [progress.objective for progress in told if progress.objective is not None]
    assert min(objectives) >= what.objective @ start - 1e-6


@pytest.mark.parametrize("solver", SOLVERS)
def test_progress_is_told_in_order(solver: str) -> None:
    told: list[Progress] = []
    what = knapsack(100, 20)
    solution = solve(what, Options(solver, gap=0, time_limit=0.7), on_progress=told.append)
    assert len(told) >= 3
    assert [p.seconds for p in told] == sorted(p.seconds for p in told)
    for progress in told:
        if progress.objective is not None and progress.bound is not None:
            assert progress.objective <= solution.bound + 1e-6  # type: ignore[operator]
            assert progress.bound >= solution.objective - 1e-6  # type: ignore[operator]


@pytest.mark.parametrize("solver", OURS)
def test_what_progress_raises_comes_out(solver: str) -> None:
    class Enough(Exception):
        pass

    def enough(progress: Progress) -> None:
        raise Enough

    with pytest.raises(Enough):
        solve(knapsack(100, 20), Options(solver, gap=0, time_limit=30), on_progress=enough)


def test_a_solve_prints_nothing() -> None:
    """A command's output may be JSON; HiGHS would print a banner, SCIP what it did of Ctrl-C."""
    code = """
import numpy as np
from groundswell.engine.milp.model.model_builder import ModelBuilder
from groundswell.engine.milp.relaxation import relax
from groundswell.engine.milp.solution import Options
from groundswell.engine.milp.solve import solve
builder = ModelBuilder()
builder.add_columns("x", 3, objective=1, integer=[True, True, False])
builder.add_rows("r", 1, 0, [0, 1, 2], [3, 4, 5], upper=8)
model = builder.build()
assert relax(model).status == "optimal"
for solver in ("scip", "highs", "cp-sat", "cbc"):
    assert solve(model, Options(solver)).status == "optimal"
"""
    said = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False
    )
    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")

"""Published optima, and enumeration."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from examples_milp import INF, OURS, SOLVERS, best_by_enumeration, model, random_model
from oracle.seeds import some

from groundswell.engine.milp.solution import Options, Status
from groundswell.engine.milp.solve import solve
from groundswell.engine.milp.solvers import available

PROBLEMS = json.loads((Path(__file__).parent / "data" / "mknap1.json").read_text())["problems"]


def test_our_four_solvers_are_here() -> None:
    assert set(OURS) <= set(available())


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: str(problem["optimum"]))
def test_published_optima(problem: dict[str, Any], solver: str) -> None:
    what = model(problem["values"], 0, 1, problem["weights"], most=problem["limits"])
    solution = solve(what, Options(solver, gap=0))
    assert solution.status is Status.OPTIMAL, solution.message
    assert solution.objective == pytest.approx(problem["optimum"], abs=1e-9)
    assert solution.bound == pytest.approx(problem["optimum"], abs=1e-6)
    assert what.violations(solution.x) == []  # type: ignore[arg-type]


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("seed", some(range(60), quick=8))
def test_all_solvers_agree_with_enumeration(seed: int, solver: str) -> None:
    what = random_model(seed)
    best = best_by_enumeration(what)
    # CP-SAT's grid leaves a gap for continuous columns, and no proof for unbounded ones.
    solution = solve(what, Options(solver, gap=1e-3 if solver == "cp-sat" else 1e-6))
    if best in (INF, -INF):
        assert solution.status is (Status.UNBOUNDED if best == INF else Status.INFEASIBLE)
        assert (solution.x, solution.objective, solution.bound, solution.gap) == (None,) * 4
        return
    assert solution.x is not None, solution.message
    assert solution.objective == what.objective @ solution.x
    assert (solution.x[what.integer] % 1 == 0).all()
    assert what.violations(solution.x) == []
    assert solution.bound is not None
    assert solution.bound >= best - 1e-6 * max(1, abs(best))
    assert solution.objective <= best + 1e-6 * max(1, abs(best))
    if solver != "cp-sat":
        assert solution.status is Status.OPTIMAL, solution.message
        assert solution.objective == pytest.approx(best, rel=1e-6, abs=1e-6)
    elif np.isfinite([what.lower, what.upper]).all():
        assert solution.bound - solution.objective <= 1e-3 * max(1, abs(best))


@pytest.mark.parametrize("solver", SOLVERS)
def test_an_optimum_that_preprocessing_gets_wrong(solver: str) -> None:
    """CBC 2.10.3 with its preprocessing calls -8.2 optimal."""
    what = model(
        [4.35, -10.76, -6.91, -4.69], [-1, 0, -1, 0], [1, 1, -1, 1], [[9, 6, -4, 6]], -0.2, 2.2
    )
    assert best_by_enumeration(what) == pytest.approx(-2.13)
    assert solve(what, Options(solver)).objective == pytest.approx(-2.13)

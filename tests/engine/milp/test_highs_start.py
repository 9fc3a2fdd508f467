"""HiGHS gets a plan to begin with after its presolve, which would be misled by it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from examples_milp import knapsack

from groundswell.engine.deadline import Deadline
from groundswell.engine.milp.model.scaled_model import scaled_model
from groundswell.engine.milp.solution import Effort, Options
from groundswell.engine.milp.solve import solve
from groundswell.engine.milp.solvers.highs import HighsJob
from groundswell.engine.milp.solvers.outcome import Ask
from groundswell.engine.milp.solvers.waiting import run_until

WHAT = knapsack(25, 3)


def job(start: npt.NDArray[np.float64], effort: Effort = "usual") -> HighsJob:
    deadline = Deadline.after(60.0)
    scaled = scaled_model(WHAT)
    options = Options("highs", gap=0.0, node_limit=1, effort=effort)
    return HighsJob(scaled, Ask(options, deadline, start=start / scaled.unit))


def test_presolve_is_told_of_no_plan() -> None:
    assert not job(np.zeros(25)).solver.getSolution().value_valid


@pytest.mark.parametrize("effort", ["usual", "none"])
def test_the_plan_is_there_once_presolve_is_over(effort: Effort) -> None:
    best = solve(WHAT, Options("highs", gap=0.0, time_limit=60.0))
    assert best.x is not None
    again = job(best.x, effort)
    run_until(again, Deadline.after(60.0), lambda: None)
    found = again.outcome().x
    assert found is not None
    assert WHAT.objective @ (found * scaled_model(WHAT).unit) == pytest.approx(best.objective)

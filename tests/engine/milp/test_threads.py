"""How many threads HiGHS takes is always said: its own default is another in each version."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from groundswell.engine.deadline import Deadline
from groundswell.engine.milp.decomposition import pricing
from groundswell.engine.milp.decomposition.pricing import Prices
from groundswell.engine.milp.model.model import Model
from groundswell.engine.milp.model.model_builder import ModelBuilder
from groundswell.engine.milp.model.scaled_model import scaled_model
from groundswell.engine.milp.solution import Options
from groundswell.engine.milp.solvers.highs import HighsJob, quiet
from groundswell.engine.milp.solvers.outcome import Ask
from groundswell.engine.milp.warm_relaxation import WarmRelaxation


def knapsack() -> Model:
    builder = ModelBuilder()
    builder.add_columns("x", 3, upper=1, objective=np.array([5.0, 4, 3]), integer=True)
    builder.add_rows("r", 1, 0, [0, 1, 2], [2, 3, 1], upper=4)
    return builder.build()


def by_job(threads: int, *, integers: bool) -> Any:
    ask = Ask(Options("highs", threads=threads), Deadline.after(60))
    job = HighsJob(scaled_model(knapsack()), ask, integers=integers)
    job.run()
    return job.solver


def by_warm_relaxation() -> Any:
    relaxation = WarmRelaxation.of(knapsack())
    relaxation.best(Deadline.after(60))
    return relaxation._solver


def by_pricing() -> Any:
    made = []

    def kept(part: Any) -> Any:
        made.append(pass_model(part))
        return made[0]

    pass_model = pricing.pass_model
    part = scaled_model(knapsack())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pricing, "pass_model", kept)
        pricing.by_highs(part, Prices(np.zeros(0), 1e-9), 1e-9)  # type: ignore[arg-type]
    return made[0]


@pytest.mark.parametrize(
    ("made", "threads", "parallel"),
    [
        (quiet, 1, "off"),
        (by_warm_relaxation, 1, "off"),
        (by_pricing, 1, "off"),
        (lambda: by_job(1, integers=True), 1, "off"),
        (lambda: by_job(2, integers=True), 2, "on"),
        (lambda: by_job(2, integers=False), 2, "off"),
    ],
)
def test_threads_are_said(made: Callable[[], Any], threads: int, parallel: str) -> None:
    solver = made()
    assert solver.getOptionValue("threads")[1] == threads
    assert solver.getOptionValue("parallel")[1] == parallel

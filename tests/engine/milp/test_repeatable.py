"""SCIP gives one plan for one model, call after call."""

from collections.abc import Mapping

import numpy as np
import pytest

from groundswell.engine.milp.model.model import Model
from groundswell.engine.milp.model.model_builder import ModelBuilder
from groundswell.engine.milp.solution import Options, Status
from groundswell.engine.milp.solve import solve
from groundswell.engine.milp.solvers.scip_call import ScipCall


def tied() -> Model:
    """Return a model with rows alike and plans of equal worth."""
    dice, builder = np.random.default_rng(1), ModelBuilder()
    builder.add_columns("x", 24, upper=1, objective=dice.integers(1, 4, 24), integer=True)
    builder.add_columns("y", 8, upper=1, objective=dice.integers(1, 4, 8))
    for number in range(12):
        own = np.sort(dice.permutation(32)[:6])
        for times in (1.0, 2.0):
            row = f"r{number}:{times:g}"
            builder.add_rows(row, 1, np.zeros(6, int), own, times * np.ones(6), upper=times * 3.0)
    return builder.build()


def test_scip_finds_the_same_plan_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Mapping[str, object]] = []
    real = ScipCall.run

    def run(self: ScipCall, gap: float, seconds: float, settings: Mapping[str, object]) -> None:
        given.append(settings)
        real(self, gap, seconds, settings)

    monkeypatch.setattr(ScipCall, "run", run)
    found = [solve(tied(), Options("scip", gap=0.0)) for _ in range(3)]
    best = solve(tied(), Options("highs", gap=0.0)).objective
    assert {each.status for each in found} == {Status.OPTIMAL}
    assert all(each.objective == pytest.approx(best) for each in found)
    assert len({tuple(each.x.tolist()) for each in found if each.x is not None}) == 1
    # On the joint problem of the real district (too long for a test) it found another plan in each
    # call until rows were no longer compared in pairs.
    assert len(given) == 3
    for settings in given:
        assert settings["constraints/linear/presolpairwise"] == "FALSE"
        assert settings["constraints/linear/presolusehashing"] == "FALSE"

"""A plan completed from what is settled: one of the model, and as good as is asked for."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from angular import Points, angular

from groundswell.engine.deadline import Deadline
from groundswell.engine.milp import root_look
from groundswell.engine.milp.decomposition import Memory, solve_by_block
from groundswell.engine.milp.decomposition.joint import completed
from groundswell.engine.milp.solution import Options, Status
from groundswell.engine.milp.solvers.highs import HighsJob
from groundswell.engine.milp.solvers.outcome import Ask


@pytest.mark.parametrize("seed", range(6))
def test_what_is_settled_stays_and_the_rest_is_decided(seed: int) -> None:
    what = angular(np.random.default_rng(seed), 4)
    points = Points(what)
    if not np.isfinite(points.best):
        return
    best = solve_by_block(what, Options("highs", gap=0.0)).x
    assert best is not None
    settled = what.integer & (np.arange(len(best)) % 2 == 0)
    for target in (None, points.best - 1.0):
        how = Options("highs", gap=0.0, target=target)
        found = completed(what, settled, best, how, Deadline.after(60.0))
        assert found is not None
        assert not what.violations(found)
        assert (found[settled] == best[settled]).all()
        worth = what.objective @ found
        assert worth <= points.best + 1e-6
        assert worth >= (points.best if target is None else target) - 1e-6


@pytest.mark.parametrize("seed", range(6))
def test_a_plan_from_before_is_made_better_where_the_worth_has_changed(seed: int) -> None:
    dice = np.random.default_rng(seed)
    what = angular(dice, 4)
    if not np.isfinite(Points(what).best):
        return
    memory, exact = Memory(), Options("highs", gap=0.0)
    first = solve_by_block(what, exact, memory=memory)
    assert first.x is not None
    other = replace(what, objective=what.objective + dice.integers(-2, 3, len(first.x)))
    again = solve_by_block(other, exact, start=first.x, memory=memory)
    assert again.status is Status.OPTIMAL
    assert again.objective == pytest.approx(Points(other).best)
    assert again.bound is not None
    assert again.bound >= Points(other).best - 1e-6


@pytest.mark.parametrize("gap", [0.0, 0.1])
@pytest.mark.parametrize("seed", range(1, 8))
def test_where_much_is_left_a_rounded_point_does_to_begin_with(
    seed: int, gap: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """HiGHS makes it, and does nothing else for a plan; what is found in the end is as good."""
    efforts: list[str] = []

    def job(scaled: Any, ask: Ask) -> HighsJob:
        efforts.append(ask.options.effort)
        return HighsJob(scaled, ask)

    monkeypatch.setattr(root_look, "MANY_AT_FIRST", -1)
    monkeypatch.setattr(root_look, "HighsJob", job)
    what = angular(np.random.default_rng(seed), 4)
    best = Points(what).best
    found = solve_by_block(what, Options("highs", gap=gap))
    assert (found.objective is None) == (best == -np.inf)
    if found.objective is not None and found.bound is not None:
        assert found.objective >= best - gap * abs(best) - 1e-6
        assert found.bound >= best - 1e-6
        assert set(efforts) == {"none"}

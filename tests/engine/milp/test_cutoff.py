"""A search that may stop at a bound or at a plan says nothing that is not so."""

from __future__ import annotations

import pytest
from examples_milp import knapsack

from groundswell.engine.milp.solution import Options, Status
from groundswell.engine.milp.solve import solve


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("share", [0.98, 0.9999, 1.0001, 1.002, 1.2])
def test_a_bound_that_is_enough_is_true(seed: int, share: float) -> None:
    what = knapsack(15, 3, seed)
    best = solve(what, Options("highs", gap=0.0))
    assert best.objective is not None
    cutoff = share * best.objective
    found = solve(what, Options("highs", gap=0.0, cutoff=cutoff))
    assert found.bound is not None
    assert found.bound >= best.objective - 1e-6
    if share < 1.0:
        # No bound is so low: the search goes on to the end.
        assert found.status is Status.OPTIMAL
        assert found.objective == pytest.approx(best.objective)
    else:
        assert found.bound <= cutoff + 1e-6


@pytest.mark.parametrize("seed", range(2))
def test_a_far_cutoff_ends_it_sooner(seed: int) -> None:
    what = knapsack(15, 3, seed)
    slow = solve(what, Options("highs", gap=0.0, time_limit=60.0))
    assert slow.bound is not None
    quick = solve(what, Options("highs", gap=0.0, cutoff=1.05 * slow.bound))
    assert quick.status in (Status.FEASIBLE, Status.OPTIMAL)
    assert quick.bound is not None
    assert quick.bound <= 1.05 * slow.bound
    assert quick.bound > slow.bound


@pytest.mark.parametrize("seed", range(2))
def test_with_a_start_and_a_cutoff(seed: int) -> None:
    what = knapsack(15, 3, seed)
    best = solve(what, Options("highs", gap=0.0))
    assert best.objective is not None
    again = solve(what, Options("highs", gap=0.0, cutoff=1.1 * best.objective), start=best.x)
    assert again.objective == pytest.approx(best.objective)
    assert again.bound is not None
    assert best.objective - 1e-6 <= again.bound <= 1.1 * best.objective


def test_a_plan_that_is_good_enough_ends_it() -> None:
    what = knapsack(30, 4, 1)
    relaxed = solve(what, Options("highs", gap=0.0, node_limit=1))
    assert relaxed.objective is not None
    target = 0.98 * relaxed.objective
    found = solve(what, Options("highs", gap=0.0, target=target, cutoff=0.5 * target))
    assert found.objective is not None
    assert found.objective >= target
    assert found.bound is None or found.bound >= found.objective

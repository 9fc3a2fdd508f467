"""How the joint problem is asked for: first plans of a few seeds, then the whole search."""

import numpy as np
import pytest
from angular import Points, angular

from groundswell.engine.milp.decomposition import joint, solve_by_block
from groundswell.engine.milp.decomposition.joint import LOOKS, attempts
from groundswell.engine.milp.solution import Options, Solution, Status


def test_first_plans_come_from_the_root_and_the_whole_search_is_last() -> None:
    options = Options("highs", gap=0.01, seed=5, target=100.0)
    *looks, whole = attempts(options, 101.0)
    assert whole is options
    assert [look.seed for look in looks] == list(range(5, 5 + LOOKS))
    assert {look.node_limit for look in looks} == {1}
    assert all(look.target is not None and look.target < 100.0 for look in looks)


@pytest.mark.parametrize("options", [Options("highs"), Options("cp-sat", target=100.0)])
def test_without_a_target_or_one_who_hears_it_there_is_one_search(options: Options) -> None:
    assert attempts(options, 101.0) == [options]


@pytest.mark.parametrize("scip", [True, False])
@pytest.mark.parametrize("seed", range(6))
def test_looks_that_find_nothing_cost_no_plan(
    seed: int, scip: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joint, "can_use", lambda name: scip)
    what = angular(np.random.default_rng(seed), 4)
    looked = 0

    def blind(model: object, options: Options, **others: object) -> Solution:
        nonlocal looked
        if options.node_limit == 1:
            looked += 1
            return Solution(Status.NO_PLAN_IN_TIME, None, None, None, None, "", 0.0, "")
        return real(model, options, **others)  # type: ignore[arg-type]

    real = joint.solve
    monkeypatch.setattr(joint, "solve", blind)
    found = solve_by_block(what, Options("highs", gap=0.0))
    best = Points(what).best
    if np.isfinite(best):
        assert found.status is Status.OPTIMAL
        assert found.objective == pytest.approx(best)
    else:
        assert found.status is Status.INFEASIBLE
    assert looked % (1 if scip else LOOKS) == 0

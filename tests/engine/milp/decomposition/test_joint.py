"""How the joint problem is asked for: first plans of a few seeds, then the whole search."""

import numpy as np
import pytest
from angular import Points, angular

from groundswell.engine.milp.decomposition import joint, solve_by_block
from groundswell.engine.milp.decomposition.incumbent import Incumbent
from groundswell.engine.milp.decomposition.joint import LOOKS, JointProblem, attempts
from groundswell.engine.milp.model.model import Model
from groundswell.engine.milp.model.restrict import Restricted
from groundswell.engine.milp.solution import Options, Solution, Status
from groundswell.engine.milp.solve import solve


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


def test_what_the_first_look_misses_is_looked_for_in_a_larger_part(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Only then is a part searched; and the best is found in any case."""
    told = 0
    for seed in range(12):
        what = angular(np.random.default_rng(seed), 4)
        asked: list[tuple[str, int]] = []

        def nothing(part: Restricted, *_: object, asked: list[tuple[str, int]] = asked) -> None:
            asked.append(("look", len(part.free)))

        def searched(
            model: Model,
            options: Options,
            *,
            asked: list[tuple[str, int]] = asked,
            **others: object,
        ) -> Solution:
            asked.append(("search", len(model.objective)))
            return solve(model, options, **others)  # type: ignore[arg-type]

        monkeypatch.setattr(joint, "can_use", lambda _name: True)
        monkeypatch.setattr(joint, "completed", lambda *_: None)
        monkeypatch.setattr(joint, "at_root", nothing)
        monkeypatch.setattr(joint, "solve", searched)
        found = solve_by_block(what, Options("highs", gap=0.0))
        best = Points(what).best
        if np.isfinite(best):
            assert found.objective == pytest.approx(best)
        kinds = [kind for kind, _ in asked]
        if kinds[:2] == ["look", "look"]:
            assert asked[1][1] > asked[0][1]
            told += 1
    assert told


def test_a_large_last_part_is_searched_from_the_plan_at_hand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A look knows of no plan, which settles most of such a part."""
    what = angular(np.random.default_rng(0), 4)
    plan, options = Points(what).x[0], Options("highs", gap=0.01)
    looks: list[Restricted] = []
    monkeypatch.setattr(joint, "can_use", lambda _name: True)
    monkeypatch.setattr(joint, "at_root", lambda part, *_: looks.append(part))
    monkeypatch.setattr(joint, "MANY", 0)
    for start, last, looked in ((plan, True, False), (plan, False, True), (None, True, True)):
        at = Incumbent(what, options, start, None)
        at.bound = 1e6
        problem = JointProblem(what, options, at)
        part = problem.part(np.zeros(len(plan), dtype=bool), plan, last)
        looks.clear()
        assert problem.look(part, last) is looked
        assert bool(looks) is looked

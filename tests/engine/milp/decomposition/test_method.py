"""The by-block method finds what listing every point, or the direct method, finds."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from angular import INF, Points, angular
from examples_milp import best_by_enumeration, knapsack, model, random_model
from oracle.seeds import chunks

from groundswell.engine.milp.decomposition import joint, method, neighbourhood, solve_by_block
from groundswell.engine.milp.decomposition.partition import Partition, partition
from groundswell.engine.milp.decomposition.pricing import PricingFailed
from groundswell.engine.milp.model.arrays import FloatArray
from groundswell.engine.milp.model.model import Model
from groundswell.engine.milp.model.model_builder import ModelBuilder
from groundswell.engine.milp.model.tighten import wide_rows
from groundswell.engine.milp.solution import Options, Progress, Solution, Status
from groundswell.engine.milp.solve import solve
from groundswell.engine.milp.solvers import SolverUnavailable

CHUNKS = chunks(range(60), 10, part=5)


def holds(model: Model, found: Solution, best: float, gap: float = 0.0) -> None:
    """What a finished solve must be where the optimum is known."""
    if best == -INF:
        assert found.status is Status.INFEASIBLE
        assert found.x is None
        return
    assert found.status is Status.OPTIMAL, (found.status, found.message)
    assert found.x is not None
    assert found.objective is not None
    assert found.bound is not None
    assert model.violations(found.x) == []
    assert (found.x == np.round(found.x))[model.integer].all()
    assert found.objective == pytest.approx(model.objective @ found.x)
    assert found.bound >= max(best - 1e-6 * max(1, abs(best)), found.objective)
    assert found.objective >= best - gap * abs(best) - 1e-6 * max(1, abs(best))
    assert not found.interrupted


@pytest.mark.parametrize("seeds", CHUNKS)
def test_it_finds_the_best_of_all_points(seeds: range) -> None:
    for seed in seeds:
        what = angular(np.random.default_rng(seed), 4)
        gap = (0.0, 1e-3, 0.05)[seed % 3]
        found = solve_by_block(what, Options(("scip", "highs")[seed % 2], gap=gap))
        holds(what, found, Points(what).best, gap)


@pytest.mark.parametrize("seeds", CHUNKS[:3])
def test_it_agrees_with_the_direct_method(seeds: range) -> None:
    """With continuous columns, and some whose bound only rows imply."""
    for seed in seeds:
        dice = np.random.default_rng(seed)
        what = angular(dice, int(dice.integers(2, 7)), 5, parts=1, orphans=int(seed % 2))
        direct = solve(what, Options("highs", gap=0))
        assert direct.status in (Status.OPTIMAL, Status.INFEASIBLE), seed
        gap = (0.0, 1e-3)[seed % 2]
        found = solve_by_block(what, Options("scip", gap=gap))
        holds(what, found, -INF if direct.objective is None else direct.objective, gap)


def test_a_speck_in_a_row_does_not_keep_blocks_from_being_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An effect drawn next to nothing, in a rule that compares gains of all schools."""
    asked = 0

    def counted(model: Model) -> Partition:
        nonlocal asked
        asked += 1
        return partition(model)

    monkeypatch.setattr(method, "partition", counted)
    for seed in range(8):
        what = angular(np.random.default_rng(seed), 4)
        terms = what.matrix.tolil()
        row = int(np.diff(what.matrix.indptr).argmax())
        terms[row, int(np.flatnonzero(terms[[row]].toarray()[0] == 0)[0])] = 1e-8
        specked = replace(what, matrix=terms.tocsr())
        assert len(wide_rows(specked))
        holds(specked, solve_by_block(specked, Options("highs", gap=0.0)), Points(what).best)
    assert asked == 8


def test_much_disagreement_is_settled_by_the_relaxation(monkeypatch: pytest.MonkeyPatch) -> None:
    """It only begins there: what is found, and proved, is the same."""
    monkeypatch.setattr(neighbourhood, "MANY", 0)
    for seed in range(12):
        what = angular(np.random.default_rng(seed), 4)
        holds(what, solve_by_block(what, Options("highs", gap=0.0)), Points(what).best)


@pytest.mark.parametrize("seeds", CHUNKS[:3])
@pytest.mark.parametrize("labels", [1, 3])
def test_models_of_any_shape_and_scale(seeds: range, labels: int) -> None:
    """Labels that tell nothing: all one block, or columns dealt out blindly; some unbounded."""
    for seed in seeds:
        what = random_model(seed)
        label = np.arange(len(what.objective)) % labels - (seed % 2)
        what = relabelled(what, label)
        best = best_by_enumeration(what)
        found = solve_by_block(what, Options("highs", gap=0))
        if best == INF:
            assert found.status is Status.UNBOUNDED
        else:
            holds(what, found, best)


def relabelled(what: Model, label: Any) -> Model:
    return Model(**{**vars(what), "column_block": np.asarray(label, dtype=np.int64)})


def no_rows(labels: list[int]) -> Model:
    builder = ModelBuilder()
    builder.add_columns(
        "x", len(labels), objective=[1 - 2 * (j % 2) for j in range(len(labels))],
        integer=True, block=labels,
    )  # fmt: skip
    return builder.build()


EDGES: dict[str, tuple[Model, float]] = {
    "nothing at all": (ModelBuilder().build(), 0.0),
    "no columns but rows": (model([], [], [], np.zeros((2, 0)), [-1, 0], [1, 0]), 0.0),
    "no columns and a row that wants some": (model([], [], [], np.zeros((1, 0)), 1, 2), -INF),
    "no labels": (model([3, 2, 1], 0, 1, [[2, 2, 1]], most=3), 4.0),
    "no labels nor whole columns": (
        model([1, 1], 0, 2, [[1, 2]], most=3, integer=False), 2.5
    ),
    "one block": (relabelled(model([3, 2, 1], 0, 1, [[2, 2, 1]], most=3), [5, 5, 5]), 4.0),
    "no centre": (relabelled(model([3, 2], 0, 1, [[2, 2]], most=3), [0, 1]), 3.0),
    "blocks without rows": (no_rows([0, 1, 2, 0]), 2.0),
    "a block without rows beside one": (
        relabelled(model([3, 2, 1], 0, 1, [[2, 2, 0]], most=3), [0, 0, 1]), 4.0
    ),
    "nothing to maximise": (relabelled(model([0, 0], 1, 1, [[1, 1]], most=2), [0, 1]), 0.0),
    "all fixed": (relabelled(model([1, -1], [1, 2], [1, 2], [[1, 1]], 3, 3), [0, 1]), -1.0),
    "crossing bounds": (relabelled(model([1], 2, 1), [0]), -INF),
    "no way to keep a block's rows": (
        relabelled(model([1, 1], 0, 1, [[2, 0], [1, 1]], [1, 0], [1, 2]), [0, 1]), -INF
    ),
    "no way to keep couplings": (relabelled(model([1, 1], 0, 1, [[2, 2]], 1, 1), [0, 1]), -INF),
    "couplings that the relaxation cannot keep": (
        relabelled(model([1, 1], 0, 1, [[2, 2]], 5, 9), [0, 1]), -INF
    ),
    "dollars and ones": (
        relabelled(
            model([1, 0], 0, [1, 1e9], [[2.5e6, -1], [0, 1]], [0, -INF], [0, 3e6], [True, False]),
            [0, -1],
        ),
        1.0,
    ),
    "costs alone": (relabelled(model([-3, -2], 0, 1, [[1, 1]], least=1), [0, 1]), -2.0),
}  # fmt: skip


@pytest.mark.parametrize("solver", ["scip", "highs"])
@pytest.mark.parametrize("name", EDGES)
def test_models_at_the_edge(name: str, solver: str) -> None:
    what, best = EDGES[name]
    found = solve_by_block(what, Options(solver, gap=1e-6))
    holds(what, found, best, 1e-6)


@pytest.mark.parametrize("labels", [[-1, -1], [0, 0], [0, 1]])
def test_an_unbounded_model_is_called_so(labels: list[int]) -> None:
    what = relabelled(model([1, 1], 0, INF, [[1, -1]], most=3), labels)
    assert solve_by_block(what, Options("highs")).status is Status.UNBOUNDED
    # With a plan to begin with it is as the direct method says.
    start = np.zeros(2)
    found = solve_by_block(what, Options("highs"), start=start)
    direct = solve(what, Options("highs"), start=start)
    assert (found.status, found.x is None) == (direct.status, direct.x is None)


class TestStart:
    def test_it_is_kept_where_nothing_is_better(self) -> None:
        what = relabelled(model([1, 1], 0, 1, [[1, 1]], most=1), [0, 1])
        for start in ([1.0, 0.0], [0.0, 1.0]):
            found = solve_by_block(what, Options("scip"), start=start)
            assert found.x is not None
            assert found.x.tolist() == start

    def test_it_is_left_where_something_is(self) -> None:
        for seed in range(12):
            what = angular(np.random.default_rng(seed), 4)
            points = Points(what)
            if points.best == -INF:
                continue
            worst = points.x[int(points.worth.argmin())]
            found = solve_by_block(what, Options("scip", gap=0), start=worst)
            holds(what, found, points.best)

    def test_one_that_breaks_the_model_is_passed_over(self) -> None:
        what = relabelled(model([1, 1], 0, 1, [[1, 1]], most=1), [0, 1])
        found = solve_by_block(what, Options("scip"), start=[1.0, 1.0])
        assert found.objective == 1.0

    def test_another_shape_is_an_error(self) -> None:
        with pytest.raises(ValueError, match="the start has shape"):
            solve_by_block(no_rows([0, 1]), Options("scip"), start=[1.0])


class TestKnown:
    """A plan that somebody knows costs time to tell: it is asked for where it may help."""

    def test_one_that_closes_the_gap_ends_the_search(self, monkeypatch: pytest.MonkeyPatch) -> None:
        what = relabelled(model([2, 1], 0, 1, [[1, 1]], most=1), [0, 1])
        monkeypatch.setattr(joint, "completed", never)
        monkeypatch.setattr(method.Asking, "round", never)
        asked: list[float] = []

        def known(least: float) -> FloatArray:
            asked.append(least)
            return np.array([1.0, 0.0])

        holds(what, solve_by_block(what, Options("highs", gap=0.01), known=known), 2.0, 0.01)
        assert asked[0] == pytest.approx(2.0 * 0.99)

    def test_any_will_do_where_none_is_found(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """As where the time is over at once."""
        asked = 0
        for seed in range(8):
            what = angular(np.random.default_rng(seed), 4)
            points = Points(what)
            if points.best == -INF:
                continue
            worst = points.x[int(points.worth.argmin())]

            def known(least: float, worst: FloatArray = worst) -> FloatArray | None:
                return worst if least == -INF else None

            found = solve_by_block(what, Options("highs", time_limit=1e-9), known=known)
            asked += 1
            assert found.x is not None
            assert found.x.tolist() == worst.tolist()
            assert found.status in (Status.FEASIBLE, Status.OPTIMAL)
        assert asked > 3

    def test_it_is_not_asked_for_any_where_one_is_found(self) -> None:
        for seed in range(8):
            what = angular(np.random.default_rng(seed), 4)
            asked: list[float] = []

            def known(least: float, asked: list[float] = asked) -> None:
                asked.append(least)

            found = solve_by_block(what, Options("highs", gap=0.0), known=known)
            points = Points(what)
            assert (found.x is not None) == (points.best > -INF)
            assert found.x is None or all(least >= points.best - 1e-6 for least in asked), asked

    def test_what_is_found_is_worth_no_less(self) -> None:
        """Also where the gap asked lets a worse plan pass."""
        better = 0
        for seed in range(30):
            what = angular(np.random.default_rng(seed), 4)
            points = Points(what)
            if points.best <= 0.0:
                continue
            best = points.x[int(points.worth.argmax())]

            def known(least: float, best: FloatArray = best, most: float = points.best) -> Any:
                # Not for the asking: as one that is found only later to be so good.
                return None if least > most - 1e-9 or not np.isfinite(least) else best

            how = Options("highs", gap=0.4)
            alone = solve_by_block(what, how)
            found = solve_by_block(what, how, known=known)
            assert alone.objective is not None
            assert found.objective == pytest.approx(points.best)
            better += alone.objective < points.best - 1e-6
        assert better > 3

    def test_a_ctrl_c_as_it_is_told_loses_nothing(self) -> None:
        def known(least: float) -> None:
            raise KeyboardInterrupt

        what = relabelled(model([2, 1], 0, 1, [[1, 1]], most=1), [0, 1])
        start = np.array([0.0, 1.0])
        found = solve_by_block(what, Options("highs", gap=0.0), start=start, known=known)
        assert found.interrupted
        assert found.x is not None

    def test_nor_does_one_where_a_block_fails(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fails(*_: object) -> None:
            raise PricingFailed("no answer")

        def known(least: float) -> None:
            if least == -INF:
                raise KeyboardInterrupt

        monkeypatch.setattr(method.ByBlock, "_ask", fails)
        what = relabelled(model([2, 1], 0, 1, [[1, 1]], most=1), [0, 1])
        found = solve_by_block(what, Options("highs", gap=0.0), known=known)
        assert found.interrupted
        assert found.bound is not None
        assert found.bound >= 2.0 - 1e-9

    def test_one_that_breaks_the_model_is_passed_over(self) -> None:
        what = relabelled(model([2, 1], 0, 1, [[1, 1]], most=1), [0, 1])
        found = solve_by_block(what, Options("highs", gap=0.0), known=lambda _: np.ones(2))
        holds(what, found, 2.0)


def never(*_: object, **__: object) -> None:
    raise AssertionError


def test_a_solver_that_is_not_there() -> None:
    with pytest.raises(SolverUnavailable, match="no solver is called"):
        solve_by_block(no_rows([0, 1]), Options("abacus"))


def test_a_nan_is_an_error_as_in_the_direct_method() -> None:
    broken = Model(**{**vars(no_rows([0, 1])), "objective": np.array([np.nan, 1.0])})
    with pytest.raises(ValueError, match="NaN"):
        solve(broken, Options("scip"))
    with pytest.raises(ValueError, match="NaN"):
        solve_by_block(broken, Options("scip"))


@pytest.mark.parametrize("gap", [0.999, 1.0, 1.5])
def test_a_gap_so_wide_that_any_plan_will_do(gap: float) -> None:
    for name in ("costs alone", "no centre", "nothing to maximise"):
        what, best = EDGES[name]
        holds(what, solve_by_block(what, Options("highs", gap=gap)), best, gap)


def test_the_same_again() -> None:
    what = angular(np.random.default_rng(5), 6, 6, parts=1)
    one, two = (solve_by_block(what, Options("scip", gap=0.01, seed=3)) for _ in range(2))
    assert one.x is not None
    assert two.x is not None
    assert one.x.tolist() == two.x.tolist()
    assert one.bound == two.bound


def test_progress_says_nothing_untrue() -> None:
    for seed in range(6):
        what = angular(np.random.default_rng(seed), 4)
        best = Points(what).best
        told: list[Progress] = []
        solve_by_block(what, Options("scip", gap=0), on_progress=told.append)
        assert told
        for now in told:
            assert now.bound is None or now.bound >= best - 1e-6
            assert now.objective is None or now.objective <= best + 1e-6


def test_a_large_knapsack_in_blocks() -> None:
    """What one solver proves in seconds, cut up blindly; nothing can be settled for sure."""
    what = relabelled(knapsack(20, 3), np.arange(20) % 7)
    direct = solve(what, Options("highs", gap=0))
    found = solve_by_block(what, Options("highs", gap=0))
    assert direct.objective is not None
    holds(what, found, direct.objective)

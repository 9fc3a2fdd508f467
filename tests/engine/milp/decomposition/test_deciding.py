"""What is decided for all blocks: what is settled, and plans chosen among several proposals."""

from dataclasses import replace

import numpy as np
import pytest
from angular import Points, angular, pieces

from groundswell.engine.milp.decomposition import deciding, joint, method, solve_by_block
from groundswell.engine.milp.decomposition.asking import DEARER, Asking
from groundswell.engine.milp.decomposition.incumbent import Incumbent
from groundswell.engine.milp.decomposition.neighbourhood import common
from groundswell.engine.milp.decomposition.point import Point
from groundswell.engine.milp.decomposition.proposals import Round, broken
from groundswell.engine.milp.decomposition.workers import Pricers
from groundswell.engine.milp.model.arrays import BoolArray, FloatArray
from groundswell.engine.milp.model.model import Columns, Model
from groundswell.engine.milp.model.restrict import restrict
from groundswell.engine.milp.relaxation import relax
from groundswell.engine.milp.solution import Options, Status

EXACT = Options("highs", gap=0.0)


def following(what: Model) -> Model:
    """Return a model whose last two columns are said to follow from the others."""
    size = len(what.objective)
    first, last = Columns("first", 0, size - 2), Columns("last", size - 2, 2, follows=True)
    return replace(what, columns=(first, last))


def test_what_follows_is_never_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does that change what is found."""
    settled: list[BoolArray] = []
    real = joint.restrict

    def noted(model: Model, fixed: BoolArray, *rest: object, **others: object) -> object:
        settled.append(fixed)
        return real(model, fixed, *rest, **others)  # type: ignore[arg-type]

    monkeypatch.setattr(joint, "restrict", noted)
    some = 0
    for seed in range(10):
        what = following(angular(np.random.default_rng(seed), 4))
        settled.clear()
        found = solve_by_block(what, EXACT)
        best = Points(what).best
        if np.isfinite(best):
            assert found.objective == pytest.approx(best)
        assert (what.decided[:-2] == what.integer[:-2]).all()
        assert not what.decided[-2:].any()
        assert not any(fixed[-2:].any() for fixed in settled)
        some += sum(bool(fixed.any()) for fixed in settled)
    assert some


def asked_blocks(what: Model) -> tuple[Asking, Point, Round, Pricers] | None:
    """Ask a model's blocks at the relaxation's prices; None where that has no point."""
    relaxed = relax(what)
    if relaxed.status is not Status.OPTIMAL:
        return None
    cut, at = pieces(what), Incumbent(what, EXACT, None, None)
    pricers = Pricers(cut.blocks, 1)
    asking = Asking(cut, what, at, EXACT, pricers)
    point = Point.of(relaxed, cut.scaled)
    priced = asking.round(asking.begin(point, ()), lambda _: None, every=True)
    return None if priced is None else (asking, point, priced, pricers)


def test_what_proposals_break_becomes_dearer_and_the_bound_holds() -> None:
    dearer = 0
    for seed in range(20):
        what = angular(np.random.default_rng(seed), 4)
        begun = asked_blocks(what)
        if begun is None:
            continue
        asking, point, priced, pricers = begun
        cut = pieces(what)
        rise = broken(cut, priced.x) & (priced.prices != 0.0)
        again = asking.dearer(point, priced)
        pricers.close()
        assert (again is not None) == rise.any()
        if again is None:
            continue
        dearer += 1
        assert again.prices[rise] == pytest.approx(DEARER * priced.prices[rise])
        assert (again.prices[~rise] == priced.prices[~rise]).all()
        best = Points(what).best * cut.scaled.objective_scale
        assert again.bound >= best - 1e-6
    assert dearer > 3


def test_what_proposals_have_in_common_leaves_the_rest_a_way() -> None:
    """In the relaxation at least, although together they break what ties blocks."""
    moved = 0
    for seed in range(20):
        what = angular(np.random.default_rng(seed), 4)
        begun = asked_blocks(what)
        if begun is None:
            continue
        asking, point, priced, pricers = begun
        again = asking.dearer(point, priced)
        pricers.close()
        unit = pieces(what).scaled.unit
        each = [one.x * unit for one in (priced, again) if one is not None]
        settled = common(what, each, abs(point.objective), 10.0, 0)
        assert settled is not None
        alike = what.integer & np.all([x == each[0] for x in each], axis=0)
        assert not (settled & ~alike).any()
        moved += int((alike & ~settled).sum())
        part = restrict(what, settled, np.where(what.integer, np.round(each[0]), 0.0))
        if len(part.free):
            assert relax(part.model).status is Status.OPTIMAL
        else:
            assert what.violations(each[0]) == []
    assert moved


def test_nothing_is_common_to_proposals_of_a_model_without_a_point() -> None:
    what = angular(np.random.default_rng(0), 4)
    impossible = what.with_rows("none", 1, 0, 0, 1.0, lower=2.0 + what.upper[0])
    assert common(impossible, [np.zeros(len(what.objective))], 1.0, 10.0, 0) is None


@pytest.mark.parametrize("chosen", [True, False])
def test_plans_are_chosen_among_proposals_where_the_relaxation_is_weak(
    chosen: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It only begins there: what is found, and proved, is the same."""
    monkeypatch.setattr(deciding, "WEAK", -1.0 if chosen else 1e9)
    monkeypatch.setattr(method.JointProblem, "look", lambda *_: True)
    rounds = 0
    real = Asking.dearer

    def counted(asking: Asking, point: Point, asked: Round) -> Round | None:
        nonlocal rounds
        rounds += 1
        return real(asking, point, asked)

    monkeypatch.setattr(Asking, "dearer", counted)
    for seed in range(12):
        what = angular(np.random.default_rng(seed), 4)
        found = solve_by_block(what, Options("highs", gap=1e-6))
        best = Points(what).best
        if np.isfinite(best):
            assert found.status is Status.OPTIMAL
            assert found.objective == pytest.approx(best)
            assert found.bound is not None
            assert found.bound >= best - 1e-6
        else:
            assert found.status is Status.INFEASIBLE
    assert bool(rounds) is chosen


def test_near_the_bound_the_whole_is_closed_not_part_by_part(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """After two looks that find nothing better, with a plan at hand."""
    monkeypatch.setattr(joint, "at_root", lambda *_: None)
    monkeypatch.setattr(joint, "completed", lambda *_: None)
    monkeypatch.setattr(method.JointProblem, "look", lambda *_: True)
    monkeypatch.setattr(deciding, "CLOSE", np.inf)
    solved: list[bool] = []
    real = joint.JointProblem.solve

    def noted(
        problem: joint.JointProblem, part: object, last: bool, looked: bool
    ) -> object:  # fmt: skip
        solved.append(last)
        return real(problem, part, last, looked)  # type: ignore[arg-type]

    monkeypatch.setattr(joint.JointProblem, "solve", noted)
    for seed in range(12):
        what = angular(np.random.default_rng(seed), 4)
        points = Points(what)
        if not np.isfinite(points.best):
            continue
        worst: FloatArray = points.x[int(points.worth.argmin())]
        found = solve_by_block(what, EXACT, start=worst)
        assert found.objective == pytest.approx(points.best)
    assert solved
    assert all(solved)

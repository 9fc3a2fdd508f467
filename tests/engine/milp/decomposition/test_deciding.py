"""What is decided for all blocks: what is settled, and plans chosen among several proposals."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from angular import Points, angular, pieces

from groundswell.engine.milp.decomposition import deciding, joint, solve_by_block, workers
from groundswell.engine.milp.decomposition.asking import DEARER, Asking
from groundswell.engine.milp.decomposition.incumbent import Incumbent
from groundswell.engine.milp.decomposition.joint import JointProblem
from groundswell.engine.milp.decomposition.neighbourhood import common
from groundswell.engine.milp.decomposition.point import Point
from groundswell.engine.milp.decomposition.pricing import PricingFailed
from groundswell.engine.milp.decomposition.proposals import Round
from groundswell.engine.milp.decomposition.workers import Pricers
from groundswell.engine.milp.model.arrays import BoolArray, FloatArray
from groundswell.engine.milp.model.model import Columns, Model
from groundswell.engine.milp.model.model_builder import ModelBuilder
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


@dataclass(frozen=True)
class Asked:
    """Blocks that were asked at the relaxation's prices."""

    asking: Asking
    point: Point
    priced: Round
    at: Incumbent
    pricers: Pricers

    def dearer(self) -> Round | None:
        """Ask them once more."""
        found = self.asking.dearer(self.point, self.priced)
        self.pricers.close()
        return found


def asked_blocks(what: Model) -> Asked | None:
    """Ask a model's blocks at the relaxation's prices; None where that has no point."""
    relaxed = relax(what)
    if relaxed.status is not Status.OPTIMAL:
        return None
    cut, at = pieces(what), Incumbent(what, EXACT, None, None)
    pricers = Pricers(cut.blocks, 1)
    asking = Asking(cut, what, at, EXACT, pricers)
    point = Point.of(relaxed, cut.scaled)
    priced = asking.round(asking.begin(point, ()), lambda _: None, every=True)
    return None if priced is None else Asked(asking, point, priced, at, pricers)


@pytest.mark.parametrize("together", [1, 32])
def test_what_proposals_break_becomes_dearer_and_the_bound_holds(
    together: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also while some blocks are asked and others not yet, of which no bound is known then."""
    monkeypatch.setattr(workers, "MOST", together)
    dearer = 0
    for seed in range(40):
        what = angular(np.random.default_rng(seed), 4)
        asked = asked_blocks(what)
        if asked is None:
            continue
        cut, prices = pieces(what), asked.priced.prices
        activity = cut.scaled.matrix[cut.couplings] @ asked.priced.x
        above = (activity > cut.scaled.row_upper[cut.couplings] + 1e-6) & (prices > 0)
        below = (activity < cut.scaled.row_lower[cut.couplings] - 1e-6) & (prices < 0)
        again = asked.dearer()
        best = Points(what).best
        assert asked.at.bound >= best - 1e-6
        assert (again is not None) == (above | below).any()
        if again is None:
            continue
        dearer += 1
        assert again.prices == pytest.approx(np.where(above | below, DEARER, 1.0) * prices)
        assert again.bound >= best * cut.scaled.objective_scale - 1e-6
    assert dearer > 5


def test_a_block_not_yet_asked_at_dearer_prices_has_no_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two blocks, ten to share: at 10.5 the first one's answer and the other's share make 99.5."""
    monkeypatch.setattr(workers, "MOST", 1)
    builder = ModelBuilder()
    six = builder.add_columns("six", 1, lower=1, objective=60, integer=True, block=0)
    least = [1, 0]
    more = builder.add_columns("more", 2, lower=least, objective=[40, 10], integer=True, block=1)
    ids = np.concatenate([six.ids, more.ids])
    builder.add_rows("shared", 1, 0, ids, [6, 4, 1], upper=10)
    what = builder.build()
    best = Points(what).best
    assert best == 100
    cut, at = pieces(what), Incumbent(what, EXACT, None, None)
    unit = cut.scaled.unit
    pricers = Pricers(cut.blocks, 1)
    asking = Asking(cut, what, at, EXACT, pricers)
    relaxed = relax(what)
    point = Point.of(relaxed, cut.scaled)
    halves = replace(point, x=np.array([5 / 6, 1.0, 1.0]) / unit)
    price = 10 * cut.scaled.objective_scale / cut.scaled.row_scale[cut.couplings]
    all_of_it = Round(price, np.ones(3) / unit, np.zeros(3), 0.0, np.inf)
    assert asking.dearer(halves, all_of_it) is not None
    pricers.close()
    assert at.bound >= best - 1e-6


def test_what_proposals_have_in_common_leaves_the_rest_a_way() -> None:
    """In the relaxation at least, although together they break what ties blocks."""
    moved = 0
    for seed in range(20):
        what = angular(np.random.default_rng(seed), 4)
        asked = asked_blocks(what)
        if asked is None:
            continue
        unit, again = pieces(what).scaled.unit, asked.dearer()
        each = [one.x * unit for one in (asked.priced, again) if one is not None]
        settled = common(what, each, abs(asked.point.objective), 10.0, 0)
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
    monkeypatch.setattr(JointProblem, "look", lambda *_: True)
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


@pytest.mark.parametrize("weak", [False, True])
def test_near_the_bound_the_whole_is_closed_not_part_by_part(
    weak: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After two looks, with a plan at hand; not where the relaxation is weak."""
    monkeypatch.setattr(deciding, "TOO_WEAK", -1.0 if weak else np.inf)
    monkeypatch.setattr(joint, "at_root", lambda *_: None)
    monkeypatch.setattr(joint, "completed", lambda *_: None)
    monkeypatch.setattr(JointProblem, "look", lambda *_: True)
    monkeypatch.setattr(deciding, "CLOSE", np.inf)
    solved: list[bool] = []
    real = JointProblem.solve

    def noted(problem: JointProblem, part: object, last: bool, looked: bool) -> object:
        solved.append(last)
        return real(problem, part, last, looked)  # type: ignore[arg-type]

    monkeypatch.setattr(JointProblem, "solve", noted)
    for seed in range(12):
        what = angular(np.random.default_rng(seed), 4)
        points = Points(what)
        if not np.isfinite(points.best):
            continue
        worst: FloatArray = points.x[int(points.worth.argmin())]
        found = solve_by_block(what, EXACT, start=worst)
        assert found.objective == pytest.approx(points.best)
    assert solved
    assert all(solved) is not weak


@pytest.mark.parametrize("stage", ["dearer", "common"])
def test_ctrl_c_while_plans_are_chosen(stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def ctrl_c(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(deciding, "WEAK", -1.0)
    monkeypatch.setattr(JointProblem, "look", lambda *_: True)
    monkeypatch.setattr(*((Asking, stage) if stage == "dearer" else (deciding, stage)), ctrl_c)
    stopped = 0
    for seed in range(12):
        what = angular(np.random.default_rng(seed), 4)
        found, best = solve_by_block(what, EXACT), Points(what).best
        assert found.bound is None or found.bound >= best - 1e-6
        stopped += found.interrupted
    assert stopped


def test_blocks_that_fail_at_dearer_prices_end_no_search(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise PricingFailed("no answer")

    monkeypatch.setattr(deciding, "WEAK", -1.0)
    monkeypatch.setattr(JointProblem, "look", lambda *_: True)
    monkeypatch.setattr(Asking, "dearer", fails)
    for seed in range(8):
        what = angular(np.random.default_rng(seed), 4)
        found, best = solve_by_block(what, EXACT), Points(what).best
        assert found.message == ""
        if np.isfinite(best):
            assert found.objective == pytest.approx(best)

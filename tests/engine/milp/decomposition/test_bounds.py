"""What is called a bound is one, at any prices, and what is called lost is lost."""

from dataclasses import replace

import numpy as np
import pytest
from angular import INF, Generator, Points, all_answers, angular, pieces, right_signed
from hypothesis import given
from hypothesis import strategies as st
from oracle.seeds import examples

from groundswell.engine.milp.decomposition.block_structure import BlockStructure
from groundswell.engine.milp.decomposition.neighbourhood import losses
from groundswell.engine.milp.decomposition.point import Point
from groundswell.engine.milp.decomposition.proposals import Round, clean_prices, make_round
from groundswell.engine.milp.model.arrays import FloatArray
from groundswell.engine.milp.model.model import Model
from groundswell.engine.milp.model.scaled_model import scaled_model
from groundswell.engine.milp.relaxation import relax
from groundswell.engine.milp.solution import Options, Solution, Status
from groundswell.engine.milp.solve import solve

seeds = st.integers(0, 2**32 - 1)
EXACT = Options("highs", gap=0.0)

SLIPS = 1e-5
"""What a solver may gain where it keeps each row to 1e-6 only."""


def round_at(what: BlockStructure, prices: FloatArray, slack: float = 1e-9) -> Round | None:
    """Return a round of pricing; None where a block has no point."""
    answers = all_answers(what, prices, slack)
    x = np.zeros(len(what.scaled.objective))
    for block, answer in zip(what.blocks, answers, strict=True):
        if answer.x is None:
            return None
        x[block.columns] = answer.x
    return make_round(what, prices, x, np.array([answer.bound for answer in answers]), 0.0)


def relaxed(model: Model) -> Point | None:
    """Return the relaxation's point, None if there is none."""
    found = relax(model)
    return Point.of(found, scaled_model(model)) if found.status is Status.OPTIMAL else None


def mixed(dice: Generator) -> Model:
    return angular(dice, int(dice.integers(1, 5)), 3, parts=1, orphans=1, most=9)


@examples(50)
@given(seeds, st.floats(0.1, 10.0), st.sampled_from([1e-9, 1.0]))
def test_a_round_bounds_the_whole_at_any_prices(seed: int, size: float, slack: float) -> None:
    dice = np.random.default_rng(seed)
    model = angular(dice)
    best = Points(model).best
    what = pieces(model)
    found = round_at(what, right_signed(what, dice, size), slack)
    if found is None:
        assert best == -INF
    else:
        assert found.bound / what.scaled.objective_scale >= best - 1e-6


@examples(40)
@given(seeds, st.floats(0.1, 10.0))
def test_a_round_bounds_the_whole_with_parts_and_orphans(seed: int, size: float) -> None:
    dice = np.random.default_rng(seed)
    model = mixed(dice)
    best = solve(model, EXACT)
    what = pieces(model)
    found = round_at(what, right_signed(what, dice, size))
    if found is None:
        assert best.status is Status.INFEASIBLE
    elif best.objective is not None:
        assert found.bound / what.scaled.objective_scale >= best.objective - 1e-5


@examples(30)
@given(seeds)
def test_at_the_relaxations_prices_the_bound_is_no_worse_than_the_relaxation(seed: int) -> None:
    dice = np.random.default_rng(seed)
    model = mixed(dice)
    point = relaxed(model)
    if point is None:
        return
    what = pieces(model)
    found = round_at(what, clean_prices(what, point.duals))
    assert found is None or found.bound <= point.objective + 1e-6


def test_a_price_of_a_side_that_a_row_has_not_proves_nothing() -> None:
    model = angular(np.random.default_rng(3), openings=0)
    what = pieces(model)
    upper = what.scaled.row_upper[what.couplings]
    free = np.flatnonzero(np.isinf(upper))
    assert len(free)
    prices = np.zeros(len(what.couplings))
    prices[free[0]] = 1.0
    found = round_at(what, prices)
    assert found is not None
    assert found.bound == INF
    duals = np.zeros(len(what.scaled.row_lower))
    duals[what.couplings] = prices
    assert clean_prices(what, duals).tolist() == [0.0] * len(prices)


def test_proposals_are_whole_and_within_their_bounds() -> None:
    for seed in range(10):
        dice = np.random.default_rng(seed)
        what = pieces(mixed(dice))
        found = round_at(what, right_signed(what, dice))
        if found is None:
            continue
        scaled = what.scaled
        assert (found.x == np.clip(found.x, scaled.lower, scaled.upper)).all()
        assert (found.x == np.round(found.x))[scaled.integer].all()
        assert found.block_bound.shape == (len(what.blocks),)


def lost(model: Model, priced: bool) -> tuple[FloatArray, FloatArray, float] | None:
    """Return, in the model's unit, columns' losses, where they should be, and the bound."""
    point = relaxed(model)
    if point is None:
        return None
    what = pieces(model)
    answer = round_at(what, clean_prices(what, point.duals)) if priced else None
    if priced and answer is None:
        return None
    scale = what.scaled.objective_scale
    bound = point.objective if answer is None else min(answer.bound, point.objective)
    return losses(what, point, answer) / scale, np.round(point.x), bound / scale


@examples(60)
@given(seeds, st.booleans())
def test_what_moving_a_column_loses_is_lost(seed: int, priced: bool) -> None:
    model = angular(np.random.default_rng(seed))
    found = lost(model, priced)
    if found is None:
        return
    loss, value, bound = found
    points = Points(model)
    for j in range(len(value)):
        moved = points.best_where(points.x[:, j] != value[j])
        assert moved <= bound - loss[j] + 1e-6, j


@examples(25)
@given(seeds, st.booleans())
def test_what_moving_a_column_loses_is_lost_with_parts_and_orphans(seed: int, priced: bool) -> None:
    model = mixed(np.random.default_rng(seed))
    found = lost(model, priced)
    if found is None:
        return
    loss, value, bound = found
    assert (loss[~model.integer] <= 0).all()
    for j in np.flatnonzero(loss > 1e-6).tolist():
        for side, end in (("upper", value[j] - 1), ("lower", value[j] + 1)):
            moved = _limited(model, j, side, end)
            if moved.objective is not None:
                assert moved.objective <= bound - loss[j] + SLIPS, (j, side)


def _limited(model: Model, column: int, side: str, end: float) -> Solution:
    limits = getattr(model, side).copy()
    limits[column] = min(limits[column], end) if side == "upper" else max(limits[column], end)
    return solve(replace(model, **{side: limits}), EXACT)


def test_some_losses_are_proved() -> None:
    """The tests above are not empty: in most models there is something to lose."""
    found = [lost(angular(np.random.default_rng(seed)), True) for seed in range(30)]
    known = [loss for loss in found if loss is not None]
    assert sum((loss[0] > 1e-3).any() for loss in known) > len(known) / 2


@pytest.mark.parametrize("blocks", [1, 2, 4])
def test_the_bound_closes_where_nothing_couples(blocks: int) -> None:
    model = angular(np.random.default_rng(blocks), blocks, openings=0)
    free = replace(model, row_lower=model.row_lower.copy(), row_upper=model.row_upper.copy())
    what = pieces(free)
    free.row_lower[what.couplings], free.row_upper[what.couplings] = -INF, INF
    loose = pieces(free)
    found = round_at(loose, np.zeros(len(loose.couplings)))
    best = Points(free).best
    if found is None:
        assert best == -INF
    else:
        assert found.bound / loose.scaled.objective_scale == pytest.approx(best)

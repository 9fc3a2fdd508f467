"""What blocks are known to be worth is never more than they can be, whatever the vectors break."""

import numpy as np
import pytest
from angular import INF, angular, listed, pieces
from hypothesis import given
from hypothesis import strategies as st
from oracle.seeds import examples

from groundswell.engine.milp.decomposition import solve_by_block
from groundswell.engine.milp.decomposition.block_structure import BlockStructure
from groundswell.engine.milp.decomposition.point import Point
from groundswell.engine.milp.decomposition.pricing import Prices, answer
from groundswell.engine.milp.decomposition.proposals import clean_prices
from groundswell.engine.milp.decomposition.questions import Question
from groundswell.engine.milp.decomposition.shares import KnownPoints, Shares, worth_at
from groundswell.engine.milp.model.arrays import FloatArray
from groundswell.engine.milp.model.model import Model
from groundswell.engine.milp.model.model_builder import ModelBuilder
from groundswell.engine.milp.model.scaled_model import scaled_model
from groundswell.engine.milp.relaxation import relax
from groundswell.engine.milp.solution import Options, Status
from groundswell.engine.milp.solve import solve

seeds = st.integers(0, 2**32 - 1)


def vectors(model: Model, dice: np.random.Generator, count: int = 4) -> list[FloatArray]:
    """Return whole vectors near or within the bounds; most break rows, some a bound."""
    found = []
    for _ in range(count):
        x = np.round(dice.uniform(model.lower, model.upper))
        found.append(x + (dice.random(len(x)) < 0.05) * dice.choice([-1.0, 1.0], len(x)))
    return found


def best_worth(cut: BlockStructure, prices: FloatArray, number: int) -> float:
    """Return what a block can be worth, by listing all of its points."""
    block = cut.blocks[number]
    points = listed(
        block.lower, block.upper, block.matrix.toarray(), block.row_lower, block.row_upper
    )
    worth = block.objective - block.terms @ prices[block.couples]
    return float((points @ worth).max(initial=-INF))


@examples(60)
@given(seeds)
def test_a_block_is_worth_what_is_known_of_it_and_asked_no_less(seed: int) -> None:
    dice = np.random.default_rng(seed)
    model = angular(dice)
    relaxed, cut = relax(model), pieces(model)
    if relaxed.status is not Status.OPTIMAL:
        return
    point = Point.of(relaxed, scaled_model(model))
    prices = clean_prices(cut, point.duals)
    known = KnownPoints.among(cut, model, worth_at(cut, prices), vectors(model, dice))
    unknown = np.isinf(known.worth)
    shares = Shares.of(cut, point, prices, known)
    for number, block in enumerate(cut.blocks):
        best = best_worth(cut, prices, number)
        assert known.worth[number] <= best + 1e-6
        settled = shares.settled(number)
        assert (settled is None) == unknown[number]
        if settled is not None:
            asked = Prices(prices, 1e-9)
            found = answer([Question.of(block, prices, settled)], asked).each[0]
            assert found.bound == pytest.approx(best, abs=1e-5)
            assert shares.share[number] - shares.gap[number] <= best + 1e-5


def test_points_are_known_that_together_break_what_ties_blocks() -> None:
    """The test above is not empty, and no vector at all knows nothing."""
    known = total = 0
    for seed in range(40):
        dice = np.random.default_rng(seed)
        model = angular(dice)
        cut = pieces(model)
        price = worth_at(cut, np.zeros(len(cut.couplings)))
        some = [x for x in vectors(model, dice) if model.violations(x)]
        known += int(np.isfinite(KnownPoints.among(cut, model, price, some).worth).sum())
        total += len(cut.blocks)
        assert np.isinf(KnownPoints.among(cut, model, price, []).worth).all()
    assert 0.1 * total < known < total


@examples(40)
@given(seeds)
def test_plans_of_other_models_change_no_answer(seed: int) -> None:
    dice = np.random.default_rng(seed)
    model = angular(dice)
    alone = solve(model, Options("highs", gap=0))
    near = vectors(model, dice)
    if alone.x is not None:
        near.append(alone.x)
    found = solve_by_block(model, Options("highs", gap=0), near=near)
    assert found.status is alone.status
    if alone.objective is not None:
        assert found.objective == pytest.approx(alone.objective, abs=1e-5)
        assert found.bound is not None
        assert found.bound >= alone.objective - 1e-5


@pytest.mark.parametrize("money", [7.0, 100.0])
def test_a_point_beyond_what_shared_money_allows_is_not_known(money: float) -> None:
    """What the first block pays has no upper bound but that, and is asked for within it."""
    builder = ModelBuilder()
    run = builder.add_columns("run", 2, objective=[3, 1], integer=True, block=[0, 1])
    pay = builder.add_columns("pay", 2, upper=INF, objective=0.01)
    ids = np.concatenate([run.ids, pay.ids])
    builder.add_rows("paid", 2, [0, 1, 0, 1], ids, [-8, -1, 1, 1], lower=0.0)
    builder.add_rows("money", 1, 0, pay.ids, 1.0, upper=money)
    model = builder.build()
    cut = pieces(model)
    price = worth_at(cut, np.zeros(len(cut.couplings)))
    known = KnownPoints.among(cut, model, price, [np.array([1.0, 1.0, 8.0, 1.0])])
    assert np.isfinite(known.worth).tolist() == [money >= 8.0, True, True]

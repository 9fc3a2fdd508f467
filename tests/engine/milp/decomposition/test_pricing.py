"""A block's answer is its best plan at the prices, by either solver, or that it has none."""

from typing import Any

import numpy as np
import pytest
from angular import INF, Points, all_answers, angular, listed, pieces, price, right_signed
from hypothesis import given
from hypothesis import strategies as st
from oracle.seeds import examples
from scipy import sparse

from groundswell.engine.deadline import Deadline
from groundswell.engine.milp.decomposition import pricing
from groundswell.engine.milp.decomposition.block_structure import Block
from groundswell.engine.milp.decomposition.pricing import Answer, Prices
from groundswell.engine.milp.decomposition.questions import Question

seeds = st.integers(0, 2**32 - 1)


def by_highs(block: Block, asked: Prices) -> Answer:
    """Return HiGHS's answer, as where there is no SCIP."""
    question = Question.of(block, asked.prices)
    if not len(question.free):
        return price(block, asked)
    return pricing.by_highs(question.part, asked, asked.slack)


def alone(size: int, **parts: object) -> Block:
    """Return a block without couplings and, unless given, without rows: x in 0 .. 1, worth 1."""
    given: dict[str, object] = {
        "columns": np.arange(size),
        "objective": np.ones(size),
        "lower": np.zeros(size),
        "upper": np.ones(size),
        "integer": np.ones(size, dtype=bool),
        "matrix": sparse.csr_array((0, size)),
        "row_lower": np.zeros(0),
        "row_upper": np.zeros(0),
        "couples": np.zeros(0, dtype=np.int64),
        "terms": sparse.csr_array((size, 0)),
    }
    return Block(**{**given, **parts})  # type: ignore[arg-type]


def row(*values: float, lower: float = -INF, upper: float = INF) -> dict[str, object]:
    """Return a block's only row."""
    return {
        "matrix": sparse.csr_array(np.array([values])),
        "row_lower": np.array([lower]),
        "row_upper": np.array([upper]),
    }


NO_PRICES = Prices(np.zeros(0), 1e-9)


@examples(40)
@given(seeds)
def test_both_solvers_find_the_best_of_all_points(seed: int) -> None:
    dice = np.random.default_rng(seed)
    what = pieces(angular(dice, 3, 4))
    prices = right_signed(what, dice, 3.0)
    asked = Prices(prices, 1e-9)
    for block in what.blocks:
        points = listed(
            block.lower, block.upper, block.matrix.toarray(), block.row_lower, block.row_upper
        )
        worth = block.objective - block.terms.toarray() @ prices[block.couples]
        best = float((points @ worth).max(initial=-INF))
        for answer in (price(block, asked), by_highs(block, asked)):
            if answer.x is None:
                assert best == answer.bound == -INF
                continue
            assert worth @ answer.x == pytest.approx(best, abs=1e-6)
            assert best - 1e-6 <= answer.bound <= best + 1e-6
            assert (np.abs(points - np.round(answer.x)).sum(axis=1) == 0).any()


@examples(40)
@given(seeds, st.sampled_from([1e-9, 0.5, 5.0]), st.sampled_from([0, 1, 5000]))
def test_a_bound_is_never_below_the_best(seed: int, slack: float, nodes: int) -> None:
    """Neither where a block may stop early nor where it must."""
    dice = np.random.default_rng(seed)
    what = pieces(angular(dice, 2, 6, parts=2, orphans=1, most=9))
    prices = right_signed(what, dice, 3.0)
    exact = all_answers(what, prices)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pricing, "NODES", nodes)
        for block, best in zip(what.blocks, exact, strict=True):
            asked = Prices(prices, slack)
            worth = block.objective - block.terms @ prices[block.couples]
            for solver in (price, by_highs):
                try:
                    answer = solver(block, asked)
                except pricing.PricingFailed:
                    assert nodes < 5000
                    continue
                assert (answer.x is None) == (best.x is None)
                if answer.x is None or best.x is None:
                    continue
                assert answer.bound >= worth @ best.x - 1e-6
                assert answer.bound >= worth @ answer.x
                if nodes == 5000:
                    assert worth @ answer.x >= worth @ best.x - slack - 1e-6


@pytest.mark.parametrize("solver", [price, by_highs])
def test_no_time_is_no_answer_or_a_true_one(solver: Any) -> None:
    for seed in range(8):
        dice = np.random.default_rng(seed)
        what = pieces(angular(dice, 1, 12))
        prices = right_signed(what, dice)
        for block, best in zip(what.blocks, all_answers(what, prices), strict=True):
            try:
                answer = solver(block, Prices(prices, 1e-9, until=Deadline.after(0.0)))
            except pricing.PricingFailed:
                continue
            assert answer.bound >= best.bound - 1e-6


def test_a_block_without_a_point_says_so() -> None:
    block = alone(2, **row(1, 1, lower=3))
    for answer in (price(block, NO_PRICES), by_highs(block, NO_PRICES)):
        assert answer.x is None
        assert answer.bound == -INF


def test_whole_numbers_alone_leave_no_point() -> None:
    block = alone(2, **row(2, 2, lower=1, upper=1.5))
    assert price(block, NO_PRICES).x is None
    loose = alone(2, **row(2, 2, lower=1, upper=1.5), integer=np.array([True, False]))
    assert price(loose, NO_PRICES).bound == pytest.approx(0.75)


@pytest.mark.parametrize("integer", [True, False])
def test_a_block_without_an_end_is_no_answer(integer: bool) -> None:
    """A linear one least of all: HiGHS shows a point of it, whose value is no bound."""
    kind = np.array([integer, integer])
    for block in (
        alone(2, upper=np.array([1.0, INF]), integer=kind),
        alone(2, upper=np.array([INF, INF]), integer=kind, **row(1, -1, upper=3)),
    ):
        with pytest.raises(pricing.PricingFailed, match=r"HiGHS on a block: .*[Uu]nbounded"):
            price(block, NO_PRICES)


def test_without_rows_or_columns() -> None:
    answer = price(alone(3, objective=np.array([1.0, -1.0, 0.5])), NO_PRICES)
    assert answer.x is not None
    assert answer.x.tolist() == [1, 0, 1]
    assert answer.bound == pytest.approx(1.5)
    none = price(alone(0), NO_PRICES)
    assert none.x is not None
    assert none.x.shape == (0,)
    assert none.bound == 0


def test_prices_are_paid() -> None:
    terms = sparse.csr_array(np.array([[3.0], [0.5]]))
    block = alone(2, terms=terms, couples=np.array([1]))
    answer = price(block, Prices(np.array([99.0, 1.0]), 1e-9))
    assert answer.x is not None
    assert answer.x.tolist() == [0, 1]
    assert answer.bound == pytest.approx(0.5)


@pytest.mark.parametrize("seed", range(20))
def test_points_and_solvers_agree_on_the_whole(seed: int) -> None:
    """What the other tests call the best of all points is so: a check of the tests."""
    from groundswell.engine.milp.solution import Options
    from groundswell.engine.milp.solve import solve

    model = angular(np.random.default_rng(seed))
    found = solve(model, Options("highs", gap=0))
    best = Points(model).best
    assert (found.objective if found.x is not None else -INF) == pytest.approx(best)

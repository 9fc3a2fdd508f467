"""Blocks answer alike in any number of threads, alone or in groups, whole or with much settled."""

from collections.abc import Sequence

import numpy as np
import pytest
from angular import INF, all_answers, angular, listed, pieces, right_signed
from hypothesis import given
from hypothesis import strategies as st
from oracle.seeds import examples

from groundswell.engine.milp.decomposition import pricing, solve_by_block, workers
from groundswell.engine.milp.decomposition.block_structure import BlockStructure
from groundswell.engine.milp.decomposition.point import Point
from groundswell.engine.milp.decomposition.pricing import Answers, Prices, answer
from groundswell.engine.milp.decomposition.proposals import clean_prices
from groundswell.engine.milp.decomposition.questions import Part, Question
from groundswell.engine.milp.decomposition.shares import KnownPoints, Shares
from groundswell.engine.milp.decomposition.workers import Pricers
from groundswell.engine.milp.model.arrays import FloatArray
from groundswell.engine.milp.model.model import Model
from groundswell.engine.milp.model.scaled_model import scaled_model
from groundswell.engine.milp.relaxation import relax
from groundswell.engine.milp.solution import Options, Status
from groundswell.engine.milp.solve import solve

seeds = st.integers(0, 2**32 - 1)


def some_model(seed: int = 2) -> Model:
    return angular(np.random.default_rng(seed), 6, 5, parts=1)


def in_threads(
    cut: BlockStructure, asked: Prices, count: int, numbers: Sequence[int] | None = None
) -> list[tuple[list[int], Answers]]:
    pricers = Pricers(cut.blocks, count)
    try:
        which = range(len(cut.blocks)) if numbers is None else numbers
        return list(pricers.answers(list(which), asked))
    finally:
        pricers.close()


@pytest.mark.parametrize("count", [1, 2, 7])
def test_groups_answer_as_one_thread_does(count: int) -> None:
    cut = pieces(some_model())
    asked = Prices(right_signed(cut, np.random.default_rng(1)), 1e-9)
    one, many = in_threads(cut, asked, 1), in_threads(cut, asked, count)
    assert [group for group, _ in many] == [group for group, _ in one]
    for (_, mine), (_, other) in zip(one, many, strict=True):
        assert mine.spare == other.spare
        assert [a.bound for a in mine.each] == [a.bound for a in other.each]
    some = [4, 0, 2]  # in the order asked
    assert [number for group, _ in in_threads(cut, asked, count, some) for number in group] == some
    assert in_threads(cut, asked, count, []) == []


def test_the_plan_is_the_same_for_any_number_of_workers() -> None:
    for seed in (2, 7):
        found = [
            solve_by_block(some_model(seed), Options("scip", gap=0.01, workers=count))
            for count in (1, 2, 3)
        ]
        first = found[0]
        assert first.status is Status.OPTIMAL
        assert first.x is not None
        for other in found[1:]:
            assert other.x is not None
            assert other.x.tolist() == first.x.tolist()
            assert (other.bound, other.objective) == (first.bound, first.objective)


@examples(30)
@given(seeds, st.sampled_from([1e-9, 0.5]), st.data())
def test_a_group_bounds_any_of_its_blocks(seed: int, slack: float, data: st.DataObject) -> None:
    """Whichever are left out, what is left and the spare is no less than the others' best."""
    dice = np.random.default_rng(seed)
    cut = pieces(angular(dice, 5, 3))
    asked = Prices(right_signed(cut, dice, 3.0), slack)
    exact = all_answers(cut, asked.prices)
    questions = [Question.of(block, asked.prices) for block in cut.blocks]
    found = answer(questions, asked)
    for one, best in zip(found.each, exact, strict=True):
        assert (one.x is None) == (best.x is None)
    if any(best.x is None for best in exact):
        return
    left = data.draw(st.sets(st.integers(0, len(exact) - 1)))
    counted = sum(found.each[number].bound for number in left) + found.spare
    assert counted >= sum(exact[number].bound for number in left) - 1e-5


def test_a_group_that_ends_early_is_asked_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    cut = pieces(some_model())
    asked = Prices(right_signed(cut, np.random.default_rng(1)), 1e-9)
    exact = all_answers(cut, asked.prices)
    calls: list[int] = []
    by_scip = pricing.by_scip

    def weak(
        part: Part, asked: Prices, slack: float, nodes: int = pricing.NODES
    ) -> pricing.Answer | None:
        # Few nodes together, for the product of many trees is large; many for each alone.
        assert nodes == (pricing.NODES if calls else pricing.FEW_NODES)
        calls.append(len(part.objective))
        found = by_scip(part, asked, slack, nodes)
        if len(calls) > 1 or found is None:
            return found
        return pricing.Answer(found.x, found.bound + 100.0)

    monkeypatch.setattr(pricing, "by_scip", weak)
    found = answer([Question.of(block, asked.prices) for block in cut.blocks], asked)
    assert len(calls) == 1 + sum(len(block.columns) > 0 for block in cut.blocks)
    assert found.spare == 0.0
    assert [one.bound for one in found.each] == pytest.approx([one.bound for one in exact])


def known_plan(model: Model, seed: int) -> tuple[Point, FloatArray] | None:
    """Return the relaxation's point and some plan, both scaled; None where there is none."""
    scaled = scaled_model(model)
    relaxed = relax(model)
    worth = np.random.default_rng(seed).normal(size=len(model.objective))
    plan = solve(model.with_objective(worth), Options("highs", gap=0))
    if relaxed.status is not Status.OPTIMAL or plan.x is None:
        return None
    return Point.of(relaxed, scaled), plan.x / scaled.unit


def known_at(cut: BlockStructure, x: FloatArray) -> KnownPoints:
    """Return a vector that keeps all blocks' rows, as what is known of them."""
    return KnownPoints(x, np.zeros(len(cut.blocks)))


@examples(60)
@given(seeds)
def test_what_a_blocks_gap_settles_is_in_no_better_point(seed: int) -> None:
    model = angular(np.random.default_rng(seed))
    found = known_plan(model, seed)
    if found is None:
        return
    point, plan = found
    cut = pieces(model)
    prices = clean_prices(cut, point.duals)
    shares = Shares.of(cut, point, prices, known_at(cut, plan))
    assert shares.share.sum() >= (shares.share - shares.gap).sum() - 1e-6
    for number, block in enumerate(cut.blocks):
        settled = shares.settled(number)
        assert settled is not None
        worth = block.objective - block.terms @ prices[block.couples]
        points = listed(
            block.lower, block.upper, block.matrix.toarray(), block.row_lower, block.row_upper
        )
        best = float((points @ worth).max(initial=-INF))
        assert best <= shares.share[number] + 1e-5  # a share is a bound
        asked = Prices(prices, 1e-9)
        answered = answer([Question.of(block, prices, settled)], asked).each[0]
        assert answered.bound == pytest.approx(best, abs=1e-5)


def test_gaps_settle_something() -> None:
    """The test above is not empty."""
    some = 0
    for seed in range(40):
        model = angular(np.random.default_rng(seed))
        found = known_plan(model, seed)
        if found is not None:
            cut = pieces(model)
            point, plan = found
            shares = Shares.of(cut, point, clean_prices(cut, point.duals), known_at(cut, plan))
            settled = [shares.settled(number) for number in range(len(cut.blocks))]
            some += sum(int((~np.isnan(one)).sum()) for one in settled if one is not None)
    assert some > 50


def test_a_plan_without_gap_asks_no_block() -> None:
    """Where the relaxation is whole, nothing is left to ask."""
    model = angular(np.random.default_rng(5), openings=0)
    found = known_plan(model, 5)
    assert found is not None
    point, plan = found
    cut = pieces(model)
    prices = clean_prices(cut, point.duals)
    assert Shares.of(cut, point, prices, known_at(cut, point.x)).largest(1e-6) == []
    order = Shares.of(cut, point, prices, known_at(cut, plan))
    gaps = order.gap[order.largest(0.0)]
    assert (np.diff(gaps) <= 0).all()
    none = KnownPoints(np.zeros(len(plan)), np.full(len(cut.blocks), -INF))
    assert Shares.of(cut, point, prices, none).largest(0.0) == list(range(len(cut.blocks)))
    assert Shares.of(cut, point, prices, none).settled(0) is None


def test_small_blocks_are_asked_together(monkeypatch: pytest.MonkeyPatch) -> None:
    cut = pieces(some_model())
    asked = Prices(right_signed(cut, np.random.default_rng(1)), 1e-9)
    assert len(in_threads(cut, asked, 1)) == 1
    monkeypatch.setattr(workers, "TOGETHER", 10)
    assert max(len(group) for group, _ in in_threads(cut, asked, 2)) == 2
    monkeypatch.setattr(workers, "MOST", 1)
    assert len(in_threads(cut, asked, 2)) == len(cut.blocks)

"""What an earlier solve leaves is used only as far as it is true of the next model."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from angular import INF, Generator, angular
from oracle.seeds import chunks
from scipy import sparse

from groundswell.engine.milp.decomposition import Memory, solve_by_block
from groundswell.engine.milp.decomposition.block_structure import bounded
from groundswell.engine.milp.decomposition.partition import COUPLING, partition
from groundswell.engine.milp.likeness import KEPT
from groundswell.engine.milp.model.model import Model
from groundswell.engine.milp.model.model_builder import ModelBuilder
from groundswell.engine.milp.solution import Options, Progress, Status
from groundswell.engine.milp.solve import solve


def a_coupling(what: Model, dice: Generator) -> int:
    return int(dice.choice(np.flatnonzero(partition(what).row == COUPLING)))


def other_limit(what: Model, dice: Generator) -> Model:
    row, by = a_coupling(what, dice), int(dice.integers(-3, 8))
    lower, upper = what.row_lower.copy(), what.row_upper.copy()
    lower[row] += by
    upper[row] += by
    return replace(what, row_lower=lower, row_upper=upper)


def no_upper_side(what: Model, dice: Generator) -> Model:
    upper = what.row_upper.copy()
    upper[a_coupling(what, dice)] = INF
    return replace(what, row_upper=upper)


def no_lower_side(what: Model, dice: Generator) -> Model:
    lower = what.row_lower.copy()
    lower[a_coupling(what, dice)] = -INF
    return replace(what, row_lower=lower)


def other_worth(what: Model, dice: Generator) -> Model:
    objective = what.objective.copy()
    objective[int(dice.integers(len(objective)))] += int(dice.integers(-3, 4))
    return replace(what, objective=objective)


def forced(what: Model, dice: Generator) -> Model:
    column = int(dice.choice(np.flatnonzero(what.integer)))
    upper = what.upper.copy()
    upper[column] = what.lower[column]
    return replace(what, upper=upper)


def one_more_term(what: Model, dice: Generator) -> Model:
    """A row of one block gets a column of another, and couples from then on."""
    parts = partition(what)
    own = np.flatnonzero(parts.row >= 0)
    if not len(own):
        return what
    row = int(dice.choice(own))
    others = np.flatnonzero((parts.column >= 0) & (parts.column != parts.row[row]))
    matrix = sparse.lil_array(what.matrix)
    matrix[row, int(dice.choice(others))] = float(dice.choice([-1, 1]))
    return replace(what, matrix=sparse.csr_array(matrix))


def one_more_row(what: Model, dice: Generator) -> Model:
    columns = dice.choice(len(what.objective), 3, replace=False)
    name = f"more{len(what.rows)}"
    return what.with_rows(name, 1, 0, columns, [1.0, 2.0, 1.0], upper=int(dice.integers(1, 4)))


CHANGES: list[Callable[[Model, Generator], Model]] = [
    other_limit,
    no_upper_side,
    no_lower_side,
    other_worth,
    forced,
    one_more_term,
    one_more_row,
]


@pytest.mark.parametrize("seeds", chunks(range(40), 5, part=3))
def test_a_changed_model_is_solved_as_if_it_came_first(seeds: range) -> None:
    """Three changes in a row, with one memory: no bound told is below the optimum."""
    for seed in seeds:
        dice = np.random.default_rng(seed)
        what = angular(dice, 5, 3, parts=1)
        memory = Memory()
        solve_by_block(what, Options("scip", gap=0), memory=memory)
        for _ in range(3):
            change: Any = CHANGES[int(dice.integers(len(CHANGES)))]
            what = change(what, dice)
            direct = solve(what, Options("highs", gap=0))
            told: list[Progress] = []
            found = solve_by_block(
                what, Options("scip", gap=0), memory=memory, on_progress=told.append
            )
            assert found.status == direct.status, (seed, change)
            if direct.objective is None:
                continue
            room = 1e-6 * max(1.0, abs(direct.objective))
            assert found.status is Status.OPTIMAL
            assert found.objective == pytest.approx(direct.objective, abs=room), (seed, change)
            for now in told:
                assert now.bound is None or now.bound >= direct.objective - room, (seed, change)


def one_dear(money: float) -> Model:
    """Two blocks that share money; what a block pays has no upper bound of its own.

    The first takes one of three columns of worth 1 and cost 4, or one of 1.45 and 8. The relaxation
    takes a half of each of the three, and so is worth more than any whole choice.
    """
    builder = ModelBuilder()
    run = builder.add_columns(
        "run", 5, objective=[1, 1, 1, 1.45, 1], integer=True, block=[0, 0, 0, 0, 1]
    )
    pay = builder.add_columns("pay", 2, upper=INF)
    builder.add_rows("two", 3, [0, 0, 1, 1, 2, 2], run.ids[[0, 1, 0, 2, 1, 2]], 1.0, upper=1.0)
    builder.add_rows("one", 1, 0, run.ids[:4], [1, 1, 1, 1.5], upper=1.5)
    due, whose = [4, 4, 4, 8, 0.5, -1, -1], [0, 0, 0, 0, 1, 0, 1]
    builder.add_rows(
        "paid", 2, whose, np.concatenate([run.ids, pay.ids]), due, lower=0.0, upper=0.0
    )
    builder.add_rows("money", 1, 0, pay.ids, 1.0, upper=money)
    return builder.build()


def test_more_money_lets_a_block_do_what_it_could_not_pay_for() -> None:
    """What a block is worth at most held for less money, which bounds what it pays."""
    memory = Memory()
    for money, best in ((7.0, 2.0), (100.0, 2.45), (7.0, 2.0)):
        found = solve_by_block(one_dear(money), Options("highs", gap=1e-4), memory=memory)
        assert found.status is Status.OPTIMAL
        assert found.objective == pytest.approx(best)
        assert found.bound is not None
        assert found.bound >= best - 1e-9


def nearly_paid(cost: float) -> Model:
    """Six blocks; the first must take a column that its own money pays for but for a little."""
    builder, blocks = ModelBuilder(), 6
    run = builder.add_columns(
        "run",
        2 * blocks,
        objective=np.tile([3.0, 2.0], blocks),
        integer=True,
        block=np.repeat(np.arange(blocks), 2),
    )
    builder.add_rows("must", 1, 0, run.ids[:1], 1.0, lower=0.5)
    builder.add_rows("own", 1, 0, run.ids[:1], cost, upper=0.1, tolerance=4.5e-6)
    builder.add_rows("all", 1, 0, run.ids, np.tile([2.0, 1.5], blocks), upper=9.7)
    return builder.build()


def test_a_block_that_seems_to_have_no_point_proves_nothing() -> None:
    """A solver knows nothing of what a row may be missed by: the whole has a best plan."""
    memory = Memory()
    for cost in (0.1, 0.100004):
        found = solve_by_block(nearly_paid(cost), Options("highs"), memory=memory)
        assert (found.status, found.objective) == (Status.OPTIMAL, pytest.approx(14.0))


def test_a_model_of_other_blocks_is_solved_afresh() -> None:
    memory = Memory()
    for seed, blocks in ((0, 3), (1, 4), (2, 3)):
        what = angular(np.random.default_rng(seed), blocks, 3)
        found = solve_by_block(what, Options("scip", gap=0), memory=memory)
        direct = solve(what, Options("highs", gap=0))
        assert found.status == direct.status
        assert found.objective == pytest.approx(direct.objective)


def test_a_model_is_solved_from_what_it_is_most_like() -> None:
    """What-ifs vary one plan: it stays known however many of them are solved."""
    memory, how = Memory(), Options("highs", gap=0.0)
    base = angular(np.random.default_rng(1), 5, 3)
    parts = partition(base)

    def forced_off(column: int) -> Model:
        upper = base.upper.copy()
        upper[column] = base.lower[column]
        return replace(base, upper=upper)

    def nearest(what: Model) -> Model:
        recalled = memory.recall(bounded(what, parts), parts)
        assert recalled is not None
        return recalled.old.model

    solve_by_block(base, how, memory=memory)
    for column in np.flatnonzero(base.upper > base.lower)[: KEPT + 3].tolist():
        what = forced_off(column)
        assert nearest(what).upper.tolist() == bounded(base, parts).upper.tolist()
        solve_by_block(what, how, memory=memory)
        assert len(memory.solves.held) <= KEPT
    assert len(memory.solves.held) == KEPT
    # The last one is most like itself.
    assert nearest(what).upper.tolist() == bounded(what, parts).upper.tolist()


def test_other_blocks_are_not_begun_at() -> None:
    memory = Memory()
    solve_by_block(angular(np.random.default_rng(1), 5, 3), Options("highs"), memory=memory)
    other = angular(np.random.default_rng(1), 4, 3)
    assert memory.recall(other, partition(other)) is None

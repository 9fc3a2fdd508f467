"""Why a model has no point where a similar one has: proved by arithmetic, never said wrongly."""

from __future__ import annotations

import numpy as np
import pytest
from examples_milp import model
from scipy import sparse  # type: ignore[import-untyped, unused-ignore]

from groundswell.engine.milp.basis import same_names
from groundswell.engine.milp.differing import differing_rows, why_impossible
from groundswell.engine.milp.model.model import Columns, Model
from groundswell.engine.milp.relaxation import relax
from groundswell.engine.milp.row_prices import RowPrices
from groundswell.engine.milp.solution import Status


def budget(amount: float, cost: float = 10.0) -> Model:
    """Return three things of which two must be had, for as much money as there is."""
    return model(
        [1, 2, 3],
        0,
        1,
        [[1, 1, 1], [cost, 20, 30]],
        least=[2, -np.inf],
        most=[np.inf, amount],
    )


def test_too_little_money() -> None:
    proof = why_impossible(budget(20), budget(60), 10.0)
    assert proof is not None
    # The two cheapest cost 30, so that the same prices tell of all amounts below.
    assert [proof.rules_out(budget(amount)) for amount in (0, 29, 31, 60)] == [
        True,
        True,
        False,
        False,
    ]
    assert proof.room(budget(60)) > 0 > proof.room(budget(20))


def test_too_dear() -> None:
    assert why_impossible(budget(35, cost=30), budget(35), 10.0) is not None
    assert why_impossible(budget(35, cost=12), budget(35), 10.0) is None


def test_nothing_is_said_where_nothing_differs() -> None:
    assert why_impossible(budget(20), budget(20), 10.0) is None


def test_which_rows_differ() -> None:
    assert differing_rows(budget(20), budget(20)).tolist() == []
    assert differing_rows(budget(20), budget(30)).tolist() == [1]
    assert differing_rows(budget(20, cost=11), budget(20)).tolist() == [1]
    more = budget(20).with_rows("new", 1, [0], [0], [1.0], upper=1.0)
    assert differing_rows(more, budget(20)).tolist() == [2]


@pytest.mark.parametrize("seed", range(40))
def test_never_of_a_model_with_a_point(seed: int) -> None:
    rng = np.random.default_rng(seed)
    matrix = rng.integers(-4, 9, (5, 8))
    most = matrix @ rng.integers(0, 2, 8) + rng.integers(0, 4, 5)
    near = model(rng.normal(size=8), 0, 1, matrix, most=most)
    other = matrix + rng.integers(-2, 3, matrix.shape) * (rng.random(matrix.shape) < 0.2)
    what = model(rng.normal(size=8), 0, 1, other, most=most - rng.integers(0, 12, 5))
    proof = why_impossible(what, near, 10.0)
    none = relax(what).status is Status.INFEASIBLE
    assert (proof is not None) is none
    devex = relax(what, devex=True)
    assert devex.status is (Status.INFEASIBLE if none else Status.OPTIMAL)


def test_lines_of_a_block_are_told_by_their_keys() -> None:
    old = (Columns("a", 0, 2), Columns("b", 2, 3, np.array([4, 7, 9])))
    new = (Columns("b", 0, 2, np.array([9, 5])), Columns("a", 2, 2), Columns("c", 4, 1))
    assert same_names(new, old, 5).tolist() == [4, -1, 0, 1, -1]
    assert same_names((Columns("a", 0, 3),), old, 3).tolist() == [-1, -1, -1]


def test_prices_without_keys_know_nothing_of_blocks_of_other_size() -> None:
    what = budget(60)
    relaxed = relax(what)
    assert relaxed.duals is not None
    prices = RowPrices(what.rows, relaxed.duals)
    fewer = Model(
        what.objective,
        what.lower,
        what.upper,
        what.integer,
        what.column_block,
        sparse.csr_array(what.matrix[[1]]),
        what.row_lower[[1]],
        what.row_upper[[1]],
        what.row_tolerance[[1]],
        what.columns,
        (type(what.rows[0])(what.rows[0].name, 0, 1, what.rows[0].says),),
    )
    assert prices.bound(fewer) == pytest.approx(6.0)

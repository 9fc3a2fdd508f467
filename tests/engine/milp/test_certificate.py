"""What arithmetic proves: sums of rows that show why, and cuts that lose no point."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from examples_milp import model
from hypothesis import given
from hypothesis import strategies as st
from oracle.seeds import examples

from groundswell.engine.milp.certificate import (
    SummedRow,
    all_but,
    cover,
    nearest,
    proves_impossible,
)
from groundswell.engine.milp.model.model import Model

POTS = [[1, 1, 0], [1, 0, 0], [0, 1, 0]]
NONE_HELD = np.zeros(3, dtype=bool)


def cut_of(what: Model, x: list[float]) -> tuple[list[int], list[float], float]:
    """The cut that takes off a choice of the whole columns."""
    proof = nearest(what, what.integer, np.array(x), 10.0)
    assert proof is not None
    found = cover(what, proof.row, np.array(x))
    assert found is not None
    columns, value, least = found
    return columns.tolist(), value.tolist(), least


def test_the_nearest_point_misses_least() -> None:
    """Two payments of 3 in all from pots of 1 and 1: a dollar is missing."""
    what = model([0, 0, 0], 0, np.inf, POTS, [3, 0, 0], [3, 1, 1], False)
    found = nearest(what, NONE_HELD, np.zeros(3), 10.0)
    assert found is not None
    assert proves_impossible(what, found.row)
    missed = what.violations(found.x)
    assert sum(v.by for v in missed) == pytest.approx(1.0, rel=1e-5)


def test_what_is_possible_is_not_called_impossible() -> None:
    what = model([0, 0, 0], 0, np.inf, POTS, [2, 0, 0], [2, 1, 1], False)
    found = nearest(what, NONE_HELD, np.zeros(3), 10.0)
    assert found is not None
    assert what.violations(found.x) == []
    assert not proves_impossible(what, found.row)


def test_a_cover_counts_in_what_weighs_as_much() -> None:
    """Three of 5, 5, 5 and 7 are too many for 14: two at most of all four."""
    what = model([1] * 4, 0, 1, [[5, 5, 5, 7]], most=14)
    assert cut_of(what, [1, 1, 1, 0]) == ([0, 1, 2, 3], [-1, -1, -1, -1], -2)


def test_a_cover_is_as_small_as_can_be() -> None:
    """9 and 8 alone are too much for 16; the 1 beside them is not to blame."""
    what = model([1] * 3, 0, 1, [[9, 8, 1]], most=16)
    assert cut_of(what, [1, 1, 1]) == ([0, 1], [-1, -1], -1)


def test_a_cover_through_payments() -> None:
    """Costs 60 and 50 are paid by columns that come to 100 in all."""
    rows = [[60, 50, 10, -1], [0, 0, 0, 1]]
    what = model([1, 1, 1, 0], 0, [1, 1, 1, np.inf], rows, [0, -np.inf], [0, 100],
                 [True, True, True, False])  # fmt: skip
    assert cut_of(what, [1, 1, 0, 100]) == ([0, 1], [-1, -1], -1)


def test_columns_that_must_be_on_are_counted_from_there() -> None:
    """At least 10 of 6, 6 and 5: not both the first off."""
    what = model([1] * 3, 0, 1, [[6, 6, 5]], least=10)
    columns, value, least = cut_of(what, [0, 1, 0])
    assert (columns, value) == ([0, 2], [1, 1]) or len(columns) == 3
    assert least >= 1


def test_a_row_of_other_than_0_and_1_gives_no_cover() -> None:
    what = model([1, 1], 0, 5, [[1, 1]], most=3)
    assert cover(what, SummedRow(np.array([1.0, 1.0]), 3.0), np.array([3.0, 1.0])) is None


def test_a_point_that_keeps_the_row_gives_no_cover() -> None:
    what = model([1, 1], 0, 1, [[1, 1]], most=3)
    assert cover(what, SummedRow(np.array([1.0, 1.0]), 3.0), np.array([1.0, 1.0])) is None


def test_all_but_one_choice() -> None:
    what = model([1, 1, 1], 0, [1, 1, 0])
    columns, value, least = all_but(what, np.array([1.0, 0.0, 0.0]))
    assert columns.tolist() == [0, 1]  # the third cannot change
    for x in itertools.product((0.0, 1.0), repeat=2):
        assert (value @ np.array(x) >= least) == (x != (1.0, 0.0))


@examples(150)
@given(
    st.lists(st.integers(-20, 20), min_size=2, max_size=6),
    st.integers(-20, 20),
    st.integers(0, 63),
)
def test_a_cover_cuts_its_point_and_no_other_that_keeps_the_row(
    weights: list[int], limit: int, number: int
) -> None:
    size = len(weights)
    what = model(np.ones(size), 0, 1, [weights], most=limit)
    x = np.array([float(number >> j & 1) for j in range(size)])
    found = cover(what, SummedRow(np.array(weights, dtype=float), float(limit)), x)
    keeps = weights @ x <= limit
    assert (found is None) == keeps
    if found is None:
        return
    columns, value, least = found
    assert value @ x[columns] < least
    for y in itertools.product((0.0, 1.0), repeat=size):
        if np.array(weights) @ np.array(y) <= limit:
            assert value @ np.array(y)[columns] >= least

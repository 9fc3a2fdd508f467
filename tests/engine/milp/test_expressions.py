"""Expressions against dense matrices, and what rounding leaves."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.engine.milp.model.expressions import Expressions, stack

WIDE = 6
WHOLE = st.integers(-3, 3).map(float)


def dense(lines: Expressions) -> tuple[list[list[float]], list[float]]:
    """Return the lines as they are without x, and with each column alone at 1."""
    constant = lines.value(np.zeros(WIDE))
    units = [lines.value(unit) - constant for unit in np.eye(WIDE)]
    return np.array(units).T.reshape(lines.size, WIDE).tolist(), constant.tolist()


@st.composite
def some_lines(draw: Any, size: int) -> tuple[Expressions, np.ndarray, np.ndarray]:
    """Draw lines with terms in any order, some of them twice, and what they are as a matrix."""
    terms = draw(
        st.lists(st.tuples(st.integers(0, size - 1), st.integers(0, WIDE - 1), WHOLE), max_size=12)
    )
    constant = np.array(draw(st.lists(WHOLE, min_size=size, max_size=size)))
    matrix = np.zeros((size, WIDE))
    for row, column, value in terms:
        matrix[row, column] += value
    row, column, value = (list(part) for part in zip(*terms, strict=True)) if terms else ([],) * 3
    lines = Expressions.of(size, row, column, value) + Expressions.constants(constant)
    return lines, matrix, constant


@given(st.data())
def test_all_is_as_with_dense_matrices(data: st.DataObject) -> None:
    one, matrix, constant = data.draw(some_lines(4))
    two, other, more = data.draw(some_lines(4))
    index = data.draw(st.lists(st.integers(-4, 3), max_size=6))
    label = np.array(data.draw(st.lists(st.integers(-1, 2), min_size=4, max_size=4)))
    factors = np.array(data.draw(st.lists(WHOLE, min_size=4, max_size=4)))
    adder = np.array([label == i for i in range(3)], dtype=float)
    made = [
        (one, matrix, constant),
        (one + two, matrix + other, constant + more),
        (one - two, matrix - other, constant - more),
        (one.times(factors), matrix * factors[:, None], constant * factors),
        (one.times(2.0), 2.0 * matrix, 2.0 * constant),
        (one.at(index), matrix[index].reshape(-1, WIDE), constant[index]),
        (one.where(factors > 0), matrix[factors > 0], constant[factors > 0]),
        (one.sum_by(label, 3), adder @ matrix, adder @ constant),
        (one.total(), matrix.sum(axis=0, keepdims=True), [constant.sum()]),
        (one.each(np.abs), np.abs(matrix), np.abs(constant)),
        (stack([one, two]), np.vstack([matrix, other]), np.concatenate([constant, more])),
    ]
    for lines, wanted, alone in made:
        assert dense(lines) == (wanted.tolist(), list(alone))
        assert lines.terms.tolist() == np.count_nonzero(wanted, axis=1).tolist()
        place = lines.row * WIDE + lines.column
        assert (np.diff(place) > 0).all()  # in order, and nothing twice
        largest = np.maximum(np.abs(wanted).max(axis=1, initial=0.0), np.abs(alone))
        assert lines.largest().tolist() == largest.tolist()


def test_what_cancels_but_for_rounding_is_gone() -> None:
    third = Expressions.of(1, [0, 0], [0, 1], [1 / 3, 1.0])
    left = third + Expressions.of(1, [0], [0], [-1 / 3 * (1 + 2e-16)])
    assert left.column.tolist() == [1]
    slight = Expressions.of(1, [0], [0], [1e-13])  # small, but not what is left of anything
    assert (left + slight).factor.tolist() == [1e-13, 1.0]


@pytest.mark.parametrize("row", [-1, 2])
def test_a_line_that_is_not_there_is_refused(row: int) -> None:
    with pytest.raises(ValueError, match=r"line .* is not all in 0 \.\. 1"):
        Expressions.of(2, [0, row], [0, 0])


def test_no_lines() -> None:
    assert stack([]).size == 0
    assert Expressions.of(2, [], []).at([]).value(np.zeros(0)).tolist() == []

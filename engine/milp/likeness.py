"""How much two models differ, and what is known of the one that a new one is most like."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import numpy as np
from scipy import sparse  # type: ignore[import-untyped, unused-ignore]

from .basis import same_names
from .model.arrays import FloatArray, IntArray
from .model.model import Model

T = TypeVar("T")

KEPT = 4
"""Of how many models something is known: what-ifs are most like the plan that they vary, not like
each other."""

ALIKE = 0.025
"""Share of a model's numbers of columns and rows that another may be away for its basis to be of
use: what-ifs are within 0.017, draws of all effects beyond 0.038."""


@dataclass(eq=False)
class Known(Generic[T]):
    """What is known of the models of late, the one of most use lately first.

    Attributes
    ----------
    held
        Each model, and what is known of it.
    """

    held: tuple[tuple[Model, T], ...] = ()

    def copy(self) -> Known[T]:
        """Return the same, to be added to apart from this."""
        return replace(self)

    def keep(self, model: Model, what: T) -> None:
        """Take in what is known of a model, in the place of what was."""
        others = [held for held in self.held if not _same(held[0], model)]
        self.held = ((model, what), *others)[:KEPT]

    def nearest(
        self, model: Model, within: float = np.inf, among: Callable[[T], bool] = lambda _: True
    ) -> T | None:
        """Return what is known of the model that a model is most like.

        Parameters
        ----------
        within
            How far it may be, as a share of the model's columns and rows.
        among
            Which of them it may be, by what is known.

        Returns
        -------
        None where none is as near.
        """
        far = [distance(model, held) if among(what) else np.inf for held, what in self.held]
        limit = within * (len(model.objective) + len(model.row_lower))
        if not np.isfinite(min(far, default=np.inf)) or min(far) > limit:
            return None
        nearest = self.held[int(np.argmin(far))]
        self.held = (nearest, *(held for held in self.held if held is not nearest))
        return nearest[1]


def _same(one: Model, two: Model) -> bool:
    """Return whether two models are the same in all numbers: soon told where they are not."""
    if one.matrix.shape != two.matrix.shape or one.matrix.nnz != two.matrix.nnz:
        return False
    names = ("row_upper", "row_lower", "upper", "lower", "objective")
    if not all(np.array_equal(getattr(one, name), getattr(two, name)) for name in names):
        return False
    return distance(one, two) == 0.0


def distance(model: Model, other: Model) -> float:
    """Return in how many numbers two models differ, each as its own share of what it was.

    A column or row that only one has counts one; so does a number that is 0 in one of them. Of the
    matrix only what has a place in both is compared.
    """
    column = same_names(model.columns, other.columns, len(model.objective))
    row = same_names(model.rows, other.rows, len(model.row_lower))
    far = _moved(*_in_both(model.matrix, mapped(other.matrix, row, column, model.matrix.shape)))
    here, there = column >= 0, column[column >= 0]
    far += _alone(column, len(other.objective)) + _alone(row, len(other.row_lower))
    for name in ("objective", "lower", "upper"):
        far += _moved(getattr(model, name)[here], getattr(other, name)[there])
    here, there = row >= 0, row[row >= 0]
    for name in ("row_lower", "row_upper"):
        far += _moved(getattr(model, name)[here], getattr(other, name)[there])
    return far


def mapped(
    matrix: sparse.csr_array, row: IntArray, column: IntArray, shape: tuple[int, int]
) -> sparse.csr_array:
    """Return another model's matrix in the places of a new one; nothing where a line is new.

    Parameters
    ----------
    row, column
        Number of each new row and column in the other, -1 for none.
    shape
        Of the new matrix.
    """
    if matrix.shape == shape and _identity(row) and _identity(column):
        return matrix
    to_column = np.full(matrix.shape[1], -1, dtype=np.int64)
    to_column[column[column >= 0]] = np.flatnonzero(column >= 0)
    to_row = np.full(matrix.shape[0], -1, dtype=np.int64)
    to_row[row[row >= 0]] = np.flatnonzero(row >= 0)
    terms = sparse.coo_array(matrix)
    kept = (to_row[terms.row] >= 0) & (to_column[terms.col] >= 0)
    where = (to_row[terms.row[kept]], to_column[terms.col[kept]])
    return sparse.csr_array((terms.data[kept], where), shape=shape)


def _identity(numbers: IntArray) -> bool:
    return bool((numbers == np.arange(len(numbers))).all())


def _in_both(one: sparse.csr_array, two: sparse.csr_array) -> tuple[FloatArray, FloatArray]:
    """Return the numbers of two matrices where both have one."""
    if np.array_equal(one.indptr, two.indptr) and np.array_equal(one.indices, two.indices):
        return one.data, two.data
    place = []
    for matrix in (one, two):
        row = np.repeat(np.arange(matrix.shape[0], dtype=np.int64), np.diff(matrix.indptr))
        place.append(row * matrix.shape[1] + matrix.indices)
    _, first, second = np.intersect1d(place[0], place[1], assume_unique=True, return_indices=True)
    return one.data[first], two.data[second]


def _alone(number: IntArray, others: int) -> int:
    """Return how many lines only one of two models has."""
    known = int((number >= 0).sum())
    return len(number) + others - 2 * known


def _moved(one: FloatArray, two: FloatArray) -> float:
    """Return the sum of how far numbers are apart, each as a share of the larger."""
    differ = np.flatnonzero(one != two)
    a, b = one[differ], two[differ]
    size = np.maximum(np.abs(a), np.abs(b))
    share = np.ones(len(differ))
    finite = np.isfinite(size)
    share[finite] = np.minimum(np.abs(a - b)[finite] / size[finite], 1.0)
    return float(share.sum())

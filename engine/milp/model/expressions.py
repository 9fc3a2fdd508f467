"""Expressions: many linear expressions of a model's columns at once, as one sparse matrix.

Left and right side of a constraint are lines of equal size, so that the same lines make rows for a
solver and, given numbers for the columns, judge a plan.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse  # type: ignore[import-untyped, unused-ignore]

from .arrays import FloatArray, IntArray
from .model import ModelBuilder, Rows

RESIDUE = 1e-12
"""Share of its terms' size below which a sum of two terms is taken for rounding."""


@dataclass(frozen=True, eq=False)
class Expressions:
    """Linear expressions ``matrix @ x + constant``, one a row.

    Attributes
    ----------
    matrix
        Sparse, shape (size, columns); may know fewer columns than the model has.
    constant
        Shape (size,).
    """

    matrix: sparse.csr_array
    constant: FloatArray

    @staticmethod
    def of(
        size: int, row: npt.ArrayLike, column: npt.ArrayLike, value: npt.ArrayLike = 1.0
    ) -> Expressions:
        """Return lines from triplets: ``value`` of ``column`` in line ``row``; duplicates add."""
        rows = np.asarray(row, dtype=np.int64)
        columns = np.asarray(column, dtype=np.int64)
        values = np.broadcast_to(np.asarray(value, dtype=float), rows.shape)
        width = int(columns.max(initial=-1)) + 1
        matrix = sparse.csr_array((values, (rows, columns)), shape=(size, width))
        return Expressions(matrix, np.zeros(size))

    @staticmethod
    def constants(values: npt.ArrayLike) -> Expressions:
        """Return lines without columns."""
        constant = np.atleast_1d(np.asarray(values, dtype=float))
        return Expressions(sparse.csr_array((len(constant), 0)), constant)

    @property
    def size(self) -> int:
        """How many lines there are."""
        return len(self.constant)

    def largest(self) -> FloatArray:
        """Return the size of each line's largest coefficient or constant, shape (size,)."""
        size = np.abs(self.constant)
        row = np.repeat(np.arange(self.size), np.diff(self.matrix.indptr))
        np.maximum.at(size, row, np.abs(self.matrix.data))
        return size

    def __add__(self, other: Expressions) -> Expressions:
        width = max(self.matrix.shape[1], other.matrix.shape[1])
        one, two = _widen(self.matrix, width), _widen(other.matrix, width)
        return Expressions(_without_residue(one + two, one, two), self.constant + other.constant)

    def __sub__(self, other: Expressions) -> Expressions:
        return self + other.times(-1.0)

    def times(self, factor: npt.ArrayLike) -> Expressions:
        """Return each line times a factor: a scalar or shape (size,)."""
        factors = np.broadcast_to(np.asarray(factor, dtype=float), (self.size,))
        each = np.repeat(factors, np.diff(self.matrix.indptr))
        matrix = self.matrix.copy()
        matrix.data = matrix.data * each
        if not factors.all():
            matrix.eliminate_zeros()
        return Expressions(matrix, self.constant * factors)

    def at(self, index: npt.ArrayLike) -> Expressions:
        """Return the lines with these numbers (repeats allowed), in this order."""
        chosen = np.asarray(index, dtype=np.int64)
        if not len(chosen):
            return Expressions.constants(np.zeros(0))
        return Expressions(sparse.csr_array(self.matrix[chosen]), self.constant[chosen])

    def where(self, mask: npt.ArrayLike) -> Expressions:
        """Return the lines where a mask of shape (size,) is true."""
        return self.at(np.flatnonzero(np.asarray(mask, dtype=bool)))

    def sum_by(self, label: IntArray, size: int) -> Expressions:
        """Return ``size`` lines: the sums over equal labels; a negative label counts nowhere."""
        kept = np.flatnonzero(label >= 0)
        adder = sparse.csr_array((np.ones(len(kept)), (label[kept], kept)), shape=(size, self.size))
        return Expressions(sparse.csr_array(adder @ self.matrix), adder @ self.constant)

    def total(self) -> Expressions:
        """Return one line: the sum of all."""
        return self.sum_by(np.zeros(self.size, dtype=np.int64), 1)

    def value(self, x: FloatArray) -> FloatArray:
        """Return the lines' values at ``x``, shape (size,)."""
        return np.asarray(self.matrix @ x[: self.matrix.shape[1]] + self.constant)


def stack(parts: list[Expressions]) -> Expressions:
    """Return the lines of all parts, one below the other."""
    if not parts:
        return Expressions.constants(np.zeros(0))
    width = max(part.matrix.shape[1] for part in parts)
    matrix = sparse.vstack([_widen(part.matrix, width) for part in parts], format="csr")
    return Expressions(sparse.csr_array(matrix), np.concatenate([part.constant for part in parts]))


def sum_lines(parts: list[Expressions]) -> Expressions:
    """Return lines of equal size, at least one, added up."""
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


def require(
    builder: ModelBuilder,
    name: str,
    lines: Expressions,
    says: Callable[[int], str],
    *,
    lower: npt.ArrayLike = -np.inf,
    upper: npt.ArrayLike = np.inf,
    tolerance: npt.ArrayLike = np.inf,
    keys: IntArray | None = None,
) -> Rows:
    """Add ``lower <= lines <= upper`` to the model; no lines are no rows, and no block of them.

    Parameters
    ----------
    builder
        Gets the rows.
    name
        Of the block of rows.
    lines
        Lines of the model's columns, with their constants.
    says
        A function from a line's number to its words.
    lower, upper
        Limits in the lines' unit, a number or one for each line; constants are taken off.
    tolerance
        By how much a line may be missed, as in `ModelBuilder.add_rows`.
    keys
        As of `Columns`.

    Returns
    -------
    The rows added.
    """
    if lines.size == 0:
        return Rows(name, 0, 0, says, keys)
    triplets = sparse.coo_array(lines.matrix)
    return builder.add_rows(
        name,
        lines.size,
        triplets.row,
        triplets.col,
        triplets.data,
        lower=np.broadcast_to(np.asarray(lower, dtype=float), (lines.size,)) - lines.constant,
        upper=np.broadcast_to(np.asarray(upper, dtype=float), (lines.size,)) - lines.constant,
        tolerance=tolerance,
        says=says,
        keys=keys,
    )


def _without_residue(
    total: sparse.csr_array, one: sparse.csr_array, two: sparse.csr_array
) -> sparse.csr_array:
    """Return a sum without what rounding leaves of terms that cancel.

    Such a residue alone in a row would be scaled up to a coefficient of 1, and mean something.
    """
    if total.nnz == one.nnz + two.nnz:
        return total  # no term stands in both, so none cancels
    residue = abs(total) < RESIDUE * (abs(one) + abs(two))
    if residue.nnz:
        total = total - total.multiply(residue)
    result = sparse.csr_array(total)
    result.eliminate_zeros()
    return result


def _widen(matrix: sparse.csr_array, width: int) -> sparse.csr_array:
    if matrix.shape[1] == width:
        return matrix
    return sparse.csr_array(
        (matrix.data, matrix.indices, matrix.indptr), shape=(matrix.shape[0], width)
    )

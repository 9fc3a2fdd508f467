"""Expressions: many linear expressions of a model's columns at once, by their terms.

Left and right side of a constraint are lines of equal size, so that the same lines make rows for a
solver and, given numbers for the columns, judge a plan.

A district is made of thousands of short lines. SciPy's sparse matrices take most of their time to
check what they are given; plain arrays of the terms do not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .arrays import FloatArray, IntArray, sum_by
from .model import Rows
from .model_builder import ModelBuilder

RESIDUE = 1e-12
"""Share of its terms' size below which a sum of two terms is taken for rounding."""


@dataclass(frozen=True, eq=False)
class Expressions:
    """Linear expressions, one a line: the sum of ``factor * x[column]``, and a constant.

    Terms are in the order of their lines, within a line in the order of their columns, and no line
    has a column twice. The arrays are shared: none is changed in place.

    Attributes
    ----------
    row, column, factor
        Line, column and factor of each term, shape (terms,).
    constant
        Shape (size,).
    """

    row: IntArray
    column: IntArray
    factor: FloatArray
    constant: FloatArray

    @staticmethod
    def of(
        size: int, row: npt.ArrayLike, column: npt.ArrayLike, value: npt.ArrayLike = 1.0
    ) -> Expressions:
        """Return lines from triplets: ``value`` of ``column`` in line ``row``; duplicates add."""
        rows = np.asarray(row, dtype=np.int64)
        columns = np.asarray(column, dtype=np.int64)
        values = np.array(np.broadcast_to(np.asarray(value, dtype=float), rows.shape))
        if len(rows) and not 0 <= rows.min() <= rows.max() < size:
            raise ValueError(f"line {rows.min()} .. {rows.max()} is not all in 0 .. {size - 1}")
        return Expressions(*_in_order(rows, columns, values), np.zeros(size))

    @staticmethod
    def constants(values: npt.ArrayLike) -> Expressions:
        """Return lines without columns."""
        none = np.zeros(0, dtype=np.int64)
        return Expressions(none, none, np.zeros(0), np.atleast_1d(np.asarray(values, dtype=float)))

    @property
    def size(self) -> int:
        """How many lines there are."""
        return len(self.constant)

    @property
    def terms(self) -> IntArray:
        """How many terms each line has, shape (size,)."""
        return np.bincount(self.row, minlength=self.size)

    def largest(self) -> FloatArray:
        """Return the size of each line's largest coefficient or constant, shape (size,)."""
        size = np.abs(self.constant)
        np.maximum.at(size, self.row, np.abs(self.factor))
        return size

    def __add__(self, other: Expressions) -> Expressions:
        constant = self.constant + other.constant
        if not len(other.row) or not len(self.row):
            more = self if len(self.row) else other
            return Expressions(*_not_zero(more.row, more.column, more.factor), constant)
        row = np.concatenate([self.row, other.row])
        column = np.concatenate([self.column, other.column])
        factor = np.concatenate([self.factor, other.factor])
        order, twice = _order(row, column)
        row, column, factor = row[order], column[order], factor[order]
        # No line has a column twice on either side: so equal terms are two, one behind the other.
        total = factor[twice] + factor[twice + 1]
        large = np.abs(factor[twice]) + np.abs(factor[twice + 1])
        # What rounding leaves of terms that cancel would, alone in a row, be scaled up to 1.
        factor[twice] = np.where(np.abs(total) < RESIDUE * large, 0.0, total)
        factor[twice + 1] = 0.0
        return Expressions(*_not_zero(row, column, factor), constant)

    def __sub__(self, other: Expressions) -> Expressions:
        return self + other.times(-1.0)

    def times(self, factor: npt.ArrayLike) -> Expressions:
        """Return each line times a factor: a scalar or shape (size,)."""
        factors = np.broadcast_to(np.asarray(factor, dtype=float), (self.size,))
        each, constant = self.factor * factors[self.row], self.constant * factors
        if factors.all():
            return Expressions(self.row, self.column, each, constant)
        return Expressions(*_not_zero(self.row, self.column, each), constant)

    def each(self, change: Callable[[FloatArray], FloatArray]) -> Expressions:
        """Return lines with each coefficient and constant changed."""
        terms = _not_zero(self.row, self.column, change(self.factor))
        return Expressions(*terms, change(self.constant))

    def at(self, index: npt.ArrayLike) -> Expressions:
        """Return the lines with these numbers (repeats allowed), in this order."""
        chosen = np.arange(self.size)[np.asarray(index, dtype=np.int64)]
        begin, end = np.searchsorted(self.row, chosen), np.searchsorted(self.row, chosen + 1)
        count = end - begin
        row = np.repeat(np.arange(len(chosen)), count)
        # Where a line's terms lie there, less where they lie here, for each of its terms.
        term = np.arange(len(row)) + np.repeat(begin - (np.cumsum(count) - count), count)
        return Expressions(row, self.column[term], self.factor[term], self.constant[chosen])

    def where(self, mask: npt.ArrayLike) -> Expressions:
        """Return the lines where a mask of shape (size,) is true."""
        return self.at(np.flatnonzero(np.asarray(mask, dtype=bool)))

    def sum_by(self, label: IntArray, size: int) -> Expressions:
        """Return ``size`` lines: the sums over equal labels; a negative label counts nowhere."""
        whose = label[self.row]
        column, factor = self.column, self.factor
        if (label < 0).any():
            kept = np.flatnonzero(whose >= 0)
            whose, column, factor = whose[kept], column[kept], factor[kept]
        counts = label >= 0
        constant = sum_by(label[counts], self.constant[counts], size)
        return Expressions(*_not_zero(*_in_order(whose, column, factor)), constant)

    def total(self) -> Expressions:
        """Return one line: the sum of all."""
        return self.sum_by(np.zeros(self.size, dtype=np.int64), 1)

    def value(self, x: FloatArray) -> FloatArray:
        """Return the lines' values at ``x``, shape (size,)."""
        return sum_by(self.row, self.factor * x[self.column], self.size) + self.constant


def stack(parts: list[Expressions]) -> Expressions:
    """Return the lines of all parts, one below the other."""
    if not parts:
        return Expressions.constants(np.zeros(0))
    first = np.cumsum([0, *(part.size for part in parts)])
    return Expressions(
        np.concatenate([part.row + at for part, at in zip(parts, first, strict=False)]),
        np.concatenate([part.column for part in parts]),
        np.concatenate([part.factor for part in parts]),
        np.concatenate([part.constant for part in parts]),
    )


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
    return builder.add_rows(
        name,
        lines.size,
        lines.row,
        lines.column,
        lines.factor,
        lower=np.broadcast_to(np.asarray(lower, dtype=float), (lines.size,)) - lines.constant,
        upper=np.broadcast_to(np.asarray(upper, dtype=float), (lines.size,)) - lines.constant,
        tolerance=tolerance,
        says=says,
        keys=keys,
    )


Terms = tuple[IntArray, IntArray, FloatArray]
"""Row, column and factor of each."""


def _order(row: IntArray, column: IntArray) -> tuple[IntArray, IntArray]:
    """Return the order of terms by row and column, and where in it two of the same stand."""
    place = row * (int(column.max()) + 1) + column
    order = np.argsort(place, kind="stable")
    sorted_ = place[order]
    return order, np.flatnonzero(sorted_[1:] == sorted_[:-1])


def _in_order(row: IntArray, column: IntArray, factor: FloatArray) -> Terms:
    """Return terms in order, those of the same row and column added up as they come."""
    if len(row) < 2:
        return row, column, factor
    order, twice = _order(row, column)
    row, column, factor = row[order], column[order], factor[order]
    if not len(twice):
        return row, column, factor
    first = np.ones(len(row), dtype=bool)
    first[twice + 1] = False
    return row[first], column[first], sum_by(np.cumsum(first) - 1, factor, int(first.sum()))


def _not_zero(row: IntArray, column: IntArray, factor: FloatArray) -> Terms:
    if factor.all():
        return row, column, factor
    kept = np.flatnonzero(factor)
    return row[kept], column[kept], factor[kept]

"""How far rows can go within their columns' bounds, infinite bounds tightened by other rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse  # type: ignore[import-untyped, unused-ignore]

from .arrays import BoolArray, FloatArray, IntArray
from .model import Model

BOUND_ROUNDS = 4
"""Each round tightens what the round before made finite."""


def activity_bounds(model: Model) -> tuple[FloatArray, FloatArray]:
    """Return the least and the most each row can be within the columns' bounds, (m,) each.

    Parameters
    ----------
    model
        Bounds may be infinite.

    Returns
    -------
    Least and most; infinite where the bounds leave them open.
    """
    ends = _Terms.of(model).ends(model.lower, model.upper)
    return ends.least, ends.most


def finite_bounds(model: Model, rows: BoolArray) -> tuple[FloatArray, FloatArray]:
    """Return the columns' bounds, infinite ones replaced by what rows imply, where they do.

    Parameters
    ----------
    model
        Any.
    rows
        Which rows may be used, shape (m,).

    Returns
    -------
    Lower and upper bounds, shape (n,) each; infinite where no row implies one.
    """
    terms = _Terms.of(model)
    lower, upper = model.lower.copy(), model.upper.copy()
    floor = np.where(rows, model.row_lower, -np.inf)
    ceiling = np.where(rows, model.row_upper, np.inf)
    left = -1
    for _ in range(BOUND_ROUNDS):
        before, left = left, int(np.isinf(lower).sum() + np.isinf(upper).sum())
        if left in (0, before):  # nothing more follows from what is known
            break
        least, most = terms.implied(lower, upper, floor, ceiling)
        lower = np.where(np.isfinite(lower), lower, least)
        upper = np.where(np.isfinite(upper), upper, most)
    return lower, upper


@dataclass(frozen=True, eq=False)
class RowEnds:
    """The least and the most that rows can be, infinite terms counted apart.

    Attributes
    ----------
    least, most
        Of each row, shape (m,).
    size
        Of each row, the sum of its finite terms' sizes at the larger end, shape (m,).
    """

    least: FloatArray
    most: FloatArray
    size: FloatArray
    _terms: tuple[FloatArray, FloatArray]
    _finite: tuple[FloatArray, FloatArray]
    _infinite: tuple[IntArray, IntArray]

    @staticmethod
    def of(rows: IntArray, least: FloatArray, most: FloatArray, count: int) -> RowEnds:
        """Return the ends of ``count`` rows from the row, the least and the most of each term."""
        finite: list[FloatArray] = []
        infinite: list[IntArray] = []
        totals: list[FloatArray] = []
        for terms, end in ((least, -np.inf), (most, np.inf)):
            out = np.isinf(terms)
            number = np.bincount(rows[out], minlength=count).astype(np.int64)
            sums = np.bincount(rows, np.where(out, 0.0, terms), count).astype(np.float64)
            finite.append(sums)
            infinite.append(number)
            totals.append(np.where(number > 0, end, sums))
        known = np.where(np.isinf(least), 0.0, np.abs(least))
        known = np.maximum(known, np.where(np.isinf(most), 0.0, np.abs(most)))
        size = np.bincount(rows, known, count).astype(np.float64)
        return RowEnds(
            totals[0],
            totals[1],
            size,
            (least, most),
            (finite[0], finite[1]),
            (infinite[0], infinite[1]),
        )

    def least_of_others(self, rows: IntArray) -> FloatArray:
        """Return, for each term, the least that the other terms of its row come to."""
        return self._others(0, rows, -np.inf)

    def most_of_others(self, rows: IntArray) -> FloatArray:
        """Return, for each term, the most that the other terms of its row come to."""
        return self._others(1, rows, np.inf)

    def _others(self, side: int, rows: IntArray, end: float) -> FloatArray:
        own = np.isinf(self._terms[side])
        left = self._infinite[side][rows] - own
        rest = self._finite[side][rows] - np.where(own, 0.0, self._terms[side])
        return np.where(left > 0, end, rest)


@dataclass(frozen=True, eq=False)
class _Terms:
    row: IntArray
    column: IntArray
    value: FloatArray
    rows: int

    @staticmethod
    def of(model: Model) -> _Terms:
        triplets = sparse.coo_array(model.matrix)
        return _Terms(triplets.row, triplets.col, triplets.data, len(model.row_lower))

    def ends(self, lower: FloatArray, upper: FloatArray) -> RowEnds:
        low, high = lower[self.column] * self.value, upper[self.column] * self.value
        return RowEnds.of(self.row, np.minimum(low, high), np.maximum(low, high), self.rows)

    def implied(
        self, lower: FloatArray, upper: FloatArray, floor: FloatArray, ceiling: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Return the bounds that rows imply for each column, infinite where they imply none."""
        ends = self.ends(lower, upper)
        up = ceiling[self.row] - ends.least_of_others(self.row)
        down = floor[self.row] - ends.most_of_others(self.row)
        positive = self.value > 0
        top, bottom = np.full(len(upper), np.inf), np.full(len(lower), -np.inf)
        np.minimum.at(top, self.column, np.where(positive, up, down) / self.value)
        np.maximum.at(bottom, self.column, np.where(positive, down, up) / self.value)
        return bottom, top

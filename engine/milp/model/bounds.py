"""How far rows can go within their columns' bounds, infinite bounds tightened by other rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse  # type: ignore[import-untyped, unused-ignore]

from .arrays import BoolArray, FloatArray, IntArray
from .model import Model

ROUNDS = 4
"""Each round tightens what the round before made finite."""


def activity_bounds(model: Model) -> tuple[FloatArray, FloatArray]:
    """Return the least and the most each row can be within the columns' bounds, (m,) each."""
    least, most = _Terms.of(model).sides(model.lower, model.upper)
    return least.total(), most.total()


def finite_bounds(model: Model, rows: BoolArray) -> tuple[FloatArray, FloatArray]:
    """Return the columns' bounds, infinite ones replaced by what rows imply, where they do.

    Parameters
    ----------
    rows
        Which rows may be used, shape (m,).
    """
    terms = _Terms.of(model)
    lower, upper = model.lower.copy(), model.upper.copy()
    floor = np.where(rows, model.row_lower, -np.inf)
    ceiling = np.where(rows, model.row_upper, np.inf)
    for _ in range(ROUNDS):
        if np.isfinite(lower).all() and np.isfinite(upper).all():
            break
        least, most = terms.implied(lower, upper, floor, ceiling)
        lower = np.where(np.isfinite(lower), lower, least)
        upper = np.where(np.isfinite(upper), upper, most)
    return lower, upper


@dataclass(frozen=True, eq=False)
class _Side:
    """Each term's least (or most) value, and sums over rows with infinite ones counted apart."""

    end: float
    row: IntArray
    each: FloatArray
    finite: FloatArray
    infinite: IntArray

    def total(self) -> FloatArray:
        return np.where(self.infinite > 0, self.end, self.finite)

    def others(self) -> FloatArray:
        """Return, for each term, the sum of the row's other terms; NaN where infinite."""
        own = np.isinf(self.each)
        left = self.infinite[self.row] - own
        rest = self.finite[self.row] - np.where(own, 0.0, self.each)
        return np.where(left > 0, np.nan, rest)


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

    def sides(self, lower: FloatArray, upper: FloatArray) -> tuple[_Side, _Side]:
        low, high = lower[self.column] * self.value, upper[self.column] * self.value
        least, most = np.minimum(low, high), np.maximum(low, high)
        return self._side(-np.inf, least), self._side(np.inf, most)

    def _side(self, end: float, each: FloatArray) -> _Side:
        infinite = np.isinf(each)
        known = np.where(infinite, 0.0, each)
        finite: FloatArray = np.bincount(self.row, known, minlength=self.rows).astype(np.float64)
        count = np.bincount(self.row[infinite], minlength=self.rows)
        return _Side(end, self.row, each, finite, count.astype(np.int64))

    def implied(
        self, lower: FloatArray, upper: FloatArray, floor: FloatArray, ceiling: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Return the bounds that rows imply for each column, infinite where they imply none."""
        least, most = (side.others() for side in self.sides(lower, upper))
        up, down = ceiling[self.row] - least, floor[self.row] - most
        positive = self.value > 0
        above = np.where(positive, up, down) / self.value
        below = np.where(positive, down, up) / self.value
        top, bottom = np.full(len(upper), np.inf), np.full(len(lower), -np.inf)
        known = ~np.isnan(above)
        np.minimum.at(top, self.column[known], above[known])
        known = ~np.isnan(below)
        np.maximum.at(bottom, self.column[known], below[known])
        return bottom, top

"""The numbers of a model while they are being reduced: bounds by rows, and rows by bounds."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse  # type: ignore[import-untyped, unused-ignore]

from .arrays import BoolArray, FloatArray, IntArray
from .bounds import RowEnds
from .model import Model
from .tolerances import SUM_ROUNDING, least_allowed

WIDE = 1e6
"""Ratio of a row's largest to its smallest coefficient from which on a solver may be wrong: it
keeps a row within a millionth of the largest."""

NEGLIGIBLE = 0.1
"""Share of what a row may be missed by that terms which one round leaves out may come to: plans
are checked against all terms, and only bounds count on their absence."""

WHOLE_BOUND = 1e-6
"""How near below a whole number a bound of a whole column may lie to be taken for it."""


@dataclass(eq=False)
class Reductions:
    """A model's numbers while they are being reduced; arrays are this object's own."""

    given: Model
    lower: FloatArray
    upper: FloatArray
    data: FloatArray
    row_lower: FloatArray
    row_upper: FloatArray
    tolerance: FloatArray

    @staticmethod
    def of(model: Model) -> Reductions:
        """Return a model's numbers, nothing reduced yet."""
        return Reductions(
            model,
            model.lower.copy(),
            model.upper.copy(),
            model.matrix.data.copy(),
            model.row_lower.copy(),
            model.row_upper.copy(),
            least_allowed(model),
        )

    def state(self) -> tuple[bytes, ...]:
        """Return what tells whether anything has been reduced since."""
        parts = (self.lower, self.upper, self.data, self.row_lower, self.row_upper)
        return tuple(part.tobytes() for part in parts)

    def model(self) -> Model:
        """Return the reduced model, fixed columns taken out of its rows and its objective.

        A gap that is relative to what is settled anyway would leave open all that is not.
        """
        matrix = self.matrix()
        return replace(
            self.given,
            objective=np.where(self.lower == self.upper, 0.0, self.given.objective),
            lower=self.lower,
            upper=self.upper,
            matrix=matrix,
            row_lower=self.row_lower,
            row_upper=self.row_upper,
        )

    def matrix(self) -> sparse.csr_array:
        """Return the rows as they are now."""
        given = self.given.matrix
        matrix = sparse.csr_array((self.data, given.indices, given.indptr), shape=given.shape)
        matrix = matrix.copy()
        matrix.eliminate_zeros()
        return matrix

    # ---- bounds ----
    def narrow(self) -> int | None:
        """Narrow bounds by every row; return what cannot be kept, if anything."""
        rows = np.repeat(np.arange(len(self.row_lower)), np.diff(self.given.matrix.indptr))
        columns = self.given.matrix.indices
        ends = self._ends(rows, columns)
        room = self.tolerance + SUM_ROUNDING * ends.size
        over = (ends.least - self.row_upper > room) | (self.row_lower - ends.most > room)
        if over.any():
            return int(np.flatnonzero(over)[0])
        top, bottom = self._implied(rows, columns, ends)
        whole = self.given.integer
        # A continuous bound is only made finite: each narrower one could cost a rounding.
        self.upper = np.where(whole | np.isinf(self.upper), np.minimum(self.upper, top), self.upper)
        self.lower = np.where(
            whole | np.isinf(self.lower), np.maximum(self.lower, bottom), self.lower
        )
        crossed = np.flatnonzero(self.lower > self.upper)
        gap = self.lower[crossed] - self.upper[crossed]
        apart = gap > SUM_ROUNDING * np.maximum(1.0, np.abs(self.lower[crossed]))
        self.upper[crossed[~apart]] = self.lower[crossed[~apart]]
        return -1 - int(crossed[apart][0]) if apart.any() else None

    def _ends(self, rows: IntArray, columns: IntArray) -> RowEnds:
        at_lower, at_upper = self.data * self.lower[columns], self.data * self.upper[columns]
        used = self.data != 0
        least = np.where(used, np.minimum(at_lower, at_upper), 0.0)
        most = np.where(used, np.maximum(at_lower, at_upper), 0.0)
        return RowEnds.of(rows, least, most, len(self.row_lower))

    def _implied(
        self, rows: IntArray, columns: IntArray, ends: RowEnds
    ) -> tuple[FloatArray, FloatArray]:
        """Return upper and lower bounds that the rows leave each column, (n,) each."""
        with np.errstate(divide="ignore", invalid="ignore"):
            room = self.tolerance[rows] + SUM_ROUNDING * ends.size[rows]
            up = self.row_upper[rows] + room - ends.least_of_others(rows)
            down = self.row_lower[rows] - room - ends.most_of_others(rows)
            positive = self.data > 0
            above = np.where(positive, up, down) / self.data
            below = np.where(positive, down, up) / self.data
        idle = self.data == 0
        above = np.where(idle | np.isnan(above), np.inf, above)
        below = np.where(idle | np.isnan(below), -np.inf, below)
        whole = self.given.integer
        top, bottom = np.full(len(whole), np.inf), np.full(len(whole), -np.inf)
        np.minimum.at(top, columns, above)
        np.maximum.at(bottom, columns, below)
        return (
            np.where(whole, np.floor(top + WHOLE_BOUND), top),
            np.where(whole, np.ceil(bottom - WHOLE_BOUND), bottom),
        )

    # ---- rows ----
    def reduce(self) -> None:
        """Take fixed columns out of the rows, free rows that nothing breaks, cut the rest down."""
        rows = np.repeat(np.arange(len(self.row_lower)), np.diff(self.given.matrix.indptr))
        columns = self.given.matrix.indices
        fixed = (self.lower == self.upper)[columns] & (self.data != 0)
        moved = np.where(fixed, self.data * self.lower[columns], 0.0)
        total = np.bincount(rows, moved, len(self.row_lower))
        self.row_lower, self.row_upper = self.row_lower - total, self.row_upper - total
        self.data[fixed] = 0.0
        ends = self._ends(rows, columns)
        noise = self.tolerance + SUM_ROUNDING * ends.size
        self.row_upper[ends.most <= self.row_upper + noise] = np.inf
        self.row_lower[ends.least >= self.row_lower - noise] = -np.inf
        for i in self._one_sided_wide().tolist():
            self._cut_down(i)
        for i in self.wide().tolist():
            self.leave_out(i, NEGLIGIBLE)

    def wide(self) -> IntArray:
        """Return the limited rows whose terms differ very much in size."""
        rows, indptr = len(self.row_lower), self.given.matrix.indptr
        size = np.abs(self.data)
        most, least = np.zeros(rows), np.ones(rows)
        filled = np.flatnonzero(np.diff(indptr))
        if len(filled):
            most[filled] = np.maximum.reduceat(size, indptr[filled])
            size[size == 0] = np.inf
            least[filled] = np.minimum.reduceat(size, indptr[filled])
        limited = np.isfinite(self.row_lower) | np.isfinite(self.row_upper)
        wide: IntArray = np.flatnonzero(limited & (most > 0) & (most >= WIDE * least))
        return wide

    def _one_sided_wide(self) -> IntArray:
        wide = self.wide()
        one_sided: IntArray = wide[np.isinf(self.row_lower[wide]) != np.isinf(self.row_upper[wide])]
        return one_sided

    def _terms(self, i: int) -> slice:
        return slice(self.given.matrix.indptr[i], self.given.matrix.indptr[i + 1])

    def _cut_down(self, i: int) -> None:
        """Make whole columns' coefficients no larger than they must be, the largest first.

        Where a row cannot be broken with a column at one end, its coefficient shrinks until it just
        can, and with the column at the other end the row says what it said.
        """
        part, sign = self._terms(i), -1.0 if np.isinf(self.row_upper[i]) else 1.0
        value, columns = sign * self.data[part], self.given.matrix.indices[part]
        limit = float(sign * (self.row_lower[i] if sign < 0 else self.row_upper[i]))
        low, high = self.lower[columns], self.upper[columns]
        with np.errstate(invalid="ignore"):
            most = np.where(value != 0, np.maximum(value * low, value * high), 0.0)
        if not np.isfinite(most).all():
            return
        binary = self.given.integer[columns] & (low == 0.0) & (high == 1.0)
        for k in np.argsort(-np.abs(value), kind="stable"):
            if not binary[k] or value[k] == 0:
                continue
            spare = limit - (float(most.sum()) - abs(float(value[k])))
            if spare <= SUM_ROUNDING * float(np.abs(value).max()):
                continue
            if value[k] > 0 and value[k] > spare:
                value[k] -= spare
                limit -= spare
            elif value[k] < 0 and -value[k] > spare:
                value[k] += spare
            most[k] = max(float(value[k]), 0.0)
        self.data[part] = sign * value
        if sign < 0:
            self.row_lower[i] = -limit
        else:
            self.row_upper[i] = limit

    def leave_out(self, i: int, share: float, size: float = 1.0) -> None:
        """Drop terms that together come to a share of what a row may be missed by, smallest first.

        Only such as are of a size, as a share of the row's largest. No point is lost.
        """
        part = self._terms(i)
        columns = self.given.matrix.indices[part]
        with np.errstate(invalid="ignore"):
            span = np.abs(self.data[part]) * (self.upper[columns] - self.lower[columns])
        span = np.where(self.data[part] == 0, 0.0, span)
        order = np.argsort(span, kind="stable")
        small: BoolArray = np.zeros(len(span), dtype=bool)
        small[order] = np.cumsum(span[order]) <= share * self.tolerance[i]
        small &= np.abs(self.data[part]) <= size * np.abs(self.data[part]).max()
        at = np.flatnonzero(small & (self.data[part] != 0)) + part.start
        if not len(at):
            return
        # At the end that keeps the row nearest: no point is lost.
        own = self.given.matrix.indices[at]
        ends = self.data[at] * self.lower[own], self.data[at] * self.upper[own]
        self.row_upper[i] -= float(np.minimum(*ends).sum())
        self.row_lower[i] -= float(np.maximum(*ends).sum())
        self.data[at] = 0.0

"""A model in whole numbers, for a solver that knows nothing else (CP-SAT).

A continuous column becomes a number of small steps between its bounds. Taken plainly that would
cut plans off: "infeasible" and the bound would be proofs about the grid only. So the rows are
relaxed by what rounding to the nearest step can change, and the bound is raised by the same. Then
every plan of the model has its neighbour on the grid: what is proved there is proved of the model.
The plan found may break the model by a rounding; its continuous columns are chosen anew later.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse  # type: ignore[import-untyped, unused-ignore]

from ..model.arrays import FloatArray
from ..model.bounds import RowEnds
from ..model.scaled_model import ScaledModel

# Steps of a continuous column between its bounds, at least half as many. CP-SAT slows down with
# more: it moves bounds step by step.
COLUMN_STEPS = 2**20
# CP-SAT itself cuts larger columns off without a word, and calls the rest optimal (OR-Tools'
# SatParameters, mip_max_bound = 1e7).
LARGEST_COLUMN = 2.0**23
# How wide a continuous column is taken to be if nothing bounds it.
_WIDTH = 2.0**16


@dataclass(frozen=True, eq=False)
class Grid:
    """A model in whole numbers k, with the model's columns ``origin + step * k``.

    Attributes
    ----------
    scaled
        The model in k: all columns integer, from 0 up.
    origin, step
        Shape (n,).
    constant
        The objective at k = 0.
    slack
        What the bound must be raised by.
    complete
        False if a column without bounds had to be cut off: then nothing is proved.
    """

    scaled: ScaledModel
    origin: FloatArray
    step: FloatArray
    constant: float
    slack: float
    complete: bool

    def point(self, k: FloatArray) -> FloatArray:
        """Return the model's columns, shape (n,), from the grid's."""
        return self.origin + self.step * np.round(k)

    def nearest(self, x: FloatArray) -> FloatArray:
        """Return the grid's columns nearest to the model's."""
        return np.clip(np.round((x - self.origin) / self.step), 0, self.scaled.upper)


def lay_grid(scaled: ScaledModel) -> Grid:
    """Put a model on a grid. Columns without bounds get those that the rows imply, if any.

    Parameters
    ----------
    scaled
        A model with continuous columns.

    Returns
    -------
    The model in whole steps of each column, with rows loosened by what rounding to a step may cost.
    """
    lower, upper = implied_bounds(scaled)
    most = np.where(scaled.integer, LARGEST_COLUMN, _WIDTH)
    origin = np.where(np.isinf(lower), upper - most, lower)
    origin = np.where(np.isinf(origin), -most / 2, origin)
    width = np.maximum(upper - origin, 0.0)  # below 0: a row that no k keeps will say so
    cut = np.isinf(lower) | np.isinf(upper) | (scaled.integer & (width > LARGEST_COLUMN))
    width = np.where(cut, np.minimum(width, most), width)
    step = np.where(scaled.integer | (width == 0), 1.0, _steps(width))
    error = np.where(scaled.integer | (width == 0), 0.0, step / 2)
    matrix = scaled.matrix
    used = matrix @ origin
    allowance = abs(matrix) @ error
    whole = replace(
        scaled,
        objective=scaled.objective * step,
        lower=np.zeros(len(step)),
        upper=np.ceil(width / step),
        integer=np.ones(len(step), dtype=bool),
        matrix=sparse.csr_array(
            (matrix.data * step[matrix.indices], matrix.indices, matrix.indptr), shape=matrix.shape
        ),
        row_lower=scaled.row_lower - used - allowance,
        row_upper=scaled.row_upper - used + allowance,
    )
    return Grid(
        whole,
        origin,
        step,
        constant=float(scaled.objective @ origin),
        slack=float(np.abs(scaled.objective) @ error),
        complete=not cut.any(),
    )


def _steps(width: FloatArray) -> FloatArray:
    """Return powers of two, as products with them stay exact."""
    _, exponent = np.frexp(width / COLUMN_STEPS)
    return np.ldexp(1.0, exponent)


def implied_bounds(scaled: ScaledModel, rounds: int = 10) -> tuple[FloatArray, FloatArray]:
    """Return bounds of shape (n,) each, the infinite ones replaced by what the rows imply.

    Parameters
    ----------
    scaled
        Bounds may be infinite.
    rounds
        How often rows are looked at, at most.

    Returns
    -------
    Lower and upper bounds; infinite where no row implies one.
    """
    lower, upper = scaled.lower.copy(), scaled.upper.copy()
    for _ in range(rounds):
        missing = np.isinf(lower) | np.isinf(upper)
        if not missing.any():
            break
        new_lower, new_upper = _from_rows(scaled, lower, upper)
        new_lower = np.where(np.isinf(lower), new_lower, lower)
        new_upper = np.where(np.isinf(upper), new_upper, upper)
        if np.array_equal(new_lower, lower) and np.array_equal(new_upper, upper):
            break
        lower, upper = new_lower, new_upper
    return lower, upper


def _from_rows(
    scaled: ScaledModel, lower: FloatArray, upper: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the bounds that each column's rows leave it, given the other columns' bounds."""
    matrix = scaled.matrix
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    columns, values = matrix.indices, matrix.data
    at_lower, at_upper = values * lower[columns], values * upper[columns]
    least, most = np.minimum(at_lower, at_upper), np.maximum(at_lower, at_upper)
    ends = RowEnds.of(rows, least, most, matrix.shape[0])
    with np.errstate(invalid="ignore"):  # inf - inf: a row without that side, or an empty column
        room_above = scaled.row_upper[rows] - ends.least_of_others(rows)
        room_below = scaled.row_lower[rows] - ends.most_of_others(rows)
    # A little more room than computed, as sums round.
    room_above += 1e-9 * np.maximum(1.0, np.abs(room_above))
    room_below -= 1e-9 * np.maximum(1.0, np.abs(room_below))
    high = np.where(values > 0, room_above, room_below) / values
    low = np.where(values > 0, room_below, room_above) / values
    new_upper, new_lower = np.full(len(upper), np.inf), np.full(len(lower), -np.inf)
    np.fmin.at(new_upper, columns, high)
    np.fmax.at(new_lower, columns, low)
    whole = scaled.integer
    return (
        np.where(whole, np.ceil(new_lower), new_lower),
        np.where(whole, np.floor(new_upper), new_upper),
    )

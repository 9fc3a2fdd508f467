"""What a solver is handed: the model scaled, with the trivial things settled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse  # type: ignore[import-untyped, unused-ignore]

from .arrays import BoolArray, FloatArray
from .model import Model
from .scaling import column_units, in_units

# From here on solvers call a number infinite.
INFINITE = 1e20
# Bounds that cross by no more than this, relative to their size, are rounding noise.
_BOUND_ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class ScaledModel:
    """A maximisation in a solver's units.

    A column counts in units of ``unit``, each row is the model's times ``row_scale``, the objective
    the model's times ``objective_scale``; all powers of two, so that no digit is lost.

    Attributes
    ----------
    objective, lower, upper
        Shape (n,).
    integer
        Shape (n,). Bounds of integer columns are whole.
    matrix
        Shape (m, n), rows.
    row_lower, row_upper, row_scale
        Shape (m,).
    unit
        Shape (n,): the model's column is the scaled model's times this; 1 for integers.
    crossing
        True if the bounds of a column or row cross, or a row without terms excludes 0: no plan.
    """

    objective: FloatArray
    lower: FloatArray
    upper: FloatArray
    integer: BoolArray
    matrix: sparse.csr_array
    row_lower: FloatArray
    row_upper: FloatArray
    row_scale: FloatArray
    objective_scale: float
    unit: FloatArray
    crossing: bool

    @property
    def unbounded_columns(self) -> bool:
        """Whether some column has an infinite bound: without one, no model is unbounded."""
        return bool(np.isinf(self.lower).any() or np.isinf(self.upper).any())


def scaled_model(model: Model) -> ScaledModel:
    """Return the model as all solvers get it.

    Continuous columns get the units that balance the matrix. Rows are scaled to a largest
    coefficient in [1, 2). The objective is scaled up to a largest coefficient in [1, 2), but never
    down: one penalty must not push the rest below tolerances.

    Parameters
    ----------
    model
        As it is formulated, in dollars, students and FTE.

    Returns
    -------
    The same model in the solvers' units; its scales lead back.

    Raises
    ------
    ValueError
        If the model has a NaN, of which solvers say anything.
    """
    parts = (model.objective, model.lower, model.upper, model.matrix.data)
    if any(np.isnan(part).any() for part in (*parts, model.row_lower, model.row_upper)):
        raise ValueError("the model has a NaN")
    unit = column_units(model)
    model = in_units(model, unit)
    row_scale = _row_scale(model.matrix)
    factors = np.repeat(row_scale, np.diff(model.matrix.indptr))
    matrix = sparse.csr_array(
        (model.matrix.data * factors, model.matrix.indices, model.matrix.indptr),
        shape=model.matrix.shape,
    )
    lower, upper = _whole(model.integer, _cut(model.lower), _cut(model.upper))
    row_lower, row_upper = _cut(model.row_lower) * row_scale, _cut(model.row_upper) * row_scale
    lower, upper, columns_cross = _uncross(lower, upper)
    row_lower, row_upper, rows_cross = _uncross(row_lower, row_upper)
    largest = np.abs(model.objective).max(initial=0.0)
    objective_scale = max(1.0, float(_power_of_two(np.array([largest]))[0]))
    return ScaledModel(
        objective=model.objective * objective_scale,
        lower=lower,
        upper=upper,
        integer=model.integer,
        matrix=matrix,
        row_lower=row_lower,
        row_upper=row_upper,
        row_scale=row_scale,
        objective_scale=objective_scale,
        unit=unit,
        crossing=columns_cross or rows_cross or _bad_empty_row(matrix, row_lower, row_upper),
    )


def _row_scale(matrix: sparse.csr_array) -> FloatArray:
    largest = np.zeros(matrix.shape[0])
    filled = np.flatnonzero(np.diff(matrix.indptr))
    if filled.size:
        largest[filled] = np.maximum.reduceat(np.abs(matrix.data), matrix.indptr[filled])
    return _power_of_two(largest)


def _power_of_two(largest: FloatArray) -> FloatArray:
    """Return the powers of two that bring ``largest`` into [1, 2); 1 for a zero."""
    _, exponent = np.frexp(largest)
    return np.where(largest > 0, np.ldexp(1.0, 1 - exponent), 1.0)


def _bad_empty_row(matrix: sparse.csr_array, lower: FloatArray, upper: FloatArray) -> bool:
    empty = np.diff(matrix.indptr) == 0
    return bool((empty & ((lower > _BOUND_ROUNDING) | (upper < -_BOUND_ROUNDING))).any())


def _cut(limits: FloatArray) -> FloatArray:
    return np.where(np.abs(limits) >= INFINITE, np.copysign(np.inf, limits), limits)


def _whole(
    integer: BoolArray, lower: FloatArray, upper: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Round the bounds of integer columns inwards."""
    return (
        np.where(integer, np.ceil(lower - _BOUND_ROUNDING), lower),
        np.where(integer, np.floor(upper + _BOUND_ROUNDING), upper),
    )


def _uncross(lower: FloatArray, upper: FloatArray) -> tuple[FloatArray, FloatArray, bool]:
    """Close gaps of rounding noise; return whether a true crossing is left."""
    crossed = np.flatnonzero(lower > upper)
    gap = lower[crossed] - upper[crossed]
    real = gap > _BOUND_ROUNDING * np.maximum(1.0, np.abs(lower[crossed]))
    noise = crossed[~real]
    upper = upper.copy()
    upper[noise] = lower[noise]
    return lower, upper, bool(real.any())

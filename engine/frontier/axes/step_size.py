"""The step of an axis: the largest number of which all its values are whole multiples."""

from __future__ import annotations

import math

import numpy as np

from ...figures.arrays import FloatArray
from ...formulation.builder import FormulationBuilder
from ...milp.model.expressions import Expressions

COEFFICIENT_DIGITS = 6
"""Digits after the point that coefficients may have and still count as exact."""

EXACT_STEPS = 2.0**49
"""Steps up to which a value in floating point tells one from the next, its rounding allowed for."""

_DECIMAL_ROUNDING = 1e-9
"""By how much a coefficient may miss its digits, besides `_FACTOR_ROUNDING` of its size."""

_FACTOR_ROUNDING = 1e-15


def step_of(builder: FormulationBuilder, lines: Expressions) -> float | None:
    """Return the step of one line; None if it has none, or one too fine for arithmetic.

    A line has a step if its columns take whole values only and its coefficients are decimals of
    few digits.

    Parameters
    ----------
    builder
        Whose whole columns the line may use.
    lines
        One line.

    Returns
    -------
    In the line's unit: the greatest common divisor of its coefficients.
    """
    counts = _whole_columns(builder)[lines.column]
    values = np.concatenate([lines.factor, lines.constant])
    if not values.any():
        return 1.0  # always 0: any step will do
    digits = _digits(values) if counts.all() else None
    if digits is None:
        return None
    whole = [abs(int(v)) for v in np.rint(values * 10.0**digits)]
    common = math.gcd(*whole)
    return common / 10.0**digits if sum(whole) // common <= EXACT_STEPS else None


def _digits(values: FloatArray) -> int | None:
    """Return how many digits after the point the values have; None if too many."""
    slack = _DECIMAL_ROUNDING + _FACTOR_ROUNDING * np.abs(values)
    for digits in range(COEFFICIENT_DIGITS + 1):
        unit = 10.0**digits
        if (np.abs(values - np.rint(values * unit) / unit) <= slack).all():
            return digits
    return None


def _whole_columns(builder: FormulationBuilder) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return which columns take whole values only, by their kind or by what they follow from."""
    whole = builder.milp.build().integer.copy()
    for derived in builder.derived:
        whole[derived.columns.ids] |= derived.whole
    return whole

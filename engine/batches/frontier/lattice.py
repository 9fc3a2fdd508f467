"""The step of an axis: the largest number of which all its values are whole multiples."""

from __future__ import annotations

import math

import numpy as np

from ...formulation.build import Formulation
from ...milp.lines import Lines

DIGITS = 6
"""Digits after the point that coefficients may have and still count as exact."""

FINEST = 1e-6
"""Least step, as a share of what the axis can come to, that solvers can tell from nothing."""


def step_of(formulation: Formulation, lines: Lines) -> float | None:
    """Return the step of one line; None if it has none, or one too fine to tell.

    A line has a step if its columns take whole values only and its coefficients are decimals of
    few digits.
    """
    matrix = lines.matrix
    counts = _whole_columns(formulation)[matrix.indices]
    values = np.concatenate([matrix.data, lines.constant])
    if not values.any():
        return 1.0  # always 0: any step will do
    if not counts.all():
        return None
    scaled = values * 10.0**DIGITS
    if np.abs(scaled - np.rint(scaled)).max() > 1e-3 or np.abs(scaled).max() > 2**52:
        return None
    step = math.gcd(*(abs(int(v)) for v in np.rint(scaled))) / 10.0**DIGITS
    return step if step >= FINEST * float(np.abs(values).sum()) else None


def _whole_columns(formulation: Formulation) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return which columns take whole values only, by their kind or by what they follow from."""
    builder = formulation.draft.builder
    whole = builder.build().integer.copy()
    for columns, _ in formulation.draft.derived:
        if columns.name.startswith(("start:", "axis:ever", "axis:mixed")):
            whole[columns.ids] = True
    return whole

"""A smaller model that leaves out what the relaxation loses much by; the bound is still known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...figures.arrays import BoolArray, FloatArray
from ...milp.model.model import Model
from ...milp.solution import Relaxation

WHOLE_NUMBER = 1e-9
"""By how much a number may miss a whole one."""

REST = 1e-6
"""By how much a column may miss the bound it rests at, and is left free beyond what it may move."""


def near_relaxation(model: Model, relaxed: Relaxation, loss: float) -> Model:
    """Return a model without points that are worse than its relaxation by a loss, or more.

    Reduced costs say what moving a column by one loses at least, row duals what leaving a row's
    limit by one does, where the row takes whole values only. So no point that is left out is worth
    more than ``relaxed.objective - loss``. Most of a solver's work on what is left is in continuous
    columns (who pays), so these are held to what they may move, too.

    Parameters
    ----------
    model
        To be maximised.
    relaxed
        Its relaxation, optimal.
    loss
        Above 0.
    """
    assert relaxed.x is not None
    assert relaxed.duals is not None
    assert relaxed.reduced_costs is not None
    duals = relaxed.duals
    lower, upper = _narrowed(model, relaxed.x, relaxed.reduced_costs, loss)
    whole = _whole_rows(model)
    row_lower, row_upper = model.row_lower.copy(), model.row_upper.copy()
    up, down = whole & (duals > loss), whole & (duals < -loss)
    up[up] = np.abs(row_upper[up] - np.round(row_upper[up])) < WHOLE_NUMBER
    down[down] = np.abs(row_lower[down] - np.round(row_lower[down])) < WHOLE_NUMBER
    row_lower[up], row_upper[down] = row_upper[up], row_lower[down]
    return replace(model, lower=lower, upper=upper, row_lower=row_lower, row_upper=row_upper)


def _narrowed(
    model: Model, x: FloatArray, costs: FloatArray, loss: float
) -> tuple[FloatArray, FloatArray]:
    """Return the columns' bounds without what moving a column that rests at one of them loses."""
    lower, upper = model.lower.copy(), model.upper.copy()
    # Without a reduced cost there is no limit to how far one may move.
    far = loss / np.maximum(np.abs(costs), 1e-30)
    far = np.where(model.integer, np.floor(far + WHOLE_NUMBER), far + REST)
    low = (costs < 0.0) & (np.abs(x - lower) < REST)
    high = (costs > 0.0) & (np.abs(x - upper) < REST)
    upper[low] = np.minimum(upper, lower + far)[low]
    lower[high] = np.maximum(lower, upper - far)[high]
    return lower, upper


def _whole_rows(model: Model) -> BoolArray:
    """Return which rows take whole values only, (m,)."""
    matrix = model.matrix
    broken = ~model.integer[matrix.indices]
    broken |= np.abs(matrix.data - np.round(matrix.data)) > WHOLE_NUMBER
    whole = np.ones(matrix.shape[0], dtype=bool)
    whole[np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))[broken]] = False
    return whole

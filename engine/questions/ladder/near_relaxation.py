"""A smaller model that leaves out what the relaxation loses much by; the bound is still known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...figures.arrays import BoolArray
from ...milp.model.model import Model
from ...milp.solution import Relaxation

WHOLE = 1e-9
"""By how much a number may miss a whole one."""


def near_relaxation(model: Model, relaxed: Relaxation, loss: float) -> Model:
    """Return a model without points that are worse than its relaxation by a loss, or more.

    Reduced costs say what moving a whole column by one loses at least, row duals what leaving a
    row's limit by one does, where the row takes whole values only. So no point that is left out is
    worth more than ``relaxed.objective - loss``.

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
    x, costs, duals = relaxed.x, relaxed.reduced_costs, relaxed.duals
    lower, upper = model.lower.copy(), model.upper.copy()
    # Such columns rest at a bound.
    low = model.integer & (costs < -loss) & np.isfinite(lower)
    high = model.integer & (costs > loss) & np.isfinite(upper)
    low &= np.abs(x - lower) < 1e-6
    high &= np.abs(x - upper) < 1e-6
    upper[low], lower[high] = lower[low], upper[high]
    whole = _whole_rows(model)
    row_lower, row_upper = model.row_lower.copy(), model.row_upper.copy()
    up, down = whole & (duals > loss), whole & (duals < -loss)
    up[up] = np.abs(row_upper[up] - np.round(row_upper[up])) < WHOLE
    down[down] = np.abs(row_lower[down] - np.round(row_lower[down])) < WHOLE
    row_lower[up], row_upper[down] = row_upper[up], row_lower[down]
    return replace(model, lower=lower, upper=upper, row_lower=row_lower, row_upper=row_upper)


def _whole_rows(model: Model) -> BoolArray:
    """Return which rows take whole values only, (m,)."""
    matrix = model.matrix
    broken = ~model.integer[matrix.indices]
    broken |= np.abs(matrix.data - np.round(matrix.data)) > WHOLE
    whole = np.ones(matrix.shape[0], dtype=bool)
    whole[np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))[broken]] = False
    return whole

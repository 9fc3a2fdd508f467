"""A model with some columns fixed: what is left of it, as a smaller model."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse  # type: ignore[import-untyped, unused-ignore]

from .arrays import BoolArray, FloatArray, IntArray
from .model import Columns, Model, Rows

ROUNDING = 1e-12
"""Share of its fixed terms by which a row's limits are loosened: what rounding leaves of dollars
in a row of millions must not make a row of the rest impossible."""


@dataclass(frozen=True, eq=False)
class Restricted:
    """What is left of a model.

    Attributes
    ----------
    model
        Of the free columns and the rows that have any.
    free
        Numbers of the free columns in the whole model.
    values
        The whole vector, shape (n,); 0 at the free columns.
    offset
        What the fixed columns add to the objective.
    rows
        Numbers of the rows that are left.
    """

    model: Model
    free: IntArray
    values: FloatArray
    offset: float
    rows: IntArray

    def whole(self, x: FloatArray) -> FloatArray:
        """Return a point of the rest as a point of the whole model."""
        full = self.values.copy()
        full[self.free] = x
        return full


def restrict(
    model: Model,
    fixed: BoolArray,
    x: FloatArray,
    *,
    rounding: float = 0.0,
    all_rows: bool = False,
) -> Restricted:
    """Fix columns of a model at their values in a vector.

    Parameters
    ----------
    model
        The model.
    fixed
        Which columns, shape (n,).
    x
        Shape (n,); read where ``fixed``.
    rounding
        By what share of its fixed terms each row's limits are loosened.
    all_rows
        Whether rows without free columns stay, so that one that the fixed ones break is not lost.

    Returns
    -------
    The rest. Unless ``all_rows``, a row without free columns is left out,
    whether the fixed ones keep it or not.
    """
    free = np.flatnonzero(~fixed)
    values = np.where(fixed, x, 0.0)
    used = model.activity(values)
    room = rounding * (abs(model.matrix) @ np.abs(values))
    by_column = sparse.csc_array(model.matrix)[:, free]
    part = sparse.csr_array(by_column)
    kept = np.flatnonzero((np.diff(part.indptr) > 0) | all_rows)
    rest = replace(
        model,
        objective=model.objective[free],
        lower=model.lower[free],
        upper=model.upper[free],
        integer=model.integer[free],
        column_block=model.column_block[free],
        matrix=part[kept],
        row_lower=(model.row_lower - used - room)[kept],
        row_upper=(model.row_upper - used + room)[kept],
        row_tolerance=model.row_tolerance[kept],
        columns=(Columns("free", 0, len(free)),),
        rows=(Rows("rest", 0, len(kept), lambda i: f"row {kept[i]}"),),
    )
    return Restricted(rest, free, values, float(model.objective @ values), kept)


def untouched(model: Model, free: BoolArray) -> BoolArray:
    """Return the continuous columns of blocks that no row of their block ties to free columns.

    With all whole columns but the free ones fixed they may be, too: what the others are leaves
    nothing to gain from them.

    Parameters
    ----------
    model
        The model.
    free
        Which columns are free, shape (n,).

    Returns
    -------
    Shape (n,).
    """
    block = model.column_block
    entry = block[model.matrix.indices]
    filled = np.flatnonzero(np.diff(model.matrix.indptr))
    starts = model.matrix.indptr[filled]
    least, most = (f.reduceat(entry, starts) for f in (np.minimum, np.maximum))
    own = abs(model.matrix[filled[(least == most) & (least >= 0)]])
    inside = ~model.integer & (block >= 0)
    touched = free.copy()
    while True:
        rows = own @ touched.astype(float) > 0
        more = inside & ~touched & (own.T @ rows.astype(float) > 0)
        if not more.any():
            return inside & ~touched
        touched |= more

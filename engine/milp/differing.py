"""Why a model has no point, where a similar one has: prices of the rows in which they differ.

How far those rows must be missed is a linear program that always has a point, and its prices prove
that there is none without missing them: of this model, and mostly of models further off, too.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse  # type: ignore[import-untyped, unused-ignore]

from .basis import same_names
from .model.arrays import IntArray
from .model.model import Model
from .relaxation import relax
from .row_prices import RowPrices
from .solution import Status


def why_impossible(model: Model, near: Model, seconds: float) -> RowPrices | None:
    """Return prices that prove that a model has no point.

    Parameters
    ----------
    model
        Its whole columns count as free within their bounds.
    near
        A similar model that has a point, or is thought to.
    seconds
        Wall seconds.

    Returns
    -------
    None where there is a point, or no proof was found.
    """
    rows = differing_rows(model, near)
    if not len(rows):
        return None
    size = np.maximum(np.abs(model.matrix[rows]).max(axis=1).toarray().ravel(), 1e-9)
    count = len(rows)
    loose = replace(model, integer=np.zeros(len(model.objective), dtype=bool)).with_objective(0.0)
    missed = loose.with_columns(
        "missed",
        2 * count,
        np.tile(rows, 2),
        np.arange(2 * count),
        np.concatenate([size, -size]),
        upper=np.inf,
        objective=-1.0,
    )
    solved = relax(missed, seconds, devex=True)
    if solved.status is not Status.OPTIMAL or solved.duals is None:
        return None
    prices = RowPrices(model.rows, solved.duals)
    return prices if prices.rules_out(model) else None


def differing_rows(model: Model, near: Model) -> IntArray:
    """Return the rows of a model that a similar one has otherwise, or not at all."""
    row = same_names(model.rows, near.rows, len(model.row_lower))
    column = same_names(model.columns, near.columns, len(model.objective))
    changed = (
        (row < 0)
        | (model.row_lower != near.row_lower[row])
        | (model.row_upper != near.row_upper[row])
    )
    before = sparse.csc_array(near.matrix[row])[:, column]
    terms = sparse.csr_array(model.matrix - sparse.csr_array(before))
    terms.eliminate_zeros()
    changed |= np.diff(terms.indptr) > 0
    return np.flatnonzero(changed)

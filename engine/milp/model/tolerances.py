"""By how much a limit may be missed and still count as kept: one answer for solver and judge."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from scipy import sparse  # type: ignore[import-untyped, unused-ignore]

from .arrays import FloatArray

TOLERANCE = 1e-6
"""Share of a row's size by which it may be missed that names no tolerance: solvers keep no row
nearer than that."""

SUM_ROUNDING = 1e-14
"""Share of a row's size that adding up its terms in double precision may lose."""


class Rows(Protocol):
    """Rows of a model, as far as their tolerances need them."""

    @property
    def matrix(self) -> sparse.csr_array:
        """Shape (m, n)."""

    @property
    def row_lower(self) -> FloatArray:
        """Shape (m,), as are ``row_upper`` and ``row_tolerance``."""

    @property
    def row_upper(self) -> FloatArray: ...  # noqa: D102

    @property
    def row_tolerance(self) -> FloatArray: ...  # noqa: D102


def allowed(rows: Rows, x: FloatArray) -> FloatArray:
    """Return by how much each row may be missed at ``x`` of shape (n,), as shape (m,).

    It is the row's own tolerance, so that a row of a hundred million dollars is kept to the cent,
    too; without one a millionth of the row's size; and no less than rounding. The size is the
    largest of the row's limit and its terms at ``x``, each column taken at 1 at least.
    """
    size = row_sizes(rows, np.maximum(1.0, np.abs(x)))
    size[size == 0] = 1.0
    own = np.where(np.isfinite(rows.row_tolerance), rows.row_tolerance, TOLERANCE * size)
    return np.maximum(own, SUM_ROUNDING * row_sizes(rows, np.abs(x)))


def least_allowed(rows: Rows) -> FloatArray:
    """Return by how much each row may be missed wherever its columns are, as shape (m,).

    Parameters
    ----------
    rows
        Any model.

    Returns
    -------
    In each row's own unit: its tolerance, or else a millionth of its largest coefficient.
    """
    relative = TOLERANCE * largest_coefficients(rows)
    return np.where(np.isfinite(rows.row_tolerance), rows.row_tolerance, relative)


def largest_coefficients(rows: Rows) -> FloatArray:
    """Return each row's largest |coefficient|, 1 for a row without any, as shape (m,)."""
    largest = np.ones(len(rows.row_lower))
    filled = np.flatnonzero(np.diff(rows.matrix.indptr))
    if filled.size:
        largest[filled] = np.maximum.reduceat(np.abs(rows.matrix.data), rows.matrix.indptr[filled])
    return largest


def row_sizes(rows: Rows, x: FloatArray) -> FloatArray:
    """Return the largest of each row's |limit| and |coefficient| * x, as shape (m,)."""
    terms = np.abs(rows.matrix.data) * x[rows.matrix.indices]
    largest = np.zeros(len(rows.row_lower))
    filled = np.flatnonzero(np.diff(rows.matrix.indptr))
    if filled.size:
        largest[filled] = np.maximum.reduceat(terms, rows.matrix.indptr[filled])
    for limits in (rows.row_lower, rows.row_upper):
        largest = np.maximum(largest, np.where(np.isfinite(limits), np.abs(limits), 0.0))
    return largest

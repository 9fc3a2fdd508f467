"""A small linear program given by its matrices: which fund pays for what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse  # type: ignore[import-untyped, unused-ignore]

from .model.arrays import FloatArray
from .model.model_builder import ModelBuilder
from .relaxation import relax


@dataclass(frozen=True, eq=False)
class Limits:
    """Rows ``lower <= matrix @ x <= upper``: a sparse matrix (m, n), and bounds of shape (m,)."""

    matrix: sparse.csr_array
    upper: FloatArray
    lower: npt.ArrayLike = -np.inf


def maximised(gain: FloatArray, upper: npt.ArrayLike, *limits: Limits) -> FloatArray:
    """Return the x, shape (n,), with the largest ``gain @ x`` where ``0 <= x <= upper``.

    Raises
    ------
    RuntimeError
        There is none, or it was not found.
    """
    builder = ModelBuilder()
    builder.add_columns("x", len(gain), upper=upper, objective=gain)
    for number, own in enumerate(limits):
        size = own.matrix.shape[0]
        row = np.repeat(np.arange(size), np.diff(own.matrix.indptr))
        column, value = own.matrix.indices, own.matrix.data
        name = f"limits {number}"
        builder.add_rows(name, size, row, column, value, lower=own.lower, upper=own.upper)
    found = relax(builder.build())
    if found.x is None:
        raise RuntimeError(f"a linear program has no answer ({found.status}): {found.message}")
    return np.clip(found.x, 0.0, upper)

"""Units for continuous columns in which a solver's tolerances mean what they should.

Rows are scaled when a model is handed over; that alone leaves a column of dollars beside columns
of ones with a coefficient of 1e-5, and a tolerance of 1e-6 then lets a budget slip, or cuts a plan
off.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse  # type: ignore[import-untyped, unused-ignore]

from .arrays import FloatArray, IntArray
from .model import Model

SCALING_ROUNDS = 6


def column_units(model: Model) -> FloatArray:
    """Return a power of two for each column, 1 for integers: the unit that balances the matrix.

    Rows and continuous columns are divided in turn by the geometric mean of their largest and
    smallest coefficient, as in Fourer (1979), "Solving staircase linear programs".

    Parameters
    ----------
    model
        Any.

    Returns
    -------
    Shape (n,), above 0.
    """
    units = np.ones(len(model.objective))
    free = np.flatnonzero(~model.integer)
    if not len(free):
        return units
    size = abs(model.matrix)
    size.eliminate_zeros()
    if not size.nnz:
        return units
    by_row, by_column = _Lines.of(size), _Lines.of(sparse.csc_array(size))
    for _ in range(SCALING_ROUNDS):
        rows = 1.0 / by_row.middle(units)
        units[free] = (1.0 / by_column.middle(rows))[free]
    return np.exp2(np.round(np.log2(units)))


def in_units(model: Model, units: FloatArray) -> Model:
    """Return the model with each column counted in its unit: new column = column / unit.

    Parameters
    ----------
    model
        Any.
    units
        Shape (n,), above 0.

    Returns
    -------
    The same model: its points are the old ones divided by the units, its objective values are
    equal.
    """
    matrix = sparse.csr_array(
        (
            model.matrix.data * units[model.matrix.indices],
            model.matrix.indices,
            model.matrix.indptr,
        ),
        shape=model.matrix.shape,
    )
    return replace(
        model,
        objective=model.objective * units,
        lower=model.lower / units,
        upper=model.upper / units,
        matrix=matrix,
    )


@dataclass(frozen=True, eq=False)
class _Lines:
    """Sizes of a matrix's coefficients by row, or by column."""

    size: FloatArray
    across: IntArray
    """Number of each coefficient's line in the other dimension."""
    filled: IntArray
    """Lines that have any."""
    starts: IntArray
    """Where these begin."""
    count: int

    @staticmethod
    def of(size: sparse.csr_array | sparse.csc_array) -> _Lines:
        filled = np.flatnonzero(np.diff(size.indptr))
        count = len(size.indptr) - 1
        return _Lines(size.data, size.indices, filled, size.indptr[filled], count)

    def middle(self, other: FloatArray) -> FloatArray:
        """Return sqrt(largest x smallest) of each line, the other dimension scaled; 1 if empty."""
        middle = np.ones(self.count)
        scaled = self.size * other[self.across]
        largest = np.maximum.reduceat(scaled, self.starts)
        smallest = np.minimum.reduceat(scaled, self.starts)
        middle[self.filled] = np.sqrt(largest * smallest)
        return middle

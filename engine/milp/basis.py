"""Where a relaxation's best point rests, kept by names so that a similar model starts there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .model.arrays import IntArray
from .model.model import Columns, Model, Rows


@dataclass(frozen=True, eq=False)
class Basis:
    """A basis of a model's linear relaxation.

    Attributes
    ----------
    columns, rows
        The model's blocks.
    column_status, row_status
        Number of HiGHS' status of each column, shape (n,), and row, shape (m,).
    """

    columns: tuple[Columns, ...]
    rows: tuple[Rows, ...]
    column_status: IntArray
    row_status: IntArray

    @staticmethod
    def of(model: Model, solver: Any) -> Basis:
        """Return the basis at which HiGHS stands."""
        basis = solver.getBasis()
        return Basis(
            model.columns,
            model.rows,
            np.array([*map(int, basis.col_status)], dtype=np.int64),
            np.array([*map(int, basis.row_status)], dtype=np.int64),
        )

    def of_model(self, model: Model) -> Any:
        """Return it as HiGHS takes it for another model; what is new there is at a bound."""
        import highspy

        kinds = highspy.HighsBasisStatus
        column = same_names(model.columns, self.columns, len(model.objective))
        row = same_names(model.rows, self.rows, len(model.row_lower))
        column_status = np.where(column >= 0, self.column_status[column], int(kinds.kLower))
        row_status = np.where(row >= 0, self.row_status[row], int(kinds.kBasic))
        basis = highspy.HighsBasis()
        basis.col_status = [kinds(status) for status in column_status.tolist()]
        basis.row_status = [kinds(status) for status in row_status.tolist()]
        basis.valid, basis.alien = True, True
        return basis


def same_names(
    new: tuple[Columns, ...] | tuple[Rows, ...],
    old: tuple[Columns, ...] | tuple[Rows, ...],
    size: int,
) -> IntArray:
    """Return each new line's number among the old, by its block's name; -1 for none.

    Within a block it is the line of the same key; without keys, the line at the same place of a
    block of the same size.

    Parameters
    ----------
    new, old
        The blocks of columns, or of rows, of two models.
    size
        How many lines the new model has.

    Returns
    -------
    Shape (size,).
    """
    known = {part.name: part for part in old}
    number = np.full(size, -1, dtype=np.int64)
    for part in new:
        before = known.get(part.name)
        if before is None:
            continue
        if part.keys is not None and before.keys is not None:
            own, at = np.intersect1d(
                part.keys, before.keys, assume_unique=True, return_indices=True
            )[1:]
            number[part.first + own] = before.first + at
        elif part.size == before.size:
            number[part.ids] = before.ids
    return number

"""Which columns and rows of a model belong to one block only, and which couple blocks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..model.arrays import BoolArray, IntArray
from ..model.model import Model

CENTRE = -1
"""Of a column: it belongs to no block. Of a row: all its columns belong to no block."""

COUPLING = -2
"""Of a row: it has columns of several blocks, or of one and of none."""

_NO_LABEL = np.iinfo(np.int64).max


@dataclass(frozen=True, eq=False)
class Partition:
    """Where each column and row belongs.

    Attributes
    ----------
    column
        Block of each column, shape (n,): 0 .. blocks - 1, or `CENTRE`.
    row
        Block of each row, shape (m,): 0 .. blocks - 1, `CENTRE` or `COUPLING`.
    blocks
        How many blocks there are.
    """

    column: IntArray
    row: IntArray
    blocks: int


def partition(model: Model) -> Partition:
    """Return the blocks by the columns' labels.

    A column without a label that shares rows with columns of one label only is adopted by that
    block: what a fund pays at one school is that school's affair.

    Parameters
    ----------
    model
        Columns may be labelled, by school.

    Returns
    -------
    The block of each column and row: a school's, the centre's, or (of rows) a coupling.
    """
    label = _adopt(model)
    known = np.unique(label[label >= 0])
    column = np.where(label >= 0, np.searchsorted(known, label), CENTRE)
    return Partition(column, row_blocks(model, column), len(known))


def row_blocks(model: Model, column: IntArray, ignored: BoolArray | None = None) -> IntArray:
    """Return each row's block, `CENTRE` or `COUPLING`, shape (m,).

    Parameters
    ----------
    model
        The model.
    column
        Block of each column, shape (n,).
    ignored
        Columns that count as constants, shape (n,): fixed ones tie nothing.
    """
    least, most = _range(model, column, ignored)
    empty = least == _NO_LABEL
    return np.where(empty, CENTRE, np.where(least == most, least, COUPLING))


def _range(
    model: Model, label: IntArray, ignored: BoolArray | None = None
) -> tuple[IntArray, IntArray]:
    """Return the least and the greatest label in each row; an ignored column has none."""
    matrix = model.matrix
    least = np.full(matrix.shape[0], _NO_LABEL, dtype=np.int64)
    most = np.full(matrix.shape[0], -_NO_LABEL, dtype=np.int64)
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    own, here = label[matrix.indices], row
    if ignored is not None:
        kept = ~ignored[matrix.indices]
        own, here = own[kept], row[kept]
    np.minimum.at(least, here, own)
    np.maximum.at(most, here, own)
    return least, most


def _adopt(model: Model) -> IntArray:
    """Return the columns' labels, orphans that know one block only adopted by it."""
    label = model.column_block.astype(np.int64).copy()
    matrix = model.matrix
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    while True:
        orphan = label < 0
        least, most = _range(model, label, orphan)
        one = least == most
        entry = orphan[matrix.indices] & one[row]
        of_column, of_row = matrix.indices[entry], least[row[entry]]
        low = np.full(len(label), _NO_LABEL, dtype=np.int64)
        high = np.full(len(label), -1, dtype=np.int64)
        np.minimum.at(low, of_column, of_row)
        np.maximum.at(high, of_column, of_row)
        found = orphan & (low == high)
        if not found.any():
            return label
        label[found] = low[found]

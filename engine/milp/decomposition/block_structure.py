"""Each block's own part of a model, cut out so that it can be solved alone, at given prices."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse  # type: ignore[import-untyped, unused-ignore]

from ..model.arrays import BoolArray, FloatArray, IntArray
from ..model.bounds import finite_bounds
from ..model.model import Model
from ..model.scaled_model import ScaledModel
from .partition import CENTRE, COUPLING, Partition


@dataclass(frozen=True, eq=False)
class Block:
    """A block's columns and rows, in the scaled model's units.

    Attributes
    ----------
    columns
        Their numbers in the model, shape (k,).
    objective, lower, upper, integer
        Shape (k,).
    matrix
        Own rows, shape (own, k).
    row_lower, row_upper
        Their limits, shape (own,).
    couples
        In which couplings the block has columns, shape (c,).
    terms
        Its terms in those, transposed, shape (k, c).
    """

    columns: IntArray
    objective: FloatArray
    lower: FloatArray
    upper: FloatArray
    integer: BoolArray
    matrix: sparse.csr_array
    row_lower: FloatArray
    row_upper: FloatArray
    couples: IntArray
    terms: sparse.csr_array


@dataclass(frozen=True, eq=False)
class BlockStructure:
    """A model cut into blocks and what couples them.

    Attributes
    ----------
    scaled
        The whole model.
    partition
        Where its columns and rows belong.
    couplings
        Numbers of the coupling rows, shape (couplings,).
    blocks
        The blocks; the last one is the centre: the columns and rows that belong to none.
    """

    scaled: ScaledModel
    partition: Partition
    couplings: IntArray
    blocks: tuple[Block, ...]


def cut(scaled: ScaledModel, partition: Partition) -> BlockStructure:
    """Cut a model up.

    Parameters
    ----------
    scaled
        The whole model.
    partition
        Which block each column and row belongs to.

    Returns
    -------
    The blocks, the centre's last, and the rows that couple them.
    """
    couplings = np.flatnonzero(partition.row == COUPLING)
    # The centre's label is -1: as number `blocks` it comes last, and couplings fall off the end.
    column = np.where(partition.column == CENTRE, partition.blocks, partition.column)
    row = np.where(partition.row == CENTRE, partition.blocks, partition.row)
    row = np.where(partition.row == COUPLING, partition.blocks + 1, row)
    by_column, by_row = np.argsort(column, kind="stable"), np.argsort(row, kind="stable")
    labels = np.arange(partition.blocks + 2)
    column_at = np.searchsorted(column[by_column], labels)
    row_at = np.searchsorted(row[by_row], labels)
    own = sparse.csr_array(scaled.matrix[by_row][:, by_column])
    between = sparse.csc_array(scaled.matrix[couplings][:, by_column])
    blocks = tuple(
        _block(
            scaled,
            by_column[column_at[b] : column_at[b + 1]],
            by_row[row_at[b] : row_at[b + 1]],
            _rows(own, slice(row_at[b], row_at[b + 1]), slice(column_at[b], column_at[b + 1])),
            _columns(between, slice(column_at[b], column_at[b + 1])),
        )
        for b in range(partition.blocks + 1)
    )
    return BlockStructure(scaled, partition, couplings, blocks)


def _block(
    scaled: ScaledModel,
    columns: IntArray,
    rows: IntArray,
    own: sparse.csr_array,
    between: sparse.csc_array,
) -> Block:
    couples, place = np.unique(between.indices, return_inverse=True)
    # The columns of `between` are the rows of `terms`: the same arrays serve.
    terms = sparse.csr_array(
        (between.data, place, between.indptr), shape=(len(columns), len(couples))
    )
    return Block(
        columns=columns,
        objective=scaled.objective[columns],
        lower=scaled.lower[columns],
        upper=scaled.upper[columns],
        integer=scaled.integer[columns],
        matrix=own,
        row_lower=scaled.row_lower[rows],
        row_upper=scaled.row_upper[rows],
        couples=couples,
        terms=terms,
    )


def _rows(matrix: sparse.csr_array, rows: slice, columns: slice) -> sparse.csr_array:
    """Return some rows, whose terms all lie in some columns; quicker than slicing twice."""
    first, last = matrix.indptr[rows.start], matrix.indptr[rows.stop]
    return sparse.csr_array(
        (
            matrix.data[first:last],
            matrix.indices[first:last] - columns.start,
            matrix.indptr[rows.start : rows.stop + 1] - first,
        ),
        shape=(rows.stop - rows.start, columns.stop - columns.start),
    )


def _columns(matrix: sparse.csc_array, columns: slice) -> sparse.csc_array:
    first, last = matrix.indptr[columns.start], matrix.indptr[columns.stop]
    return sparse.csc_array(
        (
            matrix.data[first:last],
            matrix.indices[first:last],
            matrix.indptr[columns.start : columns.stop + 1] - first,
        ),
        shape=(matrix.shape[0], columns.stop - columns.start),
    )


def bounded(model: Model, parts: Partition) -> Model:
    """Return a model with finite bounds wherever rows imply them.

    A block alone may be unbounded where what couples it limits it. What a block's own rows imply
    comes first: else its bounds would change with each limit of what couples it.

    Parameters
    ----------
    model
        As it was given.
    parts
        Which block each row belongs to.
    """
    every = np.ones(len(model.row_lower), dtype=bool)
    for rows in (parts.row != COUPLING, every):
        lower, upper = finite_bounds(model, rows)
        model = replace(model, lower=lower, upper=upper)
    return model


def with_bounds_of(scaled: ScaledModel, model: Model) -> ScaledModel:
    """Return a scaled model with the bounds of the same model where it has none of its own."""
    lower, upper = model.lower / scaled.unit, model.upper / scaled.unit
    return replace(
        scaled,
        lower=np.where(np.isinf(scaled.lower), lower, scaled.lower),
        upper=np.where(np.isinf(scaled.upper), upper, scaled.upper),
    )

"""What a block is asked at given prices: its own small MILP, without what is settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse  # type: ignore[import-untyped, unused-ignore]

from ..model.arrays import BoolArray, FloatArray, IntArray
from .block_structure import Block


@dataclass(frozen=True, eq=False)
class Part:
    """Some blocks' MILP at given prices, without the columns that are settled.

    Attributes
    ----------
    objective, lower, upper, integer
        Of the free columns, shape (f,).
    matrix, row_lower, row_upper
        The rows that have any, shape (r, f), and their limits.
    """

    objective: FloatArray
    lower: FloatArray
    upper: FloatArray
    integer: BoolArray
    matrix: sparse.csr_array
    row_lower: FloatArray
    row_upper: FloatArray


@dataclass(frozen=True, eq=False)
class Question:
    """A block at given prices, some of its columns settled.

    Attributes
    ----------
    part
        What is left to decide.
    free
        The numbers of these columns in the block, shape (f,).
    settled
        The values of the others, shape (k,); 0 where a column is free.
    constant
        What the settled ones are worth at the prices.
    """

    part: Part
    free: IntArray
    settled: FloatArray
    constant: float

    @staticmethod
    def of(block: Block, prices: FloatArray, settled: FloatArray | None = None) -> Question:
        """Return the question to a block.

        Parameters
        ----------
        block
            The block's part of the model.
        prices
            Of all couplings, shape (couplings,).
        settled
            Values of the columns that are settled, shape (k,), NaN at the others; None: none is.
        """
        worth = block.objective - block.terms @ prices[block.couples]
        if settled is None or np.isnan(settled).all():
            part = Part(
                worth,
                block.lower,
                block.upper,
                block.integer,
                block.matrix,
                block.row_lower,
                block.row_upper,
            )
            return Question(part, np.arange(len(worth)), np.zeros(len(worth)), 0.0)
        free = np.flatnonzero(np.isnan(settled))
        values = np.nan_to_num(settled)
        used = block.matrix @ values
        left = sparse.csr_array(sparse.csc_array(block.matrix)[:, free])
        rows = np.flatnonzero(np.diff(left.indptr))
        part = Part(
            worth[free],
            block.lower[free],
            block.upper[free],
            block.integer[free],
            left[rows],
            (block.row_lower - used)[rows],
            (block.row_upper - used)[rows],
        )
        return Question(part, free, values, float(worth @ values))

    def whole(self, x: FloatArray) -> FloatArray:
        """Return a point of the free columns, shape (f,), as one of the block, shape (k,)."""
        full = self.settled.copy()
        full[self.free] = x
        return full


def joined(parts: Sequence[Part]) -> Part:
    """Return parts side by side, as one."""

    def one(name: str) -> Any:
        return np.concatenate([getattr(part, name) for part in parts])

    return Part(
        objective=one("objective"),
        lower=one("lower"),
        upper=one("upper"),
        integer=one("integer"),
        matrix=_diagonal([part.matrix for part in parts]),
        row_lower=one("row_lower"),
        row_upper=one("row_upper"),
    )


def _diagonal(blocks: Sequence[sparse.csr_array]) -> sparse.csr_array:
    """Return a matrix of blocks; ten times quicker than ``sparse.block_diag``."""
    columns = np.cumsum([0, *(block.shape[1] for block in blocks)])
    terms = np.cumsum([0, *(block.nnz for block in blocks)])
    indptr = [block.indptr[1:] + before for block, before in zip(blocks, terms, strict=False)]
    indices = [block.indices + before for block, before in zip(blocks, columns, strict=False)]
    return sparse.csr_array(
        (
            np.concatenate([block.data for block in blocks]),
            np.concatenate(indices),
            np.concatenate([[0], *indptr]),
        ),
        shape=(sum(block.shape[0] for block in blocks), int(columns[-1])),
    )
